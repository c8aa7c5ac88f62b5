"""A scheme tried before it is used: who gains, who loses, and how two schemes differ line by line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from hrdesk.domain.performance.model import Line, Scheme
from hrdesk.domain.performance.scoring import half_up

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one person's month comes to under one scheme. ``total`` is None while figures are missing (their codes)."""

    total: Decimal | None
    grade: str | None = None
    coefficient: Decimal | None = None
    rank: int | None = None
    rank_of: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """Both outcomes of one person and month, of the same figures."""

    before: Outcome
    after: Outcome

    @property
    def difference(self) -> Decimal | None:
        """Points gained (minus: lost); None where either side has no total."""
        if self.before.total is None or self.after.total is None:
            return None
        return self.after.total - self.before.total

    @property
    def regraded(self) -> bool:
        """Whether the grade is another one."""
        return self.difference is not None and self.before.grade != self.after.grade


@dataclass(frozen=True, slots=True)
class Summary:
    """A trial in numbers. Means are of those with both totals, to 0.01 half up; ``coefficient`` is the sum's difference."""

    people: int
    gain: int
    lose: int
    same: int
    unknown: int
    mean_before: Decimal | None
    mean_after: Decimal | None
    most: Decimal | None
    least: Decimal | None
    regraded: int
    coefficient: Decimal


def summary(tried: Sequence[Tried]) -> Summary:
    """Counts who gains and who loses. gain + lose + same + unknown = people."""
    known = [one for one in tried if one.difference is not None]
    differences = [one.after.total - one.before.total for one in known]  # type: ignore[operator]
    return Summary(
        people=len(tried),
        gain=sum(difference > 0 for difference in differences),
        lose=sum(difference < 0 for difference in differences),
        same=sum(difference == 0 for difference in differences),
        unknown=len(tried) - len(known),
        mean_before=_mean(one.before.total for one in known),
        mean_after=_mean(one.after.total for one in known),
        most=max(differences, default=None),
        least=min(differences, default=None),
        regraded=sum(one.regraded for one in known),
        coefficient=sum(((one.after.coefficient or _ZERO) - (one.before.coefficient or _ZERO) for one in known), _ZERO),
    )


def _mean(totals: Iterable[Decimal | None]) -> Decimal | None:
    found = [total for total in totals if total is not None]
    return half_up(sum(found, _ZERO) / len(found)) if found else None


@dataclass(frozen=True, slots=True)
class Pair:
    """One metric in two schemes; None where a scheme does not use it. ``differs`` names what is not the same."""

    metric: str
    left: Line | None
    right: Line | None
    differs: frozenset[str]


def compare(left: Scheme, right: Scheme) -> tuple[Pair, ...]:
    """All metrics of both, in the left one's order, then what only the right one has."""
    ours = {line.metric: line for line in left.lines}
    theirs = {line.metric: line for line in right.lines}
    return tuple(
        Pair(code, ours.get(code), theirs.get(code), _differs(ours.get(code), theirs.get(code)))
        for code in dict.fromkeys([*ours, *theirs])
    )


def _differs(left: Line | None, right: Line | None) -> frozenset[str]:
    names = frozenset(field.name for field in fields(Line)) - {"metric"}
    if left is None or right is None:
        return names if left is not right else frozenset()
    return frozenset(name for name in names if getattr(left, name) != getattr(right, name))
