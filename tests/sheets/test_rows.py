"""Rows come out typed, and each cell that can't be taken says where it is and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.sheets.guard import Guard
from hrdesk.sheets.kinds import KINDS, MetricColumn
from hrdesk.sheets.mapping import Mapping, propose
from hrdesk.sheets.model import Cell, sheet_of
from hrdesk.sheets.reading import choose_sheet, guess_kind, peek, read, table_of
from hrdesk.sheets.rows import Rows, read_rows
from tests.sheets.builders import raw_workbook, text_cell, workbook


def rows_of(kind: str, rows: list[list[Cell]], mapping: Mapping | None = None, **more: object) -> Rows:
    sheet = sheet_of("S", rows)
    layout = table_of(sheet, KINDS[kind])
    return read_rows(sheet, layout, mapping or propose(layout, KINDS[kind]), KINDS[kind], **more)


def test_repayments_as_finance_writes_them() -> None:
    found = rows_of(
        "repayments",
        [
            ["九月回款明细"],
            ["工号", "到账日期", "回款金额(万元)", "流水号"],
            ["0007", "2026/9/1 星期二", 1.25, "LS001"],
            [7.0, "2026-13-01", "五百", "6.22E+18"],
            ["0009", None, "—", "LS003"],
            ["合计", None, 9.0, None],
        ],
    )
    assert found.numbers == range(3, 6)
    assert found.columns["employee_no"] == ["0007", "7", "0009"]
    assert found.columns["day"] == [date(2026, 9, 1), None, None]
    assert found.columns["amount"] == [12_500, None, None]
    assert [(one.cell, one.code) for one in sorted(found.problems, key=lambda one: (one.row, one.cell))] == [
        ("B4", "not_a_date"), ("C4", "not_a_number"), ("D4", "digits_lost"), ("B5", "missing"), ("C5", "missing"),
    ]  # fmt: skip
    assert all(one.message and one.hint and "{" not in one.message + one.hint for one in found.problems)
    assert found.shown(1, "amount") == "五百"
    assert found.bad_rows() == {4, 5}


def test_a_field_from_a_constant_and_from_another_column() -> None:
    mapping = Mapping(
        columns={"EmployeeNumber": "employee_no"},
        copies={"name": "employee_no"},
        constants={"hire_date": "2015-01-01", "status": "正式"},
    )
    found = rows_of("roster", [["EmployeeNumber", "Age"], ["12", "41"], [None, "30"]], mapping)
    assert found.columns["name"] == ["12", None]
    assert found.columns["hire_date"] == [date(2015, 1, 1)] * 2
    assert [(one.row, one.code, one.field) for one in found.problems] == [(3, "missing", "name")]


def test_a_constant_fills_only_what_the_column_leaves_blank() -> None:
    mapping = Mapping(columns={"姓名": "name", "部门": "department"}, constants={"department": "一部"})
    assert rows_of("roster", [["姓名", "部门"], ["张三", "二部"], ["李四", None]], mapping).columns["department"] == [
        "二部",
        "一部",
    ]


def test_a_constant_that_cannot_be_meant() -> None:
    with pytest.raises(UserError) as refused:
        rows_of("roster", [["姓名"], ["张三"]], Mapping(columns={"姓名": "name"}, constants={"hire_date": "昨天"}))
    assert refused.value.code == "not_a_date"
    assert "昨天" in str(refused.value)


def test_words_of_this_source_become_the_words_meant() -> None:
    mapping = Mapping(
        columns={"责任人": "name", "日期": "day", "是否完成": "done"}, values={"done": {"办结": "1", "未办": "0"}}
    )
    metric = (MetricColumn("done", ("是否完成",)),)
    found = rows_of(
        "facts",
        [["责任人", "日期", "是否完成"], ["张三", "6-14", "办结"], ["李四", "6-15", "未办"]],
        mapping,
        metrics=metric,
        period=Period(2020, 6),
    )
    assert found.columns["done"] == [1, 0]
    assert found.columns["day"] == [date(2020, 6, 14), date(2020, 6, 15)]


def test_a_mapping_made_for_other_headings_is_named_at_the_heading() -> None:
    found = rows_of(
        "roster", [["说明"], ["姓名", "部门"], ["张三", "一部"]], Mapping(columns={"姓名": "name", "小组名": "team"})
    )
    assert [(one.row, one.column, one.code) for one in found.problems] == [(2, "小组名", "unknown_column")]


def test_no_column_for_what_must_be_there() -> None:
    with pytest.raises(UserError) as refused:
        rows_of("repayments", [["工号", "备注"], ["1", "x"]])
    assert refused.value.code == "missing"
    assert "到账日期" in str(refused.value)
    assert "备注" in refused.value.hint


def test_a_heading_without_rows() -> None:
    with pytest.raises(UserError) as refused:
        rows_of("roster", [["工号", "姓名"]])
    assert refused.value.code == "no_rows"


def test_leading_zeros_come_back_from_the_cells_format(guard: Guard, tmp_path: Path) -> None:
    body = (
        f'<sheetData><row r="1">{text_cell("A1", "工号")}{text_cell("B1", "姓名")}{text_cell("C1", "完成率")}</row>'
        f'<row r="2"><c r="A2" s="1"><v>123</v></c>{text_cell("B2", "张三")}<c r="C2" s="3"><v>0.935</v></c></row>'
        f'<row r="3"><c r="A3" s="1"/>{text_cell("B3", "李四")}<c r="C3" s="3"/></row>'
        f'<row r="4" hidden="1"><c r="A4" s="1"><v>7</v></c>{text_cell("B4", "王五")}<c r="C4" s="3"><v>1</v></c></row></sheetData>'
    )
    sheet = read(raw_workbook(tmp_path / "a.xlsx", body), guard=guard).sheets[0]
    assert [sheet.row(at)[0] for at in range(4)] == ["工号", "000123", None, "000007"]
    assert sheet.percent_columns == {2}
    assert {note.code for note in sheet.notes} == {"leading_zeros", "hidden_rows"}


def test_formulas_failed_or_never_calculated_refuse_their_cell(guard: Guard, tmp_path: Path) -> None:
    body = (
        f'<sheetData><row r="1">{text_cell("A1", "工号")}{text_cell("B1", "日期")}{text_cell("C1", "外呼量")}</row>'
        f'<row r="2">{text_cell("A2", "1")}{text_cell("B2", "2026-9-1")}<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        f'<row r="3">{text_cell("A3", "2")}{text_cell("B3", "2026-9-1")}<c r="C3"><f>1+1</f></c></row>'
        f'<row r="4">{text_cell("A4", "3")}{text_cell("B4", "2026-9-1")}<c r="C4"><f>1+1</f><v>2</v></c></row></sheetData>'
    )
    sheet = choose_sheet(read(raw_workbook(tmp_path / "a.xlsx", body), guard=guard), KINDS["calls"])
    layout = table_of(sheet)
    found = read_rows(sheet, layout, propose(layout, KINDS["calls"]), KINDS["calls"])
    assert found.columns["calls"] == [None, None, 2]
    assert [(one.cell, one.code) for one in found.problems] == [("C2", "error_cell"), ("C3", "not_calculated")]


def test_names_the_fast_reader_does_not_know_are_read_all_the_same(guard: Guard, tmp_path: Path) -> None:
    path = tmp_path / "花名册.csv"
    path.write_bytes('工号;姓名;部门\r\n0001;䶮某;一部\r\n0002;"王\r\n五";二部\r\n'.encode("gb18030"))
    sheet = read(path, guard=guard).sheets[0]
    layout = table_of(sheet)
    found = read_rows(sheet, layout, propose(layout, KINDS["roster"]), KINDS["roster"])
    assert found.columns["employee_no"] == ["0001", "0002"]
    assert found.columns["name"][0] == "䶮某"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_separators_and_encodings_are_found(guard: Guard, tmp_path: Path, separator: str, encoding: str) -> None:
    path = tmp_path / "数据.csv"
    lines = [["工号", "姓名", "回款金额"], ["0001", "张三", "1234.50"], ["0002", "欧阳娜娜", "88"]]
    path.write_bytes("\n".join(separator.join(line) for line in lines).encode(encoding))
    sheet = read(path, guard=guard).sheets[0]
    assert [sheet.row(at) for at in range(3)] == lines


def test_peek_shows_text_only_and_names_what_it_skipped(guard: Guard, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", [["九月"], ["工号", "日期", "外呼量"], ["1", date(2026, 9, 1), 12], ["合计", None, 12]]
    )
    seen = peek(path, guard=guard)
    one = seen["sheets"][0]
    assert (one["header_row"], one["data_rows"], one["rows"]) == (2, 1, 4)
    assert one["columns"] == ["工号", "日期", "外呼量"]
    assert one["first_rows"] == [["1", "2026-09-01", "12"]]
    assert [(row["row"], row["why"]) for row in one["skipped"]] == [(1, "表头上方的内容"), (4, "合计")]


def test_the_sheet_with_the_known_headings_is_taken(guard: Guard, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["填写说明", "请勿修改"])
    book.create_sheet("明细").append(["工号", "到账日期", "回款金额"])
    book["明细"].append(["1", "2026-9-1", 5])
    book.save(tmp_path / "a.xlsx")
    sheet = choose_sheet(read(tmp_path / "a.xlsx", guard=guard), KINDS["repayments"])
    assert sheet.name == "明细"
    assert guess_kind(table_of(sheet)) == "repayments"


def test_figures_keep_every_decimal() -> None:
    found = rows_of(
        "repayments", [["工号", "到账日期", "回款金额"], ["1", "2026-9-1", 1234.56], ["2", "2026-9-2", "0.07"]]
    )
    assert found.columns["amount"] == [Decimal("1234.56"), Decimal("0.07")]
