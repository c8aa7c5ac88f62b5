"""Why a score changed, in the panel beside the grid and on one's own desk."""

from __future__ import annotations

import pytest

from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.views import month_view
from tests.app.builders import Clock, as_role, new_agency
from tests.app.performance.month import figures
from tests.gui.pages.month_builder import OCTOBER, a_month
from tests.gui.pages.window import Window


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    return new_agency(tmp_path, clock)


def revised(desk, clock):
    """October published, and published again after 马洁's quality score was put right."""
    made = a_month(desk, missing=())
    publish(desk.work(), Publish(OCTOBER, None, confirm=True))
    clock.forward(hours=1)
    ma = next(one for one in made.people if one.employee_no == made.no("马洁"))
    figures(desk, ma, {"quality_score": "99"}, day=31, file="质检更正.xlsx")
    evaluate(desk.work(), OCTOBER)
    publish(desk.work(), Publish(OCTOBER, None, confirm=True))
    return made


def the_row(desk):
    return next(row for row in month_view(desk.work(), OCTOBER).rows if row.name == "马洁")


def test_the_panel_says_why_a_revision_differs_and_leads_back(qtbot, theme, desk, clock):
    revised(desk, clock)
    window = Window(qtbot, theme, desk)
    page = window.go("performance", period="2026-10")
    row = the_row(desk)
    assert page.table.choose(row.employment_id, "name")
    window.settle()
    window.press("为什么和第 1 版不同？", page.panel)
    window.settle()
    words = window.texts(page.panel)
    assert "得分为什么变了" in words
    assert "质检更正.xlsx" in words
    assert f"→ {row.score:,.2f}" in words
    window.press("返回得分明细", page.panel)
    window.settle()
    assert "得分为什么变了" not in window.texts(page.panel)
    assert "为什么和第 1 版不同？" in window.texts(page.panel)


def test_a_collector_asks_why_the_own_evaluation_was_revised(qtbot, theme, desk, clock):
    made = revised(desk, clock)
    window = Window(qtbot, theme, as_role(desk, "collector", employee_no=made.no("马洁")))
    page = window.go("mine")
    assert page.compared.isHidden()  # nothing was published for September
    window.press("为什么更正？")
    window.settle()
    words = window.texts(page.panel)
    assert "质检" in words
    assert "质检更正.xlsx" in words
    window.press("返回得分明细", page.panel)
    window.settle()
    assert "得分为什么变了" not in window.texts(page.panel)
