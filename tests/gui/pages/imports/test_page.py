"""The whole way of an import by keyboard, and what holds on every step."""

from __future__ import annotations

from PySide6.QtCore import Qt
from sqlalchemy import select

from hrdesk.gui.widgets.dialogs import QuestionDialog
from hrdesk.storage import tables as t
from tests.app.handover.cases import give_cases
from tests.gui.builders import nameless
from tests.gui.pages.imports.builders import agency, book, bring, checking, count, opened, repayments


def open_cases(desk):
    with desk.work().read() as conn:
        rows = select(t.collection_case.c.reference).where(t.collection_case.c.closed_on.is_(None))
        return list(conn.execute(rows).scalars())


def test_a_workbook_goes_in_by_enter_alone_once_it_is_chosen(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, repayments(people)))
    assert page.steps.current == 1
    assert page.matching.matched == (5, 5)
    assert "表头在第 3 行" in window.texts(page.matching)
    assert page.forward.hasFocus()
    window.keys(page.forward, Qt.Key.Key_Space)
    assert page.steps.current == 2
    assert "共 3 行，还没有写入任何数据" in window.texts(page.checking)
    assert count(desk, t.fact) == 0
    assert page.forward.text() == "导入 3 行"
    assert page.forward.hasFocus()
    window.keys(page.forward, Qt.Key.Key_Space)
    assert page.steps.current == 3
    assert "已导入 3 行" in window.texts(page.finished)
    assert count(desk, t.fact) == 3


def test_cancelling_leaves_nothing_behind(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, repayments(people)))
    window.press("核对")
    window.keys(page.checking.list, Qt.Key.Key_Escape)
    assert page.steps.current == 0
    assert (count(desk, t.fact), count(desk, t.batch), count(desk, t.column_mapping)) == (0, 0, 0)


def test_markup_in_a_name_is_shown_as_it_is(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    strange = ["HC9999", "<img src=x>𬱖", "2026-10-02", 100, "LS91"]
    bring(
        window,
        page,
        "repayments",
        book(tmp_path, repayments(people, strange), "<b>.xlsx".replace("<", "(").replace(">", ")")),
    )
    window.press("核对")
    grid = page.checking.list.grid
    assert grid.index(0, grid.number_of("name")).data() == "<img src=x>𬱖"


def test_after_the_import_the_month_it_was_for_opens(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk, back="performance")
    bring(window, page, "repayments", book(tmp_path, repayments(people)))
    window.press("核对")
    window.press("导入 3 行")
    window.press("去绩效页", page.finished)
    assert window.main.page.title() == "绩效"
    assert window.main.page.period.period == "2026-10"


def test_no_part_flashes_up_as_a_window_of_its_own(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, repayments(people)))
    window.press("核对")
    window.press("导入 3 行")
    assert window.strays.seen == []


def test_accessible_names_in_every_step(qtbot, theme, desk, tmp_path):
    _people, window, page = checking(qtbot, theme, desk, tmp_path, ["HC9999", "赵六", "2026-10-02", 100, "LS91"])
    assert nameless(page) == []
    page.checking.list.show_filters()
    assert nameless(page) == []
    window.press("上一步")
    page.matching.add_join("note", ["姓名", "工号"])
    assert nameless(page) == []
    window.press("取消")
    assert nameless(page) == []


def test_cases_a_list_no_longer_names_are_closed_by_somebodys_own_act(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    give_cases(desk, people[0], 3)
    window, page = opened(qtbot, theme, desk, "cases")
    bring(
        window,
        page,
        "cases",
        book(tmp_path, [["案件编号", "催收员工号", "欠款余额"], ["NEW-1", people[1].employee_no, 900]]),
    )
    window.press("核对")
    window.press("导入 1 行")
    window.settle()
    step = page.finished
    assert "有 3 件未结案件不在此清单中" in window.texts(step)
    step.close_cases.click()
    dialog = page.window().findChild(QuestionDialog)
    assert dialog is not None
    dialog.yes.click()
    window.settle()
    assert not step.unlisted.isVisible()
    assert open_cases(desk) == ["NEW-1"]
