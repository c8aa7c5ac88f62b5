"""The second step: every row checked and counted before anything is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select

from hrdesk.app.imports import claims, reading
from hrdesk.app.imports.cases import CasePlan, check_cases
from hrdesk.app.imports.days import month_and_day
from hrdesk.app.imports.figures import FigurePlan, claims_of, event_figures, long_claims, wide_figures
from hrdesk.app.imports.ledger import Ledger
from hrdesk.app.imports.matching import IDENTIFYING, Directory, Found, find, load_directory
from hrdesk.app.imports.metrics import Catalogue, load_catalogue
from hrdesk.app.imports.model import CASES, EVENTS, FACTS, ROSTER, ImportCheck, ImportDraft, Outcome, Outcomes
from hrdesk.app.imports.opening import check_kind_allowed
from hrdesk.app.imports.records import NUMBERED, items
from hrdesk.app.imports.roster import RosterPlan, check_roster
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.people import clean_name
from hrdesk.storage import tables as t
from hrdesk.storage.audit import head
from hrdesk.words import N_, _

if TYPE_CHECKING:
    from hrdesk.sheets.mapping import Mapping as ColumnMapping


@dataclass(frozen=True, slots=True)
class _Known:
    """What the file knows that rows are checked against, read in one transaction."""

    directory: Directory
    catalogue: Catalogue
    closed: frozenset[int]
    start_days: tuple[int, ...]
    head: int


@use_case("performance.import")
def check(work: Work, draft: ImportDraft, mapping: ColumnMapping | None = None) -> ImportCheck:
    """Checks all rows of an opened file by ``mapping`` (else the draft's). Nothing is written.

    Errors: ``unknown_column`` (a column of the mapping is not there, or none says what is needed), ``no_rows``,
    ``wrong_use`` (which month?). All else is among the check's problems.
    """
    check_kind_allowed(work, draft.kind)
    if mapping is not None:
        draft = replace(draft, mapping=mapping, columns=reading.columns_of(draft.table, mapping))
    reading.complete(draft.table, draft.mapping, draft.period)
    work.progress(0, draft.data_rows, _("Checking rows"))
    ledger = reading.ledger_of(draft, draft.mapping)
    work.check_cancelled()
    if draft.earlier is not None:
        ledger.warn(
            N_("This file was imported already by {name} at {time} (import {batch})."),
            name=draft.earlier.by,
            time=draft.earlier.at.astimezone(work.zone).strftime("%Y-%m-%d %H:%M"),
            batch=draft.earlier.batch_id,
        )
    with work.read() as conn:
        known = _known(work, conn, draft)
        match = draft.mapping.match
        plan: RosterPlan | FigurePlan | CasePlan
        if draft.kind == ROSTER:
            entries, outcomes = check_roster(work, conn, ledger, known.directory, match)
            plan = RosterPlan(tuple(entries), known.head)
            of_rows = ledger.outcomes(outcomes)
        elif draft.kind == CASES:
            owners = _who(ledger, known.directory, match)
            plan, outcomes = check_cases(work, conn, ledger, owners, known.head)
            of_rows = ledger.outcomes(outcomes)
        else:
            plan, of_rows = _check_figures(work, conn, ledger, known, draft, match)
    return _checked(draft, ledger, of_rows, plan)


def _known(work: Work, conn: Connection, draft: ImportDraft) -> _Known:
    on = draft.period.bounds()[1] if draft.period else work.today()
    pattern = read_settings(conn)["number_pattern"]
    closed = conn.execute(select(t.period.c.month).where(t.period.c.closed_at.is_not(None))).scalars()
    newest = select(func.max(t.scheme_version.c.id)).group_by(t.scheme_version.c.scheme_id)
    in_use = select(t.scheme_use.c.scheme_id)
    starts = conn.execute(
        select(t.scheme_version.c.start_day).where(
            t.scheme_version.c.id.in_(newest), t.scheme_version.c.scheme_id.in_(in_use)
        )
    ).scalars()
    return _Known(
        load_directory(work, conn, on, pattern),
        load_catalogue(conn),
        frozenset(closed),
        tuple(sorted(set(starts))) or (1,),
        head(conn).id,
    )


def _checked(
    draft: ImportDraft, ledger: Ledger, of_rows: Outcomes, plan: RosterPlan | FigurePlan | CasePlan
) -> ImportCheck:
    return ImportCheck(
        draft=draft,
        mapping=draft.mapping,
        rows=ledger.size,
        new=of_rows.count(Outcome.NEW),
        changed=of_rows.count(Outcome.CHANGED),
        same=of_rows.count(Outcome.SAME),
        duplicate=of_rows.count(Outcome.DUPLICATE),
        rejected=of_rows.count(Outcome.REJECTED),
        problems=tuple(sorted(ledger.problems, key=lambda problem: problem.row)),
        outcomes=of_rows,
        warnings=(*draft.notes, *ledger.warnings),
        plan=plan,
    )


# --- figures ---------------------------------------------------------------------------------------------------------


def _check_figures(
    work: Work, conn: Connection, ledger: Ledger, known: _Known, draft: ImportDraft, match: tuple[str, ...]
) -> tuple[FigurePlan, Outcomes]:
    codes = known.catalogue.ids.__getitem__
    if ledger.has("metric"):
        _name_metrics(ledger, known.catalogue)
    days = month_and_day(ledger, draft.period, known.start_days, known.closed)
    employments = _who(ledger, known.directory, match)
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
    outcomes, rows = _compared(conn, ledger, known.catalogue, rows, draft.kind)
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
    )
    return plan, outcomes


def _name_metrics(ledger: Ledger, catalogue: Catalogue) -> None:
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


def _who(ledger: Ledger, directory: Directory, match: tuple[str, ...]) -> list[int]:
    """The employment of every row (0 where refused); each different combination is looked up once."""
    names = [name for name in IDENTIFYING if ledger.has(name)]
    if ledger.has("employee_no") and None not in ledger.column("employee_no"):
        names = [name for name in names if name in ("employee_no", "name")]  # the number decides every row
    columns: list[Sequence[Any]] = [ledger.column(name) for name in names]
    by_seat = "seat_no" in names
    if by_seat and ledger.has("day"):
        names, columns = [*names, "day"], [*columns, ledger.column("day")]
    keys = list(zip(*columns, strict=True))
    found = {key: _find(directory, dict(zip(names, key, strict=True)), match) for key in set(keys)}
    ids = {key: who.known.employment_id if who.known else 0 for key, who in found.items()}
    employments = [ids[key] for key in keys]
    if 0 in ids.values():
        for index, key in enumerate(keys):
            who = found[key]
            if who.known is None and not ledger.bad[index]:
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
            N_("{count} rows name people by their name alone; each name fits one person only. Rows {rows}."),
            count=len(rows),
            rows=ledger.rows(rows),
        )
    if restored:
        rows = [index for index, key in enumerate(keys) if key in restored]
        ledger.warn(
            N_("{count} employee numbers had lost noughts or letters and were put right. Rows {rows}."),
            count=len(rows),
            rows=ledger.rows(rows),
        )


def _compared(
    conn: Connection, ledger: Ledger, catalogue: Catalogue, rows: list[claims.Row], kind: str
) -> tuple[Outcomes, list[claims.Row]]:
    """NEW, CHANGED or SAME of every row; numbered records booked to somebody else already are refused."""
    months = {row[0] for row in rows}
    if not rows or not claims.months_with_facts(conn, months, {row[2] for row in rows}):
        if ledger.kind == FACTS:  # a row may hold no figure at all
            return ledger.outcomes({row[8]: Outcome.NEW for row in rows}), rows
        return ledger.outcomes({}, Outcome.NEW), rows
    claims.stage(conn, rows)
    try:
        found = claims.compare(conn)
        elsewhere = claims.booked_elsewhere(conn, months) if kind in NUMBERED else []
        twice = claims.counted_both_ways(conn)
    finally:
        claims.unstage(conn)
    for code, people in twice:
        name = catalogue.metrics[code].name if code in catalogue.metrics else code
        ledger.warn(
            N_(
                "{metric}: {count} people have a figure of the whole month and figures of single days; both are added up."
            ),
            metric=name,
            count=people,
        )
    refused = _refuse_booked(ledger, kind, elsewhere)
    if refused:
        rows = [row for row in rows if row[8] not in refused]
    meaning = {claims.NEW: Outcome.NEW, claims.CHANGED: Outcome.CHANGED}
    return ledger.outcomes({row: meaning[what] for row, what in found.items()}), rows


def _refuse_booked(ledger: Ledger, kind: str, elsewhere: Sequence[tuple[int, str, str, int, int, int]]) -> set[int]:
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
            N_("Undo that import first if this file is right."),
            item=item,
            number=employee_no,
            day=f"{Period.from_number(month).label}-{day:02d}" if day else Period.from_number(month).label,
            batch=batch,
        )
    return refused


def _warn_of_empty_rows(ledger: Ledger, rows: Sequence[claims.Row]) -> None:
    if ledger.kind != FACTS or ledger.has("metric"):
        return
    told = {row[8] for row in rows}
    empty = [
        index
        for index, number in enumerate(ledger.numbers)
        if number not in told and not ledger.bad[index] and not ledger.repeated[index]
    ]
    if empty:
        ledger.warn(N_("{count} rows hold no figure at all: rows {rows}."), count=len(empty), rows=ledger.rows(empty))
