"""月度目标 from the window: typed and pasted like a sheet, undone, saved, two desks at once, sums spread, a month taken over."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

from hrdesk.app.targets.model import Spot
from hrdesk.app.targets.sheet import target_sheet
from hrdesk.domain.calendar import Period, calendar_known
from hrdesk.domain.targets.spreading import OverMonths, OverPeople
from hrdesk.gui.models.month import column_of
from hrdesk.gui.models.targets import Plan
from hrdesk.gui.models.targets_shown import PlanModel
from tests.app.builders import add_people, as_role, new_agency, supervisor_of
from tests.app.performance.month import pack
from tests.app.targets.sheets import MONEY, NOVEMBER, RATE, asked, own, put, sheet, team_row
from tests.gui.pages.window import Window

CTRL = Qt.KeyboardModifier.ControlModifier
QUALITY = "quality_score"
NAMES = ("马洁", "郑浩", "周倩")


@pytest.fixture
def desk(tmp_path):
    made = new_agency(tmp_path)
    pack(made)
    return made


@pytest.fixture
def people(desk):
    return add_people(desk, 3, names=NAMES)


def opened(qtbot, theme, desk):
    window = Window(qtbot, theme, desk)
    return window, window.go("targets", period=NOVEMBER.label)


def line(page, name):
    return next(one for one in page.sheet.plan.lines.values() if one.row.name == name)


def at(page, name, metric=MONEY):
    """The cursor on somebody's figure."""
    table = page.sheet.table
    assert table.choose(line(page, name).key, column_of(metric))
    table.clearSelection()
    table.setCurrentIndex(table.currentIndex())


def shown(page, name, metric=MONEY):
    table = page.sheet.table
    row = table.grid.number_showing(line(page, name).key)
    return table.grid.index(row, table.grid.number_of(column_of(metric))).data()


def typed(page, name, text, metric=MONEY):
    page.sheet.edits.typed(line(page, name), column_of(metric), text)


def take_back(window):
    """What the last message offers."""
    last = [one for one in window.said if one.act is not None][-1]
    last.act()
    window.settle()


def order(page):
    grid = page.sheet.table.grid
    return [grid.row_at(n).row.name for n in range(grid.rowCount())]


def test_targets_are_typed_by_keyboard_and_saved_with_ctrl_s(qtbot, theme, desk, people):
    window, page = opened(qtbot, theme, desk)
    table = page.sheet.table
    assert not window.strays.seen
    assert order(page) == ["全公司", "电催一组", "马洁", "郑浩", "周倩"]
    at(page, "马洁")
    window.keys(table, Qt.Key.Key_9)
    qtbot.keyClicks(table.focusWidget(), "0000")
    window.keys(table.focusWidget(), Qt.Key.Key_Return)
    assert table.currentIndex().row() == 3, "Enter goes down"
    assert shown(page, "马洁") == "90,000"
    assert asked(desk, people[0]).asked != 90_000
    assert not page.spread.isEnabled()
    window.keys(table, Qt.Key.Key_S, held=CTRL)
    assert asked(desk, people[0]).asked == 90_000
    assert not page.sheet.plan.edits
    assert page.spread.isEnabled()
    at(page, "马洁")
    assert "本人" in page.sheet.whose.text()
    window.keys(table, Qt.Key.Key_Delete)
    assert shown(page, "马洁") == "180,000"
    window.keys(table, Qt.Key.Key_Z, held=CTRL)
    assert shown(page, "马洁") == "90,000"
    window.keys(table, Qt.Key.Key_Y, held=CTRL)
    page.sheet.save_all()
    window.settle()
    assert own(people[0]) not in sheet(desk).kept


def test_ctrl_s_pressed_twice_saves_once_and_what_takes_it_back_stays(qtbot, theme, desk, people):
    window, page = opened(qtbot, theme, desk)
    typed(page, "马洁", "90000")
    page.sheet.save_all()
    page.sheet.save_all()
    window.settle()
    assert len(window.told("toast")) == 1
    take_back(window)
    assert own(people[0]) not in sheet(desk).kept


