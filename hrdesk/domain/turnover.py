"""Turnover: head counts, joiners, leavers, three rates, and how many new colleagues leave within their first days.

Sources (facts.md, section 2): rate A = leavers ÷ mean of opening and closing; B = leavers ÷ (opening + joiners), the same as
leavers ÷ (leavers + closing); C = leavers ÷ opening. Which one is used is always said beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from hrdesk.domain.calendar import Period
from hrdesk.words import N_, _

DAYS = (7, 30, 60, 90)  # of the new-hire attrition
_DAY = timedelta(days=1)


class Formula(StrEnum):
    """Which rate is meant."""

    A = "a"
    B = "b"
    C = "c"

    @property
    def text(self) -> str:
        """The formula in words."""
        return _(_FORMULAS[self])


_FORMULAS = {
    Formula.A: N_("leavers ÷ mean of opening and closing"),
    Formula.B: N_("leavers ÷ (opening + joiners)"),
    Formula.C: N_("leavers ÷ opening"),
}


class Dimension(StrEnum):
    """What the figures are parted by."""

    DEPARTMENT = "department"
    TEAM = "team"
    POSITION = "position"
    TENURE = "tenure"
    REASON = "reason"

    @property
    def text(self) -> str:
        """The word in the current language."""
        return _(_DIMENSIONS[self])


_DIMENSIONS = {
    Dimension.DEPARTMENT: N_("Department"),
    Dimension.TEAM: N_("Team"),
    Dimension.POSITION: N_("Position"),
    Dimension.TENURE: N_("Length of service"),
    Dimension.REASON: N_("Leave reason"),
}


@dataclass(frozen=True, slots=True)
class Post:
    """Where somebody was from a day on; ``ends`` is the last day."""

    starts: date
    ends: date | None
    department: str
    team: str
    position: str


@dataclass(frozen=True, slots=True)
class Spell:
    """One employment. ``hired`` None: since before anything was kept. ``left`` is the day it ended on."""

    employment_id: int
    employee_no: str
    name: str
    hired: date | None
    left: date | None
    posts: tuple[Post, ...] = field(default=())
    reason: str = ""

    def employed_after(self, day: date) -> bool:
        """Whether employed at the end of that day."""
        return (self.hired is None or self.hired <= day) and (self.left is None or self.left > day)

    def joined_in(self, first: date, last: date) -> bool:
        """Whether the first day lies in the period."""
        return self.hired is not None and first <= self.hired <= last

    def left_in(self, first: date, last: date) -> bool:
        """Whether the employment ended in the period."""
        return self.left is not None and first <= self.left <= last

    def post_on(self, day: date) -> Post | None:
        """The post held on a day: the newest begun, else the first."""
        begun = [post for post in self.posts if post.starts <= day]
        return begun[-1] if begun else self.posts[0] if self.posts else None


@dataclass(frozen=True, slots=True)
class Figures:
    """Head counts of one period or unit. ``moved_in`` and ``moved_out`` are colleagues from and to other units."""

    opening: int = 0
    joined: int = 0
    left: int = 0
    closing: int = 0
    moved_in: int = 0
    moved_out: int = 0

    def rate(self, formula: Formula) -> Decimal | None:
        """The rate 0–1; None where nobody was there to leave."""
        below = {
            Formula.A: Decimal(self.opening + self.closing) / 2,
            Formula.B: Decimal(self.opening + self.joined + self.moved_in),
            Formula.C: Decimal(self.opening),
        }[formula]
        return Decimal(self.left) / below if below else None


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one unit, and whose spells they are: joiners and leavers."""

    name: str
    figures: Figures
    joiners: tuple[int, ...] = ()
    leavers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who joined in one month. ``after`` maps days to (counted, left by then); who has not been here so long is left out."""

    month: Period
    joined: tuple[int, ...]
    after: dict[int, tuple[int, int]]

    def rate(self, days: int) -> Decimal | None:
        """The share that left by then; None while nobody's days are up."""
        counted, left = self.after[days]
        return Decimal(left) / counted if counted else None


def count(spells: Iterable[Spell], first: date, last: date) -> Figures:
    """The figures of everybody from ``first`` to ``last``."""
    before = first - _DAY
    opening = joined = left = closing = 0
    for spell in spells:
        opening += spell.employed_after(before)
        joined += spell.joined_in(first, last)
        left += spell.left_in(first, last)
        closing += spell.employed_after(last)
    return Figures(opening, joined, left, closing)


