"""Leaving, the board of a handover and the cases to take over, as people use them: mouse, keys, drag."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFileDialog
from pytestqt.qtbot import QtBot

from hrdesk.app.handover.handing import hand_out
from hrdesk.app.handover.model import PlanHandover
from hrdesk.app.handover.planning import plan_handover
from hrdesk.app.handover.views import board
from hrdesk.app.onboarding.doing import assign as assign_item
from hrdesk.app.separation.absence import StartAbsence, start_absence
from hrdesk.app.separation.views import list_separations, separation_view
from hrdesk.app.work import Desk
from hrdesk.domain.errors import UserError
from hrdesk.domain.handover.model import LineState
from hrdesk.domain.separation import Blocker, State
from hrdesk.gui.models.handover import MIME
from hrdesk.gui.pages.leaving.ask import read_receivers
from hrdesk.gui.pages.leaving.board import BoardPage
from hrdesk.gui.pages.leaving.page import LeavingPage
from hrdesk.gui.pages.leaving.start import StartForm
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.theme import Theme
from tests.app.builders import TODAY, Clock, Somebody, add_people, as_role, lead, new_agency
from tests.app.handover.cases import give_cases, leaves
from tests.app.onboarding.builders import items, ready, taken
from tests.gui.builders import nameless
from tests.gui.pages.screens import Screen


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    opened = new_agency(tmp_path, clock)
    yield opened
    opened.database.close()


@pytest.fixture
def team(desk: Desk) -> list[Somebody]:
    """A leader, somebody with twelve cases of whom three have a live promise, two colleagues."""
    people = add_people(desk, 4)
    lead(desk, people[0].employee_no, "电催一组")
    give_cases(desk, people[1], 12, promises=3)
    give_cases(desk, people[2], 4, prefix="B")
    return people


class LeavingScreen(Screen):
    """The page by what is seen on it."""

    @property
    def leaving(self) -> LeavingPage:
        page = self.page
        assert isinstance(page, LeavingPage)
        return page

    @property
    def form(self) -> StartForm:
        assert self.leaving.form is not None
        return self.leaving.form

    def fill(self, **texts: str) -> None:
        for key, text in texts.items():
            control = self.form.form.controls[key]
            if isinstance(control, QComboBox) and not control.isEditable():
                control.setCurrentIndex(control.findData(text))
            elif isinstance(control, QComboBox):
                control.setEditText(text)
            else:
                control.setText(text)  # type: ignore[union-attr]


class BoardScreen(Screen):
    """The board by what is seen on it."""

    @property
    def board(self) -> BoardPage:
        page = self.page
        assert isinstance(page, BoardPage)
        return page

    def select(self, *numbers: int) -> None:
        """Selects the cases that stand so far down, bands not counted."""
        table = self.board.table
        rows = table.grouped.shown_rows
        lines = [table.grouped.number_showing(rows[number].id) for number in numbers]
        table.clearSelection()
        table.setCurrentIndex(table.model().index(lines[0], 0))
        for line in lines[1:]:
            selection = table.selectionModel()
            flags = selection.SelectionFlag.Select | selection.SelectionFlag.Rows
            selection.select(table.model().index(line, 0), flags)
        table.setFocus()

    def receivers(self) -> list[int | None]:
        return [row.receiver_id for row in self.board.table.grouped.shown_rows]


def test_an_exit_is_begun_in_the_form_and_stands_in_the_list(
    qtbot: QtBot, desk: Desk, theme: Theme, team: list[Somebody]
) -> None:
    screen = LeavingScreen(qtbot, desk, theme, "separation")
    assert screen.leaving.stack.currentWidget() is screen.leaving.empty
    screen.leaving.new.trigger()
    screen.settle()
    screen.fill(employee_no=team[1].employee_no, notice_day="2026-11-23", last_day="2026-11-27", effective_day="11-27")
    screen.press(screen.form.save)
    assert "30" in screen.form.form.error("short_notice")
    assert list_separations(desk.work()) == ()
    screen.fill(short_notice="双方协商")
    screen.press(screen.form.save)
    assert screen.leaving.form is None
    rows = list_separations(desk.work())
    assert [(row.name, row.open_cases, row.promises) for row in rows] == [(team[1].name, 12, 3)]
    assert screen.leaving.table.current_row().id == rows[0].id
    assert not nameless(screen.window)


def test_a_dismissal_asks_for_protected_states(qtbot: QtBot, desk: Desk, theme: Theme, team: list[Somebody]) -> None:
    screen = LeavingScreen(qtbot, desk, theme, "separation")
    screen.leaving.new.trigger()
    screen.settle()
    assert not screen.form.form.controls["pregnant"].isVisible()
    screen.fill(kind="no_fault")
    assert screen.form.form.controls["pregnant"].isVisible()
    screen.fill(
        employee_no=team[1].employee_no, notice_day="2026-10-20", last_day="2026-11-27", effective_day="2026-11-27",
        pregnant="yes", medical="no", injury="no", disease="no", near_retirement="no",
    )  # fmt: skip
    screen.press(screen.form.save)
    assert "42" in screen.form.notice.text or "四十二" in screen.form.notice.text


def test_items_are_ticked_and_the_exit_says_what_is_open(
    qtbot: QtBot, desk: Desk, theme: Theme, team: list[Somebody]
) -> None:
    view = leaves(desk, team[3])
    screen = LeavingScreen(qtbot, desk, theme, "separation", separation=view.row.id)
    screen.leaving.panel.settle.emit(view.items[0], "done")
    screen.settle()
    assert separation_view(desk.work(), view.row.id).items[0].done_on == TODAY
    screen.leaving.panel.settle.emit(view.items[1], "waive")
    dialog = screen.dialog(AskDialog)
    dialog.form.load({"waived": "未领用"})
    screen.press(dialog.save)
    assert separation_view(desk.work(), view.row.id).items[1].waived == "未领用"
    screen.leaving.undo.trigger()
    screen.settle()
    assert separation_view(desk.work(), view.row.id).row.state is State.UNDONE


def test_nothing_can_be_done_to_the_exit_before_while_the_next_one_is_read(
    qtbot: QtBot, desk: Desk, theme: Theme, team: list[Somebody]
) -> None:
    first, second = leaves(desk, team[3]), leaves(desk, team[2])
    screen = LeavingScreen(qtbot, desk, theme, "separation", separation=first.row.id)
    undo = screen.leaving.undo
    assert undo.isEnabled()
    assert screen.leaving.table.choose(second.row.id)
    assert not undo.isEnabled()
    screen.settle()
    assert undo.isEnabled()
    undo.trigger()
    screen.settle()
    states = [separation_view(desk.work(), one.row.id).row.state for one in (first, second)]
    assert states == [State.RUNNING, State.UNDONE]


def _named(screen: LeavingScreen, words: str) -> list[QAbstractButton]:
    """The buttons of the exit's panel whose name begins so, from above."""
    made = [one for one in screen.leaving.panel.findChildren(QAbstractButton) if not one.isHidden()]
    return [one for one in made if (one.accessibleName() or one.text()).startswith(words)]


