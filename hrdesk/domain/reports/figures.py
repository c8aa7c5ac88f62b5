"""Several people's figures of one metric as one: sum, mean, how much of the target, whose is furthest ahead and behind.

What is missing is never a nought: it is neither added nor averaged, and how many were counted is always said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from hrdesk.domain.performance.model import Aggregation, Direction, Metric, Unit

ADDED_UP = (Aggregation.SUM, Aggregation.COUNT)
_HOUR, _PLACES = Decimal(3600), Decimal("0.0001")
_EXACT = Decimal("1e-12")  # thirds of a month added up again


@dataclass(frozen=True, slots=True)
class Figure:
    """One person's figure. ``value`` None: missing or left out; numerator and denominator where it is a ratio of sums.

    ``part``: of the person's working days, where it is the share of one team of several; what adds up and its target are
    shares then, other figures whole.
    """

    value: Decimal | None
    target: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    part: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Together:
    """A metric of several people. ``people`` have it in their scheme, ``counted`` have a figure.

    ``total`` only where figures add up (sums, counts); ``mean`` of a ratio is the ratio of the sums. ``completion`` in
    percent of the target of those counted, 200 − that where less is better; None where it says nothing.
    """

    people: int
    counted: int
    total: Decimal | None
    mean: Decimal | None
    target: Decimal | None
    completion: Decimal | None


def together(metric: Metric, figures: Sequence[Figure]) -> Together:
    """All figures of one metric as one. ``target`` is the mean of the targets of those counted."""
    known = [figure for figure in figures if figure.value is not None]
    if not known:
        return Together(len(figures), 0, None, None, None, None)
    adds = metric.aggregation in ADDED_UP
    mean = _ratio(known) if metric.aggregation is Aggregation.RATIO else None
    mean = _mean(adds, [(figure.value, figure.part) for figure in known]) if mean is None else mean
    aimed = [figure for figure in known if figure.target is not None]
    target = _mean(adds, [(figure.target, figure.part) for figure in aimed])
    return Together(
        len(figures),
        len(known),
        sum((figure.value for figure in known if figure.value is not None), Decimal(0)) if adds else None,
        mean,
        target,
        _completion(
            metric, mean if len(aimed) == len(known) else _mean(adds, [(one.value, one.part) for one in aimed]), target
        ),
    )


def _ratio(figures: Sequence[Figure]) -> Decimal | None:
    """The ratio of the sums; None where a figure came as a bare ratio."""
    below = [figure.denominator for figure in figures if figure.denominator]
    if len(below) < len(figures):
        return None
    return sum((figure.numerator or Decimal(0) for figure in figures), Decimal(0)) / sum(below, Decimal(0))


def _mean(adds: bool, values: Sequence[tuple[Decimal | None, Decimal]]) -> Decimal | None:
    """Per person: shares of what adds up are shares already, other figures weigh by their part."""
    people = sum((part for _value, part in values), Decimal(0))
    if not people:
        return None
    mean = sum((value if adds else value * part for value, part in values if value is not None), Decimal(0)) / people
    return mean if people == len(values) else mean.quantize(_EXACT, ROUND_HALF_UP)


def _completion(metric: Metric, reached: Decimal | None, target: Decimal | None) -> Decimal | None:
    if reached is None or not target:
        return None
    percent = 100 * reached / target
    return 200 - percent if metric.direction is Direction.LOWER else percent


@dataclass(frozen=True, slots=True)
class Extreme:
    """Who is at one end: one name, or how many share it (then ``name`` is empty)."""

    name: str
    count: int
    value: Decimal


def ends(metric: Metric, figures: Iterable[tuple[str, Decimal | None]]) -> tuple[Extreme, Extreme] | None:
    """Who is ahead and who behind in a metric; None where fewer than two have a figure or all have the same one."""
    known = [(name, value) for name, value in figures if value is not None]
    values = {value for _name, value in known}
    if len(known) < 2 or len(values) < 2:
        return None
    low, high = min(values), max(values)
    first, last = (low, high) if metric.direction is Direction.LOWER else (high, low)
    return _extreme(known, first), _extreme(known, last)


def _extreme(known: Sequence[tuple[str, Decimal]], value: Decimal) -> Extreme:
    names = [name for name, own in known if own == value]
    return Extreme(names[0] if len(names) == 1 else "", len(names), value)


def change(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """By how much it differs from before; None where either is missing."""
    return None if now is None or before is None else now - before


def metrics_in_order(schemes: Iterable[Sequence[str]], known: Mapping[str, Metric]) -> list[Metric]:
    """The metrics of several schemes, each once, in the order the first scheme with it has them."""
    return [known[code] for code in dict.fromkeys(code for codes in schemes for code in codes) if code in known]


def in_unit(value: Decimal | None, unit: Unit) -> Decimal | None:
    """A figure in the unit papers show it in: ratios in percent, seconds in hours; four places at most."""
    if value is None:
        return None
    if unit is Unit.PERCENT:
        value *= 100
    elif unit is Unit.SECONDS:
        value /= _HOUR
    return value.quantize(_PLACES, ROUND_HALF_UP)
