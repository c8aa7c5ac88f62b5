"""A table in groups: bands across all columns, opened and closed by mouse or keys.

Keys on a band: ← closes, → opens, Enter and the space bar do either. ← in the first column of a row goes to its band.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QMenu

from hrdesk.gui import icons
from hrdesk.gui.models.grouped import Band, GroupedModel
from hrdesk.gui.models.table import shown
from hrdesk.gui.theme import SMALL, colours, font
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _

#: px: the title begins after the arrow; between title, note and sums there is always so much
_TITLE, _GAP = 30, 12
_BETWEEN = " · "  # between the parts of a note


class GroupedTable(DataTable):
    """``DataTable`` over a ``GroupedModel``."""

    @property
    def grouped(self) -> GroupedModel:
        """The model, as the groups it is."""
        if not isinstance(self.grid, GroupedModel):
            raise TypeError("a table in groups shows a GroupedModel")
        return self.grid

    # -- keys, mouse, menu -------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier) and self._on_band(
            Qt.Key(event.key())
        ):
            return
        super().keyPressEvent(event)

    def _on_band(self, key: Qt.Key) -> bool:
        """Whether the key was one for bands, and is done."""
        current = self.currentIndex()
        band = self.grouped.band_at(current.row())
        if band is None:
            above = self.grouped.band_above(current.row())
            if key == Qt.Key.Key_Left and above >= 0 and current.column() == self._first_column():
                self.setCurrentIndex(self.grid.index(above, current.column()))
                return True
            return False
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.grouped.open_band(current.row(), key == Qt.Key.Key_Right)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.grouped.open_band(current.row(), not band.open)
        else:
            return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self.rowAt(event.position().toPoint().y())
        band = self.grouped.band_at(number)
        if band is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self.setCurrentIndex(self.grid.index(number, self._first_column()))
        if event.type() == QEvent.Type.MouseButtonPress:
            self.grouped.open_band(number, not band.open)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.grouped.band_at(self.rowAt(event.position().toPoint().y())) is None:
            super().mouseDoubleClickEvent(event)  # the first click has opened or closed the band

    def menu(self) -> QMenu:
        made = super().menu()
        made.addSeparator()
        made.addAction(_("Open all groups"), self._open_all)
        made.addAction(_("Close all groups"), self._close_all)
        return made

    def _open_all(self) -> None:
        self.grouped.open_all(True)

    def _close_all(self) -> None:
        self.grouped.open_all(False)

    # -- drawing -----------------------------------------------------------------------------------------------

    def paint_over(self, painter: QPainter, dirty: QRect) -> None:
        first = self.rowAt(max(0, dirty.top()))
        last = self.rowAt(dirty.bottom())
        for number, band in self.grouped.bands_between(first, self.grid.rowCount() - 1 if last < 0 else last):
            wide = min(self.header.length(), self.viewport().width())
            self._paint_band(painter, QRect(0, self.rowViewportPosition(number), wide, self.rowHeight(number)), band)

    def _paint_band(self, painter: QPainter, area: QRect, band: Band) -> None:
        shade = colours()
        hovered = self._delegate.hovered >= 0 and self.rowViewportPosition(self._delegate.hovered) == area.top()
        painter.fillRect(area, shade["bg.hover" if hovered else "bg.sunken"])
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, shade["line.border"])
        arrow = icons.pixmap("chevron-down" if band.open else "chevron-right", 14, shade["text.secondary"])
        painter.drawPixmap(area.left() + 8, area.center().y() - 6, arrow)
        end = self._paint_sums(painter, area, band)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        left = area.left() + _TITLE
        for text, face, token in (
            (band.group.title, font(bold=True), "text.primary"),
            (band.note, font(SMALL), "text.secondary"),
        ):
            metrics = QFontMetrics(face)
            said = fitting(text, metrics, max(0, end - left))
            painter.setFont(face)
            painter.setPen(shade[token])
            painter.drawText(QRect(left, area.top(), max(0, end - left), area.height()), middle, said)
            left += metrics.horizontalAdvance(said) + _GAP

    def _paint_sums(self, painter: QPainter, area: QRect, band: Band) -> int:
        """Draws the sums below their columns; gives where the words have to end."""
        face = font(bold=True)
        painter.setFont(face)
        painter.setPen(colours()["text.primary"])
        title = _TITLE + QFontMetrics(face).horizontalAdvance(band.group.title)
        end = area.right()
        for key, value in band.sums.items():
            column = self.grid.columns[self.grid.number_of(key)]
            number = self.grid.number_of(key)
            text = shown(value, column.kind, column.places)
            right = self.columnViewportPosition(number) + self.columnWidth(number) - self._delegate.padding
            left = right - QFontMetrics(face).horizontalAdvance(text)
            if self.isColumnHidden(number) or left < title + _GAP:
                continue  # scrolled away; the tool tip has it
            place = QRect(left, area.top(), right - left, area.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
            end = min(end, left - _GAP)
        return end


def fitting(text: str, metrics: QFontMetrics, room: int) -> str:
    """As many whole parts of ``text`` as ``room`` px hold, from the front; the first is cut if even it is too wide."""
    parts = text.split(_BETWEEN)
    while len(parts) > 1 and metrics.horizontalAdvance(_BETWEEN.join(parts)) > room:
        parts.pop()
    return metrics.elidedText(_BETWEEN.join(parts), Qt.TextElideMode.ElideRight, room)
