"""Departments on the sheet of targets: their row before their teams, a sum kept for them, spread to teams and people."""

from decimal import Decimal

import pytest

from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.targets.model import Change, SaveMonths, Spot, Spread, SpreadMonths, TakeOver
from hrdesk.app.targets.proposing import preview_months, preview_spread, preview_take_over
from hrdesk.app.targets.saving import save_months
from hrdesk.domain.calendar import Period
from hrdesk.domain.targets.spreading import OverMonths, OverPeople
from tests.app.builders import add_people, as_role, supervisor_of
from tests.app.performance.month import MONTH, figures, team
from tests.app.targets.sheets import MONEY, NOVEMBER, RATE, asked, own, put, refused, save, sheet

D = Decimal


@pytest.fixture
def people(desk):
    """Two in 电催一组, one in 电催二组 and one in no team of 催收一部; two in 外访组 of 催收二部."""
    return [
        *team(desk, 2),
        *add_people(desk, 1, team="电催二组"),
        *add_people(desk, 1, team=None),
        *add_people(desk, 2, department="催收二部", team="外访组"),
    ]


def unit(desk, name, period=NOVEMBER):
    return next(one for one in sheet(desk, period).rows if one.kind != "employment" and one.name == name)


def total(desk, name, metric=MONEY):
    row = unit(desk, name)
    return Spot(row.kind, row.object_id, metric, total=True)


def spread(desk, name, whole, how=OverPeople.HEADS):
    row = unit(desk, name)
    return preview_spread(desk.work(), Spread(NOVEMBER, MONEY, row.kind, row.object_id, D(whole), how))


def test_a_department_stands_before_its_teams_and_who_is_in_no_team_comes_last_in_it(desk, people):
    first, second, third, alone, fifth, sixth = (who.name for who in people)
    assert [one.name for one in sheet(desk).rows] == [
        "全公司", "催收一部", "电催一组", *sorted([first, second], key=_key(desk)), "电催二组", third, alone,
        "催收二部", "外访组", *sorted([fifth, sixth], key=_key(desk)),
    ]  # fmt: skip
    assert {one.name for one in sheet(desk).under(unit(desk, "催收一部"))} == {first, second, third, alone}


def _key(desk):
    keys = {one.name: one.name_key for one in sheet(desk).people()}
    return lambda name: (keys[name], name)


def test_a_departments_sum_is_kept_beside_what_everybody_in_it_is_asked(desk, people):
    put(desk, total(desk, "催收一部"), 800_000)
    number = unit(desk, "催收一部").object_id
    put(desk, Spot("department", number, RATE), "0.41")
    kept = sheet(desk).kept
    assert (kept[total(desk, "催收一部")], kept[Spot("department", number, RATE)]) == (800_000, D("0.41"))
    assert asked(desk, people[0]).holder == ("scheme", 0)  # a sum is asked of nobody alone
    assert asked(desk, people[3], RATE).holder == ("department", number)
    assert asked(desk, people[4], RATE).holder == ("scheme", 0)
    put(desk, total(desk, "催收一部"), None)
    assert total(desk, "催收一部") not in sheet(desk).kept


def test_a_departments_sum_goes_to_its_teams_and_people_to_the_yuan(desk, people):
    found = spread(desk, "催收一部", 1_000_001)
    assert [(line.name, line.new) for line in found.lines if line.total] == [
        ("催收一部", 1_000_001), ("电催一组", 500_001), ("电催二组", 250_000),
    ]  # fmt: skip
    assert sum(line.new for line in found.lines if line.employee_no) == 1_000_001
    save(desk, *found.changes)
    assert sheet(desk).kept[total(desk, "电催二组")] == 250_000
    assert own(people[4]) not in sheet(desk).kept  # of another department
    assert spread(desk, "催收一部", 1_000_001).changes == ()


def test_the_agencys_sum_sets_each_departments_too(desk, people):
    found = spread(desk, "全公司", 600_000)
    assert [(line.name, line.new) for line in found.lines if line.total] == [
        ("全公司", 600_000), ("催收一部", 400_000), ("电催一组", 200_000), ("电催二组", 100_000),
        ("催收二部", 200_000), ("外访组", 200_000),
    ]  # fmt: skip
    save(desk, *found.changes)
    assert sheet(desk).kept[total(desk, "催收二部")] == 200_000


def test_a_department_that_is_the_whole_agency_has_no_row_until_it_has_targets(desk):
    team(desk)
    assert [one.kind for one in sheet(desk).rows][:2] == ["agency", "team"]
    assert not [line for line in spread(desk, "全公司", 300).lines if line.name == "催收一部"]
    put(desk, Spot("department", sheet(desk).people()[0].department_id, MONEY, total=True), 500)
    assert unit(desk, "催收一部").kind == "department"


def test_its_head_sees_the_department_and_hr_alone_sets_its_targets(desk, people):
    head = as_role(desk, "supervisor", scope="department", department="催收一部")
    assert [one.kind for one in sheet(head).rows if one.kind != "employment"] == ["department", "team", "team"]
    with refused("locked", "催收一部"):
        put(head, total(desk, "催收一部"), 1)
    leader = supervisor_of(desk, "电催一组")
    assert "department" not in {one.kind for one in sheet(leader).rows}
    with refused("not_found"):
        preview_spread(leader.work(), Spread(NOVEMBER, MONEY, "department", unit(desk, "催收一部").object_id, D(9)))
    put(desk, total(desk, "催收一部"), 987_654)
    assert 987_654 not in sheet(leader).kept.values()


def test_a_departments_target_is_taken_over_and_raised(desk, people):
    october = sheet(desk, MONTH)
    row = next(one for one in october.rows if one.kind == "department")
    put(desk, Spot("department", row.object_id, MONEY, total=True), 500_000, period=MONTH)
    order = TakeOver(NOVEMBER, MONTH, D(10), metric=MONEY, unit=("department", row.object_id))
    found = preview_take_over(desk.work(), order)
    assert (found.lines[0].name, found.lines[0].new) == ("催收一部", 550_000)
    assert {line.name for line in found.lines} == {"催收一部", *(one.name for one in october.under(row))}


def test_a_year_of_a_department_over_its_months_by_what_it_brought(desk, people):
    figures(desk, people[3], {MONEY: "300"}, month=Period(2025, 11))
    figures(desk, people[4], {MONEY: "900"}, month=Period(2025, 12))  # of another department
    figures(desk, people[0], {MONEY: "100"}, month=Period(2025, 12))
    number = unit(desk, "催收一部").object_id
    order = SpreadMonths(NOVEMBER, Period(2026, 12), MONEY, "department", number, D(1000), OverMonths.LAST_YEAR)
    parts = preview_months(desk.work(), order)
    assert [(part.last_year, part.new) for part in parts] == [(300, 750), (100, 250)]
    spot = Spot("department", number, MONEY, total=True)
    changes = tuple((part.period, Change(spot, part.new, part.old)) for part in parts)
    assert save_months(desk.work(), SaveMonths(changes)).count == 2
    assert sheet(desk).kept[spot] == 750
    with refused("not_found"):
        preview_months(desk.work(), SpreadMonths(NOVEMBER, NOVEMBER, MONEY, "department", 99, D(1), OverMonths.EVENLY))


def test_a_rate_of_a_department_with_published_people_stays(desk, people):
    for who in people:
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    row = unit(desk, "催收二部", MONTH)
    with refused("locked", "催收二部"):
        put(desk, Spot("department", row.object_id, RATE), "0.5", period=MONTH)
    put(desk, Spot("department", row.object_id, MONEY, total=True), 5, period=MONTH)  # a sum scores nobody
