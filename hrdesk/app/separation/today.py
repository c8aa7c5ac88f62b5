"""What leaving puts on the Today page: who goes when, exits not settled, custody with what is due, cases to take over."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection, func, select

from hrdesk.app.separation.absence import absences_of
from hrdesk.app.separation.views import rows_shown
from hrdesk.app.today.model import SOON_DAYS, TodayItem, Urgency, urgency_of
from hrdesk.app.work import Work, visible
from hrdesk.domain.roles import Scope, may
from hrdesk.domain.separation import State
from hrdesk.storage import tables as t
from hrdesk.words import _, _n


def entries(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    """Cases that wait for one's own answer; for those who lead people also exits and absences."""
    found = _to_take(work, conn)
    if work.actor.scope is Scope.OWN or not may(work.actor.role, "separation.read"):
        return found
    return [*found, *_away(work, conn, day), *_exits(work, conn, day)]


def _to_take(work: Work, conn: Connection) -> list[TodayItem]:
    if work.actor.employment_id is None or not may(work.actor.role, "handover.answer"):
        return []
    line = t.handover_line
    count, since = conn.execute(
        select(func.count(), func.min(line.c.assigned_at)).where(
            line.c.receiver_id == work.actor.employment_id,
            line.c.state == "assigned",
            visible(work, line.c.receiver_id, work.today()),
        )
    ).one()
    if not count:
        return []
    handed = since.astimezone(work.zone).date()
    words = _n("{count} case waits for your answer", "{count} cases wait for your answer", count=count)
    detail = _("An objection is possible on the day of handing out")
    return [
        TodayItem(
            Urgency.TODAY, "cases", _("Cases to take over"), words, "", detail, handed, _("Open"), ("taking", "1")
        )
    ]


def _away(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    found = []
    for one in absences_of(work, conn):
        detail = _n(
            "{count} case with {name}, {due} due today",
            "{count} cases with {name}, {due} due today",
            count=one.cases,
            name=one.custodian,
            due=len(one.today),
        )
        due = one.until if one.until is not None and one.until < day else day
        found.append(
            TodayItem(
                urgency_of(due, day), "custody", _("Temporary custody"), one.name, one.employee_no, detail, due,
                _("Open"), ("separation", "away"),
            )
        )  # fmt: skip
    return found


def _exits(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    found = []
    for row in rows_shown(work, conn):
        if row.state is State.RUNNING and row.effective_day > day + timedelta(days=SOON_DAYS):
            continue
        if row.state is State.RUNNING:
            title = _("Leaves")
            promises = _n("{count} live promise", "{count} live promises", count=row.promises)
            detail = _n(
                "{count} open case, {promises}",
                "{count} open cases, {promises}",
                count=row.open_cases,
                promises=promises,
            )
        else:
            title = _("Exit not settled")
            detail = _n("{count} kind of thing is open", "{count} kinds of things are open", count=row.blockers)
        found.append(
            TodayItem(
                urgency_of(row.effective_day, day), "exit", title, row.name, row.employee_no, detail,
                row.effective_day, _("Open"), ("separation", str(row.id)),
            )
        )  # fmt: skip
    return found
