"""The window program from its first paint to its end: doors or sign-in, the window, signing out, another language.

Only Qt's widgets are imported before the first paint; use cases come in behind it (``opening``, ``pages``).
"""

from __future__ import annotations

import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTimer, QTranslator, Slot
from PySide6.QtWidgets import QApplication, QWidget

from hrdesk import __version__, logs, settings, words
from hrdesk.domain.roles import Role, may
from hrdesk.gui.opening import Opening, fetch_use_cases, machine
from hrdesk.gui.remembered import InFile
from hrdesk.gui.theme import FUSION, Theme
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.people import Found as FoundPerson
    from hrdesk.app.work import Desk
    from hrdesk.domain.errors import UserError
    from hrdesk.gui.first_run import FirstRunWindow
    from hrdesk.gui.jobs import Job
    from hrdesk.gui.rescue import RescueDialog
    from hrdesk.gui.search import Found
    from hrdesk.gui.shell import MainWindow
    from hrdesk.gui.sign_in import SignInWindow

NEWS_MS = 1_000
PRESENCE_MS = 60_000
AFTER_FIRST_PAINT_MS = 30
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
        self._news = QTimer(self)
        self._news.setInterval(NEWS_MS)
        self._news.timeout.connect(self._ask_news)
        self._presence = QTimer(self)
        self._presence.setInterval(PRESENCE_MS)
        self._presence.timeout.connect(self._come_by)
        self._version = 0
        self._asking = False
        self._gone = False
        self._day: date | None = None  # whose beginning was seen to

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
            before.close()
            before.deleteLater()

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
        self.desk = desk
        self._show_window("import" if with_roster else "")
        self._version = 0
        self._news.start()
        self._presence.start()
        self._day = None
        self._come_by()
        if desk.actor.role is not Role.KIOSK:
            from hrdesk.gui.updates import look

            look(self.window)  # type: ignore[arg-type]
            from hrdesk.gui.pages.training.kept import hand_in_kept

            shell: Any = self.window
            hand_in_kept(shell.jobs, shell.messages, desk, shell)

    def _show_window(self, first: str = "") -> None:
        from PySide6.QtCore import Qt

        from hrdesk.gui.drafts import SealedDrafts
        from hrdesk.gui.pages import entries
        from hrdesk.gui.shell import MainWindow, Seat
        from hrdesk.gui.table_export import giving_out

        desk = self.desk
        if desk is None:
            return
        if desk.actor.role is Role.KIOSK:
            self._show_kiosk(desk)
            return
        self._put_drafts_away()
        actor = desk.actor
        seat = Seat(
            agency=desk.agency,
            place=desk.place,
            name=actor.shown_name,
            role=role_word(actor.role),
            may=partial(may, actor.role),
            check_password=self._check_password,
            idle_minutes=self._setting("idle_minutes"),
            search=self._search,
            language=words.current(),
            drafts=SealedDrafts(desk),
            give_out=giving_out(desk),
        )
        kept = InFile(settings.profile() / "window.ini", actor.login)
        window = MainWindow(entries(desk), seat, self.theme, kept)
        window.language_wanted.connect(self._use_language)
        window.look_chosen.connect(self._use_look)
        window.sign_out_wanted.connect(self.sign_out)
        window.password_wanted.connect(self._change_password)
        window.closed.connect(self._closed)
        window.jobs.revoked.connect(self._revoked, Qt.ConnectionType.QueuedConnection)
        window.restore_place()
        if may(actor.role, "performance.import"):
            from hrdesk.gui.page import Context
            from hrdesk.gui.pages.imports.watching import Watching

            watching = Watching(Context(window.jobs, window.messages), desk, window)
            window.closed.connect(watching.stop)
            watching.start()
        if first == "import":
            window.go("import", kind="roster")
        else:
            window.open_first("mine" if actor.scope == "own" else "today")
        self._show(window)

    def _show_kiosk(self, desk: Desk) -> None:
        """The whole screen, until somebody who knows its password ends it."""
        from PySide6.QtCore import Qt

        from hrdesk.gui.kiosk import KioskWindow

        window = KioskWindow(desk, self.theme, self._setting("kiosk_idle_minutes"))
        window.language_wanted.connect(window.release)
        window.language_wanted.connect(self._use_language)
        window.look_chosen.connect(self._use_look)
        window.sign_out_wanted.connect(self.sign_out)
        window.closed.connect(self._closed)
        window.jobs.revoked.connect(window.release)
        window.jobs.revoked.connect(self._revoked, Qt.ConnectionType.QueuedConnection)
        window.setWindowState(Qt.WindowState.WindowFullScreen)
        self._show(window)

    def _put_drafts_away(self) -> None:
        """What was typed in the last moment lies on the disk before the next window, or the next account, looks."""
        window: Any = self.window
        if hasattr(window, "drafts"):
            window.drafts.flush()
            window.jobs.finish_asides()

    def _setting(self, key: str) -> int:
        from hrdesk.app.upkeep import agency_settings

        if self.desk is None:
            return 0
        return int(agency_settings(self.desk.work()).values[key])

    @Slot()
    def sign_out(self) -> None:
        """Back to signing in; the file is let go."""
        place = self.desk.place if self.desk else ""
        self._let_go()
        self._show_sign_in(place)

    @Slot(object)
    def _revoked(self, why: UserError) -> None:
        """Out at once, and told why where one signs in again."""
        if self.desk is None:  # several jobs may have met it
            return
        self.sign_out()
        sign_in: Any = self.window
        sign_in.password.complain(f"{why} {why.hint}")

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
        self._put_drafts_away()
        self._news.stop()
        self._presence.stop()
        desk, self.desk = self.desk, None
        if desk is not None:
            from hrdesk.app.upkeep import leave
            from hrdesk.domain.errors import UserError

            try:
                leave(desk.work(), machine())
            except UserError:
                pass  # the share is gone; the presence row ends by itself
            desk.database.close()

    # -- look and language -------------------------------------------------------------------------------------

    @Slot(str)
    def _use_look(self, mode: str) -> None:
        self.kept.put(LOOK, mode)

    @Slot(str)
    def _use_language(self, language: str) -> None:
        words.use(language)
        self.kept.put(LANGUAGE, language)
        self._speak_qt()
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

    # -- behind the window -------------------------------------------------------------------------------------

    def _check_password(self, password: str) -> bool:
        from hrdesk.app.access import verify_own_password
        from hrdesk.domain.errors import UserError

        if self.desk is None:
            return False
        try:
            verify_own_password(self.desk.work(), password)
        except UserError as wrong:
            if wrong.code == "wrong_password":
                return False
            raise
        return True

    def _search(self, text: str, deliver: Any) -> None:
        from hrdesk.app.people import search

        desk, window = self.desk, self.window
        if desk is None or window is None:
            return
        shell: MainWindow = window  # type: ignore[assignment]
        shell.jobs.read(
            lambda job: search(desk.work(cancelled=job.cancelled), text, 12),
            done=lambda found: deliver([self._person(person) for person in found]),
            owner=window,
        )

    def _person(self, person: FoundPerson) -> Found:
        from hrdesk.gui.search import Found

        detail = P_("said", ", ").join(part for part in (person.employee_no, person.team or person.department) if part)
        return Found("person", person.name, partial(self._go_to_person, person.employment_id), detail)

    def _go_to_person(self, employment_id: int) -> None:
        shell: Any = self.window
        shell.go("people", employment=str(employment_id))

    @Slot()
    def _change_password(self) -> None:
        from hrdesk.gui.widgets.new_password import NewPasswordDialog

        dialog = NewPasswordDialog(_("Change password"), present=True, parent=self.window)
        dialog.changed.connect(self._set_password)
        dialog.open()

    @Slot(str, str)
    def _set_password(self, old: str, new: str) -> None:
        from hrdesk.app.access import ChangePassword, change_own_password

        desk, shell = self.desk, self.window
        if desk is None:
            return
        shell.jobs.write(  # type: ignore[union-attr]
            lambda job: change_own_password(desk.work(), ChangePassword(old, new)),
            done=lambda _done: shell.messages.toast(_("Your password is changed.")),  # type: ignore[union-attr]
            owner=shell,
        )

    @Slot()
    def _ask_news(self) -> None:
        """Whether anybody saved anything: read beside the window, told to every page that is built."""
        from hrdesk.app.upkeep import news

        desk, shell = self.desk, self.window
        if desk is None or self._asking or not hasattr(shell, "tell"):
            return
        self._asking = True

        def ask(_job: Job[int]) -> int:
            return news(desk)

        shell.jobs.read(ask, done=self._told, failed=self._not_told, owner=self)  # type: ignore[union-attr]

    def _told(self, version: int) -> None:
        self._asking = False
        shell: Any = self.window
        if self._gone:
            self._gone = False
            shell.messages.clear_banner("gone")
        if self._version and version != self._version:
            shell.tell(frozenset({"changed"}))
        self._version = version

    def _not_told(self, failure: BaseException) -> bool:
        from hrdesk.domain.errors import UserError

        self._asking = False
        if not isinstance(failure, UserError):
            return False
        if not self._gone:
            self._gone = True
            shell: Any = self.window
            shell.messages.banner(
                "gone", _("The file cannot be reached. What is shown can still be read; saving waits until it is back.")
            )
        return True

    @Slot()
    def _come_by(self) -> None:
        from hrdesk.app.upkeep import come_by

        desk, shell = self.desk, self.window
        if desk is None or not hasattr(shell, "status"):
            return
        shell.jobs.write(  # type: ignore[union-attr]
            lambda job: come_by(desk.work(), machine()), done=self._show_people, failed=self._ignore, owner=self
        )
        if (today := desk.work().today()) != self._day:
            from hrdesk.app.daily import begin_day

            self._day = today
            shell.jobs.write(lambda job: begin_day(desk.work()), failed=self._ignore, owner=self)  # type: ignore[union-attr]

    def _ignore(self, failure: BaseException) -> bool:
        from hrdesk.domain.errors import UserError

        return isinstance(failure, UserError)

    def _show_people(self, present: Any) -> None:
        shell: Any = self.window
        names = list(dict.fromkeys(one.shown_name for one in present))
        if hasattr(shell, "status"):
            text = _("{names} are in", names=_(", ").join(names[:3])) if len(names) > 1 else ""
            shell.status.show_people(text)

    # -- recovery and restore ----------------------------------------------------------------------------------

    def _recover(self, place: str) -> None:
        from hrdesk.gui.rescue import RecoveryDialog

        dialog = RecoveryDialog(self.window)
        dialog.given.connect(partial(self._recovered, dialog, place))
        dialog.open()

    def _recovered(self, dialog: RescueDialog, place: str, key: str, password: str) -> None:
        calm: Any = self.window
        calm.jobs.write(
            lambda job: self.opening.recover(place, key, password),
            done=partial(self._rescued, dialog),
            failed=dialog.refuse,
            owner=dialog,
        )

    def _rescued(self, dialog: RescueDialog, desk: Desk) -> None:
        dialog.accept()
        self._entered(desk)

    @Slot()
    def _restore(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        from hrdesk.gui.rescue import RestoreDialog

        chosen, _filter = QFileDialog.getOpenFileName(self.window, _("Restore a backup"))
        if chosen:
            dialog = RestoreDialog(chosen, self.opening.proposed_place("HRDesk"), self.window)
            dialog.given.connect(partial(self._restored, dialog))
            dialog.open()

    def _restored(self, dialog: RescueDialog, backup: str, to: str, login: str, password: str) -> None:
        calm: Any = self.window
        calm.jobs.write(
            lambda job: self.opening.restore(backup, to, login, password),
            done=partial(self._rescued, dialog),
            failed=dialog.refuse,
            owner=dialog,
            title=_("Restoring the backup"),
        )


def role_word(role: str) -> str:
    """The role in the current language."""
    return {
        "administrator": _("Administrator"),
        "hr": _("HR"),
        "supervisor": _("Supervisor"),
        "collector": _("Collector"),
        "finance": _("Finance"),
        "owner": _("Owner of the agency"),
        "auditor": _("Auditor"),
        "kiosk": _("Kiosk (shared PC)"),
    }[role]


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
    program.start()
    app.lastWindowClosed.connect(program.quit_if_empty)
    return int(app.exec())


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