def test_taking_off_is_marked_as_reported_on_the_exit_and_taken_back(
    qtbot: QtBot, desk: Desk, theme: Theme, team: list[Somebody]
) -> None:
    view = leaves(desk, team[3])
    screen = LeavingScreen(qtbot, desk, theme, "separation", separation=view.row.id)
    assert [made.accessibleName() for made in _named(screen, "已申报…")] == [
        f"已申报… {one.scheme.text}" for one in view.enrolments
    ]
    for _scheme in view.enrolments:
        screen.press(_named(screen, "已申报…")[0])
        dialog = screen.dialog(AskDialog)
        assert dialog.form.values()["on"] == TODAY
        screen.press(dialog.save)
    view = separation_view(desk.work(), view.row.id)
    assert {(one.reported_on, one.reported_by) for one in view.enrolments} == {(TODAY, desk.actor.shown_name)}
    assert next(one for one in view.items if one.kind == "insurance").done_on == TODAY
    screen.press(_named(screen, "撤回")[0])
    assert [one.reported_on for one in separation_view(desk.work(), view.row.id).enrolments] == [None, TODAY]
    assert len(_named(screen, "已申报…")) == 1


def test_items_of_colleagues_are_given_away_from_the_exit(
    qtbot: QtBot, desk: Desk, theme: Theme, team: list[Somebody]
) -> None:
    ready(desk)
    boss = as_role(desk, "supervisor", login="boss", employee_no=team[3].employee_no)
    plan = taken(desk).people[0].plan_id
    mine = tuple(one.id for one in items(desk, plan).values())[:2]
    assign_item(desk.work(), mine, "boss")
    view = leaves(desk, team[3])
    screen = LeavingScreen(qtbot, desk, theme, "separation", separation=view.row.id)

    def waiting() -> list[int]:
        blockers = separation_view(desk.work(), view.row.id).blockers
        return [one.count for one in blockers if one.blocker is Blocker.TASKS]

    before = waiting()
    assert before == [2]
    (way,) = _named(screen, "转交")
    screen.press(way)
    dialog = screen.dialog(AskDialog)
    screen.press(dialog.save)
    assert dialog.form.error("login")  # an account or a reason: one of both
    dialog.form.load({"login": "nobody-here"})
    screen.press(dialog.save)
    assert waiting() == before  # there is no such account, and that is said
    dialog.form.load({"login": desk.actor.login})
    screen.press(dialog.save)
    assert waiting() == []
    assert _named(screen, "转交") == []
    screen.no_dialog()
    boss.database.close()


