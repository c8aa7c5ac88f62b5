"""A handover begun: which cases, to whom, by a proposal that people put right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from hrdesk.app.handover.holdings import BLOCK, custodian_for, works
from hrdesk.app.handover.model import Assign, Board, PlanHandover
from hrdesk.app.handover.reading import (
    balance_of,
    handover_row,
    line_rows,
    plan_cases,
    read_board,
    receiver_loads,
    skills_of,
)
from hrdesk.app.handover.receivers import able, check_receivers
from hrdesk.app.separation.blockers import belonging
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work, key_of, use_case, visible
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.handover.model import Balance, LineState
from hrdesk.domain.handover.planning import propose
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.versions import next_number, update_versioned
from hrdesk.words import N_

KINDS = ("leaving", "absence", "transfer")


@use_case("handover.plan")
def plan_handover(work: Work, order: PlanHandover) -> Board:
    """Takes all cases that still belong to the givers, and proposes who takes over what.

    Errors: ``not_found``, ``no_cases``, ``no_receivers``, ``no_custodian``, ``has_left``, ``unlicensed``.
    """

    def block(conn: Connection) -> int:
        givers = [_visible(work, conn, number, "givers") for number in dict.fromkeys(order.givers)]
        cases = _free_cases(conn, givers)
        if not cases:
            raise UserError(
                N_("There is no open case to hand over."), code="no_cases",
                hint=N_("Import the case list first, or open the handover that has them already."),
            )  # fmt: skip
        receivers = _receivers(work, conn, order, givers)
        handover_id = _new(work, conn, order, givers)
        _add_receivers(conn, handover_id, receivers)
        rows = [
            {"handover_id": handover_id, "case_id": case.id, "giver_id": case.giver_id, "state": LineState.PLANNED}
            for case in cases
        ]
        conn.execute(insert(t.handover_line), rows)
        _propose(work, conn, handover_id)
        note(work, conn, handover_id, {"givers": (None, ",".join(order.givers)), "cases": (None, str(len(cases)))})
        return handover_id

    handover_id = work.write(block)
    with work.read() as conn:
        return read_board(work, conn, handover_id)


def _visible(work: Work, conn: Connection, employee_no: str, field: str) -> int:
    found = conn.execute(
        select(t.employment.c.id).where(
            t.employment.c.employee_no == employee_no.strip(), visible_ever(work, t.employment.c.id)
        )
    ).scalar()
    if found is None:
        raise UserError(
            N_("There is no employee with the number {number}."), code="not_found", field=field, number=employee_no
        )
    return int(found)


def visible_ever(work: Work, employment_id: Any) -> Any:
    """Whom the actor sees today, or saw on the day an exit took them out of the team."""
    today = work.today()
    last = t.posting.alias("last_day")
    ends: Any = (
        select(last.c.ends)
        .where(last.c.employment_id == t.employment.c.id)
        .order_by(last.c.starts.desc())
        .limit(1)
        .correlate(t.employment)
        .scalar_subquery()
    )
    return or_(visible(work, employment_id, today), visible(work, employment_id, ends))


def _free_cases(conn: Connection, givers: Sequence[int]) -> Sequence[Any]:
    """The givers' cases that stand in no running handover."""
    going = select(t.handover_line.c.case_id).where(
        t.handover_line.c.state.in_((LineState.PLANNED, LineState.ASSIGNED, LineState.OBJECTED))
    )
    return conn.execute(belonging(givers).where(t.collection_case.c.id.not_in(going))).all()


def _receivers(work: Work, conn: Connection, order: PlanHandover, givers: Sequence[int]) -> list[int]:
    if order.receivers:
        found = [_receiver(work, conn, number, givers) for number in dict.fromkeys(order.receivers)]
    else:
        found = _team_mates(work, conn, givers)
    if not found:
        raise UserError(
            N_("Nobody is there to take the cases over."), code="no_receivers", field="receivers",
            hint=N_("Choose receivers: licensed colleagues who are not leaving."),
        )  # fmt: skip
    return found


