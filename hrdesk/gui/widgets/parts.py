"""Small parts every page is put together from: labels, buttons, tags, lines, segments, hints, an empty page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from inspect import ismethod

from PySide6.QtCore import QSize, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hrdesk.gui import icons
from hrdesk.gui.widgets.line_button import STRONG_FOCUS
from hrdesk.gui.widgets.segments import Choice as Choice
from hrdesk.gui.widgets.segments import Segments as Segments

#: Qt.TextFormat.PlainText by number; the reason is told at STRONG_FOCUS.
PLAIN_TEXT = 0

#: The icon and colour token of each tone; a status is always icon, word and colour together.
TONES = {
    "success": ("circle-check", "status.success"),
    "warning": ("triangle-alert", "status.warning"),
    "error": ("circle-alert", "status.error"),
    "info": ("info", "status.info"),
    "neutral": ("circle", "text.secondary"),
}


def connect(signal: SignalInstance, pressed: Callable[[], object]) -> None:
    """Connects a signal whose arguments do not matter.

    A plain method is connected itself: a lambda around it would keep its page or dialog alive.
    """
    if ismethod(pressed) and pressed.__func__.__code__.co_argcount == 1:
        signal.connect(pressed)
    else:
        signal.connect(lambda *_arguments: pressed())


def named_by_label(control: QWidget, name: str) -> None:
    """Names a control for screen readers where no label is seen; a combo box takes its name only from a label."""
    hidden = QLabel(name, control)
    hidden.setBuddy(control)
    hidden.hide()
    control.setAccessibleName(name)


def restyle(widget: QWidget) -> None:
    """Lets the style sheet see a property that changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def label(text: str = "", look: str = "", *, wrap: bool = False, tone: str = "") -> QLabel:
    """A label of plain text. ``look``: title, strong, small, secondary, hint, section, key; ``tone``: a status."""
    made = QLabel(text)
    made.setProperty("textFormat", PLAIN_TEXT)
    made.setWordWrap(wrap)
    if look:
        made.setProperty("look", look)
    if tone:
        made.setProperty("tone", tone)
    return made


def picture(name: str, token: str = "text.secondary", size: int = 16) -> QLabel:  # noqa: S107
    """An icon that only accompanies the words beside it."""
    made = QLabel()
    icons.put(made, name, token=token, size=size)
    return made


def button(
    text: str,
    icon: str = "",
    pressed: Callable[[], object] | None = None,
    *,
    role: str = "",
    size: str = "",
    hint: str = "",
) -> QPushButton:
    """A push button. ``role``: primary (one a page), link, danger, status or plain; ``size``: large or plain."""
    made = PrimaryButton(text) if role == "primary" else PushButton(text)
    made.setAutoDefault(False)
    if role:
        made.setProperty("role", role)
    if size:
        made.setProperty("scale", size)
    if icon:
        tokens = {"primary": "accent.on", "link": "accent.text", "danger": "status.error"}
        icons.put(made, icon, token=tokens.get(role, "text.primary" if not role else "text.secondary"), size=16)
    if hint:
        made.setToolTip(hint)
        made.setAccessibleDescription(hint)
    if pressed is not None:
        connect(made.clicked, pressed)
    return made


class PushButton(QPushButton):
    """A button that Enter presses as well as Space, in windows as in dialogs."""

    def setText(self, text: str) -> None:
        """Words that come later have the same gap to the icon as words there from the start."""
        bare = not self.text()
        super().setText(text)
        if bare and text and self.property("iconName"):
            icons.put(
                self, self.property("iconName"), token=self.property("iconToken"), size=self.property("iconPixels")
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt

        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)


class IconButton(QToolButton):
    """A button of an icon alone; Enter presses it too."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt

        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click() if self.menu() is None else self.showMenu()
            return
        super().keyPressEvent(event)


class PrimaryButton(PushButton):
    """A filled button; its focus ring is drawn inside, since a ring of its own colour around it would not be seen."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("role", "primary")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            from hrdesk.gui.theme import colours

            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colours()["accent.on"], 1.5))
            painter.drawRoundedRect(self.rect().adjusted(3, 3, -3, -3), 2, 2)


def icon_button(name: str, said: str, pressed: Callable[[], object] | None = None, *, size: int = 16) -> QToolButton:
    """A 28-px button of an icon alone; ``said`` is its accessible name and tool tip."""
    made = IconButton()
    icons.put(made, name, token="text.primary", size=size)  # noqa: S106
    made.setToolTip(said)
    made.setAccessibleName(said)
    made.setFixedSize(28, 28)
    made.setProperty("focusPolicy", STRONG_FOCUS)
    if pressed is not None:
        connect(made.clicked, pressed)
    return made


def frame(role: str) -> QFrame:
    """A frame in the look of ``role``: head, foot, strip, surface, panel, card, rail, line, upright, …"""
    made = QFrame()
    made.setProperty("role", role)
    return made


def line() -> QFrame:
    """A 1-px line across."""
    made = frame("line")
    made.setFixedHeight(1)
    return made


