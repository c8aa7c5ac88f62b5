"""Workbooks the fast reader refuses, row by row with openpyxl: it forgives more and takes ten times as long."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import Any

from hrdesk.sheets.block import Block
from hrdesk.sheets.file_kind import Limits, Refused
from hrdesk.sheets.model import Cell, CellError

_KNOWN = (str, float, bool, date, datetime, time, timedelta, CellError, type(None))
_LAST_ROW = 1_048_576


def read_patiently(data: bytes, limits: Limits, only: str | None) -> list[Block]:
    """The sheets (or the one named ``only``); what openpyxl drops is put back from their XML by the caller."""
    import warnings

    from openpyxl import load_workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    warnings.simplefilter("ignore")
    try:
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except MemoryError:
        raise
    except Exception as failed:
        raise Refused("damaged") from failed
    blocks = []
    for place, sheet in enumerate(workbook.worksheets):
        if only is not None and sheet.title != only:
            continue
        block = Block(sheet.title, sheet.sheet_state != "visible", place, notes=[("patient", {})])
        blocks.append(block)
        if isinstance(sheet, ReadOnlyWorksheet):
            sheet.reset_dimensions()
            block.part = sheet._worksheet_path
        try:
            block.rows = _rows(sheet, limits)
        except (Refused, MemoryError):
            raise
        except Exception as failed:
            raise Refused("damaged") from failed
    return blocks


def _rows(sheet: Any, limits: Limits) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    blanks = cells = 0
    for row in sheet.iter_rows():
        found: list[Cell] = [_cell(cell) for cell in row]
        while found and found[-1] is None:
            found.pop()
        if not found:
            blanks += 1
            continue
        rows += [[] for _ in range(min(blanks, _LAST_ROW))]
        blanks = 0
        rows.append(found)
        cells += len(found)
        if cells > limits.cells or len(rows) > _LAST_ROW:
            raise Refused("too_many_cells", count=max(cells, len(rows)), limit=limits.cells)
    width = max(map(len, rows), default=0)
    if width * len(rows) > limits.cells:
        raise Refused("too_many_cells", count=width * len(rows), limit=limits.cells)
    return [row + [None] * (width - len(row)) for row in rows]


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None or value == "":
        return None
    if cell.data_type == "e":
        return CellError(str(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    return value if isinstance(value, _KNOWN) else str(value)
