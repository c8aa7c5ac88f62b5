"""Journey 2 through real widgets: from the three doors to a month published and its sheets shown, in one sitting."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hrdesk.app.access import AddAccount, add_account, sign_in, stop_account
from hrdesk.app.performance.views import month_view
from hrdesk.app.sample.build import write
from hrdesk.app.sample.figures import roster, waiting_month
from hrdesk.app.sample.people import sample_people
from hrdesk.domain.calendar import Period
from hrdesk.gui.drafts import DraftStrip
from hrdesk.gui.program import Program
from hrdesk.gui.sign_in import SignInWindow
from tests.app.builders import CHEAP, new_agency
from tests.gui.pages.window import Window


class ProgramWindow(Window):
    """The main window that the program itself has opened."""

    def __init__(self, qtbot: Any, program: Program) -> None:
        self.bot = qtbot
        self.desk = program.desk
        self.main = program.window
        self.said = []
        self.main.messages.said.connect(self.said.append)
        self.settle()


def start_agency(program: Program, qtbot: Any, place: Path) -> None:
    doors: Any = program.window
    doors.doors.own.click()
    start = doors.start
    start.agency.load({"agency": "华诚信服"})
    start.next.click()
    start.place.setText(str(place))
    start.next.click()
    qtbot.waitUntil(lambda: start.pages.currentIndex() == 2, timeout=30_000)  # another process tries the locks
    start.account.load({"name": "周敏", "login": "zhoumin"})
    QTest.keyClicks(start.password.first.edit, "correct horse")
    QTest.keyClicks(start.password.again.edit, "correct horse")
    start.next.click()
    qtbot.waitUntil(lambda: start.pages.currentIndex() == 3, timeout=30_000)
    assert len(start.key.key) > 30
    start.key.kept.setChecked(True)
    start.next.click()
    start.roster.click()
    qtbot.waitUntil(lambda: program.desk is not None and program.window is not doors, timeout=30_000)


def bring_in(window: ProgramWindow, kind: str, path: Path, period: str) -> None:
    page = window.go("import", kind=kind, period=period)
    page.choosing.choose_kind(kind)
    page.choosing.open(str(path))
    window.settle()
    window.press("核对")
    assert "还没有写入任何数据" in window.texts(page.checking)
    window.press(page.forward.text())
    assert "已导入" in window.texts(page.finished)


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("HRDESK_PROFILE", str(tmp_path / "profile"))
    made = Program(qapp)
    made.start()
    yield made
    if made.window is not None:
        made.window.close()
    made.quit_if_empty()


@pytest.mark.windows
def test_hr_goes_from_the_doors_to_a_published_month(program: Program, qtbot: Any, tmp_path: Path) -> None:
    start_agency(program, qtbot, tmp_path / "华诚.hrdesk")
    window = ProgramWindow(qtbot, program)
    today = window.desk.work().today()
    month = Period(today.year, today.month).previous()
    people = sample_people(today)
    bring_in(window, "roster", write(tmp_path, roster(people, today)), month.label)

    page = window.go("performance", period=month.label)
    window.press("使用现成的催收方案", page.ready)
    for sheet in waiting_month(people, month):
        bring_in(window, sheet.kind, write(tmp_path, sheet), month.label)

    page = window.go("performance", period=month.label)
    assert window.primary() == "计算得分"
    window.press_primary()
    view = month_view(window.desk.work(), month)
    assert (len(view.rows), view.missing) == (38, 0)

    window.press_primary()
    window.press("确认 38 人", window.dialog())
    window.wait_no_dialog()
    window.press_primary()
    window.press("发布 38 份", window.dialog())
    window.wait_no_dialog()
    published = month_view(window.desk.work(), month).rows
    assert all(row.state == "published" and row.confirmed for row in published)
    assert f"已发布 {month.label} 考核表 38 份。" in window.told("toast")

    window.do(page.papers.all)
    assert page.in_place.paper.preview.document.pageCount() >= 38


def _new_person(window: ProgramWindow) -> Any:
    page = window.go("people")
    page.new_employee()
    window.settle()
    return page.form.form


def test_what_was_typed_is_offered_in_another_language_and_after_signing_in_again(
    program: Program, qtbot: Any, tmp_path: Path
) -> None:
    start_agency(program, qtbot, tmp_path / "华诚.hrdesk")
    form = _new_person(ProgramWindow(qtbot, program))
    QTest.keyClicks(form.controls["level"], "P5")
    program._use_language("en")
    form = _new_person(ProgramWindow(qtbot, program))
    strip = form.findChild(DraftStrip)
    assert strip.accessibleName().startswith("You were writing this at ")
    strip.go_on.click()
    QTest.keyClicks(form.controls["level"], "7")
    program.sign_out()
    calm: Any = program.window
    QTest.keyClicks(calm.password.edit, "correct horse")
    calm.enter.click()
    qtbot.waitUntil(lambda: program.desk is not None and program.window is not calm, timeout=30_000)
    form = _new_person(ProgramWindow(qtbot, program))
    form.findChild(DraftStrip).go_on.click()
    assert form.values()["level"] == "P57"


def test_an_account_stopped_meanwhile_is_out_with_the_next_thing_it_does(
    program: Program, qtbot: Any, tmp_path: Path
) -> None:
    desk = new_agency(tmp_path)
    given = add_account(desk.work(), AddAccount("zhoumin", "周敏", "hr"), cost=CHEAP)
    program._entered(sign_in(desk.place, "zhoumin", given.password, clock=desk.clock, cost=CHEAP))
    window = ProgramWindow(qtbot, program)
    stop_account(desk.work(), given.account_id)
    window.main.go("people")
    qtbot.waitUntil(lambda: isinstance(program.window, SignInWindow))
    told: Any = program.window
    assert "权限已有变动" in told.password.error
    assert program.desk is None
    desk.database.close()


def test_the_journey_is_the_same_whatever_the_day(tmp_path: Path) -> None:
    """The invented people of 1 January have whole records too: the journey above runs on any day."""
    people = sample_people(date(2027, 1, 1))
    assert len(waiting_month(people, Period(2026, 12))) == 5
    assert all(person.hired < date(2027, 1, 1) for person in people)
