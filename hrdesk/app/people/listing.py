"""The list of people and the search: plain SQL, one statement, whatever the number of people."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.sql.selectable import FromClause

from hrdesk.app.people.model import EMPLOYED, ON, Found, PeopleFilter, PersonRow
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.errors import UserError
from hrdesk.domain.people import Status, mask_phone
from hrdesk.storage.tables import department, employment, person, position, posting, team
from hrdesk.words import N_, named

_ALL = "all"
_ESCAPE = "\\"
superior = employment.alias("superior")
superior_person = person.alias("superior_person")


def current_posting(day: date) -> FromClause:
    """(employment_id, starts) of the posting to show on ``day``: the newest begun, else the first one to come."""
    begun = func.max(case((posting.c.starts <= day, posting.c.starts)))
    return (
        select(posting.c.employment_id, func.coalesce(begun, func.min(posting.c.starts)).label("starts"))
        .group_by(posting.c.employment_id)
        .subquery("shown")
    )


def placed(day: date) -> FromClause:
    """person, employment, the posting to show and its names, joined."""
    shown = current_posting(day)
    return (
        employment.join(person, person.c.id == employment.c.person_id)
        .outerjoin(shown, shown.c.employment_id == employment.c.id)
        .outerjoin(posting, and_(posting.c.employment_id == employment.c.id, posting.c.starts == shown.c.starts))
        .outerjoin(department, department.c.id == posting.c.department_id)
        .outerjoin(team, team.c.id == posting.c.team_id)
        .outerjoin(position, position.c.id == posting.c.position_id)
        .outerjoin(superior, superior.c.id == posting.c.superior_id)
        .outerjoin(superior_person, superior_person.c.id == superior.c.person_id)
    )


def place_of(held: Any) -> str:
    """Department, team and position of a row of ``placed`` that has their names in both languages, in the language spoken."""
    names = (
        named(held.department_zh or "", held.department_en),
        named(held.team_zh or "", held.team_en),
        named(held.position_zh or "", held.position_en),
    )
    return " / ".join(name for name in names if name)


@use_case("people.read")
def list_people(work: Work, wanted: PeopleFilter | None = None) -> tuple[PersonRow, ...]:
    """Everybody the actor may see and the filter lets through, by pinyin, name and number.

    Errors: ``unknown_status``.
    """
    wanted = wanted or PeopleFilter()
    day = work.today()
    statement = select(
        employment.c.id,
        employment.c.employee_no,
        person.c.name,
        person.c.name_key,
        employment.c.status,
        department.c.name_zh.label("department"),
        team.c.name_zh.label("team"),
        position.c.name_zh.label("position"),
        posting.c.level,
        employment.c.hire_date,
        employment.c.probation_end,
        employment.c.regular_date,
        employment.c.leave_date,
        superior_person.c.name.label("superior_name"),
        superior.c.employee_no.label("superior_no"),
        person.c.phone,
    ).select_from(placed(day))
    statement = statement.where(visible(work, employment.c.id, day), *_conditions(wanted))
    with work.read() as conn:
        rows = conn.execute(in_order(statement)).all()
    status = {member.value: member for member in Status}
    make: Any = PersonRow  # by position: thousands of rows
    return tuple([make(*row[:4], status[row[4]], *row[5:15], mask_phone(row[15] or "")) for row in rows])


def in_order(statement: Select[Any]) -> Select[Any]:
    """The house's order of names."""
    return statement.order_by(person.c.name_key, person.c.name, employment.c.employee_no)


def _conditions(wanted: PeopleFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if _ALL not in wanted.status:
        chosen: set[str] = set()
        for name in wanted.status:
            if name == ON:
                chosen.update(status.value for status in EMPLOYED)
            elif name in set(Status):
                chosen.add(Status(name).value)
            else:
                raise UserError(N_("There is no status {status}."), code="unknown_status", status=name)
        found.append(employment.c.status.in_(sorted(chosen)))
    for column, value in (
        (posting.c.department_id, wanted.department_id),
        (posting.c.team_id, wanted.team_id),
        (posting.c.position_id, wanted.position_id),
    ):
        if value is not None:
            found.append(column == value)
    if wanted.text.strip():
        found.append(matching(wanted.text))
    return found


@use_case("people.read")
def search(work: Work, text: str, limit: int = 20) -> tuple[Found, ...]:
    """People by name, pinyin, initials, employee number or the end of the mobile number, the best hits first."""
    if not text.strip() or limit < 1:
        return ()
    day = work.today()
    typed = _typed(text)
    rank = case(
        (func.upper(employment.c.employee_no) == typed.upper(), 0),
        (person.c.name == typed, 1),
        (person.c.name.like(_pattern(typed, before=False), escape=_ESCAPE), 2),
        (_search_key(typed), 3),
        else_=4,
    )
    columns = (
        employment.c.id,
        employment.c.employee_no,
        person.c.name,
        department.c.name_zh.label("department"),
        team.c.name_zh.label("team"),
        employment.c.status,
    )
    statement = select(*columns).select_from(placed(day)).where(visible(work, employment.c.id, day), matching(text))
    order = (rank, employment.c.status == Status.LEFT.value, person.c.name_key, person.c.name, employment.c.employee_no)
    with work.read() as conn:
        rows = conn.execute(statement.order_by(*order).limit(limit)).all()
    return tuple(Found(*row[:5], Status(row[5])) for row in rows)


def matching(text: str) -> ColumnElement[bool]:
    """The condition that ``text`` means this person."""
    typed = _typed(text)
    found = [
        person.c.name.like(_pattern(typed), escape=_ESCAPE),
        employment.c.employee_no.like(_pattern(typed), escape=_ESCAPE),
        _search_key(typed),
    ]
    digits = "".join(letter for letter in typed if letter.isdigit())
    if len(digits) >= 4 and digits == typed.replace(" ", ""):
        found.append(person.c.phone.like(f"%{digits}"))
    return or_(*found)


def _typed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())[:60]


def _pattern(text: str, *, before: bool = True, after: bool = True) -> str:
    """``text`` as a LIKE pattern; what people type is never a wild card."""
    plain = text.replace(_ESCAPE, _ESCAPE * 2).replace("%", _ESCAPE + "%").replace("_", _ESCAPE + "_")
    return f"{'%' if before else ''}{plain}{'%' if after else ''}"


def _search_key(typed: str) -> ColumnElement[bool]:
    """Full pinyin or initials from their start; ``search_key`` holds both, parted by a blank."""
    plain = typed.replace(" ", "").replace("'", "").lower()
    if not plain.isascii() or not plain.isalpha():
        exact: ColumnElement[bool] = person.c.name == typed
        return exact
    start = _pattern(plain, before=False)
    return or_(person.c.search_key.like(start, escape=_ESCAPE), person.c.search_key.like(f"% {start}", escape=_ESCAPE))
