"""What would be saved: a month taken over and raised, a sum spread over people by heads, by what was brought, evenly."""

from datetime import date
from decimal import Decimal

import pytest

from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.targets.model import Change, Spot, Spread, SpreadMonths, TakeOver
from hrdesk.app.targets.proposing import preview_months, preview_spread, preview_take_over
from hrdesk.domain.calendar import Period
from hrdesk.domain.targets.spreading import OverMonths, OverPeople
from tests.app.builders import add_people, supervisor_of
from tests.app.performance.month import MONTH, evaluation, figures, team
from tests.app.progress.running import moves
from tests.app.targets.sheets import MONEY, NOVEMBER, RATE, asked, own, put, refused, save, sheet, team_row

D = Decimal


@pytest.fixture
def people(desk):
    return team(desk)


def spread(desk, whole, how=OverPeople.HEADS, kind="team", period=NOVEMBER, metric=MONEY):
    number = team_row(desk, period=period).object_id if kind == "team" else 0
    return preview_spread(desk.work(), Spread(period, metric, kind, number, D(whole), how))


def take_over(desk, **more):
    return preview_take_over(desk.work(), TakeOver(NOVEMBER, more.pop("source", MONTH), **more))


# --- spread -----------------------------------------------------------------------------------------------------------


def test_a_teams_sum_comes_to_the_yuan_with_joiners_by_their_days_and_is_scored_so(desk, people):
    late = add_people(desk, 1, hire_date=date(2026, 11, 16))[0]
    found = spread(desk, 1_000_000)
    persons = [line for line in found.lines if line.employee_no]
    assert sum(line.new for line in persons) == 1_000_000
    mine = next(line for line in persons if line.employee_no == late.employee_no)
    assert mine.new == 148_649  # 0.52381 of 3.52381 heads
    save(desk, *found.changes)
    assert asked(desk, late).asked == 148_649
    assert sum(asked(desk, who).asked for who in (*people, late)) == 1_000_000
    assert sheet(desk).kept[Spot("team", team_row(desk).object_id, MONEY, total=True)] == 1_000_000
    assert spread(desk, 1_000_000).changes == ()  # spread again it is the same


def test_the_agencys_sum_goes_over_teams_and_people(desk, people):
    add_people(desk, 1, team="电催二组")
    found = spread(desk, 900, OverPeople.EVENLY, "agency")
    assert [(line.name, line.new) for line in found.lines if line.total][1:] == [("电催一组", 450), ("电催二组", 450)]
    assert [line.new for line in found.lines if line.employee_no] == [150, 150, 150, 450]
    assert spread(desk, 1000, kind="agency").lines[1].new == 750  # by heads


def test_by_what_each_brought_in_the_months_before(desk, people):
    figures(desk, people[0], {MONEY: "300"})
    figures(desk, people[1], {MONEY: "100"}, month=Period(2026, 9))
    found = spread(desk, 1200, OverPeople.ACTUALS)
    parts = {line.employee_no: line for line in found.lines if line.employee_no}
    assert [parts[who.employee_no].new for who in people] == [600, 200, 400]  # unknown: as the others on average
    assert [parts[who.employee_no].before for who in people] == [300, 100, None]
    with refused("nothing_known"):
        spread(desk, 1200, OverPeople.ACTUALS, period=Period(2026, 8))


def test_what_is_published_keeps_its_target_which_counts_into_the_sum(desk, people):
    for who in people[:2]:
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, employment_ids=tuple(who.employment_id for who in people[:2]), confirm=True))
    stands = asked(desk, people[0], period=MONTH).asked
    found = spread(desk, stands * 2 + 55, period=MONTH)
    assert [line.stays != "" for line in found.lines if line.employee_no].count(True) == 2
    assert next(line for line in found.lines if line.employee_no == people[2].employee_no).new == 55
    save(desk, *found.changes, period=MONTH)
    with refused("too_little"):
        spread(desk, stands, period=MONTH)


def test_what_cannot_be_spread_is_said(desk, people):
    with refused("wrong_use"):
        spread(desk, 100, metric=RATE)
    with refused("out_of_range"):
        spread(desk, 0)
    with refused("not_found"):
        preview_spread(desk.work(), Spread(NOVEMBER, MONEY, "team", 999, D(1)))


def test_a_supervisor_spreads_the_sum_hr_set(desk, people):
    number = team_row(desk).object_id
    put(desk, Spot("team", number, MONEY, total=True), 600_000)
    leader = supervisor_of(desk, "电催一组")
    found = spread(leader, 600_000)
    assert all(change.spot.kind == "employment" for change in found.changes)
    save(leader, *found.changes)
    assert asked(desk, people[0]).asked > 0


# --- taken over -------------------------------------------------------------------------------------------------------


