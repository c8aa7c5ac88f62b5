"""本月进度: the running month on the page, in words as in bars; who sees places; one's own on My desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from hrdesk import words
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.work import Desk
from hrdesk.gui.models.grouped import BandMark
from hrdesk.gui.models.month import column_of
from hrdesk.gui.pages.progress.charts import FOOT, TOP, Corner, CourseChart, DayShown, MonthsChart, MonthShown, Radar
from hrdesk.gui.pages.progress.page import ProgressPage
from hrdesk.gui.pages.progress.strip import TrendDialog
from hrdesk.gui.theme import Theme, colours
from tests.app.builders import Somebody, add_people, as_role, new_agency, supervisor_of
from tests.app.performance.month import pack
from tests.app.progress.running import NOVEMBER, bring, daily, hide_places, moves
from tests.gui.builders import nameless
from tests.gui.pages.month_builder import NAMES, OCTOBER, a_month
from tests.gui.pages.screens import Screen
from tests.gui.pages.window import Window

RECOVERED = "recovered_amount"


class ProgressScreen(Screen):
    """The page by what is seen on it."""

    def __init__(self, qtbot: QtBot, desk: Desk, theme: Theme, **where: Any) -> None:
        super().__init__(qtbot, desk, theme, "progress", **where)
        self.settle()

    @property
    def progress(self) -> ProgressPage:
        page = self.page
        assert isinstance(page, ProgressPage)
        return page

    def tab(self, key: str) -> None:
        """Another way of looking."""
        self.progress.tabs._buttons[key].click()
        self.settle()
        self.settle()

    def read(self, row: int, key: str, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell, by its row and column."""
        grid = self.progress.table.grid  # type: ignore[union-attr]
        return grid.index(row, grid.number_of(key)).data(role)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    words.use("zh_CN")
    opened = new_agency(tmp_path)
    pack(opened)
    yield opened
    opened.database.close()


@pytest.fixture
def people(desk: Desk) -> list[Somebody]:
    found = [
        *add_people(desk, 3, names=("马洁", "郑浩", "周倩"), team="电催一组"),
        *add_people(desk, 2, names=("魏然", "董悦"), team="电催二组"),
    ]
    amounts = ("12000", "9000", "6000", "9000", "3000")
    bring(desk, {who.employment_id: daily(amount) for who, amount in zip(found, amounts, strict=True)})
    return found


def test_people_stand_in_bands_of_their_teams_with_the_teams_figures(
    qtbot: QtBot, desk: Desk, theme: Theme, people: list[Somebody]
) -> None:
    screen = ProgressScreen(qtbot, desk, theme)
    page = screen.progress
    band = page.table.grid.band_at(0)  # type: ignore[union-attr]
    assert (band.group.title, band.note, band.sums[column_of(RECOVERED)]) == ("电催一组", "3 人 · 正常", 405_000)
    assert "回款金额 405,000.00" in screen.read(0, "employee_no", Qt.ItemDataRole.AccessibleTextRole)
    names = [row.name for row in page.table.grid.shown_rows]  # type: ignore[union-attr]
    assert names == ["马洁", "郑浩", "周倩", "董悦", "魏然"]
    assert page.as_of.text() == "数据截至 2026-11-20 · 管理员 11-23 10:30"
    assert page.as_of.toolTip().splitlines()[0] == "回款金额：2026-11-20 · 管理员 11-23 10:30"
    assert "通话时长：暂无数据" in page.as_of.accessibleDescription()


def test_a_bar_is_never_alone_its_cell_says_figure_icon_and_sentence(
    qtbot: QtBot, desk: Desk, theme: Theme, people: list[Somebody]
) -> None:
    screen = ProgressScreen(qtbot, desk, theme)
    row = next(n for n in range(8) if screen.read(n, "name") == "周倩")
    column = column_of(RECOVERED)
    assert screen.read(row, column) == "90,000.00"
    cell = screen.read(row, column, Qt.ItemDataRole.UserRole)
    assert (cell.icon, cell.tone, cell.bar) == ("arrow-down", "warning", (0.5, pytest.approx(15 / 21, abs=1e-4)))
    assert screen.read(row, column, Qt.ItemDataRole.AccessibleTextRole) == (
        "周倩，回款金额 ¥90,000.00，目标 ¥180,000.00，应达 ¥128,571.43，落后 ¥38,571.43，照此月末约 ¥126,000.00，"
        "余 6 个工作日，每日还需 ¥15,000.00"
    )
    talk = column_of("talk_seconds")
    assert screen.read(row, talk) == "—"
    assert screen.read(row, talk, Qt.ItemDataRole.AccessibleTextRole) == "周倩，通话时长：暂无数据"
    assert "已有数据的权重占 30%" in screen.read(row, "score", Qt.ItemDataRole.ToolTipRole)


