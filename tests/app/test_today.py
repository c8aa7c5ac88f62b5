"""Today's list: for HR, a supervisor and a collector each the right things, put together and in order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from hrdesk.app import onboarding
from hrdesk.app.people import GiveOrder, apply_due, give_order
from hrdesk.app.today import TodayItem, Urgency, today
from hrdesk.app.work import Desk
from hrdesk.storage import tables as t
from tests.app.builders import TODAY, Clock, add_people, as_role, new_agency
from tests.app.onboarding.builders import items, ready, taken


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    opened = new_agency(tmp_path, clock)
    yield opened
    opened.database.close()


def listed(desk: Desk, kind: str = "") -> list[TodayItem]:
    return [item for item in today(desk.work()).items if kind in ("", item.kind)]


def contract(desk: Desk, who: int, starts: date, ends: date | None, kind: str = "fixed") -> None:
    row = insert(t.contract).values(employment_id=who, kind=kind, starts=starts, ends=ends)
    desk.work().write(lambda conn: conn.execute(row).rowcount)


def test_ten_joiners_with_one_open_item_are_one_line(desk: Desk, clock: Clock) -> None:
    ready(desk)
    people = taken(desk, 10).people
    clock.forward(days=7)  # their first day
    exams = listed(desk, "signature")
    undertaking = next(item for item in exams if "承诺书" in item.title)
    assert undertaking.urgency is Urgency.TODAY
    assert undertaking.who.endswith("等 10 人")
    assert "门槛" in undertaking.detail
    assert listed(desk, "contract")[0].detail.startswith("《劳动合同法》")
    arrival = listed(desk, "arrival")
    assert [(item.urgency, item.who.endswith("等 10 人")) for item in arrival] == [(Urgency.TODAY, True)]
    onboarding.arrive(desk.work(), [one.plan_id for one in people], date(2026, 11, 30))
    assert listed(desk, "arrival") == []


def test_the_list_begins_with_what_is_late_and_goes_by_the_day(desk: Desk, clock: Clock) -> None:
    ready(desk)
    taken(desk, 2)
    clock.forward(days=12)
    found = [item for item in listed(desk) if item.due is not None and item.urgency is not Urgency.WAITING]
    assert found[0].urgency is Urgency.OVERDUE
    assert [item.due for item in found] == sorted(item.due for item in found if item.due)


def test_a_supervisor_is_told_of_the_own_items_only(desk: Desk, clock: Clock) -> None:
    there = as_role(desk, "supervisor", employee_no=ready(desk))
    taken(desk)
    clock.forward(days=8)
    kinds = {item.kind for item in listed(there)}
    assert {"course", "exam"} <= kinds
    assert not kinds & {"insurance", "contract", "arrival", "account"}


def test_a_joiner_with_an_account_is_told_of_the_own_papers(desk: Desk, clock: Clock) -> None:
    ready(desk)
    clock.forward(days=7)
    number = add_people(desk, 1)[0].employee_no
    there = as_role(desk, "collector", employee_no=number)
    view = onboarding.list_checklists(desk.work())[0]
    with desk.database.read() as conn:
        who = there.actor.employment_id
        version = conn.exec_driver_sql("SELECT id FROM checklist_version").scalar_one()
    assert who is not None
    from hrdesk.app.onboarding.plans import make_plans

    work = desk.work()
    work.write(lambda conn: make_plans(work, conn, [(who, date(2026, 11, 30), None)], [(version, view.checklist)]))
    found = listed(there)
    assert {item.title for item in found} >= {"入职登记表", "规章制度学习签收"}
    assert today(there.work()).figures == ()


def test_what_others_let_lie_is_seen_by_who_runs_onboarding(desk: Desk, clock: Clock) -> None:
    there = as_role(desk, "supervisor", employee_no=ready(desk), login="zuzhang")
    taken(desk)
    assert there.actor.login == "zuzhang"
    clock.forward(days=20)
    late = next(item for item in listed(desk) if item.kind == "course")
    assert "zuzhang" in late.detail


def test_contracts_are_reminded_of_earlier_when_a_second_term_ends(desk: Desk) -> None:
    once, twice, far, endless = (one.employment_id for one in add_people(desk, 4))
    contract(desk, once, date(2023, 12, 15), TODAY + timedelta(days=21))
    contract(desk, twice, date(2020, 1, 5), date(2023, 1, 4))
    contract(desk, twice, date(2023, 1, 5), TODAY + timedelta(days=45))
    contract(desk, far, date(2024, 1, 5), TODAY + timedelta(days=45))
    contract(desk, endless, date(2024, 1, 5), None, "open")
    found = {item.target[1]: item for item in listed(desk, "contract")}
    assert set(found) == {str(once), str(twice)}
    assert "第十四条" in found[str(twice)].detail


def test_a_renewed_contract_reminds_no_more(desk: Desk) -> None:
    who = add_people(desk, 1)[0].employment_id
    contract(desk, who, date(2023, 12, 15), TODAY + timedelta(days=5))
    assert len(listed(desk, "contract")) == 1
    contract(desk, who, TODAY + timedelta(days=6), TODAY + timedelta(days=800))
    assert listed(desk, "contract") == []


def test_an_order_that_got_stuck_is_told_with_its_reason(desk: Desk, clock: Clock) -> None:
    from tests.app.builders import set_up

    set_up(desk)
    who = add_people(desk, 1)[0]
    give_order(desk.work(), GiveOrder(who.employment_id, "transfer", TODAY + timedelta(days=3), {"team": "电催二组"}))
    change = t.team.update().where(t.team.c.name_zh == "电催二组").values(ends=TODAY)
    desk.work().write(lambda conn: conn.execute(change).rowcount)
    clock.forward(days=3)
    apply_due(desk.work())
    found = listed(desk, "order")
    assert [item.employee_no for item in found] == [who.employee_no]
    assert "电催二组" in found[0].detail


def test_the_panel_tells_who_is_new_and_how_far_the_list_is(desk: Desk, clock: Clock) -> None:
    ready(desk)
    one = taken(desk).people[0]
    clock.forward(days=7)
    found = items(desk, one.plan_id)
    onboarding.complete(desk.work(), onboarding.Complete((found["form"].id, found["degree"].id)))
    view = today(desk.work())
    assert [(new.name, new.done, new.total) for new in view.joining] == [(one.name, 2, 17)]
    assert next(figure.value for figure in view.figures if figure.name == "待上岗") == "0", "not here before arriving"


def test_who_never_came_counts_as_no_leaver(desk: Desk) -> None:
    ready(desk)
    one = taken(desk).people[0]
    onboarding.cancel_plan(desk.work(), [one.plan_id], "未报到")
    assert today(desk.work()).months[0].left == 0
