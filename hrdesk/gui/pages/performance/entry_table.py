"""The table figures are typed into: Enter goes down, Delete clears, a block is pasted where the cursor stands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from hrdesk.domain.performance.model import LineState
from hrdesk.gui.models.entry import LEFT, RIGHT, Key, Line, Sheet
from hrdesk.gui.models.entry_shown import EntryModel
from hrdesk.gui.models.month import metric_of
from hrdesk.gui.remembered import Remembered
from hrdesk.gui.theme import ROW_SPREADSHEET
from hrdesk.gui.widgets.sheet_table import SheetTable
from hrdesk.words import _


class EntryTable(SheetTable):
    """One scheme's people in one month."""

    def __init__(self, sheet: Sheet, remembered: Remembered, parent: QWidget | None = None) -> None:
        model = EntryModel(sheet)
        super().__init__(
            model.columns,
            name=_("Figures of {period}", period=sheet.view.period),
            model=model,
            remembered=remembered,
            key=f"entry/{sheet.view.scheme}",
            frozen_left=len(LEFT),
            frozen_right=len(RIGHT),
            cells=True,
            row_height=ROW_SPREADSHEET,
            padding=6,
            parent=parent,
        )
        self.sheet = sheet
        self.load(sheet.lines.values())

    def entry_model(self) -> EntryModel:
        """The model with what only this table knows."""
        assert isinstance(self.grid, EntryModel)  # noqa: S101 - made above
        return self.grid

    def key_at(self, row: int, column: int) -> Key | None:
        line, code = self.grid.row_at(row), metric_of(self.grid.columns[column].key)
        return (line.row.employment_id, code) if line is not None and code else None

    def show_edits(self) -> None:
        self.entry_model().changed()

    def above(self, key: Key) -> Key | None:
        """The cell over this one."""
        at = self._list().number_showing(key[0])
        line = self.grid.row_at(at - 1)
        return (line.row.employment_id, key[1]) if line is not None else None

    def go_to(self, key: Key) -> None:
        """Puts the cursor on a cell."""
        column = next(column.key for column in self.grid.columns if metric_of(column.key) == key[1])
        self.choose(key[0], column)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def next_open(self) -> bool:
        """Moves on to the next cell that is missing, can't be read or is a conflict; False when there is none."""
        wide, rows = len(self.grid.columns), self.grid.rowCount()
        at = self.currentIndex()
        start = at.row() * wide + at.column() if at.isValid() else -1
        for step in range(1, rows * wide + 1):
            row, column = divmod((start + step) % (rows * wide), wide)
            key = self.key_at(row, column)
            if key is not None and self._wants(self.grid.row_at(row), key[1]):
                self.go_to(key)
                return True
        return False

    def _wants(self, line: Line, code: str) -> bool:
        edit = line.edits.get(code)
        if edit is not None and (edit.problem or line.conflict(code)):
            return True
        return line.states.get(code) is LineState.MISSING and not line.row.cells[code].locked
