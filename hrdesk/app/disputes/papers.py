"""《数字说明单》 of one figure and the record of an appeal, for preview, printer and file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from hrdesk.app.disputes.appealing import read_appeal
from hrdesk.app.disputes.asking import read_question
from hrdesk.app.disputes.corrected import question_corrected
from hrdesk.app.disputes.reading import assessors, deadline_of, payments_for, seen, shown_names
from hrdesk.app.handover.chains import rule_of
from hrdesk.app.letterhead.kept import letterhead_of
from hrdesk.app.people.listing import place_of, placed
from hrdesk.app.performance.catalogue import metric_from
from hrdesk.app.performance.printing import Printed
from hrdesk.app.performance.trace import FactRow, Why, why
from hrdesk.app.reconciliation.papers import rule_said
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.disputes import (
    AppealSheet,
    AppealState,
    Finding,
    PaymentState,
    Reckoning,
    StatementRow,
    StatementSheet,
)
from hrdesk.domain.performance.model import Metric
from hrdesk.domain.performance.sheet import Label
from hrdesk.storage import attachments
from hrdesk.storage import tables as t
from hrdesk.words import N_, _

REVERSAL = "−"  # what an import puts after the number of a receipt that is taken back
REPAYMENTS = "repayments"  # the source of figures that the agency's rule of attribution is about
MOST_ROWS = 16  # records one page holds
FOUND = {
    Finding.RIGHT: N_("The figure is right."),
    Finding.WRONG: N_("The figure is wrong and is going to be corrected."),
    Finding.PAID_BACK: N_("The month is closed; the difference is paid up in a later month."),
}
CORRECTED = N_("The figure is put right; a new revision follows.")  # said only of one that really was


@use_case("disputes.read")
def print_statement(work: Work, question_id: int, out: Path) -> Printed:
    """《数字说明单》 of the figure a question is about, on one page. Errors: ``not_found``, those of writing."""
    from hrdesk.documents.disputes import write_statement

    return _printed(out, write_statement(statement(work, question_id), out, letterhead=letterhead_of(work)))


@use_case("disputes.read")
def print_appeal(work: Work, appeal_id: int, out: Path) -> Printed:
    """申诉处理记录. Errors: ``not_found``, those of writing."""
    from hrdesk.documents.disputes import write_appeal

    with work.read() as conn:
        sheet = _appeal_sheet(work, conn, appeal_id)
    return _printed(out, write_appeal(sheet, out, letterhead=letterhead_of(work)))


@use_case("disputes.read")
def appeal_sheets(work: Work, period: Period) -> tuple[AppealSheet, ...]:
    """The records of all appeals against evaluations of the month whose people the actor sees, by their numbers."""
    with work.read() as conn:
        found = conn.execute(
            select(t.appeal.c.id)
            .join(t.evaluation, t.evaluation.c.id == t.appeal.c.evaluation_id)
            .where(
                t.evaluation.c.month == period.number,
                visible(work, t.evaluation.c.employment_id, period.bounds(1)[1]),
            )
            .order_by(t.appeal.c.document_no)
        ).scalars()
        return tuple(_appeal_sheet(work, conn, ident) for ident in list(found))


def _printed(out: Path, done: Any) -> Printed:
    return Printed(out, done.pages, done.documents, tuple(glyph.label for glyph in done.missing_glyphs))


@use_case("disputes.read")
def statement(work: Work, question_id: int) -> StatementSheet:
    """One figure as values: its records with whose the case was each day, the rule, the reckoning. Errors: ``not_found``."""
    with work.read() as conn:
        row = read_question(work, conn, question_id)
        period = Period.from_number(row.month)
        evaluation_id = _evaluation(conn, row)
        metric = metric_from(
            conn.execute(
                select(t.metric_version, t.metric.c.code)
                .join(t.metric, t.metric.c.id == t.metric_version.c.metric_id)
                .where(t.metric.c.id == row.metric_id)
                .order_by(t.metric_version.c.number.desc())
            )
            .first()
            ._mapping  # type: ignore[union-attr]  # a question names a metric that is there
        )
    found: Why | None = why(work, evaluation_id, metric.code) if evaluation_id is not None else None
    with work.read() as conn:
        facts = [fact for fact in (found.facts if found is not None else ()) if _counts(fact)]
        held = _held(conn, row)
        agency = read_settings(conn)
        owners = _owners(conn, {name for fact in facts for name in (fact.item, fact.note)} - {""})
        files = {origin.batch_id: origin for origin in found.origins} if found is not None else {}
        newest_first = sorted(facts, key=lambda fact: (fact.day or date.min, fact.item), reverse=True)
        shown = sorted(newest_first[:MOST_ROWS], key=lambda fact: (fact.day or date.min, fact.item))
        names = {fact.batch_id: files[fact.batch_id].file_name for fact in shown if fact.batch_id in files}
        sources = tuple(dict.fromkeys(name for name in names.values() if name))
        return StatementSheet(
            agency=Label(agency["agency"], agency["agency_en"] or None),
            document_no=row.document_no,
            name=held.name,
            employee_no=held.employee_no,
            place=place_of(held),
            month=period.label,
            metric=metric.name,
            unit=metric.unit,
            decimals=metric.decimals,
            asked=row.asked,
            asked_on=_day(work, row.at),
            claimed=_claimed(row),
            answer=row.answer,
            answered_by=_name(conn, row.answered_by),
            answered_on=_day(work, row.answered_at),
            found=_found(conn, row),
            rows=tuple(_row(fact, owners, files.get(fact.batch_id), sources) for fact in shown),
            left_out=len(facts) - len(shown),
            total=sum((fact.value or fact.numerator or Decimal(0) for fact in facts), Decimal(0)),
            rule=_rule(conn, period, metric, evaluation_id),
            steps=tuple(Reckoning(step.text, step.result) for step in (found.steps if found is not None else ())),
            sources=sources,
            elsewhere=tuple(_elsewhere(work, conn, row)),
            paid_back=_paid_back(conn, row.id),
            printed_by=work.actor.shown_name,
            printed_at=work.clock().astimezone(work.zone).replace(tzinfo=None),
        )


def _found(conn: Connection, row: Any) -> str:
    if not row.found:
        return ""
    if row.found == Finding.WRONG and question_corrected(conn, row):
        return _(CORRECTED)
    return _(FOUND[Finding(row.found)])


def _evaluation(conn: Connection, row: Any) -> int | None:
    found = conn.execute(
        select(t.evaluation.c.id)
        .join(t.evaluation_line, t.evaluation_line.c.evaluation_id == t.evaluation.c.id)
        .join(t.metric_version, t.metric_version.c.id == t.evaluation_line.c.metric_version_id)
        .where(
            t.evaluation.c.month == row.month,
            t.evaluation.c.employment_id == row.employment_id,
            t.metric_version.c.metric_id == row.metric_id,
            t.evaluation.c.published_at.is_not(None),
        )
        .order_by(t.evaluation.c.revision.desc())
    ).scalar()
    return int(found) if found is not None else None


def _held(conn: Connection, row: Any) -> Any:
    last = Period.from_number(row.month).bounds(1)[1]
    return conn.execute(
        select(
            t.person.c.name,
            t.employment.c.employee_no,
            t.department.c.name_zh.label("department_zh"),
            t.department.c.name_en.label("department_en"),
            t.team.c.name_zh.label("team_zh"),
            t.team.c.name_en.label("team_en"),
            t.position.c.name_zh.label("position_zh"),
            t.position.c.name_en.label("position_en"),
        )
        .select_from(placed(last))
        .where(t.employment.c.id == row.employment_id)
    ).one()


def _day(work: Work, at: datetime | None) -> date | None:
    return at.astimezone(work.zone).date() if at is not None else None


def _name(conn: Connection, account_id: int | None) -> str:
    if account_id is None:
        return ""
    return conn.execute(select(t.account.c.shown_name).where(t.account.c.id == account_id)).scalar() or ""


def _claimed(row: Any) -> str:
    amount = f"{row.amount:,.2f}" if row.amount is not None else ""
    return " · ".join(part for part in (row.item, amount) if part)


def _counts(fact: FactRow) -> bool:
    """Whether the record brings anything: what a settlement took away stays with a cell of nothing."""
    return (fact.value, fact.numerator, fact.denominator) != (None, None, None)


def _item(fact: FactRow) -> str:
    """The record's number as the file has it; a reversal is said to be one, a number HRDesk gave itself is none."""
    if fact.item.startswith(("?", "#")):
        return ""
    plain = fact.item.rstrip(REVERSAL)
    return plain if plain == fact.item else _("{item} (reversal)", item=plain)


