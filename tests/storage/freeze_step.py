"""Writes the newest, unreleased migration step from the current tables: ``python -m tests.storage.freeze_step``.

It holds what can be told from a comparison: new tables, new indexes, new triggers, added columns. A step that must do more (rename,
split, fill) is written by hand, in a module of its own before it. Once a version is released its step stays as it is.
"""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, create_engine, create_mock_engine
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import CreateColumn

import hrdesk
from hrdesk.storage.migrations.runner import Step, steps
from hrdesk.storage.tables import metadata

UNRELEASED = "m0004_cycle"
HEAD = '''"""Revision {revision}: what {version} adds to the tables, in its own words.

Made by tests/storage/freeze_step.py; the current tables are never imported here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

REVISION = "{revision}"


def upgrade(operations: Operations) -> None:
    """Adds tables, columns and indexes; takes nothing away."""
    connection = operations.get_bind()
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)


STATEMENTS: tuple[str, ...] = (
'''

_ENGINE = create_mock_engine("sqlite://", lambda *_, **__: None)


def carried_out(known: list[Step]) -> sqlite3.Connection:
    """A plain database in memory with these steps done."""
    raw = sqlite3.connect(":memory:")
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    with engine.connect() as conn:
        for step in known:
            with Operations.context(MigrationContext.configure(conn)) as operations:
                step.upgrade(operations)
        conn.commit()
    return raw


def wanted() -> list[str]:
    """The DDL of all current tables, indexes and triggers, one line each, parents first."""
    found: list[str] = []
    engine = create_mock_engine(
        "sqlite://", lambda sql, *_, **__: found.append(str(sql.compile(dialect=engine.dialect)))
    )
    metadata.create_all(engine, checkfirst=False)
    lines = [re.sub(r"\s+", " ", statement).strip() for statement in found]
    table = 0  # indexes follow their table, in no lasting order
    placed = []
    for line in lines:
        table += line.startswith("CREATE TABLE")
        placed.append((table, not line.startswith("CREATE TABLE"), line))
    return [line for _table, _index, line in sorted(placed)]


def difference(before: sqlite3.Connection) -> list[str]:
    """The statements that lead from ``before`` to the current tables."""
    there = {name for (name,) in before.execute("SELECT name FROM sqlite_schema")}
    found = []
    for name, made in metadata.tables.items():
        if name in there:
            columns = {row[1] for row in before.execute(f"PRAGMA table_xinfo({name})")}
            found += [_added(name, column) for column in made.columns if column.name not in columns]
    for statement in wanted():
        named = re.match(r'CREATE (?:UNIQUE )?(?:TABLE|INDEX|TRIGGER) "?(\w+)"?', statement)
        assert named is not None, statement
        if named[1] not in there:
            found.append(statement)
    return found


def _added(table: str, column: Column[object]) -> str:
    text = str(CreateColumn(column).compile(dialect=_ENGINE.dialect))
    for key in column.foreign_keys:
        text += f" REFERENCES {key.column.table.name} ({key.column.name})"
    return f"ALTER TABLE {table} ADD COLUMN {text}"


def main() -> None:
    """Writes the module."""
    revision = UNRELEASED[1:5]
    parts = []
    for statement in difference(carried_out([step for step in steps() if step.revision < revision])):
        lines = textwrap.wrap(statement, 110, break_long_words=False, break_on_hyphens=False)
        if len(lines) == 1:
            parts.append(f"    {_quoted(lines[0])},\n")
        else:
            quoted = [_quoted(line + " ") for line in lines[:-1]] + [_quoted(lines[-1])]
            parts.append("    " + "\n    ".join(quoted) + ",\n")
    path = Path(hrdesk.__file__).parent / "storage" / "migrations" / f"{UNRELEASED}.py"
    head = HEAD.format(revision=revision, version=hrdesk.__version__)
    path.write_text(head + "".join(parts) + ")\n", encoding="utf-8", newline="\n")
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", str(path)], check=True)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


if __name__ == "__main__":
    main()