def test_a_block_from_a_spreadsheet_falls_on_people_and_text_in_it_saves_nothing(qtbot, theme, desk, people):
    window, page = opened(qtbot, theme, desk)
    at(page, "马洁")
    QGuiApplication.clipboard().setText("100000\t13%\n12万\t请假\n110,000\t14%")
    window.keys(page.sheet.table, Qt.Key.Key_V, held=CTRL)
    assert [shown(page, name) for name in NAMES] == ["100,000", "120,000", "110,000"]
    assert len(page.sheet.plan.problems()) == 1
    assert "“请假”" in page.sheet.strip.notice.text
    window.keys(page.sheet.table, Qt.Key.Key_S, held=CTRL)
    assert sheet(desk).kept == {}
    page.sheet.strip.drop.click()
    window.settle()
    window.keys(page.sheet.table, Qt.Key.Key_S, held=CTRL)
    assert len(sheet(desk).kept) == 5
    QGuiApplication.clipboard().setText("别人\t1")
    page.sheet.table.choose(line(page, "马洁").key, "name")
    page.sheet.table.setCurrentIndex(page.sheet.table.currentIndex())
    window.keys(page.sheet.table, Qt.Key.Key_V, held=CTRL)
    assert not page.sheet.plan.edits
    assert "别人" in window.told()[-1]


def test_a_teams_target_is_seen_by_its_people_at_once_and_a_sum_says_what_is_missing(qtbot, theme, desk, people):
    window, page = opened(qtbot, theme, desk)
    assert shown(page, "电催一组") == "Σ 540,000"
    typed(page, "电催一组", "42", RATE)
    typed(page, "电催一组", "600000")
    assert shown(page, "郑浩", RATE) == "42.0"
    assert shown(page, "电催一组") == "600,000"
    at(page, "电催一组")
    window.settle()
    assert "60,000" in page.sheet.whose.text()
    typed(page, "郑浩", "24万")
    window.settle()
    assert "一致" in page.sheet.whose.text()
    page.sheet.save_all()
    window.settle()
    kept = sheet(desk).kept
    assert kept[Spot("team", team_row(desk).object_id, RATE)] == Decimal("0.42")
    assert len(kept) == 3


def test_a_department_has_its_row_and_its_sum_is_spread_by_keyboard(qtbot, theme, desk, people):
    add_people(desk, 1, names=("韩立",), team="电催二组")
    add_people(desk, 1, names=("许静",), department="催收二部", team="外访组")
    window, page = opened(qtbot, theme, desk)
    table = page.sheet.table
    assert order(page) == [
        "全公司", "催收一部", "电催一组", "马洁", "郑浩", "周倩", "电催二组", "韩立", "催收二部", "外访组", "许静",
    ]  # fmt: skip
    assert shown(page, "催收一部") == "Σ 720,000"
    at(page, "催收一部")
    window.keys(table, Qt.Key.Key_8)
    qtbot.keyClicks(table.focusWidget(), "00000")
    window.keys(table.focusWidget(), Qt.Key.Key_Return)
    assert shown(page, "催收一部") == "800,000"
    at(page, "催收一部")
    window.settle()
    assert "80,000" in page.sheet.whose.text(), "what the people's targets lack"
    window.keys(table, Qt.Key.Key_S, held=CTRL)
    page.spread.click()
    dialog = window.dialog()
    window.settle()
    assert dialog.form.values()["holder"].startswith("department:"), "where the cursor is"
    assert dialog.form.values()["whole"] == "800,000"
    with qtbot.waitSignal(dialog.shown):
        dialog.ask()
    dialog.save.click()
    window.wait_no_dialog()
    assert [shown(page, name) for name in ("催收一部", "电催一组", "电催二组")] == ["800,000", "600,000", "200,000"]
    assert asked(desk, people[0]).asked == 200_000


def test_fill_down_takes_the_target_above(qtbot, theme, desk, people):
    window, page = opened(qtbot, theme, desk)
    typed(page, "马洁", "50000")
    at(page, "郑浩")
    window.keys(page.sheet.table, Qt.Key.Key_D, held=CTRL)
    assert shown(page, "郑浩") == "50,000"
    assert "2" in page.words.text()


def test_a_supervisor_sees_what_is_not_open_and_why(qtbot, theme, desk, people):
    leader = supervisor_of(desk, "电催一组")
    window, page = opened(qtbot, theme, leader)
    assert page.months.isHidden()
    assert "全公司" not in order(page)
    assert page.sheet.table.current_key() == own(people[0]), "where the supervisor may type"
    typed(page, "电催一组", "1")
    assert not page.sheet.plan.edits
    at(page, "电催一组")
    window.settle()
    assert "人事" in page.sheet.whose.text()
    window.keys(page.sheet.table, Qt.Key.Key_7, Qt.Key.Key_7)
    assert [one for one in window.told() if "人事" in one and "电催一组" in one], "said once why nothing is typed"
    assert page.sheet.table.current_key() is not None
    typed(page, "马洁", "50000")
    page.sheet.save_all()
    window.settle()
    assert asked(desk, people[0]).asked == 50_000


