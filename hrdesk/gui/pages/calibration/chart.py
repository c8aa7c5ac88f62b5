"""Where the scores lie: a line for each team, a dot for each person, upright lines where grades begin, the median marked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from hrdesk.domain.calibration import Group
from hrdesk.domain.calibration_words import group_name
from hrdesk.domain.performance.model import GradeBand
from hrdesk.gui.theme import BODY, SMALL, colours, font
from hrdesk.words import _

LEFT, RIGHT, TOP, LINE = 132, 28, 44, 40


class SpreadChart(QLabel):
    """A label, since a screen reader reads out no plain widget; it is told in words what is drawn."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: Sequence[Group] = ()
        self._bands: Sequence[GradeBand] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def load(self, groups: Sequence[Group], bands: Sequence[GradeBand]) -> None:
        """Shows these groups, one below the other."""
        self._groups = [one for one in groups if one.spread is not None]
        self._bands = sorted(bands, key=lambda band: band.start)
        told = [
            _("{team}: {least} to {most}, median {median}", team=group_name(one), least=one.spread.least,
              most=one.spread.most, median=one.spread.median)
            for one in self._groups if one.spread is not None
        ]  # fmt: skip
        self.setAccessibleName(_("; ").join(told) or _("No scores yet"))
        self.setMinimumHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, TOP + LINE * max(1, len(self._groups)) + 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._groups:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        low, high = self._ends()
        self._scale(painter, low, high)
        for place, one in enumerate(self._groups):
            self._line(painter, one, TOP + LINE * place + LINE // 2, low, high)
        if self.hasFocus():
            painter.setPen(QPen(colours()["focus.ring"], 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _ends(self) -> tuple[Decimal, Decimal]:
        """The scores shown, with a little room; wide enough that one grade's boundary is in sight."""
        scores = [score for one in self._groups for score in one.scores]
        marks = [band.start for band in self._bands[1:]]
        near = [mark for mark in marks if min(scores) - 10 <= mark <= max(scores) + 10]
        low, high = min([*scores, *near]) - 2, max([*scores, *near]) + 2
        return low, high

    def _x(self, score: Decimal, low: Decimal, high: Decimal) -> float:
        return LEFT + float((score - low) / (high - low)) * (self.width() - LEFT - RIGHT)

    def _scale(self, painter: QPainter, low: Decimal, high: Decimal) -> None:
        """Where grades begin, and the letters of the grades between."""
        shade = colours()
        bottom = TOP + LINE * len(self._groups)
        edges = [low, *(band.start for band in self._bands[1:] if low < band.start < high), high]
        names = [band for band in self._bands if band is self._bands[0] or low < band.start < high]
        first = max((band for band in self._bands if band.start <= low), key=lambda band: band.start, default=None)
        if first is not None:
            names = [first, *(band for band in self._bands if low < band.start < high)]
        for left, right, band in zip(edges, edges[1:], names, strict=False):
            a, b = self._x(left, low, high), self._x(right, low, high)
            painter.setFont(font(BODY, bold=True))
            painter.setPen(shade["text.secondary"])
            painter.drawText(QRect(int(a), 4, int(b - a), 18), Qt.AlignmentFlag.AlignCenter, band.code)
        painter.setFont(font(SMALL))
        for edge in edges[1:-1]:
            x = self._x(edge, low, high)
            painter.setPen(QPen(shade["line.border"], 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, 24), QPointF(x, bottom))
            painter.setPen(shade["text.secondary"])
            painter.fillRect(QRect(int(x) - 20, 22, 40, 16), shade["bg.surface"])
            painter.drawText(QRect(int(x) - 30, 22, 60, 16), Qt.AlignmentFlag.AlignCenter, f"{edge.normalize():f}")

    def _line(self, painter: QPainter, one: Group, y: int, low: Decimal, high: Decimal) -> None:
        shade = colours()
        painter.setPen(shade["text.primary"])
        painter.setFont(font(BODY, bold=not one.name))
        words = painter.fontMetrics().elidedText(group_name(one), Qt.TextElideMode.ElideRight, LEFT - 28)
        painter.drawText(QRect(16, y - 10, LEFT - 28, 20), Qt.AlignmentFlag.AlignVCenter, words)
        painter.fillRect(QRect(LEFT, y, self.width() - LEFT - RIGHT, 1), shade["line.grid"])
        spread = one.spread
        if spread is None:
            return
        a, b = self._x(spread.low, low, high), self._x(spread.high, low, high)
        painter.fillRect(QRect(int(a), y - 9, max(1, int(b - a)), 18), shade["bg.selected"])
        painter.setPen(Qt.PenStyle.NoPen)
        dot = shade["accent.fill"]
        dot.setAlpha(170)
        painter.setBrush(dot)
        for score in one.scores:
            painter.drawEllipse(QPointF(self._x(score, low, high), y), 3.6, 3.6)
        painter.setPen(QPen(shade["text.primary"], 2))
        x = self._x(spread.median, low, high)
        painter.drawLine(QPointF(x, y - 11), QPointF(x, y + 11))
