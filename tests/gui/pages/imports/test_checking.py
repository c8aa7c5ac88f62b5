"""What a check shows, and putting it right: in the list, in the sheet, while another check runs."""

from __future__ import annotations

from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from sqlalchemy import select

from hrdesk.storage import tables as t
from tests.gui.pages.imports.builders import NAMES, agency, book, bring, checking, count, opened, repayments


def type_into(window, table, text):
    """Types over the value whose editor is open, and ends with Enter."""
    (editor,) = [
        found for found in table.findChildren(QLineEdit) if found.isVisible() and found.parent() is table.viewport()
    ]
    editor.setText(text)
    window.bot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()  # an editor hands over what was typed a moment later
    window.settle()


def test_bad_rows_are_shown_with_cell_reason_and_way_out_and_only_good_ones_are_taken(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    bad = [people[0].employee_no, "王五", "2026-10-02", 100, "LS90"], ["HC9999", "赵六", "2026-10-02", 100, "LS91"]
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, repayments(people, *bad)))
    window.press("核对")
    check = page.checking
    assert check.tiles.chosen == ["rejected"]
    lines = [check.list.grid.row_at(n) for n in range(check.list.grid.rowCount())]
    assert [(line.row, line.problem.code, line.problem.cell) for line in lines] == [
        (7, "name_differs", "B7"),
        (8, "unknown_employee", "A8"),
    ]
    assert all(line.problem.message and line.problem.hint for line in lines)
    assert check.good.isChecked()
    assert page.forward.text() == "导入 3 行"
    # the sheet's own row with the bad cell marked
    raw = [check.raw.grid.row_at(n) for n in range(check.raw.grid.rowCount())]
    assert [found.number for found in raw] == [6, 7, 8]
    assert raw[1].bad == {"姓名"}
    window.keys(check.list, Qt.Key.Key_F8)
    assert check.list.current_row().row == 8
    window.press("导入 3 行")
    assert count(desk, t.fact) == 3
    assert "已导入 3 行" in window.texts(page.finished)


def test_all_or_nothing_takes_nothing_while_a_row_is_wrong(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, repayments(people, ["HC9999", "赵六", "2026-10-02", 100, "LS91"])))
    window.press("核对")
    window.press("全部正确才导入")
    assert not page.forward.isEnabled()
    assert count(desk, t.fact) == 0


def test_a_tile_shows_the_rows_it_counts(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, repayments(people)))
    window.press("核对")
    page.checking.tiles.choose(["new"])
    page.checking.tiles.changed.emit(["new"])
    grid = page.checking.list.grid
    assert [grid.index(n, grid.number_of("name")).data() for n in range(grid.rowCount())] == list(NAMES)


def test_a_cell_is_mended_in_the_list_and_checked_again_in_the_background(qtbot, theme, desk, tmp_path):
    people, window, page = checking(qtbot, theme, desk, tmp_path, ["HC9999", "马洁", "2026-10-02", 100, "LS91"])
    step = page.checking
    assert step.list.current_row().problem.cell == "A7"
    window.bot.keyClick(step.list, Qt.Key.Key_F2)
    type_into(window, step.list, people[0].employee_no)
    assert (step.check.new, step.check.rejected) == (4, 0)
    assert step.mends == {(7, "A"): people[0].employee_no}
    assert "撤回 1 处修改" in window.texts(step)
    assert page.forward.text() == "导入 4 行"
    window.press("导入 4 行")
    assert count(desk, t.fact) == 4
    with desk.work().read() as conn:
        (mend,) = conn.execute(select(t.batch_mend)).all()
    assert "HC9999" in mend


def test_a_cell_is_mended_in_the_sheet_below_and_taken_back(qtbot, theme, desk, tmp_path):
    people, window, page = checking(qtbot, theme, desk, tmp_path, ["HC9999", "马洁", "2026-10-02", 100, "LS91"])
    step = page.checking
    step.raw.setFocus()
    step.raw.choose(7, "c0")
    window.bot.keyClick(step.raw, Qt.Key.Key_F2)
    type_into(window, step.raw, people[0].employee_no)
    assert step.check.rejected == 0
    step.open_only.setChecked(False)
    window.settle()
    assert any(line.mend for line in step.list.grid.rows)
    window.press("撤回 1 处修改")
    assert (step.check.rejected, step.mends) == (1, {})


def test_a_mend_that_is_wrong_too_is_refused_with_its_own_reason(qtbot, theme, desk, tmp_path):
    _people, window, page = checking(qtbot, theme, desk, tmp_path, ["HC9999", "赵六", "2026-10-02", 100, "LS91"])
    page.checking.put_right(7, "C", "2026-02-30")
    window.settle()
    codes = {line.problem.code for line in page.checking.list.grid.rows if line.problem}
    assert "not_a_date" in codes


def test_mends_typed_while_a_check_runs_are_checked_together_afterwards(qtbot, theme, desk, tmp_path):
    people, window, page = checking(
        qtbot,
        theme,
        desk,
        tmp_path,
        ["HC9999", "马洁", "2026-10-02", 100, "LS91"],
        ["HC9998", "郑浩", "2026-10-02", 1, "LS92"],
    )
    page.checking.put_right(7, "A", people[0].employee_no)
    page.checking.put_right(8, "A", people[1].employee_no)
    window.settle()
    assert (page.checking.check.rejected, page.checking.check.new) == (0, 5)


def test_another_file_begins_without_the_mends_of_the_last(qtbot, theme, desk, tmp_path):
    _people, window, page = checking(qtbot, theme, desk, tmp_path, ["HC9999", "马洁", "2026-10-02", 100, "LS91"])
    page.checking.put_right(7, "A", "HC0001")
    window.settle()
    window.press("上一步")
    window.press("核对")
    assert page.checking.mends == {}
    assert page.checking.check.rejected == 1


def test_the_list_is_filtered_and_sorted(qtbot, theme, desk, tmp_path):
    bad = [["HC9999", "赵六", "2026-10-02", 100, "LS91"], ["HC9998", "王五", "昨天", 100, "LS92"]]
    _people, window, page = checking(qtbot, theme, desk, tmp_path, *bad)
    table = page.checking.list
    assert len(table.grid.rows) >= 2
    table.sort_by("row", descending=True)
    window.settle()
    assert next(line.row for line in table.grid.rows) == 8
    table.filter({"value": "昨"})
    window.settle()
    assert [(line.row, line.first) for line in table.grid.rows] == [(8, True)]
    table.filter({})
    window.settle()
    assert len(table.grid.rows) >= 2


def test_problems_leave_as_the_sheet_with_its_bad_cells_marked(qtbot, theme, desk, tmp_path):
    _people, window, page = checking(qtbot, theme, desk, tmp_path, ["HC9999", "赵六", "2026-10-02", 100, "LS91"])
    page.outgoing.write_problems(str(tmp_path / "问题.xlsx"))
    window.settle()
    marked = load_workbook(tmp_path / "问题.xlsx").active
    assert marked["A7"].fill.fgColor.rgb == "FFFBE3E1"
    assert "问题.xlsx" in window.told("toast")[-1]
    page.outgoing.write_problems(str(tmp_path / "问题.csv"))
    window.settle()
    assert "HC9999" in (tmp_path / "问题.csv").read_text("utf-8-sig")
