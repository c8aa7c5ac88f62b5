"""A backup is one only after it was opened and counted; a restore keeps what was there."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.errors import Conflict, Unavailable, UserError
from hrdesk.storage import audit, backup, keys
from hrdesk.storage.engine import open_database

from .conftest import CHEAP, NOW
from .test_work_unit import add, names, save


@pytest.fixture
def target(tmp_path):
    return tmp_path / "备份 盘"


def made(db, target, at=NOW):
    return backup.make(db.path, db.keys, target, at=at)


def contents(folder):
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_backup_opens_like_the_file_itself_with_the_passwords_of_then(db, target):
    save(db, add("催收一部"))
    one = made(db, target)
    assert one.manifest.tables["department"] == 1
    assert one.manifest.rows >= 3
    held = keys.unlock(one.file, "admin", "first-password", cost=CHEAP, now=NOW)
    with open_database(one.file, held) as copy:
        assert names(copy) == ["催收一部"]


def test_a_backup_carries_keys_attachments_and_the_audit_head(db, target):
    files = backup.attachments(db.path)
    files.mkdir()
    (files / "0a1b").write_bytes(b"sealed")
    save(db, lambda conn: audit.record(conn, at=NOW, account_id=None, use_case="x", object_kind="y"))
    one = made(db, target)
    with db.read() as conn:
        assert one.manifest.head == audit.head(conn)
    assert backup.attachments(one.file).joinpath("0a1b").read_bytes() == b"sealed"
    assert contents(keys.folder(one.file)) == contents(keys.folder(db.path))
    assert backup.verify(one.file, db.keys).verified


def test_a_backup_beside_a_busy_writer_is_one_moment(db, target):
    stop = threading.Event()
    both = lambda conn: (  # noqa: E731
        add(f"部{conn.exec_driver_sql('SELECT count(*) FROM department').scalar()}")(conn),
        conn.exec_driver_sql("INSERT INTO counter VALUES ((SELECT count(*) FROM counter), 0)"),
    )

    def write():
        while not stop.is_set():
            save(db, both)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for second in range(3):
            one = made(db, target, NOW + dt.timedelta(seconds=second))
            assert one.manifest.tables["department"] == one.manifest.tables["counter"]
    finally:
        stop.set()
        writer.join()


@pytest.mark.parametrize("harm", ["flip", "truncate", "remove", "keys", "manifest", "count"])
def test_a_harmed_backup_is_noticed_and_never_restored(db, target, tmp_path, harm):
    save(db, add("一部"))
    one = made(db, target)
    data = bytearray(one.file.read_bytes())
    manifest = one.file.parent / backup.MANIFEST
    if harm == "flip":
        data[len(data) // 2] ^= 1
        one.file.write_bytes(data)
    elif harm == "truncate":
        one.file.write_bytes(data[:4096])
    elif harm == "remove":
        one.file.unlink()
    elif harm == "keys":
        next(keys.folder(one.file).glob("*.key")).write_bytes(b"{}")
    elif harm == "manifest":
        manifest.write_bytes(b"{")
    else:
        said = json.loads(manifest.read_bytes())
        said["tables"]["department"] = 2
        manifest.write_text(json.dumps(said))
    before = db.path.read_bytes()
    with pytest.raises(Unavailable) as caught:
        backup.restore(one.file, db.path, db.keys, at=NOW)
    assert caught.value.code == "damaged"
    assert db.path.read_bytes() == before
    assert not list(tmp_path.glob("*.part"))


def test_a_restore_brings_the_old_state_back_and_keeps_the_file_that_was_there(db, target):
    save(db, add("一部"))
    one = made(db, target)
    save(db, add("二部"))
    db.close()
    kept = backup.restore(one.file, db.path, db.keys, at=NOW)
    with open_database(db.path, db.keys) as restored:
        assert names(restored) == ["一部"]
    with open_database(kept, keys.unlock(kept, "admin", "first-password", cost=CHEAP, now=NOW)) as old:
        assert names(old) == ["一部", "二部"]


def test_a_restore_to_a_new_computer_needs_only_the_backup(db, target, tmp_path):
    save(db, add("一部"))
    one = made(db, target)
    goal = tmp_path / "new pc" / "华诚.hrdesk"
    held = keys.unlock(one.file, "admin", "first-password", cost=CHEAP, now=NOW)
    assert backup.restore(one.file, goal, held, at=NOW) is None
    held = keys.unlock(goal, "admin", "first-password", cost=CHEAP, now=NOW)
    with open_database(goal, held) as restored:
        assert names(restored) == ["一部"]


def test_nobody_is_in_the_file_while_it_is_replaced(db, target):
    one = made(db, target)
    with db.read() as conn:
        conn.exec_driver_sql("SELECT * FROM gate").all()
        with pytest.raises(Conflict) as caught:
            backup.restore(one.file, db.path, db.keys, at=NOW)
    assert caught.value.code == "busy"
    assert names(db) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows refuses that restore: tests/windows/test_files.py")
def test_a_program_open_during_a_restore_is_told_and_writes_nothing_into_the_old_file(db, target):
    save(db, add("一部"))
    one = made(db, target)
    kept = backup.restore(one.file, db.path, db.keys, at=NOW)
    with pytest.raises(Unavailable) as caught:
        save(db, add("写错地方"))
    assert caught.value.code == "replaced"
    with open_database(kept, db.keys) as old:
        assert names(old) == ["一部"]
    save(db, add("二部"))
    assert names(db) == ["一部", "二部"]


def test_a_damaged_file_can_be_replaced_by_its_backup(db, target):
    save(db, add("一部"))
    one = made(db, target)
    db.close()
    db.path.write_bytes(b"\0" * 5000)
    assert backup.restore(one.file, db.path, db.keys, at=NOW).read_bytes() == b"\0" * 5000
    with open_database(db.path, db.keys) as restored:
        assert names(restored) == ["一部"]


def test_a_backup_cut_short_leaves_nothing_that_looks_like_one(db, target, monkeypatch):
    def fails(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "sync_file", fails)
    with pytest.raises(Unavailable) as caught:
        made(db, target)
    assert caught.value.code == "disk_full"
    assert list(target.iterdir()) == []


def test_another_files_keys_do_not_verify_a_backup(db, target, tmp_path):
    other, _ = keys.create(tmp_path / "other.hrdesk", "admin", "x", cost=CHEAP, now=NOW)
    one = made(db, target)
    with pytest.raises(UserError) as caught:
        backup.verify(one.file, other)
    assert caught.value.code == "wrong_password"


def test_what_is_no_backup_is_said(tmp_path):
    (tmp_path / "x.hrdesk").write_bytes(b"x")
    with pytest.raises(UserError) as caught:
        backup.look(tmp_path / "x.hrdesk")
    assert caught.value.code == "not_found"


def test_rotation_keeps_days_weeks_months_and_touches_nothing_else(db, target):
    one = made(db, target)
    stranger = target / "family photos"
    stranger.mkdir()
    for days in range(1, 40):
        at = NOW - dt.timedelta(days=days)
        copy = target / f"old {days}"
        shutil.copytree(one.file.parent, copy)
        said = json.loads((copy / backup.MANIFEST).read_bytes()) | {"made_at": at.isoformat()}
        (copy / backup.MANIFEST).write_text(json.dumps(said))
    other_file = target / "old 39"
    said = json.loads((other_file / backup.MANIFEST).read_bytes()) | {"file_id": "another"}
    (other_file / backup.MANIFEST).write_text(json.dumps(said))
    gone = backup.rotate(target, db.keys.file_id)
    left = backup.listed(target, db.keys.file_id)
    assert len(left) + len(gone) == 39
    assert 7 <= len(left) <= 7 + 5 + 2
    assert left[0].file == one.file
    assert stranger.is_dir()
    assert other_file.is_dir()


@given(st.lists(st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2027, 1, 1)), unique=True, max_size=60))
def test_the_newest_backup_is_always_kept_and_never_more_than_24(moments):
    kept = backup.to_keep(moments)
    assert kept <= set(moments)
    assert len(kept) <= 7 + 5 + 12
    if moments:
        assert max(moments) in kept
    days = sorted({moment.date() for moment in moments})[-7:]
    assert {moment.date() for moment in kept} >= set(days)


def test_what_a_killed_program_left_half_made_is_no_backup_and_is_cleared_later(db, target, monkeypatch):
    one = made(db, target)
    half = target / f".{one.file.stem} 20260101-000000.abc{backup.PART}"
    shutil.copytree(one.file.parent, half)
    assert [backup_.file for backup_ in backup.listed(target)] == [one.file]
    made(db, target, dt.datetime.now(dt.UTC))
    assert half.exists()
    made(db, target, dt.datetime.now(dt.UTC) + dt.timedelta(days=2))
    assert not half.exists()
