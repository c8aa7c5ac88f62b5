"""What a file says of its own rows and sums is kept, with its cell, and held against what was read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hrdesk.sheets.declared import disagreements
from hrdesk.sheets.header import Layout
from hrdesk.sheets.model import Cell, RawSheet, sheet_of
from hrdesk.sheets.reading import table_of

HEADING = ["工号", "姓名", "小组", "拨打量", "回款金额", "接通率"]
PEOPLE: list[list[Cell]] = [
    ["HC0001", "张三", "一组", 12.0, 300.5, 0.5], ["HC0002", "李四", "一组", 9.0, 120.0, 0.25],
    ["HC0003", "王五", "二组", 7.0, 88.0, 0.75],
]  # fmt: skip


def read(*below: list[Cell], above: list[list[Cell]] | None = None) -> tuple[RawSheet, Layout]:
    sheet = sheet_of("S", [*(above or []), HEADING, *PEOPLE, *below])
    return sheet, table_of(sheet)


def said(layout: Layout) -> list[tuple[str, str, str, Decimal]]:
    return [(one.what, one.cell, one.column, one.value) for one in layout.declared]


def wrong(*below: list[Cell], above: list[list[Cell]] | None = None) -> list[str]:
    sheet, layout = read(*below, above=above)
    assert len(layout.rows) == len(PEOPLE)
    return [one.note.code + " " + one.declared.cell for one in disagreements(sheet, layout)]


def test_a_total_row_states_a_sum_for_every_column_that_is_no_rate() -> None:
    _sheet, layout = read(["合计", None, None, 28.0, 508.5, 0.5])
    assert said(layout) == [("sum", "D5", "拨打量", Decimal(28)), ("sum", "E5", "回款金额", Decimal("508.5"))]
    assert [(one.first, one.last, one.part) for one in layout.declared] == [(2, 4, False)] * 2


@pytest.mark.parametrize(
    "words", ["合计 3 条", "共 3 条记录", "共计：3笔", "记录数：3", "总条数 3 条", "Total 3 rows", "合计：３条", "合计3条，回款金额合计：508.50元"]
)  # fmt: skip
def test_a_footer_states_how_many_rows_there_are(words: str) -> None:
    _sheet, layout = read([words])
    assert ("rows", "A5", "", Decimal(3)) in said(layout)
    assert wrong([words]) == []
    assert wrong([words.replace("3", "4").replace("３", "４")])[0] == "declared_rows_differ A5"


def test_a_count_may_stand_in_the_cell_beside_its_label_and_above_the_table() -> None:
    assert said(read(["记录数", 3.0])[1]) == [("rows", "B5", "", Decimal(3))]
    assert said(read(above=[["九月业绩", None, "共 3 条"], []])[1]) == [("rows", "C1", "", Decimal(3))]


def test_a_footer_one_row_off_is_said_with_both_numbers() -> None:
    sheet, layout = read(["合计 1,649 条"])
    one = disagreements(sheet, layout)[0]
    assert (one.declared.value, one.found) == (1649, 3)
    assert "1,649" in str(one.note)
    assert "A5" in str(one.note)


def test_sums_in_words_find_their_column_or_the_only_one_of_money() -> None:
    _sheet, layout = read(["合计3条，回款金额合计：508.50元"])
    assert said(layout)[1] == ("sum", "A5", "回款金额", Decimal("508.50"))
    assert wrong(["合计：508.50"]) == []
    assert wrong(["合计：509.50元"]) == ["declared_sum_differs A5"]
    assert wrong(["总金额：0.05万元，共3条"]) == []  # rounded to a hundredth of ten thousand
    assert wrong(["总金额：0.06万元，共3条"]) == ["declared_sum_differs A5"]


def test_a_wrong_total_is_named_and_an_average_is_not_taken_for_one() -> None:
    assert wrong(["合计", None, None, 28.0, 509.5]) == ["declared_sum_differs E5"]
    assert wrong(["合计", None, None, 9.33, 508.5]) == []


def test_a_cell_that_is_no_figure_among_many_does_not_hide_a_wrong_total() -> None:
    rows: list[list[Cell]] = [
        HEADING,
        *(PEOPLE[0] for _time in range(9)),
        ["HC0002", "李四", "一组", 9.0, "1,500.00元", 0.25],
    ]
    stray: list[Cell] = ["HC0003", "王五", "二组", 7.0, "待定", 0.75]

    def found(total: float) -> list[tuple[str, Decimal]]:
        sheet = sheet_of("S", [*rows, stray, ["合计", None, None, None, total]])
        return [(one.declared.cell, one.found) for one in disagreements(sheet, table_of(sheet))]

    assert found(9 * 300.5 + 1500) == []
    assert found(9 * 300.5 + 1700) == [("E13", Decimal("4204.5"))]


def test_text_figures_and_lengths_of_time_add_up_too() -> None:
    rows: list[list[Cell]] = [
        ["姓名", "时长", "金额"],
        ["张三", "1:00:00", "1,000.50"],
        ["李四", "30:30", "￥9"],
        ["合计", "1:30:30", "1,009.50"],
    ]
    sheet = sheet_of("S", rows)
    layout = table_of(sheet)
    assert [one.column for one in layout.declared] == ["时长", "金额"]
    assert disagreements(sheet, layout) == []
    rows[3] = ["合计", "1:30:40", "1,009.51"]
    sheet = sheet_of("S", rows)
    assert [one.declared.cell for one in disagreements(sheet, table_of(sheet))] == ["B4", "C4"]


def test_subtotals_speak_of_their_group_above_or_below() -> None:
    above = [
        HEADING,
        *PEOPLE[:2],
        ["一组小计", None, None, 21.0, 420.5],
        PEOPLE[2],
        ["二组小计", None, None, 7.0, 88.0],
        ["总计", None, None, 28.0, 508.5],
    ]
    sheet = sheet_of("S", above)
    layout = table_of(sheet)
    assert [(one.code, one.row) for one in layout.skipped] == [("subtotal", 4), ("subtotal", 6), ("total", 7)]
    assert disagreements(sheet, layout) == []
    assert [(one.first, one.last, one.part) for one in layout.declared if one.column == "拨打量"] == [
        (2, 3, True),
        (5, 5, True),
        (2, 5, False),
    ]
    below = [
        HEADING,
        ["一组小计", None, None, 21.0, 420.5],
        *PEOPLE[:2],
        ["二组小计", None, None, 7.0, 88.0],
        PEOPLE[2],
    ]
    sheet = sheet_of("S", below)
    assert disagreements(sheet, table_of(sheet)) == []
    below[1] = ["一组小计", None, None, 22.0, 420.5]
    sheet = sheet_of("S", below)
    assert [one.declared.cell for one in disagreements(sheet, table_of(sheet))] == ["D2"]


def test_averages_and_nameless_totals_are_passed_over() -> None:
    _sheet, layout = read(["人均", None, None, 9.3, 169.5], [None, None, None, 28.0, 508.5])
    assert [(one.row, one.code) for one in layout.skipped] == [(5, "average"), (6, "total")]
    assert [one.cell for one in layout.declared] == ["D6", "E6"]


def test_a_person_without_a_name_is_no_total() -> None:
    sheet = sheet_of("S", [HEADING, *PEOPLE, [None, None, None, 28.0, 500.0, None]])
    assert len(table_of(sheet).rows) == 4


@pytest.mark.parametrize(
    "words", ["一部30人九月业绩", "总公司", "共同还款人", "第3条", "客户3笔欠款", "累计逾期 90 天"]
)
def test_ordinary_words_state_nothing(words: str) -> None:
    sheet = sheet_of("S", [HEADING, *[[*row[:2], words, *row[3:]] for row in PEOPLE]])
    layout = table_of(sheet)
    assert len(layout.rows) == 3
    assert layout.declared == ()
