"""Messages laid over or above the page: a toast that passes, a banner that stays."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from hrdesk.gui.messages import Said
from hrdesk.gui.theme import RAIL, STATUS_BAR, TOAST_MS, TOOLBAR
from hrdesk.gui.widgets.parts import TONES, button, icon_button, label, picture, row
from hrdesk.words import _

WIDEST = 420  # of a message's words, px


class Toast(QFrame):
    """One passing message at the lower left; it waits while the mouse or the keyboard is on it."""

    over = Signal(object)

    def __init__(self, said: Said, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "floating")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(said.text)
        self._said = said
        words = label(said.text)
        words.ensurePolished()
        wide = words.fontMetrics().horizontalAdvance(said.text) + 4
        words.setWordWrap(wide > WIDEST)  # forty letters of Chinese are wider than of English
        words.setFixedWidth(min(wide, WIDEST))
        layout = row(picture(*TONES[said.tone]), words, gap=8, edges=(12, 8, 8, 8))
        if said.act is not None:
            self.undo = button(said.action, "undo-2" if said.action == _("Undo") else "arrow-right", role="link")
            self.undo.clicked.connect(self._act)
            layout.addWidget(self.undo)
        self.close_button = icon_button("x", _("Close the message"))
        self.close_button.clicked.connect(self.end)
        layout.addWidget(self.close_button)
        self.setLayout(layout)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TOAST_MS)
        self._timer.timeout.connect(self.end)
        self._timer.start()

    @Slot()
    def end(self) -> None:
        """Takes the toast away, unless somebody is on it."""
        if self.sender() is self._timer and (self.underMouse() or self.isAncestorOf(self._focus())):
            self._timer.start()
            return
        self.over.emit(self)

    @Slot()
    def _act(self) -> None:
        act = self._said.act
        self.over.emit(self)
        if act is not None:
            act()

    def _focus(self) -> QWidget:
        return self.window().focusWidget() or self.window()


class Toasts(QObject):
    """Keeps the toasts of a window stacked above the status bar, ``left`` px from its edge."""

    def __init__(self, window: QWidget, left: int = RAIL + 16) -> None:
        super().__init__(window)
        self._window = window
        self._left = left
        self._shown: list[Toast] = []
        window.installEventFilter(self)

    @Slot(object)
    def show_message(self, said: Said) -> None:
        """Shows one more; at most three stay."""
        toast = Toast(said, self._window)
        toast.over.connect(self._over)
        self._shown.append(toast)
        while len(self._shown) > 3:
            self._over(self._shown[0])
        toast.show()
        self._place()
        if QAccessible.isActive():  # read out, since the focus stays where the person types
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, said.text))

    def clear(self) -> None:
        """Takes all of them away: they may name people."""
        for toast in list(self._shown):
            self._over(toast)

    @property
    def texts(self) -> list[str]:
        """What is shown now."""
        return [toast.accessibleName() for toast in self._shown]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    @Slot(object)
    def _over(self, toast: Toast) -> None:
        if toast in self._shown:
            self._shown.remove(toast)
            toast.hide()
            toast.deleteLater()
            self._place()

    def _place(self) -> None:
        bottom = self._window.height() - STATUS_BAR - TOOLBAR - 16  # what is pressed next stands at the right, or below
        for toast in reversed(self._shown):
            toast.adjustSize()
            bottom -= toast.height()
            toast.move(self._left, bottom)
            toast.raise_()
            bottom -= 8


class Banner(QFrame):
    """A 36-px strip: icon, one sentence, one action."""

    def __init__(self, said: Said, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self.setProperty("tone", said.tone)
        self.setFixedHeight(36)
        self.setAccessibleName(said.text)
        layout = row(picture(*TONES[said.tone]), label(said.text), None, gap=8, edges=(16, 0, 16, 0))
        if said.act is not None:
            act = said.act
            layout.addWidget(button(said.action, role="link", pressed=act))
        self.setLayout(layout)


class Banners(QWidget):
    """The strips above the page, one per key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strips: dict[str, Banner] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    @Slot(object)
    def show_message(self, said: Said) -> None:
        """Shows the strip, instead of the one with its key."""
        self.clear(said.key)
        self._strips[said.key] = Banner(said)
        self._box.addWidget(self._strips[said.key])

    @Slot(str)
    def clear(self, key: str) -> None:
        """Takes the strip of ``key`` away."""
        if key in self._strips:
            strip = self._strips.pop(key)
            self._box.removeWidget(strip)
            strip.hide()
            strip.deleteLater()
