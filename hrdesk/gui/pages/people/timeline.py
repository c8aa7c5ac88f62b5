"""What happened to a person, newest first: day, icon, what, in one line each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Slot,
)
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from hrdesk.gui import icons
from hrdesk.gui.models.people import EVENTS
from hrdesk.gui.theme import SMALL, colours, font
from hrdesk.gui.widgets.parts import column, label, named_by_label, row
from hrdesk.gui.widgets.table_out import Shown, exports_above
from hrdesk.gui.widgets.table_text import as_text
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.people import TimelineEvent

Index = QModelIndex | QPersistentModelIndex
ROW = 26


class _Events(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.events: list[TimelineEvent] = []

    def load(self, events: Sequence[TimelineEvent]) -> None:
        self.beginResetModel()
        self.events = list(events)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.events)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        event = self.events[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return event
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return P_("said", ", ").join(
                part for part in (event.day.isoformat(), event.title, event.detail, event.by) if part
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(part for part in (f"{event.day} {event.title}", event.detail, event.by) if part)
        return None


class _Look(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        event = index.data(Qt.ItemDataRole.UserRole)
        shade = colours()
        rect = QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected and option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(rect, shade["bg.selected"])
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(SMALL))
        painter.setPen(shade["text.secondary"])
        painter.drawText(rect.adjusted(4, 0, 0, 0), middle, event.day.isoformat())
        icon = EVENTS.get(event.kind, ("circle", ""))[0]
        painter.drawPixmap(rect.left() + 82, rect.center().y() - 7, icons.pixmap(icon, 16, shade["text.secondary"]))
        painter.setFont(font(bold=True))
        painter.setPen(shade["text.primary"])
        title = rect.adjusted(106, 0, 0, 0)
        painter.drawText(title, middle, event.title)
        used = max(72, painter.fontMetrics().horizontalAdvance(event.title) + 12)
        painter.setFont(font())
        painter.setPen(shade["text.secondary"])
        room = title.adjusted(used, 0, -4, 0)
        words = event.detail if event.kind == "revealed" or not event.by else f"{event.detail} · {event.by}"
        painter.drawText(
            room, middle, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        )
        painter.restore()


class Timeline(QWidget):
    """The events with a filter of their kinds; as high as they are, so the panel around it scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._events: Sequence[TimelineEvent] = ()
        self.kinds = QComboBox()
        named_by_label(self.kinds, _("Which events"))
        self.kinds.currentIndexChanged.connect(self._show)
        self.list = QListView()
        self.list.setAccessibleName(_("Timeline"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_Look(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.model = _Events(self)
        self.list.setModel(self.model)
        self.setLayout(column(row(label(_("Timeline"), "section"), None, self.kinds), self.list, gap=4))

    def load(self, events: Sequence[TimelineEvent]) -> None:
        """Shows these events; the kind chosen stays where there is any of it."""
        self._events = events
        chosen = self.kinds.currentData()
        self.kinds.blockSignals(True)
        self.kinds.clear()
        self.kinds.addItem(_("All events"), "")
        for kind, (_icon, words) in EVENTS.items():
            if any(event.kind == kind for event in events):
                self.kinds.addItem(_(words), kind)
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(chosen)))
        self.kinds.blockSignals(False)
        self.kinds.setVisible(self.kinds.count() > 2)
        self._show()

    @Slot()
    def _show(self) -> None:
        kind = self.kinds.currentData()
        shown = [event for event in self._events if not kind or event.kind == kind]
        self.model.load(shown)
        self.list.setFixedHeight(ROW * len(shown) + 2)

    def exported(self) -> Shown:
        """What is shown, as a list to give out."""
        rows = [[event.day, _(EVENTS[event.kind][1]) if event.kind in EVENTS else event.kind, event.title, event.detail, event.by]
                for event in self.model.events]  # fmt: skip
        return Shown([_("Day"), _("Kind"), _("What"), _("Details"), _("By")], rows, [""] * 5)

    def menu(self) -> QMenu:
        """Copying and giving out what is shown."""
        menu = QMenu(self.list)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Copy with headers"), self._copy)
        if (above := exports_above(self)) is not None and above.allowed:
            menu.addAction(_("Export what is shown…"), self._export)
        return menu

    @Slot(QPoint)
    def _show_menu(self, at: QPoint) -> None:
        self.menu().popup(self.list.viewport().mapToGlobal(at))

    @Slot()
    def _copy(self) -> None:
        headings, rows, _kinds = self.exported()
        QGuiApplication.clipboard().setText(as_text([headings, *rows]))

    @Slot()
    def _export(self) -> None:
        if (above := exports_above(self)) is not None:
            above.ask(self, _("Timeline"), self.exported)
