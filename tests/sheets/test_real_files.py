"""Files nobody here made: each gives what its source says, or one clear sentence, and nothing else ever leaves."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

import pytest

from hrdesk.domain.errors import UserError
from hrdesk.sheets.guard import Guard
from hrdesk.sheets.header import Layout
from hrdesk.sheets.kinds import Type
from hrdesk.sheets.model import NOT_CALCULATED, CellError, RawSheet
from hrdesk.sheets.reading import choose_sheet, peek, table_of
from hrdesk.sheets.values import Reading, convert
from tests.sheets.builders import DATA

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real files is not beside the project")

REFUSED = {
    "calamine__OOM_alloc3.xls": "damaged",
    "calamine__pass_protected.xlsx": "encrypted_workbook",
    "calamine__too_small.xls": "not_a_workbook",
    "phpss__NotASpreadsheetFile.doc": "not_a_workbook",
    "poi__poc-xmlbomb.xlsx": "damaged",
}
FOLDERS = ("nasty", "hr", "kpi_cn", "attendance_cn", "quiz")
SHEETS_IN = [path for folder in FOLDERS for path in sorted((DATA / folder).rglob("*.*")) if path.is_file()]
LIMIT_SECONDS, LIMIT_BYTES = 10, 500_000_000


def sheet(guard: Guard, name: str, wanted: str | None = None) -> RawSheet:
    book = guard.read(DATA / name)
    return next(one for one in book.sheets if one.name == wanted) if wanted else choose_sheet(book)


def table(guard: Guard, name: str, wanted: str | None = None) -> tuple[RawSheet, Layout]:
    found = sheet(guard, name, wanted)
    return found, table_of(found)


def cells(found: RawSheet, column: int = 0) -> list[object]:
    return [found.row(index)[column] for index in range(found.height)]


def most_memory(guard: Guard) -> int:
    """The most memory the reading process has held, in bytes; 0 where the system doesn't tell."""
    status = Path(f"/proc/{guard.process_id}/status")
    lines = status.read_text().splitlines() if status.is_file() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


@pytest.mark.parametrize("path", SHEETS_IN, ids=lambda path: path.name)
def test_every_file_is_read_or_refused_in_one_sentence_within_its_limits(guard: Guard, path: Path) -> None:
    expected = REFUSED.get(path.name)
    start = time.perf_counter()
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
    assert time.perf_counter() - start < LIMIT_SECONDS
    assert most_memory(guard) < LIMIT_BYTES


