"""绩效: one month, one scheme, everybody in a grid; beside it where a figure comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from hrdesk.domain.calendar import Period
from hrdesk.gui.models.month import BEFORE, missing_cells
from hrdesk.gui.page import Context, Page
from hrdesk.gui.pages.performance.closed import ClosedStrip, why_closed
from hrdesk.gui.pages.performance.closing import Closing
from hrdesk.gui.pages.performance.controls import DataButton, Legend, marks_of
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.performance.explaining import Explaining, LookedAt
from hrdesk.gui.pages.performance.flow import MonthFlow, Situation
from hrdesk.gui.pages.performance.grid_place import GridPlace
from hrdesk.gui.pages.performance.head import MonthHead
from hrdesk.gui.pages.performance.in_place import InPlace
from hrdesk.gui.pages.performance.papers import Exports, Papers, offered
from hrdesk.gui.pages.performance.places import MonthPlaces
from hrdesk.gui.pages.performance.reading import due_plans, look, open_complaints, open_disputes
from hrdesk.gui.pages.performance.ready import ReadyPage
from hrdesk.gui.pages.performance.row_actions import UNPUBLISHED, RowActions
from hrdesk.gui.pages.performance.strips import MonthStrips
from hrdesk.gui.pages.performance.tools import MonthTools, key_action
from hrdesk.gui.pages.performance.why import by_source
from hrdesk.gui.search import Found
from hrdesk.gui.widgets.parts import button, column, row
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.performance.views import MonthView, Row
    from hrdesk.app.work import Desk
    from hrdesk.gui.pages.performance.entering import EnterView
    from hrdesk.gui.pages.performance.grid import MonthTable
    from hrdesk.gui.pages.performance.reconcile import ReconcileView


class PerformancePage(Page):
    """See the module. ``enter(period="2026-10", employee_no="HC0233", metric="calls", document_no="YW-2026-0001")``."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(context)
        self.desk = desk
        self.errands = Errands(context, desk, self)
        self.actions_of_row = RowActions(self.errands, self)
        self.flow = MonthFlow(self.errands, self)
        self.flow.hidden = self._hidden
        self._both = QStackedWidget()
        self._month = QWidget()
        self.in_place = InPlace(self.errands, self._month, self)
        self.papers = Papers(self.errands, self, self.in_place.paper.show)
        self.closing = Closing(self.errands, lambda: self.head.month, self)
        self.exports = Exports(self.errands, self)
        self.view: MonthView | None = None
        self._schemes = False
        self._before: Mapping[int, Row] = {}
        self._scheme: str | None = None
        self._asked = 0
        self._wanted_person = self._wanted_metric = ""
        self._grid_wanted = False
        self._build_header()
        self._build_toolbar()
        self._build_body()
        self.actions_of_row.changed.connect(self.load)
        self.actions_of_row.sheet_wanted.connect(self.papers.show)
        self.flow.changed.connect(self.load)
        self.closing.changed.connect(self.load)
        self.flow.import_wanted.connect(self._import)
        self.flow.reconciliation_wanted.connect(self.open_reconciliation)

    # -- building ----------------------------------------------------------------------------------------------

    def _build_header(self) -> None:
        self.head = MonthHead()
        self.head.period_chosen.connect(self._period_chosen)
        self.head.scheme_chosen.connect(self._scheme_chosen)
        self.header_left, self.period, self.scheme = self.head, self.head.period, self.head.scheme
        self.places = MonthPlaces(self.context, self.errands.may, lambda: self.period.period, self)
        self.data = DataButton()
        self.data.import_wanted.connect(self._import)
        self.data.none_declared.connect(self.flow.declare_none)
        self.print = self.papers.button()
        self.reconcile = button(P_("reconciliation", "Reconcile"), "scale", self.open_reconciliation)
        right = QWidget()
        self.enter_figures = button(P_("entry", "Enter figures"), "pencil", self.open_entry)
        right.setLayout(row(self.data, self.enter_figures, self.reconcile, self.print, gap=8))
        self.enter_figures.setVisible(self.errands.may("performance.enter"))
        self.reconcile.setVisible(self.errands.may("reconciliation.read"))
        self.data.setVisible(self.errands.may("performance.import"))  # parted from its window it would be one itself
        self.header_right = right
        key_action("Ctrl+PgUp", self.period._step_back, self)
        key_action("Ctrl+PgDown", self.period._step_on, self)

    def _build_toolbar(self) -> None:
        tools = self.tools = MonthTools(self.exports, self.errands.may, self)
        self.mode, self.teams, self.missing, self.stages = tools.mode, tools.teams, tools.missing, tools.stages
        self.next_scheme = tools.next_scheme
        self.mode.chosen.connect(self._mode_chosen)
        self.teams.changed.connect(self._show_rows)
        self.missing.clicked.connect(self._next_missing)
        self.next_scheme.wanted.connect(self._go_on)
        tools.chooser.clicked.connect(self._choose_columns)
        tools.as_shown.triggered.connect(self._export_shown)
        key_action("F8", self._next_missing, self)
        again = self.flow.again if self.errands.may("performance.evaluate") else None
        if again is not None:
            self.addAction(again)
        tools.offer(self.actions_of_row.offered, again, self.closing.offered)
        tools.put_into(self.toolbar, self.places.button)

    def _build_body(self) -> None:
        self.ready = ReadyPage()
        self.ready.pressed.connect(self._ready_pressed)
        self.ready.import_wanted.connect(self._import)
        self.ready.none_declared.connect(self.flow.declare_none)
        self.legend = Legend()
        left = column(gap=0)
        side = QWidget()
        side.setLayout(left)
        acts = self.actions_of_row
        leave_out = acts.leave_out if acts.leave_out in acts.offered else None
        question = acts.question if acts.question in acts.offered else None
        self.explaining = Explaining(self.errands, acts.in_panel, leave_out, question, self._looked_at, self)
        self.explaining.left.connect(self._to_grid)
        self.explaining.corrected.connect(self.load)
        self.panel = self.explaining.panel
        between = (self.tools.more, self.panel.close_button)
        self._place = GridPlace(self._new_table, between, self.context.remembered)
        left.addWidget(self._place, 1)
        left.addWidget(self.legend)
        self.panel.none_declared.connect(self.flow.declare_none)
        self.panel.import_wanted.connect(self._import)
        grid = QWidget()
        grid.setLayout(row(side, self.panel, gap=0))
        self._both.addWidget(QWidget())  # while the month is read for the first time
        self._both.addWidget(self.ready)
        self._both.addWidget(grid)
        self.strips = MonthStrips(self.context, self.errands.may, self.papers)
        self.closed = ClosedStrip(self.context, self.errands.may)
        self.closed.reopen_wanted.connect(self.closing.ask_reopen)
        self.flow.published.connect(self.strips.offer_papers)
        self._month.setLayout(column(self.closed, self.strips, self._both, gap=0))
        self.in_place.opened.connect(self._show_schemes)
        self.in_place.closed.connect(self._grid_again)
        self.in_place.changed.connect(self.load)
        self.in_place.summed.connect(self.status_changed)
        self.in_place.reopen_wanted.connect(self.closing.ask_reopen)
        self.closing.changed.connect(self.in_place.look_again)
        self.body.addWidget(self.in_place.shown)

    # -- the page ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Performance")

    def enter(self, **where: Any) -> None:
        if not self.period.period or where.get("period"):
            wanted = str(where.get("period") or self.context.remembered.get("month/period") or "")
            now = Period.of(self.desk.work().today())
            self.head.offer_months(now, Period.parse(wanted) if wanted else now.previous())
        self._wanted_person = str(where.get("employee_no") or "")
        self._wanted_metric = str(where.get("metric") or "")
        self.explaining.correcting.about(self._wanted_person, self.period.period, str(where.get("document_no") or ""))
        self._scheme = where.get("scheme", self._scheme)
        if where and not self.in_place.nothing:
            self.in_place.close()  # a month or a person was asked for: the sheet or paper left open makes way
        self.load()
        if where.get("act") == "self_comment":  # of a supervisor, who has no desk of their own
            self.actions_of_row.writing.open_for(self.period.period)
        if where.get("act") == "reconcile":
            self.open_reconciliation()

    def refresh(self, news: frozenset[str]) -> None:
        if self.view is not None:
            self.load()
        self.catch_up(news)

    def catch_up(self, news: frozenset[str]) -> None:
        if self.entering is not None and self.entering.isVisible():
            self.entering.load()

    def actions_offered(self) -> list[Found]:
        actions = [*self.actions_of_row.offered, *offered(self.papers), *self.places.offered]
        if self.primary is not None:
            actions.append(self.primary)
        buttons = [made for made in (self.enter_figures, self.reconcile) if made.isVisible() and made.isEnabled()]
        return [
            *(Found("action", made.text(), made.trigger) for made in actions if made.isEnabled()),
            *(Found("action", made.text().strip(), made.click) for made in buttons),
        ]

    # -- loading -----------------------------------------------------------------------------------------------

    @Slot()
    def load(self) -> None:
        """Reads the month beside the window; an answer that comes too late for a newer question is dropped."""
        self._asked += 1
        period, scheme = self.head.month, self._scheme
        compare = self.mode.current == BEFORE
        self.errands.read(
            partial(look, period=period, scheme=scheme, compare=compare, employee_no=self._wanted_person),
            partial(self._loaded, self._asked),
        )
        self.errands.read(open_disputes, partial(self.places.count, "disputes"))
        if self.errands.may("complaints.read"):
            self.errands.read(open_complaints, partial(self.places.count, "complaints"))
        if self.errands.may("improvement.write"):
            self.errands.read(due_plans, partial(self.places.count, "plans"))

    def _loaded(self, asked: int, found: tuple[MonthView, bool, Mapping[int, Row]]) -> None:
        if asked != self._asked:
            return
        view, self._schemes, self._before = found
        here = self.has_focus  # before the button that was pressed is gone
        self.view = view
        self._offer_schemes(view)
        self.teams.offer([(team.name, team.people) for team in view.teams])
        closed = why_closed(view.period, self.errands.may) if view.state == "closed" else ""
        self.data.offer(by_source(view.delivered), view.none, closed=closed)
        self.closed.show_for(view.period if closed else "")
        fresh = self._place.prepare(view, self.mode.current, self._before)
        self._both.setCurrentIndex(2 if view.rows else 1)
        self.strips.look(view)
        self._show_rows()
        wanted, self._grid_wanted = self._grid_wanted, False
        if (fresh or wanted) and self.table is not None:
            self.table.setFocus()
        elif not view.rows and here:  # who steps through the months goes on stepping
            self.ready.begin()

    @property
    def table(self) -> MonthTable | None:
        """The grid shown; None before there was anybody to show."""
        return self._place.table

    def _new_table(self, table: MonthTable) -> None:
        again = [self.flow.again] if self.errands.may("performance.evaluate") else []
        out = [self.exports.evaluations, self.exports.facts, self.exports.payroll] if self.errands.may("export") else []
        table.offer_actions([*self.actions_of_row.offered, *again, *out])
        table.cell_chosen.connect(self._cell_chosen)
        table.chosen.connect(self._row_chosen)
        table.opened.connect(self.explaining.open)
        table.clicked.connect(self.explaining.open)
        table.escaped.connect(self.explaining.end)
        table.summed.connect(self.status_changed)

    @Slot()
    def _show_rows(self) -> None:
        view = self.view
        if view is None:
            return
        chosen = self.teams.chosen
        rows = [found for found in view.rows if not chosen or found.team in chosen]
        if self.table is not None and view.rows:
            self.table.load(rows)
            wanted, self._wanted_person = self._wanted_person, ""
            if self._place.stand_on(view, wanted, self._wanted_metric):
                self.explaining.open()
        gaps = missing_cells(rows)
        self.missing.count(gaps)
        self.legend.show_marks(marks_of(rows))
        situation = Situation(replace(view, rows=tuple(rows)), rows, self._schemes)
        step = self.flow.look(situation)
        self.primary = step if self.in_place.nothing else None
        self.flow.again.setEnabled(bool(rows) and view.state != "closed")
        self.stages.show_stage(situation.stage)
        done = not any(row.state in UNPUBLISHED for row in view.rows) and not any(one.waiting for one in view.schemes)
        published = "published" if view.rows and done else ""
        self.closing.aim("closed" if view.state == "closed" else published, stale=any(row.stale for row in view.rows))
        if not view.rows:
            self.ready.show_month(view, schemes=self._schemes, may=self.errands.may, step=self.flow.step)
        self.tools.show_rows(bool(view.rows))
        self.exports.aim(view.period)
        self._aim()
        self.header_changed.emit()

    def _ready_pressed(self) -> None:
        if self.view is not None and not self.view.candidates:
            self._import("roster")
        elif not self._schemes:
            self.flow.use_pack()
        else:
            self.flow.compute()

    # -- controls ----------------------------------------------------------------------------------------------

    def _offer_schemes(self, view: MonthView) -> None:
        self.head.offer_schemes(view.schemes, view.scheme)
        self._show_schemes()
        self.next_scheme.offer(view)

    @Slot()
    def _show_schemes(self) -> None:
        self.head.show_schemes(self.in_place.typing is None)  # the sheet has its own

    @Slot(str)
    def _go_on(self, scheme: str) -> None:
        """To the scheme whose people wait to be published."""
        self._scheme = scheme
        self._grid_wanted = True
        self.load()

    @Slot(str)
    def _scheme_chosen(self, scheme: str) -> None:
        self._scheme = scheme
        self.load()

    @Slot(str)
    def _period_chosen(self, period: str) -> None:
        self.context.remembered.put("month/period", period)
        self.in_place.follow(Period.parse(period))
        self.load()

    def _mode_chosen(self, _mode: str) -> None:
        self.load()

    def _export_shown(self) -> None:
        if self.table is not None:
            self.table.export()

    def _choose_columns(self) -> None:
        if self.table is not None:
            chooser = self.tools.chooser
            self.table.column_menu().popup(chooser.mapToGlobal(chooser.rect().bottomLeft()))

    @Slot()
    def _next_missing(self) -> None:
        if self.in_place.typing is not None:
            self.in_place.typing.next_open()
        elif self.table is not None:
            self.table.next_missing()
            self.explaining.open()

    def _import(self, kind: str = "", _checked: bool = False) -> None:
        try:
            self.context.go("import", kind=kind, period=self.period.period, back="performance")
        except KeyError:
            self.context.messages.toast(_("Ask HR: this is done on a page you do not have."), tone="info")

    # -- the panel ---------------------------------------------------------------------------------------------

    def _cell_chosen(self, _row: Row, _column: str) -> None:
        self._aim()

    @Slot(object)
    def _row_chosen(self, row: Row | None) -> None:
        if row is None:  # filtered away, with nobody left to stand on
            self._aim()

    def _aim(self) -> None:
        current = self.table.current_row() if self.table is not None and self.view and self.view.rows else None
        self.actions_of_row.aim(self.view, current, self._place.column)
        self.papers.aim(self.view, current, self.teams.chosen)
        self.explaining.aim()

    def _hidden(self) -> int:
        return self.table.grid.total - self.table.grid.rowCount() if self.table is not None else 0

    def _looked_at(self) -> LookedAt | None:
        current = self.table.current_row() if self.table is not None else None
        return (
            LookedAt(self.view, current, self._place.column) if self.view is not None and current is not None else None
        )

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The page itself has nothing to type in: its grid has."""
        if self.table is not None and self.table.isVisible():
            self.table.setFocus()
        elif self.ready.isVisible():
            self.ready.begin()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.explaining.fit(self.width())

    @Slot()
    def _to_grid(self) -> None:
        if self.table is not None:
            self.table.setFocus()

    # -- in place of the grid ----------------------------------------------------------------------------------

    @property
    def entering(self) -> EnterView | None:
        """The sheet figures are typed into, once it was opened."""
        return self.in_place.entering

    @property
    def reconciling(self) -> ReconcileView | None:
        """The month's differences, once they were opened."""
        return self.in_place.reconciling

    @Slot()
    def open_reconciliation(self) -> None:
        """The month's differences in place of the grid, until closed."""
        self.in_place.reconcile(self.head.month)

    @Slot()
    def open_entry(self) -> None:
        """The sheet figures are typed into, in place of the grid, until closed."""
        self.in_place.enter(self.head.month, self._scheme)

    @Slot()
    def _grid_again(self) -> None:
        self._show_schemes()
        self._show_rows()
        self._to_grid()
