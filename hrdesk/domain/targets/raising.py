"""A month's targets taken over from another, raised by a percentage and rounded to a step people can remember."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hrdesk.domain.performance.figures import entered
from hrdesk.domain.performance.model import Direction, Metric, Unit
from hrdesk.domain.targets.spreading import FINEST, adds_up

LEAST, MOST = Decimal(-90), Decimal(300)  # percent: beyond is a slip
FIGURES = 3  # a step chosen by itself leaves so many figures: 183,750 becomes 184,000
_ONE = Decimal(1)


def raised(value: Decimal, percent: Decimal, metric: Metric, step: Decimal | None = None) -> Decimal:
    """``value`` raised by ``percent`` (lowered where it is negative), half up to a multiple of ``step``.

    ``step`` is in the unit people read (yuan, %, hours); None chooses one that leaves three figures. A percentage of 0
    changes nothing, also no rounding; a rate up to 100 % is not raised above it; nothing becomes 0 by rounding.
    """
    if not percent or not value:
        return value
    exact = value * (100 + percent) / 100
    width = entered(step, metric) if step is not None else sensible_step(exact, metric)
    rounded = (exact / width).to_integral_value(ROUND_HALF_UP) * width
    if not rounded:
        rounded = exact
    if metric.unit is Unit.PERCENT and value <= 1:
        rounded = min(rounded, _ONE)
    return rounded.quantize(FINEST, ROUND_HALF_UP)


def sensible_step(value: Decimal, metric: Metric) -> Decimal:
    """As kept: the place of the third figure of ``value`` as shown, never finer than the metric's last place."""
    unit = entered(_ONE, metric)
    shown = value / unit
    places = shown.adjusted() - FIGURES + 1
    finest = 0 if adds_up(metric) and metric.unit is not Unit.SECONDS else -metric.decimals
    return unit * _ONE.scaleb(max(places, finest))


def rises(metric: Metric, *, alone: bool) -> bool:
    """Whether a raise is meant for this metric: where less is better (complaints) only when it is asked for ``alone``."""
    return alone or metric.direction is Direction.HIGHER
