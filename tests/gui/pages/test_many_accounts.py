"""Accounts for many at once, in the window: chosen by keys, made with one press, their slips shown once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from hrdesk import words
from hrdesk.app.access import AddAccount, add_account, list_accounts, own_account, sign_in, slips
from hrdesk.app.work import Desk
from hrdesk.domain.errors import Unavailable, UserError
from hrdesk.domain.roles import Role
from hrdesk.gui.pages.settings.many_accounts import ManyAccounts
from hrdesk.gui.theme import Theme
from hrdesk.gui.widgets.dialogs import ErrorDialog, QuestionDialog
from hrdesk.storage import envelope, keys
from tests.app.builders import CHEAP, Clock, add_people, lead, new_agency, set_up
from tests.documents.reading import by_pypdf
from tests.gui.builders import nameless
from tests.gui.pages.screens import Screen

NAMES = ("马洁", "王磊", "李倩")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    words.use("zh_CN")
    opened = new_agency(tmp_path, Clock())
    set_up(opened)
    people = add_people(opened, 3, names=NAMES)
    add_people(opened, 1, team="电催二组", position="组长", names=("孔雯",))
    lead(opened, people[1].employee_no, "电催一组")
    whole = envelope.password_key
    monkeypatch.setattr(envelope, "password_key", lambda password, salt, _cost: whole(password, salt, CHEAP))
    yield opened
    opened.database.close()


class Many(Screen):
    """The people to choose from, by what is seen."""

    def __init__(self, qtbot: QtBot, desk: Desk, theme: Theme) -> None:
        super().__init__(qtbot, desk, theme, "settings", section="accounts")
        self.press(self.part.many)

    @property
    def part(self) -> Any:
        return self.page.parts["accounts"]

    @property
    def view(self) -> ManyAccounts:
        assert self.part.choosing is not None
        return self.part.choosing

    def lines(self) -> dict[str, Any]:
        assert self.view.choosing is not None
        return {line.who.name: line for line in self.view.choosing.lines.values()}

    def on(self, name: str, column: str = "") -> None:
        """The keyboard on somebody's row."""
        assert self.view.table.choose(self.lines()[name].who.employment_id, column)
        self.view.table.setFocus()

    def text(self, name: str, column: str) -> str:
        line = self.lines()[name]
        grid = self.view.table.grid
        return str(grid.columns[grid.number_of(column)].cell(line).text)

    def slips(self) -> bytes:
        assert self.page.paper.open
        return bytes(self.page.paper.preview._bytes)


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, theme: Theme) -> Many:
    return Many(qtbot, desk, theme)


def logins(desk: Desk) -> set[str]:
    return {row.login for row in list_accounts(desk.work())}


def test_everybody_is_ticked_with_the_role_of_the_position(screen: Many) -> None:
    roles = {name: line.role for name, line in screen.lines().items()}
    assert roles == {"马洁": Role.COLLECTOR, "王磊": Role.SUPERVISOR, "李倩": Role.COLLECTOR, "孔雯": Role.SUPERVISOR}
    assert screen.view.summary.text() == "已勾选 4 人：催收员 2 人、主管 2 人"
    assert screen.view.make.text() == "开通 4 个账号"
    assert screen.window.focusWidget() is screen.view.table


def test_the_space_bar_turns_one_row_and_all_that_are_chosen(screen: Many) -> None:
    screen.on("马洁")
    screen.keys(Qt.Key.Key_Space)
    assert not screen.lines()["马洁"].ticked
    screen.view.table.selectAll()
    screen.keys(Qt.Key.Key_Space)
    assert all(line.ticked for line in screen.lines().values())
    screen.keys(Qt.Key.Key_Space)
    assert screen.view.summary.text() == "未勾选人员。"
    assert not screen.view.make.isEnabled()


def test_a_click_on_the_first_column_ticks_and_one_elsewhere_does_not(screen: Many, qtbot: QtBot) -> None:
    table = screen.view.table
    for column, ticked in (("ticked", False), ("position", False), ("ticked", True)):
        cell = table.visualRect(table.grid.index(0, table.grid.number_of(column)))
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=cell.center())
        assert table.grid.row_at(0).ticked is ticked


