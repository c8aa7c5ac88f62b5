"""Turnover: three formulas, units with movers, cohorts whose days are up."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.turnover import (
    DAYS,
    Figures,
    Formula,
    Post,
    Spell,
    all_cohorts,
    by_unit,
    cohorts,
    count,
    leavers_by,
    tenure_band,
    tenure_order,
)

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@st.composite
def spells(draw: st.DrawFn) -> Spell:
    """Somebody who came and perhaps left, and moved at most once."""
    hired = draw(st.one_of(st.none(), days))
    left = draw(st.one_of(st.none(), days))
    if hired is not None and left is not None and left < hired:
        left = hired
    begin = hired or date(2000, 1, 1)
    posts = [Post(begin, None, draw(st.sampled_from("甲乙丙")), "", "")]
    if draw(st.booleans()):
        posts.append(
            Post(begin + timedelta(days=draw(st.integers(1, 400))), None, draw(st.sampled_from("甲乙丙")), "", "")
        )
    return Spell(draw(st.integers(1, 10**6)), "", "", hired, left, tuple(posts))


def of(post: Post | None) -> str:
    return post.department if post else ""


@given(st.lists(spells(), max_size=30), days, st.integers(0, 400))
def test_nobody_is_lost_and_formula_b_is_leavers_by_leavers_and_closing(
    people: list[Spell], first: date, length: int
) -> None:
    last = first + timedelta(days=length)
    found = count(people, first, last)
    assert found.opening + found.joined == found.closing + found.left
    below = found.left + found.closing
    assert found.rate(Formula.B) == (Decimal(found.left) / below if below else None)


@given(st.lists(spells(), max_size=30), days, st.integers(0, 400))
def test_units_add_up_to_the_whole_and_movers_balance(people: list[Spell], first: date, length: int) -> None:
    last = first + timedelta(days=length)
    whole, units = count(people, first, last), by_unit(people, first, last, of)
    for name in ("opening", "joined", "left", "closing"):
        assert sum(getattr(unit.figures, name) for unit in units) == getattr(whole, name)
    assert sum(unit.figures.moved_in for unit in units) == sum(unit.figures.moved_out for unit in units)
    for unit in units:
        f = unit.figures
        assert f.opening + f.joined + f.moved_in == f.closing + f.left + f.moved_out
        assert (len(unit.joiners), len(unit.leavers)) == (f.joined, f.left)


@pytest.mark.parametrize(("formula", "rate"), [(Formula.A, "0.2"), (Formula.B, "0.1818"), (Formula.C, "0.2")])
def test_each_formula_by_hand(formula: Formula, rate: str) -> None:
    found = Figures(opening=100, joined=10, left=20, closing=90).rate(formula)
    by_hand = {Formula.A: Decimal(20) / 95, Formula.B: Decimal(20) / 110, Formula.C: Decimal(20) / 100}[formula]
    assert found == by_hand
    assert abs(found - Decimal(rate)) < Decimal("0.02")


def test_nobody_there_has_no_rate() -> None:
    assert [Figures().rate(formula) for formula in Formula] == [None, None, None]


def joiner(hired: date, left: date | None = None) -> Spell:
    return Spell(1, "", "", hired, left)


def test_days_that_are_not_up_are_left_out() -> None:
    today = date(2026, 11, 23)
    people = [
        joiner(date(2026, 10, 1)),
        joiner(date(2026, 10, 1), date(2026, 10, 8)),  # on its seventh day
        joiner(date(2026, 10, 20), date(2026, 11, 5)),
        joiner(date(2026, 11, 20)),  # three days here
    ]
    found = cohorts(people, date(2026, 1, 1), date(2026, 12, 31), today)
    assert [(one.month.label, one.after) for one in found] == [
        ("2026-10", {7: (3, 1), 30: (3, 2), 60: (0, 0), 90: (0, 0)}),
        ("2026-11", {7: (0, 0), 30: (0, 0), 60: (0, 0), 90: (0, 0)}),
    ]
    assert found[0].rate(30) == Decimal(2) / 3
    assert found[1].rate(7) is None
    assert all_cohorts(found)[7] == (3, 1)


@given(st.lists(spells(), max_size=30), days)
def test_who_left_by_seven_days_left_by_ninety(people: list[Spell], today: date) -> None:
    for one in cohorts(people, date(2025, 1, 1), date(2027, 12, 31), today):
        counted = [one.after[number][0] for number in DAYS]
        assert counted == sorted(counted, reverse=True)
        if len(set(counted)) == 1:
            left = [one.after[number][1] for number in DAYS]
            assert left == sorted(left)


def test_leavers_are_parted_by_how_long_they_were_here() -> None:
    people = [
        joiner(date(2026, 10, 1), date(2026, 10, 20)),
        joiner(date(2020, 1, 1), date(2026, 10, 20)),
        Spell(3, "", "", None, date(2026, 10, 2)),
    ]
    found = leavers_by(people, FIRST, LAST, tenure_band, tenure_order())
    assert [(group.name, group.figures.left) for group in found] == [
        (tenure_order()[0], 1),
        (tenure_order()[-2], 1),
        (tenure_order()[-1], 1),
    ]
