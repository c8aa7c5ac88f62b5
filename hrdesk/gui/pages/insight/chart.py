"""Months as pairs of bars, joined and left, with the rate above: walked by arrow keys, opened by Enter or a click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from hrdesk.gui.theme import SMALL, colours, font
from hrdesk.words import _

LEFT, TOP, FOOT = 36, 30, 22


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: its label, joiners, leavers, the rate in words."""

    label: str
    joined: int
    left: int
    rate: str


class MonthChart(QLabel):
    """``opened(place)`` when a month is to be looked into. A label, since a screen reader reads out no plain widget."""

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars: Sequence[Bar] = ()
        self.current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(196)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._tell()

    def load(self, bars: Sequence[Bar]) -> None:
        """Shows these months; the newest is current."""
        self.bars = bars
        self.current = max(0, len(bars) - 1)
        self._tell()
        self.update()

    def _tell(self) -> None:
        if not self.bars:
            self.setAccessibleName(_("Joiners and leavers by month"))
            return
        bar = self.bars[self.current]
        said = _("{month}: {joined} joined, {left} left, rate {rate}", month=bar.label, joined=bar.joined, left=bar.left,
                 rate=bar.rate)  # fmt: skip
        self.setAccessibleName(said)
        self.setToolTip(said)

    def sizeHint(self) -> QSize:
        return QSize(600, 196)

    # -- keys and mouse ----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self.bars:
            self._go(self.current + step)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if event.key() == Qt.Key.Key_Home else len(self.bars) - 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.bars:
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def _go(self, place: int) -> None:
        self.current = max(0, min(len(self.bars) - 1, place))
        self._tell()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.bars and (place := self._at(event.position().x())) != self.current:
            self._go(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.bars:
            self._go(self._at(event.position().x()))
            self.opened.emit(self.current)

    def _at(self, x: float) -> int:
        return max(0, min(len(self.bars) - 1, int((x - LEFT) / self._step())))

    def _step(self) -> float:
        return max(1.0, (self.width() - LEFT - 16) / max(1, len(self.bars)))

    # -- drawing -----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shade = colours()
        base, high = self.height() - FOOT, self.height() - FOOT - TOP - 16
        most = max([1, *(max(bar.joined, bar.left) for bar in self.bars)])
        self._legend(painter)
        painter.setFont(font(SMALL))
        painter.setPen(shade["text.secondary"])
        painter.drawText(QRect(0, TOP + 8, LEFT - 6, 16), Qt.AlignmentFlag.AlignRight, str(most))
        painter.fillRect(LEFT, base, self.width() - LEFT - 16, 1, shade["line.border"])
        step = self._step()
        for place, bar in enumerate(self.bars):
            x = LEFT + step * place
            if place == self.current:
                cell = QRect(int(x), TOP, int(step), self.height() - TOP)
                painter.fillRect(cell, shade["bg.selected"])
                if self.hasFocus():
                    painter.setPen(QPen(shade["focus.ring"], 2))
                    painter.drawRect(cell.adjusted(1, 1, -1, -1))
            self._bar(painter, int(x), int(step), base, high, bar, most)

    def _bar(self, painter: QPainter, x: int, step: int, base: int, high: int, bar: Bar, most: int) -> None:
        shade = colours()
        wide = max(3, min(18, (step - 8) // 2))
        middle = x + step // 2
        for value, start, token in (
            (bar.joined, middle - wide - 1, "line.control"),
            (bar.left, middle + 1, "accent.fill"),
        ):
            tall = round(high * value / most)
            painter.fillRect(start, base - tall, wide, tall, shade[token])
        painter.setFont(font(SMALL))
        painter.setPen(shade["text.primary"])
        across = Qt.AlignmentFlag.AlignHCenter
        if step >= 34:
            top = base - round(high * max(bar.joined, bar.left) / most) - 17
            painter.drawText(QRect(x, top, step, 16), across, bar.rate)
        painter.setPen(shade["text.secondary"])
        label = bar.label if step >= 60 else bar.label[-2:]
        painter.drawText(QRect(x, base + 4, step, 16), across, label)

    def _legend(self, painter: QPainter) -> None:
        shade = colours()
        x = LEFT
        painter.setFont(font(SMALL))
        for token, words in (("line.control", _("Joined")), ("accent.fill", _("Left")), ("", _("above: rate %"))):
            if token:
                painter.fillRect(x, 10, 10, 10, shade[token])
                x += 16
            painter.setPen(shade["text.secondary"])
            painter.drawText(x, 19, words)
            x += painter.fontMetrics().horizontalAdvance(words) + 20
