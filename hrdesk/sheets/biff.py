"""Failed formulas in old .xls workbooks, which the reader gives as blanks: found in the file's own records.

[MS-CFB] for the container, [MS-XLS] for the records BOUNDSHEET, BOOLERR and FORMULA. Anything unexpected ends the
search quietly: the workbook itself was read by then.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

CODES = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_BOF, _EOF, _BOUNDSHEET, _BOOLERR, _FORMULA = 0x0809, 0x000A, 0x0085, 0x0205, 0x0006
_END = 0xFFFFFFF0  # sector numbers from here on are marks
_SECTORS_AT_MOST = 400_000


def errors_of(data: bytes) -> list[list[tuple[int, int, str]]]:
    """For each sheet, in the workbook's order, its failed cells: row and column counted from 0, and the error."""
    try:
        stream = _workbook_stream(data)
        return [list(_errors(stream, start)) for start in _sheet_starts(stream)]
    except (struct.error, IndexError, ValueError):
        return []


def _workbook_stream(data: bytes) -> bytes:
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


def _sheet_starts(stream: bytes) -> list[int]:
    starts = []
    for kind, at, _length in _records(stream, 0):
        if kind == _BOUNDSHEET:
            starts.append(struct.unpack_from("<I", stream, at)[0])
        elif kind == _EOF:
            break
    return starts


def _errors(stream: bytes, start: int) -> Iterator[tuple[int, int, str]]:
    depth = 0
    for kind, at, length in _records(stream, start):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth != 1:
            continue
        elif kind == _BOOLERR and length >= 8 and stream[at + 7]:
            row, column = struct.unpack_from("<HH", stream, at)
            yield row, column, CODES.get(stream[at + 6], "#VALUE!")
        elif kind == _FORMULA and length >= 14 and stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2:
            row, column = struct.unpack_from("<HH", stream, at)
            yield row, column, CODES.get(stream[at + 8], "#VALUE!")
