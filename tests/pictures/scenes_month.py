"""The month's page and one's own desk, on an invented agency."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from hrdesk.app.performance.cycle import Publish, close_period, publish
from hrdesk.app.performance.grades import Confirm, confirm_grades
from hrdesk.app.performance.under_review import Comment, comment
from hrdesk.app.performance.views import month_view
from hrdesk.app.work import Desk
from hrdesk.gui.models.month import column_of
from tests.app.builders import add_people, as_role, new_agency
from tests.gui.pages.month_builder import NAMES, OCTOBER, a_month
from tests.pictures import Scene
from tests.pictures.window import dialog_over, settle, window_of

if TYPE_CHECKING:
    from hrdesk.gui.theme import Theme

PEOPLE = (*NAMES, "魏然", "董悦", "潘军", "田野", "任敏", "姚远", "陆佳", "宋佳", "谢明")
GAPS = ((9, "recovery_rate_amount"), (13, "promise_kept_rate"), (16, "quality_score"))


@cache
def _agency() -> Desk:
    """Two teams, an October in review with three figures missing and one left out, a published September."""
    from hrdesk.app.performance.under_review import LeaveOut, leave_out

    desk = new_agency(Path(tempfile.mkdtemp()))
    people = [
        *add_people(desk, 12, names=PEOPLE[:12], team="电催一组"),
        *add_people(desk, 9, names=PEOPLE[12:], team="电催二组"),
    ]
    a_month(desk, OCTOBER.previous(), missing=(), people=people, apart=2)
    publish(desk.work(), Publish(OCTOBER.previous(), None, confirm=True))
    a_month(desk, missing=(*GAPS, (11, "connect_rate")), people=people)
    rows = month_view(desk.work(), OCTOBER).rows
    leave_out(desk.work(), LeaveOut(OCTOBER, _row(rows, "冯涛").employment_id, "connect_rate", "系统停机三天"))
    rows = month_view(desk.work(), OCTOBER).rows
    first = _row(rows, "马洁")
    comment(desk.work(), Comment(first.evaluation_id, first.version, "接通率好，回款要跟上。"))
    confirm_grades(desk.work(), Confirm(OCTOBER, tuple(row.employment_id for row in rows[:9])))
    return desk


@cache
def _closed() -> Desk:
    """A published October that is closed."""
    desk = new_agency(Path(tempfile.mkdtemp()))
    a_month(desk, missing=(), people=add_people(desk, 12, names=PEOPLE[:12], team="电催一组"))
    publish(desk.work(), Publish(OCTOBER, None, confirm=True))
    close_period(desk.work(), OCTOBER)
    return desk


def _row(rows: Any, name: str) -> Any:
    return next(row for row in rows if row.name == name)


@cache
def _empty(schemes: bool) -> Desk:
    from hrdesk.app.performance.configuration import configure_from
    from hrdesk.domain.performance.pack import configuration

    desk = new_agency(Path(tempfile.mkdtemp()))
    add_people(desk, 21, names=PEOPLE)
    if schemes:
        configure_from(desk.work(), configuration())
    return desk


@cache
def _collector() -> Desk:
    desk = _agency()
    number = _row(month_view(desk.work(), OCTOBER).rows, "马洁").employee_no
    return as_role(desk, "collector", employee_no=number)


def _hr(make: Any) -> Any:
    return lambda theme: window_of(make(), "周敏", "人事", theme)


def _month(window: Any) -> Any:
    window.go("performance", period="2026-10")
    settle(window)
    return window.page


def _grid(window: Any) -> None:
    page = _month(window)
    table = page.table
    first = table.grid.index(0, table.grid.number_of(column_of("recovered_amount")))
    last = table.grid.index(5, first.column())
    table.setCurrentIndex(first)
    from PySide6.QtCore import QItemSelection

    table.selectionModel().select(QItemSelection(first, last), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    table.setFocus()
    settle(window)


def _looked_at(mode: str, window: Any) -> None:
    page = _month(window)
    page.mode.choose(mode)
    page.mode.chosen.emit(mode)
    settle(window)


def _missing(window: Any) -> None:
    page = _month(window)
    page._next_missing()
    settle(window)


def _score(window: Any) -> None:
    page = _month(window)
    page.table.choose(_row(page.view.rows, "马洁").employment_id, "total")
    settle(window)


def _changed(window: Any) -> None:
    """Why the score is not last month's."""
    _score(window)
    page = window.page
    page.explaining.changes.ask(page.table.current_row().evaluation_id, True)
    settle(window)


def _question(step: str) -> Any:
    """The question before grades are confirmed, and before evaluations are published."""

    def make(theme: Theme) -> QWidget:
        return dialog_over(
            window_of(_agency(), "周敏", "人事", theme), lambda window: getattr(_month(window).flow, step)()
        )

    return make


def _settling(act: str) -> Any:
    """A difference settled by a person."""

    def make(theme: Theme) -> QWidget:
        from tests.pictures.scenes_reconcile import _planted

        return dialog_over(_planted(theme), press)

    def press(window: Any) -> None:
        from tests.pictures.scenes_reconcile import _shown

        view = _shown("differences", window)
        settling = view.settling
        wanted = next(
            one
            for one in view.found.findings
            if act in [found.value for found in one.actions] and one.settlement is None
        )
        view.table.choose(wanted.key)
        settle(window)
        getattr(settling, act).trigger()

    return make


def _paper(window: Any) -> None:
    page = _month(window)
    page.papers.print_ranking()
    settle(window)
    QTest.qWait(1500)  # the paper is drawn by the viewer in its own time