def test_the_way_of_who_is_chosen_is_drawn_and_told(
    qtbot: QtBot, desk: Desk, theme: Theme, people: list[Somebody]
) -> None:
    screen = ProgressScreen(qtbot, desk, theme, employment=people[2].employment_id)
    strip = screen.progress.strip
    assert strip.name.text().startswith("周倩")
    assert "落后 ¥38,571.43" in strip.sentence.text()
    course = strip.course
    assert course.accessibleName() == "11-20，累计 ¥90,000.00，应达 ¥128,571.43"
    screen.keys(Qt.Key.Key_Right, on=course)
    assert course.accessibleName() == "11-21，当日暂无数据，应达 ¥128,571.43"
    screen.keys(Qt.Key.Key_Home, on=course)
    assert course.accessibleName().startswith("11-01")
    shown = QAccessible.queryAccessibleInterface(course)
    assert shown.text(QAccessible.Text.Name) == course.accessibleName()
    assert strip.months.accessibleName() == "2026-11：¥90,000.00，截至目前，70.00 分"
    assert "回款金额 70.00，平均 98.33" in strip.radar.accessibleName()


def test_a_team_is_chosen_by_its_band_and_a_metric_by_its_column(
    qtbot: QtBot, desk: Desk, theme: Theme, people: list[Somebody]
) -> None:
    screen = ProgressScreen(qtbot, desk, theme)
    page = screen.progress
    table = page.table
    assert table is not None
    table.choose(BandMark("team:2"), column_of(RECOVERED))
    screen.settle()
    assert page.strip.name.text() == "电催二组"
    assert page.strip._trend is not None
    assert page.strip._trend.months[-1].value == 180_000
    table.choose(people[0].employment_id, column_of("quality_score"))
    screen.settle()
    assert page.strip.code == "quality_score"
    assert page.strip._trend.metric.code == "quality_score"


def test_the_same_stands_in_a_table(qtbot: QtBot, desk: Desk, theme: Theme, people: list[Somebody]) -> None:
    screen = ProgressScreen(qtbot, desk, theme, employment=people[0].employment_id)
    screen.press(screen.progress.strip.as_table)
    dialog = screen.dialog(TrendDialog)
    assert dialog.days.grid.rowCount() == 30
    assert dialog.months.grid.rowCount() == 13
    row = dialog.days.grid.rows[19]  # type: ignore[attr-defined]
    assert (row.day.day, row.actual) == (20, 180_000)
    assert not nameless(dialog)
    screen.keys(Qt.Key.Key_Escape, on=dialog)
    assert screen.no_dialog()


def test_departments_and_teams_and_the_ranking_board(
    qtbot: QtBot, desk: Desk, theme: Theme, people: list[Somebody]
) -> None:
    screen = ProgressScreen(qtbot, desk, theme)
    screen.tab("units")
    assert [screen.read(n, "name") for n in range(4)] == ["全公司", "催收一部", "电催一组", "电催二组"]
    assert screen.read(1, column_of(RECOVERED)) == "585,000.00"
    assert screen.progress.strip.name.text() == "全公司"
    screen.tab("board")
    rows = screen.progress.table.grid.shown_rows  # type: ignore[union-attr]
    assert [(row.rank, row.name) for row in rows] == [(1, "马洁"), (2, "郑浩"), (3, "周倩"), (1, "魏然"), (2, "董悦")]
    screen.progress.among._buttons["across"].click()
    screen.settle()
    rows = screen.progress.table.grid.shown_rows  # type: ignore[union-attr]
    assert [(row.rank, row.name) for row in rows] == [(1, "马洁"), (2, "魏然"), (2, "郑浩"), (4, "周倩"), (5, "董悦")]
    assert screen.progress.table.grid.band_at(0).group.title == "全公司"  # type: ignore[union-attr]
    screen.tab("people")
    assert screen.progress.among.isHidden()
    places = {row.name: row.rank for row in screen.progress.table.grid.rows}  # type: ignore[union-attr]
    assert places["魏然"] == 1


