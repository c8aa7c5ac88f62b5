"""Courses as HR makes them: published in versions, required of whom it concerns, followed until all have read them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from hrdesk.app.people.listing import in_order, placed
from hrdesk.app.training.asking import ask_required, concerned
from hrdesk.app.training.exams import rules_json
from hrdesk.app.training.stored import add_questions
from hrdesk.app.work import Work, key_of, use_case, visible
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.training.courses import Occasion, Section, Standing, course_faults, standing
from hrdesk.domain.training.exams import Fixed, Rules
from hrdesk.domain.training.questions import Question, faults, tidy
from hrdesk.storage import attachments
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_, named

AUDIENCES = ("everybody", "department", "team", "position", "project", "employment")


@dataclass(frozen=True, slots=True)
class Audience:
    """Who must take a course: everybody, or who is in a department, team, position or project, or one person.

    ``least_days``: only from that many days in the job on.
    """

    kind: str
    object_id: int | None = None
    least_days: int = 0


@dataclass(frozen=True, slots=True)
class SectionFile:
    """A file of a section: ``place`` of the section it belongs to, counted from 0."""

    place: int
    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PublishCourse:
    """A course, or a new version of one (``course_id`` with the ``version`` seen).

    ``again``: whether those who hold the version before must take this one. ``due``: the day for all it concerns now;
    who comes later gets ``within_days``. ``questions``: up to ten make a short exam; ``exam_id``: an exam there is.
    """

    name_zh: str
    sections: tuple[Section, ...]
    audiences: tuple[Audience, ...]
    files: tuple[SectionFile, ...] = ()
    occasion: Occasion = Occasion.RULE
    label: str = ""
    name_en: str | None = None
    topics: tuple[str, ...] = ()
    minutes: int = 30
    validity_months: int | None = None
    trainer: str = ""
    source: str = ""
    note: str = ""
    hard_stop: bool = False
    again: bool = True
    due: date | None = None
    within_days: int = 7
    questions: tuple[Question, ...] = ()
    pass_mark: Decimal = Decimal(80)
    exam_id: int | None = None
    course_id: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing: how many people are asked to take it now."""

    course_id: int
    number: int
    people: int


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


def read_file(path: str | Path) -> tuple[str, bytes]:
    """The name and content of a file a person dropped. Errors: ``not_found``, ``too_large``."""
    return Path(path).name, attachments.load(path)


# --- publishing ----------------------------------------------------------------------------------------------------------


@use_case("training.write")
def publish_course(work: Work, order: PublishCourse) -> Published:
    """Publishes a course or a new version, and asks everybody it concerns to take it, in one go.

    Errors: the codes of ``course_faults`` and of ``faults`` (a question), ``too_many_questions``, ``missing`` (nobody is
    chosen), ``too_large`` (a file), ``not_found``, Conflict.
    """
    order = _checked(order)
    stored = {one.place: attachments.put(work.database, one.data, one.name) for one in order.files}

    return work.write(lambda conn: publish(conn, work, order, stored))


def publish(
    conn: Connection,
    work: Work,
    order: PublishCourse,
    stored: dict[int, attachments.Stored],
    *,
    code: str = "",
) -> Published:
    """Publishes inside a write; the order was checked, its files lie in their place."""
    course_id, number, before = _course(conn, work, order, code)
    exam_id = order.exam_id
    if order.questions:
        exam_id = _short_exam(conn, work, order)
    made = conn.execute(
        insert(t.course_version).values(
            course_id=course_id, number=number, label=order.label or f"{number}.0", name_zh=order.name_zh,
            name_en=order.name_en, occasion=str(order.occasion), topics=list(order.topics), minutes=order.minutes,
            validity_months=order.validity_months, trainer=order.trainer, source=order.source,
            hard_stop=order.hard_stop, exam_id=exam_id, note=order.note, account_id=work.actor.account_id,
            published_at=work.now(),
        )
    )  # fmt: skip
    version_id = key_of(made)
    _add_sections(conn, work, version_id, order.sections, stored)
    _require(conn, work, course_id, order)
    if before is not None:
        _replace_before(conn, work, before, order.again)
    people = ask_required(conn, work, course_id, due=order.due)
    record(
        conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind="course",
        object_id=course_id, fields=(f"number={number}", f"people={people}"),
    )  # fmt: skip
    return Published(course_id, number, people)


