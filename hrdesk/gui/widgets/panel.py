"""Parts of a page's frame: the panel at the right, the steps of a long job, tiles that count, the period chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from hrdesk.gui import icons
from hrdesk.gui.theme import BODY, SMALL, TITLE, colours, font
from hrdesk.gui.widgets.parts import TONES, empty, frame, icon_button, label, row
from hrdesk.words import _


class Panel(QFrame):
    """A panel at the right with a head, a close button and a scrolling body. Esc closes it, too."""

    closed = Signal()

    def __init__(self, title: str, *, width: int = 308, white: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel-white" if white else "panel")
        self.setFixedWidth(width)
        self.setAccessibleName(title)
        self._title = label(title, "strong")
        head = frame("panel-head")
        head.setFixedHeight(40)
        self.close_button = icon_button("x", _("Close the panel"))
        self.close_button.clicked.connect(self.end)
        head.setLayout(row(self._title, None, self.close_button, edges=(16, 0, 8, 0)))
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(16, 12, 16, 12)
        self.body.setSpacing(8)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        self._lost: tuple[str, QWidget | None] = ("", None)  # the button that had the focus, and where Qt put it then
        self._filled = QTimer(self)
        self._filled.setSingleShot(True)
        self._filled.setInterval(0)
        self._filled.timeout.connect(self._focus_again)
        self.area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(head)
        outer.addWidget(self.area, 1)

    def name(self, title: str) -> None:
        """Shows another title."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def clear(self) -> None:
        """Empties the body. The focus comes back to the button that says the same, where it is filled anew at once."""
        focused = self.window().focusWidget()
        held = focused.text() if isinstance(focused, QAbstractButton) and self.area.isAncestorOf(focused) else ""
        empty(self.body)
        if held:
            self._lost = held, self.window().focusWidget()
            self._filled.start()

    @Slot()
    def _focus_again(self) -> None:
        words, went_to = self._lost
        if self.window().focusWidget() is not went_to:
            return  # somebody put it elsewhere on purpose
        for one in self.area.findChildren(QAbstractButton):
            if one.text() == words and one.isVisible():
                one.setFocus()
                return

    @Slot()
    def end(self) -> None:
        """Hides the panel."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end()
            return
        super().keyPressEvent(event)


class Steps(QWidget):
    """The steps of a longer job, done, current and to come: ✓ 选文件 — ✓ 对应列 — 3 核对 — 4 完成."""

    def __init__(self, steps: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = list(steps)
        self._current = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._tell()

    @property
    def current(self) -> int:
        """The step under way, from 0."""
        return self._current

    def go(self, step: int) -> None:
        """Marks ``step`` as under way, those before as done; past the last: all done."""
        self._current = step
        self._tell()
        self.update()

    def _tell(self) -> None:
        at = min(self._current, len(self._steps) - 1)
        self.setAccessibleName(
            _("Step {number} of {count}: {step}", number=at + 1, count=len(self._steps), step=self._steps[at])
        )

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        wide = sum(metrics.horizontalAdvance(step) + 30 for step in self._steps) + 40 * (len(self._steps) - 1)
        return QSize(wide + 16, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shade = colours()
        x = 1  # the first ring's line is half outside its circle
        middle = self.height() // 2
        for number, step in enumerate(self._steps):
            done, current = number < self._current, number == self._current
            circle = QRect(x, middle - 10, 20, 20)
            token = "status.success" if done else "accent.fill" if current else "line.control"
            painter.setPen(QPen(shade[token], 1.2))
            painter.setBrush(shade["accent.fill"] if current else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(circle.adjusted(0, 0, -1, -1))
            if done:
                painter.drawPixmap(x + 3, middle - 7, icons.pixmap("check", 14, shade["status.success"]))
            else:
                painter.setFont(font(SMALL, bold=current))
                painter.setPen(shade["accent.on" if current else "text.secondary"])
                painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(number + 1))
            painter.setFont(font(BODY, bold=current))
            painter.setPen(shade["accent.text" if current else "text.secondary"])
            wide = painter.fontMetrics().horizontalAdvance(step)
            painter.drawText(QRect(x + 26, 0, wide + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, step)
            x += 26 + wide + 8
            if number < len(self._steps) - 1:
                painter.fillRect(x, middle, 24, 1, shade["line.border"])
                x += 32


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: a number, what it counts, what that means. ``tone`` and ``icon`` as in ``parts.TONES``."""

    key: str
    title: str
    meaning: str
    count: int = 0
    icon: str = ""
    tone: str = "neutral"