def upright(height: int = 16) -> QFrame:
    """A 1-px upright line between groups."""
    made = frame("upright")
    made.setFixedSize(1, height)
    return made


def row(
    *things: QWidget | QLayout | int | None, gap: int = 8, edges: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QHBoxLayout:
    """Things side by side; an int is that much space, None a stretch."""
    made = QHBoxLayout()
    made.setContentsMargins(*edges)
    made.setSpacing(gap)
    _fill(made, things)
    return made


def column(
    *things: QWidget | QLayout | int | None, gap: int = 8, edges: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QVBoxLayout:
    """Things below each other; an int is that much space, None a stretch."""
    made = QVBoxLayout()
    made.setContentsMargins(*edges)
    made.setSpacing(gap)
    _fill(made, things)
    return made


def _fill(layout: QHBoxLayout | QVBoxLayout, things: Iterable[QWidget | QLayout | int | None]) -> None:
    for thing in things:
        if thing is None:
            layout.addStretch(1)
        elif isinstance(thing, int):
            layout.addSpacing(thing)
        elif isinstance(thing, QLayout):
            layout.addLayout(thing)
        else:
            layout.addWidget(thing)


def empty(layout: QLayout) -> None:
    """Takes everything out of a layout and lets it go, rows within it too."""
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
        elif (inner := item.layout()) is not None:
            empty(inner)
            inner.deleteLater()


class StatusTag(QFrame):
    """A state as icon, word and colour on a pale ground: 正式, 试用期, 未签."""

    def __init__(self, text: str = "", tone: str = "neutral", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "tag")
        self._icon = QLabel()
        self._word = label("", "", tone=tone)
        self.setLayout(row(self._icon, self._word, gap=4, edges=(6, 1, 8, 1)))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.say(text, tone, icon)

    def say(self, text: str, tone: str = "neutral", icon: str = "") -> None:
        """Shows another state."""
        own, token = TONES[tone]
        icons.put(self._icon, icon or own, token=token, size=14)
        self._word.setText(text)
        self.setProperty("tone", tone)
        self._word.setProperty("tone", tone)
        restyle(self)
        restyle(self._word)


class Notice(QWidget):
    """A small line of icon and words in a tone: the error under a field, a note under a button. Hidden when empty."""

    def __init__(self, tone: str = "error", parent: QWidget | None = None, *, icon: str = "") -> None:
        super().__init__(parent)
        own, token = TONES[tone]
        self._icon = picture(icon or own, token, size=14)
        self._words = label("", "small", wrap=True, tone=tone)
        self.setLayout(row(column(2, self._icon, None, gap=0), self._words, gap=6))  # in the middle of the first line
        self.hide()

    def say(self, text: str) -> None:
        """Shows ``text``, or nothing."""
        self._words.setText(text)
        self.setVisible(bool(text))

    @property
    def text(self) -> str:
        """What is said now."""
        return self._words.text() if not self.isHidden() else ""


class KeyHints(QFrame):
    """The strip of keys at the foot of a list: (("↑ ↓", "移动"), ("Enter", "办理"), …); ``note`` stands at its right."""

    def __init__(self, hints: Sequence[tuple[str, str]] = (), parent: QWidget | None = None, *, note: str = "") -> None:
        super().__init__(parent)
        self.setProperty("role", "foot")
        self.setFixedHeight(36)
        self._row = row(gap=6, edges=(16, 0, 16, 0))
        self.setLayout(self._row)
        for keys, does in hints:
            key = label(keys, "key")
            key.setFixedHeight(20)
            self._row.addWidget(key)
            self._row.addWidget(label(does, "small"))
            self._row.addSpacing(12)
        self._row.addStretch(1)
        if note:
            self._row.addWidget(label(note, "small"))


class EmptyPage(QWidget):
    """What an empty page is for, and the one button that fills it."""

    pressed = Signal()

    def __init__(self, icon: str, sentence: str, action: str = "", parent: QWidget | None = None) -> None:
        from PySide6.QtCore import Qt

        super().__init__(parent)
        self.sentence = label(sentence, "secondary", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.sentence.setFixedWidth(420)
        self._fit()
        self.action = button(action, role="primary")
        if not action:
            self.action.hide()
        self.action.clicked.connect(self.pressed)
        centre = Qt.AlignmentFlag.AlignHCenter
        box = column(None, gap=12)
        for thing in (picture(icon, size=20), self.sentence, self.action):
            box.addWidget(thing, 0, centre)
        box.addStretch(2)
        self.setLayout(box)

    def say(self, sentence: str, action: str = "") -> None:
        """Says something else, with another button or none."""
        self.sentence.setText(sentence)
        self._fit()
        self.action.setText(action)
        self.action.setVisible(bool(action))

    def _fit(self) -> None:
        """A layout that aligns its parts does not ask for the height at a width, and would cut the second line."""
        self.sentence.setMinimumHeight(max(0, self.sentence.heightForWidth(self.sentence.width())))

    def sizeHint(self) -> QSize:
        return QSize(480, 240)
