"""Long, plain sheets straight from their XML to encoded columns: twice as fast as any reader that builds rows.

Plain means: figures, days and text in cells that say where they are; no formulas, errors, rich text, times, foreign
prefixes, cells merged over rows, or formats with leading zeros. Every cell is counted: whenever the XML holds one that
was not understood, ``NotPlain`` hands the sheet to the general reader. The results of both are the same (tests).
"""

from __future__ import annotations

import html
import re
import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import compress, pairwise
from typing import Any

from hrdesk.sheets import wire
from hrdesk.sheets.package import Styles
from hrdesk.sheets.sheet_xml import column_index


class NotPlain(Exception):
    """The sheet needs the general reader."""


@dataclass(slots=True)
class PlainSheet:
    """A sheet as ``wire`` sends it. ``top`` and ``left`` count from 0; merges lie within one row."""

    columns: list[list[wire.Part]]
    blobs: list[bytes]
    fill: bytes
    top: int
    left: int
    merges: list[tuple[int, int, int, int]]
    percent: list[int]
    hidden_rows: int


_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>/]*)(?:/>|>(?:<v>([^<]*)</v>|<v/>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>)'
)
_ANY_CELL = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?c[\s/>]")
_EDGES = re.compile(rb"(?:^|\0)\s|\s(?:\0|$)")  # blanks that count only where the XML says so
_EDGES_UNKEPT = re.compile(rb"<t>(?:\s|[^<]*\s</t>)")
_SHARED = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>|<si><t/></si>|<si/>')
_ATTRIBUTES = re.compile(rb'(?: s="(\d{1,5})"| t="(n|s|str|inlineStr)")*')
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"\s*/>')
_HIDDEN = re.compile(rb'<row\b[^>]*\bhidden="(?:1|true)"')
_LONGEST_PIECE = 8_000_000
_MOST_COLUMNS = 250
_NUMBER, _DAY, _TEXT, _SHARED_TEXT, _PERCENT = range(5)
_TAGS = {_NUMBER: wire.NUMBER, _DAY: wire.DAY, _TEXT: wire.TEXT, _SHARED_TEXT: wire.TEXT, _PERCENT: wire.NUMBER}
_EPOCH = date(1899, 12, 30)
_FIRST_DAY, _LAST_DAY = 61, 2_958_465  # before March 1900 spreadsheets count a day that never was


def shared_texts(xml: bytes) -> list[bytes]:
    """The shared strings, unescaped. ``NotPlain`` when any has formatting or phonetic signs."""
    found = _SHARED.findall(xml)
    if len(found) != xml.count(b"<si>") + xml.count(b"<si/>") + xml.count(b"<si "):
        raise NotPlain
    if b"&" in xml:
        found = [_unescaped(text) if b"&" in text else text for text in found]
    if b"_x" in xml or _EDGES_UNKEPT.search(xml) or b"\0" in b"".join(found):
        raise NotPlain
    return found


def _unescaped(text: bytes) -> bytes:
    found = html.unescape(text.decode("utf-8", "replace"))
    if found != found.strip() or "\0" in found:
        raise NotPlain
    return found.encode("utf-8", "replace")


@dataclass(slots=True)
class _Payload:
    """The cells of one meaning in one column: their rows, and their values as bytes."""

    rows: array[int] = field(default_factory=lambda: array("i"))
    blobs: list[bytes] = field(default_factory=list)


def _row_pattern(columns: Sequence[tuple[bytes, list[bytes]]]) -> re.Pattern[bytes]:
    """Matches whole rows whose cells, where there, have these attributes: one group for the number, one for each cell."""
    parts = [rb'<row r="(\d{1,7})"[^>/]*>']
    for letters, attributes in columns:
        inline = b"inlineStr" in attributes[0]
        start, end = (rb'<is><t(?: xml:space="preserve")?>', rb"</t></is>") if inline else (rb"<v>", rb"</v>")
        either = b"|".join(map(re.escape, attributes))
        parts.append(rb'(?:<c r="%b\1"(?:%b)(?:/>|>%b([^<]*)%b</c>))?' % (letters, either, start, end))
    return re.compile(b"".join([*parts, rb"</row>"]))


