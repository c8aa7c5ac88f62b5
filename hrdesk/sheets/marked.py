"""A sheet as it was read, with the cells that were refused marked and the reasons beside them: to be mended and sent back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

from hrdesk.sheets import own
from hrdesk.sheets.export import sheet_title, written_whole
from hrdesk.sheets.header import Layout
from hrdesk.sheets.model import Cell, CellError, NotCalculated, RawSheet
from hrdesk.sheets.values import shown

_BLOCK = 1_000
_WIDEST, _NARROWEST = 40, 8
_RED, _AMBER = "FFFBE3E1", "FFFDF0D5"
_GREY = "FF5F6B7A"


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell to mark: the sheet's row number, the column's letters (empty: the row as a whole), reason and advice."""

    row: int
    letter: str
    reason: str
    advice: str = ""
    refused: bool = True


def write_marked(
    path: Path, sheet: RawSheet, layout: Layout, marks: Sequence[Mark], *, chinese: bool, told: Callable[[int], None]
) -> int:
    """Writes the sheet as .xlsx, every row where it was, and says how many rows are marked. ``told(rows so far)``.

    Text stays text (never a formula), figures and days are figures and days. A formula without value stays one.
    """
    by_row: dict[int, list[Mark]] = {}
    for mark in marks:
        by_row.setdefault(mark.row, []).append(mark)
    written_whole(path, lambda out: _write(out, sheet, layout, by_row, chinese, told))
    return len(by_row)


def _write(
    out: BinaryIO,
    sheet: RawSheet,
    layout: Layout,
    marks: Mapping[int, Sequence[Mark]],
    chinese: bool,
    told: Callable[[int], None],
) -> None:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    page = book.create_sheet(sheet_title(sheet.name))
    pen = _Pen(page, sheet)
    edge = sheet.first_column - 1 + sheet.width
    for place in range(sheet.width):
        letter = get_column_letter(sheet.first_column + place)
        page.column_dimensions[letter].width = _width(sheet, layout, place)
    for extra in (1, 2):
        page.column_dimensions[get_column_letter(edge + extra)].width = 48
    page.freeze_panes = f"A{layout.header_row + 1}"
    last = sheet.first_row + sheet.height - 1
    page.auto_filter.ref = f"{sheet.column_letter(0)}{layout.header_row}:{get_column_letter(edge + 2)}{last}"
    for _row in range(1, sheet.first_row):
        page.append([])
    heads = [pen.head(own.worded(words, chinese)) for words in (own.PROBLEM, own.ADVICE)]
    before: list[Any] = [None] * (sheet.first_column - 1)
    for number, cells in _rows(sheet):
        found = marks.get(number, ())
        line = pen.line(cells, found)
        if number == layout.header_row:
            line += heads
        elif found:
            line += [pen.reason(_joined(found, layout, sheet)), pen.reason(_advice(found))]
        page.append([*before, *line])
        if number % _BLOCK == 0:
            told(number)
    book.save(out)


def _rows(sheet: RawSheet) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    columns = [column.cells() for column in sheet.columns]
    for at, cells in enumerate(zip(*columns, strict=True)):
        yield sheet.row_number(at), cells


class _Pen:
    """Makes the cells of one page; the usual ones are plain values, which is what makes it quick."""

    def __init__(self, page: Any, sheet: RawSheet) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
        from openpyxl.styles import Alignment, Font, PatternFill

        self._page, self._sheet = page, sheet
        self._make = WriteOnlyCell
        self._illegal = ILLEGAL_CHARACTERS_RE
        self._fills = {True: PatternFill("solid", fgColor=_RED), False: PatternFill("solid", fgColor=_AMBER)}
        self._bold, self._grey = Font(bold=True), Font(color=_GREY)
        self._wrapped = Alignment(wrap_text=True, vertical="top")

    def line(self, cells: Sequence[Cell], marks: Sequence[Mark]) -> list[Any]:
        """The cells of a row, those marked in their colour; a mark of the whole row colours every cell."""
        colours = {mark.letter: mark.refused for mark in reversed(marks)}
        whole = colours.get("")
        made: list[Any] = []
        for place, cell in enumerate(cells):
            refused = colours.get(self._sheet.column_letter(place), whole) if colours else None
            made.append(self._cell(cell, place, refused))
        return made

    def _cell(self, cell: Cell, place: int, refused: bool | None) -> Any:
        value = self._value(cell)
        text = isinstance(value, str)
        error = isinstance(cell, CellError | NotCalculated)
        in_percent = place in self._sheet.percent_columns and not text and value is not None
        if refused is None and not in_percent and not error and not (text and value[:1] == "="):
            return value
        made = self._make(self._page, value)
        if text:
            made.data_type = "e" if error else "s"  # text is never a formula
        if in_percent:
            made.number_format = "0.00%"
        if refused is not None:
            made.fill = self._fills[refused]
        return made

    def _value(self, cell: Cell) -> Any:
        if isinstance(cell, str):
            return self._illegal.sub("", cell)
        if isinstance(cell, CellError):
            return cell.code
        if isinstance(cell, NotCalculated):
            return "#N/A"  # no value is there, and no blank either
        if isinstance(cell, timedelta) and cell < timedelta(0):
            return shown(cell)
        return cell

    def head(self, text: str) -> Any:
        """A heading of ours."""
        made = self._make(self._page, text)
        made.font = self._bold
        return made

    def reason(self, text: str) -> Any:
        """A sentence beside the row."""
        made = self._make(self._page, self._illegal.sub("", text))
        made.data_type = "s"
        made.font, made.alignment = self._grey, self._wrapped
        return made


def _joined(marks: Sequence[Mark], layout: Layout, sheet: RawSheet) -> str:
    names = {sheet.column_letter(place): name for place, name in enumerate(layout.columns)}
    told = (f"{names[mark.letter]}: {mark.reason}" if names.get(mark.letter) else mark.reason for mark in marks)
    return "\n".join(dict.fromkeys(told))


def _advice(marks: Sequence[Mark]) -> str:
    return "\n".join(dict.fromkeys(mark.advice for mark in marks if mark.advice))


def _width(sheet: RawSheet, layout: Layout, place: int) -> float:
    texts = [layout.columns[place], *(shown(cell) for cell in sheet.columns[place].cells()[:50] if cell is not None)]
    wide = max((sum(2 if ord(letter) > 0x2E80 else 1 for letter in text) for text in texts), default=0)
    return float(min(_WIDEST, max(_NARROWEST, wide + 2)))
