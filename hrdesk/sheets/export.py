"""Tables out: .xlsx and .csv, whole or not at all. Text is never a formula; an absent figure is an empty cell."""

from __future__ import annotations

import csv
import io
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from hrdesk.domain.errors import Unavailable, UserError
from hrdesk.words import N_

T = TypeVar("T")

KINDS = ("text", "identifier", "number", "money", "percent", "day", "instant", "flag")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS = {
    "text": 18.0,
    "identifier": 18.0,
    "number": 12.0,
    "money": 14.0,
    "percent": 10.0,
    "day": 12.0,
    "instant": 19.0,
    "flag": 8.0,
}
_WIDEST = 60.0  # of a column; longer texts stand in lines
_MEASURED = 1_000  # rows that say how wide a column is
_UPRIGHT = 100.0  # what fits beside one another on an upright page without being made small
_A4 = 9
_LONGEST_CELL = 32_767
_MOST_ROWS = 1_048_575
_BLOCK = 2_000
_SHEET_NAME = str.maketrans("[]:*?/\\", "       ")


@dataclass(frozen=True, slots=True)
class Column:
    """A column to write: its heading and one of ``KINDS``. A figure's or day's column may hold words here and there."""

    name: str
    kind: str = "text"


def write_table(
    path: str | Path, columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, sheet_name: str = "Sheet1"
) -> int:
    """Writes the table to ``path`` (.xlsx or .csv) and says how many rows it has.

    The file appears under its name only when it is complete. ``UserError`` ``unsupported`` for another ending,
    ``too_large`` beyond Excel's rows; ``Unavailable`` where the place can't be written (``read_only``, ``disk_full``).
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending not in (".xlsx", ".csv"):
        raise UserError(
            N_("Tables are saved as .xlsx or .csv, not as “{ending}”."), code="unsupported",
            hint=N_("Give the file a name that ends in .xlsx."), ending=path.suffix or path.name,
        )  # fmt: skip
    if ending == ".csv":
        return written_whole(path, lambda out: _csv(out, columns, rows))
    return written_whole(path, lambda out: _xlsx(out, columns, rows, sheet_name))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook: its name, its columns and rows."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]


def write_workbook(path: str | Path, sheets: Sequence[Sheet]) -> int:
    """Writes several sheets to ``path`` (.xlsx) and says how many rows they have together. Errors: as ``write_table``."""
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise UserError(
            N_("A workbook of several sheets is saved as .xlsx, not as “{ending}”."), code="unsupported",
            hint=N_("Give the file a name that ends in .xlsx."), ending=path.suffix or path.name,
        )  # fmt: skip
    return written_whole(path, lambda out: _workbook(out, sheets))


def written_whole(path: Path, write: Callable[[BinaryIO], T]) -> T:
    """What ``write`` makes of the open file; it appears as ``path`` only when it is complete. Errors: Unavailable."""
    beside = path.with_name(f".{path.stem[:80]}.{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("xb") as out:
            done = write(out)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
    except OSError as failed:
        raise cannot_write(path, failed) from failed
    finally:
        beside.unlink(missing_ok=True)
    return done


def cannot_write(path: Path, failed: OSError) -> UserError:
    """The sentence for a place that can't be written."""
    import errno

    if isinstance(failed, FileNotFoundError | NotADirectoryError):
        return UserError(
            N_("The folder {folder} is not there."),
            code="not_found",
            hint=N_("Choose another folder."),
            folder=str(path.parent),
        )
    if failed.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", -1), errno.EFBIG):
        return Unavailable(
            N_("The disk is full; {file} was not saved."), code="disk_full", hint=N_("Free some space, or choose another disk."),
            file=path.name,
        )  # fmt: skip
    if isinstance(failed, PermissionError | IsADirectoryError) or failed.errno == errno.EROFS:
        return Unavailable(
            N_("{file} can't be written: it is open elsewhere, or the folder is read-only."), code="read_only",
            hint=N_("Close it in Excel, or choose another name or folder."), file=path.name,
        )  # fmt: skip
    return Unavailable(
        N_("{file} could not be saved."),
        code="unavailable",
        hint=N_("Choose another folder and try again."),
        file=path.name,
    )


