"""Finds the heading of a table under titles and notes, joins two-row headings, and lists every row passed over."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

from hrdesk.domain.errors import UserError
from hrdesk.sheets.body import SIGNATURE, Skipped, blanks, declared_of, is_figure, rows_of, shown_text, words_of
from hrdesk.sheets.declared import Declared
from hrdesk.sheets.model import Cell, RawSheet
from hrdesk.words import N_

LOOKED_AT = 60  # rows in which the heading is looked for
_UNIT = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_MONEY_UNIT = re.compile(r"单位\s*[:：]\s*(?:人民币)?\s*(亿元|百万元|万元|千元|元)")
_PUNCTUATION = re.compile(r"[\s*＊:：_\-/.、,，'\"“”#]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table lies. ``header_row`` as Excel numbers it; ``rows`` are indexes into the sheet; names are unique.

    ``columns`` has a name for every column of the sheet; those without heading and content are empty texts.
    ``declared`` is what the file says of itself in the rows passed over: counts and sums to hold it against; ``unit`` what
    it says above the heading (单位：万元) of the money in columns that name no unit of their own.
    """

    header_row: int
    header_rows: int
    columns: tuple[str, ...]
    rows: range | tuple[int, ...]
    skipped: tuple[Skipped, ...]
    declared: tuple[Declared, ...] = ()
    unit: str = ""


def plain(heading: str) -> str:
    """A heading as it is compared: no blanks, capitals, brackets or stars; full-width letters made narrow."""
    text = unicodedata.normalize("NFKC", heading)
    text = _UNIT.sub("", text) or text
    return _PUNCTUATION.sub("", text).lower()


def locate(sheet: RawSheet, known: Collection[str] = ()) -> Layout:
    """The table of a sheet. ``known`` are headings as ``plain`` gives them; they decide where the shape alone doesn't.

    Raises ``UserError`` ``no_rows`` for a sheet without cells, ``no_header`` where no row can be a heading.
    """
    if not sheet.filled_rows:
        raise UserError(
            N_("Sheet “{sheet}” is empty."), code="no_rows", hint=N_("Choose another sheet or file."), sheet=sheet.name
        )
    at = _heading(sheet, known)
    if at is None:
        raise UserError(
            N_("Sheet “{sheet}” has no row that could be a heading."), code="no_header",
            hint=N_("Put the names of the columns, such as employee number and name, into one row above the figures."),
            sheet=sheet.name,
        )  # fmt: skip
    if at and sheet.fill[at - 1] > 1 and _two_rows(sheet, at - 1):
        at -= 1  # the lower of two rows had the better known names
    deep = 2 if _two_rows(sheet, at) else 1
    names = _names(sheet, at, deep)
    skipped = [
        *(
            Skipped(sheet.row_number(index), "title", words_of(sheet, index))
            for index in range(at)
            if sheet.fill[index]
        ),
        *blanks(sheet, 0, at),
    ]
    skipped.sort(key=lambda one: one.row)
    body, passed = rows_of(sheet, at + deep, sheet.row(at), _usual_width(sheet))
    unit = next((found[1] for index in range(at) for cell in sheet.row(index) if (found := _stated_unit(cell))), "")
    skipped += passed
    return Layout(
        sheet.row_number(at), deep, names, body, tuple(skipped), declared_of(sheet, names, body, skipped), unit
    )


def _stated_unit(cell: Cell) -> re.Match[str] | None:
    return _MONEY_UNIT.search(cell) if isinstance(cell, str) else None


def _heading(sheet: RawSheet, known: Collection[str]) -> int | None:
    most = min(sheet.height, LOOKED_AT)
    usual = _usual_width(sheet)
    best: tuple[float, int] | None = None
    for index in range(most):
        if not sheet.fill[index]:
            continue
        row = [cell for cell in sheet.row(index) if cell is not None]
        texts = [shown_text(cell) for cell in row]
        words = [text for text in texts if text and not is_figure(text) and len(text) <= 60]
        matches = sum(plain(text) in known for text in set(words))
        if len(words) < max(1, 0.6 * len(row)) or (usual > 1 and len(row) < 2 and not matches):
            continue
        if SIGNATURE.match(words[0]) or (len(row) > 1 and len(set(words)) < 0.6 * len(words)):
            continue
        distinct = len(set(words)) / len(row)
        width = min(1.0, len(row) / usual)
        score = 4 * min(matches, 4) + 3 * width * width + distinct - 0.05 * index
        if width < 0.5 and matches < 2:
            score -= 3
        if best is None or score > best[0]:
            best = (score, index)
    return None if best is None else best[1]


