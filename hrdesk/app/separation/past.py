"""What the separation report says of somebody's time here beside evaluations: attendance and training."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from sqlalchemy import Connection, func, select

from hrdesk.app.training.papers import training_records
from hrdesk.app.work import Work
from hrdesk.domain.errors import UserError
from hrdesk.domain.separation_sheet import Row
from hrdesk.domain.training.papers import TrainingRecord
from hrdesk.storage import tables as t
from hrdesk.words import N_, P_, _, named

MONTHS = 12
_KINDS = {"gone": N_("Gone without a word"), "sick": N_("Sick"), "leave": N_("On leave")}


def attendance_of(conn: Connection, employment_id: int) -> tuple[Row, ...]:
    """Figures of metrics whose source is attendance, month by month, the newest twelve; and days away with custody."""
    newest = (
        select(t.metric_version.c.metric_id, func.max(t.metric_version.c.number).label("number"))
        .group_by(t.metric_version.c.metric_id)
        .subquery()
    )
    v = t.metric_version
    rows = conn.execute(
        select(
            v.c.name_zh, v.c.name_en, t.fact.c.month, func.sum(t.fact.c.value).label("value"),
            func.sum(t.fact.c.numerator).label("numerator"), func.sum(t.fact.c.denominator).label("denominator"),
        )
        .join(newest, (newest.c.metric_id == v.c.metric_id) & (newest.c.number == v.c.number))
        .join(t.fact, t.fact.c.metric_id == v.c.metric_id)
        .where(t.fact.c.employment_id == employment_id, v.c.source == "attendance")
        .group_by(v.c.metric_id, v.c.name_zh, v.c.name_en, t.fact.c.month)
        .order_by(v.c.metric_id, t.fact.c.month.desc())
    ).all()  # fmt: skip
    months: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        value = row.value
        if row.denominator:
            value = (Decimal(row.numerator) / Decimal(row.denominator)).quantize(Decimal("0.0001"))
        if value is not None and len(months[named(row.name_zh, row.name_en)]) < MONTHS:
            months[named(row.name_zh, row.name_en)].append(
                f"{row.month // 100}-{row.month % 100:02} {value:f}".rstrip("0").rstrip(".")
            )
    found = [Row(name, "   ".join(values)) for name, values in months.items()]
    if not found:
        found.append(Row(_("Attendance figures"), _("none recorded in HRDesk")))
    away = conn.execute(
        select(t.absence).where(t.absence.c.employment_id == employment_id).order_by(t.absence.c.starts)
    ).all()
    for one in away:
        until = one.ended_on or one.until
        found.append(Row(_(_KINDS[one.kind]), f"{one.starts} – {until if until else P_('absence', 'open')}"))
    return tuple(found)


def training_of(work: Work, employee_no: str) -> tuple[Row, ...]:
    """Courses with certificates, exams, earlier records; what was asked for and never finished stands open."""
    try:
        records = training_records(work, employee_no=employee_no)
    except UserError:  # not among the people the actor sees any more
        records = []
    return tuple(row for record in records for row in _rows(record))


def _rows(record: TrainingRecord) -> list[Row]:
    found = []
    for line in record.lines:
        told = line.standing.text
        if line.read_on is not None:
            told = f"{line.read_on}  {told}"
        if line.valid_until is not None:
            told = _("{told}, valid until {day}", told=told, day=line.valid_until)
        found.append(Row(f"{line.course} {line.label}".strip(), told))
    for attempt in record.attempts:
        passed = {True: _("passed"), False: _("not passed"), None: _("not marked")}[attempt.passed]
        score = "" if attempt.score is None else f"{attempt.score:.1f}"
        found.append(Row(attempt.exam, "  ".join(part for part in (str(attempt.on), score, passed) if part)))
    found += [Row(one.course, _("{day}, before or outside HRDesk", day=one.on)) for one in record.earlier]
    return found
