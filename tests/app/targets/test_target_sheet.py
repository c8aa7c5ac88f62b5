"""The sheet of targets: what counts and whose it is, saved as one, nothing overwritten silently, published months stay."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from hrdesk.app.performance.cycle import Publish, close_period, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.scheme_editing import SaveTargets, TargetOf, save_targets
from hrdesk.app.targets.model import Change, SaveMonths, SaveTargetSheet, Spot, SpreadMonths
from hrdesk.app.targets.proposing import preview_months
from hrdesk.app.targets.saving import save_months, save_target_sheet
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Denied
from hrdesk.domain.targets.force import SCHEME
from hrdesk.storage import tables as t
from tests.app.builders import add_people, as_role, supervisor_of
from tests.app.performance.month import MONTH, evaluation, figures, team
from tests.app.targets.sheets import MONEY, NOVEMBER, RATE, asked, own, put, refused, row, save, sheet, team_row

D = Decimal


@pytest.fixture
def people(desk):
    return team(desk)


@pytest.fixture
def leader(desk, people):
    return supervisor_of(desk, "电催一组")


def test_the_sheet_says_what_counts_and_whose_it_is(desk, people):
    first, second, third = people
    assert asked(desk, first).holder == (SCHEME, 0)
    number = team_row(desk).object_id
    save_targets(desk.work(), SaveTargets(NOVEMBER, TargetOf("team", number), {MONEY: D(150_000)}))
    put(desk, own(second), 90_000)
    assert (asked(desk, first).asked, asked(desk, first).holder) == (150_000, ("team", number))
    assert (asked(desk, second).asked, asked(desk, second).holder) == (90_000, ("employment", second.employment_id))
    assert sheet(desk).names["team", number] == "电催一组"
    put(desk, own(second), None)
    assert asked(desk, second).asked == 150_000
    assert asked(desk, third, period=MONTH).holder == (SCHEME, 0)  # another month is not touched


def test_only_metrics_with_a_target_are_asked_and_rows_stand_by_team(desk, people):
    add_people(desk, 1, team="电催二组")
    found = sheet(desk)
    assert MONEY in found.metrics
    assert "valid_complaints" not in found.metrics  # points are taken off for each
    assert [one.kind for one in found.rows] == ["agency", "team", *["employment"] * 3, "team", "employment"]


def test_who_joins_within_the_month_is_asked_by_working_days_and_scored_by_the_same(desk, people):
    late = add_people(desk, 1, hire_date=date(2026, 11, 16))[0]
    whole = asked(desk, people[0]).asked
    assert row(desk, late).aims[MONEY].prorate
    assert asked(desk, late).asked == (whole * D("0.523810")).quantize(D("0.0001"))


def test_a_save_is_all_or_nothing_and_can_be_taken_back(desk, people):
    first, second, _third = people
    done = save(desk, Change(own(first), D(1000), None), Change(own(second, RATE), D("0.5"), None))
    assert done.count == 2
    with refused("out_of_range"):
        save(desk, Change(own(first), D(5), D(1000)), Change(own(second), D(-1), None))
    with refused("not_found"):
        save(desk, Change(own(first), D(5), D(1000)), Change(own(second, "valid_complaints"), D(1), None))
    assert asked(desk, first).asked == 1000
    save(desk, *done.back)
    assert asked(desk, first).holder == (SCHEME, 0)
    assert sheet(desk).kept == {}


def test_what_a_colleague_saved_meanwhile_is_never_overwritten(desk, people, leader):
    who = people[0]
    put(leader, own(who), 70_000)
    with refused("changed", "70,000", "80,000"):
        save(desk, Change(own(who), D(80_000), None), Change(own(people[1]), D(1), None))
    assert asked(desk, who).asked == 70_000
    assert asked(desk, people[1]).holder == (SCHEME, 0)
    assert save(desk, Change(own(who), D(70_000), None)).count == 0  # both meant the same


def test_a_supervisor_sets_targets_of_the_own_people_and_nothing_else(desk, people, leader):
    other = add_people(desk, 1, team="电催二组")[0]
    put(leader, own(people[0]), 70_000)
    shown = sheet(leader)
    assert {one.kind for one in shown.rows} == {"team", "employment"}
    assert other.employment_id not in {one.object_id for one in shown.people()}
    with refused("not_found"):
        put(leader, own(other), 1)
    with refused("locked"):
        put(leader, Spot("team", team_row(leader).object_id, MONEY, total=True), 500_000)
    with refused("not_found"):
        put(leader, Spot("agency", 0, RATE), "0.5")
    put(desk, own(other), 77_777)
    put(desk, Spot("agency", 0, MONEY, total=True), 88_888)
    assert not {77_777, 88_888} & set(sheet(leader).kept.values())
    collector = as_role(desk, "collector", employee_no=people[0].employee_no)
    with pytest.raises(Denied):
        sheet(collector)
    assert leader.actor.employment_id is not None
    mine = [one for one in shown.people() if one.object_id == leader.actor.employment_id]
    assert all(why for one in mine for why in one.locked.values())


def test_sums_of_teams_are_kept_beside_what_each_is_asked(desk, people):
    number = team_row(desk).object_id
    put(desk, Spot("team", number, MONEY, total=True), 500_000)
    put(desk, Spot("team", number, RATE), "0.42")
    assert sheet(desk).kept[Spot("team", number, MONEY, total=True)] == 500_000
    assert asked(desk, people[0]).holder == (SCHEME, 0)  # a sum is asked of nobody alone
    assert asked(desk, people[0], RATE).asked == D("0.42")
    with refused("not_found"):
        put(desk, Spot("team", number, RATE, total=True), 1)
    with refused("not_found"):  # nobody in the team is asked this
        put(desk, Spot("team", number, "satisfaction"), 1)


def test_the_draft_follows_and_a_published_month_stays(desk, people, leader):
    for who in people:
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    before = evaluation(desk, people[0]).score
    put(leader, own(people[0]), 84_210, period=MONTH)
    assert evaluation(desk, people[0]).score > before
    publish(desk.work(), Publish(MONTH, confirm=True))
    for someone in (desk, leader):
        with refused("locked", people[0].name):
            put(someone, own(people[0]), 1, period=MONTH)
    with refused("locked"):
        put(desk, Spot("team", team_row(desk).object_id, RATE), "0.1", period=MONTH)
    assert evaluation(desk, people[0]).revision == 1
    # the sum is a plan and scores nobody
    put(desk, Spot("team", team_row(desk).object_id, MONEY, total=True), 5, period=MONTH)


def test_a_published_target_is_corrected_in_settings_by_a_new_revision(desk, people):
    for who in people:
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    first = evaluation(desk, people[0])
    number = people[0].employment_id
    save_targets(desk.work(), SaveTargets(MONTH, TargetOf("employment", number), {MONEY: D(84_210)}))
    assert evaluation(desk, people[0]) == first, "what is published stays"
    evaluate(desk.work(), MONTH)
    again = evaluation(desk, people[0])
    assert (again.revision, again.state) == (2, "computed")
    assert again.score > first.score
    assert evaluation(desk, people[1]).revision == 1


def test_a_closed_month_is_closed(desk, people):
    for who in people:
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    close_period(desk.work(), MONTH)
    assert sheet(desk, MONTH).closed
    with refused("locked"):
        put(desk, Spot("agency", 0, MONEY, total=True), 5, period=MONTH)
    with refused("period_closed", "2026-10"):
        preview_months(desk.work(), SpreadMonths(MONTH, NOVEMBER, MONEY, "agency", 0, D(100)))


def test_a_year_is_spread_and_kept_month_by_month(desk, people, leader):
    order = SpreadMonths(Period(2027, 1), Period(2027, 12), MONEY, "agency", 0, D(12_000_001))
    parts = preview_months(desk.work(), order)
    assert sum(part.new for part in parts) == 12_000_001
    spot = Spot("agency", 0, MONEY, total=True)
    changes = tuple((part.period, Change(spot, part.new, part.old)) for part in parts)
    done = save_months(desk.work(), SaveMonths(changes))
    assert done.count == 12
    assert sheet(desk, Period(2027, 1)).kept[spot] == 1_000_001
    with refused("changed", "2027-01"):
        save_months(desk.work(), SaveMonths(changes[:1]))
    save_months(desk.work(), done.back)
    assert spot not in sheet(desk, Period(2027, 5)).kept
    with pytest.raises(Denied):
        save_months(leader.work(), SaveMonths(changes))
    with refused("wrong_use"):
        preview_months(desk.work(), SpreadMonths(NOVEMBER, MONTH, MONEY, "agency", 0, D(1)))


def test_nothing_to_save_is_said(desk, people):
    with refused("missing"):
        save_target_sheet(desk.work(), SaveTargetSheet(NOVEMBER, ()))


def test_who_changed_what_stands_in_the_history(desk, people):
    put(desk, own(people[0]), 5)
    with desk.work().read() as conn:
        found = conn.execute(select(t.audit.c.fields).where(t.audit.c.use_case == "targets.saving.save_target_sheet"))
        assert f"employment {people[0].employment_id} {MONEY}" in found.scalars().one()


def test_a_supervisor_gets_no_figure_of_another_team(desk, people, leader):
    other = add_people(desk, 1, team="电催二组")[0]
    number = team_row(desk, "电催二组").object_id
    save_targets(desk.work(), SaveTargets(NOVEMBER, TargetOf("team", number), {MONEY: D(66_666), RATE: D("0.66")}))
    assert asked(desk, other).asked == 66_666
    assert not {D(66_666), D("0.66")} & set(sheet(leader).kept.values())
    save_targets(desk.work(), SaveTargets(NOVEMBER, TargetOf("team", team_row(desk).object_id), {MONEY: D(55_555)}))
    assert asked(leader, people[0]).asked == 55_555  # the own team's counts as before
