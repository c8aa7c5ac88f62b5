"""What stands on the Today page, and the one shape by which a capability adds to it.

A capability has a module ``today`` with a function ``entries(work, conn, day)`` that gives its ``TodayItem``s for the
signed-in person: it keeps to ``visible(work)`` itself, names the page the action opens, and is listed once in
``hrdesk.app.today.SOURCES`` with the permission without which it is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection

from hrdesk.app.work import Work

SOON_DAYS = 30  # what is due later is not listed yet


class Urgency(StrEnum):
    """The group an item stands under."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class TodayItem:
    """One thing to do. ``target`` says what the action opens: a page and its argument (``gui.pages.today.ARGUMENTS``).

    ``act`` names what is opened there at once. ``kind`` chooses the icon (``gui.models.today.ICONS``); ``due`` of a waiting item is the day it began to wait.
    """

    urgency: Urgency
    kind: str
    title: str
    who: str
    employee_no: str
    detail: str
    due: date | None
    action: str
    target: tuple[str, str]
    act: str = ""


Entries = Callable[[Work, Connection, date], Iterable[TodayItem]]


@dataclass(frozen=True, slots=True)
class Source:
    """Where items come from: asked only of those whose role has the permission."""

    permission: str
    entries: Entries


def urgency_of(due: date, day: date) -> Urgency:
    """Overdue, today or soon."""
    if due < day:
        return Urgency.OVERDUE
    return Urgency.TODAY if due == day else Urgency.SOON
