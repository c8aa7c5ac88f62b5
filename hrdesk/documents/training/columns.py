"""Tables of the training papers: columns with a head of one or two lines, rows whose first cell may take two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hrdesk.documents.pages import HAIR, RULE, WIDE, Page
from hrdesk.documents.typesetting import SMALL, SMALL_LEAD, TEXT, fit, halves, row_height

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


def height(columns: Sequence[Column], cells: Sequence[str]) -> float:
    """What a row takes: two lines where a text does not fit in one at the smallest size."""
    return row_height(max(len(fit(text, c.wide).lines) for c, text in zip(columns, cells, strict=True)), PITCH)


def draw_row(page: Page, columns: Sequence[Column], y: float, cells: Sequence[str], bold: bool = False) -> float:
    """One row and the hairline below it; where the next begins."""
    tall = height(columns, cells)
    for column, text in zip(columns, cells, strict=True):
        fitted = fit(text, column.wide, (TEXT, SMALL), bold)
        lines = fitted.lines
        first = y + (11.5 if len(lines) == 1 else 10) + (tall - PITCH) / 2 * (len(lines) == 1)
        for place, line in enumerate(lines):
            _cell(page, column, first + SMALL_LEAD * place, line, fitted.size, bold)
    page.rule(y + tall, HAIR)
    return y + tall


def _cell(page: Page, column: Column, y: float, text: str, size: float, bold: bool) -> None:
    if column.right:
        page.right(column.x + column.wide, y, text, size, bold)
    else:
        page.text(column.x, y, text, size, bold)
