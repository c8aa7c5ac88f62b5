"""本月进度: everybody against target and pace, teams together, the ranking board, and the way of who is chosen.

A collector sees the own month alone, a metric a line. Read anew when a colleague brings figures; place and choice stay.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.gui.models.grouped import BandMark
from hrdesk.gui.models.month import column_of
from hrdesk.gui.models.progress import WHOLE, so_far
from hrdesk.gui.models.progress_board import across_teams
from hrdesk.gui.page import Context, Page
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.performance.head import MonthHead
from hrdesk.gui.pages.progress.strip import Subject, TrendStrip
from hrdesk.gui.pages.progress.tables import board_table, lines_table, people_table, unit_table
from hrdesk.gui.widgets.parts import Choice, EmptyPage, Segments, label
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.progress.model import Origin, ProgressView, Row, Trend, Unit
    from hrdesk.app.work import Desk

PEOPLE, UNITS, BOARD = "people", "units", "board"
WITHIN, ACROSS = "within", "across"  # places


class ProgressPage(Page):
    """See the module. ``enter(period="2026-11", employment="17")``; without a period the running one."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(context)
        self.desk = desk
        self.errands = Errands(context, desk, self)
        self.view: ProgressView | None = None
        self.table: DataTable | None = None
        self._period: Period | None = None  # None: the running one
        self._scheme: str | None = None
        self._running: Period | None = None
        self._wanted = 0
        self._asked = 0
        self._trend_asked = 0
        self._shape: tuple[object, ...] = ()
        self._build_header()
        self._build_body()
        self._ask_later = QTimer(self)
        self._ask_later.setSingleShot(True)
        self._ask_later.setInterval(60)
        self._ask_later.timeout.connect(self._ask_trend)

    # -- building ----------------------------------------------------------------------------------------------

    def _build_header(self) -> None:
        self.head = MonthHead()
        self.head.period_chosen.connect(self._period_chosen)
        self.head.scheme_chosen.connect(self._scheme_chosen)
        self.header_left, self.period = self.head, self.head.period
        self.tabs = Segments([Choice(PEOPLE, P_("progress", "People"))], name=_("Show"))
        self.tabs.chosen.connect(self._tab_chosen)
        self.as_of = label("", "small")
        self.among = Segments(
            [Choice(WITHIN, _("Within the team")), Choice(ACROSS, _("All teams together"))], name=_("Places")
        )
        self.among.chosen.connect(self._tab_chosen)
        self.among.hide()
        self.own = label("", "strong")
        self.toolbar.add(self.tabs, self.among, self.own)
        self.toolbar.add_right(self.as_of)

    def _build_body(self) -> None:
        self.empty = EmptyPage("chart-line", "")
        self.strip = TrendStrip()
        self.strip.metric_chosen.connect(self._metric_chosen)
        self.tables = QStackedWidget()
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.tables)
        self.splitter.addWidget(self.strip)
        self.splitter.setStretchFactor(0, 1)
        self.shown = QStackedWidget()
        for part in (QWidget(), self.empty, self.splitter):
            self.shown.addWidget(part)
        self.body.addWidget(self.shown)

    # -- the page ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Progress of the month")

    def enter(self, **where: Any) -> None:
        if where.get("period"):
            self._period = Period.parse(str(where["period"]))
        self._wanted = int(where.get("employment") or 0)
        self.load()

    def refresh(self, news: frozenset[str]) -> None:
        self.load()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and self.table is not None:
            self.table.setFocus()
        return super().event(event)

    def load(self) -> None:
        """Reads the month beside the window."""
        from hrdesk.app.progress.month import progress

        self._asked += 1
        period, scheme = self._period, self._scheme
        self.errands.read(lambda work: progress(work, period, scheme), partial(self._loaded, self._asked))

    def _loaded(self, asked: int, view: ProgressView) -> None:
        if asked != self._asked:
            return
        self.view = view
        if self._period is None:
            self._running = Period.parse(view.period)
        self._offer(view)
        self._say_as_of(view)
        if not view.rows:
            self._say_empty(view)
            self.shown.setCurrentWidget(self.empty)
        else:
            self._show(view)
            self.shown.setCurrentWidget(self.splitter)
        self.header_changed.emit()

    def _offer(self, view: ProgressView) -> None:
        newest = max(Period.of(view.today), self._running or Period.of(view.today))
        self.head.offer_months(newest, Period.parse(view.period))
        self.head.offer_schemes(view.schemes, view.scheme)

    def _say_empty(self, view: ProgressView) -> None:
        if view.own:
            self.empty.say(_("No scheme says what your month is held against."))
        elif not view.people:
            self.empty.say(_("Nobody was employed in {period}.", period=view.period))
        else:
            self.empty.say(
                _("No scheme says what {period} is held against. Schemes are set up in Settings.", period=view.period)
            )

    def _say_as_of(self, view: ProgressView) -> None:
        """To which day the figures reach, who brought the last ones, and for each metric in the tool tip."""
        chief = view.chief
        if chief is None:
            self.as_of.setText("")
            return
        said = [_("Figures to {reach}", reach=self._reach(chief.origin)) if chief.origin.day else _("No figures yet")]
        said += [
            _("{metric} to {day}", metric=head.metric.short_name, day=f"{head.origin.day:%m-%d}")
            for head in view.heads
            if head.grows and head.origin.day not in (None, chief.origin.day) and head.origin.day is not None
        ]
        self.as_of.setText(_("; ").join(said))
        lines = [
            _("{metric}: {reach}", metric=head.metric.name, reach=self._reach(head.origin))
            if head.origin.day
            else _("{metric}: no figures yet", metric=head.metric.name)
            for head in view.heads
        ]
        self.as_of.setToolTip("\n".join(lines))
        self.as_of.setAccessibleDescription(_("; ").join(lines))

    def _reach(self, origin: Origin) -> str:
        at = "" if origin.at is None else f"{origin.at.astimezone(self.desk.zone):%m-%d %H:%M}"
        brought = _("{name} {at}", name=origin.by, at=at) if origin.by else at
        return " · ".join(part for part in (origin.day.isoformat() if origin.day else "", brought) if part)

    # -- tables ------------------------------------------------------------------------------------------------

    def _show(self, view: ProgressView) -> None:
        self.tabs.setVisible(not view.own)
        self.own.setVisible(view.own)
        self.own.setText(so_far(view.rows[0]) if view.own else "")
        self._offer_tabs(view)
        view = self._placed(view)
        chief = view.chief
        self.strip.offer(view.heads, chief.metric.code if chief is not None else "")
        codes = tuple(head.metric.code for head in view.heads)
        shape = (view.scheme, codes, view.ranks, view.own, self.tabs.current, self.among.current)
        if shape != self._shape or self.table is None:
            self._shape = shape
            self._make_table(view)
        self._fill(view)

    def _offer_tabs(self, view: ProgressView) -> None:
        """Without units there is nothing to add up; hidden places have no board."""
        choices = [Choice(PEOPLE, P_("progress", "People"))]
        if view.units:
            choices.append(Choice(UNITS, _("Departments and teams")))
        if view.ranks:
            choices.append(Choice(BOARD, P_("progress", "Ranking board")))
        self.tabs.offer(choices)
        whole = any(unit.key == WHOLE for unit in view.units)  # who does not see all cannot place all
        self.among.setVisible(self.tabs.current == BOARD and whole)
        if not whole:
            self.among.choose(WITHIN)

    def _placed(self, view: ProgressView) -> ProgressView:
        """The board places within the teams, or all together."""
        across = self.tabs.current == BOARD and self.among.current == ACROSS
        return across_teams(view) if across else view

    def _make_table(self, view: ProgressView) -> None:
        remembered = self.context.remembered
        old, self.table = self.table, None
        if view.own:
            made: DataTable = lines_table(remembered)
        else:
            makers: dict[str, Callable[..., Any]] = {PEOPLE: people_table, UNITS: unit_table, BOARD: board_table}
            made = makers[self.tabs.current](view, remembered)
            made.metric_chosen.connect(self.strip.choose)  # type: ignore[attr-defined]
        made.chosen.connect(self._chosen)
        made.summed.connect(self.status_changed)
        self.tables.addWidget(made)
        self.tables.setCurrentWidget(made)
        self.table = made
        if old is not None:
            focused = old.hasFocus()
            self.tables.removeWidget(old)
            old.deleteLater()
            if focused:
                made.setFocus()

    def _fill(self, view: ProgressView) -> None:
        """The rows in the table; where it is scrolled to and who is chosen stay."""
        table = self.table
        if table is None:
            return
        down, across = table.verticalScrollBar(), table.horizontalScrollBar()
        at, beside = down.value(), across.value()
        fresh = not table.currentIndex().isValid()
        table.load(self._rows(view))
        wanted, self._wanted = self._wanted, 0
        if wanted and not view.own:
            table.choose(wanted, self._chief_column())
        elif fresh:
            self._choose_first(table)
        else:
            down.setValue(at)
            across.setValue(beside)
        self._chosen(table.current_row())

    def _choose_first(self, table: DataTable) -> None:
        """The first row, in the column of the metric shown."""
        table.choose_first()
        key = self._chief_column()
        keys = [column.key for column in table.grid.columns]
        if key in keys and table.currentIndex().isValid():
            table.setCurrentIndex(table.grid.index(table.currentIndex().row(), keys.index(key)))

    def _chief_column(self) -> str:
        chief = self.view.chief if self.view is not None else None
        return column_of(chief.metric.code) if chief is not None and self.tabs.current != BOARD else ""

    def _rows(self, view: ProgressView) -> Any:
        from hrdesk.app.progress.model import OwnLine

        if view.own:
            cells = view.rows[0].cells
            return [OwnLine(head, cells[head.metric.code]) for head in view.heads]
        return self.table.grid.rows_of(view)  # type: ignore[union-attr]

    @Slot(str)
    def _period_chosen(self, label: str) -> None:
        self._period = Period.parse(label)
        if self._period == self._running:
            self._period = None
        self.load()

    @Slot(str)
    def _scheme_chosen(self, scheme: str) -> None:
        self._scheme = scheme
        self.load()

    @Slot(str)
    def _tab_chosen(self, _key: str) -> None:
        if self.view is not None and self.view.rows:
            self._show(self.view)

    # -- who is chosen -----------------------------------------------------------------------------------------

    @Slot(object)
    def _chosen(self, chosen: Any) -> None:
        if self.view is not None and self.view.own and chosen is not None:
            self.strip.choose(chosen.head.metric.code)
        self.strip.show_subject(self._subject())
        self._ask_later.start()

    @Slot(str)
    def _metric_chosen(self, _code: str) -> None:
        self.strip.show_subject(self._subject())
        self._ask_later.start()

    def _subject(self) -> Subject | None:
        """Whose way is shown: the person, the team of a band, the unit; one's own."""
        from hrdesk.app.progress.model import PERSON

        view, table = self.view, self.table
        if view is None or table is None:
            return None
        units = {unit.key: unit for unit in view.units}
        if view.own:
            return self._of_person(view.rows[0], units, PERSON)
        chosen = table.current_row()
        if chosen is None:
            mark = table.grid.identity_at(table.currentIndex().row()) if table.currentIndex().isValid() else None  # type: ignore[attr-defined]
            unit = units.get(mark.key) if isinstance(mark, BandMark) else None
            return None if unit is None else self._of_unit(unit, units)
        return self._of_unit(chosen, units) if self.tabs.current == UNITS else self._of_person(chosen, units, PERSON)

    def _of_person(self, one: Row, units: dict[str, Unit], kind: str) -> Subject:
        unit = (
            next((row.unit for row in self.view.rows if row.employment_id == one.employment_id), "")
            if self.view
            else ""
        )
        mean = units[unit].points if unit in units else {}
        name = " · ".join(part for part in (one.name, one.employee_no, one.team) if part)
        return Subject(kind, one.employment_id, name, one.cells, one.points, mean)

    def _of_unit(self, unit: Unit, units: dict[str, Unit]) -> Subject:
        whole = units.get(WHOLE)
        mean = whole.points if whole is not None and whole.key != unit.key else {}
        return Subject(unit.kind, int(unit.key.partition(":")[2]), unit.name, unit.cells, unit.points, mean)

    def _ask_trend(self) -> None:
        from hrdesk.app.progress.model import TrendOrder
        from hrdesk.app.progress.trend import trend

        subject, view = self._subject(), self.view
        self._trend_asked += 1
        if subject is None or view is None or view.scheme is None or not self.strip.code:
            self.strip.show_trend(None)
            return
        order = TrendOrder(view.period, view.scheme, self.strip.code, subject.kind, subject.ident)
        self.errands.read(
            lambda work: trend(work, order), partial(self._trend_read, self._trend_asked), failed=self._no_trend
        )

    def _trend_read(self, asked: int, found: Trend) -> None:
        if asked == self._trend_asked:
            self.strip.show_trend(found)

    def _no_trend(self, failure: BaseException) -> bool:
        """Whoever was chosen left meanwhile: the next reading of the month says so."""
        if not isinstance(failure, UserError) or failure.code != "not_found":
            return False
        self.strip.show_trend(None)
        return True
