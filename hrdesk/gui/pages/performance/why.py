"""The panel beside the grid: how one figure came about, or how a whole score is put together."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from hrdesk.domain.performance.explain import ATTENDANCE
from hrdesk.domain.performance.figures import shown
from hrdesk.domain.performance.model import Aggregation, LineState, Metric
from hrdesk.gui.models.month import plain, points_shown
from hrdesk.gui.pages.performance.ask import amount_shown
from hrdesk.gui.pages.performance.records import RIGHT, ROOMS, elided, records_of, replaced_by, told
from hrdesk.gui.widgets.panel import Panel
from hrdesk.gui.widgets.parts import StatusTag, button, column, connect, frame, label, line, picture, row
from hrdesk.words import N_, P_, _

if TYPE_CHECKING:
    from hrdesk.app.performance.changes import Change
    from hrdesk.app.performance.trace import Why
    from hrdesk.app.performance.views import Head, Row

SOURCES = {
    "repayments": N_("Repayments"),
    "calls": N_("Calls"),
    "quality": N_("Quality checks"),
    "complaints": N_("Complaints"),
    "training": N_("Training"),
    "feedback": N_("Customer feedback"),
}
OWN_ROOMS = frozenset({"training"})  # whose figures come from a room of HRDesk by themselves
_FORMULAS = {
    Aggregation.SUM: N_("All records added up; reversals count against them"),
    Aggregation.MEAN: N_("The mean of all records"),
    Aggregation.LAST: N_("The last record of the period"),
    Aggregation.RATIO: N_("Sum of numerators ÷ sum of denominators"),
    Aggregation.COUNT: N_("How many records count"),
}


def by_source(delivered: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Kinds of event in the order people think of them: money first."""
    order = list(SOURCES)
    return sorted(delivered, key=lambda found: order.index(found[0]) if found[0] in order else len(order))


