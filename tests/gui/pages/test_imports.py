"""Bringing workbooks in through the window: nothing is saved before the last step, and all of it can be taken back."""

from __future__ import annotations

import json
import shutil
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from sqlalchemy import func, select

from hrdesk.app.performance.configuration import configure_from
from hrdesk.app.upkeep import SaveSettings, agency_settings, save_settings
from hrdesk.app.watched import look, take
from hrdesk.app.watched_files import SaveRule, save_rule, watched_view
from hrdesk.domain.performance.pack import configuration
from hrdesk.gui.page import Context
from hrdesk.gui.pages.imports.watching import Watching
from hrdesk.gui.widgets.dialogs import QuestionDialog
from hrdesk.storage import tables as t
from tests.app.builders import add_people, new_agency
from tests.app.handover.cases import give_cases
from tests.gui.builders import nameless
from tests.gui.pages.window import Window

NAMES = ("马洁", "郑浩", "周倩")


@pytest.fixture
def desk(tmp_path):
    return new_agency(tmp_path)


def book(folder, rows, name="10月回款.xlsx", sheet="回款明细", more=()):
    """A workbook of these rows."""
    made = Workbook()
    made.active.title = sheet
    for row in rows:
        made.active.append(row)
    for title, others in more:
        page = made.create_sheet(title)
        for row in others:
            page.append(row)
    path = folder / name
    made.save(path)
    return str(path)


HEAD = ["工号", "姓名", "到账日期", "回款金额", "流水号"]


def repayments(people, *extra):
    rows = [["衡川信服 2026年10月回款明细"], [], HEAD]
    rows += [
        [who.employee_no, who.name, f"2026-10-{n:02}", 1000 + n, f"LS{n}"] for n, who in enumerate(people, start=1)
    ]
    return [*rows, *extra]


def agency(desk):
    """Three collectors and the ready-made schemes."""
    configure_from(desk.work(), configuration())
    return add_people(desk, 3, names=NAMES)


def count(desk, table):
    with desk.work().read() as conn:
        return conn.execute(select(func.count()).select_from(table)).scalar()


def opened(qtbot, theme, desk, kind="repayments", **where):
    window = Window(qtbot, theme, desk)
    page = window.go("import", kind=kind, period="2026-10", **where)
    return window, page


def bring(window, page, kind, path):
    """Chooses a file, as the file dialog would hand it over."""
    page.choosing.choose_kind(kind)
    page.choosing.open(path)
    window.settle()


def test_a_workbook_goes_in_by_enter_alone_once_it_is_chosen(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, repayments(people)))
    assert page.steps.current == 1
    assert page.matching.matched == (5, 5)
    assert "表头在第 3 行" in window.texts(page.matching)
    assert page.forward.hasFocus()
    window.keys(page.forward, Qt.Key.Key_Space)
    assert page.steps.current == 2
    assert "共 3 行，还没有写入任何数据" in window.texts(page.checking)
    assert count(desk, t.fact) == 0
    assert page.forward.text() == "导入 3 行"
    assert page.forward.hasFocus()
    window.keys(page.forward, Qt.Key.Key_Space)
    assert page.steps.current == 3
    assert "已导入 3 行" in window.texts(page.finished)
    assert count(desk, t.fact) == 3


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


def test_a_column_is_matched_by_hand_and_remembered(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    rows = repayments(people)
    rows[2] = ["工号", "姓名", "到账日期", "本期战果", "流水号"]
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, rows))
    assert page.matching.fields["本期战果"].currentData() is None
    window.press("核对")
    assert page.steps.current == 1  # refused in place, with the column that is needed
    assert "回款金额" in page.notice.text
    combo = page.matching.fields["本期战果"]
    combo.setCurrentIndex(combo.findData("amount"))
    assert "您选的" in window.texts(page.matching)
    window.press("核对")
    window.press("导入 3 行")
    window.press("再导入一个文件", page.finished)
    rows[3][3] = 5000
    bring(window, page, "repayments", book(tmp_path, rows, "again.xlsx"))
    assert page.matching.fields["本期战果"].currentData() == "amount"
    assert "同上次" in window.texts(page.matching)
    window.press("核对")
    assert (page.checking.check.changed, page.checking.check.same) == (1, 2)
    grid = page.checking.list.grid  # a changed row says what it changes
    told = [grid.index(n, grid.number_of("message")).data() for n in range(grid.rowCount())]
    assert told == ["回款金额：1,001.00 → 5,000.00"]


