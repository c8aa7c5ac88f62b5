"""Saving a person's form, and taking the last save back."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Connection, func, insert, select, update

from hrdesk.app.people.model import FIELDS, InvalidPerson, PersonView, SavePerson
from hrdesk.app.people.numbers import next_employee_numbers, note_employee_numbers
from hrdesk.app.people.record import Record, as_text, check_version, current_values, load, record_changes
from hrdesk.app.people.units import place
from hrdesk.app.people.view import read_view
from hrdesk.app.work import Work, use_case
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.numbering import Numbered
from hrdesk.domain.onboarding.licence import EXISTING, at_entry
from hrdesk.domain.people import (
    Problem,
    Status,
    check_employee,
    check_phone,
    check_resident_id,
    clean_name,
    may_become,
    name_key,
    search_key,
)
from hrdesk.storage.audit import record
from hrdesk.storage.tables import audit, employment, history, person, posting
from hrdesk.words import N_

__all__ = [
    "LICENSED_EXISTING", "apply_changes", "as_text", "check_form", "check_move", "current_values", "new_person", "revert",
    "save_person", "tidy", "with_derived", "written",
]  # fmt: skip

LICENSED_EXISTING = EXISTING
_LONGEST_REASON = 200


@use_case("people.write")
def save_person(work: Work, order: SavePerson) -> PersonView:
    """Saves a form: a new person, somebody taken on again, or changes of an existing record.

    Errors: InvalidPerson (all wrong fields), ``already_employee``, ``worked_here``, ``number_taken``, ``not_found``,
    ``unlawful_status``, Changed.
    """
    fields = tidy(order.fields)

    def block(conn: Connection) -> int:
        if order.employment_id is None:
            return new_person(work, conn, order, fields)
        now = load(work, conn, order.employment_id)
        if order.version is not None:
            check_version(work, conn, now, order.version)
        apply_changes(work, conn, now, fields)
        return order.employment_id

    return written(work, block)


def written(work: Work, block: Callable[[Connection], int]) -> PersonView:
    """Runs the write, then reads the record it was about: outside, so that others can save meanwhile."""
    employment_id = work.write(block)
    with work.read() as conn:
        return read_view(work, conn, employment_id)


@use_case("people.write")
def revert(work: Work, audit_id: int) -> PersonView:
    """Takes a save back while nobody changed the same fields since.

    A status goes back on its own day only, and never from "has left". Errors: ``not_found``, ``not_undoable`` (a new
    record, fields changed since, or a status that does not go back).
    """

    def block(conn: Connection) -> int:
        done = conn.execute(
            select(audit.c.object_id, audit.c.at).where(audit.c.id == audit_id, audit.c.object_kind == "employment")
        ).first()
        if done is None:
            raise UserError(N_("There is nothing to undo."), code="not_found")
        now = load(work, conn, done.object_id)
        old = _old_values(conn, audit_id, now.values)
        if "status" in old:
            _check_status_goes_back(work, now.values["status"], done.at)
        apply_changes(work, conn, now, old, undoing=True)
        return int(done.object_id)

    return written(work, block)


def _check_status_goes_back(work: Work, status: str, at: datetime) -> None:
    if status == Status.LEFT:
        raise UserError(
            N_("Who has left does not come back by undoing: account, posts and cases ended with it."), code="not_undoable",
            hint=N_("Take the person on again; the history stays."),
        )  # fmt: skip
    if at.astimezone(work.zone).date() != work.today():
        raise UserError(
            N_("A status is undone on the day it was changed only."), code="not_undoable",
            hint=N_("Change the status again; both stay in the timeline."),
        )  # fmt: skip


def _old_values(conn: Connection, audit_id: int, now: Mapping[str, Any]) -> dict[str, Any]:
    old: dict[str, Any] = {}
    for row in conn.execute(select(history).where(history.c.audit_id == audit_id)):
        if row.field not in FIELDS:
            continue
        sealed = FIELDS[row.field].sealed
        before, after = (row.sealed_old, row.sealed_new) if sealed else (row.old, row.new)
        if (row.field == "employee_no" and before is None) or as_text(now[row.field]) != after:
            raise UserError(
                N_("This can no longer be undone."),
                code="not_undoable",
                hint=N_("Open the record and change it; the timeline shows the old values."),
            )
        old[row.field] = date.fromisoformat(before) if before and FIELDS[row.field].kind == "day" else before
    return old


# --- shared with the other changes of a record -----------------------------------------------------------------------


def apply_changes(
    work: Work, conn: Connection, now: Record, fields: Mapping[str, Any], *, undoing: bool = False
) -> None:
    """Checks the record as it would be and writes what differs, with its history, in the caller's transaction."""
    before = now.values
    changed = {name: value for name, value in with_derived(fields).items() if before.get(name) != value}
    if not changed:
        return
    merged = {**before, **changed}
    check_form(merged, work.today())
    if "status" in changed and not undoing:
        check_move(before["status"], changed["status"])
    _check_identity(work, conn, changed, now.person_id)
    if "employee_no" in changed:
        _check_number(conn, changed["employee_no"])
    _write_person(work, conn, now.person_id, changed)
    _write_employment(conn, now.employment_id, changed)
    if any(FIELDS[name].table == "posting" for name in changed):
        _write_posting(work, conn, now.employment_id, now.posting_id, merged)
    record_changes(work, conn, now.employment_id, {name: (before.get(name), new) for name, new in changed.items()})


