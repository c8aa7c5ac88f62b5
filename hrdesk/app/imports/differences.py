"""What changed rows of a file change: each figure and field as it stands here now and as the file says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from hrdesk.domain.performance.figures import shown
from hrdesk.domain.performance.model import Metric
from hrdesk.words import P_, _

_UNIT = Decimal("0.0001")
Figures = tuple[int | None, int | None, int | None]  # value, numerator, denominator in ten-thousandths
Change = tuple[int, Figures, Figures]  # metric id, what counts now, what the file says


FieldChange = tuple[
    str, str, str
]  # what the field is called (heading, or as the catalogue has it), as it stands here, as the file says


@dataclass(frozen=True, slots=True)
class Differences:
    """Changes by row of the sheet; put in words when a row is looked at, for there may be a hundred thousand.

    ``rows``: of figures; ``fields``: of all else a row says, sensitive values masked.
    """

    rows: Mapping[int, Sequence[Change]] = field(default_factory=dict)
    metrics: Mapping[int, Metric] = field(default_factory=dict)
    fields: Mapping[int, Sequence[FieldChange]] = field(default_factory=dict)

    def text(self, row: int) -> str:
        """“Amount recovered: 5,000.00 → 4,800.00”, one after the other; empty where the row changes nothing."""
        told = []
        for number, old, new in self.rows.get(row, ()):
            metric = self.metrics[number]
            before, after = two(old, new, metric)
            told.append(_told(metric.name, before, after))
        told += [_told(_(name), old, new) for name, old, new in self.fields.get(row, ())]
        return _("; ").join(told)


def plain(value: object) -> str:
    """A field's value for people: dates as 2026-11-23, amounts with commas, yes and no in words, empty text for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    return str(value)


def _told(name: str, old: str, new: str) -> str:
    return _("{metric}: {old} → {new}", metric=name, old=old or "—", new=new or "—")


def two(old: Figures, new: Figures, metric: Metric) -> tuple[str, str]:
    """Both figures in the metric's unit; ratios by their parts where they come to the same."""
    before, after = _figure(old, metric), _figure(new, metric)
    return (_parts(old), _parts(new)) if before == after else (before, after)


def _figure(figures: Figures, metric: Metric) -> str:
    value, numerator, denominator = figures
    if value is not None:
        return shown(value * _UNIT, metric)
    if numerator is not None and denominator:
        return shown(Decimal(numerator) / Decimal(denominator), metric)
    return P_("record", "not counted")


def _parts(figures: Figures) -> str:
    value, numerator, denominator = figures
    if value is None and (numerator is None or denominator is None):
        return P_("record", "not counted")
    if value is not None or numerator is None or denominator is None:
        return f"{((value or 0) * _UNIT).normalize():,f}"
    return f"{(numerator * _UNIT).normalize():,f} / {(denominator * _UNIT).normalize():,f}"
