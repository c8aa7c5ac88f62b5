"""How the reading process answers: one JSON head, then columns as plain bytes. Nothing in it can be executed.

A message is ``HRDS``, the length of the head and of the body (little endian, 4 and 8 bytes), the CRC-32 of head and
body, the head (JSON) and the body. A column is a list of parts ``[tag, cells, bytes]`` in the head and their bytes one
after another in the body; a column of several tags begins with one byte per cell. Whatever does not fit is refused.
"""

from __future__ import annotations

import json
import re
import sys
import zlib
from array import array
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import compress
from typing import Any

from hrdesk.sheets.model import NOT_CALCULATED, Cell, CellError, Decoder, NotCalculated

MAGIC = b"HRDS"
HEAD_SIZE = 20
BLANK, TEXT, NUMBER, FLAG, DAY, INSTANT, TIME, SPAN, ERROR, UNCALCULATED, WHOLE = range(11)
_TAG: dict[type, int] = {
    type(None): BLANK, str: TEXT, float: NUMBER, bool: FLAG, date: DAY, datetime: INSTANT, time: TIME,
    timedelta: SPAN, CellError: ERROR, NotCalculated: UNCALCULATED, int: WHOLE,
}  # fmt: skip
_MICROSECOND = timedelta(microseconds=1)
_RUNS = re.compile(rb"(.)\1*", re.DOTALL)


class Garbled(Exception):
    """The bytes are no answer of ours."""


def _join(texts: Sequence[str]) -> bytes:
    blob = "\0".join(texts)
    if blob.count("\0") != len(texts) - 1:
        blob = "\0".join(text.replace("\0", "\ufffd") for text in texts)
    return blob.encode("utf-8", "replace")


def _numbers(values: Sequence[float]) -> bytes:
    return _little(array("d", values)).tobytes()


def _little(values: array[Any]) -> array[Any]:
    if sys.byteorder == "big":
        values.byteswap()
    return values


