"""Periods, working days, and days as people type them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from hrdesk.domain.errors import UserError
from hrdesk.words import N_


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month of evaluation (考核周期), 2026-10. Its days depend on the scheme's first day."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """``2026-10``; a UserError for anything else."""
        found = re.fullmatch(r"(\d{4})[-/.年]?(\d{1,2})月?", unicodedata.normalize("NFKC", text).strip())
        if found is None or not 1 <= int(found[2]) <= 12 or not 1900 <= int(found[1]) <= 9998:
            raise UserError(
                N_("{text} is not a month."), code="wrong_use", hint=N_("Write it as 2026-10."), text=text.strip()
            )
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def from_number(cls, number: int) -> Period:
        """From yyyymm."""
        return cls(number // 100, number % 100)

    @classmethod
    def of(cls, day: date) -> Period:
        """The calendar month of a day."""
        return cls(day.year, day.month)

    @property
    def number(self) -> int:
        """yyyymm, as stored."""
        return self.year * 100 + self.month

    @property
    def label(self) -> str:
        """``2026-10``, as shown."""
        return f"{self.year:04d}-{self.month:02d}"

    def previous(self) -> Period:
        """The month before."""
        return Period(self.year - 1, 12) if self.month == 1 else Period(self.year, self.month - 1)

    def next(self) -> Period:
        """The month after."""
        return Period(self.year + 1, 1) if self.month == 12 else Period(self.year, self.month + 1)

    def bounds(self, start_day: int = 1) -> tuple[date, date]:
        """First and last day. With ``start_day`` 26, 2026-10 runs from 09-26 to 10-25."""
        if start_day == 1:
            after = self.next()
            return date(self.year, self.month, 1), date(after.year, after.month, 1) - timedelta(days=1)
        before = self.previous()
        return date(before.year, before.month, start_day), date(self.year, self.month, start_day - 1)


@lru_cache(maxsize=4096)
def is_working_day(day: date) -> bool:
    """By the State Council's notices where the year's is known, else Monday to Friday."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def calendar_known(year: int) -> bool:
    """Whether the holidays of that year were announced when this table was made."""
    import chinese_calendar

    try:
        chinese_calendar.is_workday(date(year, 12, 31))
    except NotImplementedError:
        return False
    return True


def working_days(first: date, last: date) -> int:
    """Working days from ``first`` to ``last``, both included; 0 where last comes before first."""
    return sum(is_working_day(first + timedelta(days=n)) for n in range((last - first).days + 1))


def add_working_days(day: date, count: int) -> date:
    """The ``count``-th working day after ``day``."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


_TYPED = (
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?"),
    re.compile(r"(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?"),
)


def parse_day(text: str, default_year: int | None = None) -> date:
    """A day as people type it: 20261123, 2026/11/23, 2026年11月23日, 11-23 (with ``default_year``).

    UserError ``not_a_date`` says what is wrong: "there is no month 13".
    """
    clean = unicodedata.normalize("NFKC", text).strip()
    for shape in _TYPED:
        found = shape.fullmatch(clean)
        if found is None:
            continue
        parts = found.groupdict()
        year = int(parts["y"]) if "y" in parts else default_year
        if year is None:
            break
        return _real(year, int(parts["m"]), int(parts["d"]))
    raise UserError(N_("{text} is not a date."), code="not_a_date", hint=N_("Write it as 2026-11-23."), text=clean)


def _real(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise UserError(N_("There is no month {month}."), code="not_a_date", month=month)
    if not 1900 <= year <= 2200:
        raise UserError(N_("The year {year} cannot be meant."), code="not_a_date", year=year)
    last = Period(year, month).bounds()[1].day
    if not 1 <= day <= last:
        raise UserError(N_("{month}/{year} has no day {day}."), code="not_a_date", month=month, year=year, day=day)
    return date(year, month, day)