def test_a_field_has_one_column(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, repayments(people)))
    combo = page.matching.fields["流水号"]
    combo.setCurrentIndex(combo.findData("amount"))
    assert page.matching.fields["回款金额"].currentData() is None


def test_a_roster_with_a_constant_and_a_copied_field(qtbot, theme, desk, tmp_path):
    path = book(tmp_path, [["EmployeeNumber", "Department"], ["1", "Sales"], ["2", "Research"]], "people.xlsx", "staff")
    window, page = opened(qtbot, theme, desk, kind="roster")
    assert page.choosing.kind == "roster"
    assert not page.choosing.month.isVisible()
    bring(window, page, "roster", path)
    for column, field in (("EmployeeNumber", "employee_no"), ("Department", "department")):
        combo = page.matching.fields[column]
        combo.setCurrentIndex(combo.findData(field))
    page.matching.add_copy("name", "employee_no")
    page.matching.add_constant("status", "正式")
    page.matching.add_constant("hire_date", "2015-01-01")
    window.press("核对")
    assert page.notice.text == ""
    window.press("导入 2 行")
    with desk.work().read() as conn:
        found = conn.execute(
            select(t.person.c.name, t.employment.c.hire_date).join(
                t.employment, t.employment.c.person_id == t.person.c.id
            )
        ).all()
    assert sorted(found) == [("1", date(2015, 1, 1)), ("2", date(2015, 1, 1))]


def test_another_sheet_of_the_file_is_chosen(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    other = [HEAD, [people[0].employee_no, people[0].name, "2026-10-09", 77, "LS77"]]
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, repayments(people), more=(("补充", other),)))
    assert page.matching.sheet.isVisible()
    page.matching.sheet.setCurrentText("补充")
    page.matching.sheet.activated.emit(1)
    window.settle()
    assert page.matching.draft.sheet == "补充"
    assert page.matching.draft.data_rows == 1


def test_a_file_is_dropped_on_the_page(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(book(tmp_path, repayments(people)))])
    place, copied = page.choosing.drop, Qt.DropAction.CopyAction
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    over = QDragEnterEvent(QPoint(5, 5), copied, data, left, none)
    place.dragEnterEvent(over)
    assert over.isAccepted()
    place.dropEvent(QDropEvent(QPointF(5, 5), copied, data, left, none))
    window.settle()
    assert page.steps.current == 1


def put_on_clipboard(text="", html=""):
    data = QMimeData()
    if text:
        data.setText(text)
    if html:
        data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)


def test_rows_copied_in_excel_are_pasted_and_go_in_like_a_file(qtbot, theme, desk):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    rows = repayments(people)
    put_on_clipboard("\r\n".join("\t".join(str(cell) for cell in row) for row in rows) + "\r\n")
    window.keys(page.choosing.drop.choose, Qt.Key.Key_V, held=Qt.KeyboardModifier.ControlModifier)
    assert page.steps.current == 1
    assert page.matching.matched == (5, 5)
    window.press("核对")
    window.press("导入 3 行")
    window.press("再导入一个文件", page.finished)
    newest = page.choosing.history.table.current_row()
    assert (newest.file_name, newest.counts["new"]) == ("剪贴板", 3)
    window.press("从 Excel 粘贴", page.choosing)  # the same once more is said, as with a file
    assert desk.actor.shown_name in page.notice.text


