"""The month's quality checks: those entered by hand, and those imported files tell of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, and_, select

from hrdesk.app.people.listing import in_order, placed
from hrdesk.app.quality.model import Check
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.quality import SCORE, SERIOUS, Violation
from hrdesk.storage import tables as t
from hrdesk.words import named

FILE = "quality"  # the kind of batch that is a file of checks


@use_case("performance.enter")
def checks(work: Work, period: Period) -> tuple[Check, ...]:
    """Checks of a calendar month about people the actor may see, the newest day first; also those taken back."""
    with work.read() as conn:
        found = _entered(work, conn, period) + _of_files(work, conn, period)
    return tuple(sorted(found, key=lambda one: (-one.checked_on.toordinal(), one.name, one.number)))


@use_case("performance.enter")
def check_choices(work: Work) -> tuple[tuple[int, str], ...]:
    """Whose calls the actor may check: (employment, name with number). Errors: none."""
    today = work.today()
    with work.read() as conn:
        rows = conn.execute(
            in_order(
                select(t.employment.c.id, t.employment.c.employee_no, t.person.c.name)
                .select_from(placed(today))
                .where(visible(work, t.employment.c.id, today))
            )
        ).all()
    return tuple((row.id, f"{row.name} {row.employee_no}") for row in rows if row.id != work.actor.employment_id)


def _who(work: Work) -> tuple[Any, ...]:
    return (
        t.employment.c.employee_no, t.person.c.name, t.team.c.name_zh.label("team_zh"), t.team.c.name_en.label("team_en"),
        t.account.c.shown_name,
    )  # fmt: skip


def _entered(work: Work, conn: Connection, period: Period) -> list[Check]:
    first, last = period.bounds(1)
    c = t.quality_check
    rows = conn.execute(
        select(c, *_who(work))
        .select_from(
            placed(work.today())
            .join(c, c.c.employment_id == t.employment.c.id)
            .outerjoin(t.account, t.account.c.id == c.c.account_id)
        )
        .where(c.c.checked_on.between(first, last), visible(work, c.c.employment_id, work.today()))
    ).all()
    return [
        Check(
            row.id, row.version, row.document_no, row.employment_id, row.employee_no, row.name,
            named(row.team_zh or "", row.team_en), row.checked_on, row.reference, row.score, Violation(row.violation),
            row.kind, row.finding, row.shown_name or "", row.at, withdrawn_reason=row.withdrawn_reason,
        )
        for row in rows
    ]  # fmt: skip


def _of_files(work: Work, conn: Connection, period: Period) -> list[Check]:
    f, said, serious = t.fact, t.claim, t.fact.alias("serious")
    metrics: dict[str, int] = {
        row.code: row.id for row in conn.execute(select(t.metric).where(t.metric.c.code.in_((SCORE, SERIOUS))))
    }
    if SCORE not in metrics:
        return []
    keys = ("batch_id", "month", "employment_id", "metric_id", "day", "item")
    same = and_(*(said.c[name] == f.c[name] for name in keys))
    beside = and_(
        serious.c.metric_id == metrics.get(SERIOUS, 0),
        *(serious.c[name] == f.c[name] for name in ("month", "employment_id", "day", "item")),
    )
    rows = conn.execute(
        select(
            f.c.month, f.c.day, f.c.item, f.c.value, f.c.employment_id, said.c.note, t.batch.c.file_name, t.batch.c.at,
            serious.c.value.label("serious"), *_who(work),
        )
        .select_from(
            placed(work.today())
            .join(f, f.c.employment_id == t.employment.c.id)
            .join(t.batch, t.batch.c.id == f.c.batch_id)
            .outerjoin(said, same)
            .outerjoin(serious, beside)
            .outerjoin(t.account, t.account.c.id == t.batch.c.account_id)
        )
        .where(
            visible(work, f.c.employment_id, work.today()), f.c.month == period.number, f.c.metric_id == metrics[SCORE],
            t.batch.c.kind == FILE, f.c.day > 0, f.c.value.is_not(None),
        )
    ).all()  # fmt: skip
    return [_line(period, row) for row in rows]


def _line(period: Period, row: Any) -> Check:
    violation = Violation.SERIOUS if (row.serious or Decimal(0)) > 0 else Violation.NONE
    return Check(
        None, 0, "", row.employment_id, row.employee_no, row.name, named(row.team_zh or "", row.team_en),
        date(period.year, period.month, row.day), "" if row.item.startswith("#") else row.item, row.value, violation, "",
        row.note or "", row.shown_name or "", row.at, file=row.file_name,
    )  # fmt: skip
