"""The reports through the window: asked in a small dialog, looked at, saved as a folder or a workbook."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pypdf
import pytest
from PySide6.QtWidgets import QFileDialog

from hrdesk.app.performance.cycle import Publish, publish
from tests.app.builders import add_people, as_role, new_agency, supervisor_of
from tests.gui.pages.month_builder import OCTOBER, a_month
from tests.gui.pages.window import Window


@pytest.fixture
def desk(tmp_path):
    return new_agency(tmp_path)


def opened(qtbot, theme, desk):
    window = Window(qtbot, theme, desk)
    page = window.go("performance", period="2026-10")
    return window, page, page.papers.reports


def published(desk, **more):
    made = a_month(desk, missing=(), **more)
    publish(desk.work(), Publish(OCTOBER, confirm=True))
    return made


def choose(dialog, key, value):
    control = dialog.form.controls[key]
    control.setCurrentIndex(control.findData(value))


def test_the_department_summary_is_asked_for_and_looked_at(qtbot, theme, desk):
    published(desk)
    window, page, reports = opened(qtbot, theme, desk)
    window.do(reports.summary)
    dialog = window.dialog()
    window.press("生成", dialog)
    window.wait_no_dialog()
    assert page.in_place.paper.preview.isVisible()
    assert page.in_place.paper.preview.document.pageCount() >= 1


def test_a_year_of_one_person_is_shown_and_everybodys_is_saved_as_a_workbook(qtbot, theme, desk, tmp_path, monkeypatch):
    published(desk, names=("马洁", "郑浩"))
    window, page, reports = opened(qtbot, theme, desk)
    window.do(reports.years)
    window.press("生成", window.dialog())
    window.wait_no_dialog()
    assert page.in_place.paper.preview.document.pageCount() >= 1
    page.in_place.paper.preview.closed.emit()
    out = tmp_path / "年度.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(out), ""))
    window.do(reports.years)
    dialog = window.dialog()
    choose(dialog, "whom", "")
    choose(dialog, "as", "xlsx")
    window.press("生成", dialog)
    window.wait_no_dialog()
    assert len(list(openpyxl.load_workbook(out).worksheets[0].iter_rows())) == 3


def test_a_departments_name_is_no_path_in_the_name_proposed(qtbot, theme, desk, monkeypatch):
    published(desk, names=("马洁",))
    window, _page, reports = opened(qtbot, theme, desk)
    asked = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: asked.append(Path(given[2]).name) or ("", ""))
    reports._offer_summary(["催收/夜班", "质检部"])
    dialog = window.dialog()
    choose(dialog, "department", "催收/夜班")
    choose(dialog, "as", "xlsx")
    window.press("生成", dialog)
    window.press("取消", dialog)
    window.wait_no_dialog()
    assert asked == ["2026-10-催收 夜班-部门月度汇总.xlsx"]


def test_all_papers_go_into_a_folder_and_what_there_is_not_is_said(qtbot, theme, desk, tmp_path, monkeypatch):
    published(desk, names=("马洁", "郑浩"))
    window, _page, reports = opened(qtbot, theme, desk)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_given: str(tmp_path))
    for expected in ("2026-10-本月绩效材料", "2026-10-本月绩效材料 2"):
        window.do(reports.month)
        dialog = window.dialog()
        choose(dialog, "as", "folder")
        window.press("生成", dialog)
        window.wait_no_dialog()
        files = {path.name for path in (tmp_path / expected).iterdir()}
        assert sum(name.startswith("考核表-") for name in files) == 2
        assert any("马洁" in name for name in files)
    assert "未包含：申诉处理记录：2026-10 没有。" in window.told("toast")


def test_no_kind_chosen_is_said_in_the_dialog_and_nothing_is_lost(qtbot, theme, desk):
    published(desk, names=("马洁",))
    window, page, reports = opened(qtbot, theme, desk)
    window.do(reports.month)
    dialog = window.dialog()
    for control in list(dialog.form.controls.values())[:-1]:
        control.setChecked(False)
    window.press("生成", dialog)
    assert dialog.isVisible()
    assert "请至少选择一种材料。" in window.texts(dialog)
    dialog.form.controls["summary"].setChecked(True)
    window.press("生成", dialog)
    window.wait_no_dialog()
    assert page.in_place.paper.preview.isVisible()


def test_no_file_name_given_leaves_the_question_as_it_was(qtbot, theme, desk, monkeypatch):
    published(desk, names=("马洁",))
    window, _page, reports = opened(qtbot, theme, desk)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: ("", ""))
    window.do(reports.summary)
    dialog = window.dialog()
    choose(dialog, "as", "xlsx")
    window.press("生成", dialog)
    assert dialog.isVisible()
    assert dialog.save.isEnabled()
    window.press("取消", dialog)
    window.wait_no_dialog()


def test_a_supervisor_is_offered_no_workbook_and_no_reconciliation_and_sees_only_the_own_team(qtbot, theme, desk):
    published(desk, names=("马洁", "郑浩"))
    other = add_people(desk, 2, names=("潘军", "田野"), team="电催二组")
    a_month(desk, people=other, missing=())
    leader = supervisor_of(desk, "电催一组")
    window, page, reports = opened(qtbot, theme, leader)
    window.do(reports.month)
    dialog = window.dialog()
    assert "reconciliation" not in dialog.form.controls
    assert dialog.form.controls["as"].findData("xlsx") == -1
    window.press("生成", dialog)
    window.wait_no_dialog()
    texts = "".join(page_.extract_text() for page_ in pypdf.PdfReader(_bytes(page.in_place.paper.preview)).pages)
    assert "马洁" in texts
    assert not any(name in texts for name in ("潘军", "田野"))


def _bytes(preview):
    return io.BytesIO(preview._bytes)


def test_a_collector_prints_the_own_year_and_nobody_elses(qtbot, theme, desk):
    made = published(desk, names=("马洁", "郑浩"))
    window = Window(qtbot, theme, as_role(desk, "collector", employee_no=made.no("马洁")))
    page = window.go("mine")
    assert page.year.isVisible()
    window.press("打印本人年度总览", page)
    assert page.paper.preview.document.pageCount() >= 1
    texts = "".join(page_.extract_text() for page_ in pypdf.PdfReader(_bytes(page.paper.preview)).pages)
    assert "马洁" in texts
    assert "郑浩" not in texts
