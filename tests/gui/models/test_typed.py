"""What people type is understood, whatever keyboard or habit it comes from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.gui.models.typed import grouped, read_code, read_day, read_figure

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    ["20261123", "2026/11/23", "2026-11-23", "2026.11.23", "2026年11月23日", "２０２６－１１－２３", "11-23", "1123", "26-11-23", " 2026/11/23 "],
)  # fmt: skip
def test_a_day_may_be_typed_in_any_usual_way(text: str) -> None:
    assert read_day(text, TODAY) == TODAY


@pytest.mark.parametrize("text", ["2026/13/02", "20260231", "tomorrow", "3.20106E+17", "2026-11", "", "5"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text, TODAY) is None


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_every_day_is_read_back_as_shown(day: date) -> None:
    assert read_day(day.isoformat(), TODAY) == day
    assert read_day(day.strftime("%Y%m%d").zfill(8), TODAY) == day


@given(st.text(max_size=30))
def test_no_typing_breaks_the_reading(text: str) -> None:
    read_day(text, TODAY)
    read_figure(text)
    for kind in ("id", "phone", "bank"):
        assert read_code(grouped(text, kind)) == read_code(text)


@pytest.mark.parametrize(("text", "figure"), [("180,000.50", "180000.50"), ("¥4200", "4200"), ("４２００元", "4200"), ("-3", "-3")])  # fmt: skip
def test_figures_with_separators_and_yuan_signs_are_read(text: str, figure: str) -> None:
    assert read_figure(text) == Decimal(figure)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "12a", ""])
def test_what_is_no_figure_is_none(text: str) -> None:
    assert read_figure(text) is None


def test_numbers_are_shown_in_their_groups() -> None:
    assert grouped("11010519491231002X", "id") == "110105 19491231 002X"
    assert grouped("13812342046", "phone") == "138 1234 2046"
    assert grouped("6222020200012345678", "bank") == "6222 0202 0001 2345 678"
    assert grouped("123", "phone") == "123"
