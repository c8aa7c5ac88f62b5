"""A table in groups as people use it: bands that say and add up what is below them, closed and opened."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtTest import QAbstractItemModelTester, QTest

from hrdesk.gui.models.grouped import BAND_ROLE, Group, GroupedModel
from hrdesk.gui.theme import SMALL, Theme, font
from hrdesk.gui.widgets.grouped_table import GroupedTable, fitting
from tests.gui.builders import SCORES, scores


@pytest.fixture(autouse=True)
def _look(theme: Theme, qtbot: Any) -> None:
    """All tables are drawn in the light look."""


def _model() -> GroupedModel:
    """Everybody with an odd number first."""
    return GroupedModel(
        SCORES,
        lambda score: score.employee_no,
        (
            Group("odd", "单号", lambda count, _given: f"{count} 人，先看这些"),
            Group("even", "双号", lambda count, given: f"{count} 人" + ("，按工号排" if given else "")),
        ),
        lambda score: "odd" if int(score.employee_no[-1]) % 2 else "even",
        [column.key for column in SCORES if column.kind.value == "money"][:1],
    )


def _table(rows: Any = None) -> GroupedTable:
    model = _model()
    table = GroupedTable(SCORES, name="绩效数据", model=model, frozen_left=1)
    model.setParent(table)
    table.load(scores() if rows is None else rows)
    table.resize(900, 500)
    table.show()
    return table


def _bands(table: GroupedTable) -> list[tuple[int, str, int, bool]]:
    found = table.grouped.bands_between(0, table.grid.rowCount() - 1)
    return [(number, band.group.key, band.count, band.open) for number, band in found]


def test_each_group_begins_with_a_band_that_adds_it_up() -> None:
    table = _table()
    rows = table.grouped.rows
    odd = [row for row in rows if int(row.employee_no[-1]) % 2]
    assert _bands(table) == [(0, "odd", len(odd), True), (len(odd) + 1, "even", len(rows) - len(odd), True)]
    band = table.grid.index(0, 0).data(BAND_ROLE)
    column = next(column for column in SCORES if column.kind.value == "money")
    assert band.sums == {column.key: sum((column.value(row) or Decimal(0) for row in odd), Decimal(0))}
    assert table.grid.row_at(0) is None
    assert table.grouped.shown_rows[: len(odd)] == odd


def test_sorting_and_filtering_stay_within_the_groups() -> None:
    table = _table()
    before = [key for _at, key, _count, _open in _bands(table)]
    table.choose(table.grouped.rows[3].employee_no)
    kept = table.current_row()
    table.sort_by("employee_no", descending=True)
    assert [key for _at, key, _count, _open in _bands(table)] == before
    assert table.current_row() is kept
    numbers = [row.employee_no for row in table.grouped.shown_rows]
    odd = [number for number in numbers if int(number[-1]) % 2]
    assert numbers == odd + [number for number in numbers if number not in odd]
    assert odd == sorted(odd, reverse=True)
    bands = [band for _at, band in table.grouped.bands_between(0, 999)]
    assert [band.note.endswith("排") for band in bands] == [False, False]  # no longer in the order given
    table.filter({"employee_no": odd[0]})
    assert [(key, count) for _at, key, count, _open in _bands(table)] == [("odd", 1)]  # an empty group has no band


def test_keys_close_and_open_a_band_and_lead_to_it() -> None:
    table = _table()
    everybody = len(table.grouped.rows)
    table.choose_first()
    assert table.current_row() is table.grouped.shown_rows[0]
    QTest.keyClick(table, Qt.Key.Key_Left)
    assert table.currentIndex().row() == 0
    assert table.current_row() is None
    assert table.selected_rows() == []
    QTest.keyClick(table, Qt.Key.Key_Left)
    closed = table.grouped.band_at(0)
    assert closed is not None
    assert not closed.open
    assert len(table.grouped.shown_rows) == everybody - closed.count
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert len(table.grouped.shown_rows) == everybody
    QTest.keyClick(table, Qt.Key.Key_Space)
    QTest.keyClick(table, Qt.Key.Key_Down)  # over a closed band there is the next one
    assert table.grouped.band_at(table.currentIndex().row()) is not None
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert [one[3] for one in _bands(table)] == [False, False]
    table.menu().actions()[-2].trigger()
    assert [one[3] for one in _bands(table)] == [True, True]


def test_a_click_closes_a_band_and_the_rest_keeps_its_selection() -> None:
    table = _table()
    even = table.grouped.band_above(table.grid.rowCount() - 1)
    table.selectAll()
    assert len(table.selected_rows()) == len(table.grouped.rows)
    chosen = [row for row in table.selected_rows() if not int(row.employee_no[-1]) % 2]
    table.grouped.open_band(0, False)
    assert table.selected_rows() == chosen
    at = QPoint(200, table.rowViewportPosition(0) + 5)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert _bands(table)[0][3]
    assert table.currentIndex().row() == 0
    assert even == table.grouped.band_above(table.grid.rowCount() - 1)


def test_bands_are_not_counted_copied_or_given_out(qtbot: Any) -> None:
    table = _table()
    everybody = len(table.grouped.rows)
    counted: list[tuple[int, int]] = []
    table.counted.connect(lambda *numbers: counted.append(numbers))
    with qtbot.waitSignal(table.summed) as heard:
        table.selectAll()
    assert str(everybody) in str(heard.args)
    assert str(everybody + 2) not in str(heard.args)
    assert len(table.exported().rows) == everybody
    band = table.grouped.band_at(0)
    assert band is not None
    table.grouped.open_band(0, False)
    assert counted[-1] == (everybody - band.count, everybody)
    assert len(table.exported().rows) == everybody - band.count


def test_a_screen_reader_hears_what_a_band_is_and_whether_it_is_open() -> None:
    table = _table()
    said = QAccessible.queryAccessibleInterface(table)
    assert said is not None
    children = (said.child(number) for number in range(said.childCount()))

    def words() -> list[str]:
        return [cell.text(QAccessible.Text.Name) for cell in children if cell is not None]

    opened = table.grid.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert words().count(opened) == len(SCORES)  # in whichever column the keyboard stands
    band = table.grouped.band_at(0)
    assert band is not None
    assert band.group.title in opened
    assert band.note in opened
    assert all(f"{value:,.2f}" in opened for value in band.sums.values())
    table.grouped.open_band(0, False)
    assert table.grid.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole) != opened


def test_the_model_keeps_qts_rules_while_bands_close_and_open() -> None:
    model = _model()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.load(scores())
    model.open_all(False)
    assert model.rowCount() == 2
    model.sort(0, Qt.SortOrder.DescendingOrder)
    model.open_band(1, True)
    model.open_all(True)
    model.filter({"employee_no": scores()[0].employee_no})
    model.replace(scores()[0])
    model.load([])
    assert model.rowCount() == 0
    assert tester.model() is model


def test_five_thousand_rows_close_and_open_each_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    looked: list[object] = []
    some = scores()
    rows = [replace(some[at % len(some)], employee_no=f"HC{at:05}") for at in range(5_000)]
    table = _table(rows)
    group_of = table.grouped._group_of
    monkeypatch.setattr(table.grouped, "_group_of", lambda row: looked.append(row) or group_of(row))
    table.grouped.open_band(0, False)
    assert len(looked) == 5_000
    table.grouped.open_band(0, True)
    assert len(looked) == 10_000
    assert len(table.grouped.shown_rows) == 5_000


@pytest.mark.usefixtures("theme")
def test_a_note_loses_whole_parts_before_it_loses_letters() -> None:
    metrics = QFontMetrics(font(SMALL))
    whole = metrics.horizontalAdvance("12 people · ahead")
    assert fitting("12 people · ahead", metrics, whole) == "12 people · ahead"
    assert fitting("12 people · ahead", metrics, whole - 1) == "12 people"
    assert fitting("12 people · ahead", metrics, metrics.horizontalAdvance("12 peo…") + 2).endswith("…")
    assert fitting("", metrics, 0) == ""
