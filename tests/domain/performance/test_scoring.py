from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.performance.model import Adjustment, Aggregation, Direction, LineState, Method, ScoreBand, Totals
from hrdesk.domain.performance.scoring import Scorer, actual_value, half_up, rescaled, score, share_of_period
from tests.domain.performance.builders import VETO, D, line, metric, scheme, total

figures = st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False)
weights = st.lists(st.integers(min_value=1, max_value=10_000), min_size=1, max_size=12)


def one(actual, target="180000", **more):
    m = metric(direction=more.pop("direction", Direction.HIGHER), how=more.pop("how", Aggregation.SUM))
    found = score(scheme(line(target=target, **more)), {m.code: total(actual)}, metrics={m.code: m})
    return found.lines[0]


def test_the_example_of_the_why_panel():
    m = metric()
    shown = score(scheme(line(weight="30", target="180000"), line("b", "70", "1")),
                  {m.code: total("168420"), "b": total(1)}, metrics={m.code: m, "b": metric("b")})  # fmt: skip
    assert (shown.lines[0].raw_score, shown.lines[0].score, shown.lines[0].contribution) == (
        D("93.57"),
        D("93.57"),
        D("28.07"),
    )


@pytest.mark.parametrize(
    ("actual", "target", "direction", "expected"),
    [
        ("100", "80", Direction.HIGHER, "120.00"),  # 125 reaches the cap
        ("0", "80", Direction.HIGHER, "0.00"),
        ("1", "3", Direction.HIGHER, "33.33"),
        ("2", "3", Direction.HIGHER, "66.67"),
        ("90", "100", Direction.LOWER, "110.00"),
        ("250", "100", Direction.LOWER, "0.00"),  # −50 stops at the floor
        ("0", "0", Direction.LOWER, "100.00"),
        ("1", "0", Direction.LOWER, "0.00"),
        ("0", "0", Direction.HIGHER, "100.00"),
        ("0.2005", "100", Direction.HIGHER, "0.20"),
        ("0.205", "100", Direction.HIGHER, "0.21"),  # half goes up
    ],
)
def test_proportional_scores(actual, target, direction, expected):
    assert one(actual, target, direction=direction).score == D(expected)


def test_bands_take_the_highest_one_reached():
    bands = (ScoreBand(D(0), D(0)), ScoreBand(D(80), D(60)), ScoreBand(D(100), D(100)))
    for actual, points in (("79.99", 0), ("80", 60), ("99.99", 60), ("100", 100), ("500", 100)):
        assert one(actual, "100", method=Method.BANDS, bands=bands).score == points


def test_each_complaint_takes_points_down_to_the_floor():
    for count, points in ((0, 100), (1, 75), (3, 25), (4, 0), (9, 0)):
        found = one(count, "0", method=Method.DEDUCTION, deduction=D(25), cap=D(100), how=Aggregation.COUNT)
        assert found.score == points


def test_a_veto_makes_the_whole_evaluation_nothing():
    metrics = {"a": metric("a"), "v": metric("v", Aggregation.COUNT)}
    plan = scheme(line("a"), line("v", "0", None, method=VETO))
    calm = score(plan, {"a": total(100)}, metrics=metrics)
    assert (calm.total, calm.lines[1].state) == (D("100.00"), LineState.NOT_TRIGGERED)
    struck = score(plan, {"a": total(100), "v": total(1)}, metrics=metrics)
    assert (struck.total, struck.vetoed, struck.lines[1].state) == (D("0.00"), True, LineState.VETOED)


def test_a_veto_with_a_floor_leaves_that_much_at_most():
    metrics = {"a": metric("a"), "v": metric("v", Aggregation.COUNT)}
    plan = scheme(line("a"), line("v", "0", None, method=VETO, floor=D(60)))
    assert score(plan, {"a": total(100), "v": total(1)}, metrics=metrics).total == D("60.00")
    assert score(plan, {"a": total(40), "v": total(1)}, metrics=metrics).total == D("40.00")


def test_a_veto_does_not_hide_that_figures_are_missing():
    metrics = {"a": metric("a"), "v": metric("v", Aggregation.COUNT)}
    plan = scheme(line("a"), line("v", "0", None, method=VETO))
    found = score(plan, {"v": total(1)}, metrics=metrics)
    assert (found.total, found.missing, found.vetoed) == (None, ("a",), True)


def test_with_everything_left_out_there_is_no_score_rather_than_nought():
    m = {code: metric(code) for code in "ab"}
    found = score(scheme(line("a", "100"), line("b", "0")), {"b": total(5)}, metrics=m, excluded={"a": "休假"})
    assert (found.total, found.missing) == (None, ("a",))


def test_bands_given_in_any_order_score_the_same():
    bands = (ScoreBand(D(100), D(100)), ScoreBand(D(0), D(10)), ScoreBand(D(80), D(60)))
    assert one("120", "100", method=Method.BANDS, bands=bands).score == 100
    assert one("85", "100", method=Method.BANDS, bands=bands).score == 60


def test_missing_is_not_nought():
    m = {"a": metric("a"), "q": metric("q", Aggregation.MEAN, source="quality")}
    plan = scheme(line("a", "50"), line("q", "50"))
    nothing_delivered = score(plan, {}, metrics=m)
    assert (nothing_delivered.missing, nothing_delivered.total) == (("a", "q"), None)
    delivered = score(plan, {}, metrics=m, delivered={"repayments", "quality"})
    assert delivered.missing == ("q",)  # no repayment is 0 yuan; the mean of no checks is not 0
    assert delivered.lines[0].actual == 0


