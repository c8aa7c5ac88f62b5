"""Tables written as HTML, often under the name ``.xls``."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from hrdesk.sheets.block import Block
from hrdesk.sheets.delimited import decoded
from hrdesk.sheets.file_kind import Limits, Refused
from hrdesk.sheets.model import Cell

_META = re.compile(rb"<meta[^>]*charset=[\"']?\s*([\w-]+)", re.IGNORECASE)
_SPAN_AT_MOST = 1_000
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_UNSEEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


class _Tables(HTMLParser):
    """Collects the outermost tables; a cell's spans repeat nothing but its place."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.limits, self.cells = limits, 0
        self.tables: list[list[list[str]]] = []
        self.merges: list[list[tuple[int, int, int, int]]] = []
        self.hidden: list[int] = []
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
                self.merges.append([])
                self.hidden.append(0)
                self.spans = {}
        if self.depth != 1:
            return
        if tag == "tr":
            self._end_row()
            self.in_row, self.row = True, []
            self.hidden[-1] += bool(_UNSEEN.search(dict(attrs).get("style") or ""))
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
        if rows > 1 or columns > 1:
            top, left = len(self.tables[-1]), len(self.row)
            self.merges[-1].append((top, left, top + rows - 1, left + columns - 1))
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


def read_html(data: bytes, limits: Limits) -> list[Block]:
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
    blocks: list[Block] = []
    for table, merges, hidden in zip(parser.tables, parser.merges, parser.hidden, strict=True):
        if not any(any(row) for row in table):
            continue
        last = len(table) - 1
        block = Block(f"Table {len(blocks) + 1}", place=len(blocks), rows=_squared(table, limits))
        block.merges = [(top, left, min(bottom, last), right) for top, left, bottom, right in merges]
        if hidden:
            block.notes.append(("hidden_rows", {"count": hidden}))
        blocks.append(block)
    return blocks


def _squared(rows: list[list[Any]], limits: Limits) -> list[list[Cell]]:
    width = max(map(len, rows), default=0)
    if width * len(rows) > limits.cells:
        raise Refused("too_many_cells", count=width * len(rows), limit=limits.cells)
    return [[*row, *[""] * (width - len(row))] for row in rows]
