"""Tables of the training papers: columns with a head of one or two lines, rows whose first cell may take two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hrdesk.documents.fonts import MIDDLE_DOT
from hrdesk.documents.pages import HAIR, RULE, WIDE, Page
from hrdesk.documents.typesetting import (
    SMALL,
    SMALL_LEAD,
    TEXT,
    Fitted,
    as_set,
    fit,
    fit_name,
    halves,
    row_height,
    width,
    wrap,
)

PITCH, HEAD = 16.0, 24.0


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its left edge and width in points, whether its cells end at the right."""

    head: str
    x: float
    wide: float
    right: bool = False


def spread(parts: Sequence[tuple[str, float, bool]], gap: float = 6.0) -> list[Column]:
    """Columns from (head, share of the width, right-aligned), filling the text's width."""
    room = WIDE - gap * (len(parts) - 1)
    whole = sum(share for _head, share, _right in parts)
    found, x = [], 0.0
    for head, share, right in parts:
        wide = room * share / whole
        found.append(Column(head, x, wide, right))
        x += wide + gap
    return found


def draw_head(page: Page, columns: Sequence[Column], y: float) -> float:
    """The heads between two lines; where the first row begins."""
    page.rule(y, RULE)
    for column in columns:
        lines = halves(column.head, column.wide)
        base = y + (10 if len(lines) > 1 else 15)
        for place, text in enumerate(lines):
            _cell(page, column, base + SMALL_LEAD * place, text, SMALL, False)
    page.rule(y + HEAD, RULE)
    return y + HEAD


def height(columns: Sequence[Column], cells: Sequence[str], bold: bool = False) -> float:
    """What a row takes: as many lines as the longest text needs at the smallest size."""
    lines = (len(_fitted(text, column.wide, bold).lines) for column, text in zip(columns, cells, strict=True))
    return row_height(max(lines), PITCH)


def _fitted(text: str, room: float, bold: bool) -> Fitted:
    """A cell's text; what stands on lines of its own keeps them, a long name is parted at its dot."""
    parts = [as_set(part) for part in text.splitlines()]
    if len(parts) < 2:
        return (fit_name if MIDDLE_DOT in text else fit)(text, room, (TEXT, SMALL), bold)
    fits = all(width(part, TEXT, bold) <= room for part in parts)
    size = TEXT if fits else SMALL
    return Fitted(size, tuple(line for part in parts for line in wrap(part, room, size, bold)))


def draw_row(page: Page, columns: Sequence[Column], y: float, cells: Sequence[str], bold: bool = False) -> float:
    """One row and the hairline below it; where the next begins."""
    tall = height(columns, cells, bold)
    for column, text in zip(columns, cells, strict=True):
        fitted = _fitted(text, column.wide, bold)
        lines = fitted.lines
        first = (
            y + tall / 2 + (3.5 if len(lines) == 1 else 2.75) - SMALL_LEAD * (len(lines) - 1) / 2
        )  # about the middle
        for place, line in enumerate(lines):
            _cell(page, column, first + SMALL_LEAD * place, line, fitted.size, bold)
    page.rule(y + tall, HAIR)
    return y + tall


def _cell(page: Page, column: Column, y: float, text: str, size: float, bold: bool) -> None:
    if column.right:
        page.right(column.x + column.wide, y, text, size, bold)
    else:
        page.text(column.x, y, text, size, bold)