def _receiver(work: Work, conn: Connection, number: str, givers: Sequence[int]) -> int:
    ident = _visible(work, conn, number, "receivers")
    check_receivers(conn, [ident], work.today())
    if ident in givers:
        raise UserError(N_("{number} cannot give and receive at once."), code="wrong_use", number=number)
    return ident


def _team_mates(work: Work, conn: Connection, givers: Sequence[int]) -> list[int]:
    """Licensed colleagues of the givers' (last) teams who hold cases or are collectors there; leaders come last."""
    teams = (
        select(t.posting.c.team_id)
        .where(t.posting.c.employment_id.in_(list(givers)), t.posting.c.team_id.is_not(None))
    )  # fmt: skip
    today = work.today()
    rows = conn.execute(
        select(t.employment.c.id)
        .join(t.posting, t.posting.c.employment_id == t.employment.c.id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(
            t.posting.c.team_id.in_(teams),
            t.posting.c.starts <= today,
            or_(t.posting.c.ends.is_(None), t.posting.c.ends >= today),
            t.employment.c.id.not_in(list(givers)),
            t.employment.c.id.not_in(select(t.team_lead.c.employment_id)),
            t.employment.c.id.not_in(select(t.absence.c.employment_id).where(t.absence.c.ended_on.is_(None))),
            visible(work, t.employment.c.id, today),
        )
        .order_by(t.person.c.name_key, t.employment.c.employee_no)
    ).scalars()
    mates = list(dict.fromkeys(rows))
    may = able(conn, mates, today)
    return [who for who in mates if who in may]


def _new(work: Work, conn: Connection, order: PlanHandover, givers: Sequence[int]) -> int:
    today = work.today()
    number = next_number(conn, f"handover-{today:%Y%m%d}")
    settings = read_settings(conn)
    made = insert(t.handover).values(
        document_no=f"JJ-{today:%Y%m%d}-{number:03}",
        kind=order.kind,
        witness_id=_witness(work, conn, order, givers),
        acceptance=settings["handover_acceptance"] == "each",
        count=order.balance.count,
        amount=order.balance.amount,
        ageing=order.balance.ageing,
        skill=order.balance.skill,
        due=order.due,
        made_at=work.now(),
        account_id=work.actor.account_id,
    )
    handover_id = key_of(conn.execute(made))
    conn.execute(insert(t.handover_giver), [{"handover_id": handover_id, "employment_id": one} for one in givers])
    return handover_id


def _witness(work: Work, conn: Connection, order: PlanHandover, givers: Sequence[int]) -> int:
    """Who has custody of what is handed out. Errors: ``no_custodian``."""
    if order.witness_no:
        named: int | None = _visible(work, conn, order.witness_no, "witness_no")
    else:
        exits = select(t.separation.c.witness_id).where(
            t.separation.c.employment_id.in_(list(givers)), t.separation.c.state.in_(("running", "ended"))
        )
        named = next((one for one in conn.execute(exits).scalars() if one is not None), None)
        named = named or custodian_for(conn, givers[0], work.today()) or work.actor.employment_id
    able = conn.execute(select(t.employment.c.id).where(t.employment.c.id == named, works())).scalar()
    if named is None or able is None or named in givers:
        raise UserError(
            N_("No witness is known who could have the cases in custody."), code="no_custodian", field="witness_no",
            hint=N_("Choose a witness for the handover."),
        )  # fmt: skip
    return named


def _add_receivers(conn: Connection, handover_id: int, receivers: Sequence[int], place: int = 0) -> None:
    cap = read_settings(conn)["case_cap"]
    skills = skills_of(conn, receivers)
    rows = [
        {
            "handover_id": handover_id,
            "employment_id": one,
            "place": place + at,
            "cap": cap,
            "skills": ",".join(skills.get(one, ())),
        }
        for at, one in enumerate(receivers, start=1)
    ]
    conn.execute(insert(t.handover_receiver), rows)


def _propose(work: Work, conn: Connection, handover_id: int) -> None:
    row = handover_row(work, conn, handover_id)
    lines = line_rows(conn, handover_id)
    taken = {line.case_id for line in lines if line.state == LineState.TAKEN}
    receivers = conn.execute(
        select(t.handover_receiver.c.employment_id).where(t.handover_receiver.c.handover_id == handover_id)
    ).scalars()
    may = able(conn, receivers.all(), work.today())
    loads = [one for one in receiver_loads(conn, handover_id, taken) if one.key in may]
    proposal = propose(plan_cases(lines, work.today()), loads, balance_of(row))
    free = [line for line in lines if line.state in (LineState.PLANNED, LineState.OBJECTED) and not line.locked]
    by_receiver: dict[int | None, list[int]] = {}
    for line in free:
        receiver = proposal.given.get(line.id)
        if receiver is None and line.state == LineState.OBJECTED:
            continue  # nobody else has room: the objection stays to be seen
        if receiver != line.receiver_id or line.state == LineState.OBJECTED:
            by_receiver.setdefault(receiver, []).append(line.id)
    for receiver, ids in by_receiver.items():
        _give(conn, ids, receiver)


def _give(conn: Connection, line_ids: Sequence[int], receiver: int | None) -> None:
    for first in range(0, len(line_ids), BLOCK):
        conn.execute(
            update(t.handover_line)
            .where(t.handover_line.c.id.in_(line_ids[first : first + BLOCK]))
            .values(receiver_id=receiver, state=LineState.PLANNED, version=t.handover_line.c.version + 1)
        )


@use_case("handover.plan")
def propose_again(work: Work, handover_id: int, balance: Balance | None = None) -> Board:
    """A fresh proposal; locked choices and what is handed out already stay. Errors: ``not_found``, ``ended``."""

    def block(conn: Connection) -> None:
        row = running_row(work, conn, handover_id)
        if balance is not None:
            values = {
                "count": balance.count, "amount": balance.amount, "ageing": balance.ageing, "skill": balance.skill,
            }  # fmt: skip
            update_versioned(conn, t.handover, handover_id, row.version, values)
        _propose(work, conn, handover_id)
        note(work, conn, handover_id, {"proposal": (None, "again")})

    work.write(block)
    with work.read() as conn:
        return read_board(work, conn, handover_id)


@use_case("handover.plan")
def assign(work: Work, order: Assign) -> Board:
    """Changes the receiver of lines not handed out yet, or locks them.

    A receiver above the cap is told, not refused: the proposal never does it, a person may.
    Errors: ``not_found``, ``ended``, ``handed_out``, ``has_left``, ``unlicensed``.
    """

    def block(conn: Connection) -> None:
        running_row(work, conn, order.handover_id)
        lines = conn.execute(
            select(t.handover_line).where(
                t.handover_line.c.handover_id == order.handover_id, t.handover_line.c.id.in_(order.line_ids)
            )
        ).all()
        if len(lines) != len(set(order.line_ids)):
            raise UserError(N_("This case is no longer in the handover."), code="not_found")
        if any(line.state not in (LineState.PLANNED, LineState.OBJECTED) for line in lines):
            raise Conflict(
                N_("A case that is handed out cannot be given to somebody else."), code="handed_out",
                hint=N_("Withdraw it first, or let the receiver object."),
            )  # fmt: skip
        if order.change_receiver:
            _give(conn, [line.id for line in lines], _chosen(work, conn, order))
        if order.lock is not None:
            conn.execute(
                update(t.handover_line)
                .where(t.handover_line.c.id.in_([line.id for line in lines]))
                .values(locked=order.lock, version=t.handover_line.c.version + 1)
            )
        note(work, conn, order.handover_id, {"assigned": (None, f"{len(lines)} → {order.receiver_no or ''}")})

    work.write(block)
    with work.read() as conn:
        return read_board(work, conn, order.handover_id)


def _chosen(work: Work, conn: Connection, order: Assign) -> int | None:
    if order.receiver_no is None:
        return None
    row = conn.execute(
        select(t.employment)
        .join(t.handover_receiver, t.handover_receiver.c.employment_id == t.employment.c.id)
        .where(
            t.handover_receiver.c.handover_id == order.handover_id,
            t.employment.c.employee_no == order.receiver_no.strip(),
        )
    ).first()
    if row is None:
        raise UserError(N_("{number} is no receiver of this handover."), code="not_found", number=order.receiver_no)
    check_receivers(conn, [row.id], work.today())
    return int(row.id)


@use_case("handover.plan")
def set_receivers(work: Work, handover_id: int, receivers: tuple[tuple[str, int], ...]) -> Board:
    """The receivers and their caps, in order. Who is taken out gives planned cases back; who has been handed any stays.

    Errors: ``not_found``, ``ended``, ``handed_out``, ``has_left``, ``unlicensed``, ``out_of_range`` (a cap below 1).
    """

    def block(conn: Connection) -> None:
        running_row(work, conn, handover_id)
        before = {
            row.employment_id: row
            for row in conn.execute(select(t.handover_receiver).where(t.handover_receiver.c.handover_id == handover_id))
        }
        givers = select(t.handover_giver.c.employment_id).where(t.handover_giver.c.handover_id == handover_id)
        giving = list(conn.execute(givers).scalars())
        wanted = {_receiver(work, conn, number, giving): cap for number, cap in receivers}
        if any(cap < 1 for cap in wanted.values()):
            raise UserError(N_("A cap is at least 1."), code="out_of_range", field="cap")
        gone = [one for one in before if one not in wanted]
        _take_out(conn, handover_id, gone)
        new = [one for one in wanted if one not in before]
        if new:
            _add_receivers(conn, handover_id, new, len(before))
        for place, (one, cap) in enumerate(wanted.items(), start=1):
            conn.execute(
                update(t.handover_receiver)
                .where(t.handover_receiver.c.handover_id == handover_id, t.handover_receiver.c.employment_id == one)
                .values(cap=cap, place=place)
            )
        note(work, conn, handover_id, {"receivers": (None, ",".join(number for number, _cap in receivers))})

    work.write(block)
    with work.read() as conn:
        return read_board(work, conn, handover_id)


def _take_out(conn: Connection, handover_id: int, gone: Sequence[int]) -> None:
    if not gone:
        return
    mine = (t.handover_line.c.handover_id == handover_id, t.handover_line.c.receiver_id.in_(list(gone)))
    out = conn.execute(
        select(t.handover_line.c.id).where(*mine, t.handover_line.c.state.in_((LineState.ASSIGNED, LineState.TAKEN)))
    ).first()
    if out is not None:
        raise Conflict(
            N_("Cases were handed out to this person already."), code="handed_out", hint=N_("Withdraw them first.")
        )
    conn.execute(
        update(t.handover_line)
        .where(*mine)
        .values(receiver_id=None, state=LineState.PLANNED, locked=False, version=t.handover_line.c.version + 1)
    )
    conn.execute(
        delete(t.handover_receiver).where(
            t.handover_receiver.c.handover_id == handover_id, t.handover_receiver.c.employment_id.in_(list(gone))
        )
    )


def running_row(work: Work, conn: Connection, handover_id: int) -> Any:
    """The handover's row while it runs. Errors: ``not_found``, ``ended``."""
    row = handover_row(work, conn, handover_id)
    if row.ended_at is not None:
        raise UserError(N_("This handover has ended."), code="ended", hint=N_("Plan a new one for what is left."))
    return row


def note(work: Work, conn: Connection, handover_id: int, changes: dict[str, tuple[Any, Any]]) -> None:
    """The audit row of a change of a handover."""
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="handover",
        object_id=handover_id,
        changes=changes,
    )
