"""A table pasted from a spreadsheet, a web page or a document: read like a file, without ever becoming one."""

from __future__ import annotations

import csv
import hashlib
import io

from hrdesk.domain.errors import UserError
from hrdesk.sheets.file_kind import Limits, Refused
from hrdesk.sheets.markup import read_html
from hrdesk.sheets.model import Cell, Workbook, sheet_of
from hrdesk.sheets.wording import refusal
from hrdesk.words import N_, _

_LIMITS = Limits(bytes=50_000_000, cells=4_000_000)


def pasted(text: str, html: str = "") -> Workbook:
    """The tables of a clipboard as a workbook called "Clipboard"; ``sha256`` is that of the cells.

    ``text`` with tabs is what spreadsheets give and is taken first; else the tables of ``html``; else single lines.
    Errors: ``empty_file`` where there is no table, ``too_large``.
    """
    name = _("Clipboard")
    if len(text) + len(html) > _LIMITS.bytes:
        raise refusal(
            "too_many_bytes", name, size=(len(text) + len(html)) // 1_000_000, limit=_LIMITS.bytes // 1_000_000
        )
    tables = [_lines(text)] if "\t" in text else _tables(html, name) or [_lines(text)]
    if not any(any(cell for cell in row) for table in tables for row in table):
        raise UserError(
            N_("There is no table on the clipboard."),
            code="empty_file",
            hint=N_("Mark the rows with their headings in Excel, press Ctrl+C, then paste here."),
        )
    sheets = [
        sheet_of(name if number == 1 else f"{name} {number}", table) for number, table in enumerate(tables, start=1)
    ]
    return Workbook(name, "clipboard", _digest(tables), sheets)


def _tables(html: str, name: str) -> list[list[list[Cell]]]:
    if not html.strip():
        return []
    try:
        found = read_html(html.encode("utf-16"), _LIMITS)  # what the page says of its own encoding is no longer true
    except Refused as refused:
        raise refusal(refused.reason, name, **refused.values) from refused
    return [block.rows for block in found]


def _lines(text: str) -> list[list[Cell]]:
    """Lines and tabs. Spreadsheets quote a cell only for a break or a tab in it; a lone quote is an inch or a nickname."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    rows = [line.split("\t") for line in plain]
    if '"' in text and len({len(row) for row in rows}) > 1:
        csv.field_size_limit(1_000_000)
        try:
            quoted = list(csv.reader(io.StringIO("\n".join(plain), newline=""), "excel-tab", strict=True))
        except csv.Error:
            quoted = rows
        if len({len(row) for row in quoted}) < len({len(row) for row in rows}):
            rows = quoted
    return [[cell.strip() or None for cell in row] for row in rows]


def _digest(tables: list[list[list[Cell]]]) -> str:
    told = "\f".join("\n".join("\t".join(str(cell or "") for cell in row) for row in table) for table in tables)
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()
