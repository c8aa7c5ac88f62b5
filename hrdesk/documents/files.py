"""A file, or a folder of files, written whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from hrdesk.domain.errors import UserError
from hrdesk.words import N_


@contextmanager
def whole_file(out: BinaryIO | Path) -> Iterator[BinaryIO]:
    """Where to write: ``out`` itself, or a neighbour that takes the path's place once all is on the disk.

    After an error the path holds what it held before. Raises UserError ``disk_full``, ``read_only`` or ``not_found``.
    """
    if not isinstance(out, Path):
        yield out
        return
    beside: Path | None = None
    try:
        part = out.with_name(f".hrdesk-{secrets.token_hex(6)}.part")
        with part.open("xb") as file:
            beside = part
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(out)
        beside = None
    except OSError as trouble:
        raise _told(trouble, out) from trouble
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """A folder to fill, which takes the name ``out`` once all is written; nothing is left of it after an error.

    Raises UserError ``exists`` where something of that name is there, ``disk_full``, ``read_only`` or ``not_found``.
    """
    if out.exists():
        raise UserError(
            N_("“{name}” is there already; papers are never mixed with older ones."),
            code="exists",
            hint=N_("Choose another name, or remove the old folder first."),
            name=out.name,
        )
    part = out.with_name(f".hrdesk-{secrets.token_hex(6)}.part")
    try:
        part.mkdir()
        yield part
        part.rename(out)
    except OSError as trouble:
        raise _told(trouble, out) from trouble
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _told(trouble: OSError, out: Path) -> UserError:
    if trouble.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return UserError(
            N_("The disk is full: “{name}” was not written."),
            code="disk_full",
            hint=N_("Free some space or choose another folder, then save again."),
            name=out.name,
        )
    if trouble.errno in (errno.ENOENT, errno.ENOTDIR):
        return UserError(
            N_("The folder “{folder}” does not exist."),
            code="not_found",
            hint=N_("Choose another folder."),
            folder=str(out.parent),
        )
    if trouble.errno == errno.EISDIR:
        return UserError(
            N_("“{name}” is a folder, so no file can be saved under that name."),
            code="not_a_file",
            hint=N_("Choose another name."),
            name=out.name,
        )
    return UserError(
        N_("“{name}” cannot be written: the folder is read-only or another program holds the file open."),
        code="read_only",
        hint=N_("Close the file where it is open, or choose another folder."),
        name=out.name,
    )
