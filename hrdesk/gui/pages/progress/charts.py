"""The way through the month against the pace, thirteen months, and the metrics' scores against the team's mean.

All three are labels: a screen reader is told what the current step says, and of the radar every corner.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from hrdesk.domain.calendar import is_working_day
from hrdesk.gui.theme import SMALL, colours, font
from hrdesk.gui.widgets.chart import WalkedChart
from hrdesk.words import P_, _

LEFT, RIGHT, TOP, FOOT = 12, 12, 26, 20
HIGH = 168


@dataclass(frozen=True, slots=True)
class DayShown:
    """One day of the course: figures as numbers to draw and as words to say."""

    day: date
    actual: float | None
    expected: float | None
    actual_words: str
    expected_words: str


class CourseChart(WalkedChart):
    """What came together day by day, and the dashed line of the pace."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(HIGH, (LEFT, RIGHT), parent)
        self.days: Sequence[DayShown] = ()
        self.grows = True
        self.tell()

    def load(self, days: Sequence[DayShown], *, grows: bool) -> None:
        """Shows these days; the last one with a figure is current."""
        self.days, self.grows = days, grows
        reached = [at for at, one in enumerate(days) if one.actual is not None]
        self.show_steps(len(days), reached[-1] if reached else 0)

    def title(self) -> str:
        return _("To date and pace, day by day")

    def said(self, place: int) -> str:
        one = self.days[place]
        parts = [f"{one.day:%m-%d}"]
        parts.append(
            _("to date {value}", value=one.actual_words) if one.actual is not None else _("no figures yet for this day")
        )
        if one.expected is not None:
            words = (
                _("expected {value}", value=one.expected_words)
                if self.grows
                else _("target {target}", target=one.expected_words)
            )
            parts.append(words)
        return P_("said", ", ").join(parts)

    def _short(self) -> str:
        """The current day in the order of the legend: to date / expected."""
        one = self.days[self.current]
        figures = [one.actual_words if one.actual is not None else "—"]
        if one.expected is not None:
            figures.append(one.expected_words)
        return f"{one.day:%m-%d} · {' / '.join(figures)}"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shade = colours()
        _legend(
            painter,
            [("accent.fill", False, _("to date")), ("text.secondary", True, _("pace") if self.grows else _("target"))],
            told=self._short() if self.days else "",
            right=self.width() - RIGHT,
        )
        base = self.height() - FOOT
        painter.fillRect(LEFT, base, self.width() - LEFT - RIGHT, 1, shade["line.border"])
        if not self.days:
            return
        values = [value for one in self.days for value in (one.actual, one.expected) if value is not None]
        least, most = min([*values, 0.0]), max([*values, 0.0])  # more paid back than came in is below nought
        whole = (most - least) or 1.0
        step = self.step()
        self._ground(painter, step, base)

        def at(place: int, value: float) -> QPointF:
            return QPointF(LEFT + step * (place + 0.5), base - (base - TOP - 6) * (value - least) / whole)

        if least < 0:
            painter.fillRect(LEFT, round(at(0, 0.0).y()), self.width() - LEFT - RIGHT, 1, shade["line.border"])

        pace = [at(n, one.expected) for n, one in enumerate(self.days) if one.expected is not None]
        painter.setPen(QPen(shade["text.secondary"], 1.5, Qt.PenStyle.DashLine))
        painter.drawPolyline(QPolygonF(pace))
        done = [at(n, one.actual) for n, one in enumerate(self.days) if one.actual is not None]
        painter.setPen(QPen(shade["accent.fill"], 2))
        painter.drawPolyline(QPolygonF(done))
        if done:
            painter.setBrush(shade["accent.fill"])
            painter.drawEllipse(done[-1], 3, 3)

    def _ground(self, painter: QPainter, step: float, base: int) -> None:
        """The days: those off in grey, the current one marked, the first and each Monday named."""
        shade = colours()
        painter.setFont(font(SMALL))
        for place, one in enumerate(self.days):
            x = LEFT + step * place
            cell = QRectF(x, TOP, step, base - TOP)
            if not is_working_day(one.day):
                painter.fillRect(cell, shade["bg.sunken"])
            if place == self.current:
                painter.fillRect(cell, shade["bg.selected"])
                if self.hasFocus():
                    painter.setPen(QPen(shade["focus.ring"], 2))
                    painter.drawRect(cell.adjusted(1, 1, -1, 0))
            if place == 0 or one.day.weekday() == 0:
                painter.setPen(shade["text.secondary"])
                words = f"{one.day:%m-%d}"
                wide = painter.fontMetrics().horizontalAdvance(words)
                if place and x < LEFT + wide + 8:
                    continue  # a Monday too near the first
                left = min(int(x), self.width() - wide)
                painter.drawText(QRect(left, base + 3, wide + 4, 16), Qt.AlignmentFlag.AlignLeft, words)


