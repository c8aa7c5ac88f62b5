"""What the fast reader hides in old .xls workbooks, from the file's own records: failed and uncalculated formulas,
leading zeros, hidden rows.

[MS-CFB] for the container, [MS-XLS] for the records. Anything unexpected ends the search quietly: the workbook itself
was read by then.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from hrdesk.sheets.file_kind import OLE
from hrdesk.sheets.model import EXACT_DIGITS
from hrdesk.sheets.package import Styles, classify
from hrdesk.sheets.sheet_xml import Scan

CODES = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_BOF, _EOF, _BOUNDSHEET, _BOOLERR, _FORMULA = 0x0809, 0x000A, 0x0085, 0x0205, 0x0006
_XF, _FORMAT, _ROW, _NUMBER, _RK, _MULRK = 0x00E0, 0x041E, 0x0208, 0x0203, 0x027E, 0x00BD
_END = 0xFFFFFFF0  # sector numbers from here on are marks
_SECTORS_AT_MOST = 400_000


def scans_of(data: bytes) -> list[Scan]:
    """For each sheet, in the workbook's order: failed and uncalculated formulas, leading zeros, per cent, hidden rows."""
    try:
        stream = workbook_stream(data) if data.startswith(OLE) else data
        styles, starts = _globals(stream)
        found = [_scanned(stream, start, styles) for start in starts]
    except (struct.error, IndexError, ValueError, OverflowError):
        return []
    if any(one.calculated for one in found):  # an empty text may be what a formula came to
        for one in found:
            one.scan.uncalculated.clear()
    return [one.scan for one in found]


def workbook_stream(data: bytes) -> bytes:
    """The stream ``Workbook`` (``Book`` before 1997) of a compound file; empty when there is none."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    mini_size = 1 << struct.unpack_from("<H", data, 32)[0]
    directory_start, cutoff, mini_start = struct.unpack_from("<I4xII", data, 48)
    if size not in (512, 4096):
        raise ValueError(size)
    heads = [sector for sector in struct.unpack_from("<109I", data, 76) if sector < _END]
    next_head = struct.unpack_from("<I", data, 68)[0]
    while next_head < _END and len(heads) < _SECTORS_AT_MOST:
        block = struct.unpack_from(f"<{size // 4}I", data, (next_head + 1) * size)
        heads += [sector for sector in block[:-1] if sector < _END]
        next_head = block[-1]
    table: list[int] = []
    for sector in heads:
        table += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
    directory = _chain(data, directory_start, table, size, size)
    root_start, found = 0, (0, -1)
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
        start, stream_size = struct.unpack_from("<II", directory, at + 116)
        if at == 0:
            root_start = start
        elif name in ("Workbook", "Book"):
            found = (start, stream_size)
    if found[1] < 0:
        return b""
    if found[1] >= cutoff:
        return _chain(data, found[0], table, size, size)[: found[1]]
    mini_stream = _chain(data, root_start, table, size, size)
    mini_bytes = _chain(data, mini_start, table, size, size)
    mini_table = list(struct.unpack(f"<{len(mini_bytes) // 4}I", mini_bytes))
    return _chain(mini_stream, found[0], mini_table, mini_size, 0)[: found[1]]


def _chain(data: bytes, sector: int, table: list[int], size: int, before: int) -> bytes:
    """The sectors from ``sector`` on, one after another; ``before`` bytes precede sector 0."""
    pieces: list[bytes] = []
    while sector < _END:
        pieces.append(data[before + sector * size : before + (sector + 1) * size])
        if len(pieces) > _SECTORS_AT_MOST:
            raise ValueError(sector)
        sector = table[sector]
    return b"".join(pieces)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place and length of each record's content."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, length
        at += 4 + length


def _globals(stream: bytes) -> tuple[Styles, list[int]]:
    """Styles that change what a number means, and where the sheets begin."""
    formats: dict[int, str] = {9: "0%", 10: "0.00%"}
    numbers: list[int] = []
    starts: list[int] = []
    wide = False
    for kind, at, length in _records(stream, 0):
        if kind == _BOF:
            wide = struct.unpack_from("<H", stream, at)[0] >= 0x0600
        elif kind == _BOUNDSHEET:
            starts.append(struct.unpack_from("<I", stream, at)[0])
        elif kind == _XF:
            numbers.append(struct.unpack_from("<H", stream, at + 2)[0])
        elif kind == _FORMAT:
            formats[struct.unpack_from("<H", stream, at)[0]] = _format_code(stream[at + 2 : at + length], wide)
        elif kind == _EOF:
            break
    styles = Styles()
    for index, number in enumerate(numbers):
        classify(styles, index, number, formats)
    return styles, starts


def _format_code(text: bytes, wide: bool) -> str:
    if not wide:
        return text[1:].decode("latin-1")
    return text[3:].decode("utf-16-le" if text[2] & 1 else "latin-1", "replace")


@dataclass(slots=True)
class _Found:
    """A sheet's scan, and whether any of its formulas has come to something."""

    scan: Scan
    calculated: bool = False


