"""Tables written as HTML or as Excel 2003 XML, often under the name ``.xls``."""

from __future__ import annotations

import re
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from xml.parsers import expat

from hrdesk.sheets.delimited import decoded
from hrdesk.sheets.file_kind import Limits, Refused
from hrdesk.sheets.model import Cell, CellError

_META = re.compile(rb"<meta[^>]*charset=[\"']?\s*([\w-]+)", re.IGNORECASE)
_SPAN_AT_MOST = 1_000
_BLANKS = re.compile(r"[ \t\r\n\f]+")


class _Tables(HTMLParser):
    """Collects the outermost tables; a cell's spans repeat nothing but its place."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.limits, self.cells = limits, 0
        self.tables: list[list[list[str]]] = []
        self.depth = 0
        self.text: list[str] | None = None
        self.row: list[str] = []
        self.spans: dict[int, int] = {}  # column → rows still covered from above
        self.size = (1, 1)
        self.in_row = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append([])
                self.spans = {}
        if self.depth != 1:
            return
        if tag == "tr":
            self._end_row()
            self.in_row, self.row = True, []
        elif tag in ("td", "th"):
            self._end_cell()
            self.in_row = True
            given = dict(attrs)
            self.size = (_span(given.get("rowspan")), _span(given.get("colspan")))
            self.text = []
        elif tag == "br" and self.text is not None:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self.depth == 1:
            self._end_cell()
        elif (tag == "tr" and self.depth == 1) or (tag == "table" and self.depth == 1):
            self._end_row()
        if tag == "table" and self.depth:
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(_BLANKS.sub(" ", data))

    def _covered(self) -> None:
        while self.spans.get(len(self.row), 0) > 0:
            self.spans[len(self.row)] -= 1
            self.row.append("")

    def _end_cell(self) -> None:
        if self.text is None:
            return
        self._covered()
        rows, columns = self.size
        for extra in range(columns):
            if rows > 1:
                self.spans[len(self.row)] = rows - 1
            self.row.append("".join(self.text).strip().replace("\xa0", " ").strip() if extra == 0 else "")
        self.cells += columns
        if self.cells > self.limits.cells:
            raise Refused("too_many_cells", count=self.cells, limit=self.limits.cells)
        self.text = None

    def _end_row(self) -> None:
        self._end_cell()
        if self.in_row:
            self._covered()
            self.tables[-1].append(self.row)
        self.in_row = False


def _span(value: str | None) -> int:
    digits = re.match(r"\s*(\d{1,6})", value or "")
    return max(1, min(int(digits[1]), _SPAN_AT_MOST)) if digits else 1


def read_html(data: bytes, limits: Limits) -> list[tuple[str, list[list[Cell]]]]:
    """Every outermost table with rows, named ``Table 1`` and so on; cells are text."""
    stated = _META.search(data[:4096])
    text = ""
    if stated and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = stated[1].decode("ascii", "replace").lower()
        try:
            text = data.decode("gb18030" if name in ("gb2312", "gbk") else "utf-8-sig" if name == "utf-8" else name)
        except (LookupError, UnicodeDecodeError):
            text = ""
    parser = _Tables(limits)
    parser.feed(text or decoded(data)[0])
    parser.close()
    if parser.in_row:
        parser._end_row()
    tables = [table for table in parser.tables if any(any(row) for row in table)]
    return [(f"Table {number}", _squared(table, limits)) for number, table in enumerate(tables, 1)]


def _squared(rows: list[list[Any]], limits: Limits) -> list[list[Cell]]:
    width = max(map(len, rows), default=0)
    if width * len(rows) > limits.cells:
        raise Refused("too_many_cells", count=width * len(rows), limit=limits.cells)
    return [[*row, *[""] * (width - len(row))] for row in rows]


class _Excel2003:
    """Reads ``<Worksheet><Table><Row><Cell><Data ss:Type=…>`` with its skipped indexes."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.sheets: list[tuple[str, dict[int, dict[int, Cell]]]] = []
        self.row = self.column = -1
        self.kind = ""
        self.text: list[str] | None = None
        self.cells = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        given = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name == "Worksheet":
            self.sheets.append((given.get("Name", ""), {}))
            self.row = -1
        elif name == "Row" and self.sheets:
            self.row = _index(given, self.row)
            self.column = -1
        elif name == "Cell" and self.sheets:
            self.column = _index(given, self.column)
            self.kind = ""
            self.across = int(given["MergeAcross"]) if given.get("MergeAcross", "").isdigit() else 0
        elif name == "Data" and self.sheets:
            self.kind = given.get("Type", "String")
            self.text = []

    def data(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "Data" and self.text is not None and self.sheets:
            self.sheets[-1][1].setdefault(self.row, {})[self.column] = _typed(self.kind, "".join(self.text))
            self.text = None
            self.cells += 1
            if self.cells > self.limits.cells:
                raise Refused("too_many_cells", count=self.cells, limit=self.limits.cells)
        elif name == "Cell":
            self.column += getattr(self, "across", 0)


def _index(given: dict[str, str], last: int) -> int:
    stated = given.get("Index", "")
    return min(int(stated) - 1, 1_048_575) if stated.isdigit() else last + 1


def _typed(kind: str, text: str) -> Cell:
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            moment = datetime.fromisoformat(text.rstrip("Z")[:26])
            return moment.date() if moment.time().isoformat() == "00:00:00" else moment
    except ValueError:
        return text
    if kind == "Boolean":
        return text.strip() == "1"
    if kind == "Error":
        return CellError(text)
    return text


def read_excel_2003(data: bytes, limits: Limits) -> list[tuple[str, list[list[Cell]]]]:
    """Sheet names and rows from Excel 2003 XML; entity declarations are refused."""
    reader = _Excel2003(limits)
    parser = expat.ParserCreate()

    def refuse(*_ignored: object) -> None:
        raise Refused("entities")

    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    try:
        parser.Parse(data, True)
    except expat.ExpatError as failed:
        raise Refused("damaged") from failed
    found = []
    for name, rows in reader.sheets:
        width = max((max(cells) + 1 for cells in rows.values() if cells), default=0)
        height = max(rows, default=-1) + 1
        if width * height > limits.cells:
            raise Refused("too_many_cells", count=width * height, limit=limits.cells)
        table: list[list[Cell]] = [[""] * width for _ in range(height)]
        for row, cells in rows.items():
            for column, cell in cells.items():
                table[row][column] = cell
        found.append((name, table))
    return found
