"""Every list leaves through its right-click menu exactly as it is shown, typed, and never as a formula."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from hrdesk.app.work import Desk
from hrdesk.gui.theme import Theme
from hrdesk.gui.widgets.table import DataTable
from tests.app.builders import Clock, add_people, add_person, as_role, new_agency, set_up
from tests.gui.pages.month_builder import a_month
from tests.gui.pages.screens import Screen


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = new_agency(tmp_path, Clock())
    set_up(opened)
    yield opened
    opened.database.close()


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file the person names."""
    out = tmp_path / "给出.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(out), ""))
    return out


def sheet(path: Path) -> list[list[Any]]:
    found = load_workbook(path).active
    assert found is not None
    assert not any(cell.data_type == "f" for line in found.iter_rows() for cell in line), "a formula was born"
    return [[cell.value for cell in line] for line in found.iter_rows()]


def give_out(screen: Screen, table: Any) -> None:
    entry = next(one for one in table.menu().actions() if one.text() == "导出当前列表…")
    entry.trigger()
    screen.settle()


def test_people_filtered_and_sorted_leave_as_they_are_shown(
    qtbot: QtBot, desk: Desk, theme: Theme, saved: Path
) -> None:
    add_people(desk, 3, names=("马洁", "郑浩", "周倩"))
    add_person(desk, "=cmd|calc", team="电催一组")
    screen = Screen(qtbot, desk, theme, "people")
    table = screen.page.table
    table.sort_by("hire_date", descending=True)
    give_out(screen, table)
    rows = sheet(saved)
    shown = table.exported()
    assert rows[0] == shown.headings
    assert "=cmd|calc" in [row[rows[0].index("姓名")] for row in rows]
    hired = rows[1][rows[0].index("入职日期")]
    assert hired.date() == shown.rows[0][rows[0].index("入职日期")]
    assert isinstance(shown.rows[0][rows[0].index("入职日期")], date)
    assert len(rows) == 1 + table.grid.rowCount()
    assert screen.toasts() == [f"已导出 {table.grid.rowCount()} 行：给出.xlsx"]


def test_the_month_leaves_with_figures_as_figures_and_words_where_they_are_missing(
    qtbot: QtBot, desk: Desk, theme: Theme, saved: Path
) -> None:
    a_month(desk)
    screen = Screen(qtbot, desk, theme, "performance")
    table = screen.page.table
    give_out(screen, table)
    rows = sheet(saved)
    assert rows[0] == [table.grid.columns[number].title for number in table.shown_columns()][1:]
    for at, line in enumerate(rows[1:]):
        for cell, number in zip(line, table.shown_columns()[1:], strict=True):
            shown = table.grid.columns[number].cell(table.grid.row_at(at))
            if isinstance(shown.value, Decimal | int):
                assert cell == pytest.approx(float(shown.value))
            else:
                assert str(cell or "") == shown.text


@pytest.mark.parametrize(("section", "table"), [("accounts", "table"), ("organisation", "units"), ("upkeep", "checks")])
def test_the_lists_of_the_settings_leave_too(
    qtbot: QtBot, desk: Desk, theme: Theme, saved: Path, section: str, table: str
) -> None:
    screen = Screen(qtbot, desk, theme, "settings", section=section)
    found = getattr(screen.page.parts[section], table)
    assert isinstance(found, DataTable)
    give_out(screen, found)
    assert sheet(saved)[0] == found.exported().headings


def test_the_timeline_of_a_person_leaves_too(qtbot: QtBot, desk: Desk, theme: Theme, saved: Path) -> None:
    add_people(desk, 1, names=("马洁",))
    screen = Screen(qtbot, desk, theme, "people")
    timeline = screen.page.detail.timeline
    give_out(screen, timeline)
    rows = sheet(saved)
    assert rows[0] == ["日期", "类别", "事项", "详情", "操作人"]
    assert len(rows) == 1 + timeline.model.rowCount()


def test_who_may_not_give_lists_out_is_not_offered_it(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    add_people(desk, 1)
    other = as_role(desk, "supervisor")
    screen = Screen(qtbot, other, theme, "people")
    assert not screen.page.table.can_export
    assert "导出当前列表…" not in [entry.text() for entry in screen.page.table.menu().actions()]
    other.database.close()
