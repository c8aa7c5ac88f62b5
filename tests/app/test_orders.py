"""Orders (异动): dated, waiting, applied on the day, undone before; what cannot be is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from hrdesk.app import access
from hrdesk.app.people import (
    GiveOrder,
    apply_due,
    give_order,
    list_people,
    orders_of,
    person_view,
    reveal_pay,
    undo_order,
)
from hrdesk.app.people.orders import suspensions
from hrdesk.app.work import Desk
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.orders import OrderState
from hrdesk.storage import tables as t
from tests.app.builders import CHEAP, TODAY, Clock, add_people, add_person, as_role, lead, new_agency, set_up

SECOND = {"department": "催收一部", "team": "电催二组"}
SOON = TODAY + timedelta(days=8)


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    opened = new_agency(tmp_path, clock)
    set_up(opened)
    yield opened
    opened.database.close()


def refused(code: str, order: GiveOrder, desk: Desk) -> str:
    with pytest.raises(UserError) as caught:
        give_order(desk.work(), order)
    assert caught.value.code == code
    return " ".join((str(caught.value), caught.value.hint))


def moves(who: Any, day: date = SOON, **post: Any) -> GiveOrder:
    return GiveOrder(who.employment_id, "transfer", day, post or SECOND)


def test_an_order_to_come_changes_nothing_before_its_day(desk: Desk, clock: Clock) -> None:
    who = add_people(desk, 1)[0]
    given = give_order(desk.work(), moves(who))
    assert (given.state, given.changes) == (OrderState.WAITING, {"team": ("", "电催二组")})
    assert (apply_due(desk.work()).applied, len(person_view(desk.work(), who.employment_id).postings)) == (0, 1)
    clock.forward(days=8)
    assert apply_due(desk.work()).applied == 1
    assert apply_due(desk.work()).applied == 0
    view = person_view(desk.work(), who.employment_id)
    assert [(post.team, post.starts) for post in view.postings] == [("电催一组", date(2024, 5, 20)), ("电催二组", SOON)]
    assert orders_of(desk.work(), who.employment_id)[0].changes == {"team": ("电催一组", "电催二组")}
    assert ("调动", "电催一组 → 电催二组") in [(event.title, event.detail) for event in view.timeline]


def test_an_order_is_applied_on_its_own_day_though_nobody_opened_the_file_then(desk: Desk, clock: Clock) -> None:
    who = add_people(desk, 1)[0]
    give_order(desk.work(), moves(who))
    clock.forward(days=30)
    apply_due(desk.work())
    assert person_view(desk.work(), who.employment_id).postings[-1].starts == SOON


def test_an_order_can_be_undone_before_its_day_and_not_after(desk: Desk, clock: Clock) -> None:
    who = add_people(desk, 1)[0]
    given = give_order(desk.work(), moves(who))
    assert undo_order(desk.work(), given.id).state is OrderState.UNDONE
    clock.forward(days=9)
    assert apply_due(desk.work()).applied == 0
    done = give_order(desk.work(), moves(who, TODAY))
    with pytest.raises(UserError) as caught:
        undo_order(desk.work(), done.id)
    assert caught.value.code == "not_undoable"


def test_two_orders_add_up_since_each_holds_only_what_changes(desk: Desk, clock: Clock) -> None:
    who = add_people(desk, 1)[0]
    give_order(desk.work(), moves(who, SOON, position="组长"))
    give_order(desk.work(), moves(who, TODAY))
    clock.forward(days=8)
    apply_due(desk.work())
    post = person_view(desk.work(), who.employment_id).posting
    assert post is not None
    assert (post.team, post.position) == ("电催二组", "组长")


def test_two_orders_for_one_day_are_refused_with_the_way_out(desk: Desk) -> None:
    who = add_people(desk, 1)[0]
    give_order(desk.work(), moves(who))
    said = refused("already_there", GiveOrder(who.employment_id, "pay", SOON, pay=Decimal(6000)), desk)
    assert "2026-12-01" in said
    assert "调动" in said


def test_a_move_into_a_closed_month_is_refused(desk: Desk) -> None:
    who = add_people(desk, 1)[0]
    desk.work().write(
        lambda conn: conn.execute(insert(t.period).values(month=202610, closed_at=desk.work().now())).rowcount
    )
    assert "2026-10-31" in refused("period_closed", moves(who, date(2026, 10, 15)), desk)
    give_order(desk.work(), moves(who, date(2026, 11, 2)))


def test_a_circle_of_superiors_is_refused_though_both_orders_only_wait(desk: Desk) -> None:
    first, second = add_people(desk, 2)
    give_order(desk.work(), moves(first, superior_no=second.employee_no))
    said = refused("own_superior", moves(second, SOON + timedelta(days=1), superior_no=first.employee_no), desk)
    assert first.employee_no in said
    assert second.employee_no in said


@pytest.mark.parametrize(("order", "code"), [
    ({"kind": "transfer", "effective": TODAY, "post": {"team": "电催一组"}}, "nothing_changes"),
    ({"kind": "transfer", "effective": TODAY, "post": {"team": "电催九组"}}, "not_found"),
    ({"kind": "transfer", "effective": date(2020, 1, 1), "post": SECOND}, "not_after"),
    ({"kind": "regularisation", "effective": TODAY}, "unlawful_status"),
    ({"kind": "pay", "effective": TODAY}, "missing"),
    ({"kind": "pay", "effective": TODAY, "pay": Decimal(0)}, "out_of_range"),
    ({"kind": "resumption", "effective": TODAY}, "nothing_changes"),
    ({"kind": "suspension", "effective": TODAY, "until": TODAY - timedelta(days=1)}, "out_of_range"),
])  # fmt: skip
def test_what_cannot_be_ordered_is_said(desk: Desk, order: dict[str, Any], code: str) -> None:
    who = add_people(desk, 1)[0]
    refused(code, GiveOrder(who.employment_id, **order), desk)


def test_a_regularisation_changes_the_status_on_its_day(desk: Desk, clock: Clock) -> None:
    who = add_people(desk, 1, status="probation", hire_date=date(2026, 9, 1))[0]
    give_order(desk.work(), GiveOrder(who.employment_id, "regularisation", SOON))
    clock.forward(days=8)
    apply_due(desk.work())
    view = person_view(desk.work(), who.employment_id)
    assert (view.status.value, view.regular_date) == ("regular", SOON)


def test_pay_is_sealed_and_shown_for_a_purpose_that_is_logged(desk: Desk) -> None:
    who = add_people(desk, 1)[0]
    given = give_order(desk.work(), GiveOrder(who.employment_id, "pay", TODAY, pay=Decimal("5200.5")))
    assert given.has_pay
    assert "5200" not in repr(given)
    assert reveal_pay(desk.work(), given.id, "核对十一月工资") == Decimal("5200.50")
    events = person_view(desk.work(), who.employment_id).timeline
    assert any("核对十一月工资" in event.detail for event in events)
    assert not any("5200" in event.detail for event in events)
    with pytest.raises(Denied):
        reveal_pay(as_role(desk, "owner").work(), given.id, "看看")
    with desk.database.read() as conn:
        raw = conn.exec_driver_sql("SELECT pay FROM personnel_order").scalar_one()
    assert b"5200" not in raw


def test_who_is_suspended_is_told_until_the_day_given_or_until_back(desk: Desk, clock: Clock) -> None:
    who, other = add_people(desk, 2)
    give_order(desk.work(), GiveOrder(who.employment_id, "suspension", TODAY, until=TODAY + timedelta(days=3)))
    give_order(desk.work(), GiveOrder(other.employment_id, "suspension", TODAY))
    with desk.database.read() as conn:
        assert suspensions(conn, TODAY) == {who.employment_id: TODAY, other.employment_id: TODAY}
        assert suspensions(conn, TODAY + timedelta(days=4)) == {other.employment_id: TODAY}
    clock.forward(days=4)
    give_order(desk.work(), GiveOrder(other.employment_id, "resumption", TODAY + timedelta(days=4)))
    with desk.database.read() as conn:
        assert suspensions(conn, TODAY + timedelta(days=4)) == {}


def test_role_and_scope_follow_the_post(desk: Desk, clock: Clock) -> None:
    """A collector who is made a team leader sees the team from that day; who led it before does not."""
    old, who = add_people(desk, 2)
    member = add_people(desk, 1, team="电催二组")[0]
    lead(desk, old.employee_no, "电催二组")
    there = as_role(desk, "collector", employee_no=who.employee_no, login="xiaomei")
    before = as_role(desk, "supervisor", employee_no=old.employee_no, login="laoli")
    assert member.employee_no in repr(list_people(before.work()))
    order = GiveOrder(who.employment_id, "promotion", SOON, {**SECOND, "position": "组长"}, leads="电催二组")
    give_order(desk.work(), order)
    assert member.employee_no not in repr(list_people(there.work()))
    clock.forward(days=8)
    apply_due(there.work())  # whoever opens the file first
    accounts = {row.login: (row.role.value, row.scope.value) for row in access.list_accounts(desk.work())}
    assert accounts["xiaomei"] == ("supervisor", "team")
    assert accounts["laoli"] == ("collector", "own")
    again = access.sign_in(desk.place, "xiaomei", _password(desk, "xiaomei"), clock=clock, cost=CHEAP)
    assert member.employee_no in repr(list_people(again.work()))
    again.database.close()
    with pytest.raises(Denied):  # whose account changed signs in again
        list_people(before.work())
    before = access.sign_in(desk.place, "laoli", _password(desk, "laoli"), clock=clock, cost=CHEAP)
    assert member.employee_no not in repr(list_people(before.work()))
    before.database.close()


def _password(desk: Desk, login: str) -> str:
    account = next(row for row in access.list_accounts(desk.work()) if row.login == login)
    return access.reset_password(desk.work(), account.account_id, cost=CHEAP).password


def test_an_account_that_sees_a_department_moves_with_its_person(desk: Desk) -> None:
    who = add_people(desk, 1)[0]
    as_role(desk, "supervisor", scope="department", department="催收一部", employee_no=who.employee_no, login="zhuguan")
    give_order(desk.work(), moves(who, TODAY, department="客服部", team="客服一组"))
    found = next(row for row in access.list_accounts(desk.work()) if row.login == "zhuguan")
    assert found.department == "客服部"


def test_an_order_that_can_no_longer_be_carried_out_is_kept_with_its_reason(desk: Desk, clock: Clock) -> None:
    from hrdesk.app.people import ChangeStatus, change_status

    gone, other = add_people(desk, 2)
    given = give_order(desk.work(), moves(gone))
    give_order(desk.work(), moves(other))
    version = person_view(desk.work(), gone.employment_id).version
    change_status(desk.work(), ChangeStatus(gone.employment_id, version, "left", TODAY))
    clock.forward(days=8)
    done = apply_due(desk.work())
    assert (done.applied, done.stuck) == (1, 1)
    stuck = orders_of(desk.work(), gone.employment_id)[0]
    assert (stuck.id, stuck.state) == (given.id, OrderState.STUCK)
    assert "离职" in stuck.problem
    assert undo_order(desk.work(), given.id).state is OrderState.UNDONE


def test_a_circle_that_came_about_meanwhile_stops_the_order_on_its_day(desk: Desk, clock: Clock) -> None:
    first, second = add_people(desk, 2)
    give_order(desk.work(), moves(first, superior_no=second.employee_no))
    with desk.database.read() as conn:
        post = conn.execute(
            select(t.posting.c.id).where(t.posting.c.employment_id == second.employment_id)
        ).scalar_one()
    desk.work().write(
        lambda conn: (
            conn.execute(
                t.posting.update().where(t.posting.c.id == post).values(superior_id=first.employment_id)
            ).rowcount
        )
    )
    clock.forward(days=8)
    assert apply_due(desk.work()).stuck == 1


def test_the_scheme_follows_the_post_on_the_day(desk: Desk, clock: Clock) -> None:
    """调岗 in the middle of a month: that month is scored by the scheme of its last day."""
    from hrdesk.app.performance.configuration import configure_from
    from hrdesk.app.performance.month import read_month
    from hrdesk.domain.calendar import Period
    from hrdesk.domain.performance.pack import configuration

    configure_from(desk.work(), configuration())
    who = add_person(desk, "马洁", team="电催一组", position="催收员")
    give_order(desk.work(), moves(who, SOON, department="客服部", team="客服一组", position="客服专员"))
    clock.forward(days=40)
    apply_due(desk.work())
    with desk.database.read() as conn:
        found = {}
        for month in (Period(2026, 11), Period(2026, 12)):
            read = read_month(conn, month)
            version = read.candidates[0].version_id
            found[month.label] = read.book.schemes[version].code if version else None
    assert found["2026-11"] != found["2026-12"]


def test_a_department_s_hr_orders_nothing_for_others(desk: Desk) -> None:
    who = add_people(desk, 1)[0]
    other = as_role(desk, "hr", scope="department", department="客服部")
    refused("not_found", moves(who), other)


def test_somebody_put_into_a_past_month_keeps_the_end_of_the_post(desk: Desk) -> None:
    add_person(desk, "郑浩", team="电催一组")
    leaving = add_people(desk, 1, leave_date=None)[0]
    desk.work().write(
        lambda conn: (
            conn.execute(
                t.posting.update()
                .where(t.posting.c.employment_id == leaving.employment_id)
                .values(ends=date(2026, 12, 31))
            ).rowcount
        )
    )
    give_order(desk.work(), moves(leaving, TODAY))
    assert person_view(desk.work(), leaving.employment_id).postings[-1].ends == date(2026, 12, 31)
