"""A closed month in the window: what it takes no more waits with the reason, and each role is shown the way it may go."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from hrdesk.app.performance.cycle import Publish, close_period, month_closed, publish
from hrdesk.gui.models.month import column_of
from tests.app.builders import as_role, new_agency, supervisor_of
from tests.app.reconciliation.test_planted_month import planted
from tests.gui.builders import nameless
from tests.gui.pages.month_builder import OCTOBER, a_month
from tests.gui.pages.window import Window

MONEY = "recovered_amount"
CLOSED = "2026-10 已关账，不能再改动。"
REOPEN = "少计的请在以后的月份补差，或填写原因重新打开本月。"
PAY_UP = "少计的在以后的月份补差；只有人事可以重新打开本月。"
ONLY_HR = "只有人事可以重新打开。"
WAYS = {
    "administrator": (REOPEN, ["疑问与申诉", "重新打开本月…"]),
    "hr": (REOPEN, ["疑问与申诉", "重新打开本月…"]),
    "supervisor": (PAY_UP, ["疑问与申诉"]),
    "finance": (PAY_UP, ["疑问与申诉"]),
    "owner": (ONLY_HR, []),
    "auditor": (ONLY_HR, []),
}


@pytest.fixture
def desk(tmp_path):
    return new_agency(tmp_path)


@pytest.fixture
def closed(desk):
    """October published and closed."""
    made = a_month(desk, missing=())
    publish(desk.work(), Publish(OCTOBER, confirm=True))
    close_period(desk.work(), OCTOBER)
    return made


def signed_in(desk, role):
    if role == "administrator":
        return desk
    return supervisor_of(desk, "电催一组") if role == "supervisor" else as_role(desk, role, login=f"{role}1")


def opened(qtbot, theme, desk, name="郑浩"):
    window = Window(qtbot, theme, desk)
    page = window.go("performance", period="2026-10")
    row = next(found for found in page.view.rows if found.name == name)
    assert page.table.choose(row.employment_id, column_of(MONEY))
    window.settle()
    return window, page


def reconciling(qtbot, theme, desk):
    window = Window(qtbot, theme, desk)
    page = window.go("performance", period="2026-10")
    page.open_reconciliation()
    window.settle()
    return window, page, page.reconciling


@pytest.mark.parametrize("role", WAYS)
def test_the_month_says_at_its_top_that_it_is_closed_and_the_way_each_may_go(qtbot, theme, desk, closed, role):
    window, page = opened(qtbot, theme, signed_in(desk, role))
    way, buttons = WAYS[role]
    assert page.closed.isVisible()
    assert page.closed.notice.text == f"{CLOSED}{way}"
    assert page.closed.accessibleName() == f"{CLOSED}{way}"
    assert window.buttons(page.closed) == buttons
    assert nameless(window.main) == []


@pytest.mark.parametrize("role", WAYS)
def test_what_would_change_the_month_waits_with_the_reason(qtbot, theme, desk, closed, role):
    _window, page = opened(qtbot, theme, signed_in(desk, role))
    acts = page.actions_of_row
    changing = [made for made in acts.offered if made in acts._changing]
    assert bool(changing) == (role in ("administrator", "hr", "supervisor"))
    for made in changing:
        assert not made.isEnabled(), made.text()
        assert made.toolTip() == made.statusTip() == f"{CLOSED}{WAYS[role][0]}"
    assert not page.flow.again.isEnabled()
    if role != "auditor" and acts.question in acts.offered:
        assert acts.question.isEnabled(), "a question can still be asked"


@pytest.mark.parametrize("role", ["administrator", "hr", "finance"])
def test_records_have_no_pencil_but_the_reason_and_the_way_to_a_back_payment(qtbot, theme, desk, closed, role):
    window, page = opened(qtbot, theme, signed_in(desk, role))
    named = [made.accessibleName() for made in page.panel.findChildren(object) if hasattr(made, "accessibleName")]
    assert not [name for name in named if name.startswith("更正 ")]
    assert CLOSED in window.texts(page.panel)
    window.press("全部打开", page.panel)
    listed = window.dialog()
    assert not hasattr(listed, "correct")
    assert CLOSED in window.texts(listed)
    window.press("关闭", listed)
    window.wait_no_dialog()
    window.press("对此数字提出疑问…", page.panel)
    assert "2026-10" in window.texts(window.dialog())


def test_who_may_not_correct_is_told_nothing_of_correcting(qtbot, theme, desk, closed):
    window, page = opened(qtbot, theme, signed_in(desk, "supervisor"))
    assert CLOSED not in window.texts(page.panel)


@pytest.mark.parametrize("role", ["administrator", "hr", "finance", "owner", "auditor"])
def test_differences_are_looked_at_and_not_settled(qtbot, theme, desk, tmp_path, role):
    planted(desk, tmp_path)
    close_period(desk.work(), OCTOBER)
    window, _page, view = reconciling(qtbot, theme, signed_in(desk, role))
    way, buttons = WAYS[role]
    assert view.strip.isVisible()
    assert view.strip.notice.text == f"{CLOSED}{way}"
    assert window.buttons(view.strip) == buttons
    view.table.selectAll()
    window.settle()
    for made in view.settling.offered:
        assert not made.isEnabled()
        assert made.toolTip() == f"{CLOSED}{way}"
    assert not view.hints.isVisible(), "no key settles"
    for made in (view.act, view.rule):
        assert made.isVisible() == (role in ("administrator", "hr"))
        assert not made.isEnabled()
        assert made.accessibleDescription() == f"{CLOSED}{way}"
    window.keys(view.table, Qt.Key.Key_Return)
    assert window.no_dialog(), "Enter asks nothing that would be refused"


def test_opened_again_from_the_differences_they_can_be_settled(qtbot, theme, desk, tmp_path):
    planted(desk, tmp_path)
    close_period(desk.work(), OCTOBER)
    window, page, view = reconciling(qtbot, theme, desk)
    window.press("重新打开本月…", view.strip)
    dialog = window.dialog()
    window.press("重新打开", dialog)
    assert month_closed(desk.work(), OCTOBER), "without a reason it stays closed"
    dialog.form.controls["reason"].setPlainText("财务补报流水")
    window.press("重新打开", dialog)
    window.wait_no_dialog()
    window.settle()
    assert not month_closed(desk.work(), OCTOBER)
    assert not view.strip.isVisible()
    view.table.choose(next(one.key for one in view.found.findings if one.open))
    window.settle()
    assert CLOSED not in view.settling.accept.toolTip()
    assert any(made.isEnabled() for made in view.settling.offered)
    assert not page.closed.isVisible()


def test_none_this_month_is_not_said_of_a_closed_month(qtbot, theme, desk):
    a_month(desk, missing=(), delivered=("repayments",))
    close_period(desk.work(), OCTOBER)
    _window, page = opened(qtbot, theme, desk)
    none = [made for made in page.data.menu().actions() if made.text().endswith("本月没有")]
    assert none
    assert not any(made.isEnabled() for made in none)
    assert all(CLOSED in made.toolTip() for made in none)


def test_an_open_month_says_nothing_of_it(qtbot, theme, desk):
    a_month(desk, missing=())
    _window, page = opened(qtbot, theme, desk)
    assert not page.closed.isVisible()
    assert page.actions_of_row.comment.isEnabled()
    assert CLOSED not in page.actions_of_row.comment.toolTip()
