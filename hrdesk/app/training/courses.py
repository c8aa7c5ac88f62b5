"""Courses as HR makes them: published in versions, required of whom it concerns, followed until all have read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, func, insert, select, update

from hrdesk.app.people.listing import in_order, placed
from hrdesk.app.training.asking import ask_required
from hrdesk.app.training.audiences import AUDIENCES, Audience
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.errors import UserError
from hrdesk.domain.training.courses import Occasion, Standing, standing
from hrdesk.domain.training.homework import Homework
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_, named


@dataclass(frozen=True, slots=True)
class CourseRow:
    """One course in its current version, and how the people the actor may see stand with it."""

    id: int
    version: int
    number: int
    label: str
    name: str
    occasion: Occasion
    minutes: int
    validity_months: int | None
    published_at: datetime
    hard_stop: bool
    exam_id: int | None
    asked: int
    done: int
    overdue: int


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """One person and the current version of a course."""

    employment_id: int
    employee_no: str
    name: str
    department: str
    team: str
    due: date | None
    read_at: datetime | None
    finished_on: date | None
    valid_until: date | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class RequireCourse:
    """Asks more people to take a course as it is."""

    course_id: int
    audiences: tuple[Audience, ...]
    due: date | None = None
    within_days: int = 7


@use_case("training.write")
def require_course(work: Work, order: RequireCourse) -> int:
    """Makes a course required of groups or people; how many are asked now. Errors: ``not_found``."""
    if any(one.kind not in AUDIENCES for one in order.audiences):
        raise UserError(N_("There is no such group of people."), code="not_found", field="audience")

    def block(conn: Connection) -> int:
        if conn.execute(select(t.course.c.id).where(t.course.c.id == order.course_id)).first() is None:
            raise UserError(N_("This course is no longer there."), code="not_found", hint=N_("Reload the list."))
        for one in order.audiences:
            conn.execute(
                insert(t.requirement).values(
                    course_id=order.course_id, kind=one.kind, object_id=one.object_id, least_days=one.least_days,
                    within_days=order.within_days, starts=work.today(),
                )
            )  # fmt: skip
        people = ask_required(conn, work, order.course_id, due=order.due)
        record(
            conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind="course",
            object_id=order.course_id, fields=(f"people={people}",),
        )  # fmt: skip
        return people

    return work.write(block)


@use_case("training.write")
def bring_up_to_date(work: Work) -> int:
    """Asks who has joined or moved since, and whose course has expired, to take what is required of them; how many."""

    def block(conn: Connection) -> int:
        today = work.today()
        conn.execute(
            update(t.learning)
            .where(t.learning.c.valid_until < today, t.learning.c.ended_at.is_(None))
            .values(ended_at=work.now(), version=t.learning.c.version + 1)
        )
        courses = conn.execute(select(t.course.c.id).where(t.course.c.ended.is_(False))).scalars().all()
        return sum(ask_required(conn, work, ident) for ident in courses)

    return work.write(block)


@use_case("training.write")
def end_course(work: Work, course_id: int, version: int) -> None:
    """Takes a course out of use; what people have done of it stays. Who reads it now may finish. Errors: Conflict."""
    from hrdesk.storage.versions import update_versioned

    def block(conn: Connection) -> None:
        update_versioned(conn, t.course, course_id, version, {"ended": True})
        record(
            conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind="course",
            object_id=course_id, fields=("ended",),
        )  # fmt: skip

    work.write(block)


@use_case("training.read")
def list_courses(work: Work) -> tuple[CourseRow, ...]:
    """Courses in use, the newest version first, with how the people the actor may see stand."""
    today = work.today()
    done = t.learning.c.finished_on.is_not(None)
    with work.read() as conn:
        counted = {
            row.course_version_id: row
            for row in conn.execute(
                select(
                    t.learning.c.course_version_id, func.count().label("asked"),
                    func.count().filter(done).label("done"),
                    func.count().filter(~done & (t.learning.c.due < today)).label("overdue"),
                )
                .where(t.learning.c.ended_at.is_(None), visible(work, t.learning.c.employment_id, today))
                .group_by(t.learning.c.course_version_id)
            )
        }  # fmt: skip
        rows = conn.execute(_current().order_by(t.course_version.c.published_at.desc(), t.course.c.id)).all()
    found = []
    for row in rows:
        count = counted.get(row.version_id)
        found.append(
            CourseRow(
                row.id, row.version, row.number, row.label, named(row.name_zh, row.name_en), Occasion(row.occasion),
                row.minutes, row.validity_months, row.published_at, row.hard_stop, row.exam_id,
                count.asked if count else 0, count.done if count else 0, count.overdue if count else 0,
            )
        )  # fmt: skip
    return tuple(found)


def _current() -> Any:
    v = t.course_version
    return (
        select(
            t.course.c.id, t.course.c.version, v.c.number, v.c.id.label("version_id"), v.c.label, v.c.name_zh,
            v.c.name_en, v.c.occasion, v.c.minutes, v.c.validity_months, v.c.published_at, v.c.hard_stop, v.c.exam_id,
        )
        .join(v, and_(v.c.course_id == t.course.c.id, v.c.number == t.course.c.number))
        .where(t.course.c.ended.is_(False))
    )  # fmt: skip


@use_case("training.read")
def readers(work: Work, course_id: int) -> tuple[ReaderRow, ...]:
    """Everybody asked to take the current version whom the actor may see, in the order of names."""
    today = work.today()
    with work.read() as conn:
        rows = conn.execute(
            in_order(
                select(
                    t.learning, t.employment.c.employee_no, t.person.c.name, t.team.c.name_zh.label("team"),
                    t.department.c.name_zh.label("department"),
                )
                .select_from(
                    placed(today)
                    .join(t.learning, t.learning.c.employment_id == t.employment.c.id)
                    .join(t.course_version, t.course_version.c.id == t.learning.c.course_version_id)
                )
                .where(
                    t.course_version.c.course_id == course_id, t.learning.c.ended_at.is_(None),
                    visible(work, t.employment.c.id, today),
                )
            )
        ).all()  # fmt: skip
    return tuple(
        ReaderRow(
            row.employment_id, row.employee_no, row.name, row.department or "", row.team or "", row.due, row.read_at,
            row.finished_on, row.valid_until, standing_of(row, today),
        )
        for row in rows
    )  # fmt: skip


def standing_of(row: Any, today: date) -> Standing:
    """How the person of a ``learning`` row stands today."""
    return standing(
        today, due=row.due, read=row.read_at is not None, finished=row.finished_on, valid=row.valid_until,
        ended=row.ended_at is not None, homework=Homework(row.homework) if row.homework else None,
    )  # fmt: skip
