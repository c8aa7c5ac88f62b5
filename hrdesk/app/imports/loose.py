"""Rows of event files that count for nobody: kept with their figures and why, for the month's reconciliation."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from sqlalchemy import Connection, insert

from hrdesk.app.imports.figures import Figure, Loose
from hrdesk.app.imports.ledger import Ledger
from hrdesk.app.imports.model import ImportDraft, Outcome
from hrdesk.app.imports.records import NUMBERED
from hrdesk.storage import tables as t

_SAYING_WHO = ("employee_no", "name", "seat_no")


def loose_rows(
    ledger: Ledger,
    draft: ImportDraft,
    figures: Sequence[Figure],
    codes: Mapping[int, str],
    days: Sequence[tuple[int, int]],
) -> tuple[Loose, ...]:
    """Every row refused or counted once only, in the order of the sheet."""
    indexes = [index for index in range(ledger.size) if ledger.bad[index] or ledger.repeated[index]]
    if not indexes:
        return ()
    why: dict[int, str] = {}
    for problem in ledger.problems:
        if problem.outcome in (Outcome.REJECTED, Outcome.DUPLICATE):
            why.setdefault(problem.row, problem.code)
    months = [month for month, _day in days if month]
    usual = draft.period.number if draft.period else max(set(months), key=months.count) if months else 0
    found = [_loose(ledger, index, figures, codes, days[index], why) for index in indexes]
    fixed = draft.period.number if draft.period else 0
    return tuple(replace(one, month=fixed or one.on_month or usual) for one in found)


def _loose(
    ledger: Ledger,
    index: int,
    figures: Sequence[Figure],
    codes: Mapping[int, str],
    on: tuple[int, int],
    why: dict[int, str],
) -> Loose:
    number = NUMBERED.get(ledger.kind, "")
    item = _text(ledger, number, index)
    code = why.get(ledger.numbers[index], "")
    if ledger.repeated[index] and not ledger.bad[index] and item:
        code = "repeated"  # the same record under the same number, word for word
    read = {}
    for figure in figures:
        parts = tuple(
            column[index] if column else None for column in (figure.value, figure.numerator, figure.denominator)
        )
        if any(part is not None for part in parts):
            read[codes[figure.metric_id]] = parts
    amount = read.get("recovered_amount", (None,))[0]
    if item and ledger.kind == "repayments" and amount is not None and amount < 0:
        item = f"{item}−"  # as the records themselves are told apart
    if not item:
        cells = "\x1f".join("" if cell is None else str(cell) for cell in ledger.raw_row(index))
        item = f"?{hashlib.sha256(cells.encode()).hexdigest()[:16]}"
    who = next((text for name in _SAYING_WHO if (text := _text(ledger, name, index))), "")
    return Loose(
        row=ledger.numbers[index],
        code=code,
        month=0,
        on_month=on[0],
        day=on[1],
        item=item,
        case_no=_text(ledger, "case_no", index),
        who=who,
        figures=read,  # type: ignore[arg-type]
    )


def _text(ledger: Ledger, name: str, index: int) -> str:
    return str(ledger.column(name)[index] or "") if name and ledger.has(name) else ""


def keep_loose(conn: Connection, batch_id: int, rows: Sequence[Loose]) -> None:
    """Keeps them with their batch."""
    if rows:
        conn.execute(insert(t.loose_row), [{"batch_id": batch_id, **asdict(row)} for row in rows])
