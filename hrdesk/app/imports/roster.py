"""A roster checked: who is new, who changed, who is refused; people told apart by 工号, by chosen fields, by identity.

Blank cells mean "as it is": an import never empties a field. A number that stands for somebody of another name is
refused, never a renaming, unless the person confirmed just that number. Rows that say the same of the same person count once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.imports.known import Known
from hrdesk.app.imports.ledger import Ledger
from hrdesk.app.imports.matching import ALONE, Directory, alike, prefer_working
from hrdesk.app.imports.model import ImportDraft, OtherName, Outcome, Outcomes
from hrdesk.app.imports.roster_differences import tell_changes
from hrdesk.app.imports.roster_rows import OUTSIDE, SUPERVISOR, refuse_doubles, row_values
from hrdesk.app.people.listing import placed, superior
from hrdesk.app.people.model import FIELDS
from hrdesk.app.separation.ending import refuse_beside_exit, refuse_with_access
from hrdesk.app.work import Work, visible
from hrdesk.domain.errors import UserError
from hrdesk.domain.people import (
    Problem,
    Status,
    check_employee,
    check_resident_id,
    may_become,
)
from hrdesk.storage import tables as t
from hrdesk.words import N_, N_n, _

UNASSIGNED, UNASSIGNED_EN = "未分配", "Unassigned"


@dataclass(frozen=True, slots=True)
class Entry:
    """What saving will do for one person. ``changes`` maps a field to (old, new) as values.

    ``superior``: an employment id, or minus (index + 1) of another row of the file.
    """

    index: int
    employment_id: int | None
    person_id: int | None  # of somebody who comes back: the history is kept, a new spell begins
    changes: Mapping[str, tuple[Any, Any]]
    superior: int | None = None
    outside: Mapping[str, str] = field(default_factory=dict)  # field -> seat or account that is new to the person
    number: int = 0  # of the row in the sheet


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """What accepting will do, and the newest audit row it was made on."""

    entries: Sequence[Entry]
    head: int = 0


@dataclass(slots=True)
class Current:
    """Everybody's record as it is, by employment."""

    values: dict[int, dict[str, Any]]
    digests: dict[str, int]  # id digest -> person
    employments: dict[int, list[int]]  # person -> employments, oldest first
    outside: dict[tuple[int, str], str] = field(default_factory=dict)  # (employment, kind) -> value
    with_id: set[int] = field(default_factory=set)  # employments of whom a resident ID number is kept


def check_whole_roster(
    work: Work, conn: Connection, ledger: Ledger, known: Known, draft: ImportDraft
) -> tuple[RosterPlan, Outcomes]:
    """What accepting will do, and what becomes of each row."""
    entries, outcomes = check_roster(work, conn, ledger, known.directory, draft.mapping.match)
    return RosterPlan(tuple(entries), known.head), ledger.outcomes(outcomes)


def check_roster(
    work: Work, conn: Connection, ledger: Ledger, directory: Directory, match: tuple[str, ...]
) -> tuple[list[Entry], dict[int, Outcome]]:
    """The entries of the good rows, and what becomes of each row by its number."""
    match = match if set(match) - ALONE else ()
    current = _current(work, conn)
    rows = [row_values(ledger, index) for index in range(ledger.size)]
    refuse_doubles(ledger, rows, match)
    entries: list[Entry] = []
    outcomes: dict[int, Outcome] = {}
    digests: dict[str, int] = {}
    for index, values in enumerate(rows):
        if ledger.bad[index] or ledger.repeated[index]:
            continue
        entry = _entry(work, ledger, directory, current, index, values, match, digests)
        if entry is None or not _may_change_status(conn, ledger, entry):
            continue
        entries.append(entry)
    entries = _with_superiors(ledger, directory, current, entries, rows)
    for entry in entries:
        number = ledger.numbers[entry.index]
        if entry.employment_id is None:
            outcomes[number] = Outcome.NEW
        else:
            outcomes[number] = Outcome.CHANGED if entry.changes or entry.outside else Outcome.SAME
            tell_changes(ledger, entry, current)
    _say_what_is_made(conn, ledger, entries)
    _say_who_shares_a_name(ledger, directory, entries, rows)
    return entries, outcomes


