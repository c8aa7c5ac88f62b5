"""绩效: one month, one scheme, everybody in a grid; beside it where a figure comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QAction, QFocusEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QComboBox, QMenu, QStackedWidget, QWidget

from hrdesk.domain.calendar import Period
from hrdesk.gui.models.month import ACTUAL, BEFORE, SCORE, metric_of, missing_cells
from hrdesk.gui.page import Context, Page, action
from hrdesk.gui.pages.performance.ask import FactsDialog
from hrdesk.gui.pages.performance.changed import ChangeShown
from hrdesk.gui.pages.performance.closing import Closing
from hrdesk.gui.pages.performance.controls import DataButton, Legend, MissingChip, StageStrip, TeamFilter, marks_of
from hrdesk.gui.pages.performance.entering import EnterView
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.performance.flow import MonthFlow, Situation, waiting_next
from hrdesk.gui.pages.performance.grid import MonthTable
from hrdesk.gui.pages.performance.papers import Exports, Papers, offered
from hrdesk.gui.pages.performance.places import MonthPlaces
from hrdesk.gui.pages.performance.reading import due_plans, look, open_complaints, open_disputes
from hrdesk.gui.pages.performance.ready import ReadyPage
from hrdesk.gui.pages.performance.reconcile import ReconcileView
from hrdesk.gui.pages.performance.row_actions import UNPUBLISHED, RowActions
from hrdesk.gui.pages.performance.strips import MonthStrips
from hrdesk.gui.pages.performance.why import WhyPanel, by_source
from hrdesk.gui.search import Found
from hrdesk.gui.widgets.panel import PeriodPicker
from hrdesk.gui.widgets.parts import Choice, Segments, button, column, icon_button, named_by_label, row, upright
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.performance.trace import Origin, Why
    from hrdesk.app.performance.views import MonthView, Row
    from hrdesk.app.work import Desk
    from hrdesk.gui.preview import Preview

MONTHS_OFFERED = 24
PANEL, PANEL_NARROW, NARROW = 308, 288, 1180


class PerformancePage(Page):
    """See the module. ``enter(period="2026-10", employee_no="HC0233", scheme="collector")``."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(context)
        self.desk = desk
        self.errands = Errands(context, desk, self)
        self.actions_of_row = RowActions(self.errands, self)
        self.flow = MonthFlow(self.errands, self)
        self.closing = Closing(self.errands, lambda: Period.parse(self.period.period), self)
        self.papers = Papers(self.errands, self, self._show_pages)
        self.exports = Exports(self.errands, self)
        self.table: MonthTable | None = None
        self.view: MonthView | None = None
        self._schemes = False
        self._before: Mapping[int, Row] = {}
        self._scheme: str | None = None
        self._asked = 0
        self._wanted_person = ""
        self._following = ""
        self._grid_wanted = False
        self._shape: tuple[object, ...] = ()
        self._kept: tuple[int, str] | None = None
        self._aim_later = QTimer(self)
        self._aim_later.setSingleShot(True)
        self._aim_later.setInterval(60)
        self._aim_later.timeout.connect(self._ask_why)
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
        self.period = PeriodPicker()
        self.period.chosen.connect(self._period_chosen)
        self.scheme = QComboBox()
        self.scheme.setMinimumWidth(160)
        named_by_label(self.scheme, _("Scheme"))
        self.scheme.activated.connect(self._scheme_chosen)
        self.scheme.hide()
        self.places = MonthPlaces(self.context, self.errands.may, lambda: self.period.period, self)
        left = QWidget()
        left.setLayout(row(self.period, self.scheme, gap=12))
        self.header_left = left
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
        for keys, step in (("Ctrl+PgUp", self.period._step_back), ("Ctrl+PgDown", self.period._step_on)):
            move = QAction(self)
            move.setShortcut(QKeySequence(keys))
            move.triggered.connect(step)
            self.addAction(move)

    def _build_toolbar(self) -> None:
        choices = [
            Choice(ACTUAL, _("Actual")),
            Choice(SCORE, _("Points")),
            Choice(BEFORE, _("vs last month")),
        ]
        self.mode = Segments(choices, name=_("What the grid shows"))
        self.mode.chosen.connect(self._mode_chosen)
        self.teams = TeamFilter()
        self.teams.changed.connect(self._show_rows)
        self.missing = MissingChip()
        self.missing.clicked.connect(self._next_missing)
        jump = QAction(self)
        jump.setShortcut(QKeySequence("F8"))
        jump.triggered.connect(self._next_missing)
        self.addAction(jump)
        self.stages = StageStrip()
        self.more = icon_button("ellipsis", _("Actions for this person"))
        menu = QMenu(self)
        menu.addActions(self.actions_of_row.offered)
        if self.errands.may("performance.evaluate"):
            menu.addSeparator()
            menu.addAction(self.flow.again)
            self.addAction(self.flow.again)
        menu.addActions(self.closing.offered)
        self.more.setMenu(menu)
        self.more.setPopupMode(self.more.ToolButtonPopupMode.InstantPopup)
        self.chooser = icon_button("columns-3", _("Choose columns"), self._choose_columns)
        self.next_scheme = button("", "arrow-right", self._go_on, role="link")
        self.next_scheme.hide()
        self.toolbar.add(self.mode, self.teams, self.missing, self.places.button, self.next_scheme)
        self.export = icon_button("download", _("Export this month"))
        export_menu = QMenu(self)
        self.as_shown = action(_("Export what is shown…"), "table-2", self._export_shown, self)
        export_menu.addActions([self.as_shown, self.exports.evaluations, self.exports.facts, self.exports.payroll])
        self.export.setMenu(export_menu)
        self.export.setPopupMode(self.export.ToolButtonPopupMode.InstantPopup)
        self._edge = upright()
        self.toolbar.add_right(self.stages, self._edge, self.chooser, self.export, self.more)

    def _build_body(self) -> None:
        self.ready = ReadyPage()
        self.ready.pressed.connect(self._ready_pressed)
        self.ready.import_wanted.connect(self._import)
        self.ready.none_declared.connect(self.flow.declare_none)
        self.legend = Legend()
        self._grid_place = column(gap=0)
        left = column(gap=0)
        left.addLayout(self._grid_place, 1)
        left.addWidget(self.legend)
        side = QWidget()
        side.setLayout(left)
        self.panel = WhyPanel(self.actions_of_row.in_panel)
        self.panel.closed.connect(self._panel_closed)
        self.panel.back_wanted.connect(self._ask_why)
        self.changes = ChangeShown(self.errands, self.panel, self._current, self)
        self.panel.all_wanted.connect(self._show_facts)
        self.panel.none_declared.connect(self.flow.declare_none)
        self.panel.import_wanted.connect(self._import)
        grid = QWidget()
        grid.setLayout(row(side, self.panel, gap=0))
        self.panel.setVisible(bool(self.context.remembered.get("month/panel", True)))
        self._both = QStackedWidget()
        self._both.addWidget(QWidget())  # while the month is read for the first time
        self._both.addWidget(self.ready)
        self._both.addWidget(grid)
        self.strips = MonthStrips(self.context, self.errands.may, self.papers)
        self.flow.published.connect(self.strips.offer_papers)
        self._month = QWidget()
        self._month.setLayout(column(self.strips, self._both, gap=0))
        self._shown = QStackedWidget()
        self._shown.addWidget(self._month)
        self.preview: Preview | None = None
        self.reconciling: ReconcileView | None = None
        self.entering: EnterView | None = None
        self.body.addWidget(self._shown)

    # -- the page ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Performance")

    def enter(self, **where: Any) -> None:
        if not self.period.period or where.get("period"):
            self._offer_months(str(where.get("period") or self.context.remembered.get("month/period") or ""))
        self._wanted_person = str(where.get("employee_no") or "")
        self._scheme = where.get("scheme", self._scheme)
        if where and self._shown.currentWidget() is not self._month:
            self._close_pages()  # a month or a person was asked for: the sheet or paper left open makes way
        self.load()
        if where.get("act") == "self_comment":  # of a supervisor, who has no desk of their own
            self.actions_of_row.writing.open_for(self.period.period)
        if where.get("act") == "reconcile":
            self.open_reconciliation()

    def refresh(self, news: frozenset[str]) -> None:
        if self.view is not None:
            self.load()
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

    def _offer_months(self, wanted: str) -> None:
        today = self.desk.work().today()
        now = Period.of(today)
        chosen = Period.parse(wanted) if wanted else now.previous()
        months = [max(now, chosen)]
        while len(months) < MONTHS_OFFERED or months[-1] > chosen:
            months.append(months[-1].previous())
        self.period.offer([month.label for month in months], chosen.label)

    # -- loading -----------------------------------------------------------------------------------------------

    @Slot()
    def load(self) -> None:
        """Reads the month beside the window; an answer that comes too late for a newer question is dropped."""
        self._asked += 1
        period, scheme = Period.parse(self.period.period), self._scheme
        compare = self.mode.current == BEFORE
        self.errands.read(
            partial(look, period=period, scheme=scheme, compare=compare), partial(self._loaded, self._asked)
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
        revised = any(row.revision > 1 for row in view.rows)  # has a column of its own
        shape = (view.period, view.scheme, view.heads, self.mode.current, revised)
        same = self.view is not None and shape == self._shape
        self.view, self._shape = view, shape
        self._offer_schemes(view)
        self.teams.offer([(team.name, team.people) for team in view.teams])
        self.data.offer(by_source(view.delivered), view.none)
        fresh = bool(view.rows) and (not same or self.table is None) and self._new_table(view)
        self._both.setCurrentIndex(2 if view.rows else 1)
        self.strips.look(view)
        self._show_rows()
        wanted, self._grid_wanted = self._grid_wanted, False
        if (fresh or wanted) and self.table is not None:
            self.table.setFocus()
        elif not view.rows and self.ready.action.text():
            self.ready.action.setFocus()

    def _new_table(self, view: MonthView) -> bool:
        """Another scheme or another way of looking has other columns: a table of its own. True: it wants the focus."""
        old, focused, kept = self.table, False, None
        if old is not None:
            focused = old.hasFocus()
            current = old.current_row()
            kept = (current.employment_id, self._column()) if current is not None else None
            self._grid_place.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.table = MonthTable(view, self.mode.current, self._before, self.context.remembered)
        again = [self.flow.again] if self.errands.may("performance.evaluate") else []
        out = [self.exports.evaluations, self.exports.facts, self.exports.payroll] if self.errands.may("export") else []
        self.table.offer_actions([*self.actions_of_row.offered, *again, *out])
        self.table.cell_chosen.connect(self._cell_chosen)
        self.table.opened.connect(self._open_panel)
        self.table.clicked.connect(self._open_panel)
        self.table.escaped.connect(self._escape)
        self.table.summed.connect(self.status_changed)
        self._grid_place.addWidget(self.table)
        QWidget.setTabOrder(self.more, self.table)
        QWidget.setTabOrder(self.table, self.panel.close_button)
        self._kept = kept
        return focused or old is None

    @Slot()
    def _show_rows(self) -> None:
        view = self.view
        if view is None:
            return
        chosen = self.teams.chosen
        rows = [found for found in view.rows if not chosen or found.team in chosen]
        if self.table is not None and view.rows:
            self.table.load(rows)
            self._settle(self.table)
        gaps = missing_cells(rows)
        self.missing.count(gaps)
        self.legend.show_marks(marks_of(rows))
        situation = Situation(replace(view, rows=tuple(rows)), rows, self._schemes)
        step = self.flow.look(situation)
        self.primary = step if self._shown.currentWidget() is self._month else None
        self.flow.again.setEnabled(bool(rows) and view.state != "closed")
        self.stages.show_stage(situation.stage)
        done = not any(row.state in UNPUBLISHED for row in view.rows) and not any(one.waiting for one in view.schemes)
        published = "published" if view.rows and done else ""
        self.closing.aim("closed" if view.state == "closed" else published, stale=any(row.stale for row in view.rows))
        if not view.rows:
            self.ready.show_month(view, schemes=self._schemes, may=self.errands.may, step=self.flow.step)
        for part in (self.mode, self._edge, self.more, self.chooser):
            part.setVisible(bool(view.rows))
        self.export.setVisible(bool(view.rows) and self.errands.may("export"))
        self.exports.aim(view.period)
        self._aim()
        self.header_changed.emit()

    def _settle(self, table: MonthTable) -> None:
        """Puts the cursor on the person asked for, else where it was, else on the first figure."""
        from hrdesk.gui.models.month import column_of

        first = column_of(self.view.heads[0].metric.code) if self.view is not None and self.view.heads else "name"
        if self._wanted_person:
            wanted = (
                next((r for r in self.view.rows if r.employee_no == self._wanted_person), None) if self.view else None
            )
            self._wanted_person = ""
            if wanted is not None and table.choose(wanted.employment_id, "total"):
                return
        if self._kept is not None:
            kept, self._kept = self._kept, None
            known = any(found.key == kept[1] for found in table.grid.columns)
            if table.choose(kept[0], kept[1] if known else first):
                return
        if not table.currentIndex().isValid() and table.grid.rowCount():
            table.setCurrentIndex(table.grid.index(0, table.grid.number_of(first)))

    def _ready_pressed(self) -> None:
        if self.view is not None and not self.view.candidates:
            self._import("roster")
        elif not self._schemes:
            self.flow.use_pack()
        else:
            self.flow.compute()

    # -- controls ----------------------------------------------------------------------------------------------

    def _offer_schemes(self, view: MonthView) -> None:
        self.scheme.clear()
        for found in view.schemes:
            self.scheme.addItem(f"{found.name}  {found.people}", found.key)
        self.scheme.setCurrentIndex(self.scheme.findData(view.scheme))
        self.scheme.setVisible(len(view.schemes) > 1 and self._shown.currentWidget() is not self.entering)
        following = waiting_next(view) if self.errands.may("performance.publish") else None
        self._following = following.key if following is not None else ""
        self.next_scheme.setVisible(following is not None)
        if following is not None:
            self.next_scheme.setText(_("Next: {scheme} · {count}", scheme=following.name, count=following.waiting))
            words = _n(
                "{count} person of {scheme} waits to be published",
                "{count} people of {scheme} wait to be published",
                scheme=following.name,
                count=following.waiting,
            )
            self.next_scheme.setToolTip(words)
            self.next_scheme.setAccessibleDescription(words)

    @Slot()
    def _go_on(self) -> None:
        """To the scheme whose people wait to be published."""
        self._scheme = self._following
        self._grid_wanted = True
        self.load()

    def _scheme_chosen(self, _at: int) -> None:
        self._scheme = self.scheme.currentData()
        self.load()

    @Slot(str)
    def _period_chosen(self, period: str) -> None:
        self.context.remembered.put("month/period", period)
        if self.reconciling is not None and self._shown.currentWidget() is self.reconciling:
            self.reconciling.show_month(Period.parse(period))
        if self.entering is not None and self._shown.currentWidget() is self.entering:
            self.entering.show_month(Period.parse(period))
        self.load()

    def _mode_chosen(self, _mode: str) -> None:
        self.load()

    def _export_shown(self) -> None:
        if self.table is not None:
            self.table.export()

    def _choose_columns(self) -> None:
        if self.table is not None:
            self.table.column_menu().popup(self.chooser.mapToGlobal(self.chooser.rect().bottomLeft()))

    @Slot()
    def _next_missing(self) -> None:
        if self.entering is not None and self._shown.currentWidget() is self.entering:
            self.entering.next_open()
        elif self.table is not None:
            self.table.next_missing()
            self._open_panel()

    def _import(self, kind: str = "", _checked: bool = False) -> None:
        try:
            self.context.go("import", kind=kind, period=self.period.period, back="performance")
        except KeyError:
            self.context.messages.toast(_("Ask HR: this is done on a page you do not have."), tone="info")

    # -- the panel ---------------------------------------------------------------------------------------------

    def _column(self) -> str:
        if self.table is None or not self.table.currentIndex().isValid():
            return ""
        return self.table.grid.columns[self.table.currentIndex().column()].key

    def _cell_chosen(self, _row: Row, _column: str) -> None:
        self._aim()

    def _aim(self) -> None:
        current = self.table.current_row() if self.table is not None and self.view and self.view.rows else None
        self.actions_of_row.aim(self.view, current, self._column())
        self.papers.aim(self.view, current, self.teams.chosen)
        self._aim_later.start()

    def _ask_why(self) -> None:
        if not self.panel.isVisible() or self.table is None or self.view is None:  # nor while the window closes
            return
        current, metric = self.table.current_row(), metric_of(self._column())
        if current is None:
            return
        if metric not in current.cells:
            self._person(current)
            return
        from hrdesk.app.performance.trace import why

        evaluation = current.evaluation_id
        self.errands.read(
            lambda work: why(work, evaluation, metric), partial(self._explained, current.employment_id, metric)
        )

    def _current(self) -> Row | None:
        return self.table.current_row() if self.table is not None else None

    def _person(self, current: Row) -> None:
        if self.view is not None:
            self.panel.show_person(current, self.view.heads, self.view.period, self.view.grades)

    def _explained(self, employment_id: int, metric: str, found: Why) -> None:
        current = self.table.current_row() if self.table is not None else None
        if current is None or current.employment_id != employment_id or metric_of(self._column()) != metric:
            return
        delivered = dict(self.view.delivered) if self.view is not None else {}
        may_import = self.errands.may("performance.import") and current.state in UNPUBLISHED
        undelivered = not delivered.get(found.metric.source, True)
        self.panel.show_why(found, may_import=may_import, undelivered=undelivered)

    def _open_panel(self, *_where: object) -> None:
        if not self.panel.isVisibleTo(self):
            self.panel.show()
            self.context.remembered.put("month/panel", True)
        self._aim_later.start()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The page itself has nothing to type in: its grid has."""
        if self.table is not None and self.table.isVisible():
            self.table.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """At 1280 logical px the panel gives way a little."""
        super().resizeEvent(event)
        wide = PANEL if self.width() >= NARROW else PANEL_NARROW
        if wide != self.panel.width():
            self.panel.setFixedWidth(wide)
            self._aim_later.start()

    def _escape(self) -> None:
        if self.panel.isVisibleTo(self):
            self.panel.end()

    @Slot()
    def _panel_closed(self) -> None:
        self.context.remembered.put("month/panel", False)
        if self.table is not None:
            self.table.setFocus()

    def _show_pages(self, pdf: bytes, name: str) -> None:
        """A paper in place of the grid, until it is closed."""
        from hrdesk.gui.preview import Preview

        if self.preview is None:
            self.preview = Preview(self.context)
            self.preview.closed.connect(self._close_pages)
            self._shown.addWidget(self.preview)
        self.toolbar.hide()
        self._shown.setCurrentWidget(self.preview)
        self.preview.show_pages(pdf, name)
        self.primary = None  # the preview's own button is the one to press
        self.header_changed.emit()

    @Slot()
    def open_reconciliation(self) -> None:
        """The month's differences in place of the grid, until closed."""
        if self.reconciling is None:
            self.reconciling = ReconcileView(self.errands)
            self.reconciling.closed.connect(self._close_pages)
            self.reconciling.settling.changed.connect(self.load)
            self.reconciling.summed.connect(self.status_changed)
            self.reconciling.pages_made.connect(self._show_pages)
            self._shown.addWidget(self.reconciling)
        self.toolbar.hide()
        self._shown.setCurrentWidget(self.reconciling)
        self.reconciling.show_month(Period.parse(self.period.period))
        self.primary = None
        self.header_changed.emit()

    @Slot()
    def open_entry(self) -> None:
        """The sheet figures are typed into, in place of the grid, until closed."""
        if self.entering is None:
            self.entering = EnterView(self.errands)
            self.entering.closed.connect(self._close_pages)
            self.entering.saved.connect(self.load)
            self.entering.summed.connect(self.status_changed)
            self._shown.addWidget(self.entering)
        self.toolbar.hide()
        self.scheme.hide()  # the sheet has its own
        self._shown.setCurrentWidget(self.entering)
        self.entering.show_month(Period.parse(self.period.period), self._scheme)
        self.primary = None
        self.header_changed.emit()

    @Slot()
    def _close_pages(self) -> None:
        self._shown.setCurrentWidget(self._month)
        self.toolbar.show()
        self.scheme.setVisible(self.scheme.count() > 1)
        self._show_rows()
        if self.table is not None:
            self.table.setFocus()

    def _show_facts(self, found: Why, origin: Origin | None) -> None:
        FactsDialog(found, origin, self).open()