def check_form(values: Mapping[str, Any], today: date) -> None:
    """The form rules of the domain. Errors: InvalidPerson."""
    problems = check_employee(values, today)
    if problems:
        raise InvalidPerson(
            {
                name: UserError(problem.message, code=problem.code, field=name, **cast(dict[str, Any], problem.values))
                for name, problem in problems.items()
            }
        )


def check_move(old: str, new: str) -> None:
    """Whether the status may change so. Errors: ``unlawful_status``."""
    if new not in set(Status):
        raise UserError(N_("There is no status {status}."), code="unknown_status", field="status", status=new)
    if not may_become(Status(old), Status(new)):
        raise UserError(
            N_("{old} cannot become {new}."),
            code="unlawful_status",
            field="status",
            old=Status(old).text,
            new=Status(new).text,
        )


def with_derived(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Birth date and sex follow from a resident ID number that holds."""
    derived = dict(fields)
    if derived.get("id_number"):
        found = check_resident_id(str(derived["id_number"]))
        if not isinstance(found, Problem):
            derived["id_number"], derived["birth_date"], derived["sex"] = found.number, found.birth_date, found.sex
    return derived


# --- inside ----------------------------------------------------------------------------------------------------------


def tidy(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Blanks trimmed, empty text None, names and phones in their one form; unknown fields are a bug."""
    tidy: dict[str, Any] = {}
    for name, value in fields.items():
        entry = FIELDS[name]
        if entry.kind == "day":
            if value is not None and not isinstance(value, date):
                raise TypeError(f"{name} takes a date")
            tidy[name] = value
            continue
        text = str(value).strip() if value is not None else ""
        if name == "name":
            text = clean_name(text)
        elif name == "phone":
            phone = check_phone(text)
            text = text if isinstance(phone, Problem) else phone
        elif name == "bank_card":
            text = "".join(unicodedata.normalize("NFKC", text).split())
        tidy[name] = text or None
    return tidy


def new_person(
    work: Work, conn: Connection, order: SavePerson, given: Mapping[str, Any], *, joiner: bool = False
) -> int:
    """Inserts a new person, or a new spell of one who comes back; the employment. ``joiner``: the licence is still to earn."""
    fields = with_derived(dict.fromkeys(FIELDS) | dict(given))
    fields["status"] = fields["status"] or Status.PENDING.value
    if fields["status"] not in set(Status):
        raise UserError(
            N_("There is no status {status}."), code="unknown_status", field="status", status=fields["status"]
        )
    check_form(fields, work.today())
    known = _known(work, conn, fields["id_number"])
    if known is not None and not order.rehire:
        raise _known_already(conn, known)
    if fields["employee_no"]:
        _check_number(conn, fields["employee_no"])
        brought = Numbered(fields["employee_no"], fields["department"] or "", fields["team"] or "")
        note_employee_numbers(conn, [brought])
    else:
        fields["employee_no"] = next_employee_numbers(conn, 1, [(fields["department"], fields["team"])])[0]
    if known is None:
        made = conn.execute(insert(person).values(**_person_values(work, fields)))
        person_id = int(made.inserted_primary_key[0])  # type: ignore[index]
        spell = 1
    else:
        person_id, spell = known, _next_spell(conn, known)
        _write_person(work, conn, person_id, {name: value for name, value in fields.items() if value is not None})
    values = {name: fields[name] for name, entry in FIELDS.items() if entry.table == "employment"}
    here = fields["status"] in (Status.PROBATION, Status.REGULAR)
    noted = " ".join(order.licence.split())[:_LONGEST_REASON]
    licensed = (
        at_entry(fields["hire_date"], work.today(), noted, work.actor.shown_name) if here and not joiner else None
    )
    done = conn.execute(insert(employment).values(person_id=person_id, spell=spell, licensed=licensed, **values))
    employment_id = int(done.inserted_primary_key[0])  # type: ignore[index]
    if any(fields[name] for name, entry in FIELDS.items() if entry.table == "posting"):
        _write_posting(work, conn, employment_id, None, fields)
    record_changes(
        work, conn, employment_id, {name: (None, value) for name, value in fields.items() if value is not None}
    )
    if noted and licensed is not None:
        record(
            conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind="employment",
            object_id=employment_id, changes={"licensed": (None, licensed)},
        )  # fmt: skip
    return employment_id


def _known(work: Work, conn: Connection, id_number: str | None) -> int | None:
    if not id_number:
        return None
    digest = work.database.digest(id_number)
    found = conn.execute(select(person.c.id).where(person.c.id_digest == digest)).scalar()
    return int(found) if found is not None else None


def _newest_spell(conn: Connection, person_id: int) -> Any:
    return conn.execute(
        select(employment.c.id, employment.c.employee_no, employment.c.status, person.c.name)
        .join(person, person.c.id == employment.c.person_id)
        .where(person.c.id == person_id)
        .order_by(employment.c.spell.desc())
        .limit(1)
    ).one()


def _known_already(conn: Connection, person_id: int) -> UserError:
    held = _newest_spell(conn, person_id)
    values = {"number": held.employee_no, "name": held.name, "employment_id": held.id}
    if held.status != Status.LEFT:
        return Conflict(
            N_("This resident ID number already belongs to {number} {name}."),
            code="already_employee",
            field="id_number",
            hint=N_("Open that record instead of making a second one."),
            **values,
        )
    return UserError(
        N_("{name} worked here before as {number}."),
        code="worked_here",
        field="id_number",
        hint=N_("Take the person on again: the history is kept and a new number is given."),
        **values,
    )


def _next_spell(conn: Connection, person_id: int) -> int:
    held = _newest_spell(conn, person_id)
    if held.status != Status.LEFT:
        raise _known_already(conn, person_id)
    newest = select(func.max(employment.c.spell)).where(employment.c.person_id == person_id)
    return int(conn.execute(newest).scalar_one()) + 1


def _check_identity(work: Work, conn: Connection, changed: Mapping[str, Any], person_id: int) -> None:
    known = _known(work, conn, changed.get("id_number"))
    if known is not None and known != person_id:
        raise _known_already(conn, known)


def _check_number(conn: Connection, number: str | None) -> None:
    if not number:
        raise UserError(N_("Please enter the employee number."), code="missing", field="employee_no")
    taken = conn.execute(
        select(person.c.name)
        .join(employment, employment.c.person_id == person.c.id)
        .where(func.upper(employment.c.employee_no) == number.upper())
    ).scalar()
    if taken is not None:
        raise Conflict(
            N_("{number} belongs to {name}; numbers are never given twice."),
            code="number_taken",
            field="employee_no",
            number=number,
            name=taken,
        )


def _person_values(work: Work, fields: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in fields.items() if FIELDS[name].table == "person"}
    if values.get("name"):
        values["name_key"], values["search_key"] = name_key(values["name"]), search_key(values["name"])
    if "id_number" in values:
        values["id_digest"] = work.database.digest(values["id_number"]) if values["id_number"] else None
    return values


def _write_person(work: Work, conn: Connection, person_id: int, changed: Mapping[str, Any]) -> None:
    values = _person_values(work, changed)
    if values:
        conn.execute(update(person).where(person.c.id == person_id).values(**values, version=person.c.version + 1))


def _write_employment(conn: Connection, employment_id: int, changed: Mapping[str, Any]) -> None:
    values = {name: value for name, value in changed.items() if FIELDS[name].table == "employment"}
    if values.get("employee_no"):
        note_employee_numbers(conn, [Numbered(values["employee_no"])])
    if values:
        found = employment.c.id == employment_id
        conn.execute(update(employment).where(found).values(**values, version=employment.c.version + 1))


def _write_posting(
    work: Work, conn: Connection, employment_id: int, posting_id: int | None, fields: Mapping[str, Any]
) -> None:
    """Corrects the posting that runs, or makes the first one."""
    values = place(conn, employment_id, fields)
    if posting_id is None:
        starts = fields["hire_date"] or work.today()
        conn.execute(insert(posting).values(employment_id=employment_id, starts=starts, **values))
    else:
        found = posting.c.id == posting_id
        conn.execute(update(posting).where(found).values(**values, version=posting.c.version + 1))
