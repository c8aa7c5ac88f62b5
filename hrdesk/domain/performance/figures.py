"""How a figure is written: separators, decimals, percent, hours. One place for window and words; paper has its own grid."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hrdesk.domain.performance.model import Metric, Unit
from hrdesk.words import current

_SCALES = {Unit.PERCENT: Decimal(100), Unit.SECONDS: Decimal(1) / 3600}


def entered(figure: Decimal, metric: Metric) -> Decimal:
    """A figure as people type it (12.84 for %, hours for seconds) as it is kept: 0.1284, 46,224. Other units stay."""
    if metric.unit is Unit.PERCENT:
        return figure / 100
    return figure * 3600 if metric.unit is Unit.SECONDS else figure


def with_percent(figure: str) -> str:
    """A figure that is percent: ``93.57%`` in Chinese, ``93.57 %`` in English."""
    return f"{figure}%" if current() == "zh_CN" else f"{figure} %"


def shown(value: Decimal | None, metric: Metric) -> str:
    """``value`` in the metric's unit with its decimals, half up: 168,420.00 · 12.84 · 46.5. None is empty."""
    if value is None:
        return ""
    rounded = (value * _SCALES.get(metric.unit, Decimal(1))).quantize(
        Decimal(1).scaleb(-metric.decimals), ROUND_HALF_UP
    )
    return f"{rounded:,f}".replace("-", "−")
