"""A table view whose first and last columns stay while the rest scrolls.

They are drawn by the one view itself over what moved below them, so there is one selection, one keyboard and, for a
screen reader, one table.
"""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QItemSelectionRange, QModelIndex, QPersistentModelIndex, QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QTableView, QWidget

from hrdesk.gui.models.table import GridModel
from hrdesk.gui.theme import colours
from hrdesk.gui.widgets.table_cell import CellDelegate
from hrdesk.gui.widgets.table_header import TableHeader

Index = QModelIndex | QPersistentModelIndex


class FrozenTable(QTableView):
    """``DataTable`` without what people do with it: where columns stand, and how they are drawn."""

    grid: GridModel
    header: TableHeader
    _delegate: CellDelegate

    def __init__(self, frozen: tuple[int, int], cells: bool, parent: QWidget | None = None) -> None:
        self._ready = False
        super().__init__(parent)
        self._frozen = frozen
        self._cells = cells

    def setCurrentIndex(self, index: Index) -> None:
        """Makes a cell current, and it or its row the whole selection, whatever keys are held just then.

        Qt asks the keyboard, also where nobody pressed anything here: a list that arrived while Ctrl of another shortcut
        was still down kept who was selected before, and what was then done was done to both.
        """
        if not index.isValid():
            super().setCurrentIndex(index)
            return
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(
            index, flag.ClearAndSelect if self._cells else flag.ClearAndSelect | flag.Rows
        )

    def selected_parts(self) -> list[QItemSelectionRange]:
        """The rectangles of the selection."""
        selection = self.selectionModel().selection()
        return [selection.at(number) for number in range(selection.count())]

    def shown_columns(self) -> list[int]:
        """The columns not hidden, from left to right as they stand now."""
        return [number for number in self.placed_columns() if not self.isColumnHidden(number)]

    def placed_columns(self) -> list[int]:
        """All columns from left to right as they stand now, wherever they were dragged."""
        header = self.horizontalHeader()
        return [header.logicalIndex(place) for place in range(header.count())]

    def frozen_columns(self) -> list[tuple[int, int]]:
        """The columns that stay, with the x they stay at; whether or not anything is scrolled."""
        shown = self.shown_columns()
        left, right = self._frozen
        places: list[tuple[int, int]] = []
        at = 0
        for section in shown[:left]:
            places.append((section, at))
            at += self.columnWidth(section)
        at = self.viewport().width()
        for section in reversed(shown[max(left, len(shown) - right) :] if right else []):
            at -= self.columnWidth(section)
            places.append((section, at))
        return places

    def frozen_places(self) -> list[tuple[int, int]]:
        """As ``frozen_columns``, but none while everything fits."""
        return self.frozen_columns() if any(self._frozen) and self.horizontalScrollBar().maximum() > 0 else []

    def frozen_edges(self) -> list[int]:
        """The x of the 2-px lines between what stays and what moves."""
        places = self.frozen_places()
        shown = self.shown_columns()
        lefts = [left + self.columnWidth(section) for section, left in places if section in shown[: self._frozen[0]]]
        rights = [left for section, left in places if section not in shown[: self._frozen[0]]]
        return [edge - 2 for edge in [max(lefts, default=0)] if edge] + [
            edge for edge in [min(rights, default=0)] if edge
        ]

    def visualRect(self, index: Index) -> QRect:
        rect = super().visualRect(index)
        for section, left in self.frozen_places():
            if section == index.column():
                rect.moveLeft(left)
        return rect

    def indexAt(self, at: QPoint) -> QModelIndex:
        for section, left in self.frozen_places():
            if left <= at.x() < left + self.columnWidth(section):
                row = self.rowAt(at.y())
                return self.grid.index(row, section) if row >= 0 else QModelIndex()
        return super().indexAt(at)

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        places = dict(self.frozen_places())
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        if not places:
            return
        if index.column() in places or not self._cells:
            bar.setValue(before)
            return
        edges = self.frozen_edges()
        middle = self.viewport().width() // 2
        low = max((edge + 2 for edge in edges if edge < middle), default=0)
        high = min((edge for edge in edges if edge >= middle), default=self.viewport().width())
        left = self.columnViewportPosition(index.column())
        right = left + self.columnWidth(index.column())
        if right > high:
            bar.setValue(bar.value() + right - high)
        elif left < low:
            bar.setValue(bar.value() - (low - left))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if dx:
            self.header.place_filters()
            if any(self._frozen):
                self.viewport().update()
                self.header.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        shade = colours()
        bottom = self._paint_frozen(painter, event.rect())
        for edge in self.frozen_edges():
            painter.fillRect(edge, 0, 2, bottom, shade["line.border"])
        if self._cells:
            painter.setPen(QPen(shade["focus.ring"], 1))
            for part in self.selected_parts():
                if part.width() * part.height() > 1:
                    first = self.visualRect(part.topLeft())
                    painter.drawRect(first.united(self.visualRect(part.bottomRight())).adjusted(0, 0, -1, -1))
        self.paint_over(painter, event.rect())
        current = self.currentIndex()
        if current.isValid() and (self.hasFocus() or self._cells):
            ring = self.visualRect(current)
            if not self._cells:
                wide = min(self.header.length(), self.viewport().width())
                ring = QRect(0, ring.top(), wide, ring.height())
            painter.setPen(QPen(shade["focus.ring" if self.hasFocus() else "line.control"], 2))
            painter.drawRect(ring.adjusted(1, 1, -1, -2))

    def paint_over(self, painter: QPainter, dirty: QRect) -> None:
        """Draws what lies across the columns, below the ring of the current row; nothing here."""

    def _paint_frozen(self, painter: QPainter, dirty: QRect) -> int:
        """Draws the columns that stay over those that moved below them; gives the y where the rows end."""
        last = self.grid.rowCount() - 1
        end = self.rowViewportPosition(last) + self.rowHeight(last) if last >= 0 else 0
        places = self.frozen_places()
        if places:
            option = QStyleOptionViewItem()
            self.initViewItemOption(option)
            first = self.rowAt(max(0, dirty.top()))
            until = self.rowAt(min(dirty.bottom(), max(0, end - 1)))
            for row in range(first, (until if until >= 0 else last) + 1) if first >= 0 else ():
                for section, left in places:
                    self._paint_cell(painter, QStyleOptionViewItem(option), row, section, left)
        return min(end, self.viewport().height())

    def _paint_cell(self, painter: QPainter, option: QStyleOptionViewItem, row: int, section: int, left: int) -> None:
        index = self.grid.index(row, section)
        option.rect = QRect(left, self.rowViewportPosition(row), self.columnWidth(section), self.rowHeight(row))
        if self.selectionModel().isSelected(index):
            option.state |= QStyle.StateFlag.State_Selected
        self._delegate.paint(painter, option, index)