class CountTiles(QWidget):
    """Tiles that count and filter: any number of them may be on. ``changed`` carries the keys that are."""

    changed = Signal(list)

    def __init__(self, tiles: Sequence[Tile], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles = {tile.key: _TileButton(tile) for tile in tiles}
        self.setLayout(row(*self._tiles.values(), gap=8))
        for made in self._tiles.values():
            made.toggled.connect(self._tell)

    def count(self, counts: dict[str, int]) -> None:
        """Shows these numbers."""
        for key, number in counts.items():
            self._tiles[key].count(number)

    def choose(self, keys: Sequence[str]) -> None:
        """Switches exactly these on, without telling."""
        for key, made in self._tiles.items():
            made.blockSignals(True)
            made.setChecked(key in keys)
            made.blockSignals(False)

    @property
    def chosen(self) -> list[str]:
        """The keys that are on."""
        return [key for key, made in self._tiles.items() if made.isChecked()]

    @Slot()
    def _tell(self) -> None:
        self.changed.emit(self.chosen)


class _TileButton(QToolButton):
    def __init__(self, tile: Tile) -> None:
        super().__init__()
        self._tile = tile
        self._count = tile.count
        self.setCheckable(True)
        self.setProperty("role", "tile")
        self.setFixedHeight(52)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(tile.meaning)
        self.setAccessibleDescription(tile.meaning)
        self.count(tile.count)

    def count(self, number: int) -> None:
        self._count = number
        self.setAccessibleName(f"{self._tile.title} {number:,}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(190, 52)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shade = colours()
        on, focused = self.isChecked(), self.hasFocus()
        ground = "bg.selected" if on else "bg.hover" if self.underMouse() else "bg.surface"
        wide = 2 if on or focused else 1
        painter.setPen(QPen(shade["focus.ring" if on or focused else "line.border"], wide))
        painter.setBrush(shade[ground])
        box = self.rect().adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, 4, 4)
        if focused and on:
            painter.setPen(QPen(shade["focus.ring"], 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), 2, 2)
        own, token = TONES[self._tile.tone]
        painter.drawPixmap(12, 16, icons.pixmap(self._tile.icon or own, 20, shade[token]))
        painter.setFont(font(TITLE, bold=True))
        painter.setPen(shade["text.primary"])
        figure = f"{self._count:,}"
        used = max(28, painter.fontMetrics().horizontalAdvance(figure))
        painter.drawText(
            QRect(40, 0, used, self.height()), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, figure
        )
        left = 40 + used + 10
        room = self.width() - left - (28 if on else 8)
        painter.setFont(font(bold=True))
        painter.drawText(QRect(left, 7, room, 20), Qt.AlignmentFlag.AlignVCenter, self._tile.title)
        painter.setFont(font(SMALL))
        painter.setPen(shade["text.secondary"])
        room = self.width() - left - 8  # the check stands in the line above
        text = painter.fontMetrics().elidedText(self._tile.meaning, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, 26, room, 18), Qt.AlignmentFlag.AlignVCenter, text)
        if on:
            painter.drawPixmap(self.width() - 26, 10, icons.pixmap("check", 14, shade["accent.text"]))


class PeriodPicker(QWidget):
    """A month with arrows to the one before and after; the list behind it offers the periods there are.

    ``name`` tells one from another where a page has two.
    """

    chosen = Signal(str)  # 2026-10

    def __init__(self, period: str = "", parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent)
        from PySide6.QtWidgets import QComboBox

        from hrdesk.gui.widgets.parts import named_by_label

        self._list = QComboBox()
        self._list.setFixedWidth(112)
        named_by_label(self._list, name or _("Period"))
        self._before = icon_button("chevron-left", _("The period before"), self._step_back)
        self._after = icon_button("chevron-right", _("The period after"), self._step_on)
        if name:
            for arrow in (self._before, self._after):
                arrow.setAccessibleName(_("{what}: {said}", what=name, said=arrow.accessibleName()))
        self.setLayout(row(self._before, self._list, self._after, gap=2))
        self._list.currentTextChanged.connect(self._changed)
        if period:
            self.offer([period], period)

    def offer(self, periods: Sequence[str], current: str) -> None:
        """Offers these periods, newest first; ``current`` is chosen without telling."""
        self._list.blockSignals(True)
        self._list.clear()
        self._list.addItems(list(periods))
        self._list.setCurrentText(current)
        self._list.blockSignals(False)
        self._enable()

    @property
    def period(self) -> str:
        """The period chosen."""
        return self._list.currentText()

    def _step_back(self) -> None:
        self._list.setCurrentIndex(min(self._list.count() - 1, self._list.currentIndex() + 1))

    def _step_on(self) -> None:
        self._list.setCurrentIndex(max(0, self._list.currentIndex() - 1))

    @Slot(str)
    def _changed(self, period: str) -> None:
        self._enable()
        self.chosen.emit(period)

    def _enable(self) -> None:
        self._before.setEnabled(self._list.currentIndex() < self._list.count() - 1)
        self._after.setEnabled(self._list.currentIndex() > 0)