def _may_change_status(conn: Connection, ledger: Ledger, entry: Entry) -> bool:
    """A list does not end an employment beside a running exit, or of who still holds cases."""
    if entry.employment_id is None or "status" not in entry.changes:
        return True
    ends = entry.changes["status"][1] == Status.LEFT.value
    try:
        refuse_beside_exit(conn, entry.employment_id, ends=ends)
        if ends:
            refuse_with_access(conn, entry.employment_id)
    except UserError as error:
        ledger.refuse(entry.index, "status", error.code, error.message, error.hint_source, **error.values)
        return False
    return True


# --- whom it means ---------------------------------------------------------------------------------------------------


def _entry(
    work: Work,
    ledger: Ledger,
    directory: Directory,
    current: Current,
    index: int,
    values: dict[str, Any],
    match: tuple[str, ...],
    digests: dict[str, int],
) -> Entry | None:
    employment_id = _known(ledger, directory, index, values, match)
    if ledger.bad[index]:
        return None
    person_id = None
    if values.get("id_number"):
        digest = work.database.digest(values["id_number"])
        other = digests.setdefault(digest, index)
        if other != index:
            ledger.contradict(index, other)
            return None
        employment_id, person_id = _by_identity(ledger, current, index, employment_id, current.digests.get(digest))
        if ledger.bad[index]:
            return None
    before = current.values[employment_id] if employment_id is not None else {}
    after = _completed(ledger, work, {**before, **_record(values)}, before)
    if not _holds(work, ledger, index, before, after):
        return None
    changes = {
        name: (before.get(name), value)
        for name, value in after.items()
        if name in FIELDS and value is not None and value != before.get(name)
    }
    if employment_id is not None:
        changes.pop("employee_no", None)
        if "id_number" in changes and current.digests.get(work.database.digest(values["id_number"])) is not None:
            changes.pop("id_number")  # the same identity: a sealed value need not be opened to know it
    outside = {
        name: values[name]
        for name, kind in OUTSIDE.items()
        if values.get(name) and (employment_id is None or current.outside.get((employment_id, kind)) != values[name])
    }
    return Entry(index, employment_id, person_id, changes, outside=outside, number=ledger.numbers[index])


def _known(
    ledger: Ledger, directory: Directory, index: int, values: dict[str, Any], match: tuple[str, ...]
) -> int | None:
    """The employment the row is about, None for somebody new; refuses what cannot be decided."""
    number, name = values.get("employee_no"), str(values["name"])
    if number:
        known = directory.by_number.get(number)
        if known is None:
            return None
        if not alike(name, known.name):
            ledger.other_names.append(OtherName(ledger.numbers[index], known.employee_no, known.name, name))
            if number in ledger.renames:
                return known.employment_id
            ledger.refuse(
                index,
                "name",
                "name_differs",
                N_("{number} is {known} here, but the file says {name}."),
                N_("If the name changed, confirm it; else correct the number."),
                number=number,
                known=known.name,
                name=name,
            )
            return None
        values["name"] = known.name
        return known.employment_id
    if match:
        missing = next((field_name for field_name in match if not values.get(field_name)), None)
        if missing is not None:
            ledger.refuse(index, missing, "missing", N_("The row doesn't say who it is about."), "")
            return None
        found = directory.fields(match, tuple(str(values[field_name]) for field_name in match))
    elif values.get("id_number"):
        return None
    else:
        found = prefer_working(directory.by_name.get(name, []))
    if len(found) > 1:
        numbers = _(", ").join(sorted(known.employee_no for known in found)[:5])
        ledger.refuse(
            index,
            "name",
            "ambiguous_name",
            N_("{count} employees answer to {who}: {numbers}."),
            N_("Add a column with the employee number, or match by name and department."),
            count=len(found),
            who=name,
            numbers=numbers,
        )
        return None
    if found and not match:
        ledger.warn(N_("Some people are recognised by their name alone; a column with employee numbers is safer."))
    return found[0].employment_id if found else None


