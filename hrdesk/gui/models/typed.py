"""What people type into forms, read as dates, figures, ID and phone numbers; and shown again in the usual groups."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation

_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE5: 0xA5}
_CAPITAL = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}


def half_width(text: str) -> str:
    """Full-width digits, letters and signs as plain ones, blanks at the ends gone."""
    return text.translate(_PLAIN).strip()


def read_day(text: str, today: date) -> date | None:
    """20261123, 2026/11/23, 2026-11-23, 2026年11月23日, 26-11-23 or 11-23 (this year). None when it is no date."""
    typed = half_width(text)
    parts = [int(part) for part in re.findall(r"\d+", typed)]
    # besides digits and signs: 年 月 日 号
    rest = re.sub(r"[\d\s./\-\u5e74\u6708\u65e5\u53f7]", "", typed)
    if rest:
        return None
    if len(parts) == 1:
        digits = re.sub(r"\D", "", typed)
        if len(digits) == 8:
            parts = [int(digits[:4]), int(digits[4:6]), int(digits[6:])]
        elif len(digits) == 4:
            parts = [int(digits[:2]), int(digits[2:])]
    if len(parts) == 2:
        parts = [today.year, *parts]
    if len(parts) != 3:
        return None
    year, month, day = parts
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def read_figure(text: str) -> Decimal | None:
    """A figure with or without separators, ¥ and 元. None when it is none."""
    typed = half_width(text).replace(",", "").removeprefix("¥")
    typed = re.sub(r"\s*\u5143$", "", typed).strip()  # 元
    try:
        figure = Decimal(typed)
    except InvalidOperation:
        return None
    return figure if figure.is_finite() else None


def read_code(text: str) -> str:
    """An ID, phone or bank number without the blanks and dashes it was typed with."""
    return re.sub(r"[\s\-]", "", half_width(text)).translate(_CAPITAL)


def grouped(text: str, kind: str) -> str:
    """A number as people read it: ID 6-8-4, phone 3-4-4, bank card by four. Of another length it stays as it is."""
    code = read_code(text)
    if kind == "id" and len(code) == 18:
        return f"{code[:6]} {code[6:14]} {code[14:]}"
    if kind == "phone" and len(code) == 11:
        return f"{code[:3]} {code[3:7]} {code[7:]}"
    if kind == "bank" and 12 <= len(code) <= 19:
        return " ".join(code[at : at + 4] for at in range(0, len(code), 4))
    return code
