"""Turnover of the people the actor may see: reasons from the exits, who never came, who came and went within a month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import insert

from hrdesk.app import onboarding
from hrdesk.app.insight import (
    AddMeasure,
    TurnoverOrder,
    WhyOrder,
    add_measure,
    export_turnover,
    note_effect,
    print_why,
    turnover,
    why_people_leave,
)
from hrdesk.app.work import Desk
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.separation import Reason
from hrdesk.domain.turnover import Dimension
from hrdesk.storage import tables as t
from tests.app.builders import TODAY, add_people, as_role, lead, new_agency, set_up, supervisor_of
from tests.app.onboarding.builders import ready, taken

OCTOBER = TurnoverOrder(Period(2026, 10), Period(2026, 10))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = new_agency(tmp_path)
    yield opened
    opened.database.close()


def test_the_reason_is_the_one_stated_else_the_kind_of_the_exit(desk: Desk) -> None:
    people = add_people(desk, 3, status="left", leave_date=date(2026, 10, 15))
    for who, kind, stated in ((people[0], "resignation", "pay"), (people[1], "mutual", None)):
        row = insert(t.separation).values(
            employment_id=who.employment_id, kind=kind, state="closed", stated_reason=stated, notice_day=date(2026, 9, 15),
            last_day=date(2026, 10, 15), effective_day=date(2026, 10, 15), status_before="regular", made_at=desk.work().now(),
        )  # fmt: skip
        desk.work().write(lambda conn, row=row: conn.execute(row).rowcount)
    found = {group.name: group.figures.left for group in turnover(desk.work(), OCTOBER).groups[Dimension.REASON]}
    assert sum(found.values()) == 3
    assert found["未登记"] == 1
    assert len(found) == 3


def test_who_never_came_is_in_no_figure(desk: Desk) -> None:
    ready(desk)
    one = taken(desk).people[0]
    onboarding.cancel_plan(desk.work(), [one.plan_id], "未报到")
    view = turnover(desk.work(), TurnoverOrder(Period(2026, 11), Period(2026, 11)))
    assert (view.total.joined, view.total.left) == (0, 0)


def test_who_came_and_went_within_a_month_is_seen_by_who_led_the_team(desk: Desk) -> None:
    set_up(desk)
    there, other = supervisor_of(desk, "电催一组"), supervisor_of(desk, "电催二组")
    add_people(desk, 1, status="left", hire_date=date(2026, 10, 8), leave_date=date(2026, 10, 20), names=("短期",))
    assert [row.name for row in turnover(there.work(), OCTOBER).people.values()] == ["短期"]
    assert turnover(other.work(), OCTOBER).people == {}
    department = as_role(desk, "hr", scope="department", department="催收一部")
    assert [row.name for row in turnover(department.work(), OCTOBER).people.values()] == ["短期"]


def test_a_mover_is_no_leaver_of_the_team_left(desk: Desk) -> None:
    from hrdesk.app.people import GiveOrder, give_order

    set_up(desk)
    who = add_people(desk, 2)[0]
    give_order(desk.work(), GiveOrder(who.employment_id, "transfer", date(2026, 10, 12), {"team": "电催二组"}))
    found = {group.name: group.figures for group in turnover(desk.work(), OCTOBER).groups[Dimension.TEAM]}
    assert (found["电催一组"].moved_out, found["电催一组"].left, found["电催二组"].moved_in) == (1, 0, 1)


@pytest.mark.parametrize("order", [
    TurnoverOrder(Period(2026, 10), Period(2026, 9)),
    TurnoverOrder(Period(2027, 1), Period(2027, 2)),
    TurnoverOrder(Period(2010, 1), Period(2026, 9)),
])  # fmt: skip
def test_months_that_make_no_sense_are_refused(desk: Desk, order: TurnoverOrder) -> None:
    with pytest.raises(UserError) as caught:
        turnover(desk.work(), order)
    assert caught.value.code == "out_of_range"


def test_a_month_that_runs_is_counted_until_today(desk: Desk, tmp_path: Path) -> None:
    add_people(desk, 2)
    view = turnover(desk.work(), TurnoverOrder(Period(2026, 11), Period(2026, 12)))
    assert (view.last, len(view.months)) == (TODAY, 1)
    assert export_turnover(desk.work(), OCTOBER, tmp_path / "a.xlsx").rows >= 4


def leaver(desk: Desk, day: date, **reasons: str) -> None:
    who = add_people(desk, 1, status="left", hire_date=date(2026, 1, 5), leave_date=day)[0]
    row = insert(t.separation).values(
        employment_id=who.employment_id, kind="resignation", state="closed", notice_day=date(2026, 1, 5),
        last_day=day, effective_day=day, status_before="regular", made_at=desk.work().now(), **reasons,
    )  # fmt: skip
    desk.work().write(lambda conn: conn.execute(row).rowcount)


YEAR = (Period(2026, 1), Period(2026, 11))


def test_why_people_leave_is_compared_with_others_of_the_same_length_of_service(desk: Desk) -> None:
    set_up(desk)
    add_people(desk, 6, hire_date=date(2026, 1, 5))
    for month in (4, 6, 8):
        leaver(
            desk, date(2026, month, 10), stated_reason="pay", interview_reason="superior", supervisor_reason="family"
        )
    add_people(desk, 12, team="电催二组", hire_date=date(2026, 1, 5))
    add_people(desk, 2, team="电催二组", status="left", hire_date=date(2026, 1, 5), leave_date=date(2026, 5, 20))
    boss = add_people(desk, 1, hire_date=date(2026, 1, 5))[0]
    lead(desk, boss.employee_no, "电催一组", starts=date(2026, 5, 1))
    view = why_people_leave(desk.work(), WhyOrder(*YEAR))
    assert view.team.endswith("电催一组")
    assert view.left == 3
    assert view.few  # three leavers: a question, not an answer
    assert view.expected is not None
    assert Decimal("0.5") < view.expected < 3
    assert sum(band.left for band in view.bands) == 3
    assert sum(band.others_left for band in view.bands) == 2
    assert [(one.name, one.before, one.after) for one in view.leaders] == [(boss.name, 1, 1)]
    reasons = {one.name: (one.stated, one.interview, one.supervisor) for one in view.reasons or ()}
    assert reasons[Reason.PAY.text] == (3, 0, 0)
    assert reasons[Reason.SUPERIOR.text] == (0, 3, 0)
    supervisor = supervisor_of(desk, "电催一组")
    seen = why_people_leave(supervisor.work(), WhyOrder(*YEAR))
    assert [name for _ident, name in seen.teams] == [view.team]
    assert all(one.interview is None for one in seen.reasons or ())
    assert seen.expected is None  # nobody else is seen to compare with
    owner = as_role(desk, "owner")
    assert why_people_leave(owner.work(), WhyOrder(*YEAR)).reasons is None


def test_few_leavers_keep_their_reasons_from_who_is_not_hr(desk: Desk) -> None:
    set_up(desk)
    add_people(desk, 5, hire_date=date(2026, 1, 5))
    leaver(desk, date(2026, 6, 10), stated_reason="health")
    supervisor = supervisor_of(desk, "电催一组")
    assert why_people_leave(supervisor.work(), WhyOrder(*YEAR)).reasons is None
    assert why_people_leave(desk.work(), WhyOrder(*YEAR)).reasons


def test_a_measure_has_an_owner_and_its_effect_is_counted(desk: Desk, tmp_path: Path) -> None:
    set_up(desk)
    owner = add_people(desk, 5, hire_date=date(2026, 1, 5))[0]
    leaver(desk, date(2026, 8, 10))
    leaver(desk, date(2026, 10, 10))
    view = why_people_leave(desk.work(), WhyOrder(*YEAR))
    order = AddMeasure(view.team_id, "新人前 90 天目标减半", owner.employee_no, date(2026, 9, 1))
    ident = add_measure(desk.work(), order)
    one = why_people_leave(desk.work(), WhyOrder(*YEAR)).measures[0]
    assert (one.owner, one.before, one.after, one.running) == (owner.name, 1, 1, True)
    note_effect(desk.work(), ident, one.version, "首月离职减少")
    assert why_people_leave(desk.work(), WhyOrder(*YEAR)).measures[0].effect == "首月离职减少"
    done = print_why(desk.work(), WhyOrder(*YEAR), tmp_path / "why.pdf")
    assert (done.pages, done.missing_glyphs) == (1, ())
    for bad, code in (
        (AddMeasure(view.team_id, " ", owner.employee_no, TODAY), "missing"),
        (AddMeasure(view.team_id, "x", "HC9999", TODAY), "not_found"),
        (AddMeasure(9999, "x", owner.employee_no, TODAY), "not_found"),
    ):
        with pytest.raises(UserError) as caught:
            add_measure(desk.work(), bad)
        assert caught.value.code == code
