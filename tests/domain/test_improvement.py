from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.calendar import is_working_day
from hrdesk.domain.improvement import (
    BECOMES,
    Goal,
    Next,
    Result,
    State,
    caution,
    follow_up_days,
    may_become,
    reached,
    way_made,
    weakest,
)
from hrdesk.domain.performance.model import Direction, LineState, Unit
from hrdesk.words import speaking
from tests.domain.performance.builders import D, metric

RATE = metric("rate")
FEWER = metric("complaints", direction=Direction.LOWER)
DAY = date(2027, 1, 31)


def test_what_is_over_stays_over_and_only_lawful_moves_are_made():
    assert may_become(State.PLANNED, State.HELD)
    assert may_become(State.HELD, State.RUNNING)
    assert may_become(State.RUNNING, State.RUNNING)  # extended
    assert not may_become(State.PLANNED, State.RUNNING)
    assert not any(may_become(State.REACHED, then) for then in State)
    assert all(may_become(State.RUNNING, BECOMES[result]) for result in Result)


def test_a_goal_says_its_numbers_in_both_languages():
    goal = Goal("", DAY, RATE, D("10.5"), D(12))
    with speaking("zh_CN"):
        assert goal.text == "rate：10.50 → 12.00"
        kept = replace(RATE, unit=Unit.PERCENT)
        assert Goal("", DAY, kept, D("0.105"), D("0.12")).text == "rate：10.50% → 12.00%"
        assert Goal("每通先报姓名", DAY).text == "每通先报姓名"
        assert State.NOT_REACHED.text == "未达成"
        assert Result.EXTENDED.text == "延长"
        assert "不能胜任" in caution()
        assert "培训或者调整" in caution()
    with speaking("en"):
        assert Goal("by calls", DAY, RATE, None, D(12)).text == "rate: to 12.00 (by calls)"
        assert Next.TRANSFER.text == "Another post, agreed with the person"


def test_a_goal_is_reached_in_its_own_direction():
    assert reached(Goal("", DAY, RATE, D(10), D(12)), D(12)) is True
    assert reached(Goal("", DAY, RATE, D(10), D(12)), D("11.9")) is False
    assert reached(Goal("", DAY, FEWER, D(4), D(1)), D(1)) is True
    assert reached(Goal("", DAY, FEWER, D(4), D(1)), D(2)) is False
    assert reached(Goal("谈吐", DAY), D(2)) is None
    assert reached(Goal("", DAY, RATE, D(1), D(2)), None) is None


def test_the_way_made_counts_from_the_start_in_whole_percent():
    assert way_made(Goal("", DAY, RATE, D(10), D(12)), D(11)) == 50
    assert way_made(Goal("", DAY, FEWER, D(4), D(1)), D(1)) == 100
    assert way_made(Goal("", DAY, RATE, D(10), D(12)), D(9)) == 0  # backwards is no way
    assert way_made(Goal("", DAY, RATE, D(10), D(10)), D(9)) is None


def test_the_weakest_figures_are_those_that_cost_most_points():
    lines = [
        (metric("a"), LineState.OK, D(50), D(100), D(50), D(30)),  # 15 points
        (metric("b"), LineState.OK, D(10), D(100), D(10), D(10)),  # 9
        (metric("c"), LineState.OK, D(120), D(100), D(120), D(30)),
        (metric("d"), LineState.EXCLUDED, None, D(100), None, D(0)),
        (metric("e"), LineState.OK, D(90), D(100), D(90), D(20)),  # 2
        (metric("f"), LineState.OK, D(99), D(100), D(99), D(10)),
    ]
    assert [(weak.metric.code, weak.lost) for weak in weakest(lines)] == [("a", D(15)), ("b", D(9)), ("e", D(2))]


def test_follow_ups_fall_on_working_days_and_end_with_the_plan():
    days = follow_up_days(date(2026, 12, 5), 14, date(2027, 1, 15))  # a Saturday first
    assert days == (date(2026, 12, 7), date(2026, 12, 21), date(2027, 1, 4), date(2027, 1, 15))
    assert follow_up_days(date(2026, 12, 7), 0, date(2027, 1, 15)) == (date(2026, 12, 7), date(2027, 1, 15))
    assert follow_up_days(date(2027, 1, 15), 7, date(2027, 1, 15)) == (date(2027, 1, 15),)


@given(st.dates(date(2026, 1, 1), date(2026, 6, 1)), st.integers(0, 40), st.integers(0, 200))
def test_follow_ups_stand_in_order_within_the_plan(first, every, length):
    until = first + timedelta(days=length)
    days = follow_up_days(first, every, until)
    assert days[-1] == until
    assert list(days) == sorted(set(days))
    assert all(first <= day for day in days)
    assert all(is_working_day(day) for day in days[:-1])
