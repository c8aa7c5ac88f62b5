"""The head count beside the list, of the people the actor may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, or_, select

from hrdesk.app.work import Work, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.people import Status
from hrdesk.storage import tables as t
from hrdesk.words import _

MONTHS_SHOWN = 6
JOINERS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the head count: name, note in grey, value with unit."""

    name: str
    note: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class MonthCount:
    """Joiners, leavers and the closing head count of one month."""

    month: str
    joined: int
    left: int
    closing: int


@dataclass(frozen=True, slots=True)
class Joining:
    """Somebody who comes these days, and how far the checklist is."""

    plan_id: int
    name: str
    team: str
    done: int
    total: int


def employed(day: date) -> ColumnElement[bool]:
    """The condition on ``employment``: works here on that day."""
    return and_(
        t.employment.c.status != "pending",
        or_(t.employment.c.hire_date.is_(None), t.employment.c.hire_date <= day),
        or_(~ended(), t.employment.c.leave_date > day),
    )


def ended() -> ColumnElement[bool]:
    """The condition on ``employment``: it is over. A leave date beside another state is only planned or a slip of a file."""
    return and_(t.employment.c.status == Status.LEFT.value, t.employment.c.leave_date.is_not(None))


def came() -> ColumnElement[bool]:
    """The condition on ``employment``: whoever was to come and never came has neither first day nor post."""
    return or_(t.employment.c.hire_date.is_not(None), exists().where(t.posting.c.employment_id == t.employment.c.id))


def count(conn: Connection, column: ColumnElement[Any], *where: ColumnElement[bool]) -> int:
    """How many rows there are."""
    return conn.execute(select(func.count(column)).where(*where)).scalar() or 0


def months(work: Work, conn: Connection, day: date) -> tuple[MonthCount, ...]:
    """The last six months, newest first; the running one until ``day``."""
    found = []
    period = Period(day.year, day.month)
    who = t.employment.c.id
    for _number in range(MONTHS_SHOWN):
        first, last = period.bounds(1)
        closing = min(last, day)
        seen = visible(work, who, closing)
        joined = count(
            conn, who, seen, t.employment.c.hire_date.between(first, closing), t.employment.c.status != "pending"
        )
        left = count(
            conn, who, visible(work, who, first), ended(), t.employment.c.leave_date.between(first, closing), came()
        )
        found.append(MonthCount(period.label, joined, left, count(conn, who, seen, employed(closing))))
        period = period.previous()
    return tuple(found)


def figures(work: Work, conn: Connection, day: date, counted: tuple[MonthCount, ...]) -> tuple[Figure, ...]:
    """The lines beside the list."""
    now, before = counted[0], counted[1]
    seen = visible(work, t.employment.c.id, day)
    probation = count(conn, t.employment.c.id, seen, t.employment.c.status == "probation")
    unlicensed = count(
        conn,
        t.employment.c.id,
        seen,
        employed(day),
        t.employment.c.licensed.is_(None),
        t.employment.c.id.in_(select(t.plan.c.employment_id).where(t.plan.c.state == "running")),
    )
    average = (before.closing + now.closing) / 2
    rate = f"{100 * now.left / average:.1f}" if average else "0.0"
    people = _("people")
    return (
        Figure(_("Employed"), "", str(now.closing), people),
        Figure(_("Joined"), _("last month {count}", count=before.joined), str(now.joined), people),
        Figure(_("Left"), _("last month {count}", count=before.left), str(now.left), people),
        Figure(_("Turnover rate"), _("leavers ÷ average head count"), rate, "%"),
        Figure(_("On probation"), "", str(probation), people),
        Figure(_("Not licensed yet"), _("gates not passed"), str(unlicensed), people),
    )


def joining(work: Work, conn: Connection, day: date) -> tuple[Joining, ...]:
    """Who comes today or came in the last seven days, with the state of the checklist."""
    done = func.sum(case((t.plan_item.c.state != "open", 1), else_=0))
    rows = conn.execute(
        select(t.plan.c.id, t.person.c.name, t.team.c.name_zh, done.label("done"), func.count().label("total"))
        .join(t.plan_item, t.plan_item.c.plan_id == t.plan.c.id)
        .join(t.employment, t.employment.c.id == t.plan.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .outerjoin(t.posting, and_(t.posting.c.employment_id == t.employment.c.id, t.posting.c.ends.is_(None)))
        .outerjoin(t.team, t.team.c.id == t.posting.c.team_id)
        .where(
            t.plan.c.state == "running",
            t.plan.c.first_day.between(day - timedelta(days=7), day),
            visible(work, t.employment.c.id, day),
        )
        .group_by(t.plan.c.id)
        .order_by(t.plan.c.first_day.desc(), t.person.c.name_key)
        .limit(JOINERS_SHOWN)
    )
    return tuple(Joining(row[0], row[1], row[2] or "", int(row[3]), int(row[4])) for row in rows)
