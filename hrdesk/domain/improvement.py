"""绩效面谈与改进计划: what was talked about, what is to become better until when, who looks at it, and what came of it.

Law: a place at the bottom (末位) or the lowest grade proves no 不能胜任工作 (指导案例18号); a dismissal for it needs training or
a transfer to another post first, and that the person still does not do the work then (劳动合同法 art. 40 (2)). The plan is
that training, with its proofs; it is no notice of anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from hrdesk.domain.calendar import is_working_day
from hrdesk.domain.performance.figures import shown
from hrdesk.domain.performance.model import Direction, LineState, Metric, Unit
from hrdesk.domain.performance.sheet import Label
from hrdesk.words import N_, _

LONGEST_PLAN = 366  # days; longer is a career, not a plan
MOST_GOALS = 10
MOST_FOLLOW_UPS = 60
SUGGESTED = 3
_RATE = Decimal(100)


class State(StrEnum):
    """How far an interview and its plan are."""

    PLANNED = "planned"  # the interview is to be held
    HELD = "held"  # it was held, and no plan was agreed
    RUNNING = "running"
    REACHED = "reached"
    NOT_REACHED = "not_reached"
    CANCELLED = "cancelled"

    @property
    def text(self) -> str:
        """The state in the current language."""
        return _(_STATES[self])


_STATES = {
    State.PLANNED: N_("interview planned"),
    State.HELD: N_("interview held"),
    State.RUNNING: N_("plan running"),
    State.REACHED: N_("plan reached"),
    State.NOT_REACHED: N_("plan not reached"),
    State.CANCELLED: N_("plan cancelled"),
}
OPEN = frozenset({State.PLANNED, State.RUNNING})
#: what may become of what
MOVES = {
    State.PLANNED: frozenset({State.PLANNED, State.HELD, State.CANCELLED}),
    State.HELD: frozenset({State.HELD, State.RUNNING, State.CANCELLED}),
    State.RUNNING: frozenset({State.RUNNING, State.REACHED, State.NOT_REACHED, State.CANCELLED}),
}


def may_become(now: State, then: State) -> bool:
    """Whether the one state may follow the other; what is over stays over."""
    return then in MOVES.get(now, frozenset())


class Result(StrEnum):
    """How a plan is closed. ``EXTENDED`` goes on to a later day; ``CANCELLED`` says nothing of the person."""

    REACHED = "reached"
    EXTENDED = "extended"
    NOT_REACHED = "not_reached"
    CANCELLED = "cancelled"

    @property
    def text(self) -> str:
        """The result in the current language."""
        return _(_RESULTS[self])


_RESULTS = {
    Result.REACHED: N_("The plan is reached"),
    Result.EXTENDED: N_("The plan goes on to a later day"),
    Result.NOT_REACHED: N_("The plan is not reached"),
    Result.CANCELLED: N_("The plan is cancelled"),
}
BECOMES = {
    Result.REACHED: State.REACHED,
    Result.EXTENDED: State.RUNNING,
    Result.NOT_REACHED: State.NOT_REACHED,
    Result.CANCELLED: State.CANCELLED,
}


class Next(StrEnum):
    """What follows a closed plan. A dismissal is not among them: it is a procedure of its own, with its own proofs."""

    USUAL = "usual"
    ANOTHER = "another"
    TRAINING = "training"
    TRANSFER = "transfer"
    OTHER = "other"

    @property
    def text(self) -> str:
        """What follows, in the current language."""
        return _(_NEXT[self])


_NEXT = {
    Next.USUAL: N_("Evaluated as usual"),
    Next.ANOTHER: N_("Another plan"),
    Next.TRAINING: N_("More training"),
    Next.TRANSFER: N_("Another post, agreed with the person"),
    Next.OTHER: N_("Something else, see the words"),
}


def caution() -> str:
    """What a low grade does not prove, and what would: said where somebody might think otherwise."""
    return _(
        "A low grade or the last place alone does not prove that somebody cannot do the work. What proves it: tasks and"
        " targets the person knew and signed beforehand; figures with their sources; training or another post that was"
        " really given, with enough time; and figures after that which still fall short. Only then does article 40 (2) of"
        " the Labour Contract Law speak of it."
    )


# --- goals --------------------------------------------------------------------------------------------------------------


def with_unit(value: Decimal, metric: Metric) -> str:
    """A ratio says that it is one; other figures are known by their metric."""
    return f"{shown(value, metric)}%" if metric.unit is Unit.PERCENT else shown(value, metric)


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to become better: a metric's figure from ``start`` to ``wanted`` (as stored), or free words; until ``due``."""

    words: str
    due: date
    metric: Metric | None = None
    start: Decimal | None = None
    wanted: Decimal | None = None
    id: int | None = None

    @property
    def text(self) -> str:
        """The goal in words with its numbers."""
        if self.metric is None or self.wanted is None:
            return self.words
        name, wanted = self.metric.name, with_unit(self.wanted, self.metric)
        if self.start is None:
            told = _("{metric}: to {wanted}", metric=name, wanted=wanted)
        else:
            told = _(
                "{metric}: {start} → {wanted}", metric=name, start=with_unit(self.start, self.metric), wanted=wanted
            )
        return _("{goal} ({words})", goal=told, words=self.words) if self.words else told


