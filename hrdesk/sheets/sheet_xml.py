"""Scans a sheet's own XML for what the fast reader hides: failed formulas, uncalculated ones, leading zeros, hidden rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

_P = rb"(?:[A-Za-z_][\w.-]*:)?"  # a namespace prefix some writers use
_ERROR = re.compile(rb"<" + _P + rb"c\b([^>]*\bt=[\"']e[\"'][^>]*)(?<!/)>(.*?)</" + _P + rb"c>", re.DOTALL)
_FORMULA = re.compile(
    rb"<" + _P + rb"c\b([^>]*)>\s*<" + _P + rb"f\b(?:[^>]*/>|[^>]*>[^<]*</" + _P + rb"f>)\s*(<" + _P + rb"v\s*/>|<" + _P
    + rb"v>\s*</" + _P + rb"v>)?\s*</" + _P + rb"c>"
)  # fmt: skip
_VALUE = re.compile(rb"<" + _P + rb"v\b[^>]*>([^<]*)</")
_REF = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_STYLE = re.compile(rb"\bs=[\"'](\d+)[\"']")
_HIDDEN = re.compile(rb"<" + _P + rb"row\b[^>]*\bhidden=[\"'](?:1|true)[\"']")
_ROW = re.compile(rb"<" + _P + rb"row\b[^>]*?\br=[\"'](\d+)[\"']")
_START = 262_144
_VALUES = (b"<v>", b":v>", b"<is>", b":is>")


@dataclass(slots=True)
class Scan:
    """What was found; places are (row, column) counted from 0 on the whole sheet."""

    errors: list[tuple[int, int, str]] = field(default_factory=list)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    padded: list[tuple[int, int, str]] = field(default_factory=list)
    percent_columns: set[int] = field(default_factory=set)
    hidden_rows: int = 0
    last_row: int | None = None  # counted from 1, of the last row with a value


def column_index(letters: bytes) -> int:
    """``A`` is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _place(attributes: bytes) -> tuple[int, int] | None:
    found = _REF.search(attributes)
    return (int(found[2]) - 1, column_index(found[1])) if found else None


def scan(xml: bytes, padded: Mapping[int, int], percent: Collection[int]) -> Scan:
    """One pass for each thing, and only where a cheap look says it is there at all."""
    result = Scan()
    start = xml[:_START]
    if b't="e"' in xml or (b"t='" in start and b"t='e'" in xml):
        for cell in _ERROR.finditer(xml):
            place, value = _place(cell[1]), _VALUE.search(cell[2])
            if place is not None:
                result.errors.append((*place, value[1].decode("utf-8", "replace") if value else "#VALUE!"))
    if b"<f" in xml or (b":sheetData" in start and b":f" in xml):
        _formulas(xml, result)
    if padded:
        _leading_zeros(xml, padded, result)
    if percent:
        result.percent_columns = _percent_columns(xml[:_START], percent)
    if b"hidden=" in xml:
        result.hidden_rows = sum(1 for _ in _HIDDEN.finditer(xml))
    result.last_row = _last_row(xml)
    return result


def _formulas(xml: bytes, result: Scan) -> None:
    for cell in _FORMULA.finditer(xml):
        stored = cell[2]  # <v></v> of type "str" is the empty text, calculated; <v/> was never filled
        empty_text = stored is not None and b"></" in stored and re.search(rb"\bt=[\"']str[\"']", cell[1])
        place = _place(cell[1])
        if place is not None and not empty_text:
            result.uncalculated.append(place)


def _cells_of(styles: Collection[int]) -> re.Pattern[bytes]:
    numbers = b"|".join(str(style).encode() for style in sorted(styles))
    return re.compile(
        rb"<" + _P + rb"c\b([^>]*\bs=[\"'](?:" + numbers + rb")[\"'][^>]*)(?<!/)>(.*?)</" + _P + rb"c>", re.DOTALL
    )


def _leading_zeros(xml: bytes, padded: Mapping[int, int], result: Scan) -> None:
    for cell in _cells_of(padded).finditer(xml):
        if b"t=" in cell[1] and not re.search(rb"\bt=[\"']n[\"']", cell[1]):
            continue
        place, value, style = _place(cell[1]), _VALUE.search(cell[2]), _STYLE.search(cell[1])
        text = value[1].decode("ascii", "replace").removesuffix(".0") if value else ""
        if place is not None and style is not None and text.isdigit():
            result.padded.append((*place, text.zfill(padded[int(style[1])])))


def _percent_columns(xml: bytes, percent: Collection[int]) -> set[int]:
    return {place[1] for cell in _cells_of(percent).finditer(xml) if (place := _place(cell[1])) is not None}


def _last_row(xml: bytes) -> int | None:
    """The number of the last row that holds a value, by the file itself."""
    near = max(0, len(xml) - _START)  # looked for near the end first: the marks some writers use are absent in others
    end = max(xml.rfind(mark, near) for mark in _VALUES)
    if end < 0:
        end = max(xml.rfind(mark) for mark in _VALUES)
    start = max(xml.rfind(b"<row ", 0, end), xml.rfind(b":row ", max(0, end - _START), end)) if end >= 0 else -1
    if start < 0:
        return None
    found = _ROW.match(xml, xml.rfind(b"<", 0, start + 1))
    return int(found[1]) if found else None
