"""Templates are understood by the import they are for; marked workbooks are the file as it was, with reasons beside."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from hrdesk import words
from hrdesk.app.imports import KINDS, accept, check, open_file, open_pasted
from hrdesk.app.imports.templates import export_marked, export_template
from hrdesk.app.performance.configuration import configure_from
from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.pack import configuration
from tests.app.builders import add_people, new_agency
from tests.app.imports.files import OCTOBER, checked, codes, xlsx


@pytest.fixture
def desk(tmp_path):
    made = new_agency(tmp_path)
    configure_from(made.work(), configuration())
    return made


@pytest.fixture(params=["zh_CN", "en"])
def language(request):
    before = words.current()
    words.use(request.param)
    yield request.param
    words.use(before)


def values_of(path, row):
    page = load_workbook(path).worksheets[0]
    return [cell.value for cell in page[row]]


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_a_template_is_recognised_by_its_import(desk, tmp_path, kind, language):
    path, columns = export_template(desk.work(), kind, tmp_path / "模板.xlsx")
    page = load_workbook(path).worksheets[0]
    for place in range(1, columns + 1):  # a second row, filled in like the example
        page.cell(3, place).value = page.cell(2, place).value or "1"  # an empty column is nobody's
    page.parent.save(path)
    draft = open_file(desk.work(), kind, path, period=OCTOBER)
    assert draft.sheets == (draft.sheet,)  # the notes are no sheet to choose
    assert len(draft.columns) == columns
    assert [column.name for column in draft.columns if column.field is None] == []
    assert draft.data_rows == 1
    assert [skipped.row for skipped in draft.skipped] == [2]  # the example is passed over, and said


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_that_nobody_filled_in_is_said_to_have_no_rows(desk, tmp_path, kind):
    path, _columns = export_template(desk.work(), kind, tmp_path / "模板.xlsx")
    with pytest.raises(UserError) as refused:
        checked(desk, kind, path, period=OCTOBER)
    assert refused.value.code == "no_rows"


def test_the_example_of_a_roster_is_a_person_the_import_takes(desk, tmp_path, language):
    path, columns = export_template(desk.work(), "roster", tmp_path / "模板.xlsx")
    book = load_workbook(path)
    book.worksheets[0].cell(2, columns + 1).value = None  # somebody takes the example for a row of his own
    book.save(path)
    found = checked(desk, "roster", path)
    assert codes(found) == []
    assert found.new == 1


def test_a_template_offers_the_agency_s_words_and_explains_each_column(desk, tmp_path):
    add_people(desk, 1)
    path, columns = export_template(desk.work(), "roster", tmp_path / "模板.xlsx")
    book = load_workbook(path)
    page, guide = book.worksheets
    offered = {
        str(found.sqref).rstrip("0123456789:").split("2")[0]: found.formula1
        for found in page.data_validations.dataValidation
    }
    head = {cell.value: cell for cell in page[1]}
    assert head["姓名 *"].comment.text.startswith("必填")
    team = offered[head["小组"].column_letter]
    assert team.startswith("'填写说明'!$")
    place = team.split("$")[1]
    assert "电催一组" in [cell.value for cell in guide[place]]
    assert page.column_dimensions[head["身份证号"].column_letter].number_format == "@"
    assert guide.max_row >= columns


def test_templates_are_workbooks(desk, tmp_path):
    with pytest.raises(UserError) as refused:
        export_template(desk.work(), "roster", tmp_path / "模板.csv")
    assert refused.value.code == "unsupported"
    with pytest.raises(UserError) as refused:
        export_template(desk.work(), "nothing", tmp_path / "模板.xlsx")
    assert refused.value.code == "wrong_use"


HEAD = ("工号", "姓名", "到账日期", "回款金额", "流水号", "备注")


def mixed(desk, tmp_path):
    one, *_rest = add_people(desk, 1)
    return xlsx(
        tmp_path, "回款.xlsx", ("衡川 10 月回款",), HEAD,
        (one.employee_no, one.name, "2026-10-02", 100.5, "LS1", "甲"),
        ("HC9999", "王五", "2026-10-02", 200, "LS2", "+86"),
        (one.employee_no, one.name, "2026/13/02", 300, "LS3", "@乙<&>"),
    )  # fmt: skip


def test_a_marked_workbook_is_the_sheet_as_it_was_with_the_bad_cells_coloured(desk, tmp_path):
    path = mixed(desk, tmp_path)
    book = load_workbook(path)
    book.active["F5"] = "=乙"
    book.active["F5"].data_type = "s"  # text that looks like a formula
    book.save(path)
    found = checked(desk, "repayments", path, period=OCTOBER)
    told = []
    out, rows = export_marked(desk.work(progress=lambda *at: told.append(at)), found, tmp_path / "问题.xlsx")
    assert rows == 2
    page = load_workbook(out).active
    before = load_workbook(path).active
    for row in range(1, 6):
        assert [page.cell(row, place).value for place in range(1, 7)] == [
            before.cell(row, place).value for place in range(1, 7)
        ]
    marked = {cell.coordinate for row in page.iter_rows() for cell in row if cell.fill.fgColor.rgb == "FFFBE3E1"}
    assert marked == {"A4", "C5"}
    assert [page.cell(2, 7).value, page.cell(2, 8).value] == ["HRDesk：问题", "HRDesk：怎么办"]
    assert page["G4"].value.startswith("工号: ")
    assert page["H4"].value
    assert page["G3"].value is None
    assert page["F5"].data_type == "s"
    assert page.freeze_panes == "A3"


def test_a_marked_workbook_comes_back_as_the_file_it_was_made_of(desk, tmp_path):
    found = checked(desk, "repayments", mixed(desk, tmp_path), period=OCTOBER)
    out, _rows = export_marked(desk.work(), found, tmp_path / "问题.xlsx")
    again = checked(desk, "repayments", out, period=OCTOBER)
    assert [column.name for column in again.draft.columns] == list(HEAD)  # the reasons are no columns of the file
    assert again.outcomes == found.outcomes
    assert [(one.cell, one.code, one.value) for one in again.problems] == [
        (one.cell, one.code, one.value) for one in found.problems
    ]
    assert not [warning for warning in again.warnings if "HRDesk" in warning]


def test_mended_in_the_marked_workbook_the_rows_go_in(desk, tmp_path):
    found = checked(desk, "repayments", mixed(desk, tmp_path), period=OCTOBER)
    accept(desk.work(), found, "good")
    out, _rows = export_marked(desk.work(), found, tmp_path / "问题.xlsx")
    book = load_workbook(out)
    book.active["A4"], book.active["B4"] = book.active["A3"].value, book.active["B3"].value
    book.active["C5"] = "2026-10-02"
    book.save(out)
    again = checked(desk, "repayments", out, period=OCTOBER)
    assert (again.new, again.same, again.rejected) == (2, 1, 0)
    assert again.draft.remembered  # known again by its headings, though it has two more


def test_a_formula_without_value_is_marked_and_does_not_become_blank(desk, tmp_path):
    (one,) = add_people(desk, 1)
    path = xlsx(tmp_path, "a.xlsx", HEAD, (one.employee_no, one.name, "2026-10-02", "=1+1", "LS1"))
    found = checked(desk, "repayments", path, period=OCTOBER)
    out, _rows = export_marked(desk.work(), found, tmp_path / "问题.xlsx")
    cell = load_workbook(out).active["D2"]
    assert (cell.value, cell.data_type, cell.fill.fgColor.rgb) == ("#N/A", "e", "FFFBE3E1")
    assert codes(checked(desk, "repayments", out, period=OCTOBER)) == ["error_cell"]


def test_a_pasted_table_is_marked_too(desk, tmp_path):
    (one,) = add_people(desk, 1)
    text = f"{chr(9).join(HEAD[:4])}\n{one.employee_no}\t{one.name}\t2026-10-02\tviel"
    found = check(desk.work(), open_pasted(desk.work(), "repayments", text, period=OCTOBER))
    out, rows = export_marked(desk.work(), found, tmp_path / "问题.xlsx")
    assert rows == 1
    assert values_of(out, 2)[:4] == [one.employee_no, one.name, "2026-10-02", "viel"]
