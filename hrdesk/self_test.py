"""``HRDesk.exe --self-test [--report FILE]``: whether the installed program works on this PC, for IT.

Opens every page on a temporary sample agency, prints a page, reads a workbook in the reading process, reaches the
credential store. Exit code 0 when all went well, 3 when not; what was seen is printed and kept in ``self-test.txt`` in the
folder of logs. No agency's file is touched.
"""

from __future__ import annotations

import platform
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdesk import __version__, settings
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.work import Desk

_PATIENCE_MS = 60_000


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
            from hrdesk.domain.errors import UserError
            from hrdesk.logs import report_of

            told, good = str(failure) if isinstance(failure, UserError) else report_of(failure), False
            self.failed += 1
        word = _("good") if good else _("FAILED")
        self.tell(f"{word}  {what}  ({time.monotonic() - began:.1f} s)  {told}")


def versions() -> str:
    """What runs here: the program, Python, Qt, SQLCipher, the system."""
    from PySide6.QtCore import qVersion
    from sqlcipher3 import dbapi2

    cipher = dbapi2.connect(":memory:").execute("PRAGMA cipher_version").fetchone()[0]
    return (
        f"HRDesk {__version__} · Python {platform.python_version()} · Qt {qVersion()} · "
        f"SQLite {dbapi2.sqlite_version}, SQLCipher {cipher} · {platform.platform()}"
    )


def main(argv: Sequence[str]) -> int:
    """Runs all checks; the exit code for IT."""
    parser = ArgumentParser(prog="hrdesk --self-test")
    parser.add_argument("--report", type=Path, default=settings.profile() / "logs" / "self-test.txt")
    place = parser.parse_args(list(argv)).report
    report = Report()
    report.attempt(_("versions"), versions)
    with tempfile.TemporaryDirectory(prefix="hrdesk-self-test-", ignore_cleanup_errors=True) as folder:
        _on_sample(report, Path(folder))
    report.attempt(_("credential store"), _credentials)
    report.tell(_("Everything works.") if not report.failed else _("{count} of the checks failed.", count=report.failed))
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("\n".join(report.lines) + "\n", "utf-8")
    except OSError:
        print(_("The report could not be written: {place}", place=place))
    return 3 if report.failed else 0


def _on_sample(report: Report, folder: Path) -> None:
    desks: list[Desk] = []
    report.attempt(_("encrypted file of the sample agency"), lambda: _sample(folder, desks))
    if not desks:
        return
    workbook = next((folder / "sample" / "workbooks").iterdir())
    report.attempt(_("workbook in the reading process"), lambda: _read(workbook))
    report.attempt(_("locks between two programs"), lambda: _locks(folder))
    report.attempt(_("evaluation sheets as PDF"), lambda: _print(desks[0], folder / "sheets.pdf"))
    opened: set[str] = set()
    for desk in desks:
        with _window(desk) as (window, said):
            for key in _pages(desk):
                if key not in opened:
                    opened.add(key)
                    report.attempt(_("page {name}", name=key), partial(_open, window, key, said))
        desk.database.close()


def _sample(folder: Path, desks: list[Desk]) -> str:
    """The sample agency, with those signed in whose pages together are all there are."""
    from hrdesk.app.access import sign_in
    from hrdesk.app.sample.build import PASSWORD, build_sample
    from hrdesk.gui.opening import now

    made = build_sample(folder / "sample", clock=now)
    desks += [sign_in(made["db"], login, PASSWORD, clock=now) for login in ("hr", "collector")]
    return Path(made["db"]).name


def _read(workbook: Path) -> str:
    from hrdesk.app.imports.opening import peek

    sheets = peek(workbook)["sheets"]
    return ", ".join(_("{count} rows", count=sheet["data_rows"]) for sheet in sheets)


def _locks(folder: Path) -> str:
    from hrdesk.domain.errors import Unavailable
    from hrdesk.storage.place import locks_work

    if not locks_work(folder):
        raise Unavailable(_("Two programs do not keep each other out there."))
    return ""


def _print(desk: Desk, out: Path) -> str:
    from hrdesk.app.performance.printing import PrintOrder, print_evaluations
    from hrdesk.domain.calendar import Period

    today = desk.work().today()
    printed = print_evaluations(desk.work(), PrintOrder(Period(today.year, today.month).previous().previous(), out))
    return _("{count} pages", count=printed.pages)


def _credentials() -> str:
    from hrdesk.channels import credentials
    from hrdesk.domain.errors import Unavailable

    name, secret = "self-test", f"试-{time.time_ns()}"
    credentials.keep(name, secret)
    kept = credentials.fetch(name)
    credentials.forget(name)
    if kept != secret or credentials.fetch(name) is not None:
        raise Unavailable(_("The store gave back something else than was kept."))
    return ""


# --- pages ------------------------------------------------------------------------------------------------------------


def _pages(desk: Desk) -> list[str]:
    from hrdesk.gui.pages import entries

    return [entry.key for entry in entries(desk)]


@contextmanager
def _window(desk: Desk) -> Iterator[tuple[Any, list[Any]]]:
    """The main window over ``desk`` with all it says; nothing of it is remembered."""
    from PySide6.QtWidgets import QApplication

    from hrdesk.domain.roles import may
    from hrdesk.gui.pages import entries
    from hrdesk.gui.shell import MainWindow, Seat
    from hrdesk.gui.theme import FUSION, Theme

    app = QApplication.instance() or QApplication([sys.argv[0], *FUSION])
    actor = desk.actor
    seat = Seat(
        agency=desk.agency,
        place=desk.place,
        name=actor.shown_name,
        role=str(actor.role),
        may=lambda permission: may(actor.role, permission),
    )
    window = MainWindow(entries(desk), seat, Theme(app, "light"))  # type: ignore[arg-type]
    said: list[Any] = []
    window.messages.said.connect(said.append)
    window.resize(1366, 768)
    window.show()
    try:
        yield window, said
    finally:
        window.close()
        window.deleteLater()


def _open(window: Any, key: str, said: list[Any]) -> str:
    from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

    from hrdesk.domain.errors import Unavailable

    del said[:]
    window.go(key)
    loop = QEventLoop()
    window.jobs.idle.connect(loop.quit)
    late = QTimer(loop)
    late.setSingleShot(True)
    late.timeout.connect(loop.quit)
    late.start(_PATIENCE_MS)
    while late.isActive():
        if window.jobs.busy:
            loop.exec()
        QCoreApplication.processEvents()  # what the page asks for next
        if not window.jobs.busy:
            break
    if window.jobs.busy:
        raise Unavailable(_("The page did not come to rest."))
    wrong = [one.text for one in said if one.kind in ("error", "bug")]
    if wrong:
        raise Unavailable("{text}", text=wrong[0])
    if window.grab().toImage().isNull():
        raise Unavailable(_("Nothing was drawn."))
    return str(window.page.title())
