"""An exit begun, taken back before its day, and carried out on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Connection, insert, select

from hrdesk.app.handover.holdings import custodian_for, held_by, works
from hrdesk.app.people.record import Record, load
from hrdesk.app.people.saving import apply_changes
from hrdesk.app.separation.ending import begin_items, let_go, revoke_keys
from hrdesk.app.separation.model import Applied, InvalidSeparation, SeparationView, StartSeparation
from hrdesk.app.separation.views import read_view, separation_row
from hrdesk.app.work import Work, key_of, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.people import Problem, Status
from hrdesk.domain.separation import Dates, Item, State, check_separation
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_

EMPLOYED = (Status.PROBATION, Status.REGULAR, Status.LEAVING)


@use_case("separation.write")
def start_separation(work: Work, order: StartSeparation) -> SeparationView:
    """Begins an exit. One whose day has come already ends the employment at once.

    Errors: InvalidSeparation (``out_of_range``, ``short_notice``, ``protection_unasked``, ``protected``),
    ``not_found``, ``not_employed``, ``already_there``, ``no_custodian``, ``period_closed``.
    """
    return start_separations(work, (order,))[0]


@use_case("separation.write")
def start_separations(work: Work, orders: Sequence[StartSeparation]) -> tuple[SeparationView, ...]:
    """Several exits, all or none. Errors: as ``start_separation``, each naming the person."""

    def block(conn: Connection) -> tuple[list[int], list[str]]:
        made: list[int] = []
        logins: list[str] = []
        for order in orders:
            separation_id, keys = _start(work, conn, order)
            made.append(separation_id)
            logins += keys
        return made, logins

    made, logins = work.write(block)
    revoke_keys(work, logins)
    with work.read() as conn:
        return tuple(read_view(work, conn, separation_id) for separation_id in made)


def _start(work: Work, conn: Connection, order: StartSeparation) -> tuple[int, tuple[str, ...]]:
    now = load(work, conn, _employment(conn, order.employee_no))
    _check(conn, order, now)
    witness = _witness(work, conn, order, now.employment_id)
    values = {
        "employment_id": now.employment_id,
        "kind": order.kind.value,
        "state": State.RUNNING.value,
        "stated_reason": order.stated_reason.value if order.stated_reason else None,
        "note": order.note.strip(),
        "applied_day": order.applied_day,
        "notice_day": order.notice_day,
        "last_day": order.last_day,
        "effective_day": order.effective_day,
        "short_notice": order.short_notice.strip(),
        "protection": dict(order.protection) if order.protection else None,
        "witness_id": witness,
        "status_before": now.values["status"],
        "contract_kind": order.contract_kind,
        "contract_starts": order.contract_starts,
        "contract_ends": order.contract_ends,
    }
    made = insert(t.separation).values(**values, account_id=work.actor.account_id, made_at=work.now())
    separation_id = key_of(conn.execute(made))
    begin_items(conn, separation_id, [item.value for item in Item])
    told = ("kind", "notice_day", "last_day", "effective_day")
    note(work, conn, separation_id, {name: (None, values[name]) for name in told})
    if now.values["status"] != Status.LEAVING or now.values["last_day"] != order.last_day:
        apply_changes(work, conn, now, {"status": Status.LEAVING.value, "last_day": order.last_day})
    row = separation_row(work, conn, separation_id)
    return separation_id, _end(work, conn, row) if is_due(row, work.today()) else ()


def _employment(conn: Connection, employee_no: str) -> int:
    found = conn.execute(select(t.employment.c.id).where(t.employment.c.employee_no == employee_no.strip())).scalar()
    if found is None:
        raise UserError(
            N_("There is no employee with the number {number}."), code="not_found", field="employee_no",
            number=employee_no,
        )  # fmt: skip
    return int(found)


def _check(conn: Connection, order: StartSeparation, now: Record) -> None:
    who = f"{now.values['employee_no']} {now.values['name']}"
    if now.values["status"] not in EMPLOYED:
        raise UserError(
            N_("{who} is not employed now ({status})."), code="not_employed", field="employee_no",
            hint=N_("Who has not come yet is taken off in the record; who has left has left already."),
            who=who, status=Status(now.values["status"]).text,
        )  # fmt: skip
    running = select(t.separation.c.effective_day).where(
        t.separation.c.employment_id == now.employment_id, t.separation.c.state == State.RUNNING
    )
    day = conn.execute(running).scalar()
    if day is not None:
        raise Conflict(
            N_("{who} is leaving already, on {day}."), code="already_there", field="employee_no",
            hint=N_("Open that exit, or take it back first."), who=who, day=day,
        )  # fmt: skip
    problems = check_separation(
        order.kind,
        Dates(order.notice_day, order.last_day, order.effective_day, order.applied_day),
        hired=now.values["hire_date"],
        probation=now.values["status"] == Status.PROBATION,
        short_notice=order.short_notice,
        protection=order.protection,
    )
    if order.contract_ends and order.contract_starts and order.contract_ends < order.contract_starts:
        problems["contract_ends"] = Problem("out_of_range", N_("The contract ends before it starts."))
    if problems:
        raise InvalidSeparation(problems, who)
    _refuse_closed(conn, order.effective_day)


def _refuse_closed(conn: Connection, day: date) -> None:
    """A closed month is settled by who was there: leaving in it would change that unseen."""
    month = day.year * 100 + day.month
    closed = conn.execute(
        select(t.period.c.month).where(t.period.c.closed_at.is_not(None), t.period.c.month >= month)
    ).scalar()
    if closed is not None:
        raise UserError(
            N_("{period} is closed; nobody can leave in it any more."), code="period_closed", field="effective_day",
            hint=N_("Reopen the month with a reason first."), period=Period.from_number(closed).label,
        )  # fmt: skip


def _witness(work: Work, conn: Connection, order: StartSeparation, employment_id: int) -> int | None:
    """Who has custody of the cases until they are taken over. Errors: ``no_custodian``."""
    if order.witness_no:
        named = _employment(conn, order.witness_no)
        able = conn.execute(select(t.employment.c.id).where(t.employment.c.id == named, works())).scalar()
        if able is None or named == employment_id:
            raise UserError(
                N_("The witness must be somebody else who works here."), code="no_custodian", field="witness_no"
            )
        return named
    found = custodian_for(conn, employment_id, work.today())
    if found is None and held_by(conn, (employment_id,)):
        raise UserError(
            N_("{number} holds open cases, but no superior is known who could watch over them."),
            code="no_custodian", field="witness_no", hint=N_("Choose a witness for the handover."),
            number=order.employee_no,
        )  # fmt: skip
    return found


def note(work: Work, conn: Connection, separation_id: int, changes: dict[str, tuple[Any, Any]]) -> None:
    """The audit row of a change of an exit."""
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="separation",
        object_id=separation_id,
        changes={name: (_text(old), _text(new)) for name, (old, new) in changes.items()},
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


# --- taken back, carried out -----------------------------------------------------------------------------------------


@use_case("separation.write")
def undo_separation(work: Work, separation_id: int, version: int) -> SeparationView:
    """Takes an exit back before its day; the person works on as before, plans of handover go.

    Cases handed out already stay where they are. Errors: ``not_found``, ``ended``, Changed.
    """

    def block(conn: Connection) -> int:
        row = separation_row(work, conn, separation_id)
        if row.state != State.RUNNING:
            raise UserError(
                N_("This exit cannot be taken back: {state}."), code="ended",
                hint=N_("Who comes back is taken on again with a new number."), state=State(row.state).text,
            )  # fmt: skip
        values = {"state": State.UNDONE.value, "undone_at": work.now()}
        update_versioned(conn, t.separation, separation_id, version, values)
        now = load(work, conn, row.employment_id)
        apply_changes(work, conn, now, {"status": row.status_before, "last_day": None})
        note(work, conn, separation_id, {"state": (row.state, State.UNDONE)})
        return separation_id

    work.write(block)
    with work.read() as conn:
        return read_view(work, conn, separation_id)


def is_due(row: Any, today: date) -> bool:
    """Whether the employment ends by itself: after the effective day, on it for who worked until a day before.

    Who works on the effective day itself keeps the account that day; HR may end it in the evening by hand.
    """
    return bool(row.effective_day < today or (row.effective_day == today and row.last_day < today))


@use_case("separation.write")
def end_employment(work: Work, separation_id: int) -> SeparationView:
    """Ends the employment on its effective day, whatever is open. Errors: ``not_found``, ``not_yet``, ``ended``."""

    def block(conn: Connection) -> tuple[str, ...]:
        row = separation_row(work, conn, separation_id)
        if row.state != State.RUNNING:
            raise UserError(N_("The employment has ended already."), code="ended")
        if row.effective_day > work.today():
            raise UserError(
                N_("The employment ends on {day}, not before."), code="not_yet",
                hint=N_("Change the effective day if it is to end earlier."), day=row.effective_day,
            )  # fmt: skip
        return _end(work, conn, row)

    revoke_keys(work, work.write(block))
    with work.read() as conn:
        return read_view(work, conn, separation_id)


@use_case("separation.write")
def apply_due(work: Work) -> Applied:
    """Ends every employment whose day has come: at the start of the program and by ``hrdesk daily``. Re-runnable.

    Each person is a transaction of their own: one who cannot be let go holds nobody else up.
    """
    with work.read() as conn:
        rows = conn.execute(
            select(t.separation, t.employment.c.employee_no, t.person.c.name)
            .join(t.employment, t.employment.c.id == t.separation.c.employment_id)
            .join(t.person, t.person.c.id == t.employment.c.person_id)
            .where(
                t.separation.c.state == State.RUNNING,
                t.separation.c.effective_day <= work.today(),
                visible(work, t.separation.c.employment_id, work.today()),
            )
            .order_by(t.separation.c.effective_day, t.separation.c.id)
        ).all()
    ended, failed = [], []
    for row in rows:
        if not is_due(row, work.today()):
            continue
        try:
            revoke_keys(work, work.write(partial(_end_again, work, row.id)))
            ended.append(row.employee_no)
        except UserError as error:
            failed.append((f"{row.employee_no} {row.name}", str(error)))
    return Applied(tuple(ended), tuple(failed))


def _end_again(work: Work, separation_id: int, conn: Connection) -> tuple[str, ...]:
    row = separation_row(work, conn, separation_id)
    return _end(work, conn, row) if row.state == State.RUNNING else ()


def _end(work: Work, conn: Connection, row: Any) -> tuple[str, ...]:
    """Status, dates, posts, account, cases: all follow the effective day, in one transaction."""
    now = load(work, conn, row.employment_id)
    left = {"status": Status.LEFT.value, "leave_date": row.effective_day, "last_day": row.last_day}
    if now.values["status"] != Status.LEFT:
        apply_changes(work, conn, now, left)
    logins = let_go(work, conn, row.employment_id, row.effective_day, row.witness_id)
    current = conn.execute(select(t.separation.c.version).where(t.separation.c.id == row.id)).scalar_one()
    update_versioned(conn, t.separation, row.id, current, {"state": State.ENDED.value, "ended_at": work.now()})
    note(work, conn, row.id, {"state": (row.state, State.ENDED)})
    return logins
