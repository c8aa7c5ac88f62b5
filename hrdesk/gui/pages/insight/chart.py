"""Months as pairs of bars, joined and left, with the rate above: walked by arrow keys, opened by Enter or a click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from hrdesk.gui.theme import SMALL, colours, font
from hrdesk.gui.widgets.chart import WalkedChart
from hrdesk.words import _

LEFT, RIGHT, TOP, FOOT = 36, 16, 30, 22


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: its label, joiners, leavers, the rate in words."""

    label: str
    joined: int
    left: int
    rate: str


class MonthChart(WalkedChart):
    """``opened(place)`` when a month is to be looked into."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(196, (LEFT, RIGHT), parent)
        self.bars: Sequence[Bar] = ()
        self.tell()

    def load(self, bars: Sequence[Bar]) -> None:
        """Shows these months; the newest is current."""
        self.bars = bars
        self.show_steps(len(bars), len(bars) - 1)

    def title(self) -> str:
        return _("Joiners and leavers by month")

    def said(self, place: int) -> str:
        bar = self.bars[place]
        return _("{month}: {joined} joined, {left} left, rate {rate}", month=bar.label, joined=bar.joined, left=bar.left,
                 rate=bar.rate)  # fmt: skip

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
        painter.fillRect(LEFT, base, self.width() - LEFT - RIGHT, 1, shade["line.border"])
        step = self.step()
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
