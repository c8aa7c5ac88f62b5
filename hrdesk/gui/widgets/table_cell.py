"""How one cell of a table is drawn: words, figures, a status with its icon, a missing figure in its box."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from hrdesk.gui import icons
from hrdesk.gui.models.table import CELL_ROLE, COLUMN_ROLE, Cell, Column, Kind
from hrdesk.gui.theme import Colours, colours, font
from hrdesk.gui.widgets.parts import TONES

_STATES = {"missing": ("status.warning", "status.warning.bg"), "bad": ("status.error", "status.error.bg")}


class CellDelegate(QStyledItemDelegate):
    """Draws cells by their Column and Cell. ``padding`` px at both sides; ``upright_lines``: a line between columns."""

    def __init__(self, parent: QWidget, *, padding: int = 8, upright_lines: bool = False) -> None:
        super().__init__(parent)
        self.padding = padding
        self.upright_lines = upright_lines
        self.hovered = -1
        self._plain = font()
        self._bold = font(bold=True)
        self._metrics = {False: QFontMetrics(self._plain), True: QFontMetrics(self._bold)}

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        column: Column = index.model().headerData(index.column(), Qt.Orientation.Horizontal, COLUMN_ROLE)
        cell = index.data(CELL_ROLE) or Cell("…", tone="hint")
        shade = colours()
        rect = QRect(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = "bg.selected" if selected else "bg.hover" if index.row() == self.hovered else "bg.surface"
        painter.fillRect(rect, shade[ground])
        boxed = cell.state in _STATES or cell.state == "changed"
        if cell.state in ("left_out", "band") and not selected:
            painter.fillRect(rect, shade["bg.sunken"])
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, shade["line.grid"])
        if self.upright_lines:
            painter.fillRect(rect.right(), rect.top(), 1, rect.height(), shade["line.grid"])
        if boxed:
            row, place = index.row(), index.column()
            alike = [_state(index.sibling(*at)) == cell.state for at in ((row - 1, place), (row, place - 1))]
            _box(painter, rect, cell.state, shade, *alike)
        self._words(painter, rect, column, cell, shade)

    def _words(self, painter: QPainter, rect: QRect, column: Column, cell: Cell, shade: Colours) -> None:
        token = _token(column, cell)
        inner = rect.adjusted(self.padding + cell.indent, 0, -self.padding - (1 if self.upright_lines else 0), -1)
        if cell.bar is not None:
            inner = _bar(painter, inner, cell, shade)
        bold = column.bold or cell.state == "band"
        metrics = self._metrics[bold]
        wide = 20 if cell.icon else 0
        text = cell.text
        if metrics.horizontalAdvance(text) > inner.width() - wide:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, inner.width() - wide))
        used = metrics.horizontalAdvance(text)
        left = inner.right() - used - wide + 1 if column.to_right else inner.left()
        if cell.icon:
            at = left + used + 6 if cell.icon_after else left
            mark_token = TONES[cell.tone][1] if cell.tone in TONES else token
            painter.drawPixmap(at, inner.center().y() - 6, icons.pixmap(cell.icon, 14, shade[mark_token]))
        painter.setFont(self._bold if bold else self._plain)
        painter.setPen(shade[token])
        start = left if cell.icon_after else left + wide
        painter.drawText(
            QRect(start, inner.top(), used + 2, inner.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine,
            text,
        )

    def width_of(self, column: Column, cell: Cell) -> int:
        """What the cell takes in px, unshortened."""
        words = self._metrics[column.bold or cell.state == "band"].horizontalAdvance(cell.text) + (
            20 if cell.icon else 0
        )
        return words + cell.indent + 2 * self.padding + (1 if self.upright_lines else 0) if words else 0

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        column: Column = index.model().headerData(index.column(), Qt.Orientation.Horizontal, COLUMN_ROLE)
        cell = index.data(CELL_ROLE) or Cell("")
        return QSize(self._metrics[column.bold].horizontalAdvance(cell.text) + 2 * self.padding + 24, 28)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        column: Column = index.model().headerData(index.column(), Qt.Orientation.Horizontal, COLUMN_ROLE)
        edit = QLineEdit(parent)
        edit.setAccessibleName(column.title)
        edit.setStyleSheet("border-radius: 0; min-height: 0; max-height: 64px;")
        if column.to_right:
            edit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return edit

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """What is being typed stays when the cells below are drawn anew, as by a colleague's save."""
        if not isinstance(editor, QLineEdit) or editor.isModified():
            return
        whole = editor.selectedText() == editor.text()  # what is typed next takes its place
        super().setEditorData(editor, index)
        if whole:
            editor.selectAll()


def _bar(painter: QPainter, area: QRect, cell: Cell, shade: Colours) -> QRect:
    """Draws the cell's bar at the foot of ``area``; gives the room left for the words above it."""
    full, mark = cell.bar or (0.0, None)
    token = TONES[cell.tone][1] if cell.tone in ("warning", "error") else "accent.fill"
    paint_bar(painter, QRect(area.left(), area.bottom() - 6, area.width(), 4), full, mark, shade, token)
    return area.adjusted(0, 0, 0, -8)


def paint_bar(painter: QPainter, track: QRect, full: float, mark: float | None, shade: Colours, token: str) -> None:
    """A bar filled to ``full`` (0 to 1) in the colour of ``token``; ``mark``: where an upright line stands."""
    painter.fillRect(track, shade["line.grid"])
    done = QRect(track.left(), track.top(), round(track.width() * max(0.0, min(1.0, full))), track.height())
    painter.fillRect(done, shade[token])
    if mark is not None:
        at = track.left() + min(track.width() - 2, round(track.width() * max(0.0, min(1.0, mark))))
        painter.fillRect(at, track.top() - 2, 2, track.height() + 4, shade["text.primary"])


def _token(column: Column, cell: Cell) -> str:
    if cell.state in _STATES:
        return _STATES[cell.state][0]
    if cell.state == "left_out":
        return "text.secondary"
    if cell.tone == "hint":
        return "text.secondary"
    if cell.tone in ("warning", "error") or (cell.tone == "info" and not cell.icon):
        return TONES[cell.tone][1]
    if column.kind is Kind.LINK:
        return "accent.text"
    return "text.secondary" if column.grey else "text.primary"


def _state(index: QModelIndex | QPersistentModelIndex) -> str:
    cell = index.data(CELL_ROLE) if index.isValid() else None
    return cell.state if cell is not None else ""


def _box(painter: QPainter, rect: QRect, state: str, shade: Colours, above: bool, before: bool) -> None:
    """A box round the cell; one ``above`` or ``before`` it of the same kind lends its edge: none is twice as thick.

    The edges are as many whole pixels of the screen wide at every side: at 150 % a pen's 1 px is now one, now two.
    """
    edge, ground = _STATES.get(state, ("status.info", "status.info.bg"))
    painter.fillRect(rect, shade[ground])
    pen = QPen(shade[edge], round(painter.device().devicePixelRatioF()))
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.drawLine(rect.topRight(), rect.bottomRight())
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    if not above:
        painter.drawLine(rect.topLeft(), rect.topRight())
    if not before:
        painter.drawLine(rect.topLeft(), rect.bottomLeft())