def test_taken_over_as_it_was(desk, people):
    put(desk, own(people[0]), 84_210, period=MONTH)
    put(desk, Spot("team", team_row(desk).object_id, RATE), "0.42", period=MONTH)
    found = take_over(desk)
    assert [(line.name, line.metric.code, line.new) for line in found.lines] == [
        ("电催一组", RATE, D("0.42")),
        (people[0].name, MONEY, D(84_210)),
    ]
    save(desk, *found.changes)
    assert asked(desk, people[1], RATE).asked == D("0.42")
    assert take_over(desk).lines == ()


def test_raised_for_everybody_the_rates_with_the_team(desk, people):
    before, rate = asked(desk, people[0]).asked, asked(desk, people[0], RATE).asked
    found = take_over(desk, percent=D(5), step=D(1000))
    money = [line for line in found.lines if line.metric.code == MONEY]
    assert {line.new for line in money} == {(before * D("1.05") / 1000).quantize(D(1)) * 1000}
    assert {line.old for line in money} == {before}
    rates = [line for line in take_over(desk, percent=D(5)).lines if line.metric.code == RATE]
    assert [(line.name, line.old) for line in rates] == [("电催一组", rate)]
    save(desk, *take_over(desk, percent=D(5)).changes)
    assert asked(desk, people[2], RATE).asked > rate
    assert take_over(desk, percent=D(5)).lines == ()  # from October again: it is what it is


def test_raised_for_one_team_and_one_metric(desk, people):
    other = add_people(desk, 1, team="电催二组")[0]
    found = take_over(desk, percent=D(10), metric=MONEY, unit=("team", team_row(desk).object_id))
    assert {line.metric.code for line in found.lines} == {MONEY}
    assert other.employee_no not in {line.employee_no for line in found.lines}
    assert len(found.lines) == 3


def test_a_supervisor_raises_person_by_person(desk, people):
    leader = supervisor_of(desk, "电催一组")
    found = take_over(leader, percent=D(5))
    assert {change.spot.kind for change in found.changes} == {"employment"}
    assert RATE in {change.spot.metric for change in found.changes}
    save(leader, *found.changes)


def test_who_joined_last_month_is_asked_a_whole_month_now(desk, people):
    late = add_people(desk, 1, hire_date=date(2026, 10, 19))[0]
    put(desk, own(late), 100_000, period=MONTH)
    assert asked(desk, late, period=MONTH).asked < 100_000
    save(desk, *take_over(desk).changes)
    assert asked(desk, late).asked == 100_000


def test_a_published_one_stays_and_the_list_says_why(desk, people):
    for who in people:
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    found = preview_take_over(desk.work(), TakeOver(MONTH, MONTH, D(5)))
    assert found.lines
    assert found.changes == ()
    assert all(line.stays and line.old == line.new for line in found.lines)
    assert evaluation(desk, people[0]).revision == 1


def test_a_slip_of_the_percent_is_said(desk, people):
    for percent in (D(301), D(-91)):
        with refused("out_of_range"):
            take_over(desk, percent=percent)
    with refused("out_of_range"):
        take_over(desk, percent=D(1), step=D(0))
    with refused("not_found"):
        take_over(desk, metric="nothing")


# --- months -----------------------------------------------------------------------------------------------------------


def test_months_by_what_was_brought_a_year_before(desk, people):
    figures(desk, people[0], {MONEY: "300"}, month=Period(2025, 11))
    figures(desk, people[1], {MONEY: "100"}, month=Period(2025, 12))
    order = SpreadMonths(NOVEMBER, Period(2026, 12), MONEY, "agency", 0, D(1000), OverMonths.LAST_YEAR)
    assert [part.new for part in preview_months(desk.work(), order)] == [750, 250]
    number = team_row(desk).object_id
    mine = SpreadMonths(NOVEMBER, Period(2026, 12), MONEY, "team", number, D(1000), OverMonths.LAST_YEAR)
    assert [part.last_year for part in preview_months(desk.work(), mine)] == [300, 100]
    later = SpreadMonths(Period(2028, 1), Period(2028, 3), MONEY, "agency", 0, D(1000), OverMonths.LAST_YEAR)
    with refused("nothing_known"):
        preview_months(desk.work(), later)


def test_what_a_team_brought_a_year_before_counts_who_left_it_or_the_agency_in_that_month(desk, people):
    (other,) = add_people(desk, 1, names=("秦岚",), team="电催二组")
    last_year = Period(2025, 11)
    figures(desk, people[0], {MONEY: "300"}, month=last_year, day=5)
    figures(desk, other, {MONEY: "70"}, month=last_year, day=5, file="秦岚.xlsx")
    moves(desk, people[0], "电催二组", date(2025, 11, 20))
    number = team_row(desk).object_id
    order = SpreadMonths(NOVEMBER, NOVEMBER, MONEY, "team", number, D(1000), OverMonths.LAST_YEAR)
    assert [part.last_year for part in preview_months(desk.work(), order)] == [300]


def test_a_change_somebody_made_after_the_preview_is_a_conflict(desk, people):
    found = spread(desk, 900_000)
    put(desk, own(people[0]), 1)
    with refused("changed", "1.00"):
        save(desk, *found.changes)
    assert isinstance(found.changes[0], Change)
