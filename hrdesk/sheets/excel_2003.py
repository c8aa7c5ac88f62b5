"""Workbooks in the XML of Excel 2003, which many systems still write under the name ``.xls``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from xml.parsers import expat

from hrdesk.sheets.block import Block
from hrdesk.sheets.file_kind import Limits, Refused
from hrdesk.sheets.model import EXACT_DIGITS, NOT_CALCULATED, Cell, CellError
from hrdesk.sheets.package import Styles, classify

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_NAMED_FORMATS = {"Percent": "0.00%"}


@dataclass(slots=True)
class _Sheet:
    name: str
    hidden: bool = False
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    percent: set[int] = field(default_factory=set)
    hidden_rows: int = 0
    padded: int = 0


class _Reader:
    """Reads ``<Worksheet><Table><Row><Cell><Data ss:Type=…>`` with its skipped indexes; comments are no content."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.sheets: list[_Sheet] = []
        self.styles, self.ids = Styles(), {"": -1}
        self.style = self.kind = ""
        self.row = self.column = -1
        self.after = self.across = self.cells = 0
        self.formula = self.filled = self.comment = self.shown = False
        self.text: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        given = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name == "Style":
            self.style = given.get("ID", "")
        elif name == "NumberFormat":
            self.ids[self.style] = len(self.ids)
            code = given.get("Format", "")
            classify(self.styles, self.ids[self.style], -1, {-1: _NAMED_FORMATS.get(code, code)})
        elif name == "Worksheet":
            self.sheets.append(_Sheet(given.get("Name", "")))
            self.row = -1
        elif name == "Visible":
            self.shown, self.text = True, []
        elif self.sheets:
            self._start_cell(name, given)

    def _start_cell(self, name: str, given: dict[str, str]) -> None:
        if name == "Row":
            self.row, self.column = _index(given, self.row, _LAST_ROW), -1
            self.after = _count(given, "Span")
            self.sheets[-1].hidden_rows += given.get("Hidden") == "1"
        elif name == "Cell":
            self.column = _index(given, self.column, _LAST_COLUMN)
            self.style, self.formula, self.filled = given.get("StyleID", ""), "Formula" in given, False
            self.across = _count(given, "MergeAcross")
            down = _count(given, "MergeDown")
            if self.across or down:
                self.sheets[-1].merges.append((self.row, self.column, self.row + down, self.column + self.across))
        elif name == "Comment":
            self.comment = True
        elif name == "Data" and not self.comment:
            self.kind, self.text = given.get("Type", "String"), []

    def data(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "Data" and self.text is not None and self.sheets:
            self._keep(self._typed("".join(self.text)))
            self.text, self.filled = None, True
        elif name == "Cell" and self.sheets:
            if self.formula and not self.filled:
                self._keep(NOT_CALCULATED)
            self.column += self.across
        elif name == "Comment":
            self.comment = False
        elif name == "Row":
            self.row += self.after
        elif name == "Visible" and self.shown:
            if self.sheets and self.text is not None:
                self.sheets[-1].hidden = "".join(self.text).strip() != "SheetVisible"
            self.shown, self.text = False, None

    def _keep(self, cell: Cell) -> None:
        self.sheets[-1].rows.setdefault(self.row, {})[self.column] = cell
        self.cells += 1
        if self.cells > self.limits.cells:
            raise Refused("too_many_cells", count=self.cells, limit=self.limits.cells)

    def _typed(self, text: str) -> Cell:
        style = self.ids.get(self.style, -1)
        try:
            if self.kind == "Number":
                return self._number(float(text), style)
            if self.kind == "DateTime":
                moment = datetime.fromisoformat(text.rstrip("Z")[:26])
                return moment.date() if moment.time() == time() else moment
        except ValueError:
            return text
        if self.kind == "Boolean":
            return text.strip() == "1"
        return CellError(text) if self.kind == "Error" else text

    def _number(self, value: float, style: int) -> Cell:
        if style in self.styles.percent:
            self.sheets[-1].percent.add(self.column)
        digits = self.styles.padded.get(style)
        if digits and 0 <= value < EXACT_DIGITS and value.is_integer():
            self.sheets[-1].padded += 1
            return str(int(value)).zfill(digits)
        return value


def _count(given: dict[str, str], name: str) -> int:
    stated = given.get(name, "")
    return min(int(stated[:8]), _LAST_ROW) if stated.isdecimal() else 0


def _index(given: dict[str, str], last: int, most: int) -> int:
    stated = given.get("Index", "")
    place = int(stated[:8]) - 1 if stated.isdecimal() else last + 1
    if not 0 <= place < most:
        raise Refused("damaged")
    return place


def read_excel_2003(data: bytes, limits: Limits) -> list[Block]:
    """The sheets; entity declarations are refused."""
    reader = _Reader(limits)
    parser = expat.ParserCreate()

    def refuse(*_ignored: object) -> None:
        raise Refused("entities")

    parser.EntityDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.data
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as failed:
        raise Refused("damaged") from failed
    return [_block(sheet, place, limits) for place, sheet in enumerate(reader.sheets)]


def _block(sheet: _Sheet, place: int, limits: Limits) -> Block:
    width = max((max(cells) + 1 for cells in sheet.rows.values()), default=0)
    height = max(sheet.rows, default=-1) + 1
    if width * height > limits.cells:
        raise Refused("too_many_cells", count=width * height, limit=limits.cells)
    table: list[list[Cell]] = [[None] * width for _ in range(height)]
    for row, cells in sheet.rows.items():
        for column, cell in cells.items():
            table[row][column] = cell
    block = Block(sheet.name, sheet.hidden, place, rows=table, merges=sheet.merges, percent=sorted(sheet.percent))
    held = [cell for cells in sheet.rows.values() for cell in cells.values()]
    errors = [cell.code for cell in held if isinstance(cell, CellError)]
    if errors:
        block.notes.append(("error_cells", {"count": len(errors), "example": errors[0]}))
    counts = {
        "not_calculated": sum(cell is NOT_CALCULATED for cell in held),
        "leading_zeros": sheet.padded,
        "hidden_rows": sheet.hidden_rows,
    }
    block.notes += [(code, {"count": count}) for code, count in counts.items() if count]
    return block
