"""Ways back in: the recovery key, and a backup put back into place."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.form import Field, Form
from hrdesk.gui.widgets.new_password import NewPassword
from hrdesk.gui.widgets.parts import button, label
from hrdesk.gui.widgets.password import PasswordField
from hrdesk.words import _


class RecoveryDialog(Dialog):
    """Asks for the printed recovery key and a new administrator's password. ``given(key, password)``."""

    given = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Use the recovery key"), parent=parent)
        self.body.addWidget(label(_("Use the recovery key"), "title"))
        self.body.addWidget(
            label(
                _("Type the key that was printed when the file was made. An administrator gets a new password."),
                "secondary",
                wrap=True,
            )
        )
        self.form = Form([Field("key", _("Recovery key"), required=True)])
        self.new = NewPassword()
        for thing in (self.form, self.new):
            self.body.addWidget(thing)
        self.new.submitted.connect(self._take)
        cancel = button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        take = button(_("Sign in"), role="primary")
        take.clicked.connect(self._take)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(take)

    @Slot()
    def _take(self) -> None:
        if not self.form.check() or not self.new.check():
            return
        key, password = self.form.values()["key"], self.new.text
        self.accept()
        self.given.emit(key, password)


class RestoreDialog(Dialog):
    """Says what a backup holds and asks where it shall lie and who restores. ``given(backup, to, login, password)``."""

    given = Signal(str, str, str, str)

    def __init__(self, backup: str, to: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Restore a backup"), width=520, parent=parent)
        self._backup = backup
        self.body.addWidget(label(_("Restore a backup"), "title"))
        self.body.addWidget(label(self._told(backup), "secondary", wrap=True))
        self.form = Form(
            [
                Field(
                    "to",
                    _("Where the file shall lie"),
                    required=True,
                    hint=_("A file that is there already is kept aside."),
                ),
                Field("login", _("Account"), required=True),
            ]
        )
        self.form.load({"to": to})
        self.password = PasswordField(_("Password"))
        words = label(_("Password at the time of the backup"), "small")
        words.setBuddy(self.password.edit)
        for thing in (self.form, words, self.password):
            self.body.addWidget(thing)
        self.password.submitted.connect(self._take)
        cancel = button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        take = button(_("Restore"), role="primary")
        take.clicked.connect(self._take)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(take)

    def _told(self, backup: str) -> str:
        from hrdesk.app.upkeep import preview_backup
        from hrdesk.domain.errors import UserError

        try:
            found = preview_backup(backup)
        except UserError as problem:
            return str(problem)
        return _(
            "Made on {day}, {people} people, {rows} rows.",
            day=f"{found.at.astimezone():%Y-%m-%d %H:%M}",
            people=found.people,
            rows=f"{found.rows:,}",
        )

    @Slot()
    def _take(self) -> None:
        if not self.form.check():
            return
        if not self.password.text:
            self.password.complain(_("Please type your password."))
            return
        values, password = self.form.values(), self.password.text
        self.accept()
        self.given.emit(self._backup, values["to"], values["login"], password)
