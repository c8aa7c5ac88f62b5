"""Ways back in: the recovery key, and a backup put back into place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from hrdesk.domain.errors import UserError
from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.form import Field, Form
from hrdesk.gui.widgets.new_password import NewPassword
from hrdesk.gui.widgets.parts import Notice, button, label
from hrdesk.gui.widgets.password import PasswordField
from hrdesk.words import _, _n

if TYPE_CHECKING:
    from hrdesk.app.work import Desk
    from hrdesk.gui.opening import Opening


class RescueDialog(Dialog):
    """Stays open while what was given is tried: ``done`` closes it, ``refuse`` says why not and keeps what was typed."""

    form: Form

    def _set_up(self, act: str) -> None:
        self._wrong = Notice()
        self.body.addWidget(self._wrong)
        cancel = button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self._act = button(act, role="primary")
        self._act.clicked.connect(self._take)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self._act)

    @Slot()
    def _take(self) -> None:
        raise NotImplementedError

    def _try(self) -> None:
        self._wrong.say("")
        self._act.setEnabled(False)

    def refuse(self, failure: BaseException) -> bool:
        """Shows a ``UserError`` under its field or above the buttons; anything else is the window's to tell."""
        self._act.setEnabled(True)
        if not isinstance(failure, UserError):
            return False
        if not self.form.complain(failure):
            self._wrong.say(failure.whole)
        return True


class RecoveryDialog(RescueDialog):
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
        self._set_up(_("Sign in"))

    @Slot()
    def _take(self) -> None:
        if not self.form.check() or not self.new.check():
            return
        self._try()
        self.given.emit(self.form.values()["key"], self.new.text)


class RestoreDialog(RescueDialog):
    """Says what a backup holds and asks where it shall lie and who restores. ``given(backup, to, login, password)``."""

    given = Signal(str, str, str, str)

    def __init__(self, backup: str, to: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Restore a backup"), width=520, parent=parent)
        self._backup = backup
        self._good = True
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
        self._set_up(_("Restore"))
        self._act.setEnabled(self._good)

    def _told(self, backup: str) -> str:
        from hrdesk.app.upkeep import preview_backup
        from hrdesk.domain.errors import UserError

        try:
            found = preview_backup(backup)
        except UserError as problem:
            self._good = False
            return problem.whole
        return _(
            "Made on {day}, {people}, {rows}.",
            day=f"{found.at.astimezone():%Y-%m-%d %H:%M}",
            people=_n("{count} person", "{count} people", count=found.people),
            rows=_n("{count:,} row", "{count:,} rows", count=found.rows),
        )

    @Slot()
    def _take(self) -> None:
        if not self.form.check():
            return
        if not self.password.text:
            self.password.complain(_("Please type your password."))
            return
        values = self.form.values()
        self._try()
        self.given.emit(self._backup, values["to"], values["login"], self.password.text)


class Rescue(QObject):
    """Goes one of the two ways from the sign-in window or the doors; ``entered`` is called with the desk it leads to."""

    def __init__(self, opening: Opening, calm: QWidget | None, entered: Callable[[Desk], None]) -> None:
        super().__init__(calm)
        self._opening = opening
        self._calm: Any = calm
        self._entered = entered

    def recover(self, place: str) -> None:
        """With the recovery key into the file at ``place``."""
        dialog = RecoveryDialog(self._calm)
        dialog.given.connect(partial(self._recovered, dialog, place))
        dialog.open()

    def _recovered(self, dialog: RescueDialog, place: str, key: str, password: str) -> None:
        self._calm.jobs.write(
            lambda job: self._opening.recover(place, key, password),
            done=partial(self._rescued, dialog),
            failed=dialog.refuse,
            owner=dialog,
        )

    def restore(self) -> None:
        """Out of a backup that is chosen first."""
        chosen, _filter = QFileDialog.getOpenFileName(self._calm, _("Restore a backup"))
        if chosen:
            dialog = RestoreDialog(chosen, self._opening.proposed_place("HRDesk"), self._calm)
            dialog.given.connect(partial(self._restored, dialog))
            dialog.open()

    def _restored(self, dialog: RescueDialog, backup: str, to: str, login: str, password: str) -> None:
        self._calm.jobs.write(
            lambda job: self._opening.restore(backup, to, login, password),
            done=partial(self._rescued, dialog),
            failed=dialog.refuse,
            owner=dialog,
            title=_("Restoring the backup"),
        )

    def _rescued(self, dialog: RescueDialog, desk: Desk) -> None:
        dialog.accept()
        self._entered(desk)
