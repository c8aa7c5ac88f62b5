"""质检记录 through the window: from Performance, entered by a supervisor, brought in by a file, taken back."""

from __future__ import annotations

from datetime import date

import pytest

from hrdesk.app.quality.views import checks
from hrdesk.domain.quality import Violation
from tests.app.builders import as_role, new_agency, supervisor_of
from tests.app.imports.files import OCTOBER, take, xlsx
from tests.gui.pages.month_builder import a_month
from tests.gui.pages.window import Window


@pytest.fixture
def desk(tmp_path):
    return new_agency(tmp_path)


@pytest.fixture
def made(desk):
    return a_month(desk, missing=())


def from_the_month(window):
    """The page as it is reached from the month."""
    month = window.go("performance", period="2026-10")
    next(found for found in month.places.offered if found.text() == "质检").trigger()
    window.settle()
    return window.main.page


def test_a_supervisor_enters_a_check_and_takes_it_back(qtbot, theme, desk, made):
    leader = Window(qtbot, theme, supervisor_of(desk, "电催一组"))
    page = from_the_month(leader)
    assert page.period.period == "2026-10"
    assert "本月还没有质检记录。" in leader.texts(page)
    page.primary.trigger()
    leader.settle()
    dialog = leader.dialog()
    controls = dialog.form.controls
    assert controls["violation"].currentText() == "无违规"
    controls["employment_id"].setEditText("没有这人")
    controls["checked_on"].setText("2026-10-09")
    controls["score"].setText("105")
    leader.press("登记", dialog)
    assert "请从名单中选择。" in leader.texts(dialog)
    controls["employment_id"].setCurrentText(f"马洁 {made.no('马洁')}")
    leader.press("登记", dialog)
    assert "得分应在 0 到 100 之间，最多两位小数。" in leader.texts(dialog)
    controls["score"].setText("45.5")
    controls["reference"].setText("REC-1009-17")
    controls["violation"].setCurrentIndex(controls["violation"].findData(Violation.SERIOUS.value))
    leader.press("登记", dialog)
    assert "请填写违规类型。" in leader.texts(dialog)
    controls["kind"].setEditText("向第三方透露欠款")
    leader.press("登记", dialog)
    leader.wait_no_dialog()
    leader.settle()
    assert page.table.grid.rowCount() == 1
    words = leader.texts(page.panel)
    assert all(said in words for said in ("重大违规", "REC-1009-17", "45.5", "向第三方透露欠款"))

    leader.press("撤回…", page.panel)
    dialog = leader.dialog()
    assert "45.5" in leader.texts(dialog)
    dialog.form.controls["reason"].setPlainText("录音不是本人")
    leader.press("撤回", dialog)
    leader.wait_no_dialog()
    leader.settle()
    assert "已撤回" in leader.texts(page.panel)
    assert "录音不是本人" in leader.texts(page.panel)
    assert "撤回…" not in leader.buttons(page.panel)
    (one,) = checks(desk.work(), OCTOBER)
    assert (one.counts, one.checked_on) == (False, date(2026, 10, 9))


def test_checks_of_a_file_stand_in_the_list_and_another_month_is_a_step_away(qtbot, theme, desk, made, tmp_path):
    head = ("质检编号", "质检日期", "工号", "质检得分", "是否重大违规", "违规内容")
    row = ("ZJ-77", "2026-10-19", made.no("郑浩"), 62, "是", "晚十点后外呼")
    take(desk, "quality", xlsx(tmp_path, "质检明细.xlsx", head, row), period=OCTOBER)
    admin = Window(qtbot, theme, desk)
    page = admin.go("quality", period="2026-10")
    words = admin.texts(page.panel)
    assert all(said in words for said in ("文件 质检明细.xlsx", "重大违规", "晚十点后外呼", "62"))
    assert "撤回…" not in admin.buttons(page.panel)
    page.period._step_back()
    admin.settle()
    assert "本月还没有质检记录。" in admin.texts(page)


def test_who_enters_no_figures_is_not_offered_the_page(qtbot, theme, desk, made):
    owner = Window(qtbot, theme, as_role(desk, "owner"))
    month = owner.go("performance", period="2026-10")
    assert "质检" not in [found.text() for found in month.places.offered]
