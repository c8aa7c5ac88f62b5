"""Places, medians and grades. A proposed grade counts only once a person confirms it (个人信息保护法 art. 24)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

from hrdesk.domain.performance.model import GradeBand
from hrdesk.words import N_

#: Said wherever somebody confirms grades. Source: 个人信息保护法 art. 24.
BY_A_PERSON = N_(
    "HRDesk only suggests a grade; whoever confirms it decides, and the name is kept and printed. Nobody is judged by a "
    "program alone: anybody graded may ask how the grade came about (Personal Information Protection Law, art. 24)."
)
#: Said wherever grades or places are shown or printed. Source: 最高人民法院指导案例 18 号.
LOWEST = N_("The lowest grade does not by itself prove unfitness for the work.")
#: Of fewer people nothing of the others is shown to one of them. Between two, twice the median less the own score is the
#: colleague's; of three or four it is a colleague's own or lies between two who know theirs. Five is what statistics
#: offices ask of a cell before they publish it.
FEWEST = 5
LOWEST_BY = N_("Supreme People's Court, guiding case 18")


def propose(total: Decimal, bands: Sequence[GradeBand]) -> GradeBand | None:
    """The band with the highest start not above ``total``; the lowest band below all of them; None without bands."""
    if not bands:
        return None
    reached = [band for band in bands if total >= band.start]
    return max(reached, key=lambda band: band.start) if reached else min(bands, key=lambda band: band.start)


def ranking(scores: Sequence[Decimal]) -> list[int]:
    """Places in the order given: equal scores share one, the next is skipped (1, 1, 3)."""
    best_first = sorted(scores, reverse=True)
    place: dict[Decimal, int] = {}
    for number, value in enumerate(best_first, start=1):
        place.setdefault(value, number)
    return [place[value] for value in scores]


def median(values: Sequence[Decimal]) -> Decimal:
    """The middle value, or the mean of the two middle ones. At least one value."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def shielded_median(values: Sequence[Decimal]) -> Decimal | None:
    """The median as one of the people may see it; None where they are too few for it to protect the others."""
    return median(values) if len(values) >= FEWEST else None


def middle_half(values: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """First and third quartile: medians of the lower and the upper half (the middle one belongs to neither)."""
    ordered = sorted(values)
    half = len(ordered) // 2
    if not half:
        return ordered[0], ordered[0]
    return median(ordered[:half]), median(ordered[-half:])


def advised_counts(bands: Sequence[GradeBand], people: int) -> dict[str, int]:
    """How many a forced distribution (强制分布) would give each grade, by largest remainder. Advice only."""
    shares = {band.code: band.advised_share for band in bands if band.advised_share is not None}
    whole = sum(shares.values(), Decimal(0))
    if not whole:
        return {}
    exact = {code: share * people / whole for code, share in shares.items()}
    counts = {code: int(value.to_integral_value(ROUND_DOWN)) for code, value in exact.items()}
    short = people - sum(counts.values())
    for code in sorted(exact, key=lambda code: counts[code] - exact[code])[:short]:
        counts[code] += 1
    return counts
