"""PINs as HR and supervisors give them: for the first time or anew, shown once, changed by the person at the first use."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, func, insert, select, update

from hrdesk.app.people.listing import in_order, placed
from hrdesk.app.work import AT_WORK, Work, use_case, visible
from hrdesk.domain.errors import UserError
from hrdesk.domain.kiosk import MOST, pin_fault
from hrdesk.storage import pins
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_

if TYPE_CHECKING:
    from hrdesk.storage.envelope import Cost


class PinState(StrEnum):
    """How somebody's PIN stands."""

    NONE = "none"
    FIRST = "first"  # given, not changed by the person yet
    USED = "used"
    LOCKED = "locked"  # too many wrong tries


@dataclass(frozen=True, slots=True)
class PinRow:
    """One person and the PIN. ``last_visit``: when the person was last let in at a kiosk."""

    employment_id: int
    employee_no: str
    name: str
    department: str
    team: str
    state: PinState
    set_at: datetime | None
    last_visit: datetime | None


@dataclass(frozen=True, slots=True)
class GivenPin:
    """A first PIN, shown once."""

    employee_no: str
    name: str
    pin: str = field(repr=False)


@use_case("kiosk.pins")
def list_pins(work: Work) -> tuple[PinRow, ...]:
    """Everybody at work whom the actor may see, in the order of names, and how their PINs stand."""
    day = work.today()
    last = (
        select(t.kiosk_visit.c.employment_id, func.max(t.kiosk_visit.c.started_at).label("at"))
        .group_by(t.kiosk_visit.c.employment_id)
        .subquery()
    )
    pin = t.kiosk_pin
    with work.read() as conn:
        rows = conn.execute(
            in_order(
                select(
                    t.employment.c.id, t.employment.c.employee_no, t.person.c.name,
                    t.department.c.name_zh.label("department"), t.team.c.name_zh.label("team"),
                    pin.c.hash, pin.c.must_change, pin.c.locked_at, pin.c.set_at, last.c.at,
                )
                .select_from(
                    placed(day)
                    .outerjoin(pin, pin.c.employment_id == t.employment.c.id)
                    .outerjoin(last, last.c.employment_id == t.employment.c.id)
                )
                .where(t.employment.c.status.in_(AT_WORK), visible(work, t.employment.c.id, day))
            )
        ).all()  # fmt: skip
    return tuple(
        PinRow(
            row.id, row.employee_no, row.name, row.department or "", row.team or "", _state(row), row.set_at, row.at
        )
        for row in rows
    )  # fmt: skip


def _state(row: Any) -> PinState:
    if row.hash is None:
        return PinState.NONE
    if row.locked_at is not None:
        return PinState.LOCKED
    return PinState.FIRST if row.must_change else PinState.USED


@use_case("kiosk.pins")
def give_pins(work: Work, employment_ids: Iterable[int], *, cost: Cost | None = None) -> tuple[GivenPin, ...]:
    """New random PINs for these people, in place of those they had; nobody learns an old one. Unlocks, too.

    All or none. Errors: ``not_found`` (somebody not at work, or not whom the actor sees).
    """
    wanted = tuple(dict.fromkeys(employment_ids))
    with work.read() as conn:
        people = _people(conn, work, wanted)
    made: list[tuple[Any, str, str]] = []
    for number, one in enumerate(people):
        work.check_cancelled()
        work.progress(number, len(people), one.name)
        pin = _random(one.employee_no, one.birth_date)
        made.append((one, pin, pins.hashed(pin, cost)))

    def block(conn: Connection) -> None:
        _people(conn, work, wanted)
        for one, _pin, kept in made:
            _put(conn, work, one.id, kept)

    work.write(block)
    return tuple(GivenPin(one.employee_no, one.name, pin) for one, pin, _kept in made)


def _put(conn: Connection, work: Work, employment_id: int, kept: str) -> None:
    pin = t.kiosk_pin
    values = {
        "hash": kept, "must_change": True, "failures": 0, "failed_at": None, "locked_at": None, "set_at": work.now(),
        "set_by": work.actor.account_id,
    }  # fmt: skip
    there = conn.execute(select(pin.c.version).where(pin.c.employment_id == employment_id)).scalar()
    if there is None:
        conn.execute(insert(pin).values(employment_id=employment_id, **values))
    else:
        conn.execute(update(pin).where(pin.c.employment_id == employment_id).values(version=there + 1, **values))
    _end_visits(conn, work, employment_id)
    _record(conn, work, employment_id)


@use_case("kiosk.pins")
def take_pins_away(work: Work, employment_ids: Iterable[int]) -> int:
    """Takes PINs away; these people are let in at no kiosk until they get new ones. How many. Errors: ``not_found``."""
    wanted = tuple(dict.fromkeys(employment_ids))

    def block(conn: Connection) -> int:
        people = _people(conn, work, wanted)
        gone = 0
        for one in people:
            if conn.execute(delete(t.kiosk_pin).where(t.kiosk_pin.c.employment_id == one.id)).rowcount:
                gone += 1
                _end_visits(conn, work, one.id)
                _record(conn, work, one.id)
        return gone

    return work.write(block)


def _end_visits(conn: Connection, work: Work, employment_id: int) -> None:
    """Whoever came in by the PIN of before is out."""
    visit = t.kiosk_visit
    conn.execute(
        update(visit)
        .where(visit.c.employment_id == employment_id, visit.c.ended_at.is_(None))
        .values(ended_at=work.now(), how="reset")
    )


def _record(conn: Connection, work: Work, employment_id: int) -> None:
    record(
        conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind="employment",
        object_id=employment_id, fields=("pin",),
    )  # fmt: skip


def _people(conn: Connection, work: Work, wanted: tuple[int, ...]) -> list[Any]:
    found = conn.execute(
        select(t.employment.c.id, t.employment.c.employee_no, t.person.c.name, t.person.c.birth_date)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(
            t.employment.c.id.in_(wanted), t.employment.c.status.in_(AT_WORK),
            visible(work, t.employment.c.id, work.today()),
        )
        .order_by(t.employment.c.employee_no)
    ).all()  # fmt: skip
    if not wanted or len(found) != len(wanted):
        raise UserError(N_("Somebody of these does not work here now."), code="not_found", hint=N_("Reload the list."))
    return list(found)


def _random(employee_no: str, born: date | None) -> str:
    while True:
        pin = f"{secrets.randbelow(10**MOST):0{MOST}}"
        if pin_fault(pin, employee_no, born) is None:
            return pin
