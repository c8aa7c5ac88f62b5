"""From a complaint about 200 yuan to the printed statement, and an appeal to its decision, through the window."""

from __future__ import annotations

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from hrdesk.app.disputes.asking import answer, ask
from hrdesk.app.disputes.model import Answer, Ask
from hrdesk.app.disputes.views import disputes
from hrdesk.app.performance.cycle import Publish, close_period, publish
from hrdesk.domain.disputes import AppealState, Finding, QuestionState
from tests.app.builders import as_role, new_agency
from tests.gui.pages.month_builder import OCTOBER, a_month
from tests.gui.pages.window import Window


@pytest.fixture
def desk(tmp_path):
    return new_agency(tmp_path)


@pytest.fixture
def publisher(desk):
    return as_role(desk, "hr", login="hr")


@pytest.fixture
def made(desk, publisher):
    month = a_month(desk, missing=())
    publish(publisher.work(), Publish(OCTOBER, None, confirm=True))
    return month


def test_a_collector_asks_about_a_figure_and_hr_answers_and_prints_the_statement(qtbot, theme, desk, made):
    own = Window(qtbot, theme, as_role(desk, "collector", employee_no=made.no("马洁")))
    page = own.go("mine")
    assert "待签收" in own.texts(page.word)
    page.lines.setFocus()
    own.keys(page.lines, Qt.Key.Key_Home)
    own.press("对此数字提出疑问…", page.panel)
    dialog = own.dialog()
    dialog.form.controls["asked"].setPlainText("少了 200 块")
    dialog.form.controls["item"].setText("HK20261028-17")
    dialog.form.controls["amount"].setText("200")
    own.press("提交", dialog)
    own.wait_no_dialog()
    own.settle()
    assert "我的疑问与申诉：1" in own.texts(page)

    hr = Window(qtbot, theme, as_role(desk, "hr"))
    listed = hr.go("disputes")
    assert (listed.table.grid.rowCount(), hr.primary()) == (1, "答复…")
    assert "编号 HK20261028-17 · 少计 200.00" in hr.texts(listed.panel)
    hr.main.page.primary.trigger()
    dialog = hr.dialog()
    assert "编号 HK20261028-17 · 少计 200.00" in hr.texts(dialog)
    assert dialog.form.controls["found"].currentIndex() == -1  # what was found is said, not taken over
    dialog.form.controls["found"].setCurrentIndex(0)
    dialog.form.controls["answer"].setPlainText("见下列各笔，10 月 28 日一笔于 11 月到账。")
    hr.press("答复", dialog)
    hr.wait_no_dialog()
    hr.settle()
    assert disputes(hr.desk.work())[0].state is QuestionState.ANSWERED
    hr.press("打印数字说明单", listed.panel)
    hr.settle()
    text = "".join(page.extract_text() for page in PdfReader(_buffer(listed.paper.preview)).pages)
    assert "数字说明单" in text
    assert "10月回款-财务.xlsx" in text
    assert listed.paper.preview._name == "YW-2026-0001"  # saved, it gets its ending once
    listed.paper.close()

    page = own.go("disputes", item="question:1")
    assert own.primary() == "认可答复"
    page.primary.trigger()
    own.settle()
    assert "没有未办结的疑问或申诉。" in own.texts(page)


def _buffer(preview):
    from io import BytesIO

    return BytesIO(preview._bytes)


def test_a_collector_appeals_and_who_published_cannot_decide(qtbot, theme, desk, publisher, made):
    own = Window(qtbot, theme, as_role(desk, "collector", employee_no=made.no("马洁")))
    page = own.go("mine")
    own.press("申诉…", page.word)
    dialog = own.dialog()
    own.press("申诉", dialog)
    assert "请填写" in own.texts(dialog)
    dialog.form.controls["grounds"].setPlainText("10 月 28 日的回款没有算进来。")
    own.press("申诉", dialog)
    own.wait_no_dialog()
    own.settle()
    assert "申诉中" in own.texts(page.word)
    assert "签收…" not in own.buttons(page.word)

    hr = Window(qtbot, theme, publisher)
    shown = hr.go("disputes", item="appeal:1")
    assert "由未参与该次考核的人裁定。" in hr.texts(shown.panel)
    assert hr.primary() == ""

    admin = Window(qtbot, theme, desk)
    listed = admin.go("disputes", item="appeal:1")
    listed.primary.trigger()
    dialog = admin.dialog()
    dialog.form.controls["upheld"].setCurrentIndex(1)
    dialog.form.controls["decision"].setPlainText("该笔为 11 月到账。")
    admin.press("裁定", dialog)
    admin.wait_no_dialog()
    admin.settle()
    assert disputes(desk.work(), also_over=True)[0].state is AppealState.REJECTED


def test_a_collector_signs_for_the_evaluation_by_typing_the_own_name(qtbot, theme, desk, made):
    own = Window(qtbot, theme, as_role(desk, "collector", employee_no=made.no("马洁")))
    page = own.go("mine")
    own.press("签收…", page.word)
    dialog = own.dialog()
    dialog.form.controls["typed"].setText("马杰")
    own.press("签收", dialog)
    own.settle()
    assert "与 HRDesk 登记的姓名不一致" in own.texts(dialog)
    dialog.form.controls["typed"].setText("马洁")
    own.press("签收", dialog)
    own.wait_no_dialog()
    own.settle()
    assert "已签收" in own.texts(page.word)
    assert "签收后仍可在" in own.texts(page.word)
    assert "申诉…" in own.buttons(page.word)


def test_a_question_paid_up_is_not_offered_again_and_the_panel_says_why(qtbot, theme, desk, made):
    hr = as_role(desk, "hr")
    asked = ask(hr.work(), Ask(made.people[0].employment_id, "2026-10", "recovered_amount", "少了 200 块"))
    answer(hr.work(), Answer(asked, 1, Finding.PAID_BACK, "确实漏记"))
    close_period(hr.work(), OCTOBER)

    window = Window(qtbot, theme, hr)
    page = window.go("disputes", item=f"question:{asked}")
    window.press("补差…", page.panel)
    dialog = window.dialog()
    dialog.form.controls["month"].setText("2026-11")
    dialog.form.controls["value"].setText("200")
    window.press("录入", dialog)
    window.wait_no_dialog()
    window.settle()
    page = window.go("disputes", item=f"question:{asked}")
    shut = next(one for one in page.panel.findChildren(QPushButton) if one.text() == "补差…")
    assert not shut.isEnabled()
    assert "已录入，待第二人确认。" in window.texts(page.panel)
    assert shut.accessibleDescription() == "已录入，待第二人确认。"
