"""Connections to the encrypted file, in the one mode HRDesk uses everywhere.

Local disk or share alike (why: measured; a write-ahead log loses commits on shares, DELETE journals lose them at power cuts):
TRUNCATE journal, EXTRA sync, foreign keys, no memory map, STRICT tables. What SQLite answers to each pragma is read back.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import NullPool, QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from hrdesk.domain.errors import UserError
from hrdesk.storage import faults
from hrdesk.storage.keys import Unlocked
from hrdesk.storage.types import Vault
from hrdesk.words import N_

APPLICATION_ID = 0x4852446B  # "HRDk"
BUSY_SECONDS = 5.0
WRITE = "hrdesk_write"  # execution option: this connection's transactions begin as writers
_PRAGMAS: tuple[tuple[str, str, object], ...] = (
    ("foreign_keys", "ON", 1),
    ("synchronous", "EXTRA", 3),
    ("mmap_size", "0", 0),
    ("cell_size_check", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("temp_store", "MEMORY", 2),
    ("cache_size", "-16000", -16_000),  # KiB: a month of 300,000 facts is read from the disk, or the share, once
)


def patience(seconds: float, clock: Callable[[], float] = time.monotonic) -> Callable[[int], int]:
    """A busy handler that asks again after short random pauses, up to ``seconds``.

    SQLite's own grows its pauses to 100 ms for who waits longest: the newest comer wins. Short random ones are fairer.
    """
    local = threading.local()

    def again(tried: int) -> int:
        now = clock()
        if tried == 0:
            local.until = now + seconds
        if now >= local.until:
            return 0
        time.sleep(random.uniform(0.0005, 0.002 * min(tried + 1, 5)))  # noqa: S311 (no secret)
        return 1

    return again


def raw_connection(
    path: Path, file_key: bytes, *, read_only: bool = False, create: bool = False, busy_seconds: float | None = None
) -> Any:
    """One keyed DB-API connection in the house mode, outside any pool; driver errors pass as they are."""
    mode = "ro" if read_only else "rwc" if create else "rw"
    # as_uri escapes what a path may hold (?, #, %, Chinese); UNC paths get SQLite's four slashes
    uri = path.absolute().as_uri()
    if uri.startswith("file://") and not uri.startswith("file:///"):
        uri = "file:////" + uri.removeprefix("file://")
    connection = sqlcipher.connect(f"{uri}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # it writes to the terminal; errors are told by us
        connection.execute(f"PRAGMA key = \"x'{file_key.hex()}'\"")
        if busy_seconds != 0:
            connection.set_busy_handler(patience(busy_seconds or BUSY_SECONDS))
        else:
            connection.execute("PRAGMA busy_timeout = 0")
        for name, value, answer in _PRAGMAS:
            connection.execute(f"PRAGMA {name} = {value}")
            told = connection.execute(f"PRAGMA {name}").fetchone()
            if told is not None and told[0] != answer:
                raise RuntimeError(f"SQLite answers {told[0]!r} to PRAGMA {name} = {value}")
        if not read_only:
            told = connection.execute("PRAGMA journal_mode = TRUNCATE").fetchone()
            if told[0] != "truncate":
                raise RuntimeError(f"SQLite answers {told[0]!r} to PRAGMA journal_mode = TRUNCATE")
    except BaseException:
        connection.close()
        raise
    return connection


def make_engine(path: Path, keys: Unlocked, *, read_only: bool = False, create: bool = False) -> Engine:
    """A SQLAlchemy engine over ``path``; the file key never stands in a URL, the vault rides on the dialect."""
    pool: dict[str, Any] = {"poolclass": QueuePool, "pool_size": 4, "max_overflow": 12, "pool_timeout": 30}
    if create:
        pool = {"poolclass": NullPool}
    engine = create_engine(
        "sqlite+pysqlite://",
        module=sqlcipher,
        creator=lambda: raw_connection(path, keys.file_key, read_only=read_only, create=create),
        **pool,
    )
    engine.dialect.hrdesk_vault = Vault(keys.vault_key) if keys.vault_key else None  # type: ignore[attr-defined]
    engine.dialect.hrdesk_audit_key = keys.audit_key  # type: ignore[attr-defined]
    engine.dialect.hrdesk_digest_key = keys.digest_key  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # the driver's own deferred BEGIN loses updates and deadlocks; writers say so from the first statement
        write = connection.get_execution_options().get(WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def existing(where: str | Path) -> Path:
    """``where`` as the path of a file that is there; URLs of other databases are refused in one sentence."""
    if isinstance(where, str) and "://" in where:
        raise UserError(
            N_("This HRDesk opens database files; {scheme} databases are not supported yet."),
            code="unsupported",
            hint=N_("Give the path of a .hrdesk file."),
            scheme=where.split(":", 1)[0],
        )
    path = Path(where)
    with faults.speaking_of(path):
        if path.is_dir() or path.stat().st_size == 0:
            raise not_ours(path)
    return path


def not_ours(path: Path) -> UserError:
    """The error for a file that is none of HRDesk's."""
    return UserError(
        N_("{file} is not an HRDesk file."),
        code="unsupported",
        hint=N_("Choose the file that was made by HRDesk; its name usually ends in .hrdesk."),
        file=path.name,
    )


def probe(path: Path, keys: Unlocked, *, read_only: bool = False, attempts: int = 4) -> tuple[int, str, int]:
    """(application id, schema version, least writer) of the file, read with fresh connections.

    On a share CORRUPT, CANTOPEN, IOERR and NOTADB can be passing, so it is closed, waited and opened again before
    anything is believed. Errors: not_found, damaged, unavailable, busy, read_only.
    """
    for attempt in range(attempts):
        try:
            connection = raw_connection(path, keys.file_key, read_only=read_only)
            try:
                application = int(connection.execute("PRAGMA application_id").fetchone()[0])
                if application != APPLICATION_ID:
                    raise not_ours(path)
                schema, writer = connection.execute("SELECT schema_version, least_writer FROM gate").fetchone()
                return application, str(schema), int(writer)
            finally:
                connection.close()
        except sqlcipher.Error as error:
            if attempt == attempts - 1 or not faults.may_pass(error):
                if faults.code_of(error) == faults.NOTADB and _is_plain(path):
                    raise not_ours(path) from error
                raise faults.meant(error, path) from error
            time.sleep(0.1 * 2**attempt * random.uniform(0.5, 1.5))  # noqa: S311
    raise faults.out_of_reach(path)


def _is_plain(path: Path) -> bool:
    """Whether it is somebody's unencrypted SQLite file.

    Asked through SQLite: opening a database file by other means and closing it again drops this
    process's own locks on it (POSIX).
    """
    try:
        raw = sqlcipher.connect(path.absolute().as_uri() + "?mode=ro", uri=True)
        try:
            return bool(raw.execute("SELECT count(*) FROM sqlite_schema").fetchone())
        finally:
            raw.close()
    except sqlcipher.Error:
        return False


def identity(path: Path) -> tuple[int, int]:
    """Which file the name stands for now; another one after a restore or a copy over it. Errors as ``speaking_of``."""
    with faults.speaking_of(path):
        found = path.stat()
    return found.st_dev, found.st_ino
