"""When a course is done: all of it read and confirmed, and its exam passed where it has one; and what shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, or_, select, union, update

from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work
from hrdesk.domain.training.courses import valid_until
from hrdesk.domain.training.exams import points_text
from hrdesk.domain.training.homework import Homework
from hrdesk.storage import tables as t
from hrdesk.storage.versions import next_number
from hrdesk.words import N_, named


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that somebody holds a course or passed an exam: a message of the catalogue and its values as text."""

    message: str
    values: Mapping[str, str]


def after_exam(conn: Connection, work: Work, employment_id: int, exam_id: int) -> None:
    """An exam was passed: courses that were read and waited for it are done, and what waited in the checklist closes."""
    rows = conn.execute(
        select(t.learning, t.course_version.c.validity_months)
        .join(t.course_version, t.course_version.c.id == t.learning.c.course_version_id)
        .where(
            t.learning.c.employment_id == employment_id, t.course_version.c.exam_id == exam_id,
            t.learning.c.read_at.is_not(None), t.learning.c.finished_on.is_(None), t.learning.c.ended_at.is_(None),
            or_(t.learning.c.homework.is_(None), t.learning.c.homework == str(Homework.ACCEPTED)),
        )
    ).all()  # fmt: skip
    for row in rows:
        _finish(conn, work, row, row.validity_months)
    _tell_checklist(conn, work, employment_id)


def finish_course(conn: Connection, work: Work, row: Any, months: int | None) -> None:
    """Marks one person's course as done today, with the number of its certificate; its item of the checklist closes."""
    _finish(conn, work, row, months)
    _tell_checklist(conn, work, row.employment_id)


def _finish(conn: Connection, work: Work, row: Any, months: int | None) -> None:
    today = work.today()
    conn.execute(
        update(t.learning)
        .where(t.learning.c.id == row.id)
        .values(
            finished_on=today, valid_until=valid_until(today, months), document_no=_certificate_no(conn, today),
            version=t.learning.c.version + 1,
        )
    )  # fmt: skip


def _tell_checklist(conn: Connection, work: Work, employment_id: int) -> None:
    from hrdesk.app.onboarding.proving import close_held  # which asks here what is held

    close_held(work, conn, employment_id)


def _certificate_no(conn: Connection, today: date) -> str:
    return f"ZS-{today.year}-{next_number(conn, f'certificate {today.year}'):04d}"


def passed_exam(conn: Connection, employment_id: int, exam_id: int, since: datetime | None = None) -> bool:
    """Whether the person has passed the exam, ever or since a moment."""
    return _passed(conn, employment_id, exam_id, since) is not None


def _passed(conn: Connection, employment_id: int, exam_id: int, since: datetime | None) -> Any:
    wanted = (
        select(t.attempt, t.exam.c.name_zh, t.exam.c.name_en)
        .join(t.exam, t.exam.c.id == t.attempt.c.exam_id)
        .where(
            t.attempt.c.employment_id == employment_id, t.attempt.c.exam_id == exam_id, t.attempt.c.passed.is_(True)
        )
        .order_by(t.attempt.c.number.desc())
    )  # fmt: skip
    if since is not None:
        wanted = wanted.where(t.attempt.c.opened_at >= since)
    return conn.execute(wanted.limit(1)).first()


def exam_proof(
    conn: Connection, work: Work, employment_id: int, exam_id: int, since: datetime | None = None
) -> Proof | None:
    """The newest attempt that passed, ever or opened since a moment; None without one. For gates of the licence to work."""
    row = _passed(conn, employment_id, exam_id, since)
    if row is None:
        return None
    values = {
        "exam": named(row.name_zh, row.name_en), "day": row.marked_at.astimezone(work.zone).date().isoformat(),
        "score": points_text(row.score), "number": str(row.number),
    }  # fmt: skip
    return Proof(N_("“{exam}” passed on {day}: {score} of 100, attempt {number}"), values)


