"""The list of step 3: a table that has its filtering and sorting done beside the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence

from hrdesk.gui.models.table import Column, TableModel
from hrdesk.gui.pages.imports.lines import OUTCOMES, Lines, Shown, line_columns
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _

Index = QModelIndex | QPersistentModelIndex


class _LineModel(TableModel):
    """Shows lines by number, made when they are looked at; what is filtered and sorted is only remembered."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__(columns, lambda line: line.number)
        self.wanted: Mapping[str, str] = {}
        self._lines: Lines | None = None
        self._arranged = Shown((), (), 0, 0, 0)

    def show(self, lines: Lines, shown: Shown) -> None:
        """Shows these lines instead."""
        self.beginResetModel()
        self._lines, self._arranged = lines, shown
        self.endResetModel()
        self.arranged.emit()

    def row_at(self, number: int) -> Any:
        if self._lines is None or not 0 <= number < len(self._arranged.numbers):
            return None
        return self._lines.line(self._arranged.numbers[number], first=bool(self._arranged.firsts[number]))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._arranged.numbers)

    @property
    def rows(self) -> list[Any]:
        return [self.row_at(number) for number in range(self.rowCount())]

    @property
    def filters(self) -> dict[str, str]:
        return dict(self.wanted)

    @property
    def total(self) -> int:
        return self._arranged.total


class LineTable(DataTable):
    """``arrange_wanted`` when other lines, or another order, are asked for; ``mended`` when a value was typed."""

    arrange_wanted = Signal()
    mended = Signal(int, str, str)  # row, letter (or field), text

    def __init__(self) -> None:
        lines = _LineModel(line_columns())
        super().__init__(lines.columns, name=_("Rows of the file"), model=lines)
        lines.setParent(self)
        self._lines = lines
        self.sort_key, self.descending = "", False
        self.edited.connect(self._value_typed)
        self.mend = QAction(_("Change the value here"), self)
        self.mend.setShortcut(QKeySequence("F2"))
        self.mend.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.mend.triggered.connect(self.mend_current)
        self.addAction(self.mend)

    @property
    def filters(self) -> Mapping[str, str]:
        """What is typed above the columns."""
        return self._lines.wanted

    def show_lines(self, lines: Lines, shown: Shown) -> None:
        """Puts the arranged lines in; the same place stays current, where there is one."""
        self.setCurrentIndex(self._lines.index(-1, -1))
        self._lines.show(lines, shown)
        if shown.at >= 0:
            self.setCurrentIndex(self._lines.index(shown.at, self._lines.number_of("value")))
            self.scrollTo(self.currentIndex())

    @property
    def place(self) -> tuple[int, str] | None:
        """Row and column of the line that is current."""
        line = self.current_row()
        return (line.row, line.letter) if line is not None else None

    def filter(self, filters: Mapping[str, str]) -> None:
        """Asks for the lines that answer."""
        wanted = {key: text for key, text in filters.items() if text.strip()}
        if wanted != self._lines.wanted:
            self._lines.wanted = wanted
            self.arrange_wanted.emit()

    def distinct(self, key: str) -> list[str]:
        return [_(word) for word, *_rest in OUTCOMES.values()] if key == "outcome" else []

    @Slot(int, Qt.SortOrder)
    def _sorted(self, section: int, order: Qt.SortOrder) -> None:
        self.sort_key = self.grid.columns[section].key if 0 <= section < len(self.grid.columns) else ""
        self.descending = order == Qt.SortOrder.DescendingOrder
        self.arrange_wanted.emit()

    @Slot()
    def mend_current(self) -> None:
        """Opens the value of the current line for typing, where it can be mended."""
        line = self.current_row()
        if line is not None and line.letter:
            index = self._lines.index(self.currentIndex().row(), self._lines.number_of("value"))
            self.setCurrentIndex(index)
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.state() != DataTable.State.EditingState:
            self.mend_current()
            return
        super().keyPressEvent(event)

    @Slot(object, str, str)
    def _value_typed(self, line: Any, _key: str, text: str) -> None:
        self.mended.emit(line.row, line.letter, text)