class _Reader:
    """Collects cells piece by piece, so that never more than a few megabytes of them exist as objects."""

    def __init__(self, styles: Styles, shared: Sequence[bytes]) -> None:
        self.styles, self.shared = styles, shared
        self.payloads: dict[tuple[bytes, int], _Payload] = {}
        self.meanings: dict[bytes, int] = {}
        self.days: dict[bytes, bytes] = {}
        self.pattern: re.Pattern[bytes] | None = None
        self.patterned: list[tuple[bytes, int]] = []

    def take(self, piece: bytes) -> None:
        """Understands all cells of a piece of XML, or raises ``NotPlain``."""
        rows = self.pattern.findall(piece) if self.pattern is not None else []
        if rows and len(rows) == piece.count(b"<row "):
            self._take_alike(rows)
        else:
            self._take_cells(piece)

    def _take_alike(self, rows: list[tuple[bytes, ...]]) -> None:
        """Rows that all follow the pattern: the first group is the row's number, the others its cells."""
        columns = zip(*rows, strict=True)
        numbers = array("i", map(int, next(columns)))
        for key, contents in zip(self.patterned, columns, strict=True):
            if b"" in contents:
                self._add(key, array("i", compress(numbers, contents)), tuple(filter(None, contents)))
            else:
                self._add(key, numbers, contents)

    def _take_cells(self, piece: bytes) -> None:
        """Rows of any kind, cell by cell; the pattern that most of them follow is kept for the next piece."""
        found = _CELL.findall(piece)
        if len(found) != sum(1 for _ in _ANY_CELL.finditer(piece)):
            raise NotPlain
        cells: dict[tuple[bytes, bytes], list[tuple[bytes, bytes]]] = {}
        for letters, row, attributes, value, text in found:
            cells.setdefault((letters, attributes), []).append((row, value or text))
        usual: dict[bytes, tuple[int, int]] = {}
        forms: dict[tuple[bytes, int], list[bytes]] = {}
        for (letters, attributes), some in cells.items():
            meaning = self._meaning(attributes)
            forms.setdefault((letters, meaning), []).append(attributes)
            usual[letters] = max(usual.get(letters, (0, 0)), (len(some), meaning))
            filled = [cell for cell in some if cell[1]]
            if filled:
                rows, contents = zip(*filled, strict=True)
                self._add((letters, meaning), array("i", map(int, rows)), contents)
        ordered = sorted(usual, key=column_index)
        self.patterned = [(letters, usual[letters][1]) for letters in ordered]
        self.pattern = _row_pattern([(key[0], forms[key]) for key in self.patterned]) if ordered else None

    def _add(self, key: tuple[bytes, int], rows: array[int], contents: Sequence[bytes]) -> None:
        if contents:
            payload = self.payloads.setdefault(key, _Payload())
            payload.rows += rows
            payload.blobs.append(_CONVERT[key[1]](self, contents))

    def _meaning(self, attributes: bytes) -> int:
        if attributes in self.meanings:
            return self.meanings[attributes]
        found = _ATTRIBUTES.fullmatch(attributes)
        if found is None:
            raise NotPlain
        style, kind = int(found[1] or 0), found[2] or b"n"
        if kind == b"s":
            meaning = _SHARED_TEXT
        elif kind in (b"str", b"inlineStr"):
            meaning = _TEXT
        elif style in self.styles.padded or style in self.styles.times:
            raise NotPlain
        else:
            meaning = _DAY if style in self.styles.days else _PERCENT if style in self.styles.percent else _NUMBER
        self.meanings[attributes] = meaning
        return meaning

    def numbers(self, contents: Sequence[bytes]) -> bytes:
        """Binary numbers."""
        if b"_" in b"".join(contents):
            raise NotPlain
        try:
            values = array("d", map(float, contents))
        except ValueError as failed:
            raise NotPlain from failed
        if sys.byteorder == "big":
            values.byteswap()
        return values.tobytes()

    def day_texts(self, contents: Sequence[bytes]) -> bytes:
        """Whole days, counted from 1899-12-30."""
        known = self.days
        for content in set(contents) - known.keys():
            whole = content.removesuffix(b".0")
            if not whole.isdigit() or not _FIRST_DAY <= int(whole[:8]) <= _LAST_DAY or len(whole) > 7:
                raise NotPlain
            known[content] = (_EPOCH + timedelta(days=int(whole))).isoformat().encode()
        return b"\0".join(map(known.__getitem__, contents))

    def texts(self, contents: Sequence[bytes]) -> bytes:
        """Text as it stands in the XML."""
        joined = b"\0".join(contents)
        if b"_x" in joined or _EDGES.search(joined) or joined.count(b"\0") != len(contents) - 1:
            raise NotPlain
        if b"&" in joined:
            joined = b"\0".join(_unescaped(content) if b"&" in content else content for content in contents)
        return _checked(joined)

    def shared_texts(self, contents: Sequence[bytes]) -> bytes:
        """Text by its number in the table of shared strings."""
        try:
            return _checked(b"\0".join(map(self.shared.__getitem__, map(int, contents))))
        except (ValueError, IndexError) as failed:
            raise NotPlain from failed


