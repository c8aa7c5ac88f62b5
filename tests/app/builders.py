"""Builders every test of use cases shares: an agency's file, somebody signed in, people to work with.

An agency costs a key derivation and some forty tables, so one template is made for each test process and copied. Key
derivation is cheap here (``CHEAP`` is passed on to whatever signs in).
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from hrdesk.app import access
from hrdesk.app.organisation import ensure_department, ensure_position, ensure_team, lead_team
from hrdesk.app.people import PersonView, SavePerson, next_employee_numbers, save_person
from hrdesk.app.work import Desk
from hrdesk.domain.people import name_key, search_key
from hrdesk.domain.roles import Role, Scope
from hrdesk.settings import profile
from hrdesk.storage import tables as t
from hrdesk.storage.audit import forget
from hrdesk.storage.envelope import Cost

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)  # 10:30 in Shanghai
TODAY = date(2026, 11, 23)
PASSWORD = "first-password-1"
_numbers = itertools.count(1)

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "洁倩磊静立浩丽飞雯航涛然悦军敏远佳明娜强"


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = field(default=NOW)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **step: float) -> None:
        """``clock.forward(days=1)``."""
        self.now += timedelta(**step)


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="hrdesk-template-"))
    path = folder / "华诚.hrdesk"
    made = access.create_agency(path, "华诚信服", "admin", "管理员", PASSWORD, clock=lambda: NOW, zone=ZONE, cost=CHEAP)
    made.desk.database.close()
    return path


def new_agency(tmp_path: Path, clock: Clock | None = None, name: str = "华诚.hrdesk") -> Desk:
    """A fresh file under ``tmp_path`` with the administrator signed in ("admin", PASSWORD)."""
    path = tmp_path / name
    template = _template()
    shutil.copyfile(template, path)
    shutil.copytree(f"{template}.keys", f"{path}.keys")
    desk = access.sign_in(path, "admin", PASSWORD, clock=clock or Clock(), cost=CHEAP)
    forget(profile(), desk.database.keys.file_id)  # what was seen of another copy of the template
    return desk


def as_role(
    desk: Desk,
    role: str,
    *,
    login: str | None = None,
    scope: str | None = None,
    employee_no: str | None = None,
    department: str | None = None,
) -> Desk:
    """An account of that role, made by ``desk`` (an administrator) and signed in. Own and team scope need a person."""
    login = login or f"{role}{next(_numbers)}"
    if employee_no is None and (scope in ("own", "team") or (scope is None and role in ("supervisor", "collector"))):
        employee_no = add_people(desk, 1)[0].employee_no
    order = access.AddAccount(login, login, role, scope, employee_no, department)
    first = access.add_account(desk.work(), order, cost=CHEAP)
    return access.sign_in(desk.place, login, first.password, clock=desk.clock, cost=CHEAP)


def set_up(
    desk: Desk,
    units: dict[str, tuple[str, ...]] | None = None,
    positions: tuple[str, ...] = ("催收员", "组长", "客服专员"),
) -> dict[str, int]:
    """Departments with teams, and positions; all ids by name."""
    units = units or {"催收一部": ("电催一组", "电催二组"), "客服部": ("客服一组",)}
    work = desk.work()

    def block(conn: Any) -> dict[str, int]:
        ids: dict[str, int] = {}
        for department, teams in units.items():
            ids[department] = ensure_department(conn, work, department)
            for team in teams:
                ids[team] = ensure_team(conn, work, ids[department], team)
        for position in positions:
            ids[position] = ensure_position(conn, work, position)
        return ids

    return work.write(block)


def add_person(desk: Desk, name: str, **fields: Any) -> PersonView:
    """One person through the form: ``add_person(desk, "马洁", status="regular", team="电催一组")``. HR or administrator."""
    fields.setdefault("status", "regular")
    fields.setdefault("hire_date", date(2024, 5, 20))
    return save_person(desk.work(), SavePerson({"name": name, **fields}))


@dataclass(frozen=True)
class Somebody:
    """What ``add_people`` made."""

    employment_id: int
    person_id: int
    employee_no: str
    name: str


def add_people(
    desk: Desk,
    count: int,
    *,
    department: str = "催收一部",
    team: str | None = "电催一组",
    position: str | None = "催收员",
    status: str = "regular",
    hire_date: date = date(2024, 5, 20),
    leave_date: date | None = None,
    names: tuple[str, ...] = (),
) -> list[Somebody]:
    """``count`` people at once, straight into the tables; units that are not there are made."""
    work = desk.work()

    def block(conn: Any) -> list[Somebody]:
        department_id = ensure_department(conn, work, department)
        team_id = ensure_team(conn, work, department_id, team) if team else None
        position_id = ensure_position(conn, work, position) if position else None
        numbers = next_employee_numbers(conn, count)
        made = []
        for at, number in enumerate(numbers):
            name = names[at] if at < len(names) else _name(next(_numbers))
            person_id = conn.execute(
                insert(t.person).values(name=name, name_key=name_key(name), search_key=search_key(name))
            ).inserted_primary_key[0]
            employment_id = conn.execute(
                insert(t.employment).values(
                    person_id=person_id,
                    employee_no=number,
                    status=status,
                    hire_date=hire_date,
                    leave_date=leave_date,
                    licensed="existing staff",
                )
            ).inserted_primary_key[0]
            made.append(Somebody(employment_id, person_id, number, name))
            conn.execute(
                insert(t.posting).values(
                    employment_id=employment_id,
                    starts=hire_date,
                    ends=leave_date,
                    department_id=department_id,
                    team_id=team_id,
                    position_id=position_id,
                )
            )
        return made

    return work.write(block)


def lead(desk: Desk, employee_no: str, team: str, starts: date = date(2024, 1, 1)) -> None:
    """Makes somebody the leader of a team, so that the account's scope "team" covers it."""
    work = desk.work()

    def block(conn: Any) -> None:
        team_id = conn.execute(select(t.team.c.id).where(t.team.c.name_zh == team)).scalar_one()
        who = select(t.employment.c.id).where(t.employment.c.employee_no == employee_no)
        lead_team(conn, team_id, conn.execute(who).scalar_one(), starts)

    work.write(block)


def supervisor_of(desk: Desk, team: str, *, department: str = "催收一部", login: str | None = None) -> Desk:
    """A supervisor who leads ``team``, signed in."""
    leader = add_people(desk, 1, department=department, team=team, position="组长")[0]
    lead(desk, leader.employee_no, team)
    return as_role(desk, "supervisor", login=login, employee_no=leader.employee_no)


def resident_id(serial: int = 1, born: date = date(1996, 3, 8), *, male: bool = False) -> str:
    """A well-formed number in area 999999, which was never issued."""
    body = f"999999{born:%Y%m%d}{(serial * 2 + male) % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def _name(number: int) -> str:
    first, rest = divmod(number, len(_GIVEN))
    return _SURNAMES[first % len(_SURNAMES)] + _GIVEN[rest] + (_GIVEN[first // len(_SURNAMES) % len(_GIVEN)])


__all__ = [
    "CHEAP",
    "NOW",
    "PASSWORD",
    "TODAY",
    "ZONE",
    "Clock",
    "Role",
    "Scope",
    "Somebody",
    "add_people",
    "add_person",
    "as_role",
    "lead",
    "new_agency",
    "resident_id",
    "set_up",
    "supervisor_of",
]
