"""Which target counts for a person, and whose it is: the narrowest of those set for the month, else the scheme's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.entering import LARGEST, read_entry
from hrdesk.domain.performance.model import Metric
from hrdesk.domain.targets.spreading import FINEST
from hrdesk.words import N_

SCHEME = "scheme"
Holder = tuple[str, int]  # kind (employment, team, position, department, agency), id


@dataclass(frozen=True, slots=True)
class Force:
    """``whole``: of a whole month, as kept; ``asked``: of this person, by the days worked. ``holder``: whose it is."""

    whole: Decimal
    asked: Decimal
    holder: Holder


def in_force(
    holders: Iterable[Holder],
    set_for: Callable[[Holder], Decimal | None],
    scheme: Decimal,
    *,
    share: Decimal,
    prorate: bool,
) -> Force:
    """The target that counts. ``holders`` run from narrow to wide; ``set_for`` says what is set for one, None: nothing."""
    for holder in holders:
        found = set_for(holder)
        if found is not None:
            return Force(found, asked_of(found, share, prorate=prorate), holder)
    return Force(scheme, asked_of(scheme, share, prorate=prorate), (SCHEME, 0))


def asked_of(whole: Decimal, share: Decimal, *, prorate: bool) -> Decimal:
    """What a target of a whole month asks of somebody there for ``share`` of it: as scoring has it."""
    return (whole * share).quantize(FINEST, ROUND_HALF_UP) if prorate and share != 1 else whole


def read_target(text: str, metric: Metric, *, one: bool = False) -> Decimal | None:
    """A target as typed or pasted (180000, 18万, 12.84%, 35:30); None for nothing. UserError with the reason.

    ``one``: of one person, not a sum.
    """
    figure = read_entry(text, metric, one=one)
    if figure is None:
        return None
    value = figure.value
    if value is None:
        value = (figure.numerator or Decimal(0)) / (figure.denominator or Decimal(1))
    if not 0 <= value < LARGEST:
        raise UserError(N_("A target is 0 or more."), code="out_of_range", field=metric.code)
    return value.quantize(FINEST, ROUND_HALF_UP)
