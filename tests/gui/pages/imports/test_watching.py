"""Files that wait in the watched folder: opened, set aside, looked for while the window is open."""

from __future__ import annotations

import shutil

from hrdesk.app.upkeep import SaveSettings, agency_settings, save_settings
from hrdesk.app.watched import look, take
from hrdesk.app.watched_files import SaveRule, save_rule, watched_view
from hrdesk.gui.page import Context
from hrdesk.gui.pages.imports.watching import Watching
from hrdesk.storage import tables as t
from tests.gui.pages.imports.builders import HEAD, agency, book, bring, count, opened, repayments
from tests.gui.pages.window import Window


def watched(desk, tmp_path, people):
    folder = tmp_path / "watched"
    (folder / "财务").mkdir(parents=True)
    save_settings(desk.work(), SaveSettings({"watched_folder": str(folder)}, agency_settings(desk.work()).version))
    save_rule(desk.work(), SaveRule("财务", "repayments"))
    book(folder / "财务", repayments(people, ["HC9999", "赵六", "2026-10-02", 100, "LS91"]))
    return folder


def test_a_waiting_file_is_opened_from_today_and_waits_no_longer_once_imported(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    watched(desk, tmp_path, people)
    take(desk.work(), look(desk.work(), look(desk.work())))
    window = Window(qtbot, theme, desk)
    window.go("today")
    item = next(item for item in window.main.page._view.items if item.kind == "watched")
    window.main.page.list.acted.emit(item)
    window.settle()
    page = window.main.page
    assert (page.steps.current, page.matching.draft.file_name) == (1, "10月回款.xlsx")
    assert page.set_aside.isVisible()
    window.press("核对")
    window.press("导入 3 行")
    window.go("today")
    assert not [item for item in window.main.page._view.items if item.kind == "watched"]


def test_a_waiting_file_is_set_aside_and_brought_back_by_the_message(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    watched(desk, tmp_path, people)
    take(desk.work(), look(desk.work(), look(desk.work())))
    (one,) = watched_view(desk.work()).files
    window, page = opened(qtbot, theme, desk)
    window.go("import", kind=f"watched:{one.id}")
    window.press("不导入", page)
    assert watched_view(desk.work()).files[0].state == "set_aside"
    window.said[-1].act()
    window.settle()
    assert watched_view(desk.work()).files[0].state == "waiting"


def test_while_the_window_is_open_the_folder_is_looked_at(qtbot, theme, desk, tmp_path):
    people = agency(desk)
    folder = watched(desk, tmp_path, people)
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, repayments(people), "first.xlsx"))
    window.press("核对")
    window.press("导入 3 行")
    more = [HEAD, [people[0].employee_no, people[0].name, "2026-10-20", 7, "LS77"]]
    book(folder / "财务", more, "2.xlsx")
    watching = Watching(Context(window.main.jobs, window.main.messages), desk, window.main)
    for _look in range(2):
        watching.look()
        window.settle()
    assert count(desk, t.fact) == 4
    assert any("1 个文件" in text for text in window.told("toast"))
    assert any("等待处理" in text for text in window.told("toast"))
    shutil.rmtree(folder)
    watching.look()
    window.settle()
    assert window.told("banner")
