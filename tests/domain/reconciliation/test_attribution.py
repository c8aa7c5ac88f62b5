"""Whose a repayment is: the day that counts, the owner that day, cover, protected days; and nothing is ever lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.handover.chain import Holding
from hrdesk.domain.handover.model import Capacity
from hrdesk.domain.reconciliation.attribution import (
    CountedDay,
    Cover,
    Promise,
    Rule,
    Share,
    attribute,
    counted_day,
    split,
)

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
    assert attribute(rule, day(17), HANDED_OVER, [promise]) == (Share(MA),)
    assert attribute(rule, day(18), HANDED_OVER, [promise]) == (Share(ZHENG),)
    assert attribute(Rule(), day(14), HANDED_OVER, [promise]) == (Share(ZHENG),)  # no protected days: no protection


def test_protected_days_can_be_shared():
    rule = Rule(protected_days=3, protected_share=Decimal(60))
    shares = attribute(rule, day(15), HANDED_OVER, [Promise(made=day(8), due=day(14))])
    assert shares == (Share(MA, Decimal(60)), Share(ZHENG, Decimal(40)))


def test_a_promise_to_the_new_owner_protects_nobody_else():
    rule = Rule(protected_days=30)
    assert attribute(rule, day(20), HANDED_OVER, [Promise(made=day(13), due=day(20))]) == (Share(ZHENG),)


def test_a_newer_promise_does_not_end_the_protection_of_an_earlier_one():
    rule, kept = Rule(protected_days=3), Promise(made=day(8), due=day(14))
    later = [kept, Promise(made=day(16), due=day(28))]
    assert attribute(rule, day(15), HANDED_OVER, later) == (Share(MA),)  # before it was even made
    assert attribute(rule, day(17), HANDED_OVER, later) == (Share(MA),)
    assert attribute(rule, day(18), HANDED_OVER, later) == (Share(ZHENG),)


def test_of_several_earlier_owners_the_newest_promise_protects():
    chain = [owns(MA, 1), owns(ZHENG, 10), owns(WANG, 14)]
    both = [Promise(made=day(5), due=day(20)), Promise(made=day(11), due=day(18))]
    assert attribute(Rule(protected_days=1), day(19), chain, both) == (Share(ZHENG),)
    assert attribute(Rule(protected_days=1), day(20), chain, both) == (Share(MA),)


def test_what_came_before_the_promise_is_not_protected():
    rule = Rule(protected_days=30)
    assert attribute(rule, day(11), HANDED_OVER, [Promise(made=day(13), due=day(20))]) == (Share(MA),)


def test_a_third_of_a_yuan_goes_nowhere():
    thirds = [Share(MA, Decimal("33.33")), Share(ZHENG, Decimal("33.33")), Share(WANG, Decimal("33.34"))]
    assert split(10000, thirds, step=100) == (3300, 3400, 3300)
    assert split(-10000, thirds, step=100) == (-3300, -3400, -3300)
    assert sum(split(10001, thirds, step=100)) == 10001


@given(
    st.integers(-(10**14), 10**14),
    st.lists(st.integers(1, 10_000), min_size=1, max_size=9),
    st.sampled_from((1, 100)),
)
def test_a_split_adds_up_to_what_was_split(amount, percents, step):
    parts = split(amount, [Share(who, Decimal(percent) / 100) for who, percent in enumerate(percents)], step)
    assert sum(parts) == amount
    assert len(parts) == len(percents)