def _checked(joined: bytes) -> bytes:
    try:
        joined.decode("utf-8")
    except UnicodeDecodeError as failed:
        raise NotPlain from failed
    return joined


_CONVERT: dict[int, Callable[[_Reader, Sequence[bytes]], bytes]] = {
    _PERCENT: _Reader.numbers, _NUMBER: _Reader.numbers, _DAY: _Reader.day_texts, _TEXT: _Reader.texts, _SHARED_TEXT: _Reader.shared_texts,
}  # fmt: skip


def read_plain(chunks: Iterator[bytes], styles: Styles, shared: Sequence[bytes], most_cells: int) -> PlainSheet:
    """The sheet from its XML, which comes in chunks and is never held whole; or ``NotPlain``."""
    held = _after_head(chunks)
    reader = _Reader(styles, shared)
    hidden = 0
    while True:
        end = held.find(b"</sheetData>")
        stop = end if end >= 0 else _after(held, b"</row>")
        piece = held[:stop]
        if b"<!" in piece and _markup(piece):
            raise NotPlain
        reader.take(piece)
        if b"hidden=" in piece:
            hidden += sum(1 for _ in _HIDDEN.finditer(piece))
        if end >= 0:
            break
        chunk = next(chunks, b"")
        if not chunk:
            raise NotPlain
        held = held[stop:] + chunk
        if len(held) > _LONGEST_PIECE:
            raise NotPlain
    tail = held[end:] + b"".join(chunks)
    if _markup(tail):
        raise NotPlain
    return _assembled(reader, _merges(tail), hidden, most_cells)


def _after(held: bytes, mark: bytes) -> int:
    """The place behind the last ``mark``; 0 where there is none."""
    found = held.rfind(mark)
    return 0 if found < 0 else found + len(mark)


def _after_head(chunks: Iterator[bytes]) -> bytes:
    """What follows the start of the rows, as far as it was read."""
    held = next(chunks, b"")
    start = held.find(b"<sheetData>")
    head = held[: max(start, 0)].lower()
    if start < 0 or (b"encoding=" in head and b"utf-8" not in head) or _markup(head):
        raise NotPlain
    return held[start:]


def _markup(xml: bytes) -> bool:
    """Whether there are comments or CDATA sections, in which a cell is no cell."""
    return b"<!--" in xml or b"<![" in xml


