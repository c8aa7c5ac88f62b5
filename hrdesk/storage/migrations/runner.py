"""Brings a file to this program's schema: verified backup, then every step in one transaction, or nothing.

Alembic's operations are used, loaded only when a file is older; its version table and environment are not: the gate row
says what a file is. Steps run with foreign keys off *before* the transaction begins, since recreating a parent table with
them on empties its children. Before the commit, row counts, foreign keys, STRICT and triggers are compared.
"""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from hrdesk.domain.errors import Unavailable
from hrdesk.storage import backup, connection, faults
from hrdesk.storage.keys import Unlocked
from hrdesk.storage.work_unit import SCHEMA, WRITER
from hrdesk.words import N_

if TYPE_CHECKING:
    from alembic.operations import Operations

MODULES = ("m0001_baseline", "m0002_processes", "m0003_month", "m0004_cycle")


@dataclass(frozen=True, slots=True)
class Step:
    """One revision. ``drops``: tables, triggers it means to remove; ``empties``: tables it means to take rows from."""

    revision: str
    upgrade: Callable[[Operations], None]
    drops: Collection[str] = ()
    empties: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Migrated:
    """What was done; ``backup`` is None when the file was up to date already."""

    before: str
    after: str
    backup: Path | None


def steps() -> list[Step]:
    """The steps this program knows, oldest first."""
    found = []
    for name in MODULES:
        module: Any = importlib.import_module(f"{__package__}.{name}")
        drops, empties = getattr(module, "DROPS", ()), getattr(module, "EMPTIES", ())
        found.append(Step(module.REVISION, module.upgrade, drops, empties))
    return found


def migrate(
    where: str | Path,
    keys: Unlocked,
    backup_to: str | Path,
    *,
    at: dt.datetime,
    known: Sequence[Step] | None = None,
    to: str = SCHEMA,
) -> Migrated:
    """Migrates the file at ``where`` after a verified backup into the folder ``backup_to``.

    Errors: those of opening and of ``backup.make``; ``newer_file``; ``damaged`` when a step would have lost something:
    then the file is as it was.
    """
    path = connection.existing(where)
    _application, before, writer = connection.probe(path, keys)
    if before > to or writer > WRITER:
        raise faults.newer_file()
    if before == to:
        return Migrated(before, before, None)
    todo = [step for step in (steps() if known is None else known) if before < step.revision <= to]
    made = backup.make(path, keys, backup_to, at=at)
    engine = connection.make_engine(path, keys, create=True)
    try:
        with engine.connect().execution_options(**{connection.WRITE: True}) as conn:
            raw: Any = conn.connection.dbapi_connection
            raw.execute("PRAGMA foreign_keys = OFF")  # does nothing once a transaction has begun
            with conn.begin():
                _run(conn, todo, path)
                conn.exec_driver_sql("UPDATE gate SET schema_version = ?, least_writer = ?", (to, WRITER))
    except DBAPIError as error:
        raise faults.meant(error, path) from error
    finally:
        engine.dispose()
    return Migrated(before, to, made.file)


def _run(conn: Connection, todo: Sequence[Step], path: Path) -> None:
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    context = MigrationContext.configure(conn, opts={"transactional_ddl": True, "render_as_batch": True})
    for step in todo:
        before = _Picture.of(conn)
        with Operations.context(context) as operations:
            step.upgrade(operations)
        wrong = before.compared(_Picture.of(conn), step)
        if conn.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            wrong.append("foreign keys")
        if wrong:
            raise Unavailable(
                N_("Bringing {file} up to date would have lost data ({what}); the file was left as it was."),
                code="damaged",
                hint=N_("Please send this message to the makers of HRDesk; the earlier program still opens the file."),
                file=path.name,
                what=f"{step.revision}: {', '.join(wrong)}",
            )


@dataclass(frozen=True, slots=True)
class _Picture:
    """What a step must not lose without saying so."""

    rows: dict[str, int]
    strict: frozenset[str]
    triggers: frozenset[str]

    @classmethod
    def of(cls, conn: Connection) -> _Picture:
        listed = conn.exec_driver_sql("PRAGMA main.table_list").all()
        triggers = conn.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'trigger'").scalars()
        raw: Any = conn.connection.dbapi_connection
        return cls(backup.row_counts(raw), frozenset(row.name for row in listed if row.strict), frozenset(triggers))

    def compared(self, after: _Picture, step: Step) -> list[str]:
        wrong = [
            name
            for name, count in self.rows.items()
            if name not in step.drops and name not in step.empties and after.rows.get(name, -1) < count
        ]
        wrong += [f"{name} STRICT" for name in after.rows if name not in after.strict]
        wrong += [f"trigger {name}" for name in self.triggers - after.triggers if name not in step.drops]
        return wrong
