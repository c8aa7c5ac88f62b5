"""Handovers read: lines, receivers with their loads, who may see them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from hrdesk.app.handover.holdings import HELD, OPEN
from hrdesk.app.handover.model import Board, GiverRow, LineRow, ReceiverRow
from hrdesk.app.people.listing import placed
from hrdesk.app.work import Work, visible
from hrdesk.domain.errors import UserError
from hrdesk.domain.handover.model import Balance, LineState, PlanCase, PlanReceiver
from hrdesk.domain.handover.planning import ageing_weight, base_loads, case_points
from hrdesk.storage import tables as t
from hrdesk.words import N_

GOING = (LineState.PLANNED, LineState.ASSIGNED, LineState.OBJECTED)
_LATEST = date.max


def seen(work: Work) -> ColumnElement[bool]:
    """A handover is seen by who sees one of its givers, and by who is a receiver or the witness."""
    today = work.today()
    givers = select(t.handover_giver.c.handover_id).where(visible(work, t.handover_giver.c.employment_id, today))
    me = work.actor.employment_id
    theirs: ColumnElement[bool] = t.handover.c.id.in_(givers)
    if me is None:
        return theirs
    mine = select(t.handover_receiver.c.handover_id).where(t.handover_receiver.c.employment_id == me)
    return or_(theirs, t.handover.c.id.in_(mine), t.handover.c.witness_id == me)


def handover_row(work: Work, conn: Connection, handover_id: int) -> Any:
    """The row, where the actor may see it. Errors: ``not_found``."""
    row = conn.execute(select(t.handover).where(t.handover.c.id == handover_id, seen(work))).first()
    if row is None:
        raise UserError(N_("There is no such handover in your list."), code="not_found")
    return row


def people(conn: Connection, ids: Iterable[int | None]) -> dict[int, tuple[str, str]]:
    """(工号, name) by employment."""
    wanted = sorted({one for one in ids if one is not None})
    found: dict[int, tuple[str, str]] = {}
    for first in range(0, len(wanted), 500):
        rows = conn.execute(
            select(t.employment.c.id, t.employment.c.employee_no, t.person.c.name)
            .join(t.person, t.person.c.id == t.employment.c.person_id)
            .where(t.employment.c.id.in_(wanted[first : first + 500]))
        )
        found.update({row.id: (row.employee_no, row.name) for row in rows})
    return found


def line_rows(conn: Connection, handover_id: int) -> Sequence[Any]:
    """The lines with their cases, withdrawn ones left out."""
    columns = [column for column in t.collection_case.c if column.name not in ("id", "version", "place", "batch_id")]
    return conn.execute(
        select(t.handover_line, *columns)
        .join(t.collection_case, t.collection_case.c.id == t.handover_line.c.case_id)
        .where(t.handover_line.c.handover_id == handover_id, t.handover_line.c.state != LineState.WITHDRAWN)
    ).all()


def plan_cases(rows: Sequence[Any], today: date) -> list[PlanCase]:
    """Lines as the planner takes them: what is handed out or taken stands like a locked choice."""
    found = []
    for row in rows:
        objected = row.state == LineState.OBJECTED
        fixed = row.locked or row.state in (LineState.ASSIGNED, LineState.TAKEN)
        found.append(
            PlanCase(
                row.id,
                row.outstanding,
                row.ageing,
                row.promise_day if row.promise_day is not None and row.promise_day >= today else None,
                row.next_follow_up,
                row.receiver_id,
                fixed and row.receiver_id is not None and not objected,
                frozenset({row.receiver_id}) if objected else frozenset(),
            )
        )
    return found


def receiver_loads(conn: Connection, handover_id: int, without: Collection[int] = ()) -> list[PlanReceiver]:
    """The receivers with what they carry besides this handover: own open cases, and cases waiting in others.

    ``without``: cases of this handover they have taken over already, which the handover itself counts.
    """
    listed = conn.execute(
        select(t.handover_receiver)
        .where(t.handover_receiver.c.handover_id == handover_id)
        .order_by(t.handover_receiver.c.place)
    ).all()
    ids = [row.employment_id for row in listed]
    held: dict[int, list[tuple[Decimal, str]]] = defaultdict(list)
    own = conn.execute(
        select(t.case_holding.c.employment_id, t.collection_case.c.id, t.collection_case.c.outstanding,
               t.collection_case.c.ageing)
        .select_from(t.collection_case)
        .join(t.case_holding, HELD)
        .where(OPEN, t.case_holding.c.employment_id.in_(ids), t.case_holding.c.capacity == "owner")
    )  # fmt: skip
    taken = set(without)
    for row in own:
        if row.id not in taken:
            held[row.employment_id].append((row.outstanding, row.ageing))
    coming = conn.execute(
        select(t.handover_line.c.receiver_id, t.collection_case.c.outstanding, t.collection_case.c.ageing)
        .join(t.collection_case, t.collection_case.c.id == t.handover_line.c.case_id)
        .where(
            t.handover_line.c.receiver_id.in_(ids),
            t.handover_line.c.handover_id != handover_id,
            t.handover_line.c.state.in_((LineState.PLANNED, LineState.ASSIGNED)),
        )
    )
    for row in coming:
        held[row.receiver_id].append((row.outstanding, row.ageing))
    return [_receiver(row, held[row.employment_id]) for row in listed]


def _receiver(row: Any, held: Sequence[tuple[Decimal, str]]) -> PlanReceiver:
    return PlanReceiver(
        row.employment_id,
        row.cap,
        len(held),
        sum((amount for amount, _ageing in held), Decimal(0)),
        sum((ageing_weight(ageing) for _amount, ageing in held), Decimal(0)),
        frozenset(filter(None, row.skills.split(","))),
    )


def skills_of(conn: Connection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The ageing buckets somebody works with: those of at least a tenth of their own open cases."""
    rows = conn.execute(
        select(t.case_holding.c.employment_id, t.collection_case.c.ageing, func.count())
        .select_from(t.collection_case)
        .join(t.case_holding, HELD)
        .where(OPEN, t.case_holding.c.employment_id.in_(ids), t.case_holding.c.capacity == "owner")
        .group_by(t.case_holding.c.employment_id, t.collection_case.c.ageing)
    )
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for employment_id, ageing, count in rows:
        counts[employment_id][ageing] += count
    return {
        who: tuple(sorted(ageing for ageing, count in own.items() if ageing and count * 10 >= own.total()))
        for who, own in counts.items()
    }


