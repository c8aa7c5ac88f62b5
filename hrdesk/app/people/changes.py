"""Dated changes of a record, status and posting; and showing masked values for a purpose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from hrdesk.app.people.model import FIELDS, REVEALABLE, ChangeStatus, MovePerson, PersonView, Reveal, Revealed
from hrdesk.app.people.record import as_text, check_version, load, record_changes
from hrdesk.app.people.saving import apply_changes, written
from hrdesk.app.people.units import place
from hrdesk.app.separation.ending import let_go, refuse_beside_exit, revoke_keys
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.people import Status
from hrdesk.storage.audit import Entry, record_many
from hrdesk.storage.tables import department, employment, person, position, posting, team
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_

_LONGEST_PURPOSE = 200
_DAY = timedelta(days=1)


@use_case("people.write")
def change_status(work: Work, order: ChangeStatus) -> PersonView:
    """Moves somebody to another status; the dates that belong to it follow, leaving ends posting and team lead.

    Errors: ``unknown_status``, ``unlawful_status``, ``not_yet`` (left in the future), ``exit_running``, ``holds_cases``,
    InvalidPerson, Changed.
    """
    if order.status not in set(Status):
        raise UserError(N_("There is no status {status}."), code="unknown_status", field="status", status=order.status)
    status = Status(order.status)
    if status is Status.LEFT and order.day > work.today():
        raise UserError(
            N_("The leave date {day} is still to come."),
            code="not_yet",
            field="day",
            hint=N_("Choose “Leaving soon” until then."),
            day=order.day,
        )

    logins: list[str] = []

    def block(conn: Connection) -> int:
        now = load(work, conn, order.employment_id)
        check_version(work, conn, now, order.version)
        refuse_beside_exit(conn, order.employment_id, ends=status is Status.LEFT)
        apply_changes(work, conn, now, _dates(status, order.day, now.values))
        logins[:] = let_go(work, conn, order.employment_id, order.day) if status is Status.LEFT else ()
        return order.employment_id

    view = written(work, block)
    revoke_keys(work, logins)
    return view


def _dates(status: Status, day: date, before: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {"status": status.value}
    if status is Status.PROBATION:
        fields["hire_date"] = before["hire_date"] or day
    elif status is Status.REGULAR:
        if before["status"] == Status.LEAVING:
            fields["last_day"] = None
        else:
            fields["regular_date"] = day
            fields["hire_date"] = before["hire_date"] or day
    elif status is Status.LEAVING:
        fields["last_day"] = day
    elif status is Status.LEFT:
        fields["leave_date"] = day
        fields["last_day"] = before["last_day"] or day
    return fields


@use_case("people.write")
def move_person(work: Work, order: MovePerson) -> PersonView:
    """Begins another posting on a day, also one to come; the one before ends the day before.

    Errors: ``not_after`` (a later posting exists, or the day is before the hire date), those of names, Changed.
    """

    def block(conn: Connection) -> int:
        now = load(work, conn, order.employment_id)
        check_version(work, conn, now, order.version)
        hired = now.values["hire_date"]
        if hired is not None and order.starts < hired:
            raise UserError(N_("The day is before the hire date {day}."), code="not_after", field="starts", day=hired)
        names = {
            "department": order.department,
            "team": order.team,
            "position": order.position,
            "level": order.level,
            "superior_no": order.superior_no,
        }
        values = place(conn, order.employment_id, names)
        before = _begin(conn, order.employment_id, order.starts, values)
        old = _names(conn, before) if before is not None else dict.fromkeys(names)
        changes = {name: (old[name], value) for name, value in names.items() if old[name] != value}
        record_changes(work, conn, order.employment_id, {**changes, "starts": (None, order.starts)})
        return order.employment_id

    return written(work, block)


def _begin(conn: Connection, employment_id: int, starts: date, values: dict[str, Any]) -> Any | None:
    """Ends the running posting and begins the new one; the one before."""
    last = conn.execute(
        select(posting).where(posting.c.employment_id == employment_id).order_by(posting.c.starts.desc()).limit(1)
    ).first()
    if last is not None and last.starts > starts:
        raise UserError(
            N_("There is a later change already, from {day} on."),
            code="not_after",
            field="starts",
            hint=N_("Choose a later day."),
            day=last.starts,
        )
    if last is not None and last.starts == starts:
        update_versioned(conn, posting, last.id, last.version, values)
        return last
    if last is not None:
        ends = min(last.ends, starts - _DAY) if last.ends is not None else starts - _DAY
        update_versioned(conn, posting, last.id, last.version, {"ends": ends})
    conn.execute(insert(posting).values(employment_id=employment_id, starts=starts, **values))
    return last


def _names(conn: Connection, here: Any) -> dict[str, str | None]:
    found: dict[str, str | None] = {"level": here.level}
    for name, table, ident in (
        ("department", department, here.department_id),
        ("team", team, here.team_id),
        ("position", position, here.position_id),
    ):
        found[name] = conn.execute(select(table.c.name_zh).where(table.c.id == ident)).scalar()
    found["superior_no"] = conn.execute(
        select(employment.c.employee_no).where(employment.c.id == here.superior_id)
    ).scalar()
    return found


@use_case("people.reveal")
def reveal(work: Work, order: Reveal) -> tuple[Revealed, ...]:
    """Masked values in full, for a purpose that is written to the audit log with who saw what of whom.

    Errors: ``missing`` (purpose, people, fields), ``not_found`` (somebody the actor may not see), Denied.
    """
    purpose = " ".join(order.purpose.split())[:_LONGEST_PURPOSE]
    if not purpose:
        raise UserError(N_("Please say what it is for."), code="missing", field="purpose")
    wanted = tuple(dict.fromkeys(order.fields))
    if not wanted or not order.employment_ids or not set(wanted) <= set(REVEALABLE):
        raise UserError(N_("Please choose whose values and which ones."), code="missing", field="fields")
    if any(FIELDS[name].sealed for name in wanted) and not work.database.sees_sealed:
        raise Denied(N_("Your account may not see protected fields."))

    def block(conn: Connection) -> tuple[Revealed, ...]:
        rows = _revealed(work, conn, order.employment_ids, wanted)
        entries = [
            Entry(work.name, "employment", entry.employment_id, fields=wanted, changes={"purpose": (None, purpose)})
            for entry in rows
        ]
        record_many(conn, entries, at=work.now(), account_id=work.actor.account_id)
        return rows

    return work.write(block)


def _revealed(work: Work, conn: Connection, ids: tuple[int, ...], wanted: tuple[str, ...]) -> tuple[Revealed, ...]:
    columns = [employment.c.id, employment.c.employee_no, person.c.name, *(person.c[name] for name in wanted)]
    rows = conn.execute(
        select(*columns)
        .join(person, person.c.id == employment.c.person_id)
        .where(employment.c.id.in_(ids), visible(work, employment.c.id, work.today()))
        .order_by(person.c.name_key, person.c.name, employment.c.employee_no)
    ).all()
    if len(rows) != len(set(ids)):
        raise UserError(N_("There is no such employee in your list."), code="not_found")
    return tuple(
        Revealed(row[0], row[1], row[2], {name: as_text(row[3 + at]) or "" for at, name in enumerate(wanted)})
        for row in rows
    )
