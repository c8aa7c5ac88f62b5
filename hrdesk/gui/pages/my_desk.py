"""我的: a person's own published evaluations, month by month, each figure explained, the sheet to print. Nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.figures import shown
from hrdesk.domain.performance.model import LineState
from hrdesk.gui.models.month import UNITS, plain, points_shown, target_shown
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.page import Context, Page, action
from hrdesk.gui.pages.disputes.asking import DisputeErrands
from hrdesk.gui.pages.disputes.own import OwnWord
from hrdesk.gui.pages.performance.ask import FactsDialog
from hrdesk.gui.pages.performance.changed import ChangeShown
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.performance.own_words import OwnReviews, beside
from hrdesk.gui.pages.performance.papers import Papers
from hrdesk.gui.pages.performance.reading import open_disputes
from hrdesk.gui.pages.performance.reports import LOOK
from hrdesk.gui.pages.performance.why import WhyPanel
from hrdesk.gui.pages.progress.card import OwnCard
from hrdesk.gui.widgets.parts import EmptyPage, StatusTag, button, column, connect, empty, frame, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.disputes.model import OwnStanding
    from hrdesk.app.performance.trace import Origin, Why
    from hrdesk.app.performance.views import Cell as Figure
    from hrdesk.app.performance.views import Head, MonthView, Row
    from hrdesk.app.progress.model import OwnProgress
    from hrdesk.app.work import Desk, Work

MONTHS_LOOKED_AT = 24
MONTHS_WIDE = 256
PANEL, PANEL_NARROW, NARROW = 308, 288, 1180


@dataclass(frozen=True, slots=True)
class OwnMonth:
    """One published month of one's own."""

    view: MonthView
    row: Row


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One figure of the month."""

    head: Head
    cell: Figure


class MyDeskPage(Page):
    """Months at the left, the chosen one's figures beside them, where a figure comes from at the right."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(context)
        self.desk = desk
        self.errands = Errands(context, desk, self)
        self.papers = Papers(self.errands, self, self.paper.show)
        self._month: OwnMonth | None = None
        self._newest: OwnMonth | None = None
        self._entering = False  # the months take the keyboard when one comes, not at a colleague's save
        self._may_print = self.errands.may("performance.print")
        self._print = action(_("Print my sheet"), "printer", self.print_sheet, self, keys="Ctrl+P")
        self.year = button(_("Print my year"), "chart-line", self.print_year)
        self.year.setVisible(False)
        self.months = DataTable(
            _month_columns(), name=_("My evaluations"), identity=lambda month: month.view.period, key=""
        )
        self.months.setFixedWidth(MONTHS_WIDE)
        self.months.chosen.connect(self._month_chosen)
        self.lines = DataTable(_line_columns(), name=_("My figures"), identity=lambda line: line.head.metric.code)
        self.lines.chosen.connect(self._line_chosen)
        self.lines.opened.connect(self._open_panel)
        self.question = action(_("Question about this figure…"), "messages-square", self._ask, self, keys="Ctrl+E")
        self.panel = WhyPanel([self.question])
        self.panel.all_wanted.connect(self._show_facts)
        self.panel.back_wanted.connect(self._explain_again)
        self.changes = ChangeShown(self.errands, self.panel, self._own_row, self)
        self.revised = button(_("Why revised?"), role="link")
        self.compared = button(_("Why different from last month?"), role="link")
        connect(self.revised.clicked, self._why_revised)
        connect(self.compared.clicked, self._why_other)
        self.waiting = button("", "inbox", self._to_taking)
        self.waiting.hide()
        self.asked = button("", "messages-square", self._to_disputes)
        self.asked.hide()
        self.plans = button("", "handshake", self._to_plans)
        self.plans.hide()
        self.toolbar.add(self.waiting, self.asked, self.plans)
        self.toolbar.hide()
        self.reviews = OwnReviews(self.errands, self.load)
        self.word = OwnWord(DisputeErrands(self.errands, self, self.load))
        self.lines.offer_actions([self.question])
        self._build()

    def _build(self) -> None:
        self._head = label("", "secondary")
        self._score = label("", "title")
        self._place = label("", "secondary", wrap=True)  # with an adjustment it takes two lines on a small screen
        self._grade = StatusTag()
        self._said = row(gap=24, edges=(16, 12, 16, 12))
        line = row(self._score, self._grade, gap=12)
        line.addWidget(self._place, 1)
        line.addWidget(self.year)
        head = column(
            self._head,
            line,
            row(self.revised, self.compared, None, gap=12),
            gap=4,
            edges=(16, 12, 16, 12),
        )
        foot = frame("strip")
        foot.setLayout(self._said)
        foot.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        middle = column(head, self.word, self.lines, foot, gap=0)
        desk = QWidget()
        line = row(self.months, frame("upright"), gap=0)
        line.addLayout(middle, 1)
        line.addWidget(self.panel)
        desk.setLayout(line)
        self._empty = EmptyPage("chart-column", _("Your evaluations appear here once they are published."))
        self._shown = QStackedWidget()
        for part in (QWidget(), self._empty, desk):
            self._shown.addWidget(part)
        self.body.addWidget(self.reviews)
        self.card = OwnCard(self._to_progress)
        self.card.more.setVisible(self.desk.actor.visit is None)  # a kiosk has no page behind it
        self.body.addWidget(self.card)
        self.body.addWidget(self._shown)

    # -- the page ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return _("My desk")

    def enter(self, **where: Any) -> None:
        self._entering = True
        self.load()
        if where.get("act") == "self_comment":
            self.reviews.writing.open_for(str(where.get("period") or ""))

    def refresh(self, news: frozenset[str]) -> None:
        self.load()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.lines.setFocus()
        return super().event(event)

    def load(self) -> None:
        """Reads one's own published months, and what is under review."""
        last = Period.of(self.desk.work().today())
        self.errands.read(partial(_own_months, last=last), self._loaded)
        self.reviews.load()
        self.errands.read(_so_far, self._show_so_far)
        if self.errands.may("handover.answer"):
            self.errands.read(_waiting, self._show_waiting)
        if self.errands.may("disputes.read"):
            self.errands.read(open_disputes, self._show_asked)
        if self.errands.may("improvement.own"):
            self.errands.read(_own_plans, self._show_plans)

    def _show_waiting(self, count: int) -> None:
        """Cases of a handover that wait for one's own answer stand above everything."""
        self.waiting.setText(
            _n("{count} case waits for your answer", "{count} cases wait for your answer", count=count)
        )
        self.waiting.setVisible(bool(count))
        self._fit_toolbar()

    def _show_asked(self, count: int) -> None:
        """One's own questions and appeals that are open."""
        self.asked.setText(_("My questions and appeals: {count}", count=count))
        self.asked.setVisible(bool(count))
        self._fit_toolbar()

    def _show_plans(self, count: int) -> None:
        """Interviews and plans about oneself."""
        self.plans.setText(_("My interviews and plans: {count}", count=count))
        self.plans.setVisible(bool(count))
        self._fit_toolbar()

    def _fit_toolbar(self) -> None:
        self.toolbar.setVisible(not all(made.isHidden() for made in (self.waiting, self.asked, self.plans)))

    def _to_plans(self) -> None:
        self.context.go("plans")

    def _show_so_far(self, found: OwnProgress | None) -> None:
        """The running month stands above those published."""
        self.card.show_month(found)
        self.card.setVisible(found is not None)

    def _to_progress(self) -> None:
        self.context.go("progress")

    def _to_disputes(self) -> None:
        self.context.go("disputes")

    def _to_taking(self) -> None:
        self.context.go("taking")

    def _loaded(self, found: list[OwnMonth]) -> None:
        self._shown.setCurrentIndex(2 if found else 1)
        self.primary = self._print if found and self._may_print else None
        self.year.setVisible(bool(found) and self._may_print)
        self._newest = found[0] if found else None
        self.months.load(found)
        self.months.choose_first()
        self._month_chosen(self.months.current_row())
        if found and self._entering:
            self.months.setFocus()
        self._entering = False
        self.header_changed.emit()

    @Slot(object)
    def _month_chosen(self, month: OwnMonth | None) -> None:
        self._month = month
        if month is None:
            return
        view, own = month.view, month.row
        self._head.setText(f"{own.name} · {own.employee_no} · {view.scheme_name} · {view.period}")
        self._score.setText("—" if own.score is None else f"{own.score:,.2f}")
        place = "" if own.rank is None else _("rank {rank} of {count}", rank=own.rank, count=own.rank_of)
        parts = [place, _("last month {score}", score=f"{own.before:,.2f}") if own.before is not None else ""]
        lines = [" · ".join(part for part in parts if part)]
        if own.adjustments:  # in a line of its own: beside the others it was cut
            lines.append(_("adjustment {points}", points=points_shown(own.adjustments)))
        self._place.setText("\n".join(line for line in lines if line))
        names = dict(view.grades)
        graded = "circle-check" if own.confirmed else ""  # the open circle is a grade that is only suggested
        self._grade.say(f"{own.grade or ''} {names.get(own.grade or '', '')}".strip(), icon=graded)
        self.revised.setVisible(own.revision > 1)
        self.compared.setVisible(own.before is not None and own.before != own.score)
        empty(self._said)
        for title, words in beside(own.self_comment, own.comment):
            self._said.addLayout(column(label(title, "section"), label(words, wrap=True), gap=4), 1)
        self.papers.aim(view, own, frozenset())
        self.lines.load(
            [OwnLine(head, own.cells[head.metric.code]) for head in view.heads if head.metric.code in own.cells]
        )
        self.lines.choose_first()
        self._line_chosen(self.lines.current_row())
        self._ask_standing(month)

    def _ask_standing(self, month: OwnMonth) -> None:
        from hrdesk.app.disputes.acknowledging import own_standing

        self.word.hide()
        evaluation = month.row.evaluation_id
        self.errands.read(lambda work: own_standing(work, evaluation), partial(self._show_standing, month))

    def _show_standing(self, month: OwnMonth, found: OwnStanding) -> None:
        if month is self._month:
            self.word.show_standing(month.view, month.row, found)

    def _ask(self) -> None:
        """疑问 on the figure the cursor stands on."""
        line, month = self.lines.current_row(), self._month
        if line is not None and month is not None:
            metric = line.head.metric
            self.word.asking.ask(month.row.employment_id, month.view.period, metric.code, metric.name)

    @Slot(object)
    def _line_chosen(self, line: OwnLine | None) -> None:
        month = self._month
        if line is None or month is None:
            return
        from hrdesk.app.performance.trace import why

        code, evaluation = line.head.metric.code, month.row.evaluation_id
        self.errands.read(lambda work: why(work, evaluation, code), partial(self._explained, month, code))

    def _explained(self, month: OwnMonth, code: str, found: Why) -> None:
        line = self.lines.current_row()
        if month is self._month and line is not None and line.head.metric.code == code:
            self.panel.show_why(found, may_import=False, undelivered=False)

    @Slot()
    def _explain_again(self) -> None:
        self._line_chosen(self.lines.current_row())

    def _own_row(self) -> Row | None:
        return self._month.row if self._month is not None else None

    def _why_revised(self) -> None:
        if self._month is not None:
            self.changes.ask(self._month.row.evaluation_id, False)

    def _why_other(self) -> None:
        if self._month is not None:
            self.changes.ask(self._month.row.evaluation_id, True)

    def _open_panel(self, _line: OwnLine) -> None:
        self.panel.show()

    def _show_facts(self, found: Why, origin: Origin | None) -> None:
        FactsDialog(found, origin, self).open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """At 1280 logical px the panel gives way a little."""
        super().resizeEvent(event)
        wide = PANEL if self.width() >= NARROW else PANEL_NARROW
        if wide != self.panel.width():
            self.panel.setFixedWidth(wide)
            self._line_chosen(self.lines.current_row())

    # -- the paper ---------------------------------------------------------------------------------------------

    def print_sheet(self) -> None:
        """The own sheet, previewed."""
        if self._month is not None:
            self.papers.show(self._month.row)

    def print_year(self) -> None:
        """The own twelve months up to the newest published one, previewed."""
        if (newest := self._newest) is not None:
            reports = self.papers.reports
            reports.aim(newest.view, newest.row, frozenset())
            reports.year(None, "", 12, LOOK, employee_no=newest.row.employee_no)


