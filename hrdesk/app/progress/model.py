"""What the live view of a month gives out: frozen results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from hrdesk.app.performance.views import Choice
from hrdesk.domain.performance.model import Metric
from hrdesk.domain.progress import DayPoint, Pace

PERSON, TEAM, DEPARTMENT, AGENCY = "person", "team", "department", "agency"


@dataclass(frozen=True, slots=True)
class Origin:
    """To which day a metric's figures reach, and who brought the last ones. ``day`` None: nothing was delivered."""

    day: date | None
    kind: str = ""  # of the batch: repayments, calls, entry, …; "none" where a person said there was nothing
    file_name: str = ""
    by: str = ""
    at: datetime | None = None  # UTC


@dataclass(frozen=True, slots=True)
class Head:
    """One metric of the scheme. ``grows``: it adds up through the month; else it is held against the target itself."""

    metric: Metric
    weight: Decimal
    target: Decimal | None
    grows: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class Row:
    """One person. ``cells`` and ``points`` go by metric code; ``first``/``last``: the own days where they are not all."""

    employment_id: int
    employee_no: str
    name: str
    name_key: str
    unit: str  # key of the unit the person stands under: the team, or without one the department
    team: str
    department: str
    cells: Mapping[str, Pace]
    points: Mapping[str, Decimal]
    score: Decimal | None
    covered: Decimal  # percent of the weights with figures
    vetoed: bool
    rank: int | None = None  # None also where ranks are hidden from who looks
    rank_of: int = 0
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A team, a department or the agency: figures by each day's team, those of a whole month by the working days in it.

    ``counted``: people with figures, by metric.
    """

    kind: str
    key: str  # "team:3", "department:2", "agency:0"
    name: str
    people: int  # who stand in it now
    cells: Mapping[str, Pace]
    counted: Mapping[str, int]
    members: Mapping[str, int]  # who were in it on any day, by metric
    divided: Mapping[str, int]  # of whom a figure of the whole month is divided by working days, by metric
    points: Mapping[str, Decimal]  # means of the people in it now
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class ProgressView:
    """A month so far, one scheme at a time, as the actor may see it."""

    period: str
    first: date
    last: date
    today: date
    scheme: str | None
    scheme_name: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    units: tuple[Unit, ...]
    schemes: tuple[Choice, ...]
    ranks: bool  # whether who looks may see places
    own: bool  # only the own line is shown
    people: int  # employed in the period, with or without a scheme, whom the actor may see

    @property
    def chief(self) -> Head | None:
        """The metric that weighs most among those that grow, else the weightiest."""
        growing = [head for head in self.heads if head.grows] or list(self.heads)
        return max(growing, key=lambda head: head.weight, default=None)


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One metric of one's own month."""

    head: Head
    pace: Pace


@dataclass(frozen=True, slots=True)
class OwnProgress:
    """One's own month so far, weightiest first; ``rank`` where the agency shows places."""

    period: str
    first: date
    last: date
    lines: tuple[OwnLine, ...]
    score: Decimal | None
    rank: int | None
    rank_of: int


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """A month as evaluated; the last is the one looked at, as it stands. ``open``: it still runs."""

    period: str
    value: Decimal | None
    target: Decimal | None
    score: Decimal | None
    open: bool = False


@dataclass(frozen=True, slots=True)
class TrendOrder:
    """Whose way: ``kind`` PERSON with an employment's id, or a unit's kind with its id."""

    period: str
    scheme: str
    metric: str
    kind: str
    ident: int


@dataclass(frozen=True, slots=True)
class Trend:
    """The way through the month, and thirteen months ending with it."""

    metric: Metric
    name: str
    grows: bool
    days: tuple[DayPoint, ...]
    months: tuple[MonthPoint, ...]
