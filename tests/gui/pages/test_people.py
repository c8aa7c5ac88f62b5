"""人员, as HR uses it: find, look, enter, change, take back; and what others may not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from hrdesk import words
from hrdesk.app.people import PersonView, SavePerson, person_view, save_person
from hrdesk.app.upkeep import SaveSettings, agency_settings, save_settings
from hrdesk.app.work import Desk
from hrdesk.gui.drafts import DraftStrip
from hrdesk.gui.models.people import SavedView, service, views_kept, views_to_keep
from hrdesk.gui.pages.people.conflict import ConflictDialog
from hrdesk.gui.pages.people.form import PersonForm
from hrdesk.gui.pages.people.page import PeoplePage
from hrdesk.gui.pages.people.views import ViewDialog
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.theme import Theme
from hrdesk.gui.widgets.dialogs import DraftDialog, ErrorDialog
from tests.app.builders import (
    TODAY,
    Clock,
    Somebody,
    add_people,
    add_person,
    as_role,
    new_agency,
    resident_id,
    set_up,
    supervisor_of,
)
from tests.gui.builders import nameless
from tests.gui.pages.screens import Screen


class PeopleScreen(Screen):
    """The People page by what is seen on it."""

    def __init__(self, qtbot: QtBot, desk: Desk, theme: Theme, **where: str) -> None:
        super().__init__(qtbot, desk, theme, "people", **where)

    @property
    def people(self) -> PeoplePage:
        page = self.page
        assert isinstance(page, PeoplePage)
        return page

    @property
    def form(self) -> PersonForm:
        assert self.people.form is not None, "no form is open"
        return self.people.form

    def names(self) -> list[str]:
        return [row.name for row in self.people.table.grid.shown_rows]  # type: ignore[attr-defined]

    def choose(self, employment_id: int) -> None:
        assert self.people.table.choose(employment_id)
        self.people.table.setFocus()
        self.settle()

    def shown(self) -> PersonView | None:
        return self.people.detail.view

    def revealed(self, field: str) -> str:
        return self.people.detail._reveals[field][0].text()

    def show_in_full(self, field: str) -> None:
        self.press(self.people.detail._reveals[field][1])

    def type(self, field: str, text: str) -> None:
        control = self.form.form.controls[field]
        if isinstance(control, QComboBox):
            control.setCurrentText(text)
            return
        assert isinstance(control, QLineEdit)
        control.setFocus()
        control.selectAll()
        self.write(text, control)

    def save(self) -> None:
        self.keys(Qt.Key.Key_S, ctrl=True)

    def strip(self) -> DraftStrip:
        return self.form.form.findChild(DraftStrip)


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


@pytest.fixture
def team(desk: Desk) -> list[Somebody]:
    return add_people(desk, 5, names=("马洁", "郑浩", "周倩", "韩立", "许静"))


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, theme: Theme, team: list[Somebody]) -> PeopleScreen:
    return PeopleScreen(qtbot, desk, theme)


# --- looking ---------------------------------------------------------------------------------------------------------


def test_everybody_employed_is_listed_by_pinyin_and_counted(screen: PeopleScreen) -> None:
    assert screen.names() == ["韩立", "马洁", "许静", "郑浩", "周倩"]
    assert screen.people.subtitle() == "在职 5"
    assert screen.shown() is not None, "the first is shown beside the list"


def test_walking_through_the_list_shows_each_record(screen: PeopleScreen, team: list[Somebody]) -> None:
    screen.choose(team[0].employment_id)
    screen.keys(Qt.Key.Key_Down)
    view = screen.shown()
    assert view is not None
    assert view.name == "许静"


def test_nothing_can_be_done_to_the_one_before_while_the_next_record_is_read(
    screen: PeopleScreen, team: list[Somebody]
) -> None:
    screen.choose(team[0].employment_id)
    assert screen.people.acts.edit.isEnabled()
    screen.qtbot.keyClick(screen.people.table, Qt.Key.Key_Down)
    screen.qtbot.keyClick(screen.people.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert screen.people.form is None, "the record of the one before is no longer meant"
    screen.settle()
    screen.keys(Qt.Key.Key_E, ctrl=True)
    assert screen.form.view is not None
    assert screen.form.view.name == "许静"


def test_typing_initials_goes_to_the_person(screen: PeopleScreen) -> None:
    screen.people.table.setFocus()
    screen.people.table.keyboardSearch("z")
    screen.people.table.keyboardSearch("q")
    screen.settle()
    view = screen.shown()
    assert view is not None
    assert view.name == "周倩"


def test_somebody_who_has_left_is_found_from_elsewhere(
    qtbot: QtBot, desk: Desk, theme: Theme, team: list[Somebody]
) -> None:
    gone = add_people(desk, 1, names=("冯涛",), status="left", leave_date=date(2026, 5, 1))[0]
    screen = PeopleScreen(qtbot, desk, theme, employment=str(gone.employment_id))
    view = screen.shown()
    assert view is not None
    assert view.name == "冯涛"
    assert screen.people.views.scope == "all"


def test_a_filter_stands_as_a_chip_and_can_be_taken_off(screen: PeopleScreen) -> None:
    screen.people.table.filter({"name": "周"})
    assert screen.names() == ["周倩"]
    screen.press(screen.people.views.clear)
    assert len(screen.names()) == 5


def test_a_view_is_kept_by_name_and_brings_its_people_back(screen: PeopleScreen, desk: Desk) -> None:
    add_people(desk, 1, names=("冯涛",), status="left", leave_date=date(2026, 5, 1))
    screen.people.views._choose("all")
    screen.settle()
    screen.people.table.filter({"name": "涛"})
    screen.people.views.ask_name()
    dialog = screen.dialog(ViewDialog)
    dialog.form.load({"name": "离开的"})
    dialog._submit()
    screen.people.table.clear_filters()
    screen.people.views._choose("on")
    screen.settle()
    screen.people.views.use(screen.people.views.views[0])
    screen.settle()
    assert screen.names() == ["冯涛"]
    assert screen.people.views.open.text() == "离开的"
    screen.people.views.forget()
    assert screen.people.views.views == []


def test_a_damaged_memory_of_views_is_no_view() -> None:
    kept = views_to_keep([SavedView("一组", "on", {"team": "电催一组"})])
    assert [
        view.name for view in views_kept([*kept, "x", {"name": 3}, {"name": "y", "scope": "z", "filters": {}}])
    ] == ["一组"]
    assert views_kept({"a": 1}) == []


@pytest.mark.parametrize(
    ("hired", "words_"),
    [
        (date(2024, 5, 20), "2 年 6 个月"),
        (date(2025, 11, 23), "1 年"),
        (date(2026, 9, 1), "2 个月"),
        (date(2026, 11, 10), "不满 1 个月"),
        (TODAY, "今天入职"),
        (date(2027, 1, 1), ""),
        (None, ""),
    ],
)
def test_length_of_service_in_words(hired: date | None, words_: str) -> None:
    words.use("zh_CN")
    assert service(hired, TODAY) == words_


def test_an_empty_agency_offers_the_roster_import(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = PeopleScreen(qtbot, desk, theme)
    assert screen.people.stack.currentWidget() is screen.people.empty
    assert screen.people.empty.action.text() == "导入花名册"
    screen.people.setFocus()
    assert screen.people.window().focusWidget() is screen.people.empty.action


def test_what_others_save_appears_without_touching_what_is_typed(screen: PeopleScreen, desk: Desk) -> None:
    screen.keys(Qt.Key.Key_N, ctrl=True)
    screen.type("name", "吕航")
    add_people(desk, 1, names=("沈浩",))
    screen.window.tell(frozenset({"changed"}))
    screen.settle()
    assert screen.form.form.values()["name"] == "吕航"
    assert "沈浩" in screen.names()


# --- entering and changing -------------------------------------------------------------------------------------------


def test_a_new_employee_by_keyboard_alone(screen: PeopleScreen) -> None:
    screen.keys(Qt.Key.Key_N, ctrl=True)
    name = screen.window.focusWidget()
    assert name is screen.form.form.controls["name"], "the cursor stands in the first field"
    screen.write("吕航")
    screen.keys(Qt.Key.Key_Return)
    screen.write(resident_id(7))
    screen.save()
    view = screen.shown()
    assert view is not None
    assert (view.name, view.employee_no, view.sex) == ("吕航", "HC0006", "female")
    assert screen.toasts() == ["已保存：吕航 HC0006"]
    assert screen.people.form is None


def test_what_is_wrong_is_said_under_its_field_and_nothing_is_saved(screen: PeopleScreen) -> None:
    screen.keys(Qt.Key.Key_N, ctrl=True)
    screen.type("name", "吕航")
    screen.type("id_number", "11010119900307123")
    screen.type("phone", "12345")
    screen.save()
    assert "17" in screen.form.form.error("id_number")
    assert screen.form.form.error("phone")
    assert screen.window.focusWidget() is screen.form.form.controls["id_number"]
    assert len(screen.names()) == 5


def test_a_change_can_be_taken_back_from_the_message(screen: PeopleScreen, team: list[Somebody]) -> None:
    screen.choose(team[0].employment_id)
    screen.keys(Qt.Key.Key_E, ctrl=True)
    screen.type("level", "P3")
    screen.save()
    view = screen.shown()
    assert view is not None
    assert view.posting is not None
    assert view.posting.level == "P3"
    screen.undo()
    view = screen.shown()
    assert view is not None
    assert view.posting is not None
    assert view.posting.level is None


def test_saving_without_a_change_writes_nothing(screen: PeopleScreen, team: list[Somebody]) -> None:
    screen.choose(team[0].employment_id)
    screen.keys(Qt.Key.Key_E, ctrl=True)
    screen.save()
    assert screen.people.form is None
    assert screen.toasts() == []


def test_masked_values_stay_as_they_are_when_others_are_changed(
    qtbot: QtBot, desk: Desk, theme: Theme, team: list[Somebody]
) -> None:
    made = add_person(desk, "吕航", id_number=resident_id(9), phone="13812342046", team="电催一组")
    screen = PeopleScreen(qtbot, desk, theme, employment=str(made.employment_id))
    screen.keys(Qt.Key.Key_E, ctrl=True)
    screen.type("education", "大专")
    screen.save()
    view = screen.shown()
    assert view is not None
    assert (view.education, view.phone, view.id_number[-4:]) == ("大专", "138 **** 2046", resident_id(9)[-4:])


def test_the_teams_offered_are_those_of_the_department(screen: PeopleScreen) -> None:
    screen.keys(Qt.Key.Key_N, ctrl=True)
    screen.type("department", "客服部")
    team = screen.form.form.controls["team"]
    assert isinstance(team, QComboBox)
    assert [team.itemText(at) for at in range(team.count())] == ["", "客服一组"]


def test_esc_asks_and_a_draft_waits(screen: PeopleScreen, team: list[Somebody]) -> None:
    screen.choose(team[1].employment_id)
    screen.keys(Qt.Key.Key_E, ctrl=True)
    screen.type("level", "P5")
    screen.keys(Qt.Key.Key_Escape)
    screen.press(screen.dialog(DraftDialog).keep)
    assert screen.people.form is None
    screen.keys(Qt.Key.Key_E, ctrl=True)
    assert screen.form.form.values()["level"] is None, "it is offered, not typed in by itself"
    screen.press(screen.strip().go_on)
    assert screen.form.form.values()["level"] == "P5"
    screen.keys(Qt.Key.Key_Escape)
    screen.press(screen.dialog(DraftDialog).drop)
    screen.keys(Qt.Key.Key_E, ctrl=True)
    assert screen.form.form.values()["level"] is None


def test_esc_leaves_an_untouched_form_at_once(screen: PeopleScreen) -> None:
    screen.keys(Qt.Key.Key_N, ctrl=True)
    screen.keys(Qt.Key.Key_Escape)
    assert screen.people.form is None
    assert screen.no_dialog()


def test_the_status_bar_counts_no_list_that_a_form_covers(screen: PeopleScreen, qtbot: QtBot) -> None:
    counted: list[list[object]] = []
    screen.people.status_changed.connect(counted.append)
    screen.keys(Qt.Key.Key_N, ctrl=True)
    assert counted[-1] == []
    screen.keys(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bool(counted[-1]) and counted[-1][0] == "5 行")


def _both_change(screen: PeopleScreen, desk: Desk, who: Somebody) -> ConflictDialog:
    screen.choose(who.employment_id)
    screen.keys(Qt.Key.Key_E, ctrl=True)
    screen.type("level", "P3")
    now = person_view(desk.work(), who.employment_id)
    other = as_role(desk, "hr", login="李娜")
    save_person(other.work(), SavePerson({"level": "P4", "education": "本科"}, who.employment_id, now.version))
    screen.save()
    return screen.dialog(ConflictDialog)


def test_two_people_one_record_both_versions_are_shown(screen: PeopleScreen, desk: Desk, team: list[Somebody]) -> None:
    dialog = _both_change(screen, desk, team[0])
    assert "李娜" in dialog.accessibleDescription()
    shown = {one.label: (one.theirs, one.mine) for one in dialog.table.grid.rows}  # type: ignore[attr-defined]
    assert shown == {"职级": ("P4", "P3"), "学历": ("本科", "")}
    screen.press(dialog.mine)
    view = screen.shown()
    assert view is not None
    assert view.posting is not None
    assert (view.posting.level, view.education) == ("P3", "本科")


def test_two_people_one_record_the_saved_version_may_stand(
    screen: PeopleScreen, desk: Desk, team: list[Somebody]
) -> None:
    screen.press(_both_change(screen, desk, team[0]).theirs)
    view = screen.shown()
    assert view is not None
    assert view.posting is not None
    assert view.posting.level == "P4"


# --- dated changes ---------------------------------------------------------------------------------------------------


def test_only_lawful_statuses_are_offered_and_the_day_follows(screen: PeopleScreen, team: list[Somebody]) -> None:
    screen.choose(team[0].employment_id)
    screen.people.acts.status.trigger()
    dialog = screen.dialog(AskDialog)
    status = dialog.form.controls["status"]
    assert isinstance(status, QComboBox)
    assert [status.itemText(at) for at in range(status.count())] == ["待离职", "已离职"]
    dialog.form.load({"status": "leaving", "day": date(2026, 12, 31)})
    screen.press(dialog.save)
    view = screen.shown()
    assert view is not None
    assert (view.status.value, view.last_day) == ("leaving", date(2026, 12, 31))


def test_a_status_is_undone_from_its_message(screen: PeopleScreen, team: list[Somebody]) -> None:
    screen.choose(team[0].employment_id)
    before = screen.shown()
    screen.people.acts.status.trigger()
    dialog = screen.dialog(AskDialog)
    dialog.form.load({"status": "leaving", "day": date(2026, 12, 31)})
    screen.press(dialog.save)
    screen.undo()
    view = screen.shown()
    assert view is not None
    assert before is not None
    assert (view.status, view.last_day) == (before.status, None)


def test_a_leave_date_to_come_is_refused_under_the_day(screen: PeopleScreen, team: list[Somebody]) -> None:
    screen.choose(team[0].employment_id)
    screen.people.acts.status.trigger()
    dialog = screen.dialog(AskDialog)
    dialog.form.load({"status": "left", "day": date(2027, 1, 1)})
    screen.press(dialog.save)
    assert "待离职" in dialog.form.error("day")
    dialog.reject()


def test_a_transfer_begins_another_posting(screen: PeopleScreen, team: list[Somebody]) -> None:
    screen.choose(team[0].employment_id)
    screen.people.acts.transfer.trigger()
    screen.settle()
    dialog = screen.dialog(AskDialog)
    team_list = dialog.form.controls["team"]
    assert isinstance(team_list, QComboBox)
    team_list.setCurrentText("电催二组")
    screen.press(dialog.save)
    view = screen.shown()
    assert view is not None
    assert [one.team for one in view.postings] == ["电催一组", "电催二组"]


def test_who_worked_here_before_is_taken_on_again(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    old = add_person(desk, "冯涛", id_number=resident_id(3), status="left", leave_date=date(2025, 5, 1))
    screen = PeopleScreen(qtbot, desk, theme, employment=str(old.employment_id))
    screen.people.filling.close()
    screen.people.stack.setCurrentWidget(screen.people.splitter)
    screen.keys(Qt.Key.Key_N, ctrl=True)
    screen.type("name", "冯涛")
    screen.type("id_number", resident_id(3))
    screen.save()
    assert old.employee_no in screen.form.form.error("id_number")
    screen.press(screen.form._way_out)
    view = screen.shown()
    assert view is not None
    assert (view.spell, [one.employee_no for one in view.spells]) == (2, ["HC0001", "HC0002"])


def test_a_second_record_of_somebody_employed_leads_to_the_first(
    qtbot: QtBot, desk: Desk, theme: Theme, team: list[Somebody]
) -> None:
    held = add_person(desk, "吕航", id_number=resident_id(5))
    screen = PeopleScreen(qtbot, desk, theme)
    screen.keys(Qt.Key.Key_N, ctrl=True)
    screen.type("name", "吕杭")
    screen.type("id_number", resident_id(5))
    screen.save()
    screen.press(screen.form._way_out)
    view = screen.shown()
    assert view is not None
    assert view.employment_id == held.employment_id


# --- masked values ---------------------------------------------------------------------------------------------------


def test_the_purpose_is_asked_once_and_logged_for_each_value(
    qtbot: QtBot, desk: Desk, theme: Theme, clock: Clock
) -> None:
    made = add_person(desk, "吕航", id_number=resident_id(9), phone="13812342046")
    screen = PeopleScreen(qtbot, desk, theme, employment=str(made.employment_id))
    screen.show_in_full("phone")
    dialog = screen.dialog(AskDialog)
    screen.press(dialog.save)
    assert dialog.form.error("purpose"), "without a purpose nothing is shown"
    dialog.form.load({"purpose": "10 月发薪"})
    screen.press(dialog.save)
    assert screen.revealed("phone") == "138 1234 2046"
    screen.show_in_full("id_number")
    assert screen.no_dialog()
    assert screen.revealed("id_number").replace(" ", "") == resident_id(9)
    told = [one.detail for one in person_view(desk.work(), made.employment_id).timeline if one.kind == "revealed"]
    assert len(told) == 2
    assert all("10 月发薪" in one for one in told)
    clock.forward(minutes=16)
    screen.people.orders.forget_shown()
    assert screen.revealed("phone") == "138 **** 2046"
    screen.show_in_full("phone")
    screen.dialog(AskDialog).reject()


def test_values_shown_belong_to_one_person(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    one = add_person(desk, "吕航", phone="13812342046")
    two = add_person(desk, "魏然", phone="13912342047")
    screen = PeopleScreen(qtbot, desk, theme, employment=str(one.employment_id))
    screen.show_in_full("phone")
    dialog = screen.dialog(AskDialog)
    dialog.form.load({"purpose": "核对"})
    screen.press(dialog.save)
    screen.choose(two.employment_id)
    assert screen.revealed("phone") == "139 **** 2047"


# --- who may what ----------------------------------------------------------------------------------------------------


def test_a_supervisor_sees_the_own_team_and_changes_nothing(
    qtbot: QtBot, desk: Desk, theme: Theme, team: list[Somebody]
) -> None:
    add_people(desk, 3, team="电催二组")
    screen = PeopleScreen(qtbot, supervisor_of(desk, "电催一组"), theme)
    assert set(screen.names()) > {"马洁", "郑浩"}
    assert len(screen.names()) == 6, "the team and the supervisor"
    page = screen.people
    assert not any(made.isVisible() for made in (page.acts.edit, page.acts.transfer, page.acts.status, page.new))
    assert page.tools.bring_in.isHidden()
    assert page.detail._reveals == {}
    screen.keys(Qt.Key.Key_E, ctrl=True)
    screen.keys(Qt.Key.Key_N, ctrl=True)
    assert page.form is None


@pytest.mark.parametrize("role", ["owner", "auditor"])
def test_who_only_reads_sees_no_way_to_change(
    qtbot: QtBot, desk: Desk, theme: Theme, team: list[Somebody], role: str
) -> None:
    screen = PeopleScreen(qtbot, as_role(desk, role), theme)
    assert len(screen.names()) == 5
    page = screen.people
    assert page.primary is None
    assert not any(
        made.isVisible() for made in (page.acts.edit, page.acts.transfer, page.acts.status, page.acts.rehire)
    )


def test_what_is_shown_goes_out_as_a_workbook(screen: PeopleScreen, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    out = tmp_path / "花名册.xlsx"
    screen.window.table_exports.write(str(out), screen.people.table.exported())
    screen.settle()
    rows = [[cell.value for cell in row] for row in load_workbook(out).active.iter_rows()]
    headings, shown, _kinds = screen.people.table.exported()
    assert rows[0] == headings
    assert [row[:2] for row in rows[1:]] == [row[:2] for row in shown]
    assert {row[headings.index("员工状态")] for row in rows[1:]} <= {"正式", "试用期", "待离职", "待入职"}
    assert screen.toasts() == ["已导出 5 行：花名册.xlsx"]


def test_every_dialog_of_the_page_ends_without_an_error(screen: PeopleScreen, team: list[Somebody]) -> None:
    screen.choose(team[0].employment_id)
    for made in (screen.people.acts.status, screen.people.acts.transfer):
        made.trigger()
        screen.settle()
        for dialog in screen.window.findChildren(QDialog):
            assert not isinstance(dialog, ErrorDialog)
            dialog.reject()
    assert not [one for one in screen.said if one.kind in ("bug", "error")]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_control_says_what_it_is(
    qtbot: QtBot, desk: Desk, theme: Theme, team: list[Somebody], language: str
) -> None:
    words.use(language)
    screen = PeopleScreen(qtbot, desk, theme)
    assert nameless(screen.window) == []
    screen.keys(Qt.Key.Key_N, ctrl=True)
    assert nameless(screen.window) == []


def test_an_order_to_come_waits_and_is_undone_from_the_window(screen: PeopleScreen, team: list[Somebody]) -> None:
    screen.choose(team[0].employment_id)
    screen.people.acts.transfer.trigger()
    screen.settle()
    dialog = screen.dialog(AskDialog)
    dialog.form.load_draft({"kind": "停职", "effective": "2026-12-01", "until": "2026-12-05"})
    assert dialog.form.controls["until"].isVisible()
    assert not dialog.form.controls["team"].isVisible()
    screen.press(dialog.save)
    view = screen.shown()
    assert view is not None
    assert [one.kind for one in view.orders] == ["suspension"]
    screen.people.acts.undo.trigger()
    screen.settle()
    screen.press(screen.dialog(AskDialog).save)
    view = screen.shown()
    assert view is not None
    assert view.orders == ()
    assert not screen.people.acts.undo.isVisible()


def test_a_contract_is_kept_and_renewed_from_the_day_after(screen: PeopleScreen, team: list[Somebody]) -> None:
    screen.choose(team[0].employment_id)
    screen.people.acts.contract.trigger()
    dialog = screen.dialog(AskDialog)
    dialog.form.load_draft({"ends": "2025-05-19", "probation_end": "2024-08-19"})
    screen.press(dialog.save)
    assert "第十九条" in dialog.form.error("probation_end")
    dialog.form.load_draft({"ends": "2027-05-19", "probation_end": "2024-08-19"})
    screen.press(dialog.save)
    view = screen.shown()
    assert view is not None
    assert view.contracts is not None
    assert [one.ends for one in view.contracts.contracts] == [date(2027, 5, 19)]
    screen.people.acts.contract.trigger()
    dialog = screen.dialog(AskDialog)
    assert dialog.form.values()["starts"] == date(2027, 5, 20)
    assert "probation_end" not in dialog.form.fields
    screen.press(dialog.save)
    view = screen.shown()
    assert view is not None
    assert view.contracts is not None
    assert view.contracts.may_ask_for_open_ended


def test_a_letter_is_filled_for_a_purpose_and_says_what_stayed_empty(
    screen: PeopleScreen, team: list[Somebody], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtWidgets import QFileDialog

    from tests.app.letter_builder import letter, text_of

    template, out = letter(tmp_path / "在职证明.docx", "姓名", "转正日期"), tmp_path / "out.docx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(out), ""))
    screen.people.acts.letters.ask_purpose(template, [team[0].employment_id])
    dialog = screen.dialog(AskDialog)
    dialog.form.load_draft({"purpose": "签证"})
    screen.press(dialog.save)
    assert team[0].name in text_of(out)
    assert any("转正日期" in told for told in screen.toasts())


def test_somebody_new_entered_as_on_probation_is_offered_onboarding(qtbot: QtBot, tmp_path: Path, theme: Theme) -> None:
    from hrdesk.app.onboarding import list_plans
    from hrdesk.gui.widgets.dialogs import QuestionDialog
    from tests.app.onboarding.builders import ready

    words.use("zh_CN")
    desk = new_agency(tmp_path)
    ready(desk)
    screen = PeopleScreen(qtbot, desk, theme)
    screen.people.new_employee()
    screen.settle()
    screen.form.form.load(
        {"name": "许静", "status": "probation", "hire_date": TODAY, "department": "催收一部", "position": "催收员"}
    )
    screen.press(screen.form.save)
    screen.press(screen.dialog(QuestionDialog).yes)
    [plan] = list_plans(desk.work())
    assert (plan.name, plan.licensed) == ("许静", None)
    assert type(screen.page).__name__ == "OnboardingPage"
    desk.database.close()


def test_a_licence_noted_in_the_form_is_kept_and_nothing_is_offered(qtbot: QtBot, tmp_path: Path, theme: Theme) -> None:
    from hrdesk.gui.widgets.dialogs import QuestionDialog
    from tests.app.onboarding.builders import ready

    words.use("zh_CN")
    desk = new_agency(tmp_path)
    ready(desk)
    screen = PeopleScreen(qtbot, desk, theme)
    screen.people.new_employee()
    screen.settle()
    screen.form.form.load(
        {"name": "许静", "status": "probation", "hire_date": TODAY, "licence": "分公司调入", "department": "催收一部"}
    )
    screen.press(screen.form.save)
    shown = screen.shown()
    assert shown is not None
    assert shown.licensed == "分公司调入 (管理员)"
    assert not any(dialog.isVisible() for dialog in screen.window.findChildren(QuestionDialog))
    desk.database.close()


def test_the_number_that_will_be_given_follows_the_team(qtbot: QtBot, tmp_path: Path, theme: Theme) -> None:
    words.use("zh_CN")
    desk = new_agency(tmp_path)
    set_up(desk)
    for at in range(1, 5):
        add_person(desk, "马洁", employee_no=f"BJ{at:04}", department="催收一部", team="电催一组")
    for at in range(1, 4):
        add_person(desk, "周敏", employee_no=f"SH{at:02}", department="客服部", team="客服一组")
    screen = PeopleScreen(qtbot, desk, theme)
    screen.people.new_employee()
    screen.settle()
    form = screen.form.form
    number = form.controls["employee_no"]
    assert isinstance(number, QLineEdit)
    assert number.placeholderText() == "BJ0005"
    for name, place in (("department", "客服部"), ("team", "客服一组")):
        control = form.controls[name]
        assert isinstance(control, QComboBox)
        control.setCurrentIndex(control.findData(place))
    assert number.placeholderText() == "SH04"
    assert "SH04" in number.accessibleDescription()
    form.controls["name"].setText("王磊")  # type: ignore[union-attr]
    screen.press(screen.form.save)
    assert "SH04" in screen.toasts()[-1]
    desk.database.close()


def test_the_agencys_own_rule_goes_first_and_the_teams_is_told(qtbot: QtBot, tmp_path: Path, theme: Theme) -> None:
    words.use("zh_CN")
    desk = new_agency(tmp_path)
    set_up(desk)
    save_settings(desk.work(), SaveSettings({"number_pattern": "A{00}"}, agency_settings(desk.work()).version))
    for at in range(1, 4):
        add_person(desk, "周敏", employee_no=f"SH{at:02}", department="客服部", team="客服一组")
    screen = PeopleScreen(qtbot, desk, theme)
    screen.people.new_employee()
    screen.settle()
    form = screen.form.form
    department = form.controls["department"]
    assert isinstance(department, QComboBox)
    department.setCurrentIndex(department.findData("客服部"))
    said = form.controls["employee_no"].accessibleDescription()
    assert "A01" in said
    assert "SH04" in said
    desk.database.close()
