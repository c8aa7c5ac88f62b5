"""What is asked of interviews and improvement plans and what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from hrdesk.domain.improvement import OPEN, Goal, Next, Result, State
from hrdesk.domain.performance.model import Metric


@dataclass(frozen=True, slots=True)
class SaveInterview:
    """An interview planned or held. ``id`` and ``version`` of one that is changed.

    ``held``: it took place on ``day``, so what was said and agreed is asked for; else it is planned for that day.
    ``evaluation_id``: the evaluation it is about; else ``month`` (yyyy-mm) may say what it is about.
    """

    employment_id: int
    day: date
    held: bool
    held_by: int | None = None  # account; the actor where none is given
    evaluation_id: int | None = None
    month: str = ""
    others: str = ""
    said: str = ""
    answered: str = ""
    agreed: str = ""
    id: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class GoalOrder:
    """A goal as agreed: ``metric`` with ``wanted`` (as stored: a ratio 0–1, seconds), or ``words``, or both."""

    due: date
    metric: str = ""
    wanted: Decimal | None = None
    words: str = ""
    start: Decimal | None = None  # None: what the evaluation says
    id: int | None = None


@dataclass(frozen=True, slots=True)
class SavePlan:
    """The plan that was agreed in an interview, or a change of it. ``days``: when it is looked at, by ``owner_id``."""

    id: int
    version: int
    until: date
    goals: tuple[GoalOrder, ...]
    days: tuple[date, ...]
    owner_id: int | None = None  # account; who holds the interview where none is given
    support: str = ""
    course_id: int | None = None
    coach_id: int | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What was seen on a day the plan was looked at."""

    step_id: int
    version: int
    done_on: date
    result: str


@dataclass(frozen=True, slots=True)
class Close:
    """How the plan ends; ``EXTENDED`` goes on ``until`` a later day. ``follows`` is asked for where it is over."""

    id: int
    version: int
    result: Result
    outcome: str
    follows: Next | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class OwnWord:
    """What the person says to it, and the own name typed; ``on_paper``: HR or the supervisor holds the signature."""

    id: int
    version: int
    typed: str = ""
    words: str = ""
    on_paper: bool = False


@dataclass(frozen=True, slots=True)
class GoalShown:
    """A goal with the newest figure known: ``now`` of ``now_month`` (yyyy-mm); ``reached`` where it can be said."""

    goal: Goal
    now: Decimal | None = None
    now_month: str = ""
    reached: bool | None = None
    way: Decimal | None = None  # whole percent of the way


@dataclass(frozen=True, slots=True)
class Step:
    """A day on which the plan is looked at. ``figures`` in words: what the facts had then."""

    id: int
    version: int
    due: date
    owner_id: int
    owner: str
    done_on: date | None
    done_by: str
    result: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the history."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Improvement:
    """An interview with its plan. ``own``: it is about the actor, who reads and answers but does not keep it."""

    id: int
    version: int
    document_no: str
    employment_id: int
    employee_no: str
    name: str
    team: str
    evaluation_id: int | None
    month: str
    score: Decimal | None
    grade: str
    state: State
    day: date
    held_by: int
    holder: str
    others: str
    said: str
    answered: str
    agreed: str
    until: date | None
    support: str
    course_id: int | None
    course: str
    course_done: date | None
    coach_id: int | None
    coach: str
    goals: tuple[GoalShown, ...]
    steps: tuple[Step, ...]
    outcome: str
    follows: str
    closed_by: str
    closed_on: date | None
    own_words: str
    acknowledged_how: str
    acknowledged_on: date | None
    own: bool
    left: bool = False  # the person's employment has ended

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in OPEN

    @property
    def due(self) -> date | None:
        """When something is to be done next: the interview, a follow-up, the closing; None where it is over."""
        if self.state is State.PLANNED:
            return self.day
        if self.state is not State.RUNNING:
            return None
        return self.next_step.due if self.next_step is not None else self.until

    @property
    def next_step(self) -> Step | None:
        """The day that comes next, or is past and was not looked at."""
        return next((step for step in self.steps if step.done_on is None), None)


@dataclass(frozen=True, slots=True)
class WeakFigure:
    """A figure that cost points, as a start for a goal."""

    metric: Metric
    actual: Decimal
    target: Decimal


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the forms offer: (employment, name with number), accounts that may keep plans, courses, metrics."""

    people: tuple[tuple[int, str], ...]
    owners: tuple[tuple[int, str], ...]
    courses: tuple[tuple[int, str], ...]
    metrics: tuple[Metric, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """What is known when somebody begins an interview about an evaluation."""

    evaluation_id: int
    employment_id: int
    name: str
    employee_no: str
    month: str
    score: Decimal | None
    grade: str
    weak: tuple[WeakFigure, ...]
    existing: int | None  # an open interview or plan about the same month
