"""面谈与改进: the list, and beside it one interview with its plan and what may be done next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from hrdesk.domain.improvement import State
from hrdesk.domain.letterhead import PaperKind, own_title
from hrdesk.domain.roles import may
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.page import Context, action
from hrdesk.gui.pages.plans.asking import PlanErrands
from hrdesk.gui.pages.plans.choosing import choose_somebody
from hrdesk.gui.pages.plans.shown import STATES, fill, history
from hrdesk.gui.pages.register import RegisterPage
from hrdesk.gui.widgets.panel import Panel
from hrdesk.gui.widgets.parts import button
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.improvement.model import Chosen, Happened, Improvement
    from hrdesk.app.work import Desk, Work

WIDE = 360  # px of the panel
Offer = tuple[str, str, Callable[[], object]]


class PlansPage(RegisterPage):
    """``enter(item="7")`` chooses one; ``item="evaluation:9"`` begins an interview about an evaluation."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(
            context, desk, _columns(desk.work().today), lambda one: one.id, key="plans",
            open_words=P_("plans shown", "Open"), nothing=_nothing(desk),
            panel=Panel(_("Interviews and plans"), width=WIDE),
        )  # fmt: skip
        self.asking = PlanErrands(self.errands, self, self._saved)
        self._period = ""
        self._filled = 0
        self._keeps = self.errands.may("improvement.write")
        self._narrow = desk.actor.scope == "own"  # the few of one's own are all shown
        self.low = button(
            "", "chart-column", self._choose_low, hint=_("The lowest grade, and nobody has talked about it yet")
        )
        self.low.hide()
        self.toolbar.add(self.low)
        self.toolbar.setVisible(not self._narrow)
        self.print = action(_("Print"), "printer", self._print, self, keys="Ctrl+P")
        self.addAction(self.print)
        self._begin = action(_("Interview…"), "plus", self._enter, self, keys="Ctrl+N")
        self.primary = self._begin if self._keeps else None

    # -- the page ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Interviews and plans")

    def enter(self, **where: Any) -> None:
        wanted = str(where.get("item") or "")
        self._period = str(where.get("period") or "")
        kind, _colon, ident = wanted.partition(":")
        super().enter(item=wanted if wanted.isdigit() else "")
        if self._keeps and kind == "evaluation" and ident.isdigit():
            self.asking.begin_about(int(ident))
        elif self._keeps and kind == "low":
            self._choose_low()

    def load(self) -> None:
        """Reads the list, and who has the lowest grade and no interview."""
        from hrdesk.app.improvement.views import not_talked_about

        super().load()
        if self._keeps:
            self.errands.read(not_talked_about, self._show_low)

    def found(self, work: Work, every: bool) -> tuple[Improvement, ...]:
        from hrdesk.app.improvement.views import improvements

        return improvements(work, also_over=every or self._narrow)

    def named(self, one: Improvement) -> str:
        return str(one.id)

    def look_further(self) -> bool:
        return not self._narrow and super().look_further()

    def _show_low(self, found: tuple[tuple[int, str], ...]) -> None:
        self.low.setText(_("Without an interview: {count}", count=len(found)))
        self.low.setVisible(bool(found))

    def _saved(self, ident: int | None) -> None:
        one = self.table.current_row()
        if ident is not None:
            self.chase(str(ident))
        else:
            self.load_then(str(one.id) if one is not None else "")

    # -- one of them -------------------------------------------------------------------------------------------

    def show_one(self, one: Improvement | None) -> None:
        self.primary = self._begin if self._keeps else None
        self._filled += 1
        self.print.setEnabled(one is not None)
        if one is None:
            return
        body = self.panel.body
        self.panel.name(one.document_no)
        offered = self._offered(one)
        waits = one.open or (one.own and one.acknowledged_on is None)
        fill(body, one, self.desk.work().today(), button(*offered[0]) if offered and waits else None)
        if one.state is not State.PLANNED:  # nothing was said yet: the buttons stand together
            body.addSpacing(8)
        paper = (P_("improvement", "Print the record"), "printer", self._print)
        rest = offered[1:] if waits else offered
        for text, icon, call in (paper, *rest) if one.state is State.PLANNED else (*rest, paper):
            body.addWidget(button(text, icon, call))  # what gives the interview up stands last
        body.addStretch(1)
        from hrdesk.app.improvement.views import improvement_view

        ident = one.id
        self.errands.read(lambda work: improvement_view(work, ident), partial(self._told, self._filled))

    def _told(self, filled: int, found: tuple[Improvement, tuple[Happened, ...]]) -> None:
        """The history, into the panel it was asked for."""
        if filled == self._filled and found[1]:
            body = self.panel.body
            body.insertWidget(body.count() - 1, history(self.desk.work().zone, found[1]))

    def _offered(self, one: Improvement) -> list[Offer]:
        """What may be done, what comes next first."""
        asking = self.asking
        if one.own:
            held = one.state is not State.PLANNED
            return [(_("My words and acknowledgement…"), "pencil", partial(asking.acknowledge, one))] if held else []
        if not self._keeps:
            return []
        found: list[Offer] = []
        if one.state is State.PLANNED:
            found.append(
                (_("Record the interview…"), "messages-square", partial(self._choices, partial(asking.record, one)))
            )
            found.append((_("Cancel it…"), "circle-x", partial(asking.close, one)))
            return found
        step = one.next_step
        if one.state is State.RUNNING and step is not None:
            found.append((_("Follow up…"), "eye", partial(asking.follow_up, one, step)))
        if one.state is State.RUNNING:
            found.append((P_("improvement", "Close…"), "circle-check", partial(asking.close, one)))
        if one.state in (State.HELD, State.RUNNING):
            words = _("Change the plan…") if one.goals else _("Agree on a plan…")
            found.append((words, "chart-line", partial(self._choices, partial(asking.plan, one))))
            found.append((_("Change the record…"), "pencil", partial(self._choices, partial(asking.record, one))))
        if one.acknowledged_on is None and one.state is not State.CANCELLED:
            found.append((_("Signed on paper"), "circle-check", partial(asking.on_paper, one)))
        return found

    def open_one(self, one: Improvement) -> None:
        """What comes next for it."""
        offered = self._offered(one)
        if offered:
            offered[0][2]()

    def _enter(self) -> None:
        self._choices(self._begin_with)

    def _begin_with(self, chosen: Chosen) -> None:
        self.asking.begin(chosen, self._period)

    def _choose_low(self) -> None:
        from hrdesk.app.improvement.views import not_talked_about

        self.errands.read(not_talked_about, self._offer_low)

    def _offer_low(self, found: tuple[tuple[int, str], ...]) -> None:
        if found:
            choose_somebody(found, self.asking.begin_about, self, self.desk.work().today)

    def _choices(self, then: Callable[[Chosen], object]) -> None:
        from hrdesk.app.improvement.views import improvement_choices

        def got(chosen: Chosen) -> None:
            then(chosen)

        self.errands.read(improvement_choices, got)

    # -- the paper ---------------------------------------------------------------------------------------------

    def _print(self) -> None:
        from hrdesk.app.improvement.papers import print_plan

        one = self.table.current_row()
        if one is not None:
            self.paper.make(
                self.errands.read, lambda work, out: print_plan(work, one.id, out), one.document_no,
                title=f"{own_title(PaperKind.IMPROVEMENT)} {one.name}",
            )  # fmt: skip


