"""Excel and OpenDocument workbooks: the fast reader first, the patient one where it refuses, the XML itself for the rest."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

from hrdesk.sheets.biff import scans_of
from hrdesk.sheets.block import Block
from hrdesk.sheets.file_kind import OLE, Limits, Refused
from hrdesk.sheets.ods_xml import scans_of_ods
from hrdesk.sheets.old_xls import read_old
from hrdesk.sheets.package import Package, Styles, number_styles, sheet_parts
from hrdesk.sheets.patient import read_patiently
from hrdesk.sheets.plain_sheet import NotPlain, PlainSheet, read_plain, shared_texts
from hrdesk.sheets.sheet_xml import Scan, has_empty_texts, scan, span_of
from hrdesk.sheets.xlsb import scans_of_xlsb


def read_excel(
    data: bytes, kind: str, limits: Limits, *, only: str | None, patient: bool, measured: Callable[[str, int], None]
) -> list[Block]:
    """The sheets of a workbook (or the one named ``only``). ``measured`` is told the unpacked size before parsing."""
    package = None
    if kind != "xls":
        package = Package(data, limits)
        package.refuse_declarations()
        if kind == "ods" and package.encrypted_ods():
            raise Refused("encrypted")
    measured(kind, package.unpacked if package else len(data) * 4)
    if kind == "xls" and not data.startswith(OLE):
        return read_old(data, limits, only)
    book = _Book(package) if package is not None and kind == "xlsx" else None
    if patient:
        return _patiently(data, kind, limits, only, book)
    try:
        return _fast(data, limits, only, kind, package, book)
    except (Refused, MemoryError):
        raise
    except BaseException as failed:  # the fast reader panics with a BaseException of its own
        if isinstance(failed, KeyboardInterrupt | SystemExit):
            raise
        if type(failed).__name__ == "PasswordError":
            raise Refused("encrypted") from failed
        if kind not in ("xlsx", "xls"):
            raise Refused("damaged") from failed
        return _patiently(data, kind, limits, only, book)


def _patiently(data: bytes, kind: str, limits: Limits, only: str | None, book: _Book | None) -> list[Block]:
    if kind == "xls":
        blocks = read_old(data, limits, only)
        for block in blocks:
            block.notes.append(("patient", {}))
        return blocks
    if book is None:
        raise Refused("damaged")
    for part in book.parts.values():
        if span_of(book.package.read(part)) > limits.cells:
            raise Refused("too_many_cells", count=span_of(book.package.read(part)), limit=limits.cells)
    blocks = read_patiently(data, limits, only)
    for block in blocks:
        _mend(block, book, book.xml(block.name) or book.package.read(block.part), limits)
    return blocks


_RECALCULATE = re.compile(rb"<(?:\w+:)?calcPr\b[^>]*\bfullCalcOnLoad=[\"'](?:1|true)[\"']")


class _Book:
    """What the package says about its sheets, read once."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.parts, self.date1904 = sheet_parts(package)
        self.styles: Styles = number_styles(package)
        self.recalculate = bool(_RECALCULATE.search(package.read("xl/workbook.xml")))
        self._shared: list[bytes] | None = None
        self._empty_strings: bool | None = None

    @property
    def has_empty_strings(self) -> bool:
        """Whether a cell may refer to a text that is empty."""
        if self._empty_strings is None:
            self._empty_strings = has_empty_texts(self.package.read("xl/sharedStrings.xml"))
        return self._empty_strings

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
            return read_plain(self.package.chunks(part), self.styles, self._shared, limits.cells)
        except NotPlain:
            return None


_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384  # no spreadsheet program has more
#: From this size of XML on it pays to look whether a sheet is plain.
LONG_SHEET = 2_000_000


def _fast(
    data: bytes, limits: Limits, only: str | None, kind: str, package: Package | None, book: _Book | None
) -> list[Block]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    scans = _scans(data, kind, package, [meta.name for meta in workbook.sheets_metadata])
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
            _mend(block, book, b"", limits)
            continue
        xml = book.xml(meta.name) if book is not None else b""
        span = span_of(xml)
        if span > limits.cells:
            raise Refused("too_many_cells", count=span, limit=limits.cells)
        _take(block, workbook.get_sheet_by_name(meta.name), limits)
        _mend(block, book, xml, limits)
        if place < len(scans):
            block.put_back(scans[place], limits)
    return blocks


def _scans(data: bytes, kind: str, package: Package | None, names: list[str]) -> list[Scan]:
    """What the files that are no .xlsx say themselves, sheet by sheet."""
    if kind == "xls":
        return scans_of(data)
    if package is None or kind == "xlsx":
        return []
    if kind == "ods":
        return scans_of_ods(package.read("content.xml"))
    found = scans_of_xlsb(package)
    return [found.get(name, Scan()) for name in names]


def _take(block: Block, sheet: Any, limits: Limits) -> None:
    block.merges = [(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
    if sheet.start is None:
        return
    if sheet.width > _MOST_COLUMNS or sheet.height > _MOST_ROWS:
        raise Refused("damaged")
    count = sheet.height * sheet.width
    if count > limits.cells:
        raise Refused("too_many_cells", count=count, limit=limits.cells)
    block.rows = sheet.to_python()
    block.top, block.left = sheet.start


def _mend(block: Block, book: _Book | None, xml: bytes, limits: Limits) -> None:
    """Puts back what the reader dropped, and compares its rows with the sheet's own XML."""
    if book is None:
        return
    block.date1904 = book.date1904
    if "xl/vbaproject.bin" in book.package.names:
        block.notes.append(("macros", {}))
    if block.plain is not None:
        block.percent = sorted(block.plain.percent)
        if block.plain.hidden_rows:
            block.notes.append(("hidden_rows", {"count": block.plain.hidden_rows}))
    elif xml:
        found = scan(xml, book.styles.padded, book.styles.percent, recalculate=book.recalculate)
        block.put_back(found, limits)
        if found.repeated_rows:
            block.notes.append(("rows_repeated", {"count": found.repeated_rows}))
        elif found.filled_rows is not None:
            read = block.filled_rows()
            if read < found.filled_rows and not book.has_empty_strings and not has_empty_texts(xml):
                block.notes.append(("rows_differ", {"stated": found.filled_rows, "read": read}))
