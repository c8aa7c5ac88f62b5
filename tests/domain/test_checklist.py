"""Checklists: due days, the law's limits, templates that fit; contracts and probation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.contract_terms import Term, check_term, latest_probation, signing_deadline
from hrdesk.domain.contracts import ContractKind, whole_months
from hrdesk.domain.errors import UserError
from hrdesk.domain.onboarding.checklist import (
    LAWS,
    PROBATION_END,
    Checklist,
    Due,
    ItemKind,
    Unit,
    add_months,
    check_checklist,
    due_day,
    from_content,
    to_content,
)
from hrdesk.domain.onboarding.collection import collection_checklist
from hrdesk.domain.orders import OrderKind, find_loop, suspended_on
from hrdesk.domain.roles import Role

ROLES = tuple(role.value for role in Role)
FIRST = date(2026, 11, 24)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(("due", "day"), [
    (Due(0), FIRST),
    (Due(30), date(2026, 12, 24)),
    (Due(-1, Unit.WEEKS), date(2026, 11, 17)),
    (Due(1, Unit.MONTHS, -1), date(2026, 12, 23)),
    (Due(5, Unit.WORKING_DAYS), date(2026, 12, 1)),
    (Due(-7, anchor=PROBATION_END), date(2027, 1, 16)),
])  # fmt: skip
def test_due_days_are_counted_around_the_first_day(due: Due, day: date) -> None:
    assert due_day(due, FIRST, date(2027, 1, 23)) == day


def test_the_last_day_of_a_month_stays_the_last_day() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert signing_deadline(date(2026, 10, 20)) == date(2026, 11, 19)


@given(days, st.integers(-30, 60))
def test_months_there_and_back_never_run_past_the_day(day: date, months: int) -> None:
    there = add_months(day, months)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert there.day <= day.day


def test_the_ready_made_list_is_sound_and_says_where_each_legal_day_comes_from() -> None:
    ready = collection_checklist()
    check_checklist(ready, ROLES)
    assert {item.law for item in ready.items if item.law} == set(LAWS)
    assert {item.code for item in ready.items if item.gate} == {"background", "undertaking", "exam"}
    assert not any(item.law for item in ready.items if item.gate), "gates are the agency's own rule"
    assert from_content(to_content(ready)) == ready


@pytest.mark.parametrize("law", sorted(LAWS))
def test_a_legal_day_may_be_earlier_but_never_later(law: str) -> None:
    ready = collection_checklist()
    item = next(item for item in ready.items if item.law == law)
    earlier = replace(item, due=Due(-1))
    check_checklist(replace(ready, items=(earlier,)), ROLES)
    later = replace(item, due=Due(2, Unit.MONTHS))
    with pytest.raises(UserError) as caught:
        check_checklist(replace(ready, items=(later,)), ROLES)
    assert caught.value.code == "too_late"
    assert item.name_zh in str(caught.value)


def test_the_list_meant_most_closely_is_told_by_what_it_names() -> None:
    everybody = Checklist("通用", collection_checklist().items)
    collectors = replace(everybody, positions=("催收员",))
    first = replace(everybody, positions=("催收员",), departments=("催收一部",))
    post = ("催收一部", "催收员", "P1")
    assert [one.fits(*post) for one in (everybody, collectors, first)] == [0, 1, 2]
    assert collectors.fits("客服部", "客服专员", None) == -1


@pytest.mark.parametrize(("months", "cap"), [(2, None), (3, 1), (11, 1), (12, 2), (35, 2), (36, 6), (60, 6)])
def test_the_probation_a_term_allows(months: int, cap: int | None) -> None:
    ends = add_months(FIRST, months) - timedelta(days=1)
    latest = latest_probation(Term(ContractKind.FIXED, FIRST, ends))
    assert latest == (None if cap is None else add_months(FIRST, cap) - timedelta(days=1))
    assert whole_months(FIRST, ends) == months


def test_what_a_contract_may_not_be_is_said_with_the_article() -> None:
    year = Term(ContractKind.FIXED, FIRST, date(2027, 11, 23), date(2027, 2, 23))
    with pytest.raises(UserError) as long:
        check_term(year)
    assert long.value.code == "probation_too_long"
    assert "19" in long.value.message
    assert long.value.values["day"] == date(2027, 1, 23)
    first = replace(year, probation_end=date(2027, 1, 23))
    check_term(first)
    again = Term(ContractKind.FIXED, date(2027, 11, 24), date(2028, 11, 23), date(2028, 1, 23))
    codes = {}
    for name, term, earlier in (
        ("twice", again, [first]),
        ("overlap", replace(again, starts=FIRST, probation_end=None), [first]),
        ("no end", Term(ContractKind.FIXED, FIRST), []),
        ("an end", Term(ContractKind.OPEN, FIRST, FIRST), []),
        ("task", Term(ContractKind.PROJECT, FIRST, None, FIRST), []),
    ):
        with pytest.raises(UserError) as caught:
            check_term(term, earlier)
        codes[name] = caught.value.code
    assert codes == {
        "twice": "probation_twice",
        "overlap": "overlap",
        "no end": "missing",
        "an end": "out_of_range",
        "task": "probation_too_long",
    }


@given(st.dictionaries(st.integers(0, 12), st.one_of(st.none(), st.integers(0, 12)), max_size=13), st.integers(0, 12))
def test_a_chain_of_superiors_without_a_loop_ends(chain: dict[int, int | None], start: int) -> None:
    above = chain.get(start)
    if above is None or find_loop(start, chain.get, above):
        return
    at: int | None = above
    for _step in range(14):
        at = chain.get(at) if at is not None else None
    assert at is None


def test_suspensions_end_by_their_day_or_by_an_order() -> None:
    orders = [
        (OrderKind.SUSPENSION, date(2026, 11, 1), date(2026, 11, 10)),
        (OrderKind.SUSPENSION, date(2026, 12, 1), None),
    ]
    assert suspended_on(date(2026, 11, 10), orders) == date(2026, 11, 1)
    assert suspended_on(date(2026, 11, 11), orders) is None
    assert suspended_on(date(2027, 5, 1), orders) == date(2026, 12, 1)
    assert suspended_on(date(2027, 5, 1), [*orders, (OrderKind.RESUMPTION, date(2027, 1, 1), None)]) is None


def test_an_item_names_a_course_or_exam_only_of_its_kind_and_older_lists_name_none() -> None:
    listed = collection_checklist()
    exam = next(item for item in listed.items if item.code == "exam")
    linked = replace(listed, items=(replace(exam, subject=7),))
    check_checklist(linked, ["hr", "administrator"])
    kept = to_content(linked)
    assert from_content(kept) == linked
    del kept["items"][0]["subject"]
    assert from_content(kept).items[0].subject is None
    with pytest.raises(UserError) as caught:
        check_checklist(replace(listed, items=(replace(exam, kind=ItemKind.PAPER, subject=7),)), ["hr"])
    assert caught.value.code == "wrong_subject"
