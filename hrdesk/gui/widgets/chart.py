"""What charts share: one step after the other by arrow keys or the mouse, each said in words."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class WalkedChart(QLabel):
    """A chart of ``count`` steps across. ``opened(place)`` when one is to be looked into.

    A label, since a screen reader reads out no plain widget: its name is what the current step says (``said``).
    """

    opened = Signal(int)

    def __init__(self, height: int, edges: tuple[int, int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left, self._right = edges
        self.count = 0
        self.current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def said(self, place: int) -> str:
        """What the step at ``place`` says."""
        raise NotImplementedError

    def title(self) -> str:
        """What the chart shows, said while it is empty."""
        raise NotImplementedError

    def show_steps(self, count: int, current: int) -> None:
        """There are so many steps now, and this one is current."""
        self.count = count
        self.current = max(0, min(count - 1, current))
        self.tell()
        self.update()

    def tell(self) -> None:
        """Says the current step."""
        said = self.said(self.current) if self.count else self.title()
        self.setAccessibleName(said)
        self.setToolTip(said if self.count else "")

    def sizeHint(self) -> QSize:
        return QSize(600, self.height())

    # -- keys and mouse ----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self.count:
            self.go(self.current + step)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go(0 if event.key() == Qt.Key.Key_Home else self.count - 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.count:
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def go(self, place: int) -> None:
        """Makes another step current."""
        self.current = max(0, min(self.count - 1, place))
        self.tell()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.count and (place := self._at(event.position().x())) != self.current:
            self.go(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.count:
            self.go(self._at(event.position().x()))
            self.opened.emit(self.current)

    def _at(self, x: float) -> int:
        return max(0, min(self.count - 1, int((x - self._left) / self.step())))

    def step(self) -> float:
        """How wide one step is, in px."""
        return max(1.0, (self.width() - self._left - self._right) / max(1, self.count))
