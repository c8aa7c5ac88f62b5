"""Scans a sheet's own XML for what the readers hide: failed formulas, uncalculated ones, leading zeros, hidden rows.

Sheets as Excel writes them are searched with expressions, piece by piece in their order. Odd ones (foreign prefixes,
cells that don't say where they are, comments) go through an XML parser that counts cells as Excel would.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from xml.parsers import expat

from hrdesk.sheets.file_kind import Refused

_ERROR = re.compile(rb"<c\b([^>]*\bt=[\"']e[\"'][^>]*)(?<!/)>(.*?)</c>", re.DOTALL)
_FORMULA = re.compile(rb"<c\b([^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(<v\s*/>|<v>\s*0?</v>)?\s*</c>")
_VALUE = re.compile(rb"<v\b[^>]*>([^<]*)</")
_REF = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_STYLE = re.compile(rb"\bs=[\"'](\d+)[\"']")
_HIDDEN = re.compile(rb"<row\b[^>]*\bhidden=[\"'](?:1|true)[\"']")
_ROW = re.compile(rb"<row\b[^>]*?\br=[\"'](\d{1,4000})[\"']")
_ANY_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"'](\d{1,4000})[\"']")
_LAST_ROW = 1_048_576
_ROWS_FILLED = re.compile(rb"<row\b[^>]*?(?<!/)>(?:(?!</row>).)*?<(?:v>[^<]|is>)", re.DOTALL)
_MERGE = re.compile(rb"<mergeCell\b[^>]*?\bref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")
_FAR_COLUMN = re.compile(rb"<c r=\"(?:[A-Z]{3}|[B-Z][A-Z])\d")
_LETTERS = re.compile(rb"<c r=\"([A-Z]{1,3})\d")
_NEAR_COLUMNS = 52
_EMPTY_TEXT = re.compile(rb"<(?:\w+:)?(?:t(?: [^>]*)?(?:/>|>(?:\s|&#\w+;)*</)|si\s*/>|si>\s*</)")
_START = 262_144


@dataclass(slots=True)
class Scan:
    """What was found; places are (row, column) counted from 0 on the whole sheet."""

    errors: list[tuple[int, int, str]] = field(default_factory=list)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    padded: list[tuple[int, int, str]] = field(default_factory=list)
    lengths: list[tuple[int, int, timedelta]] = field(default_factory=list)
    percent_columns: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: int = 0
    filled_rows: int | None = None  # rows with a value; ``None`` where that was not counted
    repeated_rows: int = 0  # rows whose number an earlier row has too


def column_index(letters: bytes) -> int:
    """``A`` is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def span_of(xml: bytes) -> int:
    """How many cells a sheet has from A1 to its farthest row and column; roughly for one that is neither long nor wide.

    ``Refused`` for a row that no spreadsheet program has.
    """
    rows = _ANY_ROW if b":row" in xml[:_START] else _ROW
    last = max(map(int, rows.findall(xml)), default=0) or xml.count(b"<row")
    if last > _LAST_ROW:
        raise Refused("damaged")
    if last <= _START and not _FAR_COLUMN.search(xml):
        return last * _NEAR_COLUMNS
    return last * max((column_index(letters) + 1 for letters in set(_LETTERS.findall(xml))), default=1)


def has_empty_texts(xml: bytes) -> bool:
    """Whether a cell may hold a text that is empty, so that its row counts for the XML and not for a person."""
    return _EMPTY_TEXT.search(xml) is not None


def scan(xml: bytes, padded: Mapping[int, int], percent: Collection[int], *, recalculate: bool = False) -> Scan:
    """One pass for each thing, and only where a cheap look says it is there at all.

    ``recalculate``: the workbook asks to be calculated when opened, so a formula's 0 was never worked out.
    """
    start = xml[:_START]
    if b":sheetData" in start or b"<!" in xml or xml.count(b"<c ") != xml.count(b'<c r="') or b"<c>" in xml:
        return _Counting(padded, percent, recalculate=recalculate).scan(xml)
    result = Scan()
    if b't="e"' in xml or (b"t='" in start and b"t='e'" in xml):
        for cell in _ERROR.finditer(xml):
            place, value = _place(cell[1]), _VALUE.search(cell[2])
            if place is not None:
                result.errors.append((*place, value[1].decode("utf-8", "replace") if value else "#VALUE!"))
    if b"<f" in xml:
        _formulas(xml, result, recalculate=recalculate)
    if padded:
        _leading_zeros(xml, padded, result)
    if percent:
        result.percent_columns = _percent_columns(start, percent)
    if b"hidden=" in xml:
        result.hidden_rows = sum(1 for _ in _HIDDEN.finditer(xml))
    result.merges = [_merge(*found) for found in _MERGE.findall(xml, max(0, xml.rfind(b"</sheetData>")))]
    numbers = _ROW.findall(xml)
    result.repeated_rows = len(numbers) - len(set(numbers))
    result.filled_rows = sum(1 for _ in _ROWS_FILLED.finditer(xml))
    return result