def test_a_team_s_figure_says_that_a_part_of_it_is_divided(
    qtbot: QtBot, desk: Desk, theme: Theme, people: list[Somebody]
) -> None:
    moves(desk, people[2], "电催二组", date(2026, 11, 16))
    bring(desk, {people[2].employment_id: [("talk_seconds", 0, "126000")]}, kind="calls", sources=("calls",))
    screen = ProgressScreen(qtbot, desk, theme)
    screen.tab("units")
    tips = [screen.read(n, column_of("talk_seconds"), Qt.ItemDataRole.ToolTipRole) for n in range(4)]
    told = "其中 1 名调组人员的整月数据按工作日分摊"
    assert [tip.endswith(told) for tip in tips] == [False, False, True, True]


def test_hidden_places_have_no_board_and_no_column(
    qtbot: QtBot, desk: Desk, theme: Theme, people: list[Somebody]
) -> None:
    hide_places(desk)
    screen = ProgressScreen(qtbot, as_role(desk, "owner"), theme)
    assert list(screen.progress.tabs._buttons) == ["people", "units"]
    assert "place" not in [column.key for column in screen.progress.table.grid.columns]  # type: ignore[union-attr]
    supervisor = ProgressScreen(qtbot, supervisor_of(desk, "电催一组"), theme)
    supervisor.tab("board")
    assert supervisor.progress.among.isHidden()  # the other teams are not theirs to place


def test_what_a_colleague_brings_appears_and_choice_and_place_stay(
    qtbot: QtBot, desk: Desk, theme: Theme, people: list[Somebody]
) -> None:
    more = add_people(desk, 30, team="电催一组")
    screen = ProgressScreen(qtbot, desk, theme)
    page = screen.progress
    table = page.table
    assert table is not None
    table.choose(more[20].employment_id, column_of(RECOVERED))
    screen.settle()
    bar = table.verticalScrollBar()
    bar.setValue(bar.maximum() - 40)
    at = bar.value()
    assert at > 0
    bring(desk, {more[20].employment_id: daily("700")})
    screen.window.tell(frozenset({"facts"}))
    screen.settle()
    screen.settle()
    assert page.table is table
    assert table.current_row().employment_id == more[20].employment_id
    assert table.current_row().cells[RECOVERED].actual == 10_500
    assert bar.value() == at
    assert "¥10,500.00" in page.strip.sentence.text()


def test_a_page_that_is_not_shown_reads_nothing_until_it_is_opened(
    qtbot: QtBot, desk: Desk, theme: Theme, people: list[Somebody]
) -> None:
    screen = ProgressScreen(qtbot, desk, theme)
    page = screen.progress
    screen.window.go("today")
    screen.settle()
    asked = page._asked
    screen.window.tell(frozenset({"facts"}))
    assert page._asked == asked
    bring(desk, {people[0].employment_id: [(RECOVERED, 20, "1")]})
    screen.window.go("progress")
    screen.settle()
    assert page.view is not None
    assert next(row for row in page.view.rows if row.name == "马洁").cells[RECOVERED].actual == 180_001


def test_another_month_is_chosen_and_the_running_one_again(
    qtbot: QtBot, desk: Desk, theme: Theme, people: list[Somebody]
) -> None:
    screen = ProgressScreen(qtbot, desk, theme, period="2026-10")
    page = screen.progress
    assert page.view is not None
    assert (page.view.period, page.as_of.text()) == ("2026-10", "暂无数据")
    page.period._step_on()
    screen.settle()
    assert page.view.period == NOVEMBER.label
    assert page.title() == "本月进度"


def test_the_month_s_menu_leads_here(qtbot: QtBot, desk: Desk, theme: Theme, people: list[Somebody]) -> None:
    screen = Screen(qtbot, desk, theme, "performance", period="2026-10")
    screen.page.places.go("progress")
    screen.settle()
    assert isinstance(screen.page, ProgressPage)
    assert screen.page.view is not None
    assert screen.page.view.period == "2026-10"


@pytest.mark.parametrize("schemes", [True, False])
def test_an_empty_month_says_what_it_is_for(qtbot: QtBot, theme: Theme, tmp_path: Path, schemes: bool) -> None:
    words.use("zh_CN")
    opened = new_agency(tmp_path, name="leer.hrdesk")
    if not schemes:
        add_people(opened, 2)
    screen = ProgressScreen(qtbot, opened, theme)
    assert screen.progress.shown.currentWidget() is screen.progress.empty
    assert "2026-11" in screen.progress.empty.sentence.text()
    opened.database.close()


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_control_is_named(qtbot: QtBot, desk: Desk, theme: Theme, people: list[Somebody], language: str) -> None:
    words.use(language)
    screen = ProgressScreen(qtbot, desk, theme)
    for tab in ("people", "units", "board"):
        screen.tab(tab)
        assert nameless(screen.window) == []


# --- one's own ------------------------------------------------------------------------------------------------------------