def _checked(order: PublishCourse) -> PublishCourse:
    from dataclasses import replace

    sections = tuple(Section(one.kind, tidy(one.title), tidy(one.body)) for one in order.sections)
    order = replace(order, name_zh=tidy(order.name_zh), sections=sections)
    for fault in course_faults(order.name_zh, sections, order.minutes, order.validity_months):
        raise UserError(fault.message, code=fault.code, field=fault.code, **dict(fault.values))
    if {at for at, one in enumerate(sections) if one.kind == "file"} != {one.place for one in order.files}:
        raise UserError(N_("A section says it has a file, but none was given."), code="missing", field="sections")
    if not order.audiences:
        raise UserError(N_("Choose whom it concerns."), code="missing", field="audiences")
    if any(one.kind not in AUDIENCES for one in order.audiences):
        raise UserError(N_("There is no such group of people."), code="not_found", field="audiences")
    if len(order.questions) > 10:
        raise UserError(
            N_("A short exam has at most ten questions."), code="too_many_questions", field="questions",
            hint=N_("Make an exam of its own for more."),
        )  # fmt: skip
    for number, question in enumerate(order.questions, start=1):
        for fault in faults(question):
            raise UserError(
                N_("Question {number}: {why}"), code=fault.code, field="questions", number=number, why=str(fault)
            )
    return order


def _course(conn: Connection, work: Work, order: PublishCourse, code: str) -> tuple[int, int, int | None]:
    """(course id, number of the new version, id of the version before)."""
    if order.course_id is None:
        made = conn.execute(insert(t.course).values(code=code or f"C{secrets.token_hex(4)}", number=1))
        return key_of(made), 1, None
    row = conn.execute(select(t.course).where(t.course.c.id == order.course_id)).first()
    if row is None:
        raise UserError(N_("This course is no longer there."), code="not_found", hint=N_("Reload the list."))
    if row.version != order.version:
        raise Conflict(
            N_("Changed by somebody else meanwhile."), hint=N_("Compare both versions; what you entered is kept.")
        )
    before = conn.execute(
        select(t.course_version.c.id).where(
            t.course_version.c.course_id == row.id, t.course_version.c.number == row.number
        )
    ).scalar()
    conn.execute(
        update(t.course)
        .where(t.course.c.id == row.id)
        .values(number=row.number + 1, ended=False, version=row.version + 1)
    )
    return row.id, row.number + 1, before


def _short_exam(conn: Connection, work: Work, order: PublishCourse) -> int:
    idents = add_questions(conn, work, order.questions)
    worth = Decimal(100) / len(idents)
    rules = Rules(
        fixed=tuple(Fixed(ident, worth.quantize(Decimal("0.01"))) for ident in idents), minutes=None,
        pass_mark=order.pass_mark, attempts=0,
    )  # fmt: skip
    exam_id = key_of(conn.execute(insert(t.exam).values(name_zh=order.name_zh, name_en=order.name_en)))
    conn.execute(
        insert(t.exam_version).values(
            exam_id=exam_id, number=1, rules=rules_json(rules), account_id=work.actor.account_id, at=work.now()
        )
    )
    return exam_id


def _add_sections(
    conn: Connection, work: Work, version_id: int, sections: Sequence[Section], stored: dict[int, attachments.Stored]
) -> None:
    for place, section in enumerate(sections):
        made = conn.execute(
            insert(t.course_section).values(
                course_version_id=version_id, place=place, kind=section.kind, title=section.title, body=section.body
            )
        )
        if place in stored:
            ident = attachments.add(
                conn, stored[place], "course_section", key_of(made), at=work.now(), account_id=work.actor.account_id
            )
            conn.execute(
                update(t.course_section).where(t.course_section.c.id == key_of(made)).values(attachment_id=ident)
            )


