"""Whose row it is: by 工号, else by the fields the mapping names, else by seat number, else by a name only one person has."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.work import Work, visible
from hrdesk.domain.errors import UserError
from hrdesk.domain.people import NumberPattern, clean_name
from hrdesk.storage import tables as t
from hrdesk.words import N_, _

#: Fields that may say who is meant, as far as the directory knows them.
IDENTIFYING = ("employee_no", "name", "department", "team", "position", "phone", "seat_no")
#: Fields that decide by themselves, in an order of their own.
ALONE = frozenset({"employee_no", "seat_no", "name"})
SEAT_KINDS = ("seat", "dialler")


@dataclass(frozen=True, slots=True)
class Known:
    """One employment in the directory, with the post it holds now (or held last)."""

    employment_id: int
    person_id: int
    employee_no: str
    name: str
    status: str
    department: str
    team: str
    position: str
    phone: str


@dataclass(frozen=True, slots=True)
class Found:
    """Who a row means (``known``), or why that cannot be said (``code`` with its words)."""

    known: Known | None = None
    code: str = ""
    message: str = ""
    hint: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    by_name_alone: bool = False
    restored: bool = False


@dataclass(slots=True)
class Directory:
    """Everybody the actor may see, looked up in memory: built by two statements, asked once for each different row."""

    people: list[Known]
    pattern: NumberPattern | None = None
    by_number: dict[str, Known] = field(default_factory=dict)
    by_bare_number: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    posts: dict[int, list[tuple[str, str, str]]] = field(default_factory=lambda: defaultdict(list))
    seats: dict[str, list[tuple[date, date | None, Known]]] = field(default_factory=lambda: defaultdict(list))
    _by_fields: dict[tuple[str, ...], dict[tuple[str, ...], list[Known]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for known in self.people:
            self.by_number[known.employee_no] = known
            self.by_bare_number[bare(known.employee_no)].append(known)
            self.by_name[known.name].append(known)

    def number(self, text: str) -> tuple[Known | None, bool]:
        """Who has the 工号, and whether lost zeros or letters had to be put back to find out."""
        exact = self.by_number.get(text)
        if exact is not None:
            return exact, False
        padded = self.pattern.restore(text) if self.pattern else None
        if padded is not None and padded in self.by_number:
            return self.by_number[padded], True
        alike = self.by_bare_number.get(bare(text), [])
        return (alike[0], True) if len(alike) == 1 else (None, False)

    def fields(self, names: tuple[str, ...], values: tuple[str, ...]) -> list[Known]:
        """Everybody whose fields, in any post ever held, are these."""
        index = self._by_fields.get(names)
        if index is None:
            index = self._by_fields[names] = self._index(names)
        return index.get(values, [])

    def _index(self, names: tuple[str, ...]) -> dict[tuple[str, ...], list[Known]]:
        index: dict[tuple[str, ...], dict[int, Known]] = defaultdict(dict)
        for known in self.people:
            for department, team, position in self.posts.get(known.employment_id, [("", "", "")]):
                own = {
                    "employee_no": known.employee_no,
                    "name": known.name,
                    "department": department,
                    "team": team,
                    "position": position,
                    "phone": known.phone,
                }
                index[tuple(own.get(name, "") for name in names)][known.employment_id] = known
        return {values: prefer_working(list(found.values())) for values, found in index.items()}

    def seat(self, value: str, day: date | None) -> list[Known]:
        """Who held the seat on that day (any day, when none is given)."""
        return list(
            {
                known.employment_id: known
                for starts, ends, known in self.seats.get(value, [])
                if day is None or (starts <= day and (ends is None or day <= ends))
            }.values()
        )


def prefer_working(found: list[Known]) -> list[Known]:
    """Of several spells of one person, the one not left."""
    if len(found) > 1 and len({known.person_id for known in found}) == 1:
        working = [known for known in found if known.status != "left"]
        return working[-1:] or found[-1:]
    return found


def bare(number: str) -> str:
    """A 工号 as Excel leaves it: without leading zeros."""
    return number.lstrip("0") or number


def load_directory(work: Work, conn: Connection, on: date, pattern: str | None) -> Directory:
    """The directory of the people the actor may see on a day."""
    posts: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for post in conn.execute(
        select(t.posting.c.employment_id, t.department.c.name_zh, t.team.c.name_zh, t.position.c.name_zh)
        .join(t.department, t.department.c.id == t.posting.c.department_id)
        .outerjoin(t.team, t.team.c.id == t.posting.c.team_id)
        .outerjoin(t.position, t.position.c.id == t.posting.c.position_id)
        .where(visible(work, t.posting.c.employment_id, on))
        .order_by(t.posting.c.employment_id, t.posting.c.starts)
    ):
        posts[post[0]].append((post[1], post[2] or "", post[3] or ""))
    people = []
    for row in conn.execute(
        select(
            t.employment.c.id,
            t.employment.c.person_id,
            t.employment.c.employee_no,
            t.person.c.name,
            t.employment.c.status,
            t.person.c.phone,
        )
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(visible(work, t.employment.c.id, on))
        .order_by(t.employment.c.id)
    ):
        department, team, position = posts[row.id][-1] if row.id in posts else ("", "", "")
        people.append(
            Known(
                row.id,
                row.person_id,
                row.employee_no,
                row.name,
                row.status,
                department,
                team,
                position,
                row.phone or "",
            )
        )
    directory = Directory(people, _pattern(pattern))
    directory.posts = posts
    by_id = {known.employment_id: known for known in people}
    for seat in conn.execute(
        select(t.outside_identity)
        .where(t.outside_identity.c.kind.in_(SEAT_KINDS))
        .order_by(t.outside_identity.c.starts)
    ):
        if seat.employment_id in by_id:
            directory.seats[seat.value].append((seat.starts, seat.ends, by_id[seat.employment_id]))
    return directory


def _pattern(pattern: str | None) -> NumberPattern | None:
    try:
        return NumberPattern(pattern) if pattern else None
    except UserError:
        return None


def find(directory: Directory, row: Mapping[str, Any], match: tuple[str, ...]) -> Found:
    """Who a row means. ``row`` holds cleaned texts under ``IDENTIFYING`` and the ``day`` for seats.

    Codes: ``unknown_employee``, ``ambiguous_name``, ``name_differs``, ``missing``.
    """
    number, name = row.get("employee_no") or "", row.get("name") or ""
    if number:
        known, restored = directory.number(number)
        if known is None:
            return Found(
                code="unknown_employee",
                message=N_("There is no employee with the number {number}."),
                hint=N_("Import the roster first, or correct the number."),
                values={"number": number},
            )
        return _same_name(known, name, restored)
    if set(match) - ALONE and all(row.get(name) for name in match):
        return _by_fields(directory, row, match)
    if row.get("seat_no"):
        return _by_seat(directory, str(row["seat_no"]), row.get("day"), name)
    if name:
        return _by_name(directory, name)
    return Found(
        code="missing",
        message=N_("The row doesn't say who it is about."),
        hint=N_("Fill in the employee number or the name."),
    )


def _same_name(known: Known, name: str, restored: bool = False) -> Found:
    if name and not alike(name, known.name):
        return Found(
            code="name_differs",
            message=N_("{number} is {known} here, but the file says {name}."),
            hint=N_("Check which is right. Importing figures renames nobody."),
            values={"number": known.employee_no, "known": known.name, "name": name},
        )
    return Found(known, restored=restored)


def _by_fields(directory: Directory, row: Mapping[str, Any], match: tuple[str, ...]) -> Found:
    found = directory.fields(match, tuple(str(row[name]) for name in match))
    who = " / ".join(str(row[name]) for name in match)
    if len(found) == 1:
        return Found(found[0])
    return _none(who) if not found else _several(who, found)


def _by_seat(directory: Directory, seat: str, day: date | None, name: str) -> Found:
    found = directory.seat(seat, day)
    if len(found) == 1:
        return _same_name(found[0], name)
    if not found and seat in directory.by_number:  # agencies without seats of their own write the 工号 there
        return _same_name(directory.by_number[seat], name)
    if not found and name:
        return _by_name(directory, name)
    if not found:
        return Found(
            code="unknown_employee",
            message=N_("Nobody had seat {seat} on that day."),
            hint=N_("Enter the seat number with its dates in the employee's record."),
            values={"seat": seat},
        )
    return _several(seat, found)


def _by_name(directory: Directory, name: str) -> Found:
    found = prefer_working(directory.by_name.get(name, []))
    if not found and name in directory.by_number:  # typed over a name that several people have
        return Found(directory.by_number[name])
    if len(found) == 1:
        return Found(found[0], by_name_alone=True)
    return _none(name) if not found else _several(name, found)


def _none(who: str) -> Found:
    return Found(
        code="unknown_employee",
        message=N_("There is no employee {who}."),
        hint=N_("Import the roster first, or correct the name."),
        values={"who": who},
    )


def _several(who: str, found: Sequence[Known]) -> Found:
    numbers = _(", ").join(sorted(known.employee_no for known in found)[:5])
    return Found(
        code="ambiguous_name",
        message=N_("{count} employees answer to {who}: {numbers}."),
        hint=N_("Type the employee number over the name, or match by name and department."),
        values={"count": len(found), "who": who, "numbers": numbers},
    )


def alike(shown: str, known: str) -> bool:
    """Whether a name in a file can be the known one; a masked name (张**) only has to fit."""
    if shown == known:
        return True
    if "*" in shown:
        return re.fullmatch("".join("." if sign == "*" else re.escape(sign) for sign in shown), known) is not None
    return clean_name(shown) == known
