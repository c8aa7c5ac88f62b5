"""The audit log shows what somebody with other tools did to it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from hrdesk.storage import audit
from hrdesk.storage.audit import Break, Entry
from hrdesk.storage.tables import history

from .conftest import NOW
from .test_work_unit import save


@pytest.fixture
def logged(db):
    save(
        db,
        lambda conn: audit.record_many(
            conn,
            [Entry("edit", "department", n, changes={"name_zh": ("旧", f"新{n}")}) for n in range(1, 6)],
            at=NOW,
            account_id=None,
        ),
    )
    return db


def checked(db, heads=()):
    with db.read() as conn:
        return audit.verify(conn, heads)


def tampered(db, *statements):
    save(
        db,
        lambda conn: [conn.exec_driver_sql(statement) for statement in ("PRAGMA defer_foreign_keys=ON", *statements)],
    )


def test_an_untouched_log_holds(logged):
    assert checked(logged) == []


@pytest.mark.parametrize("column", ["at", "account_id", "object_id", "fields", "digest", "use_case"])
def test_an_edited_row_is_shown(logged, column):
    value = "'x'" if column in ("fields", "digest", "use_case") else "7"
    tampered(logged, f"UPDATE audit SET {column} = {value} WHERE id = 3")
    assert checked(logged) == [Break(3, "edited")]


def test_a_deleted_row_is_shown(logged):
    tampered(logged, "DELETE FROM history WHERE audit_id = 3", "DELETE FROM audit WHERE id = 3")
    assert checked(logged)[0] == Break(3, "missing")


def test_swapped_rows_are_shown(logged):
    tampered(
        logged,
        "UPDATE audit SET id = 99 WHERE id = 2",
        "UPDATE audit SET id = 2 WHERE id = 3",
        "UPDATE audit SET id = 3 WHERE id = 99",
    )
    assert {broken.what for broken in checked(logged)} >= {"reordered", "edited"}


def test_a_tail_cut_off_is_shown_by_the_head_kept_outside(logged, tmp_path):
    with logged.read() as conn:
        audit.remember(tmp_path, logged.keys.file_id, audit.head(conn))
    tampered(logged, "DELETE FROM history WHERE audit_id = 5", "DELETE FROM audit WHERE id = 5")
    assert checked(logged) == []
    assert checked(logged, [audit.remembered(tmp_path, logged.keys.file_id)]) == [Break(5, "cut_tail")]


def test_a_chain_made_anew_is_shown_by_the_head_kept_outside(logged, tmp_path):
    with logged.read() as conn:
        kept = audit.head(conn)
    tampered(logged, "DELETE FROM history", "DELETE FROM audit")
    entries = [Entry("forged", "department", n) for n in range(6)]
    save(logged, lambda conn: audit.record_many(conn, entries, at=NOW, account_id=None))
    assert checked(logged) == []
    assert checked(logged, [kept]) == [Break(5, "other_chain")]


def test_an_older_head_does_not_replace_a_newer_one(tmp_path):
    audit.remember(tmp_path, "f", audit.Head(9, "b"))
    audit.remember(tmp_path, "f", audit.Head(3, "a"))
    assert audit.remembered(tmp_path, "f") == audit.Head(9, "b")
    assert audit.remembered(tmp_path, "g") is None
    audit.forget(tmp_path, "f")
    assert audit.remembered(tmp_path, "f") is None


def test_the_log_is_in_the_changes_own_transaction(db):
    def block(conn):
        audit.record(conn, at=NOW, account_id=None, use_case="edit", object_kind="x", object_id=1)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        save(db, block)
    with db.read() as conn:
        assert audit.head(conn) == audit.Head(0, audit.GENESIS)


def test_values_can_be_erased_and_the_chain_still_holds(logged):
    save(logged, lambda conn: conn.execute(history.delete()))
    assert checked(logged) == []


def test_sealed_values_stay_sealed_in_the_history(db):
    changes = {"bank_card": ("6222020200112233445", None), "phone": (None, "138")}
    save(
        db,
        lambda conn: audit.record(
            conn,
            at=NOW,
            account_id=None,
            use_case="edit",
            object_kind="person",
            object_id=1,
            changes=changes,
            sealed={"bank_card"},
        ),
    )
    with db.read() as conn:
        rows = {row.field: row for row in conn.execute(select(history))}
        assert (rows["bank_card"].old, rows["bank_card"].sealed_old) == (None, "6222020200112233445")
        assert rows["phone"].new == "138"
        raw = conn.exec_driver_sql("SELECT * FROM history").all()
        assert b"6222020200112233445" not in repr(raw).encode()
