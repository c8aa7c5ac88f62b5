"""The kiosk's window: asks who is there, shows that person's training and figures, and signs them out again.

It is opened under the kiosk's own account and closed only with that account's password. Whoever is let in is signed out
after some minutes without a key or a click, soon after an exam or a course is finished, and when they say so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QStackedWidget, QWidget

from hrdesk.domain.errors import Unavailable, UserError
from hrdesk.gui.kiosk.pin_pages import NewPinPage, PinPage
from hrdesk.gui.kiosk.visit import VisitPage
from hrdesk.gui.sign_in import CalmWindow
from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.parts import button, label, picture, row
from hrdesk.gui.widgets.password import PasswordField
from hrdesk.gui.widgets.toasts import Banners, Toasts
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.kiosk import Visit
    from hrdesk.app.work import Desk
    from hrdesk.gui.theme import Theme

WARN_SECONDS = 30  # how long it is counted down before somebody is signed out
_ACTS = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin)


class KioskWindow(CalmWindow):
    """``sign_out_wanted``: the kiosk's account leaves; ``closed``: the program ends. Both only after its password."""

    sign_out_wanted = Signal()
    closed = Signal()
    visit_begun = Signal()
    visit_over = Signal()
    explains = False  # the manual is for the office

    def __init__(self, desk: Desk, theme: Theme, idle_minutes: int) -> None:
        super().__init__(theme)
        self.desk = desk
        self.setWindowTitle(f"{desk.agency} · HRDesk")
        self.centre.setContentsMargins(0, 0, 0, 0)
        self.banners = Banners()
        self.toasts = Toasts(self, left=24)
        self.messages.toasted.connect(self.toasts.show_message)
        self.messages.bannered.connect(self.banners.show_message)
        self.messages.unbannered.connect(self.banners.clear)
        self.jobs.refused.disconnect(self.messages.error)
        self.jobs.refused.connect(self._refused)
        self.pin_page = PinPage(desk.agency)
        self.pin_page.given.connect(self._enter)
        self.pin_page.closing_wanted.connect(self.ask_to_close)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.pin_page)
        self.centre.addWidget(self.banners)
        self.centre.addWidget(self.stack, 1)
        self.new_pin: NewPinPage | None = None
        self.visit: VisitPage | None = None
        self._there: Desk | None = None  # of who was let in
        self._given_pin = ""
        self._released = False
        self._quits = False
        self._strip: CountDown | None = None
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self.end_after(idle_minutes)
        self._idle.timeout.connect(self.warn)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        from hrdesk.app.kiosk import end_left_open

        self.jobs.write(lambda _job: end_left_open(desk.work()), failed=_quiet, owner=self)
        self.pin_page.begin()

    # -- coming in ---------------------------------------------------------------------------------------------

    @Slot(str, str)
    def _enter(self, number: str, pin: str) -> None:
        from hrdesk.app.kiosk import Enter, enter

        order = Enter(number, pin)
        self._given_pin = pin
        self.jobs.write(
            lambda _job: enter(self.desk.work(), order), done=self._let_in, failed=self.pin_page.refuse, owner=self
        )

    def _let_in(self, visit: Visit) -> None:
        from hrdesk.app.kiosk import visit_desk

        self._there = visit_desk(self.desk, visit)
        self.foot.hide()
        self._idle.start()
        if visit.must_change:
            self.new_pin = NewPinPage(visit.name)
            self.new_pin.chosen.connect(self._choose)
            self.new_pin.left.connect(self.sign_out)
            self._present(self.new_pin)
            self.new_pin.first.setFocus()
            self._known = visit
            return
        self._given_pin = ""
        self._begin(visit)

    @Slot(str)
    def _choose(self, pin: str) -> None:
        from hrdesk.app.kiosk import Choose, choose_pin

        there, page = self._there, self.new_pin
        if there is None or page is None:
            return
        order = Choose(self._given_pin, pin)
        self.jobs.write(lambda _job: choose_pin(there.work(), order), done=self._chosen, failed=page.refuse, owner=page)

    def _chosen(self, _none: None) -> None:
        from dataclasses import replace

        from hrdesk.app.kiosk import visit_desk

        visit = replace(self._known, must_change=False)
        self._given_pin = ""
        self._there = visit_desk(self.desk, visit)
        self._drop_pages()
        self._begin(visit)
        self.messages.toast(_("Your PIN is changed."))

    def _begin(self, visit: Visit) -> None:
        there = self._there
        if there is None:
            return
        self.visit = VisitPage(there, visit, self.jobs, self.messages)
        self.visit.sign_out_wanted.connect(self.sign_out)
        self.visit.finished.connect(self._finished)
        self._present(self.visit)
        self.visit.begin()
        from hrdesk.gui.pages.training.kept import hand_in_kept

        hand_in_kept(self.jobs, self.messages, there, self.visit)
        self.visit_begun.emit()

    def _present(self, page: QWidget) -> None:
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)

    # -- going out ---------------------------------------------------------------------------------------------

    @Slot()
    def sign_out(self) -> None:
        """The person says so."""
        self.end("signed_out")

    def end(self, how: str, why: str = "") -> None:
        """Ends the visit; what was typed into an exam is saved first. ``why``: what the next page says."""
        there, self._there = self._there, None
        self._idle.stop()
        self._hide_strip()
        if there is None:
            return
        self._leave_dialogs()
        if how:
            from hrdesk.app.kiosk import leave

            self.jobs.write(lambda _job: leave(there.work(), how), failed=_quiet, owner=self)
        self._given_pin = ""
        self._drop_pages()
        self.toasts.clear()
        QGuiApplication.clipboard().clear()
        self.stack.setCurrentWidget(self.pin_page)
        self.foot.show()
        self.pin_page.begin(why)
        self.visit_over.emit()

    def _leave_dialogs(self) -> None:
        """Nothing of the person stays open; an exam goes on where it was left, with what was typed."""
        from hrdesk.gui.pages.training.sitting import ExamDialog

        for dialog in [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]:
            if isinstance(dialog, ExamDialog):
                dialog.leave_now()
            else:
                dialog.done(QDialog.DialogCode.Rejected)

    def _drop_pages(self) -> None:
        for page in (self.new_pin, self.visit):
            if page is not None:
                self.stack.removeWidget(page)
                page.hide()
                page.deleteLater()
        self.new_pin = self.visit = None

    def _refused(self, failure: UserError, saving: bool = True) -> None:
        if failure.code == "visit_ended":
            self.end("", failure.whole)
        else:
            self.messages.error(failure, saving)

    # -- idle --------------------------------------------------------------------------------------------------

    def end_after(self, minutes: int) -> None:
        """Signs out whoever was let in when nobody pressed anything for ``minutes``."""
        self._idle.setInterval(max(minutes * 60 - WARN_SECONDS, 10) * 1000)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _ACTS and self._there is not None:
            self._hide_strip()
            self._idle.start()
        return False

    @Slot()
    def _finished(self) -> None:
        """An exam is handed in, a course signed: the next one may be waiting."""
        self._count_down(_done)

    @Slot()
    def warn(self) -> None:
        """Nobody pressed anything for a while."""
        self._count_down(_still_there)

    def _count_down(self, words: Callable[[int], str]) -> None:
        self._hide_strip()
        if self._there is None:
            return
        self._idle.stop()
        self._strip = CountDown(words, QApplication.activeModalWidget() or self)
        self._strip.over.connect(self._idle_over)
        self._strip.begin()

    @Slot()
    def _idle_over(self) -> None:
        self.end("idle", _("You were signed out. What you had answered is saved."))

    def _hide_strip(self) -> None:
        strip, self._strip = self._strip, None
        if strip is not None:
            strip.stop()

    # -- what the program asks of a window -----------------------------------------------------------------------

    def tell(self, news: frozenset[str]) -> None:
        """Somebody saved something."""
        if self.visit is not None:
            self.visit.refresh(news)

    # -- closing -----------------------------------------------------------------------------------------------

    @Slot()
    def ask_to_close(self) -> None:
        """Only who knows the kiosk's password gives the PC back."""
        dialog = ClosingDialog(self.desk.actor.login, self)
        dialog.given.connect(self._check)
        self._closing = dialog
        dialog.open()

    @Slot(str)
    def _check(self, password: str) -> None:
        from hrdesk.app.access import verify_own_password

        desk, dialog = self.desk, self._closing
        self.jobs.read(
            lambda _job: verify_own_password(desk.work(), password),
            done=self._let_go, failed=dialog.refuse, owner=dialog,
        )  # fmt: skip

    def _let_go(self, _none: None) -> None:
        self._closing.accept()
        self.release()
        if self._quits:
            self.close()
        else:
            self.sign_out_wanted.emit()

    def release(self) -> None:
        """From here on the window may close: its password was given, or its account was stopped."""
        if self._there is not None:
            self.end("closed")
        self._released = True

    def closeEvent(self, event: QCloseEvent) -> None:
        """A cross, Alt+F4 or the task bar close nothing; the end of the Windows session does."""
        application: QApplication = QApplication.instance()  # type: ignore[assignment]
        if not self._released and not application.isSavingSession():
            event.ignore()
            self._quits = True
            if QApplication.activeModalWidget() is None:
                self.ask_to_close()
            return
        application.removeEventFilter(self)
        super().closeEvent(event)
        self.closed.emit()


