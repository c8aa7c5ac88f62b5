"""Employments with their posts, as the rules of turnover take them; only of people the actor may see."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, case, or_, select

from hrdesk.app.today.figures import came, ended
from hrdesk.app.work import Work, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.people import Status
from hrdesk.domain.roles import Scope
from hrdesk.domain.turnover import Post, Spell
from hrdesk.storage import tables as t
from hrdesk.words import named


def read_spells(work: Work, conn: Connection, first: date, last: date) -> list[Spell]:
    """Everybody employed at some time from ``first`` to ``last`` whom the actor saw then; who never came is left out."""
    posts: dict[int, list[Post]] = defaultdict(list)
    for row in conn.execute(
        select(
            t.posting.c.employment_id, t.posting.c.starts, t.posting.c.ends,
            t.department.c.name_zh, t.department.c.name_en, t.team.c.name_zh, t.team.c.name_en,
            t.position.c.name_zh, t.position.c.name_en,
        )
        .join(t.department, t.department.c.id == t.posting.c.department_id)
        .outerjoin(t.team, t.team.c.id == t.posting.c.team_id)
        .outerjoin(t.position, t.position.c.id == t.posting.c.position_id)
        .order_by(t.posting.c.employment_id, t.posting.c.starts)
    ):  # fmt: skip
        names = [named(zh or "", en) for zh, en in (row[3:5], row[5:7], row[7:9])]
        posts[row[0]].append(Post(row[1], row[2], *names))
    rows = conn.execute(
        select(
            t.employment.c.id, t.employment.c.employee_no, t.person.c.name, t.employment.c.hire_date, case((ended(), t.employment.c.leave_date)),
        )
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(
            t.employment.c.status != Status.PENDING.value,
            came(),
            or_(t.employment.c.hire_date.is_(None), t.employment.c.hire_date <= last),
            or_(~ended(), t.employment.c.leave_date >= first),
            or_(*_seen(work, first, last)),
        )
        .order_by(t.person.c.name_key, t.person.c.name, t.employment.c.employee_no)
    )  # fmt: skip
    return [Spell(row[0], row[1], row[2], row[3], row[4], tuple(posts.get(row[0], ()))) for row in rows]


def _seen(work: Work, first: date, last: date) -> list[ColumnElement[bool]]:
    """Seen at the end, at the beginning of some month, or, for the few days in between, on the first or the last day here."""
    who = t.employment.c.id
    conditions: list[ColumnElement[bool]] = [visible(work, who, last)]
    if work.actor.scope in (Scope.ALL, Scope.OWN):
        return conditions
    month = Period.of(first)
    while month <= Period.of(last):
        conditions.append(visible(work, who, max(first, month.bounds()[0])))
        month = month.next()
    return [*conditions, *_short(work, first, last)]


def _short(work: Work, first: date, last: date) -> list[ColumnElement[bool]]:
    """Who came and went between two first days of a month: posted to what the actor leads or leads by department."""
    actor = work.actor
    within = and_(t.posting.c.starts <= last, or_(t.posting.c.ends.is_(None), t.posting.c.ends >= first))
    members = select(t.posting.c.employment_id).where(within)
    if actor.scope is Scope.DEPARTMENT:
        return [t.employment.c.id.in_(members.where(t.posting.c.department_id == actor.department_id))]
    leading = and_(
        t.team_lead.c.team_id == t.posting.c.team_id,
        t.team_lead.c.employment_id == actor.employment_id,
        t.team_lead.c.starts <= t.posting.c.starts,
        or_(t.team_lead.c.ends.is_(None), t.team_lead.c.ends >= t.posting.c.starts),
    )
    led = select(t.posting.c.employment_id).join(t.team_lead, leading).where(within)
    return [t.employment.c.id.in_(led)]
