"""Figures, days and names of units as paper shows them, in the language spoken now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.model import Direction, Unit
from hrdesk.domain.performance.sheet import PeriodShown
from hrdesk.words import N_, P_, _, current

MINUS = "\u2212"
NONE = "—"  # does not apply; what is missing says so, and neither is 0
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_HUNDREDTH = Decimal("0.01")
_SCALE = {Unit.PERCENT: Decimal(100)}
_HOUR = Decimal(3600)
_UNITS: dict[Unit, Callable[[], str]] = {
    Unit.NUMBER: lambda: "",
    Unit.YUAN: lambda: P_("unit", "CNY"),
    Unit.PERCENT: lambda: "%",
    Unit.POINTS: lambda: P_("unit", "pt"),
    Unit.SECONDS: lambda: P_("unit", "h"),
    Unit.TIMES: lambda: P_("unit", "no."),
    Unit.DAYS: lambda: P_("unit", "days"),
}


def plain(value: Decimal, decimals: int = 2) -> str:
    """``value`` rounded half up with grouped thousands and a true minus: ``−1,234.50``."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{rounded:,f}"
    return text.replace("-", MINUS) if rounded else text.replace("-", "")


def signed(value: Decimal) -> str:
    """Points given or taken: ``+2.00``, ``−1.00``."""
    return ("+" if value > 0 else "") + plain(value)


def brief(value: Decimal) -> str:
    """At most two decimals, none where they are noughts: 30, 24.2, 11.58."""
    text = plain(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(value: Decimal | None, unit: Unit, decimals: int) -> str:
    """A figure of a metric in the unit printed beside it; ``NONE`` where there is none."""
    if value is None:
        return NONE
    if unit is Unit.SECONDS:
        return plain(value / _HOUR, decimals)
    return plain(value * _SCALE.get(unit, 1), decimals)


def goal(value: Decimal | None, unit: Unit, decimals: int, direction: Direction) -> str:
    """A target; where less is better it is a limit: ``≤ 1``."""
    text = shown(value, unit, decimals)
    return f"≤ {text}" if value and direction is Direction.LOWER else text


def unit_name(unit: Unit) -> str:
    """The short name of a unit for a table."""
    return _UNITS[unit]()


def mark(number: int) -> str:
    """①…⑳, then (21)."""
    return _CIRCLED[number - 1] if 1 <= number <= len(_CIRCLED) else f"({number})"


def month_name(period: PeriodShown | Period) -> str:
    """``2026 年 10 月``, ``October 2026``."""
    names = (
        N_("January {year}"),
        N_("February {year}"),
        N_("March {year}"),
        N_("April {year}"),
        N_("May {year}"),
        N_("June {year}"),
        N_("July {year}"),
        N_("August {year}"),
        N_("September {year}"),
        N_("October {year}"),
        N_("November {year}"),
        N_("December {year}"),
    )
    return _(names[period.month - 1], year=period.year)


def month_said(label: str) -> str:
    """A month by its label, ``2026-10``, as ``month_name`` says it; what is no label stays as it is."""
    try:
        return month_name(Period.parse(label))
    except UserError:
        return label


def day(value: date) -> str:
    """``2026-11-18``: the same in both languages, and sorted by eye."""
    return value.isoformat()


def day_near(value: date, period: PeriodShown) -> str:
    """As ``day``; in Chinese without the year where it is the period's: ``11-18``."""
    return f"{value:%m-%d}" if current() == "zh_CN" and value.year == period.year else day(value)


def moment(value: datetime) -> str:
    """``2026-11-09 10:26``."""
    return f"{value:%Y-%m-%d %H:%M}"


def whole_month(period: PeriodShown) -> bool:
    """Whether the period is the calendar month; else its days are printed beside its name."""
    nearly_next = date(period.year + period.month // 12, period.month % 12 + 1, 1)
    return period.first == date(period.year, period.month, 1) and (nearly_next - period.last).days == 1
