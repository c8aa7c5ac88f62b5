"""What the record of people puts on the Today page: probations and contracts that end, orders that got stuck."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, or_, select

from hrdesk.app.people.orders import views
from hrdesk.app.today.model import SOON_DAYS, TodayItem, Urgency, urgency_of
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work, visible
from hrdesk.domain.orders import OrderState
from hrdesk.domain.people import Status
from hrdesk.domain.roles import Scope, may
from hrdesk.storage import tables as t
from hrdesk.words import _


def entries(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    """For those who lead people: whose probation ends; for HR also contracts and orders."""
    if work.actor.scope is Scope.OWN:
        return []
    found = _probation(work, conn, day)
    if may(work.actor.role, "people.write"):
        found += _contracts(work, conn, day) + _stuck(work, conn)
    return found


def _probation(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    rows = conn.execute(
        select(t.employment.c.id, t.employment.c.employee_no, t.employment.c.probation_end, t.person.c.name)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(
            t.employment.c.status == "probation",
            t.employment.c.probation_end.is_not(None),
            t.employment.c.probation_end <= day + timedelta(days=SOON_DAYS),
            visible(work, t.employment.c.id, day),
        )
        .order_by(t.employment.c.probation_end, t.person.c.name_key)
    )
    found = []
    decides = may(work.actor.role, "people.write")
    for row in rows:
        found.append(
            TodayItem(
                urgency_of(row.probation_end, day),
                "probation",
                _("Probation ends"),
                row.name,
                row.employee_no,
                _("Decide by the last day"),
                row.probation_end,
                _("Decide") if decides else _("Open"),
                ("people", str(row.id)),
                "regularise" if decides else "",
            )
        )
    return found


def _contracts(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    """Contracts that end: reminded of by the agency's own notice, earlier where a second fixed term ends."""
    held = read_settings(conn)
    first, second = held["contract_notice_days"], held["second_contract_notice_days"]
    c = t.contract
    newest = (
        select(
            c.c.employment_id,
            func.max(c.c.starts).label("starts"),
            func.count().filter(c.c.kind == "fixed").label("terms"),
        )
        .group_by(c.c.employment_id)
        .subquery()
    )
    rows = conn.execute(
        select(t.employment.c.id, t.employment.c.employee_no, t.person.c.name, c.c.ends, newest.c.terms)
        .join(newest, newest.c.employment_id == t.employment.c.id)
        .join(c, (c.c.employment_id == t.employment.c.id) & (c.c.starts == newest.c.starts))
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(
            t.employment.c.status.in_((Status.PROBATION.value, Status.REGULAR.value)),
            c.c.ends.is_not(None),
            or_(
                c.c.ends <= day + timedelta(days=first),
                (newest.c.terms >= 2) & (c.c.ends <= day + timedelta(days=second)),
            ),
            visible(work, t.employment.c.id, day),
        )
        .order_by(c.c.ends, t.person.c.name_key)
    )
    return [_contract(row, day) for row in rows]


def _contract(row: Any, day: date) -> TodayItem:
    detail = (
        _("Two fixed terms were concluded: the employee may ask for an open-ended one (Labour Contract Law, art. 14)")
        if row.terms >= 2
        else _("First fixed term; renew it or let it end")
    )
    return TodayItem(
        urgency_of(row.ends, day),
        "contract",
        _("Contract ends"),
        row.name,
        row.employee_no,
        detail,
        row.ends,
        _("Renew"),
        ("people", str(row.id)),
        "contract",
    )


def _stuck(work: Work, conn: Connection) -> list[TodayItem]:
    found = views(work, conn, t.personnel_order.c.state == OrderState.STUCK.value)
    return [
        TodayItem(
            Urgency.OVERDUE,
            "order",
            one.kind.text,
            one.name,
            one.employee_no,
            _("Could not be carried out: {problem}", problem=one.problem),
            one.effective,
            _("Look"),
            ("people", str(one.employment_id)),
        )
        for one in found
    ]
