"""The reading process: takes one file after another, answers in bytes, and may die without harm to anybody.

It imports neither Qt nor SQLAlchemy. Requests come on standard input, answers leave on standard output, both in the
messages of ``wire``. Before parsing it says how large the file is unpacked (``measured``), so that the other side can
allow it time; then comes one last message: the sheets, or the reason why not.
"""

from __future__ import annotations

import gc
import hashlib
import os
import sys
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from operator import itemgetter
from pathlib import Path
from typing import Any

from hrdesk.sheets import wire
from hrdesk.sheets.block import Block
from hrdesk.sheets.excel import read_excel
from hrdesk.sheets.file_kind import Limits, Refused, kind_of
from hrdesk.sheets.model import Cell

_TABLE_NAMES = (".csv", ".txt", ".tsv")
_HEADING_ROWS = 60  # merges further down have done their work once their text was copied
_MERGES_SENT = 500
_COUNTED = 2_000


def _read_exactly(size: int) -> bytes:
    pieces = []
    while size:
        piece = os.read(0, min(size, 1 << 20))
        if not piece:
            return b""
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _write(out: int, message: bytes) -> None:
    view = memoryview(message)
    while view:
        view = view[os.write(out, view[: 1 << 20]) :]


def allow_memory(size: int) -> None:
    """Caps this process's memory where the system lets a process do that itself (Windows: the other side's job object)."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))


def _bytes_of(path: Path, limits: Limits) -> bytes:
    try:
        if path.is_dir():
            raise Refused("folder")
        if path.exists() and not path.is_file():
            raise Refused("not_a_workbook")  # a device or a pipe
        size = path.stat().st_size
        if size > limits.bytes:
            raise Refused("too_many_bytes", size=size // 10**6, limit=limits.bytes // 10**6)
        return path.read_bytes()
    except FileNotFoundError as failed:
        raise Refused("not_found") from failed
    except PermissionError as failed:
        raise Refused("in_use") from failed
    except (OSError, ValueError) as failed:
        raise Refused("unreadable") from failed


def read_blocks(
    data: bytes, name: str, limits: Limits, *, only: str | None, patient: bool, measured: Any
) -> tuple[str, list[Block], list[Any]]:
    """The kind of file, its sheets, and notes on the file."""
    from hrdesk.sheets.delimited import read_delimited
    from hrdesk.sheets.excel_2003 import read_excel_2003
    from hrdesk.sheets.markup import read_html

    kind = kind_of(data)
    notes: list[Any] = []
    suffix = Path(name).suffix.lower()
    if kind in ("csv", "html", "xml"):
        measured(kind, len(data) * 3)
    if kind == "csv":
        rows, notes = read_delimited(data, limits, named_table=suffix in _TABLE_NAMES)
        blocks = [Block(Path(name).stem, rows=rows)]  # type: ignore[arg-type]
    elif kind == "html":
        blocks = read_html(data, limits)
    elif kind == "xml":
        blocks = read_excel_2003(data, limits)
    else:
        return kind, read_excel(data, kind, limits, only=only, patient=patient, measured=measured), notes
    if only is not None:
        blocks = [block for block in blocks if block.name == only]
    return kind, blocks, notes


def fill_merged(block: Block) -> int:
    """Copies text and days down a cell merged over rows; figures stay once, or they would count twice."""
    filled = 0
    height, width = len(block.rows), len(block.rows[0])
    for top, left, bottom, _right in block.merges:
        first, last, column = top - block.top, min(bottom - block.top, height - 1), left - block.left
        if last <= first or first < 0 or not 0 <= column < width:
            continue
        cell = block.rows[first][column]
        if not cell or not isinstance(cell, str | date | datetime):
            continue
        filled += 1
        for index in range(first + 1, last + 1):
            if block.rows[index][column] in ("", None):
                block.rows[index][column] = cell
    return filled


def _fill(rows: Sequence[Sequence[Cell]], width: int) -> bytes:
    """How full each row is: exactly near both ends, 255 for a row in between that is not blank."""

    def exactly(row: Sequence[Cell]) -> int:
        return min(254, width - row.count("") - row.count(None))

    if len(rows) <= 2 * _COUNTED:
        return bytes(map(exactly, rows))
    between = [
        255 if row[0] not in ("", None) or row.count("") + row.count(None) < width else 0
        for row in rows[_COUNTED:-_COUNTED]
    ]
    return bytes(map(exactly, rows[:_COUNTED])) + bytes(between) + bytes(map(exactly, rows[-_COUNTED:]))


def _columns(block: Block) -> tuple[list[Any], list[bytes]]:
    """The columns' descriptions, and as bytes how full the rows are followed by the columns."""
    if block.plain is not None:
        return block.plain.columns, [block.plain.fill, *block.plain.blobs]
    if block.merges and block.rows:
        filled = fill_merged(block)
        if filled:
            block.notes.append(("merged_filled", {"count": filled}))
    rows: Sequence[Sequence[Cell]] = block.rows
    width = len(rows[0]) if rows else 0
    fill = _fill(rows, width)
    while fill and not fill[-1]:
        fill = fill[:-1]
    rows = rows[: len(fill)]
    specs: list[Any] = []
    blobs = [fill]
    for at in range(width if rows else 0):  # one column at a time, so that no second copy of the sheet is held
        parts, pieces = wire.encode_column(list(map(itemgetter(at), rows)))
        specs.append(parts)
        blobs += pieces
    return specs, blobs