def test_a_table_of_a_web_page_is_pasted(qtbot, theme, desk):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in repayments(people)[2:])
    put_on_clipboard("工号 姓名", f"<html><body><table>{lines}</table></body></html>")
    window.press("从 Excel 粘贴", page.choosing)
    assert page.matching.draft.data_rows == 3


def test_a_clipboard_without_a_table_is_said_and_nothing_moves(qtbot, theme, desk):
    agency(desk)
    window, page = opened(qtbot, theme, desk)
    for text in ("", "  \n \n"):
        put_on_clipboard(text)
        window.press("从 Excel 粘贴", page.choosing)
        assert page.steps.current == 0
        assert page.notice.text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.xlsx", b"PK\x03\x04 not a workbook"),
        ("empty.xlsx", b""),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 64),
    ],
)
def test_a_file_that_is_no_workbook_gets_one_sentence_and_the_page_stays_usable(
    qtbot, theme, desk, tmp_path, name, content
):
    people = agency(desk)
    (tmp_path / name).write_bytes(content)
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", str(tmp_path / name))
    assert page.steps.current == 0
    assert page.notice.text
    assert "\n" not in page.notice.text
    bring(window, page, "repayments", book(tmp_path, repayments(people)))
    assert page.steps.current == 1
    assert page.notice.text == ""


def test_cancelling_leaves_nothing_behind(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, repayments(people)))
    window.press("核对")
    window.keys(page.checking.list, Qt.Key.Key_Escape)
    assert page.steps.current == 0
    assert (count(desk, t.fact), count(desk, t.batch), count(desk, t.column_mapping)) == (0, 0, 0)


def test_an_import_is_taken_back_from_the_done_page_and_from_the_list(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    path = book(tmp_path, repayments(people))
    window, page = opened(qtbot, theme, desk)
    for place in ("done", "list"):
        bring(window, page, "repayments", path)
        window.press("核对")
        window.press("导入 3 行")
        assert count(desk, t.fact) == 3
        if place == "done":
            window.press("撤销这次导入", page.finished)
        else:
            window.press("再导入一个文件", page.finished)
            page.choosing.history.table.choose_first()
            assert page.choosing.history.table.current_row().undone_at is None
            window.press("撤销这次导入…", page.choosing)
            dialog = window.dialog()
            assert "要撤回“10月回款.xlsx”吗？" in window.texts(dialog)
            assert count(desk, t.fact) == 3  # nothing yet
            window.press("撤销这次导入", dialog)
        assert count(desk, t.fact) == 0
    assert page.choosing.history.table.grid.rowCount() == 2
    assert all(row.undone_at for row in page.choosing.history.table.grid.rows)
    assert not page.choosing.history.undo.isEnabled()


def test_the_same_file_again_is_said_with_when_and_by_whom(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    path = book(tmp_path, repayments(people))
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", path)
    window.press("核对")
    window.press("导入 3 行")
    window.press("再导入一个文件", page.finished)
    bring(window, page, "repayments", path)
    assert desk.actor.shown_name in page.notice.text
    window.press("核对")
    assert page.checking.check.same == 3
    assert not page.forward.isEnabled() or page.forward.text() == "导入 0 行"


def test_markup_in_a_name_is_shown_as_it_is(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    strange = ["HC9999", "<img src=x>𬱖", "2026-10-02", 100, "LS91"]
    bring(
        window,
        page,
        "repayments",
        book(tmp_path, repayments(people, strange), "<b>.xlsx".replace("<", "(").replace(">", ")")),
    )
    window.press("核对")
    grid = page.checking.list.grid
    assert grid.index(0, grid.number_of("name")).data() == "<img src=x>𬱖"


def test_after_the_import_the_month_it_was_for_opens(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk, back="performance")
    bring(window, page, "repayments", book(tmp_path, repayments(people)))
    window.press("核对")
    window.press("导入 3 行")
    window.press("去绩效页", page.finished)
    assert window.main.page.title() == "绩效"
    assert window.main.page.period.period == "2026-10"


def test_no_part_flashes_up_as_a_window_of_its_own(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, repayments(people)))
    window.press("核对")
    window.press("导入 3 行")
    assert window.strays.seen == []


def test_where_nothing_was_imported_yet_it_is_said_what_will_be_listed(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    history = page.choosing.history
    assert history.empty.isVisible()
    bring(window, page, "repayments", book(tmp_path, repayments(people)))
    window.press("核对")
    window.press("导入 3 行")
    window.press("再导入一个文件", page.finished)
    assert history.table.isVisible()
    assert not history.empty.isVisible()


def test_the_list_of_imports_tells_the_agency_s_own_time_and_stands_on_the_newest(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, repayments(people)))
    window.press("核对")
    window.press("导入 3 行")
    window.press("再导入一个文件", page.finished)
    history = page.choosing.history.table
    newest = history.current_row()
    shown = newest.at.astimezone(desk.zone).strftime("%Y-%m-%d %H:%M")
    assert history.grid.index(0, 0).data() == shown
    assert page.choosing.history.undo.isEnabled()


# --- putting right while checking --------------------------------------------------------------------------------------


def checking(qtbot, theme, desk, tmp_path, *extra):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, repayments(people, *extra)))
    window.press("核对")
    return people, window, page


