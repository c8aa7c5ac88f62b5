"""The month's page: from figures to published sheets, by what is seen and pressed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

from hrdesk.app.performance.views import month_view
from hrdesk.domain.performance.model import LineState
from hrdesk.gui.models.month import MonthModel, column_of, columns
from tests.app.builders import add_people, as_role, new_agency, supervisor_of
from tests.gui.pages.month_builder import NAMES, OCTOBER, a_month
from tests.gui.pages.window import Window

RATE = "recovery_rate_amount"


@pytest.fixture
def desk(tmp_path):
    return new_agency(tmp_path)


def opened(qtbot, theme, desk, **where):
    window = Window(qtbot, theme, desk)
    page = window.go("performance", **({"period": "2026-10"} | where))
    return window, page


def cell(page, name, key):
    """What the grid shows of somebody."""
    model = page.table.grid
    row = next(n for n in range(model.rowCount()) if model.row_at(n).name == name)
    return model.index(row, model.number_of(key)).data()


def put(page, name, key):
    """The cursor on somebody's figure."""
    row = next(found for found in page.view.rows if found.name == name)
    assert page.table.choose(row.employment_id, key)


def names(page):
    model = page.table.grid
    return [model.row_at(n).name for n in range(model.rowCount())]


def row_of(desk, name):
    return next(row for row in month_view(desk.work(), OCTOBER).rows if row.name == name)


# -- seeing --------------------------------------------------------------------------------------------------------


def test_the_grid_shows_everybody_with_figures_score_place_and_a_suggested_grade(qtbot, theme, desk):
    a_month(desk)
    window, page = opened(qtbot, theme, desk)
    assert sorted(names(page)) == sorted(NAMES)
    assert cell(page, "马洁", column_of("recovered_amount")) == "56,250.00"
    assert cell(page, "马洁", column_of("connect_rate")) == "41.0"
    assert cell(page, "马洁", "total") == f"{row_of(desk, '马洁').score:,.2f}"
    assert cell(page, "蒋雯", column_of(RATE)) == "缺"
    assert cell(page, "蒋雯", "total") == "—"
    assert cell(page, "蒋雯", "grade") == "未出"
    assert page.stages.stage == "computed"
    assert "缺数 1" in window.buttons()


def test_the_model_keeps_the_rules_of_models(qtbot, theme, desk):
    a_month(desk)
    view = month_view(desk.work(), OCTOBER)
    for mode in ("actual", "score", "before"):
        model = MonthModel(columns(view, mode, {row.employment_id: row for row in view.rows}))
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        model.load(view.rows)
        model.sort(model.number_of("total"), Qt.SortOrder.DescendingOrder)
        scores = [model.row_at(n).score for n in range(model.rowCount())]
        assert scores[-1] is None
        assert scores[:-1] == sorted(scores[:-1], reverse=True)


def test_points_and_last_month_are_other_ways_to_look_at_the_same_people(qtbot, theme, desk):
    made = a_month(desk, OCTOBER.previous(), missing=())
    a_month(desk, people=made.people)
    window, page = opened(qtbot, theme, desk)
    window.press("得分", page.mode)
    figure = row_of(desk, "马洁").cells["recovered_amount"]
    assert cell(page, "马洁", column_of("recovered_amount")) == f"{figure.score:,.2f}"
    window.press("对比上月", page.mode)
    assert cell(page, "马洁", column_of("connect_rate")) == "0.0"
    assert sorted(names(page)) == sorted(NAMES)


def test_f8_goes_from_one_missing_figure_to_the_next_and_says_what_to_do(qtbot, theme, desk):
    a_month(desk, missing=((9, RATE), (3, "quality_score")))
    window, page = opened(qtbot, theme, desk)
    seen = set()
    for _press in range(2):
        window.keys(page.table, Qt.Key.Key_F8)
        found = page.table.current_row()
        key = page.table.grid.columns[page.table.currentIndex().column()].key
        assert found.cells[key.removeprefix("metric.")].state is LineState.MISSING
        seen.add(found.name)
    assert seen == {"蒋雯", "韩立"}
    assert "怎么办" in window.texts(page.panel)
    assert "导入数据" in window.buttons(page.panel)
    window.press("不计…", page.panel)  # the other way the panel names is there to be pressed
    assert found.name in window.texts(window.dialog())
    window.press("取消", window.dialog())
    window.wait_no_dialog()


