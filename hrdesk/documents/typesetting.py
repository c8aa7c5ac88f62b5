"""Fitting text into the places a paper gives it: sizes, lines, and where a Chinese line may break (避头尾)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from hrdesk.documents.fonts import MIDDLE_DOT, clean, typeface
from hrdesk.words import current

TITLE, KEY, TEXT, SMALL = 16.0, 10.5, 9.0, 7.5
SMALL_LEAD = 9.0  # between two lines of one table cell

_NO_START = "，。、；：？！）】》」』〉〕…—～”’·％‰℃,.;:?!)]}%"
_NO_END = "（【《「『〈〔“‘([{¥￥$"
# What may not be torn: marks that open, a word of Latin letters and figures or one other character, marks that close;
# a number with its words before and after it, as that of a row.
# The ending of a file's name stays with what it closes.
_UNIT = re.compile(
    rf"[{re.escape(_NO_END)}]*(?:\u7b2c\s?\d+\s?\S|[\x21-\x7e\u00a1-\u00b6\u00b8-\u024f\u0300-\u03ff\u2011-\u2013\u2212]+|\S|$)"
    rf"[{re.escape(_NO_START)}]*(?:(?<=\.)[A-Za-z0-9]{{1,5}}\b)?\s*"
)
_QUOTED = re.compile("\u201c([\x20-\x7e]*)\u201d")


@dataclass(frozen=True, slots=True)
class Fitted:
    """Text as it will be drawn: one size, one or more lines."""

    size: float
    lines: tuple[str, ...]


def width(text: str, size: float = TEXT, bold: bool = False) -> float:
    """Points that ``text`` takes."""
    return typeface(bold).width(text, size)


def as_set(text: str) -> str:
    """``text`` as it is drawn: without what has no shape; Latin words between straight marks in English, the font's curled
    ones being as wide as an ideograph."""
    text = clean(text)
    return _QUOTED.sub(r'"\1"', text) if "\u201c" in text and current() == "en" else text


def wrap(
    text: str, room: float, size: float = TEXT, bold: bool = False, first_room: float | None = None
) -> tuple[str, ...]:
    """``text`` in lines at most ``room`` points wide; ``first_room`` where the first line is shorter.

    Line breaks typed by people are kept, empty lines at the ends are not. No line begins with a closing mark or ends
    with an opening one; words and figures are not torn unless one alone is wider than the line.
    """
    return _wrapped("\n".join(map(as_set, text.strip().splitlines())), room, size, bold, first_room)


@lru_cache(maxsize=512)
def _wrapped(text: str, room: float, size: float, bold: bool, first_room: float | None) -> tuple[str, ...]:
    lines: list[str] = []
    space = room if first_room is None else first_room
    for paragraph in text.split("\n") if text else ():
        line, used = "", 0.0
        for unit in _units(paragraph.lstrip()):
            ink = unit.rstrip()
            if used + width(ink, size, bold) <= space:
                line += unit
                used += width(unit, size, bold)
                continue
            if line.strip():
                lines.append(line.rstrip())
                space = room
            line = unit
            while width(line.rstrip(), size, bold) > space:
                cut = _cut(line, space, size, bold)
                lines.append(line[:cut])
                line = line[cut:]
                space = room
            used = width(line, size, bold)
        lines.append(line.rstrip())
        space = room
    return tuple(lines)


def _units(text: str) -> list[str]:
    """Pieces a line may break between; blanks belong to the piece before them."""
    units: list[str] = []
    for unit in _UNIT.findall(text):
        if units and (unit[:1] == MIDDLE_DOT or (units[-1].rstrip()[-1:] in _NO_END and units[-1].strip())):
            units[-1] += unit  # a dot stays with what it follows; a Latin word ended with an opening bracket
        elif unit:
            units.append(unit)
    return units


def _cut(line: str, space: float, size: float, bold: bool) -> int:
    """How many characters of an over-long piece go on this line: at least one, and no forbidden mark torn off."""
    cut = len(line)
    while cut > 1 and width(line[:cut], size, bold) > space:
        cut -= 1
    best = cut
    while best > 1 and best < len(line) and (line[best] in _NO_START or line[best - 1] in _NO_END):
        best -= 1
    return best if best > 1 else cut


def fit(text: str, room: float, sizes: Sequence[float] = (TEXT, SMALL), bold: bool = False) -> Fitted:
    """The largest of ``sizes`` at which ``text`` is one line of ``room`` points, else as many lines at the smallest."""
    text = as_set(text)
    for size in sizes:
        if width(text, size, bold) <= room:
            return Fitted(size, (text,))
    return Fitted(sizes[-1], wrap(text, room, sizes[-1], bold))


def one_size(
    texts: Iterable[str], room: float, sizes: Sequence[float] = (TEXT, SMALL), bold: Collection[int] = ()
) -> float:
    """The largest of ``sizes`` at which each of ``texts`` is one line of ``room`` points, else the smallest: what stands in
    one column is of one size. Those numbered in ``bold`` are. Text of several lines is measured line by line."""
    place, lines = 0, [(part, number in bold) for number, text in enumerate(texts) for part in text.splitlines()]
    for size in sizes[:-1]:
        while place < len(lines) and width(as_set(lines[place][0]), size, lines[place][1]) <= room:
            place += 1
        if place == len(lines):
            return size
    return sizes[-1]


def fit_name(name: str, room: float, sizes: Sequence[float] = (KEY, TEXT, SMALL), bold: bool = True) -> Fitted:
    """The name ladder: smaller, smaller still, then two lines broken at the dot or blank that balances best."""
    name = as_set(name)
    for size in sizes:
        if width(name, size, bold) <= room:
            return Fitted(size, (name,))
    size = sizes[-1]
    best: tuple[float, tuple[str, str]] | None = None
    for place, character in enumerate(name[:-1], start=1):
        if character not in MIDDLE_DOT + " ":
            continue
        halves = name[:place].rstrip(), name[place:].lstrip()
        longer = max(width(half, size, bold) for half in halves)
        if longer <= room and (best is None or longer < best[0]):
            best = longer, halves
    return Fitted(size, best[1]) if best else Fitted(size, wrap(name, room, size, bold))


def halves(text: str, beyond: float = 24.0, size: float = SMALL) -> list[str]:
    """A column's head in two lines: where it says so, else at a blank or between ideographs if wider than ``beyond``."""
    if "\n" in text:
        return text.split("\n", 1)
    if width(text, size) <= beyond:
        return [text]
    blanks = [place for place in range(1, len(text)) if text[place] == " "]
    between = [place for place in range(1, len(text)) if ord(text[place]) > 0x2E80 and ord(text[place - 1]) > 0x2E80]
    parted = [[text[:place].rstrip(), text[place:].lstrip()] for place in blanks or between]
    return min(parted, key=lambda pair: max(width(half, size) for half in pair), default=[text])


def row_height(lines: int, pitch: float) -> float:
    """A table row: its pitch for one line, 24 points for two, 9 for each line more."""
    return pitch if lines < 2 else 24 + SMALL_LEAD * (lines - 2)