def _merges(tail: bytes) -> list[tuple[int, int, int, int]]:
    found = []
    places = _MERGE.findall(tail)
    if len(places) != tail.count(b"<mergeCell "):
        raise NotPlain
    for left, top, right, bottom in places:
        if top != bottom:
            raise NotPlain  # text is copied down there, which takes rows
        found.append((int(top) - 1, column_index(left), int(bottom) - 1, column_index(right)))
    return found


def _assembled(reader: _Reader, merges: list[tuple[int, int, int, int]], hidden: int, most_cells: int) -> PlainSheet:
    by_column: dict[int, dict[int, _Payload]] = {}
    for (letters, meaning), payload in reader.payloads.items():
        tag = _TAGS[meaning]
        own = by_column.setdefault(column_index(letters), {})
        own[tag] = _joined(own[tag], payload) if tag in own else payload
    if not by_column:
        raise NotPlain
    payloads = [payload for own in by_column.values() for payload in own.values()]
    if not all(_ascending(payload.rows) for payload in payloads):
        raise NotPlain
    top, bottom = min(one.rows[0] for one in payloads), max(one.rows[-1] for one in payloads)
    left, right = min(by_column), max(by_column)
    height, width = bottom - top + 1, right - left + 1
    if width > _MOST_COLUMNS or width * height > most_cells:
        raise NotPlain
    specs: list[list[wire.Part]] = []
    blobs: list[bytes] = []
    full = 0
    for column in range(left, right + 1):
        tags, parts, pieces = _column(by_column.get(column, {}), top, height)
        full += int.from_bytes(tags.translate(_FILLED), "little")  # bytes added side by side: none exceeds 250
        specs.append(parts)
        blobs += pieces
    percent = sorted(column_index(letters) - left for letters, meaning in reader.payloads if meaning == _PERCENT)
    return PlainSheet(specs, blobs, full.to_bytes(height, "little"), top - 1, left, merges, percent, hidden)


_FILLED = bytes(int(tag != wire.BLANK) for tag in range(256))


def _joined(one: _Payload, other: _Payload) -> _Payload:
    first, second = (one, other) if one.rows[0] < other.rows[0] else (other, one)
    return _Payload(first.rows + second.rows, first.blobs + second.blobs)


def _ascending(rows: array[int]) -> bool:
    if rows[-1] - rows[0] == len(rows) - 1 and rows == array("i", range(rows[0], rows[-1] + 1)):
        return True
    return all(before < after for before, after in pairwise(rows))


def _column(own: dict[int, _Payload], top: int, height: int) -> tuple[bytes, list[wire.Part], list[bytes]]:
    tags = bytearray(height)
    for tag, payload in own.items():
        rows = payload.rows
        if rows[-1] - rows[0] == len(rows) - 1:
            tags[rows[0] - top : rows[-1] - top + 1] = bytes([tag]) * len(rows)
        else:
            for row in rows:
                tags[row - top] = tag
    counts = {tag: tags.count(tag) for tag in (wire.BLANK, *own)}
    if any(counts[tag] != len(payload.rows) for tag, payload in own.items()):
        raise NotPlain  # two cells claim one place
    contents: dict[int, Any] = {tag: _SEPARATOR.get(tag, b"").join(payload.blobs) for tag, payload in own.items()}
    contents[wire.BLANK] = b""
    used = sorted(tag for tag, count in counts.items() if count)
    if len(used) == 1:
        tag = used[0]
        return bytes(tags), [(tag, height, len(contents[tag]))], [contents[tag]]
    parts: list[wire.Part] = [(-1, height, height)]
    parts += [(tag, counts[tag], len(contents[tag])) for tag in used]
    return bytes(tags), parts, [bytes(tags), *(contents[tag] for tag in used)]


_SEPARATOR = {wire.TEXT: b"\0", wire.DAY: b"\0"}