def _nothing(desk: Desk) -> tuple[str, str]:
    """What is said while none is open, and while there is none at all."""
    if desk.actor.scope == "own":
        none = _("No interview and no plan here.\nWhat was agreed with you stands here once it is recorded.")
        return none, none
    if not may(desk.actor.role, "improvement.write"):
        return _("No interview and no plan is open.\nWhat is over stands under “All”."), _(
            "No interview and no plan yet."
        )
    return (
        _("No interview and no plan is open.\nBegin one with “Interview…”, or from somebody's row in Performance; what is over stands under “All”."),
        _("No interview and no plan yet.\nBegin one with “Interview…”, or from somebody's row in Performance."),
    )  # fmt: skip


def _columns(today: Callable[[], date]) -> tuple[Column, ...]:
    return (
        Column("state", _("State"), 104, Kind.STATUS, _state),
        Column("name", _("Name"), 76, bold=True),
        Column("team", _("Team"), 100, Kind.CHOICE),
        Column("month", _("Month"), 76, Kind.CHOICE),
        Column("grade", P_("table head", "Grade"), 54, Kind.CHOICE),
        Column("day", P_("improvement", "Interview"), 96, Kind.DATE),
        Column("goals", P_("improvement", "Goals"), 150, getter=_goals, stretch=True),
        Column("next", _("Next follow-up"), 118, Kind.STATUS, partial(_next, today)),
    )


def _state(one: Improvement) -> Cell:
    tone, icon = STATES[one.state]
    return Cell(one.state.text, one.state.text, tone, icon)


def _goals(one: Improvement) -> str:
    return _("; ").join(goal.goal.text for goal in one.goals) or one.agreed


def _next(today: Callable[[], date], one: Improvement) -> Cell:
    due = one.due
    if due is None:
        return Cell("")
    late = due < today()
    return Cell(due.isoformat(), due, "error" if late else "warning", "clock-alert" if late else "clock")
