"""How one figure of an evaluation came about: the formula with its numbers, the records, the files they came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from hrdesk.app.performance.catalogue import load_schemes, metric_from
from hrdesk.app.performance.claimed import claims_of, counting
from hrdesk.app.performance.confirming import CORRECTION
from hrdesk.app.performance.corrections import BY_HAND, Corrected, Replaced, corrections, replaced
from hrdesk.app.performance.training_room import KIND as ROOM
from hrdesk.app.performance.views import Cell, cell_of, may_see
from hrdesk.app.work import Work, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.explain import Step, explain
from hrdesk.domain.performance.model import LineResult, LineState, Metric, Totals
from hrdesk.storage import tables as t
from hrdesk.words import N_, _


@dataclass(frozen=True, slots=True)
class FactRow:
    """One record behind a figure, with where it came from."""

    day: date | None
    item: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    note: str
    batch_id: int
    row: int
    corrected: Corrected | None = None  # where it was put right by hand: what was there before, who, when, why
    replaced: Replaced | None = None  # what was set by hand before the file that counts

    @property
    def counts(self) -> bool:
        """Whether it is a record still: one taken out says nothing."""
        return self.value is not None or self.denominator is not None


@dataclass(frozen=True, slots=True)
class Origin:
    """One file (or entry by hand) behind a figure; ``at`` by the agency's clock."""

    batch_id: int
    kind: str
    file_name: str
    sheet: str
    first_row: int
    last_row: int
    records: int
    total: Decimal
    by: str
    at: datetime
    reason: str
    corrected: Corrected | None = None  # of a correction by hand, which is of one record

    @property
    def name(self) -> str:
        """What people call it: the file, the room of HRDesk it came from by itself, or that somebody entered it."""
        return self.file_name or without_file(self.kind)


def without_file(kind: str) -> str:
    """What stands for the file's name where a batch is none, in the current language."""
    if kind == CORRECTION:
        return _("Corrected by hand")
    return _("Training in HRDesk") if kind == ROOM else _("Entered by hand")


@dataclass(frozen=True, slots=True)
class Why:
    """How one number came about: the formula in words, the records, the files."""

    employment_id: int
    employee_no: str
    name: str
    metric: Metric
    period: str
    cell: Cell
    steps: tuple[Step, ...]
    facts: tuple[FactRow, ...]
    origins: tuple[Origin, ...]
    changed_since: bool = False  # it is published, and other records count by now: these are those it was made of


@use_case("performance.read")
def why(work: Work, evaluation_id: int, metric: str) -> Why:
    """How one figure of one evaluation came about, down to file, sheet and row."""
    with work.read() as conn:
        row = conn.execute(
            select(t.evaluation, t.employment.c.employee_no, t.person.c.name)
            .join(t.employment, t.employment.c.id == t.evaluation.c.employment_id)
            .join(t.person, t.person.c.id == t.employment.c.person_id)
            .where(t.evaluation.c.id == evaluation_id)
        ).first()
        period = Period.from_number(row.month) if row else None
        if row is None or period is None or not may_see(work, conn, row, period):
            raise UserError(N_("There is no such evaluation."), code="not_found")
        line_row = conn.execute(
            select(t.evaluation_line, t.metric_version, t.metric.c.code)
            .join(t.metric_version, t.metric_version.c.id == t.evaluation_line.c.metric_version_id)
            .join(t.metric, t.metric.c.id == t.metric_version.c.metric_id)
            .where(t.evaluation_line.c.evaluation_id == evaluation_id, t.metric.c.code == metric)
        ).first()
        if line_row is None:
            raise UserError(N_("There is no metric {metric}."), code="not_found", metric=metric)
        scheme = load_schemes(conn, [row.scheme_version_id])[row.scheme_version_id]
        records, since = _records(conn, row, line_row, scheme.start_day)
        facts = _facts(work, conn, records, count=not since)
        found = metric_from(line_row._mapping)
        line = next(item for item in scheme.lines if item.metric == metric)
        return Why(
            employment_id=row.employment_id,
            employee_no=row.employee_no,
            name=row.name,
            metric=found,
            period=period.label,
            cell=cell_of(line_row),
            steps=explain(result_of(line_row, found), found, line, row.share),
            facts=facts,
            origins=_origins(conn, facts, work.zone),
            changed_since=since,
        )


def result_of(held: Any, metric: Metric) -> LineResult:
    """A row of ``evaluation_line`` as the rules gave it out."""
    return LineResult(
        metric=metric.code,
        state=LineState(held.state),
        weight=held.weight,
        target=held.target,
        actual=None if held.value is None else Decimal(held.value),
        score=held.score,
        contribution=held.contribution,
        totals=Totals(held.total, held.records, held.numerator or Decimal(0), held.denominator or Decimal(0)),
        raw_score=held.raw_score,
        reason=held.reason,
    )


