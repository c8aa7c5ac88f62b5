"""Repayments that name nobody but a case: whose they are by the chain of the case's holders and the agency's rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from hrdesk.app.handover.chains import chains, promises
from hrdesk.app.imports.known import Known
from hrdesk.app.imports.ledger import Ledger
from hrdesk.app.work import Work
from hrdesk.domain.reconciliation.attribution import CountedDay, Rule, attribute, counted_day
from hrdesk.words import N_, N_n


def count_by_payment(ledger: Ledger, rule: Rule) -> None:
    """Where the agency counts by the day of payment, that day stands in place of the day of arrival."""
    if rule.day is not CountedDay.PAYMENT or not ledger.has("paid_day"):
        return
    arrived, paid = ledger.column("day"), ledger.column("paid_day")
    counted = [counted_day(rule, one, other) for one, other in zip(arrived, paid, strict=True)]
    ledger.columns = {**ledger.columns, "day": counted}


@dataclass(frozen=True, slots=True)
class _Row:
    index: int
    case: str
    day: date


def owners_by_case(
    work: Work, conn: Connection, ledger: Ledger, days: Sequence[tuple[int, int]], known: Known
) -> dict[int, int]:
    """The owner of each row that names nobody but a case (by its index); 0 where the row is refused.

    Codes: ``no_owner`` (nobody held the case that day), ``split_owner`` (several share it: a person settles that).
    """
    rows = _nameless(ledger, days)
    if not rows:
        return {}
    cases = {row.case for row in rows}
    held, promised = chains(conn, cases), promises(work, conn, cases) if known.rule.protected_days else {}
    seen = {person.employment_id for person in known.directory.people}
    found: dict[int, int] = {}
    for row in rows:
        shares = attribute(known.rule, row.day, held.get(row.case, ()), promised.get(row.case, ()))
        found[row.index] = shares[0].who if len(shares) == 1 and shares[0].who in seen else 0
        if found[row.index]:
            continue
        if len(shares) > 1:
            ledger.refuse(
                row.index, "case_no", "split_owner",
                N_("Case {case} changed hands on protected days: the amount is to be split."),
                N_("Accept the good rows, then settle this one by reconciling the month."), case=row.case,
            )  # fmt: skip
        else:
            ledger.refuse(
                row.index, "case_no", "no_owner", N_("Nobody held case {case} on {day}."),
                N_("Import the case list first, or settle the row by reconciling the month."),
                case=row.case, day=row.day,
            )  # fmt: skip
    credited = [index for index, who in found.items() if who]
    if credited:
        ledger.warn(
            N_n(
                "{count} row names nobody and goes to whoever held the case that day. Row {rows}.",
                "{count} rows name nobody and go to whoever held the case that day. Rows {rows}.",
            ),
            count=len(credited),
            rows=ledger.rows(credited),
        )
    return found


def _nameless(ledger: Ledger, days: Sequence[tuple[int, int]]) -> list[_Row]:
    if not ledger.has("case_no"):
        return []
    named = [ledger.column(name) for name in ("employee_no", "name", "seat_no") if ledger.has(name)]
    cases = ledger.column("case_no")
    return [
        _Row(index, str(cases[index]), date(month // 100, month % 100, day))
        for index, (month, day) in enumerate(days)
        if day and cases[index] and not ledger.bad[index] and not any(column[index] for column in named)
    ]
