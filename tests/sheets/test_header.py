"""The heading is found where people put it, and every row passed over is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.errors import UserError
from hrdesk.sheets.columns import known_headings
from hrdesk.sheets.guard import Guard
from hrdesk.sheets.header import locate, plain
from hrdesk.sheets.model import Cell, sheet_of
from hrdesk.sheets.reading import table_of
from tests.sheets.builders import workbook

PEOPLE = [["HC0001", "张三", 12.0, 300.5], ["HC0002", "李四", 9.0, 120.0], ["HC0003", "王五", 7.0, 88.0]]
HEADING = ["工号", "姓名", "拨打量", "回款金额"]


def found(rows: list[list[Cell]]):
    return locate(sheet_of("S", rows), known_headings())


def test_a_heading_in_the_first_row() -> None:
    layout = found([HEADING, *PEOPLE])
    assert (layout.header_row, len(layout.rows), layout.skipped) == (1, 3, ())


def test_a_heading_under_titles_and_notes() -> None:
    layout = found([["一部九月业绩表"], ["单位：元", None, None, "2026-09"], [], HEADING, *PEOPLE])
    assert layout.header_row == 4
    assert layout.columns == tuple(HEADING)
    assert [(one.row, one.code) for one in layout.skipped] == [(1, "title"), (2, "title"), (3, "blank")]


def test_totals_subtotals_and_signatures_are_passed_over_and_listed() -> None:
    rows = [
        HEADING, PEOPLE[0], ["小计", None, 12.0, 300.5], PEOPLE[1], PEOPLE[2], ["一组小计", None, 16.0, 208.0],
        ["合 计", None, 28.0, 508.5], [None, "总计：", 28.0, 508.5], ["制表：赵六", None, None, "审核："],
    ]  # fmt: skip
    layout = found(rows)
    assert list(layout.rows) == [1, 3, 4]
    assert [(one.row, one.code) for one in layout.skipped] == [
        (3, "subtotal"), (6, "subtotal"), (7, "total"), (8, "total"), (9, "signature"),
    ]  # fmt: skip


def test_a_person_whose_name_only_looks_like_a_total_is_kept() -> None:
    layout = found([HEADING, ["HC0009", "计小合", 1.0, 2.0], ["HC0010", "Total Recall", 1.0, 2.0]])
    assert len(layout.rows) == 2


def test_remarks_below_the_table_are_no_people() -> None:
    layout = found([HEADING, *PEOPLE, [], ["注：以上数据来自外呼系统"], [None, "如有疑问请联系运营"]])
    assert len(layout.rows) == 3
    assert [one.code for one in layout.skipped] == ["blank", "note", "note"]


def test_a_sparse_row_within_the_table_is_data() -> None:
    layout = found([HEADING, PEOPLE[0], [None, "李四", None, None], PEOPLE[2]])
    assert len(layout.rows) == 3


def test_a_heading_repeated_on_every_page_is_passed_over() -> None:
    layout = found([HEADING, PEOPLE[0], HEADING, PEOPLE[1]])
    assert [(one.row, one.code) for one in layout.skipped] == [(3, "heading")]


def test_columns_without_a_name_and_doubled_names_are_told_apart() -> None:
    layout = found([["工号", "姓名", None, "金额", "金额", None], ["1", "张三", "x", 1.0, 2.0, None]])
    assert layout.columns == ("工号", "姓名", "[C]", "金额", "金额 [E]", "")


def test_two_row_headings_with_merged_cells_are_joined(guard: Guard, tmp_path: Path) -> None:
    rows = [
        ["九月考勤"], ["姓名", "工号", "请假", None, "加班"], [None, None, "事假", "病假", None],
        ["张三", "1", 1, 0, 2], ["李四", "2", 0, 1, 3],
    ]  # fmt: skip
    path = workbook(tmp_path / "a.xlsx", rows, title="A1:E1", a="A2:A3", b="B2:B3", c="C2:D2", e="E2:E3")
    layout = table_of(guard.read(path).sheets[0])
    assert layout.columns == ("姓名", "工号", "请假 事假", "请假 病假", "加班")
    assert (layout.header_row, layout.header_rows, len(layout.rows)) == (2, 2, 2)


def test_two_row_headings_without_merges_are_joined() -> None:
    layout = found([["姓名", "账号", "基础信息", None], [None, None, "部门", "职务"], ["张三", "zs", "一部", "催收员"]])
    assert layout.columns == ("姓名", "账号", "基础信息 部门", "基础信息 职务")


def test_days_below_a_merged_month_are_headings(guard: Guard, tmp_path: Path) -> None:
    rows = [
        ["考勤表"],
        ["姓名", "工号", "九月", None, None, "合计"],
        [None, None, 1, 2, 3, None],
        ["张三", "1", "√", "√", "休", 2],
    ]
    path = workbook(tmp_path / "a.xlsx", rows, t="A1:F1", a="C2:E2")
    layout = table_of(guard.read(path).sheets[0])
    assert layout.columns == ("姓名", "工号", "九月 1", "九月 2", "九月 3", "合计")
    assert len(layout.rows) == 1


def test_a_person_below_a_merged_heading_is_no_heading(guard: Guard, tmp_path: Path) -> None:
    rows = [["姓名", "电话", None], ["张三", 13800138000, 13900139000], ["李四", 13800138001, 13900139001]]
    layout = table_of(guard.read(workbook(tmp_path / "a.xlsx", rows, a="B1:C1")).sheets[0])
    assert len(layout.rows) == 2


def test_a_roster_of_words_only_has_a_one_row_heading() -> None:
    layout = found([["姓名", "部门", "岗位"], ["张三", "一部", "催收员"], ["李四", None, "催收员"]])
    assert (layout.header_rows, len(layout.rows)) == (1, 2)


def test_an_empty_sheet_and_a_sheet_of_figures_are_refused_in_one_sentence() -> None:
    for rows, code in (([], "no_rows"), ([[None, None]], "no_rows"), ([[1.0, 2.0], [3.0, 4.0]], "no_header")):
        with pytest.raises(UserError) as refused:
            found(rows)
        assert refused.value.code == code


def test_headings_are_compared_without_stars_units_and_width() -> None:
    assert plain("＊ 工 号\n") == plain("工号") == "工号"
    assert plain("回款金额（元）") == "回款金额"
    assert plain("Employee No.") == plain("employee_no") == "employeeno"


@given(st.integers(0, 4), st.integers(1, 30), st.lists(st.sampled_from(["总计", "合计", None]), max_size=2))
def test_no_row_is_lost_unseen(above: int, people: int, below: list[str | None]) -> None:
    rows: list[list[Cell]] = [[f"说明{n}"] for n in range(above)] + [list(HEADING)]
    rows += [[f"HC{n:04d}", f"张{n}", float(n), n + 0.5] for n in range(people)]
    rows += [[word, None, 1.0, 1.0] if word else [] for word in below]
    layout = found(rows)
    said = {one.row - 1 for one in layout.skipped}
    assert said.isdisjoint(layout.rows)
    height = sheet_of("S", rows).height
    assert said | set(layout.rows) | {layout.header_row - 1} == set(range(height))
    assert len(layout.rows) == people
