"""Who must sit an exam: asked, granted a resit, and how everybody stands with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert, select

from hrdesk.app.people.listing import in_order, placed
from hrdesk.app.training.exams import no_exam, record_change
from hrdesk.app.training.outcome import past_of
from hrdesk.app.training.rules import rules_of
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.training.exams import (
    Rules,
    attempts_left,
    counted,
)
from hrdesk.storage import tables as t
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_


@dataclass(frozen=True, slots=True)
class AssignExam:
    """Who must sit an exam, by when."""

    exam_id: int
    employment_ids: tuple[int, ...]
    due: date | None = None


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One person and one exam."""

    employment_id: int
    employee_no: str
    name: str
    team: str
    due: date | None
    attempts: int
    left: int | None
    score: Decimal | None
    passed: bool
    open: bool
    waiting: bool
    last_at: datetime | None
    clock_differs: bool


@use_case("training.write")
def assign_exam(work: Work, order: AssignExam) -> int:
    """Asks people to sit an exam; who was asked already gets the new date. How many are asked now.

    Errors: ``not_found``, Denied for people the actor may not see.
    """

    def block(conn: Connection) -> int:
        if (
            conn.execute(select(t.exam.c.id).where(t.exam.c.id == order.exam_id, t.exam.c.ended.is_(False))).first()
            is None
        ):
            raise no_exam()
        check_seen(conn, work, order.employment_ids)
        assign(conn, work, order.exam_id, order.employment_ids, order.due)
        record_change(conn, work, "exam", order.exam_id, (f"assigned={len(order.employment_ids)}",))
        return len(set(order.employment_ids))

    return work.write(block)


def check_seen(conn: Connection, work: Work, employment_ids: Sequence[int]) -> None:
    """Denied unless the actor may see all of these people."""
    wanted = set(employment_ids)
    seen = set(
        conn.execute(
            select(t.employment.c.id).where(
                t.employment.c.id.in_(wanted), visible(work, t.employment.c.id, work.today())
            )
        ).scalars()
    )
    if wanted - seen:
        raise Denied(N_("You may not see all of these people."), hint=N_("Choose people of your own team."))


def assign(
    conn: Connection,
    work: Work,
    exam_id: int,
    employment_ids: Sequence[int],
    due: date | None,
    *,
    renewed: datetime | None = None,
) -> None:
    """Makes assignments, inside a write. ``renewed``: attempts before that moment count no longer."""
    known = {
        row.employment_id: row
        for row in conn.execute(select(t.exam_assignment).where(t.exam_assignment.c.exam_id == exam_id))
    }
    for ident in dict.fromkeys(employment_ids):
        row = known.get(ident)
        if row is None:
            conn.execute(
                insert(t.exam_assignment).values(exam_id=exam_id, employment_id=ident, due=due, assigned_at=work.now())
            )
        else:
            values: dict[str, Any] = {"due": due or row.due, "ended_at": None}
            if renewed is not None and row.assigned_at < renewed:
                values |= {"assigned_at": work.now(), "more_attempts": 0}
            update_versioned(conn, t.exam_assignment, row.id, row.version, values)


@use_case("training.write")
def grant_resit(work: Work, exam_id: int, employment_id: int) -> int:
    """One more attempt for one person; how many were granted now. Errors: ``not_found``, Denied."""

    def block(conn: Connection) -> int:
        check_seen(conn, work, (employment_id,))
        row = conn.execute(
            select(t.exam_assignment).where(
                t.exam_assignment.c.exam_id == exam_id, t.exam_assignment.c.employment_id == employment_id
            )
        ).first()
        if row is None:
            raise UserError(N_("This person is not asked to sit the exam."), code="not_found")
        more = row.more_attempts + 1
        update_versioned(conn, t.exam_assignment, row.id, row.version, {"more_attempts": more})
        record_change(conn, work, "exam_assignment", row.id, ("more_attempts",))
        return int(more)

    return work.write(block)


@use_case("training.read")
def exam_results(work: Work, exam_id: int) -> tuple[ResultRow, ...]:
    """Everybody asked to sit the exam whom the actor may see, in the order of names. Errors: ``not_found``."""
    day = work.today()
    with work.read() as conn:
        kept = conn.execute(
            select(t.exam_version.c.rules)
            .join(t.exam, (t.exam.c.id == t.exam_version.c.exam_id) & (t.exam.c.number == t.exam_version.c.number))
            .where(t.exam.c.id == exam_id)
        ).scalar()
        if kept is None:
            raise no_exam()
        rules = rules_of(kept)
        people = conn.execute(
            in_order(
                select(
                    t.exam_assignment.c.employment_id, t.exam_assignment.c.due, t.exam_assignment.c.more_attempts,
                    t.exam_assignment.c.assigned_at,
                    t.employment.c.employee_no, t.person.c.name, t.team.c.name_zh.label("team"),
                )
                .select_from(placed(day).join(t.exam_assignment, t.exam_assignment.c.employment_id == t.employment.c.id))
                .where(
                    t.exam_assignment.c.exam_id == exam_id, t.exam_assignment.c.ended_at.is_(None),
                    visible(work, t.employment.c.id, day),
                )
            )
        ).all()  # fmt: skip
        attempts: dict[int, list[Any]] = {}
        for row in conn.execute(select(t.attempt).where(t.attempt.c.exam_id == exam_id).order_by(t.attempt.c.number)):
            attempts.setdefault(row.employment_id, []).append(row)
    return tuple(
        _result(rules, one, [row for row in attempts.get(one.employment_id, []) if row.opened_at >= one.assigned_at])
        for one in people
    )


def _result(rules: Rules, person: Any, attempts: Sequence[Any]) -> ResultRow:
    past = [past_of(row) for row in attempts]
    return ResultRow(
        person.employment_id, person.employee_no, person.name, person.team or "", person.due, len(attempts),
        attempts_left(rules, past, person.more_attempts),
        counted([one.score for one in past if one.score is not None], rules.counting),
        any(one.passed for one in past), any(one.open for one in past),
        any(row.state == "submitted" for row in attempts),
        max((row.submitted_at for row in attempts if row.submitted_at is not None), default=None),
        any(row.clock_differs for row in attempts),
    )  # fmt: skip
