from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.errors import UserError
from hrdesk.domain.training.exams import (
    Counting,
    Draw,
    Fixed,
    Past,
    Pooled,
    Rules,
    Shown,
    Timing,
    arranged,
    counted,
    draw_questions,
    may_sit,
    rule_faults,
    score_of,
    shown_now,
)
from hrdesk.domain.training.questions import Kind, Option, Question, choice, true_false

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
ONE = Decimal(1)
POOL = [Pooled(n, "合规/时间" if n % 2 else "话术", n % 5 + 1, Kind.SINGLE) for n in range(1, 41)]
RULES = Rules(draws=(Draw(10, ONE),))


def past(
    number: int = 1, *, score: str | None = "60", passed: bool | None = False, hours: int = 1, open_: bool = False
) -> Past:
    return Past(number, open_, NOW - timedelta(hours=hours), None if score is None else Decimal(score), passed)


@given(st.integers(0, 2**31))
def test_the_same_seed_draws_the_same_and_nothing_twice(seed: int) -> None:
    rules = Rules(fixed=(Fixed(3, ONE),), draws=(Draw(5, ONE, "合规"), Draw(5, ONE, "话术"), Draw(3, ONE)))
    first = draw_questions(rules, POOL, seed)
    assert first == draw_questions(rules, list(reversed(POOL)), seed)
    idents = [ident for ident, _points in first]
    assert len(set(idents)) == len(idents) == rules.questions == 14
    assert 3 in idents
    topics = Counter(next(one.topic for one in POOL if one.id == ident) for ident in idents if ident != 3)
    assert topics["合规/时间"] >= 5
    assert topics["话术"] >= 5


def test_overlapping_draws_share_a_bank_that_is_just_enough() -> None:
    pool = [Pooled(1, "甲", 1, Kind.SINGLE), Pooled(2, "甲", 2, Kind.SINGLE), Pooled(3, "乙", 1, Kind.SINGLE)]
    rules = Rules(draws=(Draw(1, ONE), Draw(1, ONE, None, 1), Draw(1, ONE, "甲")))
    for seed in range(50):
        assert sorted(ident for ident, _points in draw_questions(rules, pool, seed)) == [1, 2, 3]


def test_a_bank_that_is_too_small_is_told_with_what_is_missing() -> None:
    with pytest.raises(UserError) as refused:
        draw_questions(Rules(draws=(Draw(30, ONE, "话术", 1),)), POOL, 1)
    assert refused.value.code == "bank_too_small"
    assert "30" in str(refused.value)
    assert "4" in str(refused.value)


def test_another_seed_asks_other_questions() -> None:
    drawn = {tuple(draw_questions(RULES, POOL, seed)) for seed in range(20)}
    assert len(drawn) == 20


@pytest.mark.parametrize(("rules", "code"), [
    (Rules(), "questions"),
    (Rules(draws=(Draw(0, ONE),)), "points"),
    (Rules(draws=(Draw(5, Decimal(0)),)), "points"),
    (replace(RULES, minutes=0), "minutes"),
    (replace(RULES, pass_mark=Decimal(101)), "pass_mark"),
    (replace(RULES, attempts=-1), "attempts"),
    (replace(RULES, opens=NOW, closes=NOW), "opens"),
    (Rules(fixed=(Fixed(1, ONE), Fixed(1, ONE))), "twice"),
])  # fmt: skip
def test_rules_that_can_not_be_are_named(rules: Rules, code: str) -> None:
    assert code in {fault.code for fault in rule_faults(rules)}
    assert all(str(fault) for fault in rule_faults(rules))
    assert not list(rule_faults(RULES))


def test_options_are_mixed_but_true_and_false_stay() -> None:
    question = choice("一？", tuple("甲乙丙丁"), {0})
    assert sorted(arranged(question, True, 3)) == [0, 1, 2, 3]
    assert len({arranged(question, True, seed) for seed in range(50)}) > 10
    assert arranged(question, False, 3) == (0, 1, 2, 3)
    assert arranged(true_false("一？", True), True, 3) == (0, 1)
    ordering = Question(Kind.ORDERING, "先后", (Option("甲"), Option("乙")))
    assert all(arranged(ordering, False, seed) == (1, 0) for seed in range(20))


