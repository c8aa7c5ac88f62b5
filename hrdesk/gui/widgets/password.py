"""A password field with an eye to look and a warning while Caps Lock is on; and the page that locks the window."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from hrdesk.gui import icons
from hrdesk.gui.widgets.line_button import LineButton
from hrdesk.gui.widgets.parts import Notice, button, column, frame, label, picture, restyle, row
from hrdesk.words import _

if TYPE_CHECKING:
    from PySide6.QtCore import Qt


class PasswordField(QWidget):
    """Line edit, eye, and two lines below: what is wrong, and Caps Lock."""

    submitted = Signal()

    def __init__(self, name: str, *, large: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = _Edit(self)
        self.edit.setAccessibleName(name)
        if large:
            self.edit.setProperty("scale", "large")
        self._name = name
        self._eye = LineButton(self.edit, "eye", _("Show: {name}", name=name))
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._reveal)
        self._wrong = Notice("error")
        self._caps = Notice("warning")
        self.setLayout(column(self.edit, self._wrong, self._caps, gap=4))
        self.edit.returnPressed.connect(self.submitted)
        self.edit.textEdited.connect(self._edited)
        self.edit.caps.connect(self._warn)

    @property
    def text(self) -> str:
        """What was typed."""
        return self.edit.text()

    def setFocus(self, reason: Qt.FocusReason | None = None) -> None:
        """Puts the cursor into the field. (A focus proxy would make a screen reader hear of two focused things.)"""
        if reason is None:
            self.edit.setFocus()
        else:
            self.edit.setFocus(reason)

    def clear(self) -> None:
        """Empties the field."""
        self.edit.clear()

    @property
    def error(self) -> str:
        """What is said to be wrong."""
        return self._wrong.text

    def complain(self, text: str) -> None:
        """Says what is wrong with it; empty: nothing."""
        self._wrong.say(text)
        self.edit.setProperty("wrong", bool(text))
        self.edit.setAccessibleDescription(text)
        restyle(self.edit)

    @Slot(bool)
    def _reveal(self, shown: bool) -> None:
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._eye.rename(_("Hide: {name}", name=self._name) if shown else _("Show: {name}", name=self._name))
        icons.put(self._eye, "eye-off" if shown else "eye")

    @Slot()
    def _edited(self) -> None:
        self.complain("")

    @Slot(bool)
    def _warn(self, on: bool) -> None:
        self._caps.say(_("Caps Lock is on") if on else "")


class _Edit(QLineEdit):
    caps = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._on: bool | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt

        super().keyPressEvent(event)
        if event.key() == Qt.Key.Key_CapsLock:
            self._tell(not self._on if self._on is not None else _caps_lock() is True)
            return
        text = event.text()
        if len(text) == 1 and text.isascii() and text.isalpha():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._tell(text.isupper() is not shifted)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        known = _caps_lock()
        if known is not None:
            self._tell(known)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._tell(False)

    def _tell(self, on: bool) -> None:
        if on is not self._on:
            self._on = on
            self.caps.emit(on)


def _caps_lock() -> bool | None:
    """Whether Caps Lock is on; None where it can only be seen from what is typed."""
    if sys.platform != "win32":
        return None
    import ctypes

    return bool(ctypes.windll.user32.GetKeyState(0x14) & 1)


class LockPage(QWidget):
    """Shown instead of everything after some minutes without a key or a click. ``asked`` carries the password."""

    asked = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtCore import Qt

        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._who = label("", "secondary", wrap=True)
        self._password = PasswordField(_("Password"))
        self._unlock = button(_("Unlock"), role="primary", size="large")
        self._unlock.clicked.connect(self._ask)
        self._leave = button(_("Sign out"), size="large")
        self._leave.clicked.connect(self.left)
        self._password.submitted.connect(self._ask)
        card = frame("card")
        card.setFixedWidth(400)
        words = label(_("Password"), "small")
        words.setBuddy(self._password.edit)
        card.setLayout(
            column(
                row(picture("lock", "accent.text", 20), label(_("HRDesk is locked"), "title"), None),
                self._who,
                4,
                words,
                self._password,
                12,
                row(None, self._leave, self._unlock),
                gap=4,
                edges=(32, 28, 32, 24),
            )
        )
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)

    def lock(self, name: str) -> None:
        """Gets ready to ask ``name``."""
        self._who.setText(_("{name}, what you were typing is kept.", name=name))
        self._password.clear()
        self._password.complain("")
        self._busy(False)
        self._password.setFocus()

    def refuse(self, text: str) -> None:
        """Says why the window stays locked."""
        self._busy(False)
        self._password.clear()
        self._password.complain(text)
        self._password.setFocus()

    @Slot()
    def _ask(self) -> None:
        if self._password.text and self._unlock.isEnabled():
            self._busy(True)
            self.asked.emit(self._password.text)

    def _busy(self, busy: bool) -> None:
        self._unlock.setEnabled(not busy)
        self._password.edit.setEnabled(not busy)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and QApplication.focusWidget() is None:
            self._password.setFocus()
