"""Sums spread exactly, a month raised, the narrowest target counts."""

import random
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.model import Aggregation, Direction, Line, Metric, Scheme, Unit
from hrdesk.domain.performance.scoring import score, share_of_period
from hrdesk.domain.targets.force import SCHEME, asked_of, in_force, read_target
from hrdesk.domain.targets.raising import raised, rises
from hrdesk.domain.targets.spreading import (
    Member,
    OverMonths,
    OverPeople,
    adds_up,
    month_weights,
    over_months,
    over_people,
    people_weights,
    spread,
    step_of,
    whole_month,
)

YUAN = Metric("money", "回款金额", Unit.YUAN, Direction.HIGHER, Aggregation.SUM, "repayments")
RATE = Metric("rate", "接通率", Unit.PERCENT, Direction.HIGHER, Aggregation.RATIO, "calls")
HOURS = Metric("talk", "通话时长", Unit.SECONDS, Direction.HIGHER, Aggregation.SUM, "calls", decimals=1)
CALLS = Metric("calls", "通话次数", Unit.TIMES, Direction.HIGHER, Aggregation.COUNT, "calls", decimals=0)
COMPLAINTS = Metric("complaints", "有效投诉", Unit.TIMES, Direction.LOWER, Aggregation.COUNT, "complaints", decimals=0)

D = Decimal
weights = st.dictionaries(
    st.text("0123456789", min_size=1, max_size=5), st.decimals(0, 10**6, places=4), min_size=1, max_size=40
).filter(lambda found: any(found.values()))
wholes = st.integers(0, 10**10).map(D)
shares = st.integers(1, 999_999).map(lambda n: D(n) / 1_000_000)


@given(wholes, weights)
def test_parts_add_up_to_the_whole_and_none_is_negative(whole, given_weights):
    parts = spread(whole, given_weights, D(1))
    assert sum(parts.values()) == whole
    assert all(part >= 0 and part % 1 == 0 for part in parts.values())


@given(wholes, weights)
def test_a_part_is_less_than_a_step_from_its_exact_share_and_no_weight_is_no_part(whole, given_weights):
    parts, total = spread(whole, given_weights, D(1)), sum(given_weights.values())
    for key, weight in given_weights.items():
        assert abs(parts[key] - whole * weight / total) < D("1.0001")
        assert weight or not parts[key]


@given(wholes, weights, st.randoms())
def test_nobodys_part_depends_on_the_order(whole, given_weights, chance: random.Random):
    keys = list(given_weights)
    chance.shuffle(keys)
    assert spread(whole, {key: given_weights[key] for key in keys}, D(1)) == spread(whole, given_weights, D(1))


@given(wholes, weights)
def test_a_larger_weight_never_gets_less(whole, given_weights):
    parts = spread(whole, given_weights, D(1))
    in_order = sorted(given_weights, key=lambda key: given_weights[key])
    for smaller, larger in pairwise(in_order):
        if given_weights[smaller] < given_weights[larger]:
            assert parts[smaller] <= parts[larger]


@pytest.mark.parametrize(
    ("whole", "given_weights"), [(D(-1), {"a": D(1)}), (D(10), {}), (D(10), {"a": D(0)}), (D("0.5"), {"a": D(1)})]
)
def test_what_cannot_be_spread_is_refused(whole, given_weights):
    with pytest.raises(ValueError, match=r"spread|weight"):
        spread(whole, given_weights, D(1))


def test_a_step_is_a_yuan_and_finer_only_where_the_sum_needs_it():
    assert step_of(YUAN, D(2_000_000)) == 1
    assert step_of(YUAN, D("100.5")) == D("0.01")
    assert step_of(CALLS, D(900)) == 1
    assert step_of(HOURS, D(160 * 3600)) == 360  # a tenth of an hour
    assert not adds_up(RATE)


def test_a_year_over_its_months():
    year = [Period(2026, month) for month in range(1, 13)]
    assert set(over_months(D(12_000_000), month_weights(year, OverMonths.EVENLY), D(1)).values()) == {D(1_000_000)}
    by_days = over_months(D(12_000_000), month_weights(year, OverMonths.WORKING_DAYS), D(1))
    assert sum(by_days.values()) == 12_000_000
    assert by_days[Period(2026, 2)] < by_days[Period(2026, 3)]  # the spring festival
    past = {Period(2026, 1): D(30), Period(2026, 2): D(10)}
    by_past = over_months(D(100), month_weights(year[:3], OverMonths.LAST_YEAR, past), D(1))
    assert list(by_past.values()) == [75, 25, 0]


MEMBERS = (
    Member("HC01", "A", D(1), D(300)),
    Member("HC02", "A", D("0.5"), D(100)),
    Member("HC03", "B", D(1), None),
)