@dataclass(frozen=True, slots=True)
class MonthShown:
    """One month: its value as a number to draw and words to say."""

    label: str
    value: float | None
    words: str
    score: str
    open: bool


class MonthsChart(WalkedChart):
    """Thirteen months of one metric; one that still runs is hollow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(HIGH, (LEFT, RIGHT), parent)
        self.months: Sequence[MonthShown] = ()
        self.tell()

    def load(self, months: Sequence[MonthShown]) -> None:
        """Shows these months; the running one is current."""
        self.months = months
        self.show_steps(len(months), len(months) - 1)

    def title(self) -> str:
        return _("Last 13 months")

    def said(self, place: int) -> str:
        one = self.months[place]
        if one.value is None:
            return _("{month}: no figure", month=one.label)
        parts = [_("{month}: {value}", month=one.label, value=one.words)]
        if one.open:
            parts.append(_("so far"))
        if one.score:
            parts.append(_("score {score}", score=one.score))
        return P_("said", ", ").join(parts)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shade = colours()
        base = self.height() - FOOT
        one = self.months[self.current] if self.months else None
        told = f"{one.label} · {one.words or '—'}" if one is not None else ""
        _legend(painter, [("", False, self.title())], told=told, right=self.width() - RIGHT)
        painter.fillRect(LEFT, base, self.width() - LEFT - RIGHT, 1, shade["line.border"])
        most = max([one.value for one in self.months if one.value is not None] or [0.0]) or 1.0
        step = self.step()
        painter.setFont(font(SMALL))
        for place, one in enumerate(self.months):
            x = LEFT + step * place
            if place == self.current:
                cell = QRect(int(x), TOP, int(step), base - TOP)
                painter.fillRect(cell, shade["bg.selected"])
                if self.hasFocus():
                    painter.setPen(QPen(shade["focus.ring"], 2))
                    painter.drawRect(cell.adjusted(1, 1, -1, 0))
            tall = round((base - TOP - 6) * max(0.0, one.value or 0.0) / most)
            wide = max(4, min(16, int(step) - 6))
            bar = QRect(int(x + (step - wide) / 2), base - tall, wide, tall)
            if one.open:
                painter.setPen(QPen(shade["accent.fill"], 1.5))
                painter.drawRect(bar.adjusted(0, 0, -1, -1))
            else:
                painter.fillRect(bar, shade["accent.fill"])
            painter.setPen(shade["text.secondary"])
            painter.drawText(QRect(int(x), base + 3, int(step), 16), Qt.AlignmentFlag.AlignHCenter, one.label[-2:])


@dataclass(frozen=True, slots=True)
class Corner:
    """One metric of the radar: points so far, and the mean of the team (None: nothing to compare)."""

    name: str
    points: Decimal | None
    mean: Decimal | None


class Radar(QLabel):
    """The metrics' points so far against the team's mean; 100 is drawn as a ring. What has no figures has no corner."""

    MOST = 120.0

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.corners: Sequence[Corner] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tell()

    def load(self, corners: Sequence[Corner]) -> None:
        """Shows these metrics."""
        self.corners = corners
        self._tell()
        self.update()

    def _tell(self) -> None:
        name = _("Points by metric against the team's mean")
        parts = []
        for one in self.corners:
            points = _("no figures yet") if one.points is None else f"{one.points:,.2f}"
            if one.mean is None:
                parts.append(_("{metric} {points}", metric=one.name, points=points))
            else:
                parts.append(
                    _("{metric} {points}, mean {mean}", metric=one.name, points=points, mean=f"{one.mean:,.2f}")
                )
        self.setAccessibleName(_("{title}: {corners}", title=name, corners=_("; ").join(parts)) if parts else name)
        self.setToolTip("\n".join(parts))

    def sizeHint(self) -> QSize:
        return QSize(260, HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shade = colours()
        if self.hasFocus():
            painter.setPen(QPen(shade["focus.ring"], 2))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        compared = any(one.mean is not None for one in self.corners)
        entries = [("accent.fill", False, P_("chart", "points"))]
        if compared:
            entries.append(("text.secondary", True, _("team's mean")))
        _legend(painter, entries)
        drawn = [one for one in self.corners if one.points is not None]
        if len(drawn) < 3:
            return
        middle = QPointF(self.width() / 2, TOP + (self.height() - TOP) / 2)
        radius = (self.height() - TOP) / 2 - 20
        for ring, strong in ((0.5, False), (100 / self.MOST, True)):
            painter.setPen(QPen(shade["line.control" if strong else "line.grid"], 1))
            painter.drawPolygon(self._shape(middle, radius, [ring] * len(drawn)))
        if compared:
            painter.setPen(QPen(shade["text.secondary"], 1.5, Qt.PenStyle.DashLine))
            painter.drawPolygon(self._shape(middle, radius, [self._share(one.mean) for one in drawn]))
        painter.setPen(QPen(shade["accent.fill"], 2))
        painter.drawPolygon(self._shape(middle, radius, [self._share(one.points) for one in drawn]))
        self._names(painter, middle, radius, drawn)

    def _share(self, points: Decimal | None) -> float:
        return 0.0 if points is None else max(0.0, min(1.0, float(points) / self.MOST))

    def _at(self, place: int, of: int) -> tuple[float, float]:
        angle = 2 * math.pi * place / of - math.pi / 2
        return math.cos(angle), math.sin(angle)

    def _shape(self, middle: QPointF, radius: float, shares: Sequence[float]) -> QPolygonF:
        found = []
        for place, share in enumerate(shares):
            x, y = self._at(place, len(shares))
            found.append(QPointF(middle.x() + radius * share * x, middle.y() + radius * share * y))
        return QPolygonF(found)

    def _names(self, painter: QPainter, middle: QPointF, radius: float, drawn: Sequence[Corner]) -> None:
        painter.setFont(font(SMALL))
        painter.setPen(colours()["text.secondary"])
        metrics = painter.fontMetrics()
        for place, one in enumerate(drawn):
            x, y = self._at(place, len(drawn))
            at = QPointF(middle.x() + (radius + 6) * x, middle.y() + (radius + 12) * y)
            left_room = at.x() if x < -0.1 else self.width() - at.x()
            room = int(left_room if abs(x) > 0.1 else self.width())
            words = metrics.elidedText(one.name, Qt.TextElideMode.ElideRight, max(20, room - 2))
            wide = metrics.horizontalAdvance(words)
            left = at.x() - wide / 2 if abs(x) <= 0.1 else at.x() if x > 0 else at.x() - wide
            painter.drawText(QRectF(left, at.y() - 8, wide + 2, 16), Qt.AlignmentFlag.AlignVCenter, words)


def _legend(painter: QPainter, entries: Sequence[tuple[str, bool, str]], *, told: str = "", right: int = 0) -> None:
    """(colour token, dashed, words) from the left; without a token words alone. ``told``: of the current step, up to ``right``."""
    shade = colours()
    x = LEFT
    painter.setFont(font(SMALL))
    for token, dashed, words in entries:
        if token:
            line = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
            painter.setPen(QPen(shade[token], 2, line))
            painter.drawLine(x, 11, x + 18, 11)
            x += 24
        painter.setPen(shade["text.secondary"])
        painter.drawText(x, 15, words)
        x += painter.fontMetrics().horizontalAdvance(words) + 18
    if told:
        painter.setPen(shade["text.primary"])
        words = painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, right - x)
        painter.drawText(QRect(x, 0, right - x, 22), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
