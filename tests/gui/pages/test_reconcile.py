"""对账 from the window: differences seen, settled by keyboard, taken back; an unsettled month published only with a reason."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.reconciliation.finding import month_findings
from tests.app.builders import new_agency
from tests.app.reconciliation.planted import OCTOBER, counted
from tests.app.reconciliation.test_planted_month import planted
from tests.gui.pages.window import Window


@pytest.fixture
def desk(tmp_path):
    return new_agency(tmp_path)


@pytest.fixture
def people(desk, tmp_path):
    return planted(desk, tmp_path)


def opened(qtbot, theme, desk):
    window = Window(qtbot, theme, desk)
    page = window.go("performance", period="2026-10")
    page.reconcile.click()
    window.settle()
    return window, page, page.reconciling


def codes(view):
    return [view.table.grid.row_at(n).code for n in range(view.table.grid.rowCount())]


def choose(view, *wanted):
    keys = [one.key for one in view.found.findings if one.code in wanted]
    view.table.choose(keys[0])
    view.table.clearSelection()
    model = view.table.selectionModel()
    for n in range(view.table.grid.rowCount()):
        if view.table.grid.row_at(n).key in keys:
            model.select(view.table.grid.index(n, 0), model.SelectionFlag.Select | model.SelectionFlag.Rows)


def test_every_difference_stands_in_the_list_with_the_files_totals_below(qtbot, theme, desk, people):
    _window, _page, view = opened(qtbot, theme, desk)
    assert len(codes(view)) == 11
    assert view.said.text() == "未处理 9 处 · 已处理 0 处"
    assert "29,290.50" in view._totals.text()
    assert "文件自写合计 ¥36,510.50，各行合计 ¥36,410.50（相差 ¥100.00）" in view._totals.text()
    assert any("36,510.50" in one.text and "36,410.50" in one.text for one in view.found.findings)
    columns = {one.key: one for one in view.table.grid.columns}
    assert not columns["row"].hidden  # the file's row can be looked up without opening anything


def test_one_begins_at_what_is_open_and_goes_on_to_the_next_once_it_is_settled(qtbot, theme, desk, people):
    window, _page, view = opened(qtbot, theme, desk)
    first = view.table.current_row()
    assert first.open
    view.settling.begin(first)
    dialog = window.dialog()
    dialog.form.load({"reason": "工号写错"})
    dialog.save.click()
    window.settle()
    now = view.table.current_row()
    assert (now.key != first.key, now.open) == (True, True)
    again = Window(qtbot, theme, desk).go("performance", period="2026-10")
    again.open_reconciliation()
    qtbot.waitUntil(lambda: again.reconciling.found is not None and not window.main.jobs.busy)
    qtbot.waitUntil(lambda: again.reconciling.table.current_row() is not None)
    assert again.reconciling.table.current_row().open  # a settled one stands above it


def test_a_month_without_files_says_what_comes_here(qtbot, theme, desk):
    window, _page, view = opened(qtbot, theme, desk)
    assert "没有差异" in window.texts(view)
    window.press("按人")
    assert "还没有计入的回款" in window.texts(view)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not view.isVisible()


def test_one_kind_can_be_looked_at_alone(qtbot, theme, desk, people):
    _window, _page, view = opened(qtbot, theme, desk)
    view.kinds.setCurrentIndex(view.kinds.findData("reversed"))
    view._show()
    assert sorted(codes(view)) == ["of_somebody_else", "without_original"]


def test_several_are_settled_by_the_rule_at_once_and_taken_back_from_the_toast(qtbot, theme, desk, people):
    window, _page, view = opened(qtbot, theme, desk)
    before = counted(desk)
    choose(view, "unknown_employee", "other_owner")
    view.settling.by_rule.trigger()
    dialog = window.dialog()
    dialog.form.load({"reason": "按案件责任人归属"})
    dialog.save.click()
    window.settle()
    assert view.said.text() == "未处理 7 处 · 已处理 2 处"
    assert "+ 经处理计给 ¥400.00 + 不计 ¥5,000.00 + 未归属 ¥9,550.00" in view._totals.text()
    assert counted(desk) != before
    choose(view, "unknown_employee", "other_owner")
    assert view.settling.back.isEnabled()
    view.settling.back.trigger()
    window.settle()
    assert counted(desk) == before
    assert view.said.text() == "未处理 9 处 · 已处理 0 处"


def test_the_keys_named_below_the_list_work(qtbot, theme, desk, people):
    window, _page, view = opened(qtbot, theme, desk)
    choose(view, "total_differs")
    view.table.setFocus()
    window.keys(view.table, Qt.Key.Key_4, held=Qt.KeyboardModifier.ControlModifier)
    assert window.dialog().windowTitle() == "按现状确认"


def test_what_cannot_be_done_for_all_chosen_is_not_offered(qtbot, theme, desk, people):
    _window, _page, view = opened(qtbot, theme, desk)
    choose(view, "total_differs")
    assert view.settling.accept.isEnabled()
    assert not view.settling.assign.isEnabled()
    assert not view.settling.back.isEnabled()
    choose(view, "total_differs", "no_owner")
    assert not any(made.isEnabled() for made in view.settling.offered)


def test_a_row_is_split_among_people_and_a_wrong_sum_is_said_under_the_form(qtbot, theme, desk, people):
    window, _page, view = opened(qtbot, theme, desk)
    choose(view, "no_owner")
    view.settling.split.trigger()
    dialog = window.dialog()
    who = {"who1": people.ma.employment_id, "who2": people.zhou.employment_id, "reason": "各半"}
    dialog.form.load(who | {"part1": Decimal(50), "part2": Decimal(40)})
    dialog.save.click()
    window.settle()
    assert dialog.isVisible()
    dialog.form.load(who | {"part1": Decimal(50), "part2": Decimal(50)})
    dialog.save.click()
    window.settle()
    assert counted(desk)[people.ma.employee_no] == Decimal("6965.50")


def test_people_and_cases_stand_side_by_side(qtbot, theme, desk, people):
    window, _page, view = opened(qtbot, theme, desk)
    said = []
    view.summed.connect(said.append)
    window.press("按人")
    assert view.people.grid.rowCount() == 3
    qtbot.waitUntil(lambda: bool(said) and said[-1][0] == "3 行")  # the status bar counts what is looked at
    assert not view.rule.isVisible()  # nothing is settled here
    assert "查看差异" in window.texts(view.hints_aside)
    window.press("按案件")
    assert view.cases.grid.rowCount() == 6


def test_escape_leads_back_to_the_month(qtbot, theme, desk, people):
    _window, page, view = opened(qtbot, theme, desk)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert page.in_place.nothing


def test_the_record_closed_leads_back_to_the_differences_it_was_printed_from(qtbot, theme, desk, people):
    window, page, view = opened(qtbot, theme, desk)
    view.print.setFocus()
    view.print.click()
    window.settle()
    assert page.in_place.paper.preview.isVisible()
    window.keys(page.in_place.paper.preview.view, Qt.Key.Key_Escape)
    assert view.isVisible()
    assert view.print.hasFocus()


def test_an_unsettled_month_asks_for_a_reason_before_it_is_published(qtbot, theme, desk, people):
    evaluate(desk.work(), OCTOBER)
    window = Window(qtbot, theme, desk)
    page = window.go("performance", period="2026-10")
    page.flow.confirm()
    window.press("确认 3 人", window.dialog())
    window.settle()
    page.flow._publish()
    window.settle()
    dialog = window.dialog()
    assert dialog.isVisible()
    dialog.form.load({"reason": "财务月底前不出更正表"})
    dialog.save.click()
    window.settle()
    assert month_findings(desk.work(), OCTOBER).state.released_reason == "财务月底前不出更正表"
    assert page.view.state == "published"


def test_today_leads_to_the_differences_at_once(qtbot, theme, desk, people):
    window = Window(qtbot, theme, desk)
    page = window.go("today")
    item = next(item for group in page.model.groups for item in group.items if item.act == "reconcile")
    page.list.acted.emit(item)
    window.settle()
    assert window.main.page.reconciling.isVisible()
    assert window.main.page.reconciling.said.text() == "未处理 9 处 · 已处理 0 处"
