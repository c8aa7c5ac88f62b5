"""Nothing a person entered is readable in the file, its journal, a backup, the key folder or a temporary file."""

from __future__ import annotations

import os
import sys
import tempfile

import pytest
from sqlalchemy import insert

from hrdesk.storage import backup, connection
from hrdesk.storage.tables import person

from .conftest import NOW

NAME, NUMBER = "金丝雀·测试", "11010119900307123X"
CANARIES = [text.encode(code) for text in (NAME, NUMBER, "13800138000") for code in ("utf-8", "utf-16-le", "gb18030")]


def readable(folder):
    found = []
    for root, _, files in os.walk(folder):
        for name in files:
            data = open(os.path.join(root, name), "rb").read()  # noqa: PTH118, PTH123, SIM115
            found += [(name, canary) for canary in CANARIES if canary in data]
    return found


def test_canaries_are_nowhere_in_the_clear(db, tmp_path, monkeypatch):
    temporary = tmp_path / "temp"
    temporary.mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    rows = [
        {"name": NAME, "name_key": f"{n}", "search_key": "", "id_number": NUMBER, "phone": "13800138000"}
        for n in range(3000)
    ]
    db.writing(lambda conn: conn.execute(insert(person), rows), request_id="a", use_case="t", at=NOW)
    assert readable(tmp_path) == []
    backup.make(db.path, db.keys, tmp_path / "backup", at=NOW)
    with db.read() as conn:
        conn.exec_driver_sql("SELECT name, count(*) FROM person GROUP BY name || random() ORDER BY random()").all()
    assert readable(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="copies with cp")
def test_canaries_are_not_in_a_journal_left_behind_by_a_crash(db, tmp_path):
    """A writer in the middle of its transaction, its pages already in file and journal."""
    rows = [{"name": NAME, "name_key": f"{n}", "search_key": "", "id_number": NUMBER} for n in range(2000)]
    db.writing(lambda conn: conn.execute(insert(person), rows), request_id="a", use_case="t", at=NOW)
    raw = connection.raw_connection(db.path, db.keys.file_key)
    raw.execute("PRAGMA cache_size = 10")
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("UPDATE person SET phone = '13800138000', name = name || '改'")
    journal = db.path.with_name(db.path.name + "-journal")
    assert journal.stat().st_size > 4096
    # the system's own reading, since closing the file here would drop the writer's locks
    copy = tmp_path / "crashed"
    copy.mkdir()
    assert os.system(f"cp '{db.path}' '{journal}' '{copy}'") == 0  # noqa: S605
    raw.execute("ROLLBACK")
    raw.close()
    assert readable(copy) == []


def test_sealed_values_are_closed_to_other_tools_that_hold_the_file_key(db):
    db.writing(
        lambda conn: conn.execute(
            insert(person).values(name=NAME, name_key="", search_key="", id_number=NUMBER, bank_card=NUMBER)
        ),
        request_id="a",
        use_case="t",
        at=NOW,
    )
    raw = connection.raw_connection(db.path, db.keys.file_key)
    shown = repr(raw.execute("SELECT * FROM person").fetchall())
    raw.close()
    assert NAME in shown
    assert NUMBER not in shown
