"""A row of joined buttons of which one is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from hrdesk.gui.theme import BODY, SMALL, colours, font


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several: its stable ``key``, the word shown, how many there are (None: not counted)."""

    key: str
    text: str
    count: int | None = None


class Segments(QFrame):
    """全部 15 · 已超期 3 · …: Tab comes to the chosen one, the arrow keys choose another. ``chosen`` carries its key."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[Choice], *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, _Segment] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._group.buttonToggled.connect(self._toggled)
        self._quiet = False
        self.offer(choices)

    def offer(self, choices: Sequence[Choice]) -> None:
        """Shows these choices; the chosen one stays chosen where it is still there."""
        now = self.current
        if list(self._buttons) != [choice.key for choice in choices]:
            self._rebuild(choices)
        for choice in choices:
            self._buttons[choice.key].show_choice(choice)
        self.choose(now if now in self._buttons else choices[0].key if choices else "")

    def choose(self, key: str) -> None:
        """Marks ``key`` as chosen without telling."""
        if key in self._buttons:
            self._quiet = True
            self._buttons[key].setChecked(True)
            self._quiet = False

    @property
    def current(self) -> str:
        """The key chosen now; empty when there is none."""
        return next((key for key, made in self._buttons.items() if made.isChecked()), "")

    def _rebuild(self, choices: Sequence[Choice]) -> None:
        old = list(self._buttons.values())
        self._buttons = {}
        before = old[-1] if old else None
        for number, choice in enumerate(choices):
            made = _Segment(number == 0, number == len(choices) - 1)
            self._group.addButton(made)
            self._row.addWidget(made)
            if before is not None:
                QWidget.setTabOrder(before, made)  # where the old ones stood, not after all else of the window
            before = made
            self._buttons[choice.key] = made
        for gone in old:
            self._group.removeButton(gone)
            self._row.removeWidget(gone)
            gone.hide()
            gone.deleteLater()

    def _toggled(self, made: QAbstractButton, checked: bool) -> None:
        if checked and not self._quiet:
            self.chosen.emit(next(key for key, known in self._buttons.items() if known is made))


class _Segment(QRadioButton):
    """Drawn by itself: bold when chosen, the count small beside the word."""

    def __init__(self, first: bool, last: bool) -> None:
        super().__init__()
        self._first, self._last = first, last
        self._choice = Choice("", "")
        self.setFixedHeight(28)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_choice(self, choice: Choice) -> None:
        """Shows other words or another count."""
        self._choice = choice
        self.setText(choice.text)
        self.setAccessibleName(choice.text if choice.count is None else f"{choice.text} {choice.count:,}")
        self.updateGeometry()
        self.update()

    def _widths(self) -> tuple[int, int]:
        word = QFontMetrics(font(BODY, bold=True)).horizontalAdvance(self._choice.text)
        if self._choice.count is None:
            return word, 0
        return word, 6 + QFontMetrics(font(SMALL)).horizontalAdvance(f"{self._choice.count:,}")

    def sizeHint(self) -> QSize:
        return QSize(sum(self._widths()) + 24, 28)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, at: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        from PySide6.QtCore import Qt

        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shade = colours()
        on = self.isChecked()
        ground = "bg.selected" if on else "bg.hover" if self.underMouse() else "bg.surface"
        box = self.rect().adjusted(0 if self._first else -6, 0, 0 if self._last else 6, 0)
        painter.setPen(QPen(shade["line.border"], 1))
        painter.setBrush(shade[ground])
        painter.drawRoundedRect(QRect(box).adjusted(0, 0, -1, -1), 4, 4)
        if not self._first:
            painter.fillRect(0, 1, 1, self.height() - 2, shade["line.border"])
        word, count = self._widths()
        left = (self.width() - word - count) // 2
        painter.setFont(font(BODY, bold=on))
        painter.setPen(shade["accent.text" if on else "text.primary" if self.isEnabled() else "text.disabled"])
        painter.drawText(QRect(left, 0, word, self.height()), Qt.AlignmentFlag.AlignCenter, self._choice.text)
        if self._choice.count is not None:
            painter.setFont(font(SMALL))
            painter.setPen(shade["accent.text" if on else "text.secondary"])
            painter.drawText(
                QRect(left + word + 6, 0, count, self.height()),
                Qt.AlignmentFlag.AlignVCenter,
                f"{self._choice.count:,}",
            )
        if self.hasFocus():
            painter.setPen(QPen(shade["focus.ring"], 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)