def by_unit(
    spells: Iterable[Spell], first: date, last: date, name_of: Callable[[Post | None], str]
) -> tuple[Group, ...]:
    """The figures of each unit: joiners where they began, leavers where they were last, movers in and out between.

    For each unit opening + joined + moved in = closing + left + moved out.
    """
    before = first - _DAY
    counts: dict[str, dict[str, int]] = {}
    joiners: dict[str, list[int]] = {}
    leavers: dict[str, list[int]] = {}

    def note(unit: str, what: str) -> None:
        held = counts.setdefault(
            unit, dict.fromkeys(("opening", "joined", "left", "closing", "moved_in", "moved_out"), 0)
        )
        held[what] += 1

    for spell in spells:
        here, joined = spell.employed_after(before), spell.joined_in(first, last)
        if not here and not joined:
            continue
        start = name_of(spell.post_on(before if here else spell.hired or first))
        note(start, "opening" if here else "joined")
        gone = spell.left is not None and spell.left <= last
        end = name_of(spell.post_on(spell.left if gone and spell.left is not None else last))
        if start != end:
            note(start, "moved_out")
            note(end, "moved_in")
        note(end, "left" if gone else "closing")
        if joined:
            joiners.setdefault(start, []).append(spell.employment_id)
        if gone:
            leavers.setdefault(end, []).append(spell.employment_id)
    return tuple(
        Group(unit, Figures(**held), tuple(joiners.get(unit, ())), tuple(leavers.get(unit, ())))
        for unit, held in sorted(counts.items(), key=lambda entry: (-entry[1]["left"], -entry[1]["opening"], entry[0]))
    )


_BANDS = (
    (30, N_("up to 30 days")),
    (90, N_("31 to 90 days")),
    (180, N_("91 to 180 days")),
    (365, N_("181 days to 1 year")),
    (3 * 365, N_("1 to 3 years")),
)


def tenure_band(spell: Spell) -> str:
    """How long somebody who left had been here, in words; not known without a hire date."""
    if spell.hired is None or spell.left is None:
        return _("not known")
    days = (spell.left - spell.hired).days
    return next((_(words) for most, words in _BANDS if days <= most), _("more than 3 years"))


def leavers_by(
    spells: Iterable[Spell], first: date, last: date, name_of: Callable[[Spell], str], order: Sequence[str] = ()
) -> tuple[Group, ...]:
    """Only the leavers, parted by something about them; in ``order``, else most first."""
    found: dict[str, list[int]] = {}
    for spell in spells:
        if spell.left_in(first, last):
            found.setdefault(name_of(spell), []).append(spell.employment_id)
    place = {name: number for number, name in enumerate(order)}
    return tuple(
        Group(name, Figures(left=len(ids)), leavers=tuple(ids))
        for name, ids in sorted(
            found.items(), key=lambda entry: (place.get(entry[0], len(place)), -len(entry[1]), entry[0])
        )
    )


def tenure_order() -> list[str]:
    """The bands from short to long."""
    return [*(_(words) for _most, words in _BANDS), _("more than 3 years"), _("not known")]


def cohorts(spells: Iterable[Spell], first: date, last: date, today: date) -> tuple[Cohort, ...]:
    """New-hire attrition by month of joining: of those whose first day + N days is past, how many left by that day."""
    months: dict[Period, list[Spell]] = {}
    for spell in spells:
        if spell.joined_in(first, last) and spell.hired is not None:
            months.setdefault(Period.of(spell.hired), []).append(spell)
    return tuple(
        Cohort(month, tuple(spell.employment_id for spell in held), {days: _after(held, days, today) for days in DAYS})
        for month, held in sorted(months.items())
    )


def _after(spells: Iterable[Spell], days: int, today: date) -> tuple[int, int]:
    counted = left = 0
    for spell in spells:
        if spell.hired is None or spell.hired + timedelta(days=days) > today:
            continue
        counted += 1
        left += spell.left is not None and spell.left <= spell.hired + timedelta(days=days)
    return counted, left


def all_cohorts(found: Sequence[Cohort]) -> dict[int, tuple[int, int]]:
    """All months together: (counted, left) for each number of days."""
    return {days: (sum(one.after[days][0] for one in found), sum(one.after[days][1] for one in found)) for days in DAYS}
