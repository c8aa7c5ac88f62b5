"""Signing in to a file: the first thing on the screen, so nothing heavy is imported here."""

from __future__ import annotations

from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QVBoxLayout, QWidget

from hrdesk import __version__
from hrdesk.domain.errors import UserError
from hrdesk.gui.help import offer, open_manual
from hrdesk.gui.jobs import Job, Jobs
from hrdesk.gui.messages import Messages
from hrdesk.gui.theme import MODES, Theme
from hrdesk.gui.widgets.parts import button, column, frame, label, picture, row
from hrdesk.gui.widgets.password import PasswordField
from hrdesk.words import _, current

AFTER_FIRST_PAINT_MS = 30


class SignsIn(Protocol):
    """What signing in asks of the program; called beside the window, may raise ``UserError``."""

    def sign_in(self, path: str, login: str, password: str) -> Any:
        """Opens the file for that account and gives what the window is built from (a desk)."""

    def bring_up_to_date(self, path: str, login: str, password: str) -> Any:
        """Makes a verified backup of a file of an earlier HRDesk, brings it to this one's schema, and opens it."""

    def must_change(self, opened: Any) -> bool:
        """Whether the password was given by somebody else and must be changed first."""

    def change_password(self, opened: Any, password: str) -> Any:
        """Sets the person's own password."""


class CalmWindow(QWidget):
    """A window without a rail: a centred page over a foot with version, language and look."""

    language_wanted = Signal(str)
    look_chosen = Signal(str)
    explains = True  # F1 opens the manual

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setWindowTitle("HRDesk")
        self.setMinimumSize(1024, 600)
        self.resize(QSize(1366, 768).boundedTo(self.screen().availableSize() - QSize(16, 48)))  # frame and title
        self.jobs = Jobs(self)
        self.messages = Messages(self)
        self.jobs.refused.connect(self.messages.error)
        self.jobs.broken.connect(self.messages.bug)
        self.centre = QVBoxLayout()
        self.centre.setContentsMargins(24, 24, 24, 24)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self.centre, 1)
        outer.addWidget(self._foot())
        if self.explains:  # a key costs a hundred of Qt's enumerations, which the first picture need not wait for
            QTimer.singleShot(AFTER_FIRST_PAINT_MS, self, self._take_keys)

    @Slot()
    def _take_keys(self) -> None:
        offer(self)

    def _foot(self) -> QFrame:
        self.foot = foot = QFrame()
        foot.setObjectName("foot")
        foot.setStyleSheet("QFrame#foot { background: transparent; border: none; }")
        foot.setFixedHeight(40)
        line = row(label(_("Version {version}", version=__version__), "small"), None, gap=4, edges=(24, 0, 24, 0))
        if self.explains:
            manual = button(_("Manual (F1)"), role="link")
            manual.clicked.connect(partial(open_manual, self))
            line.addWidget(manual)
            line.addSpacing(12)
        line.addWidget(picture("globe"))
        for key, text in (("zh_CN", "中文"), ("en", "English")):
            made = button(text, role="link")
            made.setEnabled(key != current())
            made.setAccessibleName(_("Language: {name}", name=text))
            made.clicked.connect(partial(self.language_wanted.emit, key))
            line.addWidget(made)
        line.addSpacing(12)
        line.addWidget(picture("moon"))
        self._look = button("", role="link")
        self._look.clicked.connect(self._next_look)
        line.addWidget(self._look)
        foot.setLayout(line)
        self._show_look()
        holder = QFrame()
        holder.setLayout(column(_across(), foot, gap=0))
        return holder

    @Slot()
    def _next_look(self) -> None:
        mode = MODES[(MODES.index(self.theme.mode) + 1) % len(MODES)]
        self.theme.use(mode)
        self._show_look()
        self.look_chosen.emit(mode)

    def _show_look(self) -> None:
        words = {"system": _("Follow the system"), "light": _("Light"), "dark": _("Dark")}
        self._look.setText(words[self.theme.mode])
        self._look.setAccessibleName(_("Look: {name}", name=words[self.theme.mode]))

    def closeEvent(self, event: Any) -> None:
        if not self.jobs.closed:
            self.jobs.close()
        super().closeEvent(event)


def _across() -> QFrame:
    made = frame("line")
    made.setStyleSheet("background: palette(mid);")
    made.setFixedHeight(1)
    return made


def _shortened(path: str, metrics: QFontMetrics, width: int) -> str:
    """``path`` without its middle where it is wider than ``width`` px. (Qt's own needs an enumeration: ``theme``.)"""
    kept, shown = len(path), path
    while kept > 1 and metrics.horizontalAdvance(shown) > width:
        kept -= 1
        shown = f"{path[: kept // 2]}…{path[len(path) - kept + kept // 2 :]}"
    return shown


