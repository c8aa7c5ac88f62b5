"""A course published, or a new version of one: its sections, its short exam, and whom it concerns, in one go."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from hrdesk.app.training.asking import ask_required
from hrdesk.app.training.audiences import AUDIENCES, Audience
from hrdesk.app.training.rules import rules_json
from hrdesk.app.training.stored import add_questions
from hrdesk.app.work import Work, key_of, use_case
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.training.courses import Occasion, Section, course_faults
from hrdesk.domain.training.exams import Fixed, Rules
from hrdesk.domain.training.questions import Question, faults, tidy
from hrdesk.storage import attachments
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_


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


def read_file(path: str | Path) -> tuple[str, bytes]:
    """The name and content of a file a person dropped. Errors: ``not_found``, ``too_large``."""
    return Path(path).name, attachments.load(path)


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
