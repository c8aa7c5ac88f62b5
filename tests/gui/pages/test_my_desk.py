"""What a collector sees: the own published evaluations, explained and printable, and nothing of anybody else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.under_review import Comment, comment
from hrdesk.app.performance.views import month_view
from hrdesk.gui.pages import entries
from tests.app.builders import as_role, new_agency
from tests.gui.pages.month_builder import NAMES, OCTOBER, a_month
from tests.gui.pages.window import Window


@pytest.fixture
def desk(tmp_path):
    return new_agency(tmp_path)


def published(desk, **more):
    """October, commented for 马洁 and published."""
    made = a_month(desk, missing=(), **more)
    row = next(row for row in month_view(desk.work(), OCTOBER).rows if row.name == "马洁")
    comment(desk.work(), Comment(row.evaluation_id, row.version, "回款要跟上"))
    publish(desk.work(), Publish(OCTOBER, None, confirm=True))
    return made


def test_before_anything_is_published_the_page_says_so(qtbot, theme, desk):
    made = a_month(desk, missing=())
    window = Window(qtbot, theme, as_role(desk, "collector", employee_no=made.no("马洁")))
    window.go("mine")
    assert "考核发布后，会显示在这里。" in window.texts()
    assert window.primary() == ""


def test_a_collector_sees_the_own_month_and_nobody_elses(qtbot, theme, desk):
    made = published(desk)
    window = Window(qtbot, theme, as_role(desk, "collector", employee_no=made.no("马洁")))
    page = window.go("mine")
    row = next(row for row in month_view(desk.work(), OCTOBER).rows if row.name == "马洁")
    words = window.texts()
    assert "马洁" in words
    assert f"{row.score:,.2f}" in words
    assert "回款要跟上" in words
    assert page.months.grid.rowCount() == 1
    shown = [page.lines.grid.row_at(n) for n in range(page.lines.grid.rowCount())]
    assert [line.head.metric.code for line in shown] == list(row.cells)
    everything = words + repr(page.months.grid.rows)
    assert not any(name in everything for name in NAMES if name != "马洁")
    keys = [place.key for place in entries(window.desk)]
    assert keys == ["today", "mine", "checklist", "taking", "disputes", "plans", "progress", "training"]


def test_place_last_month_and_adjustment_are_read_whole_in_a_narrow_window(qtbot, theme, desk):
    made = published(desk)
    window = Window(qtbot, theme, as_role(desk, "collector", employee_no=made.no("马洁")))
    page = window.go("mine")
    window.main.resize(1280, 720)
    page._place.setText("第\u00a010\u00a0名，共\u00a012\u00a0人 · 上月\u00a072.62 · 加扣分\u00a0+1.00")
    metrics = page._place.fontMetrics()
    window.settle()
    one_line = metrics.horizontalAdvance(page._place.text()) <= page._place.width()
    qtbot.waitUntil(lambda: one_line or page._place.height() >= 2 * metrics.height())


def test_each_figure_explains_itself_by_keyboard(qtbot, theme, desk):
    made = published(desk)
    window = Window(qtbot, theme, as_role(desk, "collector", employee_no=made.no("马洁")))
    page = window.go("mine")
    page.lines.setFocus()
    window.keys(page.lines, Qt.Key.Key_Home)
    assert "10月回款-财务.xlsx" in window.texts(page.panel)
    assert "本月没有" not in window.buttons(page.panel)
    window.press("全部打开", page.panel)
    dialog = window.dialog()
    assert dialog.table.grid.rowCount() == 15
    window.keys(dialog, Qt.Key.Key_Escape)
    window.wait_no_dialog()


def test_the_own_sheet_is_previewed_and_holds_one_person(qtbot, theme, desk):
    made = published(desk)
    window = Window(qtbot, theme, as_role(desk, "collector", employee_no=made.no("马洁")))
    page = window.go("mine")
    window.press_primary()
    assert page.paper.preview.isVisible()
    assert page.paper.preview.document.pageCount() == 1
    words = page.paper.preview.document.getAllText(0).text()
    assert "马洁" in words
    assert not any(name in words for name in NAMES if name != "马洁")
    page.paper.preview.closed.emit()
    assert page.lines.isVisible()
    assert window.primary() == "打印我的考核表"
    assert window.strays.seen == []


def test_a_colleague_who_saves_takes_neither_the_month_nor_the_keyboard_away(qtbot, theme, desk):
    made = published(desk)
    window = Window(qtbot, theme, as_role(desk, "collector", employee_no=made.no("马洁")))
    page = window.go("mine")
    page.lines.setFocus()
    read = []
    page._show_so_far = read.append
    window.main.tell(frozenset({"changed"}))
    window.settle()
    assert len(read) == 1
    assert page.lines.hasFocus()