def test_team_and_position_filter_what_is_ticked_together(screen: Many) -> None:
    view = screen.view
    screen.press(view.untick_shown)
    view.team.setCurrentIndex(view.team.findData("电催二组"))
    screen.press(view.tick_shown)
    assert [name for name, line in screen.lines().items() if line.ticked] == ["孔雯"]
    view.team.setCurrentIndex(0)
    view.position.setCurrentIndex(view.position.findData("催收员"))
    assert {line.who.name for line in view.table.grid.shown_rows} == set(NAMES)  # type: ignore[attr-defined]


def test_the_role_is_changed_for_one_row_and_for_all_ticked(screen: Many) -> None:
    screen.on("马洁")
    screen.keys(Qt.Key.Key_Return)
    menu = screen.view.findChildren(QMenu)[-1]
    assert [entry.text() for entry in menu.actions() if entry.isChecked()] == ["催收员"]
    assert not {"系统管理员", "自助机（共用电脑）"} & {entry.text() for entry in menu.actions()}
    next(entry for entry in menu.actions() if entry.text() == "人事").trigger()
    menu.close()
    assert screen.lines()["马洁"].role is Role.HR
    screen.on("李倩")
    screen.keys(Qt.Key.Key_Space)
    screen.press(screen.view.role)
    menu = screen.view.findChildren(QMenu)[-1]
    next(entry for entry in menu.actions() if entry.text() == "审计").trigger()
    menu.close()
    assert {line.role for line in screen.lines().values() if line.ticked} == {Role.AUDITOR}
    assert screen.lines()["李倩"].role is Role.COLLECTOR


def test_a_name_that_is_taken_is_said_at_once_and_makes_nobody(screen: Many, desk: Desk) -> None:
    screen.on("马洁", "login")
    screen.keys(Qt.Key.Key_F2)
    editor = screen.view.table.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    screen.write("Admin", on=editor)
    screen.keys(Qt.Key.Key_Return, on=editor)
    assert "admin" in screen.text("马洁", "state")
    screen.view.team.setCurrentIndex(screen.view.team.findData("电催二组"))
    screen.press(screen.view.make)
    assert "马洁" in screen.view.notice.text
    assert screen.view.table.current_row().who.name == "马洁", "what is wrong is shown, whatever was filtered"
    assert logins(desk) == {"admin"}
    screen.keys(Qt.Key.Key_Space)
    assert screen.view.notice.text == "", "whoever is not made has nothing to be mended"


def test_two_of_one_name_are_both_told(screen: Many) -> None:
    screen.view._edited(screen.lines()["马洁"], "login", "mj")
    screen.view._edited(screen.lines()["李倩"], "login", "MJ")
    assert "重复" in screen.text("马洁", "state")
    assert "重复" in screen.text("李倩", "state")