def test_over_people_by_heads_actuals_and_evenly():
    assert over_people(D(1000), MEMBERS, OverPeople.HEADS, D(1)) == {"HC01": 400, "HC02": 200, "HC03": 400}
    # the one without figures counts as the others on average: 400 in 1.5 months' work
    assert people_weights(MEMBERS, OverPeople.ACTUALS)["HC03"].quantize(D(1)) == 267
    assert over_people(D(1000), MEMBERS, OverPeople.EVENLY, D(1)) == {"HC01": 250, "HC02": 250, "HC03": 500}


def test_what_is_kept_counts_into_the_sum():
    kept = (*MEMBERS[:2], Member("HC03", "B", kept=D("100.5")))
    parts = over_people(D(1000), kept, OverPeople.HEADS, D(1))
    assert parts["HC03"] == D("100.5")
    assert sum(parts.values()) == 1000
    with pytest.raises(ValueError, match="kept"):
        over_people(D(100), kept, OverPeople.HEADS, D(1))
    with pytest.raises(ValueError, match="kept"):
        over_people(D(200), kept[2:], OverPeople.HEADS, D(1))


@given(wholes, st.lists(st.tuples(shares, st.none() | st.decimals(0, 10**6, places=2)), min_size=1, max_size=30))
def test_people_always_add_up(whole, found):
    members = [Member(f"{n:03}", str(n % 3), share, before) for n, (share, before) in enumerate(found)]
    for how in OverPeople:
        if any(people_weights(members, how).values()):
            assert sum(over_people(whole, members, how, D(1)).values()) == whole


@given(
    wholes, st.lists(st.tuples(shares, st.none() | st.integers(0, 999).map(D)), min_size=2, max_size=9), st.randoms()
)
def test_nobodys_target_depends_on_the_order_of_people(whole, found, chance: random.Random):
    members = [Member(f"{n:03}", str(n % 3), share, before) for n, (share, before) in enumerate(found)]
    shuffled = members[:]
    chance.shuffle(shuffled)
    for how in (OverPeople.HEADS, OverPeople.EVENLY):
        assert over_people(whole, shuffled, how, D(1)) == over_people(whole, members, how, D(1))


@given(st.integers(0, 10**11).map(lambda n: D(n) / 10_000), shares)
def test_scoring_makes_the_part_of_a_joiner_again(part, share):
    """What is kept is of a whole month, so that who leaves later is still asked less."""
    kept = whole_month(part, share)
    assert asked_of(kept, share, prorate=True) == part
    scheme = Scheme("s", "方案", (Line("money", D(100), kept, prorate=True),), ())
    assert score(scheme, {}, metrics={"money": YUAN}, share=share).lines[0].target == part


def test_a_joiner_is_asked_for_the_working_days():
    from datetime import date

    share = share_of_period(*Period(2026, 11).bounds(), date(2026, 11, 16), None)
    assert share == D("0.523810")  # 11 of 21
    parts = over_people(D(320), (Member("a", "A"), Member("b", "A", share)), OverPeople.HEADS, D(1))
    assert parts == {"a": 210, "b": 110}


def test_raised_and_rounded_to_a_step():
    assert raised(D(175_000), D(5), YUAN) == 184_000
    assert raised(D(175_000), D(5), YUAN, D(10_000)) == 180_000
    assert raised(D("0.12"), D(5), RATE) == D("0.126")
    assert raised(D("0.98"), D(5), RATE) == 1  # a rate is not raised above 100 %
    assert raised(D(38 * 3600), D(5), HOURS) == D("39.9") * 3600
    assert raised(D(4), D(10), CALLS) == 4
    assert raised(D("123.45"), D(0), YUAN) == D("123.45")
    assert raised(D(0), D(50), YUAN) == 0
    assert raised(D(3), D(5), YUAN, D(10_000)) == D("3.15")  # never down to nothing
    assert raised(D(200_000), D(-10), YUAN) == 180_000


@given(st.decimals(0, 10**9, places=4), st.integers(0, 300), st.sampled_from([None, D(1), D(1000)]))
def test_a_raise_never_makes_a_target_negative(value, percent, step):
    assert raised(value, D(percent), YUAN, step) >= 0


def test_fewer_complaints_are_not_raised_along():
    assert not rises(COMPLAINTS, alone=False)
    assert rises(COMPLAINTS, alone=True)
    assert rises(YUAN, alone=False)


def test_the_narrowest_counts():
    found = {("team", 3): D(100), ("agency", 0): D(50)}
    holders = (("employment", 7), ("team", 3), ("department", 1), ("agency", 0))
    said = in_force(holders, found.get, D(10), share=D("0.5"), prorate=True)
    assert (said.whole, said.asked, said.holder) == (100, 50, ("team", 3))
    assert in_force(holders, {}.get, D(10), share=D(1), prorate=True).holder == (SCHEME, 0)


def test_a_target_is_read_as_people_write_it():
    assert read_target("18万", YUAN) == 180_000
    assert read_target("12.84%", RATE) == D("0.1284")
    assert read_target(" ", RATE) is None
    for text in ("-5", "many"):
        with pytest.raises(UserError):
            read_target(text, YUAN)
