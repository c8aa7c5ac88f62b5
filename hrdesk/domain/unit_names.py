"""Departments and teams in the order people number them."""

from __future__ import annotations

import re

_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMBERS = re.compile(r"(\d+|[零〇一二两三四五六七八九十]+)")


def unit_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """The key names of units are ordered by: 2组 before 10组, 二组 before 三组 before 十一组, whatever their code points say."""
    parts = _NUMBERS.split(name)
    return tuple((0, _number(part), "") if at % 2 else (1, 0, part.casefold()) for at, part in enumerate(parts) if part)


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return int("".join(str(_DIGITS[sign]) for sign in text))
    return 10 * (_number(tens) if tens else 1) + (_number(ones) if ones else 0)