def test_a_figure_explains_itself_down_to_file_sheet_and_row(qtbot, theme, desk):
    a_month(desk)
    window, page = opened(qtbot, theme, desk)
    put(page, "郑浩", column_of("recovered_amount"))
    window.settle()
    words = window.texts(page.panel)
    assert "116,760.00" in words
    assert "÷ 目标值 180,000.00" in words
    assert "10月回款-财务.xlsx" in words
    assert "表 回款明细，行 132–161，30 条" in words
    assert "另 25 条" in words
    window.press("全部打开", page.panel)
    dialog = window.dialog()
    assert dialog.table.grid.rowCount() == 30
    first = dialog.table.grid.row_at(0)
    assert (first.value, first.row) == (Decimal(3747), 132)
    window.keys(dialog, Qt.Key.Key_Escape)
    window.wait_no_dialog()


def test_a_score_is_put_together_in_the_panel(qtbot, theme, desk):
    a_month(desk)
    window, page = opened(qtbot, theme, desk)
    put(page, "马洁", "total")
    window.settle()
    words = window.texts(page.panel)
    found = row_of(desk, "马洁")
    assert f"{found.score:,.2f}" in words
    assert f"{found.rank} / {found.rank_of}" in words
    assert f"{found.cells['recovered_amount'].contribution:,.2f}" in words
    assert sum(c.contribution for c in found.cells.values() if c.contribution is not None) == found.score


def test_escape_closes_the_panel_and_enter_opens_it_again(qtbot, theme, desk):
    a_month(desk)
    window, page = opened(qtbot, theme, desk)
    assert page.panel.isVisible()
    window.keys(page.table, Qt.Key.Key_Escape)
    assert not page.panel.isVisible()
    assert page.table.hasFocus()
    window.keys(page.table, Qt.Key.Key_Return)
    assert page.panel.isVisible()


