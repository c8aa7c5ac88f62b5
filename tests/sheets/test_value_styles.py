"""Whatever style people and systems write a value in, it comes back as the same value, or is refused; never as another."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdesk.domain.calendar import Period
from hrdesk.sheets.kinds import Type
from hrdesk.sheets.values import Bad, Reading, convert

WEEKDAYS = "一二三四五六日"
ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DIGITS = "〇一二三四五六七八九"
WIDE = {ord(narrow): ord(narrow) + 0xFEE0 for narrow in "0123456789.,-+:%()/"}
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
CENTS = st.decimals(min_value=0, max_value=10**9, places=2)


def value(cell: Any, kind: Type, **around: Any) -> Any:
    values, bad = convert([cell], kind, Reading(**around))
    return bad[0][1].code if bad else values[0]


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones else "")


STYLES = {
    "2026-09-01": lambda d: d.isoformat(),
    "2026/9/1": lambda d: f"{d.year}/{d.month}/{d.day}",
    "2026.09.01": lambda d: f"{d:%Y.%m.%d}",
    "20260901": lambda d: f"{d:%Y%m%d}",
    "2026年9月1日": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "2026年09月01号": lambda d: f"{d:%Y}年{d:%m}月{d:%d}号",
    "二〇二六年九月一日": lambda d: f"{''.join(DIGITS[int(c)] for c in str(d.year))}年{chinese(d.month)}月{chinese(d.day)}日",
    "25-09-01 星期一": lambda d: f"{d:%y-%m-%d} 星期{WEEKDAYS[d.weekday()]}",
    "2026/09/01 星期二": lambda d: f"{d:%Y/%m/%d} 星期{WEEKDAYS[d.weekday()]}",
    "2026-09-01（周二）": lambda d: f"{d.isoformat()}（周{WEEKDAYS[d.weekday()]}）",
    "2026-09-01(二)": lambda d: f"{d.isoformat()}({WEEKDAYS[d.weekday()]})",
    "1-Sep-2026": lambda d: f"{d.day}-{ENGLISH[d.month - 1]}-{d.year}",
    "1-Sep-26": lambda d: f"{d.day}-{ENGLISH[d.month - 1]}-{d:%y}",
    "Sep 1, 2026": lambda d: f"{ENGLISH[d.month - 1]} {d.day}, {d.year}",
    "full width": lambda d: d.isoformat().translate(WIDE),
    "long dashes": lambda d: d.isoformat().replace("-", "—"),
    "2026 年 9 月 1 日": lambda d: f"{d.year} 年 {d.month} 月 {d.day} 日",
    "apart by blanks": lambda d: f"  {d:%Y/%m/%d}\u3000",
    "serial": lambda d: float((d - date(1899, 12, 30)).days),
    "serial as text": lambda d: str((d - date(1899, 12, 30)).days),
    "number 20260901": lambda d: float(f"{d:%Y%m%d}"),
}  # fmt: skip
CLOCKS = ("", " 08:30", " 8:30:00", "T08:30:00", "T08:30:00.000+08:00", " 下午 3:05", " 23:59:59.9")


@pytest.mark.parametrize("style", STYLES, ids=list(STYLES))
@given(day=DAYS)
def test_a_day_comes_back_from_every_style(style: str, day: date) -> None:
    assert value(STYLES[style](day), Type.DAY) == day


@given(DAYS, st.sampled_from(CLOCKS), st.sampled_from(["2026-09-01", "2026/9/1", "2026年9月1日", "2026.09.01"]))
def test_a_time_of_day_behind_it_changes_no_day(day: date, clock: str, style: str) -> None:
    assert value(STYLES[style](day) + clock, Type.DAY) == day


@given(DAYS, st.integers(0, 86399))
def test_moments_run_together_give_their_day(day: date, second: int) -> None:
    moment = datetime(day.year, day.month, day.day) + timedelta(seconds=second)
    words = f"{moment:%Y}年{moment:%m}月{moment:%d}日{moment:%H}时{moment:%M}分{moment:%S}秒"  # Windows formats no Chinese in one
    for text in (f"{moment:%Y%m%d%H%M%S}", f"{moment:%Y%m%d %H%M%S}", words):
        assert value(text, Type.DAY) == day
    assert value(float(f"{moment:%Y%m%d%H%M%S}"), Type.DAY) == day


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)), st.integers(-5, 5), st.sampled_from(["{0}-{1}", "{0:02}-{1:02}", "{0}/{1}", "{0}月{1}日", "{0}.{1:02}"]))  # fmt: skip
def test_a_day_without_year_lies_in_the_year_nearest_to_the_period(day: date, months: int, style: str) -> None:
    month = day.year * 12 + day.month - 1 + months
    period = Period(month // 12, month % 12 + 1)
    if (day.month, day.day) == (2, 29):
        return
    text = style.format(day.month, day.day)
    assert value(text, Type.DAY, period=period) == day
    assert value(f"{text} 周{WEEKDAYS[day.weekday()]}", Type.DAY, period=period) == day
    assert value(text, Type.DAY) == "not_a_date"


@pytest.mark.parametrize("none", ["--", "—", "", " ", "/", "无", "N/A", "null", "0000-00-00", "0000-00-00 00:00:00", "1900-01-00"])  # fmt: skip
def test_signs_for_no_day_are_none(none: str) -> None:
    assert value(none, Type.DAY) is None


@pytest.mark.parametrize("text", ["01/09/2026", "9/1/2026", "2026-02-30", "2026-13-01", "260901", "2026-09-01~2026-09-30", "二〇二六年", "十十月一日"])  # fmt: skip
def test_days_that_could_be_two_or_none_are_refused(text: str) -> None:
    assert value(text, Type.DAY, period=Period(2026, 9)) == "not_a_date"


@given(st.integers(0, 999_999), st.integers(0, 3))
def test_lengths_of_time_come_back_from_every_style(seconds: int, blanks: int) -> None:
    (minutes, second), gap = divmod(seconds, 60), " " * blanks
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    texts = [
        f"{hours}:{minute:02}:{second:02}", f"{hours}小时{gap}{minute}分{gap}{second}秒", f"{minutes}分{second}秒", f"{seconds}秒",
        f"{minutes}:{second:02}", f"{hours}h{gap}{minute}m{gap}{second}s", f"{minutes}分钟{gap}{second}秒钟", f"{minutes}'{second}''",
        f"{minutes}′{second}″", f"{days}天{hour:02}:{minute:02}:{second:02}", f"{days}天{hour}小时{minute}分{second}秒",
        f"PT{hours}H{minute}M{second}S", f"{hours}：{minute:02}：{second:02}".translate(WIDE), str(seconds), f"{seconds:,}",
    ]  # fmt: skip
    for text in texts:
        assert value(text, Type.DURATION) == seconds, text
    assert value(timedelta(seconds=seconds), Type.DURATION) == seconds
    assert value(float(seconds), Type.DURATION) == seconds


@given(st.integers(0, 58 * 86400), st.booleans())
def test_a_length_shown_as_a_time_of_day_is_its_hours(seconds: int, date1904: bool) -> None:
    first = datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 31)
    assert value(first + timedelta(seconds=seconds), Type.DURATION, date1904=date1904) == seconds


@given(
    CENTS, st.sampled_from(["{}", "¥{}", "￥ {}", "{}元", "{} 元", "RMB {}", "人民币{}", "+{}", "\u3000{} ", "'{}"[1:]])
)
def test_money_comes_back_with_every_sign(figure: Decimal, style: str) -> None:
    for text in (style.format(figure), style.format(f"{figure:,}"), style.format(f"{figure:,}".translate(WIDE))):
        assert value(text, Type.MONEY) == figure


@given(CENTS)
def test_negative_money_is_negative_in_every_style(figure: Decimal) -> None:
    for text in (
        f"-{figure}",
        f"({figure})",
        f"（{figure:,}）",
        f"-¥{figure}",
        f"¥-{figure}",
        f"−{figure}",
        f"{figure}-",
    ):
        assert value(text, Type.MONEY) == -figure


@given(st.decimals(min_value=0, max_value=9999, places=4), st.sampled_from([("万", 4), ("w", 4), ("万元", 4), ("亿", 8), ("千", 3), ("k", 3), ("百万", 6)]))  # fmt: skip
def test_multiples_multiply_exactly(figure: Decimal, multiple: tuple[str, int]) -> None:
    assert value(f"{figure}{multiple[0]}", Type.NUMBER) == figure.scaleb(multiple[1])
    assert value(f" {figure} {multiple[0]}", Type.NUMBER) == figure.scaleb(multiple[1])


@given(st.decimals(min_value=-1000, max_value=1000, places=3))
def test_per_cent_is_a_hundredth_of_it_and_per_mille_a_thousandth(figure: Decimal) -> None:
    for text in (f"{figure}%", f"{figure} %", f"{figure}％".translate(WIDE)):
        assert value(text, Type.RATIO) == figure / 100
        assert value(text, Type.RATIO, factor=Decimal("0.01")) == figure / 100
    assert value(f"{figure}‰", Type.RATIO) == figure / 1000
    assert value(f"{figure}", Type.RATIO, factor=Decimal("0.01")) == figure / 100


@given(st.integers(0, 9), st.integers(0, 9))
def test_two_figures_in_one_cell_are_never_one(first: int, second: int) -> None:
    for text in (
        f"{first} {second}",
        f"{first}/{second}",
        f"{first}~{second}",
        f"{first}、{second}",
        f"{first}万{second}千",
    ):
        assert value(text, Type.NUMBER) == "not_a_number"


@pytest.mark.parametrize("kind", list(Type))
@pytest.mark.parametrize("missing", ["--", "-", "—", "——", "", "  ", "\u3000", "/"])
def test_the_signs_for_missing_are_missing_in_every_column(kind: Type, missing: str) -> None:
    assert value(missing, kind) is None


@given(st.text("张李王阿依古丽买提", min_size=1, max_size=6), st.text("古丽买提江", min_size=1, max_size=6), st.sampled_from("·•・．‧.∙⋅●"))  # fmt: skip
def test_the_dot_in_a_name_becomes_one_kind(first: str, second: str, dot: str) -> None:
    assert value(f" {first}{dot}{second} ", Type.NAME) == f"{first}·{second}"


@pytest.mark.parametrize("name", ["J. Smith", "Mary Jane", "张三", "𬱖某", "47"])
def test_other_names_stay_as_they_are(name: str) -> None:
    assert value(f"{name}\u3000", Type.NAME) == name


@given(st.text("0123456789", min_size=1, max_size=20), st.sampled_from(["{}", " {}", "{}\t", "'{}", "\u200b{}"]))
def test_ids_as_text_keep_every_digit(digits: str, style: str) -> None:
    for text in (style.format(digits), style.format(digits.translate(WIDE))):
        assert value(text, Type.IDENTIFIER) == digits


@given(st.integers(10**15, 10**19))
def test_ids_that_excel_has_rounded_are_refused(number: int) -> None:
    assert value(float(number), Type.IDENTIFIER) == "digits_lost"
    assert value(f"{number:.5E}", Type.IDENTIFIER) == "digits_lost"


@pytest.mark.parametrize(
    ("words", "yes"),
    [("是 Y yes TRUE t √ ✓ 对 有 有效 成立 属实 是的 有效投诉 已完成 完成", True), ("否 N no FALSE f × 错 无 没有 无效 不成立 不属实 不是 无效投诉 未完成 未", False)],
)  # fmt: skip
def test_words_of_yes_and_no(words: str, yes: bool) -> None:
    for word in words.split():
        assert value(word, Type.FLAG) is yes
        assert value(f" {word}　", Type.FLAG) is yes


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_month_comes_back_from_every_style(day: date) -> None:
    month = Period.of(day)
    texts = [
        f"{day:%Y-%m}", f"{day:%Y%m}", f"{day.year}年{day.month}月", f"{day.year}年{day.month}月份", f"{day.year}/{day.month}", f"{day:%y}年{day.month}月",
        f"{ENGLISH[day.month - 1]} {day.year}", day.isoformat(), f"{''.join(DIGITS[int(c)] for c in str(day.year))}年{chinese(day.month)}月",
    ]  # fmt: skip
    for cell in (*texts, day, float(f"{day:%Y%m}")):
        assert value(cell, Type.MONTH) == month, cell
    for cell in (f"{day.month}月", f"{chinese(day.month)}月份", float(day.month), f"{day.month:02}"):
        assert value(cell, Type.MONTH, period=Period(day.year, 6)) == month, cell
        assert value(cell, Type.MONTH) == "not_a_date"


@given(st.text(max_size=30), st.sampled_from(list(Type)))
def test_no_text_breaks_a_column(text: str, kind: Type) -> None:
    values, bad = convert([text], kind, Reading(period=Period(2026, 9)))
    assert len(values) == 1
    assert all(isinstance(wrong, Bad) for _place, wrong in bad)