def _row(
    fact: FactRow, owners: Mapping[str, list[tuple[date, str]]], origin: Any, sources: Sequence[str]
) -> StatementRow:
    chain = owners.get(fact.note) or owners.get(fact.item) or []
    holder = ""
    for starts, name in chain:
        if fact.day is not None and starts <= fact.day:
            holder = name
    where, source = "", 0
    if origin is not None and origin.file_name:
        where, source = _("row {row}", row=fact.row), sources.index(origin.file_name) + 1
    elif origin is not None:
        where = origin.reason or origin.name
    item = " ".join(dict.fromkeys(part for part in (_item(fact), fact.note) if part and not part.startswith("#")))
    value = fact.value if fact.value is not None else fact.numerator
    return StatementRow(fact.day, item, value, holder, where, source)


def _owners(conn: Connection, references: Collection[str]) -> dict[str, list[tuple[date, str]]]:
    """Who held the cases of these references from which day on, oldest first."""
    found: dict[str, list[tuple[date, str]]] = {}
    names = sorted(references)
    for start in range(0, len(names), 500):
        for row in conn.execute(
            select(t.collection_case.c.reference, t.case_holding.c.starts, t.person.c.name, t.employment.c.employee_no)
            .join(t.case_holding, t.case_holding.c.case_id == t.collection_case.c.id)
            .join(t.employment, t.employment.c.id == t.case_holding.c.employment_id)
            .join(t.person, t.person.c.id == t.employment.c.person_id)
            .where(t.collection_case.c.reference.in_(names[start : start + 500]))
            .order_by(t.collection_case.c.reference, t.case_holding.c.place)
        ):
            found.setdefault(row.reference, []).append((row.starts, f"{row.name} {row.employee_no}"))
    return found


