"""Every use case says who may do it, and shows nobody people outside their scope.

A new use case fails ``test_every_use_case_stands_in_a_table`` until it stands in one of three tables of
``scopes/tables``: READS (what it returns must not name the canary), ACTS (done to the canary it must be refused), or
AGENCY_WIDE (it is not about single people; the reason is given and, unless it says so, no narrow role may do it at all).
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

import hrdesk.app
from hrdesk.app import organisation, people
from hrdesk.app.work import Desk
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.roles import PERMISSIONS, Role, may
from hrdesk.storage import tables as t
from tests.app.builders import add_people, as_role, new_agency, supervisor_of
from tests.app.scopes.canary import CANARY, Canary, build_canary
from tests.app.scopes.tables import ACTS, AGENCY_WIDE, INSIDE, OPEN, PASSWORDS, READS, Call

_NARROW = (Role.SUPERVISOR, Role.COLLECTOR)
OUTSIDERS = ("another team's supervisor", "a collector", "another department's HR", "a supervisor who leads nobody")


# --- what there is ---------------------------------------------------------------------------------------------------


def _modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(hrdesk.app.__path__, "hrdesk.app."):
        yield importlib.import_module(found.name)


def _first_is_work(function: Any) -> bool:
    """A public function that takes a Work, and no open connection (those run inside a use case)."""
    parameters = list(inspect.signature(function).parameters.values())
    inside = any(parameter.name == "conn" or "Connection" in str(parameter.annotation) for parameter in parameters)
    return bool(parameters) and parameters[0].name == "work" and not inside


def _use_cases() -> dict[str, Any]:
    return {
        f"{module.__name__.removeprefix('hrdesk.app.')}.{name}": member
        for module in _modules()
        for name, member in vars(module).items()
        if module.__name__ != "hrdesk.app.work"  # what use cases are made of
        and inspect.isfunction(member)
        and not name.startswith("_")
        and member.__module__ == module.__name__
        and (hasattr(member, "permission") or _first_is_work(member))
    }


USE_CASES = {name: function for name, function in _use_cases().items() if name not in INSIDE}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = new_agency(tmp_path_factory.mktemp("agency"))
    yield opened
    opened.database.close()


@pytest.fixture(scope="module")
def canary(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Canary:
    return build_canary(desk, tmp_path_factory.mktemp("papers"), tmp_path_factory.mktemp("evidence") / f"{CANARY}.txt")


@pytest.fixture(scope="module")
def outsiders(desk: Desk, canary: Canary) -> dict[str, Desk]:
    """Who must not find the canary: each of another team, person or department."""
    other = supervisor_of(desk, "客服一组", department="客服部")
    return {
        "another team's supervisor": other,
        "a collector": as_role(desk, "collector"),
        "another department's HR": as_role(desk, "hr", scope="department", department="客服部"),
        "a supervisor who leads nobody": as_role(desk, "supervisor"),
    }


# --- the tests -------------------------------------------------------------------------------------------------------


def test_there_are_use_cases() -> None:
    assert len(USE_CASES) > 30


@pytest.mark.parametrize("name", sorted(USE_CASES))
def test_every_use_case_declares_a_permission(name: str) -> None:
    permission = getattr(USE_CASES[name], "permission", None)
    assert permission in PERMISSIONS, f"hrdesk.app.{name} needs @use_case(permission)"


def test_every_use_case_stands_in_a_table() -> None:
    tables = [set(READS), set(ACTS), set(AGENCY_WIDE)]
    named = set().union(*tables)
    assert sum(map(len, tables)) == len(named), "a use case stands in two tables"
    assert named - set(USE_CASES) == set(), "these are no longer there"
    assert set(USE_CASES) - named == set(), "say in tests/app/scopes/tables.py how these keep to the actor's scope"


@pytest.mark.parametrize("role", list(Role))
def test_a_role_without_the_permission_is_refused_before_anything_is_read(desk: Desk, role: Role) -> None:
    signed_in = as_role(desk, role)
    for name, function in USE_CASES.items():
        if may(role, getattr(function, "permission", "account.own")):
            continue
        needed = [
            parameter
            for parameter in list(inspect.signature(function).parameters.values())[1:]
            if parameter.default is inspect.Parameter.empty and parameter.kind is not inspect.Parameter.VAR_KEYWORD
        ]
        given = {parameter.name: None for parameter in needed}
        with pytest.raises(Denied) as refusal:
            function(signed_in.work(), **given)
        assert refusal.value.code == "not_allowed", f"{role} could call {name}"


def test_refusals_are_written_down(desk: Desk) -> None:
    with desk.database.read() as conn:
        refused = conn.execute(select(t.audit.c.use_case).where(t.audit.c.object_kind == "refused")).scalars()
        assert "people.saving.save_person" in set(refused)


def test_what_only_concerns_the_agency_is_closed_to_narrow_roles() -> None:
    for name in AGENCY_WIDE:
        narrow = [role for role in _NARROW if may(role, USE_CASES[name].permission)]
        assert not narrow or name in OPEN or name in PASSWORDS, f"{name} is open to {narrow}"


def test_the_canary_can_be_found_by_who_may_see_it(desk: Desk, canary: Canary) -> None:
    """Else the tests below would show nothing."""
    for name, call in READS.items():
        if name != "today.today":
            assert CANARY in _told(desk, call, canary), name


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("name", sorted(READS | OPEN))
def test_nobody_reads_people_outside_their_scope(
    outsiders: dict[str, Desk], canary: Canary, who: str, name: str
) -> None:
    told = _told(outsiders[who], (READS | OPEN)[name], canary)
    for secret in (CANARY, canary.employee_no, "13800132046"):
        assert secret not in told.replace(f"({canary.employee_no})", "")


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("name", sorted(ACTS))
def test_nobody_acts_on_people_outside_their_scope(
    desk: Desk, outsiders: dict[str, Desk], canary: Canary, who: str, name: str
) -> None:
    before = _state(desk, canary)
    with pytest.raises(UserError) as caught:
        ACTS[name](outsiders[who].work(), canary)
    assert CANARY not in str(caught.value)
    assert _state(desk, canary) == before


def _told(desk: Desk, call: Call, canary: Canary) -> str:
    try:
        return repr(call(desk.work(), canary))
    except UserError as error:
        return str(error)


def _state(desk: Desk, canary: Canary) -> str:
    tables = (t.person, t.employment, t.posting, t.personnel_order, t.plan, t.plan_item)
    tables += (t.evaluation, t.evaluation_line, t.adjustment, t.exclusion)
    tables += (t.separation, t.separation_item, t.case_holding, t.handover_line, t.absence, t.contact, t.notice)
    with desk.database.read() as conn:
        return repr([conn.execute(select(table)).all() for table in tables])


def test_a_day_before_the_lead_began_shows_nobody(desk: Desk) -> None:
    """Scope "team" follows who leads on the day, not who will."""
    leader, member = add_people(desk, 2, department="客服部", team="客服二组")
    there = as_role(desk, "supervisor", employee_no=leader.employee_no)
    tree = organisation.organisation(desk.work())
    team = next(found for unit in tree.departments for found in unit.teams if found.unit.name_zh == "客服二组")
    order = organisation.SetTeamLead(team.unit.id, leader.employee_no, date(2026, 12, 1))
    organisation.set_team_lead(desk.work(), order)
    assert member.employee_no not in repr(people.list_people(there.work()))
