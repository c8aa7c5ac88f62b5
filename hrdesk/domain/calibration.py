"""绩效校准: how grades and scores are spread over the teams, and whose grade deserves a second look. Advice, never a rule.

A forced distribution (强制分布) is shown beside what is: nothing here changes a grade, a person does. Somebody without a score
has figures missing and is counted apart: missing is not 0, neither in a mean nor as the lowest grade.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import pairwise

from hrdesk.domain.performance.grading import advised_counts, median, middle_half
from hrdesk.domain.performance.model import GradeBand
from hrdesk.domain.unit_names import unit_key

NEAR = Decimal(1)  # points from where another grade begins
FEWEST = 10  # of fewer people one alone is more than a tenth: shares advise nothing
_CENT, _TENTH = Decimal("0.01"), Decimal("0.1")


class Cause(StrEnum):
    """Why somebody's grade is looked at together."""

    NO_SCORE = "no_score"  # figures are missing
    NEAR = "near"  # a boundary is within a point
    MOVED = "moved"  # a person gave another grade than the bands suggest
    ADJUSTED = "adjusted"  # points were added or taken
    VETOED = "vetoed"


@dataclass(frozen=True, slots=True)
class Judged:
    """One person as far as calibration asks. ``grade``: the confirmed one, else the proposed one."""

    team: str
    score: Decimal | None
    proposed: str | None
    grade: str | None
    confirmed: bool
    adjusted: Decimal = Decimal(0)
    vetoed: bool = False


@dataclass(frozen=True, slots=True)
class GradeShare:
    """How many hold a grade, in percent of those graded, and how many the advised share would make."""

    code: str
    count: int
    percent: Decimal
    advised: int | None = None

    @property
    def more(self) -> int:
        """How many more than advised (−: fewer); 0 where nothing is advised."""
        return 0 if self.advised is None else self.count - self.advised


@dataclass(frozen=True, slots=True)
class Spread:
    """Where the scores lie; ``low`` and ``high`` bound the middle half."""

    mean: Decimal
    median: Decimal
    low: Decimal
    high: Decimal
    least: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class Group:
    """A team, or everybody (``name`` empty)."""

    name: str
    people: int
    graded: int
    confirmed: int
    without: int  # a score: figures are missing
    grades: tuple[GradeShare, ...]
    spread: Spread | None  # None: nobody has a score
    scores: tuple[Decimal, ...]  # ascending


@dataclass(frozen=True, slots=True)
class Boundary:
    """A score close to where a better grade begins. ``away`` < 0: that much is missing; else it is over by that much."""

    upper: str
    lower: str
    away: Decimal


def spread(scores: Sequence[Decimal]) -> Spread | None:
    """Mean (half up to 0.01), median and middle half; None without scores."""
    if not scores:
        return None
    mean = (sum(scores, Decimal(0)) / len(scores)).quantize(_CENT, ROUND_HALF_UP)
    low, high = middle_half(scores)
    return Spread(mean, median(scores), low, high, min(scores), max(scores))


def shares(grades: Sequence[str], bands: Sequence[GradeBand]) -> tuple[GradeShare, ...]:
    """Counts and percent of each grade, best first; advice only from ``FEWEST`` people on."""
    counts = Counter(grades)
    advised: Mapping[str, int] = advised_counts(bands, len(grades)) if len(grades) >= FEWEST else {}
    ordered = sorted(bands, key=lambda band: band.start, reverse=True)
    percents = _percents([counts[band.code] for band in ordered])
    return tuple(
        GradeShare(band.code, counts[band.code], percent, advised.get(band.code))
        for band, percent in zip(ordered, percents, strict=True)
    )


def _percents(counts: Sequence[int]) -> list[Decimal]:
    """In tenths, by largest remainder: they add up to 100.0, or are all 0."""
    whole = sum(counts)
    if not whole:
        return [Decimal(0) for _count in counts]
    tenths = [count * 1000 // whole for count in counts]
    by_rest = sorted(range(len(counts)), key=lambda at: -(counts[at] * 1000 % whole))
    for at in by_rest[: 1000 - sum(tenths)]:
        tenths[at] += 1
    return [tenth * _TENTH for tenth in tenths]


def group(name: str, people: Sequence[Judged], bands: Sequence[GradeBand]) -> Group:
    """The people of one team, or of all."""
    graded = [one for one in people if one.grade is not None and one.score is not None]
    scores = tuple(sorted(one.score for one in people if one.score is not None))
    return Group(
        name=name,
        people=len(people),
        graded=len(graded),
        confirmed=sum(one.confirmed for one in graded),
        without=len(people) - len(scores),
        grades=shares([one.grade or "" for one in graded], bands),
        spread=spread(scores),
        scores=scores,
    )


def groups(people: Sequence[Judged], bands: Sequence[GradeBand]) -> tuple[Group, ...]:
    """Everybody first, then each team by name; one team alone is everybody."""
    teams = sorted({one.team for one in people}, key=unit_key)
    everybody = group("", people, bands)
    if len(teams) < 2:
        return (everybody,)
    return (everybody, *(group(team, [one for one in people if one.team == team], bands) for team in teams))


def boundary(score: Decimal, bands: Sequence[GradeBand]) -> Boundary | None:
    """The nearest start of a better grade within a point of ``score``, on either side."""
    ordered = sorted(bands, key=lambda band: band.start)
    near = [
        Boundary(upper.code, lower.code, score - upper.start)
        for lower, upper in pairwise(ordered)
        if abs(score - upper.start) <= NEAR
    ]
    return min(near, key=lambda found: abs(found.away), default=None)


def causes(one: Judged, bands: Sequence[GradeBand]) -> tuple[Cause, ...]:
    """Why this person's grade is looked at, the weightiest first; empty: nothing stands out."""
    if one.score is None:
        return (Cause.NO_SCORE,)
    found = []
    if one.vetoed:
        found.append(Cause.VETOED)
    if one.confirmed and one.grade != one.proposed:
        found.append(Cause.MOVED)
    if one.adjusted:
        found.append(Cause.ADJUSTED)
    if boundary(one.score, bands) is not None:
        found.append(Cause.NEAR)
    return tuple(found)


def reason_needed(grade: str, proposed: str | None) -> bool:
    """Whoever gives another grade than the bands suggest says why."""
    return grade != proposed
