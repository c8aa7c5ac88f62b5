from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.calendar import Period, is_working_day, working_days
from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.deadlines import (
    Terms,
    acknowledge_due,
    counting_from,
    publish_due,
    review_due,
    self_comment_due,
)
from hrdesk.domain.performance.self_comment import LONGEST, OwnWords, checked, standing

OCTOBER = Period(2026, 10)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
terms = st.builds(Terms, st.integers(0, 20), st.integers(1, 20), st.integers(1, 20), st.integers(1, 20))


def test_terms_count_working_days_from_the_day_there_were_figures():
    assert self_comment_due(OCTOBER, date(2026, 11, 3), Terms()) == date(2026, 11, 6)
    assert review_due(OCTOBER, date(2026, 11, 3), Terms()) == date(2026, 11, 10)
    assert publish_due(OCTOBER, Terms()) == date(2026, 11, 10)
    assert acknowledge_due(date(2026, 11, 10), Terms()) == date(2026, 11, 19)


def test_the_national_holiday_is_not_counted():
    september = Period(2026, 9)
    assert publish_due(september, Terms()) > date(2026, 10, 9)  # the holiday of October lies between
    assert working_days(date(2026, 10, 1), publish_due(september, Terms())) == 7


def test_computing_while_the_month_runs_starts_no_term():
    assert counting_from(OCTOBER, date(2026, 10, 12)) == date(2026, 10, 31)
    assert self_comment_due(OCTOBER, date(2026, 10, 12), Terms()) == date(2026, 11, 4)


def test_no_self_comment_is_asked_for_where_its_term_is_nought():
    assert self_comment_due(OCTOBER, date(2026, 11, 3), Terms(self_comment=0)) is None
    assert standing("", None, date(2026, 11, 3)) is OwnWords.SKIPPED


@given(days, terms)
def test_every_term_ends_on_a_working_day_after_it_began(day, found):
    period = Period.of(day)
    for due in (
        self_comment_due(period, day, found), review_due(period, day, found), acknowledge_due(day, found),
        publish_due(period, found),
    ):  # fmt: skip
        assert due is None or (is_working_day(due) and due > day)


@given(days, terms)
def test_the_supervisor_has_at_least_as_long_as_the_person(day, found):
    own = self_comment_due(Period.of(day), day, found)
    assert own is None or own <= review_due(Period.of(day), day, found)


@given(days, terms)
def test_a_later_beginning_never_ends_a_term_earlier(day, found):
    period, later = Period.of(day), day + timedelta(days=1)
    assert review_due(period, day, found) <= review_due(period, later, found)


@given(st.text(max_size=40), days, st.none() | days)
def test_own_words_can_be_written_exactly_while_their_term_runs(text, day, due):
    found = standing(text, due, day)
    assert (found in (OwnWords.WANTED, OwnWords.WRITTEN)) == (due is not None and day <= due)
    assert (found in (OwnWords.WRITTEN, OwnWords.KEPT)) == bool(text)


def test_own_words_are_kept_as_written_and_not_without_end():
    assert checked("  回款超目标\n老案跟进不够 ") == "回款超目标\n老案跟进不够"
    assert checked(" \n ") == ""
    assert len(checked("好" * LONGEST)) == LONGEST
    with pytest.raises(UserError) as caught:
        checked("好" * (LONGEST + 1))
    assert (caught.value.code, caught.value.values["count"]) == ("out_of_range", 1001)
