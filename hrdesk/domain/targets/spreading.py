"""A sum spread into parts that add up to it exactly: over the months of a year, over teams, over people.

Every part is a multiple of the step, found by largest remainder; equal remainders go to the larger weight, then to the
smaller key, so that nobody's part depends on the order people stand in.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import lcm
from typing import Any, TypeVar

from hrdesk.domain.calendar import Period, working_days
from hrdesk.domain.performance.model import Aggregation, Metric, Unit

FINEST = Decimal("0.0001")  # targets are kept in ten-thousandths
ONE = Decimal(1)
_HOUR = Decimal(3600)
_ADDING = (Aggregation.SUM, Aggregation.COUNT)

K = TypeVar("K", bound=Hashable)


class OverMonths(StrEnum):
    """By what a sum is spread over months."""

    EVENLY = "evenly"
    WORKING_DAYS = "working_days"
    LAST_YEAR = "last_year"  # by what the same months brought a year before


class OverPeople(StrEnum):
    """By what a month's sum is spread over teams and people."""

    HEADS = "heads"  # each as much, joiners and leavers by their working days
    ACTUALS = "actuals"  # by what each brought in the months before
    EVENLY = "evenly"  # the same for every team, and within it for everybody


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody a sum may be spread over. ``key`` is the 工号; ``before`` what was brought before, None: nothing known.

    ``kept``: what stays as it is, whatever the sum; None: a part is worked out.
    """

    key: str
    team: str
    share: Decimal = ONE  # of the month's working days
    before: Decimal | None = None
    kept: Decimal | None = None


def adds_up(metric: Metric) -> bool:
    """Whether a team's figure is the sum of its people's: money, calls. Rates, means and last values are not."""
    return metric.aggregation in _ADDING


def step_of(metric: Metric, whole: Decimal) -> Decimal:
    """What parts are multiples of: a yuan, a case, the last place of an hour; finer only where ``whole`` needs it."""
    if metric.unit is Unit.SECONDS:
        tried = (_HOUR.scaleb(-metric.decimals), ONE)
    else:
        tried = (ONE, ONE.scaleb(-metric.decimals))
    return next((step for step in tried if step >= FINEST and whole % step == 0), FINEST)


def spread(whole: Decimal, weights: Mapping[K, Decimal], step: Decimal) -> dict[K, Decimal]:
    """Parts of ``whole`` in the proportion of ``weights`` (0 or more), by largest remainder.

    ``whole`` is a multiple of ``step`` and not negative. ValueError where nothing has any weight (or for such input):
    there is nobody to spread over.
    """
    if whole < 0 or step <= 0 or whole % step or any(weight < 0 for weight in weights.values()):
        raise ValueError("a sum is spread in whole steps over weights of 0 or more")
    total = sum((Fraction(weight) for weight in weights.values()), Fraction(0))
    if not total:
        raise ValueError("nothing has any weight")
    units = int(whole / step)
    exact = {key: units * Fraction(weight) / total for key, weight in weights.items()}
    down = {key: int(part) for key, part in exact.items()}
    left = units - sum(down.values())
    order = sorted(weights, key=lambda key: (down[key] - exact[key], -weights[key], _sortable(key)))
    for key in order[:left]:
        down[key] += 1
    return {key: step * count for key, count in down.items()}


def _sortable(key: Any) -> Any:
    return (0, key, "") if isinstance(key, int) else (1, 0, str(key))


def month_weights(
    months: Sequence[Period], how: OverMonths, last_year: Mapping[Period, Decimal] | None = None
) -> dict[Period, Decimal]:
    """The weight of each month. ``last_year``: what the same month brought a year before, by the month of now."""
    if how is OverMonths.WORKING_DAYS:
        return {month: Decimal(working_days(*month.bounds())) for month in months}
    if how is OverMonths.LAST_YEAR:
        return {month: max(Decimal(0), (last_year or {}).get(month, Decimal(0))) for month in months}
    return dict.fromkeys(months, ONE)


def over_months(whole: Decimal, weights: Mapping[Period, Decimal], step: Decimal) -> dict[Period, Decimal]:
    """A sum's part for each month; ValueError as ``spread``."""
    parts = spread(whole, {month.number: weight for month, weight in weights.items()}, step)
    return {month: parts[month.number] for month in sorted(weights)}


def over_people(whole: Decimal, members: Iterable[Member], how: OverPeople, step: Decimal) -> dict[str, Decimal]:
    """Everybody's part by 工号, those kept among them: all add up to ``whole``.

    Who brought nothing known before counts as the others do on average, by working days. ValueError where what is kept
    is more than ``whole``, or nobody is left to take the rest.
    """
    everybody = list(members)
    kept = {one.key: one.kept for one in everybody if one.kept is not None}
    rest = whole - sum(kept.values(), Decimal(0))
    weights = people_weights([one for one in everybody if one.kept is None], how)
    if rest < 0 or (rest and not any(weights.values())):
        raise ValueError("what is kept leaves nothing to spread, or nobody to spread over")
    finer = step if rest % step == 0 else FINEST
    parts = spread(rest, weights, finer) if rest else dict.fromkeys(weights, Decimal(0))
    return kept | parts


def people_weights(members: Sequence[Member], how: OverPeople) -> dict[str, Decimal]:
    """Everybody's weight by 工号."""
    if how is OverPeople.EVENLY:
        return _within_teams(members)
    if how is OverPeople.HEADS:
        return {one.key: one.share for one in members}
    known = [one for one in members if one.before is not None]
    days = sum((one.share for one in known), Decimal(0))
    usual = sum((one.before or Decimal(0) for one in known), Decimal(0)) / days if days else ONE
    return {one.key: max(Decimal(0), usual * one.share if one.before is None else one.before) for one in members}


def _within_teams(members: Sequence[Member]) -> dict[str, Decimal]:
    """The same for every team, and for everybody of one: in whole numbers, since a seventh has no end."""
    sizes: dict[str, int] = {}
    for one in members:
        sizes[one.team] = sizes.get(one.team, 0) + 1
    common = lcm(*sizes.values())
    return {one.key: Decimal(common // sizes[one.team]) for one in members}


def whole_month(part: Decimal, share: Decimal) -> Decimal:
    """The target of a whole month that comes to ``part`` for ``share`` of it; what scoring makes of it is ``part`` again.

    Scoring rounds target × share to ten-thousandths, and a share is below 1: half a ten-thousandth is never reached.
    """
    if share in (0, 1):
        return part
    return (part / share).quantize(FINEST)
