"""Cases handed out, taken over or objected to, withdrawn, and a whole handover reversed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, exists, select, update

from hrdesk.app.handover.holdings import BLOCK, HELD, Hold, begin, works
from hrdesk.app.handover.model import Answer, Board, ToTake
from hrdesk.app.handover.planning import note, running_row
from hrdesk.app.handover.reading import GOING, handover_row, people, read_board
from hrdesk.app.handover.receivers import check_receivers
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.handover.model import Capacity, LineState, Why
from hrdesk.storage import tables as t
from hrdesk.storage.versions import update_where
from hrdesk.words import N_, _

LONGEST = 200


@use_case("handover.plan")
def hand_out(work: Work, handover_id: int, line_ids: tuple[int, ...] | None = None) -> Board:
    """Hands cases out to their receivers: custody passes to the witness until each is taken over.

    Where the agency does not ask for acceptance case by case, the receivers own them at once. ``line_ids`` None: all
    that have a receiver. Errors: ``not_found``, ``ended``, ``nothing_ready``, ``has_left``, ``unlicensed``.
    """

    def block(conn: Connection) -> None:
        row = running_row(work, conn, handover_id)
        _drop_closed(conn, handover_id)
        lines = _ready(conn, handover_id, line_ids)
        if not lines:
            raise UserError(
                N_("No case is ready: each needs a receiver."), code="nothing_ready",
                hint=N_("Choose a receiver, or have the cases proposed."),
            )  # fmt: skip
        check_receivers(conn, {line.receiver_id for line in lines}, work.today())
        state = LineState.ASSIGNED if row.acceptance else LineState.TAKEN
        answered = {} if row.acceptance else {"answered_at": work.now(), "answered_by": work.actor.account_id}
        _set(conn, lines, state=state, assigned_at=work.now(), reason="", **answered)
        if row.acceptance:
            holds = [Hold(line.case_id, row.witness_id, Capacity.CUSTODY, Why.ASSIGNED) for line in lines]
        else:
            holds = [Hold(line.case_id, line.receiver_id, Capacity.OWNER, Why.TAKEN) for line in lines]
        begin(work, conn, holds, work.today(), handover_id=handover_id)
        _end_if_done(work, conn, handover_id)
        note(work, conn, handover_id, {"handed_out": (None, str(len(lines)))})

    work.write(block)
    with work.read() as conn:
        return read_board(work, conn, handover_id)


def _drop_closed(conn: Connection, handover_id: int) -> None:
    closed = select(t.collection_case.c.id).where(t.collection_case.c.closed_on.is_not(None))
    gone = (
        (t.handover_line.c.handover_id == handover_id)
        & t.handover_line.c.state.in_(GOING)
        & t.handover_line.c.case_id.in_(closed)
    )
    update_where(conn, t.handover_line, gone, {"state": LineState.WITHDRAWN})


def _ready(conn: Connection, handover_id: int, line_ids: tuple[int, ...] | None) -> Sequence[Any]:
    lines = conn.execute(
        select(t.handover_line).where(
            t.handover_line.c.handover_id == handover_id,
            t.handover_line.c.state == LineState.PLANNED,
            t.handover_line.c.receiver_id.is_not(None),
        )
    ).all()
    wanted = set(line_ids) if line_ids is not None else None
    return [line for line in lines if wanted is None or line.id in wanted]


def _set(conn: Connection, lines: Sequence[Any], **values: Any) -> None:
    ids = [line.id for line in lines]
    for first in range(0, len(ids), BLOCK):
        conn.execute(
            update(t.handover_line)
            .where(t.handover_line.c.id.in_(ids[first : first + BLOCK]))
            .values(**values, version=t.handover_line.c.version + 1)
        )


def _end_if_done(work: Work, conn: Connection, handover_id: int) -> None:
    open_ = conn.execute(
        select(t.handover_line.c.id).where(
            t.handover_line.c.handover_id == handover_id, t.handover_line.c.state.in_(GOING)
        )
    ).first()
    if open_ is None:
        update_where(conn, t.handover, t.handover.c.id == handover_id, {"ended_at": work.now()})


# --- the receiver's answer -------------------------------------------------------------------------------------------


@use_case("handover.answer")
def answer(work: Work, order: Answer) -> int:
    """Takes cases over, or objects to them; by the receiver, or for a paper sheet by who leads or HR. How many.

    An objection needs a reason and is possible on the day the case was handed out; custody stays with the witness.
    Errors: ``not_found``, ``not_waiting``, ``missing`` (reason), ``too_late``, ``has_left``, ``unlicensed``.
    """
    reason = " ".join(order.reason.split())[:LONGEST]
    if not order.taken and not reason:
        raise UserError(N_("Please say why."), code="missing", field="reason")

    def block(conn: Connection) -> int:
        lines = _own(work, conn, order.line_ids)
        for line in lines:
            _check_waiting(work, line, order.taken)
        done = {"answered_at": work.now(), "answered_by": work.actor.account_id}
        if order.taken:
            check_receivers(conn, {line.receiver_id for line in lines}, work.today())
            _set(conn, lines, state=LineState.TAKEN, **done)
        else:
            _set(conn, lines, state=LineState.OBJECTED, reason=reason, locked=False, **done)
        for handover_id in sorted({line.handover_id for line in lines}):
            mine = [line for line in lines if line.handover_id == handover_id]
            if order.taken:
                holds = [Hold(line.case_id, line.receiver_id, Capacity.OWNER, Why.TAKEN) for line in mine]
                begin(work, conn, holds, work.today(), handover_id=handover_id)
                _end_if_done(work, conn, handover_id)
            word = "taken" if order.taken else "objected"
            note(work, conn, handover_id, {word: (None, f"{len(mine)} {reason}".strip())})
        return len(lines)

    return work.write(block)


def _own(work: Work, conn: Connection, line_ids: Sequence[int]) -> Sequence[Any]:
    lines = conn.execute(
        select(t.handover_line).where(
            t.handover_line.c.id.in_(list(line_ids)),
            t.handover_line.c.receiver_id.is_not(None),
            visible(work, t.handover_line.c.receiver_id, work.today()),
        )
    ).all()
    if not lines or len(lines) != len(set(line_ids)):
        raise UserError(N_("These cases do not wait for your answer."), code="not_found")
    return lines


def _check_waiting(work: Work, line: Any, taken: bool) -> None:
    if line.state != LineState.ASSIGNED:
        raise Conflict(
            N_("This case does not wait for an answer: {state}."), code="not_waiting",
            hint=N_("Reload the list."), state=LineState(line.state).text,
        )  # fmt: skip
    day = line.assigned_at.astimezone(work.zone).date()
    if not taken and day != work.today():
        raise UserError(
            N_("It was handed out on {day}; an objection is possible on that day only."), code="too_late",
            hint=N_("Ask HR or your supervisor to withdraw it."), day=day,
        )  # fmt: skip


@use_case("handover.answer")
def to_take(work: Work) -> tuple[ToTake, ...]:
    """The cases that wait for the signed-in person's own answer, live promises first."""
    me = work.actor.employment_id
    if me is None:
        return ()
    with work.read() as conn:
        rows = conn.execute(
            select(t.handover_line, t.collection_case)
            .join(t.collection_case, t.collection_case.c.id == t.handover_line.c.case_id)
            .where(
                t.handover_line.c.receiver_id == me,
                t.handover_line.c.state == LineState.ASSIGNED,
                visible(work, t.handover_line.c.receiver_id, work.today()),
            )
            .order_by(
                t.collection_case.c.promise_day.is_(None),
                t.collection_case.c.promise_day,
                t.collection_case.c.next_follow_up,
                t.collection_case.c.reference,
            )
        ).all()
        named = people(conn, [row.giver_id for row in rows])
    return tuple(
        ToTake(
            row.id,
            row.reference,
            row.debtor,
            row.product,
            row.ageing,
            row.outstanding,
            row.promise_day,
            row.promise_amount,
            row.next_follow_up,
            named[row.giver_id][1],
            row.assigned_at.astimezone(work.zone).date() == work.today(),
        )
        for row in rows
    )


