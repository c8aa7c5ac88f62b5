"""我的学习: one's own courses, read section by section, confirmed, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update

from hrdesk.app.training.asking import ask_required
from hrdesk.app.training.assigning import assign
from hrdesk.app.training.completing import finish_course, passed_exam
from hrdesk.app.training.courses import standing_of
from hrdesk.app.training.own import own_employment
from hrdesk.app.work import Work, use_case
from hrdesk.domain.errors import UserError
from hrdesk.domain.roles import may
from hrdesk.domain.training.courses import Occasion, Standing
from hrdesk.domain.training.homework import ASSIGNMENT, Homework
from hrdesk.storage import attachments
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_, N_n, named


@dataclass(frozen=True, slots=True)
class MyCourse:
    """One course of one's own. ``read`` of ``sections`` are read; ``exam_id``: what is to be passed besides."""

    learning_id: int
    course: str
    label: str
    occasion: Occasion
    minutes: int
    note: str
    due: date | None
    finished_on: date | None
    valid_until: date | None
    standing: Standing
    open: bool
    sections: int
    read: int
    exam_id: int | None
    hard_stop: bool


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section to read. ``file``: the name of its file, where it has one."""

    id: int
    kind: str
    title: str
    body: str
    file: str
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class CourseView:
    """One's own course with all its sections."""

    course: MyCourse
    trainer: str
    source: str
    sections: tuple[SectionView, ...]
    confirmed_at: datetime | None


@use_case("training.learn")
def my_courses(work: Work) -> tuple[MyCourse, ...]:
    """One's own courses: what is open first, by the day it is due; then what was done, the newest first."""
    me = own_employment(work)
    today = work.today()
    with work.read() as conn:
        rows = conn.execute(_mine(me)).all()
        counts = _counts(conn, me)
    found = [_my_course(row, today, counts.get(row.course_version_id, (0, 0))) for row in rows]
    found = [one for one in found if one.standing is not Standing.REPLACED or one.finished_on is not None]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                not one.open, one.due or date.max if one.open else date.max - (one.finished_on or date.min),
            ),
        )
    )  # fmt: skip


@use_case("training.learn")
def take_up_required(work: Work) -> int:
    """Adds what has become required of oneself since (a new post, a new project); how many courses."""
    me = own_employment(work)

    def block(conn: Connection) -> int:
        courses = conn.execute(select(t.course.c.id).where(t.course.c.ended.is_(False))).scalars().all()
        return sum(ask_required(conn, work, ident, only=me) for ident in courses)

    return 0 if work.database.read_only else work.write(block)


def _mine(me: int) -> Any:
    v = t.course_version
    return (
        select(
            t.learning, v.c.name_zh, v.c.name_en, v.c.label, v.c.occasion, v.c.minutes, v.c.note, v.c.exam_id,
            v.c.hard_stop, v.c.trainer, v.c.source, v.c.validity_months,
        )
        .join(v, v.c.id == t.learning.c.course_version_id)
        .where(t.learning.c.employment_id == me)
    )  # fmt: skip


def _counts(conn: Connection, me: int) -> dict[int, tuple[int, int]]:
    read = t.section_read
    rows = conn.execute(
        select(t.course_section.c.course_version_id, read.c.at)
        .outerjoin(read, (read.c.section_id == t.course_section.c.id) & (read.c.employment_id == me))
        .where(t.course_section.c.kind != ASSIGNMENT)
        .where(t.course_section.c.course_version_id.in_(select(t.learning.c.course_version_id).where(t.learning.c.employment_id == me)))
    )  # fmt: skip
    found: dict[int, tuple[int, int]] = {}
    for row in rows:
        whole, done = found.get(row.course_version_id, (0, 0))
        found[row.course_version_id] = (whole + 1, done + (row.at is not None))
    return found


def _my_course(row: Any, today: date, count: tuple[int, int]) -> MyCourse:
    return MyCourse(
        row.id, named(row.name_zh, row.name_en), row.label, Occasion(row.occasion), row.minutes, row.note, row.due,
        row.finished_on, row.valid_until, standing_of(row, today),
        standing_of(row, today).open and row.ended_at is None, count[0], count[1], row.exam_id, row.hard_stop,
    )  # fmt: skip


def _one(conn: Connection, learning_id: int, me: int) -> Any:
    row = conn.execute(_mine(me).where(t.learning.c.id == learning_id)).first()
    if row is None:
        raise UserError(N_("There is no such course of yours."), code="not_found", hint=N_("Reload the list."))
    return row


