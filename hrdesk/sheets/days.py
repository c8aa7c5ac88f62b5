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
    r"[\s,(]*(?:星期|周|礼拜)[一二三四五六日天]\)?|[\s,(]*\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?\)?,?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"[T\s]+(?:上午|下午|早上|晚上|AM|PM)?\s*\d{1,2}[:时点]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?)?秒?分?\s*(?:Z|AM|PM|[+-]\d{2}:?\d{2})?$", re.IGNORECASE)  # fmt: skip
_SHORT_YEAR = re.compile(r"(\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_MONTH_DAY = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?")
_ENGLISH = re.compile(r"(?:(\d{1,2})[ -])?([A-Za-z]{3,9})\.?(?:[ -](\d{1,2}),?)?[ ,-]+(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # 1954 to 2119
_LENGTH = re.compile(
    r"(?:(\d+(?:\.\d+)?)\s*(?:小时|时|hours?|hrs?|h))?\s*(?:(\d+(?:\.\d+)?)\s*(?:分钟|分|minutes?|mins?|m))?\s*(?:(\d+(?:\.\d+)?)\s*(?:秒钟|秒|seconds?|secs?|s))?",
    re.IGNORECASE,
)  # fmt: skip
_COLONS = re.compile(r"(?:(\d{1,6}):)?(\d{1,6}):(\d{1,2}(?:\.\d+)?)")


def day_of_text(text: str, period: Period | None = None) -> date:
    """A day as written; one without year gets the year that puts it nearest to ``period``. ``UserError`` otherwise."""
    shown = unicodedata.normalize("NFKC", text).strip()
    clean = _CLOCK.sub("", _WEEKDAY.sub("", shown).strip()).strip()
    short = _SHORT_YEAR.fullmatch(clean)
    if short:
        clean = f"20{short[1]}-{short[2]}-{short[3]}"
    last = _YEAR_LAST.fullmatch(clean)
    if last and int(last[1]) > 12:
        clean = f"{last[3]}-{last[2]}-{last[1]}"
    english = _ENGLISH.fullmatch(clean)
    if english and english[2][:3].lower() in _MONTHS and (english[1] or english[3]):
        clean = f"{english[4]}-{_MONTHS.index(english[2][:3].lower()) + 1}-{english[1] or english[3]}"
    without_year = _MONTH_DAY.fullmatch(clean)
    year = None
    if without_year and period is not None:
        distance = int(without_year[1]) - period.month
        year = period.year + (1 if distance < -6 else -1 if distance > 6 else 0)
    return parse_day(clean, year)


def day_of_number(number: float, *, date1904: bool = False) -> date | None:
    """The day of 20260901, or of a spreadsheet's count of days (from 1899-12-30, or 1904-01-01)."""
    if not 0 <= number < 4e12:  # also what is no number at all
        return None
    whole = int(number)
    if number == whole and 19_000_101 <= whole <= 22_001_231:
        try:
            return date(whole // 10_000, whole // 100 % 100, whole % 100)
        except ValueError:
            return None
    if _FIRST_SERIAL <= number < _LAST_SERIAL:
        return (date(1904, 1, 1) if date1904 else date(1899, 12, 30)) + timedelta(days=whole)
    if number >= 1e12:  # milliseconds since 1970, Chinese time, as DingTalk's workDate
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
    digits = re.fullmatch(r"(\d{4})(\d{2})", cell.strip())
    try:
        return Period.parse(f"{digits[1]}-{digits[2]}" if digits else cell.replace("月份", "月").rstrip("度"))
    except UserError:
        pass
    try:
        return Period.of(day_of_text(cell))
    except UserError:
        return None


def seconds_of(cell: Cell, factor: Decimal = Decimal(1)) -> Decimal | None:
    """A length of time in seconds. ``factor`` are the seconds one of the column's numbers stands for.

    ``1:02:03`` are hours, minutes, seconds; ``45:30`` are minutes and seconds, as diallers write them.
    """
    if isinstance(cell, timedelta):
        return Decimal(cell // timedelta(microseconds=1)) / 1_000_000
    if isinstance(cell, time):
        return Decimal(cell.hour * 3600 + cell.minute * 60 + cell.second) + Decimal(cell.microsecond) / 1_000_000
    if not isinstance(cell, str):
        return None
    clean = unicodedata.normalize("NFKC", cell).strip()
    colons = _COLONS.fullmatch(clean)
    if colons:
        return Decimal(colons[1] or 0) * 3600 + Decimal(colons[2]) * 60 + Decimal(colons[3])
    length = _LENGTH.fullmatch(clean)
    if length and any(length.groups()):
        return Decimal(length[1] or 0) * 3600 + Decimal(length[2] or 0) * 60 + Decimal(length[3] or 0)
    return None