def _scanned(stream: bytes, start: int, styles: Styles) -> _Found:
    found = _Found(Scan())
    depth = 0
    for kind, at, length in _records(stream, start):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif depth == 1 and kind in _READ:
            _READ[kind](found, stream, at, length, styles)
    return found


def _row(found: _Found, stream: bytes, at: int, length: int, styles: Styles) -> None:
    if length >= 16 and stream[at + 12] & 0x20:
        found.scan.hidden_rows += 1


def _bool_or_error(found: _Found, stream: bytes, at: int, length: int, styles: Styles) -> None:
    if length >= 8 and stream[at + 7]:
        row, column = struct.unpack_from("<HH", stream, at)
        found.scan.errors.append((row, column, CODES.get(stream[at + 6], "#VALUE!")))


def _formula(found: _Found, stream: bytes, at: int, length: int, styles: Styles) -> None:
    if length < 14:
        return
    row, column = struct.unpack_from("<HH", stream, at)
    special = stream[at + 6] if stream[at + 12 : at + 14] == b"\xff\xff" else None
    if special == 2:
        found.scan.errors.append((row, column, CODES.get(stream[at + 8], "#VALUE!")))
    elif special == 3:
        found.scan.uncalculated.append((row, column))
        return
    found.calculated = True


def _number(found: _Found, stream: bytes, at: int, length: int, styles: Styles) -> None:
    row, column, style = struct.unpack_from("<HHH", stream, at)
    _styled(found, row, column, style, struct.unpack_from("<d", stream, at + 6)[0], styles)


def _short_number(found: _Found, stream: bytes, at: int, length: int, styles: Styles) -> None:
    row, column, style, number = struct.unpack_from("<HHHI", stream, at)
    _styled(found, row, column, style, unpacked(number), styles)


def _short_numbers(found: _Found, stream: bytes, at: int, length: int, styles: Styles) -> None:
    row, column = struct.unpack_from("<HH", stream, at)
    for offset in range((length - 6) // 6):
        style, number = struct.unpack_from("<HI", stream, at + 4 + 6 * offset)
        _styled(found, row, column + offset, style, unpacked(number), styles)


def unpacked(number: int) -> float:
    """The RK packing: 30 bits of a whole number or of a double, perhaps a hundredth of it."""
    if number & 2:
        value = float((number >> 2) - (1 << 30 if number & 0x80000000 else 0))
    else:
        value = struct.unpack("<d", struct.pack("<Q", (number & 0xFFFFFFFC) << 32))[0]
    return value / 100 if number & 1 else value


def _styled(found: _Found, row: int, column: int, style: int, value: float, styles: Styles) -> None:
    if style in styles.percent:
        found.scan.percent_columns.add(column)
    digits = styles.padded.get(style)
    if digits and 0 <= value < EXACT_DIGITS and value.is_integer():
        found.scan.padded.append((row, column, str(int(value)).zfill(digits)))


_READ = {
    _ROW: _row, _BOOLERR: _bool_or_error, _FORMULA: _formula, _NUMBER: _number, _RK: _short_number, _MULRK: _short_numbers,
}  # fmt: skip
