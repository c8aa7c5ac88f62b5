"""Who changed teams within a period: whose a figure is. The only rule of it, for live view, papers and summaries.

A figure of a day counts for the team of that day. A figure of the whole month has no day: it is divided by the working
days in each team, which is a reckoning and no count, and is marked as such wherever it is shown. What is divided adds up
to the figure again, exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal, localcontext

from hrdesk.domain.calendar import working_days
from hrdesk.domain.performance.model import Totals

_ONE, _ZERO = Decimal(1), Decimal(0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days somebody stood in one team of a department, within the period and the employment."""

    first: date
    last: date
    department_id: int
    team_id: int | None

    @property
    def days(self) -> int:
        """Its working days."""
        return working_days(self.first, self.last)


def place_of(day: date, own: Sequence[Stretch]) -> int:
    """In which of somebody's stretches a day lies; a day outside all of them belongs to the last."""
    return next((place for place, one in enumerate(own) if one.first <= day <= one.last), len(own) - 1)


def spread(day: date | None, totals: Totals, own: Sequence[Stretch], *, mean: bool) -> Sequence[tuple[int, Totals]]:
    """Figures of one day, or (None) of the whole month, by the place of the stretch they belong to."""
    if day is not None:
        return ((place_of(day, own), totals),)
    return tuple(enumerate(divided(totals, [one.days for one in own], mean=mean)))


def divided(whole: Totals, days: Sequence[int], *, mean: bool) -> tuple[Totals, ...]:
    """A whole month's figures by the working days in each team; all with the last team where there was no working day.

    An amount is divided into whole pieces of its own last place (a yuan, a complaint, a fen), the left over ones to the
    largest remainders; what is held against something else (the records of a mean, the two numbers of a ratio) exactly,
    so that mean and ratio stay what they are in each team.
    """
    weights = list(days) if sum(days) else [0] * (len(days) - 1) + [1]
    sums = _exactly(whole.sum, weights) if mean else _in_pieces(whole.sum, weights)
    parts = zip(
        sums,
        _exactly(Decimal(whole.records), weights),
        _exactly(whole.numerator, weights),
        _exactly(whole.denominator, weights),
        strict=True,
    )
    return tuple(Totals(*part) for part in parts)


def _in_pieces(value: Decimal, weights: Sequence[int]) -> list[Decimal]:
    """``value`` in whole pieces of its own last place, by largest remainder; of equal ones the earlier comes first."""
    exponent = value.normalize().as_tuple().exponent
    piece = min(_ONE, _ONE.scaleb(exponent)) if isinstance(exponent, int) else _ONE
    with localcontext(prec=34):
        exact = [value / piece * weight / sum(weights) for weight in weights]
        found = [one.to_integral_value(ROUND_FLOOR) for one in exact]
        short = int(value / piece - sum(found, _ZERO))
        for place in sorted(range(len(found)), key=lambda place: found[place] - exact[place])[:short]:
            found[place] += 1
        return [one * piece for one in found]


def _exactly(value: Decimal, weights: Sequence[int]) -> list[Decimal]:
    """``value`` in proportion; the last one that has a weight takes what rounding at the 34th digit left."""
    last = max(place for place, weight in enumerate(weights) if weight)
    with localcontext(prec=34):
        found = [value * weight / sum(weights) for weight in weights]
        found[last] = value - sum((one for place, one in enumerate(found) if place != last), _ZERO)
    return found