def type_into(window, table, text):
    """Types over the value whose editor is open, and ends with Enter."""
    (editor,) = [
        found for found in table.findChildren(QLineEdit) if found.isVisible() and found.parent() is table.viewport()
    ]
    editor.setText(text)
    window.bot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()  # an editor hands over what was typed a moment later
    window.settle()


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


def test_a_template_is_written_for_the_kind_chosen(qtbot, theme, desk, tmp_path, monkeypatch):
    agency(desk)
    window, page = opened(qtbot, theme, desk)
    page.choosing.choose_kind("calls")
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", staticmethod(lambda *a: (str(tmp_path / "模板"), "Excel (*.xlsx)"))
    )
    window.press("下载模板…")
    assert load_workbook(tmp_path / "模板.xlsx").sheetnames[1] == "填写说明"
    assert "模板.xlsx" in window.told("toast")[-1]


# --- words, names, columns ---------------------------------------------------------------------------------------------


ROSTER = ["工号", "姓名", "小组/岗位", "入职日期"]


def test_one_column_says_two_fields_and_a_word_is_given_its_meaning_once(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    path = book(
        tmp_path, [ROSTER, [people[0].employee_no, people[0].name, "五组/催收员", "2024-01-02"]], "花名册.xlsx", "在职"
    )
    window, page = opened(qtbot, theme, desk, kind="roster")
    bring(window, page, "roster", path)
    combo = page.matching.fields["小组/岗位"]
    combo.setCurrentIndex(combo.findData("#several"))
    dialog = window.dialog()
    assert dialog.separator.text() == "/"
    for part, code in zip(dialog.parts, ("team", "position"), strict=False):
        part.setCurrentIndex(part.findData(code))
    window.press("确定", dialog)
    assert combo.currentText() == "小组 / 岗位"
    window.press("核对")
    step = page.checking
    assert step.check.mapping.splits["小组/岗位"].fields == ("team", "position")
    assert "五组" in {one.shown for one in step.check.unknown_values}
    assert step.values.isVisible()
    qtbot.mouseClick(step.values, Qt.MouseButton.LeftButton)
    dialog = window.dialog()
    choice = dialog.choices["team", "五组"]
    choice.setCurrentIndex(1)
    meant = choice.currentData()
    window.press("重新核对", dialog)
    window.settle()
    assert step.check.mapping.values["team"] == {"五组": meant}
    assert "五组" not in {one.shown for one in step.check.unknown_values}
    window.press("上一步")
    assert "五组" in window.texts(page.matching)  # and it stays with the mapping
    assert page.matching.mapping().values["team"] == {"五组": meant}


def test_giving_up_the_question_leaves_the_column_as_it_was(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, repayments(people)))
    combo = page.matching.fields["流水号"]
    combo.setCurrentIndex(combo.findData("#several"))
    dialog = window.dialog()
    window.press("确定", dialog)
    assert dialog.isVisible()  # two fields at least
    window.press("取消", dialog)
    assert page.matching.splits == {}
    assert combo.currentData() is None