# --- back again ------------------------------------------------------------------------------------------------------


@use_case("handover.plan")
def withdraw(work: Work, handover_id: int, line_ids: tuple[int, ...]) -> Board:
    """Takes cases back that were handed out and not answered; the giver has them again while employed.

    Errors: ``not_found``, ``ended``, ``not_waiting``.
    """

    def block(conn: Connection) -> None:
        running_row(work, conn, handover_id)
        lines = conn.execute(
            select(t.handover_line).where(
                t.handover_line.c.handover_id == handover_id, t.handover_line.c.id.in_(line_ids)
            )
        ).all()
        if len(lines) != len(set(line_ids)):
            raise UserError(N_("This case is no longer in the handover."), code="not_found")
        if any(line.state not in (LineState.ASSIGNED, LineState.OBJECTED) for line in lines):
            raise Conflict(N_("Only a case that was handed out and not taken over is withdrawn."), code="not_waiting")
        _set(conn, lines, state=LineState.PLANNED, receiver_id=None, locked=False, reason="")
        _give_back(work, conn, lines, handover_id)
        note(work, conn, handover_id, {"withdrawn": (None, str(len(lines)))})

    work.write(block)
    with work.read() as conn:
        return read_board(work, conn, handover_id)


def _give_back(work: Work, conn: Connection, lines: Sequence[Any], handover_id: int) -> None:
    """The givers own their cases again; those of somebody who has left or is away stay in custody."""
    away = exists().where(t.absence.c.employment_id == t.employment.c.id, t.absence.c.ended_on.is_(None))
    working = set(conn.execute(select(t.employment.c.id).where(works(), ~away)).scalars())
    holds = [
        Hold(line.case_id, line.giver_id, Capacity.OWNER, Why.REVERSED) for line in lines if line.giver_id in working
    ]
    begin(work, conn, holds, work.today(), handover_id=handover_id)


