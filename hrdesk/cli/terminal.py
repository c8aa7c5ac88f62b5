"""What commands get from outside: the clock, how a password is asked for, what one guess of a password costs."""

from __future__ import annotations

import getpass
import os
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hrdesk.domain.errors import Denied, UserError
from hrdesk.words import N_, _

if TYPE_CHECKING:
    from hrdesk.app.work import Desk


def now() -> datetime:
    """The clock of the program, in UTC."""
    return datetime.now(UTC)


def _somebody_types() -> bool:
    """Whether standard input is a console. Windows calls NUL a terminal too, and a password asked there is waited for."""
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    if sys.platform != "win32":
        return True
    import ctypes
    import msvcrt

    mode = ctypes.c_uint32()
    handle = ctypes.c_void_p(msvcrt.get_osfhandle(sys.stdin.fileno()))
    return bool(ctypes.windll.kernel32.GetConsoleMode(handle, ctypes.byref(mode)))


def ask(prompt: str) -> str:
    """A password typed unseen. Errors: ``wrong_use`` where nobody can type."""
    if not _somebody_types():
        raise UserError(
            N_("A password is needed."),
            code="wrong_use",
            hint=N_("Set HRDESK_PASSWORD, or run the command in a terminal."),
        )
    try:
        return getpass.getpass(prompt)
    except EOFError:
        raise UserError(N_("Stopped. Nothing was changed."), code="cancelled") from None


@dataclass(frozen=True, slots=True)
class Terminal:
    """``cost`` is handed on to whatever signs in; None is the full cost of a guess."""

    clock: Callable[[], datetime] = now
    ask: Callable[[str], str] = ask
    cost: Any = None
    pause: Callable[[float], None] = time.sleep

    def password(self, user: str) -> str:
        """HRDESK_PASSWORD, else asked for."""
        given = os.environ.get("HRDESK_PASSWORD")
        return self.ask(_("Password of {user}: ", user=user)) if given is None else given

    def new_password(self, user: str) -> str:
        """HRDESK_PASSWORD, else asked for twice: a slip of the finger would shut the new file for good."""
        given = os.environ.get("HRDESK_PASSWORD")
        if given is not None:
            return given
        first = self.ask(_("New password of {user}: ", user=user))
        if self.ask(_("The same again: ")) != first:
            raise UserError(
                N_("The two passwords differ."), code="wrong_use", hint=N_("Start again; nothing was made.")
            )
        return first

    @contextmanager
    def desk(self, options: Namespace) -> Iterator[Desk]:
        """Signed in to the file the options name; closed again whatever happens."""
        from hrdesk.app.access import sign_in

        place, user = database_of(options), user_of(options)
        opened = sign_in(place, user, self.password(user), clock=self.clock, cost=self.cost)
        try:
            self._refuse_first_password(opened)
            yield opened
        finally:
            opened.database.close()

    def _refuse_first_password(self, opened: Desk) -> None:
        """A password somebody else gave opens nothing but the window's page that asks for one's own."""
        from hrdesk.app.access import own_account

        if own_account(opened.work()).must_change:
            raise Denied(
                N_("The password you were given is for the first time only."),
                code="must_change",
                hint=N_("Sign in to the window once and choose your own password, then try again."),
            )


def user_of(options: Namespace) -> str:
    """``--user``, else HRDESK_USER."""
    found = getattr(options, "user", None) or os.environ.get("HRDESK_USER")
    if not found:
        raise UserError(
            N_("Nobody is named to sign in."), code="wrong_use", hint=N_("Give --user NAME, or set HRDESK_USER.")
        )
    return str(found)


def database_of(options: Namespace) -> str:
    """``--db``, else HRDESK_DB, else the file opened last."""
    from hrdesk.settings import last_database

    found = getattr(options, "db", None) or os.environ.get("HRDESK_DB") or last_database()
    if not found:
        raise UserError(N_("No file is named."), code="wrong_use", hint=N_("Give --db FILE, or set HRDESK_DB."))
    return str(found)