def test_the_way_out_leads_to_the_board(qtbot: QtBot, desk: Desk, theme: Theme, team: list[Somebody]) -> None:
    view = leaves(desk, team[1])
    screen = Screen(qtbot, desk, theme, "separation", separation=view.row.id)
    screen.page.panel.handover_wanted.emit()
    screen.settle()
    assert isinstance(screen.page, BoardPage)
    assert screen.page.board is not None
    assert len(screen.page.board.lines) == 12
    assert not nameless(screen.window)


@pytest.fixture
def planned(desk: Desk, team: list[Somebody]) -> int:
    leaves(desk, team[1])
    return plan_handover(desk.work(), PlanHandover((team[1].employee_no,))).id


def test_digits_give_the_selected_cases_and_lock_them(qtbot: QtBot, desk: Desk, theme: Theme, planned: int) -> None:
    screen = BoardScreen(qtbot, desk, theme, "handover", handover=planned)
    first = screen.board.board.receivers[0]  # type: ignore[union-attr]
    screen.select(0, 1, 2)
    screen.keys(Qt.Key.Key_1, on=screen.board.table)
    assert screen.receivers()[:3] == [first.employment_id] * 3
    assert sum(line.locked for line in board(desk.work(), planned).lines) == 3
    screen.select(0)
    screen.keys(Qt.Key.Key_0, on=screen.board.table)
    assert screen.receivers()[0] is None
    screen.keys(Qt.Key.Key_9, on=screen.board.table)
    assert "9" in screen.toasts()[-1]
    screen.select(1)
    screen.board.lock.trigger()
    screen.settle()
    assert sum(line.locked for line in board(desk.work(), planned).lines) == 1


