"""How a figure is written: separators, decimals, percent, hours. One place for window and words; paper has its own grid."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hrdesk.domain.performance.model import Metric, Unit


def shown(value: Decimal | None, metric: Metric) -> str:
    """``value`` in the metric's unit with its decimals, half up: 168,420.00 · 12.84 · 46.5. None is empty."""
    if value is None:
        return ""
    scale = {Unit.PERCENT: Decimal(100), Unit.SECONDS: Decimal(1) / 3600}.get(metric.unit, Decimal(1))
    rounded = (value * scale).quantize(Decimal(1).scaleb(-metric.decimals), ROUND_HALF_UP)
    return f"{rounded:,f}".replace("-", "−")