# --- who may sit ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rules", "attempts", "code"), [
    (RULES, [], None),
    (RULES, [past(open_=True)], "attempt_open"),
    (RULES, [past(passed=True)], "passed"),
    (RULES, [past(score=None, passed=None)], "waits_for_marking"),
    (RULES, [past(1), past(2)], None),
    (RULES, [past(1), past(2), past(3)], "no_attempts_left"),
    (replace(RULES, attempts=0), [past(n) for n in range(1, 9)], None),
    (replace(RULES, opens=NOW + timedelta(minutes=1)), [], "not_open_yet"),
    (replace(RULES, closes=NOW), [], "closed"),
    (replace(RULES, wait_hours=24), [past(hours=23)], "wait"),
    (replace(RULES, wait_hours=24), [past(hours=25)], None),
])  # fmt: skip
def test_who_may_sit(rules: Rules, attempts: list[Past], code: str | None) -> None:
    found = may_sit(rules, attempts, 0, NOW)
    assert (None if found is None else found.code) == code


def test_a_resit_can_be_granted() -> None:
    attempts = [past(1), past(2), past(3)]
    assert may_sit(RULES, attempts, 1, NOW) is None


def test_right_answers_stay_hidden_while_another_attempt_could_use_them() -> None:
    assert shown_now(RULES, [past()], 0, NOW) is Shown.SCORE
    assert shown_now(RULES, [past(passed=True)], 0, NOW) is Shown.EVERYTHING
    assert shown_now(RULES, [past(1), past(2), past(3)], 0, NOW) is Shown.EVERYTHING
    assert shown_now(RULES, [past(1), past(2), past(3)], 1, NOW) is Shown.SCORE
    assert shown_now(replace(RULES, closes=NOW), [past()], 0, NOW) is Shown.EVERYTHING


@pytest.mark.parametrize(("counting", "score"), [("best", "90"), ("last", "70.01"), ("mean", "73.34"), ("first", "60")])
def test_which_attempt_counts(counting: str, score: str) -> None:
    scores = [Decimal(60), Decimal(90), Decimal("70.01")]
    assert counted(scores, Counting(counting)) == Decimal(score)
    assert counted([], Counting(counting)) is None


def test_a_score_is_out_of_a_hundred_half_up() -> None:
    assert score_of(Decimal("2.5"), Decimal(3)) == Decimal("83.33")
    assert score_of(Decimal("0.125"), Decimal(10)) == Decimal("1.25")


# --- time ----------------------------------------------------------------------------------------------------------------

HOUR = Timing(limit=timedelta(hours=1), place_at=NOW, computer_at=NOW)


def at(**more: float) -> datetime:
    return NOW + timedelta(**more)


def test_within_a_run_the_steady_counter_tells_the_time_whatever_the_clock_says() -> None:
    timing = HOUR.tick(timedelta(minutes=10), at(minutes=10), at(minutes=10))
    assert timing.left == timedelta(minutes=50)
    assert not timing.differs
    cheated = timing.tick(timedelta(minutes=10), at(minutes=20), at(minutes=-300))
    assert cheated.left == timedelta(minutes=40)
    assert cheated.differs


def test_across_a_gap_the_clock_of_the_files_place_tells_the_time() -> None:
    timing = HOUR.resumed(at(minutes=20), at(minutes=20))
    assert timing.left == timedelta(minutes=40)
    assert not timing.differs
    assert HOUR.resumed(at(minutes=20), at(minutes=-60)).differs
    assert HOUR.resumed(at(hours=9), at(hours=9)).over


def test_a_gap_is_never_negative() -> None:
    timing = HOUR.resumed(at(minutes=-30), at(minutes=-30))
    assert timing.left == timedelta(hours=1)
    assert timing.differs


@given(st.lists(st.tuples(st.booleans(), st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6)), max_size=20))
def test_time_left_never_grows_and_never_falls_below_nothing(steps: list[tuple[bool, int, int]]) -> None:
    timing = HOUR
    for ticks, first, second in steps:
        before = timing.left
        timing = (
            timing.tick(timedelta(seconds=first), at(seconds=second), at(seconds=second))
            if ticks
            else timing.resumed(at(seconds=first), at(seconds=second))
        )
        assert before is not None
        assert timing.left is not None
        assert timedelta(0) <= timing.left <= before


def test_without_a_limit_there_is_no_end() -> None:
    assert Timing().left is None
    assert not Timing().over
