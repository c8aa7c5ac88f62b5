"""Workbooks of Excel 2 to 95 written without a container, as clock machines still do, and .xls the fast reader refuses.

xlrd reads them. Before Excel 97 text was bytes in a code page that such machines name wrongly or not at all: the bytes
of all cells together tell which it is, as for a CSV file.
"""

from __future__ import annotations

import io
import struct
from datetime import datetime, time, timedelta
from typing import Any

from hrdesk.sheets.biff import CODES, workbook_stream
from hrdesk.sheets.block import Block
from hrdesk.sheets.delimited import decoded
from hrdesk.sheets.file_kind import OLE, Limits, Refused
from hrdesk.sheets.model import Cell, CellError
from hrdesk.sheets.package import Styles, classify

_RAW = "latin-1"  # keeps every byte as one sign, until the code page is known
_UNICODE_SINCE = 80
_LONE_SHEET = b"\x09\x08\x08\x00\x00\x05\x10\x00"
_WESTERN = 1252
_STATED = {950: "big5", 932: "cp932", 949: "cp949", 1251: "cp1251", 874: "cp874"}


def read_old(data: bytes, limits: Limits, only: str | None) -> list[Block]:
    """The sheets (or the one named ``only``). ``Refused`` when xlrd can't, or isn't sure of what it read."""
    import xlrd

    said = io.StringIO()
    if data.startswith(OLE):  # xlrd's own way into the container goes round in a damaged one for ever
        try:
            data = workbook_stream(data)
        except (struct.error, IndexError, ValueError, OverflowError) as failed:
            raise Refused("damaged") from failed
    if data.startswith(_LONE_SHEET):
        data = _LONE_SHEET[:4] + bytes(2) + data[6:]  # named as Excel 5, which has no lone sheets; written like Excel 2
    try:
        book = xlrd.open_workbook(
            file_contents=data, logfile=said, encoding_override=_RAW, formatting_info=True, ragged_rows=True
        )
    except MemoryError:
        raise
    except Exception as failed:  # struct.error, AssertionError, IndexError and its own: all mean the same
        raise Refused("encrypted" if "ncrypted" in str(failed) else "damaged") from failed
    if "WARNING" in said.getvalue() or "ERROR" in said.getvalue():
        raise Refused("damaged")
    blocks = [_block(book, sheet, place, limits) for place, sheet in enumerate(book.sheets())]
    if book.biff_version < _UNICODE_SINCE:
        _decode(blocks, book.codepage)
    return [block for block in blocks if only is None or block.name == only]


def _block(book: Any, sheet: Any, place: int, limits: Limits) -> Block:
    block = Block(sheet.name, bool(sheet.visibility), place, date1904=bool(book.datemode))
    width = max((sheet.row_len(index) for index in range(sheet.nrows)), default=0)
    if width * sheet.nrows > limits.cells:
        raise Refused("too_many_cells", count=width * sheet.nrows, limit=limits.cells)
    styles = _styles(book)
    errors: list[str] = []
    padded = 0
    for index in range(sheet.nrows):
        row: list[Cell] = []
        for cell in sheet.row(index):
            found = _cell(cell, styles, book.datemode)
            if isinstance(found, CellError):
                errors.append(found.code)
            if cell.xf_index in styles.percent and cell.ctype == _NUMBER:
                block.percent = sorted({*block.percent, len(row)})
            padded += cell.ctype == _NUMBER and isinstance(found, str)
            row.append(found)
        block.rows.append(row + [None] * (width - len(row)))
    block.merges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    hidden = sum(bool(info.hidden) for info in sheet.rowinfo_map.values())
    if errors:
        block.notes.append(("error_cells", {"count": len(errors), "example": errors[0]}))
    if padded:
        block.notes.append(("leading_zeros", {"count": padded}))
    if hidden:
        block.notes.append(("hidden_rows", {"count": hidden}))
    return block


_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = 1, 2, 3, 4, 5


def _styles(book: Any) -> Styles:
    styles = Styles()
    formats = {key: one.format_str for key, one in book.format_map.items()}
    for index, style in enumerate(book.xf_list):
        classify(styles, index, style.format_key, formats)
    return styles


def _cell(cell: Any, styles: Styles, epoch: int) -> Cell:
    kind, value = cell.ctype, cell.value
    if kind == _TEXT:
        return value or None
    if kind == _NUMBER:
        digits = styles.padded.get(cell.xf_index)
        return str(int(value)).zfill(digits) if digits and value >= 0 and float(value).is_integer() else float(value)
    if kind == _DATE:
        return _moment(value, epoch, length=cell.xf_index in styles.lengths)
    if kind == _BOOLEAN:
        return bool(value)
    if kind == _ERROR:
        return CellError(CODES.get(value, "#VALUE!"))
    return None


def _moment(value: float, epoch: int, *, length: bool) -> Cell:
    from xlrd.xldate import XLDateError, xldate_as_datetime

    if length:
        return timedelta(seconds=round(value * 86_400, 3))
    try:
        moment: datetime = xldate_as_datetime(value, epoch)
    except (XLDateError, ValueError, OverflowError):
        return float(value)
    if 0 <= value < 1:
        return moment.time()
    return moment.date() if moment.time() == time() else moment


def _decode(blocks: list[Block], stated: int | None) -> None:
    """Turns kept bytes into text, in place."""
    texts = [cell for block in blocks for row in block.rows for cell in row if isinstance(cell, str)]
    joined = "\n".join([*texts, *(block.name for block in blocks)]).encode(_RAW, "replace")
    if joined.isascii():
        return
    encoding, certain = _STATED.get(stated or 0), True
    if encoding is None or not _fits(joined, encoding):
        _text, encoding, certain = decoded(joined)
        certain = certain or stated == _WESTERN
    known: dict[str, str] = {}
    for block in blocks:
        block.name = _text_of(block.name, encoding, known)
        for row in block.rows:
            row[:] = [_text_of(cell, encoding, known) if isinstance(cell, str) else cell for cell in row]
        block.notes.append(("encoding" if certain else "uncertain_encoding", {"encoding": encoding.upper()}))


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _text_of(raw: str, encoding: str, known: dict[str, str]) -> str:
    found = known.get(raw)
    if found is None:
        found = known[raw] = raw if raw.isascii() else raw.encode(_RAW, "replace").decode(encoding, "replace")
    return found
