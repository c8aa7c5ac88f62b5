"""今日: what is due, and one key to act on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hrdesk import words
from hrdesk.app.people import SavePerson, save_person
from hrdesk.app.upkeep import back_up
from hrdesk.app.work import Desk
from hrdesk.gui.models.today import Group, left
from hrdesk.gui.pages.today import TodayPage
from hrdesk.gui.theme import Theme
from tests.app.builders import TODAY, Clock, add_person, as_role, new_agency, set_up
from tests.gui.pages.screens import Screen


class TodayScreen(Screen):
    """The Today page by what is seen on it."""

    def __init__(self, qtbot: QtBot, desk: Desk, theme: Theme) -> None:
        super().__init__(qtbot, desk, theme, "today")

    @property
    def today(self) -> TodayPage:
        page = self.page
        assert isinstance(page, TodayPage)
        return page

    def listed(self) -> list[tuple[str, list[str]]]:
        return [(group.text, [item.who or item.title for item in group.items]) for group in self.today.model.groups]

    def choose(self, who: str) -> None:
        model = self.today.model
        for number, group in enumerate(model.groups):
            for at, item in enumerate(group.items):
                if who in (item.who, item.title):
                    self.today.list.setCurrentIndex(model.index(at, 0, model.index(number, 0)))
                    self.today.list.setFocus()
                    return
        raise AssertionError(f"{who} is not listed")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    words.use("zh_CN")
    opened = new_agency(tmp_path, Clock())
    set_up(opened)
    yield opened
    opened.database.close()


def _on_probation(desk: Desk, name: str, ends: int) -> int:
    made = add_person(
        desk, name, status="probation", hire_date=TODAY - timedelta(days=80), team="电催一组",
        probation_end=TODAY + timedelta(days=ends),
    )  # fmt: skip
    return made.employment_id


def test_what_is_due_stands_under_its_urgency(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    _on_probation(desk, "马洁", -2)
    _on_probation(desk, "郑浩", 0)
    _on_probation(desk, "周倩", 9)
    listed = dict(TodayScreen(qtbot, desk, theme).listed())
    assert "马洁" in listed["已超期"]
    assert "郑浩" in listed["今天到期"]
    assert "周倩" in listed["30 天内到期"]


def test_enter_opens_the_person_the_matter_is_about(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    wanted = _on_probation(desk, "周倩", 9)
    screen = TodayScreen(qtbot, desk, theme)
    screen.choose("周倩")
    screen.keys(Qt.Key.Key_Return)
    view = screen.page.detail.view
    assert view is not None
    assert view.employment_id == wanted


def test_the_backup_leads_to_its_section(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    _on_probation(desk, "周倩", 9)
    screen = TodayScreen(qtbot, desk, theme)
    screen.choose("备份")
    screen.keys(Qt.Key.Key_Return)
    assert screen.page.current == "upkeep"


def test_one_group_alone_can_be_shown(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    _on_probation(desk, "马洁", -2)
    screen = TodayScreen(qtbot, desk, theme)
    segments = screen.today._segments
    next(made for key, made in segments._buttons.items() if key == "overdue").click()
    assert [group for group, _items in screen.listed()] == ["已超期"]


def test_something_done_elsewhere_leaves_the_list(qtbot: QtBot, desk: Desk, theme: Theme, tmp_path: Path) -> None:
    _on_probation(desk, "周倩", 9)
    screen = TodayScreen(qtbot, desk, theme)
    assert "备份" in [title for _group, titles in screen.listed() for title in titles]
    back_up(desk.work(), tmp_path / "b")
    screen.window.tell(frozenset({"changed"}))
    screen.settle()
    assert "备份" not in [title for _group, titles in screen.listed() for title in titles]


def test_the_place_in_the_list_stays_when_others_save(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    for number, name in enumerate(("马洁", "郑浩", "周倩")):
        last = _on_probation(desk, name, 5 + number)
    screen = TodayScreen(qtbot, desk, theme)
    screen.choose("周倩")
    save_person(desk.work(), SavePerson({"education": "大专"}, last))
    screen.window.tell(frozenset({"changed"}))
    screen.settle()
    chosen = screen.today.list.currentIndex().data(Qt.ItemDataRole.UserRole)
    assert not isinstance(chosen, Group)
    assert chosen.who == "周倩"


def test_who_has_no_such_page_is_told_so(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = TodayScreen(qtbot, as_role(desk, "owner"), theme)
    from hrdesk.app.today import TodayItem

    item = TodayItem("waiting", "backup", "备份", "", "", "", None, "备份", ("settings", "upkeep"))
    screen.today.list.acted.emit(item)
    screen.settle()
    assert len(screen.toasts()) == 1
    assert screen.page is screen.today


@pytest.mark.parametrize(("days", "said"), [(-3, "超 3 天"), (0, "今天"), (4, "还有 4 天")])
def test_how_long_there_is_in_words(days: int, said: str) -> None:
    words.use("zh_CN")
    assert left(TODAY + timedelta(days=days), TODAY) == said
    assert left(None, TODAY) == ""


def test_a_contract_that_ends_is_renewed_in_one_step(qtbot: QtBot, tmp_path: Path, theme: Theme) -> None:
    from datetime import date, timedelta

    from hrdesk.app.people import SaveContract, contracts_of, save_contract
    from hrdesk.gui.pages.performance.ask import AskDialog
    from tests.app.builders import TODAY, add_person, new_agency, set_up
    from tests.gui.pages.screens import Screen

    words.use("zh_CN")
    desk = new_agency(tmp_path)
    set_up(desk)
    who = add_person(desk, "郭丽", hire_date=date(2023, 12, 15)).employment_id
    ends = TODAY + timedelta(days=21)
    save_contract(desk.work(), SaveContract(who, "fixed", date(2023, 12, 15), ends))
    screen = Screen(qtbot, desk, theme, "today")
    page = screen.page
    item = next(one for group in page.model.groups for one in group.items if one.kind == "contract")
    page.list.acted.emit(item)
    screen.settle()
    qtbot.waitUntil(lambda: screen.page.detail.view is not None)
    screen.settle()
    dialog = screen.dialog(AskDialog)
    assert dialog.form.values()["starts"] == ends + timedelta(days=1)
    screen.press(dialog.save)
    held = contracts_of(desk.work(), who).contracts
    assert [one.starts for one in held] == [date(2023, 12, 15), ends + timedelta(days=1)]
    desk.database.close()


def test_the_arrows_pass_the_headings_between_the_groups(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    _on_probation(desk, "马洁", -2)
    _on_probation(desk, "郑浩", 20)
    screen = TodayScreen(qtbot, desk, theme)
    listed = screen.today.list
    groups = [names for _title, names in screen.listed()]
    assert len(groups) > 1
    screen.choose(groups[0][-1])
    for key, who in ((Qt.Key.Key_Down, groups[1][0]), (Qt.Key.Key_Up, groups[0][-1])):
        qtbot.keyClick(listed, key)
        item = listed.currentIndex().data(Qt.ItemDataRole.UserRole)
        assert who in (item.who, item.title)