def _so_far(work: Work) -> OwnProgress | None:
    from hrdesk.app.progress.own import own_progress

    return own_progress(work)


def _waiting(work: Work) -> int:
    from hrdesk.app.handover.handing import to_take

    return len(to_take(work))


def _own_plans(work: Work) -> int:
    from hrdesk.app.improvement.views import improvements

    return len(improvements(work, also_over=True))


def _own_months(work: Work, last: Period) -> list[OwnMonth]:
    from hrdesk.app.performance.views import month_view

    found: list[OwnMonth] = []
    period = last
    for _step in range(MONTHS_LOOKED_AT):
        view = month_view(work, period)
        found += [OwnMonth(view, own) for own in view.rows]
        period = period.previous()
    return found


def _month_columns() -> list[Column]:
    return [
        Column("period", _("Month"), 72, getter=lambda month: month.view.period, bold=True),
        Column("score", P_("grid", "Score"), 60, Kind.NUMBER, lambda month: month.row.score, places=2),
        Column("grade", P_("table head", "Grade"), 54, getter=lambda month: month.row.grade),
        Column(
            "rank",
            P_("grid", "Rank"),
            56,
            Kind.NUMBER,
            lambda month: Cell(
                "" if month.row.rank is None else f"{month.row.rank} / {month.row.rank_of}", month.row.rank
            ),
            stretch=True,
            grey=True,
        ),
    ]


