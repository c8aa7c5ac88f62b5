"""A record corrected from the panel behind its figure, and from the question or appeal that found it wrong."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hrdesk.app.disputes.asking import ask
from hrdesk.app.disputes.model import Ask
from hrdesk.app.imports import FILE, accept, undo
from hrdesk.app.performance.correcting import CorrectRecord, correct_record
from hrdesk.app.performance.cycle import Publish, close_period, publish
from hrdesk.app.performance.trace import why
from hrdesk.domain.performance.entering import Figure
from hrdesk.gui.models.month import column_of
from tests.app.builders import as_role, new_agency
from tests.app.imports.files import checked, take, xlsx
from tests.app.performance.month import figures
from tests.gui.pages.month_builder import OCTOBER, a_month
from tests.gui.pages.window import Window

MONEY = "recovered_amount"


@pytest.fixture
def desk(tmp_path):
    return new_agency(tmp_path)


@pytest.fixture
def made(desk):
    return a_month(desk, missing=())


def opened(qtbot, theme, desk, name="郑浩", metric=MONEY):
    window = Window(qtbot, theme, desk)
    page = window.go("performance", period="2026-10")
    row = next(found for found in page.view.rows if found.name == name)
    assert page.table.choose(row.employment_id, column_of(metric))
    window.settle()
    return window, page


def pencils(page):
    return [
        made for made in page.panel.findChildren(object) if getattr(made, "accessibleName", str)().startswith("更正 ")
    ]


def figure(desk, page, name="郑浩"):
    row = next(found for found in page.view.rows if found.name == name)
    return why(desk.work(), row.evaluation_id, MONEY)


def fill(dialog, value="", reason="流水金额录错"):
    if value:
        dialog.form.controls["value"].setText(value)
    dialog.form.controls["reason"].setPlainText(reason)


def test_a_record_is_corrected_from_the_panel_and_taken_back_there(qtbot, theme, desk, made):
    window, page = opened(qtbot, theme, desk)
    assert len(pencils(page)) == 5
    pencils(page)[0].click()
    dialog = window.dialog()
    assert "3,747" in dialog.form.controls["old"].text()
    window.press("更正", dialog)
    assert "请填写" in window.texts(dialog)
    fill(dialog, "多少")
    window.press("更正", dialog)
    assert dialog.isVisible(), "text is no figure"
    fill(dialog, "3747")
    window.press("更正", dialog)
    window.settle()
    assert "与该记录现有的数字相同。" in window.texts(dialog)
    fill(dialog, "3947")
    window.press("更正", dialog)
    window.wait_no_dialog()
    window.settle()
    assert figure(desk, page).cell.actual == Decimal(116_960)
    words = window.texts(page.panel)
    assert "116,960.00" in words
    assert "手工更正" in words
    assert "管理员 11-23：3,747.00 → 3,947.00" in words
    assert "原数来自 10月回款-财务.xlsx，表 回款明细，行 132" in words
    assert "原因：流水金额录错" in words
    assert "待第二人确认" in words
    window.press("撤回更正", page.panel)
    window.settle()
    assert figure(desk, page).cell.actual == Decimal(116_760)
    assert "手工更正" not in window.texts(page.panel)


def test_the_panel_says_over_which_file_it_was_kept_and_what_a_file_replaced(qtbot, theme, desk, made, tmp_path):
    window, page = opened(qtbot, theme, desk)
    first = figure(desk, page).facts[0]
    row = next(found for found in page.view.rows if found.name == "郑浩")
    order = CorrectRecord(
        row.employment_id, MONEY, OCTOBER.number, first.day.day, first.item, Figure(Decimal(3947)), "流水金额录错",
        first.batch_id,
    )  # fmt: skip
    correct_record(as_role(desk, "hr", login="hr").work(), order)
    head = ("流水号", "到账日期", "工号", "回款金额")
    path = xlsx(tmp_path, "财务更正.xlsx", head, (first.item, first.day, row.employee_no, 3900))
    kept = take(desk, "repayments", path, period=OCTOBER)[1]
    page.load()
    window.settle()
    words = window.texts(page.panel)
    assert "hr 11-23：3,747.00 → 3,947.00" in words
    assert "财务更正.xlsx 第 2 行为 3,900.00，导入时保留了手工更正" in words
    undo(desk.work(), kept.batch)
    accept(desk.work(), checked(desk, "repayments", path, period=OCTOBER), by_hand=FILE)
    page.load()
    window.settle()
    words = window.texts(page.panel)
    assert "第 2 行替换了 hr 于 11-23 手工设定的 3,947.00（流水金额录错）" in words


def test_what_is_published_shows_the_records_it_was_made_of_and_none_of_them_is_corrected(qtbot, theme, desk, made):
    publish(desk.work(), Publish(OCTOBER, confirm=True))
    desk.clock.forward(days=1)
    who = next(one for one in made.people if one.name == "郑浩")
    figures(desk, who, {MONEY: "5000"}, file="更正.xlsx")
    window, page = opened(qtbot, theme, desk)
    words = window.texts(page.panel)
    assert "10月回款-财务.xlsx" in words
    assert "更正.xlsx" not in words
    assert "发布后记录有变动，以下为发布时所依据的记录。" in words
    assert pencils(page) == []


def test_any_record_is_reached_by_the_list_of_all_and_may_be_taken_out(qtbot, theme, desk, made):
    window, page = opened(qtbot, theme, desk)
    window.press("全部打开", page.panel)
    listed = window.dialog()
    listed.table.setCurrentIndex(listed.table.grid.index(29, 0))
    window.press("更正…", listed)
    dialog = window.dialog()
    dialog.form.controls["counts"].setCurrentIndex(1)
    fill(dialog)
    window.press("更正", dialog)
    window.wait_no_dialog()
    window.settle()
    found = figure(desk, page)
    assert [one.counts for one in found.facts].count(False) == 1
    window.press("全部打开", page.panel)
    listed = window.dialog()
    listed.table.setCurrentIndex(listed.table.grid.index(29, 0))
    assert "不计" in listed.table.grid.index(29, 2).data()
    assert not listed.correct.isEnabled()


def test_what_changed_meanwhile_is_said_and_what_was_typed_stays(qtbot, theme, desk, made):
    window, page = opened(qtbot, theme, desk)
    pencils(page)[0].click()
    dialog = window.dialog()
    fact = figure(desk, page).facts[0]
    from hrdesk.app.performance.correcting import CorrectRecord, correct_record
    from hrdesk.domain.performance.entering import Figure

    order = CorrectRecord(
        next(one.employment_id for one in page.view.rows if one.name == "郑浩"),
        MONEY, 202610, fact.day.day, fact.item, Figure(Decimal(1)), "先改的", fact.batch_id,
    )  # fmt: skip
    correct_record(as_role(desk, "hr", login="hr").work(), order)
    fill(dialog, "3947")
    window.press("更正", dialog)
    window.settle()
    assert "该记录已被他人修改，现为 1" in window.texts(dialog)
    assert dialog.form.controls["value"].text() == "3947"


def test_a_month_closed_meanwhile_says_the_way(qtbot, theme, desk, made):
    publish(desk.work(), Publish(OCTOBER, None, confirm=True))
    window, page = opened(qtbot, theme, desk)
    pencils(page)[0].click()
    dialog = window.dialog()
    close_period(desk.work(), OCTOBER)
    fill(dialog, "3947")
    window.press("更正", dialog)
    window.settle()
    assert "补差" in window.texts(dialog)


def test_who_may_not_correct_sees_no_pencil(qtbot, theme, desk, made):
    _window, page = opened(qtbot, theme, as_role(desk, "owner"))
    assert pencils(page) == []


def test_an_answer_that_the_figure_is_wrong_leads_to_the_figure_and_names_the_question(qtbot, theme, desk, made):
    publish(desk.work(), Publish(OCTOBER, None, confirm=True))
    own = as_role(desk, "collector", employee_no=made.no("郑浩"))
    ask(own.work(), Ask(own.actor.employment_id, "2026-10", MONEY, "少了 200 块"))
    desk.clock.forward(hours=1)
    hr = Window(qtbot, theme, as_role(desk, "hr", login="hr"))
    listed = hr.go("disputes", item="question:1")
    listed.primary.trigger()
    dialog = hr.dialog()
    dialog.form.controls["found"].setCurrentIndex(1)
    dialog.form.controls["answer"].setPlainText("确实少计。")
    hr.press("答复", dialog)
    hr.wait_no_dialog()
    hr.settle()
    said = hr.said[-1]
    assert (said.text, said.action) == ("已答复。", "去更正…")
    assert "待更正" in hr.texts(listed.panel)
    assert hr.primary() == "去更正…"
    said.act()
    hr.settle()
    page = hr.main.page
    assert page.table.current_row().name == "郑浩"
    assert "116,760.00" in hr.texts(page.panel)
    pencils(page)[0].click()
    dialog = hr.dialog()
    assert "依据 YW-2026-0001。" in hr.texts(dialog)
    fill(dialog, "3947")
    hr.press("更正", dialog)
    hr.wait_no_dialog()
    hr.settle()
    assert "YW-2026-0001: 流水金额录错" in hr.texts(page.panel)
    listed = hr.go("disputes", item="question:1")
    assert "去更正…" not in hr.buttons(listed)


def test_the_second_person_reads_old_and_new_figure_and_the_reason(qtbot, theme, desk, made):
    hr, page = opened(qtbot, theme, as_role(desk, "hr", login="hr"))
    pencils(page)[0].click()
    dialog = hr.dialog()
    fill(dialog, "3947")
    hr.press("更正", dialog)
    hr.wait_no_dialog()
    hr.settle()
    second, page = opened(qtbot, theme, desk)
    page.open_entry()
    second.settle()
    page.entering.head.confirm.click()
    dialog = second.dialog()
    assert [(one.figure, one.by, one.note) for one in dialog.table.grid._rows] == [
        ("3,747.00 → 3,947.00", "hr", "流水金额录错")
    ]
    dialog.yes.click()
    second.wait_no_dialog()
    second.settle()
    assert figure(desk, page).facts[0].corrected.second == "管理员"
