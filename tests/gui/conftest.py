"""One application for all window tests; every test gets a theme, and leaves no window, no job and no key behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from hrdesk.gui.cycles import in_window_only
from hrdesk.gui.jobs import Jobs
from hrdesk.gui.theme import Theme


@pytest.fixture(scope="session")
def _theme(qapp: QApplication) -> Iterator[Theme]:
    yield Theme(qapp, "light")
    qapp.clipboard().clear()  # the offscreen clipboard would let go of what was copied after Python has ended


@pytest.fixture
def theme(_theme: Theme) -> Theme:
    """The look, light at the beginning of every test."""
    _theme.use("light")
    return _theme


@pytest.fixture(autouse=True)
def _nothing_left(qapp: QApplication) -> Iterator[None]:
    cycles = in_window_only()
    assert cycles is not None
    cycles.pause()  # a window held by a test's own variables alone must be closed, not taken apart while it is shown
    yield
    for window in QApplication.topLevelWidgets():
        for jobs in window.findChildren(Jobs):
            assert jobs.close(20_000), "a job was still running when its test ended"
        window.close()
        window.deleteLater()
    QTest.keyRelease(QWidget(), Qt.Key.Key_Space)  # Ctrl of the last shortcut is not held in the next test
    qapp.sendPostedEvents()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # in this test, not in the middle of the next one
    cycles.look()
    cycles.stop()  # tests without a window look for circles wherever they allocate, as Python does
