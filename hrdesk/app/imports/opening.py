"""The first step of an import: the file read, its table found, its columns matched. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from hrdesk.app.imports import reading
from hrdesk.app.imports.kinds import kind_named
from hrdesk.app.imports.mappings import kept_mapping, remembered_for
from hrdesk.app.imports.metrics import load_catalogue
from hrdesk.app.imports.model import Earlier, ImportDraft
from hrdesk.app.imports.roster_rows import STATUS_WORDS
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.performance.model import Metric
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
    from hrdesk.sheets import reading as sheets

    check_kind_allowed(work, kind)
    kind_named(kind)
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
    from hrdesk.sheets import mapping as mappings
    from hrdesk.sheets.own import without_guide
    from hrdesk.sheets.reading import unit_notes

    found_kind = kind_named(kind).sheet
    workbook = without_guide(workbook)
    work.check_cancelled()
    with work.read() as conn:
        catalogue = load_catalogue(conn).metrics
        table = reading.table_of(workbook, found_kind, sheet, catalogue)
        if not table.layout.rows:
            raise UserError(
                N_("Sheet “{sheet}” has a heading, but no rows below it."),
                code="no_rows",
                hint=N_("Choose another sheet or file."),
                sheet=table.raw.name,
            )
        given = _given(conn, kind, mapping)
        remembered = (given is None and remembered_for(conn, kind, table.headings())) or None
        earlier = _earlier(conn, kind, workbook.sha256, table.raw.name)
        known = _values_known(work, conn, catalogue)
    if given is not None and given.columns:
        proposed = given
    else:
        proposed = mappings.propose(
            table.layout, found_kind, table.metrics, given or remembered, cells=reading.content_of(table), known=known
        )
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
        notes=(*_notes([*workbook.notes, *table.raw.notes, *unit_notes(table.layout)]), *_not_read(others)),
        remembered=remembered is not None,
        earlier=earlier,
        table=table,
    )


def check_kind_allowed(work: Work, kind: str) -> None:
    """People are brought in by those who may import people, not by everybody who may import figures."""
    if not may(work.actor.role, kind_named(kind).permission):
        raise Denied(N_("Your account may not do this."))


def _given(conn: Connection, kind: str, mapping: str | ColumnMapping | None) -> ColumnMapping | None:
    from hrdesk.sheets import mapping as mappings

    if mapping is None or not isinstance(mapping, str):
        return mapping
    if mapping.lower().endswith(".json") or Path(mapping).is_file():
        return mappings.load(mapping)
    found = kept_mapping(conn, kind, mapping)
    if found is None:
        raise UserError(
            N_("No mapping is remembered under “{source}”."),
            code="not_found",
            hint=N_("Give a mapping file, or leave the mapping out."),
            source=mapping,
        )
    return found


def _values_known(work: Work, conn: Connection, catalogue: Mapping[str, Metric]) -> dict[str, set[str]]:
    """Values by which a column without a telling heading is recognised: numbers, names, units, metrics."""
    people = conn.execute(
        select(t.employment.c.employee_no, t.person.c.name)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(visible(work, t.employment.c.id, work.today()))
    ).all()
    known = {"employee_no": {row.employee_no for row in people}, "name": {row.name for row in people}}
    for name, table in (("department", t.department), ("team", t.team), ("position", t.position)):
        known[name] = set(conn.execute(select(table.c.name_zh)).scalars())
    known["status"] = set(STATUS_WORDS)
    known["metric"] = {text for code, one in catalogue.items() for text in (code, one.name_zh, one.name_en) if text}
    return known


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
