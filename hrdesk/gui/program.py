"""The window program from its first paint to its end: doors or sign-in, the window, signing out, another language.

Only Qt's widgets are imported before the first paint; use cases come in behind it (``opening``, ``pages``).
"""

from __future__ import annotations

import logging
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTimer, QTranslator, Slot
from PySide6.QtWidgets import QApplication, QWidget

from hrdesk import __version__, logs, settings, words
from hrdesk.domain.roles import Role
from hrdesk.gui.opening import Opening, fetch_use_cases, machine
from hrdesk.gui.remembered import InFile
from hrdesk.gui.theme import FUSION, Theme
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.work import Desk
    from hrdesk.domain.errors import UserError
    from hrdesk.gui.first_run import FirstRunWindow
    from hrdesk.gui.kiosk import KioskWindow
    from hrdesk.gui.presence import Presence
    from hrdesk.gui.seating import Seating
    from hrdesk.gui.shell import MainWindow
    from hrdesk.gui.sign_in import SignInWindow

AFTER_FIRST_PAINT_MS = 30
LEAVE_MS = 3_000  # how long the end of the program waits for a file that may be out of reach
LOOK = "look"
LANGUAGE = "language"


class Program(QObject):
    """Holds the one window that is open and moves from one to the next."""

    def __init__(self, app: QApplication, *, database: str = "", sample: str = "", fusion: bool = False) -> None:
        super().__init__()
        self.app = app
        self.database = database
        self.sample = sample
        self.kept = InFile(settings.profile() / "window.ini")
        words.use(_language(self.kept.get(LANGUAGE)))
        self._qt_words = QTranslator(self)
        self._speak_qt()
        self.theme = Theme(app, self.kept.get(LOOK) or "system", fusion=fusion)
        self.opening = Opening()
        self.window: QWidget | None = None
        self.desk: Desk | None = None
        self._seating: Seating | None = None  # from the first time somebody signs in
        self._presence: Presence | None = None
        self._gone: list[Any] = []  # windows off the screen whose work is still being ended
        self.ended = True  # False: something hangs on a file out of reach
        QTimer.singleShot(AFTER_FIRST_PAINT_MS, self._after_first_paint)

    @Slot()
    def _after_first_paint(self) -> None:
        """What nobody sees in the first picture, and what signing in will want while the password is typed."""
        from PySide6.QtGui import QIcon

        from hrdesk.gui import icons

        self.app.setWindowIcon(QIcon(icons.pixmap("building-2", 32, "#1F5BB0")))
        window: Any = self.window
        if window is not None:
            window.jobs.read(lambda job: fetch_use_cases())

    def bug(self, report: str) -> None:
        """Says that HRDesk itself failed outside any job, with the report to copy."""
        messages = getattr(self.window, "messages", None)
        if messages is not None:
            messages.bug("", report)

    # -- which window ------------------------------------------------------------------------------------------

    def start(self) -> None:
        """The first window: the sample asked for, signing in to the last file, or the three doors."""
        place = self.database or settings.last_database() or ""
        if self.sample:
            self._show_doors()
            self._open_sample(self.sample)
        elif place and (self.database or Path(place).exists()):
            self._show_sign_in(place)
        else:
            self._show_doors()

    def _show(self, window: QWidget) -> None:
        before, self.window = self.window, window
        window.show()
        if before is not None:
            self._retire(before)

    def _retire(self, before: Any) -> None:
        """It is off the screen at once; what it was saving is saved behind the next one, then it is gone."""
        self._gone.append(before)
        before.jobs.wound_up.connect(partial(self._is_gone, before))
        if hasattr(before, "give_way"):
            before.give_way()
        else:
            before.jobs.wind_up()
            before.close()
        before.hide()  # also where closing was not wanted
        for timer in before.findChildren(QTimer):
            timer.stop()

    def _is_gone(self, window: QWidget) -> None:
        if window in self._gone:
            self._gone.remove(window)
            window.deleteLater()

    def _show_doors(self) -> None:
        from hrdesk.gui.first_run import FirstRunWindow

        window = FirstRunWindow(self.opening, self.theme)
        window.entered.connect(self._entered)
        window.join_wanted.connect(self._show_sign_in)
        window.restore_wanted.connect(self._restore)
        self._calm(window)

    @Slot(str)
    def _show_sign_in(self, place: str) -> None:
        from hrdesk.gui.sign_in import SignInWindow

        window = SignInWindow(self.opening, self.theme, place, settings.last_login(place) or "")
        window.entered.connect(self._entered)
        window.other_file_wanted.connect(self._show_doors)
        window.recovery_wanted.connect(partial(self._recover, place))
        self._calm(window)

    def _calm(self, window: FirstRunWindow | SignInWindow) -> None:
        window.language_wanted.connect(self._use_language)
        window.look_chosen.connect(self._use_look)
        if self.window is not None and hasattr(self.window, "foot"):  # one calm window after another stays in place
            window.setGeometry(self.window.geometry())
        self._show(window)

    def _open_sample(self, folder: str) -> None:
        doors: Any = self.window
        doors.doors.busy(True)
        doors.jobs.write(
            lambda job: self.opening.open_sample_in(Path(folder)),
            done=self._entered,
            failed=partial(self._sample_failed, doors),
            owner=self,
            title=_("Preparing the sample agency"),
        )

    def _sample_failed(self, doors: Any, _failure: BaseException) -> bool:
        doors.doors.busy(False)
        return False

    @Slot(object, bool)
    def _entered(self, desk: Desk, with_roster: bool = False) -> None:
        for gone in self._gone:  # its drafts lie on the disk before the next window looks
            gone.jobs.finish_asides()
        self.desk = desk
        self._show_window("import" if with_roster else "")
        if self._presence is None:
            from hrdesk.gui.presence import Presence

            self._presence = Presence(self)
        self._presence.begin()
        if desk.actor.role is not Role.KIOSK:
            from hrdesk.gui.updates import look

            look(self.window)  # type: ignore[arg-type]
            from hrdesk.gui.pages.training.kept import hand_in_kept

            shell: Any = self.window
            hand_in_kept(shell.jobs, shell.messages, desk, shell)

    def _show_window(self, first: str = "") -> None:
        from hrdesk.gui.seating import Seating

        desk = self.desk
        if desk is None:
            return
        self._seating = seating = self._seating or Seating(self)
        if desk.actor.role is Role.KIOSK:
            self._heed(kiosk := seating.kiosk(desk))
            self._show(kiosk)
            return
        self._put_drafts_away()
        window = seating.main_window(desk)
        self._heed(window)
        seating.open(window, desk, first)
        self._show(window)

    def _heed(self, window: MainWindow | KioskWindow) -> None:
        """Hears what goes beyond the window."""
        from PySide6.QtCore import Qt

        window.language_wanted.connect(self._use_language)
        window.look_chosen.connect(self._use_look)
        window.sign_out_wanted.connect(self.sign_out)
        window.closed.connect(self._closed)
        window.jobs.revoked.connect(self._revoked, Qt.ConnectionType.QueuedConnection)

    def _put_drafts_away(self) -> None:
        """What was typed in the last moment lies on the disk before the next window, or the next account, looks."""
        window: Any = self.window
        if hasattr(window, "drafts"):
            window.drafts.flush()
            window.jobs.finish_asides()

    @Slot()
    def sign_out(self) -> None:
        """Back to signing in at once; the file is let go behind it, however long that takes."""
        place = self.desk.place if self.desk else ""
        desk, window = self._stand_up(), self.window
        if desk is not None:
            _keep_drafts(window)
            window.jobs.wind_up(partial(_leave, desk))  # type: ignore[union-attr]
        self._show_sign_in(place)

    @Slot(object)
    def _revoked(self, why: UserError) -> None:
        """Out at once, and told why where one signs in again."""
        if self.desk is None:  # several jobs may have met it
            return
        self.sign_out()
        sign_in: Any = self.window
        sign_in.password.complain(why.whole)

    @Slot()
    def _closed(self) -> None:
        window = self.window
        if window is not None and self.sender() is window:
            self._let_go()
            self.app.quit()

    @Slot()
    def quit_if_empty(self) -> None:
        """Ends the program when the last window was closed by the person, not when one makes way for another."""
        if self.window is None or not self.window.isVisible():
            self._let_go()
            self.app.quit()

    def _let_go(self) -> None:
        """Before the program ends: no window is seen any more, and a file out of reach is not waited for."""
        desk, window = self._stand_up(), self.window
        if desk is not None:
            _keep_drafts(window)
            window.jobs.close(LEAVE_MS, partial(_leave, desk))  # type: ignore[union-attr]
        everywhere: list[Any] = [window, *self._gone]
        self.ended = all(one is None or one.jobs.close(LEAVE_MS) for one in everywhere)

    def _stand_up(self) -> Desk | None:
        if self._presence is not None:
            self._presence.stop()
        desk, self.desk = self.desk, None
        return desk

    # -- look and language -------------------------------------------------------------------------------------

    @Slot(str)
    def _use_look(self, mode: str) -> None:
        self.kept.put(LOOK, mode)

    @Slot(str)
    def _use_language(self, language: str) -> None:
        words.use(language)
        self.kept.put(LANGUAGE, language)
        self._speak_qt()
        self.theme.speak()
        if self.desk is not None:
            self._show_window()
        elif self.window is not None and hasattr(self.window, "doors"):
            before: Any = self.window
            progress = before.progress()
            self._show_doors()
            again: Any = self.window
            if progress is not None:
                again.resume(progress)
        else:
            self._show_sign_in(self.database or settings.last_database() or "")

    def _speak_qt(self) -> None:
        """Qt's own dialogs in the same language."""
        self.app.removeTranslator(self._qt_words)
        locale = QLocale(words.current())
        QLocale.setDefault(locale)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._qt_words.load(locale, "qtbase", "_", folder):
            self.app.installTranslator(self._qt_words)

    # -- recovery and restore ----------------------------------------------------------------------------------

    def _recover(self, place: str) -> None:
        from hrdesk.gui.rescue import Rescue

        Rescue(self.opening, self.window, self._entered).recover(place)

    @Slot()
    def _restore(self) -> None:
        from hrdesk.gui.rescue import Rescue

        Rescue(self.opening, self.window, self._entered).restore()


