"""Who changed teams within the month, as the summaries count them: in each team with the days there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection, select

from hrdesk.app.performance.movers import Parts, movers
from hrdesk.app.reports.reading import Evaluated, Member
from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.model import Metric, Totals
from hrdesk.domain.performance.moving import Stretch
from hrdesk.domain.reports.figures import ADDED_UP, Figure
from hrdesk.storage import tables as t
from hrdesk.words import named

Unit = tuple[str, str]  # department and team, as they are called
Figures = Mapping[str, Figure]  # by metric code


@dataclass(frozen=True, slots=True)
class Share:
    """What somebody brought into one unit of several. ``divided``: a figure of the whole month among it was divided."""

    employment_id: int
    unit: Unit
    figures: Figures
    divided: bool


def of_unit(unit: Unit, members: Sequence[Member], shares: Sequence[Share]) -> list[Figures]:
    """The figures of a unit: its members' own, and the shares of those who were there for a part of the month.

    Who is no member of the paper counts only beside one: no figure of a unit the reader sees nobody of.
    """
    listed, moved = {one.employment_id for one in members}, {one.employment_id for one in shares}
    whole = [one.figures for one in members if one.unit == unit and one.employment_id not in moved]
    here = [one for one in shares if one.unit == unit]
    whole += [one.figures for one in here if one.employment_id in listed]
    return [*whole, *(one.figures for one in here if one.employment_id not in listed)] if whole else []


def read_shares(conn: Connection, period: Period, now: Evaluated) -> tuple[Share, ...]:
    """The shares of everybody evaluated in the month who moved, within the period of the own scheme.

    Who is not among the members (in another department now, not to be seen) counts with what came in there.
    """
    rows = conn.execute(
        select(t.evaluation.c.employment_id, t.scheme_version.c.start_day)
        .join(t.scheme_version, t.scheme_version.c.id == t.evaluation.c.scheme_version_id)
        .where(t.evaluation.c.month == period.number)
        .order_by(t.evaluation.c.revision)
    )
    start_days = {row.employment_id: row.start_day for row in rows}
    parts = {start_day: movers(conn, period, start_day) for start_day in set(start_days.values())}
    names = _names(conn)
    ids = {row.code: row.id for row in conn.execute(select(t.metric.c.code, t.metric.c.id))}
    listed = {one.employment_id: one for one in now.members}
    found: list[Share] = []
    for who, start_day in start_days.items():
        of = parts[start_day]
        own = of.stretches.get(who, ())
        if who in listed:
            brought = _of_member(listed[who], of, ids, now.metrics) if own else []
        else:
            brought = [_brought(of, who, place, ids, now.metrics) for place in range(len(own))]
        apart = any(one == who for one, _metric in of.divided)
        found += [Share(who, names(stretch), figures, apart) for stretch, figures in zip(own, brought, strict=True)]
    return tuple(found)


def _names(conn: Connection) -> Callable[[Stretch], Unit]:
    departments, teams = (
        {row.id: named(row.name_zh, row.name_en) for row in conn.execute(select(table))}
        for table in (t.department, t.team)
    )
    return lambda stretch: (departments.get(stretch.department_id, ""), teams.get(stretch.team_id or 0, ""))


def _of_member(member: Member, parts: Parts, ids: Mapping[str, int], metrics: Mapping[str, Metric]) -> list[Figures]:
    """The evaluated figures by stretch; the last takes the rest, so that all of them are the figure on the sheet."""
    who, own = member.employment_id, parts.stretches[member.employment_id]
    days = [stretch.days for stretch in own]
    if not sum(days):
        return [*({} for _day in days[:-1]), member.figures]
    weights = [Decimal(one) / sum(days) for one in days]
    shares: list[dict[str, Figure]] = [{} for _stretch in own]
    for code, figure in member.figures.items():
        totals = [parts.of.get((who, place, ids[code]), Totals()) for place in range(len(own))]
        for place, part in enumerate(_split(metrics[code], figure, totals, weights)):
            if weights[place]:
                shares[place][code] = part
    return list(shares)


def _split(metric: Metric, figure: Figure, totals: Sequence[Totals], weights: Sequence[Decimal]) -> list[Figure]:
    added = metric.aggregation in ADDED_UP
    found = []
    rest, over, under = figure.value, figure.numerator, figure.denominator
    for place, (one, weight) in enumerate(zip(totals, weights, strict=True)):
        if place < len(totals) - 1:
            value, above, below = one.sum, one.numerator, one.denominator
        else:
            value, above, below = rest or Decimal(0), over or Decimal(0), under or Decimal(0)
        rest = None if rest is None else rest - one.sum
        over = None if over is None else over - one.numerator
        under = None if under is None else under - one.denominator
        target = figure.target if figure.target is None or not added else figure.target * weight
        found.append(
            Figure(
                None if figure.value is None else value if added else figure.value,
                target,
                None if figure.numerator is None else above,
                None if figure.denominator is None else below,
                weight,
            )
        )
    return found


def _brought(parts: Parts, who: int, place: int, ids: Mapping[str, int], metrics: Mapping[str, Metric]) -> Figures:
    """What somebody who is not on the paper brought into a team of it: what adds up, and ratios; no targets."""
    whole = sum(stretch.days for stretch in parts.stretches[who])
    weight = Decimal(parts.stretches[who][place].days) / whole if whole else Decimal(0)
    found = {}
    for code, metric in metrics.items():
        totals = parts.of.get((who, place, ids[code]), Totals())
        if not totals.records or not weight:
            continue
        if metric.aggregation in ADDED_UP:
            found[code] = Figure(totals.sum, None, None, None, weight)
        elif totals.denominator:
            ratio = totals.numerator / totals.denominator
            found[code] = Figure(ratio, None, totals.numerator, totals.denominator, weight)
    return found
