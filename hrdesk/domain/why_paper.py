"""What the page "Why people leave" shows on paper: values only, put on the page by ``documents``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from hrdesk.domain.why_leave import Band, LeaderChange


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of the team and of all others; None where there is none."""

    name: str
    here: Decimal | None
    others: Decimal | None


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """How often a reason was given, by each of the three sides; ``interview`` None: not to be read by who asks."""

    name: str
    stated: int
    interview: int | None
    supervisor: int


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure with its owner and effect; leavers in the 90 days before and since."""

    words: str
    owner: str
    starts: date
    effect: str
    before: int
    after: int
    running: bool


@dataclass(frozen=True, slots=True)
class WhyPaper:
    """The page of one team."""

    agency: str
    scope: str
    first: date
    last: date
    people: Decimal
    left: int
    expected: Decimal | None
    few: bool
    bands: tuple[Band, ...]
    leaders: tuple[LeaderChange, ...]
    work: tuple[Compared, ...]
    reasons: tuple[ReasonLine, ...] | None
    measures: tuple[MeasureLine, ...]
    printed_by: str = ""
    printed_at: datetime | None = None