def _line_columns() -> list[Column]:
    return [
        Column("metric", _("Metric"), 120, getter=lambda line: line.head.metric.name, bold=True, stretch=True),
        Column("target", _("Target"), 76, Kind.NUMBER, _target, grey=True),
        Column("actual", _("Actual"), 90, Kind.NUMBER, _actual),
        Column("unit", _("Unit"), 54, getter=lambda line: _unit(line), grey=True),
        Column("weight", _("Weight"), 58, Kind.NUMBER, _weight),
        Column("score", _("Points"), 100, Kind.NUMBER, _score),
        Column("earned", _("To score"), 76, Kind.NUMBER, lambda line: line.cell.contribution, places=2, bold=True),
    ]


def _unit(line: OwnLine) -> str:
    unit = line.head.metric.unit
    return _(UNITS[unit]) if unit in UNITS else ""


def _weight(line: OwnLine) -> Cell:
    veto = line.cell.state in (LineState.VETOED, LineState.NOT_TRIGGERED)
    return Cell(_("veto"), tone="hint") if veto else Cell(plain(line.cell.weight), line.cell.weight)


def _score(line: OwnLine) -> Cell:
    if line.cell.state is LineState.VETOED:
        return Cell(_("vetoed"), icon="ban", tone="error", state="bad")
    if line.cell.state is LineState.NOT_TRIGGERED:
        return Cell(_("not triggered"), tone="hint")
    return Cell("" if line.cell.score is None else f"{line.cell.score:,.2f}", line.cell.score)


def _target(line: OwnLine) -> Cell:
    return Cell(target_shown(line.cell.target, line.head.metric), line.cell.target)


def _actual(line: OwnLine) -> Cell:
    if line.cell.state is LineState.MISSING:
        return Cell(_("missing"), icon="circle-dashed", tone="warning", state="missing")
    if line.cell.state is LineState.EXCLUDED:
        return Cell(_("left out"), icon="circle-minus", state="left_out")
    return Cell(shown(line.cell.actual, line.head.metric), line.cell.actual)