def _csv(out: Any, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> int:
    text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_harmless(column.name) for column in columns])
    written = [_CSV[column.kind] for column in columns]
    count = 0
    for row in rows:
        writer.writerow([write(cell) if cell is not None else "" for write, cell in zip(written, row, strict=True)])
        count += 1
    text.flush()
    text.detach()
    return count


def _harmless(text: Any) -> str:
    """Excel takes text that begins so for a formula; an apostrophe says that it is none (and is dropped on reading)."""
    said = str(text)
    return "'" + said if said.startswith(_FORMULA_STARTS) else said


def _figure(value: Any) -> str:
    if isinstance(value, str):
        return _harmless(value)
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def _money(value: Any) -> str:
    if isinstance(value, str):
        return _harmless(value)
    return format(Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP), "f")


def _instant(value: Any) -> str:
    return value.isoformat(" ", "seconds") if isinstance(value, datetime) else _harmless(value)


def _yes_no(value: Any) -> str:
    return "是" if value else "否"


_CSV: dict[str, Callable[[Any], str]] = {
    "text": _harmless, "identifier": _harmless, "number": _figure, "money": _money,
    "percent": _figure, "day": _harmless, "instant": _instant, "flag": _yes_no,
}  # fmt: skip


def _xlsx(out: Any, columns: Sequence[Column], rows: Iterable[Sequence[Any]], sheet_name: str) -> int:
    from rustpy_xlsxwriter import write_worksheet

    names = _unique([column.name for column in columns])
    source = iter(rows)
    seen = list(islice(source, _MEASURED))
    widths = _widths(names, columns, seen)
    counted = _Counted(names, columns, chain(seen, source))
    records: Iterable[dict[str, Any]] = iter(counted)
    first = next(iter(records), None)
    if first is None:
        records = [dict.fromkeys(names)]
    else:
        records = _again(first, records)
    write_worksheet(
        records, out, sheet_name=sheet_title(sheet_name), freeze_row=1, bold_headers=True, autofilter=True,
        column_formats=_formats(names, columns, widths), column_widths=widths, page_setup=_on_paper(widths),
    )  # fmt: skip
    return counted.count


def _workbook(out: Any, sheets: Sequence[Sheet]) -> int:
    from rustpy_xlsxwriter import write_worksheets

    titles = _unique([sheet_title(sheet.name)[:28] for sheet in sheets])  # room for a number
    records: list[Any] = []
    formats: dict[str, Any] = {}
    widths: dict[str, Any] = {}
    papers: dict[str, Any] = {}
    for title, sheet in zip(titles, sheets, strict=True):
        names = _unique([column.name for column in sheet.columns])
        records.append((title, list(_Counted(names, sheet.columns, sheet.rows)) or [dict.fromkeys(names)]))
        widths[title] = _widths(names, sheet.columns, sheet.rows[:_MEASURED])
        formats[title], papers[title] = _formats(names, sheet.columns, widths[title]), _on_paper(widths[title])
    write_worksheets(
        records, out, freeze_panes={"general": {"row": 1, "col": 0}}, bold_headers=True,
        autofilter={"general": True}, column_formats=formats, column_widths=widths, page_setup=papers,
    )  # fmt: skip
    return sum(len(sheet.rows) for sheet in sheets)


_NUMBERS = {
    "money": "#,##0.00",
    "percent": "0.0#%",
    "day": "yyyy-mm-dd",
    "instant": "yyyy-mm-dd hh:mm:ss",
    "identifier": "@",
}


