"""Calibration through the window: the spread, the people to talk about, grades confirmed or given with a reason, the paper."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt

from hrdesk.app.performance.grades import Confirm, confirm_grades
from hrdesk.app.performance.under_review import Adjust, adjust
from hrdesk.app.performance.views import month_view
from tests.app.builders import add_people, as_role, new_agency, supervisor_of
from tests.gui.pages.month_builder import NAMES, OCTOBER, a_month
from tests.gui.pages.window import Window

SECOND = ("潘军", "田野", "任敏")


@pytest.fixture
def desk(tmp_path):
    return new_agency(tmp_path)


@pytest.fixture
def made(desk):
    """Twelve of one team and three of another, one without all figures."""
    first = add_people(desk, len(NAMES), names=NAMES, team="电催一组")
    second = add_people(desk, len(SECOND), names=SECOND, team="电催二组")
    return a_month(desk, people=[*first, *second])


def row_of(desk, name):
    return next(row for row in month_view(desk.work(), OCTOBER).rows if row.name == name)


def people(page):
    return [page.people.grid.row_at(at).row.name for at in range(page.people.grid.rowCount())]


def put(window, page, *names):
    """Selects these people."""
    page.which.choose("all")
    page._show_people()
    window.settle()
    flag = QItemSelectionModel.SelectionFlag
    page.people.choose(row_of(window.desk, names[0]).employment_id)
    for at, name in enumerate(people(page)):
        if name in names:
            page.people.selectionModel().select(page.people.model().index(at, 0), flag.Select | flag.Rows)
    window.settle()


def test_it_is_reached_from_the_month_and_shows_the_spread_beside_the_advice(qtbot, theme, desk, made):
    window = Window(qtbot, theme, as_role(desk, "hr"))
    month = window.go("performance")
    next(action for action in month.places.offered if action.text().startswith("绩效校准")).trigger()
    window.settle()
    page = window.main.page
    assert page.period.period == "2026-10"
    assert [page.groups.grid.row_at(at).name for at in range(3)] == ["", "电催一组", "电催二组"]
    words = window.texts(page)
    assert "《个人信息保护法》第二十四条" in words
    assert "末位等级不等于不能胜任工作" in words
    assert "仅供参考" in words
    assert page.which.current == "talk"
    page.groups.choose("电催二组")
    window.settle()
    assert "人数太少" in window.texts(page)


def test_a_group_and_all_narrow_who_is_listed_and_missing_is_said(qtbot, theme, desk, made):
    window = Window(qtbot, theme, as_role(desk, "hr"))
    page = window.go("calibration", period="2026-10")
    put(window, page, "马洁")
    assert len(people(page)) == 15
    page.groups.choose("电催二组")
    window.settle()
    assert sorted(people(page)) == sorted(SECOND)
    page.groups.choose("")
    window.settle()
    missing = next(name for name in NAMES if row_of(desk, name).score is None)
    put(window, page, missing)
    assert "数据缺失" in window.texts(page.panel)
    assert "确认此人等级" not in window.buttons(page.panel)


def test_hr_confirms_several_and_gives_one_another_grade_with_a_reason(qtbot, theme, desk, made):
    window = Window(qtbot, theme, as_role(desk, "hr", login="王敏"))
    page = window.go("calibration", period="2026-10")
    put(window, page, "马洁", "郑浩")
    window.press("确认 2 人…", page.panel)
    window.settle()
    assert "《个人信息保护法》第二十四条" in window.texts(window.dialog())
    window.press("确认 2 人", window.dialog())
    window.settle()
    assert [row_of(desk, name).confirmed for name in ("马洁", "郑浩", "周倩")] == [True, True, False]
    put(window, page, "周倩")
    proposed = row_of(desk, "周倩").proposed
    other = "A" if proposed != "A" else "B"
    window.press("改等级…", page.panel)
    dialog = window.dialog()
    choice = dialog.form.controls["grade"]
    choice.setCurrentIndex(choice.findData(other))
    window.press("确认", dialog)
    window.settle()
    assert "请说明为什么" in window.texts(dialog)
    dialog.form.controls["reason"].setPlainText("承接全部离职案件")
    window.press("确认", dialog)
    window.wait_no_dialog()
    window.settle()
    found = row_of(desk, "周倩")
    assert (found.grade, found.grade_reason, found.confirmed_by) == (other, "承接全部离职案件", "王敏")
    page.which.choose("talk")
    page._show_people()
    window.settle()
    assert "周倩" in people(page)


def test_a_grade_somebody_else_gave_meanwhile_is_not_overwritten(qtbot, theme, desk, made):
    window = Window(qtbot, theme, as_role(desk, "hr"))
    page = window.go("calibration", period="2026-10")
    put(window, page, "周倩")
    window.press("改等级…", page.panel)
    dialog = window.dialog()
    dialog.form.load({"grade": "A", "reason": "承接全部离职案件"})
    confirm_grades(desk.work(), Confirm(OCTOBER, (row_of(desk, "周倩").employment_id,), "C", "两次质检不合格"))
    window.press("确认", dialog)
    window.settle()
    assert "刚被别人改过：周倩" in window.texts(dialog)
    assert row_of(desk, "周倩").grade == "C"
    assert dialog.form.values()["reason"] == "承接全部离职案件"


def test_a_supervisor_adjusts_in_the_own_team_and_confirms_nothing(qtbot, theme, desk, made):
    window = Window(qtbot, theme, supervisor_of(desk, "电催二组"))
    page = window.go("calibration", period="2026-10")
    put(window, page, "潘军", "田野")
    assert not set(people(page)) & set(NAMES)
    assert "等级由人事确认" in window.texts(page.panel)
    put(window, page, "田野")
    page.people.choose(row_of(desk, "田野").employment_id)
    page.people.clearSelection()
    window.settle()
    assert "改等级…" not in window.buttons(page.panel)
    assert "加扣分…" in window.buttons(page.panel)


def test_the_scores_are_drawn_and_told_to_who_cannot_see_them(qtbot, theme, desk, made):
    window = Window(qtbot, theme, as_role(desk, "hr"))
    page = window.go("calibration", period="2026-10")
    page.which.choose("spread")
    page._show_people()
    window.settle()
    assert "中位数" in page.chart.accessibleName()
    assert "电催二组" in page.chart.accessibleName()
    assert not page.panel.isVisible()


def test_the_status_bar_counts_no_list_while_the_spread_is_shown(qtbot, theme, desk):
    hr = as_role(desk, "hr", login="王敏")
    a_month(desk, missing=())
    window = Window(qtbot, theme, hr)
    page = window.go("calibration", period="2026-10")
    counted = []
    page.status_changed.connect(counted.append)
    window.press("得分分布")
    page.load()
    window.settle()
    qtbot.waitUntil(lambda: not page.people._sum_later.isActive())
    assert counted[-1] == []
    window.press("全部")
    qtbot.waitUntil(lambda: counted[-1] != [])


def test_the_record_names_who_decided_and_why_on_one_page(qtbot, theme, desk, made):
    hr = as_role(desk, "hr", login="王敏")
    adjust(hr.work(), Adjust(OCTOBER, row_of(desk, "马洁").employment_id, Decimal(-3), "两次质检不合格"))
    window = Window(qtbot, theme, hr)
    page = window.go("calibration", period="2026-10")
    window.keys(page.people, Qt.Key.Key_P, held=Qt.KeyboardModifier.ControlModifier)
    assert page.paper.preview.document.pageCount() == 1
    words = page.paper.preview.document.getAllText(0).text().replace("\n", "")
    assert "两次质检不合格" in words
    assert "王敏" in words
    assert "末位等级不等于不能胜任工作" in words


def test_a_month_without_scores_says_so(qtbot, theme, desk, made):
    window = Window(qtbot, theme, as_role(desk, "hr"))
    page = window.go("calibration", period="2026-08")
    assert "本月尚未计算得分" in window.texts(page)
    assert window.strays.seen == []