@cache
def _entered() -> Desk:
    """A month whose finance file is there and whose other figures the supervisor types."""
    from hrdesk.app.performance.configuration import configure_from
    from hrdesk.app.performance.entry import Entered, EnterFigures, enter_figures
    from hrdesk.app.performance.entry_sheet import entry_view
    from hrdesk.domain.performance.entering import read_entry
    from hrdesk.domain.performance.pack import configuration
    from tests.app.builders import supervisor_of
    from tests.app.performance.month import GOOD, figures

    desk = new_agency(Path(tempfile.mkdtemp()))
    configure_from(desk.work(), configuration())
    people = add_people(desk, 21, names=PEOPLE)
    for who in people:
        figures(desk, who, {code: GOOD[code] for code in ("recovered_amount", "talk_seconds", "valid_complaints")})
    leader = supervisor_of(desk, "电催一组")
    view = entry_view(leader.work(), OCTOBER)
    cells = tuple(
        Entered(row.employment_id, code, read_entry(text, view.metrics[code]), None, "质检复核后补" if at == 2 else "")
        for at, row in enumerate(view.rows[:9])
        for code, text in (("quality_score", f"{82 + at}.5"), ("connect_rate", f"{35 + at}.2%"))
        if not row.cells[code].locked
    )
    enter_figures(leader.work(), EnterFigures(OCTOBER, view.scheme or "", cells))
    return desk


def _entry(window: Any, paste: str = "") -> None:
    page = _month(window)
    page.open_entry()
    settle(window)
    view = page.entering
    table = view.table
    table.setCurrentIndex(table.grid.index(3, table.grid.number_of(column_of("promise_kept_rate"))))
    if paste:
        QApplication.clipboard().setText(paste)
        table.pasted.emit(table.current_row(), column_of("promise_kept_rate"), [[one] for one in paste.split("\n")])
    settle(window)


_PASTED = "50.8%\n61%\n请假\n0.55\n70.2%\n#N/A\n66%"


def _confirm_dialog(theme: Theme) -> QWidget:
    return dialog_over(window_of(_entered(), "周敏", "人事", theme), _confirm)


def _confirm(window: Any) -> None:
    _entry(window)
    window.page.entering.head.confirm.click()


def _ready(window: Any) -> None:
    window.go("performance", period="2026-10")
    settle(window)


def _mine(window: Any) -> None:
    window.go("mine")
    settle(window)


def _dialog(ask: Callable[[Any], object], column: str = "total", person: str = "马洁") -> Any:
    """A dialog the month's page asks with about somebody, by itself."""

    def make(theme: Theme) -> QWidget:
        return dialog_over(window_of(_agency(), "周敏", "人事", theme), press)

    def press(window: Any) -> None:
        page = _month(window)
        page.table.choose(_row(page.view.rows, person).employment_id, column)
        settle(window)
        ask(page)

    return make


def _trial(window: Any) -> None:
    window.go("settings", section="schemes")
    settle(window)
    part = window.page.parts["schemes"]
    part.edit_lines()
    lines = part.editor.lines.lines
    part.editor.lines._edited(lines[0], "weight", "25")
    part.editor.lines._edited(lines[1], "weight", "25")
    part.editor.try_out()
    settle(window)


def _grades(window: Any) -> None:
    window.go("settings", section="schemes")
    settle(window)
    part = window.page.parts["schemes"]
    part.edit_lines()
    part.editor.show_part("grades")
    settle(window)
    part.editor.focus_first()


SCENES = [
    Scene("month-grid", _hr(_agency), _grid),
    Scene("month-closed", _hr(_closed), _grid),
    Scene("month-points", _hr(_agency), partial(_looked_at, "score")),
    Scene("month-before", _hr(_agency), partial(_looked_at, "before")),
    Scene("month-missing", _hr(_agency), _missing),
    Scene("month-score", _hr(_agency), _score),
    Scene("month-changed", _hr(_agency), _changed),
    Scene("month-confirm", _question("confirm")),
    Scene("month-publish", _question("publish")),
    Scene("month-settle-assign", _settling("assign")),
    Scene("month-settle-split", _settling("split")),
    Scene("month-settle-exclude", _settling("exclude")),
    Scene(
        "month-leave-out",
        _dialog(lambda page: page.actions_of_row.ask_leave_out(), column="metric.promise_kept_rate", person="董悦"),
    ),
    Scene("month-paper", _hr(_agency), _paper),
    Scene("month-ready", _hr(partial(_empty, True)), _ready),
    Scene("month-no-scheme", _hr(partial(_empty, False)), _ready),
    Scene("month-entry", _hr(_entered), _entry),
    Scene("month-entry-pasted", _hr(_entered), partial(_entry, paste=_PASTED)),
    Scene("month-entry-confirm", _confirm_dialog),
    Scene("month-scheme-grades", _hr(_agency), _grades),
    Scene("month-scheme-trial", _hr(_agency), _trial),
    Scene("month-adjust", _dialog(lambda page: page.actions_of_row.ask_adjustment())),
    Scene("month-report-summary", _dialog(lambda page: page.papers.reports.ask_summary())),
    Scene("month-report-years", _dialog(lambda page: page.papers.reports.ask_years())),
    Scene("month-report-month", _dialog(lambda page: page.papers.reports.ask_month())),
    Scene("mine", lambda theme: window_of(_collector(), "马洁", "催收员", theme), _mine),
]
