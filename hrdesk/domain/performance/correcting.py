"""One record of a figure put right by hand: what may take the place of what a file said."""

from __future__ import annotations

from decimal import Decimal

from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.entering import LARGEST, STEP, Figure
from hrdesk.domain.performance.model import Aggregation, Metric
from hrdesk.words import N_


def check_correction(metric: Metric, old: Figure, new: Figure | None) -> None:
    """Whether ``new`` may stand for ``old``, both as records keep them (yuan, seconds, parts of a ratio); None: no record.

    Errors, with the field: ``missing``, ``out_of_range`` (too large, more than four decimals, a denominator of 0 or
    less), ``wrong_use`` (another value where only the number of records counts), ``same``.
    """
    if new is None:
        return
    if metric.aggregation is Aggregation.COUNT:
        raise UserError(
            N_("{metric} counts records, whatever they say."),
            code="wrong_use",
            field="counts",
            hint=N_("Choose that the record does not count."),
            metric=metric.name,
        )
    ratio = metric.aggregation is Aggregation.RATIO
    parts = {"numerator": new.numerator, "denominator": new.denominator} if ratio else {"value": new.value}
    for field, part in parts.items():
        _check_part(field, part)
    if ratio and new.denominator is not None and new.denominator <= 0:
        raise UserError(
            N_("The denominator must be greater than 0."),
            code="out_of_range",
            field="denominator",
            hint=N_("Where there was nothing to count, choose that the record does not count."),
        )
    if new == old:
        raise UserError(N_("The record says that already."), code="same", field=next(iter(parts)))


def _check_part(field: str, part: Decimal | None) -> None:
    if part is None:
        raise UserError(N_("Please enter the right figure."), code="missing", field=field)
    if not part.is_finite() or abs(part) >= LARGEST:
        raise UserError(N_("The figure is too large."), code="out_of_range", field=field)
    if part != part.quantize(STEP):
        raise UserError(N_("The figure has more than four decimals."), code="out_of_range", field=field)
