from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.calendar import Period, is_working_day, parse_day, working_days
from hrdesk.domain.errors import UserError

periods = st.builds(Period, st.integers(1901, 2199), st.integers(1, 12))


@given(periods)
def test_periods_follow_one_another_without_gap(period):
    assert period.next().previous() == period
    assert Period.from_number(period.number) == Period.parse(period.label) == period


@given(periods, st.integers(2, 28))
def test_a_cut_off_month_ends_the_day_before_the_next_begins(period, start_day):
    first, last = period.bounds(start_day)
    assert first.day == start_day
    assert (period.next().bounds(start_day)[0] - last).days == 1


def test_october_from_the_26th():
    assert Period(2026, 10).bounds(26) == (date(2026, 9, 26), date(2026, 10, 25))


@pytest.mark.parametrize("text", ["2026-13", "october", "", "26-10", "2026-10-01"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(UserError):
        Period.parse(text)


def test_holidays_and_working_weekends_are_known():
    assert not is_working_day(date(2026, 10, 1))
    assert is_working_day(date(2026, 10, 10))  # a Saturday worked for the holiday
    assert working_days(date(2026, 10, 1), date(2026, 10, 31)) == 18
    assert is_working_day(date(2199, 1, 1)) is (date(2199, 1, 1).weekday() < 5)


@pytest.mark.parametrize(
    "text",
    ["20261123", "2026/11/23", "2026-11-23", "2026.11.23", "2026年11月23日", "11-23", "11月23日", "２０２６-１１-２３"],
)
def test_days_as_people_type_them(text):
    assert parse_day(text, 2026) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "said"), [("2026/13/02", "13 月"), ("2026-02-31", "31"), ("soon", "soon"), ("11-23", "11-23")]
)
def test_impossible_days_say_why(text, said):
    with pytest.raises(UserError, match=said):
        parse_day(text)