def test_a_range_is_summed_in_the_status_bar_and_copied_with_headers(qtbot, theme, desk):
    a_month(desk)
    window, page = opened(qtbot, theme, desk)
    page.table.sort_by("employee_no")
    put(page, "马洁", column_of("recovered_amount"))
    with qtbot.waitSignal(page.table.summed, check_params_cb=lambda parts: len(parts) > 1):
        window.keys(page.table, Qt.Key.Key_Down, Qt.Key.Key_Down, held=Qt.KeyboardModifier.ShiftModifier)
    figures = [Decimal("56250"), Decimal("116760"), Decimal("60360")]
    assert f"{sum(figures):,.2f}" in window.texts(window.main.status)
    window.keys(page.table, Qt.Key.Key_C, held=Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "回款金额"
    assert [Decimal(line) for line in lines[1:]] == figures


def test_typing_letters_finds_a_name_by_its_pinyin(qtbot, theme, desk):
    a_month(desk)
    _window, page = opened(qtbot, theme, desk)
    for letter in "zhou":
        qtbot.keyClicks(page.table, letter)
    assert page.table.current_row().name == "周倩"


def test_teams_are_chosen_several_at_a_time(qtbot, theme, desk):
    a_month(desk, names=NAMES[:3])
    more = [
        *add_people(desk, 2, names=("潘军", "田野"), team="电催二组"),
        *add_people(desk, 1, names=("任敏",), team="电催三组"),
    ]
    a_month(desk, people=more)
    window, page = opened(qtbot, theme, desk)
    assert len(names(page)) == 6
    page.teams.choose(["电催二组", "电催三组"])
    window.settle()
    assert sorted(names(page)) == ["任敏", "潘军", "田野"]
    assert "电催二组" in page.teams.accessibleName()


# -- doing ---------------------------------------------------------------------------------------------------------


def test_from_nothing_to_published_the_page_always_offers_the_next_step(qtbot, theme, desk):
    add_people(desk, 3, names=NAMES[:3])
    window, page = opened(qtbot, theme, desk)
    assert "还没有考核方案" in window.texts(page.ready)
    assert window.primary() == ""
    window.press("使用现成的催收方案", page.ready)
    assert window.primary() == "导入数据"
    assert page.window().focusWidget().accessibleName() == "导入回款", "one begins with what is missing"
    a_month(desk, people=month_people(desk), computed=False, missing=())
    page.load()
    window.settle()
    assert window.primary() == "计算得分"
    window.press_primary()
    assert window.primary() == "确认等级"
    window.press_primary()
    question = window.dialog()
    assert "确认 3 人的建议等级" in window.texts(question)
    window.press("确认 3 人", question)
    window.wait_no_dialog()
    assert page.stages.stage == "reviewed"
    assert window.primary() == "发布"
    window.press_primary()
    window.press("发布 3 份", window.dialog())
    window.wait_no_dialog()
    assert page.stages.stage == "published"
    assert window.primary() == ""
    assert all(row.state == "published" for row in month_view(desk.work(), OCTOBER).rows)
    assert "已发布 2026-10 考核表 3 份。" in window.told("toast")
    assert page.strips.next.isVisible()
    assert {"打印考核表", "打印签收表"} <= set(window.buttons())
    window.press("打印考核表")
    assert page.in_place.paper.preview.isVisible()
    page.in_place.close()
    window.go("performance", period="2026-09")
    assert not page.strips.next.isVisible()


def test_who_has_no_scheme_stands_on_the_page_with_the_way_to_one(qtbot, theme, desk):
    add_people(desk, 1, names=("丁宁",), position="人事专员", team=None, department="综合管理部")
    a_month(desk, computed=False)
    window, page = opened(qtbot, theme, desk)
    said = "1 人的岗位没有考核方案，不参加考核：丁宁"
    assert page.strips.without.notice.text == said
    assert "本月 13 人，其中 1 人没有考核方案，考核 12 人。" in window.texts(page.ready)
    page.flow.compute()
    window.settle()
    assert page.strips.without.notice.text == said
    assert "13 人中已计算 12 人，另有 1 人没有考核方案。" in window.told("toast")
    window.press("去设置方案")
    assert window.main.page.title() == "设置"
    assert "考核方案" in window.texts()


def test_a_supervisor_hears_of_nobody_elses_lack_of_a_scheme(desk):
    add_people(desk, 1, names=("丁宁",), position="人事专员", team=None, department="综合管理部")
    a_month(desk)
    assert month_view(desk.work(), OCTOBER).without[0][1] == "丁宁"
    leader = supervisor_of(desk, "电催一组")
    assert month_view(leader.work(), OCTOBER).without == ()


def month_people(desk):
    from sqlalchemy import select

    from hrdesk.storage import tables as t
    from tests.app.builders import Somebody

    with desk.work().read() as conn:
        rows = conn.execute(
            select(t.employment.c.id, t.person.c.id, t.employment.c.employee_no, t.person.c.name).join(
                t.person, t.person.c.id == t.employment.c.person_id
            )
        )
        return [Somebody(*row) for row in rows]


def test_who_lacks_a_figure_stays_unpublished_and_is_named(qtbot, theme, desk):
    a_month(desk)
    window, _page = opened(qtbot, theme, desk)
    window.press_primary()
    window.press("确认 11 人", window.dialog())
    window.wait_no_dialog()
    window.press_primary()
    assert "另有 1 人暂不发布" in window.texts(window.dialog())
    window.press("发布 11 份", window.dialog())
    qtbot.waitUntil(lambda: not window.no_dialog())
    dialog = window.dialog()
    blocked = dialog.table.grid.row_at(0)
    assert dialog.table.grid.rowCount() == 1
    assert blocked.employee_no == row_of(desk, "蒋雯").employee_no
    assert "金额回收率" in blocked.why
    window.press("关闭", dialog)
    window.wait_no_dialog()


def test_a_missing_figure_is_left_out_with_a_reason_and_counted_again(qtbot, theme, desk):
    a_month(desk)
    window, page = opened(qtbot, theme, desk)
    put(page, "蒋雯", column_of(RATE))
    window.do(page.actions_of_row.leave_out)
    dialog = window.dialog()
    window.press("不计", dialog)
    assert dialog.form.error("reason")  # a reason is asked for; nothing was done
    dialog.form.controls["reason"].insertPlainText("委托方未提供分母")
    window.press("不计", dialog)
    window.wait_no_dialog()
    assert cell(page, "蒋雯", column_of(RATE)) == "不计"
    assert row_of(desk, "蒋雯").score is not None
    put(page, "蒋雯", column_of(RATE))
    window.do(page.actions_of_row.count_again)
    assert cell(page, "蒋雯", column_of(RATE)) == "缺"


def test_an_adjustment_needs_points_in_range_and_a_reason(qtbot, theme, desk):
    a_month(desk)
    before = row_of(desk, "马洁").score
    window, page = opened(qtbot, theme, desk)
    put(page, "马洁", "total")
    window.do(page.actions_of_row.adjust)
    dialog = window.dialog()
    qtbot.keyClicks(dialog.form.controls["points"], "200")
    dialog.form.controls["reason"].insertPlainText("协助新人带教")
    window.press("保存", dialog)
    assert "100" in dialog.form.error("points")
    assert dialog.form.controls["reason"].toPlainText() == "协助新人带教"  # nothing typed is lost
    dialog.form.controls["points"].clear()
    qtbot.keyClicks(dialog.form.controls["points"], "2.5")
    window.press("保存", dialog)
    window.wait_no_dialog()
    assert row_of(desk, "马洁").score == before + Decimal("2.5")
    assert cell(page, "马洁", "total") == f"{before + Decimal('2.5'):,.2f}"


def undo(window):
    next(said for said in reversed(window.said) if said.kind == "toast" and said.act).act()
    window.settle()


def test_an_adjustment_is_undone_from_the_toast_or_withdrawn_later_with_a_reason(qtbot, theme, desk):
    from hrdesk.app.performance.under_review import Adjust, adjust

    a_month(desk)
    before = row_of(desk, "马洁").score
    window, page = opened(qtbot, theme, desk)
    put(page, "马洁", "total")
    assert not page.actions_of_row.withdraw.isEnabled()
    window.do(page.actions_of_row.adjust)
    dialog = window.dialog()
    qtbot.keyClicks(dialog.form.controls["points"], "2.5")
    dialog.form.controls["reason"].insertPlainText("协助新人带教")
    window.press("保存", dialog)
    window.wait_no_dialog()
    undo(window)
    assert row_of(desk, "马洁").score == before
    adjust(desk.work(), Adjust(OCTOBER, row_of(desk, "马洁").employment_id, Decimal(-3), "迟到三次"))
    page.load()
    window.settle()
    assert "加扣分：迟到三次（管理员）" in window.texts(page.panel)
    window.do(page.actions_of_row.withdraw)
    dialog = window.dialog()
    assert dialog.form.controls["adjustment"].currentText() == "−3.00 · 迟到三次"
    window.press("撤销加扣分", dialog)
    assert dialog.form.error("reason")
    dialog.form.controls["reason"].insertPlainText("考勤已更正")
    window.press("撤销加扣分", dialog)
    window.wait_no_dialog()
    assert row_of(desk, "马洁").score == before
    undo(window)
    assert row_of(desk, "马洁").score == before - 3


def test_confirmed_grades_are_taken_back_from_the_toast(qtbot, theme, desk):
    a_month(desk, missing=())
    window, page = opened(qtbot, theme, desk)
    assert window.primary() == "确认等级"
    window.press_primary()
    window.press(next(text for text in window.buttons(window.dialog()) if text.startswith("确认 ")), window.dialog())
    window.settle()
    assert row_of(desk, "马洁").confirmed
    undo(window)
    assert not row_of(desk, "马洁").confirmed
    put(page, "马洁", "grade")
    window.do(page.actions_of_row.confirm)
    assert row_of(desk, "马洁").confirmed
    undo(window)
    assert not row_of(desk, "马洁").confirmed


def test_after_publishing_one_scheme_the_page_points_to_the_next_that_waits(qtbot, theme, desk):
    from hrdesk.app.performance.cycle import Publish, publish

    a_month(desk, missing=(), names=NAMES[:3], computed=False)
    a_month(desk, missing=(), people=add_people(desk, 2, names=("潘军", "田野"), position="组长"))
    window, page = opened(qtbot, theme, desk)
    assert not page.next_scheme.isVisible(), "nothing of this scheme is published yet"
    first = page.view.scheme
    publish(desk.work(), Publish(OCTOBER, tuple(row.employment_id for row in page.view.rows), confirm=True))
    page.load()
    window.settle()
    other = next(one for one in page.view.schemes if one.key != first)
    assert (other.waiting, page.next_scheme.text().strip()) == (2, f"下一个：{other.name} · 2")
    window.press(page.next_scheme.text().strip())
    assert page.view.scheme == other.key
    assert page.table.hasFocus()
    publish(desk.work(), Publish(OCTOBER, tuple(row.employment_id for row in page.view.rows), confirm=True))
    page.load()
    window.settle()
    assert not page.next_scheme.isVisible()


def test_a_comment_is_written_by_keyboard_alone_and_undone_from_the_toast(qtbot, theme, desk):
    a_month(desk)
    window, page = opened(qtbot, theme, desk)
    put(page, "马洁", "total")
    window.keys(page.table, Qt.Key.Key_E, held=Qt.KeyboardModifier.ControlModifier)
    dialog = window.dialog()
    text = dialog.form.controls["comment"]
    qtbot.waitUntil(text.hasFocus)
    text.insertPlainText("接通率好，回款要跟上")
    window.keys(text, Qt.Key.Key_S, held=Qt.KeyboardModifier.ControlModifier)
    window.wait_no_dialog()
    assert row_of(desk, "马洁").comment == "接通率好，回款要跟上"
    assert page.stages.stage == "reviewed"
    toast = next(said for said in reversed(window.said) if said.kind == "toast")
    toast.act()
    window.settle()
    assert row_of(desk, "马洁").comment == ""


def test_somebody_elses_change_meanwhile_keeps_the_typed_comment(qtbot, theme, desk):
    from hrdesk.app.performance.under_review import Comment, comment

    a_month(desk)
    window, page = opened(qtbot, theme, desk)
    put(page, "马洁", "total")
    window.do(page.actions_of_row.comment)
    dialog = window.dialog()
    found = row_of(desk, "马洁")
    comment(desk.work(), Comment(found.evaluation_id, found.version, "别人先写的"))
    dialog.form.controls["comment"].insertPlainText("我的评语")
    window.press("保存", dialog)
    assert dialog.isVisible()
    assert dialog.form.controls["comment"].toPlainText() == "我的评语"
    assert row_of(desk, "马洁").comment == "别人先写的"
    window.press("取消", dialog)
    window.press("放弃", window.dialog())
    window.wait_no_dialog()


def test_a_single_grade_is_changed_before_publishing(qtbot, theme, desk):
    a_month(desk)
    window, page = opened(qtbot, theme, desk)
    put(page, "马洁", "grade")
    window.do(page.actions_of_row.change_grade)
    dialog = window.dialog()
    choice = dialog.form.controls["grade"]
    choice.setCurrentIndex(choice.findData("C"))
    window.press("确认", dialog)
    window.settle()
    assert "请说明为什么评为 C 级" in window.texts(dialog)
    assert "《个人信息保护法》第二十四条" in window.texts(dialog)
    dialog.form.controls["reason"].setPlainText("质检两次不合格")
    window.press("确认", dialog)
    window.wait_no_dialog()
    found = row_of(desk, "马洁")
    assert (found.grade, found.confirmed) == ("C", True)


def test_none_this_month_turns_missing_into_zero(qtbot, theme, desk):
    a_month(desk, delivered=("repayments", "calls", "quality"), missing=())
    window, page = opened(qtbot, theme, desk)
    assert cell(page, "马洁", column_of("valid_complaints")) == "缺"
    put(page, "马洁", column_of("valid_complaints"))
    window.settle()
    window.press("本月没有", page.panel)
    window.settle()
    assert cell(page, "马洁", column_of("valid_complaints")) == "0"
    assert row_of(desk, "马洁").score is not None


def test_a_sheet_is_previewed_in_the_window_and_closed_again(qtbot, theme, desk):
    a_month(desk)
    window, page = opened(qtbot, theme, desk)
    put(page, "马洁", "total")
    window.keys(page.table, Qt.Key.Key_P, held=Qt.KeyboardModifier.ControlModifier)
    assert page.in_place.paper.preview is not None
    assert page.in_place.paper.preview.isVisible()
    assert page.in_place.paper.preview.document.pageCount() >= 1
    assert window.primary() == ""
    page.in_place.paper.preview.closed.emit()
    assert page.table.isVisible()
    window.do(page.papers.all)
    assert page.in_place.paper.preview.document.pageCount() >= len(NAMES)
    page.in_place.paper.preview.closed.emit()
    window.do(page.papers.ranking)
    assert page.in_place.paper.preview.document.pageCount() >= 1


def test_who_is_filtered_away_is_not_explained_any_more(qtbot, theme, desk):
    a_month(desk, missing=())
    window, page = opened(qtbot, theme, desk)
    put(page, "马洁", "total")
    window.settle()
    page.table.filter({"name": "郑浩"})
    window.settle()
    assert "郑浩" in window.texts(page.panel)
    assert "马洁" not in window.texts(page.panel)
    page.table.filter({"name": "谁也不是"})
    window.settle()
    assert "郑浩" not in window.texts(page.panel)


def test_a_question_says_that_more_are_meant_than_the_filter_row_leaves(qtbot, theme, desk):
    a_month(desk, missing=())
    window, page = opened(qtbot, theme, desk)
    page.table.filter({"name": "郑浩"})
    window.press_primary()
    said = window.texts(window.dialog())
    assert "确认 12 人的建议等级" in said
    assert "另有 11 人被筛选行隐藏，也包括在内。" in said


def test_who_was_looked_for_stays_looked_for_in_another_way_of_looking_and_another_month(qtbot, theme, desk):
    people = a_month(desk, missing=()).people
    a_month(desk, OCTOBER.previous(), missing=(), people=people)
    window, page = opened(qtbot, theme, desk)
    page.table.filter({"name": "郑浩", column_of("quality_score"): ">10"})
    page.table.show_filters()
    window.press("得分", page.mode)
    assert page.table.header.conditions() == {"name": "郑浩"}
    assert names(page) == ["郑浩"]
    page.period._step_back()
    window.settle()
    assert page.view.period == "2026-09"
    assert names(page) == ["郑浩"]


def test_the_grid_has_the_focus_once_all_is_published(qtbot, theme, desk):
    a_month(desk, missing=())
    window, page = opened(qtbot, theme, desk)
    page.flow.grading.confirm_now(page.view, page.view.rows)
    window.settle()
    page.flow.publish()
    window.press("发布 12 份", window.dialog())
    window.wait_no_dialog()
    window.settle()
    assert page.stages.stage == "published"
    assert page.window().focusWidget() is page.table


def test_a_paper_is_put_away_when_another_month_is_chosen(qtbot, theme, desk):
    a_month(desk, missing=())
    window, page = opened(qtbot, theme, desk)
    window.do(page.papers.ranking)
    assert page.in_place.paper.preview.isVisible()
    page.period._step_back()
    window.settle()
    assert page.in_place.nothing, "the paper is of the month before"
    assert page.toolbar.isVisible()


# -- who may what --------------------------------------------------------------------------------------------------


def test_a_supervisor_sees_only_the_own_team_comments_and_adjusts_but_never_publishes(qtbot, theme, desk):
    a_month(desk, names=NAMES[:3])
    other = add_people(desk, 2, names=("潘军", "田野"), team="电催二组")
    a_month(desk, people=other)
    leader = supervisor_of(desk, "电催一组")
    window, page = opened(qtbot, theme, leader)
    assert set(NAMES[:3]) <= set(names(page))
    assert not {"潘军", "田野"} & set(names(page))
    assert window.primary() == ""
    offered = [action.text() for action in page.actions_of_row.offered]
    assert offered == [
        "评语…",
        "加扣分…",
        "撤销加扣分…",
        "对此数字提出疑问…",
        "绩效面谈…",
        "已纸质签收",
        "签收表已收回…",
        "我的自评…",
        "考核表",
    ]
    assert not page.data.isVisible()


@pytest.mark.parametrize("role", ["owner", "auditor"])
def test_owner_and_auditor_read_and_change_nothing(qtbot, theme, desk, role):
    a_month(desk)
    window, page = opened(qtbot, theme, as_role(desk, role))
    assert len(names(page)) == len(NAMES)
    assert window.primary() == ""
    assert [action.text() for action in page.actions_of_row.offered] == ["考核表"]


def test_an_answer_for_another_month_does_not_overwrite_the_one_asked_for_since(qtbot, theme, desk):
    a_month(desk)
    window, page = opened(qtbot, theme, desk)
    page.load()
    window.keys(page.table, Qt.Key.Key_PageUp, held=Qt.KeyboardModifier.ControlModifier)
    assert page.view.period == "2026-09"
    assert page.ready.isVisible()


def test_who_steps_through_the_months_goes_on_stepping_where_nothing_is_computed(qtbot, theme, desk):
    a_month(desk)
    window, page = opened(qtbot, theme, desk)
    months = page.period._list
    months.setFocus()
    for _step in range(2):
        window.keys(months, Qt.Key.Key_Down)
    assert page.view.period == "2026-08"
    assert page.ready.isVisible()
    assert months.hasFocus()


def test_no_part_flashes_up_as_a_window_of_its_own(qtbot, theme, desk):
    a_month(desk)
    window, page = opened(qtbot, theme, desk)
    page.period._step_back()
    window.settle()
    page.period._step_on()
    window.settle()
    put(page, "马洁", "total")
    window.do(page.actions_of_row.adjust)
    window.press("取消", window.dialog())
    window.wait_no_dialog()
    assert window.strays.seen == []


def test_the_page_speaks_english_too(qtbot, theme, desk, english):
    a_month(desk)
    window, page = opened(qtbot, theme, desk)
    assert window.primary() == "Confirm grades"
    assert cell(page, "蒋雯", column_of(RATE)) == "missing"
    assert "Where this number comes from" in window.texts(page.panel)


def test_a_scheme_changed_after_publishing_is_said_and_used_only_with_a_reason(qtbot, theme, desk):
    from dataclasses import replace
    from decimal import Decimal

    from hrdesk.app.performance.catalogue import load_book
    from hrdesk.app.performance.cycle import Publish, publish
    from hrdesk.app.performance.scheme_editing import save_scheme

    a_month(desk, names=NAMES[:3], missing=())
    publish(desk.work(), Publish(OCTOBER, confirm=True))
    with desk.work().read() as conn:
        scheme = next(one for one in load_book(conn, OCTOBER.number).schemes.values() if one.code == "collector")
    lines = tuple(
        replace(line, target=Decimal(90000)) if line.metric == "recovered_amount" else line for line in scheme.lines
    )
    save_scheme(desk.work(), replace(scheme, lines=lines))
    window, page = opened(qtbot, theme, desk)
    before = row_of(desk, "马洁")
    page.panel.show_person(before, page.view.heads, page.view.period, page.view.grades)
    window.settle()
    assert "第 1 版" in window.texts(page.panel)
    put(page, "马洁", "grade")
    window.do(page.actions_of_row.newer)
    dialog = window.dialog()
    dialog.form.controls["reason"].setPlainText("目标录错了一倍")
    window.press("计算更正版", dialog)
    window.wait_no_dialog()
    window.settle()
    found = row_of(desk, "马洁")
    assert (found.revision, found.state, found.version_used) == (2, "computed", 2)
    assert found.score > before.score
    assert row_of(desk, "郑浩").revision == 1
    assert cell(page, "马洁", "revision") == "第 2 版"
    assert cell(page, "郑浩", "revision") == ""
    page.flow.confirm()
    window.press("确认 1 人", window.dialog())
    window.wait_no_dialog()
    page.flow.publish()
    question = window.dialog()
    assert "自评" not in window.texts(question)
    question.reject()


def test_a_signed_list_that_came_back_is_entered_for_a_team_at_once(qtbot, theme, desk):
    from hrdesk.app.performance.cycle import Publish, publish
    from hrdesk.app.today import today

    a_month(desk, names=NAMES[:3], missing=())
    publish(desk.work(), Publish(OCTOBER, confirm=True))
    assert [item.who for item in today(desk.work()).items if item.kind == "signature"] == ["3 人"]
    window, page = opened(qtbot, theme, desk)
    put(page, "马洁", "grade")
    window.do(page.actions_of_row.all_on_paper)
    window.press("登记签收", window.dialog())
    window.wait_no_dialog()
    assert "已登记 3 人签收。" in " ".join(window.told())
    assert [item for item in today(desk.work()).items if item.kind == "signature"] == []
    window.do(page.actions_of_row.all_on_paper)
    window.press("登记签收", window.dialog())
    window.settle()
    assert "没有待签收" in window.texts(window.dialog())


def test_a_published_month_is_closed_and_opened_again_with_a_reason(qtbot, theme, desk):
    from hrdesk.app.performance.cycle import Publish, publish

    a_month(desk, names=NAMES[:3], missing=())
    window, page = opened(qtbot, theme, desk)
    assert not page.closing.close.isEnabled(), "nothing is published yet"
    publish(desk.work(), Publish(OCTOBER, confirm=True))
    page.load()
    window.settle()
    window.do(page.closing.close)
    window.settle()
    assert "尚未" not in window.texts(window.dialog())
    window.press("关账", window.dialog())
    window.wait_no_dialog()
    window.settle()
    assert page.stages.stage == "closed"
    assert not page.closing.close.isVisible()
    window.do(page.closing.reopen)
    dialog = window.dialog()
    dialog.form.controls["reason"].setPlainText("财务补报了一笔")
    window.press("重新打开", dialog)
    window.wait_no_dialog()
    window.settle()
    assert page.stages.stage == "published"


def test_closing_says_what_is_not_decided_yet(qtbot, theme, desk):
    from hrdesk.app.disputes.appealing import make_appeal
    from hrdesk.app.disputes.asking import ask
    from hrdesk.app.disputes.model import Ask, MakeAppeal
    from hrdesk.app.performance.cycle import Publish, publish

    made = a_month(desk, names=NAMES[:3], missing=())
    window, page = opened(qtbot, theme, desk)
    publish(desk.work(), Publish(OCTOBER, confirm=True))
    page.load()
    window.settle()
    row = page.view.rows[0]
    make_appeal(desk.work(), MakeAppeal(row.evaluation_id, "漏了一笔"))
    for who in made.people[:2]:
        ask(desk.work(), Ask(who.employment_id, "2026-10", "recovered_amount", "少了 200 块"))
    window.do(page.closing.close)
    window.settle()
    words = window.texts(window.dialog())
    assert "1 份申诉尚未裁定" in words
    assert "2 个疑问尚未答复" in words
    window.press("取消", window.dialog())
    window.wait_no_dialog()
    assert page.stages.stage == "published"
