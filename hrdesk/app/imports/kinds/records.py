"""Kinds whose rows are records of people in one table: contracts, evaluations of earlier systems, …

A record is told apart by its person and its natural key. Blank cells mean "as it is". Every import keeps what it said of
a record (``batch_row``); a record shows what the newest imports not undone say of it, above what stood there before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from hrdesk.app.imports.differences import plain
from hrdesk.app.imports.figure_checking import who_each_is
from hrdesk.app.imports.kinds.shape import ImportKind
from hrdesk.app.imports.known import Known
from hrdesk.app.imports.ledger import Ledger
from hrdesk.app.imports.model import ImportDraft, Outcome, Outcomes, Undone
from hrdesk.app.work import Work, key_of
from hrdesk.sheets.kinds import Kind
from hrdesk.storage import tables as t
from hrdesk.storage import versions
from hrdesk.storage.types import Day, Quantity
from hrdesk.words import _

_PART = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One row while it is turned into a record: its fields typed, and a way to refuse it."""

    ledger: Ledger
    index: int

    def __getitem__(self, name: str) -> Any:
        """The field's value; None where the cell is blank or the file has no such column."""
        return self.ledger.column(name)[self.index] if self.ledger.has(name) else None

    def refuse(self, name: str, code: str, message: str, hint: str = "", /, **values: object) -> None:
        """The row is not taken, because of this cell."""
        self.ledger.refuse(self.index, name, code, message, hint, **values)

    def __str__(self) -> str:
        return str(self.ledger.numbers[self.index])


@dataclass(frozen=True, slots=True)
class Entry:
    """What saving will do for one row. ``object_id`` None makes a record; ``before`` is what stands there now."""

    index: int
    number: int
    employment_id: int
    values: Mapping[str, Any]
    object_id: int | None = None
    before: Mapping[str, Any] | None = None
    outcome: Outcome = Outcome.NEW


@dataclass(frozen=True, slots=True)
class RecordPlan:
    """The entries of the good rows, and the newest audit row they were made on."""

    entries: Sequence[Entry]
    head: int = 0


@dataclass(frozen=True, slots=True)
class Records:
    """How rows become records. ``key``: the table's columns that, with the person, make a record the same one.

    ``values(row)`` gives the table's columns, or refuses the row; those left None keep what is there. ``against`` may
    refuse entries, or settle them (SAME: nothing is kept of them), by what else the agency's file knows.
    ``fields``: of a column, the field of the sheet it comes from where that is called otherwise; ``words``: how a column's
    value is said where it is a code. ``after`` draws the consequences for the people (by employment) whose records are new or changed, in the same write.
    """

    table: Table
    key: tuple[str, ...]
    values: Callable[[Row], Mapping[str, Any]]
    against: Callable[[Connection, Ledger, Known, Sequence[Entry]], Mapping[int, Outcome]] | None = None
    after: Callable[[Work, Connection, Sequence[int]], None] | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)


def record_kind(sheet: Kind, permission: str, records: Records) -> ImportKind:
    """The kind of import whose rows are such records."""
    return ImportKind(sheet, permission, partial(_check, records), partial(_save, records), partial(_undo, records))


# --- checking --------------------------------------------------------------------------------------------------------


def _check(
    records: Records, work: Work, conn: Connection, ledger: Ledger, known: Known, draft: ImportDraft
) -> tuple[RecordPlan, Outcomes]:
    people = who_each_is(ledger, known.directory, draft.mapping.match)
    entries = []
    first: dict[tuple[Any, ...], int] = {}
    for index in range(ledger.size):
        if ledger.bad[index]:
            continue
        said = {name: value for name, value in records.values(Row(ledger, index)).items() if value is not None}
        if ledger.bad[index]:
            continue
        other = first.setdefault((people[index], *(said.get(name) for name in records.key)), index)
        if other != index:
            _double(ledger, index, other)
            continue
        entries.append(Entry(index, ledger.numbers[index], people[index], said))
        work.check_cancelled()
    entries = _beside_what_is_there(conn, records, entries)
    settled = dict(records.against(conn, ledger, known, entries)) if records.against else {}
    entries = [one for one in entries if not ledger.bad[one.index] and one.index not in settled]
    outcomes = {one.number: one.outcome for one in entries}
    for one in entries:
        if one.outcome is Outcome.CHANGED:
            _tell_changes(records, ledger, one)
    outcomes |= {ledger.numbers[index]: outcome for index, outcome in settled.items()}
    return RecordPlan(tuple(entries), known.head), ledger.outcomes(outcomes)


def _tell_changes(records: Records, ledger: Ledger, one: Entry) -> None:
    for name, value in one.values.items():
        old = one.before[name] if one.before else None
        if old != value:
            words = records.words.get(name, plain)
            label = ledger.label(records.fields.get(name, name))
            ledger.differ(one.number, label, "" if old is None else words(old), words(value))


def _double(ledger: Ledger, index: int, other: int) -> None:
    if ledger.meant_row(index) == ledger.meant_row(other):
        ledger.repeat(index, other)
    else:
        ledger.contradict(index, other)


