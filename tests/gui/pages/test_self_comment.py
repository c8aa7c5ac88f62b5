"""自评 through the window: asked for on Today, written on My desk, read by the supervisor, shown once it is published."""

from __future__ import annotations

import pytest

from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.self_comment import WriteSelfComment, own_reviews, write_self_comment
from hrdesk.app.performance.views import month_view
from tests.app.builders import Clock, as_role, new_agency, supervisor_of
from tests.gui.pages.month_builder import NAMES, OCTOBER, a_month
from tests.gui.pages.window import Window

WORDS = "回款超目标，老案跟进不够"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    return new_agency(tmp_path, clock)


def of(desk, name):
    return next(row for row in month_view(desk.work(), OCTOBER).rows if row.name == name)


def test_a_collector_is_asked_on_today_and_writes_it_without_seeing_a_score(qtbot, theme, desk):
    made = a_month(desk, missing=())
    window = Window(qtbot, theme, as_role(desk, "collector", employee_no=made.no("马洁")))
    page = window.go("today")
    item = next(item for item in page._view.items if item.kind == "self_comment")
    assert (item.title, item.action) == ("2026-10 自评", "填写")
    page._act(item)
    window.settle()
    dialog = window.dialog()
    seen = window.texts(dialog) + window.texts()
    assert "回款金额" in seen
    assert f"{of(desk, '马洁').score:,.2f}" not in seen
    assert not any(name in seen for name in NAMES if name != "马洁")
    dialog.form.controls["text"].setPlainText(WORDS)
    window.press("保存", dialog)
    window.wait_no_dialog()
    window.settle()
    assert of(desk, "马洁").self_comment == WORDS
    assert "已填写" in window.texts(window.main.page)
    assert "考核发布后，会显示在这里。" in window.texts(window.main.page)


def test_what_is_too_long_is_said_under_the_field_and_stays(qtbot, theme, desk):
    made = a_month(desk, missing=())
    window = Window(qtbot, theme, as_role(desk, "collector", employee_no=made.no("马洁")))
    page = window.go("mine")
    window.press("填写…", page.reviews)
    dialog = window.dialog()
    dialog.form.controls["text"].setPlainText("好" * 1001)
    window.press("保存", dialog)
    window.settle()
    assert "1001" in dialog.form.error("text")
    assert len(dialog.form.controls["text"].toPlainText()) == 1001
    dialog.form.controls["text"].setPlainText(WORDS)
    window.press("保存", dialog)
    window.wait_no_dialog()


def test_after_the_term_the_line_says_that_nothing_changes(qtbot, theme, desk, clock):
    made = a_month(desk, missing=())
    clock.forward(days=5)
    window = Window(qtbot, theme, as_role(desk, "collector", employee_no=made.no("马洁")))
    page = window.go("mine", period="2026-10", act="self_comment")
    assert "2026-11-26" in window.texts(page.reviews)
    assert "填写…" not in window.buttons(page.reviews)
    assert "不影响任何结果" in " ".join(window.told())


def test_the_supervisor_reads_it_beside_the_row_and_in_the_dialog(qtbot, theme, desk):
    made = a_month(desk, missing=())
    own = as_role(desk, "collector", employee_no=made.no("马洁"))
    write_self_comment(own.work(), WriteSelfComment(own_reviews(own.work())[0].evaluation_id, WORDS))
    window = Window(qtbot, theme, supervisor_of(desk, "电催一组"))
    page = window.go("performance", employee_no=made.no("马洁"))
    page.actions_of_row.aim(page.view, of(desk, "马洁"), "total")
    window.settle()
    assert WORDS in window.texts(page.panel)
    page.actions_of_row.comment.trigger()
    dialog = window.dialog()
    assert dialog.form.controls["self_comment"].toPlainText() == WORDS
    assert dialog.form.controls["self_comment"].isReadOnly()
    dialog.form.controls["comment"].setPlainText("老案要跟上")
    window.press("保存", dialog)
    window.wait_no_dialog()
    window.settle()
    assert (of(desk, "马洁").comment, of(desk, "马洁").self_comment) == ("老案要跟上", WORDS)


def test_once_published_both_comments_stand_side_by_side(qtbot, theme, desk):
    made = a_month(desk, missing=())
    own = as_role(desk, "collector", employee_no=made.no("马洁"))
    write_self_comment(own.work(), WriteSelfComment(own_reviews(own.work())[0].evaluation_id, WORDS))
    publish(as_role(desk, "hr").work(), Publish(OCTOBER, confirm=True))
    window = Window(qtbot, theme, own)
    page = window.go("mine")
    words = window.texts(page)
    assert "我的自评" in words
    assert WORDS in words
    assert not page.reviews.isVisible()
