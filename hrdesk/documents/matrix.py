"""A table of many metrics side by side: heads in as many short lines as they need, over a rule."""

from __future__ import annotations

from collections.abc import Sequence

from hrdesk.documents.flow import Flow
from hrdesk.documents.pages import RULE, WIDE
from hrdesk.documents.typesetting import SMALL, SMALL_LEAD, halves, width, wrap

_GAP = 3.0  # between two columns
_HEAD, _FITS = 33.0, 3  # the height of heads of so many lines
_FOOT = 6.0  # from their last base line to the rule


def heads(names: Sequence[tuple[str, str]], across: float) -> list[list[str]]:
    """The lines of each head from (name, unit) for columns ``across`` points wide; the unit stands last, no word is lost."""
    return [_lines(name.removesuffix(f" {unit}") if unit else name, unit, across - _GAP) for name, unit in names]


def _lines(name: str, unit: str, room: float) -> list[str]:
    parts = halves(name, room)
    if any(width(part, SMALL) > room for part in parts):
        parts = list(wrap(name, room, SMALL))
    return [*parts, unit] if unit else parts


def head_height(columns: Sequence[Sequence[str]]) -> float:
    """What the heads take, in points."""
    return _HEAD + SMALL_LEAD * max(0, max((len(lines) for lines in columns), default=0) - _FITS)


def draw_head(flow: Flow, side: str, columns: Sequence[Sequence[str]], across: float) -> None:
    """The heads at their columns' right edges, ``side`` at the left, all ending above the rule."""
    flow.y += head_height(columns)
    base = flow.y - _FOOT
    flow.page.text(0, base, side, SMALL)
    for place, lines in enumerate(columns):
        for up, line in enumerate(lines, start=1):
            y = base - SMALL_LEAD * (len(lines) - up)
            flow.page.right(right_edge(place, len(columns), across), y, line, SMALL)
    flow.page.rule(flow.y, RULE)


def right_edge(place: int, count: int, across: float) -> float:
    """Where the figures of a column end; the last one's at the edge of the text."""
    return WIDE - across * (count - 1 - place)
