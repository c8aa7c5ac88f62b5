"""Files nobody here made: each gives what its source says, or one clear sentence, and nothing else ever leaves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hrdesk.domain.errors import UserError
from hrdesk.sheets.guard import Guard
from hrdesk.sheets.header import Layout
from hrdesk.sheets.model import NOT_CALCULATED, CellError, RawSheet
from hrdesk.sheets.reading import choose_sheet, peek, table_of
from tests.sheets.builders import DATA

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real files is not beside the project")

REFUSED = {
    "calamine__OOM_alloc3.xls": "damaged",
    "calamine__pass_protected.xlsx": "encrypted_workbook",
    "calamine__too_small.xls": "not_a_workbook",
    "phpss__NotASpreadsheetFile.doc": "not_a_workbook",
    "poi__poc-xmlbomb.xlsx": "damaged",
}
SHEETS_IN = [
    path for folder in ("nasty", "hr", "kpi_cn", "attendance_cn") for path in sorted((DATA / folder).glob("*.*"))
]


def sheet(guard: Guard, name: str, wanted: str | None = None) -> RawSheet:
    book = guard.read(DATA / name)
    return next(one for one in book.sheets if one.name == wanted) if wanted else choose_sheet(book)


def table(guard: Guard, name: str, wanted: str | None = None) -> tuple[RawSheet, Layout]:
    found = sheet(guard, name, wanted)
    return found, table_of(found)


def cells(found: RawSheet, column: int = 0) -> list[object]:
    return [found.row(index)[column] for index in range(found.height)]


@pytest.mark.parametrize("path", SHEETS_IN, ids=lambda path: path.name)
def test_every_file_is_read_or_refused_in_one_sentence(guard: Guard, path: object) -> None:
    expected = REFUSED.get(path.name)
    if expected is None:
        seen = peek(path, guard=guard)
        assert seen["sheets"]
        assert all(isinstance(cell, str) for one in seen["sheets"] for row in one["first_rows"] for cell in row)
    else:
        with pytest.raises(UserError) as refused:
            peek(path, guard=guard)
        assert refused.value.code == expected
        assert path.name in str(refused.value)
        assert refused.value.hint


def test_forty_eight_weekly_workbooks_hold_675_rows(guard: Guard) -> None:
    rows, done, people = 0, {"是": 0, "否": 0}, set()
    paths = sorted((DATA / "kpi_cn" / "weekly_report").rglob("*.xlsx"))
    assert len(paths) == 48
    for path in paths:
        found = choose_sheet(guard.read(path))
        layout = table_of(found)
        assert layout.columns[:8] == ("部门", "日期", "工作内容", "是否完成", "延期天数", "责任人", "本周进度", "状态")
        rows += len(layout.rows)
        for index in layout.rows:
            row = found.row(index)
            done[row[3]] += 1
            people.add((row[5], row[0]))
    assert rows == 675
    assert done == {"是": 540, "否": 135}
    assert len(people) == 169


@pytest.mark.parametrize("name", ["周报汇报总表.xls", "个人任务完成情况.xlsx"])
def test_the_same_rows_in_one_workbook(guard: Guard, name: str) -> None:
    assert len(table(guard, f"kpi_cn/{name}")[1].rows) == 675


def test_a_workbook_of_twelve_departments_has_a_sheet_for_each(guard: Guard) -> None:
    book = guard.read(DATA / "kpi_cn" / "按部门分页.xlsx")
    assert len([one for one in book.sheets if one.filled_rows]) == 12
    assert sum(len(table_of(one).rows) for one in book.sheets if one.filled_rows) == 675


def test_departments_merged_over_many_rows_count_for_every_row(guard: Guard) -> None:
    found, layout = table(guard, "kpi_cn/按时完成名单.xlsx")
    departments = [found.row(index)[0] for index in layout.rows]
    assert None not in departments
    assert len(set(departments)) == 10
    assert any(note.code == "merged_filled" and note.values["count"] == 10 for note in found.notes)


def test_a_roster_with_two_empty_sheets(guard: Guard) -> None:
    found, layout = table(guard, "hr/员工信息_8行.xlsx")
    assert layout.columns == ("姓名", "邮箱", "入职时间")
    assert len(layout.rows) == 7
    assert found.row(1)[2] == date(2014, 3, 2)


def test_the_large_csv_is_complete(guard: Guard) -> None:
    found, layout = table(guard, "hr/ibm_attrition_25col_bom.csv")
    assert len(layout.rows) == 1470
    assert layout.columns[0] == "Age"
    leavers = found.columns[layout.columns.index("Attrition")].cells()
    assert sum(cell == "Yes" for cell in leavers) == 237
    income = found.columns[layout.columns.index("MonthlyIncome")].cells()
    assert sum(int(cell) for cell in income[1:]) == 9_559_309


def test_a_clock_machines_export(guard: Guard) -> None:
    found, layout = table(guard, "attendance_cn/23层考勤.xls")
    assert len(layout.rows) == 441
    names = found.columns[layout.columns.index("姓名")].cells()
    assert len(set(names[1:])) == 21


@pytest.mark.parametrize("wanted", ["arts", "other"])
def test_ten_people_between_eight_notes(guard: Guard, wanted: str) -> None:
    _found, layout = table(guard, "nasty/readxl__deaths.xlsx", wanted)
    assert layout.header_row == 5
    assert len(layout.rows) == 10
    assert [one.row for one in layout.skipped] == [1, 2, 3, 4, 16, 17, 18, 19]


def test_a_two_row_heading_is_joined(guard: Guard) -> None:
    _found, layout = table(guard, "nasty/readxl__clippy.xlsx", "two-row-header")
    assert layout.header_rows == 2
    assert layout.columns[0] == "name (at birth)"
    assert len(layout.rows) == 1


def test_days_that_count_from_1904(guard: Guard) -> None:
    assert cells(sheet(guard, "nasty/calamine__date_1904.xlsx")) == [
        date(2021, 1, 1), date(2021, 1, 2), timedelta(days=10, hours=15, minutes=10, seconds=10),
    ]  # fmt: skip
    assert cells(sheet(guard, "nasty/poi__1904DateWindowing.xls")) == [date(2000, 1, 1)]


def test_days_behind_odd_formats(guard: Guard) -> None:
    assert set(cells(sheet(guard, "nasty/calamine__date_quoted_format.xlsx"))) == {date(2021, 1, 1)}
    assert cells(sheet(guard, "nasty/calamine__date_iso.xlsx"))[0] == date(2021, 1, 1)


def test_failed_formulas_are_errors_and_not_blanks(guard: Guard) -> None:
    found = sheet(guard, "nasty/calamine__errors.xlsx", "Feuil1")
    assert all(isinstance(cell, CellError) for cell in cells(found))
    assert found.height == 7
    assert {note.code for note in found.notes} == {"error_cells", "hidden_rows"}


def test_formulas_never_calculated_are_named(guard: Guard) -> None:
    found = sheet(guard, "nasty/poi__ElapsedFormatTests.xlsx", "Tests")
    assert sum(cell is NOT_CALCULATED for cell in cells(found)) == 164
    assert any(note.code == "not_calculated" and note.values["count"] == 164 for note in found.notes)


def test_a_sheet_that_lies_about_its_size_is_read_whole(guard: Guard) -> None:
    assert sheet(guard, "nasty/poi__64508.xlsx").height == 5


def test_a_long_old_workbook_is_read_whole(guard: Guard) -> None:
    assert sheet(guard, "nasty/calamine__sst_continue.xls").height == 136


def test_sheets_come_in_the_order_people_see(guard: Guard) -> None:
    names = [one.name for one in guard.read(DATA / "nasty" / "poi__reordered_sheets.xlsx").sheets]
    assert names == ["Sheet4", "Sheet2", "Sheet3", "Sheet1"]


def test_hidden_sheets_and_charts_are_said(guard: Guard) -> None:
    book = guard.read(DATA / "nasty" / "calamine__any_sheets.xlsx")
    assert [one.hidden for one in book.sheets] == [False, True, True, False]
    assert book.sheets[3].notes[0].code == "chart_sheet"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("poi__SampleSS.xml", "xml"), ("poi__SampleSS.strict.xlsx", "xlsx"), ("phpss__charset.UTF-8.html", "html")],
)
def test_tables_in_other_clothes(guard: Guard, name: str, kind: str) -> None:
    book = guard.read(DATA / "nasty" / name)
    assert book.kind_of_file == kind
    assert book.sheets[0].filled_rows >= 2


def test_the_same_table_in_strict_and_in_2003_xml(guard: Guard) -> None:
    strict = guard.read(DATA / "nasty" / "poi__SampleSS.strict.xlsx").sheets
    old = guard.read(DATA / "nasty" / "poi__SampleSS.xml").sheets
    assert [[one.row(at) for at in range(one.height)] for one in strict] == [
        [one.row(at) for at in range(one.height)] for one in old
    ]


@pytest.mark.parametrize("name", ["utf16lebom", "utf8bom", "win1252"])
def test_text_in_three_encodings_says_the_same(guard: Guard, name: str) -> None:
    found = guard.read(DATA / "nasty" / f"phpss__premiere.{name}.csv").sheets[0]
    assert found.row(0) == ["première", "second", "troisième"]


def test_the_stated_separator_is_believed_and_is_no_row(guard: Guard) -> None:
    found = guard.read(DATA / "nasty" / "phpss__sep.csv").sheets[0]
    assert [found.row(0), found.row(1)] == [["A", "1"], ["2", "3"]]


def test_line_breaks_within_quotes_stay_in_their_cell(guard: Guard) -> None:
    found = guard.read(DATA / "nasty" / "phpss__line_break_in_enclosure.csv").sheets[0]
    assert found.width == 3
    assert "\n" in found.row(1)[1]
