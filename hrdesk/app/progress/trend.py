"""The way of a person or a unit: day by day through the month against the pace, and thirteen months of one metric."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, true

from hrdesk.app.performance.movers import Moved, by_stretch, ever_moved, moved, stretches
from hrdesk.app.progress.model import DEPARTMENT, PERSON, TEAM, MonthPoint, Trend, TrendOrder
from hrdesk.app.progress.month import (
    Membership,
    Reckoned,
    Running,
    memberships,
    part_of,
    present,
    read_running,
    reckon,
    unit_names,
)
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.model import Aggregation, Line, Metric, Totals
from hrdesk.domain.performance.moving import spread
from hrdesk.domain.performance.scoring import actual_value, half_up
from hrdesk.domain.progress import Pace, course, grows, pooled, together
from hrdesk.domain.roles import Scope
from hrdesk.storage import facts
from hrdesk.storage import tables as t
from hrdesk.words import N_

MONTHS = 13


@use_case("performance.read")
def trend(work: Work, order: TrendOrder) -> Trend:
    """The way of whom the order names. Errors: ``not_found`` for who is not there, or not to be seen."""
    period = Period.parse(order.period)
    with work.read() as conn:
        running, _choices, _people = read_running(work, conn, period, order.scheme)
        line = None if running is None else _line(running, order.metric)
        if running is None or line is None:
            raise _not_there()
        reckoned = reckon(running, order.ident if order.kind == PERSON else None)
        members = _members(work, running, reckoned, order)
        metric = running.book.metrics[order.metric]
        parts = [part_of(running, member, line) for member in members]
        by_day, before = _by_day(conn, running, members, order.metric)
        points = course(
            line, metric, by_day, running.days, until=running.origins[order.metric].day, parts=parts, before=before
        )
        now = _now(running, members, line, order)
        name = (
            running.persons[order.ident].name
            if order.kind == PERSON
            else unit_names(conn).get(f"{order.kind}:{order.ident}", "")
        )
        earlier = _months(work, conn, running, order)
    scores = [member.one.score.total for member in members if member.one.score.total is not None]
    mean = half_up(sum(scores, Decimal(0)) / len(scores)) if scores else None
    if work.actor.scope is Scope.OWN and work.today() > running.last:
        mean = None  # what a month that is over comes to is told by the published evaluation
    current = MonthPoint(period.label, now.actual, now.target, mean, open=work.today() <= running.last)
    return Trend(metric, name, grows(line, metric), points, (*earlier, current))


def _not_there() -> UserError:
    return UserError(N_("There is nothing to show for this choice."), code="not_found")


def _line(running: Running, code: str) -> Line | None:
    return next((line for line in running.scheme.lines if line.metric == code), None)


def _members(work: Work, running: Running, reckoned: Sequence[Reckoned], order: TrendOrder) -> list[Membership]:
    """Whose figures they are; refused where the actor may not see them."""
    if order.kind == PERSON:
        if not reckoned or order.ident not in running.persons:
            raise _not_there()
        return [Membership(reckoned[0], None, None, None)]
    key = f"{order.kind}:{order.ident}"
    if work.actor.scope is Scope.OWN or key not in present(running, reckoned):
        raise _not_there()
    return memberships(running, reckoned)[key]


def _now(running: Running, members: Sequence[Membership], line: Line, order: TrendOrder) -> Pace:
    if order.kind == PERSON:
        return members[0].one.cells[line.metric]
    metric = running.book.metrics[line.metric]
    parts = [part_of(running, member, line) for member in members]
    return together(line, metric, parts, delivered=metric.source in running.delivered, over=running.over(line.metric))[
        0
    ]


def _by_day(
    conn: Connection, running: Running, members: Sequence[Membership], code: str
) -> tuple[dict[date, Totals], Totals]:
    """The figures by day, of who moved those in the unit; and those of the month as a whole."""
    whose: dict[int, list[Membership]] = {}
    for member in members:
        whose.setdefault(member.one.candidate.post.employment_id, []).append(member)
    by_day: dict[date, Totals] = {}
    before = Totals()
    metric_id = running.book.metric_ids[code]
    mean = running.book.metrics[code].aggregation is Aggregation.MEAN
    for who, _metric, day, totals in facts.by_day(
        conn, running.period.number, running.scheme.start_day, list(whose), metric_id
    ):
        places = {member.place for member in whose[who]}
        parts = ((None, totals),) if None in places else spread(day, totals, running.stretches[who], mean=mean)
        here = pooled(part for place, part in parts if place in places)
        if day is None:
            before = pooled((before, here))
        else:
            by_day[day] = pooled((by_day.get(day, Totals()), here))
    return by_day, before


# --- the months before -------------------------------------------------------------------------------------------------


def _months(work: Work, conn: Connection, running: Running, order: TrendOrder) -> tuple[MonthPoint, ...]:
    """The twelve months before as they were evaluated by this scheme; a collector sees published ones."""
    months = [running.period.previous()]
    while len(months) < MONTHS - 1:
        months.append(months[-1].previous())
    months.reverse()
    metric = running.book.metrics[order.metric]
    rows = {row.month: row for row in conn.execute(_evaluated(work, running, order, months))}
    here = _moved(conn, running, order, months) if order.kind in (TEAM, DEPARTMENT) else {}
    return tuple(
        _point(
            month, rows.get(month.number), metric, order, here.get(month.number), running.book.metric_ids[metric.code]
        )
        for month in months
    )


def _moved(conn: Connection, running: Running, order: TrendOrder, months: Sequence[Period]) -> dict[int, Moved]:
    """By month: what those who changed teams in it brought in here and elsewhere, of whom the scheme evaluated."""
    start_day, metric_id = running.scheme.start_day, running.book.metric_ids[order.metric]
    several = ever_moved(conn, months[0].bounds(start_day)[0], months[-1].bounds(start_day)[1])
    if not several:
        return {}
    e = t.evaluation
    rows = conn.execute(
        select(e.c.month, e.c.employment_id, e.c.team_id, e.c.department_id)
        .join(t.scheme_version, t.scheme_version.c.id == e.c.scheme_version_id)
        .join(t.scheme, t.scheme.c.id == t.scheme_version.c.scheme_id)
        .where(
            e.c.month.between(months[0].number, months[-1].number), e.c.employment_id.in_(several),
            t.scheme.c.code == running.scheme.code,
        )
        .order_by(e.c.revision)
    )  # fmt: skip
    stood = {(row.month, row.employment_id): row for row in rows}
    found = {}
    for month in months:
        people = {who for of, who in stood if of == month.number}
        parts = (
            by_stretch(conn, month, start_day, stretches(conn, *month.bounds(start_day), people)) if people else None
        )
        if parts is not None and parts.of:
            listed = {who for who in people if _stands(order, stood[month.number, who])}
            found[month.number] = moved(parts, lambda stretch: _stands(order, stretch), listed, {metric_id})
    return found


def _stands(order: TrendOrder, where: Any) -> bool:
    """Whether a stretch, or an evaluation, is of the unit."""
    return bool((where.team_id if order.kind == TEAM else where.department_id) == order.ident)


def _point(
    month: Period, row: Any, metric: Metric, order: TrendOrder, here: Moved | None, metric_id: int
) -> MonthPoint:
    if row is None:
        return MonthPoint(month.label, None, None, None)
    if order.kind == PERSON:
        value = None if row.value is None else Decimal(row.value)
    else:
        totals = Totals(
            row.total or Decimal(0), row.records or 0, row.numerator or Decimal(0), row.denominator or Decimal(0)
        )
        value = actual_value(metric, here.totals(metric_id, totals) if here is not None else totals, delivered=True)
    score = half_up(row.score / row.scored) if row.scored else None
    target = row.target if order.kind == PERSON else None
    return MonthPoint(month.label, value, target, score)


def _evaluated(work: Work, running: Running, order: TrendOrder, months: Sequence[Period]) -> Select[Any]:
    """One row a month: the newest evaluations of the scheme, added up; ``value`` is that of a single person."""
    first, last = months[0].number, months[-1].number
    e, line = t.evaluation, t.evaluation_line
    newest = select(e.c.month, e.c.employment_id, func.max(e.c.revision).label("revision")).where(
        e.c.month.between(first, last)
    )
    if work.actor.scope is Scope.OWN:
        newest = newest.where(e.c.state == "published")
    if order.kind == PERSON:
        newest = newest.where(e.c.employment_id == order.ident)
    new = newest.group_by(e.c.month, e.c.employment_id).subquery()
    return (
        select(
            e.c.month,
            func.max(line.c.value).label("value"),
            func.sum(line.c.total).label("total"),
            func.sum(line.c.records).label("records"),
            func.sum(line.c.numerator).label("numerator"),
            func.sum(line.c.denominator).label("denominator"),
            func.sum(line.c.target).label("target"),
            func.sum(e.c.score).label("score"),
            func.count(e.c.score).label("scored"),
        )
        .join(
            new,
            and_(new.c.month == e.c.month, new.c.employment_id == e.c.employment_id, new.c.revision == e.c.revision),
        )
        .join(t.scheme_version, t.scheme_version.c.id == e.c.scheme_version_id)
        .join(t.scheme, t.scheme.c.id == t.scheme_version.c.scheme_id)
        .join(line, line.c.evaluation_id == e.c.id)
        .join(t.metric_version, t.metric_version.c.id == line.c.metric_version_id)
        .where(
            e.c.month.between(first, last),
            t.scheme.c.code == running.scheme.code,
            t.metric_version.c.metric_id == running.book.metric_ids[order.metric],
            line.c.value.is_not(None),
            _of_whom(order),
            _seen_then(work, months),
        )
        .group_by(e.c.month)
    )


def _of_whom(order: TrendOrder) -> ColumnElement[bool]:
    column: ColumnElement[int]
    if order.kind == PERSON:
        column = t.evaluation.c.employment_id
    elif order.kind == TEAM:
        column = t.evaluation.c.team_id
    elif order.kind == DEPARTMENT:
        column = t.evaluation.c.department_id
    else:
        return true()
    return column == order.ident


def _seen_then(work: Work, months: Sequence[Period]) -> ColumnElement[bool]:
    """Whom the actor might see at the end of each month."""
    month, who = t.evaluation.c.month, t.evaluation.c.employment_id
    if work.actor.scope in (Scope.ALL, Scope.OWN):
        return visible(work, who, months[-1].bounds(1)[1])
    return or_(*(and_(month == one.number, visible(work, who, one.bounds(1)[1])) for one in months))
