"""People who changed teams within a period: what they brought in counts for the team of each day.

A figure of the whole month has no day and stays with the team of the period's last day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import Connection

from hrdesk.domain.calendar import Period

_UNIT = Decimal("0.0001")


@dataclass(slots=True)
class Moved:
    """Of one team: by metric id, what people brought in for it who are elsewhere now, and what its own brought in
    elsewhere before they came; how many people that are."""

    left_behind: dict[int, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    elsewhere: dict[int, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    people: set[int] = field(default_factory=set)

    def total(self, metric_id: int, listed: Decimal) -> Decimal:
        """The team's own total from the sum of those listed in it."""
        return listed - self.elsewhere.get(metric_id, Decimal(0)) + self.left_behind.get(metric_id, Decimal(0))


def by_day(conn: Connection, period: Period, start_day: int) -> Mapping[tuple[int, int | None], Mapping[int, Decimal]]:
    """Figures of single days of everybody who changed teams in the period, by employment and team: metric id → sum."""
    first, last = (day.year * 10_000 + day.month * 100 + day.day for day in period.bounds(start_day))
    rows = conn.exec_driver_sql(
        "SELECT f.employment_id, p.team_id, f.metric_id, sum(f.value) FROM fact AS f JOIN posting AS p"
        " ON p.employment_id = f.employment_id AND f.month * 100 + f.day BETWEEN p.starts AND coalesce(p.ends, 99999999)"
        " WHERE f.month IN (?, ?) AND f.day > 0 AND f.month * 100 + f.day BETWEEN ? AND ? AND f.value IS NOT NULL"
        " AND f.employment_id IN (SELECT employment_id FROM posting WHERE starts <= ? AND coalesce(ends, 99999999) >= ?"
        " GROUP BY employment_id HAVING count(DISTINCT coalesce(team_id, 0)) > 1)"
        " GROUP BY f.employment_id, p.team_id, f.metric_id",
        (first // 100, last // 100, first, last, last, first),
    )
    found: dict[tuple[int, int | None], dict[int, Decimal]] = defaultdict(dict)
    for employment_id, team_id, metric_id, value in rows:
        found[employment_id, team_id][metric_id] = value * _UNIT
    return found


def moved(
    figures: Mapping[tuple[int, int | None], Mapping[int, Decimal]], team_id: int, listed: Collection[int]
) -> Moved:
    """Those figures as one team sees them; ``listed``: the employments whose whole period its sum holds."""
    found = Moved()
    for (employment_id, of_team), sums in figures.items():
        if (employment_id in listed) == (of_team == team_id):
            continue  # its own person here, or somebody else's elsewhere
        side = found.elsewhere if employment_id in listed else found.left_behind
        for metric_id, value in sums.items():
            side[metric_id] += value
        found.people.add(employment_id)
    return found