_ENCODE: dict[int, Callable[[Sequence[Any]], bytes]] = {
    BLANK: lambda values: b"",
    TEXT: _join,
    NUMBER: _numbers,
    FLAG: lambda values: bytes(values),
    DAY: lambda values: _join([value.isoformat() for value in values]),
    INSTANT: lambda values: _join([value.isoformat() for value in values]),
    TIME: lambda values: _join([value.isoformat() for value in values]),
    SPAN: lambda values: _little(array("q", [value // _MICROSECOND for value in values])).tobytes(),
    ERROR: lambda values: _join([value.code for value in values]),
    UNCALCULATED: lambda values: b"",
    WHOLE: lambda values: _join([str(value) for value in values]),
}


def _array(code: str, blob: bytes) -> array[Any]:
    values = array(code)
    values.frombytes(blob)
    return _little(values)


def _texts(blob: bytes) -> list[Any]:
    parts = blob.decode("utf-8").split("\0")
    if b"\0\0" in blob or blob[:1] in (b"", b"\0") or blob[-1:] == b"\0":
        return [part or None for part in parts]
    return parts


_DECODE: dict[int, Callable[[bytes, int], list[Any]]] = {
    BLANK: lambda blob, count: [None] * count,
    TEXT: lambda blob, count: _texts(blob),
    NUMBER: lambda blob, count: _array("d", blob).tolist(),
    FLAG: lambda blob, count: [byte != 0 for byte in blob],
    DAY: lambda blob, count: list(map(date.fromisoformat, blob.decode("ascii").split("\0"))),
    INSTANT: lambda blob, count: list(map(datetime.fromisoformat, blob.decode("ascii").split("\0"))),
    TIME: lambda blob, count: list(map(time.fromisoformat, blob.decode("ascii").split("\0"))),
    SPAN: lambda blob, count: [timedelta(microseconds=value) for value in _array("q", blob)],
    ERROR: lambda blob, count: [CellError(text) for text in blob.decode("utf-8").split("\0")],
    UNCALCULATED: lambda blob, count: [NOT_CALCULATED] * count,
    WHOLE: lambda blob, count: list(map(int, blob.decode("ascii").split("\0"))),
}

Part = tuple[int, int, int]


def encode_column(cells: Sequence[Cell]) -> tuple[list[Part], list[bytes]]:
    """The parts of a column and their bytes. A blank cell may be ``None`` or the empty text."""
    tags = bytes(map(_TAG.__getitem__, map(type, cells)))
    if tags.count(tags[0]) == len(tags):
        blob = _ENCODE[tags[0]](cells)
        return [(tags[0], len(cells), len(blob))], [blob]
    parts: list[Part] = [(-1, len(tags), len(tags))]
    blobs = [tags]
    for tag in sorted(set(tags)):
        chosen = bytes(int(value == tag) for value in range(256))
        some = list(compress(cells, tags.translate(chosen)))
        blob = _ENCODE[tag](some)
        parts.append((tag, len(some), len(blob)))
        blobs.append(blob)
    return parts, blobs


class Encoded(Decoder):
    """A column still in bytes."""

    def __init__(self, parts: Sequence[Part], blobs: Sequence[bytes]) -> None:
        self.parts, self.blobs = parts, blobs

    def __call__(self) -> list[Cell]:
        """All cells."""
        try:
            return self._cells()
        except (ValueError, OverflowError, KeyError, StopIteration) as failed:
            raise Garbled from failed

    def _cells(self) -> list[Cell]:
        values: dict[int, list[Any]] = {}
        for (tag, count, _), blob in zip(self.parts, self.blobs, strict=True):
            if tag == -1:
                continue
            values[tag] = _DECODE[tag](bytes(blob), count)
            if len(values[tag]) != count:
                raise Garbled
        if self.parts[0][0] != -1:
            return values[self.parts[0][0]]
        return _merged(bytes(self.blobs[0]), values)

    def holds(self, words: re.Pattern[bytes]) -> bool:
        """Whether some text matches, looked for in the bytes."""
        return any(
            tag == TEXT and words.search(blob) is not None
            for (tag, _, _), blob in zip(self.parts, self.blobs, strict=True)
        )


def _merged(tags: bytes, values: dict[int, list[Any]]) -> list[Cell]:
    """Cells in their order. Long runs of one kind are copied whole; a chequered column goes cell by cell."""
    if len(list(_RUNS.finditer(tags[:2048]))) > 256:
        streams = {tag: iter(some).__next__ for tag, some in values.items()}
        return [streams[tag]() for tag in tags]
    cells: list[Cell] = []
    used = dict.fromkeys(values, 0)
    for run in _RUNS.finditer(tags):
        start, end = run.span()
        tag = tags[start]
        first = used[tag]
        used[tag] = first + end - start
        cells += values[tag][first : used[tag]]
    if len(cells) != len(tags):
        raise Garbled
    return cells


def pack(head: dict[str, Any], blobs: Sequence[bytes] = ()) -> bytes:
    """One message."""
    body = b"".join(blobs)
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    check = zlib.crc32(body, zlib.crc32(text))
    return b"".join(
        (
            MAGIC,
            len(text).to_bytes(4, "little"),
            len(body).to_bytes(8, "little"),
            check.to_bytes(4, "little"),
            text,
            body,
        )
    )


def sizes(start: bytes) -> tuple[int, int, int]:
    """Length of the head, length of the body and checksum, from a message's first 20 bytes."""
    if len(start) != HEAD_SIZE or start[:4] != MAGIC:
        raise Garbled
    return (
        int.from_bytes(start[4:8], "little"),
        int.from_bytes(start[8:16], "little"),
        int.from_bytes(start[16:20], "little"),
    )


def unpack(start: bytes, text: bytes, body: bytes) -> dict[str, Any]:
    """The head of a message whose checksum holds."""
    _, _, check = sizes(start)
    if zlib.crc32(body, zlib.crc32(text)) != check:
        raise Garbled
    try:
        head = json.loads(text)
    except ValueError as failed:
        raise Garbled from failed
    if not isinstance(head, dict):
        raise Garbled
    return head


def columns_of(
    specs: Sequence[Sequence[Sequence[int]]], body: memoryview, at: int, rows: int
) -> tuple[list[Encoded], int]:
    """The columns described by ``specs`` whose bytes begin at ``at``; also where they end. Lengths are checked."""
    found = []
    for spec in specs:
        parts: list[Part] = []
        blobs = []
        for tag, count, length in spec:
            if length < 0 or count < 0 or at + length > len(body) or (tag != -1 and tag not in _DECODE):
                raise Garbled
            parts.append((tag, count, length))
            blobs.append(body[at : at + length])
            at += length
        if not parts or sum(count for tag, count, _ in parts if tag != -1) != rows:
            raise Garbled
        found.append(Encoded(parts, blobs))  # type: ignore[arg-type]
    return found, at
