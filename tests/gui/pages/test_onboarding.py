"""入职 as HR works with it: a block pasted, checked, taken on; items done, waived, claimed; a checklist changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hrdesk import words
from hrdesk.app import onboarding
from hrdesk.app.people import list_people
from hrdesk.app.work import Desk
from hrdesk.gui.pages.onboarding import OnboardingPage
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.theme import Theme
from hrdesk.gui.widgets.dialogs import DraftDialog
from tests.app.builders import Clock, add_person, as_role, new_agency, set_up
from tests.app.onboarding.builders import HEAD, block, items, line, ready, taken
from tests.app.training.builders import fill_bank, new_exam
from tests.gui.pages.screens import Screen


class OnboardingScreen(Screen):
    """The page by what is seen on it."""

    def __init__(self, qtbot: QtBot, desk: Desk, theme: Theme, **where: str) -> None:
        super().__init__(qtbot, desk, theme, "onboarding", **where)

    @property
    def onboarding(self) -> OnboardingPage:
        page = self.page
        assert isinstance(page, OnboardingPage)
        return page

    def paste(self, text: str) -> None:
        joining = self.onboarding.joining
        assert joining is not None
        joining.text.setPlainText(text)
        self.press(joining.read)

    def item(self, code: str) -> None:
        view = self.onboarding.detail.view
        assert view is not None
        found = next(item for item in view.items if item.code == code)
        assert self.onboarding.detail.table.choose(found.id)
        self.settle()

    def state(self, code: str) -> str:
        view = self.onboarding.detail.view
        assert view is not None
        return next(item for item in view.items if item.code == code).state.value


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    words.use("zh_CN")
    opened = new_agency(tmp_path, Clock())
    ready(opened)
    yield opened
    opened.database.close()


def test_an_empty_agency_begins_with_the_ready_made_list(qtbot: QtBot, tmp_path: Path, theme: Theme) -> None:
    opened = new_agency(tmp_path, Clock())
    set_up(opened)
    screen = OnboardingScreen(qtbot, opened, theme)
    screen.press(screen.onboarding.empty.action)
    assert [view.code for view in onboarding.list_checklists(opened.work())] == ["collection"]
    screen.press(screen.onboarding.empty.action)
    assert screen.onboarding.joining is not None


def test_ten_joiners_are_pasted_and_taken_on_and_their_papers_shown(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = OnboardingScreen(qtbot, desk, theme, joining="1")
    screen.paste(block(10))
    joining = screen.onboarding.joining
    assert joining is not None
    assert joining.take.isEnabled()
    assert "10" in joining.take.text()
    screen.press(joining.take)
    assert len(onboarding.list_plans(desk.work())) == 10
    assert screen.onboarding.paper.preview.document.pageCount() == 30
    screen.keys(Qt.Key.Key_Escape, on=screen.onboarding.paper.preview)
    assert screen.onboarding.stack.currentWidget() is screen.onboarding.splitter
    assert any("10 人" in told for told in screen.toasts())


def test_a_bad_line_stays_in_sight_until_it_is_taken_out(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = OnboardingScreen(qtbot, desk, theme, joining="1")
    screen.paste("\n".join([HEAD, line(0), line(1, phone="12345")]))
    joining = screen.onboarding.joining
    assert joining is not None
    assert not joining.take.isEnabled()
    joining.table.choose(id(joining.rows[1]))
    screen.press(joining.drop)
    assert joining.take.isEnabled()
    assert [row.name for row in joining.rows] == ["新人甲"]
    screen.press(joining.back)
    screen.press(screen.dialog(DraftDialog).stay)
    assert screen.onboarding.joining is joining


def test_what_cannot_be_read_is_said_under_the_block(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = OnboardingScreen(qtbot, desk, theme, joining="1")
    screen.paste("张三\t13800000000")
    joining = screen.onboarding.joining
    assert joining is not None
    assert "姓名" in joining.notice.text
    assert joining.text.toPlainText().startswith("张三")


def test_one_joiner_is_entered_and_a_wrong_field_is_told_under_it(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = OnboardingScreen(qtbot, desk, theme, joining="1")
    joining = screen.onboarding.joining
    assert joining is not None
    screen.press(joining.one)
    dialog = screen.dialog(AskDialog)
    dialog.form.load_draft(
        {"name": "马洁", "phone": "123", "department": "催收一部", "team": "电催一组", "position": "催收员"}
    )
    screen.press(dialog.save)
    assert "11 位" in dialog.form.error("phone")
    dialog.form.load_draft({"phone": "13800000001"})
    screen.press(dialog.save)
    assert screen.no_dialog()
    assert [row.name for row in joining.rows] == ["马洁"]


def test_an_item_asks_for_what_shows_it_and_is_done(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    one = taken(desk).people[0]
    screen = OnboardingScreen(qtbot, desk, theme, plan=str(one.plan_id))
    screen.item("undertaking")
    screen.onboarding.detail.done.trigger()
    dialog = screen.dialog(AskDialog)
    screen.press(dialog.save)
    assert "承诺书" in dialog.form.error("words")
    dialog.form.load_draft({"words": "纸质已签，存档案柜"})
    screen.press(dialog.save)
    assert screen.state("undertaking") == "done"
    screen.item("form")
    screen.keys(Qt.Key.Key_Return, on=screen.onboarding.detail.table)
    assert screen.state("form") == "done"


def test_waiving_and_opening_again_ask_for_a_reason(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    one = taken(desk).people[0]
    screen = OnboardingScreen(qtbot, desk, theme, plan=str(one.plan_id))
    detail = screen.onboarding.detail
    for act, state in ((detail.waive, "waived"), (detail.reopen, "open")):
        screen.item("exam")
        act.trigger()
        dialog = screen.dialog(AskDialog)
        dialog.form.load_draft({"reason": "上月已考"})
        screen.press(dialog.save)
        assert screen.state("exam") == state


def test_postponing_beyond_the_law_is_refused_in_the_dialog(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    one = taken(desk).people[0]
    screen = OnboardingScreen(qtbot, desk, theme, plan=str(one.plan_id))
    screen.item("insurance")
    screen.onboarding.detail.postpone.trigger()
    dialog = screen.dialog(AskDialog)
    dialog.form.load_draft({"day": "2027-03-01", "reason": "忙"})
    screen.press(dialog.save)
    assert "法定" in dialog.form.error("day")
    dialog.reject()


def test_a_supervisor_sees_and_does_only_what_is_theirs(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    leader = next(row.employee_no for row in list_people(desk.work()))
    there = as_role(desk, "supervisor", employee_no=leader)
    taken(desk)
    screen = OnboardingScreen(qtbot, there, theme)
    view = screen.onboarding.detail.view
    assert view is not None
    assert {item.code for item in view.items} == {"training", "exam", "regularisation"}
    assert screen.onboarding.primary is None
    assert not screen.onboarding.detail.waive.isEnabled()
    screen.item("training")
    screen.onboarding.detail.done.trigger()
    dialog = screen.dialog(AskDialog)
    dialog.form.load_draft({"words": "两天完成"})
    screen.press(dialog.save)
    assert items(desk, view.row.plan_id)["training"].state.value == "done"


def test_a_changed_checklist_is_a_new_version(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = OnboardingScreen(qtbot, desk, theme)
    screen.onboarding.open_checklists()
    screen.settle()
    editor = screen.onboarding.editor
    editor.table.choose("training")
    editor._edit_current()
    dialog = screen.dialog(AskDialog)
    dialog.form.load_draft({"amount": "3"})
    screen.press(dialog.save)
    screen.press(editor.save)
    view = onboarding.list_checklists(desk.work())[0]
    assert view.number == 2
    assert next(item for item in view.checklist.items if item.code == "training").due.amount == 3
    editor.table.choose("contract")
    editor._edit_current()
    dialog = screen.dialog(AskDialog)
    dialog.form.load_draft({"amount": "3"})
    screen.press(dialog.save)
    assert "劳动合同法" in dialog.form.error("amount") or "劳动合同法" in dialog._notice.text
    dialog.reject()


def test_the_month_s_enrolments_name_cities_without_cut_off_days(
    qtbot: QtBot, desk: Desk, theme: Theme, tmp_path: Path
) -> None:
    from hrdesk.gui.pages.onboarding.lists import EnrolmentDialog

    add_person(desk, "唐雪", hire_date=date(2026, 11, 18), city="南京", team="电催一组")
    screen = OnboardingScreen(qtbot, desk, theme)
    screen.onboarding.enrolment.trigger()
    screen.settle()
    dialog = screen.dialog(EnrolmentDialog)
    assert "南京" in dialog.notice.text
    screen.press(dialog.city)
    asked = screen.dialog(AskDialog)
    asked.form.load_draft({"name": "南京", "social_day": "20", "fund_day": "15"})
    screen.press(asked.save)
    assert dialog.notice.text == ""
    dialog.export_to(tmp_path / "增减员.xlsx")
    screen.settle()
    assert (tmp_path / "增减员.xlsx").exists()
    dialog.accept()


def test_lines_of_the_month_are_marked_as_reported_and_taken_back(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    from hrdesk.gui.pages.onboarding.lists import EnrolmentDialog

    add_person(desk, "唐雪", hire_date=desk.work().today(), city="南京", team="电催一组")
    screen = OnboardingScreen(qtbot, desk, theme)
    screen.onboarding.enrolment.trigger()
    screen.settle()
    dialog = screen.dialog(EnrolmentDialog)
    mine = [number for number, row in enumerate(dialog.table.grid.rows) if row.name == "唐雪"]  # type: ignore[attr-defined]
    assert len(mine) == 2  # social insurance and the housing fund
    dialog.table.setCurrentIndex(dialog.table.grid.index(mine[0], 0))
    assert dialog.mark.isEnabled()
    assert not dialog.unmark.isEnabled()
    chosen = dialog.table.current_row()
    screen.press(dialog.mark)
    asked = screen.dialog(AskDialog)
    assert "1" in asked.accessibleDescription() or asked.form.values()["on"] == desk.work().today()
    screen.press(asked.save)
    row = dialog.table.current_row()
    assert (row.employment_id, row.line.scheme) == (chosen.employment_id, chosen.line.scheme)  # it stays on the line
    assert row.reported is not None
    assert row.reported.by == desk.actor.shown_name
    assert not dialog.mark.isEnabled()
    screen.press(dialog.unmark)
    assert dialog.table.current_row().reported is None
    assert dialog.mark.isEnabled()
    dialog.accept()


def test_a_folder_of_forms_fills_the_list(qtbot: QtBot, desk: Desk, theme: Theme, tmp_path: Path) -> None:
    from tests.app.onboarding.test_joining import form

    place = tmp_path / "收集表"
    place.mkdir()
    form(place / "唐雪.xlsx", 姓名="唐雪", 手机号="13900000000", 部门="催收一部", 岗位="催收员", 入职日期="2026-12-01")
    screen = OnboardingScreen(qtbot, desk, theme, joining="1")
    joining = screen.onboarding.joining
    assert joining is not None
    joining.open_folder(str(place))
    screen.settle()
    assert [row.name for row in joining.rows] == ["唐雪"]


def test_the_account_list_is_written_for_it(qtbot: QtBot, desk: Desk, theme: Theme, tmp_path: Path) -> None:
    taken(desk, 2)
    screen = OnboardingScreen(qtbot, desk, theme)
    screen.onboarding.export_accounts(tmp_path / "账号.xlsx")
    screen.settle()
    assert (tmp_path / "账号.xlsx").exists()
    assert any("2" in told for told in screen.toasts())


def test_an_item_names_an_exam_of_the_bank_and_is_no_longer_ticked(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    fill_bank(desk)
    exam_id = new_exam(desk)
    screen = OnboardingScreen(qtbot, desk, theme)
    screen.onboarding.open_checklists()
    screen.settle()
    editor = screen.onboarding.editor
    editor.table.choose("form")
    editor._edit_current()
    dialog = screen.dialog(AskDialog)
    dialog.form.load_draft({"subject": "考试：岗前考试"})
    screen.press(dialog.save)
    assert "考试" in (dialog.form.error("kind") or dialog._notice.text)
    dialog.reject()
    editor.table.choose("exam")
    editor._edit_current()
    dialog = screen.dialog(AskDialog)
    dialog.form.load_draft({"subject": "考试：岗前考试"})
    screen.press(dialog.save)
    screen.press(editor.save)
    (view,) = onboarding.list_checklists(desk.work())
    assert {item.code: item.subject for item in view.checklist.items if item.subject} == {"exam": exam_id}
    plan_id = taken(desk).people[0].plan_id
    screen = OnboardingScreen(qtbot, desk, theme, plan=str(plan_id))
    screen.settle()
    screen.item("exam")
    assert not screen.onboarding.detail.done.isEnabled()
    screen.item("training")
    assert screen.onboarding.detail.done.isEnabled()
