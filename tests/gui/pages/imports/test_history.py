"""Earlier imports: listed, taken back, their problems written."""

from __future__ import annotations

from hrdesk.storage import tables as t
from tests.gui.pages.imports.builders import agency, book, bring, checking, count, opened, repayments


def test_an_import_is_taken_back_from_the_done_page_and_from_the_list(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    path = book(tmp_path, repayments(people))
    window, page = opened(qtbot, theme, desk)
    for place in ("done", "list"):
        bring(window, page, "repayments", path)
        window.press("核对")
        window.press("导入 3 行")
        assert count(desk, t.fact) == 3
        if place == "done":
            window.press("撤销这次导入", page.finished)
        else:
            window.press("再导入一个文件", page.finished)
            page.choosing.history.table.choose_first()
            assert page.choosing.history.table.current_row().undone_at is None
            window.press("撤销这次导入…", page.choosing)
            dialog = window.dialog()
            assert "要撤回“10月回款.xlsx”吗？" in window.texts(dialog)
            assert count(desk, t.fact) == 3  # nothing yet
            window.press("撤销这次导入", dialog)
        assert count(desk, t.fact) == 0
    assert page.choosing.history.table.grid.rowCount() == 2
    assert all(row.undone_at for row in page.choosing.history.table.grid.rows)
    assert not page.choosing.history.undo.isEnabled()


def test_where_nothing_was_imported_yet_it_is_said_what_will_be_listed(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    history = page.choosing.history
    assert history.empty.isVisible()
    bring(window, page, "repayments", book(tmp_path, repayments(people)))
    window.press("核对")
    window.press("导入 3 行")
    window.press("再导入一个文件", page.finished)
    assert history.table.isVisible()
    assert not history.empty.isVisible()


def test_the_list_of_imports_tells_the_agency_s_own_time_and_stands_on_the_newest(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, repayments(people)))
    window.press("核对")
    window.press("导入 3 行")
    window.press("再导入一个文件", page.finished)
    history = page.choosing.history.table
    newest = history.current_row()
    shown = newest.at.astimezone(desk.zone).strftime("%Y-%m-%d %H:%M")
    assert history.grid.index(0, 0).data() == shown
    assert page.choosing.history.undo.isEnabled()


def test_undo_says_first_what_would_stay(qtbot, theme, desk, tmp_path):
    _people, window, page = checking(qtbot, theme, desk, tmp_path)
    window.press("导入 3 行")
    window.press("再导入一个文件", page.finished)
    window.press("撤销这次导入…", page.choosing)
    window.press("取消", window.dialog())
    assert count(desk, t.fact) == 3
    assert page.choosing.history.table.current_row().undone_at is None


def test_the_problems_of_an_earlier_import_are_written(qtbot, theme, desk, tmp_path):
    _people, window, page = checking(qtbot, theme, desk, tmp_path, ["HC9999", "赵六", "2026-10-02", 100, "LS91"])
    window.press("导入 3 行")
    window.press("再导入一个文件", page.finished)
    assert page.choosing.history.problems.isEnabled()
    page.outgoing.write_problems_of(page.choosing.history.table.current_row().id, str(tmp_path / "p.xlsx"))
    window.settle()
    assert (tmp_path / "p.xlsx").exists()
