"""When a window is at rest: what every harness of the window tests waits for."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

#: ms: a one-shot timer this short is the pause before something is asked for, or put right; longer ones wait for a person
SOON = 100


def wait_for_rest(qtbot: Any, window: QWidget, jobs: Any) -> None:
    """Until no job runs and no short timer of the window is set, before a turn of the event loop and still after it.

    What a page begins in the very turn in which it seemed at rest is waited for too, and what was just put into a layout
    has appeared.
    """

    def rests() -> bool:
        before = not _astir(window, jobs)
        QApplication.processEvents()
        return before and not _astir(window, jobs)

    qtbot.waitUntil(rests, timeout=20_000)


def _astir(window: QWidget, jobs: Any) -> bool:
    return jobs.busy or any(
        timer.isSingleShot() and timer.interval() <= SOON and timer.isActive() for timer in window.findChildren(QTimer)
    )
