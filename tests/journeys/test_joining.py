"""Two journeys of people: ten joiners from a pasted block to passed gates; a transfer to come that changes role and scheme."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hrdesk import words
from hrdesk.app import access, onboarding
from hrdesk.app.daily import begin_day
from hrdesk.app.onboarding import licences
from hrdesk.app.people import list_people
from hrdesk.app.performance.configuration import configure_from
from hrdesk.app.performance.month import read_month
from hrdesk.app.work import Desk
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.pack import configuration
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.theme import Theme
from tests.app.builders import CHEAP, Clock, add_people, as_role, new_agency
from tests.app.onboarding.builders import block, ready
from tests.gui.pages.screens import Screen

pytestmark = pytest.mark.slow


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    words.use("zh_CN")
    opened = new_agency(tmp_path, clock)
    yield opened
    opened.database.close()


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


def test_ten_joiners_from_a_pasted_block_to_passed_gates(qtbot: QtBot, desk: Desk, theme: Theme, clock: Clock) -> None:
    leader = ready(desk)
    configure_from(desk.work(), configuration())
    hr = as_role(desk, "hr", login="zhoumin")
    supervisor = as_role(desk, "supervisor", employee_no=leader, login="luoyaqin")

    # HR pastes ten lines, sees what was understood, takes them on; thirty pages come out to be signed
    screen = Screen(qtbot, hr, theme, "onboarding", joining="1")
    screen.page.joining.text.setPlainText(block(10))
    screen.press(screen.page.joining.read)
    screen.press(screen.page.joining.take)
    assert screen.page.paper.preview.document.pageCount() == 30
    plans = onboarding.list_plans(hr.work())
    numbers = sorted(plan.employee_no for plan in plans)
    assert numbers == [f"HC{number:04d}" for number in range(2, 12)]
    target = {"targets": [{"metric": "recovered_amount", "value": 90000, "employee": numbers[0], "period": "2026-12"}]}
    with pytest.raises(UserError) as early:
        configure_from(desk.work(), target)
    assert early.value.code == "not_licensed"
    screen.window.close()

    # their first day: they arrive, HR sees originals and collects what is signed, all ten at once
    clock.forward(days=7)
    begin_day(hr.work())
    screen = Screen(qtbot, hr, theme, "onboarding")
    screen.page.table.selectAll()
    screen.settle()
    screen.page.arrived.trigger()
    screen.press(screen.dialog(AskDialog).save)
    assert {person.status.value for person in list_people(hr.work()) if person.employee_no in numbers} == {"probation"}
    for code in ("undertaking", "background"):
        for plan in plans:
            screen.page.table.choose(plan.plan_id)
            screen.settle()
            done(screen, code, "原件已核对")
    screen.window.close()

    # the supervisor trains them and marks the exam; the licence comes with the last gate
    clock.forward(days=4)
    screen = Screen(qtbot, supervisor, theme, "today")
    exam = next(item for group in screen.page.model.groups for item in group.items if item.kind == "exam")
    assert exam.who.endswith("等 10 人")
    screen.page.list.acted.emit(exam)
    screen.settle()
    assert screen.window.page is not None
    for plan in plans:
        screen.page.table.choose(plan.plan_id)
        screen.settle()
        done(screen, "training", "两天，8 学时")
        done(screen, "exam", "92 分")
    with desk.database.read() as conn:
        held = licences(conn, [plan.employment_id for plan in plans], date(2026, 12, 4))
    assert all(one.holds for one in held.values())
    assert configure_from(desk.work(), target).new == 1


def done(screen: Any, code: str, evidence: str) -> None:
    detail = screen.page.detail
    item = next(item for item in detail.view.items if item.code == code)
    detail.table.choose(item.id)
    detail.done.trigger()
    dialog = screen.dialog(AskDialog)
    dialog.form.load_draft({"words": evidence})
    screen.press(dialog.save)
    assert next(item for item in detail.view.items if item.code == code).state.value == "done"


def test_a_transfer_to_come_changes_post_role_and_scheme_on_its_day(
    qtbot: QtBot, desk: Desk, theme: Theme, clock: Clock
) -> None:
    ready(desk)
    configure_from(desk.work(), configuration())
    who = add_people(desk, 1)[0]
    agent = add_people(desk, 1, department="客服部", team="客服一组", position="客服专员")[0]
    as_role(desk, "collector", employee_no=who.employee_no, login="tangxue")
    password = access.reset_password(desk.work(), account_of(desk, "tangxue"), cost=CHEAP).password

    # HR orders on 23 November what holds from 1 December
    screen = Screen(qtbot, desk, theme, "people", employment=str(who.employment_id))
    screen.page.acts.transfer.trigger()
    screen.settle()
    dialog = screen.dialog(AskDialog)
    dialog.form.load_draft({"kind": "晋升", "effective": "2026-12-01", "department": "客服部"})
    dialog.form.load_draft(
        {"team": "客服一组", "position": "客服专员", "leads": "客服一组", "pay": "6500", "reason": "竞聘"}
    )
    screen.press(dialog.save)
    assert [one.kind.value for one in screen.page.detail.view.orders] == ["promotion"]
    assert scheme_of(desk, who.employment_id, Period(2026, 11)) != scheme_of(
        desk, agent.employment_id, Period(2026, 11)
    )
    screen.window.close()

    before = access.sign_in(desk.place, "tangxue", password, clock=clock, cost=CHEAP)
    assert (before.actor.role.value, list_numbers(before)) == ("collector", {who.employee_no})
    before.database.close()

    # nobody opens the file on Tuesday; whoever comes on Wednesday brings it into force as of Tuesday
    clock.forward(days=9)
    early = access.sign_in(desk.place, "tangxue", password, clock=clock, cost=CHEAP)
    begin_day(early.work())
    early.database.close()
    there = access.sign_in(desk.place, "tangxue", password, clock=clock, cost=CHEAP)
    assert (there.actor.role.value, there.actor.scope.value) == ("supervisor", "team")
    assert agent.employee_no in list_numbers(there)
    there.database.close()
    december = Period(2026, 12)
    assert scheme_of(desk, who.employment_id, december) == scheme_of(desk, agent.employment_id, december)
    screen = Screen(qtbot, desk, theme, "people", employment=str(who.employment_id))
    view = screen.page.detail.view
    assert view.postings[-1].starts == date(2026, 12, 1)
    assert ("晋升", date(2026, 12, 1)) in [(event.title, event.day) for event in view.timeline]
    assert not screen.page.acts.undo.isVisible()


def account_of(desk: Desk, login: str) -> int:
    return next(row.account_id for row in access.list_accounts(desk.work()) if row.login == login)


def list_numbers(desk: Desk) -> set[str]:
    return {row.employee_no for row in list_people(desk.work())}


def scheme_of(desk: Desk, employment_id: int, month: Period) -> str | None:
    with desk.database.read() as conn:
        read = read_month(conn, month)
    found = next(one for one in read.candidates if one.post.employment_id == employment_id)
    return read.book.schemes[found.version_id].code if found.version_id is not None else None
