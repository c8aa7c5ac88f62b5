"""What the installed program tries on a PC to show that it works there, without a window: ``hrdesk.gui.self_test`` asks for it.

No agency's file is touched: all is done on a sample agency in a temporary folder.
"""

from __future__ import annotations

import importlib
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from hrdesk import __version__
from hrdesk.app.work import Desk
from hrdesk.domain.errors import Unavailable, UserError
from hrdesk.logs import report_of
from hrdesk.words import N_, _, _n


@dataclass
class Report:
    """What was tried, in order, with how it went."""

    lines: list[str] = field(default_factory=list)
    failed: int = 0

    def tell(self, line: str) -> None:
        """Adds a line and prints it."""
        self.lines.append(line)
        print(line, flush=True)

    def attempt(self, what: str, act: Callable[[], str]) -> None:
        """Tries one thing; its failure is told by its kind and place, and the next thing is tried."""
        began = time.monotonic()
        try:
            told, good = act(), True
        except Exception as failure:  # whatever fails on this PC is what IT wants to know
            told, good = str(failure) if isinstance(failure, UserError) else report_of(failure), False
            self.failed += 1
        word = _("good") if good else _("FAILED")
        self.tell(f"{word}  {what}  ({time.monotonic() - began:.1f} s)  {told}")


def versions(window: str) -> str:
    """What runs here: the program, Python, the window's library (``window``), SQLCipher, the system."""
    from sqlcipher3 import dbapi2

    cipher = dbapi2.connect(":memory:").execute("PRAGMA cipher_version").fetchone()[0]
    return (
        f"HRDesk {__version__} · Python {platform.python_version()} · {window} · "
        f"SQLite {dbapi2.sqlite_version}, SQLCipher {cipher} · {platform.platform()}"
    )


#: What is loaded only when it is wanted, and so is missed late where a package was left out of the frozen program.
ON_DEMAND = (
    "alembic", "chinese_calendar", "fsrs", "keyring", "mailmerge", "openpyxl", "PIL", "pypinyin", "python_calamine", "reportlab",
    "rustpy_xlsxwriter", "xlrd",
)  # fmt: skip


def libraries() -> str:
    """Loads every library that is loaded on demand."""
    for name in ON_DEMAND:
        importlib.import_module(name)
    return _("{count} of {count}", count=len(ON_DEMAND))


def sample(folder: Path, desks: list[Desk], now: Callable[[], datetime]) -> str:
    """The sample agency, with those signed in whose pages together are all there are."""
    from hrdesk.app.access import sign_in
    from hrdesk.app.sample.build import PASSWORD, build_sample

    made = build_sample(folder / "sample", clock=now)
    desks += [sign_in(made["db"], login, PASSWORD, clock=now) for login in ("hr", "collector")]
    return Path(made["db"]).name


def read(workbook: Path) -> str:
    """Reads a workbook in the reading process."""
    from hrdesk.app.imports.opening import peek

    sheets = peek(workbook)["sheets"]
    return ", ".join(_n("{count} row", "{count} rows", count=sheet["data_rows"]) for sheet in sheets)


def locks(folder: Path) -> str:
    """Whether two programs keep each other out in ``folder``."""
    from hrdesk.storage.place import locks_work

    if not locks_work(folder):
        raise Unavailable(N_("Two programs do not keep each other out there."))
    return ""


def print_sheets(desk: Desk, out: Path) -> str:
    """Prints a month's evaluation sheets to ``out``."""
    from hrdesk.app.performance.printing import PrintOrder, print_evaluations
    from hrdesk.domain.calendar import Period

    today = desk.work().today()
    printed = print_evaluations(desk.work(), PrintOrder(Period(today.year, today.month).previous().previous(), out))
    return _n("{count} page", "{count} pages", count=printed.pages)


def credentials() -> str:
    """Keeps, fetches and forgets a secret in this computer's store."""
    from hrdesk.channels import credentials

    name, secret = "self-test", f"试-{time.time_ns()}"
    credentials.keep(name, secret)
    kept = credentials.fetch(name)
    credentials.forget(name)
    if kept != secret or credentials.fetch(name) is not None:
        raise Unavailable(N_("The store gave back something else than was kept."))
    return ""
