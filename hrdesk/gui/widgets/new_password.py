"""Choosing a password: typed twice, at least eight characters; used at the first sign-in and from the user's menu."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.parts import button, column, label
from hrdesk.gui.widgets.password import PasswordField
from hrdesk.words import _

SHORTEST = 8


class NewPassword(QWidget):
    """Two password fields that must agree. ``check`` complains under the first that is wrong."""

    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first = PasswordField(_("New password"))
        self.again = PasswordField(_("The same again"))
        one, two = label(_("New password"), "small"), label(_("The same again"), "small")
        one.setBuddy(self.first.edit)
        two.setBuddy(self.again.edit)
        hint = label(
            _("At least {count} characters; a short sentence is easiest to keep.", count=SHORTEST), "hint", wrap=True
        )
        self.setLayout(column(one, self.first, hint, 4, two, self.again, gap=4))
        self.first.submitted.connect(self.again.edit.setFocus)
        self.again.submitted.connect(self.submitted)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Puts the cursor into the first field."""
        self.first.setFocus(reason)

    @property
    def text(self) -> str:
        """The password chosen."""
        return self.first.text

    def check(self) -> bool:
        """Whether it is long enough and the same twice."""
        if len(self.first.text) < SHORTEST:
            self.first.complain(_("Too short: at least {count} characters.", count=SHORTEST))
            self.first.setFocus()
            return False
        if self.first.text != self.again.text:
            self.again.complain(_("The two are not the same."))
            self.again.clear()
            self.again.setFocus()
            return False
        return True


class NewPasswordDialog(Dialog):
    """Asks for a new password, and for the present one where ``present`` is set. ``chosen(new)``, ``changed(old, new)``."""

    chosen = Signal(str)
    changed = Signal(str, str)

    def __init__(self, title: str, why: str = "", *, present: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(title, parent=parent)
        self.body.addWidget(label(title, "title"))
        if why:
            self.body.addWidget(label(why, "secondary", wrap=True))
        self.present: PasswordField | None = None
        if present:
            self.present = PasswordField(_("Present password"))
            words = label(_("Present password"), "small")
            words.setBuddy(self.present.edit)
            self.body.addWidget(words)
            self.body.addWidget(self.present)
        self.new = NewPassword()
        self.body.addWidget(self.new)
        self.new.submitted.connect(self._take)
        cancel = button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        take = button(_("Save"), role="primary")
        take.clicked.connect(self._take)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(take)
        (self.present or self.new).setFocus()

    @Slot()
    def _take(self) -> None:
        if self.present is not None and not self.present.text:
            self.present.complain(_("Please type your password."))
            self.present.setFocus()
            return
        if not self.new.check():
            return
        new = self.new.text
        old = self.present.text if self.present is not None else ""
        self.accept()
        self.chosen.emit(new)
        self.changed.emit(old, new)