@use_case("handover.plan")
def reverse(work: Work, handover_id: int) -> Board:
    """Takes a whole handover back: a resignation was withdrawn, or it was the wrong person.

    Cases go back to givers who still work here. Errors: ``not_found``, ``ended`` (reversed already), ``has_left``,
    ``moved_on`` (a case was handed over again since).
    """

    def block(conn: Connection) -> None:
        row = _reversible(work, conn, handover_id)
        lines = conn.execute(
            select(t.handover_line).where(
                t.handover_line.c.handover_id == handover_id, t.handover_line.c.state != LineState.WITHDRAWN
            )
        ).all()
        _check_not_moved(conn, row, lines)
        _set(conn, lines, state=LineState.WITHDRAWN)
        out = [line for line in lines if line.state != LineState.PLANNED or line.assigned_at is not None]
        _give_back(work, conn, out, handover_id)
        ended = {"ended_at": work.now(), "reversed_at": work.now()}
        update_where(conn, t.handover, t.handover.c.id == handover_id, ended)
        note(work, conn, handover_id, {"reversed": (None, str(len(out)))})

    work.write(block)
    with work.read() as conn:
        return read_board(work, conn, handover_id)


def _reversible(work: Work, conn: Connection, handover_id: int) -> Any:
    row = handover_row(work, conn, handover_id)
    if row.reversed_at is not None:
        raise UserError(N_("This handover was reversed already."), code="ended")
    left = conn.execute(
        select(t.employment.c.employee_no)
        .join(t.handover_giver, t.handover_giver.c.employment_id == t.employment.c.id)
        .where(t.handover_giver.c.handover_id == handover_id, ~works())
    ).scalars()
    gone = list(left)
    if gone:
        raise UserError(
            N_("{number} has left and cannot have the cases again."), code="has_left",
            hint=N_("Plan a handover from the present owners instead."), number=_(", ").join(gone),
        )  # fmt: skip
    return row


def _check_not_moved(conn: Connection, row: Any, lines: Sequence[Any]) -> None:
    ids = [line.case_id for line in lines if line.state == LineState.TAKEN]
    for first in range(0, len(ids), BLOCK):
        moved = conn.execute(
            select(t.collection_case.c.reference)
            .join(t.case_holding, HELD)
            .where(
                t.collection_case.c.id.in_(ids[first : first + BLOCK]),
                t.case_holding.c.handover_id.is_distinct_from(row.id),
            )
        ).scalar()
        if moved is not None:
            raise Conflict(
                N_("Case {case} has moved on since; this handover cannot be reversed as a whole."), code="moved_on",
                hint=N_("Plan a handover from the present owners instead."), case=moved,
            )  # fmt: skip
