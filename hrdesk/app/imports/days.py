"""Which month and day a row belongs to, and whether that month is the one asked for and still open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hrdesk.app.imports.ledger import Ledger
from hrdesk.app.performance.periods import counting_in
from hrdesk.domain.calendar import Period
from hrdesk.words import N_


def month_and_day(
    ledger: Ledger, period: Period | None, start_days: Sequence[int], closed: frozenset[int]
) -> list[tuple[int, int]]:
    """(yyyymm, day) of each row; day 0 for a figure of the whole month. Outside the period or closed is refused."""
    if not ledger.has("day"):
        months = ledger.column("period") if ledger.has("period") else [period] * ledger.size
        return [_whole_month(ledger, index, month or period, period, closed) for index, month in enumerate(months)]
    days = ledger.column("day")
    known = {day: _placed(day, period, start_days, closed) for day in set(days) if day is not None}
    found: list[tuple[int, int]] = []
    for index, day in enumerate(days):
        if day is None:
            found.append((0, 0))
            if not ledger.bad[index]:
                ledger.refuse(index, "day", "missing", N_("The date is missing."), N_("Fill in the date."))
            continue
        placed, problem = known[day]
        found.append(placed)
        if problem and not ledger.bad[index]:
            _refuse_day(ledger, index, "day", problem, placed[0], period)
    return found


def _placed(
    day: date, period: Period | None, start_days: Sequence[int], closed: frozenset[int]
) -> tuple[tuple[int, int], str]:
    placed = (day.year * 100 + day.month, day.day)
    if period is not None and not any(
        first <= day <= last for first, last in (period.bounds(start) for start in start_days)
    ):
        return placed, "outside_period"
    owners = {counting_in(day, start).number for start in start_days}
    return placed, "period_closed" if owners & closed else ""


def _whole_month(
    ledger: Ledger, index: int, month: Period | None, period: Period | None, closed: frozenset[int]
) -> tuple[int, int]:
    if month is None:
        if not ledger.bad[index]:
            ledger.refuse(index, "period", "missing", N_("The month is missing."), N_("Write it as 2026-10."))
        return 0, 0
    if period is not None and month != period and not ledger.bad[index]:
        _refuse_day(ledger, index, "period", "outside_period", month.number, period)
    elif month.number in closed and not ledger.bad[index]:
        _refuse_day(ledger, index, "period", "period_closed", month.number, period)
    return month.number, 0


def _refuse_day(ledger: Ledger, index: int, name: str, problem: str, month: int, period: Period | None) -> None:
    if problem == "outside_period":
        assert period is not None  # noqa: S101 - only a given period has an outside
        ledger.refuse(
            index,
            name,
            "outside_period",
            N_("This is not in {period}."),
            N_("Correct the date, or import the file for its own month."),
            period=period.label,
        )
    else:
        ledger.refuse(
            index,
            name,
            "period_closed",
            N_("{period} is closed."),
            N_("Reopen the month with a reason before it is computed again."),
            period=Period.from_number(month).label,
        )
