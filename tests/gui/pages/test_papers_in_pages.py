"""Papers behave alike on every page that shows one: what it is called, the way back, its keys, news, leaving."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from hrdesk import words
from hrdesk.app.disputes.asking import ask
from hrdesk.app.disputes.model import Ask
from hrdesk.app.handover.model import PlanHandover
from hrdesk.app.handover.planning import plan_handover
from hrdesk.app.improvement.interviewing import save_interview
from hrdesk.app.improvement.model import SaveInterview
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.views import month_view
from hrdesk.app.training import audiences, publishing
from hrdesk.app.work import Desk
from hrdesk.domain.training.courses import Section
from hrdesk.gui.manual import Manual
from hrdesk.gui.preview import Preview
from tests.app.builders import as_role, new_agency
from tests.app.handover.cases import give_cases, leaves
from tests.app.onboarding.builders import ready, taken
from tests.gui.pages.month_builder import OCTOBER, a_month
from tests.gui.pages.window import Window

CTRL = Qt.KeyboardModifier.ControlModifier
A_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


@dataclass(frozen=True)
class Shown:
    """A page, who looks at it, how the paper of its row is opened, what it is called and where the row is."""

    page: str
    who: str
    open: Callable[[Window, Any], None]
    title: str
    row: Callable[[Any], QWidget]


def pressed(text: str, place: str = "") -> Callable[[Window, Any], None]:
    return lambda window, page: window.press(text, getattr(page, place) if place else window.main)


PAGES = {
    "performance": Shown("performance", "hr", lambda window, page: window.do(page.papers.one), "的考核表", lambda page: page.table),
    "calibration": Shown("calibration", "hr", pressed("校准记录"), "2026-10-校准记录", lambda page: page.groups),
    "plans": Shown("plans", "hr", pressed("打印记录", "panel"), "绩效面谈记录与改进计划 马洁", lambda page: page.table),
    "disputes": Shown("disputes", "hr", pressed("打印数字说明单", "panel"), "数字说明单 马洁", lambda page: page.table),
    "mine": Shown("mine", "collector", lambda window, page: window.press_primary(), "的考核表", lambda page: page.lines),
    "training": Shown("training", "hr", pressed("签收表"), "签收表 催收时间新规", lambda page: page.part.table),
    "my-training": Shown("training", "collector", lambda window, page: window.press("打开 新规.pdf", page.courses), "新规", lambda page: page.courses.table),
    "insight": Shown("insight", "hr", lambda window, page: window.press_primary(), "人员流动", lambda page: page.chart),
    "onboarding": Shown("onboarding", "hr", pressed("打印材料", "toolbar"), "入职材料", lambda page: page.table),
    "separation": Shown("separation", "hr", lambda window, page: window.do(page.report), "离职报告", lambda page: page.table),
    "handover": Shown("handover", "hr", lambda window, page: window.do(page.sheet), "案件交接单", lambda page: page.table),
}  # fmt: skip
every_page = pytest.mark.parametrize("key", PAGES)


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Desk]]:
    """One agency in which every page has a paper to show, and who looks at them."""
    words.use("zh_CN")
    desk = new_agency(tmp_path_factory.mktemp("papers"))
    ready(desk)
    month = a_month(desk, missing=())
    publish(desk.work(), Publish(OCTOBER, None, confirm=True))
    row = next(row for row in month_view(desk.work(), OCTOBER).rows if row.name == "马洁")
    save_interview(
        desk.work(),
        SaveInterview(row.employment_id, day=date(2026, 12, 1), held=False, evaluation_id=row.evaluation_id),
    )
    order = publishing.PublishCourse(
        "催收时间新规", (Section("file", "新规"),), (audiences.Audience("everybody"),),
        (publishing.SectionFile(0, "新规.pdf", A_PDF),),
    )  # fmt: skip
    publishing.publish_course(desk.work(), order)
    taken(desk)
    leaver = month.people[5]
    give_cases(desk, leaver, 3)
    leaves(desk, leaver)
    plan_handover(desk.work(), PlanHandover((leaver.employee_no,)))
    people = {"hr": as_role(desk, "hr"), "collector": as_role(desk, "collector", employee_no=month.no("马洁"))}
    ask(people["collector"].work(), Ask(row.employment_id, "2026-10", "recovered_amount", "少了 200 块"))
    yield people
    for one in (desk, *people.values()):
        one.database.close()


def looked_at(qtbot: Any, theme: Any, agency: dict[str, Desk], key: str) -> tuple[Window, Any, Shown]:
    """The page with the focus on its row, and the paper opened from there."""
    shown = PAGES[key]
    window = Window(qtbot, theme, agency[shown.who])
    where = {"performance": {"period": "2026-10"}, "calibration": {"period": "2026-10"}, "handover": {"handover": 1}}
    page = window.go(shown.page, **where.get(key, {}))
    shown.row(page).setFocus()
    shown.open(window, page)
    assert page.paper.open
    assert window.main.focusWidget() is page.paper.preview.view
    assert window.strays.seen == []
    return window, page, shown


def title(window: Window) -> str:
    return window.main._title.text()


def back_at_the_row(window: Window, page: Any, shown: Shown) -> bool:
    """Whether the page is as before: its own title, its buttons, the keyboard at the row."""
    row = shown.row(page)
    return bool(
        not page.paper.open and title(window) == page.title() and row.isVisible() and window.main.focusWidget() is row
    )


@every_page
def test_the_header_says_what_paper_it_is_and_escape_leads_back_to_the_row(
    qtbot: Any, theme: Any, agency: dict[str, Desk], key: str
) -> None:
    window, page, shown = looked_at(qtbot, theme, agency, key)
    assert shown.title in title(window)
    assert window.main._subtitle.text() == page.title()
    assert window.primary() == ""  # the paper's own button is the one to press
    beside = [part for part in (page.header_left, page.header_right) if part is not None]
    assert not any(part.isVisible() for part in beside)  # what acts on the page below
    assert page.paper.preview.print_button.isVisible()
    window.keys(page.paper.preview.view, Qt.Key.Key_Escape)
    assert back_at_the_row(window, page, shown)
    assert all(part.isVisible() for part in beside)


@every_page
def test_a_button_leads_back_to_the_row_too(qtbot: Any, theme: Any, agency: dict[str, Desk], key: str) -> None:
    window, page, shown = looked_at(qtbot, theme, agency, key)
    current = getattr(shown.row(page), "current_row", lambda: None)()
    window.press("返回", page.paper.preview)
    assert back_at_the_row(window, page, shown)
    assert getattr(shown.row(page), "current_row", lambda: None)() == current


@every_page
def test_its_keys_are_those_of_the_paper_and_nothing_below_is_done(
    qtbot: Any, theme: Any, agency: dict[str, Desk], key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[str] = []
    monkeypatch.setattr(Preview, "print_pages", lambda _self: printed.append("paper"))
    window, page, _shown = looked_at(qtbot, theme, agency, key)
    view = page.paper.preview.view
    window.keys(view, Qt.Key.Key_P, held=CTRL)
    assert printed == ["paper"]
    for made in page.actions():
        for sequence in made.shortcuts():
            combination = sequence[0]
            window.keys(view, combination.key(), held=combination.keyboardModifiers())
    assert window.no_dialog()
    assert page.paper.open
    assert window.main.page is page
    window.keys(view, Qt.Key.Key_F1)
    manual = window.main.findChild(Manual)
    assert manual is not None
    assert manual.isVisible()


@every_page
def test_a_colleagues_news_leave_the_paper_where_it_is(
    qtbot: Any, theme: Any, agency: dict[str, Desk], key: str
) -> None:
    window, page, shown = looked_at(qtbot, theme, agency, key)
    window.main.tell(frozenset({"changed"}))
    window.settle()
    assert page.paper.open
    assert page.paper.preview.isVisible()
    assert not shown.row(page).isVisible()
    assert not page.toolbar.isVisible()
    assert shown.title in title(window)
    assert window.primary() == ""
    assert window.main.focusWidget() is page.paper.preview.view


@every_page
def test_whoever_leaves_with_a_paper_open_finds_the_page_as_it_was(
    qtbot: Any, theme: Any, agency: dict[str, Desk], key: str
) -> None:
    window, page, shown = looked_at(qtbot, theme, agency, key)
    window.go("today")
    assert not page.paper.open
    window.go(shown.page)
    assert title(window) == page.title()
    assert shown.row(page).isVisible()


def test_a_paper_that_comes_when_nobody_is_there_waits_on_its_page(
    qtbot: Any, theme: Any, agency: dict[str, Desk]
) -> None:
    window = Window(qtbot, theme, agency["hr"])
    page = window.go("disputes")
    page.print.trigger()
    window.main.go("today")
    window.settle()
    assert title(window) == window.main.page.title()
    assert not page.isAncestorOf(window.main.focusWidget())  # it takes the keyboard of nobody elsewhere
    window.go("disputes")
    page.setFocus()  # as Enter in the rail does
    assert window.main.focusWidget() is page.paper.preview.view
    window.go("disputes", item="question:1")  # one is asked for: the paper makes way
    assert page.table.isVisible()


def test_a_long_name_leaves_the_header_its_place(qtbot: Any, theme: Any, agency: dict[str, Desk]) -> None:
    window = Window(qtbot, theme, agency["hr"])
    page = window.go("disputes")
    wide = window.main.width()
    page.paper.show(A_PDF, "一份名字很长的课程" * 12)
    window.settle()
    assert window.main.width() == wide
    assert "…" in title(window)
    assert window.main._title.toolTip() == page.paper.title


def test_a_second_paper_takes_the_place_of_the_first_and_back_is_the_row(
    qtbot: Any, theme: Any, agency: dict[str, Desk]
) -> None:
    window, page, shown = looked_at(qtbot, theme, agency, "disputes")
    page.paper.show(A_PDF, "另一份")
    assert title(window) == "另一份"
    window.keys(page.paper.preview.view, Qt.Key.Key_Escape)
    assert back_at_the_row(window, page, shown)


def test_no_file_of_a_paper_is_left_behind(
    qtbot: Any, theme: Any, agency: dict[str, Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    looked_at(qtbot, theme, agency, "plans")
    assert list(tmp_path.iterdir()) == []
