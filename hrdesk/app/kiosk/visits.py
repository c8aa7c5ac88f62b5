"""Letting people in at a kiosk by 工号 and PIN, and out again.

A try is counted before the PIN is compared and taken off again when it was right: twenty tries at once, or a program
that is ended in between, are counted like one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, insert, select, update

from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import AT_WORK, Desk, Work, key_of, use_case
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.kiosk import means_number, pin_fault, plain_pin, station_wait, wait_left
from hrdesk.domain.roles import Role, Scope
from hrdesk.storage import pins
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_

if TYPE_CHECKING:
    from hrdesk.storage.envelope import Cost


@dataclass(frozen=True, slots=True)
class Enter:
    """Somebody wants to be let in."""

    employee_no: str
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Choose:
    """The person's own PIN in place of ``old``."""

    old: str = field(repr=False)
    new: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who was let in. ``must_change``: the PIN given by HR is to be changed first."""

    id: int
    employment_id: int
    employee_no: str
    name: str
    must_change: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """What is asked of a number that was typed; all None where nobody has it."""

    employment_id: int | None
    hash: str | None
    failures: int


def visit_desk(station: Desk, visit: Visit) -> Desk:
    """The kiosk's desk as the person's own: scope "own", and no permission that does not belong at a kiosk."""
    actor = replace(
        station.actor, shown_name=visit.name, role=Role.COLLECTOR, scope=Scope.OWN, employment_id=visit.employment_id,
        department_id=None, visit=visit.id, first_pin=visit.must_change,
    )  # fmt: skip
    return replace(station, actor=actor)


@use_case("kiosk.station")
def end_left_open(work: Work) -> int:
    """Visits of this kiosk that its program did not end (it was killed, power failed); how many."""

    def block(conn: Connection) -> int:
        return _end(conn, work, "lost")

    return 0 if work.database.read_only else work.write(block)


def _end(conn: Connection, work: Work, how: str) -> int:
    visit = t.kiosk_visit
    return conn.execute(
        update(visit)
        .where(visit.c.account_id == work.actor.account_id, visit.c.ended_at.is_(None))
        .values(ended_at=work.now(), how=how)
    ).rowcount


@use_case("kiosk.station")
def enter(work: Work, order: Enter, *, cost: Cost | None = None) -> Visit:
    """Lets somebody in by 工号 and PIN.

    Errors: ``wrong_pin`` (the same words whether the number or the PIN is wrong), ``too_many_tries`` (wait),
    ``pin_locked`` (HR or the supervisor gives a new one).
    """
    number, pin = plain_pin(order.employee_no), plain_pin(order.pin)
    known = work.write(lambda conn: _count_try(conn, work, number))
    right = pins.matches(known.hash, pin, cost)
    if not right or known.employment_id is None:
        work.write(lambda conn: _lock_if_due(conn, work, known))
        raise UserError(
            N_("Employee number and PIN do not go together."), code="wrong_pin", field="pin",
            hint=N_("Forgotten? HR or your supervisor gives you a new PIN."),
        )  # fmt: skip
    again = pins.hashed(pin, cost) if pins.outdated(known.hash or "", cost) else None
    ident = known.employment_id
    return work.write(lambda conn: _let_in(conn, work, ident, known, again))


def _count_try(conn: Connection, work: Work, number: str) -> _Known:
    """Counts a try at the kiosk and at the PIN. Errors: ``too_many_tries``, ``pin_locked``."""
    now, me = work.now(), work.actor.account_id
    tries = conn.execute(select(t.kiosk_tries).where(t.kiosk_tries.c.account_id == me)).first()
    failures = tries.failures if tries is not None else 0
    _refuse_early(station_wait(failures, tries.failed_at if tries is not None else None, now))
    row = _meant(conn, number)
    if row is not None:
        if row.locked_at is not None:
            raise _locked()
        _refuse_early(wait_left(row.failures, row.failed_at, now))
        conn.execute(
            update(t.kiosk_pin)
            .where(t.kiosk_pin.c.employment_id == row.who)
            .values(failures=row.failures + 1, failed_at=now)
        )
    if tries is None:
        conn.execute(insert(t.kiosk_tries).values(account_id=me, failures=1, failed_at=now))
    else:
        conn.execute(
            update(t.kiosk_tries).where(t.kiosk_tries.c.account_id == me).values(failures=failures + 1, failed_at=now)
        )
    return _Known(row.who, row.hash, row.failures + 1) if row is not None else _Known(None, None, 0)


def _meant(conn: Connection, number: str) -> Any:
    """The PIN of who has the number: as it is written, else by its digits alone where only one person's ends so."""
    rows = conn.execute(
        select(t.kiosk_pin, t.employment.c.id.label("who"), t.employment.c.employee_no)
        .join(t.employment, t.employment.c.id == t.kiosk_pin.c.employment_id)
        .where(t.employment.c.status.in_(AT_WORK), t.employment.c.employee_no.like(f"%{number[-1:]}"))
    ).all()
    exact = [row for row in rows if row.employee_no.casefold() == number.casefold()]
    found = exact or [row for row in rows if means_number(number, row.employee_no)]
    return found[0] if len(found) == 1 else None


