"""The kiosk: signing in by number and PIN, and what somebody who was let in sees."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from hrdesk.app import kiosk
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.training import assigning, audiences, publishing
from hrdesk.app.work import Desk
from hrdesk.domain.training.courses import Section
from tests.app.builders import CHEAP, Somebody, as_role, new_agency
from tests.app.kiosk.builders import PIN, a_kiosk, with_pin
from tests.app.training.builders import fill_bank, new_exam
from tests.gui.pages.month_builder import OCTOBER, a_month
from tests.pictures import Scene

if TYPE_CHECKING:
    from hrdesk.gui.theme import Theme


@cache
def _station() -> tuple[Desk, Somebody]:
    desk = new_agency(Path(tempfile.mkdtemp()))
    made = a_month(desk, missing=())
    publish(as_role(desk, "hr", login="hr").work(), Publish(OCTOBER, None, confirm=True))
    text = "1. 每天 22:00 到次日 8:00 不得催收。\n2. 只联系债务人本人。"
    order = publishing.PublishCourse(
        "催收时间新规", (Section("text", "要点", text),), (audiences.Audience("everybody"),)
    )
    publishing.publish_course(desk.work(), order)
    fill_bank(desk)
    assigning.assign_exam(
        desk.work(), assigning.AssignExam(new_exam(desk), tuple(one.employment_id for one in made.people))
    )
    station = a_kiosk(desk)
    return station, with_pin(desk, station, made.people[0])


def _window(theme: Theme) -> QWidget:
    from hrdesk.gui.kiosk import KioskWindow

    return KioskWindow(_station()[0], theme, 3)


def _let_in(place: str = "", part: str = "") -> Callable[[Any], None]:
    def prepare(window: Any) -> None:
        station, who = _station()
        _settle(window)
        visit = kiosk.enter(station.work(), kiosk.Enter(who.employee_no, PIN), cost=CHEAP)
        from hrdesk.gui.kiosk.visit import VisitPage

        page = VisitPage(kiosk.visit_desk(station, visit), visit, window.jobs, window.messages)
        window.stack.addWidget(page)
        window.stack.setCurrentWidget(page)
        page.begin()
        if place:
            page.go(place)
        if part:
            page.page.show_part(part)  # type: ignore[attr-defined]
        _settle(window)

    return prepare


def _settle(window: Any) -> None:
    QTest.qWait(30)
    while window.jobs.busy:
        QTest.qWait(20)
    QTest.qWait(30)


SCENES = [
    Scene("kiosk-pin", _window, _settle),
    Scene("kiosk-courses", _window, _let_in()),
    Scene("kiosk-exams", _window, _let_in(part="exams")),
    Scene("kiosk-figures", _window, _let_in("mine")),
]
