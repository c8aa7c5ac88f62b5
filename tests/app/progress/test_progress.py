"""The month so far on a real file: pace, units by each day's team, who sees what, and how far figures reach."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import event, insert

from hrdesk import words
from hrdesk.app.imports import undo
from hrdesk.app.performance.configuration import configure_from
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.progress.model import AGENCY, DEPARTMENT, PERSON, TEAM, TrendOrder
from hrdesk.app.progress.month import progress
from hrdesk.app.progress.own import own_progress
from hrdesk.app.progress.trend import trend
from hrdesk.domain.calendar import Period, working_days
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.performance.pack import configuration
from hrdesk.domain.progress import Standing
from hrdesk.storage import tables as t
from tests.app.builders import Clock, add_people, as_role, new_agency, supervisor_of
from tests.app.performance.month import GOOD, figures, pack
from tests.app.progress.running import NOVEMBER, UNTIL, bring, daily, hide_places, moves

D = Decimal
RECOVERED = "recovered_amount"


@pytest.fixture
def desk(tmp_path):
    words.use("zh_CN")
    opened = new_agency(tmp_path)
    pack(opened)
    return opened


@pytest.fixture
def people(desk):
    return [
        *add_people(desk, 3, names=("马洁", "郑浩", "周倩"), team="电催一组"),
        *add_people(desk, 2, names=("魏然", "董悦"), team="电催二组"),
    ]


def repaid(desk, people, amounts=("12000", "9000", "6000", "9000", "3000")):
    return bring(desk, {who.employment_id: daily(amount) for who, amount in zip(people, amounts, strict=False)})


def cells(desk, code=RECOVERED, **more):
    view = progress(desk.work(), NOVEMBER, **more)
    return {row.name: row.cells[code] for row in view.rows}


def unit(view, name):
    return next(found for found in view.units if found.name == name)


def test_everybody_is_held_against_the_pace_of_the_last_day_with_figures(desk, people):
    repaid(desk, people)
    found = cells(desk)
    assert (working_days(date(2026, 11, 1), UNTIL), working_days(*NOVEMBER.bounds())) == (15, 21)
    assert found["马洁"].actual == 180_000
    assert found["郑浩"].expected == D("128571.4286")  # 180,000 × 15 / 21, though today is the 23rd
    assert found["郑浩"].difference == D("6428.5714")
    assert found["郑浩"].projection == 189_000
    assert {name: one.standing for name, one in found.items()} == {
        "马洁": Standing.AHEAD, "郑浩": Standing.ON, "周倩": Standing.BEHIND, "魏然": Standing.ON, "董悦": Standing.BEHIND,
    }  # fmt: skip
    assert found["马洁"].per_day == 0
    assert found["周倩"].per_day == 15_000  # 90,000 on the six days left


def test_it_is_said_to_which_day_figures_reach_and_who_brought_them(desk, people):
    at = datetime(2026, 11, 21, 1, 2, tzinfo=UTC)
    repaid(desk, people)
    bring(desk, {people[0].employment_id: [(RECOVERED, 20, "1")]}, at=at)
    view = progress(desk.work())
    found = {head.metric.code: head.origin for head in view.heads}
    assert view.chief.metric.code == RECOVERED
    assert (found[RECOVERED].day, found[RECOVERED].at, found[RECOVERED].by) == (UNTIL, at, "管理员")
    assert found[RECOVERED].kind == "repayments"
    assert found["talk_seconds"].day is None


def test_nothing_delivered_is_not_zero_and_somebody_without_repayments_has_none(desk, people):
    assert {one.standing for one in cells(desk).values()} == {Standing.MISSING}
    assert progress(desk.work(), NOVEMBER).rows[0].score is None
    repaid(desk, people[:1])
    found = cells(desk)
    assert (found["郑浩"].actual, found["郑浩"].standing) == (0, Standing.BEHIND)
    assert {one.standing for one in cells(desk, "talk_seconds").values()} == {Standing.MISSING}


def test_an_import_taken_back_is_no_figure_any_more(desk, people):
    batch = repaid(desk, people)
    undo(desk.work(), batch)
    assert {one.standing for one in cells(desk).values()} == {Standing.MISSING}
    assert progress(desk.work(), NOVEMBER).chief.origin.day is None


def test_a_figure_of_the_whole_month_reaches_to_the_day_it_was_taken_in(desk, people):
    figures(desk, people[0], GOOD, month=NOVEMBER)
    view = progress(desk.work(), NOVEMBER)
    assert view.chief.origin.day == date(2026, 11, 23)
    one = next(row for row in view.rows if row.name == "马洁").cells[RECOVERED]
    assert one.expected == D("137142.8571")  # 16 of 21 days


def test_none_this_month_reaches_to_the_day_it_was_said(desk, people):
    def said(conn):
        conn.execute(insert(t.delivery).values(month=202611, source="complaints", account_id=1,
                                               at=datetime(2026, 11, 19, 8, tzinfo=UTC)))  # fmt: skip

    desk.work().write(said)
    view = progress(desk.work(), NOVEMBER)
    origin = next(head.origin for head in view.heads if head.metric.code == "valid_complaints")
    assert (origin.day, origin.kind, origin.by) == (date(2026, 11, 19), "none", "管理员")
    assert cells(desk, "valid_complaints")["马洁"].standing is Standing.ON


def test_a_figure_dated_after_today_moves_no_pace(desk, people):
    repaid(desk, people)
    bring(desk, {people[0].employment_id: [(RECOVERED, 27, "100")]})
    assert progress(desk.work(), NOVEMBER).chief.origin.day == UNTIL


def test_who_joined_within_the_month_has_the_own_days_and_target(desk, people):
    new = add_people(desk, 1, names=("新人",), hire_date=date(2026, 11, 16))[0]
    repaid(desk, people)
    bring(desk, {new.employment_id: daily("8000", first=date(2026, 11, 16))})
    view = progress(desk.work(), NOVEMBER)
    row = next(row for row in view.rows if row.name == "新人")
    one = row.cells[RECOVERED]
    assert (one.target, one.expected, one.left) == (D("94285.8000"), D("42857.1818"), 6)  # 11 of 21 days, 5 gone
    assert row.first == date(2026, 11, 16)
    assert one.standing is Standing.ON


def test_a_team_adds_up_its_people_and_the_department_its_teams(desk, people):
    repaid(desk, people)
    view = progress(desk.work(), NOVEMBER)
    assert [(found.kind, found.name, found.people) for found in view.units] == [
        (AGENCY, "全公司", 5), (DEPARTMENT, "催收一部", 5), (TEAM, "电催一组", 3), (TEAM, "电催二组", 2),
    ]  # fmt: skip
    first, second = unit(view, "电催一组").cells[RECOVERED], unit(view, "电催二组").cells[RECOVERED]
    whole = unit(view, "催收一部").cells[RECOVERED]
    assert first.actual == 15 * 27_000
    assert first.target == 3 * 180_000
    assert abs(first.expected - 3 * D("128571.4286")) < D("0.001")
    assert whole.actual == first.actual + second.actual
    assert unit(view, "电催一组").counted[RECOVERED] == 3
    assert first.per_day == D("22500")  # (540,000 − 405,000) / 6


def test_who_moved_counts_for_each_team_with_the_days_there(desk, people):
    moves(desk, people[2], "电催二组", date(2026, 11, 16))
    repaid(desk, people)
    view = progress(desk.work(), NOVEMBER)
    first, second = unit(view, "电催一组"), unit(view, "电催二组")
    assert (first.people, second.people) == (2, 3)
    assert first.cells[RECOVERED].actual == 15 * 21_000 + 10 * 6_000
    assert second.cells[RECOVERED].actual == 15 * 12_000 + 5 * 6_000
    assert first.members[RECOVERED] == 3
    assert first.cells[RECOVERED].target == 2 * 180_000 + D(180_000) * 10 / 21 // D("0.0001") * D("0.0001")
    agency = unit(view, "全公司").cells[RECOVERED]
    assert first.cells[RECOVERED].actual + second.cells[RECOVERED].actual == agency.actual
    course = trend(desk.work(), order(view, TEAM, first))
    reached = [point.actual for point in course.days if point.actual is not None]
    assert reached[-1] == first.cells[RECOVERED].actual
    assert abs(course.days[19].expected - first.cells[RECOVERED].expected) < D("0.01")


def test_a_figure_of_the_whole_month_is_divided_by_the_working_days_in_each_team(desk, people):
    moves(desk, people[2], "电催二组", date(2026, 11, 16))
    for who in people:
        figures(desk, who, GOOD, month=NOVEMBER)
    view = progress(desk.work(), NOVEMBER)
    first, second, agency = (unit(view, name) for name in ("电催一组", "电催二组", "全公司"))
    share = 80_200  # 168,420 × 10 / 21
    assert first.cells[RECOVERED].actual == 2 * 168_420 + share
    assert second.cells[RECOVERED].actual == 2 * 168_420 + 168_420 - share
    assert agency.cells[RECOVERED].actual == 5 * 168_420
    assert {one.cells["quality_score"].actual for one in (first, second, agency)} == {D("88.5")}
    assert (first.divided[RECOVERED], second.divided[RECOVERED], agency.divided[RECOVERED]) == (1, 1, 0)
    course = trend(desk.work(), order(view, TEAM, first))
    assert [point.actual for point in course.days if point.actual is not None] == [first.cells[RECOVERED].actual]


def test_the_months_before_count_for_each_team_with_the_days_there_too(desk, people):
    for who in people:
        figures(desk, who, GOOD, month=NOVEMBER.previous())
    moves(desk, people[2], "电催二组", date(2026, 10, 16))  # 7 working days before, 11 from then on
    evaluate(desk.work(), NOVEMBER.previous())
    repaid(desk, people)
    view = progress(desk.work(), NOVEMBER)
    first, second = unit(view, "电催一组"), unit(view, "电催二组")
    share = 65_497  # 168,420 × 7 / 18
    for metric, here, there in (
        (RECOVERED, 2 * 168_420 + share, 3 * 168_420 - share), ("quality_score", D("88.5"), D("88.5")),
    ):  # fmt: skip
        found = [trend(desk.work(), order(view, TEAM, one, metric)).months[-2].value for one in (first, second)]
        assert [round(value, 9) for value in found] == [here, there]


def order(view, kind, who, metric=RECOVERED):
    ident = who if isinstance(who, int) else int(who.key.partition(":")[2])
    return TrendOrder(view.period, view.scheme, metric, kind, ident)


def test_the_score_so_far_is_reckoned_against_the_pace_and_placed_within_the_team(desk, people):
    repaid(desk, people, ("10000", "9000", "6000", "9000", "3000"))
    rows = {row.name: row for row in progress(desk.work(), NOVEMBER).rows}
    assert rows["郑浩"].score == D("105.00")  # 135,000 of 128,571 expected; the other weights have no figures yet
    assert rows["郑浩"].covered == 30
    assert [(rows[name].rank, rows[name].rank_of) for name in ("马洁", "郑浩", "周倩", "魏然", "董悦")] == [
        (1, 3), (2, 3), (3, 3), (1, 2), (2, 2),
    ]  # fmt: skip


def test_a_period_that_begins_on_the_26th_is_the_running_one_from_that_day(tmp_path):
    clock = Clock(datetime(2026, 11, 27, 2, tzinfo=UTC))
    desk = new_agency(tmp_path, clock)
    held = configuration()
    held["schemes"] = [scheme | {"start_day": 26} for scheme in held["schemes"]]
    configure_from(desk.work(), held)
    who = add_people(desk, 1, names=("马洁",))[0]
    bring(desk, {who.employment_id: [(RECOVERED, 25, "7"), (RECOVERED, 26, "1000"), (RECOVERED, 27, "500")]})
    view = progress(desk.work())
    assert (view.period, view.first, view.last) == ("2026-12", date(2026, 11, 26), date(2026, 12, 25))
    assert view.chief.origin.day == date(2026, 11, 27)
    one = view.rows[0].cells[RECOVERED]
    assert one.actual == 1500
    assert one.left == working_days(date(2026, 11, 28), date(2026, 12, 25))
    found = trend(desk.work(), order(view, PERSON, who.employment_id))
    assert [point.actual for point in found.days[:3]] == [1000, 1500, None]


def test_a_month_gone_by_is_held_against_its_target(desk, people):
    october = Period(2026, 10)
    bring(desk, {people[0].employment_id: [(RECOVERED, 30, "179999")]}, month=october)
    view = progress(desk.work(), october)
    assert view.chief.origin.day == date(2026, 10, 30)  # a Friday: the last working day
    assert not trend(desk.work(), order(view, PERSON, people[0].employment_id)).months[-1].open
    assert view.rows[0].cells[RECOVERED].left == 0


def test_of_a_month_that_is_over_a_collector_sees_figures_not_what_they_come_to(desk, people):
    """The published evaluation tells that; before it, nothing is leaked."""
    october = Period(2026, 10)
    bring(desk, {people[1].employment_id: [(RECOVERED, 30, "179999")]}, month=october)
    own = as_role(desk, "collector", employee_no=people[1].employee_no)
    (row,) = progress(own.work(), october).rows
    assert row.cells[RECOVERED].actual == 179999
    assert (row.score, row.points, row.rank) == (None, {}, None)
    assert progress(desk.work(), october).rows[0].points is not None


# --- who sees what ------------------------------------------------------------------------------------------------------


def test_a_supervisor_sees_the_own_team_its_total_and_places(desk, people):
    repaid(desk, people)
    there = supervisor_of(desk, "电催二组")
    view = progress(there.work(), NOVEMBER, "collector")
    assert {row.name for row in view.rows} == {"魏然", "董悦"}
    assert [found.name for found in view.units] == ["电催二组"]
    assert view.ranks
    assert [row.rank for row in view.rows if row.name == "魏然"] == [1]
    hr = progress(desk.work(), NOVEMBER, "collector")
    assert unit(hr, "电催二组") == unit(view, "电催二组")
    with pytest.raises(UserError, match=r"."):
        trend(there.work(), order(hr, TEAM, unit(hr, "电催一组")))
    with pytest.raises(UserError):
        trend(there.work(), order(hr, PERSON, people[0].employment_id))
    with pytest.raises(UserError):
        trend(there.work(), order(hr, AGENCY, 0))


def test_a_collector_sees_the_own_line_only(desk, people):
    repaid(desk, people)
    own = as_role(desk, "collector", employee_no=people[1].employee_no)
    view = progress(own.work(), NOVEMBER)
    assert [row.name for row in view.rows] == ["郑浩"]
    assert (view.units, view.own) == ((), True)
    assert (view.rows[0].rank, view.rows[0].rank_of) == (2, 3)
    assert trend(own.work(), order(view, PERSON, people[1].employment_id)).name == "郑浩"
    hr = progress(desk.work(), NOVEMBER)
    for kind, who in ((PERSON, people[0].employment_id), (TEAM, unit(hr, "电催一组")), (AGENCY, 0)):
        with pytest.raises(UserError):
            trend(own.work(), order(hr, kind, who))


def test_hidden_places_are_seen_by_hr_and_supervisors_alone(desk, people):
    repaid(desk, people)
    hide_places(desk)
    there = supervisor_of(desk, "电催二组")
    seen = {
        "hr": as_role(desk, "hr"), "supervisor": there, "owner": as_role(desk, "owner"),
        "collector": as_role(desk, "collector", employee_no=people[0].employee_no),
    }  # fmt: skip
    views = {name: progress(one.work(), NOVEMBER, "collector") for name, one in seen.items()}
    assert {name: view.ranks for name, view in views.items()} == {
        "hr": True, "supervisor": True, "owner": False, "collector": False,
    }  # fmt: skip
    assert {row.rank for row in views["owner"].rows} == {None}
    assert {row.rank for row in views["collector"].rows} == {None}
    assert own_progress(seen["collector"].work()).rank is None


def test_ones_own_month_says_what_is_needed_on_each_day_left(desk, people):
    repaid(desk, people)
    own = as_role(desk, "collector", employee_no=people[2].employee_no)
    found = own_progress(own.work())
    assert [line.head.metric.code for line in found.lines[:2]] == [RECOVERED, "recovery_rate_amount"]
    assert (found.lines[0].pace.actual, found.lines[0].pace.per_day) == (90_000, 15_000)
    assert (found.rank, found.rank_of) == (3, 3)
    assert own_progress(desk.work()) is None  # the administrator is nobody on the roster


def test_a_kiosk_account_itself_sees_nothing(desk, people):
    with pytest.raises(Denied):
        progress(as_role(desk, "kiosk", scope="own", employee_no=people[0].employee_no).work())


# --- the months before --------------------------------------------------------------------------------------------------


def test_thirteen_months_end_with_the_running_one(desk, people):
    october = Period(2026, 10)
    for who, amount in zip(people[:3], ("168420", "90000", "1420"), strict=True):
        figures(desk, who, GOOD | {RECOVERED: amount}, month=october)
    repaid(desk, people)
    evaluate(desk.work(), october)
    view = progress(desk.work(), NOVEMBER)
    found = trend(desk.work(), order(view, PERSON, people[0].employment_id))
    assert [point.period for point in found.months] == [
        *(f"2025-{n:02}" for n in (11, 12)), *(f"2026-{n:02}" for n in range(1, 12)),
    ]  # fmt: skip
    assert (found.months[11].value, found.months[11].target) == (168_420, 180_000)
    assert (found.months[12].value, found.months[12].open) == (180_000, True)
    assert {point.value for point in found.months[:11]} == {None}
    team = trend(desk.work(), order(view, TEAM, unit(view, "电催一组")))
    assert team.months[11].value == 259_840
    rate = trend(desk.work(), order(view, TEAM, unit(view, "电催一组"), "connect_rate"))
    assert rate.months[11].value == D("0.413")


def test_a_collector_sees_a_month_before_once_it_is_published(desk, people):
    october = Period(2026, 10)
    figures(desk, people[0], GOOD, month=october)
    own = as_role(desk, "collector", employee_no=people[0].employee_no)
    evaluate(desk.work(), october)
    wanted = TrendOrder("2026-11", "collector", RECOVERED, PERSON, people[0].employment_id)
    assert trend(own.work(), wanted).months[11].value is None
    publish(desk.work(), Publish(october, (people[0].employment_id,), confirm=True))
    assert trend(own.work(), wanted).months[11].value == 168_420


# --- speed ---------------------------------------------------------------------------------------------------------------


def test_the_number_of_statements_does_not_grow_with_the_people(desk, people):
    def statements():
        asked = []
        engine = desk.database._engine

        def count(*arguments):
            asked.append(arguments[2])

        event.listen(engine, "before_cursor_execute", count)
        progress(desk.work(), NOVEMBER)
        event.remove(engine, "before_cursor_execute", count)
        return len(asked)

    repaid(desk, people)
    few = statements()
    more = add_people(desk, 40)
    bring(desk, {who.employment_id: daily("500") for who in more})
    assert statements() == few


def test_of_a_month_that_is_over_the_way_of_the_own_figure_tells_no_score_either(desk, people):
    """What a month comes to is told by its published evaluation, here as in the table."""
    october = Period(2026, 10)
    bring(desk, {people[1].employment_id: [(RECOVERED, 30, "179999")]}, month=october)
    own = as_role(desk, "collector", employee_no=people[1].employee_no)
    view = progress(own.work(), october)
    last = trend(own.work(), order(view, PERSON, people[1].employment_id)).months[-1]
    assert (last.value, last.score) == (179999, None)
    assert trend(desk.work(), order(view, PERSON, people[1].employment_id)).months[-1].score is not None
