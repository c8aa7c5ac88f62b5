"""A table figures are typed into like a sheet: Enter goes down, Delete clears, Esc leaves."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QWidget

from hrdesk.gui.widgets.table import DataTable


class SheetTable(DataTable):
    """``cleared``: Delete was pressed; ``escaped``: Esc, nothing being edited.

    ``refused`` carries the figure of a cell that is not open for entry and was typed in.
    """

    cleared = Signal()
    refused = Signal(object)
    escaped = Signal()

    def key_at(self, row: int, column: int) -> Any:
        """What tells the figure of a cell from others; None for cells that are none."""
        raise NotImplementedError

    def show_edits(self) -> None:
        """What was typed is other than before: shows it without moving anything."""
        raise NotImplementedError

    def current_key(self) -> Any:
        """The figure the cursor is on; None elsewhere."""
        at = self.currentIndex()
        return self.key_at(at.row(), at.column()) if at.isValid() else None

    def selected_keys(self) -> list[Any]:
        """The figures selected, row by row; the current one where none is."""
        found = [key for place in self.selected_places() if (key := self.key_at(*place)) is not None]
        current = self.current_key()
        return found or ([current] if current is not None else [])

    def selected_places(self) -> list[tuple[int, int]]:
        """Row and column of the cells selected, row by row, hidden ones left out."""
        return sorted(
            (row, column)
            for part in self.selected_parts()
            for row in range(part.top(), part.bottom() + 1)
            for column in range(part.left(), part.right() + 1)
            if not self.isColumnHidden(column)
        )

    def move_down(self, step: int = 1) -> None:
        """One row on in the same column."""
        at = self.currentIndex()
        row = at.row() + step
        if at.isValid() and 0 <= row < self.grid.rowCount():
            self.setCurrentIndex(self.grid.index(row, at.column()))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Enter keeps what was typed and goes down, as in a spreadsheet."""
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self.move_down()

    def keyboardSearch(self, search: str) -> None:
        """Digits typed into a figure that is not open must not lead to somebody else's: it is said why, once a word."""
        figure = self.current_key()
        if figure is None:
            super().keyboardSearch(search)
            return
        if not self._forget_typed.isActive():
            self.refused.emit(figure)
        self._forget_typed.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, editing = event.key(), self.state() == QAbstractItemView.State.EditingState
        if not editing and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cleared.emit()
        elif not editing and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.move_down(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif not editing and key == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
