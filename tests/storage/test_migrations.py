"""An older file is brought up to date without losing a row, or left exactly as it was."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from hrdesk.domain.errors import Unavailable, UserError
from hrdesk.storage import backup, check, connection, keys
from hrdesk.storage.engine import create_database, open_database
from hrdesk.storage.migrations.runner import Step, migrate, steps
from hrdesk.storage.tables import department, evaluation, person, team
from hrdesk.storage.work_unit import SCHEMA

from .conftest import CHEAP, NOW
from .freeze_step import carried_out
from .test_work_unit import save

NEXT = f"{int(SCHEMA) + 1:04}"  # a step this program does not know yet
RELEASED = Path(__file__).parent / "released"


def schema(raw):
    """Every table, index and trigger by name, its text without line breaks."""
    rows = raw.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    return {name: re.sub(r"\s+", " ", sql).strip() for name, sql in rows}


@pytest.fixture
def filled(db):
    """A department (parent) with two teams (children)."""

    def block(conn):
        conn.execute(insert(department).values(name_zh="催收部"))
        conn.execute(insert(team), [{"department_id": 1, "name_zh": name} for name in ("一组", "二组")])

    save(db, block)
    db.close()
    return db


def run(db, tmp_path, upgrade, **options):
    step = Step(NEXT, upgrade, **options)
    return migrate(db.path, db.keys, tmp_path / "backups", at=NOW, known=[*steps(), step], to=NEXT)


def raw_of(db):
    return connection.raw_connection(db.path, db.keys.file_key)


def counted(db):
    raw = raw_of(db)
    try:
        return backup.row_counts(raw), raw.execute("SELECT schema_version FROM gate").fetchone()[0]
    finally:
        raw.close()


def shape(raw):
    """What the file's tables are, however they came to be: an added column leaves another text than a new table."""
    found = {}
    for name, kind, strict, without_rowid in raw.execute(
        "SELECT name, type, strict, wr FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'"
    ).fetchall():
        columns = sorted(row[1:7] for row in raw.execute(f"PRAGMA table_xinfo({name})").fetchall())
        keys = sorted(row[2:] for row in raw.execute(f"PRAGMA foreign_key_list({name})").fetchall())
        found[name] = (kind, strict, without_rowid, columns, keys)
    texts = schema(raw)
    checks = {
        name: sorted(re.findall(r"CHECK \(.*?\)(?=,| \)|$)", text)) for name, text in texts.items() if name in found
    }
    uniques = {name: sorted(re.findall(r"UNIQUE \(.*?\)", text)) for name, text in texts.items() if name in found}
    others = {name: text for name, text in texts.items() if name not in found}
    return found, checks, uniques, others


def test_the_steps_from_nothing_end_in_exactly_the_current_tables(db):
    """If this fails before the release of a step: python -m tests.storage.freeze_step."""
    assert shape(carried_out(steps())) == shape(raw_of(db))


@pytest.mark.parametrize("revision", sorted(path.name for path in RELEASED.iterdir()))
def test_a_file_of_every_released_schema_is_brought_up_to_date_whole(tmp_path, revision):
    """Each was filled by the program of its time: people, a sealed number, a published month, two accounts."""
    shutil.copytree(RELEASED / revision, tmp_path / "old")
    path = tmp_path / "old" / "agency.hrdesk"
    held = keys.unlock(path, "admin", "first-password-1", cost=CHEAP, now=NOW)
    with pytest.raises(UserError) as caught:
        open_database(path, held)
    assert caught.value.code == "older_file"
    before = backup.row_counts(connection.raw_connection(path, held.file_key))
    done = migrate(path, held, tmp_path / "backups", at=NOW)
    assert (done.before, done.after) == (revision, SCHEMA)
    assert backup.verify(done.backup, held).manifest.schema == revision
    with open_database(path, held) as opened:
        assert check.run(opened).ok
        after = backup.row_counts(raw_of(opened))
        assert {name: after[name] for name in before} == before
        with opened.read() as conn:
            sealed = conn.execute(select(person.c.id_number).where(person.c.name == "𬱖倩")).scalar_one()
            states = conn.execute(select(evaluation.c.state, evaluation.c.snapshot)).all()
    assert sealed.startswith("999999")
    assert [(state, bool(snapshot)) for state, snapshot in states] == [("published", True)] * 3


