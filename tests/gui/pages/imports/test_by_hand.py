"""Figures set by hand that a file says otherwise: listed, decided, and said of the import afterwards."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from hrdesk.app.performance.correcting import CorrectRecord, correct_record
from hrdesk.domain.performance.entering import Figure
from hrdesk.storage import tables as t
from tests.app.builders import as_role
from tests.app.imports.files import take
from tests.gui.pages.imports.builders import agency, book, bring, opened, repayments

D = Decimal


@pytest.fixture
def corrected(desk, tmp_path):
    """The first one's receipt came as 1,001 and was corrected to 1,010; the path of a file that says 1,005."""
    people = agency(desk)
    take(desk, "repayments", book(tmp_path, repayments(people)))
    hr = as_role(desk, "hr", login="hr")
    first = fact(desk)
    correct_record(
        hr.work(),
        CorrectRecord(
            people[0].employment_id,
            "recovered_amount",
            202610,
            1,
            "LS1",
            Figure(D(1010)),
            "流水金额录错",
            first.batch_id,
        ),
    )
    hr.database.close()
    rows = repayments(people)
    rows[3][3] = 1005
    return book(tmp_path, rows, name="10月回款-二次.xlsx")


def fact(desk, item="LS1"):
    with desk.work().read() as conn:
        return conn.execute(select(t.fact).where(t.fact.c.item == item)).one()


def looked(qtbot, theme, desk, path):
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", path)
    window.press("核对")
    return window, page


def test_the_check_lists_it_as_its_own_kind_and_keeps_it_unless_told_otherwise(qtbot, theme, desk, corrected):
    window, page = looked(qtbot, theme, desk, corrected)
    step = page.checking
    assert step.tiles.chosen == ["by_hand"]
    (line,) = step.list.grid.rows
    assert (line.row, line.outcome, line.name) == (4, "by_hand", "马洁")
    texts = [
        step.list.grid.index(0, step.list.grid.number_of(key)).data()
        for key in ("outcome", "column", "value", "message", "hint")
    ]
    assert texts[0] == "手工更正"
    assert texts[1:3] == ["回款金额", "1,005.00"]
    assert texts[3].startswith("手工更正 1,001.00 → 1,010.00（hr，")
    assert texts[4] == "保留手工数据"
    assert "1 个数据由手工设定，文件中的值不同" in window.texts(step)
    assert step.by_hand.keep
    assert page.sum.text() == "新增 0 + 变更 0 + 手工更正 1"
    window.press("导入 1 行")
    assert fact(desk).value == 1010
    assert "保留手工数据" in window.texts(page.finished)


def test_the_file_s_values_are_taken_where_that_is_chosen(qtbot, theme, desk, corrected):
    window, page = looked(qtbot, theme, desk, corrected)
    window.press("改用文件的值")
    window.settle()
    (line,) = page.checking.list.grid.rows
    assert not line.kept
    window.press("导入 1 行")
    assert fact(desk).value == 1005
    assert "改用文件的值" in window.texts(page.finished)
    bring(window, page, "repayments", corrected)
    window.press("核对")
    assert page.checking.by_hand.isHidden()
    assert page.checking.by_hand.keep  # the answer is not carried to another file


def test_the_list_of_imports_says_what_was_decided_and_about_whom(qtbot, theme, desk, corrected):
    window, page = looked(qtbot, theme, desk, corrected)
    window.press("导入 1 行")
    window.press("再导入一个文件", page.finished)
    history = page.choosing.history
    grid = history.table.grid
    assert [grid.index(n, grid.number_of("by_hand")).data() for n in range(2)] == ["保留 1", ""]
    window.press("手工更正…", page.choosing)
    dialog = window.dialog()
    assert "10月回款-二次.xlsx" in window.texts(dialog)
    (one,) = dialog.table.grid.rows
    assert (one.name, one.item) == ("马洁", "LS1")
    assert "1 个数据由手工设定；导入时保留了手工数据。" in window.texts(dialog)
    dialog.reject()
    history.table.choose(grid.rows[1].id)
    assert history.by_hand.isHidden()