def _beside_what_is_there(conn: Connection, records: Records, entries: Sequence[Entry]) -> list[Entry]:
    table = records.table
    there: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    people = sorted({one.employment_id for one in entries})
    for start in range(0, len(people), _PART):
        wanted = table.c.employment_id.in_(people[start : start + _PART])
        for row in conn.execute(select(table).where(wanted)).mappings():
            there[row["employment_id"], *(row[name] for name in records.key)] = dict(row)
    found = []
    for one in entries:
        here = there.get((one.employment_id, *(one.values.get(name) for name in records.key)))
        if here is None:
            found.append(one)
            continue
        same = all(here[name] == value for name, value in one.values.items())
        before = {name: here[name] for name in _own_columns(table)}
        outcome = Outcome.SAME if same else Outcome.CHANGED
        found.append(Entry(one.index, one.number, one.employment_id, one.values, here["id"], before, outcome))
    return found


def _own_columns(table: Table) -> list[str]:
    """What a record says, beside whose it is and where it comes from."""
    return [name for name in table.c.keys() if name not in ("id", "employment_id", "batch_id", "version")]  # noqa: SIM118


# --- saving ----------------------------------------------------------------------------------------------------------


def _save(records: Records, work: Work, conn: Connection, batch_id: int, plan: RecordPlan) -> dict[str, list[int]]:
    rows = []
    for entry in plan.entries:
        object_id = entry.object_id
        if object_id is None:
            blank = dict.fromkeys(_own_columns(records.table))
            values = {**blank, **entry.values, "employment_id": entry.employment_id, "batch_id": batch_id}
            object_id = key_of(conn.execute(insert(records.table).values(**values)))
        elif entry.outcome is Outcome.CHANGED:
            found = records.table.c.id == object_id
            versions.update_where(conn, records.table, found, {**entry.values, "batch_id": batch_id})
        rows.append(
            {
                "batch_id": batch_id,
                "row": entry.number,
                "object_kind": records.table.name,
                "object_id": object_id,
                "outcome": entry.outcome.value,
                "said": _plain(entry.values),
                "before": _plain(entry.before) if entry.before is not None else None,
            }
        )
        work.check_cancelled()
    if rows:
        conn.execute(insert(t.batch_row), rows)
    touched = (Outcome.NEW, Outcome.CHANGED)
    people = dict.fromkeys(entry.employment_id for entry in plan.entries if entry.outcome in touched)
    if records.after is not None and people:
        records.after(work, conn, list(people))
    return {}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them."""
    return {name: str(value) if isinstance(value, Decimal | dt.date) else value for name, value in values.items()}


def _typed(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for name, value in values.items():
        kind = table.c[name].type
        if isinstance(kind, Day) and value is not None:
            value = dt.date.fromisoformat(value)
        elif isinstance(kind, Quantity) and value is not None:
            value = Decimal(value)
        found[name] = value
    return found


# --- taking back -----------------------------------------------------------------------------------------------------


def _undo(records: Records, work: Work, conn: Connection, batch: Any) -> Undone:
    table = records.table
    own = conn.execute(
        select(t.batch_row.c.object_id, t.batch_row.c.outcome)
        .where(t.batch_row.c.batch_id == batch.id, t.batch_row.c.object_kind == table.name)
        .order_by(t.batch_row.c.row)
    )
    removed = restored = 0
    kept: list[tuple[str, str]] = []
    for object_id, outcome in own.all():
        row = conn.execute(select(table).where(table.c.id == object_id)).mappings().first()
        if row is None:
            continue  # gone with an import it stood on
        if row["batch_id"] is None and outcome == Outcome.SAME:
            continue  # kept by hand; the import only said the same
        if row["batch_id"] is None:
            kept.append((_named(conn, row["employment_id"]), _("The record was changed after the import.")))
            continue
        values, newest = _without(conn, table, object_id)
        found = table.c.id == object_id
        if values is None:
            conn.execute(delete(table).where(found))
            removed += 1
        elif any(row[name] != value for name, value in values.items()) or row["batch_id"] == batch.id:
            changed = any(row[name] != value for name, value in values.items())
            versions.update_where(conn, table, found, {**values, "batch_id": newest})
            restored += changed
    return Undone(batch.id, removed, restored, tuple(kept))


def _without(conn: Connection, table: Table, object_id: int) -> tuple[dict[str, Any] | None, int | None]:
    """What the record says without the imports undone (None: there would be none), and the newest import it stands on."""
    steps = conn.execute(
        select(t.batch_row.c.batch_id, t.batch_row.c.said, t.batch_row.c.before, t.batch.c.undone_at)
        .join(t.batch, t.batch.c.id == t.batch_row.c.batch_id)
        .where(t.batch_row.c.object_kind == table.name, t.batch_row.c.object_id == object_id)
        .order_by(t.batch_row.c.batch_id, t.batch_row.c.row)
    ).all()
    values: dict[str, Any] | None = _typed(table, steps[0].before) if steps[0].before is not None else None
    newest = None
    for step in steps:
        if step.undone_at is None:
            values = {**(values or dict.fromkeys(_own_columns(table))), **_typed(table, step.said)}
            newest = step.batch_id
    return values, newest


def _named(conn: Connection, employment_id: int) -> str:
    row = conn.execute(
        select(t.employment.c.employee_no, t.person.c.name)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(t.employment.c.id == employment_id)
    ).one()
    return f"{row.employee_no} {row.name}"
