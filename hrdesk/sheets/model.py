"""The one shape every workbook comes out in: sheets of columns, with what the reader noticed along the way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum

from hrdesk.words import _


@dataclass(frozen=True, slots=True)
class CellError:
    """A formula that failed: ``#DIV/0!``. Never 0, never blank."""

    code: str

    def __str__(self) -> str:
        return self.code


class NotCalculated(Enum):
    """A formula whose value was never stored, because no spreadsheet program has opened the file since it was made."""

    NOT_CALCULATED = "not calculated"


NOT_CALCULATED = NotCalculated.NOT_CALCULATED

#: What a cell holds. ``float`` occurs only in raw columns, where exactness is kept until a figure is asked for.
Cell = (
    str | int | float | Decimal | bool | date | datetime | time | timedelta | CellError | NotCalculated | None
)  # fmt: skip

#: From here on a spreadsheet's number has lost digits: it keeps fifteen.
EXACT_DIGITS = 10**15


def exact(number: float) -> int | Decimal:
    """The figure a person typed: the shortest decimal that the stored binary number stands for."""
    if number.is_integer() and abs(number) < EXACT_DIGITS:
        return int(number)
    return Decimal(repr(number))


@dataclass(frozen=True, slots=True)
class Note:
    """Something to be said about a file or a sheet; translated when shown."""

    code: str
    message: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return _(self.message, **self.values)


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells merged into one, counted from 0 within the sheet's block of cells, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class RawColumn:
    """One column of cells, decoded when first looked at. Numbers are ``float`` as the file keeps them."""

    decode: Decoder
    size: int
    _cells: list[Cell] | None = None

    def cells(self) -> list[Cell]:
        """All cells from the top; blank ones are ``None``. The list is shared: do not change it."""
        if self._cells is None:
            self._cells = self.decode()
        return self._cells

    def holds(self, words: re.Pattern[bytes]) -> bool:
        """Whether any text could match ``words`` (UTF-8): quick, without decoding."""
        return self.decode.holds(words)


class Decoder:
    """Turns stored bytes into cells; ``wire`` has the real one."""

    def __call__(self) -> list[Cell]:
        """All cells."""
        raise NotImplementedError

    def holds(self, words: re.Pattern[bytes]) -> bool:
        """Whether the bytes of some text match."""
        raise NotImplementedError


class Given(Decoder):
    """Cells that are there already."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.given = [None if cell == "" else cell for cell in cells]

    def __call__(self) -> list[Cell]:
        """All cells."""
        return self.given

    def holds(self, words: re.Pattern[bytes]) -> bool:
        """Whether some text matches."""
        return any(isinstance(cell, str) and words.search(cell.encode()) for cell in self.given)


@dataclass(slots=True)
class RawSheet:
    """One sheet: its block of cells column by column. ``first_row`` and ``first_column`` count from 1, as Excel does."""

    name: str
    hidden: bool
    columns: list[RawColumn]
    fill: bytes  # how many cells of each row are not blank; 255: some, not counted
    first_row: int = 1
    first_column: int = 1
    merges: tuple[Merge, ...] = ()
    percent_columns: frozenset[int] = frozenset()  # columns shown in per cent, counted from 0
    date1904: bool = False
    notes: list[Note] = field(default_factory=list)

    @property
    def height(self) -> int:
        """How many rows there are from the first to the last that holds anything."""
        return len(self.fill)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.columns)

    @property
    def filled_rows(self) -> int:
        """How many rows hold anything."""
        return self.height - self.fill.count(0)

    def filled(self, index: int) -> int:
        """How many cells of a row are not blank."""
        counted = self.fill[index]
        return counted if counted < 255 else sum(column.cells()[index] is not None for column in self.columns)

    def row(self, index: int) -> list[Cell]:
        """The cells of a row, counted from 0; numbers exact."""
        found = (column.cells()[index] for column in self.columns)
        return [exact(cell) if isinstance(cell, float) else cell for cell in found]

    def row_number(self, index: int) -> int:
        """The row's number as Excel shows it."""
        return self.first_row + index

    def column_letter(self, index: int) -> str:
        """The column's letters as Excel shows them."""
        number, letters = self.first_column + index, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return letters


@dataclass(slots=True)
class Workbook:
    """A file as read: ``kind_of_file`` by its content (xlsx, xlsb, xls, ods, csv, html, xml), SHA-256 of its bytes."""

    file: str
    kind_of_file: str
    sha256: str
    sheets: list[RawSheet]
    notes: list[Note] = field(default_factory=list)


def sheet_of(name: str, rows: Sequence[Sequence[Cell]], *, hidden: bool = False) -> RawSheet:
    """A sheet made of rows at hand: pasted from the clipboard, or built by a test."""
    width = max((len(row) for row in rows), default=0)
    full = [[*row, *[None] * (width - len(row))] for row in rows]
    fill = bytes(min(254, sum(cell not in (None, "") for cell in row)) for row in full)
    columns = [RawColumn(Given([row[at] for row in full]), len(full)) for at in range(width)]
    return RawSheet(name, hidden, columns, fill)
