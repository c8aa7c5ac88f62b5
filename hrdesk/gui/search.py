"""The search box of the window: Ctrl+K finds people, pages and actions, and opens the one chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Slot,
)
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from hrdesk.gui import icons
from hrdesk.gui.theme import SMALL, colours, font
from hrdesk.gui.widgets.line_button import lead
from hrdesk.gui.widgets.parts import label
from hrdesk.words import _

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found. ``kind``: person, page or action; ``words``: what else it is found by (pinyin, English)."""

    kind: str
    title: str
    act: Callable[[], object]
    detail: str = ""
    icon: str = ""
    words: str = ""

    def answers(self, text: str) -> bool:
        """Whether it is meant by ``text`` (already lower case)."""
        return text in f"{self.title} {self.detail} {self.words}".lower()


#: Asks for people: provider(text, deliver). ``deliver`` may be called later, in the window's thread.
Provider = Callable[[str, Callable[[Sequence[Found]], None]], None]

_ICONS = {"person": "user", "page": "arrow-right", "action": "arrow-left-right"}


class _Results(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: list[Found] = []

    def load(self, found: Sequence[Found]) -> None:
        self.beginResetModel()
        self.found = list(found)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        one = self.found[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{one.title} {one.detail}".strip()
        return one if role == Qt.ItemDataRole.UserRole else None


class _Look(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, 32)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one: Found = index.data(Qt.ItemDataRole.UserRole)
        shade = colours()
        rect = QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, shade["bg.selected"])
        mark = icons.pixmap(one.icon or _ICONS.get(one.kind, "arrow-right"), 16, shade["text.secondary"])
        painter.drawPixmap(rect.left() + 10, rect.center().y() - 7, mark)
        painter.setFont(font())
        painter.setPen(shade["text.primary"])
        words = rect.adjusted(36, 0, -10, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, one.title)
        used = painter.fontMetrics().horizontalAdvance(one.title) + 10
        painter.setFont(font(SMALL))
        painter.setPen(shade["text.secondary"])
        room = words.adjusted(used, 0, 0, 0)
        detail = painter.fontMetrics().elidedText(one.detail, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, detail)
        painter.restore()


class SearchBox(QLineEdit):
    """A line edit with a magnifying glass, for any list. ``WindowSearch`` is the one of the window."""

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        lead(self, "search")


class WindowSearch(SearchBox):
    """Finds pages and actions itself (``local``) and people by the ``provider``; Enter opens the marked one."""

    def __init__(self, local: Callable[[], Iterable[Found]], provider: Provider | None, window: QWidget) -> None:
        super().__init__(_("People, pages, actions"), window)
        self.setFixedWidth(232)
        self._local = local
        self._provider = provider
        self._asked = 0
        self._keys = label("Ctrl+K", "key")
        self._keys.setParent(self)
        self._popup = QFrame(window)
        self._popup.setProperty("role", "floating")
        self._popup.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._popup.hide()
        self._list = QListView()
        self._list.setAccessibleName(_("Search results"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setItemDelegate(_Look(self._list))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._results = _Results(self._list)
        self._list.setModel(self._results)
        self._list.clicked.connect(self._open)
        self._nothing = label(
            _("Nothing found. Try a name, its pinyin initials or an employee number."), "hint", wrap=True
        )
        self._nothing.setContentsMargins(12, 10, 12, 10)
        box = QVBoxLayout(self._popup)
        box.setContentsMargins(1, 4, 1, 4)
        box.addWidget(self._list)
        box.addWidget(self._nothing)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(80)
        self._wait.timeout.connect(self._ask)
        self.textChanged.connect(self._typed)
        open_search = QAction(_("Search"), window)
        open_search.setShortcut(QKeySequence("Ctrl+K"))
        open_search.triggered.connect(self._begin)
        window.addAction(open_search)

    @property
    def results(self) -> list[Found]:
        """What is offered now."""
        return list(self._results.found) if self._popup.isVisible() else []

    @Slot()
    def _begin(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._typed()

    @Slot()
    def _typed(self) -> None:
        if not self.text().strip():
            self._popup.hide()
            self._wait.stop()
            self._asked += 1
            return
        self._wait.start()

    @Slot()
    def _ask(self) -> None:
        text = self.text().strip().lower()
        self._asked += 1
        asked = self._asked
        here = [found for found in self._local() if found.answers(text)][:8]
        self._show(here)
        if self._provider is not None:

            def deliver(people: Sequence[Found]) -> None:
                if asked == self._asked:  # an answer to what is still typed
                    self._show([*people, *here], stay=True)

            self._provider(text, deliver)

    def _show(self, found: Sequence[Found], *, stay: bool = False) -> None:
        """``stay``: more was found; what the person has gone down to stays chosen."""
        at = self._list.currentIndex().row() if stay else 0
        chosen = self._results.found[at] if at > 0 else None
        self._results.load(found)
        self._list.setVisible(bool(found))
        self._nothing.setVisible(not found)
        width = max(self.width(), 360)
        height = min(len(found), 12) * 32 + 10 if found else 64
        corner = self.mapTo(self.window(), self.rect().bottomRight())
        self._popup.setGeometry(max(8, corner.x() - width + 1), corner.y() + 4, width, height)
        self._popup.show()
        self._popup.raise_()
        if found:
            number = next((number for number, one in enumerate(found) if one is chosen), 0)
            self._list.setCurrentIndex(self._results.index(number))

    @Slot(QModelIndex)
    def _open(self, index: Index) -> None:
        if index.isValid():
            one = self._results.found[index.row()]
            self.clear()
            self._popup.hide()
            one.act()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._wait.isActive():
            self._wait.stop()
            self._ask()  # Enter is about what is typed, not about what was found for the letters before
        if self._popup.isVisible():
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}.get(
                Qt.Key(key)
            )
            if step is not None:
                at = max(0, min(self._results.rowCount() - 1, self._list.currentIndex().row() + step))
                self._list.setCurrentIndex(self._results.index(at))
                return
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open(self._list.currentIndex())
                return
        if key == Qt.Key.Key_Escape:
            self._popup.hide()
            self.clear()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(0, self, self._left)
        return super().event(event)

    @Slot()
    def _left(self) -> None:
        if not self.hasFocus() and not self._popup.underMouse():
            self._popup.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keys.adjustSize()
        self._keys.move(self.width() - self._keys.width() - 8, (self.height() - self._keys.height()) // 2)
