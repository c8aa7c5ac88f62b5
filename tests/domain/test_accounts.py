"""Sign-in names and roles proposed for people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.accounts import (
    GIVEN_TO_MANY,
    login_faults,
    proposed_login,
    proposed_role,
    same_login,
    shown_login,
)
from hrdesk.domain.errors import UserError
from hrdesk.domain.roles import Role


@pytest.mark.parametrize(
    ("position", "role"),
    [
        ("催收员", Role.COLLECTOR),
        ("客服专员", Role.COLLECTOR),
        ("质检员", Role.COLLECTOR),
        ("客户经理", Role.COLLECTOR),  # called a manager, leads nobody
        ("", Role.COLLECTOR),
        ("组长", Role.SUPERVISOR),
        ("催收主管", Role.SUPERVISOR),
        ("项目负责人", Role.SUPERVISOR),
        ("人事专员", Role.HR),
        ("HRBP", Role.HR),
        ("人力资源经理", Role.HR),
        ("出纳", Role.FINANCE),
        ("财务主管", Role.FINANCE),
        ("总经理", Role.OWNER),
        ("负责人", Role.OWNER),
        ("总经理助理", Role.COLLECTOR),
        ("合规专员", Role.AUDITOR),
        ("Team leader", Role.SUPERVISOR),
        ("Thread cutter", Role.COLLECTOR),
    ],
)
def test_the_position_says_as_what_somebody_usually_signs_in(position: str, role: Role) -> None:
    assert proposed_role(position) is role


def test_whoever_leads_a_team_supervises_it_unless_the_office_needs_more() -> None:
    assert proposed_role("催收员", leads=True) is Role.SUPERVISOR
    assert proposed_role("总经理助理", leads=True) is Role.SUPERVISOR
    assert proposed_role("人事经理", leads=True) is Role.HR


@given(st.text(max_size=20), st.booleans())
def test_no_position_proposes_a_role_that_is_not_given_to_many(position: str, leads: bool) -> None:
    assert proposed_role(position, leads=leads) in GIVEN_TO_MANY
    assert not {Role.ADMINISTRATOR, Role.KIOSK} & set(GIVEN_TO_MANY)


def test_the_employee_number_is_the_sign_in_name_proposed() -> None:
    assert proposed_login(" HC００12 ") == "HC0012"


def test_collisions_are_told_with_whom_and_neither_case_nor_width_tells_names_apart() -> None:
    faults = login_faults({1: "hc0001", 2: "ＨＣ0002", 3: "HC0002", 4: "HC0003", 5: " ", 6: "a*b"}, ["HC0001", "admin"])
    assert {key: fault.code for key, fault in faults.items()} == {
        1: "already_there", 2: "twice", 3: "twice", 5: "missing", 6: "bad_login",
    }  # fmt: skip
    assert "HC0001" in str(faults[1])


@given(st.dictionaries(st.integers(), st.text(max_size=70), max_size=8), st.lists(st.text(max_size=8), max_size=4))
def test_what_has_no_fault_can_be_kept_and_is_nobody_else_s(wanted: dict[int, str], taken: list[str]) -> None:
    faults = login_faults(wanted, taken)
    fine = [login for key, login in wanted.items() if key not in faults]
    kept = [same_login(shown_login(login)) for login in fine]
    assert len(set(kept)) == len(kept)
    assert not set(kept) & {same_login(login) for login in taken}


@pytest.mark.parametrize("login", ["", "a" * 65, "a*", "a\nb"])
def test_a_name_that_cannot_be_kept_is_refused(login: str) -> None:
    with pytest.raises(UserError):
        shown_login(login)
