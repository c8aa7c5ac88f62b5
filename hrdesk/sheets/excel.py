"""Excel and OpenDocument workbooks: the fast reader first, the patient one where it refuses, the XML itself for the rest."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from hrdesk.sheets.biff import errors_of
from hrdesk.sheets.file_kind import Limits, Refused
from hrdesk.sheets.model import NOT_CALCULATED, Cell, CellError
from hrdesk.sheets.package import Package, Styles, number_styles, sheet_parts
from hrdesk.sheets.plain_sheet import NotPlain, PlainSheet, read_plain, shared_texts
from hrdesk.sheets.sheet_xml import Scan, scan

Remark = tuple[str, dict[str, object]]
_KNOWN = (str, float, bool, date, datetime, time, timedelta, CellError, type(None))


@dataclass(slots=True)
class Block:
    """A sheet's rows as read; ``top`` and ``left`` count from 0. All rows are equally long."""

    name: str
    hidden: bool = False
    place: int = 0  # in the workbook's order
    rows: list[list[Cell]] = field(default_factory=list)
    top: int = 0
    left: int = 0
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    percent: list[int] = field(default_factory=list)
    date1904: bool = False
    notes: list[Remark] = field(default_factory=list)
    plain: PlainSheet | None = None  # read without rows: its columns are encoded already


def read_excel(
    data: bytes, kind: str, limits: Limits, *, only: str | None, patient: bool, measured: Callable[[int], None]
) -> list[Block]:
    """The sheets of a workbook (or the one named ``only``). ``measured`` is told the unpacked size before parsing."""
    package = None
    if kind != "xls":
        package = Package(data, limits)
        package.refuse_declarations()
        if kind == "ods" and package.encrypted_ods():
            raise Refused("encrypted")
    measured(package.unpacked if package else len(data) * 4)
    if patient and kind == "xlsx":
        return _patient(data, limits, only)
    try:
        book = _Book(package) if package is not None and kind == "xlsx" else None
        blocks = _fast(data, limits, only, book)
    except Refused:
        raise
    except MemoryError:
        raise
    except BaseException as failed:  # the fast reader panics with a BaseException of its own
        if isinstance(failed, KeyboardInterrupt | SystemExit):
            raise
        if type(failed).__name__ == "PasswordError":
            raise Refused("encrypted") from failed
        if kind != "xlsx":
            raise Refused("damaged") from failed
        return _patient(data, limits, only)
    if book is not None:
        _mend(blocks, book, limits)
    elif kind == "xls":
        errors = errors_of(data)
        for block in blocks:
            if block.place < len(errors):
                _put_back(block, Scan(errors=errors[block.place]), limits)
    return blocks


class _Book:
    """What the package says about its sheets, read once."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.parts, self.date1904 = sheet_parts(package)
        self.styles: Styles = number_styles(package)
        self._shared: list[bytes] | None = None

    def xml(self, name: str) -> bytes:
        """The XML of a sheet; empty where it can't be found."""
        part = self.parts.get(name, "")
        return self.package.read(part) if part.lower().endswith(".xml") else b""

    def plain(self, name: str, limits: Limits) -> PlainSheet | None:
        """A long, plain sheet read straight from its XML; ``None`` where the reader that knows everything is needed."""
        part = self.package.names.get(self.parts.get(name, "").lower())
        if part is None or self.date1904 or self.package.zip.getinfo(part).file_size < LONG_SHEET:
            return None
        try:
            if self._shared is None:
                self._shared = shared_texts(self.package.read("xl/sharedStrings.xml"))
            return read_plain(self.xml(name), self.styles, self._shared, limits.cells)
        except NotPlain:
            return None


#: From this size of XML on it pays to look whether a sheet is plain.
LONG_SHEET = 2_000_000


