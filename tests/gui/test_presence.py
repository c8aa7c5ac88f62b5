"""Whoever is signed in hears of others' saves, also after the window made way for another or the file was out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hrdesk.app.work import Desk
from hrdesk.domain.errors import Unavailable
from hrdesk.gui.jobs import Jobs
from hrdesk.gui.messages import Messages
from hrdesk.gui.presence import Presence
from tests.app.builders import Clock, new_agency


class Shown(QWidget):
    """A window as far as the presence knows one."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs = Jobs(self)
        self.messages = Messages(self)
        self.status = self
        self.told: list[frozenset[str]] = []
        self.banners: list[str] = []
        self.messages.bannered.connect(lambda said: self.banners.append(said.key))

    def tell(self, news: frozenset[str]) -> None:
        self.told.append(news)

    def show_people(self, _text: str) -> None:
        """Who is in."""


class Seated(QObject):
    """A program as far as the presence knows one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.window = Shown()


@pytest.fixture
def program(tmp_path: Path, qtbot: QtBot) -> Iterator[Seated]:
    desk = new_agency(tmp_path, Clock())
    yield Seated(desk)
    desk.database.close()


def asked(qtbot: QtBot, program: Seated, presence: Presence) -> None:
    presence._ask_news()
    qtbot.waitUntil(lambda: not program.window.jobs.busy)


def another_window(program: Seated) -> None:
    """The language was changed, or somebody else signed in: the window asked makes way before it can answer."""
    assert program.window.jobs.close()
    program.window.deleteLater()
    program.window = Shown()


def test_news_come_to_the_next_window_though_the_one_before_closed_while_it_asked(
    qtbot: QtBot, program: Seated, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = count(1)
    monkeypatch.setattr("hrdesk.app.upkeep.news", lambda _desk: next(versions))
    presence: Any = Presence(program)  # type: ignore[arg-type]
    presence._ask_news()
    another_window(program)
    asked(qtbot, program, presence)
    asked(qtbot, program, presence)
    assert program.window.told == [frozenset({"changed"})]


def test_a_file_out_of_reach_is_said_in_each_window_once(
    qtbot: QtBot, program: Seated, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_desk: Desk) -> int:
        raise Unavailable("out of reach")

    monkeypatch.setattr("hrdesk.app.upkeep.news", gone)
    presence: Any = Presence(program)  # type: ignore[arg-type]
    for _window in range(2):
        asked(qtbot, program, presence)
        asked(qtbot, program, presence)
        assert program.window.banners == ["gone"]
        another_window(program)


def test_the_beginning_of_a_day_is_tried_again_once_the_file_is_back(
    qtbot: QtBot, program: Seated, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[date] = []
    reach = [False, True, True]

    def begin_day(work: Any) -> None:
        if not reach.pop(0):
            raise Unavailable("out of reach")
        begun.append(work.today())

    monkeypatch.setattr("hrdesk.app.daily.begin_day", begin_day)
    monkeypatch.setattr("hrdesk.app.upkeep.come_by", lambda _work, _machine: ())
    presence: Any = Presence(program)  # type: ignore[arg-type]
    for _minute in range(3):
        presence._come_by()
        qtbot.waitUntil(lambda: not program.window.jobs.busy)
    assert begun == [program.desk.work().today()]