@use_case("training.learn")
def course_view(work: Work, learning_id: int) -> CourseView:
    """One's own course, to read; also one taken out of use meanwhile. Errors: ``not_found``."""
    me = own_employment(work)
    read = t.section_read
    with work.read() as conn:
        row = _one(conn, learning_id, me)
        rows = conn.execute(
            select(t.course_section, t.attachment.c.shown_name, read.c.at.label("read_at"))
            .outerjoin(t.attachment, t.attachment.c.id == t.course_section.c.attachment_id)
            .outerjoin(read, (read.c.section_id == t.course_section.c.id) & (read.c.employment_id == me))
            .where(t.course_section.c.course_version_id == row.course_version_id)
            .order_by(t.course_section.c.place)
        ).all()
    sections = tuple(SectionView(o.id, o.kind, o.title, o.body, o.shown_name or "", o.read_at) for o in rows)
    to_read = [one for one in sections if one.kind != ASSIGNMENT]
    count = (len(to_read), sum(one.read_at is not None for one in to_read))
    return CourseView(_my_course(row, work.today(), count), row.trainer, row.source, sections, row.read_at)


@use_case("training.learn")
def section_file(work: Work, section_id: int) -> tuple[str, bytes]:
    """The file of a section, for who was asked to read it or looks after training. Errors: ``not_found``, ``damaged``."""
    section = t.course_section
    wanted = select(section.c.attachment_id).where(section.c.id == section_id)
    if not may(work.actor.role, "training.write"):
        mine = select(t.learning.c.course_version_id).where(t.learning.c.employment_id == own_employment(work))
        wanted = wanted.where(section.c.course_version_id.in_(mine))
    with work.read() as conn:
        ident = conn.execute(wanted).scalar()
    if ident is None:
        raise UserError(N_("There is no such file."), code="not_found", hint=N_("Reload the list."))
    return attachments.get(work.database, ident)


@use_case("training.learn")
def mark_read(work: Work, learning_id: int, section_id: int) -> None:
    """One section was read to its end. Errors: ``not_found``."""
    me = own_employment(work)

    def block(conn: Connection) -> None:
        row = _one(conn, learning_id, me)
        there = conn.execute(
            select(t.course_section.c.id).where(
                t.course_section.c.id == section_id, t.course_section.c.course_version_id == row.course_version_id
            )
        ).first()
        if there is None:
            raise UserError(N_("There is no such section."), code="not_found", hint=N_("Reload the list."))
        known = select(t.section_read.c.at).where(
            t.section_read.c.section_id == section_id, t.section_read.c.employment_id == me
        )
        if conn.execute(known).first() is None:
            conn.execute(insert(t.section_read).values(section_id=section_id, employment_id=me, at=work.now()))

    work.write(block)


@use_case("training.learn")
def confirm_course(work: Work, learning_id: int) -> bool:
    """“Read and understood”: the entry on the 签收表. True when the course is done, False when an exam or
    homework is still to come.

    Errors: ``not_found``, ``not_read`` (a section is not read yet).
    """
    me = own_employment(work)

    def block(conn: Connection) -> bool:
        row = _one(conn, learning_id, me)
        whole, read = _counts(conn, me).get(row.course_version_id, (0, 0))
        if read < whole:
            raise UserError(
                N_n("{count} section is not read yet.", "{count} sections are not read yet."), code="not_read", hint=N_("Read each of them to its end first."), count=whole - read
            )  # fmt: skip
        if row.read_at is None:
            conn.execute(
                update(t.learning)
                .where(t.learning.c.id == learning_id)
                .values(read_at=work.now(), version=t.learning.c.version + 1)
            )
            record(
                conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind="learning",
                object_id=learning_id, fields=("read",),
            )  # fmt: skip
        if row.finished_on is not None:
            return True
        renewed = row.assigned_at if row.round > 1 else None
        if row.exam_id is not None and not passed_exam(conn, me, row.exam_id, renewed):
            assign(conn, work, row.exam_id, (me,), row.due, renewed=renewed)
            return False
        if row.homework not in (None, str(Homework.ACCEPTED)):
            return False
        finish_course(conn, work, row, row.validity_months)
        return True

    return work.write(block)


@use_case("training.learn")
def save_file(work: Work, path: str | Path, data: bytes) -> str:
    """Writes a file of a course where the person chose; its name. Errors: ``read_only``, ``disk_full``."""
    from hrdesk.storage.durable import speaking_of, write_whole

    place = Path(path)
    with speaking_of(place.parent):
        write_whole(place, data)
    return place.name
