"""Figures and events checked: whose, of which month, which record, and what they do to the figures that count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.imports import by_hand, claims, whole_months
from hrdesk.app.imports.case_owners import count_by_payment, owners_by_case
from hrdesk.app.imports.days import month_and_day
from hrdesk.app.imports.differences import Differences
from hrdesk.app.imports.figures import (
    NOTES,
    Figure,
    FigurePlan,
    claims_of,
    event_figures,
    long_claims,
    told_by,
    wide_figures,
)
from hrdesk.app.imports.known import Known
from hrdesk.app.imports.ledger import Ledger
from hrdesk.app.imports.loose import loose_rows
from hrdesk.app.imports.matching import IDENTIFYING, Directory, Found, find
from hrdesk.app.imports.metrics import Catalogue
from hrdesk.app.imports.model import EVENTS, FACTS, ImportDraft, Outcome, Outcomes
from hrdesk.app.imports.records import NUMBERED, items
from hrdesk.app.work import Work
from hrdesk.domain.calendar import Period
from hrdesk.domain.people import clean_name
from hrdesk.storage import tables as t
from hrdesk.storage.facts import Row
from hrdesk.words import N_, N_n


def check_figures(
    work: Work, conn: Connection, ledger: Ledger, known: Known, draft: ImportDraft
) -> tuple[FigurePlan, Outcomes]:
    """What accepting will claim, and what becomes of each row."""
    match = draft.mapping.match
    codes = known.catalogue.ids.__getitem__
    if ledger.has("metric"):
        name_metrics(ledger, known.catalogue)
    if draft.kind == "repayments":
        count_by_payment(ledger, known.rule)
    days = month_and_day(ledger, draft.period, known.start_days, known.closed)
    owners = owners_by_case(work, conn, ledger, days, known) if draft.kind == "repayments" else {}
    employments = who_each_is(ledger, known.directory, match, owners)
    figures: list[Figure] = []
    if draft.kind in EVENTS:
        figures = event_figures(ledger, codes)
        rows = claims_of(ledger, figures, employments, days, items(ledger, employments, days))
    elif ledger.has("metric"):
        names = items(ledger, employments, days)
        rows = long_claims(ledger, known.catalogue.metrics, codes, employments, days, names)
    else:
        figures = wide_figures(ledger, known.catalogue.metrics, codes)
        rows = claims_of(ledger, figures, employments, days, items(ledger, employments, days))
    work.check_cancelled()
    outcomes, rows = _compared(work, conn, ledger, known.catalogue, rows, draft.kind)
    _warn_of_empty_rows(ledger, rows)
    to_make = {number: made for number, made in known.catalogue.codes.items() if number < 0}
    used = {row[2] for row in rows} if to_make else set()
    months = {month for month, _day in set(days) if month}
    plan = FigurePlan(
        claims=rows,
        months=tuple(sorted({draft.period.number} if draft.period else months)),
        source=draft.kind,
        to_make={number: made for number, made in to_make.items() if number in used},
        head=known.head,
        loose=loose_rows(ledger, draft, figures, known.catalogue.codes, days) if draft.kind in EVENTS else (),
        told=told_by(ledger, rows) if draft.kind == "complaints" else (),
        kept=ledger.set_by_hand,
    )
    return plan, outcomes


def name_metrics(ledger: Ledger, catalogue: Catalogue) -> None:
    """Codes in place of the names people write; what no metric is called is refused."""
    by_name: dict[str, str] = {}
    for known, metric in catalogue.metrics.items():
        for name in (known, metric.name_zh, metric.name_en, metric.short_en):
            if name:
                by_name.setdefault(name.casefold(), known)
    named: list[str | None] = []
    for index, text in enumerate(ledger.column("metric")):
        code = by_name.get(str(text).strip().casefold()) if text else None
        named.append(code)
        if code is None and not ledger.bad[index]:
            if text:
                ledger.unknown.setdefault(("metric", str(text)), []).append(ledger.numbers[index])
                ledger.refuse(
                    index,
                    "metric",
                    "unknown_metric",
                    N_("There is no metric {metric}."),
                    N_("Correct the name, or add the metric first."),
                    metric=text,
                )
            else:
                ledger.refuse(index, "metric", "missing", N_("The row doesn't say which metric."), "")
    ledger.columns = {**ledger.columns, "metric": named}


def who_each_is(
    ledger: Ledger, directory: Directory, match: tuple[str, ...], owners: Mapping[int, int] = MappingProxyType({})
) -> list[int]:
    """The employment of every row (0 where refused); each different combination is looked up once.

    ``owners``: rows that name nobody and are known otherwise, by their index.
    """
    names = [name for name in IDENTIFYING if ledger.has(name)]
    if ledger.has("employee_no") and None not in ledger.column("employee_no"):
        names = [name for name in names if name in ("employee_no", "name")]  # the number decides every row
    columns: list[Sequence[Any]] = [ledger.column(name) for name in names]
    by_seat = "seat_no" in names
    if by_seat and ledger.has("day"):
        names, columns = [*names, "day"], [*columns, ledger.column("day")]
    keys = list(zip(*columns, strict=True)) if columns else [()] * ledger.size
    found = {key: _find(directory, dict(zip(names, key, strict=True)), match) for key in set(keys)}
    ids = {key: who.known.employment_id if who.known else 0 for key, who in found.items()}
    employments = (
        [owners.get(index, ids[key]) for index, key in enumerate(keys)] if owners else [ids[key] for key in keys]
    )
    if 0 in ids.values():
        for index, key in enumerate(keys):
            who = found[key]
            if who.known is None and not ledger.bad[index] and index not in owners:
                field = _field_of(who, names, key)
                ledger.refuse(index, field, who.code, who.message, who.hint, **who.values)
    _say_how(ledger, keys, found)
    return employments


def _find(directory: Directory, row: dict[str, Any], match: tuple[str, ...]) -> Found:
    for name in ("name", "department", "team"):
        if row.get(name):
            row[name] = clean_name(str(row[name]))
    return find(directory, row, match)


def _field_of(who: Found, names: Sequence[str], key: Sequence[Any]) -> str:
    given = dict(zip(names, key, strict=True))
    if who.code == "name_differs" and given.get("name"):
        return "name"
    return next((name for name in ("employee_no", "name", "seat_no") if given.get(name)), names[0] if names else "")


def _say_how(ledger: Ledger, keys: Sequence[Any], found: Mapping[Any, Found]) -> None:
    by_name = {key for key, who in found.items() if who.by_name_alone}
    restored = {key for key, who in found.items() if who.restored}
    if by_name:
        rows = [index for index, key in enumerate(keys) if key in by_name]
        ledger.warn(
            N_n(
                "{count} row names a person by name alone; the name fits one person only. Row {rows}.",
                "{count} rows name people by their name alone; each name fits one person only. Rows {rows}.",
            ),
            count=len(rows),
            rows=ledger.rows(rows),
        )
    if restored:
        rows = [index for index, key in enumerate(keys) if key in restored]
        ledger.warn(
            N_n(
                "{count} employee number had lost noughts or letters and was put right. Row {rows}.",
                "{count} employee numbers had lost noughts or letters and were put right. Rows {rows}.",
            ),
            count=len(rows),
            rows=ledger.rows(rows),
        )


def _compared(
    work: Work, conn: Connection, ledger: Ledger, catalogue: Catalogue, rows: list[Row], kind: str
) -> tuple[Outcomes, list[Row]]:
    """NEW, CHANGED, BY_HAND or SAME of every row; numbered records booked to somebody else already are refused."""
    months = {row[0] for row in rows}
    if kind == "complaints":  # the register may hold the number under the day the agency took it in
        months |= {near.number for month in months for near in _beside(month)}
    if not rows or not claims.months_with_facts(conn, months, {row[2] for row in rows}):
        if ledger.kind == FACTS:  # a row may hold no figure at all
            return ledger.outcomes({row[8]: Outcome.NEW for row in rows}), rows
        return ledger.outcomes({}, Outcome.NEW), rows
    if kind == FACTS:
        rows = whole_months.settle(conn, ledger, catalogue, rows)
    claims.stage(conn, rows)
    try:
        found = claims.compare(conn)
        if claims.CHANGED in found.values():
            metrics = {number: catalogue.metrics[code] for code, number in catalogue.ids.items()}
            ledger.differences = Differences(claims.changes(conn), metrics)
        beside = _said_beside(conn, ledger, rows, kind)
        elsewhere = claims.booked_elsewhere(conn, months) if kind in NUMBERED else []
        twice = claims.counted_both_ways(conn)
    finally:
        claims.unstage(conn)
    for code, people in twice:
        name = catalogue.metrics[code].name if code in catalogue.metrics else code
        ledger.warn(
            N_n(
                "{metric}: {count} person has a figure of the whole month and figures of single days; both are added up.",
                "{metric}: {count} people have a figure of the whole month and figures of single days; both are added up.",
            ),
            metric=name,
            count=people,
        )
    entries = select(t.complaint.c.batch_id).where(t.complaint.c.batch_id.is_not(None))
    entered = frozenset(conn.execute(entries).scalars()) if elsewhere and kind == "complaints" else frozenset()
    refused = _refuse_booked(ledger, kind, elsewhere, entered)
    if refused:
        rows = [row for row in rows if row[8] not in refused]
    meaning = {claims.NEW: Outcome.NEW, claims.CHANGED: Outcome.CHANGED}
    outcomes = {**dict.fromkeys(beside, Outcome.CHANGED), **{row: meaning[what] for row, what in found.items()}}
    return ledger.outcomes(outcomes | _set_by_hand(work, conn, ledger, catalogue, rows)), rows


def _said_beside(conn: Connection, ledger: Ledger, rows: Sequence[Row], kind: str) -> set[int]:
    """Rows that say beside their figure something else than a file said before: case number, channel, finding, …"""
    changed: set[int] = set()
    if kind == "complaints":
        before = claims.told_before(conn)
        for number, one in zip((row[8] for row in rows), told_by(ledger, rows), strict=True):
            for name, old in before.get(number, {}).items():
                new = getattr(one, name)
                if new and new != old:
                    ledger.differ(number, ledger.label(name), old, new)
                    changed.add(number)
    elif kind in NOTES and ledger.has(NOTES[kind]):
        for number, (old, new) in claims.notes(conn, kind).items():
            ledger.differ(number, ledger.label(NOTES[kind]), old, new)
            changed.add(number)
    return changed


def _set_by_hand(
    work: Work, conn: Connection, ledger: Ledger, catalogue: Catalogue, rows: Sequence[Row]
) -> dict[int, Outcome]:
    ledger.set_by_hand = by_hand.find(conn, rows, catalogue, work.zone)
    settled = by_hand.settled_rows(conn, rows)
    if settled:
        ledger.warn(
            N_n(
                "{count} row says otherwise what was settled in the reconciliation; there it is asked about anew.",
                "{count} rows say otherwise what was settled in the reconciliation; there they are asked about anew.",
            ),
            count=len(settled),
        )
    own = {(one.row, one.key[2]) for one in ledger.set_by_hand}
    if own:  # they are told apart from what the row changes besides
        changed = ledger.differences.rows
        besides = {
            row: [one for one in changed[row] if (row, one[0]) not in own] for row, _metric in own if row in changed
        }
        ledger.differences = replace(ledger.differences, rows={**changed, **besides})
    return dict.fromkeys((row for row, _metric in own), Outcome.BY_HAND)


def _beside(month: int) -> tuple[Period, Period]:
    period = Period.from_number(month)
    return period.previous(), period.next()


def _refuse_booked(
    ledger: Ledger,
    kind: str,
    elsewhere: Sequence[tuple[int, str, str, int, int, int]],
    entered: frozenset[int],
) -> set[int]:
    places = {number: index for index, number in enumerate(ledger.numbers)} if elsewhere else {}
    refused: set[int] = set()
    for row, item, employee_no, month, day, batch in elsewhere:
        if row in refused or item.startswith("#"):
            continue
        refused.add(row)
        ledger.refuse(
            places[row],
            NUMBERED[kind],
            "already_there",
            N_("{item} is booked already: {number}, {day}, import {batch}."),
            N_("Put the register's entry right first if this file is right.")
            if kind == "complaints" and batch in entered
            else N_("Undo that import first if this file is right."),
            item=item,
            number=employee_no,
            day=f"{Period.from_number(month).label}-{day:02d}" if day else Period.from_number(month).label,
            batch=batch,
        )
    return refused


def _warn_of_empty_rows(ledger: Ledger, rows: Sequence[Row]) -> None:
    if ledger.kind != FACTS or ledger.has("metric"):
        return
    told = {row[8] for row in rows}
    empty = [
        index
        for index, number in enumerate(ledger.numbers)
        if number not in told and not ledger.bad[index] and not ledger.repeated[index]
    ]
    if empty:
        ledger.warn(
            N_n("{count} row holds no figure at all: row {rows}.", "{count} rows hold no figure at all: rows {rows}."),
            count=len(empty),
            rows=ledger.rows(empty),
        )
