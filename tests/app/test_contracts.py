"""Contracts one after the other: probation within the law, renewals without overlap, corrections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from hrdesk.app.people import SaveContract, contracts_of, person_view, save_contract
from hrdesk.app.work import Desk
from hrdesk.domain.errors import Denied, UserError
from tests.app.builders import add_people, as_role, new_agency

FIRST, NEXT = date(2024, 5, 20), date(2027, 5, 20)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = new_agency(tmp_path)
    yield opened
    opened.database.close()


@pytest.fixture
def who(desk: Desk) -> int:
    return add_people(desk, 1)[0].employment_id


def refused(desk: Desk, code: str, order: SaveContract) -> str:
    with pytest.raises(UserError) as caught:
        save_contract(desk.work(), order)
    assert caught.value.code == code
    return str(caught.value)


def test_a_contract_and_its_renewal_stand_in_a_row(desk: Desk, who: int) -> None:
    save_contract(
        desk.work(), SaveContract(who, "fixed", FIRST, date(2027, 5, 19), date(2024, 11, 19), company=" 华诚 ")
    )
    found = contracts_of(desk.work(), who)
    assert (found.next_start, found.may_ask_for_open_ended) == (NEXT, False)
    assert found.contracts[0].company == "华诚"
    assert person_view(desk.work(), who).probation_end == date(2024, 11, 19)
    found = save_contract(desk.work(), SaveContract(who, "fixed", NEXT, date(2030, 5, 19)))
    assert [one.number for one in found.contracts] == [1, 2]
    assert found.may_ask_for_open_ended
    assert save_contract(desk.work(), SaveContract(who, "open", date(2030, 5, 20))).next_start is None


def test_what_may_not_be_agreed_is_said(desk: Desk, who: int) -> None:
    year = SaveContract(who, "fixed", FIRST, date(2025, 5, 19), date(2024, 8, 19))
    assert "2024-07-19" in refused(desk, "probation_too_long", year)
    save_contract(desk.work(), SaveContract(who, "fixed", FIRST, date(2027, 5, 19), date(2024, 11, 19)))
    assert "2024-05-20" in refused(desk, "overlap", SaveContract(who, "fixed", date(2026, 1, 1), date(2028, 1, 1)))
    refused(desk, "probation_twice", SaveContract(who, "fixed", NEXT, date(2030, 5, 19), date(2027, 8, 19)))
    refused(desk, "not_after", SaveContract(who, "fixed", date(2020, 1, 1), date(2021, 1, 1)))


def test_a_correction_may_not_run_into_the_next_contract(desk: Desk, who: int) -> None:
    first = save_contract(desk.work(), SaveContract(who, "fixed", FIRST, date(2027, 5, 19))).contracts[0]
    save_contract(desk.work(), SaveContract(who, "fixed", NEXT, date(2030, 5, 19)))
    longer = SaveContract(who, "fixed", FIRST, date(2027, 6, 30), id=first.id, version=first.version)
    assert "2027-05-20" in refused(desk, "overlap", longer)
    shorter = SaveContract(who, "fixed", FIRST, date(2027, 4, 30), id=first.id, version=first.version)
    assert save_contract(desk.work(), shorter).contracts[0].ends == date(2027, 4, 30)
    refused(desk, "changed", shorter)


def test_contracts_are_kept_by_hr_and_seen_by_whom_the_person_is_seen(desk: Desk, who: int) -> None:
    save_contract(desk.work(), SaveContract(who, "open", FIRST))
    with pytest.raises(Denied):
        save_contract(as_role(desk, "owner").work(), SaveContract(who, "open", FIRST))
    with pytest.raises(UserError):
        contracts_of(as_role(desk, "collector").work(), who)
