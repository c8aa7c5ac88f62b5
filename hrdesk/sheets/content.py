"""What a column holds when its heading says nothing: by the look of its values, or by values the agency knows.

A proposal only: the person sees and changes it. It is made where four of five values fit, never from a handful.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from hrdesk.sheets.columns import match
from hrdesk.sheets.header import plain
from hrdesk.sheets.kinds import Field
from hrdesk.sheets.model import Cell
from hrdesk.sheets.values import clean_text, shown

SHARE = 0.8
LEAST = 2  # different values
LOOKED_AT = 200
_BETWEEN = re.compile(r"[/／、|｜+＋&＆\-—－]")
_SEPARATORS = ("/", "／", "、", "|", "｜", "-", "—", "－", " ")

_LOOKS: Mapping[str, Callable[[str], bool]] = {
    "id_number": lambda text: re.fullmatch(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{5}[\dXx]", text) is not None,
    "phone": lambda text: re.fullmatch(r"1[3-9]\d{9}", text) is not None,
    "email": lambda text: re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text) is not None,
    "day": lambda text: re.fullmatch(r"20\d{2}[-/.年](?:0?[1-9]|1[0-2])[-/.月]\d{1,2}日?(?: .*)?", text) is not None,
}
_VAGUE = ("状态", "status", "类型", "type")
#: In this order: a 工号 is looked for before a name.
_KNOWN = ("employee_no", "seat_no", "name", "department", "team", "position", "metric")


def field_of(cells: Sequence[Cell], free: Collection[str], known: Mapping[str, Collection[str]]) -> str | None:
    """The field these cells can be, among those that have no column yet; None when they may be anything."""
    said = {text for cell in cells[:LOOKED_AT] if cell is not None and (text := clean_text(shown(cell)))}
    if len(said) < LEAST:
        return None
    for code in _KNOWN:
        values = known.get(code, ())
        if code in free and values and sum(_telling(text) and text in values for text in said) >= SHARE * len(said):
            return code
    for code, looks in _LOOKS.items():
        if code in free and sum(looks(text) for text in said) >= SHARE * len(said):
            return code
    return None


def belies(heading: str, code: str, cells: Sequence[Cell], known: Mapping[str, Collection[str]]) -> bool:
    """Whether a vague heading (状态) means something else here: none of the column's words is one of the field's own."""
    words = known.get(code, ())
    if not words or plain(heading) not in _VAGUE:
        return False
    return not any(clean_text(shown(cell)).casefold() in words for cell in cells)


def _telling(text: str) -> bool:
    """Whether a value is more than a short figure: an age is no 工号."""
    return len(text) >= 4 or not text.replace(".", "").isdecimal()


def two_in_one(heading: str, cells: Sequence[Cell], free: Mapping[str, Field]) -> tuple[tuple[str, ...], str] | None:
    """The fields a heading such as 小组/岗位 names, and what stands between their values; None for any other column."""
    names = [part.strip() for part in _BETWEEN.split(heading) if part.strip()]
    if len(names) < 2:
        return None
    found = match(names, free)
    if len(found) < len(names):
        return None
    texts = [clean_text(shown(cell)) for cell in cells[:LOOKED_AT] if cell is not None]
    for separator in _SEPARATORS:
        if texts and sum(separator in text for text in texts) >= SHARE * len(texts):
            return tuple(found[name] for name in names), separator
    return None
