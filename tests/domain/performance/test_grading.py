from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.performance.grading import advised_counts, median, middle_half, propose, ranking
from tests.domain.performance.builders import GRADES, D

scores = st.lists(st.decimals(min_value=0, max_value=150, places=2), min_size=1, max_size=60)


def test_equal_scores_share_a_place_and_the_next_is_skipped():
    assert ranking([D("90"), D("95"), D("95"), D("80")]) == [3, 1, 1, 4]


@given(scores)
def test_a_place_counts_those_who_are_better(values):
    assert ranking(values) == [1 + sum(other > value for other in values) for value in values]


def test_a_grade_begins_at_its_first_point():
    assert [propose(D(text), GRADES).code for text in ("105", "104.99", "95", "80", "79.99", "0", "-3")] == [
        "A", "B", "B", "C", "D", "D", "D",
    ]  # fmt: skip
    assert propose(D(90), ()) is None


@given(st.integers(0, 500))
def test_advice_gives_everybody_a_grade(people):
    assert sum(advised_counts(GRADES, people).values()) == people


@given(scores)
def test_median_and_middle_half_lie_in_order(values):
    low, high = middle_half(values)
    assert min(values) <= low <= median(values) <= high <= max(values) or len(values) < 2


def test_the_median_of_two_is_between_them():
    assert median([Decimal(1), Decimal(2)]) == D("1.5")
