"""Saving: all or nothing, with a known outcome, also when two people save at once."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from sqlalchemy import func, insert, select, update
from sqlcipher3 import dbapi2 as sqlcipher

from hrdesk.domain.errors import Conflict, Unavailable, UserError
from hrdesk.storage import connection, faults, work_unit
from hrdesk.storage.engine import open_database
from hrdesk.storage.tables import department, gate, request
from hrdesk.storage.work_unit import new_request_id

from .conftest import NOW


def save(db, block, request_id=None, use_case="test"):
    return db.writing(block, request_id=request_id or new_request_id(), use_case=use_case, at=NOW)


def names(db):
    with db.read() as conn:
        return list(conn.scalars(select(department.c.name_zh).order_by(department.c.id)))


def add(name):
    return lambda conn: conn.execute(insert(department).values(name_zh=name)).inserted_primary_key[0]


def test_a_saved_row_is_read_back_by_another_opening(db):
    assert save(db, add("催收一部")) == 1
    with open_database(db.path, db.keys) as again:
        assert names(again) == ["催收一部"]


def test_an_error_in_the_block_leaves_nothing(db):
    def block(conn):
        add("半途")(conn)
        raise UserError("Stop.")

    with pytest.raises(UserError, match="Stop"):
        save(db, block)
    assert names(db) == []
    with db.read() as conn:
        assert conn.scalar(select(func.count()).select_from(request)) == 0


def test_the_house_mode_is_really_on(db):
    def block(conn):
        asked = ("journal_mode", "synchronous", "foreign_keys", "mmap_size", "cell_size_check", "trusted_schema")
        return [conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]

    answers = save(db, block)
    assert answers[:3] == ["truncate", 3, 1]
    assert answers[3] in (0, None)
    assert answers[4:] == [1, 0]


def test_pressing_save_twice_saves_once(db):
    save(db, add("一部"), request_id="same")
    with pytest.raises(Conflict) as caught:
        save(db, add("二部"), request_id="same")
    assert caught.value.code == "already_saved"
    assert names(db) == ["一部"]


def test_two_threads_adding_to_one_number_lose_nothing(db):
    save(db, lambda conn: conn.exec_driver_sql("INSERT INTO counter VALUES ('n', 0)"))

    def one(conn):
        seen = conn.exec_driver_sql("SELECT next FROM counter").scalar()
        conn.exec_driver_sql("UPDATE counter SET next = ?", (seen + 1,))

    def work():
        for _ in range(25):
            save(db, one)

    threads = [threading.Thread(target=work) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    with db.read() as conn:
        assert conn.exec_driver_sql("SELECT next FROM counter").scalar() == 100


def test_a_reader_sees_one_moment(db):
    save(db, add("一部"))
    with db.read() as conn:
        assert conn.scalar(select(func.count()).select_from(department)) == 1
        conn.execute(select(department)).all()


def test_a_foreign_key_is_kept(db):
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError):
        save(db, lambda conn: conn.execute(insert(department).values(name_zh="x", parent_id=99)))


class TestCommitTrouble:
    """The answer to COMMIT got lost."""

    def broken(self, db, monkeypatch, *, really, code="SQLITE_IOERR", times=1):
        left = [times]
        real = type(db)._commit

        def commit(self, raw, until):
            if left[0] == 0:
                return real(self, raw, until)
            left[0] -= 1
            if really:
                raw.execute("COMMIT")
            error = sqlcipher.OperationalError("disk I/O error")
            error.sqlite_errorcode = {"SQLITE_IOERR": 10, "SQLITE_FULL": 13}[code]
            raise work_unit.CommitUnknown from error

        monkeypatch.setattr(type(db), "_commit", commit)

    def test_it_was_saved_and_is_not_repeated(self, db, monkeypatch):
        runs = []
        self.broken(db, monkeypatch, really=True)
        assert save(db, lambda conn: (runs.append(1), add("一部")(conn))[1]) == 1
        assert (names(db), len(runs)) == (["一部"], 1)

    def test_it_was_not_saved_and_is_tried_again(self, db, monkeypatch):
        self.broken(db, monkeypatch, really=False)
        save(db, add("一部"))
        assert names(db) == ["一部"]

    def test_a_full_disk_is_said_and_nothing_is_saved(self, db, monkeypatch):
        self.broken(db, monkeypatch, really=False, code="SQLITE_FULL")
        with pytest.raises(Unavailable) as caught:
            save(db, add("一部"))
        assert caught.value.code == "disk_full"
        assert names(db) == []

    def test_the_share_stays_away_and_the_outcome_is_said_to_be_unknown(self, db, monkeypatch):
        self.broken(db, monkeypatch, really=True)

        def gone(self, request_id):
            raise Unavailable("gone")

        with monkeypatch.context() as patch:
            patch.setattr(type(db), "was_saved", gone)
            patch.setattr(work_unit.time, "sleep", lambda _: None)
            with pytest.raises(Unavailable, match="not known"):
                save(db, add("一部"), request_id="r1")
        assert db.was_saved("r1")


def test_a_reader_in_the_way_of_commit_is_waited_for(db):
    reading, saved = threading.Event(), threading.Event()

    def read():
        with db.read() as conn:
            conn.execute(select(department)).all()
            reading.set()
            saved.wait(0.4)

    reader = threading.Thread(target=read)
    reader.start()
    reading.wait()
    save(db, add("一部"))
    saved.set()
    reader.join()
    assert names(db) == ["一部"]


def test_a_file_kept_busy_for_too_long_is_said(db, monkeypatch):
    monkeypatch.setattr(work_unit, "PATIENCE", 0.2)
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.1)
    other = connection.raw_connection(db.path, db.keys.file_key)
    other.execute("BEGIN IMMEDIATE")
    with open_database(db.path, db.keys) as second, pytest.raises(Conflict) as caught:
        save(second, add("一部"))
    assert caught.value.code == "busy"
    other.close()


def test_a_file_migrated_meanwhile_takes_no_more_writing_from_this_program(db):
    save(db, lambda conn: conn.execute(update(gate).values(least_writer=work_unit.WRITER + 1)))
    with pytest.raises(UserError) as caught:
        save(db, add("一部"))
    assert caught.value.code == "newer_file"
    assert names(db) == []


def test_a_read_only_opening_reads_and_refuses_to_write(db):
    save(db, add("一部"))
    with open_database(db.path, db.keys, read_only=True) as again:
        assert names(again) == ["一部"]
        with pytest.raises(Unavailable) as caught:
            save(again, add("二部"))
    assert caught.value.code == "read_only"


def test_a_running_query_can_be_cancelled(db):
    started = threading.Event()
    ended: list[BaseException] = []

    def long():
        try:
            with db.read() as conn:
                started.set()
                conn.exec_driver_sql(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n"
                )
        except faults.Interrupted as error:
            ended.append(error)

    runner = threading.Thread(target=long)
    runner.start()
    started.wait()
    while runner.is_alive():
        db.interrupt(runner.ident)
        runner.join(0.02)
    assert ended


def test_news_from_another_program_is_noticed(db):
    before = db.data_version()
    assert db.data_version() == before
    with open_database(db.path, db.keys) as other:
        save(other, add("一部"))
    assert db.data_version() != before


def test_old_requests_are_forgotten(db):
    save(db, add("一部"), request_id="old")
    with open_database(db.path, db.keys) as later:
        later.writing(add("二部"), request_id="new", use_case="t", at=NOW + dt.timedelta(days=31))
        assert not later.was_saved("old")
        assert later.was_saved("new")


def test_who_holds_no_vault_key_is_refused_to_write_sealed_fields_and_reads_dots(db):
    from dataclasses import replace
    from decimal import Decimal

    from hrdesk.domain.errors import Denied
    from hrdesk.storage.tables import person, target
    from hrdesk.storage.types import SEALED

    values = {"name": "张三", "name_key": "zhang san", "search_key": "zhangsan"}
    save(db, lambda conn: conn.execute(insert(person).values(**values, id_number="11010119900307123X")))
    with open_database(db.path, replace(db.keys, vault_key=None)) as clerk:
        assert not clerk.sees_sealed
        with clerk.read() as conn:
            assert conn.scalar(select(person.c.id_number)) is SEALED
        with pytest.raises(Denied):
            save(clerk, lambda conn: conn.execute(update(person).values(id_number="x")))
        with pytest.raises(Denied):
            clerk.digest("11010119900307123X")
        with pytest.raises(UserError, match="too large"):
            save(clerk, lambda conn: conn.execute(update(target).values(value=Decimal("1e30"))))
    assert db.digest("11010119900307123x") == db.digest("11010119900307123X")
