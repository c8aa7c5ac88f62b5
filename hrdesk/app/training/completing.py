"""When a course is done: all of it read and confirmed, and its exam passed where it has one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, or_, select, update

from hrdesk.app.work import Work
from hrdesk.domain.training.courses import valid_until
from hrdesk.storage import tables as t
from hrdesk.storage.versions import next_number


def after_exam(conn: Connection, work: Work, employment_id: int, exam_id: int) -> None:
    """An exam was passed: courses that were read and waited for it are done."""
    rows = conn.execute(
        select(t.learning, t.course_version.c.validity_months)
        .join(t.course_version, t.course_version.c.id == t.learning.c.course_version_id)
        .where(
            t.learning.c.employment_id == employment_id, t.course_version.c.exam_id == exam_id,
            t.learning.c.read_at.is_not(None), t.learning.c.finished_on.is_(None), t.learning.c.ended_at.is_(None),
        )
    ).all()  # fmt: skip
    for row in rows:
        finish_course(conn, work, row, row.validity_months)


def finish_course(conn: Connection, work: Work, row: Any, months: int | None) -> None:
    """Marks one person's course as done today, with the number of its certificate."""
    today = work.today()
    conn.execute(
        update(t.learning)
        .where(t.learning.c.id == row.id)
        .values(
            finished_on=today, valid_until=valid_until(today, months), document_no=_certificate_no(conn, today),
            version=t.learning.c.version + 1,
        )
    )  # fmt: skip


def _certificate_no(conn: Connection, today: date) -> str:
    return f"ZS-{today.year}-{next_number(conn, f'certificate {today.year}'):04d}"


def passed_exam(conn: Connection, employment_id: int, exam_id: int, since: datetime | None = None) -> bool:
    """Whether the person has passed the exam, ever or since a moment; for gates of the licence to work."""
    wanted = select(t.attempt.c.id).where(
        t.attempt.c.employment_id == employment_id, t.attempt.c.exam_id == exam_id, t.attempt.c.passed.is_(True)
    )
    if since is not None:
        wanted = wanted.where(t.attempt.c.opened_at >= since)
    return conn.execute(wanted).first() is not None


def holds_course(conn: Connection, employment_id: int, course_id: int, on: date) -> bool:
    """Whether the person holds the course on that day: done, not expired, not replaced; for gates and hard stops."""
    valid = t.learning.c.valid_until
    return (
        conn.execute(
            select(t.learning.c.id)
            .join(t.course_version, t.course_version.c.id == t.learning.c.course_version_id)
            .where(
                t.learning.c.employment_id == employment_id, t.course_version.c.course_id == course_id,
                t.learning.c.ended_at.is_(None), t.learning.c.finished_on <= on, or_(valid.is_(None), valid >= on),
            )
        ).first()
        is not None
    )  # fmt: skip


def stopped_by(conn: Connection, employment_id: int, on: date) -> list[int]:
    """Courses with a hard stop whose day has passed for this person without being done: no new cases until they are."""
    rows = conn.execute(
        select(t.course_version.c.course_id)
        .join(t.learning, t.learning.c.course_version_id == t.course_version.c.id)
        .where(
            and_(
                t.learning.c.employment_id == employment_id, t.course_version.c.hard_stop.is_(True),
                t.learning.c.ended_at.is_(None), t.learning.c.finished_on.is_(None), t.learning.c.due < on,
            )
        )
    )  # fmt: skip
    return list(rows.scalars())