def _formats(names: Sequence[str], columns: Sequence[Column], widths: Mapping[str, float]) -> dict[str, Any]:
    """How figures and days are written; texts too long for the widest column stand in lines."""
    from rustpy_xlsxwriter import Format

    found = {
        name: Format().set_num_format(_NUMBERS[column.kind])
        for name, column in zip(names, columns, strict=True)
        if column.kind in _NUMBERS
    }
    lines = Format().set_text_wrap().set_align("top")
    for name, column in zip(names, columns, strict=True):
        if column.kind == "text" and widths[name] >= _WIDEST:
            found[name] = lines
    return found


def _widths(names: Sequence[str], columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> dict[str, float]:
    """Wide enough for the headings and what stands in the first rows; no column is wider than a reader's eye follows."""
    return {
        name: _width(name, column, [row[place] for row in rows])
        for place, (name, column) in enumerate(zip(names, columns, strict=True))
    }


def _on_paper(widths: Mapping[str, float]) -> dict[str, Any]:
    """Printed on A4, as wide as the paper, the headings on every page and the pages numbered."""
    return {
        "paper_size": _A4,
        "landscape": sum(widths.values()) > _UPRIGHT,
        "fit_to_pages": (1, 0),
        "repeat_rows": 0,
        "margins": {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.6},
        "footer": "&C&P / &N",
    }


def _again(first: dict[str, Any], rest: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    yield from rest


class _Counted:
    """Rows as the writer wants them, counted on the way."""

    def __init__(self, names: Sequence[str], columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
        self.names, self.columns, self.rows, self.count = names, columns, rows, 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        names, rows = self.names, iter(self.rows)
        while block := list(islice(rows, _BLOCK)):
            self.count += len(block)
            if self.count > _MOST_ROWS:
                raise UserError(
                    N_("The table has more rows than an Excel sheet can hold."), code="too_large",
                    hint=N_("Save it as .csv, or choose a shorter period."),
                )  # fmt: skip
            columns = zip(*block, strict=True)
            ready = [_ready(cells, column.kind) for cells, column in zip(columns, self.columns, strict=True)]
            for row in zip(*ready, strict=True):
                yield dict(zip(names, row))  # noqa: B905 - both are as long as the columns


def _ready(cells: Sequence[Any], kind: str) -> Sequence[Any]:
    """A column's cells as the writer wants them, many at a time."""
    if kind in ("number", "money", "percent"):
        return [float(cell) if type(cell) is Decimal else cell for cell in cells]
    if kind == "flag":
        return [None if cell is None else _yes_no(cell) for cell in cells]
    if kind in ("text", "identifier"):
        if set(map(type, cells)) == {str} and max(map(len, cells)) <= _LONGEST_CELL:
            return cells
        return [None if cell is None else str(cell)[:_LONGEST_CELL] for cell in cells]
    return cells


def _unique(names: Sequence[str]) -> list[str]:
    found: list[str] = []
    for name in names:
        number, once = 2, name
        while name in found:
            name, number = f"{once} {number}", number + 1
        found.append(name)
    return found


def _width(name: str, column: Column, cells: Sequence[Any]) -> float:
    texts = {cell for cell in cells if isinstance(cell, str)}
    figures = {f"{cell:,.2f}" for cell in cells if isinstance(cell, Decimal | int) and column.kind == "money"}
    widest = max((_across(text) for text in texts | figures), default=0)
    return min(max(_WIDTHS[column.kind], _across(name) + 3.0, widest + 2.0), max(_WIDEST, _across(name) + 3.0))


def _across(text: str) -> int:
    """How many Latin letters wide the longest line is: an ideograph counts two."""
    if text.isascii() and "\n" not in text:
        return len(text)
    return max(sum(2 if ord(letter) > 0x2E80 else 1 for letter in line) for line in text.split("\n"))


def sheet_title(name: str) -> str:
    """A name as a sheet may have it: no signs Excel forbids, 31 letters."""
    return name.translate(_SHEET_NAME).strip().strip("'")[:31] or "Sheet1"