class WhyPanel(Panel):
    """``show_why`` for a metric's cell, ``show_person`` for the rest of the row."""

    all_wanted = Signal(object, object)  # Why, Origin or None: every record behind the figure
    correct_wanted = Signal(object, object)  # Why, FactRow
    take_back_wanted = Signal(int)  # the batch of a correction
    none_declared = Signal(str)  # the source: "none this month"
    import_wanted = Signal(str)
    question_wanted = Signal()  # about the figure that is shown, of a closed month
    leave_out_wanted = Signal()  # the figure that is shown and missing
    change_wanted = Signal(int, bool)  # evaluation; since last month instead of since the revision before
    back_wanted = Signal()  # from why it changed to what it is

    def __init__(self, actions: Sequence[QAction] = (), parent: QWidget | None = None) -> None:
        super().__init__(_("Where this number comes from"), width=308, parent=parent)
        self.body.setSpacing(4)
        self._foot_buttons: list[QPushButton] = []
        if actions:
            self._foot(actions)

    def _foot(self, actions: Sequence[QAction]) -> None:
        foot = frame("foot")
        foot.setFixedHeight(44)
        line_of = row(gap=8, edges=(16, 0, 16, 0))
        for action in actions:
            self._foot_buttons.append(_action_button(action))
            line_of.addWidget(self._foot_buttons[-1])
        line_of.addStretch(1)
        foot.setLayout(line_of)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(foot)

    # -- a figure ----------------------------------------------------------------------------------------------

    def show_why(
        self,
        why: Why,
        *,
        may_import: bool,
        undelivered: bool,
        may_leave_out: bool = False,
        may_correct: bool = False,
        closed: str = "",
    ) -> None:
        """One figure: formula, records, files; ``may_correct``: a record can be put right by hand.

        ``closed``: why not, where it is the month that takes no more.
        """
        self.clear()
        self.name(_("Where this number comes from"))
        cell, metric = why.cell, why.metric
        figure = shown(cell.actual, metric) if cell.actual is not None else _("no data")
        earned = "—" if cell.contribution is None else f"{cell.contribution:,.2f}"
        self._head(f"{why.name} · {metric.short_name} · {why.period}", _("To score"), figure, earned)
        self._section(_("Points"))
        for number, step in enumerate(why.steps):
            self._pair(step.text, step.result, bold=number == len(why.steps) - 1)
        if cell.state is LineState.MISSING:
            self._missing(metric, may_import, undelivered, may_leave_out)
        else:
            self._section(_("Formula"))
            self.body.addWidget(label(_(_FORMULAS[metric.aggregation]), wrap=True))
        if why.facts:
            self._facts(why, may_correct)
            if closed:
                self._not_corrected(closed)
            self._origins(why, may_correct)
        self.body.addStretch(1)
        self._order()

    def _not_corrected(self, closed: str) -> None:
        """In place of the pencils: why there are none, and the way to a back payment."""
        words = label(closed, "small", wrap=True)
        mark = column(2, picture("lock", size=14), None, gap=0)
        said = row(mark, gap=6)
        said.addWidget(words, 1)
        self.body.addSpacing(4)
        self.body.addLayout(said)
        ask = button(_("Question about this figure…"), "messages-square", role="link")
        connect(ask.clicked, self.question_wanted.emit)
        self.body.addLayout(row(ask, None, edges=(20, 0, 0, 0)))

    def _head(self, left: str, right: str, figure: str, earned: str) -> None:
        beside = label(right, "small")
        beside.ensurePolished()
        room = self._room() - beside.sizeHint().width() - 8
        self.body.addLayout(row(elided(left, room, "small"), None, beside, gap=8))
        self.body.addLayout(row(label(figure, "title"), None, label(earned, "title"), gap=4))

    def _room(self) -> int:
        """What is left beside edges and scroll bar."""
        return self.width() - 33 - 12

    def _section(self, text: str, link: QWidget | None = None) -> None:
        self.body.addSpacing(8)
        head = label(text, "section")
        if link is None:
            self.body.addLayout(row(head, None))
        else:
            self.body.addLayout(row(head, None, link, gap=4))

    def _pair(self, left: str, right: str, *, bold: bool = False, below: Sequence[str] = ()) -> None:
        value = label(right, "strong" if bold else "")
        words = label(left, wrap=True)
        words.setStyleSheet("font-size: 12px;")
        if not bold:
            value.setStyleSheet("font-size: 12px;")
        words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        pair = row(gap=8)
        pair.addWidget(words, 1)
        pair.addWidget(value, 0, RIGHT)
        self.body.addLayout(pair)
        for text in below:
            self.body.addWidget(label(text, "small", wrap=True))
        self.body.addWidget(line())

    def _missing(self, metric: Metric, may_import: bool, undelivered: bool, may_leave_out: bool) -> None:
        self._section(_("What to do"))
        source = _(SOURCES[metric.source]) if metric.source in SOURCES else ""
        if metric.source == ATTENDANCE:
            words = _(
                "HRDesk keeps no attendance yet. Bring the figure in by a file, enter it, or leave it out with a reason."
            )
        elif undelivered and metric.source in OWN_ROOMS:
            words = _(
                "These figures come from HRDesk's own training by themselves; for this month there are none so far. Say"
                " that there were none, or leave the figure out with a reason."
            )
        elif undelivered:
            words = _("{source} of this month were not imported yet. Not imported is not the same as 0.", source=source)
        else:
            words = _("Nothing was delivered for this person. Import the figure, or leave it out with a reason.")
        self.body.addWidget(label(words, wrap=True))
        if not may_import:
            return
        line_of = row(gap=8)
        if metric.source not in OWN_ROOMS:
            bring = button(_("Import data"), "upload")
            connect(bring.clicked, lambda: self.import_wanted.emit(metric.source))
            line_of.addWidget(bring)
        if undelivered:
            none = button(_("None this month"), hint=_("Says openly that there were none: sums and counts become 0."))
            connect(none.clicked, lambda: self.none_declared.emit(metric.source))
            line_of.addWidget(none)
        elif may_leave_out:
            without = button(_("Leave out…"), "circle-minus")
            connect(without.clicked, self.leave_out_wanted.emit)
            line_of.addWidget(without)
        line_of.addStretch(1)
        self.body.addSpacing(4)
        self.body.addLayout(line_of)

    def _order(self) -> None:
        """Tab goes through the panel from the top to the foot."""
        before: QWidget = self.close_button
        inside = [made for made in self.findChildren(QPushButton) if made not in self._foot_buttons]
        for made in [*(found for found in inside if not _gone(found)), *self._foot_buttons]:
            QWidget.setTabOrder(before, made)
            before = made

    # -- records and files -------------------------------------------------------------------------------------

    def _facts(self, why: Why, may_correct: bool) -> None:
        everything = button(_("Open all"), role="link")
        connect(everything.clicked, lambda: self.all_wanted.emit(why, None))
        self._section(_("Records · {count:,}", count=len(why.facts)), everything)
        if why.changed_since:
            told = _("Records changed since this was published; these are the ones it was made of.")
            self.body.addWidget(label(told, "small", wrap=True))
        self.body.addLayout(records_of(why, partial(self.correct_wanted.emit, why) if may_correct else None))

    def _origins(self, why: Why, may_correct: bool) -> None:
        self._section(_("Sources"))
        no_total = why.metric.aggregation in (Aggregation.RATIO, Aggregation.MEAN, Aggregation.LAST)
        first = {fact.batch_id: fact for fact in reversed(why.facts)}
        for origin in why.origins:
            mark = picture(ROOMS.get(origin.kind, "pencil") if not origin.file_name else "file-spreadsheet", size=16)
            link = button("", role="link")
            name = origin.name
            link.setText(
                link.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, self._room() - 120).replace("&", "&&")
            )
            link.setAccessibleName(_("Records from {file}", file=name))
            link.setToolTip(name)
            connect(link.clicked, partial(self.all_wanted.emit, why, origin))
            total = label("" if no_total or origin.corrected is not None else amount_shown(origin.total))
            self.body.addLayout(row(mark, link, None, total, gap=4))
            for text in (*told(origin, first[origin.batch_id]), *replaced_by(origin, why.facts)):
                under = label(text, "small", wrap=True)
                under.setContentsMargins(24, 0, 0, 0)
                self.body.addWidget(under)
            if origin.corrected is not None and may_correct:
                back = button(_("Take the correction back"), "undo-2", role="link")
                connect(back.clicked, partial(self.take_back_wanted.emit, origin.batch_id))
                self.body.addLayout(row(back, None, edges=(20, 0, 0, 0)))
            self.body.addWidget(line())

    # -- a person ----------------------------------------------------------------------------------------------

    def show_person(self, found: Row, heads: Sequence[Head], period: str, grades: Sequence[tuple[str, str]]) -> None:
        """A whole score: what each figure adds, what was said, where it stands."""
        self.clear()
        self.name(_("How this score is put together"))
        score = "—" if found.score is None else f"{found.score:,.2f}"
        place = "—" if found.rank is None else f"{found.rank} / {found.rank_of}"
        self._head(f"{found.name} · {found.employee_no} · {period}", P_("grid", "Rank"), score, place)
        self.body.addLayout(row(self._grade(found, dict(grades)), None))
        self._section(_("Points"))
        for head in heads:
            cell = found.cells.get(head.metric.code)
            if cell is not None and (cell.weight or cell.state is LineState.VETOED):
                self._pair(self._earned(head, cell.score, cell.weight, cell.state), _points(cell.contribution))
            elif cell is not None and cell.state is LineState.EXCLUDED:
                self._pair(head.metric.short_name, _("left out"))
        for one in found.adjusted:
            told = one.reason if not one.by else _("{reason} ({by})", reason=one.reason, by=one.by)
            self._pair(_("Adjustment: {reason}", reason=told), points_shown(one.points))
        if found.adjustments and not found.adjusted:
            self._pair(_("Adjustment"), points_shown(found.adjustments))
        self._pair(P_("grid", "Score"), score, bold=True)
        if found.before is not None:
            self._pair(_("Last month"), f"{found.before:,.2f}")
            if found.score is not None and found.score != found.before:
                self._why_changed(_("Why different from last month?"), found.evaluation_id, since_last_month=True)
        if found.revision > 1 and found.score is not None:
            words = _("Why different from revision {number}?", number=found.revision - 1)
            self._why_changed(words, found.evaluation_id, since_last_month=False)
        if found.self_comment:
            self._section(_("Self-comment"))
            self.body.addWidget(label(found.self_comment, wrap=True))
        self._section(_("Supervisor's comment"))
        said = found.comment or _("No comment yet.")
        self.body.addWidget(label(said, "" if found.comment else "secondary", wrap=True))
        if found.interviewed is not None:
            self.body.addWidget(label(_("Interview on {day}", day=found.interviewed.isoformat()), "small"))
        self._standing(found)
        self.body.addStretch(1)
        self._order()

    def _why_changed(self, words: str, evaluation_id: int, *, since_last_month: bool) -> None:
        link = button(words, role="link")
        connect(link.clicked, partial(self.change_wanted.emit, evaluation_id, since_last_month))
        self.body.addLayout(row(link, None))

    def show_change(self, found: Change) -> None:
        """Why a score differs from an earlier one: the parts add up to the difference."""
        self.clear()
        self.name(_("Why the score changed"))
        scores = f"{found.before:,.2f} → {found.after:,.2f}"
        self._head(
            _("{old} → {new}", old=found.old, new=found.new),
            _("Difference"),
            scores,
            points_shown(found.after - found.before),
        )
        if found.grade_before != found.grade_after:
            told = _("Grade {before} → {after}", before=found.grade_before or "—", after=found.grade_after or "—")
            self.body.addWidget(label(told, "secondary"))
        self._section(_("What made the difference"))
        if not found.parts:
            self.body.addWidget(label(_("No figure, target, weight or adjustment differs."), wrap=True))
        for part in found.parts:
            self._pair(part.text, points_shown(part.points), below=part.causes)
        self._pair(_("Difference"), points_shown(found.after - found.before), bold=True)
        for cause in found.causes:
            self.body.addWidget(label(cause, wrap=True))
        self.body.addSpacing(4)
        note = _("A figure's own change counts first, then its target, the way of scoring, the weight.")
        self.body.addWidget(label(note, "small", wrap=True))
        back = button(_("Back to the score"), role="link")
        connect(back.clicked, self.back_wanted.emit)
        self.body.addLayout(row(back, None))
        self.body.addStretch(1)
        self._order()

    def _earned(self, head: Head, score: Decimal | None, weight: Decimal, state: LineState) -> str:
        if state is LineState.MISSING:
            return _("{metric}: missing", metric=head.metric.short_name)
        if state is LineState.VETOED:
            return _("{metric}: vetoed", metric=head.metric.short_name)
        earned = "—" if score is None else f"{score:,.2f}"
        return _("{metric} {score} × {weight} %", metric=head.metric.short_name, score=earned, weight=plain(weight))

    def _grade(self, found: Row, grades: dict[str, str]) -> StatusTag:
        if found.grade is None or found.score is None:
            return StatusTag(_("No score while figures are missing"), "warning", "circle-dashed")
        text = f"{found.grade} {grades.get(found.grade, '')}".strip()
        if found.confirmed:
            return StatusTag(_("{grade} · confirmed", grade=text), "success")
        return StatusTag(_("{grade} · suggested", grade=text), "neutral", "circle")

    def _standing(self, found: Row) -> None:
        parts = []
        if found.document_no:
            parts.append(_("Published as {number}", number=found.document_no))
        if found.revision > 1:
            parts.append(_("Revision {number}", number=found.revision))
        if found.grade_reason:
            parts.append(
                _("{proposed} suggested, {grade} given: {reason}", proposed=found.proposed, grade=found.grade,
                  reason=found.grade_reason)
            )  # fmt: skip
        if found.confirmed and found.confirmed_by:
            parts.append(_("Grade confirmed by {name}", name=found.confirmed_by))
        if found.document_no and found.version_now > found.version_used:
            parts.append(
                _(
                    "Published by version {used} of the scheme; version {now} is newer. What is published stays, and a "
                    "correction is computed by version {used}.",
                    used=found.version_used,
                    now=found.version_now,
                )
            )
        if found.stale:
            parts.append(_("Figures changed since. Compute again."))
        if parts:
            self._section(_("State"))
            for text in parts:
                self.body.addWidget(label(text, wrap=True))


def _gone(widget: QWidget) -> bool:
    """Whether it was taken off the panel and only waits to be freed; what is not shown yet is not meant."""
    return widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)


def _action_button(action: QAction) -> QPushButton:
    """A push button for an action, usable while the action is."""
    made = button(action.text(), action.property("iconName") or "", action.trigger)

    def follow() -> None:
        made.setEnabled(action.isEnabled())
        why = action.toolTip() if action.toolTip() != action.iconText() else ""
        made.setToolTip(why)
        made.setAccessibleDescription(why)

    action.changed.connect(follow)
    follow()
    return made


def _points(contribution: Decimal | None) -> str:
    return "—" if contribution is None else f"{contribution:,.2f}"
