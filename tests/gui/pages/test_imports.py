"""Bringing workbooks in through the window: nothing is saved before the last step, and all of it can be taken back."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from sqlalchemy import func, select

from hrdesk.app.performance.configuration import configure_from
from hrdesk.domain.performance.pack import configuration
from hrdesk.storage import tables as t
from tests.app.builders import add_people, new_agency
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
