"""The ways in: read a workbook, choose a sheet, find its table, show what was understood."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from hrdesk.domain.errors import UserError
from hrdesk.sheets.columns import known_headings, match
from hrdesk.sheets.declared import disagreements
from hrdesk.sheets.guard import Guard
from hrdesk.sheets.header import Layout, locate
from hrdesk.sheets.kinds import KINDS, Kind
from hrdesk.sheets.model import Note, RawSheet, Workbook
from hrdesk.sheets.values import shown
from hrdesk.sheets.wording import note, refusal

FIRST_ROWS = 5


def read(path: str | Path, sheet: str | None = None, *, guard: Guard | None = None) -> Workbook:
    """The workbook, or its one sheet of that name. Give a warm ``guard`` when several files are read."""
    if guard is None:
        with Guard() as own:
            return read(path, sheet, guard=own)
    book = guard.read(path, sheet)
    if sheet is not None and not book.sheets:
        names = "、".join(one.name for one in guard.read(path).sheets)
        raise refusal("no_such_sheet", Path(path).name, sheet=sheet, sheets=names)
    return book


def choose_sheet(book: Workbook, kind: Kind | None = None) -> RawSheet:
    """The sheet an import takes unless told otherwise: visible, filled, with the most headings the kind knows."""
    filled = [sheet for sheet in book.sheets if sheet.filled_rows]
    if len(filled) == 1:
        return filled[0]
    fields = {field.code: field for field in kind.fields} if kind else {}
    known = known_headings(kind.fields if kind else ())
    best: tuple[tuple[int, int], RawSheet] | None = None
    for place, sheet in enumerate(filled):
        try:
            layout = locate(sheet, known)
            found = len(match(layout.columns, fields)) if layout.rows else -1
        except UserError:
            found = -2
        rank = (found - (100 if sheet.hidden else 0), -place)
        if best is None or rank > best[0]:
            best = (rank, sheet)
    if best is None:
        raise refusal("no_sheet", book.file)
    return best[1]


def table_of(sheet: RawSheet, kind: Kind | None = None, more: Collection[str] = ()) -> Layout:
    """Where the table lies; headings of ``kind`` (or any kind), and ``more`` such as metric names, are recognised."""
    return locate(sheet, known_headings(kind.fields if kind else ()) | frozenset(more))


def peek(path: str | Path, sheet: str | None = None, *, guard: Guard | None = None) -> dict[str, Any]:
    """How HRDesk reads a file, in the shape of the command ``peek``; all values as shown text."""
    book = read(path, sheet, guard=guard)
    return {
        "file": book.file,
        "kind_of_file": book.kind_of_file,
        "sha256": book.sha256,
        "notes": [str(note) for note in book.notes],
        "sheets": [_described(one) for one in book.sheets],
    }


def unit_notes(layout: Layout) -> tuple[Note, ...]:
    """That amounts are multiplied, where the file says 单位：万元 above its table."""
    return () if layout.unit in ("", "元") else (note("unit_above", unit=layout.unit),)


def _described(sheet: RawSheet) -> dict[str, Any]:
    notes = [str(note) for note in sheet.notes]
    layout = None
    try:
        layout = table_of(sheet)
    except UserError as failed:
        notes.append(str(failed))
    if layout:
        notes += [str(wrong.note) for wrong in disagreements(sheet, layout)]
        notes += [str(one) for one in unit_notes(layout)]
    rows = layout.rows if layout else range(sheet.height)
    places = [place for place, name in enumerate(layout.columns) if name] if layout else list(range(sheet.width))
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "rows": sheet.filled_rows,
        "header_row": layout.header_row if layout else None,
        "columns": [layout.columns[place] for place in places] if layout else [],
        "data_rows": len(layout.rows) if layout else 0,
        "skipped": [{"row": one.row, "why": one.why, "text": one.text} for one in layout.skipped] if layout else [],
        "first_rows": [[shown(sheet.columns[place].cells()[at]) for place in places] for at in rows[:FIRST_ROWS]],
        "notes": notes,
    }


def guess_kind(layout: Layout) -> str | None:
    """The kind whose fields the headings fit best; ``None`` when hardly any fits."""
    best: tuple[int, str] | None = None
    for code, kind in KINDS.items():
        found = match(layout.columns, {field.code: field for field in kind.fields})
        if all(field.code in found.values() for field in kind.fields if field.required):
            best = max(best or (2, ""), (len(found), code))
    return best[1] or None if best else None
