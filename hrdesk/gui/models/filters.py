"""What may be typed above a column: words to contain, ``>=100``, ``10..20``, ``2026-03``, ``2026-01..2026-03``."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

Answers = Callable[[str, Any], bool]

_COMPARED = re.compile(r"^(<=|>=|<|>|=|≤|≥)\s*(.+)$")
#: 10..20, 10~20, 10 至 20, 10 到 20
_SPAN = re.compile(r"^(.*?)\s*(?:\.\.|~|\uff5e|\u81f3|\u5230)\s*(.*)$")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９＞＜＝．，", "0123456789><=.,")


def matcher(text: str, kind: str) -> Answers:
    """``answers(cell text, native value)`` for what was typed. What cannot be understood is looked for as words."""
    typed = text.strip().translate(_FULL_WIDTH)
    if kind in ("number", "money", "percent"):
        found = _compared(typed, _figure, Decimal(100) if kind == "percent" else Decimal(1))
        if found is not None:
            return found
    if kind == "date":
        found = _dated(typed)
        if found is not None:
            return found
    if kind == "choice":
        return lambda shown, _value: shown == text
    words = text.strip().casefold().split()
    if len(words) == 1:
        word = words[0]
        return lambda shown, _value: word in shown.casefold()
    return lambda shown, _value: all(word in shown.casefold() for word in words)


def _figure(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").rstrip("%"))
    except InvalidOperation:
        return None


def _compared(typed: str, read: Callable[[str], Decimal | None], scale: Decimal) -> Answers | None:
    compared = _COMPARED.match(typed)
    if compared:
        limit = read(compared[2])
        return None if limit is None else _comparing(compared[1], limit / scale)
    span = _SPAN.match(typed)
    if span:
        low, high = read(span[1]), read(span[2])
        if low is None and high is None:
            return None
        return _between(None if low is None else low / scale, None if high is None else high / scale)
    return None


def _comparing(sign: str, limit: Any) -> Answers:
    tests: dict[str, Callable[[Any], bool]] = {
        "<": lambda value: value < limit,
        ">": lambda value: value > limit,
        "=": lambda value: value == limit,
        "<=": lambda value: value <= limit,
        ">=": lambda value: value >= limit,
    }
    test = tests[{"≤": "<=", "≥": ">="}.get(sign, sign)]
    return lambda _shown, value: value is not None and test(value)


def _between(low: Any, high: Any) -> Answers:
    return lambda _shown, value: value is not None and (low is None or value >= low) and (high is None or value <= high)


def _dated(typed: str) -> Answers | None:
    compared = _COMPARED.match(typed)
    if compared:
        day = _day(compared[2], last=compared[1] in (">", "<=", "≤"))
        return None if day is None else _on_days(_comparing(compared[1], day))
    span = _SPAN.match(typed)
    if span:
        low, high = _day(span[1], last=False), _day(span[2], last=True)
        return None if low is None and high is None else _on_days(_between(low, high))
    return None


def _on_days(answers: Answers) -> Answers:
    """Instants count by their day; a cell that holds no date never answers."""

    def by_day(shown: str, value: Any) -> bool:
        day = value.date() if isinstance(value, datetime) else value
        return isinstance(day, date) and answers(shown, day)

    return by_day


def _day(text: str, *, last: bool) -> date | None:
    """2026, 2026-03, 2026/3/5 or 20260305 as its first or last day."""
    parts = [int(part) for part in re.findall(r"\d+", text)]
    if len(parts) == 1 and len(text.strip()) == 8:
        parts = [parts[0] // 10000, parts[0] // 100 % 100, parts[0] % 100]
    try:
        if len(parts) == 1:
            return date(parts[0], 12, 31) if last else date(parts[0], 1, 1)
        if len(parts) == 2:
            year, month = parts
            if not last:
                return date(year, month, 1)
            return date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)
        return date(*parts[:3]) if len(parts) == 3 else None
    except ValueError:
        return None
