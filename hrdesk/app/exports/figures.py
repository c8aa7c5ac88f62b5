"""A month's figures and evaluations given out, names of columns as commands.md has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, and_, select

from hrdesk.app.exports.table import Exported, write_out
from hrdesk.app.performance.month import period_totals, read_month
from hrdesk.app.performance.places import may_see_places
from hrdesk.app.performance.views import newest
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Denied
from hrdesk.domain.performance.model import Aggregation, Metric, Totals
from hrdesk.domain.performance.scoring import actual_value
from hrdesk.domain.roles import may
from hrdesk.storage import tables as t
from hrdesk.words import N_

_TWELVE = Decimal("0.000000000001")
_WIDE = Context(prec=40, rounding=ROUND_HALF_UP)


def _rounded(value: Decimal | None) -> Decimal | None:
    """Twelve decimals, half up."""
    return None if value is None else value.quantize(_TWELVE, ROUND_HALF_UP, _WIDE)


@use_case("export")
def export_facts(work: Work, out: str | Path, period: Period) -> Exported:
    """The period's figures, one row for each employee and metric, within the days of the employee's own scheme.

    Metrics of the scheme without any figure are there with an empty value (0 where the kind of event was delivered).
    """
    with work.read() as conn:
        rows = list(_fact_rows(work, conn, period))
    columns = [
        ("period", "identifier"),
        ("employee_no", "identifier"),
        ("metric", "text"),
        ("value", "number"),
        ("numerator", "number"),
        ("denominator", "number"),
        ("records", "number"),
    ]
    return write_out(out, columns, iter(rows))


def _fact_rows(work: Work, conn: Connection, period: Period) -> Iterator[Sequence[Any]]:
    month = read_month(conn, period)
    schemes = {
        candidate.post.employment_id: month.book.schemes[candidate.version_id]
        for candidate in month.candidates
        if candidate.version_id is not None
    }
    own = period_totals(conn, month)
    people = conn.execute(
        select(t.employment.c.id, t.employment.c.employee_no)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(visible(work, t.employment.c.id, period.bounds()[1]))
        .order_by(t.person.c.name_key, t.person.c.name, t.employment.c.employee_no)
    )
    for employment_id, employee_no in people:
        scheme = schemes.get(employment_id)
        wanted = [line.metric for line in scheme.lines] if scheme else []
        figures = own.get(employment_id, {})
        for code in dict.fromkeys((*wanted, *(code for code in month.book.metrics if code in figures))):
            metric = month.book.metrics[code]
            found = figures.get(code, Totals())
            yield (period.label, employee_no, code, *_figures(metric, found, metric.source in month.delivered))


def _figures(metric: Metric, totals: Totals, delivered: bool) -> tuple[Any, ...]:
    ratio = metric.aggregation is Aggregation.RATIO and totals.records > 0
    return (
        _rounded(actual_value(metric, totals, delivered=delivered)),
        totals.numerator if ratio else None,
        totals.denominator if ratio else None,
        totals.records,
    )


@use_case("export")
def export_evaluations(work: Work, out: str | Path, period: Period) -> Exported:
    """The newest evaluation of everybody the actor may see, with actual, target and score of each metric."""
    if not may(work.actor.role, "performance.read"):
        raise Denied(N_("Your account may not do this."))
    with work.read() as conn:
        people, lines, codes = _evaluations(work, conn, period)
        places = may_see_places(work, conn)
    columns = [
        ("period", "identifier"),
        ("employee_no", "identifier"),
        ("revision", "number"),
        ("score", "number"),
        ("grade", "text"),
        ("rank", "number"),
        *((f"{code}.{part}", "number") for code in codes for part in ("actual", "target", "score")),
    ]

    def rows() -> Iterator[Sequence[Any]]:
        nothing = (None, None, None)
        for row in people:
            own = lines.get(row.id, {})
            cells = [cell for code in codes for cell in own.get(code, nothing)]
            yield (
                period.label, row.employee_no, row.revision, row.score, row.grade or row.proposed_grade, row.rank if places else None, *cells,
            )  # fmt: skip

    return write_out(out, columns, rows())


def _evaluations(
    work: Work, conn: Connection, period: Period
) -> tuple[Sequence[Any], dict[int, dict[str, tuple[Any, ...]]], list[str]]:
    new = newest(period.number).subquery()
    latest = and_(
        new.c.employment_id == t.evaluation.c.employment_id,
        new.c.revision == t.evaluation.c.revision,
        t.evaluation.c.month == period.number,
    )
    seen = visible(work, t.evaluation.c.employment_id, period.bounds()[1])
    people = conn.execute(
        select(
            t.evaluation.c.id,
            t.employment.c.employee_no,
            t.evaluation.c.revision,
            t.evaluation.c.score,
            t.evaluation.c.grade,
            t.evaluation.c.proposed_grade,
            t.evaluation.c.rank,
        )
        .join(new, latest)
        .join(t.employment, t.employment.c.id == t.evaluation.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(seen)
        .order_by(t.person.c.name_key, t.person.c.name, t.employment.c.employee_no)
    ).all()
    lines: dict[int, dict[str, tuple[Any, ...]]] = {}
    codes: dict[str, None] = {}
    for row in conn.execute(
        select(
            t.evaluation_line.c.evaluation_id,
            t.metric.c.code,
            t.evaluation_line.c.value,
            t.evaluation_line.c.target,
            t.evaluation_line.c.score,
        )
        .join(t.evaluation, t.evaluation.c.id == t.evaluation_line.c.evaluation_id)
        .join(new, latest)
        .join(t.metric_version, t.metric_version.c.id == t.evaluation_line.c.metric_version_id)
        .join(t.metric, t.metric.c.id == t.metric_version.c.metric_id)
        .where(seen)
        .order_by(t.evaluation.c.scheme_version_id, t.evaluation_line.c.evaluation_id, t.evaluation_line.c.place)
    ):
        codes.setdefault(row.code)
        actual = _rounded(Decimal(row.value)) if row.value is not None else None
        lines.setdefault(row.evaluation_id, {})[row.code] = (actual, row.target, row.score)
    return people, lines, list(codes)
