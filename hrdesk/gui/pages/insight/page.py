"""人员流动: months as bars, units and reasons as a table, cohorts beside it; every figure opens the people behind it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.turnover import DAYS, Cohort, Dimension, Formula, Group
from hrdesk.gui.file_names import TABLES, ask_where
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.page import Context, Page, action
from hrdesk.gui.pages.insight.chart import Bar, MonthChart
from hrdesk.gui.pages.insight.people import PeopleDialog
from hrdesk.gui.pages.insight.why import WhyPanel
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.search import Found
from hrdesk.gui.widgets.panel import PeriodPicker
from hrdesk.gui.widgets.parts import Choice, EmptyPage, Segments, button, column, frame, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.insight import TurnoverOrder, TurnoverView, WhyOrder, WhyView
    from hrdesk.app.work import Desk, Work

MONTHS_OFFERED = 60
FIRST_SHOWN = 12  # months when the page is opened


class InsightPage(Page):
    """Turnover of the months chosen."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(context)
        self.desk = desk
        self.errands = Errands(context, desk, self)
        self.view: TurnoverView | None = None
        self.since, self.until = PeriodPicker(name=_("From month")), PeriodPicker(name=_("To month"))
        self._offer_months()
        self.tabs = Segments([Choice("turnover", _("Turnover")), Choice("why", _("Why people leave"))], name=_("Show"))
        self.why = WhyPanel(self.errands)
        self.why.changed.connect(self.load)
        self.formula = Segments([Choice(one.value, one.value.upper()) for one in Formula], name=_("Formula"))
        self.dimension = Segments([Choice(one.value, one.text) for one in Dimension], name=_("Parted by"))
        self.chart = MonthChart()
        self.chart.opened.connect(self._open_month)
        self.groups = DataTable(_group_columns(Formula.A, Dimension.DEPARTMENT), name=_("Units"), identity=lambda group: group.name, key="turnover",
                                remembered=context.remembered)  # fmt: skip
        self.groups.opened.connect(self._open_group)
        self.cohorts = DataTable(_cohort_columns(), name=_("New-hire attrition"), identity=lambda one: one.month, key="cohorts",
                                 remembered=context.remembered)  # fmt: skip
        self.cohorts.opened.connect(self._open_cohort)
        self.print = action(_("Report"), "printer", self.print_report, self, keys="Ctrl+P")
        self.primary = self.print
        self._build()
        for signal in (self.since.chosen, self.until.chosen):
            signal.connect(self._months_chosen)
        self.formula.chosen.connect(self._show)
        self.dimension.chosen.connect(self._show_groups)
        self.tabs.chosen.connect(self._tab_chosen)

    def _offer_months(self) -> None:
        month = Period.of(self.desk.work().today())
        offered = []
        for _number in range(MONTHS_OFFERED):
            offered.append(month.label)
            month = month.previous()
        self.since.offer(offered, offered[FIRST_SHOWN - 1])
        self.until.offer(offered, offered[0])

    def _build(self) -> None:
        self.toolbar.add(self.tabs)
        self.toolbar.add(
            label(P_("months", "From"), "small"), self.since, label(_("to"), "small"), self.until, self.formula
        )
        self._said = label("", "small")
        self.toolbar.add(self._said)
        self._give_out = button(_("Export"), "download", self._ask_export)
        self.toolbar.add_right(self._give_out)
        self._give_out.setVisible(self.errands.may("export"))
        self._figures = label("", "strong")
        top = frame("surface")
        top.setLayout(column(self._figures, self.chart, gap=4, edges=(16, 10, 16, 4)))
        head = frame("surface")
        head.setLayout(row(self.dimension, None, edges=(16, 6, 16, 6)))
        left = QWidget()
        held = column(head, self.groups, gap=0)
        held.setStretch(1, 1)
        left.setLayout(held)
        right = QWidget()
        note = label(
            _("Of those who have been here so long: how many left by then. Whose days are not up are left out."),
            "small",
            wrap=True,
        )
        title = frame("surface")
        title.setLayout(
            column(label(_("New-hire attrition by month of joining"), "section"), note, gap=2, edges=(16, 8, 16, 6))
        )
        beside = column(title, self.cohorts, gap=0)
        beside.setStretch(1, 1)
        right.setLayout(beside)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(left)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([690, 532])
        whole = QWidget()
        box = column(top, self.splitter, gap=0)
        box.setStretch(1, 1)
        whole.setLayout(box)
        self.empty = EmptyPage(
            "chart-line", _("Nobody was employed in these months. Import the roster, or choose other months.")
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(whole)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.why)
        self._whole = whole
        self.body.addWidget(self.stack)

    # -- the page ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Why people leave") if self._asks_why else _("Turnover")

    @property
    def _asks_why(self) -> bool:
        return self.tabs.current == "why"

    def actions_offered(self) -> list[Found]:
        return [Found("action", _("Turnover report"), self.print.trigger)]

    def enter(self, **where: Any) -> None:
        self.load()

    def refresh(self, news: frozenset[str]) -> None:
        self.load()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.chart.setFocus()
        return super().event(event)

    def order(self) -> TurnoverOrder:
        """What the pickers say."""
        from hrdesk.app.insight import TurnoverOrder

        first, last = Period.parse(self.since.period), Period.parse(self.until.period)
        return TurnoverOrder(min(first, last), max(first, last), Formula(self.formula.current))

    def load(self) -> None:
        """Reads the months chosen, beside the window."""
        from hrdesk.app.insight import turnover

        if self._asks_why:
            self._load_why()
            return
        order = self.order()
        self.errands.read(lambda work: turnover(work, order), self._got)

    def _load_why(self) -> None:
        from hrdesk.app.insight import why_people_leave

        order = self.why_order()
        self.errands.read(lambda work: why_people_leave(work, order), self._got_why, failed=self._no_team)

    def why_order(self) -> WhyOrder:
        """What the pickers and the team say."""
        from hrdesk.app.insight import WhyOrder

        first, last = Period.parse(self.since.period), Period.parse(self.until.period)
        return WhyOrder(min(first, last), max(first, last), self.why.team)

    def _got_why(self, view: WhyView) -> None:
        self.why.show_view(view)
        self.stack.setCurrentWidget(self.why)
        self.header_changed.emit()

    def _no_team(self, failure: BaseException) -> bool:
        if not isinstance(failure, UserError) or failure.code != "no_rows":
            return False
        self.stack.setCurrentWidget(self.empty)
        return True

    @Slot(str)
    def _tab_chosen(self, _key: str) -> None:
        for part in (self.formula, self._said):
            part.setVisible(not self._asks_why)
        self._give_out.setVisible(not self._asks_why and self.errands.may("export"))
        self.load()

    @Slot(str)
    def _months_chosen(self, _month: str) -> None:
        self.load()

    def _got(self, view: TurnoverView) -> None:
        self.view = view
        there = view.total.opening or view.total.joined
        self.stack.setCurrentWidget(self._whole if there else self.empty)
        self._show()

    @Slot()
    def _show(self, _key: str = "") -> None:
        view = self.view
        if view is None:
            return
        formula = Formula(self.formula.current)
        total = view.total
        self._said.setText(_("Rate {letter} = {formula}", letter=formula.value.upper(), formula=formula.text))
        self._figures.setText(
            _("Opening {opening}, joined {joined}, left {left}, closing {closing}; rate {rate} %", opening=total.opening,
              joined=total.joined, left=total.left, closing=total.closing, rate=_percent(total.rate(formula)))
        )  # fmt: skip
        self.chart.load(
            [
                Bar(month.label, group.figures.joined, group.figures.left, _percent(group.figures.rate(formula)))
                for month, group in view.months
            ]
        )
        self.cohorts.load(view.cohorts)
        self._show_groups()
        self.header_changed.emit()

    @Slot()
    def _show_groups(self, _key: str = "") -> None:
        if self.view is not None:
            dimension = Dimension(self.dimension.current)
            self.groups.grid.columns = tuple(_group_columns(Formula(self.formula.current), dimension))
            self.groups.load(self.view.groups[dimension])

    # -- the people behind a figure ----------------------------------------------------------------------------

    @Slot(int)
    def _open_month(self, place: int) -> None:
        if self.view is not None:
            month, group = self.view.months[place]
            self._open(month.label, group)

    @Slot(object)
    def _open_group(self, group: Group) -> None:
        self._open(group.name, group)

    def _open(self, name: str, group: Group) -> None:
        self._people(_("{name}: joined and left", name=name), (*group.leavers, *group.joiners))

    @Slot(object)
    def _open_cohort(self, one: Cohort) -> None:
        self._people(_("Joined in {month}", month=one.month.label), one.joined)

    def _people(self, title: str, ids: Sequence[int]) -> None:
        view = self.view
        if view is None:
            return
        rows = [view.people[who] for who in dict.fromkeys(ids) if who in view.people]
        dialog = PeopleDialog(title, rows, self.window())
        dialog.person_wanted.connect(partial(self._go_to, dialog))
        dialog.open()

    def _go_to(self, dialog: PeopleDialog, employment_id: int) -> None:
        dialog.accept()
        self.context.go("people", employment=str(employment_id))

    # -- paper and workbook ------------------------------------------------------------------------------------

    @Slot()
    def print_report(self) -> None:
        """The report, previewed first."""
        from hrdesk.app.insight import print_turnover, print_why

        why, order, asked = self._asks_why, self.order(), self.why_order()

        def write(work: Work, out: Path) -> object:
            return print_why(work, asked, out) if why else print_turnover(work, order, out)

        name = f"{self.title()} {self.since.period} {self.until.period}"
        self.paper.make(self.errands.read, write, name)

    def _ask_export(self) -> None:
        name = f"{_('Turnover')} {self.since.period} {self.until.period}.xlsx"
        path = ask_where(self, self.context.remembered, _("Export"), name, TABLES)
        if path:
            self.export_to(path)

    def export_to(self, path: str) -> None:
        """Writes all figures into ``path``."""
        from hrdesk.app.insight import export_turnover

        order = self.order()
        self.errands.read(
            lambda work: export_turnover(work, order, Path(path)),
            lambda done: self.context.messages.toast(
                _n(
                    "{file} written, {count:,} row.",
                    "{file} written, {count:,} rows.",
                    file=done.file.name,
                    count=done.rows,
                )
            ),
            title=_("Exporting"),
        )


