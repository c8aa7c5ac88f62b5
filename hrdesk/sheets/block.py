"""A sheet as the readers of the reading process hand it on."""

from __future__ import annotations

from dataclasses import dataclass, field

from hrdesk.sheets.file_kind import Limits, Refused
from hrdesk.sheets.model import NOT_CALCULATED, Cell, CellError
from hrdesk.sheets.plain_sheet import PlainSheet
from hrdesk.sheets.sheet_xml import Scan

Remark = tuple[str, dict[str, object]]


@dataclass(slots=True)
class Block:
    """A sheet's rows as read; ``top`` and ``left`` count from 0. All rows are equally long."""

    name: str
    hidden: bool = False
    place: int = 0  # in the workbook's order
    rows: list[list[Cell]] = field(default_factory=list)
    top: int = 0
    left: int = 0
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    percent: list[int] = field(default_factory=list)
    date1904: bool = False
    notes: list[Remark] = field(default_factory=list)
    plain: PlainSheet | None = None  # read without rows: its columns are encoded already
    part: str = ""  # the part of the package it came from, where the reader says so

    def put_back(self, found: Scan, limits: Limits) -> None:
        """Enters what a scan of the file itself found and the reader left out, and notes it."""
        if found.errors:
            self.notes.append(("error_cells", {"count": len(found.errors), "example": found.errors[0][2]}))
        if found.uncalculated:
            self.notes.append(("not_calculated", {"count": len(found.uncalculated)}))
        if found.padded:
            self.notes.append(("leading_zeros", {"count": len(found.padded)}))
        if found.hidden_rows:
            self.notes.append(("hidden_rows", {"count": found.hidden_rows}))
        self._enter(found, limits)
        self.percent = sorted(column - self.left for column in found.percent_columns if column >= self.left)
        if not self.merges:
            self.merges = found.merges

    def _enter(self, found: Scan, limits: Limits) -> None:
        cells: list[tuple[int, int, Cell]] = [(row, column, CellError(code)) for row, column, code in found.errors]
        cells += [(row, column, NOT_CALCULATED) for row, column in found.uncalculated]
        cells += found.padded
        cells += found.lengths
        if not cells:
            return
        top, left = min(row for row, _, _ in cells), min(column for _, column, _ in cells)
        if self.rows:
            top, left = min(top, self.top), min(left, self.left)
        else:
            self.top, self.left = top, left
        old = len(self.rows[0]) if self.rows else 0
        width = max(self.left + old, max(column for _, column, _ in cells) + 1) - left
        height = max(self.top + len(self.rows), max(row for row, _, _ in cells) + 1) - top
        if width * height > limits.cells:
            raise Refused("too_many_cells", count=width * height, limit=limits.cells)
        if (top, left, height, width) != (self.top, self.left, len(self.rows), old):
            before, after = [None] * (self.left - left), [None] * (width - old - (self.left - left))
            rows: list[list[Cell]] = [[None] * width for _ in range(self.top - top)]
            rows += [[*before, *row, *after] for row in self.rows]
            self.rows = rows + [[None] * width for _ in range(height - len(rows))]
            self.top, self.left = top, left
        for row, column, cell in cells:
            self.rows[row - top][column - left] = cell

    def filled_rows(self) -> int:
        """How many rows hold anything."""
        return sum(any(cell not in ("", None) for cell in row) for row in self.rows)