def _described(block: Block) -> tuple[dict[str, Any], list[bytes]]:
    specs, blobs = _columns(block)
    merges = [
        (top - block.top, left - block.left, bottom - block.top, right - block.left)
        for top, left, bottom, right in block.merges
    ]
    return {
        "name": block.name, "hidden": block.hidden, "rows": len(blobs[0]), "columns": specs, "first_row": block.top + 1,
        "first_column": block.left + 1, "merges": [merge for merge in merges if merge[0] < _HEADING_ROWS][:_MERGES_SENT],
        "percent": block.percent, "date1904": block.date1904, "notes": block.notes,
    }, blobs  # fmt: skip


def answer(request: dict[str, Any], out: int) -> None:
    """Reads the file asked for and writes the answer."""
    limits = Limits(**{field.name: request["limits"][field.name] for field in fields(Limits)})

    def measured(kind: str, unpacked: int) -> None:
        allow_memory(limits.memory_for(unpacked))
        _write(out, wire.pack({"measured": unpacked, "kind": kind}))

    try:
        allow_memory(limits.memory_for(limits.bytes // 4))
        path = Path(request["path"])
        data = _bytes_of(path, limits)
        kind, blocks, notes = read_blocks(
            data, path.name, limits, only=request["sheet"], patient=request["patient"], measured=measured
        )
        sha256 = hashlib.sha256(data).hexdigest()
        del data
        sheets, blobs = [], []
        while blocks:
            described, pieces = _described(blocks.pop(0))
            sheets.append(described)
            blobs += pieces
        message = wire.pack({"kind": kind, "sha256": sha256, "sheets": sheets, "notes": notes}, blobs)
    except Refused as refused:
        message = wire.pack({"refused": refused.reason, "values": refused.values})
    except MemoryError:
        message = wire.pack({"refused": "too_much_memory", "values": {}, "spent": True})
    except BaseException as failed:  # whatever a file provokes ends here
        if isinstance(failed, KeyboardInterrupt | SystemExit):
            raise
        message = wire.pack(
            {"refused": "damaged", "values": {}, "spent": True, "detail": f"{type(failed).__name__}: {failed}"}
        )
    _write(out, message)


def main() -> int:
    """Serves until standard input ends."""
    out = os.dup(1)  # nothing that a library prints may get into the answers
    os.dup2(2, 1)
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (0, out):
            msvcrt.setmode(descriptor, os.O_BINARY)
    gc.disable()  # a million cells make no cycles, but looking for them takes a tenth of the time
    while start := _read_exactly(wire.HEAD_SIZE):
        head, body, _ = wire.sizes(start)
        request = wire.unpack(start, _read_exactly(head), _read_exactly(body) if body else b"")
        answer(request, out)
        gc.collect()
    return 0


if __name__ == "__main__":
    sys.exit(main())
