"""薪资输入表: what whoever pays needs of a published month, a line a person: coefficient, commission base, corrections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from hrdesk.app.people.listing import placed
from hrdesk.app.performance.adjusted import stood
from hrdesk.app.performance.month import UNPUBLISHED
from hrdesk.app.performance.views import newest
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.disputes import PaymentState
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.performance.model import LineState, Unit
from hrdesk.domain.roles import may
from hrdesk.storage import tables as t
from hrdesk.words import N_, _, current, named

#: (Chinese heading, English heading, kind)
COLUMNS = (
    ("考核月份", "period", "identifier"),
    ("工号", "employee number", "identifier"),
    ("姓名", "name", "text"),
    ("部门", "department", "text"),
    ("小组", "team", "text"),
    ("岗位", "position", "text"),
    ("考核单号", "document number", "identifier"),
    ("修订", "revision", "number"),
    ("得分", "score", "number"),
    ("等级", "grade", "text"),
    ("绩效系数", "coefficient", "number"),
    ("提成基数", "commission base", "money"),
    ("其中补差", "of it back payments", "money"),
    ("补差所属月份", "back payments belong to", "text"),
    ("加扣分", "adjustments", "number"),
    ("备注", "note", "text"),
)


@use_case("export")
def export_payroll_input(work: Work, out: str | Path, period: Period) -> tuple[Path, int]:
    """Everybody evaluated in the month whom the actor may see; the file and its rows.

    Figures stand only where a revision is published; others have a line with the reason, so that nobody is missing in
    silence. The commission base is the recovered amount of the published revision, in yuan. Errors: ``no_rows``, Denied,
    those of writing.
    """
    from hrdesk.sheets.export import Column, write_table

    if not may(work.actor.role, "performance.read"):
        raise Denied(N_("Your account may not do this."))
    with work.read() as conn:
        rows = list(_rows(work, conn, period))
    if not rows:
        raise UserError(
            N_("{period} has no evaluations yet."),
            code="no_rows",
            hint=N_("Import the figures of the month and compute it first."),
            period=period.label,
        )
    chinese = current() != "en"
    columns = [Column(zh if chinese else en, kind) for zh, en, kind in COLUMNS]
    return Path(out), write_table(out, columns, iter(rows))


def _rows(work: Work, conn: Connection, period: Period) -> Iterator[Sequence[Any]]:
    last = period.bounds(1)[1]
    published = newest(period.number).where(t.evaluation.c.published_at.is_not(None)).subquery()
    new = newest(period.number).subquery()
    found = conn.execute(
        select(
            t.evaluation,
            t.employment.c.employee_no,
            t.person.c.name,
            t.department.c.name_zh.label("department_zh"),
            t.department.c.name_en.label("department_en"),
            t.team.c.name_zh.label("team_zh"),
            t.team.c.name_en.label("team_en"),
            t.position.c.name_zh.label("position_zh"),
            t.position.c.name_en.label("position_en"),
            new.c.revision.label("newest"),
        )
        .select_from(placed(last))
        .join(t.evaluation, t.evaluation.c.employment_id == t.employment.c.id)
        .join(new, new.c.employment_id == t.evaluation.c.employment_id)
        .outerjoin(published, published.c.employment_id == t.evaluation.c.employment_id)
        .where(
            t.evaluation.c.month == period.number,
            t.evaluation.c.revision == func.coalesce(published.c.revision, new.c.revision),
            visible(work, t.evaluation.c.employment_id, last),
        )
        .order_by(t.person.c.name_key, t.person.c.name, t.employment.c.employee_no)
    ).all()
    (bases, left_out), back, points = _bases(conn, period), _back_payments(conn, period), _adjustments(conn, period)
    for row in found:
        known = (
            period.label, row.employee_no, row.name, named(row.department_zh or "", row.department_en),
            named(row.team_zh or "", row.team_en), named(row.position_zh or "", row.position_en),
        )  # fmt: skip
        if row.state in UNPUBLISHED:
            yield (*known, *([None] * 9), _("not published yet: no figures"))
            continue
        paid = [one for one in back.get(row.employment_id, []) if one.at <= row.published_at]
        own = [one.points for one in points.get(row.employment_id, []) if stood(one, row)]
        yield (
            *known,
            row.document_no,
            row.revision,
            row.score,
            row.grade,
            row.coefficient,
            bases.get(row.id),
            sum((one.value for one in paid), Decimal(0)) if paid else None,
            _(", ").join(dict.fromkeys(Period.from_number(one.of_month).label for one in paid)) or None,
            sum(own, Decimal(0)) if own else None,
            _("; ").join(_notes(row, left_out)) or None,
        )


def _notes(row: Any, left_out: Collection[int]) -> Iterator[str]:
    if row.newest > row.revision:
        yield _("a newer revision is being computed")
    if row.id in left_out:
        yield _("the amount recovered is left out of the score")


def _bases(conn: Connection, period: Period) -> tuple[Mapping[int, Decimal], frozenset[int]]:
    """Recovered yuan by evaluation, as the revision froze them; the evaluations whose score leaves some of it out.

    What was left out of a score was recovered all the same.
    """
    line = t.evaluation_line
    rows = conn.execute(
        select(line.c.evaluation_id, line.c.value, line.c.total, line.c.state)
        .join(t.evaluation, t.evaluation.c.id == line.c.evaluation_id)
        .join(t.metric_version, t.metric_version.c.id == line.c.metric_version_id)
        .where(
            t.evaluation.c.month == period.number,
            t.metric_version.c.recovery.is_(True),
            t.metric_version.c.unit == Unit.YUAN.value,
            or_(line.c.value.is_not(None), and_(line.c.state == LineState.EXCLUDED.value, line.c.records > 0)),
        )
    )
    found: dict[int, Decimal] = defaultdict(Decimal)
    left_out = set()
    for row in rows:
        found[row.evaluation_id] += row.total if row.value is None else Decimal(row.value)
        if row.value is None:
            left_out.add(row.evaluation_id)
    return found, frozenset(left_out)


def _back_payments(conn: Connection, period: Period) -> Mapping[int, list[Any]]:
    """补差 that count in the month, by employment, with the moment they began to."""
    rows = conn.execute(
        select(t.back_payment.c.employment_id, t.back_payment.c.of_month, t.back_payment.c.value, t.batch.c.at)
        .join(t.batch, t.batch.c.id == t.back_payment.c.batch_id)
        .where(
            t.back_payment.c.month == period.number,
            t.back_payment.c.state == PaymentState.COUNTED.value,
            t.batch.c.undone_at.is_(None),
            t.back_payment.c.metric_id.in_(
                select(t.metric_version.c.metric_id).where(
                    and_(t.metric_version.c.recovery.is_(True), t.metric_version.c.unit == Unit.YUAN.value)
                )
            ),
        )
        .order_by(t.back_payment.c.of_month)
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.employment_id].append(row)
    return found


def _adjustments(conn: Connection, period: Period) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in conn.execute(select(t.adjustment).where(t.adjustment.c.month == period.number)):
        found[row.employment_id].append(row)
    return found