def test_what_is_left_out_gives_its_weight_to_the_others():
    m = {code: metric(code) for code in "abc"}
    plan = scheme(line("a", "50"), line("b", "30"), line("c", "20"))
    found = score(plan, {"a": total(100), "b": total(100)}, metrics=m, excluded={"c": "休假"})
    assert [result.weight for result in found.lines] == [D("62.50"), D("37.50"), 0]
    assert (found.lines[2].state, found.lines[2].reason, found.total) == (LineState.EXCLUDED, "休假", D("100.00"))


def test_a_joiner_has_a_part_of_the_target():
    m = metric()
    found = score(
        scheme(line(target="180000", prorate=True)), {m.code: total(90000)}, metrics={m.code: m}, share=D("0.5")
    )
    assert (found.lines[0].target, found.total) == (D(90000), D("100.00"))


def test_adjustments_are_added_to_the_rounded_contributions():
    m = metric()
    given_points = (Adjustment(D("2"), "带教"), Adjustment(D("-1"), "迟到"))
    found = score(scheme(), {m.code: total(100)}, metrics={m.code: m}, adjustments=given_points)
    assert found.total == D("101.00")


@given(figures, figures.filter(lambda value: value > 0), st.sampled_from(Direction))
def test_a_score_lies_between_floor_and_cap_and_rounds_half_up(actual, target, direction):
    found = one(actual, target, direction=direction)
    reached = 100 * Fraction(actual) / Fraction(target)
    exact = min(Fraction(120), max(Fraction(0), 200 - reached if direction is Direction.LOWER else reached))
    cents = exact * 100
    expected = int(cents) + (cents - int(cents) >= Fraction(1, 2))
    assert found.score == Decimal(expected) / 100


@given(weights, st.data())
def test_rescaled_weights_total_a_hundred_and_keep_their_order(parts, data):
    lines = [line(str(n), str(Decimal(part) / 100)) for n, part in enumerate(parts)]
    out = data.draw(st.sets(st.sampled_from([item.metric for item in lines]), max_size=len(lines) - 1))
    found = rescaled(lines, out)
    assert set(found) == {item.metric for item in lines} - out
    kept = [item for item in lines if item.metric not in out]
    if out or sum(item.weight for item in lines) != 100:
        assert sum(found.values()) == 100
    for one_line, other in pairwise(kept):
        if one_line.weight > other.weight:
            assert found[one_line.metric] >= found[other.metric] - Decimal("0.01")


@given(st.lists(st.tuples(figures, st.integers(1, 100)), min_size=1, max_size=10))
def test_the_sheet_can_be_added_up_by_hand(rows):
    lines = [line(str(n), str(weight), "1000") for n, (_value, weight) in enumerate(rows)]
    metrics = {item.metric: metric(item.metric) for item in lines}
    found = score(scheme(*lines), {str(n): total(value) for n, (value, _w) in enumerate(rows)}, metrics=metrics)
    assert found.total == sum(result.contribution for result in found.lines)
    assert all(result.contribution == half_up(result.score * result.weight / 100) for result in found.lines)


@given(st.integers(1, 10**9), st.integers(1, 10**6))
def test_a_ratio_is_one_of_sums_not_a_mean_of_ratios(numerator, denominator):
    found = actual_value(
        metric(how=Aggregation.RATIO), Totals(numerator=D(numerator), denominator=D(denominator)), delivered=True
    )
    assert abs(Fraction(found) - Fraction(numerator, denominator)) < Fraction(1, 10**20)


def test_a_ratio_over_nothing_is_missing():
    assert actual_value(metric(how=Aggregation.RATIO), Totals(records=3), delivered=True) is None


@pytest.mark.parametrize(
    ("joined", "left", "expected"),
    [
        (None, None, "1"),
        (date(2026, 10, 1), None, "1"),
        (date(2026, 10, 20), None, "0.5"),  # 9 of 18 working days; 1–7 October is a holiday
        (None, date(2026, 10, 9), "0.111111"),
        (date(2026, 11, 1), None, "0"),
    ],
)
def test_shares_go_by_working_days(joined, left, expected):
    assert share_of_period(date(2026, 10, 1), date(2026, 10, 31), joined, left) == D(expected)


@given(
    st.lists(st.tuples(figures, st.booleans(), st.booleans()), min_size=2, max_size=6), st.sampled_from(["1", "0.5"])
)
def test_a_scheme_made_ready_once_scores_everybody_as_if_made_for_them(people, share):
    first, second = metric("a"), metric("b", how=Aggregation.COUNT)
    rules = scheme(line("a", "60", "500", prorate=True), line("b", "40", "3"), line("v", "0", None, method=VETO))
    metrics = {one.code: one for one in (first, second, metric("v"))}
    ready = Scorer(rules, metrics, {"repayments"})
    for amount, own, without in people:
        totals = {"a": total(amount), "v": total(0)}
        targets = {"a": D(800)} if own else {}
        excluded = {"b": "请假"} if without else {}
        mine = scheme(*(replace(one, target=targets.get(one.metric, one.target)) for one in rules.lines))
        assert ready.score(totals, targets=targets, excluded=excluded, share=D(share)) == score(
            mine, totals, metrics=metrics, delivered={"repayments"}, excluded=excluded, share=D(share)
        )
