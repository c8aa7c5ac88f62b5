"""A file that is cut, flipped, swapped, filled up or in the wrong place is said to be so, and nothing is made worse."""

from __future__ import annotations

import random
import sys

import pytest

from hrdesk.domain.errors import Unavailable, UserError
from hrdesk.storage import backup, check, connection, keys
from hrdesk.storage.engine import create_database, open_database
from hrdesk.storage.work_unit import new_request_id

from .conftest import CHEAP, NOW


def save(db, block):
    return db.writing(block, request_id=new_request_id(), use_case="faults", at=NOW)


def fill(db, rows=200, name="部门"):
    def block(conn):
        conn.exec_driver_sql(
            "INSERT INTO department (name_zh, name_en) VALUES (?, ?)", [(f"{name}{n}", "x" * 500) for n in range(rows)]
        )

    save(db, block)


def refused(db):
    """The error code on opening and reading everything, or None when all reads well."""
    try:
        with open_database(db.path, db.keys) as again:
            with again.read() as conn:
                conn.exec_driver_sql("SELECT * FROM department").all()
            return None if check.run(again).ok else "check"
    except UserError as error:
        return error.code


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_truncated_file_is_noticed(db, share):
    fill(db)
    db.close()
    data = db.path.read_bytes()
    db.path.write_bytes(data[: int(len(data) * share)])
    assert refused(db) in ("damaged", "unsupported")


def test_a_flipped_bit_is_noticed_wherever_it_is(db):
    fill(db)
    db.close()
    data = db.path.read_bytes()
    chance = random.Random(3)
    for _ in range(12):
        harmed = bytearray(data)
        harmed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        db.path.write_bytes(harmed)
        assert refused(db) in ("damaged", "check")
    db.path.write_bytes(data)
    assert refused(db) is None


def test_damage_met_while_reading_is_said_after_a_second_look(db):
    fill(db)
    db.close()
    data = bytearray(db.path.read_bytes())
    data[-5000:] = bytes(5000)
    db.path.write_bytes(data)
    with open_database(db.path, db.keys) as again, pytest.raises(Unavailable) as caught, again.read() as conn:
        conn.exec_driver_sql("SELECT sum(length(name_en)) FROM department").all()
    assert caught.value.code == "damaged"


@pytest.mark.parametrize(
    "content", [b"SQLite format 3\0" + bytes(4080), b"PK\x03\x04" + bytes(5000), "工号,姓名\n".encode() * 900]
)
def test_a_file_of_another_kind_is_not_opened(db, content):
    db.close()
    db.path.write_bytes(content)
    assert refused(db) in ("damaged", "unsupported")
    assert db.path.read_bytes() == content


def test_an_ordinary_sqlite_file_is_told_apart_from_a_damaged_one(db, tmp_path):
    import sqlite3

    db.close()
    db.path.unlink()
    other = sqlite3.connect(db.path)
    other.execute("CREATE TABLE t (x)")
    other.close()
    assert refused(db) == "unsupported"


def test_a_file_replaced_by_another_agencys_is_noticed(db, tmp_path):
    other_path = tmp_path / "other.hrdesk"
    other, _ = keys.create(other_path, "admin", "x", cost=CHEAP, now=NOW)
    create_database(other_path, other, at=NOW).close()
    db.close()
    other_path.replace(db.path)
    assert refused(db) == "damaged"


def test_a_missing_file_is_said(db):
    db.close()
    db.path.unlink()
    assert refused(db) == "not_found"


def test_a_folder_is_no_file(db, tmp_path):
    with pytest.raises(UserError) as caught:
        open_database(tmp_path, db.keys)
    assert caught.value.code == "unsupported"


def test_a_server_database_is_refused_in_one_sentence(db):
    with pytest.raises(UserError) as caught:
        open_database("postgresql://hr@server/hrdesk", db.keys)
    assert caught.value.code == "unsupported"
    assert "postgresql" in str(caught.value)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows moves no file that is open")
def test_a_file_that_goes_while_somebody_works_is_said_and_work_goes_on_when_it_is_back(db):
    fill(db, 3)
    away = db.path.with_name("away")
    db.path.rename(away)
    with pytest.raises(UserError) as caught:
        fill(db)
    assert caught.value.code == "unavailable"
    with pytest.raises(Unavailable):
        db.data_version()
    away.rename(db.path)
    save(db, lambda conn: conn.exec_driver_sql("DELETE FROM department WHERE id = 1"))
    with db.read() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM department").scalar() == 2


class TestFullDisk:
    @pytest.fixture
    def full(self, db, monkeypatch):
        """A file that may not grow any more."""
        fill(db, 20)
        real = connection.raw_connection

        def small(*args, **options):
            raw = real(*args, **options)
            pages = raw.execute("PRAGMA page_count").fetchone()[0]
            raw.execute(f"PRAGMA max_page_count = {max(pages, 10)}")
            return raw

        monkeypatch.setattr(connection, "raw_connection", small)
        with open_database(db.path, db.keys) as again:
            yield again

    def test_a_save_that_finds_no_room_is_refused_whole(self, full):
        with pytest.raises(Unavailable) as caught:
            fill(full, 5000, "更多")
        assert caught.value.code == "disk_full"
        with full.read() as conn:
            assert conn.exec_driver_sql("SELECT count(*) FROM department").scalar() == 20
            assert conn.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"

    def test_small_saves_go_on_once_there_is_room(self, full, monkeypatch):
        with pytest.raises(Unavailable):
            fill(full, 5000, "更多")
        monkeypatch.undo()
        full.close()
        save(full, lambda conn: conn.exec_driver_sql("INSERT INTO department (name_zh) VALUES ('后来')"))


def test_a_backup_to_a_full_disk_is_refused_and_leaves_nothing(db, tmp_path):
    """The operating system refuses files over 64 KiB to this process, as a full disk does."""
    import signal

    resource = pytest.importorskip("resource")

    fill(db)
    target = tmp_path / "full"
    before, old = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, before[1]))
    try:
        with pytest.raises(Unavailable) as caught:
            backup.make(db.path, db.keys, target, at=NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, old)
    assert caught.value.code in ("disk_full", "unavailable")
    assert list(target.iterdir()) == []
    assert backup.make(db.path, db.keys, target, at=NOW).verified
