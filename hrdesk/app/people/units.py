"""A posting's names turned into the rows they mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, func, or_, select

from hrdesk.domain.errors import UserError
from hrdesk.storage.tables import department, employment, position, posting, team
from hrdesk.words import N_

_LONGEST_CHAIN = 50


def place(conn: Connection, employment_id: int, fields: Mapping[str, Any]) -> dict[str, Any]:
    """department_id, team_id, position_id, level, superior_id for the posting of ``employment_id``.

    Errors: ``missing`` (department), ``not_found`` (a name nobody made), ``unknown_employee``, ``own_superior``.
    """
    department_id, team_id = _department_and_team(conn, fields.get("department"), fields.get("team"))
    position_id = None
    if fields.get("position"):
        position_id = _named(conn, position, fields["position"])
        if position_id is None:
            raise _unknown(N_("There is no position {name}."), "position", fields["position"])
    superior_id = None
    if fields.get("superior_no"):
        superior_id = _superior(conn, employment_id, fields["superior_no"])
    return {
        "department_id": department_id,
        "team_id": team_id,
        "position_id": position_id,
        "level": fields.get("level") or None,
        "superior_id": superior_id,
    }


def _unknown(message: str, field: str, name: str) -> UserError:
    return UserError(
        message, code="not_found", field=field, hint=N_("Add it under Settings, Organisation first."), name=name
    )


def _named(conn: Connection, table: Table, name: str, *more: Any) -> int | None:
    wanted = select(table.c.id).where(
        or_(table.c.name_zh == name, table.c.name_en == name), table.c.ends.is_(None), *more
    )
    found = conn.execute(wanted.order_by((table.c.name_zh == name).desc(), table.c.id)).scalar()
    return int(found) if found is not None else None


def _department_and_team(conn: Connection, unit: str | None, group: str | None) -> tuple[int, int | None]:
    if unit:
        department_id = _named(conn, department, unit)
        if department_id is None:
            raise _unknown(N_("There is no department {name}."), "department", unit)
        if not group:
            return department_id, None
        team_id = _named(conn, team, group, team.c.department_id == department_id)
        if team_id is None:
            raise UserError(
                N_("There is no team {name} in {department}."),
                code="not_found",
                field="team",
                hint=N_("Add it under Settings, Organisation first."),
                name=group,
                department=unit,
            )
        return department_id, team_id
    rows: list[Any] = []
    if group:
        found = conn.execute(
            select(team.c.id, team.c.department_id).where(team.c.name_zh == group, team.c.ends.is_(None))
        )
        rows = list(found)
    if len(rows) != 1:  # a team's name says its department only where no other department has one of that name
        raise UserError(N_("Please choose the department."), code="missing", field="department")
    return int(rows[0].department_id), int(rows[0].id)


def _superior(conn: Connection, employment_id: int, number: str) -> int:
    found = conn.execute(
        select(employment.c.id).where(func.upper(employment.c.employee_no) == number.strip().upper())
    ).scalar()
    if found is None:
        raise UserError(
            N_("There is no employee with the number {number}."),
            code="unknown_employee",
            field="superior_no",
            number=number,
        )
    above: int | None = int(found)
    for _step in range(_LONGEST_CHAIN):
        if above == employment_id:
            raise UserError(
                N_("{number} is led by this person and cannot be the superior."),
                code="own_superior",
                field="superior_no",
                number=number,
            )
        if above is None:
            break
        newest = select(posting.c.superior_id).where(posting.c.employment_id == above, posting.c.ends.is_(None))
        above = conn.execute(newest.order_by(posting.c.starts.desc()).limit(1)).scalar()
    return int(found)
