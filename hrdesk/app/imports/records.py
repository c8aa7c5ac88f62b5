"""Which rows are the same record: in the file, and as those that are here already.

Natural keys, by which a row is the same record as another one, in the file or in the database:

============  =========================================================================================
repayments    receipt number (a reversal apart from its payment); without one, the row's content
calls         employee, day, seat, case where the file tells cases apart
quality       check number; without one, the row's content
complaints    complaint number; without one, the row's content
facts, long   employee, metric, day (or month)
facts, wide   employee, month; with a day column several rows a day are records of their own, in file order
============  =========================================================================================

A row that repeats another word for word counts once (``duplicate``); one that contradicts it is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from hrdesk.app.imports.ledger import Ledger

#: The field that numbers a record of this kind.
NUMBERED = {"repayments": "receipt_no", "quality": "check_no", "complaints": "complaint_no", "feedback": "feedback_no"}
#: What a record without a number is told apart by.
CONTENT = {
    "repayments": ("case_no", "amount", "client", "reversal"),
    "quality": ("score", "violations"),
    "complaints": ("channel", "finding", "valid"),
    "feedback": ("case_no", "score", "comment"),
}


def items(ledger: Ledger, employments: Sequence[int], days: Sequence[tuple[int, int]]) -> list[str]:
    """The item of each row; contradicting doubles are refused, word-for-word ones set aside."""
    kind = ledger.kind
    if kind in NUMBERED:
        return _numbered(ledger, employments, days)
    if kind == "calls":
        seats = ledger.column("seat_no") if ledger.has("seat_no") else [None] * ledger.size
        cases = ledger.column("case_no") if ledger.has("case_no") else [None] * ledger.size
        names = ["/".join(str(part) for part in parts if part) for parts in zip(seats, cases, strict=True)]
        _strict(ledger, list(zip(employments, days, names, strict=True)))
        return names
    if ledger.has("metric"):
        _strict(ledger, list(zip(employments, days, ledger.column("metric"), strict=True)))
        return [""] * ledger.size
    return _in_order(ledger, employments, days)


def _numbered(ledger: Ledger, employments: Sequence[int], days: Sequence[tuple[int, int]]) -> list[str]:
    field_name = NUMBERED[ledger.kind]
    numbers = ledger.column(field_name) if ledger.has(field_name) else [None] * ledger.size
    found = [str(number) if number else "" for number in numbers]
    if ledger.kind == "repayments":
        found = _reversals_apart(ledger, found)
    _strict(ledger, [item or None for item in found])
    if all(found):
        return found
    nameless = [index for index, item in enumerate(found) if not item]
    content = [ledger.column(name) for name in CONTENT[ledger.kind] if ledger.has(name)]
    places: dict[tuple[Any, ...], int] = {}
    first: dict[tuple[Any, ...], int] = {}
    for index in nameless:
        if ledger.bad[index]:
            continue
        key = (employments[index], days[index], *(column[index] for column in content))
        if key in first and ledger.raw_row(index) == ledger.raw_row(first[key]):
            ledger.repeat(index, first[key])
            continue
        first.setdefault(key, index)
        places[key] = places.get(key, 0) + 1
        said = "\x1f".join("" if part is None else str(part) for part in key[2:])
        digest = hashlib.sha256(said.encode()).hexdigest()[:16]
        found[index] = f"#{digest}" if places[key] == 1 else f"#{digest}.{places[key]}"
    return found


def _reversals_apart(ledger: Ledger, found: list[str]) -> list[str]:
    amounts = ledger.column("amount")
    reversals = ledger.column("reversal") if ledger.has("reversal") else [None] * ledger.size
    return [
        f"{item}−" if item and (reversal or (amount is not None and amount < 0)) else item
        for item, amount, reversal in zip(found, amounts, reversals, strict=True)
    ]


def _strict(ledger: Ledger, keys: Sequence[Any]) -> None:
    """One row for each key: the first stands, a repetition counts once, a contradiction is refused."""
    if len(set(keys)) == len(keys):
        return
    first: dict[Any, int] = {}
    for index, key in enumerate(keys):
        if key is None or ledger.bad[index]:
            continue
        other = first.setdefault(key, index)
        if other == index:
            continue
        if ledger.meant_row(index) == ledger.meant_row(other):
            ledger.repeat(index, other)
        else:
            ledger.contradict(index, other)


def _in_order(ledger: Ledger, employments: Sequence[int], days: Sequence[tuple[int, int]]) -> list[str]:
    keys = list(zip(employments, days, strict=True))
    if len(set(keys)) == len(keys):
        return [""] * ledger.size
    seen: dict[Any, list[int]] = {}
    found = [""] * ledger.size
    for index, key in enumerate(keys):
        if ledger.bad[index]:
            continue
        before = seen.setdefault(key, [])
        twin = next((other for other in before if ledger.raw_row(other) == ledger.raw_row(index)), None)
        if twin is not None:
            ledger.repeat(index, twin)
            continue
        if before and key[1][1] == 0:
            if ledger.meant_row(index) == ledger.meant_row(before[0]):
                ledger.repeat(index, before[0])
            else:
                ledger.contradict(index, before[0])
            continue
        before.append(index)
        found[index] = "" if len(before) == 1 else str(len(before))
    return found
