"""Files that belong to records: sealed (AES-256-GCM) under random names in ``<db>.files/``, each before its row.

A file is written, synced and only then told of in the database, so a row never points to nothing; a file whose row did
not come to be is an orphan, which does no harm and is cleared away after a day. Backups carry the folder.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from hrdesk.domain.errors import Unavailable, UserError
from hrdesk.storage import backup, envelope
from hrdesk.storage.durable import PART, speaking_of, sync_folder, write_whole
from hrdesk.storage.tables import attachment
from hrdesk.storage.types import microseconds
from hrdesk.storage.work_unit import Database
from hrdesk.words import N_

LARGEST = 20_000_000
_PURPOSE = "hrdesk attachment"
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that lies in its place; its row is still to be made."""

    shown_name: str
    stored_name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment as its row tells of it."""

    id: int
    object_kind: str
    object_id: int
    shown_name: str
    bytes: int
    added_at: dt.datetime


def load(path: str | Path) -> bytes:
    """The content of a file a person chose. Errors: ``not_found``, ``too_large`` (seen before it is read)."""
    path = Path(path)
    with speaking_of(path):
        size = path.stat().st_size
        _check_size(size, path.name)
        return path.read_bytes()


def put(database: Database, data: bytes, shown_name: str) -> Stored:
    """Seals ``data`` and puts it into its place, synced. Errors: ``too_large``, ``disk_full``, ``read_only``."""
    name = shown(shown_name)
    _check_size(len(data), name)
    stored = f"{secrets.token_hex(16)}.sealed"
    place = backup.attachments(database.path)
    sealed = envelope.seal(_key(database), data, f"{_PURPOSE} {stored}")
    with speaking_of(place):
        if not place.is_dir():
            place.mkdir(exist_ok=True)
            sync_folder(place.parent)
        write_whole(place / stored, sealed)
    return Stored(name, stored, len(data), hashlib.sha256(data).hexdigest())


def add(
    conn: Connection, stored: Stored, object_kind: str, object_id: int, *, at: dt.datetime, account_id: int | None
) -> int:
    """Makes the row, inside the write the file belongs to; its id."""
    made = conn.execute(
        insert(attachment).values(
            object_kind=object_kind,
            object_id=object_id,
            shown_name=stored.shown_name,
            stored_name=stored.stored_name,
            bytes=stored.bytes,
            sha256=stored.sha256,
            added_at=at,
            account_id=account_id,
        )
    )
    return int(made.inserted_primary_key[0])  # type: ignore[index]


def of(conn: Connection, object_kind: str, object_ids: Iterable[int]) -> list[Attached]:
    """The attachments of these records, oldest first."""
    rows = conn.execute(
        select(attachment)
        .where(attachment.c.object_kind == object_kind, attachment.c.object_id.in_(list(object_ids)))
        .order_by(attachment.c.id)
    )
    return [Attached(row.id, row.object_kind, row.object_id, row.shown_name, row.bytes, row.added_at) for row in rows]


def get(database: Database, attachment_id: int) -> tuple[str, bytes]:
    """Its shown name and content. Errors: ``not_found``, ``damaged`` (altered, cut short, or under a wrong name)."""
    with database.read() as conn:
        row = conn.execute(select(attachment).where(attachment.c.id == attachment_id)).first()
    if row is None:
        raise UserError(N_("This attachment is no longer there."), code="not_found")
    place = backup.attachments(database.path) / row.stored_name
    try:
        with speaking_of(place.name):
            data = envelope.unseal(_key(database), place.read_bytes(), f"{_PURPOSE} {row.stored_name}")
    except envelope.WrongKeyError as error:
        raise _damaged(row.shown_name) from error
    except UserError as error:
        if error.code == "not_found":
            raise _missing(row.shown_name) from error
        raise
    if hashlib.sha256(data).hexdigest() != row.sha256:
        raise _damaged(row.shown_name)
    return row.shown_name, data


def clear_orphans(database: Database, *, now: dt.datetime, older: dt.timedelta = dt.timedelta(days=1)) -> int:
    """Removes files that no row tells of and that are older than a day (one may be on its way); how many."""
    place = backup.attachments(database.path)
    if not place.is_dir():
        return 0
    there = {file.name: file for file in place.iterdir() if file.suffix in (".sealed", PART)}
    with database.read() as conn:
        known = set(conn.execute(select(attachment.c.stored_name)).scalars())
    gone = 0
    for name in there.keys() - known:
        try:
            if microseconds(now) / 1e6 - there[name].stat().st_mtime > older.total_seconds():
                there[name].unlink()
                gone += 1
        except OSError:
            continue  # another computer was first, or holds it; the next day tries again
    return gone


def shown(name: str) -> str:
    """A file's name as it is shown and offered when saved: no path, no reserved name, no letters a system refuses."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    kept = "".join(
        letter
        for letter in last
        if unicodedata.category(letter) not in ("Cc", "Cf", "Cs") and letter not in '<>:"/\\|?*'
    ).strip(" .")
    if _RESERVED.match(kept):
        kept = f"_{kept}"
    stem, dot, ending = kept.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[:100]}.{ending}" if stem else f"file.{ending}"
    return kept[:100] or "file"


def _key(database: Database) -> bytes:
    return envelope.derived(database.keys.file_key, _PURPOSE)


def _check_size(size: int, name: str) -> None:
    if size > LARGEST:
        raise UserError(
            N_("{file} has {size} MB; an attachment has at most {count} MB."),
            code="too_large",
            hint=N_("Make it smaller, for instance by saving pictures with less detail, or give a link instead."),
            file=name,
            size=f"{size / 1_000_000:.0f}",
            count=LARGEST // 1_000_000,
        )


def _damaged(name: str) -> Unavailable:
    return Unavailable(
        N_("The attachment “{name}” was altered outside HRDesk and cannot be read."),
        code="damaged",
        hint=N_("Ask whoever looks after HRDesk here to restore it from the last verified backup."),
        name=name,
    )


def _missing(name: str) -> Unavailable:
    return Unavailable(
        N_("The file of the attachment “{name}” is missing."),
        code="damaged",
        hint=N_("Ask whoever looks after HRDesk here to restore it from the last verified backup."),
        name=name,
    )
