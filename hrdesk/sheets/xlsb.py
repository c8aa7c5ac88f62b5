"""What the fast reader hides in .xlsb workbooks, from their own records [MS-XLSB]: failed formulas, leading zeros, merged
areas, hidden rows, per cent. Anything unexpected ends the search quietly: the workbook itself was read by then."""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Iterator
from xml.etree import ElementTree

from hrdesk.sheets.biff import CODES, unpacked
from hrdesk.sheets.package import Package, Styles, classify
from hrdesk.sheets.sheet_xml import Scan

_ROW, _CELL_RK, _CELL_ERROR, _CELL_REAL, _FORMULA_NUMBER, _FORMULA_ERROR = 0, 2, 3, 5, 9, 11
_FORMAT, _XF, _SHEET, _MERGE, _CELL_STYLES, _CELL_STYLES_END = 44, 47, 156, 176, 617, 618
_DIGITS_AT_MOST = 10**15


def scans_of_xlsb(package: Package) -> dict[str, Scan]:
    """Sheet name → what was found."""
    try:
        styles = _styles(package.read("xl/styles.bin"))
        return {name: _scanned(package.read(part), styles) for name, part in _parts(package)}
    except (struct.error, IndexError, ValueError, ElementTree.ParseError):
        return {}


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        length, at = _number(data, at, 4)
        yield kind, data[at : at + length]
        at += length


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    value = 0
    for place in range(most):
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            break
    return value, at


def _text(record: bytes, at: int) -> tuple[str, int]:
    length = struct.unpack_from("<I", record, at)[0]
    end = at + 4 + 2 * length
    return record[at + 4 : end].decode("utf-16-le", "replace"), end


def _parts(package: Package) -> Iterator[tuple[str, str]]:
    relations = package.read("xl/_rels/workbook.bin.rels")
    tree = ElementTree.fromstring(relations) if relations else ()  # noqa: S314 - declarations were refused before
    targets = {item.get("Id", ""): item.get("Target", "") for item in tree}
    for kind, record in _records(package.read("xl/workbook.bin")):
        if kind == _SHEET:
            relation, end = _text(record, 8)
            target = targets.get(relation, "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            yield _text(record, end)[0], path


def _styles(data: bytes) -> Styles:
    formats, styles = {9: "0%", 10: "0.00%"}, Styles()
    inside, index = False, 0
    for kind, record in _records(data):
        if kind == _FORMAT:
            formats[struct.unpack_from("<H", record)[0]] = _text(record, 2)[0]
        elif kind in (_CELL_STYLES, _CELL_STYLES_END):
            inside = kind == _CELL_STYLES
        elif kind == _XF and inside:
            classify(styles, index, struct.unpack_from("<H", record, 2)[0], formats)
            index += 1
    return styles


def _scanned(data: bytes, styles: Styles) -> Scan:
    found, row = Scan(), 0
    for kind, record in _records(data):
        if kind == _ROW:
            row = struct.unpack_from("<I", record)[0]
            found.hidden_rows += bool(record[11] & 0x10)
        elif kind == _MERGE:
            top, bottom, left, right = struct.unpack_from("<4I", record)
            found.merges.append((top, left, bottom, right))
        elif kind in (_CELL_ERROR, _FORMULA_ERROR):
            found.errors.append((row, struct.unpack_from("<I", record)[0], CODES.get(record[8], "#VALUE!")))
        elif kind in (_CELL_RK, _CELL_REAL, _FORMULA_NUMBER):
            column, style = struct.unpack_from("<II", record)
            style &= 0xFFFFFF
            if style in styles.percent:
                found.percent_columns.add(column)
            elif style in styles.padded:
                value = (
                    unpacked(struct.unpack_from("<I", record, 8)[0])
                    if kind == _CELL_RK
                    else struct.unpack_from("<d", record, 8)[0]
                )
                if 0 <= value < _DIGITS_AT_MOST and value.is_integer():
                    found.padded.append((row, column, str(int(value)).zfill(styles.padded[style])))
    return found
