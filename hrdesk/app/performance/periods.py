"""A closed month takes no more figures: whether it is one, which month a day counts in, and the refusal everybody gives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, func, select

from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.storage import tables as t
from hrdesk.words import N_

REOPEN = N_("Reopen the month with a reason before it is computed again.")
REOPEN_FIRST = N_("Reopen the month with a reason first.")


def is_closed(conn: Connection, period: Period) -> bool:
    """Whether the month takes no more figures."""
    return conn.execute(select(t.period.c.closed_at).where(t.period.c.month == period.number)).scalar() is not None


def refuse_closed(conn: Connection, period: Period, hint: str = REOPEN, field: str | None = None) -> None:
    """Error: ``period_closed``; ``hint`` (a literal marked with ``N_``) says what can be done instead."""
    if is_closed(conn, period):
        raise UserError(N_("{period} is closed."), code="period_closed", hint=hint, field=field, period=period.label)


def start_days(conn: Connection) -> tuple[int, ...]:
    """The days of the month on which the periods of the schemes in use begin."""
    version = t.scheme_version
    newest = select(func.max(version.c.id)).group_by(version.c.scheme_id)
    in_use = select(t.scheme_use.c.scheme_id)
    rows = conn.execute(select(version.c.start_day).where(version.c.id.in_(newest), version.c.scheme_id.in_(in_use)))
    return tuple(sorted(set(rows.scalars()))) or (1,)


def counting_in(day: date, start_day: int) -> Period:
    """The month a day counts in: with periods from the 26th, 2026-10-28 is a day of 2026-11."""
    month = Period.of(day)
    return month.next() if start_day > 1 and day.day >= start_day else month


def refuse_closed_day(conn: Connection, day: date, hint: str = REOPEN_FIRST, field: str | None = None) -> None:
    """As ``refuse_closed``, for a figure of a single day: of every month it counts in by a scheme in use."""
    for period in months_of(Period.of(day).number, day.day, start_days(conn)):
        refuse_closed(conn, period, hint, field)


def months_of(month: int, day: int, starts: Iterable[int]) -> tuple[Period, ...]:
    """The months a figure as it is kept (``month`` yyyymm, ``day`` 0: all of it) counts in, by schemes beginning then."""
    if not day:
        return (Period.from_number(month),)
    at = date(month // 100, month % 100, day)
    return tuple(sorted({counting_in(at, start_day) for start_day in starts}, key=lambda one: one.number))


def refuse_closed_figure(conn: Connection, month: int, day: int, hint: str = REOPEN_FIRST) -> None:
    """As ``refuse_closed``, for a figure as it is kept: of a day of ``month`` (yyyymm), or (day 0) of the whole month."""
    if day:
        refuse_closed_day(conn, date(month // 100, month % 100, day), hint)
    else:
        refuse_closed(conn, Period.from_number(month), hint)
