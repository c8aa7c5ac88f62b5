"""What interviews and plans put on the Today page of whoever does them, and of the person they are about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, and_, select

from hrdesk.app.improvement.model import Improvement
from hrdesk.app.improvement.views import read_improvements
from hrdesk.app.performance.views import newest
from hrdesk.app.today.model import TodayItem, Urgency, urgency_of
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.improvement import State
from hrdesk.domain.roles import Scope, may
from hrdesk.storage import tables as t
from hrdesk.words import P_, _, _n

MONTHS = 2  # how long a low grade asks for an interview
SINGLE = 5  # more than so many are one line


def entries(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    """Interviews to hold, plans to look at and to close, low grades nobody has talked about; the own to acknowledge."""
    mine = _accounts(work, conn)
    items = [item for one in read_improvements(work, conn) if not one.own for item in _kept(work, one, day, mine)]
    if work.actor.employment_id is not None:
        own = read_improvements(work, conn, also_over=True, of=work.actor.employment_id)
        items += [item for one in own for item in _own(one)]
    if may(work.actor.role, "improvement.write") and read_settings(conn)["low_grade_interview"] == "on":
        items += _not_talked_about(work, conn, day)
    return items


def _own(one: Improvement) -> list[TodayItem]:
    """What was recorded about the person and not acknowledged yet."""
    if one.state in (State.PLANNED, State.CANCELLED) or one.acknowledged_on is not None:
        return []
    title = _("Performance interview")
    return [_item(one, Urgency.WAITING, title, one.agreed, one.day, P_("improvement", "Read"))]


def _kept(work: Work, one: Improvement, day: date, mine: frozenset[int]) -> list[TodayItem]:
    """``mine``: the accounts whose interviews and plans wait for the actor."""
    if one.left:
        office = work.actor.scope is Scope.ALL and may(work.actor.role, "improvement.write")  # leads no team to lose
        if not office and one.held_by not in mine:
            return []
        title = _("Performance interview") if one.state is State.PLANNED else _("Improvement plan")
        detail = _("Has left: close it with what came of it")
        return [_item(one, Urgency.WAITING, title, detail, None, P_("improvement", "Close"))]
    if one.state is State.PLANNED and one.held_by in mine:
        title = _("Performance interview")
        return [_item(one, urgency_of(one.day, day), title, one.month, one.day, P_("improvement", "Record"))]
    if one.state is not State.RUNNING:
        return []
    step = one.next_step
    title = _("Improvement plan")
    if step is not None:
        goals = _("; ").join(goal.goal.text for goal in one.goals)
        item = _item(one, urgency_of(step.due, day), title, goals, step.due, _("Follow up"))
        return [item] if step.owner_id in mine else []
    if one.until is not None and one.held_by in mine:
        detail = _("Every follow-up is done: close it")
        return [_item(one, urgency_of(one.until, day), title, detail, one.until, P_("improvement", "Close"))]
    return []


def _accounts(work: Work, conn: Connection) -> frozenset[int]:
    """For whom the actor stands: the own account, and, for whoever keeps plans, those that are stopped."""
    own = frozenset({work.actor.account_id})
    if not may(work.actor.role, "improvement.write"):
        return own
    return own.union(conn.execute(select(t.account.c.id).where(t.account.c.stopped_at.is_not(None))).scalars())


def _item(one: Improvement, urgency: Urgency, title: str, detail: str, due: date | None, action: str) -> TodayItem:
    return TodayItem(
        urgency, "improvement", title, one.name, one.employee_no, " ".join(detail.split()), due, action,
        ("plans", str(one.id)),
    )  # fmt: skip


def _not_talked_about(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    """Published evaluations of the last months with their scheme's lowest grade and no interview about them."""
    found: list[Any] = []
    period = Period.of(day)
    for _step in range(MONTHS):
        period = period.previous()
        found += low_grades(work, conn, period, day)
    if len(found) > SINGLE:
        label = Period.from_number(found[0].month).label
        title = _n("{count} performance interview", "{count} performance interviews", count=len(found))
        detail = _("The lowest grade, and nobody has talked about it yet")
        return [
            TodayItem(
                Urgency.WAITING, "improvement", title, "", "", detail, None, P_("improvement", "Choose"),
                ("plans", f"low:{label}"),
            )
        ]  # fmt: skip
    return [
        TodayItem(
            Urgency.WAITING, "improvement",
            _("Interview {period}", period=Period.from_number(row.month).label), row.name, row.employee_no,
            _("Grade {grade}, and nobody has talked about it yet", grade=row.grade), None, P_("improvement", "Begin"),
            ("plans", f"evaluation:{row.id}"),
        )
        for row in found
    ]  # fmt: skip


def low_grades(work: Work, conn: Connection, period: Period, day: date) -> list[Any]:
    """Evaluations of a month with the lowest grade and no interview about them, of people the actor may see."""
    new = newest(period.number).where(t.evaluation.c.published_at.is_not(None)).subquery()
    talked = select(t.improvement.c.id).where(
        t.improvement.c.employment_id == t.evaluation.c.employment_id,
        t.improvement.c.month == period.number,
        t.improvement.c.state != State.CANCELLED.value,
    )
    rows = conn.execute(
        select(
            t.evaluation.c.id, t.evaluation.c.month, t.evaluation.c.grade, t.scheme_version.c.grades,
            t.employment.c.employee_no, t.person.c.name,
        )
        .join(new, and_(new.c.employment_id == t.evaluation.c.employment_id, new.c.revision == t.evaluation.c.revision))
        .join(t.scheme_version, t.scheme_version.c.id == t.evaluation.c.scheme_version_id)
        .join(t.employment, t.employment.c.id == t.evaluation.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(
            t.evaluation.c.month == period.number, t.evaluation.c.grade.is_not(None),
            t.employment.c.status.not_in(("left", "pending")), ~talked.exists(),
            visible(work, t.evaluation.c.employment_id, day),
            t.evaluation.c.employment_id != (work.actor.employment_id or 0),
        )
        .order_by(t.person.c.name_key, t.person.c.name)
    )  # fmt: skip
    return [row for row in rows if row.grade == lowest_grade(row.grades)]


def lowest_grade(grades: Sequence[dict[str, Any]]) -> str:
    """The code of the lowest band of a scheme's stored grades; empty where it has fewer than two."""
    return "" if len(grades) < 2 else str(min(grades, key=lambda band: Decimal(str(band["start"])))["code"])
