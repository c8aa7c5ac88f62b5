"""What a file says of itself, beside what is in it: totals under columns, and counts such as 共 1,649 条.

A total row is right when it adds up everything above it, or what stands since the total before (subtotals, page totals).
A difference refuses nothing: it is said, and the person decides whether the file is whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from hrdesk.app.imports.ledger import Ledger
from hrdesk.app.imports.model import FACTS, ROSTER, Footing, ImportDraft
from hrdesk.domain.performance.model import Aggregation
from hrdesk.words import N_

_CLOSE = Decimal("0.005")  # half a fen: totals are stored as binary numbers
_COUNT = re.compile(
    r"(?:共计?|合计|总计|总共)\s*[:：]?\s*(?P<a>\d[\d,，]*)\s*(?P<unit>条|笔|行|人|名|records?|rows?)"
    r"|(?:总?(?:笔数|条数|行数|记录数|人数))\s*[:：]?\s*(?P<b>\d[\d,，]*)"
    r"|(?:rows|records|count)\s*[:：]\s*(?P<c>\d[\d,]*)",
    re.IGNORECASE,
)
_OF_PEOPLE = ("人", "名")
_TOTALS = ("total", "subtotal")


def footings(draft: ImportDraft, ledger: Ledger) -> tuple[Footing, ...]:
    """Every total and count the sheet states about its rows; differences are warned about too."""
    found = [*_counts(draft, ledger), *_sums(draft, ledger)]
    for one in found:
        if not one.differs:
            continue
        if one.column:
            ledger.warn(
                N_("Row {row} says {stated} for “{column}”; the rows add up to {found}."),
                row=one.row, stated=one.stated, column=one.column, found=one.found,
            )  # fmt: skip
        else:
            ledger.warn(
                N_("Row {row} says {stated} rows; the file has {found}."),
                row=one.row,
                stated=one.stated,
                found=one.found,
            )
    return tuple(found)


def _counts(draft: ImportDraft, ledger: Ledger) -> Iterator[Footing]:
    raw = draft.table.raw
    for skipped in draft.table.layout.skipped:
        if skipped.code in ("blank", "heading", "subtotal"):
            continue
        for cell in raw.row(skipped.row - raw.first_row):
            said = _COUNT.search(cell) if isinstance(cell, str) else None
            if said is None or (said["unit"] in _OF_PEOPLE and draft.kind != ROSTER):
                continue
            stated = int(re.sub(r"[,，]", "", said["a"] or said["b"] or said["c"]))
            yield Footing(skipped.row, "", f"{stated:,}", f"{ledger.size:,}")


def _sums(draft: ImportDraft, ledger: Ledger) -> Iterator[Footing]:
    layout = draft.table.layout
    rows = [skipped for skipped in layout.skipped if skipped.code in _TOTALS]
    if not rows:
        return
    for name, source in ledger.sources.items():
        if not source.letter or not _adds_up(draft, name):
            continue
        yield from _column(draft, ledger, name, [(one.row, one.code) for one in rows])


def _adds_up(draft: ImportDraft, name: str) -> bool:
    from hrdesk.sheets.kinds import Type

    field = draft.table.fields.get(name)
    if field is None:
        return False
    if draft.kind == FACTS:
        base, _dot, part = name.partition(".")
        metric = draft.table.additive.get(base)
        return bool(part) or metric in (Aggregation.SUM, Aggregation.COUNT)
    return field.type in (Type.MONEY, Type.WHOLE, Type.DURATION)


def _column(draft: ImportDraft, ledger: Ledger, name: str, totals: Sequence[tuple[int, str]]) -> Iterator[Footing]:
    source, values, numbers = ledger.sources[name], ledger.column(name), ledger.numbers
    since = 0
    for row, code in totals:
        stated = _stated(draft, name, row)
        if stated is None:
            continue
        before = [at for at, number in enumerate(numbers) if number < row]
        part = [at for at in before if numbers[at] > since]
        since = row
        all_, some = _sum(values, before), _sum(values, part)
        if any(abs(stated - one) < _CLOSE for one in (all_, some)):
            continue
        yield Footing(row, source.heading, _shown(stated), _shown(some if code == "subtotal" else all_))


def _stated(draft: ImportDraft, name: str, row: int) -> Decimal | None:
    from hrdesk.sheets.columns import scale_of
    from hrdesk.sheets.values import Reading, convert

    table = draft.table
    place = next(
        (at for at, heading in enumerate(table.layout.columns) if draft.mapping.columns.get(heading) == name), None
    )
    if place is None:
        return None
    field = table.fields[name]
    in_percent = place in table.raw.percent_columns
    factor = scale_of(table.layout.columns[place], field.type, shown_in_percent=in_percent)
    cell = table.raw.columns[place].cells()[row - table.raw.first_row]
    (value,), bad = convert([cell], field.type, Reading(draft.period, factor, table.raw.date1904))
    return None if bad or value is None else Decimal(value)


def _sum(values: Sequence[Any], places: Sequence[int]) -> Decimal:
    return sum((Decimal(values[at]) for at in places if values[at] is not None), Decimal(0))


def _shown(figure: Decimal) -> str:
    text = f"{figure:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
