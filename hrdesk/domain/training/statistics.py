"""What exams say about people and about the questions themselves, by the classical measures of item analysis.

Difficulty: the mean share of points reached (p). Discrimination: the upper 27 % less the lower 27 % of people by total
score (D; Kelley 1939, Ebel's bands: below 0.20 poor, from 0.40 very good), and the correlation of the item with the rest
of the exam (corrected point-biserial).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from hrdesk.words import N_, _

LEAST_PEOPLE = 10  # fewer say nothing about a question
_GROUP = Decimal("0.27")
_PLACES = Decimal("0.001")


class Hint(StrEnum):
    """What to look at in a question."""

    NONE = "none"
    FEW = "few"
    WRONG_KEY = "wrong_key"
    TOO_HARD = "too_hard"
    TOO_EASY = "too_easy"
    POOR = "poor"

    @property
    def text(self) -> str:
        """In words, for who mends the question; empty for none."""
        return _(_HINTS[self]) if self is not Hint.NONE else ""


_HINTS = {
    Hint.FEW: N_("too few answers to tell"),
    Hint.WRONG_KEY: N_("the better people miss it: check the right answer and the wording"),
    Hint.TOO_HARD: N_("hardly anybody gets it: check whether it was taught"),
    Hint.TOO_EASY: N_("nearly everybody gets it: the wrong options mislead nobody"),
    Hint.POOR: N_("it hardly tells who knows more: make the wrong options more plausible"),
}


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """A question in numbers. ``difficulty``: 0 (nobody) to 1 (everybody); None: too few people."""

    count: int
    difficulty: Decimal | None
    discrimination: Decimal | None
    correlation: Decimal | None
    hint: Hint


def item_figures(shares: Mapping[int, Decimal], totals: Mapping[int, Decimal]) -> ItemFigures:
    """Of one question: ``shares`` by attempt (0 to 1) and ``totals``: the share of the whole exam by attempt."""
    count = len(shares)
    if not count:
        return ItemFigures(0, None, None, None, Hint.FEW)
    difficulty = sum(shares.values(), Decimal(0)) / count
    if count < LEAST_PEOPLE:
        return ItemFigures(count, _rounded(difficulty), None, None, Hint.FEW)
    ordered = sorted(shares, key=lambda one: (totals[one], one))
    size = max(1, int((_GROUP * count).quantize(Decimal(1), ROUND_HALF_UP)))
    lower = sum((shares[one] for one in ordered[:size]), Decimal(0)) / size
    upper = sum((shares[one] for one in ordered[-size:]), Decimal(0)) / size
    discrimination = upper - lower
    correlation = _correlation([shares[one] for one in ordered], [totals[one] for one in ordered])
    return ItemFigures(
        count, _rounded(difficulty), _rounded(discrimination), correlation, _hint(difficulty, discrimination)
    )


def _hint(difficulty: Decimal, discrimination: Decimal) -> Hint:
    if discrimination < 0:
        return Hint.WRONG_KEY
    if difficulty < Decimal("0.2"):
        return Hint.TOO_HARD
    if difficulty > Decimal("0.95"):
        return Hint.TOO_EASY
    return Hint.POOR if discrimination < Decimal("0.2") else Hint.NONE


def _correlation(first: Sequence[Decimal], second: Sequence[Decimal]) -> Decimal | None:
    """Pearson's, to three places; None where one of them does not vary."""
    count = len(first)
    mean_a, mean_b = sum(first, Decimal(0)) / count, sum(second, Decimal(0)) / count
    both = sum(((a - mean_a) * (b - mean_b) for a, b in zip(first, second, strict=True)), Decimal(0))
    alone_a = sum(((a - mean_a) ** 2 for a in first), Decimal(0))
    alone_b = sum(((b - mean_b) ** 2 for b in second), Decimal(0))
    if not alone_a or not alone_b:
        return None
    return _rounded(both / (alone_a * alone_b).sqrt())


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_PLACES, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class ExamFigures:
    """An exam in numbers: people asked, sat, passed; the mean of first scores; days from the asking to the pass."""

    asked: int
    sat: int
    passed: int
    mean_first: Decimal | None
    median_days: Decimal | None

    @property
    def coverage(self) -> Decimal | None:
        """Share of those asked who sat."""
        return Decimal(self.sat) / self.asked if self.asked else None

    @property
    def pass_rate(self) -> Decimal | None:
        """Share of those who sat who passed."""
        return Decimal(self.passed) / self.sat if self.sat else None
