"""The rail at the left: the agency, the pages the role may use, and who is signed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hrdesk.gui import icons
from hrdesk.gui.theme import RAIL, SMALL, colours, font
from hrdesk.gui.widgets.parts import column, label, picture, row
from hrdesk.words import _

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class RailItem:
    """One line of the rail; an empty key is the line between two groups."""

    key: str
    text: str = ""
    icon: str = ""
    count: int = 0


class _Items(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: list[RailItem] = []

    def load(self, items: Sequence[RailItem]) -> None:
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.text
        if role == Qt.ItemDataRole.UserRole:
            return item
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{item.text} {item.count}" if item.count else item.text
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and not self.items[index.row()].key:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


class _Look(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        item: RailItem = index.data(Qt.ItemDataRole.UserRole)
        return QSize(RAIL - 1, 34 if item.key else 15)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item: RailItem = index.data(Qt.ItemDataRole.UserRole)
        shade = colours()
        rect = QRect(option.rect)
        if not item.key:
            painter.fillRect(rect.left() + 16, rect.center().y(), rect.width() - 32, 1, shade["line.border"])
            return
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        under = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = current and bool(option.state & QStyle.StateFlag.State_HasFocus)
        box = rect.adjusted(8, 1, -8, -1)
        painter.save()
        if current or under:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade["bg.selected" if current else "bg.hover"])
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawRoundedRect(box, 4, 4)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if current:
            painter.fillRect(box.left(), box.top() + 7, 3, box.height() - 14, shade["accent.fill"])
        if focused:
            pen = painter.pen()
            pen.setColor(shade["focus.ring"])
            pen.setWidth(2)
            pen.setStyle(Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        tone = "accent.text" if current else "text.primary"
        mark = icons.pixmap(item.icon, 16, shade[tone if current else "text.secondary"])
        painter.drawPixmap(box.left() + 8, box.center().y() - 7, mark)
        painter.setFont(font(bold=current))
        painter.setPen(shade[tone])
        words = box.adjusted(34, 0, -8, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, item.text)
        if item.count:
            painter.setFont(font(SMALL))
            painter.setPen(shade["text.secondary"])
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(item.count))
        painter.restore()


class _List(QListView):
    activated_at = Signal(int)
    entered_at = Signal()  # pressed or confirmed, not walked past

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "clear")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setItemDelegate(_Look(self))
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.activated_at.emit(current.row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        before = self.currentIndex()
        super().mousePressEvent(event)
        if before.isValid() and before == self.currentIndex() == self.indexAt(event.position().toPoint()):
            self.activated_at.emit(before.row())  # the way back from a page below this one
        if self.currentIndex() == self.indexAt(event.position().toPoint()):
            self.entered_at.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self.activated_at.emit(self.currentIndex().row())
            self.entered_at.emit()
            return
        super().keyPressEvent(event)


class Rail(QFrame):
    """Emits ``chosen`` with the key of the page wanted; ``show_current`` marks one without telling.

    ``entered``: the line was pressed or confirmed, so that the focus goes on into the page; arrow keys only walk past.
    """

    chosen = Signal(str)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.setFixedWidth(RAIL)
        self._quiet = False
        self._agency = label("", "strong")
        self._view = _List()
        self._view.setAccessibleName(_("Pages"))
        self._items = _Items(self._view)
        self._view.setModel(self._items)
        self._view.activated_at.connect(self._moved)
        self._view.entered_at.connect(self.entered)
        self.user = UserButton()
        head = QFrame()
        head.setFixedHeight(51)
        head.setLayout(row(picture("building-2", "text.primary"), self._agency, None, gap=8, edges=(16, 0, 8, 0)))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 1, 8)
        outer.setSpacing(0)
        outer.addWidget(head)
        outer.addWidget(self._view, 1)
        outer.addLayout(row(self.user, edges=(8, 0, 8, 0)))

    @property
    def has_focus(self) -> bool:
        """Whether somebody walks through the lines now."""
        return self._view.hasFocus()

    def offer(self, items: Sequence[RailItem]) -> None:
        """Shows these lines."""
        self._quiet = True
        self._items.load(items)
        self._quiet = False

    def name_agency(self, name: str) -> None:
        """Shows whose file it is, cut with an ellipsis where it is long."""
        room = RAIL - 52
        self._agency.setText(self._agency.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room))
        self._agency.setToolTip(name)

    def show_current(self, key: str) -> None:
        """Marks the line of ``key``."""
        for number, item in enumerate(self._items.items):
            if item.key == key:
                self._quiet = True
                self._view.setCurrentIndex(self._items.index(number))
                self._quiet = False

    def count(self, key: str, number: int) -> None:
        """Shows ``number`` beside a line (0: nothing)."""
        for at, item in enumerate(self._items.items):
            if item.key == key:
                self._items.items[at] = replace(item, count=number)
                self._items.dataChanged.emit(self._items.index(at), self._items.index(at))

    def _moved(self, number: int) -> None:
        if not self._quiet:
            self.chosen.emit(self._items.items[number].key)


class UserButton(QToolButton):
    """Who is signed in; opens the menu of language, look, password and signing out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "user")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFixedSize(RAIL - 17, 44)
        self._name = label("")
        self._role = label("", "small")
        words = column(None, self._name, self._role, None, gap=0)
        self.setLayout(row(picture("user"), words, None, gap=10, edges=(8, 0, 4, 0)))
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.choices = QMenu(self)
        self.setMenu(self.choices)

    def show_person(self, name: str, role: str) -> None:
        """Shows who is signed in, and as what."""
        self._name.setText(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, RAIL - 62))
        self._role.setText(role)
        self.setAccessibleName(_("Signed in as {name}, {role}", name=name, role=role))
        self.setToolTip(name)
