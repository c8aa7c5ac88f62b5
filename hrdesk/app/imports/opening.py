"""The first step of an import: the file read, its table found, its columns matched. Nothing is written."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from hrdesk.app.imports import reading
from hrdesk.app.imports.metrics import load_catalogue
from hrdesk.app.imports.model import ROSTER, Earlier, ImportDraft
from hrdesk.app.work import Work, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.roles import may
from hrdesk.storage import tables as t
from hrdesk.words import N_, _

if TYPE_CHECKING:
    from hrdesk.sheets.mapping import Mapping as ColumnMapping
    from hrdesk.sheets.model import Workbook


def peek(path: Path, sheet: str | None = None) -> dict[str, Any]:
    """How HRDesk reads a file, without any database: the answer of the command ``peek``."""
    from hrdesk.sheets import reading as sheets

    return sheets.peek(path, sheet)


@use_case("performance.import")
def open_file(
    work: Work,
    kind: str,
    path: str | Path,
    *,
    sheet: str | None = None,
    period: Period | None = None,
    mapping: str | ColumnMapping | None = None,
) -> ImportDraft:
    """Reads ``path`` for an import of ``kind``. ``mapping`` is a mapping, a mapping file, or the name of a source.

    Errors: those of reading (``not_found``, ``not_a_workbook``, ``no_header``, …), ``wrong_use`` for a mapping.
    """
    from hrdesk.sheets import kinds
    from hrdesk.sheets import reading as sheets

    check_kind_allowed(work, kind)
    kinds.kind_named(kind)
    path = Path(path)
    work.progress(0, 0, path.name)
    return _draft(work, kind, sheets.read(path), str(path), sheet=sheet, period=period, mapping=mapping)


@use_case("performance.import")
def open_pasted(
    work: Work,
    kind: str,
    text: str,
    html: str = "",
    *,
    sheet: str | None = None,
    period: Period | None = None,
    mapping: str | ColumnMapping | None = None,
) -> ImportDraft:
    """As ``open_file``, of a table on the clipboard (its plain text and its HTML); the draft's ``path`` is empty.

    Errors: ``empty_file`` (no table there), ``too_large``, ``no_header``, ``wrong_use``.
    """
    from hrdesk.sheets.clipboard import pasted

    check_kind_allowed(work, kind)
    return _draft(work, kind, pasted(text, html), "", sheet=sheet, period=period, mapping=mapping)


def _draft(
    work: Work,
    kind: str,
    workbook: Workbook,
    path: str,
    *,
    sheet: str | None,
    period: Period | None,
    mapping: str | ColumnMapping | None,
) -> ImportDraft:
    from hrdesk.sheets import kinds
    from hrdesk.sheets import mapping as mappings
    from hrdesk.sheets.own import without_guide

    found_kind = kinds.kind_named(kind)
    workbook = without_guide(workbook)
    work.check_cancelled()
    with work.read() as conn:
        metrics = reading.metric_columns(load_catalogue(conn).metrics) if found_kind.takes_metrics else ()
        table = reading.table_of(workbook, found_kind, sheet, metrics)
        signature = signature_of(table.headings())
        given = _given(conn, kind, mapping)
        remembered = (given is None and _remembered(conn, kind, signature)) or None
        earlier = _earlier(conn, kind, workbook.sha256, table.raw.name)
    if given is not None and given.columns:
        proposed = given
    else:
        proposed = mappings.propose(table.layout, found_kind, metrics, given or remembered)
    others = reading.other_sheets(workbook, table.raw.name) if sheet is None else ()
    return ImportDraft(
        kind=kind,
        path=path,
        file_name=workbook.file,
        sha256=workbook.sha256,
        sheet=table.raw.name,
        sheets=tuple(raw.name for raw in workbook.sheets),
        header_row=table.layout.header_row,
        columns=reading.columns_of(table, proposed),
        fields=reading.field_choices(table),
        mapping=proposed,
        period=period,
        data_rows=len(table.layout.rows),
        skipped=reading.skipped_of(table),
        notes=(*_notes([*workbook.notes, *table.raw.notes]), *_not_read(others)),
        remembered=remembered is not None,
        earlier=earlier,
        table=table,
    )


def check_kind_allowed(work: Work, kind: str) -> None:
    """People are brought in by those who may import people, not by everybody who may import figures."""
    if kind == ROSTER and not may(work.actor.role, "people.import"):
        raise Denied(N_("Your account may not do this."))


def signature_of(headings: Sequence[str]) -> str:
    """What a source is recognised by when it has no name: its headings, in whatever order."""
    return "#" + hashlib.sha256("\n".join(sorted(headings)).encode()).hexdigest()[:24]


def _given(conn: Connection, kind: str, mapping: str | ColumnMapping | None) -> ColumnMapping | None:
    from hrdesk.sheets import mapping as mappings

    if mapping is None or not isinstance(mapping, str):
        return mapping
    if mapping.lower().endswith(".json") or Path(mapping).is_file():
        return mappings.load(mapping)
    found = _remembered(conn, kind, mapping)
    if found is None:
        raise UserError(
            N_("No mapping is remembered under “{source}”."),
            code="not_found",
            hint=N_("Give a mapping file, or leave the mapping out."),
            source=mapping,
        )
    return found


def _remembered(conn: Connection, kind: str, source: str) -> ColumnMapping | None:
    from hrdesk.sheets import mapping as mappings

    kept = conn.execute(
        select(t.column_mapping.c.mapping).where(t.column_mapping.c.kind == kind, t.column_mapping.c.source == source)
    ).scalar()
    try:
        return mappings.from_dict(kept) if kept is not None else None
    except UserError:
        return None  # kept by a version that knew other entries: the headings decide again


def _earlier(conn: Connection, kind: str, sha256: str, sheet: str) -> Earlier | None:
    row = conn.execute(
        select(t.batch.c.id, t.batch.c.at, t.account.c.shown_name)
        .outerjoin(t.account, t.account.c.id == t.batch.c.account_id)
        .where(
            t.batch.c.sha256 == sha256, t.batch.c.kind == kind, t.batch.c.sheet == sheet, t.batch.c.undone_at.is_(None)
        )
        .order_by(t.batch.c.id.desc())
    ).first()
    return Earlier(row.id, row.shown_name or "", row.at) if row else None


def _notes(notes: Sequence[Any]) -> tuple[str, ...]:
    return tuple(str(note) for note in notes)


def _not_read(others: Sequence[str]) -> tuple[str, ...]:
    if not others:
        return ()
    return (_("Other sheets with rows were not read: {sheets}.", sheets=_(", ").join(others)),)