def test_whoever_may_have_an_account_already_is_not_ticked(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    add_account(desk.work(), AddAccount("majie", "马洁", "hr"), cost=CHEAP)
    screen = Many(qtbot, desk, theme)
    assert not screen.lines()["马洁"].ticked
    assert "majie" in screen.text("马洁", "state")


def test_one_press_makes_all_and_shows_their_slips_once(screen: Many, desk: Desk) -> None:
    before = QGuiApplication.clipboard().text()
    wanted = {line.who.employee_no for line in screen.lines().values()}
    screen.press(screen.view.make)
    assert logins(desk) == {"admin", *wanted}
    text = by_pypdf(screen.slips())
    passwords = _passwords(text)
    assert len(passwords) == text.count("账号发放单") == 4
    assert "仅在此显示一次" in screen.page.paper.warning.text
    assert QGuiApplication.clipboard().text() == before
    assert not [said for said in screen.said if any(part in said.text + said.hint for part in passwords)]
    assert sorted(_opens(desk, login, passwords) for login in wanted) == sorted(passwords)


def _passwords(text: str) -> list[str]:
    return re.findall(r"\b[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}\b", text)


def _opens(desk: Desk, login: str, passwords: list[str]) -> str:
    """Which of them it is; it must be changed."""
    for password in passwords:
        try:
            opened = sign_in(desk.place, login, password, clock=desk.clock, cost=CHEAP)
        except UserError:
            continue
        assert own_account(opened.work()).must_change
        opened.database.close()
        return password
    raise AssertionError(login)


def test_slips_are_put_away_only_after_a_question_and_are_gone_then(screen: Many) -> None:
    screen.press(screen.view.make)
    settings, place = screen.page, screen.page.paper
    screen.keys(Qt.Key.Key_Escape, on=place.preview)
    question = screen.dialog(QuestionDialog)
    assert "尚未打印" in screen.said[-1].hint
    screen.press(question.no)
    assert place.open
    screen.window.go("today")
    assert screen.window.page is settings, "the page is not left with slips on it"
    screen.agree()
    assert not place.open
    assert place.preview is None
    assert place.warning is None
    assert screen.part.shown.currentIndex() == 0
    assert len(screen.part.table.grid.rows) == 5
    screen.window.go("today")
    assert screen.window.page is not settings


def test_saved_slips_are_warned_about_as_passwords_in_clear(screen: Many, tmp_path: Path) -> None:
    screen.press(screen.view.make)
    saved = tmp_path / "slips.pdf"
    screen.page.paper.preview.save_to(str(saved))
    screen.settle()
    assert saved.read_bytes() == screen.slips()
    screen.page.paper.close()
    assert "明文密码" in screen.said[-1].hint
    assert "尚未打印" not in screen.said[-1].hint
    screen.agree()


def test_it_is_stopped_half_way_and_nothing_was_made(screen: Many, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, on = Event(), Event()
    whole = keys.prepare

    def slow(*given: Any, **more: Any) -> Any:
        begun.set()
        on.wait(10)
        return whole(*given, **more)

    monkeypatch.setattr(keys, "prepare", slow)
    screen.view.submit()
    assert begun.wait(10)
    assert screen.view.stop.isVisible()
    assert not screen.view.table.isEnabled()
    settings = screen.page
    screen.window.go("today")
    assert screen.window.page is settings, "the slips would be lost"
    assert "发放单" in screen.toasts()[-1]
    screen.qtbot.mouseClick(screen.view.stop, Qt.MouseButton.LeftButton)
    on.set()
    screen.settle()
    assert logins(desk) == {"admin"}
    assert screen.toasts()[-1] == "已停止，没有任何改动。"
    assert screen.view.make.isVisible()
    assert len([line for line in screen.lines().values() if line.ticked]) == 4


def test_a_refusal_is_said_and_what_was_chosen_stays(screen: Many, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    screen.view._edited(screen.lines()["马洁"], "login", "mj")
    add_account(desk.work(), AddAccount("mj", "x", "auditor"), cost=CHEAP)
    screen.press(screen.view.make)
    assert "马洁" in screen.said[-1].text
    screen.dialog(ErrorDialog).accept()
    assert logins(desk) == {"admin", "mj"}
    assert screen.lines()["马洁"].login == "mj"
    assert "mj" in screen.text("马洁", "state")


def test_slips_that_cannot_be_made_are_tried_again(screen: Many, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = slips.account_slips
    tries: list[int] = []

    def once(work: Any, made: Any) -> Any:
        tries.append(1)
        if len(tries) == 1:
            raise Unavailable("The file is out of reach.")
        return whole(work, made)

    monkeypatch.setattr(slips, "account_slips", once)
    screen.press(screen.view.make)
    assert "发放单生成失败" in screen.said[-1].text
    screen.agree()
    assert by_pypdf(screen.slips()).count("账号发放单") == 4


def test_where_everybody_has_an_account_it_says_so(screen: Many) -> None:
    screen.press(screen.view.make)
    screen.page.paper.close()
    screen.agree()
    screen.press(screen.part.many)
    assert screen.view.shown.currentWidget() is screen.view.nobody
    assert "均已有账号" in screen.view.nobody.sentence.text()
    screen.press(screen.view.back)
    assert screen.part.shown.currentIndex() == 0


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_control_says_what_it_is(qtbot: QtBot, desk: Desk, theme: Theme, language: str) -> None:
    words.use(language)
    screen = Many(qtbot, desk, theme)
    assert nameless(screen.window) == []