class SignInWindow(CalmWindow):
    """Asks for account and password. ``entered`` carries what ``SignsIn.sign_in`` gave."""

    entered = Signal(object)
    other_file_wanted = Signal()
    recovery_wanted = Signal()

    def __init__(self, actions: SignsIn, theme: Theme, path: str, login: str = "", shown_path: str = "") -> None:
        super().__init__(theme)
        self._actions = actions
        self._path = path
        self._opened: Any = None
        self._typed = ("", "")  # until somebody is in
        self._job: Job[Any] | None = None
        self.account = QLineEdit(login)
        self.account.setProperty("scale", "large")
        self.account.setAccessibleName(_("Account"))
        self.password = PasswordField(_("Password"))
        self.enter = button(_("Sign in"), role="primary", size="large")
        self.leave = button(_("Quit"), size="large")
        self.other = button(_("Another file"), role="link")
        self.recovery = button(_("Use the recovery key"), role="link")
        self._note = label(_("First time? Use the password you were given."), "small", wrap=True)
        self.centre.addStretch(2)
        self.centre.addLayout(row(None, self._card(shown_path or path), None))
        below = QWidget()
        below.setFixedWidth(400)
        forgotten = label(_("Forgot it? Ask your administrator to reset it."), "small")
        below.setLayout(row(forgotten, None, self.recovery, edges=(0, 8, 0, 0)))
        self.centre.addLayout(row(None, below, None))
        self.centre.addStretch(3)
        self.enter.clicked.connect(self._sign_in)
        self.leave.clicked.connect(self._quit)
        self.other.clicked.connect(self.other_file_wanted)
        self.recovery.clicked.connect(self.recovery_wanted)
        self.account.returnPressed.connect(self.password.edit.setFocus)
        self.password.submitted.connect(self._sign_in)
        (self.password if login else self.account).setFocus()

    def _card(self, shown_path: str) -> QFrame:
        card = frame("card")
        card.setFixedWidth(400)
        file = label("", "small")
        file.setText(_shortened(shown_path, file.fontMetrics(), 230))
        file.setToolTip(shown_path)
        account, password = label(_("Account"), "small"), label(_("Password"), "small")
        account.setBuddy(self.account)
        password.setBuddy(self.password.edit)
        title = row(picture("building-2", "accent.text", 20), label("HRDesk", "title"), None)
        card.setLayout(
            column(
                title,
                row(picture("database"), file, None, self.other, gap=6),
                2,
                account,
                self.account,
                8,
                password,
                self.password,
                12,
                row(self._note, self.leave, self.enter),
                gap=4,
                edges=(32, 28, 32, 24),
            )
        )
        return card

    @Slot()
    def _sign_in(self) -> None:
        login, password = self.account.text().strip(), self.password.text
        if not login:
            self.account.setFocus()
            self.password.complain(_("Please type your account and password."))
            return
        if not password:
            self.password.complain(_("Please type your password."))
            self.password.setFocus()
            return
        if self._job is not None:
            return
        self._busy(True)
        path = self._path
        self._typed = (login, password)
        self._job = self.jobs.read(
            lambda job: self._actions.sign_in(path, login, password),
            done=self._entered,
            failed=self._refused,
            owner=self,
        )

    def _entered(self, opened: Any) -> None:
        self._busy(False)
        self._typed = ("", "")
        self.password.clear()
        if self._actions.must_change(opened):
            self._ask_new_password(opened)
            return
        self.entered.emit(opened)

    def _refused(self, failure: BaseException) -> bool:
        self._busy(False)
        if not isinstance(failure, UserError):
            return False
        if failure.code == "older_file":
            self._offer_to_bring_up_to_date()
            return True
        self.password.clear()
        self.password.complain(failure.whole)
        self.password.setFocus()
        return True

    def _offer_to_bring_up_to_date(self) -> None:
        from hrdesk.gui.widgets.dialogs import QuestionDialog

        dialog = QuestionDialog(
            _("This file was made by an earlier HRDesk. Bring it up to date now?"),
            _(
                "A verified backup is made beside it first. Colleagues need this version of HRDesk too: an earlier one"
                " will no longer open the file."
            ),
            _("Back up and bring up to date"),
            parent=self,
        )
        dialog.agreed.connect(self._bring_up_to_date)
        dialog.open()

    @Slot()
    def _bring_up_to_date(self) -> None:
        self._busy(True)
        path, (login, password) = self._path, self._typed
        self._job = self.jobs.write(
            lambda job: self._actions.bring_up_to_date(path, login, password),
            done=self._entered,
            failed=self._refused,
            owner=self,
        )

    def _ask_new_password(self, opened: Any) -> None:
        from hrdesk.gui.widgets.new_password import NewPasswordDialog

        self._opened = opened
        dialog = NewPasswordDialog(
            _("Choose your own password"),
            _("The password you were given is for the first time only."),
            parent=self,
        )
        dialog.chosen.connect(self._set_password)
        dialog.open()

    @Slot(str)
    def _set_password(self, password: str) -> None:
        opened = self._opened
        self._busy(True)
        self._job = self.jobs.write(
            lambda job: self._actions.change_password(opened, password),
            done=self._password_set,
            failed=self._refused,
            owner=self,
        )

    def _password_set(self, _done: Any) -> None:
        self._busy(False)
        self.entered.emit(self._opened)

    def _busy(self, busy: bool) -> None:
        if not busy:
            self._job = None
        self.enter.setText(_("Opening…") if busy else _("Sign in"))
        for thing in (self.enter, self.account, self.password, self.other, self.recovery, self.foot):
            thing.setEnabled(not busy)

    @Slot()
    def _quit(self) -> None:
        self.close()
        QApplication.quit()
