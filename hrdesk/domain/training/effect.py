"""What became of people's figures after a course: the months before it beside the months after it, person by person.

Each person is compared with herself: the mean of up to three months before the month the course was done in, and of up to
three after it. That month itself belongs to neither. Nothing of it proves a cause: figures change with cases, seasons and
targets, and whoever was weak before tends to be nearer the middle afterwards whatever was taught (regression to the mean;
Galton 1886). So it is always shown with the numbers of people and that warning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

LEAST_PEOPLE = 5  # fewer say nothing, and a mean of one is a person's own figure
MOST_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Effect:
    """``people`` have figures on both sides; ``before`` and ``after`` are means over them, None where they are too few."""

    people: int
    better: int
    worse: int
    before: Decimal | None
    after: Decimal | None


def months_apart(month: int, other: int) -> int:
    """How many months ``other`` lies after ``month``; both as 202611."""
    return (other // 100 - month // 100) * 12 + other % 100 - month % 100


def effect(
    done: Mapping[int, int], figures: Mapping[int, Mapping[int, Decimal]], *, lower_is_better: bool = False
) -> Effect:
    """``done``: the month each person did the course in; ``figures``: by person and month (202611)."""
    pairs = []
    for person, month in done.items():
        own = figures.get(person, {})
        apart = {months_apart(month, other): value for other, value in own.items()}
        before = [value for place, value in apart.items() if -MOST_MONTHS <= place < 0]
        after = [value for place, value in apart.items() if 0 < place <= MOST_MONTHS]
        if before and after:
            pairs.append((_mean(before), _mean(after)))
    gains = [(was - now) if lower_is_better else (now - was) for was, now in pairs]
    better, worse = sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains)
    if len(pairs) < LEAST_PEOPLE:
        return Effect(len(pairs), 0, 0, None, None)
    return Effect(len(pairs), better, worse, _mean([was for was, _now in pairs]), _mean([now for _was, now in pairs]))


def _mean(values: list[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)
