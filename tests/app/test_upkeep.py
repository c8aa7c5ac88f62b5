"""Backup, check, restore, migration, settings, who is in."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from hrdesk.app.access import AddAccount, add_account
from hrdesk.app.people import list_people
from hrdesk.app.upkeep import (
    SaveSettings,
    agency_settings,
    back_up,
    check,
    come_by,
    last_backup,
    leave,
    migrate,
    news,
    preview_backup,
    restore,
    save_settings,
)
from hrdesk.app.work import Desk
from hrdesk.domain.errors import Conflict, Denied, UserError
from tests.app.builders import CHEAP, NOW, PASSWORD, Clock, add_people, as_role, set_up


def refused(code: str, call, *args, **kwargs) -> UserError:
    with pytest.raises(UserError) as caught:
        call(*args, **kwargs)
    assert caught.value.code == code
    assert not re.search(r"\{[a-z_]+\}", str(caught.value) + caught.value.hint)
    return caught.value


# --- backup and back again -------------------------------------------------------------------------------------------


def test_a_backup_is_verified_and_remembered(desk: Desk, tmp_path: Path) -> None:
    add_people(desk, 3)
    assert last_backup(desk.work()) is None
    made = back_up(desk.work(), tmp_path / "copies")
    assert made.verified
    assert made.file.is_file()
    assert last_backup(desk.work()) == NOW
    assert preview_backup(made.file).people == 3
    assert check(desk.work()).ok


def test_a_lost_file_comes_back_whole_from_its_backup(desk: Desk, tmp_path: Path) -> None:
    add_people(desk, 3)
    made = back_up(desk.work(), tmp_path / "copies")
    add_people(desk, 2)
    to = tmp_path / "office" / "华诚.hrdesk"
    done = restore(made.file, to, "admin", PASSWORD, clock=desk.clock)
    assert (done["kept"], done["rows"]) == (None, made.rows)
    from hrdesk.app.access import sign_in
    from tests.app.builders import CHEAP

    back = sign_in(to, "admin", PASSWORD, clock=desk.clock, cost=CHEAP)
    assert len(list_people(back.work())) == 3
    assert check(back.work()).ok
    back.database.close()


def test_a_restore_keeps_the_old_file_aside(desk: Desk, tmp_path: Path) -> None:
    add_people(desk, 3)
    made = back_up(desk.work(), tmp_path / "copies")
    add_people(desk, 2)
    desk.database.close()
    done = restore(made.file, desk.place, "admin", PASSWORD, clock=desk.clock)
    assert Path(done["kept"]).is_file()


def test_only_an_administrator_of_the_backup_restores_it(desk: Desk, tmp_path: Path) -> None:
    from hrdesk.app.access import AddAccount, add_account
    from tests.app.builders import CHEAP

    hr = add_account(desk.work(), AddAccount("zhoumin", "周敏", "hr"), cost=CHEAP)
    made = back_up(desk.work(), tmp_path / "copies")
    to = tmp_path / "new.hrdesk"
    with pytest.raises(Denied):
        restore(made.file, to, "zhoumin", hr.password, clock=desk.clock)
    refused("wrong_password", restore, made.file, to, "admin", "not this one", clock=desk.clock)
    refused("not_found", restore, tmp_path / "nothing.hrdesk", to, "admin", PASSWORD, clock=desk.clock)
    assert not to.exists()


def test_a_failed_sign_in_before_the_backup_does_not_spoil_it(desk: Desk, tmp_path: Path) -> None:
    from hrdesk.app.access import sign_in
    from tests.app.builders import CHEAP

    refused("wrong_password", sign_in, desk.place, "admin", "not this one", clock=desk.clock, cost=CHEAP)
    made = back_up(desk.work(), tmp_path / "copies")
    assert restore(made.file, tmp_path / "new.hrdesk", "admin", PASSWORD, clock=desk.clock)["db"]


def test_a_backup_that_was_altered_is_not_restored(desk: Desk, tmp_path: Path) -> None:
    made = back_up(desk.work(), tmp_path / "copies")
    raw = bytearray(made.file.read_bytes())
    raw[-100] ^= 1
    made.file.write_bytes(raw)
    to = tmp_path / "new.hrdesk"
    refused("damaged", restore, made.file, to, "admin", PASSWORD, clock=desk.clock)
    assert not to.exists()


def test_a_file_of_this_version_needs_no_migration(desk: Desk) -> None:
    done = migrate(desk.place, "admin", PASSWORD, clock=desk.clock)
    assert done["from"] == done["to"]
    assert done["backup"] is None
    refused("wrong_password", migrate, desk.place, "admin", "not this one", clock=desk.clock)


def test_only_those_who_hold_the_vault_bring_a_file_up_to_date(desk: Desk) -> None:
    who = add_people(desk, 1)[0]
    given = add_account(desk.work(), AddAccount("mj", "马洁", "collector", None, who.employee_no, None), cost=CHEAP)
    with pytest.raises(Denied):
        migrate(desk.place, "mj", given.password, clock=desk.clock)


# --- check -----------------------------------------------------------------------------------------------------------


def test_a_row_altered_outside_shows_in_the_check(desk: Desk) -> None:
    assert check(desk.work()).ok
    desk.work().write(lambda conn: conn.execute(text("UPDATE audit SET fields = 'x' WHERE id = 2")))
    report = check(desk.work())
    assert not report.ok
    assert [found.name for found in report.checks if not found.ok] == ["audit_chain"]


def test_a_cut_off_tail_shows_by_what_this_computer_saw_before(desk: Desk) -> None:
    add_people(desk, 1)
    assert check(desk.work()).ok

    def cut(conn: Any) -> None:
        conn.execute(text("DELETE FROM history WHERE audit_id = (SELECT max(id) FROM audit)"))
        conn.execute(text("DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)"))

    desk.work().write(cut)
    assert not check(desk.work()).ok


# --- settings --------------------------------------------------------------------------------------------------------


def test_settings_have_defaults_and_keep_what_was_changed(desk: Desk) -> None:
    held = agency_settings(desk.work())
    assert (held.values["agency"], held.values["number_pattern"]) == ("华诚信服", "HC{0000}")
    assert (held.values["appeal_working_days"], held.values["start_day"]) == (7, 1)
    saved = save_settings(desk.work(), SaveSettings({"idle_minutes": 5, "agency": " 衡川信服 "}, held.version))
    assert (saved.values["idle_minutes"], saved.values["agency"]) == (5, "衡川信服")
    with pytest.raises(Conflict):
        save_settings(desk.work(), SaveSettings({"idle_minutes": 6}, held.version))


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"colour": "red"}, "unknown_setting"),
        ({"idle_minutes": 0}, "bad_setting"),
        ({"idle_minutes": "5"}, "bad_setting"),
        ({"idle_minutes": True}, "bad_setting"),
        ({"language": "fr"}, "bad_setting"),
        ({"number_pattern": "HC"}, "bad_pattern"),
        ({"agency": "  "}, "missing"),
        ({"zone": "Moon/Base"}, "bad_setting"),
    ],
)
def test_a_wrong_setting_changes_none(desk: Desk, values: dict, code: str) -> None:
    held = agency_settings(desk.work())
    refused(code, save_settings, desk.work(), SaveSettings({"start_day": 26, **values}, held.version))
    assert agency_settings(desk.work()) == held


def test_what_it_fixed_for_the_computer_stands(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HRDESK_MACHINE", str(tmp_path))
    (tmp_path / "settings.json").write_text(
        json.dumps({"idle_minutes": 3, "locked": {"idle_minutes": 2, "colour": "red", "agency": "X"}})
    )
    held = agency_settings(desk.work())
    assert held.values["idle_minutes"] == 2
    assert held.locked == {"idle_minutes"}
    refused("locked", save_settings, desk.work(), SaveSettings({"idle_minutes": 60}, held.version))
    (tmp_path / "settings.json").write_text("{ not json")
    assert agency_settings(desk.work()).values["idle_minutes"] == 10


# --- who is in -------------------------------------------------------------------------------------------------------


def test_everybody_sees_who_is_in_until_they_leave_or_fall_silent(desk: Desk, clock: Clock) -> None:
    set_up(desk)
    hr = as_role(desk, "hr", login="zhoumin")
    come_by(desk.work(), "PC-1")
    both = come_by(hr.work(), "PC-2")
    assert {(one.shown_name, one.me) for one in both} == {("管理员", False), ("zhoumin", True)}
    leave(hr.work(), "PC-2")
    assert [one.shown_name for one in come_by(desk.work(), "PC-1")] == ["管理员"]
    clock.forward(minutes=4)
    assert [one.shown_name for one in come_by(hr.work(), "PC-2")] == ["zhoumin"]


def test_what_another_saves_is_news(desk: Desk) -> None:
    hr = as_role(desk, "hr")
    before = news(desk)
    assert news(desk, before) is before
    come_by(hr.work(), "PC-2")
    still = news(desk, before)
    assert still == before
    assert news(desk, still) is still
    add_people(hr, 1)
    assert news(desk, still) != before
