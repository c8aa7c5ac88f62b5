"""What the driver's errors mean for people, and which of them may pass."""

from __future__ import annotations

from typing import Any

from sqlalchemy.exc import DBAPIError

from hrdesk.domain.errors import Conflict, Unavailable, UserError
from hrdesk.storage.durable import disk_full, out_of_reach, read_only, speaking_of
from hrdesk.words import N_

__all__ = ["Interrupted", "code_of", "is_busy", "may_pass", "meant", "out_of_reach", "speaking_of"]

ERROR, PERM, BUSY, LOCKED, READONLY, INTERRUPT, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB = (
    1,
    3,
    5,
    6,
    8,
    9,
    10,
    11,
    13,
    14,
    26,
)


class Interrupted(Exception):
    """The running query was cancelled."""


# the driver's backup() forgets the code and keeps the words
_BY_WORDS = {
    "database is locked": BUSY,
    "database table is locked": LOCKED,
    "attempt to write a readonly database": READONLY,
    "disk I/O error": IOERR,
    "database disk image is malformed": CORRUPT,
    "database or disk is full": FULL,
    "unable to open database file": CANTOPEN,
    "file is not a database": NOTADB,
}


def code_of(error: BaseException) -> int:
    """SQLite's primary result code of a driver's or SQLAlchemy's error; 0 when it has none."""
    driver: Any = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(driver, "sqlite_errorcode", None)
    return _BY_WORDS.get(str(driver), 0) if code is None else int(code) & 0xFF


def is_busy(error: BaseException) -> bool:
    """Whether somebody else holds a lock."""
    return code_of(error) in (BUSY, LOCKED)


def may_pass(error: BaseException) -> bool:
    """Whether it can be a share's passing trouble."""
    return code_of(error) in (BUSY, LOCKED, IOERR, CORRUPT, CANTOPEN, NOTADB)


def busy() -> Conflict:
    """The error when others kept the file busy for too long."""
    return Conflict(
        N_("The file is busy: somebody else is saving."), code="busy", hint=N_("Wait a moment and try again.")
    )


def damaged(place: object) -> Unavailable:
    """The error for a file that cannot be believed any more."""
    return Unavailable(
        N_("{place} is damaged, or its keys belong to another file."),
        code="damaged",
        hint=N_("Don't delete anything beside it. Restore the file from the last verified backup."),
        place=place,
    )


def meant(error: BaseException, place: object) -> Exception:
    """The error to show for a driver's ``error`` about the file ``place``; a bug comes back unchanged."""
    code = code_of(error)
    if code in (BUSY, LOCKED):
        return busy()
    if code in (READONLY, PERM):
        return read_only(place)
    if code == FULL:
        return disk_full(place)
    if code in (CORRUPT, NOTADB):
        return damaged(place)
    if code == INTERRUPT:
        return Interrupted()
    if code in (IOERR, CANTOPEN):
        return out_of_reach(place)
    return error if isinstance(error, Exception) else RuntimeError(str(error))


def newer_file() -> UserError:
    """The error for a file this program is too old for."""
    return UserError(
        N_("This file was written by a newer HRDesk; please update HRDesk on this computer."), code="newer_file"
    )
