"""An attempt as the file keeps it: whose it is, the time it has used, and its end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from hrdesk.app.training.outcome import OPEN, SUBMITTED, finish, mark_all, past_of
from hrdesk.app.training.rules import rules_of
from hrdesk.app.work import Work
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.training.exams import (
    Past,
    Timing,
)
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_

BEAT_SECONDS = 15
LATE = timedelta(seconds=2 * BEAT_SECONDS)  # what one beat that did not get through may cost


def assigned_exams() -> Any:
    """Every exam somebody is asked to sit, in its current version."""
    return (
        select(
            t.exam.c.id.label("exam_id"), t.exam.c.name_zh, t.exam.c.name_en, t.exam_version.c.id.label("version_id"),
            t.exam_version.c.rules, t.exam_assignment.c.due, t.exam_assignment.c.more_attempts,
            t.exam_assignment.c.assigned_at,
        )
        .select_from(
            t.exam_assignment.join(t.exam, t.exam.c.id == t.exam_assignment.c.exam_id).join(
                t.exam_version, (t.exam_version.c.exam_id == t.exam.c.id) & (t.exam_version.c.number == t.exam.c.number)
            )
        )
    )  # fmt: skip


def past_attempts(conn: Connection, exam_id: int, me: int, since: datetime | None = None) -> list[Past]:
    """One's attempts; ``since`` the exam was asked for (again), or all."""
    wanted = select(t.attempt).where(t.attempt.c.exam_id == exam_id, t.attempt.c.employment_id == me)
    if since is not None:
        wanted = wanted.where(t.attempt.c.opened_at >= since)
    return [past_of(row) for row in conn.execute(wanted.order_by(t.attempt.c.number))]


def open_attempt_of(conn: Connection, attempt_id: int, me: int, seat: str | None = None) -> Any:
    """The open attempt. Errors: ``not_found``, ``handed_in``, ``elsewhere`` (another window goes on with it)."""
    row = conn.execute(
        select(t.attempt, t.exam_version.c.rules)
        .join(t.exam_version, t.exam_version.c.id == t.attempt.c.exam_version_id)
        .where(t.attempt.c.id == attempt_id, t.attempt.c.employment_id == me)
    ).first()
    if row is None:
        raise UserError(N_("There is no such exam of yours."), code="not_found", hint=N_("Reload the list."))
    if row.state != OPEN:
        raise Conflict(
            N_("This exam was handed in already."), code="handed_in", hint=N_("Its result stands in the list.")
        )
    if seat is not None and row.seat != seat:
        raise Conflict(
            N_("This exam was continued in another window or on another computer."), code="elsewhere",
            hint=N_("Go on there, or open it here again from the list; all saved answers are kept."),
        )  # fmt: skip
    return row


def timing_of(row: Any) -> Timing:
    """The time an attempt's row has used."""
    return Timing(
        timedelta(milliseconds=row.used_ms),
        None if row.limit_ms is None else timedelta(milliseconds=row.limit_ms),
        row.beat_place_at,
        row.beat_at,
        row.clock_differs,
    )


def in_ms(span: timedelta) -> int:
    """Whole milliseconds."""
    return span // timedelta(milliseconds=1)


def keep_timing(conn: Connection, attempt_id: int, timing: Timing, **more: Any) -> None:
    """Writes the time used, and ``more`` columns, inside a write."""
    conn.execute(
        update(t.attempt)
        .where(t.attempt.c.id == attempt_id)
        .values(
            used_ms=in_ms(timing.used), beat_place_at=timing.place_at, beat_at=timing.computer_at,
            clock_differs=timing.differs, version=t.attempt.c.version + 1, **more,
        )
    )  # fmt: skip


def end_attempt(
    conn: Connection, work: Work, row: Any, *, overdue: bool, at: datetime | None = None, by_itself: bool = False
) -> None:
    """Ends an attempt (a row of ``attempt`` with the ``rules`` it was opened by) and marks it, inside a write.

    ``at``: when the person did, where that was earlier. ``by_itself``: nobody did; a hand-in kept on a computer that
    could not reach the file may still come (``kept``).
    """
    conn.execute(
        update(t.attempt)
        .where(t.attempt.c.id == row.id)
        .values(
            state=SUBMITTED, submitted_at=at or work.now(), overdue=overdue, abandoned=by_itself, points=None,
            score=None, passed=None, marked_at=None, version=t.attempt.c.version + 1,
        )
    )  # fmt: skip
    mark_all(conn, row.id, rules_of(row.rules).credit)
    finish(conn, work, row.id)
    record(
        conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind="attempt",
        object_id=row.id, fields=("overdue",) if overdue else ("submitted",),
    )  # fmt: skip
