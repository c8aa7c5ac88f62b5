"""Several people's figures as one: nothing missing is a nought, ratios are ratios of sums, limits are read the other way."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.performance.model import Aggregation, Direction, Metric, Unit
from hrdesk.domain.reports.figures import Figure, change, ends, in_unit, metrics_in_order, together

D = Decimal


def metric(aggregation=Aggregation.SUM, direction=Direction.HIGHER, unit=Unit.YUAN, code="recovered_amount") -> Metric:
    return Metric(code, "回款金额", unit, direction, aggregation, "repayments")


def figures(*pairs):
    return [
        Figure(None if value is None else D(value), None if target is None else D(target)) for value, target in pairs
    ]


def test_sums_count_only_those_with_a_figure():
    found = together(metric(), figures(("100", "120"), (None, "120"), ("60", "80")))
    assert (found.people, found.counted, found.total, found.mean, found.target) == (3, 2, D(160), D(80), D(100))
    assert found.completion == D(80)


def test_nobody_with_a_figure_is_nothing_not_nought():
    found = together(metric(), figures((None, "120"), (None, None)))
    assert (found.people, found.counted) == (2, 0)
    assert {found.total, found.mean, found.target, found.completion} == {None}


def test_a_rate_of_several_is_the_ratio_of_their_sums():
    rate = metric(Aggregation.RATIO, unit=Unit.PERCENT)
    pair = [Figure(D("0.5"), D("0.4"), D(1), D(2)), Figure(D("0.1"), D("0.4"), D(1), D(10))]
    found = together(rate, pair)
    assert found.mean == D(2) / D(12)
    assert found.total is None
    bare = together(rate, figures(("0.5", None), ("0.1", None)))
    assert bare.mean == D("0.3")


def test_where_less_is_better_the_completion_is_turned_round_and_a_target_of_nought_says_nothing():
    lower = metric(Aggregation.COUNT, Direction.LOWER, Unit.TIMES)
    assert together(lower, figures(("1", "2"), ("2", "2"))).completion == 200 - D(75)
    assert together(lower, figures(("1", "0"))).completion is None


def test_a_mean_is_not_added_up():
    found = together(metric(Aggregation.MEAN, unit=Unit.POINTS), figures(("90", "90"), ("80", "90")))
    assert (found.total, found.mean) == (None, D(85))


@given(st.lists(st.decimals(0, 10**6, places=2), min_size=1, max_size=30))
def test_the_mean_lies_between_the_ends(values):
    found = together(metric(), [Figure(value) for value in values])
    assert min(values) <= found.mean <= max(values)
    assert found.total == sum(values)


@pytest.mark.parametrize(("direction", "first", "last"), [(Direction.HIGHER, "b", "a"), (Direction.LOWER, "a", "b")])
def test_who_is_ahead_goes_by_what_is_better(direction, first, last):
    found = ends(metric(direction=direction), [("a", D(1)), ("b", D(3)), ("c", D(2)), ("d", None)])
    assert (found[0].name, found[1].name) == (first, last)


def test_several_alike_are_counted_not_named():
    ahead, behind = ends(metric(), [("a", D(3)), ("b", D(3)), ("c", D(1))])
    assert (ahead.name, ahead.count, behind.name, behind.count) == ("", 2, "c", 1)


@pytest.mark.parametrize("pairs", [[], [("a", D(1))], [("a", D(1)), ("b", None)], [("a", D(1)), ("b", D(1))]])
def test_nobody_is_ahead_of_nobody(pairs):
    assert ends(metric(), pairs) is None


def test_a_change_needs_both_months():
    assert (change(D(3), D(1)), change(None, D(1)), change(D(3), None)) == (D(2), None, None)


def test_metrics_of_several_schemes_stand_once_in_the_first_ones_order():
    known = {code: metric(code=code) for code in "abc"}
    assert [one.code for one in metrics_in_order([("b", "a"), ("a", "c", "gone")], known)] == ["b", "a", "c"]


def test_a_cell_holds_the_unit_it_is_shown_in():
    assert in_unit(D("0.1234"), Unit.PERCENT) == D("12.34")
    assert in_unit(D(5400), Unit.SECONDS) == D("1.5")
    assert in_unit(None, Unit.YUAN) is None
