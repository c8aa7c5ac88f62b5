"""Accounts for many at once: what is proposed, all or none, first passwords, what is refused."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from hrdesk.app import access
from hrdesk.app.access import AddAccount, ChangePassword, slips
from hrdesk.app.access.keyed import check_password
from hrdesk.app.access.many import WantedAccount, add_accounts, list_candidates
from hrdesk.app.upkeep import check
from hrdesk.app.work import Desk
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.roles import Role, Scope
from hrdesk.storage import keys
from hrdesk.storage import tables as t
from hrdesk.storage.envelope import Cost
from tests.app.builders import CHEAP, add_people, as_role, lead, set_up
from tests.app.test_access import audited, refused, sign_in
from tests.documents.reading import by_pypdf


@pytest.fixture
def desk(desk: Desk) -> Desk:
    set_up(desk)
    return desk


def wanted(desk: Desk, **changes: str) -> list[WantedAccount]:
    """Everybody without an account as proposed; ``changes`` by employee number: another sign-in name."""
    return [
        WantedAccount(one.employment_id, changes.get(one.employee_no, one.login), one.role.value)
        for one in list_candidates(desk.work()).people
    ]


def nothing_made(desk: Desk, accounts: int = 1) -> None:
    assert len(access.list_accounts(desk.work())) == accounts
    assert len(keys.holders(desk.place)) == accounts
    assert check(desk.work()).ok


# --- what is proposed --------------------------------------------------------------------------------------------------


def test_everybody_at_work_without_an_account_is_proposed_with_number_and_role(desk: Desk) -> None:
    collector, leader = add_people(desk, 2, names=("马洁", "王磊"))
    (clerk,) = add_people(desk, 1, position="人事专员", team=None, names=("周敏",))
    add_people(desk, 1, status="left", names=("已离职",))
    lead(desk, leader.employee_no, "电催一组")
    found = {one.name: one for one in list_candidates(desk.work()).people}
    assert set(found) == {"马洁", "王磊", "周敏"}
    assert [found[name].role for name in ("马洁", "王磊", "周敏")] == [Role.COLLECTOR, Role.SUPERVISOR, Role.HR]
    assert found["马洁"].login == collector.employee_no
    assert (found["周敏"].employee_no, found["周敏"].team) == (clerk.employee_no, "")


def test_whoever_has_an_account_is_not_proposed_and_stopped_ones_are_counted(desk: Desk) -> None:
    one, two, three = add_people(desk, 3)
    access.add_account(desk.work(), AddAccount("one", "x", "collector", employment_no=one.employee_no), cost=CHEAP)
    made = access.add_account(
        desk.work(), AddAccount("two", "x", "collector", employment_no=two.employee_no), cost=CHEAP
    )
    access.stop_account(desk.work(), made.account_id)
    found = list_candidates(desk.work())
    assert [person.employee_no for person in found.people] == [three.employee_no]
    assert found.stopped == 1
    assert set(found.logins) == {"admin", "one", "two"}


def test_an_account_of_the_same_name_that_is_tied_to_nobody_is_told(desk: Desk) -> None:
    add_people(desk, 2, names=("周敏", "马洁"))
    access.add_account(desk.work(), AddAccount("zhoumin", "周敏", "hr"), cost=CHEAP)
    assert {one.name: one.namesake for one in list_candidates(desk.work()).people} == {"周敏": "zhoumin", "马洁": ""}


# --- made ------------------------------------------------------------------------------------------------------------


def test_all_are_made_at_once_each_with_a_first_password_that_must_be_changed(desk: Desk) -> None:
    people = add_people(desk, 8)
    add_people(desk, 1, position="人事专员", team=None)
    made = add_accounts(desk.work(), wanted(desk), cost=CHEAP)
    assert len({one.password for one in made}) == 9
    rows = {row.login: row for row in access.list_accounts(desk.work())}
    for one in made:
        assert rows[one.login].must_change
        assert rows[one.login].employee_no == one.employee_no
        assert one.password not in repr(one)
        check_password(one.password, one.login)
    assert rows[people[0].employee_no].scope is Scope.OWN
    first = next(one for one in made if one.role is Role.HR)
    hr = sign_in(desk, first.login.lower(), first.password)
    assert hr.database.sees_sealed
    assert access.own_account(hr.work()).must_change
    access.change_own_password(hr.work(), ChangePassword(first.password, "my own words"), cost=CHEAP)
    refused("wrong_password", sign_in, desk, first.login, first.password)
    assert not sign_in(desk, made[0].login, made[0].password).database.sees_sealed
    assert check(desk.work()).ok


def test_each_account_stands_in_the_audit_log_and_no_password_anywhere(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    add_people(desk, 3)
    with caplog.at_level(logging.DEBUG):
        made = add_accounts(desk.work(), wanted(desk), cost=CHEAP)
    rows = audited(desk, "access.many.add_accounts")
    assert sorted(row.object_id for row in rows) == sorted(one.account_id for one in made)
    with desk.database.read() as conn:
        told = repr([conn.execute(select(table)).all() for table in t.metadata.sorted_tables]) + caplog.text
    for one in made:
        assert one.password not in told
        assert all(one.password.encode() not in path.read_bytes() for path in keys.folder(desk.place).iterdir())


def test_how_far_it_is_is_told_person_by_person(desk: Desk) -> None:
    add_people(desk, 3, names=("马洁", "王磊", "李倩"))
    told: list[tuple[int, int, str]] = []
    add_accounts(desk.work(progress=lambda *at: told.append(at)), wanted(desk), cost=CHEAP)
    assert [(done, total) for done, total, _what in told] == [(0, 3), (1, 3), (2, 3)]
    assert {what for _done, _total, what in told} == {"马洁", "王磊", "李倩"}


def test_passwords_are_guarded_as_those_of_single_accounts(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    add_people(desk, 1)
    costs: list[Cost] = []
    whole = keys.key_files.locked

    def watched(private: bytes, login: str, file_id: str, password: str, cost: Cost):
        costs.append(cost)
        return whole(private, login, file_id, password, CHEAP)

    monkeypatch.setattr(keys.key_files, "locked", watched)
    add_accounts(desk.work(), wanted(desk))
    assert costs == [Cost()]
    assert Cost().memory_kib >= 64 * 1024
    assert Cost().passes >= 3


# --- all or none -----------------------------------------------------------------------------------------------------


def test_stopped_half_way_nothing_was_made(desk: Desk) -> None:
    add_people(desk, 5)
    seen: list[int] = []
    work = desk.work(progress=lambda done, _total, _what: seen.append(done), cancelled=lambda: len(seen) > 2)
    refused("cancelled", add_accounts, work, wanted(desk), cost=CHEAP)
    assert seen == [0, 1, 2]
    nothing_made(desk)


def test_a_full_disk_among_the_keys_leaves_none(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    add_people(desk, 4)
    whole, count = keys.put, iter(range(9))

    def put(*given):
        if next(count) == 2:
            raise UserError("The disk is full.", code="disk_full")
        return whole(*given)

    monkeypatch.setattr(keys, "put", put)
    refused("disk_full", add_accounts, desk.work(), wanted(desk), cost=CHEAP)
    nothing_made(desk)


def test_a_write_that_fails_takes_the_keys_away_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    add_people(desk, 3)

    def fails(*_given: object) -> None:
        raise UserError("No.", code="busy")

    monkeypatch.setattr("hrdesk.app.access.many.record_account", fails)
    refused("busy", add_accounts, desk.work(), wanted(desk), cost=CHEAP)
    nothing_made(desk)


def test_a_name_taken_while_passwords_were_made_refuses_all(desk: Desk) -> None:
    people = add_people(desk, 2)
    order = wanted(desk)

    def meanwhile(done: int, _total: int, _what: str) -> None:
        if done == 1:
            access.add_account(desk.work(), AddAccount(people[1].employee_no, "x", "auditor"), cost=CHEAP)

    failure = refused("already_there", add_accounts, desk.work(progress=meanwhile), order, cost=CHEAP)
    assert people[1].name in str(failure)
    nothing_made(desk, accounts=2)


def test_an_administrator_stopped_meanwhile_makes_none(desk: Desk) -> None:
    add_people(desk, 2)
    other = as_role(desk, "administrator", login="second")
    order = wanted(desk)

    def meanwhile(done: int, _total: int, _what: str) -> None:
        if done == 1:
            mine = next(row for row in access.list_accounts(other.work()) if row.login == "admin")
            access.stop_account(other.work(), mine.account_id)

    refused("account_changed", add_accounts, desk.work(progress=meanwhile), order, cost=CHEAP)
    assert {row.login for row in access.list_accounts(other.work())} == {"admin", "second"}
    assert [holder.login for holder in keys.holders(other.place)] == ["second"]


# --- refused ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["administrator", "kiosk"])
def test_roles_that_are_made_by_themselves_are_refused(desk: Desk, role: str) -> None:
    add_people(desk, 2)
    order = wanted(desk)
    failure = refused("not_given_to_many", add_accounts, desk.work(), [order[0], replace(order[1], role=role)])
    assert "“" in failure.hint
    nothing_made(desk)


def test_what_makes_no_sense_is_refused_with_the_name_of_the_person(desk: Desk) -> None:
    one, two = add_people(desk, 2, names=("马洁", "王磊"))
    order = wanted(desk)
    refused("no_rows", add_accounts, desk.work(), [])
    refused("unknown_role", add_accounts, desk.work(), [replace(order[0], role="boss")])
    refused("unknown_employee", add_accounts, desk.work(), [replace(order[0], employment_id=999)])
    refused("unknown_employee", add_accounts, desk.work(), [order[0], order[0]])
    for login, code in (
        ("admin", "already_there"),
        (two.employee_no.lower(), "twice"),
        ("", "missing"),
        ("a*", "bad_login"),
    ):
        failure = refused(code, add_accounts, desk.work(), wanted(desk, **{one.employee_no: login}), cost=CHEAP)
        assert "马洁" in str(failure)
    nothing_made(desk)


def test_whoever_has_an_account_by_now_is_named(desk: Desk) -> None:
    (one,) = add_people(desk, 1, names=("马洁",))
    order = wanted(desk)
    access.add_account(desk.work(), AddAccount("majie", "马洁", "collector", employment_no=one.employee_no), cost=CHEAP)
    failure = refused("has_account", add_accounts, desk.work(), order, cost=CHEAP)
    assert "马洁" in str(failure)
    assert "majie" in str(failure)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_gives_accounts(desk: Desk, role: Role) -> None:
    add_people(desk, 1)
    order = wanted(desk)
    other = as_role(desk, role)
    for call in (lambda: list_candidates(other.work()), lambda: add_accounts(other.work(), order, cost=CHEAP)):
        with pytest.raises(Denied):
            call()


# --- the paper -------------------------------------------------------------------------------------------------------


def test_the_slips_stand_team_by_team_and_no_file_is_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    (office,) = add_people(desk, 1, position="人事专员", team=None)
    two = add_people(desk, 2, team="电催二组")
    one = add_people(desk, 2, team="电催一组")
    made = add_accounts(desk.work(), wanted(desk), cost=CHEAP)
    before = sorted(Path(desk.place).parent.rglob("*"))
    monkeypatch.setattr("tempfile.TemporaryDirectory", None)
    monkeypatch.setattr("tempfile.mkstemp", None)
    made_slips = slips.account_slips(desk.work(), made)
    assert (made_slips.pages, made_slips.people, made_slips.missing_glyphs) == (1, 5, ())
    assert made_slips.pdf[:5].decode() not in repr(made_slips)
    text = by_pypdf(made_slips.pdf)
    teams = sorted([("电催一组", one), ("电催二组", two)], key=lambda pair: pair[0])
    order = [who.employee_no for _team, people in teams for who in people] + [office.employee_no]
    assert sorted(order, key=text.index) == order
    assert all(text.count(first.password) == 1 for first in made)
    assert sorted(Path(desk.place).parent.rglob("*")) == before


def test_without_anybody_there_is_no_slip(desk: Desk) -> None:
    refused("no_rows", slips.account_slips, desk.work(), ())
    with pytest.raises(Denied):
        slips.account_slips(as_role(desk, "hr").work(), ())
