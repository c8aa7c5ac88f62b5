"""An older file is brought up to date without losing a row, or left exactly as it was."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import insert

from hrdesk.domain.errors import Unavailable, UserError
from hrdesk.storage import backup, connection
from hrdesk.storage.engine import create_database, open_database
from hrdesk.storage.migrations.runner import Step, migrate, steps
from hrdesk.storage.tables import department, team
from hrdesk.storage.work_unit import SCHEMA

from .conftest import NOW
from .test_work_unit import save


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
    step = Step("0002", upgrade, **options)
    return migrate(db.path, db.keys, tmp_path / "backups", at=NOW, known=[*steps(), step], to="0002")


def raw_of(db):
    return connection.raw_connection(db.path, db.keys.file_key)


def counted(db):
    raw = raw_of(db)
    try:
        return backup.row_counts(raw), raw.execute("SELECT schema_version FROM gate").fetchone()[0]
    finally:
        raw.close()


def test_the_steps_from_nothing_end_in_exactly_the_current_tables(db, unlocked):
    """If this fails before the first release: python -m tests.storage.freeze_baseline."""
    engine = connection.make_engine(db.path.with_name("steps"), unlocked, create=True)
    with engine.connect() as conn, conn.begin():
        from alembic.migration import MigrationContext
        from alembic.operations import Operations

        for step in steps():
            with Operations.context(MigrationContext.configure(conn)) as operations:
                step.upgrade(operations)
        stepped = schema(conn.connection.dbapi_connection)
    engine.dispose()
    assert stepped == schema(raw_of(db))


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
    assert counted(filled) == (before, "0002")
    assert backup.verify(done.backup, filled.keys).manifest.schema == "0001"


def test_recreating_a_parent_table_keeps_its_children(filled, tmp_path):
    def upgrade(op):
        with op.batch_alter_table("department", recreate="always", table_kwargs={"sqlite_strict": True}) as batch:
            batch.drop_column("name_en")

    before = counted(filled)[0]
    run(filled, tmp_path, upgrade)
    assert counted(filled) == (before, "0002")


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
    assert "0002" in str(caught.value)
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
