"""个人年度总览: a person's months side by side; values and what is reckoned over them.

A month without a published evaluation stays empty: it enters no mean and is never 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.model import Direction, Unit
from hrdesk.domain.performance.sheet import Label


class MonthState(StrEnum):
    """What there is of a month."""

    PUBLISHED = "published"
    EARLIER = "earlier"  # evaluated before HRDesk came, taken in by an import
    MISSING = "missing"  # employed, but nothing is published
    AWAY = "away"  # not employed then


@dataclass(frozen=True, slots=True)
class YearMetric:
    """A metric that was in the person's scheme in some month."""

    code: str
    name: Label
    short: Label
    unit: Unit
    decimals: int
    direction: Direction


@dataclass(frozen=True, slots=True)
class YearFigure:
    """One metric of one month; ``actual`` None: it was in the scheme, but there is no figure (or it was left out)."""

    actual: Decimal | None
    target: Decimal | None


@dataclass(frozen=True, slots=True)
class YearMonth:
    """One month. ``team``: where the person was at its end. What is None is not known; it is not 0.

    ``adjustments``: points given and taken together; ``appeals``: against its evaluations, with how many were upheld;
    ``complaints``: valid ones as evaluated; ``trained``: courses done; ``absent``: days; ``median``: of the team's
    published scores.
    """

    period: Period
    state: MonthState
    team: str = ""
    moved: bool = False
    score: Decimal | None = None
    rank: int | None = None
    rank_of: int | None = None
    grade: str = ""
    revision: int = 0
    adjustments: Decimal | None = None
    appeals: int = 0
    upheld: int = 0
    complaints: Decimal | None = None
    trained: int | None = None
    absent: int | None = None
    share: Decimal | None = None  # of the period's working days, where below 1
    median: Decimal | None = None
    figures: tuple[YearFigure | None, ...] = ()  # one for each metric; None: not in the scheme then


@dataclass(frozen=True, slots=True)
class YearResult:
    """The months with a score: how many, their mean, the best and the weakest."""

    scored: int
    mean: Decimal | None = None
    best: YearMonth | None = None
    weakest: YearMonth | None = None


@dataclass(frozen=True, slots=True)
class YearMetricResult:
    """One metric over the months with a figure: mean of the actual ones, and in how many months the target was reached."""

    counted: int
    mean: Decimal | None
    reached: int
    aimed: int


@dataclass(frozen=True, slots=True)
class YearSheet:
    """The paper of one person."""

    agency: Label
    name: str
    employee_no: str
    place: str  # department and team at the end
    position: str
    hired: date | None
    left: date | None
    first: Period
    last: Period
    months: tuple[YearMonth, ...]
    metrics: tuple[YearMetric, ...] = ()
    own: bool = False  # printed by the person
    printed_by: str = ""
    printed_at: datetime | None = None


def result(months: Sequence[YearMonth]) -> YearResult:
    """What the months with a score come to; of equal scores the earlier month is named."""
    scored = [month for month in months if month.score is not None]
    scores = [month.score for month in scored if month.score is not None]
    if not scores:
        return YearResult(0)
    best, low = max(scores), min(scores)
    return YearResult(
        len(scores),
        sum(scores, Decimal(0)) / len(scores),
        next(month for month in scored if month.score == best),
        next(month for month in scored if month.score == low) if low < best else None,
    )


def metric_result(metric: YearMetric, figures: Sequence[YearFigure | None]) -> YearMetricResult:
    """A metric over the year. Where less is better, the target is reached by staying at or below it."""
    known = [(one.actual, one.target) for one in figures if one is not None and one.actual is not None]
    values = [actual for actual, _target in known]
    aimed = [(actual, target) for actual, target in known if target is not None]
    lower = metric.direction is Direction.LOWER
    reached = sum(actual <= target if lower else actual >= target for actual, target in aimed)
    mean = sum(values, Decimal(0)) / len(values) if values else None
    return YearMetricResult(len(values), mean, reached, len(aimed))


def with_moves(teams: Sequence[str]) -> list[bool]:
    """For each month's team whether it is another than the last one known before."""
    found, before = [], ""
    for team in teams:
        found.append(bool(team and before and team != before))
        before = team or before
    return found


def span(last: Period, count: int) -> tuple[Period, ...]:
    """``count`` months, ending with ``last``."""
    months = [last]
    while len(months) < count:
        months.append(months[-1].previous())
    return tuple(reversed(months))
