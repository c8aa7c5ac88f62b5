"""Scans an OpenDocument sheet's own XML: the fast reader gives failed and uncalculated formulas there as blanks, drops
merged areas, and leaves lengths of time beyond a day as text."""

from __future__ import annotations

import re
from datetime import timedelta
from xml.parsers import expat

from hrdesk.sheets.file_kind import Refused
from hrdesk.sheets.sheet_xml import Scan

_ERROR = re.compile(r"#[A-Z0-9/]{2,7}[!?]?|(?:Err|错误)[:：]\d{3}", re.IGNORECASE)
_LENGTH = re.compile(r"(-)?PT(\d{1,7})H(\d{1,2})M(\d{1,2}(?:\.\d+)?)S")
_MOST = 1 << 20


def scans_of_ods(xml: bytes) -> list[Scan]:
    """For each sheet of ``content.xml``, in its order, what the reader hides."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_ignored: object) -> None:
        raise Refused("entities")

    parser.EntityDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.data
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError):
        return []
    return reader.scans


def _times(given: dict[str, str], name: str) -> int:
    stated = given.get(name, "1")
    return min(int(stated), _MOST) if stated.isdecimal() else 1


class _Reader:
    """Follows tables, rows and cells; repeated ones count as often as they say."""

    def __init__(self) -> None:
        self.scans: list[Scan] = []
        self.row = self.column = self.rows = self.columns = 0
        self.given: dict[str, str] = {}
        self.text: list[str] | None = None
        self.depth = 0  # tables within a cell are not ours

    def start(self, tag: str, given: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "table":
            self.depth += 1
            if self.depth == 1:
                self.scans.append(Scan())
                self.row = 0
        elif self.depth != 1:
            return
        elif name == "table-row":
            self.column, self.rows = 0, _times(given, "table:number-rows-repeated")
            if given.get("table:visibility", "visible") != "visible" and self.rows < _MOST // 2:
                self.scans[-1].hidden_rows += self.rows
        elif name in ("table-cell", "covered-table-cell"):
            self.given, self.text = given, []
            self.columns = _times(given, "table:number-columns-repeated")

    def data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "table":
            self.depth = max(0, self.depth - 1)
        elif self.depth != 1:
            return
        elif name == "table-row":
            self.row += self.rows
        elif name in ("table-cell", "covered-table-cell"):
            self._cell("".join(self.text or ()).strip())
            self.text = None
            self.column += self.columns

    def _cell(self, text: str) -> None:
        given, found, place = self.given, self.scans[-1], (self.row, self.column)
        kind, value = given.get("office:value-type"), given.get("office:value", "")
        down, across = _times(given, "table:number-rows-spanned"), _times(given, "table:number-columns-spanned")
        if down > 1 or across > 1:
            found.merges.append((*place, place[0] + down - 1, place[1] + across - 1))
        formula = "table:formula" in given
        if given.get("calcext:value-type") == "error" or (formula and _ERROR.fullmatch(text)):
            found.errors.append((*place, text or "#VALUE!"))
        elif formula and kind is None and not text:
            found.uncalculated.append(place)
        elif kind == "percentage":
            found.percent_columns.add(place[1])
        elif (
            kind == "float"
            and text[:1] == "0"
            and len(text) > 1
            and text.isdecimal()
            and value.removesuffix(".0") == (text.lstrip("0") or "0")
        ):
            found.padded.append((*place, text))
        elif kind == "time":
            length = _LENGTH.fullmatch(given.get("office:time-value", ""))
            if length and int(length[2]) >= 24:
                span = timedelta(hours=int(length[2]), minutes=int(length[3]), seconds=float(length[4]))
                found.lengths.append((*place, -span if length[1] else span))
