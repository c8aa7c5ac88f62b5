"""Days, months and lengths of time as spreadsheets and systems write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from hrdesk.domain.calendar import Period, parse_day
from hrdesk.domain.errors import UserError
from hrdesk.sheets.model import Cell

_WEEKDAY = re.compile(
    r"[\s,(]*(?:星期|周|礼拜)[一二三四五六日天]\)?|\s*\([一二三四五六日天]\)|[\s,(]*\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?\)?,?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?:[T\s]+|(?<=[日号]))(?:上午|下午|早上|晚上|AM|PM)?\s*\d{1,2}[:时点]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?)?秒?分?\s*(?:Z|AM|PM|[+-]\d{2}:?\d{2})?$", re.IGNORECASE)  # fmt: skip
_SHORT_YEAR = re.compile(r"(\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_MONTH_DAY = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?")
_ENGLISH = re.compile(r"(?:(\d{1,2})[ -])?([A-Za-z]{3,9})\.?(?:[ -](\d{1,2}),?)?[ ,-]+(\d{4}|\d{2})")
_RUN_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})[T\s]?\d{6}")
_NO_DAY = re.compile(r"0000-0?0-0?0|1900[-/.]0?1[-/.]0?0")  # what databases and Excel show for none
_DIGITS = {digit: str(place) for place, digit in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_WRITTEN = re.compile(f"[{''.join(_DIGITS)}十]+(?=[年月日号])")
_DASHES = str.maketrans("–—‐‑−", "-----")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # 1954 to 2119
_LENGTH = re.compile(
    r"(?:(\d+(?:\.\d+)?)\s*(?:天|日|days?|d))?\s*(?:(\d+(?:\.\d+)?)\s*(?:小时|时|hours?|hrs?|h))?"
    r"\s*(?:(\d+(?:\.\d+)?)\s*(?:分钟|分|minutes?|mins?|m|['′’]))?\s*(?:(\d+(?:\.\d+)?)\s*(?:秒钟|秒|seconds?|secs?|s|\"|”|'{2}|′{2}))?",
    re.IGNORECASE,
)  # fmt: skip
_STANDARD = re.compile(
    r"P(?:\d+(?:\.\d+)?D)?(?:T(?=\d)(?:\d+(?:\.\d+)?H)?(?:\d+(?:\.\d+)?M)?(?:\d+(?:\.\d+)?S)?)?", re.IGNORECASE
)
_COLONS = re.compile(r"(?:(\d{1,4})\s*(?:天|days?,?)\s*)?(?:(\d{1,6}):)?(\d{1,6}):(\d{1,2}(?:\.\d+)?)")
_FIRST_MOMENT, _SECOND_CENTURY = datetime(1899, 12, 31), datetime(1900, 3, 1)
_LATEST_LENGTH = 1904  # the year up to which a moment is a length of time that somebody formatted as a clock time


def day_of_text(text: str, period: Period | None = None) -> date | None:
    """A day as written; one without year gets the year that puts it nearest to ``period``. ``UserError`` otherwise.

    ``None`` for the signs by which systems say that there is none, such as ``0000-00-00``.
    """
    shown = unicodedata.normalize("NFKC", text).strip().translate(_DASHES)
    clean = _CLOCK.sub("", _WEEKDAY.sub("", shown).strip()).strip()
    if _NO_DAY.fullmatch(clean):
        return None
    clean = _RUN_TOGETHER.sub(r"\1-\2-\3", _WRITTEN.sub(_in_digits, clean)).replace("号", "日")
    short = _SHORT_YEAR.fullmatch(clean)
    if short:
        clean = f"20{short[1]}-{short[2]}-{short[3]}"
    last = _YEAR_LAST.fullmatch(clean)
    if last and int(last[1]) > 12:
        clean = f"{last[3]}-{last[2]}-{last[1]}"
    english = _ENGLISH.fullmatch(clean)
    if english and english[2][:3].lower() in _MONTHS and (english[1] or english[3]):
        year = english[4] if len(english[4]) == 4 else f"20{english[4]}"
        clean = f"{year}-{_MONTHS.index(english[2][:3].lower()) + 1}-{english[1] or english[3]}"
    without_year = _MONTH_DAY.fullmatch(clean)
    default = None
    if without_year and period is not None:
        distance = int(without_year[1]) - period.month
        default = period.year + (1 if distance < -6 else -1 if distance > 6 else 0)
    return parse_day(clean, default)


def _in_digits(found: re.Match[str]) -> str:
    """二〇二六 is 2026, 十一 is 11, 二十三 is 23."""
    tens, ten, ones = found[0].partition("十")
    if not ten:
        return "".join(_DIGITS[digit] for digit in tens)
    if "十" in ones:
        return found[0]
    return _DIGITS.get(tens, tens or "1") + _DIGITS.get(ones, ones or "0")


def day_of_number(number: float, *, date1904: bool = False) -> date | None:
    """The day of 20260901, or of a spreadsheet's count of days (from 1899-12-30, or 1904-01-01)."""
    if not 0 <= number < 2.3e13:  # also what is no number at all
        return None
    whole = int(number)
    if whole >= 19_000_101_000_000:  # 20260901083000
        number = whole = whole // 1_000_000
    if number == whole and 19_000_101 <= whole <= 22_001_231:
        try:
            return date(whole // 10_000, whole // 100 % 100, whole % 100)
        except ValueError:
            return None
    if _FIRST_SERIAL <= number < _LAST_SERIAL:
        return (date(1904, 1, 1) if date1904 else date(1899, 12, 30)) + timedelta(days=whole)
    if 1e12 <= number < 4e12:  # milliseconds since 1970, Chinese time, as DingTalk's workDate
        return (datetime(1970, 1, 1, 8) + timedelta(milliseconds=number)).date()
    return None


def period_of(cell: Cell) -> Period | None:
    """The month a cell names, if it does: text such as 2026-10 or 2026年10月, 202610, or any day within it."""
    if isinstance(cell, date):
        return Period.of(cell)
    if isinstance(cell, float) and cell.is_integer():
        if 190_001 <= cell <= 219_912:
            cell = str(int(cell))
        else:
            day = day_of_number(cell)
            return Period.of(day) if day else None
    if not isinstance(cell, str):
        return None
    text = _WRITTEN.sub(_in_digits, unicodedata.normalize("NFKC", cell).strip()).replace("月份", "月").rstrip("度")
    digits = re.fullmatch(r"(\d{4})(\d{2})", text)
    short = re.fullmatch(r"(\d{2})年(\d{1,2})月", text)
    english = re.fullmatch(r"([A-Za-z]{3,9})[ .-]+(\d{4})", text)
    if digits:
        text = f"{digits[1]}-{digits[2]}"
    elif short:
        text = f"20{short[1]}-{short[2]}"
    elif english and english[1][:3].lower() in _MONTHS:
        text = f"{english[2]}-{_MONTHS.index(english[1][:3].lower()) + 1}"
    try:
        return Period.parse(text)
    except UserError:
        pass
    try:
        day = day_of_text(cell)
    except UserError:
        return None
    return Period.of(day) if day else None


def month_without_year(cell: Cell) -> int | None:
    """The month of 9, 9月 or 九月."""
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and 1 <= cell <= 12 else None
    if not isinstance(cell, str):
        return None
    text = _WRITTEN.sub(_in_digits, unicodedata.normalize("NFKC", cell).strip())
    found = re.fullmatch(r"(\d{1,2})(?:月份?)?", text)
    return int(found[1]) if found and 1 <= int(found[1]) <= 12 else None


def seconds_of(cell: Cell, *, date1904: bool = False) -> Decimal | None:
    """A length of time in seconds; ``None`` for what is none.

    ``1:02:03`` are hours, minutes, seconds; ``45:30`` are minutes and seconds, as diallers write them. A moment in 1900 is
    a length of more than a day whose cell is formatted as a time of day.
    """
    if isinstance(cell, date):
        return _since_the_first_moment(cell, date1904=date1904)
    if isinstance(cell, timedelta):
        return Decimal(cell // timedelta(microseconds=1)) / 1_000_000
    if isinstance(cell, time):
        return Decimal(cell.hour * 3600 + cell.minute * 60 + cell.second) + Decimal(cell.microsecond) / 1_000_000
    if not isinstance(cell, str):
        return None
    clean = unicodedata.normalize("NFKC", cell).strip()
    colons = _COLONS.fullmatch(clean)
    if colons:
        return _added(colons)
    if _STANDARD.fullmatch(clean) and clean[-1:].isalpha() and len(clean) > 1:
        clean = clean.upper().replace("P", "").replace("T", "")
    length = _LENGTH.fullmatch(clean)
    return _added(length) if length and any(length.groups()) else None


def _added(found: re.Match[str]) -> Decimal:
    days, hours, minutes, seconds = (Decimal(part or 0) for part in found.groups())
    return days * 86_400 + hours * 3600 + minutes * 60 + seconds


def _since_the_first_moment(cell: date, *, date1904: bool) -> Decimal | None:
    if cell.year > _LATEST_LENGTH:
        return None
    moment = (cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)).replace(tzinfo=None)
    first = datetime(1904, 1, 1) if date1904 else _FIRST_MOMENT
    if not date1904 and moment >= _SECOND_CENTURY:
        first -= timedelta(days=1)  # Excel counts a 29 February 1900
    span = moment - first
    return Decimal(span // timedelta(microseconds=1)) / 1_000_000 if span >= timedelta(0) else None
