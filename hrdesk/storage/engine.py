"""Opens a database, whatever it is. Today one SQLCipher file, on a disk or a share; PostgreSQL by its URL comes later."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hrdesk.domain.errors import UserError
from hrdesk.storage import connection, faults
from hrdesk.storage.durable import sync_folder
from hrdesk.storage.keys import Unlocked
from hrdesk.storage.work_unit import SCHEMA, WRITER, Database
from hrdesk.words import N_


def open_database(where: str | Path, keys: Unlocked, *, read_only: bool = False) -> Database:
    """The database at ``where`` for who holds ``keys``.

    Errors: ``not_found``, ``unsupported`` (another kind of file or a URL), ``damaged``, ``newer_file``, ``older_file``
    (to be migrated first), ``read_only``, ``unavailable``, ``busy``.
    """
    path = connection.existing(where)
    _application, schema, writer = connection.probe(path, keys, read_only=read_only)
    if schema > SCHEMA or writer > WRITER:
        raise faults.newer_file()
    if schema < SCHEMA:
        raise UserError(
            N_("This file was made by an earlier HRDesk and must be brought up to date first."),
            code="older_file",
            hint=N_("HRDesk does this after a verified backup: hrdesk migrate."),
        )
    return Database(path, keys, connection.make_engine(path, keys, read_only=read_only), read_only=read_only)


def create_database(where: str | Path, keys: Unlocked, *, at: dt.datetime) -> Database:
    """A new, empty file at ``where`` under ``keys`` (of ``keys.create``); refuses to write over anything."""
    from hrdesk.storage.tables import gate, metadata

    if isinstance(where, str) and "://" in where:
        connection.existing(where)
    path = Path(where)
    with faults.speaking_of(path.parent):
        if path.exists():
            raise UserError(
                N_("{file} exists already."), code="already_there", hint=N_("Choose another name."), file=path.name
            )
        path.touch(exist_ok=False)
    engine = connection.make_engine(path, keys, create=True)
    try:
        with engine.connect().execution_options(**{connection.WRITE: True}) as conn, conn.begin():
            conn.exec_driver_sql(f"PRAGMA application_id = {connection.APPLICATION_ID}")
            metadata.create_all(conn, checkfirst=False)
            row = {"file_id": keys.file_id, "schema_version": SCHEMA, "least_writer": WRITER, "created_at": at}
            conn.execute(gate.insert().values(**row))
    except BaseException as error:
        engine.dispose()
        path.unlink(missing_ok=True)
        meaning = faults.meant(error, path) if isinstance(error, Exception) else error
        raise meaning from (None if meaning is error else error)
    engine.dispose()
    sync_folder(path.parent)
    return open_database(path, keys)