def within(table: Any, period: Period, start_day: int) -> ColumnElement[bool]:
    """Rows of ``fact`` or ``claim`` that belong to the period of a scheme starting on that day."""
    if start_day == 1:
        return and_(table.c.month == period.number)
    return or_(
        and_(table.c.month == period.previous().number, table.c.day >= start_day),
        and_(table.c.month == period.number, table.c.day < start_day),
    )


def _facts(work: Work, conn: Connection, rows: Sequence[Any], *, count: bool) -> tuple[FactRow, ...]:
    """``count``: they are the records that count now, of which it is told what they replaced."""
    told = corrections(conn, [row for row in rows if row.kind == CORRECTION], work.zone)
    before = replaced(conn, [row for row in rows if count and row.kind not in BY_HAND], work.zone)
    return tuple(
        FactRow(
            day=date(row.month // 100, row.month % 100, row.day) if row.day else None,
            item=row.item,
            value=row.value,
            numerator=row.numerator,
            denominator=row.denominator,
            note=row.note or "",
            batch_id=row.batch_id,
            row=row.row,
            corrected=told.get(row.batch_id),
            replaced=before.get((row.month, row.day, row.item)),
        )
        for row in rows
    )


def _records(conn: Connection, evaluation: Any, line: Any, start_day: int) -> tuple[Sequence[Any], bool]:
    """The records behind a line, and whether they are no longer those that count.

    What is published shows the records it was made of, though a file or a correction said something else since. Whether
    it did is told by what the line was made of, not by the clocks of two computers; where those cannot be found again,
    the records that count now are shown.
    """
    period = Period.from_number(evaluation.month)
    now = _counting_now(conn, evaluation.employment_id, line.metric_id, period, start_day)
    if evaluation.published_at is None or _made_of(now, line):
        return now, False
    then = _counting_then(conn, evaluation, line.metric_id, period, start_day)
    return (then, True) if _made_of(then, line) else (now, False)


def _made_of(rows: Sequence[Any], line: Any) -> bool:
    """Whether these records come to what the line was made of."""
    zero = Decimal(0)
    return (
        sum((row.value or zero for row in rows), zero),
        sum(row.value is not None or row.denominator is not None for row in rows),
        sum((row.numerator or zero for row in rows), zero),
        sum((row.denominator or zero for row in rows), zero),
    ) == (line.total or zero, line.records, line.numerator or zero, line.denominator or zero)


def _counting_now(
    conn: Connection, employment_id: int, metric_id: int, period: Period, start_day: int
) -> Sequence[Any]:
    same = ("batch_id", "month", "employment_id", "metric_id", "day", "item")
    return conn.execute(
        select(t.fact, t.claim.c.note, t.batch.c.kind)
        .outerjoin(t.claim, and_(*(t.claim.c[name] == t.fact.c[name] for name in same)))
        .join(t.batch, t.batch.c.id == t.fact.c.batch_id)
        .where(
            t.fact.c.employment_id == employment_id, t.fact.c.metric_id == metric_id, within(t.fact, period, start_day),
            or_(t.batch.c.kind != ROOM, t.fact.c.denominator.is_not(None)),  # what the training room took back
        )
        .order_by(t.fact.c.month, t.fact.c.day, t.fact.c.item)
    ).all()  # fmt: skip


def _counting_then(conn: Connection, evaluation: Any, metric_id: int, period: Period, start_day: int) -> Sequence[Any]:
    """The claims that counted when the evaluation was computed."""
    found = claims_of(conn, period, (start_day,), (evaluation.employment_id,), (metric_id,))
    rows = [counting(claims, evaluation.computed_at) for _key, claims in sorted(found.items())]
    return [row for row in rows if row is not None and (row.kind != ROOM or row.denominator is not None)]


def _origins(conn: Connection, facts: Sequence[FactRow], zone: tzinfo) -> tuple[Origin, ...]:
    by_batch: dict[int, list[FactRow]] = {}
    for fact in facts:
        by_batch.setdefault(fact.batch_id, []).append(fact)
    found = []
    for batch in conn.execute(
        select(t.batch, t.account.c.shown_name)
        .outerjoin(t.account, t.account.c.id == t.batch.c.account_id)
        .where(t.batch.c.id.in_(by_batch))
        .order_by(t.batch.c.id)
    ):
        own = by_batch[batch.id]
        found.append(
            Origin(
                batch_id=batch.id,
                kind=batch.kind,
                file_name=batch.file_name,
                sheet=batch.sheet,
                first_row=min(fact.row for fact in own),
                last_row=max(fact.row for fact in own),
                records=len(own),
                total=sum((fact.value or fact.numerator or Decimal(0) for fact in own), Decimal(0)),
                by=batch.shown_name or "",
                at=batch.at.astimezone(zone),
                reason=batch.reason or "",
                corrected=own[0].corrected,
            )
        )
    return tuple(found)
