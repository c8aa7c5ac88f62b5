"""Courses: on what occasion they are taken, how long they hold, and how a person stands with one."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hrdesk.domain.training.homework import ASSIGNMENT, Homework
from hrdesk.domain.training.questions import Fault
from hrdesk.words import N_, _

SOON = timedelta(days=30)
MOST_MINUTES, MOST_MONTHS = 60 * 100, 120


class Occasion(StrEnum):
    """When a course is taken; training records are grouped by it."""

    PRE_POST = "pre_post"
    YEARLY = "yearly"
    RULE = "rule"
    ELECTIVE = "elective"

    @property
    def text(self) -> str:
        """Its name in the current language."""
        return _(_OCCASIONS[self])


_OCCASIONS = {
    Occasion.PRE_POST: N_("pre-post training"),
    Occasion.YEARLY: N_("yearly and recurring"),
    Occasion.RULE: N_("a rule changed"),
    Occasion.ELECTIVE: N_("elective"),
}


class Standing(StrEnum):
    """How a person stands with a version of a course."""

    TO_READ = "to_read"
    TO_SIT = "to_sit"  # read, its exam is not passed yet
    TO_HAND_IN = "to_hand_in"  # read, its homework is not handed in or was returned
    MARKING = "marking"  # read, its homework waits to be marked
    OVERDUE = "overdue"
    DONE = "done"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    REPLACED = "replaced"  # done, but a newer version took its place

    @property
    def text(self) -> str:
        """Its name in the current language."""
        return _(_STANDINGS[self])

    @property
    def open(self) -> bool:
        """Whether something is to be done."""
        return self not in (Standing.DONE, Standing.EXPIRING, Standing.REPLACED)


_STANDINGS = {
    Standing.TO_READ: N_("to read"),
    Standing.TO_SIT: N_("exam to sit"),
    Standing.TO_HAND_IN: N_("homework to hand in"),
    Standing.MARKING: N_("homework being marked"),
    Standing.OVERDUE: N_("overdue"),
    Standing.DONE: N_("done"),
    Standing.EXPIRING: N_("expires soon"),
    Standing.EXPIRED: N_("expired"),
    Standing.REPLACED: N_("replaced by a new version"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a course: ``text`` to read, a ``file`` (PDF, picture), a ``link``, or an ``assignment`` to hand in.

    ``body`` holds text, address or task.
    """

    kind: str
    title: str
    body: str = ""


def valid_until(finished: date, months: int | None) -> date | None:
    """The last day it holds: 12 months from 2026-02-09 are up to 2027-02-08; None: it does not expire."""
    if not months:
        return None
    years, month = divmod(finished.month - 1 + months, 12)
    year, month = finished.year + years, month + 1
    last = monthrange(year, month)[1]
    if finished.day > last:
        return date(year, month, last)
    return date(year, month, finished.day) - timedelta(days=1)


def standing(
    today: date,
    *,
    due: date | None,
    read: bool,
    finished: date | None,
    valid: date | None,
    ended: bool,
    homework: Homework | None = None,
) -> Standing:
    """How a person stands today."""
    if finished is not None:
        if valid is not None and valid < today:
            return Standing.EXPIRED
        if ended:
            return Standing.REPLACED
        return Standing.EXPIRING if valid is not None and valid - today <= SOON else Standing.DONE
    if ended:
        return Standing.REPLACED
    if due is not None and due < today:
        return Standing.OVERDUE
    if not read:
        return Standing.TO_READ
    if homework is None or homework is Homework.ACCEPTED:
        return Standing.TO_SIT
    return Standing.TO_HAND_IN if homework.to_do else Standing.MARKING


def course_faults(name: str, sections: tuple[Section, ...], minutes: int, months: int | None) -> Iterator[Fault]:
    """What keeps a course from being published."""
    if not name:
        yield Fault("name_zh", N_("Please enter a name."))
    if not sections:
        yield Fault("sections", N_("A course needs something to read: a text, a file or a link."))
    for section in sections:
        if section.kind == "link" and not section.body.startswith(("http://", "https://")):
            yield Fault("link", N_("An address begins with http:// or https://."))
        if section.kind in ("text", ASSIGNMENT) and not section.body:
            yield Fault("sections", N_("The text of “{title}” is empty."), (("title", section.title),))
    if not 0 <= minutes <= MOST_MINUTES:
        yield Fault(
            "minutes", N_("The minutes of a course are between 0 and {count}."), (("count", f"{MOST_MINUTES:,}"),)
        )
    if months is not None and not 1 <= months <= MOST_MONTHS:
        yield Fault(
            "validity_months", N_("A course holds between 1 and {count} months."), (("count", str(MOST_MONTHS)),)
        )
