"""A program of its own that sits an exam and then waits to be killed.

``python -m tests.gui.examinee FILE LOGIN PASSWORD EXAM`` loses the file and hands in; prints ``kept`` once the copy lies on
the disk. With a COUNT after it answers so many questions and stays there; prints ``saved COUNT`` once the file has them.
"""

from __future__ import annotations

import sys
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from hrdesk import settings
from hrdesk.app import access
from hrdesk.app.training import taking
from hrdesk.app.work import Work
from hrdesk.domain.errors import Unavailable
from hrdesk.gui.pages import entries
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.training.sitting import ExamDialog
from hrdesk.gui.shell import MainWindow, Seat
from hrdesk.gui.theme import Theme
from tests.app.builders import CHEAP, Clock


def main(path: str, login: str, password: str, exam: str, count: str = "") -> None:
    """Until killed."""
    app = QApplication(sys.argv[:1])
    desk = access.sign_in(path, login, password, clock=Clock(), cost=CHEAP)
    window = MainWindow(entries(desk), Seat(desk.agency, desk.place, "A", "A"), Theme(app))
    window.show()
    dialog = ExamDialog(Errands(window.context, desk, window), taking.open_attempt(desk.work(), int(exam)), window)
    dialog.open()
    if count:
        _answer(dialog, int(count))
        app.exec()
        return
    Work.write = _gone  # type: ignore[method-assign]
    for at, asked in enumerate(dialog.sitting.questions):
        dialog.show_question(at)
        assert dialog.part is not None
        dialog.part.press(asked.options.index("对"))
    dialog.end()
    look = QTimer()
    look.timeout.connect(_tell_when_kept)
    look.start(20)
    window.jobs.idle.connect(_tell_when_kept)
    app.exec()


def _answer(dialog: ExamDialog, count: int) -> None:
    for at, asked in enumerate(dialog.sitting.questions[:count]):
        dialog.show_question(at)
        assert dialog.part is not None
        dialog.part.press(asked.options.index("对"))
    jobs = dialog.errands.context.jobs
    while jobs.busy or dialog.unsaved:
        QApplication.processEvents()
    print(f"saved {count}", flush=True)


def _gone(self: Work, block: Any) -> Any:
    raise Unavailable("gone")


_told: list[bool] = []


def _tell_when_kept() -> None:
    if not _told and any((settings.profile() / "exams").rglob("*.draft")):
        _told.append(True)
        print("kept", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
