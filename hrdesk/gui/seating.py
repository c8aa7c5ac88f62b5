"""The window of whoever signed in: made for their seat, opened where they were, and what it asks of the use cases for them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Slot

from hrdesk import settings, words
from hrdesk.domain.roles import may
from hrdesk.gui.drafts import SealedDrafts
from hrdesk.gui.models.roles import role_word
from hrdesk.gui.pages import entries
from hrdesk.gui.remembered import InFile
from hrdesk.gui.shell import MainWindow, Seat
from hrdesk.gui.table_export import giving_out
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.people import Found as FoundPerson
    from hrdesk.app.work import Desk
    from hrdesk.gui.kiosk import KioskWindow
    from hrdesk.gui.program import Program
    from hrdesk.gui.search import Found


class Seating(QObject):
    """For the desk the program has; what is asked later goes to the window the program shows then."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self._program = program

    # -- the window --------------------------------------------------------------------------------------------

    def main_window(self, desk: Desk) -> MainWindow:
        """The window with the pages the role may open; none is open yet."""
        actor = desk.actor
        seat = Seat(
            agency=desk.agency,
            place=desk.place,
            name=actor.shown_name,
            role=role_word(actor.role),
            may=partial(may, actor.role),
            check_password=self._check_password,
            idle_minutes=_usual("idle_minutes"),
            search=self._search,
            language=words.current(),
            drafts=SealedDrafts(desk),
            give_out=giving_out(desk),
        )
        kept = InFile(settings.profile() / "window.ini", actor.login)
        window = MainWindow(entries(desk), seat, self._program.theme, kept)
        window.password_wanted.connect(self._change_password)
        _ask_setting(desk, window, "idle_minutes", window.lock_after)
        return window

    def open(self, window: MainWindow, desk: Desk, first: str) -> None:
        """Where it stood, with the page it begins with; ``first``: "import" after an agency was begun with a roster."""
        actor = desk.actor
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

    def kiosk(self, desk: Desk) -> KioskWindow:
        """The whole screen, until somebody who knows its password ends it."""
        from hrdesk.gui.kiosk import KioskWindow

        window = KioskWindow(desk, self._program.theme, _usual("kiosk_idle_minutes"))
        _ask_setting(desk, window, "kiosk_idle_minutes", window.end_after)
        window.language_wanted.connect(window.release)
        window.jobs.revoked.connect(window.release)
        window.setWindowState(Qt.WindowState.WindowFullScreen)
        return window

    # -- what it asks ------------------------------------------------------------------------------------------

    def _check_password(self, password: str) -> bool:
        """Runs beside the window (``Seat``): a password takes its time to check."""
        from hrdesk.app.access import verify_own_password
        from hrdesk.domain.errors import UserError

        desk = self._program.desk
        if desk is None:
            return False
        try:
            verify_own_password(desk.work(), password)
        except UserError as wrong:
            if wrong.code == "wrong_password":
                return False
            raise
        return True

    def _search(self, text: str, deliver: Any) -> None:
        from hrdesk.app.people import search

        desk, window = self._program.desk, self._program.window
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
        shell: Any = self._program.window
        shell.go("people", employment=str(employment_id))

    @Slot()
    def _change_password(self) -> None:
        from hrdesk.gui.widgets.new_password import NewPasswordDialog

        dialog = NewPasswordDialog(_("Change password"), present=True, parent=self._program.window)
        dialog.changed.connect(self._set_password)
        dialog.open()

    @Slot(str, str)
    def _set_password(self, old: str, new: str) -> None:
        from hrdesk.app.access import ChangePassword, change_own_password

        desk, shell = self._program.desk, self._program.window
        if desk is None:
            return
        shell.jobs.write(  # type: ignore[union-attr]
            lambda job: change_own_password(desk.work(), ChangePassword(old, new)),
            done=lambda _done: shell.messages.toast(_("Your password is changed.")),  # type: ignore[union-attr]
            owner=shell,
        )


def _usual(key: str) -> int:
    """What holds until the agency's own setting is read."""
    return int(settings.DECLARED[key].default)


def _ask_setting(desk: Desk, window: MainWindow | KioskWindow, key: str, use: Callable[[int], None]) -> None:
    """Reads the agency's setting beside the window, for ``use``; with the file out of reach the usual one holds."""
    from hrdesk.app.upkeep import agency_settings
    from hrdesk.domain.errors import UserError

    window.jobs.read(
        lambda _job: int(agency_settings(desk.work()).values[key]),
        done=use, failed=lambda failure: isinstance(failure, UserError), owner=window,
    )  # fmt: skip
