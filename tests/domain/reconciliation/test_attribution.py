"""Whose a repayment is: the day that counts, the owner that day, cover, protected days; and nothing is ever lost."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.handover.chain import Holding
from hrdesk.domain.handover.model import Capacity
from hrdesk.domain.reconciliation.attribution import (
    CountedDay,
    Cover,
    Payment,
    Promise,
    Rule,
    Share,
    attribute,
    counted_day,
    credit,
    split,
)

FIRST = date(2026, 10, 1)
MA, ZHENG, WANG = 1, 2, 3


def day(number: int) -> date:
    return date(2026, 10, number)


def owns(who: int, starts: int) -> Holding:
    return Holding(day(starts), who, Capacity.OWNER)


HANDED_OVER = [owns(MA, 1), owns(ZHENG, 12)]
COVERED = [owns(MA, 1), Holding(day(10), WANG, Capacity.CUSTODY, absence=True), owns(MA, 20)]


def test_the_setting_says_which_day_counts():
    assert counted_day(Rule(), day(3), day(1)) == day(3)
    assert counted_day(Rule(day=CountedDay.PAYMENT), day(3), day(1)) == day(1)


def test_where_the_file_knows_one_day_only_that_one_counts():
    assert counted_day(Rule(day=CountedDay.PAYMENT), day(3), None) == day(3)
    assert counted_day(Rule(), None, day(1)) == day(1)
    assert counted_day(Rule(), None, None) is None


def test_a_repayment_is_whose_the_case_was_that_day():
    assert attribute(Rule(), day(11), HANDED_OVER) == (Share(MA),)
    assert attribute(Rule(), day(12), HANDED_OVER) == (Share(ZHENG),)
    assert attribute(Rule(), date(2026, 9, 30), HANDED_OVER) == ()


def test_who_stands_in_for_an_absent_owner_is_credited_only_where_the_agency_says_so():
    assert attribute(Rule(), day(12), COVERED) == (Share(MA),)
    assert attribute(Rule(cover=Cover.STAND_IN), day(12), COVERED) == (Share(WANG),)
    assert attribute(Rule(cover=Cover.STAND_IN), day(25), COVERED) == (Share(MA),)


def test_custody_after_somebody_left_is_no_cover():
    left = [owns(MA, 1), Holding(day(10), WANG, Capacity.CUSTODY)]
    assert attribute(Rule(), day(12), left) == (Share(WANG),)


def test_who_got_the_promise_keeps_what_comes_in_on_the_protected_days():
    rule, promise = Rule(protected_days=3), Promise(made=day(8), due=day(14))
    assert attribute(rule, day(17), HANDED_OVER, promise) == (Share(MA),)
    assert attribute(rule, day(18), HANDED_OVER, promise) == (Share(ZHENG),)
    assert attribute(Rule(), day(14), HANDED_OVER, promise) == (Share(ZHENG),)  # no protected days: no protection


def test_protected_days_can_be_shared():
    rule = Rule(protected_days=3, protected_share=Decimal(60))
    shares = attribute(rule, day(15), HANDED_OVER, Promise(made=day(8), due=day(14)))
    assert shares == (Share(MA, Decimal(60)), Share(ZHENG, Decimal(40)))


def test_a_promise_to_the_new_owner_protects_nobody_else():
    rule = Rule(protected_days=30)
    assert attribute(rule, day(20), HANDED_OVER, Promise(made=day(13), due=day(20))) == (Share(ZHENG),)


def test_what_came_before_the_promise_is_not_protected():
    rule = Rule(protected_days=30)
    assert attribute(rule, day(12), HANDED_OVER, Promise(made=day(13), due=day(20))) == (Share(ZHENG),)


def test_a_third_of_a_yuan_goes_nowhere():
    thirds = [Share(MA, Decimal("33.33")), Share(ZHENG, Decimal("33.33")), Share(WANG, Decimal("33.34"))]
    assert split(10000, thirds, step=100) == (3300, 3400, 3300)
    assert split(-10000, thirds, step=100) == (-3300, -3400, -3300)
    assert sum(split(10001, thirds, step=100)) == 10001


people = st.integers(1, 4)
chains = st.lists(st.tuples(st.integers(0, 9), people, st.sampled_from(Capacity), st.booleans()), max_size=6).map(
    lambda steps: [
        Holding(FIRST + timedelta(days=sum(step[0] for step in steps[: at + 1])), who, capacity, absence)
        for at, (_gap, who, capacity, absence) in enumerate(steps)
    ]
)
days = st.one_of(st.none(), st.integers(-5, 40).map(lambda n: FIRST + timedelta(days=n)))
payments = st.builds(
    Payment,
    amount=st.integers(-(10**12), 10**12),
    arrived=days,
    paid=days,
    case=st.sampled_from(("", "A-1", "A-2", "unknown")),
    named=st.one_of(st.none(), people),
)
rules = st.builds(
    Rule,
    day=st.sampled_from(CountedDay),
    cover=st.sampled_from(Cover),
    protected_days=st.integers(0, 20),
    protected_share=st.integers(0, 10_000).map(lambda n: Decimal(n) / 100),
)
promises = st.builds(
    Promise, made=st.integers(0, 20).map(lambda n: FIRST + timedelta(days=n)), due=st.just(FIRST + timedelta(days=21))
)


@given(rules, st.lists(payments, max_size=30), chains, chains, promises)
def test_what_people_get_and_what_nobody_gets_is_the_files_sum_always(rule, file, one, other, promise):
    found = credit(rule, file, {"A-1": one, "A-2": other}, {"A-1": promise})
    assert sum(found.people.values()) + found.unattributed == sum(payment.amount for payment in file)


@given(
    st.integers(-(10**14), 10**14),
    st.lists(st.integers(1, 10_000), min_size=1, max_size=9),
    st.sampled_from((1, 100)),
)
def test_a_split_adds_up_to_what_was_split(amount, percents, step):
    parts = split(amount, [Share(who, Decimal(percent) / 100) for who, percent in enumerate(percents)], step)
    assert sum(parts) == amount
    assert len(parts) == len(percents)
