"""The window: who sees which page, how pages are opened and left, search, messages, the lock."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel

from hrdesk.domain.errors import UserError
from hrdesk.gui.manual import Manual
from hrdesk.gui.messages import Said
from hrdesk.gui.page import Context, Page, PageEntry
from hrdesk.gui.search import Found
from hrdesk.gui.shell import MainWindow
from hrdesk.gui.theme import Theme
from hrdesk.gui.widgets.dialogs import ErrorDialog
from hrdesk.gui.widgets.toasts import Toast
from hrdesk.words import N_
from tests.gui.builders import EmptyListPage, ListPage, gallery_window, seat


@pytest.fixture
def window(theme: Theme, qtbot: Any) -> MainWindow:
    made = gallery_window(theme)
    made.resize(1366, 768)
    made.show()
    return made


def _words_of_rail(window: MainWindow) -> list[str]:
    return [item.text for item in window.rail._items.items]


def test_the_rail_shows_the_places_in_their_order(window: MainWindow) -> None:
    assert _words_of_rail(window) == [
        "今日", "人员", "入职", "离职交接", "绩效", "培训", "协作", "", "考勤", "薪资", "招聘", "分析", "", "设置",
    ]  # fmt: skip


def test_a_person_sees_only_what_the_role_allows(theme: Theme, qtbot: Any) -> None:
    entries = [
        PageEntry("people", ListPage, "people.read"),
        PageEntry("mine", EmptyListPage),
        PageEntry("today", EmptyListPage),
    ]
    window = MainWindow(entries, seat(may=lambda permission: permission != "people.read"), theme)
    assert _words_of_rail(window) == ["今日", "我的"]
    with pytest.raises(KeyError):
        window.go("people")


def test_a_page_is_built_only_when_it_is_first_opened(theme: Theme, qtbot: Any) -> None:
    built: list[str] = []

    def make(context: Context) -> Page:
        built.append("training")
        return EmptyListPage(context)

    window = MainWindow([PageEntry("people", ListPage), PageEntry("training", make)], seat(), theme)
    window.open_first()
    assert built == []
    window.rail.chosen.emit("training")
    window.go("training")
    assert built == ["training"]
    assert window._title.text() == "培训"


def test_a_page_with_something_unfinished_keeps_the_person_there(window: MainWindow) -> None:
    page = window.page
    assert isinstance(page, ListPage)
    page.may_leave = False
    window.go("training")
    assert window.page is page
    assert window.rail._view.currentIndex().data() == "人员"
    page.may_leave = True


def test_the_primary_button_does_what_the_page_offers(window: MainWindow) -> None:
    page = window.page
    assert isinstance(page, ListPage)
    assert window.primary.text() == "新增员工"
    window.primary.click()
    assert page.asked_new == 1
    window.go("training")
    assert window.primary.isHidden()


def test_what_was_saved_elsewhere_reaches_the_pages_that_are_built(window: MainWindow) -> None:
    heard: list[frozenset[str]] = []
    page = window.page
    assert page is not None
    page.refresh = heard.append  # type: ignore[method-assign]
    window.tell(frozenset({"people"}))
    assert heard == [frozenset({"people"})]


def test_a_page_that_is_not_shown_hears_of_what_was_saved_when_it_is_shown_next(window: MainWindow) -> None:
    heard: list[tuple[str, frozenset[str]]] = []
    page: Any = window.page
    page.refresh = lambda news: heard.append(("refresh", news))
    page.catch_up = lambda news: heard.append(("catch up", news))
    page.enter = lambda: heard.append(("enter", frozenset()))
    window.go("training")
    window.tell(frozenset({"people"}))
    window.tell(frozenset({"facts"}))
    assert heard == []
    window.go("people")
    assert heard == [("enter", frozenset()), ("catch up", frozenset({"people", "facts"}))]
    window.go("training")
    window.go("people")
    assert heard[2:] == [("enter", frozenset())], "nothing was saved meanwhile"


def test_the_page_behind_the_lock_is_read_when_it_opens(window: MainWindow) -> None:
    heard: list[frozenset[str]] = []
    page: Any = window.page
    page.refresh = heard.append
    window.lock()
    window.tell(frozenset({"people"}))
    assert heard == []
    window._unlock(True)
    window._unlock(True)
    assert heard == [frozenset({"people"})]


def test_ctrl_k_finds_pages_actions_and_people_and_enter_opens_them(theme: Theme, qtbot: Any) -> None:
    opened: list[str] = []

    def provider(text: str, deliver: Any) -> None:
        deliver(
            [Found("person", "马洁", lambda: opened.append("马洁"), "HC0233 · 电催一组")] if text in "mj 马洁" else []
        )

    window = gallery_window(theme, search=provider)
    window.show()
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(window.search, "mj")
    qtbot.waitUntil(lambda: bool(window.search.results))
    assert [found.title for found in window.search.results] == ["马洁"]
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert opened == ["马洁"]
    window.search.setText("perf")
    qtbot.waitUntil(lambda: bool(window.search.results))
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert window._title.text() == "绩效"
    assert window.search.text() == ""


def test_an_answer_to_what_is_no_longer_typed_is_not_shown(theme: Theme, qtbot: Any) -> None:
    late: list[Any] = []
    window = gallery_window(theme, search=lambda text, deliver: late.append(deliver))
    window.show()
    window.search.setText("m")
    qtbot.waitUntil(lambda: len(late) == 1)
    window.search.setText("mj")
    qtbot.waitUntil(lambda: len(late) == 2)
    late[0]([Found("person", "旧", window.update)])
    assert "旧" not in [found.title for found in window.search.results]


def test_what_one_has_gone_down_to_stays_chosen_when_more_is_found(theme: Theme, qtbot: Any) -> None:
    late: list[Any] = []
    window = gallery_window(theme, search=lambda text, deliver: late.append(deliver))
    window.show()
    window.search.setText("e")  # several pages
    qtbot.waitUntil(lambda: len(late) == 1)
    wanted = window.search.results[1].title
    QTest.keyClick(window.search, Qt.Key.Key_Down)
    late[0]([Found("person", "马洁", window.update)])
    assert window.search.results[0].title == "马洁"
    assert window.search._list.currentIndex().data() == wanted


def test_enter_is_about_what_is_typed_not_about_what_was_found_before(theme: Theme, qtbot: Any) -> None:
    window = gallery_window(theme)
    window.show()
    window.search.setText("perf")
    qtbot.waitUntil(lambda: bool(window.search.results))
    window.search.setText("people")
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert window._title.text() == "人员"


def test_the_lock_hides_everything_until_the_right_password(window: MainWindow, qtbot: Any) -> None:
    dialog = QDialog(window)
    dialog.open()
    window.messages.toast("已保存 马洁 的资料")
    window.lock()
    assert window.locked
    assert not window.rail.isVisible()
    assert not dialog.isVisible()
    assert window.toasts.texts == []
    assert "衡川" not in window.windowTitle()
    lock = window._lock
    QTest.keyClicks(lock._password.edit, "guess")
    QTest.keyClick(lock._password.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: lock._password.error == "密码不对。")
    assert window.locked
    QTest.keyClicks(lock._password.edit, "correct horse")
    QTest.keyClick(lock._password.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.locked)
    assert dialog.isVisible()
    dialog.close()


def test_nothing_is_locked_where_nobody_could_unlock(theme: Theme, qtbot: Any) -> None:
    window = gallery_window(theme, check_password=None)
    window.lock()
    assert not window.locked


def test_a_toast_offers_to_undo(window: MainWindow, qtbot: Any) -> None:
    undone: list[int] = []
    window.messages.toast("已保存", undo=lambda: undone.append(1))
    toast = window.toasts._shown[0]
    toast.undo.click()
    assert undone == [1]
    assert window.toasts.texts == []


def test_a_banner_stays_until_its_matter_is_over(window: MainWindow) -> None:
    window.messages.banner("share", "连不上共享文件夹。")
    window.messages.banner("share", "还是连不上。")
    assert [strip.accessibleName() for strip in window.banners._strips.values()] == ["还是连不上。"]
    window.messages.clear_banner("share")
    assert window.banners._strips == {}


def test_an_error_says_what_happened_and_what_to_do_and_can_be_copied(window: MainWindow, qapp: Any) -> None:
    said: list[Said] = []
    window.messages.said.connect(said.append)
    window.messages.error(UserError(N_("Wrong password."), hint=N_("Please type your password."), code="x1"))
    assert [(one.kind, one.text, one.hint) for one in said] == [("error", "密码不对。", "请输入密码。")]
    dialog = next(child for child in window.findChildren(ErrorDialog) if child.isVisible())
    dialog.copy.click()
    assert "密码不对。" in qapp.clipboard().text()
    dialog.ok.click()
    assert not dialog.isVisible()


def test_what_cannot_be_undone_is_asked_first_and_enter_means_no(window: MainWindow) -> None:
    from hrdesk.gui.widgets.dialogs import QuestionDialog

    agreed: list[int] = []
    window.messages.ask("关闭 2026-10？", "之后不能再改。", "关闭", lambda: agreed.append(1), danger=True)
    dialog = next(iter(window.findChildren(QuestionDialog)))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert agreed == []
    window.messages.ask("关闭 2026-10？", "之后不能再改。", "关闭", lambda: agreed.append(1), danger=True)
    dialog = [child for child in window.findChildren(QuestionDialog) if child.isVisible()][-1]
    dialog.yes.click()
    assert agreed == [1]


def test_dialogs_are_freed_when_they_close(window: MainWindow, qtbot: Any) -> None:
    window.messages.error(UserError(N_("Wrong password.")))
    dialog = next(iter(window.findChildren(ErrorDialog)))
    with qtbot.waitSignal(dialog.destroyed):
        dialog.ok.click()


def test_language_and_look_are_a_click_away(window: MainWindow, theme: Theme) -> None:
    wanted: list[str] = []
    window.language_wanted.connect(wanted.append)
    window._languages["en"].trigger()
    assert wanted == ["en"]
    window._looks["dark"].trigger()
    assert theme.dark
    assert window._looks["dark"].isChecked()
    assert not window._looks["light"].isChecked()


def test_the_window_opens_where_it_was_left(theme: Theme, qtbot: Any) -> None:
    from hrdesk.gui.remembered import InMemory

    remembered = InMemory()
    entries = [PageEntry("people", ListPage), PageEntry("training", EmptyListPage)]
    window = MainWindow(entries, seat(), theme, remembered)
    window.go("training")
    window.close()
    again = MainWindow(entries, seat(), theme, remembered)
    again.open_first()
    assert again._title.text() == "培训"


def test_a_running_job_is_seen_in_the_status_bar_and_can_be_stopped(window: MainWindow, qtbot: Any) -> None:
    def count(job: Any) -> None:
        job.progress(120, 500)
        while not job.cancelled():
            pass

    job = window.jobs.read(count, title="生成考核表")
    qtbot.waitUntil(lambda: window.status._job.isVisible(), timeout=5000)
    assert window.status._job.text() == "生成考核表 120 / 500"
    window.status._list_jobs()
    window.status._menu.actions()[0].trigger()
    assert job.cancelled()
    qtbot.waitUntil(lambda: not window.status._job.isVisible())


def test_the_marked_line_of_the_rail_leads_back_from_a_page_below_it(qtbot: Any, theme: Theme) -> None:
    entries = [PageEntry("performance", ListPage), PageEntry("import", EmptyListPage, under="performance")]
    made = MainWindow(entries, seat(), theme)
    made.show()
    made.go("import")
    view = made.rail._view
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.currentIndex()).center())
    assert isinstance(made.page, ListPage)
    made.go("import")
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert isinstance(made.page, ListPage)


def test_a_line_pressed_leads_into_the_page_and_arrow_keys_only_walk_past(qtbot: Any, theme: Theme) -> None:
    entries = [PageEntry("today", ListPage), PageEntry("people", ListPage), PageEntry("performance", ListPage)]
    made = MainWindow(entries, seat(), theme)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.go("today")
    view = made.rail._view
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(1, 0)).center())
    assert not view.hasFocus(), "what is typed now belongs to the page"
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert made.rail.has_focus, "the next arrow goes to the next page"
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert not view.hasFocus()


def test_a_page_opened_from_another_has_the_focus(qtbot: Any, theme: Theme) -> None:
    made = MainWindow([PageEntry("today", ListPage), PageEntry("people", ListPage)], seat(), theme)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.go("today")
    made.page.table.setFocus()
    made.go("people")
    assert made.page.hasFocus() or made.page.isAncestorOf(made.focusWidget())


def test_a_toast_shows_all_its_words(window: MainWindow) -> None:
    words = "催收考核方案已建好。权重和目标都是建议值，可在“设置 · 考核方案”里修改。"
    window.messages.toast(words)
    toast = window.findChildren(Toast)[-1]
    told = next(one for one in toast.findChildren(QLabel) if one.text() == words)
    assert told.height() >= told.heightForWidth(told.width()) > told.fontMetrics().height()


def test_f1_opens_the_manual_once_and_its_chapters_lead_into_it(window: MainWindow, qtbot: Any) -> None:
    for _time in range(2):
        qtbot.keyClick(window, Qt.Key.Key_F1)
    (manual,) = window.findChildren(Manual)
    assert [manual.chapters.item(n).text() for n in range(2)] == ["第一次打开", "每月考核：从工作簿到签字"]
    manual.chapters.setCurrentRow(5)
    assert manual.text.verticalScrollBar().value() > 0
    manual.close()
