"""Figures as paper shows them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hrdesk import words
from hrdesk.documents.figures import brief, goal, mark, month_name, plain, shown, signed, unit_name, whole_month
from hrdesk.domain.performance.model import Direction, Unit
from hrdesk.domain.performance.sheet import PeriodShown
from tests.documents.builders import OCTOBER

D = Decimal


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("1234567.005", 2, "1,234,567.01"),
        ("0.125", 2, "0.13"),
        ("-0.125", 2, "−0.13"),
        ("-0.001", 2, "0.00"),
        ("-1234", 0, "−1,234"),
        ("2.5", 0, "3"),
    ],
)
def test_figures_are_rounded_half_up_with_a_true_minus(value, decimals, text):
    assert plain(D(value), decimals) == text


def test_percent_is_stored_as_a_ratio_and_durations_in_seconds():
    assert shown(D("0.1924"), Unit.PERCENT, 2) == "19.24"
    assert shown(D(221040), Unit.SECONDS, 1) == "61.4"
    assert shown(None, Unit.YUAN, 2) == "—"


def test_a_target_where_less_is_better_is_a_limit():
    assert goal(D(1), Unit.TIMES, 0, Direction.LOWER) == "≤ 1"
    assert goal(D(0), Unit.TIMES, 0, Direction.LOWER) == "0"
    assert goal(D(1), Unit.TIMES, 0, Direction.HIGHER) == "1"


def test_points_given_and_taken_carry_their_sign():
    assert (signed(D(2)), signed(D("-1"))) == ("+2.00", "−1.00")


def test_weights_show_only_the_decimals_they_have():
    assert [brief(D(w)) for w in ("30", "24.2", "11.58", "100.00")] == ["30", "24.2", "11.58", "100"]


def test_source_marks_go_on_after_twenty():
    assert mark(1) + mark(20) + mark(21) == "①⑳(21)"


def test_the_month_is_named_in_both_languages():
    assert month_name(OCTOBER) == "2026 年 10 月"
    with words.speaking("en"):
        assert month_name(OCTOBER) == "October 2026"


def test_a_month_from_the_26th_to_the_25th_is_not_a_calendar_month():
    assert whole_month(OCTOBER)
    assert whole_month(PeriodShown(2026, 12, date(2026, 12, 1), date(2026, 12, 31)))
    assert not whole_month(PeriodShown(2026, 10, date(2026, 9, 26), date(2026, 10, 25)))


@pytest.mark.parametrize("unit", list(Unit))
def test_every_unit_has_a_name_in_both_languages_or_needs_none(unit):
    with words.speaking("en"):
        english = unit_name(unit)
    assert bool(english) == bool(unit_name(unit))