def _require(conn: Connection, work: Work, course_id: int, order: PublishCourse) -> None:
    """The requirements become those of the order; older ones end yesterday."""
    today = work.today()
    conn.execute(
        update(t.requirement)
        .where(t.requirement.c.course_id == course_id, t.requirement.c.ends.is_(None))
        .values(ends=today - timedelta(days=1), version=t.requirement.c.version + 1)
    )
    for one in order.audiences:
        conn.execute(
            insert(t.requirement).values(
                course_id=course_id, kind=one.kind, object_id=one.object_id, least_days=one.least_days,
                within_days=order.within_days, starts=today,
            )
        )  # fmt: skip


def _replace_before(conn: Connection, work: Work, version_id: int, again: bool) -> None:
    """What was asked in the version before: whoever has not done it gets the new one; who has, only with ``again``."""
    where = [t.learning.c.course_version_id == version_id, t.learning.c.ended_at.is_(None)]
    if not again:
        where.append(t.learning.c.finished_on.is_(None))
    conn.execute(update(t.learning).where(*where).values(ended_at=work.now(), version=t.learning.c.version + 1))


# --- whom it concerns ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RequireCourse:
    """Asks more people to take a course as it is."""

    course_id: int
    audience: Audience
    due: date | None = None
    within_days: int = 7


@use_case("training.write")
def require_course(work: Work, order: RequireCourse) -> int:
    """Makes a course required of a group; how many are asked now. Errors: ``not_found``."""
    if order.audience.kind not in AUDIENCES:
        raise UserError(N_("There is no such group of people."), code="not_found", field="audience")

    def block(conn: Connection) -> int:
        if conn.execute(select(t.course.c.id).where(t.course.c.id == order.course_id)).first() is None:
            raise UserError(N_("This course is no longer there."), code="not_found", hint=N_("Reload the list."))
        conn.execute(
            insert(t.requirement).values(
                course_id=order.course_id, kind=order.audience.kind, object_id=order.audience.object_id,
                least_days=order.audience.least_days, within_days=order.within_days, starts=work.today(),
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


# --- how far they are ----------------------------------------------------------------------------------------------------


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
        ended=row.ended_at is not None,
    )  # fmt: skip


@use_case("training.write")
def people_of(work: Work, audience: Audience) -> tuple[int, ...]:
    """The employments of an audience today that the actor may see."""
    from types import SimpleNamespace

    today = work.today()
    wanted = SimpleNamespace(kind=audience.kind, object_id=audience.object_id, least_days=audience.least_days)
    with work.read() as conn:
        found = concerned(conn, wanted, today, None)
        seen = conn.execute(
            select(t.employment.c.id).where(t.employment.c.id.in_(found), visible(work, t.employment.c.id, today))
        )
        return tuple(seen.scalars())


@dataclass(frozen=True, slots=True)
class AudienceChoice:
    """A group of people that can be chosen, with its name."""

    audience: Audience
    name: str


@use_case("training.write")
def audiences(work: Work) -> tuple[AudienceChoice, ...]:
    """Everybody, then departments, positions, teams and client projects in use."""
    from hrdesk.words import _

    found = [AudienceChoice(Audience("everybody"), _("Everybody"))]
    today = work.today()
    with work.read() as conn:
        for kind, table in (
            ("department", t.department),
            ("position", t.position),
            ("team", t.team),
            ("project", t.client_project),
        ):
            running = or_(table.c.ends.is_(None), table.c.ends >= today)
            for row in conn.execute(
                select(table.c.id, table.c.name_zh, table.c.name_en).where(running).order_by(table.c.id)
            ):
                found.append(AudienceChoice(Audience(kind, row.id), named(row.name_zh, row.name_en)))
    return tuple(found)
