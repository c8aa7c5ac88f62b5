"""Tables of papers: columns with a head of one or two lines, each of one size, rows as tall as their longest text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from hrdesk.documents.fonts import MIDDLE_DOT
from hrdesk.documents.pages import HAIR, RULE, WIDE, Page
from hrdesk.documents.typesetting import (
    SMALL,
    SMALL_LEAD,
    TEXT,
    as_set,
    fit,
    fit_name,
    halves,
    one_size,
    row_height,
    wrap,
)

PITCH, HEAD = 16.0, 24.0


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its left edge and width in points, whether its cells end at the right, the size of their text."""

    head: str
    x: float
    wide: float
    right: bool = False
    size: float = TEXT


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
            draw_cell(page, replace(column, size=SMALL), base + SMALL_LEAD * place, text)
    page.rule(y + HEAD, RULE)
    return y + HEAD


def sized(columns: Sequence[Column], rows: Sequence[Sequence[str]], bold: Collection[int] = ()) -> list[Column]:
    """The columns for these rows, those numbered in ``bold`` being bold: where one text of a column is too long for one
    line, all of it is smaller, so that nothing in a column stands out by its size alone."""
    return [
        replace(column, size=one_size([cells[place] for cells in rows], column.wide, bold=bold))
        for place, column in enumerate(columns)
    ]


def height(columns: Sequence[Column], cells: Sequence[str], bold: bool = False) -> float:
    """What a row takes: as many lines as its longest text needs."""
    lines = (len(fitted(text, column, bold)) for column, text in zip(columns, cells, strict=True))
    return row_height(max(lines), PITCH)


def fitted(text: str, column: Column, bold: bool = False) -> tuple[str, ...]:
    """A cell's lines; what stands on lines of its own keeps them, a long name is parted at its dot."""
    parts = [as_set(part) for part in text.splitlines()]
    if column.size == TEXT:
        return tuple(parts) or ("",)  # it fits, else the column would be smaller
    if len(parts) < 2:
        return (fit_name if MIDDLE_DOT in text else fit)(text, column.wide, (column.size,), bold).lines
    return tuple(line for part in parts for line in wrap(part, column.wide, column.size, bold))


def draw_row(page: Page, columns: Sequence[Column], y: float, cells: Sequence[str], bold: bool = False) -> float:
    """One row of a table whose columns are ``sized``, and the hairline below it; where the next begins."""
    tall = height(columns, cells, bold)
    for column, text in zip(columns, cells, strict=True):
        lines = fitted(text, column, bold)
        first = (
            y + tall / 2 + (3.5 if len(lines) == 1 else 2.75) - SMALL_LEAD * (len(lines) - 1) / 2
        )  # about the middle
        for place, line in enumerate(lines):
            draw_cell(page, column, first + SMALL_LEAD * place, line, bold)
    page.rule(y + tall, HAIR)
    return y + tall


def draw_cell(page: Page, column: Column, y: float, text: str, bold: bool = False) -> None:
    """One line of a cell, at the edge of its column."""
    if column.right:
        page.right(column.x + column.wide, y, text, column.size, bold)
    else:
        page.text(column.x, y, text, column.size, bold)
