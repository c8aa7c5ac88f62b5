"""绩效校准: how grades are spread beside what the scheme advises, and the people worth a second look, one by one or together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.calibration_words import advice, without
from hrdesk.domain.performance.grading import BY_A_PERSON, LOWEST, LOWEST_BY
from hrdesk.gui.page import Context, Page, action
from hrdesk.gui.pages.calibration.chart import SpreadChart
from hrdesk.gui.pages.calibration.tables import cause_said, counted, group_columns, people_columns
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.performance.head import MonthHead
from hrdesk.gui.pages.performance.row_actions import UNPUBLISHED, RowActions
from hrdesk.gui.widgets.panel import Panel
from hrdesk.gui.widgets.parts import (
    Choice,
    EmptyPage,
    Segments,
    StatusTag,
    button,
    column,
    frame,
    label,
    row,
)  # fmt: skip
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.calibration.views import Calibration, Looked
    from hrdesk.app.work import Desk
    from hrdesk.domain.calibration import Group

TALK, ALL, SPREAD = "talk", "all", "spread"
WIDE = 308  # px of the panel
ROW, MOST_TEAMS = 28, 6  # shown without scrolling


class CalibrationPage(Page):
    """``enter(period="2026-10")``; without one the month before this."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(context)
        self.desk = desk
        self.errands = Errands(context, desk, self)
        self.acts = RowActions(self.errands, self)
        self.acts.changed.connect(self.load)
        self.removeAction(self.acts.sheet)  # no sheet is shown here: the paper of this page is its record
        self.addAction(action(P_("calibration", "Record"), "printer", self.print_record, self, keys="Ctrl+P"))
        self.found: Calibration | None = None
        self.groups: DataTable | None = None
        self._group = ""
        self._scheme: str | None = None
        self._asked = 0
        self._build_head()
        self._build_body()

    # -- building ----------------------------------------------------------------------------------------------

    def _build_head(self) -> None:
        self.head = MonthHead()
        self.head.period_chosen.connect(self._period_chosen)
        self.head.scheme_chosen.connect(self._scheme_chosen)
        self.header_left, self.period = self.head, self.head.period
        self.record = button(P_("calibration", "Record"), "printer", self.print_record)
        self.record.setToolTip(_("One page to sign: what was, what was advised, what was decided and why"))
        right = QWidget()
        right.setLayout(row(self.record, gap=8))
        self.header_right = right
        self.which = Segments(
            [Choice(TALK, _("To discuss"), 0), Choice(ALL, _("All"), 0), Choice(SPREAD, _("Spread of scores"))],
            name=_("Which are shown"),
        )
        self.which.chosen.connect(self._show_people)
        self.toolbar.add(self.which)

    def _build_body(self) -> None:
        told = frame("strip")
        lowest = _("{sentence} ({source})", sentence=_(LOWEST), source=_(LOWEST_BY))
        told.setLayout(
            column(label(_(BY_A_PERSON), "secondary", wrap=True), label(lowest, "secondary", wrap=True), gap=2,
                   edges=(16, 8, 16, 8))
        )  # fmt: skip
        self._groups_place: QVBoxLayout = column(gap=0)
        self.advice = label("", wrap=True)
        self.people = DataTable(
            people_columns(), name=_("People to talk about"), identity=lambda one: one.row.employment_id,
            remembered=self.context.remembered, key="calibration",
        )  # fmt: skip
        self.people.chosen.connect(self._aim)
        self.people.selectionModel().selectionChanged.connect(self._aim)
        self.people.opened.connect(self._open)
        self.people.summed.connect(self.status_changed)
        self.people.offer_actions([self.acts.confirm, self.acts.change_grade, self.acts.adjust, self.acts.comment])
        self.chart = SpreadChart()
        self.nobody = EmptyPage("circle-check", _("Nobody stands out: no score near a boundary, none adjusted."))
        self.lists = QStackedWidget()
        for part in (self.people, self.nobody, _lying(self.chart)):
            self.lists.addWidget(part)
        words = frame("strip")
        words.setLayout(row(self.advice, edges=(16, 8, 16, 8)))
        left = QWidget()
        left.setLayout(column(told, self._groups_place, words, self.lists, gap=0))
        self.panel = Panel(P_("page", "Calibration"), width=WIDE)
        side = QWidget()
        side.setLayout(row(left, self.panel, gap=0))
        self.empty = EmptyPage("chart-column", _("Nothing is computed for this month yet."))
        self.shown = QStackedWidget()
        for part in (QWidget(), self.empty, side):
            self.shown.addWidget(part)
        self.body.addWidget(self.shown)

    # -- the page ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return P_("page", "Calibration")

    def enter(self, **where: Any) -> None:
        if not self.period.period or where.get("period"):
            now = Period.of(self.desk.work().today())
            wanted = where.get("period")
            self.head.offer_months(now, Period.parse(str(wanted)) if wanted else now.previous())
        self._scheme = where.get("scheme", self._scheme)
        self.load()

    def refresh(self, news: frozenset[str]) -> None:
        if self.found is not None:
            self.load()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            (self.people if self.groups is None or self.people.isVisible() else self.groups).setFocus()
        return super().event(event)

    @Slot(str)
    def _period_chosen(self, _period: str) -> None:
        self.paper.close()  # of the month before
        self.load()

    @Slot(str)
    def _scheme_chosen(self, scheme: str) -> None:
        self._scheme = scheme
        self.load()

    @Slot()
    def load(self) -> None:
        """Reads the month; an answer to an older question is dropped."""
        from hrdesk.app.calibration.views import calibration

        self._asked += 1
        period, scheme = self.head.month, self._scheme
        self.errands.read(lambda work: calibration(work, period, scheme), partial(self._loaded, self._asked))

    def _loaded(self, asked: int, found: Calibration) -> None:
        if asked != self._asked:
            return
        fresh = self.found is None or self.found.month.bands != found.month.bands
        self.found = found
        view = found.month
        self.head.offer_schemes(view.schemes, view.scheme)
        self.record.setEnabled(bool(found.people))
        self.shown.setCurrentIndex(2 if found.people else 1)
        self.toolbar.setVisible(bool(found.people))
        if fresh or self.groups is None:
            self._new_groups(found)
        if self.groups is not None:
            self.groups.load(found.groups)
            if not self.groups.choose(self._group):
                self.groups.choose_first()
            self._fit_groups()
        self.chart.load(found.groups, view.bands)
        self._show_people()

    def _fit_groups(self) -> None:
        """As high as its teams, and as its scroll bar where the grades need one."""
        if self.groups is None or self.found is None:
            return
        lines = min(MOST_TEAMS, len(self.found.groups))
        wanted = sum(column.width for column in self.groups.grid.columns)
        room = self.width() - (WIDE if self.panel.isVisibleTo(self) else 0)
        bar = self.groups.horizontalScrollBar().sizeHint().height() if wanted > room else 0
        self.groups.setFixedHeight(self.groups.header.sizeHint().height() + ROW * lines + bar + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_groups()

    def _new_groups(self, found: Calibration) -> None:
        """Another scheme has other grades: a table of its own."""
        if (old := self.groups) is not None:
            self._groups_place.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.groups = DataTable(
            group_columns(found.month.bands), name=_("Grades by team"), identity=lambda one: one.name, row_height=ROW
        )
        self.groups.chosen.connect(self._group_chosen)
        self._groups_place.addWidget(self.groups)

    @Slot(object)
    def _group_chosen(self, one: Group | None) -> None:
        if one is None:
            return
        self._group = one.name
        self.advice.setText("\n".join(part for part in (advice(one), without(one)) if part))
        self._show_people()

    @Slot()
    def _show_people(self, _which: str = "") -> None:
        found = self.found
        if found is None:
            return
        here = [one for one in found.people if not self._group or one.row.team == self._group]
        talk = [one for one in here if one.causes]
        self.which.offer(
            [Choice(TALK, _("To discuss"), len(talk)), Choice(ALL, _("All"), len(here)),
             Choice(SPREAD, _("Spread of scores"))]
        )  # fmt: skip
        shown = talk if self.which.current == TALK else here
        best_first = sorted(shown, key=lambda one: (one.row.score is None, -(one.row.score or 0), one.row.name_key))
        self.people.load(best_first)  # neighbours in score are neighbours in the list
        if self.which.current == SPREAD:
            self.lists.setCurrentIndex(2)
        else:
            self.lists.setCurrentIndex(0 if self.people.grid.rowCount() else 1)
        if self.people.current_row() is None:
            self.people.choose_first()
        self._aim()

    # -- whom it is about --------------------------------------------------------------------------------------

    def chosen(self) -> list[Looked]:
        """The people selected; else the one the cursor stands on."""
        if self.which.current == SPREAD:
            return []
        current = self.people.current_row()
        return self.people.selected_rows() or ([current] if current is not None else [])

    @Slot()
    def _aim(self, *_selection: object) -> None:
        people = self.chosen()
        view = self.found.month if self.found is not None else None
        self.acts.aim(view, people[0].row if len(people) == 1 else None, "total")
        self.panel.clear()
        self.panel.setVisible(bool(people))
        if len(people) == 1:
            self._one(people[0])
        elif people:
            self._many(people)

    def _one(self, one: Looked) -> None:
        found, body = one.row, self.panel.body
        self.panel.name(f"{found.name} {found.employee_no}")
        score = "—" if found.score is None else f"{found.score:,.2f}"
        body.addLayout(row(label(score, "title"), None, _tag(one)))
        place = "" if found.rank is None else _("rank {rank} of {count}", rank=found.rank, count=found.rank_of)
        before = _("last month {score}", score=f"{found.before:,.2f}") if found.before is not None else ""
        body.addWidget(label(" · ".join(part for part in (found.team, place, before) if part), "secondary", wrap=True))
        if one.causes:
            body.addWidget(label(P_("calibration", "Reason"), "section"))
        for cause in one.causes:
            body.addWidget(label(cause_said(one, cause), wrap=True))
        for title, words in ((_("Self-comment"), found.self_comment), (_("Supervisor's comment"), found.comment)):
            if words:
                body.addWidget(label(title, "section"))
                body.addWidget(label(words, wrap=True))
        body.addSpacing(8)
        for made in (self.acts.confirm, self.acts.change_grade, self.acts.adjust, self.acts.comment):
            if made in self.acts.offered and made.isEnabled():
                body.addWidget(button(made.text(), made.property("iconName") or "", made.trigger))
        period = self.period.period
        go = partial(self.context.go, "performance", period=period, employee_no=found.employee_no)
        body.addWidget(button(_("Show in the month"), "table-2", go, role="link"))
        body.addStretch(1)

    def _many(self, people: Sequence[Looked]) -> None:
        body = self.panel.body
        self.panel.name(counted(people))
        body.addWidget(label(P_("names", ", ").join(one.row.name for one in people), wrap=True))
        if not self.errands.may("performance.publish"):
            body.addWidget(label(_("Grades are confirmed by HR."), "secondary", wrap=True))
        else:
            fresh = [one for one in people if _open(one) and not one.row.confirmed]
            given = [one for one in people if _open(one)]
            if fresh:
                words = _n("Confirm {count} grade…", "Confirm {count} grades…", count=len(fresh))
                body.addWidget(button(words, "check", partial(self._confirm, fresh)))
            if given:
                body.addWidget(button(_("Change grade…"), "pencil", partial(self._change, given)))
        body.addStretch(1)

    def _confirm(self, people: Sequence[Looked]) -> None:
        if self.found is not None:
            self.acts.grading.confirm(self.found.month, [one.row for one in people])

    def _change(self, people: Sequence[Looked]) -> None:
        if self.found is not None:
            self.acts.grading.ask(self.found.month, [one.row for one in people])

    def _open(self, _one: Looked) -> None:
        """Enter: the grade, where it may be given."""
        if (
            len(self.chosen()) == 1
            and self.acts.change_grade in self.acts.offered
            and self.acts.change_grade.isEnabled()
        ):
            self.acts.change_grade.trigger()

    # -- the paper ---------------------------------------------------------------------------------------------

    def print_record(self) -> None:
        """校准记录 of the month and scheme shown, previewed."""
        if self.found is None or not self.found.people:
            return
        from hrdesk.app.calibration.papers import print_calibration

        period, scheme = self.head.month, self.found.month.scheme
        name = f"{period.label}-" + P_("calibration", "Record")
        self.paper.make(self.errands.read, lambda work, out: print_calibration(work, period, out, scheme), name)


def _open(one: Looked) -> bool:
    """Whether a grade can still be given: there is a score, and nothing is published."""
    return one.row.state in UNPUBLISHED and one.row.score is not None


def _lying(chart: SpreadChart) -> QWidget:
    held = QWidget()
    told = label(_("Dot: one person; bar: the middle half; line: the median; dashes: where a grade begins."), "hint")
    held.setLayout(column(chart, row(told, edges=(16, 0, 16, 0)), None, gap=0, edges=(0, 8, 0, 8)))
    return held


def _tag(one: Looked) -> StatusTag:
    found = one.row
    if found.grade is None or found.score is None:
        return StatusTag(_("No score while figures are missing"), "warning", "circle-dashed")
    if found.confirmed:
        return StatusTag(_("{grade} · confirmed by {name}", grade=found.grade, name=found.confirmed_by), "success")
    return StatusTag(_("{grade} · suggested", grade=found.grade), "neutral", "circle")