def _elsewhere(work: Work, conn: Connection, row: Any) -> list[str]:
    """Where the receipt or case asked about counts in this month or a neighbour, for somebody else or on another day.

    Whom it counts for is said only to those who may see that person.
    """
    if not row.item:
        return []
    period = Period.from_number(row.month)
    months = (period.previous().number, period.number, period.next().number)
    same = and_(
        *(t.claim.c[n] == t.fact.c[n] for n in ("batch_id", "month", "employment_id", "metric_id", "day", "item"))
    )
    rows = conn.execute(
        select(t.fact, t.employment.c.employee_no, t.person.c.name, t.batch.c.file_name)
        .join(t.claim, same)
        .join(t.employment, t.employment.c.id == t.fact.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .join(t.batch, t.batch.c.id == t.fact.c.batch_id)
        .where(
            t.fact.c.month.in_(months),
            t.fact.c.metric_id == row.metric_id,
            or_(t.fact.c.item == row.item, t.claim.c.note == row.item),
            or_(t.fact.c.employment_id != row.employment_id, t.fact.c.month != row.month),
        )
        .order_by(t.fact.c.month, t.fact.c.day)
        .limit(5)
    ).all()
    found = []
    for one in rows:
        named_to = seen(work, conn, one.employment_id, Period.from_number(one.month))
        whose = f"{one.name} {one.employee_no}" if named_to else _("another employee")
        day = f"{one.month // 100:04d}-{one.month % 100:02d}" + (f"-{one.day:02d}" if one.day else "")
        amount = one.value if one.value is not None else one.numerator
        said = _(
            "{item}: {amount} counts for {who} on {day}",
            item=row.item,
            amount=f"{amount or 0:,.2f}",
            who=whose,
            day=day,
        )
        found.append(f"{said} ({one.file_name})" if one.file_name else said)
    return found


def _rule(conn: Connection, period: Period, metric: Metric, evaluation_id: int | None) -> str:
    """By which rule a record belongs to a person and a day."""
    settings = read_settings(conn)
    version = t.scheme_version
    used = select(version.c.start_day).join(t.evaluation, t.evaluation.c.scheme_version_id == version.c.id)
    start_day = conn.execute(used.where(t.evaluation.c.id == evaluation_id)).scalar() or int(settings["start_day"])
    first, last = period.bounds(start_day)
    counted = _(
        "Counted: records dated {first} to {last}, for the employee number in the file; a record stands once, by its own"
        " number.",
        first=f"{first:%Y-%m-%d}",
        last=f"{last:%Y-%m-%d}",
    )
    if metric.source != REPAYMENTS:
        return counted
    return _("{counted} {rule}.", counted=counted, rule=rule_said(rule_of(settings)))


def _paid_back(conn: Connection, question_id: int) -> str:
    return _("; ").join(
        _("{value} counts in {month}", value=f"{row.value:,.2f}", month=Period.from_number(row.month).label)
        + ("" if row.state == PaymentState.COUNTED else _(" (to be confirmed by a second person)"))
        for row in payments_for(conn, (question_id,))
    )


def _appeal_sheet(work: Work, conn: Connection, appeal_id: int) -> AppealSheet:
    row = read_appeal(work, conn, appeal_id)
    evaluation = conn.execute(select(t.evaluation).where(t.evaluation.c.id == row.evaluation_id)).one()
    held = _held(conn, evaluation)
    agency = read_settings(conn)
    metric = ""
    if row.metric_id is not None:
        said = conn.execute(
            select(t.metric_version, t.metric.c.code)
            .join(t.metric, t.metric.c.id == t.metric_version.c.metric_id)
            .where(t.metric.c.id == row.metric_id)
            .order_by(t.metric_version.c.number.desc())
        ).first()
        metric = metric_from(said._mapping).name if said is not None else ""
    return AppealSheet(
        agency=Label(agency["agency"], agency["agency_en"] or None),
        document_no=row.document_no,
        name=held.name,
        employee_no=held.employee_no,
        place=place_of(held),
        month=Period.from_number(evaluation.month).label,
        evaluation_no=_("{number}, revision {revision}", number=evaluation.document_no, revision=evaluation.revision),
        score=evaluation.score,
        grade=evaluation.grade or "",
        metric=metric,
        published=_day(work, evaluation.published_at),
        deadline=deadline_of(evaluation, work.zone),
        appealed=row.at.astimezone(work.zone).date(),
        grounds=row.grounds,
        evidence=tuple(file.shown_name for file in attachments.of(conn, "appeal", [row.id])),
        assessors=shown_names(conn, assessors(conn, evaluation)),
        state=AppealState(row.state),
        decision=row.decision,
        decided_by=_name(conn, row.decided_by),
        decided=_day(work, row.decided_at),
        revision=_revision(conn, evaluation),
        printed_by=work.actor.shown_name,
        printed_at=work.clock().astimezone(work.zone).replace(tzinfo=None),
    )


def _revision(conn: Connection, evaluation: Any) -> str:
    later = conn.execute(
        select(t.evaluation)
        .where(
            t.evaluation.c.month == evaluation.month,
            t.evaluation.c.employment_id == evaluation.employment_id,
            t.evaluation.c.revision > evaluation.revision,
            t.evaluation.c.published_at.is_not(None),
        )
        .order_by(t.evaluation.c.revision.desc())
    ).first()
    if later is None:
        return ""
    return _("{number}, revision {revision}: {before} → {after}", number=later.document_no, revision=later.revision,
             before=f"{evaluation.score or 0:.2f}", after=f"{later.score or 0:.2f}")  # fmt: skip