def test_the_board_stands_in_two_groups_live_promises_first(
    qtbot: QtBot, desk: Desk, theme: Theme, planned: int
) -> None:
    screen = BoardScreen(qtbot, desk, theme, "handover", handover=planned)
    table = screen.board.table
    model = table.grouped
    bands = [(number, band.group.key, band.count) for number, band in model.bands_between(0, model.rowCount() - 1)]
    assert bands == [(0, "promises", 3), (4, "rest", 9)]
    assert table.current_row().live_promise  # the keyboard stands on the first case, not on the band
    live = [line for line in screen.board.board.lines if line.live_promise]  # type: ignore[union-attr]
    band = model.band_at(0)
    assert band is not None
    assert band.sums["outstanding"] == sum(line.outstanding for line in live)
    assert band.sums["promise_amount"] == sum(line.promise_amount or 0 for line in live)
    for _press in range(2):  # from the first case to its band, which closes
        screen.keys(Qt.Key.Key_Left, on=table)
    assert [row.live_promise for row in model.shown_rows] == [False] * 9
    screen.keys(Qt.Key.Key_1, on=table)  # no case is selected, so none is given away unseen
    assert not any(line.locked for line in board(desk.work(), planned).lines)
    screen.board.load()
    screen.settle()
    assert table.currentIndex().row() == 0  # reading anew leaves it closed, and the keyboard on it
    assert len(model.shown_rows) == 9
    screen.keys(Qt.Key.Key_Right, on=table)
    assert len(model.shown_rows) == 12


def test_cases_are_dropped_onto_a_receiver(qtbot: QtBot, desk: Desk, theme: Theme, planned: int) -> None:
    screen = BoardScreen(qtbot, desk, theme, "handover", handover=planned)
    page = screen.board
    last = page.board.receivers[-1]  # type: ignore[union-attr]
    table = page.table
    screen.select(0, 1)
    rest = table.grouped.band_above(table.grouped.rowCount() - 1)
    data = table.model().mimeData([*table.selectionModel().selectedRows(), table.model().index(rest, 0)])
    assert data is not None
    area = page.receiver_list.visualRect(page.receiver_list.listed.index(len(page.board.receivers) - 1))  # type: ignore[union-attr]
    drop = QDropEvent(
        QPointF(area.center()), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    page.receiver_list.dropEvent(drop)
    screen.settle()
    assert screen.receivers()[:2] == [last.employment_id] * 2
    nothing = QMimeData()
    nothing.setText("x")
    assert not nothing.hasFormat(MIME)


def test_handed_out_objected_and_proposed_again(qtbot: QtBot, desk: Desk, theme: Theme, planned: int) -> None:
    screen = BoardScreen(qtbot, desk, theme, "handover", handover=planned)
    page = screen.board
    assert page.primary is page.out
    assert "12" in page.out.text()
    page.out.trigger()
    screen.settle()
    assert {line.state for line in board(desk.work(), planned).lines} == {LineState.ASSIGNED}
    screen.select(0)
    page.object.trigger()
    dialog = screen.dialog(AskDialog)
    dialog.form.load({"reason": "本周请假"})
    screen.press(dialog.save)
    assert board(desk.work(), planned).lines[0].state is LineState.OBJECTED
    page.segments.choose("objected")
    page._show_lines()
    assert len(screen.receivers()) == 1
    page.segments.choose("all")
    page._show_lines()
    screen.select(1, 2, 3)
    page.take.trigger()
    screen.settle()
    assert sum(line.state is LineState.TAKEN for line in board(desk.work(), planned).lines) == 3
    screen.press(next(made for made in page.findChildren(type(page._way)) if "重新分配" in made.text()))
    assert board(desk.work(), planned).lines[0].state is LineState.PLANNED


def test_the_sheet_is_previewed_and_the_list_written(
    qtbot: QtBot, desk: Desk, theme: Theme, planned: int, tmp_path: Path
) -> None:
    hand_out(desk.work(), planned)
    screen = BoardScreen(qtbot, desk, theme, "handover", handover=planned)
    screen.board.sheet.trigger()
    screen.settle()
    assert screen.board.paper.open
    screen.board.write_list(str(tmp_path / "转派表.xlsx"))
    screen.settle()
    assert not (tmp_path / "转派表.xlsx").exists()  # nothing is taken over yet, and that is said
    screen.no_dialog()


def test_the_days_of_each_holder_are_written_from_the_exit(
    qtbot: QtBot, desk: Desk, theme: Theme, team: list[Somebody], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaves(desk, team[1])
    screen = LeavingScreen(qtbot, desk, theme, "separation", separation=1)
    screen.leaving.days.trigger()
    dialog = screen.dialog(AskDialog)
    path = tmp_path / "天数.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(path), ""))
    dialog.form.load({"first": TODAY, "last": TODAY - timedelta(days=1)})
    screen.press(dialog.save)
    assert not path.exists()  # the days are the wrong way round, which the dialog says
    dialog.form.load({"first": TODAY - timedelta(days=9), "last": TODAY})
    screen.press(dialog.save)
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == 1 + 12
    screen.no_dialog()


def test_the_days_of_each_holder_are_written_from_the_board(
    qtbot: QtBot, desk: Desk, theme: Theme, planned: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = BoardScreen(qtbot, desk, theme, "handover", handover=planned)
    papers = screen.board.header_right
    assert isinstance(papers, QAbstractButton)
    assert screen.board.days in papers.menu().actions()  # type: ignore[attr-defined]
    screen.board.days.trigger()
    dialog = screen.dialog(AskDialog)
    path = tmp_path / "天数.csv"
    dialog.form.load({"first": TODAY - timedelta(days=9), "last": TODAY})
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: ("", ""))
    screen.press(dialog.save)
    assert dialog.isVisible()  # no file was chosen: the dialog stays
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(path), ""))
    screen.press(dialog.save)
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == 1 + 12
    assert path.name in screen.toasts()[-1]