def test_two_columns_say_one_field(qtbot, theme, desk, tmp_path):
    agency(desk)
    path = book(tmp_path, [["编号", "姓", "名", "部门"], ["HC0900", "欧阳", "娜", "客服部"]], "名单.xlsx", "名单")
    window, page = opened(qtbot, theme, desk, kind="roster")
    bring(window, page, "roster", path)
    page.matching.add_join("name", ["姓", "名"])
    window.press("核对")
    window.press("导入 1 行")
    with desk.work().read() as conn:
        assert "欧阳娜" in set(conn.execute(select(t.person.c.name)).scalars())


def test_nobody_is_renamed_unless_ticked(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    rows = [["工号", "姓名"], [people[0].employee_no, "马捷"], [people[1].employee_no, "郑皓"]]
    window, page = opened(qtbot, theme, desk, kind="roster")
    bring(window, page, "roster", book(tmp_path, rows, "花名册.xlsx", "在职"))
    window.press("核对")
    step = page.checking
    assert step.check.rejected == 2
    qtbot.mouseClick(step.names, Qt.MouseButton.LeftButton)
    dialog = window.dialog()
    item = dialog.list.item(0)
    assert item.checkState() == Qt.CheckState.Unchecked
    item.setCheckState(Qt.CheckState.Checked)
    window.press("重新核对", dialog)
    window.settle()
    assert step.renames == {people[0].employee_no}
    assert (step.check.changed, step.check.rejected) == (1, 1)


def test_a_mapping_is_exported_and_used_for_another_file(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    rows = repayments(people)
    rows[2] = ["工号", "姓名", "到账日期", "本期战果", "流水号"]
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, rows))
    combo = page.matching.fields["本期战果"]
    combo.setCurrentIndex(combo.findData("amount"))
    page.outgoing.write_mapping(str(tmp_path / "财务.json"))
    window.settle()
    assert json.loads((tmp_path / "财务.json").read_text("utf-8"))["columns"]["本期战果"] == "amount"
    combo.setCurrentIndex(0)
    page.matching.mapping_given.emit(str(tmp_path / "财务.json"))
    window.settle()
    assert page.matching.fields["本期战果"].currentData() == "amount"
    (tmp_path / "坏.json").write_text("{", "utf-8")
    page.matching.mapping_given.emit(str(tmp_path / "坏.json"))
    window.settle()
    assert "坏.json" in page.notice.text
    assert page.steps.current == 1


# --- earlier imports, watched files ------------------------------------------------------------------------------------


def test_undo_says_first_what_would_stay(qtbot, theme, desk, tmp_path):
    _people, window, page = checking(qtbot, theme, desk, tmp_path)
    window.press("导入 3 行")
    window.press("再导入一个文件", page.finished)
    window.press("撤销这次导入…", page.choosing)
    window.press("取消", window.dialog())
    assert count(desk, t.fact) == 3
    assert page.choosing.history.table.current_row().undone_at is None


def test_the_problems_of_an_earlier_import_are_written(qtbot, theme, desk, tmp_path):
    _people, window, page = checking(qtbot, theme, desk, tmp_path, ["HC9999", "赵六", "2026-10-02", 100, "LS91"])
    window.press("导入 3 行")
    window.press("再导入一个文件", page.finished)
    assert page.choosing.history.problems.isEnabled()
    page.outgoing.write_problems_of(page.choosing.history.table.current_row().id, str(tmp_path / "p.xlsx"))
    window.settle()
    assert (tmp_path / "p.xlsx").exists()


