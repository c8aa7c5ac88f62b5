"""The list of step 3: a table that has its filtering and sorting done beside the window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence

from hrdesk.gui.models.table import TableModel
from hrdesk.gui.pages.imports.lines import OUTCOMES, Line, Shown, line_columns
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _


class _LineModel(TableModel):
    """Takes lines as they were arranged; what is filtered is only remembered."""

    wanted: Mapping[str, str] = {}
    all_lines = 0

    @property
    def filters(self) -> dict[str, str]:
        return dict(self.wanted)

    @property
    def total(self) -> int:
        return self.all_lines


class LineTable(DataTable):
    """``arrange_wanted`` when other lines, or another order, are asked for; ``mended`` when a value was typed."""

    arrange_wanted = Signal()
    mended = Signal(int, str, str)  # row, letter (or field), text

    def __init__(self) -> None:
        lines = _LineModel(line_columns(), lambda line: line.number)
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

    def show_lines(self, shown: Shown) -> None:
        """Puts the arranged lines in; the same place stays current, where there is one."""
        before = self.current_row()
        self._lines.all_lines = shown.total
        self.setCurrentIndex(self._lines.index(-1, -1))
        self._lines.load(shown.lines)
        at = _near(before, shown.lines)
        if at >= 0:
            self.setCurrentIndex(self._lines.index(at, self._lines.number_of("value")))
            self.scrollTo(self.currentIndex())

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


def _near(before: Line | None, lines: list[Line]) -> int:
    """Where the line that was current is now, else the first one at or below its row, else the first."""
    if not lines:
        return -1
    if before is None:
        return 0
    same = next((at for at, line in enumerate(lines) if line.row == before.row and line.letter == before.letter), None)
    if same is not None:
        return same
    at = next((at for at, line in enumerate(lines) if line.row >= before.row and line.outcome == before.outcome), None)
    return at if at is not None else min(before.number, len(lines) - 1)
