"""What leaving puts on the Today page: who goes when, exits not settled, custody with what is due, cases to take over."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection, func, or_, select

from hrdesk.app.handover.reading import seen
from hrdesk.app.onboarding.reporting import ends_of
from hrdesk.app.separation.absence import absences_of
from hrdesk.app.separation.model import SeparationRow
from hrdesk.app.separation.views import rows_shown
from hrdesk.app.today.model import SOON_DAYS, TodayItem, Urgency, urgency_of
from hrdesk.app.work import Work, visible
from hrdesk.domain.enrolment import Scheme
from hrdesk.domain.roles import Scope as Sight
from hrdesk.domain.roles import may
from hrdesk.domain.separation import Item, State
from hrdesk.storage import tables as t
from hrdesk.words import P_, _, _n

SOON = timedelta(days=7)


def entries(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    """Cases that wait for one's own answer; for those who lead people also exits and absences."""
    found = _to_take(work, conn)
    if work.actor.scope is Sight.OWN or not may(work.actor.role, "separation.read"):
        return found
    return [
        *found,
        *_objected(work, conn, day),
        *_away(work, conn, day),
        *_exits(work, conn, day),
        *_to_take_off(work, conn, day),
    ]


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


def _objected(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    """Cases a receiver objected to, for who plans handovers: each handover waits for a decision."""
    if not may(work.actor.role, "handover.plan"):
        return []
    line = t.handover_line
    rows = conn.execute(
        select(t.handover.c.id, t.handover.c.document_no, func.count().label("count"), func.min(line.c.answered_at).label("since"))
        .join(line, line.c.handover_id == t.handover.c.id)
        .where(line.c.state == "objected", t.handover.c.ended_at.is_(None), seen(work))
        .group_by(t.handover.c.id)
        .order_by(t.handover.c.id)
    ).all()  # fmt: skip
    return [
        TodayItem(
            Urgency.TODAY, "cases", _("Cases objected to"), _("{count} cases need another receiver", count=row.count), "",
            _("{number}: until then the witness has custody", number=row.document_no),
            row.since.astimezone(work.zone).date() if row.since is not None else day, _("Decide"),
            ("handover", str(row.id)),
        )
        for row in rows
    ]  # fmt: skip


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
        title = _("Temporary custody") if due == day else _("Custody past its last day: back, or longer?")
        found.append(
            TodayItem(
                urgency_of(due, day), "custody", title, one.name, one.employee_no, detail, due,
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


def _to_take_off(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    """减员 not reported yet of who leaves or has left, those of one scheme and day put together, from a week before."""
    if not may(work.actor.role, "onboarding.manage"):
        return []
    exits = {row.employment_id: row for row in rows_shown(work, conn) if row.effective_day <= day}
    lines = ends_of(conn, [(who, row.effective_day) for who, row in exits.items()])
    settled = _waived(conn, list(exits))
    groups: dict[tuple[Scheme, str, date], list[SeparationRow]] = {}
    for who, found in lines.items():
        for line, told in found:
            if told is None and who not in settled and line.due <= day + SOON:
                groups.setdefault((line.scheme, line.city, line.due), []).append(exits[who])
    return [_take_off(*key, rows, day) for key, rows in groups.items()]


def _waived(conn: Connection, employment_ids: list[int]) -> set[int]:
    """Whose exit needs none, or was ticked before each scheme had its own day."""
    i = t.separation_item
    rows = conn.execute(
        select(t.separation.c.employment_id)
        .join(i, i.c.separation_id == t.separation.c.id)
        .where(
            t.separation.c.employment_id.in_(employment_ids),
            t.separation.c.state.in_(("running", "ended")),
            i.c.kind == Item.INSURANCE.value,
            or_(i.c.waived.is_not(None), i.c.done_on.is_not(None)),
        )
    )
    return set(rows.scalars())


def _take_off(scheme: Scheme, city: str, due: date, rows: list[SeparationRow], day: date) -> TodayItem:
    first = rows[0]
    who = first.name if len(rows) == 1 else _("{name} and others ({count})", name=first.name, count=len(rows))
    detail = _("{city}: report it by {due}", city=city or _("Work location not entered"), due=due)
    return TodayItem(
        urgency_of(due, day), "insurance" if scheme is Scheme.SOCIAL else "housing_fund",
        _("Take off: {scheme}", scheme=scheme.text), who, first.employee_no, detail, due, P_("enrolment", "Note it"),
        ("separation", str(first.id)),
    )  # fmt: skip
