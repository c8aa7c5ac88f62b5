"""Cells say what people meant, or are named as what they are."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.calendar import Period
from hrdesk.sheets.kinds import Type
from hrdesk.sheets.model import NOT_CALCULATED, CellError, exact
from hrdesk.sheets.values import Bad, Reading, convert, shown


def value(cell: Any, kind: Type, **around: Any) -> Any:
    values, bad = convert([cell], kind, Reading(**around))
    return bad[0][1].code if bad else values[0]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (1234.5, Decimal("1234.5")), (0.1 + 0.2, Decimal("0.30000000000000004")), (12.0, 12), ("1,234.50", Decimal("1234.5")),
        ("１２３", 123), ("¥1 234.00", 1234), ("￥88", 88), ("300元", 300), ("1.2万", 12000), ("3万元", 30000), ("93.5%", Decimal("0.935")),
        ("85％", Decimal("0.85")), ("(300)", -300), ("-5", -5), ("100-", -100), ("+7", 7), ("12次", 12), ("1.5e3", 1500), (".5", Decimal("0.5")),
        ("--", None), ("—", None), ("", None), ("N/A", None), ("无", None), (" 8 ", 8), ("90分", 90), ("-￥20", -20), ("2亿", 200_000_000),
    ],
)  # fmt: skip
def test_figures_however_written(cell: Any, number: Any) -> None:
    found = value(cell, Type.NUMBER)
    assert found == number
    assert not isinstance(found, float)


@pytest.mark.parametrize("cell", ["十二", "1,23,4", "12:30", "1.2.3", "五百元", "abc", "12 至 15", date(2026, 1, 1)])
def test_what_is_no_figure_is_never_zero(cell: Any) -> None:
    assert value(cell, Type.NUMBER) == "not_a_number"


@pytest.mark.parametrize("kind", list(Type))
def test_errors_and_uncalculated_formulas_are_named_in_every_kind_of_column(kind: Type) -> None:
    assert value(CellError("#DIV/0!"), kind) == "error_cell"
    assert value("#N/A", kind) == "error_cell"
    assert value(NOT_CALCULATED, kind) == "not_calculated"
    assert value(None, kind) is None


def test_the_headings_unit_scales_numbers_but_not_per_cents() -> None:
    assert value(1.5, Type.MONEY, factor=Decimal(10_000)) == 15_000
    assert value("93.5", Type.RATIO, factor=Decimal("0.01")) == Decimal("0.935")
    assert value("93.5%", Type.RATIO, factor=Decimal("0.01")) == Decimal("0.935")
    assert value(30.0, Type.DURATION, factor=Decimal(60)) == 1800


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("000123", "000123"), (123.0, "123"), ("11010519491231002X", "11010519491231002X"), ("１１０１０５１９４９１２３１００２ｘ", "11010519491231002x"),
        ("'0012", "0012"), ("1001.0", "1001"), ("138 0013 8000", "13800138000"), (13800138000.0, "13800138000"), ("HC 0001", "HC 0001"),
        (1.1010519491231e17, "digits_lost"), ("1.23E+17", "digits_lost"), ("6.22202E+18", "digits_lost"), (999999999999999.0, "999999999999999"),
    ],
)  # fmt: skip
def test_numbers_that_are_names_keep_every_digit_or_are_refused(cell: Any, text: str) -> None:
    assert value(cell, Type.IDENTIFIER) == text


DAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    "cell",
    [
        DAY, datetime(2026, 9, 1, 8, 30), "2026-09-01", "2026/9/1", "2026.9.1", "20260901", 20260901.0, "2026年9月1日", "26-09-01 星期二",
        "2026/09/01 星期二", "2026-9-1 08:30:00", "2026-09-01T08:30:00Z", "２０２６－０９－０１", 46266.0, "46266", 46266.35, "2026/9/1 8:30", "1 Sep 2026",
        "Sep 1, 2026", " 2026-09-01 ", "2026-09-01（周二）", 1788192000000.0, "2026/9/1 0:00",
    ],
)  # fmt: skip
def test_the_first_of_september_however_written(cell: Any) -> None:
    assert value(cell, Type.DAY) == DAY


def test_a_day_without_year_gets_it_from_the_period() -> None:
    assert value("9-1", Type.DAY, period=Period(2026, 9)) == DAY
    assert value("9月1日", Type.DAY, period=Period(2026, 9)) == DAY
    assert value("12-28", Type.DAY, period=Period(2027, 1)) == date(2026, 12, 28)
    assert value("1-3", Type.DAY, period=Period(2026, 12)) == date(2027, 1, 3)
    assert value("9-1", Type.DAY) == "not_a_date"


@pytest.mark.parametrize("cell", ["2026-13-01", "2026-02-30", "昨天", "1e300", 5.0, True, "2026", time(8)])
def test_days_that_do_not_exist(cell: Any) -> None:
    assert value(cell, Type.DAY) == "not_a_date"


def test_days_counted_from_1904() -> None:
    assert value(46266.0 - 1462, Type.DAY, date1904=True) == DAY


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("1:02:03", 3723), ("45:30", 2730), ("45分30秒", 2730), ("1小时2分", 3720), ("90", 90), (90.0, 90), ("3600秒", 3600), ("26:00:00", 93600),
        (timedelta(hours=26), 93600), (time(1, 2, 3), 3723), ("1h 2m 3s", 3723), ("--", None), ("很久", "not_a_number"),
    ],
)  # fmt: skip
def test_lengths_of_time(cell: Any, seconds: Any) -> None:
    assert value(cell, Type.DURATION) == seconds


@pytest.mark.parametrize(("cell", "yes"), [("是", True), ("否", False), ("√", True), ("×", False), ("Y", True), ("n", False), (1.0, True), (0.0, False), (True, True), ("无效", False), ("也许", "out_of_range"), (2.0, "out_of_range")])  # fmt: skip
def test_yes_and_no(cell: Any, yes: Any) -> None:
    assert value(cell, Type.FLAG) == yes


def test_a_column_of_yes_and_no_counts_as_one_and_zero() -> None:
    assert convert(["是", "否", None, "是"], Type.NUMBER, Reading()) == ([1, 0, None, 1], [])
    values, bad = convert(["是", 3.0], Type.NUMBER, Reading())
    assert values == [None, 3]
    assert [one.code for _, one in bad] == ["not_a_number"]


def test_words_are_replaced_by_what_they_mean() -> None:
    assert value("达标", Type.NUMBER, meant={"达标": "1", "未达标": "0"}) == 1
    assert value("在职", Type.TEXT, meant={"在职": "正式"}) == "正式"


def test_true_and_one_in_one_column_are_not_mixed_up() -> None:
    values, bad = convert([True, 1.0, 0.0, False, "a"], Type.NUMBER, Reading())
    assert values[1:3] == [1, 0]
    assert [place for place, _ in bad] == [0, 3, 4]


@pytest.mark.parametrize(("cell", "name"), [("阿依古丽•买买提", "阿依古丽·买买提"), (" 张　三 ", "张三"), (47.0, "47"), ("𬱖某", "𬱖某")])  # fmt: skip
def test_names(cell: Any, name: str) -> None:
    assert value(cell, Type.NAME) == name


@pytest.mark.parametrize(("cell", "month"), [("2026-09", 9), ("2026年9月", 9), ("202609", 9), (202609.0, 9), (DAY, 9), ("2026-09-15", 9), ("九月", "not_a_date")])  # fmt: skip
def test_months(cell: Any, month: Any) -> None:
    found = value(cell, Type.MONTH)
    assert found == (Period(2026, month) if isinstance(month, int) else month)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_every_typed_figure_comes_back_exactly(figure: Decimal) -> None:
    assert value(float(figure), Type.NUMBER) == figure
    assert value(f"{figure:,}", Type.NUMBER) == figure
    assert value(str(figure), Type.MONEY) == figure


@given(st.dates(date(1954, 10, 4), date(2118, 1, 1)))
def test_every_day_comes_back_from_every_style(day: date) -> None:
    for text in (day.isoformat(), f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}"):
        assert value(text, Type.DAY) == day
    assert value(float((day - date(1899, 12, 30)).days), Type.DAY) == day


@given(st.one_of(st.text(), st.floats(), st.booleans(), st.datetimes(), st.timedeltas()), st.sampled_from(list(Type)))
def test_no_cell_breaks_a_column(cell: Any, kind: Type) -> None:
    values, bad = convert([cell, None, cell], kind, Reading(period=Period(2026, 9)))
    assert len(values) == 3
    assert all(isinstance(wrong, Bad) for _, wrong in bad)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_shown_text_says_the_number_a_person_typed(number: float) -> None:
    assert float(shown(number)) == number
    assert float(exact(number)) == number