#: What SOURCES.md and the files themselves state: filled rows of each sheet.
ROWS = {
    "calamine__date.ods": [4], "calamine__date.xlsb": [3], "calamine__date_1904.xlsx": [3], "calamine__date_iso.xlsx": [6],
    "calamine__date_quoted_format.xlsx": [4], "calamine__empty_shared_string.xlsx": [1], "calamine__encoded_entities.xlsx": [1],
    "calamine__errors.xlsx": [7, 0, 0], "calamine__has_x000D_.xlsx": [1], "calamine__inlineStr_cdata.xlsx": [2],
    "calamine__merged_range.xlsx": [4, 4], "calamine__nonstandard-xml-ns-prefix.xlsx": [3], "calamine__special_cells.ods": [5],
    "calamine__sst_continue.xls": [136], "calamine__any_sheets.xlsx": [4, 0, 0, 0], "phpss__charset.UTF-8.html": [2],
    "phpss__line_break_in_enclosure.csv": [6], "phpss__rowspan.html": [2], "phpss__sep.csv": [2], "poi__1904DateWindowing.xls": [1, 0, 0],
    "poi__64508.xlsx": [5], "poi__DateFormatTests.xlsx": [4, 46], "poi__ElapsedFormatTests.xlsx": [4, 215], "poi__InlineStrings.xlsx": [7, 0, 0],
    "poi__MalformedSSTCount.xlsx": [3], "poi__SimpleMacro.xlsm": [1, 0, 0], "poi__noSharedStringTable.xlsx": [1],
    "poi__reordered_sheets.xlsx": [0, 1, 1, 0], "poi__testEXCEL_3.xls": [30], "poi__testEXCEL_4.xls": [145],
    "poi__testEXCEL_5.xls": [18, 0, 0], "poi__xlsx-corrupted.xlsx": [3, 2], "poi__xlsx-jdbc.xlsx": [2], "readxl__clippy.xlsx": [5, 3],
    "readxl__deaths.xlsx": [19, 19], "readxl__type-me.xlsx": [11, 8, 8, 7], "员工信息_8行.xlsx": [8, 0, 0], "ibm_attrition_25col_bom.csv": [1471],
    "modeldata_attrition_31col_no_id.csv": [1471], "题库_cisp_pte.xlsx": [181], "周报汇报总表.xls": [676], "个人任务完成情况.xlsx": [676],
    "按时完成名单.xlsx": [109], "23层考勤.xls": [442],
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_no_row_is_lost_or_added(guard: Guard, name: str) -> None:
    path = next(path for path in SHEETS_IN if path.name == name)
    book = guard.read(path)
    assert [sheet.filled_rows for sheet in book.sheets] == ROWS[name]
    assert not {note.code for sheet in book.sheets for note in sheet.notes} & {"rows_differ", "rows_repeated"}


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
    assert "47" in names
    moments = found.columns[layout.columns.index("日期时间")].cells()[1:]
    assert all(type(moment) is datetime for moment in moments)
    assert (min(moments).date(), max(moments).date()) == (date(2018, 5, 1), date(2018, 5, 31))
    punches = Counter(zip(names[1:], (moment.date() for moment in moments), strict=True))
    assert (len(punches), sum(count == 1 for count in punches.values())) == (229, 87)
    assert datetime(2018, 5, 30, 0, 2, 39) in moments


def test_weekly_dates_and_progress_are_typed(guard: Guard) -> None:
    found, layout = table(guard, "kpi_cn/个人任务完成情况.xlsx")
    days, bad = convert(found.columns[1].cells()[1:], Type.DAY, Reading())
    assert not bad
    assert set(days) == {date(2020, 6, day) for day in (7, 14, 21, 28)}
    progress, bad = convert(found.columns[6].cells()[1:], Type.RATIO, Reading())
    assert not bad
    assert (min(progress), max(progress)) == (0.5, 1)
    done, bad = convert(found.columns[3].cells()[1:], Type.FLAG, Reading())
    assert Counter(done) == {True: 540, False: 135}
    assert Counter(found.columns[7].cells()[1:]) == {"已完成": 513, "进行中": 162}
    assert len({found.row(index)[5] for index in layout.rows}) == 109


def test_the_other_copy_of_the_large_csv_says_the_same_of_its_people(guard: Guard) -> None:
    found, layout = table(guard, "hr/modeldata_attrition_31col_no_id.csv")
    column = {name: found.columns[place].cells()[1:] for place, name in enumerate(layout.columns)}
    assert len(layout.columns) == 31
    assert Counter(zip(column["OverTime"], column["Attrition"], strict=True)) == {
        ("Yes", "Yes"): 127, ("Yes", "No"): 416 - 127, ("No", "Yes"): 110, ("No", "No"): 1054 - 110,
    }  # fmt: skip
    leavers = Counter(zip(column["Department"], column["Attrition"], strict=True))
    assert (leavers["Sales", "Yes"], leavers["Human_Resources", "Yes"], leavers["Research_Development", "Yes"]) == (
        92,
        12,
        133,
    )


def test_holes_of_the_large_csv_stay_holes(guard: Guard) -> None:
    found, layout = table(guard, "hr/ibm_attrition_25col_bom.csv")
    blank = {
        name: sum(cell in (None, "") for cell in found.columns[place].cells()[1:])
        for place, name in enumerate(layout.columns)
    }
    assert (blank["EmployeeNumber"], blank["Department"], blank["Gender"]) == (2, 2, 12)


def test_a_bank_of_questions(guard: Guard) -> None:
    _found, layout = table(guard, "quiz/题库_cisp_pte.xlsx")
    assert len(layout.rows) == 180
    assert layout.columns[:6] == ("题目", "选项A", "选项B", "选项C", "选项D", "答案")


def test_questions_in_plain_text_keep_their_lines(guard: Guard) -> None:
    found = guard.read(DATA / "quiz" / "moodle_questions.aiken.txt").sheets[0]
    lines = [cell for cell in found.columns[0].cells() if cell]
    assert [line for line in lines if line.startswith("ANSWER")] == ["ANSWER: B", "ANSWER: A"]


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


def test_peek_says_all_this_of_the_same_files(guard: Guard) -> None:
    weekly = [peek(path, guard=guard)["sheets"] for path in sorted((DATA / "kpi_cn" / "weekly_report").rglob("*.xlsx"))]
    assert sum(sheets[0]["data_rows"] for sheets in weekly) == 675
    clippy = peek(DATA / "nasty" / "readxl__clippy.xlsx", guard=guard)["sheets"][1]
    assert clippy["columns"] == [
        "name (at birth)", "species (office supply type)", "death (date is approximate)", "weight (in grams)",
    ]  # fmt: skip
    for one in peek(DATA / "nasty" / "readxl__deaths.xlsx", guard=guard)["sheets"]:
        assert one["data_rows"] == 10
        assert len(one["skipped"]) == 8
        assert all(passed["why"] and passed["text"] for passed in one["skipped"])


def test_days_that_count_from_1904(guard: Guard) -> None:
    assert cells(sheet(guard, "nasty/calamine__date_1904.xlsx")) == [
        date(2021, 1, 1), date(2021, 1, 2), timedelta(days=10, hours=15, minutes=10, seconds=10),
    ]  # fmt: skip
    assert cells(sheet(guard, "nasty/poi__1904DateWindowing.xls")) == [date(2000, 1, 1)]


def test_days_behind_odd_formats(guard: Guard) -> None:
    assert set(cells(sheet(guard, "nasty/calamine__date_quoted_format.xlsx"))) == {date(2021, 1, 1)}
    assert cells(sheet(guard, "nasty/calamine__date_iso.xlsx"))[0] == date(2021, 1, 1)


def test_days_and_times_of_opendocument_and_binary_workbooks(guard: Guard) -> None:
    assert cells(sheet(guard, "nasty/calamine__date.ods")) == [
        date(2021, 1, 1), datetime(2021, 1, 1, 10, 10, 10), time_of_day(10, 10, 10), time_of_day(10, 10, 10, 123_456),
    ]  # fmt: skip
    assert cells(sheet(guard, "nasty/calamine__date.xlsb"))[:2] == [date(2021, 1, 1), date(2021, 1, 2)]


def test_forty_five_formats_of_one_moment(guard: Guard) -> None:
    found = sheet(guard, "nasty/poi__DateFormatTests.xlsx", "Tests")
    moments = found.columns[2].cells()[1:]
    assert len(moments) == 45
    assert all(isinstance(moment, date) for moment in moments)
    assert Counter(str(moment)[:10] for moment in moments).most_common(1)[0][0] == "1952-10-11"


def test_merged_areas_are_all_known(guard: Guard) -> None:
    book = guard.read(DATA / "nasty" / "calamine__merged_range.xlsx")
    assert [len(one.merges) for one in book.sheets] == [9, 6]


def test_escapes_entities_and_sections_are_text(guard: Guard) -> None:
    assert cells(sheet(guard, "nasty/calamine__has_x000D_.xlsx")) == ["ABC\r\nDEF"]
    assert cells(sheet(guard, "nasty/calamine__encoded_entities.xlsx")) == ["&"]
    assert sheet(guard, "nasty/calamine__inlineStr_cdata.xlsx").row(0) == ["Hello CDATA", "World"]
    assert cells(sheet(guard, "nasty/calamine__special_cells.ods"))[0] == "Split\nLine"
    assert cells(sheet(guard, "nasty/calamine__special_cells.ods"))[3] == " Value   With spaces before and after "


def test_mixed_columns_keep_what_each_cell_is(guard: Guard) -> None:
    found = cells(sheet(guard, "nasty/readxl__type-me.xlsx", "logical_coercion"))
    assert found[1:7] == [None, 0, 1, date(2016, 1, 1), True, False]


def test_the_patient_reader_takes_over_and_says_so(guard: Guard) -> None:
    book = guard.read(DATA / "nasty" / "poi__xlsx-corrupted.xlsx")
    assert all("patient" in {note.code for note in one.notes} for one in book.sheets)
    assert book.sheets[0].row(0) == ["test", "DOCTYPE", "XXE", "injection"]


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