def test_receivers_are_read_from_lines() -> None:
    assert read_receivers("HC0001 90\n\nHC0002，80\nHC0003", 100) == (("HC0001", 90), ("HC0002", 80), ("HC0003", 100))
    with pytest.raises(UserError) as caught:
        read_receivers("HC0001 viele", 100)
    assert caught.value.field == "lines"


def test_who_is_gone_stands_under_away(qtbot: QtBot, desk: Desk, theme: Theme, team: list[Somebody]) -> None:
    start_absence(desk.work(), StartAbsence(team[1].employee_no, "gone"))
    screen = LeavingScreen(qtbot, desk, theme, "separation", away=1)
    page = screen.leaving
    assert page.away.current_row().name == team[1].name
    page.log.trigger()
    dialog = screen.dialog(AskDialog)
    dialog.form.load({"means": "电话", "result": "无人接听"})
    screen.press(dialog.save)
    page.letter.trigger()
    dialog = screen.dialog(AskDialog)
    dialog.form.load({"deadline": TODAY + timedelta(days=3), "grounds": "多次联系未果"})
    screen.press(dialog.save)
    assert len(page.away.current_row().contacts) == 1
    assert [one.kind for one in page.away.current_row().notices] == ["return"]
    page.back.trigger()
    screen.settle()
    assert page.stack.currentWidget() is page.nobody
    assert not nameless(screen.window)


def test_a_collector_takes_over_from_the_own_desk(
    qtbot: QtBot, desk: Desk, theme: Theme, planned: int, team: list[Somebody]
) -> None:
    hand_out(desk.work(), planned)
    own = as_role(desk, "collector", employee_no=team[2].employee_no)
    screen = Screen(qtbot, own, theme, "mine")
    assert screen.page.waiting.isVisible()
    screen.press(screen.page.waiting)
    table = screen.page.table
    count = len(table.grid.rows)
    assert count > 0
    table.selectAll()
    screen.page.take.trigger()
    screen.settle()
    assert sum(line.state is LineState.TAKEN for line in board(desk.work(), planned).lines) == count
    assert screen.page.stack.currentIndex() == 1
    assert not nameless(screen.window)
    own.database.close()
