"""The audit log: who did what to which record, in a chain that shows any later tampering.

A row holds ids, field names and a keyed digest of the change, and the hash of the row before it. Old and new values
live in ``history``, outside the chain, so that they can be erased when their time is over. The newest hash ("head") is
also kept outside the file, in the local profile and in each backup's manifest: that shows a cut-off tail.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from hrdesk.storage.durable import write_whole
from hrdesk.storage.types import microseconds

GENESIS = "0" * 64
BY = "hrdesk_by"  # execution option: who acts through a shared account; stands among the fields of each row


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done.

    ``changes`` maps a field to (old, new), kept as text; those named in ``sealed`` are kept sealed. ``fields`` names
    what was touched where the values themselves are not kept.
    """

    use_case: str
    object_kind: str
    object_id: int | None = None
    fields: Iterable[str] | str = ()
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    sealed: Collection[str] = ()
    batch_id: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The newest row of the chain; id 0 and GENESIS when there is none."""

    id: int
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: ``what`` is edited, missing, reordered, cut_tail or other_chain."""

    id: int
    what: str


def record(
    conn: Connection,
    *,
    at: dt.datetime,
    account_id: int | None,
    use_case: str,
    object_kind: str,
    object_id: int | None = None,
    fields: Iterable[str] | str = (),
    changes: Mapping[str, tuple[object, object]] | None = None,
    sealed: Collection[str] = (),
    batch_id: int | None = None,
) -> int:
    """Adds one row, inside the change's own transaction; its id."""
    entry = Entry(use_case, object_kind, object_id, fields, changes or {}, sealed, batch_id)
    return record_many(conn, [entry], at=at, account_id=account_id)


def record_many(conn: Connection, entries: Sequence[Entry], *, at: dt.datetime, account_id: int | None) -> int:
    """Adds a row for each entry; the id of the last one."""
    newest = head(conn)
    ident, previous = newest.id, newest.hash
    rows: list[dict[str, Any]] = []
    kept: list[tuple[Any, ...]] = []
    seal = _sealer(conn)
    by = _names(conn.get_execution_options().get(BY, ""))
    for entry in entries:
        ident += 1
        row = {
            "id": ident,
            "at": at,
            "account_id": account_id,
            "use_case": entry.use_case,
            "object_kind": entry.object_kind,
            "object_id": entry.object_id,
            "batch_id": entry.batch_id,
            "fields": ",".join(dict.fromkeys([*_names(entry.fields), *entry.changes, *by])),
            "digest": _digest(conn, entry),
            "previous": previous,
        }
        previous = row["hash"] = _hash(row)
        rows.append(row)
        kept.extend(_history(ident, entry, seal))
    # through the driver: this runs within every save
    raw: Any = conn.connection.dbapi_connection
    raw.executemany(_ADD_ROW, [(row["id"], microseconds(at), *(row[name] for name in _ADDED)) for row in rows])
    if kept:
        raw.executemany(_ADD_HISTORY, kept)
    return ident


