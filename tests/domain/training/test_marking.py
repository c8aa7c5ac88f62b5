"""Marking against a table worked out by hand, and against a second, slower way to count."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.training.marking import Answer, Rule, mark, points
from hrdesk.domain.training.questions import (
    FULL,
    Kind,
    Option,
    Pair,
    Question,
    Span,
    choice,
    right_places,
    true_false,
)

FOUR = choice("哪些不得透露？", ("欠款", "天气", "住址", "时间"), {0, 2})
WEIGHED = Question(
    Kind.MULTIPLE,
    "墓里有谁？",
    tuple(
        Option(text, Decimal(weight)) for text, weight in (("无人", -50), ("格兰特", 50), ("妻子", 50), ("父亲", -50))
    ),
)
MATCH = Question(Kind.MATCHING, "配对", pairs=(Pair("M1", "30"), Pair("M2", "60"), Pair("M3", "90"), Pair("", "120")))
ORDER = Question(Kind.ORDERING, "先后", tuple(Option(text) for text in "甲乙丙丁"))

#: what is chosen → all_or_nothing, half_if_incomplete, each_right, right_minus_wrong, weights; worked out by hand
TABLE: list[tuple[Question, tuple[int, ...], tuple[str, ...]]] = [
    (FOUR, (0, 2), ("1", "1", "1", "1", "1")),
    (FOUR, (0,), ("0", "0.5", "0.5", "0.5", "0.5")),
    (FOUR, (1,), ("0", "0", "0", "0", "0")),
    (FOUR, (0, 1), ("0", "0", "0", "0", "0.5")),
    (FOUR, (0, 1, 2), ("0", "0", "0", "0.5", "1")),
    (FOUR, (0, 1, 2, 3), ("0", "0", "0", "0", "1")),
    (FOUR, (), ("0", "0", "0", "0", "0")),
    (WEIGHED, (1, 2), ("1", "1", "1", "1", "1")),
    (WEIGHED, (0, 1, 2), ("0", "0", "0", "0.5", "0.5")),
    (WEIGHED, (0, 3), ("0", "0", "0", "0", "0")),
    (MATCH, (0, 1, 2), ("1", "1", "1", "1", "1")),
    (MATCH, (0, 1, -1), ("0", "0.5", "0.6667", "0.6667", "0.6667")),
    (MATCH, (0, 2, 1), ("0", "0", "0.3333", "0.3333", "0.3333")),
    (MATCH, (3, 3, 3), ("0", "0", "0", "0", "0")),
    (ORDER, (0, 1, 2, 3), ("1", "1", "1", "1", "1")),
    (ORDER, (1, 0, 2, 3), ("0", "0", "0.5", "0.5", "0.5")),
    (ORDER, (3, 0, 1, 2), ("0", "0", "0", "0", "0")),
]


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_gives_what_the_table_says(rule: Rule) -> None:
    for question, chosen, wanted in TABLE:
        found = mark(question, Answer(chosen), rule)
        assert found is not None
        assert found.quantize(Decimal("0.0001")) == Decimal(wanted[list(Rule).index(rule)]), (question.stem, chosen)


def _slowly(question: Question, chosen: set[int], rule: Rule) -> Fraction:
    """The same rules, told option by option."""
    right = {at for at, option in enumerate(question.options) if option.weight > 0}
    share = Fraction(1, len(right))
    wrong = len(question.options) - len(right)
    sum_ = Fraction(0)
    for at in range(len(question.options)):
        if at in chosen and at in right:
            sum_ += share
        elif at in chosen and rule is Rule.RIGHT_MINUS_WRONG:
            sum_ -= Fraction(1, wrong)
        elif at in chosen and rule is not Rule.WEIGHTS:
            return Fraction(0)
    if rule is Rule.ALL_OR_NOTHING:
        return Fraction(int(sum_ == 1))
    if rule is Rule.HALF_IF_INCOMPLETE:
        return Fraction(0) if sum_ == 0 else Fraction(1) if sum_ == 1 else Fraction(1, 2)
    return max(sum_, Fraction(0))


@given(st.data())
def test_a_multiple_choice_is_marked_as_counting_option_by_option_does(data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 9))
    right = data.draw(st.sets(st.integers(0, count - 1), min_size=1))
    chosen = data.draw(st.sets(st.integers(0, count - 1)))
    question = choice("哪些？", tuple(map(str, range(count))), right, kind=Kind.MULTIPLE)
    for rule in Rule:
        found = mark(question, Answer(tuple(chosen)), rule)
        assert found is not None
        wanted = _slowly(question, chosen, rule)
        assert abs(Fraction(found) - wanted) < Fraction(1, 1000), rule
        assert 0 <= found <= 1
    assert mark(question, Answer(tuple(right_places(question)))) == 1


@given(st.data())
def test_an_arrangement_is_worth_the_places_that_are_right(data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 7))
    given_ = data.draw(st.permutations(range(count)))
    question = Question(Kind.ORDERING, "先后", tuple(Option(str(at)) for at in range(count)))
    hits = sum(at == place for at, place in enumerate(given_))
    assert mark(question, Answer(tuple(given_)), Rule.EACH_RIGHT) == Decimal(hits) / count
    assert mark(question, Answer(tuple(given_))) == int(hits == count)


def test_a_single_choice_is_worth_the_weight_of_what_was_chosen() -> None:
    question = Question(
        Kind.SINGLE, "哪里？", (Option("甲", FULL), Option("乙", Decimal(25)), Option("丙", Decimal(-50)))
    )
    assert [mark(question, Answer((at,))) for at in (0, 1, 2, 7, -1)] == [1, Decimal("0.25"), 0, 0, 0]
    assert mark(question, Answer((0, 1))) == 0


def test_true_or_false() -> None:
    assert mark(true_false("对吗？", True), Answer((0,))) == 1
    assert mark(true_false("对吗？", True), Answer((1,))) == 0


@pytest.mark.parametrize("text", ["承诺还款", " 承诺还款 ", "承诺 还款", "ＰＴＰ", "ptp", "P T P"])
def test_a_fill_in_forgives_width_case_and_blanks(text: str) -> None:
    question = Question(
        Kind.FILL_IN, "____", (Option("承诺还款", FULL), Option("PTP", FULL), Option("还款", Decimal(50)))
    )
    assert mark(question, Answer(text=text)) == 1
    assert mark(question, Answer(text="还款")) == Decimal("0.5")
    assert mark(question, Answer(text="跳票")) == 0


@pytest.mark.parametrize(("text", "share"), [
    ("1822", "1"), ("１８２２", "1"), ("1,822", "1"), ("1824", "0.5"), ("1825", "0"), ("年", "0"), ("1822年", "0"), ("1e3", "0"),
])  # fmt: skip
def test_a_number_is_right_within_its_range(text: str, share: str) -> None:
    exact, near = Span(Decimal(1822), Decimal(1822)), Span(Decimal(1820), Decimal(1824), Decimal(50))
    assert mark(Question(Kind.NUMERIC, "哪年？", spans=(exact, near)), Answer(text=text)) == Decimal(share)


def test_an_essay_waits_for_a_person_unless_it_is_empty() -> None:
    essay = Question(Kind.ESSAY, "为什么？")
    assert mark(essay, Answer(text="因为")) is None
    assert mark(essay, Answer(text="  ")) == 0
    assert points(None, Decimal(5)) is None


def test_thirds_written_with_two_decimals_still_make_a_whole() -> None:
    thirds = Question(Kind.MULTIPLE, "哪些？", tuple(Option(text, Decimal("33.33")) for text in "甲乙丙"))
    assert mark(thirds, Answer((0, 1, 2)), Rule.WEIGHTS) == 1


def test_points_are_rounded_half_up_to_a_hundredth() -> None:
    assert points(Decimal(1) / 3, Decimal("2.5")) == Decimal("0.83")
    assert points(Decimal("0.5"), Decimal("0.01")) == Decimal("0.01")