def reached(goal: Goal, figure: Decimal | None) -> bool | None:
    """Whether the figure is there; None where the goal is words or there is no figure."""
    if goal.metric is None or goal.wanted is None or figure is None:
        return None
    return figure <= goal.wanted if goal.metric.direction is Direction.LOWER else figure >= goal.wanted


def way_made(goal: Goal, figure: Decimal | None) -> Decimal | None:
    """Percent of the way from start to goal, whole, at least 0; None where it cannot be said."""
    if figure is None or goal.start is None or goal.wanted is None or goal.start == goal.wanted:
        return None
    share = _RATE * (figure - goal.start) / (goal.wanted - goal.start)
    return max(Decimal(0), share).quantize(Decimal(1))


@dataclass(frozen=True, slots=True)
class Weak:
    """A figure of an evaluation below its target: what a goal may start from."""

    metric: Metric
    actual: Decimal
    target: Decimal
    lost: Decimal  # points of the total it cost


def weakest(
    lines: Iterable[tuple[Metric, LineState, Decimal | None, Decimal | None, Decimal | None, Decimal]],
) -> tuple[Weak, ...]:
    """The figures that cost most points, three at most: (metric, state, actual, target, score, weight) of each line."""
    found = [
        Weak(metric, actual, target, (_RATE - score) * weight / _RATE)
        for metric, state, actual, target, score, weight in lines
        if state is LineState.OK and actual is not None and target is not None and score is not None and score < _RATE
    ]
    return tuple(sorted(found, key=lambda one: (-one.lost, one.metric.code))[:SUGGESTED])


# --- follow-ups ---------------------------------------------------------------------------------------------------------


def follow_up_days(first: date, every: int, until: date) -> tuple[date, ...]:
    """Days on which the plan is looked at: from ``first`` every ``every`` days (0: once), and on the last day.

    One that falls on a day off moves to the next working day, never past ``until``.
    """
    days: list[date] = []
    day = first
    while day < until:
        working = day
        while not is_working_day(working) and working < until:
            working += timedelta(days=1)
        if working < until and (not days or working > days[-1]):
            days.append(working)
        if not every:
            break
        day += timedelta(days=every)
    return (*days, until)


# --- the paper ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FollowUpShown:
    """One look at the plan: when it was due, by whom, what was seen, the figures at that time."""

    due: date
    owner: str
    done_on: date | None
    result: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """绩效面谈记录与改进计划 of one person, on one paper."""

    agency: Label
    document_no: str
    name: str
    employee_no: str
    place: str
    month: str
    evaluation_no: str
    score: Decimal | None
    grade: str
    state: State
    day: date
    held_by: str
    others: str
    said: str
    answered: str
    agreed: str
    goals: Sequence[Goal]
    until: date | None
    support: Sequence[tuple[str, str]]  # what, and how it stands
    follow_ups: Sequence[FollowUpShown]
    own_words: str
    acknowledged: str
    result: str
    outcome: str
    follows: str
    history: Sequence[tuple[str, str]] = ()
    printed_by: str = ""
    printed_at: datetime | None = None