def balance_of(row: Any) -> Balance:
    """What the handover's proposal balances."""
    return Balance(row.count, row.amount, row.ageing, row.skill)


def read_board(work: Work, conn: Connection, handover_id: int) -> Board:
    """The handover as it stands. Errors: ``not_found``."""
    row = handover_row(work, conn, handover_id)
    today = work.today()
    lines = line_rows(conn, handover_id)
    givers = _givers(work, conn, handover_id)
    named = people(conn, [row.witness_id, *(one.giver_id for one in lines), *(one.receiver_id for one in lines)])
    shown = sorted((_line(one, named, today) for one in lines), key=_order)
    receivers = _receivers(conn, row, lines, today)
    loads = [one.points_after for one in receivers]
    mean = sum(loads) / len(loads) if loads else 0
    return Board(
        id=row.id,
        version=row.version,
        document_no=row.document_no,
        kind=row.kind,
        acceptance=row.acceptance,
        witness_id=row.witness_id,
        witness=" ".join(reversed(named[row.witness_id])),
        due=row.due,
        balance=balance_of(row),
        givers=givers,
        receivers=receivers,
        lines=tuple(shown),
        spread=(max(loads) - min(loads)) / mean if mean else 0.0,
        ended=row.ended_at is not None,
        reversed=row.reversed_at is not None,
    )