def _percent(rate: Decimal | None) -> str:
    return "–" if rate is None else f"{rate * 100:.1f}"


def _group_columns(formula: Formula, dimension: Dimension) -> list[Column]:
    def figure(name: str) -> Any:
        return lambda group: getattr(group.figures, name) if _known(group) or name == "left" else None

    def rate(group: Group) -> Cell:
        found = group.figures.rate(formula) if _known(group) else None
        return Cell("" if found is None else f"{found * 100:.1f}", found)

    return [
        Column("name", dimension.text, 120, bold=True, stretch=True),
        Column("opening", _("Opening"), 76, Kind.NUMBER, getter=figure("opening")),
        Column("joined", _("Joined"), 64, Kind.NUMBER, getter=figure("joined")),
        Column("moved_in", _("Moved in"), 76, Kind.NUMBER, getter=figure("moved_in"), grey=True),
        Column("left", _("Left"), 60, Kind.NUMBER, getter=figure("left")),
        Column("moved_out", _("Moved out"), 84, Kind.NUMBER, getter=figure("moved_out"), grey=True),
        Column("closing", _("Closing"), 76, Kind.NUMBER, getter=figure("closing")),
        Column("rate", _("Rate %"), 72, getter=rate, right=True),
    ]


def _known(group: Group) -> bool:
    """Whether the group has head counts: parted by tenure or reason only leavers are counted."""
    return bool(group.figures.opening or group.figures.joined or group.figures.moved_in)


def _cohort_columns() -> list[Column]:
    def after(days: int) -> Any:
        def cell(one: Cohort) -> Cell:
            counted, left = one.after[days]
            if not counted:
                return Cell("–", None, "hint")
            return Cell(f"{left}/{counted}  {Decimal(left) / counted * 100:.0f}%", Decimal(left) / counted)

        return cell

    return [
        Column("month", _("Joined in"), 84, getter=lambda one: Cell(one.month.label, one.month.number), bold=True),
        Column("joined", _("Joined"), 64, Kind.NUMBER, getter=lambda one: len(one.joined)),
        *(Column(f"d{days}", _("{days} days", days=days), 84, getter=after(days), right=True) for days in DAYS),
    ]
