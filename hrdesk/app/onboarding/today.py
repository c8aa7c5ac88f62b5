"""What onboarding puts on the Today page: items of one's own, those one may take, and what is late, put together by item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, and_, case, or_, select

from hrdesk.app.onboarding.plans import RUNNING, is_claimable, is_mine
from hrdesk.app.onboarding.reporting import ITEM_KINDS, cities_of
from hrdesk.app.outbox import FAILED, SENDING, waiting
from hrdesk.app.today.model import SOON_DAYS, TodayItem, Urgency, urgency_of
from hrdesk.app.work import Work, visible
from hrdesk.domain.enrolment import LEGAL_DAYS, City, cut_off
from hrdesk.domain.onboarding.checklist import LAWS, ItemKind, ItemState
from hrdesk.domain.people import Status
from hrdesk.domain.roles import may
from hrdesk.storage import tables as t
from hrdesk.words import _, named


def entries(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    """Open items until thirty days ahead, those of several people with one due day as one line; who is to come today."""
    i = t.plan_item
    wanted = [is_mine(work), is_claimable(work)]
    if may(work.actor.role, "onboarding.manage"):  # who runs onboarding sees what others let lie
        late = and_(i.c.state == ItemState.OPEN.value, i.c.due < day, visible(work, t.plan.c.employment_id, day))
        wanted.append(late)
    soon = day + timedelta(days=SOON_DAYS)
    last = case((i.c.kind.in_(list(ITEM_KINDS.values())), soon + timedelta(days=LEGAL_DAYS)), else_=soon)
    rows = conn.execute(
        select(
            i.c.code, i.c.name_zh, i.c.name_en, i.c.kind, i.c.source, i.c.gate, i.c.due, i.c.plan_id,
            t.plan.c.first_day, t.account.c.shown_name, t.employment.c.employee_no, t.employment.c.city, t.person.c.name,
            case((is_mine(work), 1), else_=0).label("mine"),
        )
        .join(t.plan, t.plan.c.id == i.c.plan_id)
        .join(t.employment, t.employment.c.id == t.plan.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .outerjoin(t.account, t.account.c.id == i.c.owner_id)
        .where(t.plan.c.state == RUNNING, i.c.due <= last, or_(*wanted))
        .order_by(i.c.due, i.c.place, t.person.c.name_key)
    ).all()  # fmt: skip
    cities = cities_of(conn)
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for row in rows:
        if row.kind == ItemKind.DECISION.value and not row.mine:
            continue  # the end of the probation tells it
        due = _due(row, cities)
        if due > soon:
            continue
        groups.setdefault((row.code, due, row.shown_name, row.city if due < row.due else ""), []).append(row)
    return [_item(group, key[1], day) for key, group in groups.items()] + _coming(work, conn, day) + _mails(work, conn)


def _due(row: Any, cities: Mapping[str, City]) -> date:
    """The item's day, or the city's cut-off where 增员 has to be reported before it to count for the month."""
    due: date = row.due
    for scheme, kind in ITEM_KINDS.items():
        if row.kind == kind and row.city in cities:
            day = cut_off(row.first_day, cities[row.city].day_of(scheme))
            return day if day < row.due else due
    return due


def _item(group: Sequence[Any], due: date, day: date) -> TodayItem:
    row = group[0]
    law = LAWS.get(row.source or "")
    if due < row.due:
        detail = _("{city}: after {due} it counts for the next month only", city=row.city, due=due)
    elif law is not None:
        detail = _("{article}. {after}", article=_(law.article), after=_(law.after))
    elif row.gate:
        detail = _("A gate: no case and no target before it is passed.")
    else:
        detail = _("Onboarding")
    if row.shown_name and not row.mine:
        detail = _("with {name}; {detail}", name=row.shown_name, detail=detail)
    return TodayItem(
        urgency_of(due, day),
        row.kind,
        named(row.name_zh, row.name_en),
        _people(group),
        row.employee_no,
        detail,
        due,
        _("Do it"),
        ("onboarding", str(row.plan_id)),
    )


def _people(group: Sequence[Any]) -> str:
    first = str(group[0].name)
    return first if len(group) == 1 else _("{name} and others ({count})", name=first, count=len(group))


def _coming(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    """Who should be here today or should have come: arrived, or never came."""
    if not may(work.actor.role, "onboarding.manage"):
        return []
    rows = conn.execute(
        select(t.plan.c.id.label("plan_id"), t.plan.c.first_day, t.employment.c.employee_no, t.person.c.name)
        .join(t.employment, t.employment.c.id == t.plan.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(
            t.plan.c.state == RUNNING,
            t.employment.c.status == Status.PENDING.value,
            t.plan.c.first_day <= day,
            visible(work, t.employment.c.id, day),
        )
        .order_by(t.plan.c.first_day, t.person.c.name_key)
    ).all()
    groups: dict[date, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.first_day, []).append(row)
    return [
        TodayItem(
            urgency_of(first_day, day),
            "arrival",
            _("First day"),
            _people(group),
            group[0].employee_no,
            _("Has come, or will not come?"),
            first_day,
            _("Note it"),
            ("onboarding", str(group[0].plan_id)),
        )
        for first_day, group in groups.items()
    ]


def _mails(work: Work, conn: Connection) -> list[TodayItem]:
    """What waits in the outbox; what may have gone out or failed is said first."""
    if not may(work.actor.role, "onboarding.manage"):
        return []
    counted = waiting(work, conn)
    total, unsure = sum(counted.values()), counted.get(SENDING, 0) + counted.get(FAILED, 0)
    if not total:
        return []
    detail = (
        _("{count} of them failed or may have gone out", count=unsure)
        if unsure
        else _("Welcome mails and others: send them from your mail program")
    )
    return [
        TodayItem(
            Urgency.WAITING,
            "outbox",
            _("Mails to send"),
            _("{count} messages", count=total),
            "",
            detail,
            None,
            _("Send"),
            ("settings", "outbox"),
        )
    ]
