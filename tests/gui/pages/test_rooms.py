"""The search finds what stands behind a menu: whoever knows only the word gets there, and nobody where they may not go."""

from __future__ import annotations

import pytest

from tests.app.builders import as_role, new_agency
from tests.gui.pages.month_builder import a_month
from tests.gui.pages.window import Window


@pytest.fixture
def desk(tmp_path):
    return new_agency(tmp_path)


def found(window, text):
    return [one for one in window.main._findable() if one.answers(text)]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("投诉", "投诉台账"),
        ("申诉", "疑问与申诉"),
        ("面谈", "面谈与改进"),
        ("质检", "质检"),
        ("校准", "绩效校准"),
        ("tstz", "投诉台账"),
        ("complaint", "投诉台账"),
    ],
)
def test_a_page_behind_a_menu_is_found_from_anywhere(qtbot, theme, desk, text, title):
    hr = Window(qtbot, theme, as_role(desk, "hr"))
    hr.go("today")
    (one,) = [one for one in found(hr, text) if one.title == title]
    hr.main.search.setFocus()
    one.act()
    hr.settle()
    assert hr.main.page.title() == title
    assert hr.main.page.isAncestorOf(hr.main.focusWidget())  # the keyboard goes on there, also where it is empty


def test_reconciliation_is_opened_by_its_name(qtbot, theme, desk):
    hr = Window(qtbot, theme, as_role(desk, "hr"))
    hr.go("today")
    (one,) = found(hr, "对账")
    one.act()
    hr.settle()
    assert hr.main.page.reconciling.isVisible()


def test_nobody_finds_a_page_that_is_not_theirs(qtbot, theme, desk):
    made = a_month(desk, missing=())
    own = Window(qtbot, theme, as_role(desk, "collector", employee_no=made.no("马洁")))
    own.go("today")
    assert [one.title for text in ("对账", "投诉", "质检", "校准") for one in found(own, text)] == []
    assert [one.title for one in found(own, "申诉")] == ["疑问与申诉"]


def test_from_the_month_nothing_is_found_twice(qtbot, theme, desk):
    hr = Window(qtbot, theme, as_role(desk, "hr"))
    hr.go("performance")
    titles = [one.title for one in found(hr, "质检")]
    assert len(titles) == len(set(titles))
