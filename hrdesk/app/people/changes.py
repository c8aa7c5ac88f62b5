"""Changes of a status, and showing masked values for a purpose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.people.model import FIELDS, REVEALABLE, ChangeStatus, PersonView, Reveal, Revealed
from hrdesk.app.people.record import as_text, check_version, load
from hrdesk.app.people.saving import apply_changes, written
from hrdesk.app.separation.ending import let_go, refuse_beside_exit, revoke_keys
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.people import Status
from hrdesk.storage.audit import Entry, record_many
from hrdesk.storage.tables import employment, person
from hrdesk.words import N_

_LONGEST_PURPOSE = 200


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