def test_the_newest_step_is_the_schema_this_program_writes():
    known = [step.revision for step in steps()]
    assert known == sorted(known)
    assert known[-1] == SCHEMA


def test_a_file_of_today_is_left_alone_and_needs_no_backup(db, tmp_path):
    done = migrate(db.path, db.keys, tmp_path / "backups", at=NOW)
    assert (done.before, done.after, done.backup) == (SCHEMA, SCHEMA, None)
    assert not (tmp_path / "backups").exists()


def test_opening_a_file_does_not_load_the_migration_library(tmp_path):
    import subprocess
    import sys

    script = "import sys, hrdesk.storage.engine, hrdesk.storage.migrations.runner; print('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_an_added_column_keeps_every_row_after_a_verified_backup(filled, tmp_path):
    before = counted(filled)[0]
    done = run(filled, tmp_path, lambda op: op.execute("ALTER TABLE team ADD COLUMN colour TEXT"))
    assert counted(filled) == (before, NEXT)
    assert backup.verify(done.backup, filled.keys).manifest.schema == SCHEMA


def test_recreating_a_parent_table_keeps_its_children(filled, tmp_path):
    def upgrade(op):
        with op.batch_alter_table("department", recreate="always", table_kwargs={"sqlite_strict": True}) as batch:
            batch.drop_column("name_en")

    before = counted(filled)[0]
    run(filled, tmp_path, upgrade)
    assert counted(filled) == (before, NEXT)


@pytest.mark.parametrize(
    ("what", "statements"),
    [
        ("rows", ["DELETE FROM team"]),
        ("table", ["DROP TABLE team"]),
        ("children without a parent", ["UPDATE department SET id = 9"]),
        ("strictness", ["CREATE TABLE loose (x)"]),
    ],
)
def test_a_step_that_would_lose_something_leaves_the_file_as_it_was(filled, tmp_path, what, statements):
    before = counted(filled)
    with pytest.raises(Unavailable) as caught:
        run(filled, tmp_path, lambda op: [op.execute(statement) for statement in statements])
    assert caught.value.code == "damaged"
    assert NEXT in str(caught.value)
    assert counted(filled) == before
    with open_database(filled.path, filled.keys):
        pass


def test_a_step_may_remove_what_it_names(filled, tmp_path):
    run(filled, tmp_path, lambda op: op.execute("DELETE FROM team"), empties=("team",))
    assert counted(filled)[0]["team"] == 0


def test_a_program_ended_in_the_middle_of_a_step_leaves_the_file_as_it_was(filled, tmp_path):
    before = counted(filled)

    def upgrade(op):
        op.execute("DELETE FROM team")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(filled, tmp_path, upgrade)
    assert counted(filled) == before


def test_a_newer_file_is_refused_in_one_sentence(filled, tmp_path):
    run(filled, tmp_path, lambda op: None)
    for call in (
        lambda: open_database(filled.path, filled.keys),
        lambda: migrate(filled.path, filled.keys, tmp_path / "b", at=NOW),
    ):
        with pytest.raises(UserError) as caught:
            call()
        assert caught.value.code == "newer_file"


def test_an_older_file_is_not_opened_before_it_is_brought_up_to_date(filled, monkeypatch):
    raw = raw_of(filled)
    raw.execute("UPDATE gate SET schema_version = '0000'")
    raw.close()
    with pytest.raises(UserError) as caught:
        open_database(filled.path, filled.keys)
    assert caught.value.code == "older_file"


def test_without_room_for_the_backup_nothing_is_migrated(filled, tmp_path):
    before = counted(filled)
    (tmp_path / "backups").write_bytes(b"a file, no folder")
    with pytest.raises(UserError):
        run(filled, tmp_path, lambda op: None)
    assert counted(filled) == before


def test_a_file_of_that_name_is_never_written_over(db, unlocked):
    with pytest.raises(UserError) as caught:
        create_database(db.path, unlocked, at=NOW)
    assert caught.value.code == "already_there"
