"""Why people leave a team: compared with others of the same length of service, before and after a change of leader.

Raw rates of two teams say little where one has more newcomers, who leave most. So months worked and leavers are counted by
length of service, and the team is set against what the others' rates would let expect.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hrdesk.domain.turnover import Spell, tenure_band, tenure_order

MONTH_DAYS = Decimal("30.4375")
FEW_LEAVERS, FEW_PEOPLE = 5, 10
HIDDEN_BELOW = 3  # leavers whose reasons would say who said what
AROUND = timedelta(days=90)
_DAY = timedelta(days=1)
_EDGES = (30, 90, 180, 365, 3 * 365)  # the last day of each band of ``turnover.tenure_band``


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody's employment and the days in the team: (first, last) inclusive; ``last_here``: left from the team."""

    spell: Spell
    here: tuple[tuple[date, date], ...]
    last_here: bool


@dataclass(frozen=True, slots=True)
class Band:
    """One length of service: leavers and days worked, in the team and elsewhere."""

    name: str
    left: int
    days: int
    others_left: int
    others_days: int

    @property
    def rate(self) -> Decimal | None:
        """Leavers of the team for each 100 months worked; None where nobody worked."""
        return _rate(self.left, self.days)

    @property
    def others_rate(self) -> Decimal | None:
        """The same of the others."""
        return _rate(self.others_left, self.others_days)

    @property
    def expected(self) -> Decimal | None:
        """How many would have left at the others' rate; None where no other worked so long."""
        return Decimal(self.others_left) * self.days / self.others_days if self.others_days else None


def _rate(left: int, days: int) -> Decimal | None:
    return Decimal(left) * 100 * MONTH_DAYS / days if days else None


def by_tenure(stays: Iterable[Stay], first: date, last: date) -> tuple[Band, ...]:
    """Bands from short to long; who has no hire date is in none, as their length of service is not known."""
    names = tenure_order()
    left = dict.fromkeys(names, 0)
    others_left = dict.fromkeys(names, 0)
    days = dict.fromkeys(names, 0)
    others_days = dict.fromkeys(names, 0)
    for stay in stays:
        spell = stay.spell
        if spell.hired is None:
            continue
        if spell.left_in(first, last):
            (left if stay.last_here else others_left)[tenure_band(spell)] += 1
        start, end = max(first, spell.hired), min(last, spell.left or last)
        for name, low, high in _bands(spell.hired):
            all_days = _overlap(start, end, low, high)
            mine = sum(_overlap(max(start, one), min(end, other), low, high) for one, other in stay.here)
            days[name] += mine
            others_days[name] += all_days - mine
    return tuple(
        Band(name, left[name], days[name], others_left[name], others_days[name])
        for name in names
        if days[name] or others_days[name]
    )


def _bands(hired: date) -> list[tuple[str, date, date]]:
    names = tenure_order()
    edges = [hired - _DAY, *(hired + timedelta(days=edge) for edge in _EDGES), date.max - _DAY]
    return [(names[at], edges[at] + _DAY, edges[at + 1]) for at in range(len(edges) - 1)]


def _overlap(start: date, end: date, low: date, high: date) -> int:
    return max(0, (min(end, high) - max(start, low)).days + 1)


def expected(bands: Sequence[Band]) -> Decimal | None:
    """Leavers to expect at the others' rates, over the bands others worked in; None where there is no other to compare."""
    found = [band.expected for band in bands if band.expected is not None]
    return sum(found, Decimal(0)) if found else None


@dataclass(frozen=True, slots=True)
class LeaderChange:
    """A new leader, and who left the team in the 90 days before and after; ``running``: these 90 days are not over."""

    name: str
    since: date
    before: int
    after: int
    running: bool


def leader_change(name: str, since: date, left_on: Iterable[date], today: date) -> LeaderChange:
    """Counts the leavers around the day a leader began."""
    days = list(left_on)
    before = sum(since - AROUND <= day < since for day in days)
    after = sum(since <= day < since + AROUND for day in days)
    return LeaderChange(name, since, before, after, since + AROUND > today)


def few(leavers: int, people: Decimal) -> bool:
    """Whether the numbers are too small to show more than chance."""
    return leavers < FEW_LEAVERS or people < FEW_PEOPLE