def holds_course(conn: Connection, employment_id: int, course_id: int, on: date) -> bool:
    """Whether the person holds the course on that day: done, not expired, not replaced; also as an import told of it."""
    return course_proof(conn, employment_id, course_id, on) is not None


def course_proof(
    conn: Connection, employment_id: int, course_id: int, on: date, after: date | None = None
) -> Proof | None:
    """What shows that the person holds the course on that day; None if not. ``after``: only what was done after a day."""
    one, v = t.learning, t.course_version
    wanted = (
        select(one, v.c.name_zh, v.c.name_en, v.c.label)
        .join(v, v.c.id == one.c.course_version_id)
        .where(
            one.c.employment_id == employment_id, v.c.course_id == course_id, one.c.ended_at.is_(None),
            one.c.finished_on <= on, or_(one.c.valid_until.is_(None), one.c.valid_until >= on),
        )
        .order_by(one.c.finished_on.desc())
    )  # fmt: skip
    if after is not None:
        wanted = wanted.where(one.c.finished_on > after)
    row = conn.execute(wanted.limit(1)).first()
    if row is None:
        return _imported_proof(conn, employment_id, course_id, on, after)
    values = {
        "course": named(row.name_zh, row.name_en), "label": row.label, "day": row.finished_on.isoformat(),
        "number": row.document_no or "",
    }  # fmt: skip
    return Proof(N_("“{course}” {label} done on {day}, certificate {number}"), values)


def _imported_proof(conn: Connection, employment_id: int, course_id: int, on: date, after: date | None) -> Proof | None:
    """The same by an imported record that names the course: by its code, or its name in any version."""
    one, v = t.training_record, t.course_version
    names = union(
        select(v.c.name_zh).where(v.c.course_id == course_id),
        select(v.c.name_en).where(v.c.course_id == course_id, v.c.name_en.is_not(None)),
        select(t.course.c.code).where(t.course.c.id == course_id),
    )
    wanted = (
        select(one.c.course, one.c.completed_on)
        .where(
            one.c.employment_id == employment_id, one.c.course.in_(names), one.c.completed_on <= on,
            or_(one.c.passed.is_(None), one.c.passed.is_(True)),
            or_(one.c.valid_until.is_(None), one.c.valid_until >= on),
        )
        .order_by(one.c.completed_on.desc())
    )  # fmt: skip
    if after is not None:
        wanted = wanted.where(one.c.completed_on > after)
    row = conn.execute(wanted.limit(1)).first()
    if row is None:
        return None
    values = {"course": row.course, "day": row.completed_on.isoformat()}
    return Proof(N_("“{course}” done on {day}, by an imported training record"), values)


def stopped_by(conn: Connection, employment_ids: Iterable[int], on: date) -> dict[int, dict[int, str]]:
    """Courses (id and name) with a hard stop whose day has passed without being done, of each person who has such.

    No new case or target until they are done. An imported record from the day of the version on lifts it, too.
    """
    v, found = t.course_version, dict[int, dict[int, str]]()
    rows = conn.execute(
        select(t.learning.c.employment_id, v.c.course_id, v.c.name_zh, v.c.name_en, v.c.published_at)
        .join(v, v.c.id == t.learning.c.course_version_id)
        .where(
            t.learning.c.employment_id.in_(list(employment_ids)), v.c.hard_stop.is_(True),
            t.learning.c.ended_at.is_(None), t.learning.c.finished_on.is_(None), t.learning.c.due < on,
        )
        .order_by(t.learning.c.due, v.c.course_id)
    )  # fmt: skip
    zone = ZoneInfo(read_settings(conn)["zone"])
    for row in rows:
        before = row.published_at.astimezone(zone).date() - timedelta(days=1)
        if _imported_proof(conn, row.employment_id, row.course_id, on, before) is not None:
            continue
        found.setdefault(row.employment_id, {})[row.course_id] = named(row.name_zh, row.name_en)
    return found
