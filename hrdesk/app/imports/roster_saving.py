"""A checked roster saved: units, people, posts, superiors and seats in a handful of statements over sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, insert, or_, select

from hrdesk.app.imports.roster import UNASSIGNED, UNASSIGNED_EN, Entry, RosterPlan
from hrdesk.app.imports.roster_rows import OUTSIDE
from hrdesk.app.organisation import ensure_department, ensure_position, ensure_team
from hrdesk.app.people.model import FIELDS
from hrdesk.app.people.numbers import next_employee_numbers, note_employee_numbers
from hrdesk.app.people.saving import LICENSED_EXISTING, as_text
from hrdesk.app.work import Work
from hrdesk.domain.numbering import Numbered
from hrdesk.domain.people import Status, name_key, search_key
from hrdesk.storage import tables as t
from hrdesk.storage import versions
from hrdesk.storage.audit import Entry as AuditEntry
from hrdesk.storage.audit import record_many

#: Who has no hire date has been there for longer than the figures: the post must cover past months.
SINCE_EVER = date(2000, 1, 1)
POSTING = frozenset(name for name, entry in FIELDS.items() if entry.table == "posting")
SEALED = tuple(name for name, entry in FIELDS.items() if entry.sealed)
_DAY = timedelta(days=1)


def save_plan(work: Work, conn: Connection, batch_id: int, plan: RosterPlan) -> dict[str, list[int]]:
    """Writes a checked roster; ids of the units made on the way, by table."""
    return save_roster(work, conn, batch_id, plan.entries)


def save_roster(work: Work, conn: Connection, batch_id: int, entries: Sequence[Entry]) -> dict[str, list[int]]:
    """Writes the entries; ids of the units made on the way, by table."""
    entries = _numbered(conn, entries)
    units = _Units(conn, work)
    ids = _employments(work, conn, entries)
    began = _posts(work, conn, entries, ids, units)
    _changed_people(work, conn, [entry for entry in entries if entry.employment_id is not None and entry.changes])
    _outside(work, conn, entries, ids)
    _rows(conn, batch_id, entries, ids)
    record_many(
        conn,
        [
            AuditEntry(
                work.name,
                "employment",
                ids[entry.index],
                changes=_history(entry, began.get(entry.index)),
                sealed=SEALED,
                batch_id=batch_id,
            )
            for entry in entries
            if entry.changes or entry.outside
        ],
        at=work.now(),
        account_id=work.actor.account_id,
    )
    return units.made


def _history(entry: Entry, began: date | None) -> dict[str, tuple[str | None, str | None]]:
    changes = {name: (as_text(old), as_text(new)) for name, (old, new) in entry.changes.items()}
    changes.update({name: (None, value) for name, value in entry.outside.items()})
    if began is not None:
        changes["starts"] = (None, as_text(began))
    return changes


def _numbered(conn: Connection, entries: Sequence[Entry]) -> list[Entry]:
    """Gives numbers to the new people who bring none, and makes the counter go past those who do."""
    new = [entry for entry in entries if entry.employment_id is None]
    note_employee_numbers(
        conn,
        [
            Numbered(str(entry.changes["employee_no"][1]), *_place(entry))
            for entry in new
            if "employee_no" in entry.changes
        ],
    )
    without = [entry for entry in new if "employee_no" not in entry.changes]
    numbers = next_employee_numbers(conn, len(without), [_place(entry) for entry in without])
    given = dict(zip((entry.index for entry in without), numbers, strict=True))
    return [
        _with(entry, {"employee_no": (None, given[entry.index])}) if entry.index in given else entry
        for entry in entries
    ]


def _place(entry: Entry) -> tuple[str, str]:
    """Department and team somebody new comes to; empty where the roster does not say."""
    found = (entry.changes.get(name, (None, None))[1] for name in ("department", "team"))
    department, team = (str(value or "") for value in found)
    return department, team


def _with(entry: Entry, more: Mapping[str, tuple[Any, Any]]) -> Entry:
    return replace(entry, changes={**more, **entry.changes})


class _Units:
    """Departments, teams and positions by name, made where there are none; remembers which it made."""

    def __init__(self, conn: Connection, work: Work) -> None:
        self._conn, self._work = conn, work
        self.made: dict[str, list[int]] = {"department": [], "team": [], "position": []}
        self._there = {
            table.name: set(conn.execute(select(table.c.id)).scalars()) for table in (t.department, t.team, t.position)
        }
        self._known: dict[tuple[str, int, str], int] = {}

    def department(self, name: str) -> int:
        return self._ensure("department", 0, name)

    def team(self, department_id: int, name: str) -> int:
        return self._ensure("team", department_id, name)

    def position(self, name: str) -> int:
        return self._ensure("position", 0, name)

    def _ensure(self, kind: str, within: int, name: str) -> int:
        key = (kind, within, name)
        if key not in self._known:
            if kind == "department":
                english = UNASSIGNED_EN if name == UNASSIGNED else None
                ident = ensure_department(self._conn, self._work, name, english)
            elif kind == "team":
                ident = ensure_team(self._conn, self._work, within, name)
            else:
                ident = ensure_position(self._conn, self._work, name)
            if ident not in self._there[kind]:
                self.made[kind].append(ident)
                self._there[kind].add(ident)
            self._known[key] = ident
        return self._known[key]


# --- people ----------------------------------------------------------------------------------------------------------


def _employments(work: Work, conn: Connection, entries: Sequence[Entry]) -> dict[int, int]:
    """Inserts new people and spells; the employment of every entry, by its index."""
    ids = {entry.index: entry.employment_id for entry in entries if entry.employment_id is not None}
    new = [entry for entry in entries if entry.employment_id is None]
    fresh = [entry for entry in new if entry.person_id is None]
    persons = {entry.index: entry.person_id for entry in new if entry.person_id is not None}
    if fresh:
        made = conn.execute(
            insert(t.person).returning(t.person.c.id, sort_by_parameter_order=True),
            [_whole(work, entry) for entry in fresh],
        ).scalars()
        persons.update(zip((entry.index for entry in fresh), made.all(), strict=True))
    for entry in new:
        if entry.person_id is not None:
            _update(conn, t.person, entry.person_id, _person_values(work, entry))
    if new:
        rows = [
            {
                "person_id": persons[entry.index],
                "spell": 1 if entry.person_id is None else _next_spell(conn, entry.person_id),
                "licensed": _licensed(entry),
                **dict.fromkeys(_columns("employment")),
                **_new_values(entry, "employment"),
            }
            for entry in new
        ]
        made = conn.execute(
            insert(t.employment).returning(t.employment.c.id, sort_by_parameter_order=True), rows
        ).scalars()
        ids.update(zip((entry.index for entry in new), made.all(), strict=True))
    return ids


def _licensed(entry: Entry) -> str | None:
    status = entry.changes["status"][1]
    return LICENSED_EXISTING if status in (Status.PROBATION.value, Status.REGULAR.value) else None


def _columns(table: str) -> list[str]:
    return [name for name, entry in FIELDS.items() if entry.table == table]


def _new_values(entry: Entry, table: str) -> dict[str, Any]:
    return {name: new for name, (_old, new) in entry.changes.items() if name in FIELDS and FIELDS[name].table == table}


def _whole(work: Work, entry: Entry) -> dict[str, Any]:
    """All columns of a new person: statements over sets need rows of one shape."""
    blank = dict.fromkeys((*_columns("person"), "id_digest"))
    if not work.database.sees_sealed:
        blank = {name: None for name in blank if name not in SEALED}
    return {**blank, **_person_values(work, entry)}


def _person_values(work: Work, entry: Entry) -> dict[str, Any]:
    values = _new_values(entry, "person")
    if "name" in values:
        values["name_key"], values["search_key"] = name_key(values["name"]), search_key(values["name"])
    if "id_number" in values:
        values["id_digest"] = work.database.digest(values["id_number"])
    return values


def _next_spell(conn: Connection, person_id: int) -> int:
    spells = conn.execute(select(t.employment.c.spell).where(t.employment.c.person_id == person_id)).scalars()
    return max(spells, default=0) + 1


def _changed_people(work: Work, conn: Connection, entries: Sequence[Entry]) -> None:
    persons = {}
    if entries:
        wanted = [entry.employment_id for entry in entries]
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            rows = conn.execute(select(t.employment.c.id, t.employment.c.person_id).where(t.employment.c.id.in_(part)))
            persons.update({row.id: row.person_id for row in rows})
    for entry in entries:
        assert entry.employment_id is not None  # noqa: S101 - only known people are given
        _update(conn, t.person, persons[entry.employment_id], _person_values(work, entry))
        _update(conn, t.employment, entry.employment_id, _new_values(entry, "employment"))


def _update(conn: Connection, table: Any, ident: int, values: Mapping[str, Any]) -> None:
    if values:
        versions.update_where(conn, table, table.c.id == ident, values)


# --- posts -----------------------------------------------------------------------------------------------------------


def _posts(
    work: Work, conn: Connection, entries: Sequence[Entry], ids: Mapping[int, int], units: _Units
) -> dict[int, date]:
    """First posts of the new; of the others, a new post from today where department, team, position … differ.

    The first days of posts that were begun beside an earlier one, by the entry's index.
    """
    rows = []
    began: dict[int, date] = {}
    for entry in entries:
        superior = _superior(entry, ids)
        if entry.employment_id is None:
            rows.append(_first_post(entry, ids[entry.index], units, superior))
        elif POSTING & entry.changes.keys() and _move(work, conn, entry, units, superior):
            began[entry.index] = work.today()
        if entry.employment_id is not None and entry.changes.get("status", (None, None))[1] == Status.LEFT.value:
            _end_posts(conn, entry.employment_id, entry.changes.get("leave_date", (None, work.today()))[1])
    if rows:
        conn.execute(insert(t.posting), rows)
    return began


def _superior(entry: Entry, ids: Mapping[int, int]) -> int | None:
    if entry.superior is None or entry.superior > 0:
        return entry.superior
    return ids.get(-entry.superior - 1)


def _first_post(entry: Entry, employment_id: int, units: _Units, superior: int | None) -> dict[str, Any]:
    said = {name: entry.changes[name][1] for name in (*POSTING, "hire_date", "leave_date") if name in entry.changes}
    starts = said.get("hire_date") or SINCE_EVER
    leaves = said.get("leave_date")
    department_id = units.department(said.get("department") or UNASSIGNED)
    return {
        "employment_id": employment_id,
        "starts": starts,
        "ends": max(leaves, starts) if leaves is not None else None,
        "department_id": department_id,
        "team_id": units.team(department_id, said["team"]) if said.get("team") else None,
        "position_id": units.position(said["position"]) if said.get("position") else None,
        "level": said.get("level"),
        "superior_id": superior,
    }


def _move(work: Work, conn: Connection, entry: Entry, units: _Units, superior: int | None) -> bool:
    """A changed department, team or position begins today; what was not known before is filled in where it stands.

    Whether a new post was begun.
    """
    assert entry.employment_id is not None  # noqa: S101
    today = work.today()
    here = conn.execute(
        select(t.posting)
        .where(
            t.posting.c.employment_id == entry.employment_id,
            t.posting.c.starts <= today,
            or_(t.posting.c.ends.is_(None), t.posting.c.ends >= today),
        )
        .order_by(t.posting.c.starts.desc())
    ).first()
    values = _post_values(entry, units, superior, here)
    if here is None:
        conn.execute(insert(t.posting).values(employment_id=entry.employment_id, starts=today, **values))
        return False
    if here.starts == today or not _is_move(entry):
        _update(conn, t.posting, here.id, values)
        return False
    _update(conn, t.posting, here.id, {"ends": today - _DAY})
    conn.execute(insert(t.posting).values(employment_id=entry.employment_id, starts=today, ends=here.ends, **values))
    return True


def _is_move(entry: Entry) -> bool:
    """Whether something known is replaced; filling a gap moves nobody."""
    replaced = [entry.changes[name][0] for name in ("department", "team", "position") if name in entry.changes]
    return any(old not in (None, "", UNASSIGNED) for old in replaced)


def _post_values(entry: Entry, units: _Units, superior: int | None, here: Any) -> dict[str, Any]:
    said = {name: entry.changes[name][1] for name in POSTING if name in entry.changes}
    if "department" in said:
        department_id = units.department(said["department"])
    else:
        department_id = here.department_id if here is not None else units.department(UNASSIGNED)
    same = here is not None and department_id == here.department_id
    team_id = here.team_id if same else None
    if said.get("team"):
        team_id = units.team(department_id, said["team"])
    return {
        "department_id": department_id,
        "team_id": team_id,
        "position_id": units.position(said["position"]) if said.get("position") else here.position_id if here else None,
        "level": said.get("level") or (here.level if here is not None else None),
        "superior_id": superior or (here.superior_id if here is not None else None),
    }


def _end_posts(conn: Connection, employment_id: int, day: date) -> None:
    for table in (t.posting, t.team_lead):
        running = (table.c.employment_id == employment_id, or_(table.c.ends.is_(None), table.c.ends > day))
        for row in conn.execute(select(table.c.id, table.c.starts).where(*running)).all():
            _update(conn, table, row.id, {"ends": max(row.starts, day)})


def _outside(work: Work, conn: Connection, entries: Sequence[Entry], ids: Mapping[int, int]) -> None:
    """A seat or account is its holder's from the first day (new people) or from today; the one held before ends."""
    today = work.today()
    for entry in entries:
        for name, value in entry.outside.items():
            held = (
                t.outside_identity.c.employment_id == ids[entry.index],
                t.outside_identity.c.kind == OUTSIDE[name],
                t.outside_identity.c.ends.is_(None),
            )
            had_one = False
            for row in conn.execute(select(t.outside_identity.c.id, t.outside_identity.c.starts).where(*held)).all():
                had_one = True
                _update(conn, t.outside_identity, row.id, {"ends": max(row.starts, today - _DAY)})
            hired = entry.changes.get("hire_date", (None, None))[1]
            starts = today if had_one else hired or SINCE_EVER
            conn.execute(
                insert(t.outside_identity).values(
                    employment_id=ids[entry.index], kind=OUTSIDE[name], value=value, starts=starts
                )
            )


def _rows(conn: Connection, batch_id: int, entries: Sequence[Entry], ids: Mapping[int, int]) -> None:
    """Which row of the file speaks of whom, also where it says nothing new: such a person outlives another import."""
    rows = [
        {
            "batch_id": batch_id,
            "row": entry.number,
            "object_kind": "employment",
            "object_id": ids[entry.index],
            "outcome": "new"
            if entry.employment_id is None
            else "changed"
            if entry.changes or entry.outside
            else "same",
        }
        for entry in entries
    ]
    if rows:
        conn.execute(insert(t.batch_row), rows)
