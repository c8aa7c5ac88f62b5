"""The receivers beside the cases: load before and after, the cap, how far it is; cases are dropped onto them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from hrdesk.gui import icons
from hrdesk.gui.models.handover import MIME, ReceiverModel, answer_state, dragged, shown_amount
from hrdesk.gui.models.table import ROW_ROLE
from hrdesk.gui.theme import BODY, SMALL, Colours, colours, font
from hrdesk.gui.widgets.parts import TONES
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.handover.model import ReceiverRow

HEIGHT = 80
_LABEL, _FIGURES = 52, 122


class ReceiverList(QListView):
    """``dropped`` carries the 工号 and the lines; Enter or a double click on a receiver gives them what is selected."""

    dropped = Signal(str, tuple)

    def __init__(self) -> None:
        super().__init__()
        self.listed = ReceiverModel(self)
        self.setModel(self.listed)
        self.setItemDelegate(_Receiver(self))
        self.setAccessibleName(_("Receivers"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setProperty("role", "panel-list")

    def current(self) -> ReceiverRow | None:
        """The receiver the keyboard stands on."""
        row: ReceiverRow | None = self.currentIndex().data(ROW_ROLE)
        return row

    def _at(self, event: QDragMoveEvent | QDropEvent) -> QModelIndex:
        return self.indexAt(event.position().toPoint())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        index = self._at(event)
        if event.mimeData().hasFormat(MIME) and index.isValid():
            self.setCurrentIndex(index)
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        index = self._at(event)
        if not (event.mimeData().hasFormat(MIME) and index.isValid()):
            event.ignore()
            return
        event.acceptProposedAction()
        self.dropped.emit(index.data(ROW_ROLE).employee_no, dragged(event.mimeData()))


class Legend(QWidget):
    """■ now ■ coming | cap, in the colours of the bars."""

    def __init__(self) -> None:
        super().__init__()
        self._parts = ((_("now"), "line.control", 10), (_("coming"), "accent.fill", 10), (_("cap"), "text.primary", 2))
        self.setAccessibleName(" ".join(words for words, _token, _wide in self._parts))
        metrics = QFontMetrics(font(SMALL))
        self._widths = [metrics.horizontalAdvance(words) for words, _token, _wide in self._parts]
        self.setFixedSize(sum(self._widths) + 3 * 16 + 2 * 10, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shade = colours()
        painter.setFont(font(SMALL))
        x = 0
        for (words, token, wide), room in zip(self._parts, self._widths, strict=True):
            tall = 14 if wide == 2 else 8
            painter.fillRect(x + (10 - wide) // 2, (self.height() - tall) // 2, wide, tall, shade[token])
            painter.setPen(shade["text.secondary"])
            painter.drawText(QRect(x + 15, 0, room + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
            x += 16 + room + 10


class _Receiver(QStyledItemDelegate):
    """Name, number and skills; two bars: what is there, what comes, the cap as an upright line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(240, HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        one: ReceiverRow = index.data(ROW_ROLE)
        shade = colours()
        rect = QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, shade["bg.selected" if chosen else "bg.surface"])
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, shade["line.grid"])
        inner = rect.adjusted(16, 8, -16, -8)
        self._head(painter, inner, one, index.row() + 1, shade)
        most = max(one.cap, one.cases + one.planned, 1)
        self._bar(
            painter, inner, 30, _("cases"), (one.cases / most, (one.cases + one.planned) / most, one.cap / most),
            (str(one.cases), str(one.cases + one.planned), f" / {one.cap}"), shade,
        )  # fmt: skip
        total = one.amount + one.planned_amount
        share = float(one.amount / total) if total else 0.0
        reach = min(1.0, (one.cases + one.planned) / most)
        self._bar(
            painter, inner, 50, P_("handover", "¥1,000"), (share * reach, reach, None),
            (shown_amount(one.amount), shown_amount(total), ""), shade,
        )  # fmt: skip
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(shade["focus.ring"], 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -2, -3))

    def _head(self, painter: QPainter, inner: QRect, one: ReceiverRow, number: int, shade: Colours) -> None:
        box = QRect(inner.left(), inner.top() + 2, 18, 18)
        painter.setPen(QPen(shade["line.border"], 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        painter.setFont(font(SMALL))
        painter.setPen(shade["text.secondary"])
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))
        left = box.right() + 8
        painter.setFont(font(BODY, bold=True))
        painter.setPen(shade["text.primary"])
        metrics = painter.fontMetrics()
        name = metrics.elidedText(one.name, Qt.TextElideMode.ElideRight, 110)
        wide = metrics.horizontalAdvance(name)
        line = QRect(left, inner.top(), wide + 2, 22)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, name)
        tone, icon, words = answer_state(one)
        token = TONES[tone][1]
        painter.setFont(font(SMALL))
        used = painter.fontMetrics().horizontalAdvance(words)
        right = QRect(inner.right() - used - 1, inner.top(), used + 2, 22)
        painter.setPen(shade[token])
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter, words)
        painter.drawPixmap(right.left() - 18, inner.top() + 4, icons.pixmap(icon, 14, shade[token]))
        painter.setPen(shade["text.secondary"])
        start = line.right() + 8
        room = right.left() - 24 - start
        beside = "  ".join((one.employee_no, " ".join(one.skills)))
        beside = painter.fontMetrics().elidedText(beside, Qt.TextElideMode.ElideRight, max(0, room))
        painter.drawText(QRect(start, inner.top(), max(0, room), 22), Qt.AlignmentFlag.AlignVCenter, beside)

    def _bar(
        self,
        painter: QPainter,
        inner: QRect,
        top: int,
        name: str,
        reach: tuple[float, float, float | None],
        figures: tuple[str, str, str],
        shade: Colours,
    ) -> None:
        y = inner.top() + top
        painter.setFont(font(SMALL))
        painter.setPen(shade["text.secondary"])
        painter.drawText(QRect(inner.left(), y - 8, _LABEL, 18), Qt.AlignmentFlag.AlignVCenter, name)
        left, wide = inner.left() + _LABEL, inner.width() - _LABEL - _FIGURES
        painter.fillRect(left, y - 2, wide, 8, shade["bg.sunken"])
        before, after = (round(min(1.0, part) * wide * 0.94) for part in reach[:2])
        painter.fillRect(left, y - 2, before, 8, shade["line.control"])
        painter.fillRect(left + before + 1, y - 2, max(0, after - before - 1), 8, shade["accent.fill"])
        if reach[2] is not None:
            painter.fillRect(left + round(reach[2] * wide * 0.94), y - 5, 2, 14, shade["text.primary"])
        self._figures(painter, QRect(left + wide, y - 8, _FIGURES, 18), figures, shade)

    def _figures(self, painter: QPainter, room: QRect, figures: tuple[str, str, str], shade: Colours) -> None:
        """78 → 97 / 110, with the middle one bold, ending at the right."""
        plain, bold = font(SMALL), font(SMALL, bold=True)
        x = room.right()
        for text, look, token in (
            (figures[2], plain, "text.secondary"),
            (figures[1], bold, "text.primary"),
            (f"{figures[0]} → ", plain, "text.secondary"),
        ):
            painter.setFont(look)
            painter.setPen(shade[token])
            wide = painter.fontMetrics().horizontalAdvance(text)
            x -= wide
            painter.drawText(QRect(x, room.top(), wide + 2, room.height()), Qt.AlignmentFlag.AlignVCenter, text)
