"""Employee numbers: given by the agency's pattern from a counter, never twice."""

from __future__ import annotations

from sqlalchemy import Connection, select

from hrdesk.app.upkeep import read_settings
from hrdesk.domain.people import NumberPattern
from hrdesk.storage.tables import employment
from hrdesk.storage.versions import next_number, raise_counter

_COUNTER = "employee_no"


def pattern(conn: Connection) -> NumberPattern:
    """The agency's pattern of employee numbers."""
    return NumberPattern(read_settings(conn)["number_pattern"])


def next_employee_numbers(conn: Connection, count: int) -> list[str]:
    """``count`` numbers nobody has or had, in order; to be called inside the write that uses them."""
    if count < 1:
        return []
    form = pattern(conn)
    taken = set(conn.execute(select(employment.c.employee_no)).scalars())
    found: list[str] = []
    while len(found) < count:
        missing = count - len(found)
        first = next_number(conn, _COUNTER, missing)
        found += [number for number in map(form.format, range(first, first + missing)) if number not in taken]
    return found


def note_employee_numbers(conn: Connection, numbers: list[str]) -> None:
    """Numbers that came from elsewhere (a roster, a form): the counter goes past those that fit the pattern."""
    form = pattern(conn)
    found = [value for number in numbers if (value := form.number(number)) is not None]
    if found:
        raise_counter(conn, _COUNTER, max(found))