def _done(count: int) -> str:
    return _("Done. You are signed out in {count} seconds; press any key to stay.", count=count)


def _still_there(count: int) -> str:
    return _("Still there? You are signed out in {count} seconds; press any key to stay.", count=count)


class CountDown(QFrame):
    """A strip over the window, or over the exam that covers it, which counts the seconds. ``over``: at nought."""

    over = Signal()

    def __init__(self, words: Callable[[int], str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self.setProperty("tone", "warning")
        self._told = words
        self._words = label("", "strong")
        self.setLayout(row(picture("clock-alert", "status.warning", 20), self._words, gap=12, edges=(20, 12, 20, 12)))
        self.seconds = WARN_SECONDS
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self.count)

    def begin(self) -> None:
        """Shows it and starts to count."""
        self._say()
        self._tick.start()
        self.show()
        self.raise_()

    def stop(self) -> None:
        """Takes it away."""
        self._tick.stop()
        self.hide()
        self.deleteLater()

    @Slot()
    def count(self) -> None:
        """One second less."""
        self.seconds -= 1
        if self.seconds <= 0:
            self._tick.stop()
            self.over.emit()
        else:
            self._say()

    def _say(self) -> None:
        self._words.setText(self._told(self.seconds))
        self.setAccessibleName(self._words.text())
        self.adjustSize()
        over = self.parentWidget()
        if over is not None:
            self.move(max(0, (over.width() - self.width()) // 2), over.height() - self.height() - 72)


class ClosingDialog(Dialog):
    """``given(password)`` of the kiosk's own account."""

    given = Signal(str)

    def __init__(self, login: str, parent: QWidget | None = None) -> None:
        super().__init__(_("End the kiosk"), parent=parent)
        self.body.addWidget(label(_("End the kiosk?"), "strong"))
        self.body.addWidget(label(_("Type the password of the account {login}.", login=login), "secondary", wrap=True))
        self.password = PasswordField(_("Password"))
        self.body.addWidget(self.password)
        self.password.submitted.connect(self._give)
        self.buttons.addWidget(button(_("Cancel"), pressed=self.reject))
        self.end = button(_("End the kiosk"), role="primary", pressed=self._give)
        self.buttons.addWidget(self.end)
        self.password.setFocus()

    @Slot()
    def _give(self) -> None:
        if self.password.text and self.end.isEnabled():
            self.end.setEnabled(False)
            self.given.emit(self.password.text)

    def refuse(self, failure: BaseException) -> bool:
        """It was not the password."""
        self.end.setEnabled(True)
        if not isinstance(failure, UserError):
            return False
        self.password.clear()
        wrong = failure.code == "wrong_password"  # there is no name to be wrong about
        self.password.complain(_("Wrong password.") if wrong else failure.whole)
        self.password.setFocus()
        return True


def _quiet(failure: BaseException) -> bool:
    """A visit that could not be ended in the file ends by itself at the next one."""
    return isinstance(failure, (Unavailable, UserError))
