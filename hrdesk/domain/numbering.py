"""工号规则 learnt from the numbers there are: fixed part, how many digits, and which comes next. Where no rule can be seen, none.

A number is read as fixed part, digits, fixed part (``YX0054``, ``0054``, ``A-017B``); what is alike goes together. Numbers
go on after the topmost run of at least three: a lone lucky number (``HC8888``) or a typing error does not move them there,
and gaps below, where people who left long ago had numbers, are never filled.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hrdesk.domain.people import NumberPattern

LEAST = 3  # numbers that make a rule
_GAP = 100  # numbers of one run lie nearer to one another
_MANY = 10  # so many, none of them near two others: drawn by lot, not counted
_CLEAR = 2, 3  # share of a team's numbers that makes a rule its own
_PARTS = re.compile(r"((?:[^{}\s]{0,11}[^{}\s0-9])?)([0-9]{1,10})([^{}\s0-9]{0,12})")
_YEAR = re.compile(r"(?:19[89]|20\d)\d")


@dataclass(frozen=True, slots=True)
class Numbered:
    """One employee number and where its person works; empty where not known."""

    number: str
    department: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class LearntRule:
    """A rule as it is seen: ``pattern`` as the setting holds it, ``seen`` numbers of ``of`` follow it; ``next`` is free."""

    pattern: str
    seen: int
    of: int
    next: str

    @property
    def fixed(self) -> str:
        """What stays the same: ``HC``, ``A-…B``; empty where the number is digits only."""
        form = NumberPattern(self.pattern)
        return f"{form.before}…{form.after}" if form.after else form.before

    @property
    def width(self) -> int:
        """How many digits at least."""
        return NumberPattern(self.pattern).width


class Numbering:
    """All numbers there are, and the rules seen in them: of the agency, and of a team or department that has its own."""

    def __init__(self, held: Iterable[Numbered]) -> None:
        self._held = tuple(held)
        self._taken = {one.number.upper() for one in self._held}
        self._rules: dict[tuple[str, str], LearntRule | None] = {}
        self.agency = self._rule([one.number for one in self._held])

    @property
    def places(self) -> set[tuple[str, str]]:
        """Where people work: (department, team), and each department as a whole."""
        found = {(one.department, one.team) for one in self._held if one.department}
        return found | {(department, "") for department, _team in found}

    def of(self, department: str, team: str = "") -> LearntRule | None:
        """The rule of the team where it is clear, else of its department, else of the agency."""
        if (department, team) not in self._rules:
            self._rules[department, team] = self._own(department, team) or self.agency
        return self._rules[department, team]

    def _own(self, department: str, team: str) -> LearntRule | None:
        there = [one for one in self._held if department and one.department == department]
        for people in ([one for one in there if team and one.team == team], there):
            rule = self._rule([one.number for one in people])
            if rule is not None and rule.seen * _CLEAR[1] >= rule.of * _CLEAR[0]:
                return None if self.agency is not None and rule.pattern == self.agency.pattern else rule
        return None

    def fitting(self, form: NumberPattern) -> int:
        """How many numbers follow a pattern."""
        return sum(form.matches(one.number) for one in self._held)

    def end(self, form: NumberPattern) -> int:
        """The last number of the run that goes on; 0 where there is none of the pattern."""
        values = sorted({value for one in self._held if (value := form.number(one.number)) is not None})
        return _end(values)

    def free(self, form: NumberPattern, after: int) -> tuple[int, str]:
        """The first number beyond ``after`` that nobody has, as value and as text; it is taken from now on."""
        value = after + 1
        while (text := form.format(value)).upper() in self._taken:
            value += 1
        self._taken.add(text.upper())
        return value, text

    def _rule(self, numbers: Sequence[str]) -> LearntRule | None:
        """The form most of these follow, when one does and it is counted up; what comes next is told by all numbers."""
        forms = Counter(dict(_forms(numbers)))
        ranked = forms.most_common(2)
        if not ranked or ranked[0][1] < LEAST or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
            return None
        pattern, seen = ranked[0]
        form = NumberPattern(pattern)
        values = sorted({value for one in self._held if (value := form.number(one.number)) is not None})
        if not _counted(form, values):
            return None
        value = _end(values) + 1
        while (text := form.format(value)).upper() in self._taken:
            value += 1
        return LearntRule(pattern, seen, len(numbers), text)


def _forms(numbers: Iterable[str]) -> Iterable[tuple[str, int]]:
    """The patterns that numbers follow, each with how many do; a fixed part has the width that explains most."""
    parts: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for number in numbers:
        found = _PARTS.fullmatch(number)
        if found is not None:
            parts[found[1], found[3]].append(found[2])
    for (before, after), digits in parts.items():
        explained = {
            width: sum(len(one) == width or (len(one) > width and one[0] != "0") for one in digits)
            for width in {len(one) for one in digits}
        }
        width = max(explained, key=lambda wide: (explained[wide], wide))
        if explained[width] * 2 > len(digits):
            yield f"{before}{{{'0' * width}}}{after}", explained[width]


def _counted(form: NumberPattern, values: Sequence[int]) -> bool:
    """Whether these were counted up: not made of dates of different years, not drawn by lot."""
    texts = [f"{value:0{form.width}d}" for value in values]
    if form.width >= 6 and all(_YEAR.match(text) for text in texts) and len({text[:4] for text in texts}) > 1:
        return False
    if any(len(run) >= LEAST for run in _runs(values)):
        return True
    return len(values) < _MANY and bool(form.before or form.after)


def _end(values: Sequence[int]) -> int:
    if not values:
        return 0
    long = [run for run in _runs(values) if len(run) >= LEAST]
    return long[-1][-1] if long else values[-1]


def _runs(values: Sequence[int]) -> list[list[int]]:
    """Sorted values in runs without a gap of more than ``_GAP``."""
    runs: list[list[int]] = []
    for value in values:
        if runs and value - runs[-1][-1] <= _GAP:
            runs[-1].append(value)
        else:
            runs.append([value])
    return runs
