"""Whose a figure is when somebody changes teams: by day, and a whole month's by the working days in each team."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.performance.model import Totals
from hrdesk.domain.performance.moving import Stretch, divided, place_of

D = Decimal
OWN = (
    Stretch(date(2026, 10, 1), date(2026, 10, 15), 1, 1),
    Stretch(date(2026, 10, 16), date(2026, 10, 20), 1, 2),
    Stretch(date(2026, 10, 22), date(2026, 10, 31), 1, 3),
)


@pytest.mark.parametrize(("day", "place"), [(1, 0), (15, 0), (16, 1), (21, 2), (31, 2)])
def test_a_day_belongs_to_the_team_of_that_day_and_one_of_no_team_to_the_last(day, place):
    assert place_of(date(2026, 10, day), OWN) == place


def sums(value: str, *days: int) -> list[D]:
    return [part.sum for part in divided(Totals(D(value), 1), days, mean=False)]


def test_an_amount_is_divided_in_its_own_last_place_and_stays_whole():
    assert sums("168420", 10, 11) == [80_200, 88_220]
    assert sums("168420.55", 10, 11) == [D("80200.26"), D("88220.29")]
    assert sums("100", 1, 1, 1) == [34, 33, 33]
    assert sums("-100", 1, 1, 1) == [-33, -33, -34]
    assert sums("0", 1, 1) == [0, 0]


def test_a_single_complaint_goes_whole_to_the_team_with_more_days():
    assert sums("1", 10, 11) == [0, 1]
    assert sums("1", 11, 10) == [1, 0]


def test_a_stretch_without_a_working_day_gets_nothing_and_the_last_all_where_none_has_one():
    assert sums("500", 0, 21) == [0, 500]
    assert sums("500", 21, 0) == [500, 0]
    assert sums("500", 0, 0) == [0, 500]


def test_a_mean_and_a_ratio_are_the_same_in_each_team_and_weigh_by_the_days():
    first, second = divided(Totals(D("88.5"), 1, D(30), D(45)), (7, 14), mean=True)
    assert round(first.sum / first.records, 20) == round(second.sum / second.records, 20) == D("88.5")
    assert round(first.numerator / first.denominator, 20) == round(D(30) / D(45), 20)
    assert round(second.records / first.records, 20) == 2
    assert first.records + second.records == 1
    assert (first.numerator + second.numerator, first.denominator + second.denominator) == (30, 45)


@given(
    st.decimals(-1_000_000_000, 1_000_000_000, places=4),
    st.lists(st.integers(0, 23), min_size=1, max_size=5),
    st.booleans(),
)
def test_what_is_divided_adds_up_again(value, days, mean):
    parts = divided(Totals(value, 3, value, value), days, mean=mean)
    assert len(parts) == len(days)
    for name in ("sum", "records", "numerator", "denominator"):
        whole = 3 if name == "records" else value
        assert round(sum(getattr(part, name) for part in parts), 12) == whole
    if not mean:
        assert sum(part.sum for part in parts) == value
