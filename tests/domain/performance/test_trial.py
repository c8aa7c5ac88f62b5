"""A scheme tried before it is used."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.performance.model import Line, Method
from hrdesk.domain.performance.trial import Outcome, Tried, compare, summary
from tests.domain.performance.builders import D, scheme

totals = st.none() | st.decimals(0, 140, places=2)
outcomes = st.builds(Outcome, totals, st.sampled_from("ABCD"), st.sampled_from([D("0.8"), D(1), D("1.2")]))
tried = st.lists(st.builds(Tried, outcomes, outcomes), max_size=40)


@given(tried)
def test_everybody_gains_loses_stays_or_is_unknown(people):
    found = summary(people)
    assert found.gain + found.lose + found.same + found.unknown == found.people == len(people)
    assert found.regraded <= found.people - found.unknown


@given(tried)
def test_taken_back_what_was_gained_is_lost(people):
    there, back = summary(people), summary([Tried(one.after, one.before) for one in people])
    assert (there.gain, there.lose, there.coefficient) == (back.lose, back.gain, -back.coefficient)
    assert (there.mean_before, there.mean_after) == (back.mean_after, back.mean_before)
    assert there.most is None or there.most == -back.least


def test_a_trial_in_numbers():
    one = Tried(Outcome(D("92.00"), "C", D(1)), Outcome(D("96.50"), "B", D("1.1")))
    two = Tried(Outcome(D("95.00"), "B", D("1.1")), Outcome(D("94.99"), "C", D(1)))
    three = Tried(Outcome(D("80.00"), "C", D(1)), Outcome(None, missing=("quality_score",)))
    found = summary([one, two, three])
    assert (found.gain, found.lose, found.same, found.unknown, found.regraded) == (1, 1, 0, 1, 2)
    assert (found.mean_before, found.mean_after) == (D("93.50"), D("95.75"))
    assert (found.most, found.least, found.coefficient) == (D("4.50"), D("-0.01"), Decimal(0))


def test_schemes_side_by_side_name_what_differs():
    left = scheme(Line("a", D(60), D(10)), Line("b", D(40), D(5)))
    right = scheme(
        Line("c", D(10), D(1)), replace(left.lines[0], weight=D(50), method=Method.BANDS), replace(left.lines[1])
    )
    found = {pair.metric: pair for pair in compare(left, right)}
    assert list(found) == ["a", "b", "c"]
    assert found["a"].differs == {"weight", "method"}
    assert not found["b"].differs
    assert found["c"].left is None
    assert "weight" in found["c"].differs
    assert all(not pair.differs for pair in compare(left, left))
