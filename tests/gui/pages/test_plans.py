"""Interviews and plans through the window: from the grid, agreed, looked at, closed, read by the person, printed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton

from hrdesk.app.improvement.interviewing import save_interview
from hrdesk.app.improvement.model import Close, SaveInterview
from hrdesk.app.improvement.planning import close_plan
from hrdesk.app.improvement.views import improvements
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.views import month_view
from hrdesk.domain.calendar import Period
from hrdesk.domain.improvement import Result, State
from tests.app.builders import Clock, as_role, new_agency, supervisor_of
from tests.app.performance.month import figures
from tests.gui.pages.month_builder import OCTOBER, a_month
from tests.gui.pages.window import Window


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    return new_agency(tmp_path, clock)


@pytest.fixture
def made(desk):
    found = a_month(desk, missing=())
    publish(desk.work(), Publish(OCTOBER, None, confirm=True))
    return found


def row_of(desk, name):
    return next(row for row in month_view(desk.work(), OCTOBER).rows if row.name == name)


def held(desk, name="马洁", **more):
    row = row_of(desk, name)
    order = {"day": desk.work().today(), "held": True, "evaluation_id": row.evaluation_id, "agreed": "每天回访"} | more
    return save_interview(desk.work(), SaveInterview(row.employment_id, **order))


def fill(dialog, **values):
    for name, text in values.items():
        control = dialog.form.controls[name]
        if hasattr(control, "setPlainText"):
            control.setPlainText(text)
        elif hasattr(control, "setCurrentText") and control.isEditable():
            control.setCurrentText(text)
        elif hasattr(control, "findText"):
            control.setCurrentIndex(control.findText(text))
        else:
            control.setText(text)


def test_from_the_grid_to_a_plan_that_is_looked_at_and_closed(qtbot, theme, desk, made, clock):
    hr = Window(qtbot, theme, as_role(desk, "hr"))
    page = hr.go("performance", period="2026-10")
    assert page.table.choose(row_of(desk, "马洁").employment_id, "name")
    hr.settle()
    hr.do(page.actions_of_row.interview)
    hr.settle()
    page = hr.main.page
    dialog = hr.dialog()
    assert "马洁的绩效面谈" in hr.texts(dialog)
    assert "失分最多：回款金额 56,250.00（目标 180,000.00）" in hr.texts(dialog)
    hr.press("保存", dialog)
    hr.settle()
    assert "请填写双方商定的内容。" in hr.texts(dialog)
    fill(dialog, agreed="承诺到期前一天回访", answered="案件账龄偏老")
    hr.press("保存", dialog)
    hr.wait_no_dialog()
    hr.settle()
    (one,) = improvements(hr.desk.work(), also_over=True)
    assert (one.state, one.month, one.answered) == (State.HELD, "2026-10", "案件账龄偏老")
    assert page.which.current == "all"  # held and without a plan, it is not among the open ones

    hr.press("制定改进计划…", page.panel)
    hr.settle()
    dialog = hr.dialog()
    assert dialog.form.values()["goal1"] == "recovered_amount"
    fill(dialog, until="2027-01-15", wanted1="90000", goal2="每通电话先报姓名", wanted2="20", first="2026-12-07")
    hr.press("保存计划", dialog)
    hr.wait_no_dialog()
    hr.settle()
    (one,) = improvements(hr.desk.work())
    assert [goal.goal.text for goal in one.goals] == ["回款金额：56,250.00 → 90,000.00", "每通电话先报姓名：20"]
    assert [step.due.isoformat() for step in one.steps] == ["2026-12-07", "2026-12-21", "2027-01-04", "2027-01-15"]
    assert "2026-12-07 · " in hr.texts(page.panel)

    who = next(found for found in made.people if found.employee_no == made.no("马洁"))
    figures(desk, who, {"recovered_amount": "92000"}, month=Period(2026, 11), file="11月.xlsx")
    clock.forward(days=15)
    page = hr.go("plans")
    assert "已超期" in hr.texts(page.panel)
    hr.press("跟进…", page.panel)
    dialog = hr.dialog()
    fill(dialog, result="回访已做到九成")
    hr.press("保存", dialog)
    hr.wait_no_dialog()
    hr.settle()
    words = hr.texts(page.panel)
    assert "回款金额 92,000.00（2026-11）" in words
    assert "已达到" in words

    hr.press("结束计划…", page.panel)
    dialog = hr.dialog()
    assert "本身不能证明不能胜任工作" in hr.texts(dialog)
    fill(dialog, outcome="十一月已超过目标")
    hr.press("确定", dialog)
    assert "请选择。" in hr.texts(dialog)
    fill(dialog, result="已达成")
    hr.press("确定", dialog)
    hr.settle()
    assert "请选择后续安排。" in hr.texts(dialog)
    fill(dialog, follows="恢复正常考核")
    hr.press("确定", dialog)
    hr.wait_no_dialog()
    hr.settle()
    assert improvements(hr.desk.work()) == ()
    assert improvements(hr.desk.work(), also_over=True)[0].state is State.REACHED
    page = hr.go("plans", item=str(one.id))
    words = hr.texts(page.panel)
    assert "恢复正常考核" in words
    assert words.count("结束：已达成") == 1  # the history


def test_changing_a_plan_keeps_its_goals_and_days(qtbot, theme, desk, made):
    from hrdesk.app.improvement.model import GoalOrder, SavePlan
    from hrdesk.app.improvement.planning import save_plan

    ident, until = held(desk), date(2027, 1, 15)
    goal = GoalOrder(until, "promise_kept_rate", Decimal("0.6"), "先抓这一项")
    save_plan(desk.work(), SavePlan(ident, 1, until, (goal,), (date(2026, 12, 7), until)))
    window = Window(qtbot, theme, desk)
    page = window.go("plans", item=str(ident))
    window.press("修改改进计划…", page.panel)
    window.settle()
    dialog = window.dialog()
    fill(dialog, wanted1="58", support="陪听录音")
    window.press("保存计划", dialog)
    window.wait_no_dialog()
    window.settle()
    (one,) = improvements(desk.work())
    assert [goal.goal.text for goal in one.goals] == ["承诺兑现率：50.0% → 58.0%（先抓这一项）"]
    assert [step.due for step in one.steps] == [date(2026, 12, 7), until]
    assert one.support == "陪听录音"


def test_the_lowest_grade_is_offered_on_today_and_on_the_page(qtbot, theme, desk, made):
    window = Window(qtbot, theme, desk)
    page = window.go("plans")
    waiting = page.low.text()
    assert waiting.startswith("尚未面谈：")
    window.press(waiting)
    window.settle()
    dialog = window.dialog()
    window.press("开始", dialog)
    window.settle()
    dialog = window.dialog()
    assert "的绩效面谈" in window.texts(dialog)
    fill(dialog, agreed="再看一个月")
    window.press("保存", dialog)
    window.wait_no_dialog()
    window.settle()
    assert improvements(desk.work(), also_over=True)[0].grade == "D"
    page = window.go("plans", item="low:2026-10")
    assert "选择面谈对象" in window.texts(window.dialog())
    window.dialog().reject()


def test_an_open_interview_about_the_month_is_shown_instead_of_a_second(qtbot, theme, desk, made):
    ident = held(desk, day=date(2026, 12, 1), held=False, agreed="")
    window = Window(qtbot, theme, desk)
    page = window.go("plans", item=f"evaluation:{row_of(desk, '马洁').evaluation_id}")
    window.settle()
    assert window.no_dialog()
    assert page.table.current_row().id == ident
    assert any("已在进行中" in said for said in window.told())
    offered = [one.text() for one in page.panel.findChildren(QPushButton)]
    assert len({one.width() for one in page.panel.body.parentWidget().findChildren(QPushButton)}) == 1
    assert offered.index("打印记录") < offered.index("取消面谈…")  # what gives the interview up stands last
    window.press("取消面谈…", page.panel)
    dialog = window.dialog()
    fill(dialog, outcome="改约")
    window.press("确定", dialog)
    window.wait_no_dialog()
    window.settle()
    assert improvements(desk.work()) == ()


def test_the_person_reads_answers_and_prints_the_own_one(qtbot, theme, desk, made):
    ident = held(desk)
    window = Window(qtbot, theme, as_role(desk, "collector", employee_no=made.no("马洁")))
    window.go("mine")
    window.press("我的面谈与改进：1")
    window.settle()
    page = window.main.page
    assert page.primary is None
    assert "每天回访" in window.texts(page.panel)
    assert "制定改进计划…" not in window.buttons(page.panel)
    window.press("填写意见并签收…", page.panel)
    dialog = window.dialog()
    fill(dialog, words="请考虑账龄", typed="马洁")
    window.press("签收", dialog)
    window.wait_no_dialog()
    window.settle()
    (one,) = improvements(window.desk.work(), also_over=True)
    assert (one.id, one.own_words, one.acknowledged_how) == (ident, "请考虑账龄", "typed")
    window.press("打印记录", page.panel)
    window.settle()
    assert page.paper.open
    page.paper.preview.save()
    proposed = page.paper.preview.findChild(QFileDialog)
    assert [Path(path).name for path in proposed.selectedFiles()] == [f"{page.table.current_row().document_no}.pdf"]
    proposed.reject()


def test_who_may_only_read_is_offered_nothing_to_do(qtbot, theme, desk, made):
    ident = held(desk)
    close_plan(desk.work(), Close(ident, 1, Result.CANCELLED, "重来"))
    ident = held(desk)
    owner = Window(qtbot, theme, as_role(desk, "owner"))
    page = owner.go("plans", item=str(ident))
    assert "每天回访" in owner.texts(page.panel)
    assert "绩效面谈…" not in page.empty.sentence.text()  # nobody is sent to what is not there
    assert owner.buttons(page.panel) == ["打印记录"]
    assert owner.primary() == ""
    stranger = Window(qtbot, theme, supervisor_of(desk, "客服一组", department="客服部"))
    page = stranger.go("plans")
    assert page.shown.currentWidget() is page.empty
