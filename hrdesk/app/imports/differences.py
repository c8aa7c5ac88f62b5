"""What changed rows of a file of figures change: each figure as it counts now and as the file says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from hrdesk.domain.performance.figures import shown
from hrdesk.domain.performance.model import Metric
from hrdesk.words import _

_UNIT = Decimal("0.0001")
Figures = tuple[int | None, int | None, int | None]  # value, numerator, denominator in ten-thousandths
Change = tuple[int, Figures, Figures]  # metric id, what counts now, what the file says


@dataclass(frozen=True, slots=True)
class Differences:
    """Changes by row of the sheet; put in words when a row is looked at, for there may be a hundred thousand."""

    rows: Mapping[int, Sequence[Change]] = field(default_factory=dict)
    metrics: Mapping[int, Metric] = field(default_factory=dict)

    def text(self, row: int) -> str:
        """“Amount recovered 5,000.00 → 4,800.00”, one after the other; empty where the row changes nothing."""
        told = (self._told(self.metrics[number], old, new) for number, old, new in self.rows.get(row, ()))
        return _("; ").join(told)

    def _told(self, metric: Metric, old: Figures, new: Figures) -> str:
        before, after = _figure(old, metric), _figure(new, metric)
        if before == after:  # a ratio of other parts
            before, after = _parts(old), _parts(new)
        return _("{metric}: {old} → {new}", metric=metric.name, old=before or "—", new=after or "—")


def _figure(figures: Figures, metric: Metric) -> str:
    value, numerator, denominator = figures
    if value is not None:
        return shown(value * _UNIT, metric)
    if numerator is not None and denominator:
        return shown(Decimal(numerator) / Decimal(denominator), metric)
    return ""


def _parts(figures: Figures) -> str:
    value, numerator, denominator = figures
    if value is not None or numerator is None or denominator is None:
        return "" if value is None else f"{(value * _UNIT).normalize():,f}"
    return f"{(numerator * _UNIT).normalize():,f} / {(denominator * _UNIT).normalize():,f}"
