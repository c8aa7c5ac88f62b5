"""社保公积金增减员: until which day it still counts for the month, and until when the law wants it done.

The law gives 30 days (社会保险法 art. 58; 住房公积金管理条例 art. 15, also from the end) and 15 for the social insurance of
who leaves (劳动合同法 art. 50); a city's cut-off day can still make
somebody miss a month. Cut-off days differ by city and are the agency's own entries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hrdesk.domain.calendar import Period
from hrdesk.words import N_, _

LEGAL_DAYS = 30
TRANSFER_DAYS = 15


class Scheme(StrEnum):
    """Which of the two."""

    SOCIAL = "social"
    FUND = "fund"

    @property
    def text(self) -> str:
        """The word in the current language."""
        return _(_SCHEMES[self])


class Change(StrEnum):
    """增员 or 减员."""

    ADD = "add"
    END = "end"

    @property
    def text(self) -> str:
        """The word in the current language."""
        return _(_CHANGES[self])


_SCHEMES = {Scheme.SOCIAL: N_("Social insurance"), Scheme.FUND: N_("Housing fund")}
_CHANGES = {Change.ADD: N_("Enrol"), Change.END: N_("Take off")}


@dataclass(frozen=True, slots=True)
class City:
    """The last day of a month on which a change still counts for it."""

    name: str
    social_day: int
    fund_day: int

    def day_of(self, scheme: Scheme) -> int:
        """The cut-off day."""
        return self.social_day if scheme is Scheme.SOCIAL else self.fund_day


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One line: what is to be done for somebody in ``city`` because of ``day``. ``cut_off`` None: the city is not known."""

    change: Change
    scheme: Scheme
    city: str
    day: date
    cut_off: date | None
    legal: date

    @property
    def due(self) -> date:
        """By when it is to be done: the city's cut-off, never later than the law's day."""
        return self.legal if self.cut_off is None else min(self.cut_off, self.legal)

    @property
    def counts_from(self) -> Period | None:
        """The month it counts from when it is done by the cut-off; None where the city is not known."""
        if self.cut_off is None:
            return None
        return Period.of(self.cut_off)


def enrolments(change: Change, day: date, city: str, cities: Mapping[str, City]) -> tuple[Enrolment, ...]:
    """What a first day, or an end, asks for: one line for each scheme."""
    known = cities.get(city)
    return tuple(
        Enrolment(
            change,
            scheme,
            city,
            day,
            None if known is None else cut_off(day, known.day_of(scheme)),
            day + timedelta(days=TRANSFER_DAYS if (change, scheme) == (Change.END, Scheme.SOCIAL) else LEGAL_DAYS),
        )
        for scheme in Scheme
    )


def cut_off(day: date, last_day: int) -> date:
    """The next cut-off on or after ``day``; in a month without such a day it is the month's last."""
    month = Period.of(day)
    for period in (month, month.next()):
        first, last = period.bounds()
        found = first.replace(day=min(last_day, last.day))
        if found >= day:
            return found
    raise AssertionError
