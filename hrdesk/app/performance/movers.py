"""People who changed teams within a period: where they stood, and what of their figures belongs to which team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, func, or_, select, true

from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.model import Aggregation, Totals
from hrdesk.domain.performance.moving import Stretch, spread
from hrdesk.domain.performance.sheet import Label
from hrdesk.domain.progress import pooled
from hrdesk.storage import facts
from hrdesk.storage import tables as t
from hrdesk.words import _n, speaking


@dataclass(frozen=True, slots=True)
class Parts:
    """The figures of those who moved. ``of``: by (employment, place of the stretch, metric id).

    ``divided``: (employment, metric id) of which a figure of the whole month was divided by working days.
    """

    stretches: Mapping[int, Sequence[Stretch]]
    of: Mapping[tuple[int, int, int], Totals]
    divided: frozenset[tuple[int, int]]


def ever_moved(conn: Connection, first: date, last: date) -> set[int]:
    """Who has several posts within these days: of nobody else it is to be asked where the figures belong."""
    found = conn.execute(
        select(t.posting.c.employment_id)
        .where(t.posting.c.starts <= last, or_(t.posting.c.ends.is_(None), t.posting.c.ends >= first))
        .group_by(t.posting.c.employment_id)
        .having(func.count() > 1)
    )
    return set(found.scalars())


def stretches(
    conn: Connection, first: date, last: date, only: Collection[int] | None = None
) -> dict[int, tuple[Stretch, ...]]:
    """Where everybody (or only these) stood within the period, by employment; neighbouring posts of one team are one."""
    rows = conn.execute(
        select(
            t.posting.c.employment_id, t.posting.c.starts, t.posting.c.ends, t.posting.c.department_id,
            t.posting.c.team_id, t.employment.c.hire_date, t.employment.c.leave_date,
        )
        .join(t.employment, t.employment.c.id == t.posting.c.employment_id)
        .where(
            t.posting.c.starts <= last,
            or_(t.posting.c.ends.is_(None), t.posting.c.ends >= first),
            true() if only is None else t.posting.c.employment_id.in_(only),
        )
        .order_by(t.posting.c.employment_id, t.posting.c.starts)
    )  # fmt: skip
    found: dict[int, list[Stretch]] = defaultdict(list)
    for row in rows:
        start = max(first, row.starts, row.hire_date or first)
        end = min(last, row.ends or last, row.leave_date or last)
        if end < start:
            continue
        own = found[row.employment_id]
        if own and (own[-1].department_id, own[-1].team_id) == (row.department_id, row.team_id):
            own[-1] = Stretch(own[-1].first, end, row.department_id, row.team_id)
        else:
            own.append(Stretch(start, end, row.department_id, row.team_id))
    return {who: tuple(own) for who, own in found.items()}


def by_stretch(conn: Connection, period: Period, start_day: int, stood: Mapping[int, Sequence[Stretch]]) -> Parts:
    """The figures of those among ``stood`` who moved; two statements for all of them."""
    moved = {who: own for who, own in stood.items() if len(own) > 1}
    if not moved:
        return Parts({}, {}, frozenset())
    means = frozenset(
        conn.execute(
            select(t.metric_version.c.metric_id).where(t.metric_version.c.aggregation == Aggregation.MEAN.value)
        ).scalars()
    )
    found: dict[tuple[int, int, int], list[Totals]] = defaultdict(list)
    apart: set[tuple[int, int]] = set()
    for who, metric_id, day, totals in facts.by_day(conn, period.number, start_day, list(moved)):
        if day is None and totals.records:
            apart.add((who, metric_id))
        for place, part in spread(day, totals, moved[who], mean=metric_id in means):
            found[who, place, metric_id].append(part)
    return Parts(moved, {key: pooled(several) for key, several in found.items()}, frozenset(apart))


def movers(conn: Connection, period: Period, start_day: int) -> Parts:
    """The figures of everybody who moved within the period."""
    first, last = period.bounds(start_day)
    several = ever_moved(conn, first, last)
    return by_stretch(conn, period, start_day, stretches(conn, first, last, several) if several else {})


@dataclass(slots=True)
class Moved:
    """Of one team: by metric id, what people brought in for it who are elsewhere now, and what its own brought in
    elsewhere before they came; how many people that are, and of how many a whole month's figure was divided."""

    left_behind: dict[int, Totals] = field(default_factory=dict)
    elsewhere: dict[int, Totals] = field(default_factory=dict)
    people: set[int] = field(default_factory=set)
    divided: set[int] = field(default_factory=set)

    def total(self, metric_id: int, listed: Decimal) -> Decimal:
        """The team's own total from the sum of those listed in it."""
        return self.totals(metric_id, Totals(listed)).sum

    def totals(self, metric_id: int, listed: Totals) -> Totals:
        """The same of all that is added up."""
        gone, came = self.elsewhere.get(metric_id, Totals()), self.left_behind.get(metric_id, Totals())
        minus = Totals(-gone.sum, -gone.records, -gone.numerator, -gone.denominator)
        return pooled((listed, minus, came))


def moved(parts: Parts, here: Callable[[Stretch], bool], listed: Collection[int], metric_ids: Collection[int]) -> Moved:
    """Those figures of these metrics as one team sees them: ``here`` says which stretches are in it, ``listed`` are the
    employments whose whole period its sum holds."""
    found = Moved()
    for (who, place, metric_id), totals in parts.of.items():
        if metric_id not in metric_ids or not totals.records or (who in listed) == here(parts.stretches[who][place]):
            continue  # nothing there; its own person here, or somebody else's elsewhere
        side = found.elsewhere if who in listed else found.left_behind
        side[metric_id] = pooled((side.get(metric_id, Totals()), totals))
        found.people.add(who)
        if (who, metric_id) in parts.divided:
            found.divided.add(who)
    return found


def notes(here: Moved) -> tuple[Label, ...]:
    """What a paper with a team's totals says of people who changed teams."""
    said: dict[str, list[str]] = {}
    for language in ("zh_CN", "en"):
        with speaking(language):
            said[language] = [told for told in (_by_day(len(here.people)), _by_working_days(len(here.divided))) if told]
    return tuple(Label(zh, en) for zh, en in zip(said["zh_CN"], said["en"], strict=True))


def _by_day(people: int) -> str:
    if not people:
        return ""
    return _n(
        "{count} person changed teams in this month: totals count each day's figures for that day's team.",
        "{count} people changed teams in this month: totals count each day's figures for that day's team.",
        count=people,
    )


def _by_working_days(people: int) -> str:
    if not people:
        return ""
    return _n(
        "Of {count} of them a figure of the whole month is divided by the working days in each team.",
        "Of {count} of them figures of the whole month are divided by the working days in each team.",
        count=people,
    )
