"""Pace: what should be there by a day, where it leads, and what is not judged."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.calendar import Period, working_days
from hrdesk.domain.performance.model import Aggregation, Direction, Method, Totals
from hrdesk.domain.performance.scoring import score, share_of_period
from hrdesk.domain.progress import (
    Elapsed,
    Part,
    Standing,
    WorkDays,
    course,
    elapsed,
    expected_to_date,
    pace,
    score_to_date,
    together,
)
from tests.domain.performance.builders import D, line, metric, scheme

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)  # 21 working days
DAYS = WorkDays(FIRST, LAST)
amounts = st.decimals(min_value=0, max_value=10**7, places=2, allow_nan=False)
days_of_year = st.dates(min_value=date(2025, 1, 1), max_value=date(2026, 12, 31))


def money(actual, target="210000", gone=10, whole=21, **more):
    over = more.pop("over", gone >= whole)
    direction = more.pop("direction", Direction.HIGHER)
    return pace(
        line(target=target, prorate=True),
        metric(direction=direction),
        None if actual is None else D(actual),
        days=Elapsed(gone, whole),
        over=over,
        **more,
    )


def test_half_way_through_half_the_target_is_expected_and_the_month_is_projected():
    found = money("90000")
    assert (found.expected, found.difference) == (D("100000"), D("-10000"))
    assert found.projection == D("189000")
    assert found.per_day == D("10909.0909")
    assert found.left == 11
    assert found.reached == D("90000") / D("210000")


@pytest.mark.parametrize(
    ("actual", "standing"),
    [
        ("89499.99", Standing.BEHIND),
        ("89500", Standing.ON),  # 5 % of the target below the pace
        ("110500", Standing.ON),
        ("110500.01", Standing.AHEAD),
        (None, Standing.MISSING),
    ],
)
def test_within_five_percent_of_the_target_is_on_pace(actual, standing):
    assert money(actual).standing is standing


def test_on_the_first_day_nothing_yet_is_no_lag():
    assert money("0", gone=1).standing is Standing.ON


def test_once_the_month_is_over_only_the_target_counts():
    assert money("209999.99", gone=21).standing is Standing.BEHIND
    assert money("210000", gone=21).standing is Standing.ON
    assert money("209999.99", gone=21).per_day is None
    assert money("210000", gone=21).per_day == 0


def test_nothing_delivered_is_not_zero():
    missing, nothing = money(None), money("0")
    assert (missing.actual, missing.difference, missing.projection, missing.per_day) == (None, None, None, None)
    assert (nothing.actual, nothing.difference) == (0, D("-100000"))
    assert missing.target == nothing.target == D("210000")


def test_who_joined_or_leaves_has_the_share_of_the_target_and_the_own_days():
    joined = date(2026, 11, 16)
    share = share_of_period(FIRST, LAST, joined, None)
    days = elapsed(DAYS, joined, None, date(2026, 11, 20))
    assert (days, days.left) == ((5, 11), 6)
    found = pace(line(target="210000", prorate=True), metric(), D(50000), share=share, days=days, over=False)
    assert found.target == D("110000.1000")  # 11 of 21 days, the share to six places, as scoring has it
    assert found.expected == D("50000.0455")
    left = elapsed(DAYS, None, date(2026, 11, 6), date(2026, 11, 20))
    assert (left, left.left) == ((5, 5), 0)
    assert elapsed(DAYS, None, None, None) == (0, 21)


def test_a_target_that_is_not_pro_rata_is_expected_whole_in_the_own_days():
    days = elapsed(DAYS, date(2026, 11, 16), None, date(2026, 11, 20))
    found = pace(line(target="110000"), metric(), D(50000), share=D("0.5"), days=days, over=False)
    assert (found.target, found.expected) == (D("110000"), D("50000"))


@pytest.mark.parametrize(
    ("actual", "over", "standing"),
    [
        ("0.1176", False, Standing.ON),
        ("0.11759", False, Standing.BEHIND),
        ("0.1225", False, Standing.AHEAD),
        ("0.1199", True, Standing.BEHIND),
        ("0.12", True, Standing.ON),
    ],
)
def test_rates_are_held_against_the_target_whatever_the_day(actual, over, standing):
    rate = metric("rate", Aggregation.RATIO)
    found = pace(line("rate", target="0.12"), rate, D(actual), days=Elapsed(3, 21), over=over)
    assert found.standing is standing
    assert found.expected == found.target == D("0.12")
    assert found.projection is found.per_day is None


def test_of_what_should_be_little_less_is_no_lead():
    def standing(actual):
        return money(actual, target="20", direction=Direction.LOWER).standing

    assert [standing(value) for value in ("0", "9", "10.5", "10.6")] == [
        Standing.ON,
        Standing.ON,
        Standing.ON,
        Standing.OVER,
    ]
    assert money("9", target="20", direction=Direction.LOWER).per_day is None


@pytest.mark.parametrize("method", [Method.DEDUCTION, Method.VETO])
def test_incidents_have_no_pace(method):
    complaints = metric("c", Aggregation.COUNT, Direction.LOWER)
    one = line("c", "10", "0", method=method, deduction=D(25))

    def of(actual):
        return pace(one, complaints, actual, days=Elapsed(10, 21), over=False)

    assert [of(D(n)).standing for n in (0, 1)] == [Standing.ON, Standing.OVER]
    assert of(D(1))[1:6] == (None,) * 5
    assert of(None).standing is (Standing.OPEN if method is Method.VETO else Standing.MISSING)


def test_without_a_target_a_figure_is_shown_and_not_judged():
    assert pace(line(target=None), metric(), D(5), days=Elapsed(1, 21), over=False).standing is Standing.OPEN


# --- what holds always --------------------------------------------------------------------------------------------------


@given(first=days_of_year, long=st.integers(0, 45), a=days_of_year, b=days_of_year)
def test_working_days_counted_once_are_those_of_the_calendar(first, long, a, b):
    last = first + timedelta(days=long)
    days = WorkDays(first, last)
    assert days.between() == working_days(first, last)
    assert days.between(a, b) == working_days(max(first, a), min(last, b))


@given(amounts, st.integers(0, 23), st.integers(1, 23))
def test_the_pace_rises_to_the_target_and_never_beyond(target, gone, whole):
    steps = [expected_to_date(target, n, whole) for n in range(whole + 1)]
    assert steps == sorted(steps)
    assert (steps[0], steps[-1]) == (0, target)
    assert 0 <= expected_to_date(target, gone, whole) <= target


@given(actual=amounts, target=amounts, gone=st.integers(1, 22), whole=st.integers(1, 22))
def test_keeping_to_what_is_needed_each_day_reaches_the_target(actual, target, gone, whole):
    gone = min(gone, whole)
    found = money(str(actual), str(target), gone, whole)
    if found.per_day is None:
        assert found.left == 0
        assert actual < target
    else:
        reached = actual + found.per_day * found.left
        assert reached >= target - D("0.01") * whole
    assert (found.standing is Standing.MISSING) is False
    assert found.difference == actual - found.expected
    if gone == whole:
        assert found.projection == actual


@given(st.lists(st.tuples(amounts, amounts, st.integers(0, 21), st.booleans()), min_size=1, max_size=8))
def test_a_unit_is_the_sum_of_its_people_with_figures(people):
    m, one = metric(), line(prorate=True)
    parts = [
        Part(Totals(actual, 1), target, Elapsed(min(gone, 21), 21), 21, known) for actual, target, gone, known in people
    ]
    found, counted = together(one, m, parts, delivered=False, over=False)
    known = [part for part in parts if part.known]
    assert counted == len(known)
    if not known:
        assert (found.actual, found.standing) == (None, Standing.MISSING)
        return
    assert found.actual == sum(part.totals.sum for part in known)
    assert found.target == sum(part.target for part in known)
    assert (
        abs(found.expected - sum(expected_to_date(part.target, part.here.gone, 21) for part in known)) <= D("0.001") * 8
    )


def test_who_moved_counts_in_each_team_for_the_days_there():
    """A target of 210,000 over 21 days; ten of them in this team, six gone by."""
    m, one = metric(), line(target="210000", prorate=True)
    whole = Part(Totals(D(120000), 9), D(210000), Elapsed(10, 21), 21, True)
    moved = Part(Totals(D(30000), 4), D(210000), Elapsed(6, 10), 21, True)
    found, counted = together(one, m, [whole, moved], delivered=True, over=False)
    assert counted == 2
    assert found.target == D(310000)
    assert found.expected == D(160000)
    assert found.difference == D(-10000)
    assert found.left == 11


def test_rates_of_a_unit_are_those_of_all_records_against_the_mean_target():
    m, one = metric("rate", Aggregation.RATIO), line("rate", target="0.12")
    parts = [
        Part(Totals(D(0), 1, D(10), D(100)), D("0.12"), Elapsed(5, 10), 10, True),
        Part(Totals(D(0), 1, D(90), D(300)), D("0.14"), Elapsed(5, 10), 10, True),
        Part(Totals(), D("0.30"), Elapsed(5, 10), 10, False),
    ]
    found, counted = together(one, m, parts, delivered=False, over=False)
    assert (found.actual, found.target, counted) == (D("0.25"), D("0.13"), 2)


def test_the_last_values_of_several_people_are_no_figure():
    m = metric("stand", Aggregation.LAST)
    found, _counted = together(line("stand"), m, [Part(Totals(D(5), 1, last=D(5)), D(10), Elapsed(1, 2), 2, True)],
                               delivered=False, over=False)  # fmt: skip
    assert (found.actual, found.standing) == (None, Standing.OPEN)


# --- the score so far ---------------------------------------------------------------------------------------------------


def so_far(**values):
    m = {
        "recovered": metric("recovered"),
        "rate": metric("rate", Aggregation.RATIO),
        "complaints": metric("complaints", Aggregation.COUNT, Direction.LOWER, "complaints"),
    }
    lines = scheme(
        line("recovered", "60", "210000", prorate=True),
        line("rate", "30", "0.12"),
        line("complaints", "10", "0", method=Method.DEDUCTION, deduction=D(25)),
    )
    days = Elapsed(10, 21)
    paces = {
        one.metric: pace(one, m[one.metric], None if values.get(one.metric) is None else D(values[one.metric]), days=days,
                         over=False)
        for one in lines.lines
    }  # fmt: skip
    totals = {
        "recovered": Totals(D(values.get("recovered") or 0), 1 if values.get("recovered") else 0),
        "rate": Totals(D(0), 1, D(values.get("rate") or 0), D(1)) if values.get("rate") else Totals(),
        "complaints": Totals(D(values.get("complaints") or 0), 0),
    }
    return score_to_date(
        lines, totals, paces, metrics=m, delivered={"complaints"} if values.get("complaints") else (), excluded={}
    )


def test_who_is_on_the_pace_scores_a_hundred_in_the_middle_of_the_month():
    found = so_far(recovered="100000", rate="0.12", complaints="0")
    assert (found.total, found.covered) == (D("100.00"), 100)
    assert found.points == {"recovered": D("100.00"), "rate": D("100.00"), "complaints": D("100.00")}


def test_what_has_no_figures_is_left_out_and_the_weight_that_counts_is_told():
    found = so_far(recovered="50000", complaints="1")
    assert found.covered == 70
    assert found.points == {"recovered": D("50.00"), "complaints": D("75.00")}
    assert found.total == D("53.58")  # 60 and 10 of 70: 42.86 + 10.72


def test_without_any_figure_there_is_no_score():
    found = so_far()
    assert (found.total, found.covered, dict(found.points)) == (None, 0, {})


@given(actual=amounts, rate=st.decimals(min_value="0.01", max_value=1, places=4))
def test_at_the_end_of_the_month_the_score_so_far_is_the_score(actual, rate):
    m = {"recovered": metric("recovered"), "rate": metric("rate", Aggregation.RATIO)}
    lines = scheme(line("recovered", "60", "210000", prorate=True), line("rate", "40", "0.12"))
    totals = {"recovered": Totals(actual, 3), "rate": Totals(D(0), 1, rate, D(1))}
    days = Elapsed(15, 15)
    share = D("0.714286")
    values = {"recovered": actual, "rate": rate}
    paces = {
        one.metric: pace(one, m[one.metric], values[one.metric], share=share, days=days, over=True)
        for one in lines.lines
    }
    found = score_to_date(lines, totals, paces, metrics=m, delivered=(), excluded={}, share=share)
    assert found.total == score(lines, totals, metrics=m, share=share).total


# --- the way through the month ------------------------------------------------------------------------------------------


def test_the_course_is_cumulative_and_stops_where_the_figures_stop():
    m, one = metric(), line(target="210000", prorate=True)
    by_day = {FIRST + timedelta(days=n): Totals(D(1000), 1) for n in range(10)}
    part = Part(Totals(D(10000), 10), D(210000), Elapsed(5, 21), 21, True)
    points = course(one, m, by_day, DAYS, until=date(2026, 11, 8), parts=[part])
    assert len(points) == 30
    assert [point.actual for point in points[:9]] == [*(D(1000 * n) for n in range(1, 9)), None]
    assert points[0].expected == 0  # a Sunday
    assert points[-1].expected == D(210000)
    assert points[7].expected == D(50000)


def test_a_rate_so_far_runs_beside_its_target():
    m, one = metric("rate", Aggregation.RATIO), line("rate", target="0.12")
    by_day = {date(2026, 11, 2): Totals(D(0), 1, D(10), D(100)), date(2026, 11, 3): Totals(D(0), 1, D(20), D(100))}
    part = Part(Totals(), D("0.12"), Elapsed(2, 21), 21, True)
    points = course(one, m, by_day, DAYS, until=date(2026, 11, 3), parts=[part])
    assert [point.actual for point in points[:4]] == [None, D("0.1"), D("0.15"), None]
    assert {point.expected for point in points} == {D("0.12")}


def test_figures_of_the_month_as_a_whole_show_on_the_last_day_only():
    m, one = metric(), line(target="210000")
    part = Part(Totals(D(500), 1), D(210000), Elapsed(5, 21), 21, True)
    points = course(one, m, {}, DAYS, until=date(2026, 11, 6), parts=[part], before=Totals(D(500), 1))
    assert [(point.day, point.actual) for point in points if point.actual is not None] == [(date(2026, 11, 6), D(500))]


@given(joined=st.dates(FIRST, LAST), until=st.dates(FIRST, LAST))
def test_the_course_meets_the_pace_of_the_day(joined, until):
    share = share_of_period(FIRST, LAST, joined, None)
    one = line(target="210000", prorate=True)
    days = elapsed(DAYS, joined, None, until)
    found = pace(one, metric(), D(1), share=share, days=days, over=False)
    part = Part(Totals(D(1), 1), found.target, days, days.whole, True, joined)
    point = next(p for p in course(one, metric(), {}, DAYS, until=until, parts=[part]) if p.day == until)
    assert abs(point.expected - found.expected) <= D("0.0001")


def test_a_period_may_begin_on_the_26th():
    first, last = Period(2026, 10).bounds(26)
    days = WorkDays(first, last)
    assert days.between() == working_days(date(2026, 9, 26), date(2026, 10, 25))
    assert elapsed(days, None, None, date(2026, 10, 8)).gone == working_days(first, date(2026, 10, 8))
    assert isinstance(Decimal(days.between()), Decimal)
