"""Mappings kept for sources: remembered by every import, listed, exported, brought in from a file, forgotten."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select, update

from hrdesk.app.work import Work, use_case
from hrdesk.domain.errors import UserError
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_

if TYPE_CHECKING:
    from hrdesk.sheets.mapping import Mapping as ColumnMapping

_BY_HEADINGS = "#"  # begins the name a mapping is kept under when its source has none


@dataclass(frozen=True, slots=True)
class KeptMapping:
    """A mapping kept under the name of a source. ``columns`` are the headings it reads."""

    kind: str
    source: str
    columns: tuple[str, ...]
    mapping: ColumnMapping


@use_case("performance.import")
def list_mappings(work: Work, kind: str | None = None) -> tuple[KeptMapping, ...]:
    """The named sources, of one kind or all, in the order of their names."""
    with work.read() as conn:
        rows = conn.execute(select(t.column_mapping).order_by(t.column_mapping.c.kind, t.column_mapping.c.source)).all()
    found = []
    for row in rows:
        mapping = _read(row.mapping)
        if mapping is not None and not row.source.startswith(_BY_HEADINGS) and kind in (None, row.kind):
            found.append(KeptMapping(row.kind, row.source, tuple(sorted(mapping.headings())), mapping))
    return tuple(found)


@use_case("performance.import")
def save_mapping(work: Work, kind: str, mapping: ColumnMapping) -> None:
    """Keeps a mapping under its source's name, in place of the one kept before. Errors: ``missing`` (no name)."""
    if not mapping.source.strip() or mapping.source.startswith(_BY_HEADINGS):
        raise UserError(N_("Give the source a name."), code="missing", field="source")

    def block(conn: Connection) -> None:
        keep(conn, kind, mapping.source, mapping)
        _audited(work, conn, kind, mapping.source)

    work.write(block)


@use_case("performance.import")
def import_mapping(work: Work, kind: str, path: str | Path) -> ColumnMapping:
    """Keeps the mapping of a mapping file; its source is the file's name where it names none.

    Errors: ``not_found``, ``wrong_use`` (what is wrong in the file).
    """
    from hrdesk.app.imports.kinds import kind_named
    from hrdesk.sheets import mapping as mappings

    found = mappings.load(path)
    if not kind_named(kind).sheet.takes_metrics:
        mappings.check(found, kind_named(kind).sheet)
    if not found.source:
        found = replace(found, source=Path(path).stem)
    save_mapping(work, kind, found)
    return found


@use_case("performance.import")
def export_mapping(work: Work, kind: str, source: str, out: str | Path) -> Path:
    """Writes a kept mapping as a mapping file. Errors: ``not_found``, ``unsupported``, ``read_only``, ``disk_full``."""
    from hrdesk.storage.durable import write_whole

    path = Path(out)
    if path.suffix.lower() != ".json":
        raise UserError(
            N_("A mapping is saved as .json, not as “{ending}”."),
            code="unsupported",
            hint=N_("Give the file a name that ends in .json."),
            ending=path.suffix or path.name,
        )
    with work.read() as conn:
        kept = kept_mapping(conn, kind, source)
    if kept is None:
        raise _not_kept(source)
    write_whole(path, kept.to_json().encode())
    return path


@use_case("performance.import")
def forget_mapping(work: Work, kind: str, source: str) -> None:
    """Forgets what a source's columns mean. Errors: ``not_found``."""

    def block(conn: Connection) -> None:
        where = (t.column_mapping.c.kind == kind, t.column_mapping.c.source == source)
        if not conn.execute(delete(t.column_mapping).where(*where)).rowcount:
            raise _not_kept(source)
        _audited(work, conn, kind, f"{source} forgotten")

    work.write(block)


def _not_kept(source: str) -> UserError:
    return UserError(
        N_("No mapping is remembered under “{source}”."),
        code="not_found",
        hint=N_("Give a mapping file, or leave the mapping out."),
        source=source,
    )


def _audited(work: Work, conn: Connection, kind: str, what: str) -> None:
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="mapping",
        object_id=None,
        fields=(f"{kind}:{what}",),
    )


# --- shared with opening and saving ----------------------------------------------------------------------------------


def signature_of(headings: Sequence[str]) -> str:
    """What a source is recognised by when it has no name: its headings, in whatever order."""
    return _BY_HEADINGS + hashlib.sha256("\n".join(sorted(headings)).encode()).hexdigest()[:24]


def remembered_for(conn: Connection, kind: str, headings: Sequence[str]) -> ColumnMapping | None:
    """What was used last for a file of these headings; else for one whose used columns are all here, the most of them.

    A bank that adds a column to its list is still the same source.
    """
    exact = kept_mapping(conn, kind, signature_of(headings))
    if exact is not None:
        return exact
    best: ColumnMapping | None = None
    newest_first = select(t.column_mapping.c.mapping).where(t.column_mapping.c.kind == kind)
    for kept in conn.execute(newest_first.order_by(t.column_mapping.c.id.desc())).scalars():
        mapping = _read(kept)
        if mapping is None or not mapping.headings() <= set(headings):
            continue
        if len(mapping.headings()) >= 2 and (best is None or len(mapping.headings()) > len(best.headings())):
            best = mapping
    return best


def kept_mapping(conn: Connection, kind: str, source: str) -> ColumnMapping | None:
    """The mapping kept under a name or signature."""
    kept = conn.execute(
        select(t.column_mapping.c.mapping).where(t.column_mapping.c.kind == kind, t.column_mapping.c.source == source)
    ).scalar()
    return _read(kept) if kept is not None else None


def _read(kept: object) -> ColumnMapping | None:
    from hrdesk.sheets import mapping as mappings

    try:
        return mappings.from_dict(kept)
    except UserError:
        return None  # kept by a version that knew other entries: the headings decide again


def keep(conn: Connection, kind: str, source: str, mapping: ColumnMapping) -> None:
    """Puts a mapping under a name or signature, in place of the one before."""
    said = mapping.as_dict()
    where = (t.column_mapping.c.kind == kind, t.column_mapping.c.source == source)
    kept = conn.execute(select(t.column_mapping.c.id, t.column_mapping.c.mapping).where(*where)).first()
    if kept is None:
        conn.execute(insert(t.column_mapping).values(kind=kind, source=source, mapping=said))
    elif kept.mapping != said:
        conn.execute(
            update(t.column_mapping)
            .where(t.column_mapping.c.id == kept.id)
            .values(mapping=said, version=t.column_mapping.c.version + 1)
        )
