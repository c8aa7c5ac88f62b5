from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.training.effect import Effect, effect
from hrdesk.domain.training.statistics import Hint, item_figures

#: twelve people in the order of their total (out of 10), and what questions gave them; p and D (upper and lower three)
#: and Pearson's r of the reference are worked out by hand and with a spreadsheet
TOTALS = (1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 10)
REFERENCE = [
    ("parts well", (0, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1, 1), "0.583", "1.000", "0.663", Hint.NONE),
    ("the key is wrong", (1, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0), "0.417", "-1.000", "-0.788", Hint.WRONG_KEY),
    ("nobody knows it", (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), "0.083", "0.333", "0.518", Hint.TOO_HARD),
    ("everybody knows it", (1,) * 12, "1.000", "0.000", None, Hint.TOO_EASY),
    ("chance", (1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0), "0.500", "-0.333", "-0.123", Hint.WRONG_KEY),
]


@pytest.mark.parametrize(("name", "answers", "p", "d", "r", "hint"), REFERENCE, ids=[row[0] for row in REFERENCE])
def test_figures_agree_with_the_reference(
    name: str, answers: tuple[int, ...], p: str, d: str, r: str | None, hint: Hint
) -> None:
    shares = {at: Decimal(answer) for at, answer in enumerate(answers)}
    found = item_figures(shares, {at: Decimal(total) for at, total in enumerate(TOTALS)})
    assert (found.difficulty, found.discrimination) == (Decimal(p), Decimal(d))
    assert found.correlation == (None if r is None else Decimal(r))
    assert found.hint is hint


def test_few_people_say_nothing_about_a_question() -> None:
    shares = {at: Decimal(1) for at in range(9)}
    found = item_figures(shares, shares)
    assert (found.discrimination, found.hint) == (None, Hint.FEW)
    assert found.hint.text
    assert item_figures({}, {}).difficulty is None


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 100)), min_size=10, max_size=60))
def test_figures_keep_to_their_bounds(answers: list[tuple[int, int]]) -> None:
    shares = {at: Decimal(one) / 4 for at, (one, _total) in enumerate(answers)}
    found = item_figures(shares, {at: Decimal(total) for at, (_one, total) in enumerate(answers)})
    assert found.difficulty is not None
    assert found.discrimination is not None
    assert 0 <= found.difficulty <= 1
    assert -1 <= found.discrimination <= 1
    assert found.correlation is None or -1 <= found.correlation <= 1


def test_people_are_compared_with_themselves_three_months_before_and_after() -> None:
    months = [202609, 202610, 202611, 202612, 202701, 202702, 202703, 202704]
    figures = {who: dict(zip(months, map(Decimal, (1, 3, 5, 99, 6, 8, 10, 50)), strict=True)) for who in range(5)}
    done = dict.fromkeys(range(5), 202612)
    assert effect(done, figures) == Effect(5, 5, 0, Decimal(3), Decimal(8))
    assert effect(done, figures, lower_is_better=True) == Effect(5, 0, 5, Decimal(3), Decimal(8))


def test_few_people_or_one_side_only_say_nothing() -> None:
    figures = {who: {202610: Decimal(1), 202612: Decimal(2)} for who in range(4)} | {4: {202610: Decimal(1)}}
    assert effect(dict.fromkeys(range(5), 202611), figures) == Effect(4, 0, 0, None, None)
    assert effect({}, figures).people == 0
