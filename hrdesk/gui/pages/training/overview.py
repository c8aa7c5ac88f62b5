"""All questions of an exam at a glance: current, answered, flagged; a click goes there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QToolButton, QVBoxLayout, QWidget

from hrdesk.gui.theme import BODY, colours, font
from hrdesk.gui.widgets.parts import label, row
from hrdesk.words import P_, _

ACROSS = 7


class _Place(QToolButton):
    """One question's number in its state."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.current = self.answered = self.flagged = False
        self.setFixedSize(32, 30)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_state(self, current: bool, answered: bool, flagged: bool) -> None:
        """Another state, in colour and in words."""
        self.current, self.answered, self.flagged = current, answered, flagged
        words = [P_("exam", "Question {number}", number=self.number), _("answered") if answered else _("not answered")]
        words += [_("current")] if current else []
        words += [_("flagged")] if flagged else []
        self.setAccessibleName(", ".join(words))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_place(painter, self.rect().size(), self.current or self.hasFocus(), self.answered)
        tint = colours()
        painter.setFont(font(BODY, bold=self.current))
        painter.setPen(tint["accent.text"] if self.answered or self.current else tint["text.primary"])
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter.value, str(self.number))
        if self.flagged:
            paint_flag(painter, QPoint(self.width() - 12, 1))


def paint_place(painter: QPainter, size: QSize, current: bool, answered: bool) -> None:
    """The ground of a number."""
    tint = colours()
    half = 1 if current else 0.5
    edge = tint["focus.ring"] if current else tint["bg.selected"] if answered else tint["line.border"]
    painter.setPen(QPen(edge, 2 * half))
    painter.setBrush(tint["bg.selected"] if answered else tint["bg.surface"])
    painter.drawRoundedRect(QRectF(half, half, size.width() - 2 * half, size.height() - 2 * half), 3, 3)


def paint_flag(painter: QPainter, at: QPoint) -> None:
    """A small flag."""
    tint = colours()
    painter.setPen(QPen(tint["status.warning"], 1.3))
    painter.setBrush(tint["status.warning.bg"])
    painter.drawLine(at + QPoint(2, 1), at + QPoint(2, 11))
    painter.drawPolygon(
        [at + QPoint(2, 1), at + QPoint(10, 1), at + QPoint(8, 4), at + QPoint(10, 7), at + QPoint(2, 7)]
    )


class _Sign(QWidget):
    """What a number looks like, for the legend."""

    def __init__(self, current: bool = False, answered: bool = False, flag: bool = False) -> None:
        super().__init__()
        self._state = (current, answered)
        self._flag = flag
        self.setFixedSize(14, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._flag:
            paint_flag(painter, QPoint(1, 1))
        else:
            paint_place(painter, QSize(12, 12), *self._state)


class Overview(QWidget):
    """Seven numbers a line. ``wanted`` carries the place of the one pressed, counted from 0."""

    wanted = Signal(int)

    def __init__(self, count: int) -> None:
        super().__init__()
        self.places = [_Place(number) for number in range(1, count + 1)]
        grid = QGridLayout()
        grid.setSpacing(5)
        for at, place in enumerate(self.places):
            place.clicked.connect(partial(self._pressed, at))
            grid.addWidget(place, at // ACROSS, at % ACROSS)
        grid.setColumnStretch(ACROSS, 1)
        legend = row(gap=4)
        signs = ((_Sign(current=True), _("current")), (_Sign(answered=True), _("answered")),
                 (_Sign(), _("open")), (_Sign(flag=True), _("flagged")))  # fmt: skip
        for sign, words in signs:
            legend.addWidget(sign)
            legend.addWidget(label(words, "small"))
            legend.addSpacing(2)
        legend.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addLayout(grid)
        box.addLayout(legend)

    def _pressed(self, at: int, _checked: bool = False) -> None:
        self.wanted.emit(at)

    def show_state(self, current: int, answered: Sequence[bool], flagged: Sequence[bool]) -> None:
        """Shows how far the person is."""
        for at, place in enumerate(self.places):
            place.show_state(at == current, answered[at], flagged[at])
