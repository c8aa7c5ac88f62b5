"""Coming in, accounts, passwords, the recovery key."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from hrdesk.app import access
from hrdesk.app.access import AddAccount, ChangeAccount, ChangePassword
from hrdesk.app.people import PeopleFilter, SavePerson, list_people, save_person
from hrdesk.app.upkeep import check, come_by
from hrdesk.app.work import Desk
from hrdesk.domain.errors import Conflict, Denied, UserError
from hrdesk.domain.roles import Role, Scope
from hrdesk.settings import last_database, last_login
from hrdesk.storage import tables as t
from tests.app.builders import CHEAP, NOW, PASSWORD, Clock, add_people, as_role, new_agency, set_up
from tests.documents.reading import by_pypdf


def create(path: Path, **changes: str):
    given = {"agency": "华诚信服", "login": "admin", "shown_name": "李娜", "password": PASSWORD} | changes
    return access.create_agency(path, **given, clock=lambda: NOW, cost=CHEAP)


def sign_in(desk: Desk, login: str, password: str, clock=None) -> Desk:
    return access.sign_in(desk.place, login, password, clock=clock or desk.clock, cost=CHEAP)


def audited(desk: Desk, use_case: str) -> list:
    with desk.database.read() as conn:
        return list(conn.execute(select(t.audit).where(t.audit.c.use_case == use_case).order_by(t.audit.c.id)))


def refused(code: str, call, *args, **kwargs) -> UserError:
    with pytest.raises(UserError) as caught:
        call(*args, **kwargs)
    assert caught.value.code == code
    assert "{" not in str(caught.value) + caught.value.hint
    return caught.value


# --- a new agency ----------------------------------------------------------------------------------------------------


def test_a_new_agency_has_its_administrator_signed_in_and_a_recovery_key(tmp_path: Path) -> None:
    made = create(tmp_path / "华诚.hrdesk")
    assert made.desk.agency == "华诚信服"
    assert (made.desk.actor.role, made.desk.actor.scope) == (Role.ADMINISTRATOR, Scope.ALL)
    assert len(made.recovery_key.split("-")) == 8
    assert made.recovery_key not in repr(made)
    assert check(made.desk.work()).ok
    assert last_database() == str(tmp_path / "华诚.hrdesk")
    assert last_login(made.desk.place) == "admin"


def test_the_recovery_key_is_printed_for_an_administrator_and_lies_in_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "agency").mkdir()
    made = create(tmp_path / "agency" / "华诚.hrdesk")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    before = {one: one.stat().st_size for one in tmp_path.rglob("*")}
    words = re.sub(r"\s", "", by_pypdf(access.print_recovery_key(made.desk.work(), made.recovery_key)))
    assert {one: one.stat().st_size for one in tmp_path.rglob("*")} == before  # nothing new, nothing longer
    assert all(part in words for part in (made.recovery_key, "华诚信服", "华诚.hrdesk", "2026-11-23"))
    assert made.recovery_key not in caplog.text
    assert not any(made.recovery_key.encode() in one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())


def test_a_key_that_does_not_open_the_file_is_not_printed(tmp_path: Path) -> None:
    made, other = create(tmp_path / "华诚.hrdesk"), create(tmp_path / "另一家.hrdesk")
    refused("wrong_password", access.print_recovery_key, made.desk.work(), other.recovery_key)
    refused("wrong_password", access.print_recovery_key, made.desk.work(), made.recovery_key[:-1])
    with pytest.raises(Denied):
        access.print_recovery_key(as_role(made.desk, "hr").work(), made.recovery_key)


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "notes.hrdesk").write_text("mine")
    refused("already_there", create, tmp_path / "notes.hrdesk")
    assert (tmp_path / "notes.hrdesk").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.hrdesk"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"password": "short"}, "weak_password"),
        ({"password": "12345678"}, "weak_password"),
        ({"password": "aaaaaaaaaa"}, "weak_password"),
        ({"password": "Administrator", "login": "administrator"}, "weak_password"),
        ({"agency": "  "}, "missing"),
        ({"login": "a*b"}, "bad_login"),
    ],
)
def test_a_refused_start_leaves_nothing_behind(tmp_path: Path, change: dict, code: str) -> None:
    refused(code, create, tmp_path / "new.hrdesk", **change)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_a_sync_service_copies_about_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "OneDrive" / "人事"
    place.mkdir(parents=True)
    refused("sync_folder", create, place / "new.hrdesk")
    assert list(place.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    refused("not_found", create, tmp_path / "nowhere" / "new.hrdesk")


def test_a_place_is_looked_at_before_its_folder_is_made(tmp_path: Path) -> None:
    access.check_new_place(tmp_path / "HRDesk" / "华诚.hrdesk")
    refused("sync_folder", access.check_new_place, tmp_path / "Dropbox" / "人事" / "华诚.hrdesk")
    (tmp_path / "there.hrdesk").write_text("x")
    refused("already_there", access.check_new_place, tmp_path / "there.hrdesk")


def test_a_place_where_two_programs_do_not_keep_each_other_out_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hrdesk.storage.place._another_process", lambda probe, seconds: "done")
    refused("no_locks", access.check_new_place, tmp_path / "华诚.hrdesk")
    assert list(tmp_path.iterdir()) == []
    assert not list(tmp_path.glob(".hrdesk-lock*"))


# --- signing in ------------------------------------------------------------------------------------------------------


def test_a_wrong_password_and_an_unknown_name_get_the_same_words(desk: Desk) -> None:
    wrong = refused("wrong_password", sign_in, desk, "admin", "not this one")
    unknown = refused("wrong_password", sign_in, desk, "nobody", "not this one")
    assert (str(wrong), wrong.hint) == (str(unknown), unknown.hint)


def test_after_five_failures_one_has_to_wait_even_with_the_clock_set_back(desk: Desk, clock: Clock) -> None:
    for _try in range(5):
        refused("wrong_password", sign_in, desk, "admin", "not this one")
    refused("too_many_tries", sign_in, desk, "admin", PASSWORD)
    refused("too_many_tries", sign_in, desk, "admin", PASSWORD, clock=lambda: NOW - timedelta(days=1))
    clock.forward(days=1)
    back = sign_in(desk, "admin", PASSWORD)
    assert audited(back, "access.sign_in")[-1].fields == "failed=5"
    back.database.close()


def test_a_file_that_is_not_there_is_no_wrong_password(tmp_path: Path) -> None:
    refused("not_found", access.sign_in, tmp_path / "x.hrdesk", "admin", PASSWORD, clock=lambda: NOW)
    refused("unsupported", access.sign_in, "postgresql://server/hr", "admin", PASSWORD, clock=lambda: NOW)
    (tmp_path / "letter.docx").write_bytes(b"PK\x03\x04 something else")
    refused("not_found", access.sign_in, tmp_path / "letter.docx", "admin", PASSWORD, clock=lambda: NOW)


def test_the_recovery_key_gives_an_administrator_a_new_password(tmp_path: Path) -> None:
    made = create(tmp_path / "a.hrdesk")
    made.desk.database.close()
    place, clock = made.desk.place, made.desk.clock
    refused("wrong_password", access.sign_in_with_recovery, place, "AAAAA-" * 8, "another-pass-2", clock=clock)
    refused("weak_password", access.sign_in_with_recovery, place, made.recovery_key, "short", clock=clock)
    typed = made.recovery_key.lower().replace("-", " ")
    back = access.sign_in_with_recovery(place, typed, "another-pass-2", clock=clock, cost=CHEAP)
    assert back.actor.login == "admin"
    refused("wrong_password", access.sign_in, place, "admin", PASSWORD, clock=clock, cost=CHEAP)
    assert audited(back, "access.sign_in_with_recovery")
    assert check(back.work()).ok


# --- accounts --------------------------------------------------------------------------------------------------------


def test_the_first_password_is_random_shown_once_and_must_be_changed(desk: Desk) -> None:
    one = access.add_account(desk.work(), AddAccount("zhoumin", "周敏", "hr"), cost=CHEAP)
    two = access.add_account(desk.work(), AddAccount("lina", "李娜", "finance"), cost=CHEAP)
    assert one.password != two.password
    assert one.password not in repr(one)
    hr = sign_in(desk, "ZhouMin", one.password)
    assert access.own_account(hr.work()).must_change
    access.change_own_password(hr.work(), ChangePassword(one.password, "my own words"), cost=CHEAP)
    assert not access.own_account(hr.work()).must_change
    refused("wrong_password", sign_in, desk, "zhoumin", one.password)
    assert sign_in(desk, "zhoumin", "my own words").actor.shown_name == "周敏"
    assert check(desk.work()).ok


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (AddAccount("", "x", "hr"), "missing"),
        (AddAccount("a", "x", "boss"), "unknown_role"),
        (AddAccount("a", "x", "hr", "world"), "unknown_scope"),
        (AddAccount("a", "x", "collector", "all"), "unknown_scope"),
        (AddAccount("a", "x", "collector"), "missing"),
        (AddAccount("a", "x", "supervisor", employment_no="HC9999"), "unknown_employee"),
        (AddAccount("a", "x", "hr", "department"), "missing"),
        (AddAccount("a", "x", "hr", "department", department="没有"), "not_found"),
        (AddAccount("ADMIN", "x", "hr"), "already_there"),
        (AddAccount("*recovery*", "x", "hr"), "bad_login"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused_and_leaves_no_keys(desk: Desk, order: AddAccount, code: str) -> None:
    refused(code, access.add_account, desk.work(), order, cost=CHEAP)
    assert check(desk.work()).ok
    assert len(access.list_accounts(desk.work())) == 1


@pytest.mark.parametrize("role", list(Role))
def test_only_hr_finance_and_administrators_can_open_protected_fields(desk: Desk, role: Role) -> None:
    signed_in = as_role(desk, role)
    assert signed_in.database.sees_sealed is (role in {Role.HR, Role.FINANCE, Role.ADMINISTRATOR})


def test_a_stopped_account_cannot_come_in_and_stays_on_what_it_did(desk: Desk) -> None:
    made = access.add_account(desk.work(), AddAccount("zhoumin", "周敏", "hr"), cost=CHEAP)
    hr = sign_in(desk, "zhoumin", made.password)
    access.stop_account(desk.work(), made.account_id)
    refused("wrong_password", sign_in, desk, "zhoumin", made.password)
    refused("account_changed", come_by, hr.work(), "PC-1")
    refused("account_changed", list_people, hr.work(), PeopleFilter())
    assert [row.login for row in access.list_accounts(desk.work()) if row.stopped_at] == ["zhoumin"]
    assert check(desk.work()).ok
    again = access.reset_password(desk.work(), made.account_id, cost=CHEAP)
    assert sign_in(desk, "zhoumin", again.password).database.sees_sealed


def test_another_role_counts_from_the_next_thing_done_not_from_the_next_sign_in(desk: Desk) -> None:
    made = access.add_account(desk.work(), AddAccount("zhoumin", "周敏", "hr"), cost=CHEAP)
    hr = sign_in(desk, "zhoumin", made.password)
    row = next(row for row in access.list_accounts(desk.work()) if row.login == "zhoumin")
    access.change_account(desk.work(), ChangeAccount(row.account_id, row.version, "周敏", "auditor"))
    refused("account_changed", list_people, hr.work(), PeopleFilter())
    refused("account_changed", save_person, hr.work(), SavePerson({"name": "马洁"}))


def test_the_last_administrator_and_oneself_cannot_be_stopped(desk: Desk) -> None:
    me = access.list_accounts(desk.work())[0]
    refused("own_account", access.stop_account, desk.work(), me.account_id)
    order = ChangeAccount(me.account_id, me.version, "管理员", "hr")
    refused("last_administrator", access.change_account, desk.work(), order)
    assert check(desk.work()).ok
    assert sign_in(desk, "admin", PASSWORD).actor.role is Role.ADMINISTRATOR


def test_another_role_takes_the_vault_key_away_and_keeps_the_password(desk: Desk) -> None:
    made = access.add_account(desk.work(), AddAccount("zhoumin", "周敏", "hr"), cost=CHEAP)
    row = next(row for row in access.list_accounts(desk.work()) if row.login == "zhoumin")
    access.change_account(desk.work(), ChangeAccount(row.account_id, row.version, "周敏", "owner"))
    owner = sign_in(desk, "zhoumin", made.password)
    assert owner.actor.role is Role.OWNER
    assert not owner.database.sees_sealed
    with pytest.raises(Conflict):
        access.change_account(desk.work(), ChangeAccount(row.account_id, row.version, "周敏", "hr"))
    assert not sign_in(desk, "zhoumin", made.password).database.sees_sealed
    assert check(desk.work()).ok


def test_an_administrator_resets_a_forgotten_password_without_learning_it(desk: Desk) -> None:
    made = access.add_account(desk.work(), AddAccount("zhoumin", "周敏", "hr"), cost=CHEAP)
    fresh = access.reset_password(desk.work(), made.account_id, cost=CHEAP)
    assert fresh.password != made.password
    refused("wrong_password", sign_in, desk, "zhoumin", made.password)
    assert access.own_account(sign_in(desk, "zhoumin", fresh.password).work()).must_change


def test_the_idle_lock_asks_for_the_own_password(desk: Desk) -> None:
    access.verify_own_password(desk.work(), PASSWORD, cost=CHEAP)
    refused("wrong_password", access.verify_own_password, desk.work(), "not this", cost=CHEAP)


def test_changing_the_password_asks_for_the_old_one_and_a_new_one(desk: Desk) -> None:
    change = access.change_own_password
    refused("wrong_password", change, desk.work(), ChangePassword("not this", "my own words"), cost=CHEAP)
    refused("weak_password", change, desk.work(), ChangePassword(PASSWORD, "12345678"), cost=CHEAP)
    refused("same_password", change, desk.work(), ChangePassword(PASSWORD, PASSWORD), cost=CHEAP)
    assert sign_in(desk, "admin", PASSWORD)


def test_sign_ins_and_refusals_stand_in_the_audit_log(desk: Desk) -> None:
    hr = as_role(desk, "hr")
    with pytest.raises(Denied):
        access.list_accounts(hr.work())
    last = audited(desk, "access.accounts.list_accounts")[-1]
    assert (last.object_kind, last.account_id) == ("refused", hr.actor.account_id)
    assert any(row.account_id == hr.actor.account_id for row in audited(desk, "access.sign_in"))


def test_no_password_ever_stands_in_the_file(desk: Desk) -> None:
    made = access.add_account(desk.work(), AddAccount("zhoumin", "周敏", "hr"), cost=CHEAP)
    with desk.database.read() as conn:
        told = repr([conn.execute(select(table)).all() for table in t.metadata.sorted_tables])
    assert made.password not in told
    assert PASSWORD not in told


def test_a_supervisor_sees_the_own_teams_by_who_leads_them(tmp_path: Path) -> None:
    from hrdesk.app.people import list_people
    from tests.app.builders import supervisor_of

    desk = new_agency(tmp_path)
    set_up(desk)
    others = add_people(desk, 3, team="电催一组")
    signed_in = supervisor_of(desk, "电催二组")
    mine = add_people(desk, 2, team="电催二组")
    seen = {row.employee_no for row in list_people(signed_in.work())}
    assert seen >= {person.employee_no for person in mine}
    assert not seen & {person.employee_no for person in others}
