"""While somebody is signed in: whether anybody saved anything, who else is in, and the beginning of each day."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Slot

from hrdesk.gui.opening import machine
from hrdesk.words import _

if TYPE_CHECKING:
    from datetime import date

    from hrdesk.gui.jobs import Job
    from hrdesk.gui.program import Program

NEWS_MS = 1_000
PRESENCE_MS = 60_000


class Presence(QObject):
    """Asks for the desk the program has, and tells the window it shows."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self._program = program
        self._news = QTimer(self)
        self._news.setInterval(NEWS_MS)
        self._news.timeout.connect(self._ask_news)
        self._visits = QTimer(self)
        self._visits.setInterval(PRESENCE_MS)
        self._visits.timeout.connect(self._come_by)
        self._version = 0
        self._asking: Any = None  # the window that asks: one that closes meanwhile is never answered
        self._gone: Any = None  # the window that says so
        self._day: date | None = None  # whose beginning was seen to

    def begin(self) -> None:
        """Somebody came in."""
        self._version = 0
        self._news.start()
        self._visits.start()
        self._day = None
        self._come_by()

    def stop(self) -> None:
        """Nobody is in."""
        self._news.stop()
        self._visits.stop()

    @Slot()
    def _ask_news(self) -> None:
        """Whether anybody saved anything: read beside the window, told to every page that is built."""
        from hrdesk.app.upkeep import news

        desk, shell = self._program.desk, self._program.window
        if desk is None or shell is self._asking or not hasattr(shell, "tell"):
            return
        self._asking = shell

        def ask(_job: Job[int]) -> int:
            return news(desk)

        shell.jobs.read(ask, done=partial(self._told, shell), failed=partial(self._not_told, shell), owner=self)  # type: ignore[union-attr]

    def _told(self, shell: Any, version: int) -> None:
        self._asking = None
        if self._gone is not None:
            self._gone = None
            shell.messages.clear_banner("gone")
        if self._version and version != self._version:
            shell.tell(frozenset({"changed"}))
        self._version = version

    def _not_told(self, shell: Any, failure: BaseException) -> bool:
        from hrdesk.domain.errors import UserError

        self._asking = None
        if not isinstance(failure, UserError):
            return False
        if shell is not self._gone:
            self._gone = shell
            shell.messages.banner(
                "gone", _("The file cannot be reached. What is shown can still be read; saving waits until it is back.")
            )
        return True

    @Slot()
    def _come_by(self) -> None:
        from hrdesk.app.upkeep import come_by

        desk, shell = self._program.desk, self._program.window
        if desk is None or not hasattr(shell, "status"):
            return
        shell.jobs.write(  # type: ignore[union-attr]
            lambda job: come_by(desk.work(), machine()), done=self._show_people, failed=self._ignore, owner=self
        )
        if (today := desk.work().today()) != self._day:
            from hrdesk.app.daily import begin_day

            self._day = today
            shell.jobs.write(lambda job: begin_day(desk.work()), failed=self._begin_again, owner=self)  # type: ignore[union-attr]

    def _begin_again(self, failure: BaseException) -> bool:
        """The file was out of reach: the day is begun the next time somebody is looked for."""
        if self._ignore(failure):
            self._day = None
            return True
        return False

    def _ignore(self, failure: BaseException) -> bool:
        from hrdesk.domain.errors import UserError

        return isinstance(failure, UserError)

    def _show_people(self, present: Any) -> None:
        shell: Any = self._program.window
        names = list(dict.fromkeys(one.shown_name for one in present))
        if hasattr(shell, "status"):
            text = _("{names} are in", names=_(", ").join(names[:3])) if len(names) > 1 else ""
            shell.status.show_people(text)