def _refuse_early(left: timedelta) -> None:
    if left > timedelta(0):
        raise UserError(
            N_("Too many wrong tries. Wait {count} seconds."), code="too_many_tries", field="pin",
            count=-(-left // timedelta(seconds=1)),
        )  # fmt: skip


def _locked() -> Denied:
    return Denied(
        N_("This PIN is locked after too many wrong tries."), code="pin_locked", field="pin",
        hint=N_("HR or your supervisor gives you a new PIN."),
    )  # fmt: skip


def _lock_if_due(conn: Connection, work: Work, known: _Known) -> None:
    """A wrong try goes to the log; after as many as the setting says the PIN is locked."""
    locks = known.employment_id is not None and known.failures >= int(read_settings(conn)["kiosk_tries"])
    if locks:
        conn.execute(
            update(t.kiosk_pin)
            .where(t.kiosk_pin.c.employment_id == known.employment_id)
            .values(locked_at=work.now(), version=t.kiosk_pin.c.version + 1)
        )
    record(
        conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind="employment",
        object_id=known.employment_id, fields=("pin", "wrong", *(("locked",) if locks else ())),
    )  # fmt: skip


def _let_in(conn: Connection, work: Work, employment_id: int, known: _Known, again: str | None) -> Visit:
    pin = t.kiosk_pin
    row = conn.execute(
        select(pin, t.employment.c.employee_no, t.employment.c.status, t.person.c.name)
        .select_from(
            pin.join(t.employment, t.employment.c.id == pin.c.employment_id).join(
                t.person, t.person.c.id == t.employment.c.person_id
            )
        )
        .where(pin.c.employment_id == employment_id)
    ).first()
    if row is None or row.hash != known.hash or row.locked_at is not None or row.status not in AT_WORK:
        raise _locked()  # it was changed between the comparison and now
    values: dict[str, Any] = {"failures": 0, "failed_at": None, "version": row.version + 1}
    if again is not None:
        values["hash"] = again
    conn.execute(update(pin).where(pin.c.employment_id == employment_id).values(**values))
    conn.execute(
        update(t.kiosk_tries)
        .where(t.kiosk_tries.c.account_id == work.actor.account_id)
        .values(failures=0, failed_at=None)
    )
    _end(conn, work, "lost")  # one person at a time
    made = conn.execute(
        insert(t.kiosk_visit).values(
            account_id=work.actor.account_id, employment_id=employment_id, started_at=work.now()
        )
    )
    record(
        conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind="employment",
        object_id=employment_id, fields=(f"visit={key_of(made)}",),
    )  # fmt: skip
    return Visit(key_of(made), employment_id, row.employee_no, row.name, row.must_change)


# --- what somebody who was let in does about the visit ---------------------------------------------------------------


@use_case("kiosk.visit")
def choose_pin(work: Work, order: Choose, *, cost: Cost | None = None) -> None:
    """The person's own PIN. Errors: ``bad_pin``, ``weak_pin``, ``same_pin``, ``wrong_pin`` (the old one), ``no_visit``."""
    me, old, new = _visitor(work), plain_pin(order.old), plain_pin(order.new)
    with work.read() as conn:
        row = _own_pin(conn, me)
    fault = pin_fault(new, row.employee_no, row.birth_date, old)
    if fault is not None:
        raise UserError(fault.message, code=fault.code, field="pin")
    if not pins.matches(row.hash, old, cost):
        raise UserError(N_("The present PIN is wrong."), code="wrong_pin", field="old")
    kept = pins.hashed(new, cost)

    def block(conn: Connection) -> None:
        if _own_pin(conn, me).hash != row.hash:
            raise Denied(N_("You were signed out here."), code="visit_ended", hint=N_("Sign in again with your PIN."))
        conn.execute(
            update(t.kiosk_pin)
            .where(t.kiosk_pin.c.employment_id == me)
            .values(hash=kept, must_change=False, set_at=work.now(), version=t.kiosk_pin.c.version + 1)
        )
        record(
            conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind="employment",
            object_id=me, fields=("pin",),
        )  # fmt: skip

    work.write(block)


def _own_pin(conn: Connection, me: int) -> Any:
    row = conn.execute(
        select(t.kiosk_pin, t.employment.c.employee_no, t.person.c.birth_date)
        .select_from(
            t.kiosk_pin.join(t.employment, t.employment.c.id == t.kiosk_pin.c.employment_id).join(
                t.person, t.person.c.id == t.employment.c.person_id
            )
        )
        .where(t.kiosk_pin.c.employment_id == me)
    ).first()
    if row is None:
        raise Denied(N_("You were signed out here."), code="visit_ended", hint=N_("Sign in again with your PIN."))
    return row


@use_case("kiosk.visit")
def leave(work: Work, how: str = "signed_out") -> None:
    """Ends the visit: ``signed_out``, ``idle`` or ``closed``. Errors: ``no_visit``."""
    _visitor(work)

    def block(conn: Connection) -> None:
        conn.execute(
            update(t.kiosk_visit)
            .where(t.kiosk_visit.c.id == work.actor.visit, t.kiosk_visit.c.ended_at.is_(None))
            .values(ended_at=work.now(), how=how)
        )

    work.write(block)


def _visitor(work: Work) -> int:
    if work.actor.visit is None or work.actor.employment_id is None:
        raise Denied(N_("This belongs to a kiosk, where people sign in by PIN."), code="no_visit")
    return work.actor.employment_id