def head(conn: Connection) -> Head:
    """The chain's newest row."""
    raw: Any = conn.connection.dbapi_connection
    row = raw.execute("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    return Head(row[0], row[1]) if row else Head(0, GENESIS)


def verify(conn: Connection, remembered: Iterable[Head] = ()) -> list[Break]:
    """Every place where the chain, or a head remembered outside the file, does not hold; empty when all is well."""
    from hrdesk.storage.tables import audit

    wanted = {known.id: known.hash for known in remembered if known.id}
    breaks: list[Break] = []
    last_id, last_hash = 0, GENESIS
    result = conn.execution_options(yield_per=5000).execute(select(audit).order_by(audit.c.id))
    for mapping in result.mappings():
        row = dict(mapping)
        ident = row["id"]
        if ident != last_id + 1:
            breaks.append(Break(last_id + 1, "missing"))
        elif row["previous"] != last_hash:
            breaks.append(Break(ident, "reordered"))
        if _hash(row) != row["hash"]:
            breaks.append(Break(ident, "edited"))
        if ident in wanted and wanted.pop(ident) != row["hash"]:
            breaks.append(Break(ident, "other_chain"))
        last_id, last_hash = ident, row["hash"]
    breaks.extend(Break(ident, "cut_tail") for ident in sorted(wanted) if ident > last_id)
    return breaks


def remember(profile: Path, file_id: str, newest: Head) -> None:
    """Keeps the head in the local profile (a folder), beside those of other files."""
    heads = _heads(profile)
    held = heads.get(file_id)
    if held is None or held[0] <= newest.id:
        heads[file_id] = [newest.id, newest.hash]
        profile.mkdir(parents=True, exist_ok=True)
        write_whole(profile / _HEADS, json.dumps(heads, indent=1).encode())


def remembered(profile: Path, file_id: str) -> Head | None:
    """The head this computer saw last in the file; None when it never saw it."""
    held = _heads(profile).get(file_id)
    return Head(int(held[0]), str(held[1])) if held else None


def forget(profile: Path, file_id: str) -> None:
    """After a restore the file's own chain is older than what this computer saw."""
    heads = _heads(profile)
    if heads.pop(file_id, None):
        write_whole(profile / _HEADS, json.dumps(heads, indent=1).encode())


_HEADS = "audit-heads.json"


def _heads(profile: Path) -> dict[str, list[Any]]:
    try:
        heads = json.loads((profile / _HEADS).read_bytes())
    except (OSError, ValueError):
        return {}
    return {key: value for key, value in heads.items() if isinstance(value, list) and len(value) == 2}


def _names(fields: Iterable[str] | str) -> Iterable[str]:
    return fields.split(",") if isinstance(fields, str) and fields else fields


def _canonical(parts: object) -> bytes:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


_ADDED = (
    "account_id",
    "use_case",
    "object_kind",
    "object_id",
    "batch_id",
    "fields",
    "digest",
    "previous",
    "hash",
)
_ADD_ROW = f"INSERT INTO audit (id, at, {', '.join(_ADDED)}) VALUES ({', '.join('?' * (len(_ADDED) + 2))})"
_ADD_HISTORY = (
    "INSERT INTO history (audit_id, object_kind, object_id, field, old, new, sealed_old, sealed_new)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_CHAINED = ("id", "account_id", "use_case", "object_kind", "object_id", "batch_id", "fields", "digest", "previous")


def _hash(row: Mapping[str, Any]) -> str:
    at: dt.datetime = row["at"]
    moment = at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return hashlib.sha256(_canonical([moment, *(row[name] for name in _CHAINED)])).hexdigest()


def _digest(conn: Connection, entry: Entry) -> str:
    """HMAC of the change; of sealed fields under the vault key, so that others cannot try out numbers against it."""
    if not entry.changes:
        return ""
    name = "hrdesk_digest_key" if any(field_ in entry.sealed for field_ in entry.changes) else "hrdesk_audit_key"
    key: bytes | None = getattr(conn.dialect, name, None)
    if key is None:
        return ""
    changes = {field_: [_text(value) for value in values] for field_, values in entry.changes.items()}
    return hmac.new(key, _canonical(changes), hashlib.sha256).hexdigest()


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _sealer(conn: Connection) -> Callable[[str, str | None], bytes | None]:
    from hrdesk.storage.tables import history

    def seal(column: str, value: str | None) -> bytes | None:
        column_type: Any = history.c[column].type
        sealed: bytes | None = column_type.bind_processor(conn.dialect)(value)
        return sealed

    return seal


def _history(ident: int, entry: Entry, seal: Callable[[str, str | None], bytes | None]) -> Iterable[tuple[Any, ...]]:
    if entry.changes and entry.object_id is None:
        raise ValueError("a history needs the record it belongs to")
    for name, (old, new) in entry.changes.items():
        was, now = _text(old), _text(new)
        shown = (None, None) if name in entry.sealed else (was, now)
        hidden = (seal("sealed_old", was), seal("sealed_new", now)) if name in entry.sealed else (None, None)
        yield (ident, entry.object_kind, entry.object_id, name, *shown, *hidden)