def test_two_desks_never_overwrite_each_other_silently(qtbot, theme, desk, people):
    one, mine = opened(qtbot, theme, desk)
    deputy = as_role(desk, "supervisor", scope="department", department="催收一部")
    typed(mine, "马洁", "90000")
    put(deputy, own(people[0]), 70_000)
    mine.sheet.save_all()
    one.settle()
    assert asked(desk, people[0]).asked == 70_000
    assert mine.sheet.plan.conflicts() == [own(people[0])]
    assert "马洁·回款金额（现为 70,000.00）" in mine.sheet.strip.notice.text
    typed(mine, "马洁", "91000")
    mine.sheet.save_all()
    one.settle()
    assert asked(desk, people[0]).asked == 91_000


def test_somebody_who_joins_meanwhile_leaves_the_cursor_where_it_was(qtbot, theme, desk, people):
    window, page = opened(qtbot, theme, desk)
    at(page, "周倩", RATE)
    add_people(desk, 1, names=("安宁",))
    page.refresh(frozenset({"changed"}))
    window.settle()
    assert "安宁" in order(page)
    assert page.sheet.table.current_key() == own(people[2], RATE)


def test_saving_twice_from_one_window_is_no_conflict_and_the_toast_takes_it_back(qtbot, theme, desk, people):
    window, page = opened(qtbot, theme, desk)
    for text in ("90000", "91000"):
        typed(page, "马洁", text)
        page.sheet.save_all()
        window.settle()
    assert asked(desk, people[0]).asked == 91_000
    take_back(window)
    assert asked(desk, people[0]).asked == 90_000


def test_a_sum_is_spread_in_a_dialog_that_shows_old_and_new(qtbot, theme, desk, people):
    add_people(desk, 1, names=("唐雯",), hire_date=date(2026, 11, 16))
    window, page = opened(qtbot, theme, desk)
    at(page, "马洁")
    page.spread.click()
    dialog = window.dialog()
    assert dialog.form.values()["holder"].startswith("team:")
    assert dialog.form.values()["metric"] == MONEY
    assert not dialog.save.isEnabled()
    with qtbot.waitSignal(dialog.shown):
        dialog.form.load_draft({"whole": "100万"})
    lines = [dialog.table.grid.row_at(n) for n in range(dialog.table.grid.rowCount())]
    assert sum(one.new for one in lines if one.employee_no) == 1_000_000
    assert "1,000,000" in dialog.sum.text()
    with qtbot.waitSignal(dialog.shown):
        dialog.form.load_draft({"whole": "many"})
    assert dialog.notice.text
    assert not dialog.save.isEnabled()
    with qtbot.waitSignal(dialog.shown):
        dialog.form.load_draft({"whole": "1000000"})
    dialog.save.click()
    window.wait_no_dialog()
    assert shown(page, "唐雯") == "148,649"
    assert shown(page, "电催一组") == "1,000,000"
    assert sum(sheet(desk).force(row, MONEY).asked for row in sheet(desk).people()) == 1_000_000
    page.spread.click()
    again = window.dialog()
    assert again.form.values()["whole"] == "1,000,000", "the sum that is set"
    again.reject()
    window.wait_no_dialog()


def test_last_month_is_taken_over_and_raised(qtbot, theme, desk, people):
    put(desk, own(people[0]), 100_000, period=Period(2026, 10))
    window, page = opened(qtbot, theme, desk)
    page.take_over.click()
    dialog = window.dialog()
    window.settle()
    assert [one.new for one in dialog.lines(dialog.answer)] == [100_000]
    with qtbot.waitSignal(dialog.shown):
        dialog.form.load_draft({"percent": "7.3"})
    money = [one for one in dialog.lines(dialog.answer) if one.metric.code == MONEY and one.name == "马洁"]
    assert [(one.old, one.new) for one in money] == [(180_000, 107_000)]
    with qtbot.waitSignal(dialog.shown):
        dialog.form.load_draft({"percent": "999"})
    assert dialog.form.error("percent")
    with qtbot.waitSignal(dialog.shown):
        dialog.form.load_draft({"percent": "5"})
    dialog.save.click()
    window.wait_no_dialog()
    assert shown(page, "马洁") == "105,000"
    assert shown(page, "郑浩") == "189,000"


def test_a_year_is_spread_over_its_months(qtbot, theme, desk, people):
    window, page = opened(qtbot, theme, desk)
    page.months.click()
    dialog = window.dialog()
    with qtbot.waitSignal(dialog.shown):
        dialog.form.load_draft({"whole": "1200万"})
    assert dialog.table.grid.rowCount() == 12
    assert not dialog.hint.text()
    with qtbot.waitSignal(dialog.shown):
        dialog.form.controls["how"].setCurrentIndex(list(OverMonths).index(OverMonths.WORKING_DAYS))
    assert ("2027" in dialog.hint.text()) is not calendar_known(2027), "holidays that are not announced"
    with qtbot.waitSignal(dialog.shown):
        dialog.form.controls["how"].setCurrentIndex(0)
    dialog.save.click()
    window.wait_no_dialog()
    later = target_sheet(desk.work(), Period(2027, 3))
    assert [value for spot, value in later.kept.items() if spot.total] == [1_000_000]
    take_back(window)
    assert target_sheet(desk.work(), Period(2027, 3)).kept == {}


