"""Small files that are either wholly there or not: written aside, synced, renamed."""

from __future__ import annotations

import errno
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hrdesk.domain.errors import Conflict, Unavailable, UserError
from hrdesk.words import N_

PART = ".part"
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG}
_HELD = {32, 33}  # Windows: sharing violation, lock violation
_LOCKED_DOWN = {errno.EACCES, errno.EPERM, errno.EROFS}


def disk_full(place: object) -> Unavailable:
    """The error for a disk without room."""
    return Unavailable(
        N_("The disk is full: {place}"), code="disk_full", hint=N_("Free some space, then try again."), place=place
    )


def read_only(place: object) -> Unavailable:
    """The error for a place that takes no writing."""
    return Unavailable(
        N_("This place is read-only: {place}"),
        code="read_only",
        hint=N_("Ask IT for permission to write there, or choose another folder."),
        place=place,
    )


def in_use(place: object) -> Conflict:
    """The error for a file that Windows does not let go because another program holds it."""
    return Conflict(
        N_("A file in {place} is open in another program."),
        code="busy",
        hint=N_("Close it there and try again."),
        place=place,
    )


def out_of_reach(place: object) -> Unavailable:
    """The error for a share, stick or disk that does not answer."""
    return Unavailable(
        N_("{place} cannot be reached now."),
        hint=N_("Check the network drive; HRDesk goes on as soon as it is back."),
        place=place,
    )


@contextmanager
def speaking_of(place: object) -> Iterator[None]:
    """Turns the system's errors about ``place`` into the ones people understand."""
    try:
        yield
    except FileNotFoundError as error:
        raise UserError(
            N_("Not found: {place}"), code="not_found", hint=N_("Check the name and the drive."), place=place
        ) from error
    except OSError as error:
        if error.errno in _FULL:
            raise disk_full(place) from error
        if getattr(error, "winerror", None) in _HELD:
            raise in_use(place) from error
        if error.errno in _LOCKED_DOWN:
            raise read_only(place) from error
        raise out_of_reach(place) from error


def sync_folder(folder: Path) -> None:
    """Makes names just made or renamed in ``folder`` last through a power cut; Windows does so by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Waits until the bytes of ``path`` are on the disk."""
    with path.open("r+b") as stream:
        os.fsync(stream.fileno())


def write_whole(path: Path, data: bytes) -> None:
    """Puts ``data`` at ``path`` in one step. Errors as ``speaking_of``; nothing half done stays behind."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PART}")
    with speaking_of(path.parent):
        try:
            with aside.open("xb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            aside.replace(path)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