def _usual_width(sheet: RawSheet) -> int:
    """How many cells most rows of the table hold: the widest of the common fills."""
    counts = Counter(sheet.fill.replace(b"\0", b"")[:2000])
    most = counts.most_common(1)[0][1]
    return max(fill for fill, times in counts.items() if times * 4 >= most)


def _two_rows(sheet: RawSheet, at: int) -> bool:
    """Whether the row below belongs to the heading: merged cells, bracketed remarks, or names only where the first has none."""
    below = at + 1
    if below >= sheet.height - 1 or not sheet.fill[below]:
        return False
    upper, lower = sheet.row(at), sheet.row(below)
    wide = [merge for merge in sheet.merges if merge.top == merge.bottom == at and merge.right > merge.left]
    spanned = {column for merge in wide for column in range(merge.left, merge.right + 1)}
    figures = {column for column, cell in enumerate(lower) if cell is not None and is_figure(cell)}
    if figures and not _days_below(upper, lower, figures, spanned):
        return False
    texts = [text for cell in lower if (text := shown_text(cell))]
    if len(texts) > 1 and all(text[0] in "(（[【" for text in texts):
        return True
    if any(merge.top == at and merge.bottom == below for merge in sheet.merges):
        return True
    for column, (up, low) in enumerate(zip(upper, lower, strict=True)):
        heads_a_group = (
            not wide and column + 1 < len(upper) and upper[column + 1] is None and lower[column + 1] is not None
        )
        if up is not None and low is not None and up != low and column not in spanned and not heads_a_group:
            return False  # two full rows, one above the other, are a heading and a row of words
    if wide:
        return all(lower[column] is not None for column in spanned if column < len(lower))
    fills_gap = any(up is None and low is not None for up, low in zip(upper, lower, strict=True))
    leaves_gap = any(up is not None and low is None for up, low in zip(upper, lower, strict=True))
    return fills_gap and leaves_gap and sheet.fill[below + 1] > sheet.fill[below]


def _days_below(upper: list[Cell], lower: list[Cell], figures: set[int], spanned: set[int]) -> bool:
    """Whether the figures of the lower row are headings: 1 to 31 below a merged month, and nothing of its own elsewhere."""
    elsewhere = (column for column in range(len(lower)) if column not in spanned)
    ascending = [cell for column in sorted(figures) if isinstance(cell := lower[column], int | date)]
    return (
        len(figures) > 1
        and figures <= spanned
        and all(lower[column] in (None, upper[column]) for column in elsewhere)
        and len(ascending) == len(figures)
        and all(type(one) is type(two) and one < two for one, two in pairwise(ascending))  # type: ignore[operator]
    )


def _names(sheet: RawSheet, at: int, deep: int) -> tuple[str, ...]:
    upper = [_heading_text(cell) for cell in sheet.row(at)]
    lower = [_heading_text(cell) for cell in sheet.row(at + 1)] if deep == 2 else [""] * sheet.width
    if deep == 2:
        upper = _spread(sheet, at, upper, lower)
    names: list[str] = []
    used: Counter[str] = Counter()
    for column, (up, low) in enumerate(zip(upper, lower, strict=True)):
        name = up if not low or low == up else f"{up} {low}" if up else low
        if not name and any(cell is not None for cell in sheet.columns[column].cells()[at + deep :]):
            name = f"[{sheet.column_letter(column)}]"
        if name:
            used[name] += 1
            if used[name] > 1:
                name = f"{name} [{sheet.column_letter(column)}]"
        names.append(name)
    return tuple(names)


def _heading_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _spread(sheet: RawSheet, at: int, upper: list[str], lower: list[str]) -> list[str]:
    """A merged upper heading counts for every column below it; without merges it reaches to the next one."""
    spread = list(upper)
    merges = [merge for merge in sheet.merges if merge.top <= at <= merge.bottom and merge.right > merge.left]
    for merge in merges:
        for column in range(merge.left, min(merge.right + 1, sheet.width)):
            spread[column] = upper[merge.left]
    if not sheet.merges:
        for column in range(1, sheet.width):
            if not spread[column] and lower[column] and lower[column - 1] and spread[column - 1]:
                spread[column] = spread[column - 1]
    return spread
