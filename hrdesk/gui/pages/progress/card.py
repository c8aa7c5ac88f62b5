"""本月进度 on My desk: the weightiest metrics of the running month, and what is needed on each day that is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from hrdesk.domain.performance.figures import shown
from hrdesk.domain.progress import Standing
from hrdesk.gui.models.month import UNITS, target_shown
from hrdesk.gui.models.progress import LOOKS, difference_shown, figure, so_far, standing_words, told, with_unit
from hrdesk.gui.theme import colours
from hrdesk.gui.widgets.parts import TONES, StatusTag, button, column, empty, label, line, row
from hrdesk.gui.widgets.table_cell import paint_bar
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.progress.model import OwnLine, OwnProgress

SHOWN = 4


class OwnCard(QFrame):
    """Hidden until there is a month to show. ``more`` is called for the whole page."""

    def __init__(self, more: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "surface")
        self._title = label("", "strong")
        self._reach = label("", "small")
        self._score = label("", "secondary")
        self.more = button(P_("own progress", "All figures"), "chart-line", more, role="link")
        self._tiles = row(gap=24)
        inside = column(
            row(self._title, self._reach, None, self._score, self.more, gap=12),
            self._tiles,
            gap=6,
            edges=(16, 8, 16, 10),
        )
        self.setLayout(column(inside, line(), gap=0))
        self.hide()

    def show_month(self, found: OwnProgress | None) -> None:
        """The running month, or nothing where no scheme applies."""
        empty(self._tiles)
        self.setVisible(found is not None)
        if found is None:
            return
        chosen = sorted(found.lines, key=lambda one: (not one.head.grows, -one.head.weight))[:SHOWN]
        self._title.setText(_("Progress of {period}", period=found.period))
        days = [one.head.origin.day for one in chosen if one.head.origin.day is not None]
        self._reach.setText(_("Figures to {reach}", reach=days[0].isoformat()) if days else _("No figures yet"))
        self._score.setText(so_far(found))
        for one in chosen:
            self._tiles.addLayout(_tile(one), 1)


def _tile(one: OwnLine) -> QVBoxLayout:
    metric, pace = one.head.metric, one.pace
    tone, icon = LOOKS[pace.standing]
    tag = StatusTag(
        standing_words(pace.standing, grows=one.head.grows), tone if tone in TONES else "neutral", icon or "circle"
    )
    target = target_shown(pace.target, metric)
    figures = " / ".join(part for part in (shown(pace.actual, metric) or "—", target) if part)
    number = label(figures, "strong")
    number.setAccessibleName(told(one.head, pace))
    unit = label(_(UNITS[metric.unit]) if metric.unit in UNITS else "", "small")
    return column(
        row(label(metric.name, "secondary"), None, tag),
        row(number, unit, None, gap=4),
        PaceBar(one),
        label(_needed(one), "small"),
        gap=2,
    )


def _needed(one: OwnLine) -> str:
    """The one sentence that helps now."""
    pace, metric = one.pace, one.head.metric
    if pace.standing is Standing.MISSING:
        return ""
    if pace.per_day and pace.left:
        return _n(
            "{count} working day left, {need} a day needed",
            "{count} working days left, {need} a day needed",
            count=pace.left,
            need=with_unit(pace.per_day, metric),
        )
    if one.head.grows and pace.per_day is not None:
        return _("target reached")
    if pace.standing is Standing.BEHIND and pace.difference is not None:
        return _("{difference} below the target", difference=difference_shown(pace.difference, metric))
    return ""


class PaceBar(QWidget):
    """The bar of a figure towards its target; the words above say the same."""

    def __init__(self, one: OwnLine) -> None:
        super().__init__()
        self._cell = figure(one.pace, one.head)
        self.setFixedHeight(10)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(120, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        full, mark = self._cell.bar or (0.0, None)
        token = TONES[self._cell.tone][1] if self._cell.tone in ("warning", "error") else "accent.fill"
        paint_bar(QPainter(self), QRect(0, 3, self.width(), 4), full, mark, colours(), token)
