"""A file chosen, dropped or pasted: which sheet it is, what is said of one that is none."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from tests.gui.pages.imports.builders import HEAD, agency, book, bring, opened, repayments


def put_on_clipboard(text="", html=""):
    data = QMimeData()
    if text:
        data.setText(text)
    if html:
        data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)


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
