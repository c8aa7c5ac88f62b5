"""人员流动: months and units as they are counted; every figure opens its people; the report and the table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from hrdesk import words
from hrdesk.app.insight import TurnoverOrder, turnover
from hrdesk.app.work import Desk
from hrdesk.domain.calendar import Period
from hrdesk.domain.turnover import Dimension, Formula
from hrdesk.gui.pages.insight import InsightPage
from hrdesk.gui.pages.insight.people import PeopleDialog
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.theme import Theme
from tests.app.builders import TODAY, Clock, add_people, new_agency, supervisor_of
from tests.app.insight_builder import a_year
from tests.gui.builders import nameless
from tests.gui.pages.screens import Screen

YEAR = TurnoverOrder(Period(2025, 12), Period(2026, 11))


class InsightScreen(Screen):
    """The page by what is seen on it."""

    def __init__(self, qtbot: QtBot, desk: Desk, theme: Theme) -> None:
        super().__init__(qtbot, desk, theme, "insight")

    @property
    def insight(self) -> InsightPage:
        page = self.page
        assert isinstance(page, InsightPage)
        return page


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    words.use("zh_CN")
    opened = new_agency(tmp_path, Clock())
    a_year(opened, 60)
    yield opened
    opened.database.close()


def test_a_month_opens_the_people_behind_its_bars(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = InsightScreen(qtbot, desk, theme)
    chart = screen.insight.chart
    assert [bar.label for bar in chart.bars][-1] == "2026-11"
    for _step in range(3):
        screen.keys(Qt.Key.Key_Left, on=chart)
    bar = chart.bars[chart.current]
    assert bar.label in chart.accessibleName()
    screen.keys(Qt.Key.Key_Return, on=chart)
    dialog = screen.dialog(PeopleDialog)
    assert len(dialog.table.grid.rows) == bar.joined + bar.left  # type: ignore[attr-defined]
    screen.keys(Qt.Key.Key_Return, on=dialog.table)
    assert screen.no_dialog()


def test_the_formula_chosen_is_said_and_used(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = InsightScreen(qtbot, desk, theme)
    total = turnover(desk.work(), YEAR).total
    for formula in Formula:
        screen.insight.formula._buttons[formula.value].click()
        screen.settle()
        rate = total.rate(formula)
        assert rate is not None
        assert f"{rate * 100:.1f}%" in screen.insight._figures.text()
        assert formula.text in screen.insight._said.text()


def test_the_groups_follow_what_they_are_parted_by(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    screen = InsightScreen(qtbot, desk, theme)
    view = turnover(desk.work(), YEAR)
    for dimension in Dimension:
        screen.insight.dimension._buttons[dimension.value].click()
        screen.settle()
        shown = screen.insight.groups.grid.rows  # type: ignore[attr-defined]
        assert [group.name for group in shown] == [group.name for group in view.groups[dimension]]
        assert sum(group.figures.left for group in shown) == view.total.left


def test_the_report_is_previewed_and_the_table_written(qtbot: QtBot, desk: Desk, theme: Theme, tmp_path: Path) -> None:
    screen = InsightScreen(qtbot, desk, theme)
    screen.insight.print.trigger()
    screen.settle()
    assert screen.insight.paper.preview.document.pageCount() >= 1
    screen.keys(Qt.Key.Key_Escape, on=screen.insight.paper.preview)
    out = tmp_path / "流动.xlsx"
    screen.insight.export_to(str(out))
    screen.settle()
    assert out.stat().st_size > 1000


def test_a_supervisor_sees_the_turnover_of_the_own_team(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    there = supervisor_of(desk, "电催二组")
    whole, own = turnover(desk.work(), YEAR), turnover(there.work(), YEAR)
    team = next(group for group in whole.groups[Dimension.TEAM] if group.name == "电催二组")
    assert own.total.left == team.figures.left > 0
    assert own.total.closing == team.figures.closing
    screen = InsightScreen(qtbot, there, theme)
    assert {row.team for row in screen.insight.view.people.values()} == {"电催二组"}  # type: ignore[union-attr]


def test_an_empty_agency_says_so(qtbot: QtBot, tmp_path: Path, theme: Theme) -> None:
    opened = new_agency(tmp_path, Clock(), "leer.hrdesk")
    screen = InsightScreen(qtbot, opened, theme)
    assert screen.insight.stack.currentWidget() is screen.insight.empty
    opened.database.close()


def test_a_screen_reader_is_told_the_month_and_tells_the_two_pickers_apart(
    qtbot: QtBot, desk: Desk, theme: Theme
) -> None:
    page = InsightScreen(qtbot, desk, theme).insight
    qtbot.waitUntil(lambda: page.view is not None)
    shown = QAccessible.queryAccessibleInterface(page.chart)
    assert shown.role() == QAccessible.Role.StaticText
    assert shown.text(QAccessible.Text.Name) == page.chart.accessibleName() != ""
    arrows = [made.accessibleName() for made in (page.since._before, page.until._before)]
    assert arrows == ["起始月份：上一周期", "截止月份：上一周期"]


def test_why_people_leave_is_a_page_with_measures(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    a_year(desk)
    owner = add_people(desk, 1)[0]
    screen = InsightScreen(qtbot, desk, theme)
    page = screen.insight
    page.tabs._buttons["why"].click()
    screen.settle()
    assert page.stack.currentWidget() is page.why
    assert page.title() == "离职原因分析"
    assert page.why.view is not None
    assert len(page.why.view.teams) == 3
    page.why.teams.setCurrentIndex(1)
    page.why.teams.activated.emit(1)
    screen.settle()
    assert page.why.view.team_id == page.why.view.teams[1][0]
    page.why.add.click()
    dialog = screen.dialog(AskDialog)
    dialog.form.load({"words": "师傅带教", "owner_no": owner.employee_no, "starts": TODAY})
    screen.press(dialog.save)
    assert [one.words for one in page.why.view.measures] == ["师傅带教"]
    page.why.measures.choose_first()
    page.why.effect.click()
    dialog = screen.dialog(AskDialog)
    dialog.form.load({"effect": "一个月内无人离职"})
    screen.press(dialog.save)
    assert page.why.view.measures[0].effect == "一个月内无人离职"
    page.print.trigger()
    screen.settle()
    assert page.paper.preview.document.pageCount() == 1
    assert not nameless(screen.window)