def _fast(data: bytes, limits: Limits, only: str | None, book: _Book | None) -> list[Block]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    blocks = []
    for place, meta in enumerate(workbook.sheets_metadata):
        if only is not None and meta.name != only:
            continue
        block = Block(meta.name, meta.visible != SheetVisibleEnum.Visible, place)
        blocks.append(block)
        if meta.typ not in (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet):
            block.notes.append(("chart_sheet", {"name": meta.name}))
            continue
        block.plain = book.plain(meta.name, limits) if book is not None else None
        if block.plain is not None:
            block.top, block.left, block.merges = block.plain.top, block.plain.left, block.plain.merges
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        if sheet.start is None:
            continue
        count = sheet.height * sheet.width
        if count > limits.cells:
            raise Refused("too_many_cells", count=count, limit=limits.cells)
        rows: Any = sheet.to_python()
        block.rows = rows
        block.top, block.left = sheet.start
        block.merges = [(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
    return blocks


def _patient(data: bytes, limits: Limits, only: str | None) -> list[Block]:
    """Row by row with openpyxl, which forgives more and takes ten times as long."""
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
    for sheet in workbook.worksheets:
        if only is not None and sheet.title != only:
            continue
        block = Block(sheet.title, sheet.sheet_state != "visible", notes=[("patient", {})])
        blocks.append(block)
        if isinstance(sheet, ReadOnlyWorksheet):
            sheet.reset_dimensions()
        try:
            block.rows = _trimmed(sheet, limits)
        except (Refused, MemoryError):
            raise
        except Exception as failed:
            raise Refused("damaged") from failed
    return blocks


def _trimmed(sheet: Any, limits: Limits) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    blanks = cells = 0
    for row in sheet.iter_rows():
        found: list[Cell] = [_patient_cell(cell) for cell in row]
        while found and found[-1] is None:
            found.pop()
        if not found:
            blanks += 1
            continue
        rows += [[] for _ in range(min(blanks, 1_048_576))]
        blanks = 0
        rows.append(found)
        cells += len(found)
        if cells > limits.cells:
            raise Refused("too_many_cells", count=cells, limit=limits.cells)
    width = max(map(len, rows), default=0)
    if width * len(rows) > limits.cells:
        raise Refused("too_many_cells", count=width * len(rows), limit=limits.cells)
    return [row + [None] * (width - len(row)) for row in rows]


def _patient_cell(cell: Any) -> Cell:
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


def _mend(blocks: list[Block], book: _Book, limits: Limits) -> None:
    """Puts back what the fast reader drops."""
    macros = "xl/vbaproject.bin" in book.package.names
    for block in blocks:
        block.date1904 = book.date1904
        if macros:
            block.notes.append(("macros", {}))
        if block.plain is not None:
            block.percent = sorted(block.plain.percent)
            if block.plain.hidden_rows:
                block.notes.append(("hidden_rows", {"count": block.plain.hidden_rows}))
            continue
        xml = book.xml(block.name)
        if not xml:
            continue
        found = scan(xml, book.styles.padded, book.styles.percent)
        del xml
        _put_back(block, found, limits)
        block.percent = sorted(column - block.left for column in found.percent_columns if column >= block.left)
        if found.hidden_rows:
            block.notes.append(("hidden_rows", {"count": found.hidden_rows}))
        read = block.top + len(block.rows)
        if found.last_row is not None and found.last_row > read:
            block.notes.append(("rows_differ", {"stated": found.last_row, "read": read}))


def _put_back(block: Block, found: Scan, limits: Limits) -> None:
    if found.errors:
        block.notes.append(("error_cells", {"count": len(found.errors), "example": found.errors[0][2]}))
    if found.uncalculated:
        block.notes.append(("not_calculated", {"count": len(found.uncalculated)}))
    if found.padded:
        block.notes.append(("leading_zeros", {"count": len(found.padded)}))
    if not block.rows and (found.errors or found.uncalculated):
        block.top, block.left = min([place[:2] for place in found.errors] or found.uncalculated)
    cells: list[tuple[int, int, Cell]] = [(row, column, CellError(code)) for row, column, code in found.errors]
    cells += [(row, column, NOT_CALCULATED) for row, column in found.uncalculated]
    cells += found.padded
    if not cells:
        return
    up = max(0, block.top - min(row for row, _, _ in cells))
    left = max(0, block.left - min(column for _, column, _ in cells))
    width = max(
        (len(block.rows[0]) if block.rows else 0) + left, max(column for _, column, _ in cells) - block.left + left + 1
    )
    height = max(len(block.rows) + up, max(row for row, _, _ in cells) - block.top + up + 1)
    if width * height > limits.cells:
        raise Refused("too_many_cells", count=width * height, limit=limits.cells)
    if up or left or height > len(block.rows) or width > (len(block.rows[0]) if block.rows else 0):
        old = [[""] * left + row + [""] * (width - left - len(row)) for row in block.rows]
        rows: list[Any] = [[""] * width for _ in range(up)] + old
        block.rows = rows + [[""] * width for _ in range(height - len(rows))]
        block.top, block.left = block.top - up, block.left - left
    for row, column, cell in cells:
        block.rows[row - block.top][column - block.left] = cell
