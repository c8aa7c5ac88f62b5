"""A table given out: what was written, and a list just as a window shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from hrdesk.app.work import Work, use_case


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written whole, and how many rows it has beside the heading."""

    file: Path
    rows: int


def write_out(out: str | Path, columns: Sequence[tuple[str, str]], rows: Iterator[Sequence[Any]]) -> Exported:
    """The table into ``out``; columns are (heading, kind). Errors: those of ``write_table``."""
    from hrdesk.sheets.export import Column, write_table

    return Exported(Path(out), write_table(out, [Column(name, kind) for name, kind in columns], rows))


@use_case("export")
def export_shown(
    work: Work,
    out: str | Path,
    headings: Sequence[str],
    rows: Sequence[Sequence[Any]],
    kinds: Sequence[str] | None = None,
) -> Exported:
    """A list just as a window shows it: its headings, its rows, values masked as they are there.

    ``kinds`` says of each column what its figures are (``money``, ``percent``, empty: seen from the values); words
    between figures stay words. Errors: ``unsupported``, ``read_only``, ``disk_full``, ``too_large``.
    """
    asked = kinds or [""] * len(headings)
    columns = [
        (heading, kind or _kind_of([row[place] for row in rows]))
        for place, (heading, kind) in enumerate(zip(headings, asked, strict=True))
    ]
    return write_out(out, columns, iter(rows))


def _kind_of(values: Sequence[Any]) -> str:
    """The kind of a column by what stands in it: figures or days even where a word stands in place of some."""
    there = {type(value) for value in values}
    if datetime in there:
        return "instant"
    if date in there:
        return "day"
    return "number" if there & {Decimal, int} else "text"
