"""Signing out and ending the program while the file is out of reach: the screen is free at once, nothing typed is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hrdesk.app.drafts import kept_drafts
from hrdesk.app.upkeep import SaveSettings, agency_settings, save_settings
from hrdesk.app.work import Desk
from hrdesk.gui import program as program_module
from hrdesk.gui.program import Program
from hrdesk.gui.sign_in import SignInWindow
from tests.app.builders import Clock, new_agency


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = new_agency(tmp_path, Clock())
    yield made
    made.database.close()


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("HRDESK_PROFILE", str(tmp_path / "profile"))
    made: Any = Program(qapp)
    yield made
    if made.window is not None:
        made.window.close()
    made.quit_if_empty()


class Share:
    """The share of the file: while it is gone, leaving hangs; it says in which thread it was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.back = threading.Event()
        self.asked: list[threading.Thread] = []
        monkeypatch.setattr("hrdesk.app.upkeep.leave", self.leave)

    def leave(self, _work: Any, _machine: str) -> None:
        self.asked.append(threading.current_thread())
        self.back.wait(20)


def _typing(qtbot: QtBot, program: Any, desk: Desk) -> Any:
    program._entered(desk)
    window = program.window
    window.go("people")
    window.page.new_employee()
    qtbot.waitUntil(lambda: window.page.form is not None and not window.jobs.busy)
    QTest.keyClicks(window.page.form.form.controls["level"], "P5")
    return window


def test_signing_out_with_the_share_gone_shows_the_sign_in_page_at_once_and_keeps_what_was_typed(
    qtbot: QtBot, program: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = Share(monkeypatch)
    window = _typing(qtbot, program, desk)
    program.sign_out()
    assert isinstance(program.window, SignInWindow)
    assert program.window.isVisible()
    assert not window.isVisible()
    qtbot.waitUntil(lambda: bool(share.asked))
    assert threading.main_thread() not in share.asked
    share.back.set()
    with qtbot.waitSignal(window.destroyed):
        pass
    assert [draft.typed for draft in kept_drafts(desk.work())] == [{"level": "P5"}]


def test_the_program_ends_with_the_share_gone_and_says_that_something_hangs(
    qtbot: QtBot, program: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = Share(monkeypatch)
    monkeypatch.setattr(program_module, "LEAVE_MS", 20)
    window = _typing(qtbot, program, desk)
    window.close()
    assert not window.isVisible()
    assert (program.desk, program.ended) == (None, False)
    assert [draft.typed for draft in kept_drafts(desk.work())] == [{"level": "P5"}]
    share.back.set()
    assert window.jobs.close()


def test_the_file_is_let_go_once_the_program_ends(qtbot: QtBot, program: Any, desk: Desk) -> None:
    program._entered(desk)
    window = program.window
    qtbot.waitUntil(lambda: not window.jobs.busy)
    window.close()
    assert program.ended
    assert desk.database._watch is None


def test_the_window_locks_after_the_minutes_the_agency_set_which_are_read_beside_it(
    qtbot: QtBot, program: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_settings(desk.work(), SaveSettings({"idle_minutes": 30}, agency_settings(desk.work()).version))
    asked: list[threading.Thread] = []
    read = agency_settings

    def seen(work: Any) -> Any:
        asked.append(threading.current_thread())
        return read(work)

    monkeypatch.setattr("hrdesk.app.upkeep.agency_settings", seen)
    program._entered(desk)
    qtbot.waitUntil(lambda: program.window._idle.interval() == 30 * 60_000)
    assert threading.main_thread() not in asked