def test_the_model_keeps_the_rules_of_models_and_a_cell_reads_itself_out(qtbot, theme, desk, people):
    plan = Plan(sheet(desk))
    model = PlanModel(plan)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.load(plan.lines.values())
    spot = own(people[0], QUALITY)
    plan.put({spot: plan.typing(spot, "88")})
    model.changed()
    plan.rebase(sheet(desk), {})
    model.take(plan.lines)
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert [line.row.name for line in model.rows][:2] == ["全公司", "电催一组"]
    at = model.index(2, model.number_of(column_of(QUALITY)))
    assert "马洁" in at.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "方案" not in at.data(Qt.ItemDataRole.AccessibleTextRole)
    before = model.index(3, model.number_of(column_of(QUALITY)))
    assert "方案" in before.data(Qt.ItemDataRole.ToolTipRole)


def test_a_cell_that_cannot_be_read_says_why_and_no_more(qtbot, theme, desk, people):
    window, page = opened(qtbot, theme, desk)
    typed(page, "马洁", "=B2*2")
    at(page, "马洁")
    window.settle()
    assert page.sheet.whose.text() == "马洁 · “=B2*2”是公式，这里不计算公式。请填写或粘贴计算结果。"


def test_what_is_typed_is_kept_as_a_draft_of_its_month(qtbot, theme, desk, people):
    window, page = opened(qtbot, theme, desk)
    typed(page, "马洁", "90000")
    typed(page, "郑浩", "请假")
    page.period._step_back()
    window.settle()
    assert not page.sheet.plan.edits
    page.period._step_on()
    window.settle()
    window.press("继续填写", page.sheet)
    assert shown(page, "马洁") == "90,000"
    assert "“请假”" in page.sheet.strip.notice.text


def test_a_draft_thrown_away_leaves_no_strip_behind_in_another_month(qtbot, theme, desk, people):
    window, page = opened(qtbot, theme, desk)
    typed(page, "马洁", "90000")
    page.period._step_back()
    window.settle()
    page.period._step_on()
    window.settle()
    page.sheet._keeper.throw_away()
    window.settle()
    assert page.sheet.table.hasFocus()
    page.period._step_back()
    window.settle()
    page.period._step_on()
    window.settle()
    assert page.sheet._held is None
    assert not page.sheet.plan.edits


def test_a_month_nobody_is_evaluated_in_says_so(qtbot, theme, tmp_path):
    made = new_agency(tmp_path)
    _window, page = opened(qtbot, theme, made)
    assert page.shown.currentWidget() is page.empty


def test_the_page_is_reached_from_the_month(qtbot, theme, desk, people):
    window = Window(qtbot, theme, desk)
    page = window.go("performance", period="2026-11")
    page.places.go("targets")
    window.settle()
    assert window.main.page.sheet.period == NOVEMBER


def test_the_page_is_found_by_its_name_from_anywhere(qtbot, theme, desk, people):
    window = Window(qtbot, theme, desk)
    window.go("today")
    search = window.main.search
    for words in ("月度目标", "ydmb"):
        search.setText(words)
        qtbot.waitUntil(lambda: "月度目标" in [one.title for one in search.results])
    window.keys(search, Qt.Key.Key_Return)
    assert window.main.page.sheet.table.hasFocus()


def test_targets_can_be_brought_in_from_a_workbook(qtbot, theme, desk, people):
    window, page = opened(qtbot, theme, desk)
    page.imported.click()
    window.settle()
    assert window.main.page.choosing.kind == "targets"
    assert window.main.page.choosing.month.currentText() == NOVEMBER.label


def test_by_actuals_without_any_says_so_under_the_choice(qtbot, theme, desk, people):
    window, page = opened(qtbot, theme, desk)
    page.spread.click()
    dialog = window.dialog()
    with qtbot.waitSignal(dialog.shown):
        dialog.form.load_draft({"whole": "100万"})
    with qtbot.waitSignal(dialog.shown):
        dialog.form.controls["how"].setCurrentIndex(list(OverPeople).index(OverPeople.ACTUALS))
    assert dialog.form.error("how")
    dialog.reject()
    window.wait_no_dialog()