def _by_identity(
    ledger: Ledger, current: Current, index: int, employment_id: int | None, person_id: int | None
) -> tuple[int | None, int | None]:
    """(employment, person of a new spell) by the identity number; refuses a number two people claim."""
    if person_id is None:
        return employment_id, None
    spells = current.employments.get(person_id, [])
    if employment_id is not None:
        if employment_id not in spells:
            _refuse_identity(ledger, current, index, spells)
        return employment_id, None
    if not spells:  # somebody the actor may not see
        _refuse_identity(ledger, current, index, spells)
        return None, None
    newest = current.values[spells[-1]]
    if newest["status"] == Status.LEFT.value:
        return None, person_id
    if ledger.has("employee_no"):
        _refuse_identity(ledger, current, index, spells)
    return spells[-1], None


def _refuse_identity(ledger: Ledger, current: Current, index: int, spells: Sequence[int]) -> None:
    held = current.values[spells[-1]] if spells else {"employee_no": "", "name": ""}
    ledger.refuse(
        index,
        "id_number",
        "already_there",
        N_("This resident ID number already belongs to {number} {name}."),
        N_("Correct the identity number or the employee number."),
        number=held["employee_no"],
        name=held["name"],
    )


def _record(values: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of the record, with what follows from the identity number."""
    record = {name: value for name, value in values.items() if name in FIELDS}
    if record.get("id_number"):
        found = check_resident_id(str(record["id_number"]))
        if not isinstance(found, Problem):
            record["birth_date"], record["sex"] = found.birth_date, found.sex
    return record


def _completed(ledger: Ledger, work: Work, after: dict[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """What a new record needs and the file leaves open: a status, a department."""
    if not after.get("status"):
        today = work.today()
        left, hired = after.get("leave_date"), after.get("hire_date")
        if isinstance(left, date) and left <= today:
            status = Status.LEFT
        elif isinstance(hired, date) and hired > today:
            status = Status.PENDING
        else:
            status = Status.REGULAR
            ledger.warn(
                N_("The file does not say who is on probation; everybody without a status is taken as regular.")
            )
        after["status"] = status.value
    if not after.get("department"):
        after["department"] = UNASSIGNED
        if not before:
            ledger.warn(N_("Who has no department in the file is put under “{name}”."), name=UNASSIGNED)
    return after


def _holds(work: Work, ledger: Ledger, index: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """The same rules as the form's; and no unlawful change of status."""
    known_id = after.get("id_number") is not None and after.get("id_number") == before.get("id_number")
    checked = {name: value for name, value in after.items() if not (known_id and name == "id_number")}
    problems = check_employee(checked, work.today())
    for name, problem in problems.items():
        ledger.refuse(index, name, problem.code, problem.message, "", **problem.values)
    old, new = before.get("status"), after.get("status")
    if old and new and old != new and not may_become(Status(old), Status(new)):
        ledger.refuse(
            index,
            "status",
            "out_of_range",
            N_("{old} cannot become {new}."),
            N_("Somebody who comes back gets a new number; else correct the status."),
            old=Status(old).text,
            new=Status(new).text,
        )
        return False
    return not problems


# --- superiors -------------------------------------------------------------------------------------------------------


def _with_superiors(
    ledger: Ledger,
    directory: Directory,
    current: Current,
    entries: list[Entry],
    rows: Sequence[Mapping[str, Any]],
) -> list[Entry]:
    """Second pass: a superior may stand further down in the same file, by number or by a name only one person has."""
    if not ledger.has(SUPERVISOR) and not ledger.has("superior_no"):
        return entries
    by_text: dict[str, set[int]] = {}
    for known in directory.people:
        by_text.setdefault(known.employee_no, set()).add(known.employment_id)
        if known.status != Status.LEFT.value:
            by_text.setdefault(known.name, set()).add(known.employment_id)
    for entry in entries:
        if entry.employment_id is None:
            reference = -(entry.index + 1)
            for text in (rows[entry.index].get("employee_no"), rows[entry.index].get("name")):
                if text:
                    by_text.setdefault(str(text), set()).add(reference)
    unknown, found = [], []
    for entry in entries:
        text = rows[entry.index].get("superior_no") or rows[entry.index].get(SUPERVISOR)
        fitting = by_text.get(str(text), set()) if text else set()
        own = entry.employment_id if entry.employment_id is not None else -(entry.index + 1)
        if text and (len(fitting) != 1 or fitting == {own}):
            if fitting != {own}:
                unknown.append(entry.index)
            fitting = set()
        found.append(_led(entry, next(iter(fitting)) if fitting else None, current, rows))
    if unknown:
        ledger.warn(
            N_n(
                "{count} superior could not be told for certain and is left open: row {rows}.",
                "{count} superiors could not be told for certain and are left open: rows {rows}.",
            ),
            count=len(unknown),
            rows=ledger.rows(unknown),
        )
    return found


def _led(entry: Entry, superior: int | None, current: Current, rows: Sequence[Mapping[str, Any]]) -> Entry:
    changes = {name: change for name, change in entry.changes.items() if name != "superior_no"}
    if superior is not None:
        number = (
            current.values[superior]["employee_no"]
            if superior > 0
            else rows[-superior - 1].get("employee_no") or rows[-superior - 1]["name"]
        )
        before = current.values[entry.employment_id]["superior_no"] if entry.employment_id is not None else None
        if number == before:
            superior = None
        else:
            changes["superior_no"] = (before, number)
    return replace(entry, changes=changes, superior=superior)


# --- reading what is there -------------------------------------------------------------------------------------------


def _current(work: Work, conn: Connection) -> Current:
    day = work.today()
    columns = [t.person.c[name] for name, entry in FIELDS.items() if entry.table == "person" and name != "id_number"]
    columns += [t.employment.c[name] for name, entry in FIELDS.items() if entry.table == "employment"]
    rows = conn.execute(
        select(
            t.employment.c.id.label("the_id"),
            t.employment.c.person_id,
            t.person.c.id_digest,
            *columns,
            t.department.c.name_zh.label("department"),
            t.team.c.name_zh.label("team"),
            t.position.c.name_zh.label("position"),
            t.posting.c.level,
            superior.c.employee_no.label("superior_no"),
        )
        .select_from(placed(day))
        .where(visible(work, t.employment.c.id, day))
        .order_by(t.employment.c.person_id, t.employment.c.spell)
    ).mappings()
    found = Current({}, {}, {})
    for row in rows:
        ident = row["the_id"]
        values = {name: row[name] for name in FIELDS if name != "id_number"}
        found.values[ident] = {**values, "id_number": None}
        found.employments.setdefault(row["person_id"], []).append(ident)
        if row["id_digest"] is not None:
            found.with_id.add(ident)
    for person in conn.execute(select(t.person.c.id, t.person.c.id_digest).where(t.person.c.id_digest.is_not(None))):
        found.digests[person.id_digest] = person.id
    for held in conn.execute(
        select(t.outside_identity).where(t.outside_identity.c.ends.is_(None)).order_by(t.outside_identity.c.starts)
    ):
        found.outside[held.employment_id, held.kind] = held.value
    return found


def _say_what_is_made(conn: Connection, ledger: Ledger, entries: Sequence[Entry]) -> None:
    """Departments, teams and positions that saving will make are named before: a typing error makes a new team."""
    for name, table, message in (
        ("department", t.department, N_("New departments: {names}.")),
        ("team", t.team, N_("New teams: {names}.")),
        ("position", t.position, N_("New positions: {names}.")),
    ):
        there = set(conn.execute(select(table.c.name_zh)).scalars())
        wanted = {str(entry.changes[name][1]) for entry in entries if name in entry.changes} - there
        if wanted:
            names = sorted(wanted)
            for entry in entries:
                if name in entry.changes and entry.changes[name][1] in wanted:
                    ledger.unknown.setdefault((name, str(entry.changes[name][1])), []).append(entry.number)
            ledger.warn(message, names=_(", ").join(names[:12]) + ("…" if len(names) > 12 else ""))


def _say_who_shares_a_name(
    ledger: Ledger, directory: Directory, entries: Sequence[Entry], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Somebody new without a number, of a name that is here already: another person, or one who moved?"""
    alike_ = [
        entry.index
        for entry in entries
        if entry.employment_id is None
        and entry.person_id is None
        and "employee_no" not in rows[entry.index]
        and rows[entry.index]["name"] in directory.by_name
    ]
    if alike_:
        ledger.warn(
            N_n(
                "{count} new person has the name of somebody here already; check that they are not the same: row {rows}.",
                "{count} new people have the name of somebody here already; check that they are not the same: rows {rows}.",
            ),
            count=len(alike_),
            rows=ledger.rows(alike_),
        )
