"""The unit of work: short reads, and writes that are wholly saved or not at all, with a known outcome.

A write runs a *re-runnable* block inside BEGIN IMMEDIATE: no file parsing, no network, no person inside. Its request id
is saved with it, so an error at COMMIT ("unknown") is settled by looking the id up, never by blind repetition.
"""

from __future__ import annotations

import datetime as dt
import random
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, StatementError
from sqlcipher3 import dbapi2 as sqlcipher

from hrdesk.domain.errors import Conflict, Denied, Unavailable, UserError
from hrdesk.storage import connection, faults
from hrdesk.storage.keys import Unlocked
from hrdesk.storage.types import digest, microseconds
from hrdesk.words import N_

T = TypeVar("T")

SCHEMA = "0004"  # the schema this program reads and writes; the newest migration's revision
WRITER = 1  # raised when older programs must no longer write, though the schema is the same
PATIENCE = 25.0  # seconds a write may wait in all before it says "busy"
REQUESTS_KEPT = dt.timedelta(days=30)


def new_request_id() -> str:
    """An id for one thing a person does; made before the first try, kept for all of them."""
    return secrets.token_hex(12)


class Database:
    """An open database. Safe to use from several threads; each read or write has a connection of its own."""

    def __init__(self, path: Path, keys: Unlocked, engine: Engine, *, read_only: bool) -> None:
        self.path = path
        self.keys = keys
        self.read_only = read_only
        self._engine = engine
        self._running: dict[int, Any] = {}
        self._lock = threading.Lock()
        self._watch: Any = None
        self._seen_version = 0
        self._purged = False
        self._identity = connection.identity(path)

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file."""
        with self._lock:
            if self._watch is not None:
                self._watch.close()
                self._watch = None
        self._engine.dispose()

    def digest(self, text: str) -> str:
        """The look-up digest of a sealed value (types.digest); Denied without the vault key."""
        key = self.keys.digest_key
        if key is None:
            raise Denied(N_("Your account may not look up protected fields."))
        return digest(key, text)

    @property
    def sees_sealed(self) -> bool:
        """Whether sealed fields open for who signed in."""
        return self.keys.vault_key is not None

    # --- reading -----------------------------------------------------------------------------------------------------

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view of the data. Keep it short: while it reads, nobody else's save can finish."""
        try:
            with self._engine.connect() as conn, conn.begin(), self._interruptible(conn):
                yield conn
        except (StatementError, sqlcipher.Error) as error:
            _raise(self._settled(error), error)

    @contextmanager
    def _interruptible(self, conn: Connection) -> Iterator[None]:
        raw, me = conn.connection.dbapi_connection, threading.get_ident()
        with self._lock:
            outer = self._running.get(me)
            self._running[me] = raw
        try:
            yield
        finally:
            with self._lock:
                if outer is None:
                    del self._running[me]
                else:
                    self._running[me] = outer

    def interrupt(self, thread: int | None = None) -> None:
        """Cancels the running query of ``thread`` (an ident), or of all threads: there ``faults.Interrupted`` is raised."""
        with self._lock:
            for ident, raw in self._running.items():
                if thread is None or ident == thread:
                    raw.interrupt()

    def data_version(self) -> int:
        """A number that changes when somebody saved. A few µs, never waits; Unavailable when the file is gone."""
        self._notice_exchange()
        with self._lock:
            try:
                if self._watch is None:
                    self._watch = connection.raw_connection(
                        self.path, self.keys.file_key, read_only=True, busy_seconds=0
                    )
                self._seen_version = int(self._watch.execute("PRAGMA data_version").fetchone()[0])
            except sqlcipher.Error as error:
                if faults.is_busy(error):
                    return self._seen_version
                if self._watch is not None:
                    self._watch.close()
                    self._watch = None
                raise faults.meant(error, self.path) from error
            return self._seen_version

    # --- writing -----------------------------------------------------------------------------------------------------

    def writing(self, block: Callable[[Connection], T], *, request_id: str, use_case: str, at: dt.datetime) -> T:
        """Runs ``block`` in one write transaction and returns its result once it is surely saved.

        ``block`` may run more than once and must not have kept anything from a run before. Errors: those of ``block``,
        ``busy``, ``already_saved`` (this request id was saved before), ``newer_file``, ``read_only``, ``disk_full``,
        ``damaged``, ``unavailable``; after each of them nothing of it is in the file, unless the sentence says it is
        not known.
        """
        until = time.monotonic() + PATIENCE
        passing = 0
        while True:
            try:
                return self._attempt(block, request_id, use_case, at, until)
            except (DBAPIError, sqlcipher.Error) as error:
                if faults.is_busy(error) and time.monotonic() < until:
                    time.sleep(random.uniform(0.005, 0.050))  # noqa: S311 (no secret)
                    continue
                if not faults.is_busy(error) and faults.may_pass(error) and passing < 2:
                    passing += 1
                    self._reopened(error)
                    continue
                _raise(faults.meant(error, self.path), error)
            except StatementError as error:
                _raise(_said(error), error)

    def _attempt(
        self, block: Callable[[Connection], T], request_id: str, use_case: str, at: dt.datetime, until: float
    ) -> T:
        with self._engine.connect().execution_options(**{connection.WRITE: True}) as conn:
            transaction = conn.begin()
            try:
                with self._interruptible(conn):
                    self._pass_gate(conn)
                    self._note_request(conn, request_id, use_case, at)
                    result = block(conn)
                self._commit(conn.connection.dbapi_connection, until)
            except BaseException as error:
                unknown = isinstance(error, CommitUnknown)
                self._give_up(conn, transaction)
                if not unknown:
                    raise
                cause = error.__cause__
                assert cause is not None  # noqa: S101
            else:
                transaction.commit()  # SQLAlchemy's own book-keeping: the driver has committed
                return result
        if self._saved_after_all(request_id, cause):
            return result
        raise cause

    def _give_up(self, conn: Connection, transaction: Any) -> None:
        try:
            transaction.rollback()
        except (DBAPIError, sqlcipher.Error):
            conn.invalidate()

    def _pass_gate(self, conn: Connection) -> None:
        """What may write is asked inside each write: the file may have been migrated while this program ran."""
        self._notice_exchange()
        raw: Any = conn.connection.dbapi_connection
        schema, writer, application = raw.execute(
            "SELECT schema_version, least_writer, (SELECT application_id FROM pragma_application_id) FROM gate"
        ).fetchone()
        if application != connection.APPLICATION_ID:
            raise connection.not_ours(self.path)
        if schema != SCHEMA or writer > WRITER:
            raise faults.newer_file()

    def _notice_exchange(self) -> None:
        """Somebody put another file in this one's place (a restore): said once, then the new one is used."""
        try:
            now = connection.identity(self.path)
        except UserError as error:
            if error.code != "not_found":
                raise
            raise faults.out_of_reach(self.path) from error  # it was there: the share or the stick went
        if now == self._identity:
            return
        self._identity = now
        self._engine.dispose()
        with self._lock:
            if self._watch is not None:
                self._watch.close()
                self._watch = None
        raise Unavailable(
            N_("The file was replaced while you were working, probably by a restore."),
            code="replaced",
            hint=N_("Reload the page and look at the record before you enter it again."),
        )

    def _note_request(self, conn: Connection, request_id: str, use_case: str, at: dt.datetime) -> None:
        raw: Any = conn.connection.dbapi_connection
        moment = microseconds(at)
        try:
            raw.execute("INSERT INTO request (id, at, use_case) VALUES (?, ?, ?)", (request_id, moment, use_case))
        except sqlcipher.IntegrityError as error:
            raise Conflict(N_("This was saved already."), code="already_saved") from error
        if not self._purged:
            raw.execute("DELETE FROM request WHERE at < ?", (moment - microseconds(REQUESTS_KEPT),))
            self._purged = True

    def _commit(self, raw: Any, until: float) -> None:
        """COMMIT; while readers are in the way it is asked again, not rolled back. CommitUnknown on other errors."""
        while True:
            try:
                raw.execute("COMMIT")
            except sqlcipher.Error as error:
                if not faults.is_busy(error):
                    raise CommitUnknown from error
                if time.monotonic() >= until:
                    raise
                time.sleep(random.uniform(0.002, 0.020))  # noqa: S311
            else:
                return

    def was_saved(self, request_id: str) -> bool:
        """Whether the request is in the file, asked over a fresh connection. Errors: ``unavailable``, ``damaged``."""
        try:
            raw = connection.raw_connection(self.path, self.keys.file_key, read_only=self.read_only)
            try:
                return raw.execute("SELECT 1 FROM request WHERE id = ?", (request_id,)).fetchone() is not None
            finally:
                raw.close()
        except sqlcipher.Error as error:
            raise faults.meant(error, self.path) from error

    def _saved_after_all(self, request_id: str, error: BaseException) -> bool:
        self._engine.dispose()
        for attempt in range(5):
            try:
                return self.was_saved(request_id)
            except (Unavailable, Conflict):
                time.sleep(0.2 * 2**attempt * random.uniform(0.5, 1.0))  # noqa: S311
        raise Unavailable(
            N_("The connection broke while saving, and it is not known whether the last change was saved."),
            code="unavailable",
            hint=N_("When the file can be reached again, look at the record before you enter it again."),
        ) from error

    # --- trouble on a share ------------------------------------------------------------------------------------------

    def _reopened(self, error: BaseException) -> None:
        """Close, wait, reopen, check; raises the meaning of ``error`` when the trouble stays."""
        self._engine.dispose()
        time.sleep(random.uniform(0.1, 0.4))  # noqa: S311
        connection.probe(self.path, self.keys, read_only=self.read_only, attempts=2)
        if faults.code_of(error) in (faults.CORRUPT, faults.NOTADB) and not self._sound():
            raise faults.damaged(self.path) from error

    def _sound(self) -> bool:
        raw = connection.raw_connection(self.path, self.keys.file_key, read_only=True)
        try:
            return bool(raw.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
        except sqlcipher.Error:
            return False
        finally:
            raw.close()

    def _settled(self, error: BaseException) -> Exception:
        """What to raise for an error in a read: damage is believed only after a second look."""
        if isinstance(error, StatementError) and not isinstance(error, DBAPIError):
            return _said(error)
        if faults.code_of(error) in (faults.CORRUPT, faults.NOTADB):
            try:
                self._reopened(error)
            except (Unavailable, Conflict) as worse:
                return worse
            return Unavailable(N_("The file could not be read for a moment. Please try again."))
        if faults.may_pass(error) and not faults.is_busy(error):
            self._engine.dispose()
        return faults.meant(error, self.path)


def _raise(meaning: Exception, error: Exception) -> NoReturn:
    if meaning is error:
        raise error
    raise meaning from error


def _said(error: StatementError) -> Exception:
    """What a column type refused (a sealed field, a figure too large); SQLAlchemy wraps it on the way."""
    return error.orig if isinstance(error.orig, UserError) else error


class CommitUnknown(Exception):
    """COMMIT ended in an error that doesn't say whether the data is there."""