def test_a_collector_sees_the_own_metrics_line_by_line_and_nobody_else(
    qtbot: QtBot, desk: Desk, theme: Theme, people: list[Somebody]
) -> None:
    own = as_role(desk, "collector", employee_no=people[2].employee_no)
    window = Window(qtbot, theme, own)
    page = window.go("progress")
    window.settle()
    assert page.own.text() == "当前得分 70.00 · 第 3 名，共 3 人"
    line = page.table.grid.rows[0]
    assert (line.head.metric.code, line.pace.per_day) == (RECOVERED, 15_000)
    told = page.table.grid.index(0, page.table.grid.number_of("actual")).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "落后" in told
    complaints = next(n for n, one in enumerate(page.table.grid.rows) if one.head.metric.code == "valid_complaints")
    assert page.table.grid.index(complaints, page.table.grid.number_of("target")).data() == "0", (
        "as in everybody's list"
    )
    everything = window.texts() + repr(page.view) + page.strip.radar.accessibleName()
    assert not any(who.name in everything for who in people if who.name != "周倩")
    page.table.choose("quality_score")
    window.settle()
    assert page.strip.code == "quality_score"
    assert nameless(window.main) == []


def test_my_desk_says_what_is_needed_on_each_day_left(
    qtbot: QtBot, desk: Desk, theme: Theme, people: list[Somebody]
) -> None:
    own = as_role(desk, "collector", employee_no=people[2].employee_no)
    window = Window(qtbot, theme, own)
    page = window.go("mine")
    said = window.texts(page.card)
    for words_shown in ("2026-11 进度", "数据截至 2026-11-20", "90,000.00 / 180,000", "落后",
                        "余 6 个工作日，每日还需 ¥15,000.00", "第 3 名，共 3 人"):  # fmt: skip
        assert words_shown in said
    window.press("查看全部", page.card)
    assert isinstance(window.main.page, ProgressPage)
    hide_places(desk)
    page = window.go("mine")
    assert "名" not in window.texts(page.card)


def test_my_desk_without_a_scheme_has_no_card(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    opened = new_agency(tmp_path, name="leer.hrdesk")
    window = Window(qtbot, theme, as_role(opened, "collector"))
    assert window.go("mine").card.isHidden()
    opened.database.close()


def test_the_card_gives_way_to_a_paper(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    words.use("zh_CN")
    opened = new_agency(tmp_path, name="papier.hrdesk")
    made = a_month(opened, missing=(), names=NAMES[:2])
    publish(opened.work(), Publish(OCTOBER, None, confirm=True))
    window = Window(qtbot, theme, as_role(opened, "collector", employee_no=made.no("马洁")))
    page = window.go("mine")
    assert page.card.isVisible()
    window.press_primary()
    assert not page.card.isVisible()
    page.paper.preview.closed.emit()
    window.settle()
    assert page.card.isVisible()
    opened.database.close()


# --- charts by themselves ----------------------------------------------------------------------------------------------


def test_a_negative_figure_is_drawn_above_the_names_of_the_days(qtbot: QtBot, theme: Theme) -> None:
    chart = CourseChart()
    qtbot.addWidget(chart)
    chart.resize(600, chart.height())
    figures = (50.0, -120.0, -90.0)
    chart.load(
        [DayShown(date(2026, 10, day), value, None, "", "") for day, value in enumerate(figures, 12)], grows=True
    )
    picture = chart.grab().toImage()
    accent, names = colours()["accent.fill"], chart.height() - FOOT
    drawn = [
        y
        for y in range(picture.height())
        for x in range(0, picture.width(), 1)
        if picture.pixelColor(x, y).name() == accent.name() and y > TOP
    ]
    assert drawn
    assert max(drawn) <= names + 4, "the dot of the current day stands on the line"


def test_charts_without_figures_say_so(qtbot: QtBot, theme: Theme) -> None:
    words.use("en")
    months, radar = MonthsChart(), Radar()
    for chart in (months, radar):
        qtbot.addWidget(chart)
        chart.show()
    assert months.accessibleName() == "Last 13 months"
    months.load([MonthShown("2026-10", None, "", "", False), MonthShown("2026-11", 0.0, "0", "", True)])
    assert months.accessibleName() == "2026-11: 0, so far"
    months.go(0)
    assert months.accessibleName() == "2026-10: no figure"
    radar.load([Corner("Recovered", None, None), Corner("Calls", None, None), Corner("Quality", None, None)])
    assert "Recovered no figures yet" in radar.accessibleName()
    months.grab()
    radar.grab()
