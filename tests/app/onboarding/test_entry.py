"""Who is entered in the form as working here: existing staff, somebody new, or with a licence noted by name and reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from hrdesk.app import onboarding
from hrdesk.app.people import PersonView, SavePerson, person_view, save_person
from hrdesk.app.work import Desk
from hrdesk.domain.errors import UserError
from hrdesk.domain.onboarding.licence import EXISTING, NEW_FOR_DAYS, at_entry
from hrdesk.storage import tables as t
from tests.app.builders import TODAY, Clock, new_agency
from tests.app.onboarding.builders import items, ready


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    opened = new_agency(tmp_path, clock)
    ready(opened)
    yield opened
    opened.database.close()


def entered(desk: Desk, hired: date | None, status: str = "probation", licence: str = "") -> PersonView:
    fields = {
        "name": "许静", "status": status, "hire_date": hired, "department": "催收一部", "team": "电催一组", "position": "催收员",
    }  # fmt: skip
    return save_person(desk.work(), SavePerson(fields, licence=licence))


@pytest.mark.parametrize(("days", "expected"), [(0, None), (NEW_FOR_DAYS, None), (NEW_FOR_DAYS + 1, EXISTING)])
def test_who_came_within_thirty_days_is_new(days: int, expected: str | None) -> None:
    assert at_entry(TODAY - timedelta(days=days), TODAY) == expected


def test_without_a_first_day_it_is_existing_staff_and_a_noted_licence_carries_the_name() -> None:
    assert at_entry(None, TODAY) == EXISTING
    assert at_entry(TODAY, TODAY, "分公司调入，已考核", "周敏") == "分公司调入，已考核 (周敏)"


@pytest.mark.parametrize("status", ["probation", "regular"])
def test_a_newcomer_entered_in_the_form_gets_no_work_before_the_gates(desk: Desk, status: str) -> None:
    one = entered(desk, TODAY - timedelta(days=3), status)
    assert one.licensed is None
    with desk.database.read() as conn, pytest.raises(UserError) as caught:
        onboarding.refuse_unlicensed(conn, [one.employment_id], TODAY)
    assert caught.value.code == "not_licensed"


def test_somebody_here_for_long_counts_as_existing_staff(desk: Desk) -> None:
    assert entered(desk, date(2024, 1, 2)).licensed == EXISTING


def test_a_licence_noted_with_its_reason_is_kept_with_the_name_and_in_the_log(desk: Desk) -> None:
    one = entered(desk, TODAY, licence="分公司调入，  已考核")
    assert one.licensed == "分公司调入， 已考核 (管理员)"
    with desk.database.read() as conn:
        onboarding.refuse_unlicensed(conn, [one.employment_id], TODAY)
        kept = conn.execute(select(t.history.c.new).where(t.history.c.field == "licensed")).scalars().all()
    assert kept == [one.licensed]


def test_who_is_still_to_come_has_no_licence_whatever_was_noted(desk: Desk) -> None:
    assert entered(desk, TODAY + timedelta(days=7), "pending", "x").licensed is None


def test_onboarding_is_started_for_somebody_in_the_record_and_the_gates_give_the_licence(desk: Desk) -> None:
    one = entered(desk, TODAY - timedelta(days=3))
    plan = onboarding.start_onboarding(desk.work(), one.employment_id)
    gates = [item.id for item in items(desk, plan).values() if item.gate]
    onboarding.waive(desk.work(), gates, "已在分公司办理")
    assert person_view(desk.work(), one.employment_id).licensed == "gates passed"
    with pytest.raises(UserError) as caught:
        onboarding.start_onboarding(desk.work(), one.employment_id)
    assert caught.value.code == "has_plan"


def test_what_onboarding_needs_is_said(desk: Desk) -> None:
    nobody = pytest.raises(UserError)
    with nobody as caught:
        onboarding.start_onboarding(desk.work(), 999)
    assert caught.value.code == "not_found"
    without = entered(desk, None)
    with pytest.raises(UserError) as missing:
        onboarding.start_onboarding(desk.work(), without.employment_id)
    assert missing.value.code == "no_first_day"
