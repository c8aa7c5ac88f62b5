"""设置, as an administrator and HR use it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from hrdesk import words
from hrdesk.app.access import list_accounts, sign_in
from hrdesk.app.organisation import organisation
from hrdesk.app.performance.configuration import configuration
from hrdesk.app.upkeep import SaveSettings, agency_settings, back_up, save_settings
from hrdesk.app.work import Desk
from hrdesk.domain.performance.pack import configuration as pack
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.settings.accounts import FirstPasswordDialog
from hrdesk.gui.pages.settings.page import SettingsPage
from hrdesk.gui.pages.settings.scheme_shown import held_by
from hrdesk.gui.theme import Theme
from hrdesk.gui.widgets.dialogs import QuestionDialog
from tests.app.builders import CHEAP, Clock, add_people, add_person, as_role, new_agency, set_up
from tests.gui.builders import nameless
from tests.gui.pages.screens import Screen


class SettingsScreen(Screen):
    """The Settings page by what is seen on it."""

    def __init__(self, qtbot: QtBot, desk: Desk, theme: Theme, section: str = "") -> None:
        super().__init__(qtbot, desk, theme, "settings", **({"section": section} if section else {}))

    @property
    def settings(self) -> SettingsPage:
        page = self.page
        assert isinstance(page, SettingsPage)
        return page

    @property
    def part(self) -> Any:
        return self.settings.parts[self.settings.current]

    def sections(self) -> list[str]:
        listed = self.settings.sections
        return [listed.item(at).text() for at in range(listed.count())]

    def fill(self, **typed: object) -> AskDialog:
        """Fills in the form that is asked."""
        dialog = self.dialog(AskDialog)
        dialog.form.load(dialog.form.values() | typed)
        return dialog

    def answer(self, **typed: object) -> None:
        """Fills in the form that is asked, and saves."""
        self.press(self.fill(**typed).save)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    words.use("zh_CN")
    opened = new_agency(tmp_path, clock)
    set_up(opened)
    yield opened
    opened.database.close()


# --- sections --------------------------------------------------------------------------------------------------------


def test_hr_has_all_sections_but_accounts(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    assert SettingsScreen(qtbot, desk, theme).sections() == [
        "机构",
        "单据版式",
        "期限与提醒",
        "组织",
        "考核方案",
        "考核期限",
        "账号",
        "发件箱",
        "监控文件夹",
        "数据与备份",
    ]
    assert SettingsScreen(qtbot, as_role(desk, "hr"), theme).sections() == [
        "机构",
        "单据版式",
        "期限与提醒",
        "组织",
        "考核方案",
        "考核期限",
        "发件箱",
        "监控文件夹",
        "数据与备份",
    ]


def test_the_section_asked_for_opens_and_the_arrow_keys_open_others(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = SettingsScreen(qtbot, desk, theme, "upkeep")
    assert screen.settings.current == "upkeep"
    screen.settings.sections.setFocus()
    screen.keys(Qt.Key.Key_Up)
    assert screen.settings.current == "watched"


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("section", ["agency", "organisation", "schemes", "accounts", "watched", "upkeep"])
def test_every_control_says_what_it_is(qtbot: QtBot, desk: Desk, theme: Theme, section: str, language: str) -> None:
    words.use(language)
    assert nameless(SettingsScreen(qtbot, desk, theme, section).window) == []


# --- agency ----------------------------------------------------------------------------------------------------------


def test_the_agency_gets_another_name_by_keyboard(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = SettingsScreen(qtbot, desk, theme, "agency")
    name = screen.part.form.controls["agency_en"]
    name.setFocus()
    screen.write("Huacheng")
    screen.keys(Qt.Key.Key_S, ctrl=True)
    assert agency_settings(desk.work()).values["agency_en"] == "Huacheng"
    assert screen.toasts() == ["设置已保存。"]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("number_pattern", "HC", "大括号"),
        ("idle_minutes", "0", "1 至 240"),
        ("complaint_reply_working_days", "61", "1 至 60"),
        ("agency", "", "填写"),
    ],
)
def test_a_wrong_setting_is_said_under_its_field(
    qtbot: QtBot, desk: Desk, theme: Theme, field: str, typed: str, said: str
) -> None:
    screen = SettingsScreen(qtbot, desk, theme, "agency")
    before = agency_settings(desk.work()).values
    screen.part.form.controls[field].setText(typed)
    screen.press(screen.part.save)
    assert said in screen.part.form.error(field)
    assert agency_settings(desk.work()).values == before


def test_the_steps_of_an_evaluation_have_their_terms_in_one_place(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = SettingsScreen(qtbot, desk, theme, "evaluating")
    controls = screen.part.form.controls
    assert [control.text() for control in controls.values()] == ["3", "5", "7", "7", "7", "5", "3"]
    controls["self_comment_working_days"].setText("31")
    screen.press(screen.part.save)
    assert "0 至 30" in screen.part.form.error("self_comment_working_days")
    controls["self_comment_working_days"].setText("0")
    screen.press(screen.part.save)
    assert agency_settings(desk.work()).values["self_comment_working_days"] == 0


def test_the_number_pattern_shows_what_it_gives(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = SettingsScreen(qtbot, desk, theme, "agency")
    screen.part.form.controls["number_pattern"].setFocus()
    screen.part.form.controls["number_pattern"].selectAll()
    screen.write("A-{000}")
    assert "A-001" in screen.part._example.text()


def test_settings_changed_by_another_are_not_overwritten(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = SettingsScreen(qtbot, desk, theme, "agency")
    view = agency_settings(desk.work())
    save_settings(desk.work(), SaveSettings({"idle_minutes": 30}, view.version))
    screen.part.form.controls["agency_en"].setText("Huacheng")
    screen.press(screen.part.save)
    assert screen.part.notice.text
    assert agency_settings(desk.work()).values["agency_en"] == ""
    assert screen.part.form.values()["idle_minutes"] == 30, "what the other saved is shown"
    screen.press(screen.part.save)
    values = agency_settings(desk.work()).values
    assert (values["agency_en"], values["idle_minutes"]) == ("Huacheng", 30)


def test_what_is_typed_while_settings_are_being_saved_stays_typed(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = SettingsScreen(qtbot, desk, theme, "agency")
    controls = screen.part.form.controls
    controls["agency_en"].setText(" Huacheng ")
    screen.part.submit()
    controls["idle_minutes"].setText("20")
    screen.settle()
    assert agency_settings(desk.work()).values["agency_en"] == "Huacheng"
    assert (controls["agency_en"].text(), controls["idle_minutes"].text()) == ("Huacheng", "20")
    assert list(screen.part.form.typed()) == ["idle_minutes"]
    screen.press(screen.part.save)
    assert agency_settings(desk.work()).values["idle_minutes"] == 20


def test_a_setting_both_changed_is_named_before_it_is_saved_over(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = SettingsScreen(qtbot, desk, theme, "agency")
    view = agency_settings(desk.work())
    save_settings(desk.work(), SaveSettings({"idle_minutes": 30}, view.version))
    screen.part.form.controls["idle_minutes"].setText("20")
    screen.press(screen.part.save)
    assert screen.part.form.fields["idle_minutes"].label in screen.part.notice.text
    assert agency_settings(desk.work()).values["idle_minutes"] == 30
    screen.press(screen.part.save)
    assert agency_settings(desk.work()).values["idle_minutes"] == 20


# --- organisation ----------------------------------------------------------------------------------------------------


def test_a_department_a_team_and_its_leader(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    leader = add_people(desk, 1, names=("孔雯",))[0]
    screen = SettingsScreen(qtbot, desk, theme, "organisation")
    screen.press(screen.part.add_department)
    screen.answer(name_zh="法务部", name_en="Legal")
    made = next(one for one in screen.part.units.grid.rows if one.department == "法务部")
    screen.part.units.choose(("department", made.unit.id))
    screen.press(screen.part.add_team)
    screen.answer(name_zh="法务一组")
    team = next(one for one in screen.part.units.grid.rows if one.team == "法务一组")
    screen.part.units.choose(("team", team.unit.id))
    screen.press(screen.part.leader)
    screen.answer(employee_no=leader.employee_no)
    department = next(one for one in organisation(desk.work()).departments if one.unit.name_zh == "法务部")
    assert [one.name for one in department.teams[0].leaders] == ["孔雯"]


def test_a_name_that_is_there_already_is_refused_under_the_field(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = SettingsScreen(qtbot, desk, theme, "organisation")
    screen.press(screen.part.add_position)
    screen.answer(name_zh="催收员")
    dialog = screen.dialog(AskDialog)
    assert "催收员" in dialog.form.error("name_zh")
    dialog.reject()


def test_what_still_has_people_cannot_be_closed(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    add_people(desk, 2)
    screen = SettingsScreen(qtbot, desk, theme, "organisation")
    team = next(one for one in screen.part.units.grid.rows if one.team == "电催一组")
    screen.part.units.choose(("team", team.unit.id))
    screen.press(screen.part.close_unit)
    screen.agree()
    assert [one.kind for one in screen.said][-1] == "error"
    assert "2" in screen.said[-1].text


def test_an_empty_position_is_closed(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = SettingsScreen(qtbot, desk, theme, "organisation")
    position = next(one for one in screen.part.positions.grid.rows if one.name_zh == "客服专员")
    screen.part.positions.choose(position.id)
    screen.press(screen.part.close_position)
    screen.agree()
    assert "客服专员" not in [one.name_zh for one in organisation(desk.work()).positions]


# --- schemes ---------------------------------------------------------------------------------------------------------


def test_the_ready_made_pack_comes_in_after_a_question(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = SettingsScreen(qtbot, desk, theme, "schemes")
    assert screen.part.stack.currentWidget() is screen.part.empty
    screen.press(screen.part.empty.action)
    screen.agree()
    shown = screen.part.schemes.grid.rows
    assert [(one.scheme.code, held_by(one).text) for one in shown] == [
        ("collector", "岗位 催收员"),
        ("team_leader", "岗位 组长"),
        ("customer_service", "岗位 客服专员"),
    ]
    assert len(screen.part.lines.grid.rows) == 9
    screen.part.segments.chosen.emit("metrics")
    assert screen.part.catalogue.grid.rowCount() == 13


def test_the_pack_is_not_used_without_a_yes(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = SettingsScreen(qtbot, desk, theme, "schemes")
    screen.press(screen.part.files.pack)
    screen.press(screen.dialog(QuestionDialog).no)
    assert configuration(desk.work())["schemes"] == []


def test_schemes_go_out_to_a_file_and_come_back_unchanged(
    qtbot: QtBot, desk: Desk, theme: Theme, tmp_path: Path
) -> None:
    screen = SettingsScreen(qtbot, desk, theme, "schemes")
    screen.part.files.use_pack()
    screen.settle()
    file = tmp_path / "方案.json"
    screen.part.files.save_to(str(file))
    screen.settle()
    screen.part.files.use_file(str(file))
    screen.settle()
    assert screen.toasts()[-1].startswith("新增 0 项，变更 0 项")


def test_a_scheme_of_recovery_alone_is_warned_about(qtbot: QtBot, desk: Desk, theme: Theme, tmp_path: Path) -> None:
    content = pack()
    content["schemes"] = [
        {**content["schemes"][0], "lines": [{"metric": "recovered_amount", "weight": "100", "target": "180000"}]}
    ]
    file = tmp_path / "only.json"
    file.write_text(json.dumps(content), "utf-8")
    screen = SettingsScreen(qtbot, desk, theme, "schemes")
    screen.part.files.use_file(str(file))
    screen.settle()
    assert "GB/T 45251-2025" in screen.part.notice.text


def test_a_file_that_is_no_configuration_changes_nothing(
    qtbot: QtBot, desk: Desk, theme: Theme, tmp_path: Path
) -> None:
    file = tmp_path / "bad.json"
    file.write_text("{", "utf-8")
    screen = SettingsScreen(qtbot, desk, theme, "schemes")
    screen.part.files.use_file(str(file))
    screen.settle()
    assert [one.kind for one in screen.said] == ["error"]
    assert configuration(desk.work())["schemes"] == []


# --- accounts --------------------------------------------------------------------------------------------------------


def test_a_new_account_gets_a_password_that_is_shown_once_and_works(
    qtbot: QtBot, desk: Desk, theme: Theme, clock: Clock
) -> None:
    leader = add_people(desk, 1, names=("孔雯",))[0]
    screen = SettingsScreen(qtbot, desk, theme, "accounts")
    screen.press(screen.part.add)
    screen.answer(login="kongwen", shown_name="孔雯", role="supervisor", employment_no=leader.employee_no)
    shown = screen.dialog(FirstPasswordDialog)
    password = shown.password.text()
    shown.accept()
    opened = sign_in(desk.place, "kongwen", password, clock=clock, cost=CHEAP)
    assert (opened.actor.role.value, opened.actor.scope.value) == ("supervisor", "team")
    opened.database.close()
    assert password not in " ".join(one.text + one.hint for one in screen.said)


def test_a_supervisor_without_a_person_is_refused_under_the_field(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = SettingsScreen(qtbot, desk, theme, "accounts")
    screen.press(screen.part.add)
    screen.answer(login="kongwen", shown_name="孔雯", role="supervisor", employment_no=None)
    dialog = screen.dialog(AskDialog)
    assert "工号" in dialog.form.error("employment_no")
    dialog.reject()


def test_the_scopes_offered_fit_the_role(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = SettingsScreen(qtbot, desk, theme, "accounts")
    screen.press(screen.part.add)
    dialog = screen.dialog(AskDialog)
    role, scope = dialog.form.controls["role"], dialog.form.controls["scope"]
    assert isinstance(role, QComboBox)
    assert isinstance(scope, QComboBox)
    for chosen, offered in (("collector", ["own"]), ("supervisor", ["team", "department", "all"])):
        role.setCurrentIndex(role.findData(chosen))
        assert [scope.itemData(at) for at in range(scope.count())] == offered
    dialog.reject()


def test_an_account_changes_its_role_and_keeps_its_password(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    as_role(desk, "hr", login="lina").database.close()
    screen = SettingsScreen(qtbot, desk, theme, "accounts")
    row = next(one for one in screen.part.table.grid.rows if one.login == "lina")
    screen.part.table.choose(row.account_id)
    screen.press(screen.part.edit)
    screen.answer(role="finance")
    assert next(one for one in list_accounts(desk.work()) if one.login == "lina").role.value == "finance"


def test_an_account_is_stopped_after_a_question_but_not_the_own_one(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    as_role(desk, "hr", login="lina").database.close()
    screen = SettingsScreen(qtbot, desk, theme, "accounts")
    screen.part.table.choose(desk.actor.account_id)
    assert not screen.part.stop.isEnabled()
    row = next(one for one in screen.part.table.grid.rows if one.login == "lina")
    screen.part.table.choose(row.account_id)
    screen.press(screen.part.stop)
    screen.agree()
    assert next(one for one in list_accounts(desk.work()) if one.login == "lina").stopped_at is not None


def test_a_forgotten_password_is_made_anew(qtbot: QtBot, desk: Desk, theme: Theme, clock: Clock) -> None:
    as_role(desk, "hr", login="lina").database.close()
    screen = SettingsScreen(qtbot, desk, theme, "accounts")
    row = next(one for one in screen.part.table.grid.rows if one.login == "lina")
    screen.part.table.choose(row.account_id)
    screen.press(screen.part.reset)
    screen.agree()
    shown = screen.dialog(FirstPasswordDialog)
    sign_in(desk.place, "lina", shown.password.text(), clock=clock, cost=CHEAP).database.close()
    shown.accept()


# --- data and backup -------------------------------------------------------------------------------------------------


def test_a_backup_is_made_verified_and_remembered(qtbot: QtBot, desk: Desk, theme: Theme, tmp_path: Path) -> None:
    folder = tmp_path / "备份"
    folder.mkdir()
    screen = SettingsScreen(qtbot, desk, theme, "upkeep")
    assert screen.part.state._word.text() == "尚无备份"
    screen.part.back_up_to(str(folder))
    screen.settle()
    assert screen.part.state._word.text() == "2026-11-23 10:30"
    assert screen.part.folder.text() == str(folder)
    assert any(folder.iterdir())


def test_an_old_backup_is_warned_about(qtbot: QtBot, desk: Desk, theme: Theme, tmp_path: Path, clock: Clock) -> None:
    back_up(desk.work(), tmp_path / "b")
    clock.forward(days=8)
    screen = SettingsScreen(qtbot, desk, theme, "upkeep")
    assert "8 天前" in screen.part.state._word.text()
    assert screen.part.state.property("tone") == "warning"


def test_the_check_lists_what_it_looked_at(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = SettingsScreen(qtbot, desk, theme, "upkeep")
    screen.press(screen.part.check)
    assert screen.part.result.text().endswith("项检查全部正常。")
    named = [screen.part.checks.grid.columns[1].cell(one).text for one in screen.part.checks.grid.rows]
    assert "审计日志" in named
    assert not [one for one in named if one.isascii()], "every check has words"


def test_a_backup_into_nowhere_says_so_and_the_buttons_come_back(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = SettingsScreen(qtbot, desk, theme, "upkeep")
    screen.part.back_up_to("/proc/nowhere")
    screen.settle()
    assert [one.kind for one in screen.said] == ["error"]
    assert screen.part.now.isEnabled()


# --- the watched folder ------------------------------------------------------------------------------------------------


def test_a_folder_is_watched_by_rules_that_are_added_changed_and_removed(
    qtbot: QtBot, desk: Desk, theme: Theme, tmp_path: Path
) -> None:
    screen = SettingsScreen(qtbot, desk, theme, "watched")
    part = screen.part
    part.watch(str(tmp_path))
    screen.settle()
    assert part.folder.text() == str(tmp_path)
    assert agency_settings(desk.work()).values["watched_folder"] == str(tmp_path)
    screen.press(part.add)
    screen.answer(place="")
    assert not screen.no_dialog()  # which files?
    screen.answer(place="财务", kind="repayments", month="name")
    rule = part.rules.current_row()
    assert (rule.place, rule.kind, rule.month) == ("财务/", "repayments", "name")
    screen.press(part.change)
    screen.answer(place="*回款*.xlsx")
    assert part.rules.current_row().place == "*回款*.xlsx"
    screen.press(part.remove)
    assert part.rules.grid.rowCount() == 0
    screen.undo()
    assert part.rules.grid.rowCount() == 1
    screen.press(part.stop)
    assert agency_settings(desk.work()).values["watched_folder"] == ""


# --- taken back ------------------------------------------------------------------------------------------------------


def test_saved_settings_and_a_rename_are_taken_back_from_the_toast(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = SettingsScreen(qtbot, desk, theme, "agency")
    before = agency_settings(desk.work()).values["idle_minutes"]
    screen.part.form.controls["idle_minutes"].setText("33")
    screen.press(screen.part.save)
    assert agency_settings(desk.work()).values["idle_minutes"] == 33
    screen.undo()
    assert agency_settings(desk.work()).values["idle_minutes"] == before
    assert screen.part.form.values()["idle_minutes"] == before
    screen.settings.show_section("organisation")
    screen.settle()
    screen.part.units.choose_first()
    name = screen.part.units.current_row().unit.name_zh
    screen.press(screen.part.edit)
    screen.answer(name_zh="催收新部")
    assert "催收新部" in [one.unit.name_zh for one in organisation(desk.work()).departments]
    screen.undo()
    assert name in [one.unit.name_zh for one in organisation(desk.work()).departments]


# --- employee numbers ------------------------------------------------------------------------------------------------


def numbered(desk: Desk, *numbers: str, team: str = "电催一组") -> None:
    for number in numbers:
        add_person(desk, "马洁", employee_no=number, department="催收一部", team=team)


def test_the_rule_seen_in_the_numbers_is_told_and_in_use_while_none_is_set(
    qtbot: QtBot, desk: Desk, theme: Theme
) -> None:
    numbered(desk, *[f"YX-{at:03}" for at in range(1, 6)])
    numbered(desk, "SH01", "SH02", "SH03", team="电催二组")
    screen = SettingsScreen(qtbot, desk, theme, "agency")
    assert screen.part.form.controls["number_pattern"].text() == "YX-{000}"
    assert not screen.part._example.isVisible()
    said = screen.part._learnt.text()
    assert "8 个工号中的 5 个" in said
    assert "YX- + 3 位数字，下一个 YX-006" in said
    assert "电催二组（SH + 2 位数字，下一个 SH04）" in said
    assert not screen.part.take.isVisible()


def test_another_rule_that_is_seen_is_taken_with_a_press_and_saved(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    save_settings(desk.work(), SaveSettings({"number_pattern": "A{00}"}, agency_settings(desk.work()).version))
    numbered(desk, *[f"YX-{at:03}" for at in range(1, 6)])
    screen = SettingsScreen(qtbot, desk, theme, "agency")
    assert "A01" in screen.part._example.text()
    screen.part.form.controls["number_pattern"].setFocus()
    screen.keys(Qt.Key.Key_Tab)
    assert screen.window.focusWidget() is screen.part.take
    screen.keys(Qt.Key.Key_Space)
    assert screen.part.form.controls["number_pattern"].text() == "YX-{000}"
    assert not screen.part.take.isVisible()
    assert agency_settings(desk.work()).values["number_pattern"] == "A{00}", "it counts once it is saved"
    screen.press(screen.part.save)
    assert agency_settings(desk.work()).values["number_pattern"] == "YX-{000}"
    assert add_person(desk, "王磊").employee_no == "YX-006"
    screen.undo()
    assert agency_settings(desk.work()).values["number_pattern"] == "A{00}"


def test_without_people_no_rule_is_told(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = SettingsScreen(qtbot, desk, theme, "agency")
    assert screen.part._learnt.text() == ""
    assert not screen.part.take.isVisible()
