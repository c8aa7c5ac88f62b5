"""Departments, teams, positions and who leads a team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Table, and_, func, insert, or_, select, update

from hrdesk.app.work import Work, use_case
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.people import clean_name
from hrdesk.storage.audit import record
from hrdesk.storage.tables import department, employment, person, position, posting, team, team_lead
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_, N_n

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Unit:
    """A department, team or position. ``people`` counts who is there today; ``ends`` is set when it was closed."""

    id: int
    version: int
    name_zh: str
    name_en: str | None
    people: int = 0
    ends: date | None = None
    parent_id: int | None = None


@dataclass(frozen=True, slots=True)
class Leader:
    """Who leads a team now."""

    employment_id: int
    employee_no: str
    name: str


@dataclass(frozen=True, slots=True)
class TeamView:
    """A team inside its department."""

    unit: Unit
    department_id: int
    leaders: tuple[Leader, ...] = ()


@dataclass(frozen=True, slots=True)
class DepartmentView:
    """A department and its teams."""

    unit: Unit
    teams: tuple[TeamView, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    """The whole agency: departments with teams, and the positions. Closed ones only where asked for."""

    departments: tuple[DepartmentView, ...]
    positions: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class SaveUnit:
    """A name to make or change. Without ``id`` it is new. ``closed`` ends it today; ``False`` opens it again."""

    name_zh: str
    name_en: str | None = None
    id: int | None = None
    version: int = 0
    closed: bool = False
    parent_id: int | None = None
    department_id: int | None = None


@dataclass(frozen=True, slots=True)
class SetTeamLead:
    """Who leads the team from a day on; None: nobody. Replaces whoever leads it."""

    team_id: int
    employee_no: str | None
    starts: date | None = None


@use_case("people.read")
def organisation(work: Work, *, closed: bool = False) -> Organisation:
    """Departments with teams and leaders, and positions, each in the order they were made, with today's head counts.

    Names of leaders are part of the chart everybody in the agency knows; head counts are not limited by scope either.
    """
    today = work.today()
    with work.read() as conn:
        counts = {name: _heads(conn, name, today) for name in ("department_id", "team_id", "position_id")}
        leaders = _leaders(conn, today)
        teams: dict[int, list[TeamView]] = {}
        for row in _units(conn, team, closed):
            unit = _unit(row, counts["team_id"])
            teams.setdefault(row.department_id, []).append(
                TeamView(unit, row.department_id, tuple(leaders.get(row.id, ())))
            )
        departments = tuple(
            DepartmentView(_unit(row, counts["department_id"]), tuple(teams.get(row.id, ())))
            for row in _units(conn, department, closed)
        )
        positions = tuple(_unit(row, counts["position_id"]) for row in _units(conn, position, closed))
    return Organisation(departments, positions)


@use_case("people.write")
def save_department(work: Work, order: SaveUnit) -> int:
    """Makes, renames or closes a department; its id. Errors: ``missing``, ``already_there``, ``in_use``, ``changed``."""
    return _save(work, department, order, {"parent_id": order.parent_id}, posting.c.department_id)


@use_case("people.write")
def save_team(work: Work, order: SaveUnit) -> int:
    """Makes, renames or closes a team of a department; its id. Errors: as ``save_department``, ``not_found``."""
    if order.id is None and order.department_id is None:
        raise UserError(N_("Please choose the department."), code="missing", field="department")
    more: dict[str, int | None] = {} if order.department_id is None else {"department_id": order.department_id}
    return _save(work, team, order, more, posting.c.team_id)


@use_case("people.write")
def save_position(work: Work, order: SaveUnit) -> int:
    """Makes, renames or closes a position; its id. Errors: as ``save_department``."""
    return _save(work, position, order, {}, posting.c.position_id)


@use_case("people.write")
def set_team_lead(work: Work, order: SetTeamLead) -> None:
    """Makes somebody the leader of a team from a day on (today by default); the scope "team" follows at once.

    Errors: ``not_found`` (team), ``unknown_employee``.
    """
    starts = order.starts or work.today()

    def block(conn: Connection) -> None:
        if conn.execute(select(team.c.id).where(team.c.id == order.team_id)).first() is None:
            raise UserError(N_("There is no such team."), code="not_found", field="team")
        employment_id = None
        if order.employee_no:
            employment_id = conn.execute(
                select(employment.c.id).where(employment.c.employee_no == order.employee_no.strip())
            ).scalar()
            if employment_id is None:
                raise UserError(
                    N_("There is no employee with the number {number}."),
                    code="unknown_employee",
                    field="employee_no",
                    number=order.employee_no,
                )
        lead_team(conn, order.team_id, employment_id, starts)
        record(
            conn,
            at=work.now(),
            account_id=work.actor.account_id,
            use_case=work.name,
            object_kind="team",
            object_id=order.team_id,
            changes={"lead": (None, order.employee_no)},
        )

    work.write(block)


# --- for importers and other use cases, inside their own transaction -------------------------------------------------


def ensure_department(conn: Connection, work: Work, name: str, name_en: str | None = None) -> int:
    """The department of that name, made where there is none; a closed one is opened again."""
    return _ensure(conn, work, department, name, name_en, {})


def ensure_team(conn: Connection, work: Work, department_id: int, name: str, name_en: str | None = None) -> int:
    """The team of that name in the department, made where there is none; a closed one is opened again."""
    return _ensure(conn, work, team, name, name_en, {"department_id": department_id})


def ensure_position(conn: Connection, work: Work, name: str, name_en: str | None = None) -> int:
    """The position of that name, made where there is none; a closed one is opened again."""
    return _ensure(conn, work, position, name, name_en, {})


def lead_team(conn: Connection, team_id: int, employment_id: int | None, starts: date) -> None:
    """Ends who leads the team and begins the new leader (None: nobody), on ``starts``; not recorded here."""
    running = (team_lead.c.team_id == team_id, or_(team_lead.c.ends.is_(None), team_lead.c.ends >= starts))
    for row in conn.execute(select(team_lead).where(*running)).all():
        if row.employment_id == employment_id and row.starts <= starts and row.ends is None:
            return
        last = max(row.starts, starts - timedelta(days=1))
        conn.execute(update(team_lead).where(team_lead.c.id == row.id).values(ends=last, version=row.version + 1))
    if employment_id is not None:
        conn.execute(insert(team_lead).values(team_id=team_id, employment_id=employment_id, starts=starts))


# --- inside ----------------------------------------------------------------------------------------------------------


def _units(conn: Connection, table: Table, closed: bool) -> list[Any]:
    wanted = select(table).order_by(table.c.id)
    return list(conn.execute(wanted if closed else wanted.where(table.c.ends.is_(None))).all())


def _unit(row: Any, counts: dict[int, int]) -> Unit:
    parent = getattr(row, "parent_id", None)
    return Unit(row.id, row.version, row.name_zh, row.name_en, counts.get(row.id, 0), row.ends, parent)


def _heads(conn: Connection, column: str, today: date) -> dict[int, int]:
    where = posting.c[column]
    rows = conn.execute(
        select(where, func.count())
        .join(employment, employment.c.id == posting.c.employment_id)
        .where(
            where.is_not(None),
            employment.c.status.in_(("probation", "regular", "leaving")),
            posting.c.starts <= today,
            or_(posting.c.ends.is_(None), posting.c.ends >= today),
        )
        .group_by(where)
    )
    return {row[0]: row[1] for row in rows}


def _leaders(conn: Connection, today: date) -> dict[int, list[Leader]]:
    rows = conn.execute(
        select(team_lead.c.team_id, employment.c.id, employment.c.employee_no, person.c.name)
        .join(employment, employment.c.id == team_lead.c.employment_id)
        .join(person, person.c.id == employment.c.person_id)
        .where(team_lead.c.starts <= today, or_(team_lead.c.ends.is_(None), team_lead.c.ends >= today))
        .order_by(person.c.name_key, person.c.name, employment.c.employee_no)
    )
    found: dict[int, list[Leader]] = {}
    for row in rows:
        found.setdefault(row.team_id, []).append(Leader(row.id, row.employee_no, row.name))
    return found


def _named(name: str, field: str = "name_zh") -> str:
    shown = clean_name(name)
    if not shown:
        raise UserError(N_("Please enter a name."), code="missing", field=field)
    if len(shown) > LONGEST_NAME:
        raise UserError(N_("A name has at most {count} characters."), code="too_long", field=field, count=LONGEST_NAME)
    return shown


def _save(work: Work, table: Table, order: SaveUnit, more: dict[str, int | None], used_by: Any) -> int:
    name = _named(order.name_zh)
    name_en = (order.name_en or "").strip() or None

    def block(conn: Connection) -> int:
        _check_free(conn, table, name, order, more)
        values: dict[str, Any] = {"name_zh": name, "name_en": name_en, **more}
        if order.id is None:
            made = conn.execute(insert(table).values(**values))
            ident = int(made.inserted_primary_key[0])  # type: ignore[index]
            old: dict[str, Any] = {}
        else:
            ident = order.id
            row = conn.execute(select(table).where(table.c.id == ident)).mappings().first()
            old = dict(row or {})
            if order.closed and not old.get("ends"):
                _check_empty(conn, used_by == ident, work.today())
            values["ends"] = (old.get("ends") or work.today()) if order.closed else None
            update_versioned(conn, table, ident, order.version, values)
        changes = {key: (_text(old.get(key)), _text(value)) for key, value in values.items() if old.get(key) != value}
        _record(conn, work, table, ident, changes)
        return ident

    return work.write(block)


def _check_free(conn: Connection, table: Table, name: str, order: SaveUnit, more: dict[str, int | None]) -> None:
    same = [table.c.name_zh == name]
    if order.id is not None:
        same.append(table.c.id != order.id)
    if "department_id" in table.c:
        home = more.get("department_id")
        if home is None:
            home = conn.execute(select(table.c.department_id).where(table.c.id == order.id)).scalar()
        elif conn.execute(select(department.c.id).where(department.c.id == home)).first() is None:
            raise UserError(N_("There is no such department."), code="not_found", field="department")
        same.append(table.c.department_id == home)
    if conn.execute(select(table.c.id).where(and_(*same))).first() is not None:
        raise Conflict(N_("{name} exists already."), code="already_there", field="name_zh", name=name)


def _check_empty(conn: Connection, here: Any, today: date) -> None:
    running = or_(posting.c.ends.is_(None), posting.c.ends >= today)
    people = conn.execute(select(func.count()).select_from(posting).where(here, running)).scalar()
    if people:
        raise UserError(
            N_n("{count} person is still there.", "{count} people are still there."),
            code="in_use",
            hint=N_("Move them first, then close it."),
            count=people,
        )


def _ensure(
    conn: Connection, work: Work, table: Table, name: str, name_en: str | None, more: dict[str, int | None]
) -> int:
    shown = _named(name)
    where = [table.c.name_zh == shown, *(table.c[key] == value for key, value in more.items())]
    row = conn.execute(select(table.c.id, table.c.ends).where(*where)).first()
    if row is not None:
        if row.ends is not None:
            conn.execute(update(table).where(table.c.id == row.id).values(ends=None, version=table.c.version + 1))
            _record(conn, work, table, row.id, {"ends": (_text(row.ends), None)})
        return int(row.id)
    made = conn.execute(insert(table).values(name_zh=shown, name_en=name_en, **more))
    ident = int(made.inserted_primary_key[0])  # type: ignore[index]
    _record(conn, work, table, ident, {"name_zh": (None, shown)})
    return ident


def _record(conn: Connection, work: Work, table: Table, ident: int, changes: dict[str, Any]) -> None:
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind=table.name,
        object_id=ident,
        changes=changes,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