def watched(desk, tmp_path, people):
    folder = tmp_path / "watched"
    (folder / "财务").mkdir(parents=True)
    save_settings(desk.work(), SaveSettings({"watched_folder": str(folder)}, agency_settings(desk.work()).version))
    save_rule(desk.work(), SaveRule("财务", "repayments"))
    book(folder / "财务", repayments(people, ["HC9999", "赵六", "2026-10-02", 100, "LS91"]))
    return folder


def test_a_waiting_file_is_opened_from_today_and_waits_no_longer_once_imported(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    watched(desk, tmp_path, people)
    take(desk.work(), look(desk.work(), look(desk.work())))
    window = Window(qtbot, theme, desk)
    window.go("today")
    item = next(item for item in window.main.page._view.items if item.kind == "watched")
    window.main.page.list.acted.emit(item)
    window.settle()
    page = window.main.page
    assert (page.steps.current, page.matching.draft.file_name) == (1, "10月回款.xlsx")
    assert page.set_aside.isVisible()
    window.press("核对")
    window.press("导入 3 行")
    window.go("today")
    assert not [item for item in window.main.page._view.items if item.kind == "watched"]


def test_a_waiting_file_is_set_aside_and_brought_back_by_the_message(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    watched(desk, tmp_path, people)
    take(desk.work(), look(desk.work(), look(desk.work())))
    (one,) = watched_view(desk.work()).files
    window, page = opened(qtbot, theme, desk)
    window.go("import", kind=f"watched:{one.id}")
    window.press("不导入", page)
    assert watched_view(desk.work()).files[0].state == "set_aside"
    window.said[-1].act()
    window.settle()
    assert watched_view(desk.work()).files[0].state == "waiting"


def test_while_the_window_is_open_the_folder_is_looked_at(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    folder = watched(desk, tmp_path, people)
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, repayments(people), "first.xlsx"))
    window.press("核对")
    window.press("导入 3 行")
    more = [HEAD, [people[0].employee_no, people[0].name, "2026-10-20", 7, "LS77"]]
    book(folder / "财务", more, "2.xlsx")
    watching = Watching(Context(window.main.jobs, window.main.messages), desk, window.main)
    for _look in range(2):
        watching.look()
        window.settle()
    assert count(desk, t.fact) == 4
    assert any("1 个文件" in text for text in window.told("toast"))
    assert any("等待处理" in text for text in window.told("toast"))
    shutil.rmtree(folder)
    watching.look()
    window.settle()
    assert window.told("banner")


# --- many rows ---------------------------------------------------------------------------------------------------------


def test_accessible_names_in_every_step(qtbot, theme, desk, tmp_path):
    _people, window, page = checking(qtbot, theme, desk, tmp_path, ["HC9999", "赵六", "2026-10-02", 100, "LS91"])
    assert nameless(page) == []
    page.checking.list.show_filters()
    assert nameless(page) == []
    window.press("上一步")
    page.matching.add_join("note", ["姓名", "工号"])
    assert nameless(page) == []
    window.press("取消")
    assert nameless(page) == []


def test_cases_a_list_no_longer_names_are_closed_by_somebodys_own_act(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    give_cases(desk, people[0], 3)
    window, page = opened(qtbot, theme, desk, "cases")
    bring(
        window,
        page,
        "cases",
        book(tmp_path, [["案件编号", "催收员工号", "欠款余额"], ["NEW-1", people[1].employee_no, 900]]),
    )
    window.press("核对")
    window.press("导入 1 行")
    window.settle()
    step = page.finished
    assert "有 3 件未结案件不在此清单中" in window.texts(step)
    step.close_cases.click()
    dialog = page.window().findChild(QuestionDialog)
    assert dialog is not None
    dialog.yes.click()
    window.settle()
    assert not step.unlisted.isVisible()
    assert open_cases(desk) == ["NEW-1"]


def open_cases(desk):
    with desk.work().read() as conn:
        rows = select(t.collection_case.c.reference).where(t.collection_case.c.closed_on.is_(None))
        return list(conn.execute(rows).scalars())
