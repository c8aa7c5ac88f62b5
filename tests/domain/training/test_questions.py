from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from hrdesk.domain.training.questions import (
    FULL,
    Kind,
    Markup,
    Option,
    Question,
    choice,
    faults,
    fingerprint,
    number_of,
    shared_weights,
    tidy,
    true_false,
)
from hrdesk.domain.training.reading import plain_text


def codes(question: Question) -> set[str]:
    return {fault.code for fault in faults(question)}


def test_a_sound_question_has_no_fault() -> None:
    assert codes(choice("一？", ("甲", "乙"), {0})) == set()
    assert codes(true_false("一？", False)) == set()
    assert codes(Question(Kind.ESSAY, "一？")) == set()


@pytest.mark.parametrize(("question", "code"), [
    (choice("", ("甲", "乙"), {0}), "no_stem"),
    (choice("一？", ("甲",), {0}), "too_few_options"),
    (choice("一？", ("甲", "乙"), set(), kind=Kind.SINGLE), "no_right_answer"),
    (choice("一？", ("甲", "甲"), {0}), "option_twice"),
    (choice("一？", ("甲", ""), {0}), "empty_option"),
    (choice("一？", tuple(map(str, range(30))), {0}), "too_many_options"),
    (Question(Kind.SINGLE, "一？", (Option("甲", Decimal(80)), Option("乙"))), "weights"),
    (Question(Kind.MULTIPLE, "一？", (Option("甲", Decimal("99.66")), Option("乙"))), "weights"),
    (Question(Kind.FILL_IN, "一？"), "no_right_answer"),
    (Question(Kind.NUMERIC, "一？"), "no_right_answer"),
    (Question(Kind.MATCHING, "一？"), "too_few_pairs"),
    (Question(Kind.ORDERING, "一？", (Option("甲"),)), "too_few_options"),
    (replace(true_false("一？", True), difficulty=9), "difficulty"),
    (true_false("x" * 20_001, True), "too_long"),
])  # fmt: skip
def test_what_keeps_a_question_from_being_asked_is_named(question: Question, code: str) -> None:
    found = [fault for fault in faults(question) if fault.code == code]
    assert found
    assert str(found[0])


def test_shared_weights_add_up_to_100_closely_enough_for_any_count() -> None:
    for count in range(1, 27):
        options = tuple(Option(str(at), weight) for at, weight in enumerate(shared_weights(count)))
        assert "weights" not in codes(Question(Kind.MULTIPLE, "一？", (*options, Option("x"))))


def test_two_questions_that_ask_the_same_share_a_fingerprint() -> None:
    one = choice("几点后 不得催收？", ("20点", "22点"), {1})
    assert fingerprint(one) == fingerprint(choice("几点后不得催收?", ("２２点", "20 点"), {0}))
    assert fingerprint(one) != fingerprint(choice("几点前不得催收？", ("20点", "22点"), {1}))
    assert fingerprint(one) != fingerprint(choice("几点后不得催收？", ("20点", "23点"), {1}))


@pytest.mark.parametrize(("text", "number"), [
    ("1,500", "1500"), ("1,5", "1.5"), ("－３．５", "-3.5"), ("−2", "-2"), ("1e3", "1000"), ("", None), ("十", None), ("1.2.3", None),
])  # fmt: skip
def test_numbers_as_people_write_them(text: str, number: str | None) -> None:
    assert number_of(text) == (None if number is None else Decimal(number))


def test_text_is_kept_without_what_is_no_text() -> None:
    assert tidy(" a\r\nb\x00\u2028c\ufdd0 ") == "a\nb\nc"


def test_html_is_read_as_text_and_a_script_stays_visible() -> None:
    shown = plain_text("<p>几点后<b>不得</b>催收？</p><ul><li>甲</li><li>乙&nbsp;&lt;1</li></ul>", Markup.HTML)
    assert shown == "几点后不得催收？\n· 甲\n· 乙 <1"
    assert "<script>" in plain_text("<script>alert(1)</script>对吗？", Markup.HTML)
    assert plain_text("谁葬在 **格兰特** 的墓里？", Markup.MARKDOWN) == "谁葬在 格兰特 的墓里？"
    assert plain_text("<b>", Markup.PLAIN) == "<b>"


def test_full_weight_is_what_a_right_single_choice_has() -> None:
    assert choice("一？", ("甲", "乙"), {1}).options[1].weight == FULL