def _order(line: LineRow) -> tuple[bool, date, date, str]:
    promise = line.promise_day if line.live_promise else None
    return not line.live_promise, promise or _LATEST, line.next_follow_up or _LATEST, line.reference


def _line(row: Any, named: dict[int, tuple[str, str]], today: date) -> LineRow:
    return LineRow(
        id=row.id,
        version=row.version,
        case_id=row.case_id,
        reference=row.reference,
        debtor=row.debtor,
        client=row.client,
        product=row.product,
        ageing=row.ageing,
        days_overdue=row.days_overdue,
        outstanding=row.outstanding,
        promise_day=row.promise_day,
        promise_amount=row.promise_amount,
        last_contact=row.last_contact,
        next_follow_up=row.next_follow_up,
        stopped=row.stopped,
        complaint=row.complaint,
        negotiating=row.negotiating,
        giver_id=row.giver_id,
        giver=named[row.giver_id][1],
        receiver_id=row.receiver_id,
        receiver=named[row.receiver_id][1] if row.receiver_id is not None else "",
        locked=row.locked,
        state=LineState(row.state),
        reason=row.reason,
        live_promise=row.promise_day is not None and row.promise_day >= today,
    )


def _givers(work: Work, conn: Connection, handover_id: int) -> tuple[GiverRow, ...]:
    running = t.separation.c.state.in_(("running", "ended"))
    rows = conn.execute(
        select(
            t.employment.c.id,
            t.employment.c.employee_no,
            t.person.c.name,
            t.department.c.name_zh.label("department"),
            t.team.c.name_zh.label("team"),
            t.position.c.name_zh.label("position"),
            t.separation.c.id.label("separation_id"),
            t.separation.c.last_day.label("exit_day"),
        )
        .select_from(
            placed(work.today())
            .join(t.handover_giver, t.handover_giver.c.employment_id == t.employment.c.id)
            .outerjoin(t.separation, (t.separation.c.employment_id == t.employment.c.id) & running)
        )
        .where(t.handover_giver.c.handover_id == handover_id)
        .order_by(t.person.c.name_key, t.employment.c.employee_no)
    )
    return tuple(
        GiverRow(
            row.id,
            row.employee_no,
            row.name,
            row.department or "",
            row.team or "",
            row.position or "",
            row.separation_id,
            row.exit_day,
        )
        for row in rows
    )


def _receivers(conn: Connection, row: Any, lines: Sequence[Any], today: date) -> tuple[ReceiverRow, ...]:
    taken = {one.case_id for one in lines if one.state == LineState.TAKEN}
    loads = receiver_loads(conn, row.id, taken)
    cases = plan_cases(lines, today)
    balance = balance_of(row)
    points = dict(zip((one.id for one in lines), case_points(cases, loads, balance), strict=True))
    before = base_loads(cases, loads, balance)
    named = people(conn, [one.key for one in loads])
    leaving = set(
        conn.execute(
            select(t.employment.c.id).where(
                t.employment.c.id.in_([one.key for one in loads]), t.employment.c.status.in_(("leaving", "left"))
            )
        ).scalars()
    )
    found = []
    for one, base in zip(loads, before, strict=True):
        mine = [line for line in lines if line.receiver_id == one.key and line.state != LineState.OBJECTED]
        states = Counter(line.state for line in lines if line.receiver_id == one.key)
        found.append(
            ReceiverRow(
                employment_id=one.key,
                employee_no=named[one.key][0],
                name=named[one.key][1],
                skills=tuple(sorted(one.skills)),
                cap=one.cap,
                cases=one.count,
                amount=one.amount,
                planned=len(mine),
                planned_amount=sum((line.outstanding for line in mine), Decimal(0)),
                taken=states[LineState.TAKEN],
                waiting=states[LineState.ASSIGNED],
                objected=states[LineState.OBJECTED],
                not_out=states[LineState.PLANNED],
                points_before=base,
                points_after=base + sum(points[line.id] for line in mine),
                leaving=one.key in leaving,
            )
        )
    return tuple(found)