def _keep_drafts(window: Any) -> None:
    """What was typed in the last moment is on its way to the disk; nothing is typed any more."""
    if hasattr(window, "drafts"):
        window.drafts.close()


def _leave(desk: Desk) -> None:
    """Off the list of who is in, and the file let go. Runs beside the window."""
    from hrdesk.app.upkeep import leave
    from hrdesk.domain.errors import UserError

    try:
        leave(desk.work(), machine())
    except UserError:
        pass  # the share is gone; the presence row ends by itself
    finally:
        desk.database.close()


def _language(chosen: str | None) -> str:
    """By policy, else as the person chose, else as IT preset, else as the system speaks."""
    given = settings.of_computer("language", fixed=True) or chosen or settings.of_computer("language")
    return str(given or _system_language())


def _system_language() -> str:
    return "en" if QLocale.system().language() == QLocale.Language.English else "zh_CN"


def run(argv: list[str]) -> int:
    """Opens the window; ``--db FILE``, ``--lang``, ``--sample DIR``. Returns when it is closed."""
    database, language, sample, rest = _chosen(argv)
    app = QApplication([sys.argv[0], *FUSION, *rest])
    app.setApplicationName("HRDesk")
    app.setApplicationVersion(__version__)
    app.setQuitOnLastWindowClosed(False)
    program = Program(app, database=database, sample=sample, fusion="-style" not in rest)
    logs.last_resort(program.bug)
    if language:
        words.use(language)
        program.theme.speak()
    program.start()
    app.lastWindowClosed.connect(program.quit_if_empty)
    code = int(app.exec())
    if not program.ended:  # Qt would wait for its threads for ever; what was typed is kept, nothing is half written
        logging.shutdown()
        os._exit(code)
    return code


def _chosen(argv: list[str]) -> tuple[str, str, str, list[str]]:
    """File, language, folder of the sample, and what is left for Qt."""
    if not argv:
        return "", "", "", []  # by its icon: nothing to read
    from argparse import ArgumentParser

    parser = ArgumentParser(prog="hrdesk gui")
    parser.add_argument("--db", default="")
    parser.add_argument("--lang", choices=words.LANGUAGES, default="")
    parser.add_argument("--sample", default="")
    chosen, rest = parser.parse_known_args(argv)
    return chosen.db, chosen.lang, chosen.sample, rest
