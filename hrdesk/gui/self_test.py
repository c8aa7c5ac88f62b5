"""``HRDesk.exe --self-test [--report FILE]``: whether the installed program works on this PC, for IT.

Opens every page on a temporary sample agency, prints, reads a workbook in the reading process, reaches the credential
store. Exit code 0 when all went well, 3 when not; what was seen is printed and kept in ``self-test.txt`` in the folder of
logs.
"""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer, qVersion
from PySide6.QtWidgets import QApplication

from hrdesk import settings
from hrdesk.app import self_test
from hrdesk.app.self_test import Report
from hrdesk.domain.errors import Unavailable
from hrdesk.domain.roles import may
from hrdesk.gui.opening import now
from hrdesk.gui.pages import entries
from hrdesk.gui.shell import MainWindow, Seat
from hrdesk.gui.theme import FUSION, Theme
from hrdesk.words import N_, _

if TYPE_CHECKING:
    from hrdesk.app.work import Desk

_PATIENCE_MS = 60_000


def main(argv: Sequence[str]) -> int:
    """Runs all checks; the exit code for IT."""
    parser = ArgumentParser(prog="hrdesk --self-test")
    parser.add_argument("--report", type=Path, default=settings.profile() / "logs" / "self-test.txt")
    place = parser.parse_args(list(argv)).report
    report = Report()
    report.attempt(_("versions"), partial(self_test.versions, f"Qt {qVersion()}"))
    with tempfile.TemporaryDirectory(prefix="hrdesk-self-test-", ignore_cleanup_errors=True) as folder:
        _on_sample(report, Path(folder))
    report.attempt(_("libraries"), self_test.libraries)
    report.attempt(_("credential store"), self_test.credentials)
    report.tell(
        _("Everything works.") if not report.failed else _("{count} of the checks failed.", count=report.failed)
    )
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("\n".join(report.lines) + "\n", "utf-8")
    except OSError:
        print(_("The report could not be written: {place}", place=place))
    return 3 if report.failed else 0


def _on_sample(report: Report, folder: Path) -> None:
    desks: list[Desk] = []
    report.attempt(_("encrypted file of the sample agency"), lambda: self_test.sample(folder, desks, now))
    if not desks:
        return
    workbook = next((folder / "sample" / "workbooks").iterdir())
    report.attempt(_("workbook in the reading process"), lambda: self_test.read(workbook))
    report.attempt(_("locks between two programs"), lambda: self_test.locks(folder))
    report.attempt(_("evaluation sheets as PDF"), lambda: self_test.print_sheets(desks[0], folder / "sheets.pdf"))
    opened: set[str] = set()
    for desk in desks:
        with _window(desk) as (window, said):
            for key in [entry.key for entry in entries(desk)]:
                if key not in opened:
                    opened.add(key)
                    report.attempt(_("page {name}", name=key), partial(_open, window, key, said))
        desk.database.close()


@contextmanager
def _window(desk: Desk) -> Iterator[tuple[Any, list[Any]]]:
    """The main window over ``desk`` with all it says; nothing of it is remembered."""
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


def _rests(jobs: Any, patience_ms: int = _PATIENCE_MS) -> bool:
    """Waits until nothing runs and the page, given a turn, asks for nothing more; False when that takes too long.

    What is begun in the very turn in which it seemed to rest (a timer of the page, news from colleagues) is waited for too.
    """
    until = QDeadlineTimer(patience_ms)
    while not until.hasExpired():
        _one_turn(jobs, max(1, until.remainingTime()))
        if not jobs.busy:
            return True
    return False


def _one_turn(jobs: Any, at_most_ms: int) -> None:
    loop = QEventLoop()
    turn, late = QTimer(loop), QTimer(loop)
    for timer in (turn, late):
        timer.setSingleShot(True)
    turn.timeout.connect(lambda: None if jobs.busy else loop.quit())
    late.timeout.connect(loop.quit)
    jobs.idle.connect(turn.start)
    turn.start(0)
    late.start(at_most_ms)
    loop.exec()
    jobs.idle.disconnect(turn.start)


def _open(window: Any, key: str, said: list[Any]) -> str:
    del said[:]
    window.go(key)
    if not _rests(window.jobs):
        raise Unavailable(N_("The page did not come to rest."))
    wrong = [one.text for one in said if one.kind in ("error", "bug")]
    if wrong:
        raise Unavailable(wrong[0])
    if window.grab().toImage().isNull():
        raise Unavailable(N_("Nothing was drawn."))
    return str(window.page.title())