def _place(attributes: bytes) -> tuple[int, int] | None:
    found = _REF.search(attributes)
    return (int(found[2]) - 1, column_index(found[1])) if found else None


def _merge(left: bytes, top: bytes, right: bytes, bottom: bytes) -> tuple[int, int, int, int]:
    return int(top) - 1, column_index(left), int(bottom) - 1, column_index(right)


def _formulas(xml: bytes, result: Scan, *, recalculate: bool) -> None:
    for cell in _FORMULA.finditer(xml):
        stored = cell[2]  # <v></v> of type "str" is the empty text, calculated; <v/> was never filled
        if stored is not None and b"0" in stored and not recalculate:
            continue
        empty_text = stored is not None and b"></" in stored and re.search(rb"\bt=[\"']str[\"']", cell[1])
        place = _place(cell[1])
        if place is not None and not empty_text:
            result.uncalculated.append(place)


def _cells_of(styles: Collection[int]) -> re.Pattern[bytes]:
    numbers = b"|".join(str(style).encode() for style in sorted(styles))
    return re.compile(rb"<c\b([^>]*\bs=[\"'](?:" + numbers + rb")[\"'][^>]*)(?<!/)>(.*?)</c>", re.DOTALL)


def _leading_zeros(xml: bytes, padded: Mapping[int, int], result: Scan) -> None:
    for cell in _cells_of(padded).finditer(xml):
        if b"t=" in cell[1] and not re.search(rb"\bt=[\"']n[\"']", cell[1]):
            continue
        place, value, style = _place(cell[1]), _VALUE.search(cell[2]), _STYLE.search(cell[1])
        if place is not None and style is not None and value:
            text = _with_zeros(value[1].decode("ascii", "replace"), padded[int(style[1])])
            if text:
                result.padded.append((*place, text))


def _with_zeros(stored: str, digits: int) -> str:
    text = stored.strip().removesuffix(".0")
    return text.zfill(digits) if text.isascii() and text.isdigit() else ""


def _percent_columns(xml: bytes, percent: Collection[int]) -> set[int]:
    return {place[1] for cell in _cells_of(percent).finditer(xml) if (place := _place(cell[1])) is not None}


class _Counting:
    """Goes through the XML element by element; a row or cell without a place follows the one before."""

    def __init__(self, padded: Mapping[int, int], percent: Collection[int], *, recalculate: bool) -> None:
        self.padded, self.percent, self.recalculate = padded, percent, recalculate
        self.found = Scan()
        self.row = self.column = -1
        self.kind = self.style = ""
        self.formula = self.filled = self.inside = False
        self.value: list[str] | None = None
        self.text = ""
        self.rows: set[int] = set()

    def scan(self, xml: bytes) -> Scan:
        """What was found up to the end, or to where the XML stops being XML."""
        parser = expat.ParserCreate()
        parser.buffer_text = True

        def refuse(*_ignored: object) -> None:
            raise Refused("entities")

        parser.EntityDeclHandler = refuse
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._data
        try:
            parser.Parse(xml, True)
        except (expat.ExpatError, ValueError):
            return self.found
        self.found.filled_rows = len(self.rows)
        return self.found

    def _start(self, tag: str, given: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            number = given.get("r", "")
            self.row, self.column = int(number) - 1 if number.isdecimal() else self.row + 1, -1
            self.found.hidden_rows += given.get("hidden") in ("1", "true")
        elif name == "c":
            place = _REF.fullmatch(f'r="{given.get("r", "")}"'.encode())
            self.column = column_index(place[1]) if place else self.column + 1
            self.kind, self.style = given.get("t", "n"), given.get("s", "")
            self.formula, self.filled, self.text, self.inside = False, False, "", True
        elif name == "f" and self.inside:
            self.formula = True
        elif name in ("v", "t") and self.inside:
            self.value = []
        elif name == "mergeCell":
            area = _MERGE.match(f'<mergeCell ref="{given.get("ref", "")}"'.encode())
            if area:
                self.found.merges.append(_merge(*area.groups()))

    def _data(self, data: str) -> None:
        if self.value is not None:
            self.value.append(data)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in ("v", "t") and self.value is not None:
            self.text, self.filled, self.value = "".join(self.value), True, None
        elif name == "c":
            self.inside = False
            self._cell()

    def _cell(self) -> None:
        place = (self.row, self.column)
        if self.text:
            self.rows.add(self.row)
        if self.style.isdecimal() and int(self.style) in self.percent:
            self.found.percent_columns.add(self.column)
        if self.kind == "e":
            self.found.errors.append((*place, self.text or "#VALUE!"))
        elif self.formula and self._never_calculated():
            self.found.uncalculated.append(place)
        elif self.kind == "n" and self.style.isdecimal() and int(self.style) in self.padded:
            text = _with_zeros(self.text, self.padded[int(self.style)])
            if text:
                self.found.padded.append((*place, text))

    def _never_calculated(self) -> bool:
        stored = self.text.strip()
        return (self.recalculate and stored == "0") or not (stored or (self.kind == "str" and self.filled))
