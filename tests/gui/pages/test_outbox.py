"""发件箱, as HR sees to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication
from pytestqt.qtbot import QtBot

from hrdesk import words
from hrdesk.app import outbox
from hrdesk.app.work import Desk
from hrdesk.gui.pages.settings.outbox import OutboxPart
from hrdesk.gui.theme import Theme
from tests.app.builders import Clock, new_agency
from tests.app.onboarding.builders import ready, taken
from tests.gui.builders import nameless
from tests.gui.pages.screens import Screen


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    words.use("zh_CN")
    opened = new_agency(tmp_path, clock)
    ready(opened)
    yield opened
    opened.database.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def part(screen: Screen) -> OutboxPart:
    page: Any = screen.page
    found = page.parts["outbox"]
    assert isinstance(found, OutboxPart)
    return found


def opened(qtbot: QtBot, desk: Desk, theme: Theme) -> tuple[Screen, OutboxPart]:
    screen = Screen(qtbot, desk, theme, "settings", section="outbox")
    return screen, part(screen)


def test_who_it_is_for_and_the_text_are_shown_with_the_address_masked(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    taken(desk, 2)
    _screen, shown = opened(qtbot, desk, theme)
    assert len(shown.table.grid.rows) == 2  # type: ignore[attr-defined]
    assert "入职" in shown.subject.text()
    assert "新人甲" in shown.text.toPlainText()
    assert shown.table.exported().rows[0][1] == "n***@example.com"
    assert not nameless(shown)


def test_an_empty_outbox_says_what_comes_here(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    _screen, shown = opened(qtbot, desk, theme)
    assert shown.empty.isVisible()
    assert not shown.open.isEnabled()


def test_mails_open_as_drafts_and_are_marked_as_sent_which_can_be_taken_back(
    qtbot: QtBot, desk: Desk, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(desk, 2)
    opened_files: list[str] = []

    def open_file(url: Any) -> bool:
        opened_files.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_file)
    screen, shown = opened(qtbot, desk, theme)
    shown.table.selectAll()
    screen.press(shown.open)
    assert len(opened_files) == 2
    assert all(Path(name).suffix == ".eml" for name in opened_files)
    screen.press(shown.went)
    assert outbox.list_outbox(desk.work()) == ()
    screen.undo()
    assert len(outbox.list_outbox(desk.work())) == 2


def test_without_a_mail_program_it_says_what_to_do(
    qtbot: QtBot, desk: Desk, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(desk)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    screen, shown = opened(qtbot, desk, theme)
    screen.press(shown.open)
    assert "复制" in screen.said[-1].text
    assert len(outbox.list_outbox(desk.work())) == 1


def test_files_for_another_pc_are_written_into_a_folder(qtbot: QtBot, desk: Desk, theme: Theme, tmp_path: Path) -> None:
    taken(desk, 2)
    screen, shown = opened(qtbot, desk, theme)
    shown.table.selectAll()
    folder = tmp_path / "mails"
    folder.mkdir()
    shown.write_files(folder)
    screen.settle()
    assert len(list(folder.glob("*.eml"))) == 2


def test_text_and_address_can_be_copied_for_webmail(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    taken(desk)
    screen, shown = opened(qtbot, desk, theme)
    screen.press(shown.copy)
    assert "押金" in QGuiApplication.clipboard().text()
    screen.press(shown.address)
    assert QGuiApplication.clipboard().text() == "new0@example.com"


def test_withdrawn_mails_are_found_again_and_wait_again(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    taken(desk)
    screen, shown = opened(qtbot, desk, theme)
    screen.press(shown.back)
    assert shown.empty.isVisible()
    shown.scope.choose("cancelled")
    shown.load()
    screen.settle()
    assert "管理员" in shown.told.text()
    assert not shown.went.isEnabled()
    screen.press(shown.again)
    assert len(outbox.list_outbox(desk.work())) == 1


def test_an_unknown_outcome_is_said_honestly(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    taken(desk)
    work = desk.work()
    work.write(lambda conn: outbox.begin(work, conn, 1).id)
    _screen, shown = opened(qtbot, desk, theme)
    assert "可能已发出" in shown.told.text()
    assert shown.went.isEnabled()
    assert shown.again.isEnabled()
    assert not shown.back.isEnabled()
