"""Homework: an assignment of a course handed in as text and files, marked by a person, accepted or returned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from hrdesk.app.training.completing import finish_course, passed_exam
from hrdesk.app.training.own import own_employment
from hrdesk.app.work import Work, key_of, use_case, visible
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.roles import may
from hrdesk.domain.training.homework import ASSIGNMENT, Homework, homework_fault, together
from hrdesk.domain.training.questions import tidy
from hrdesk.storage import attachments
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_, named

KIND = "submission"


@dataclass(frozen=True, slots=True)
class HandedFile:
    """A file of a try."""

    id: int
    name: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Try:
    """What was handed in once, and what came of it. ``score``: out of 100, where one was given."""

    number: int
    state: Homework
    handed_in_at: datetime
    body: str
    files: tuple[HandedFile, ...]
    score: Decimal | None
    comment: str
    marked_at: datetime | None


@dataclass(frozen=True, slots=True)
class MyHomework:
    """One assignment of one's own course with its tries, the newest first."""

    section_id: int
    state: Homework
    tries: tuple[Try, ...]


@dataclass(frozen=True, slots=True)
class HandInHomework:
    """One try. ``files``: (name, content)."""

    learning_id: int
    section_id: int
    body: str = ""
    files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class WaitingHomework:
    """A try that waits to be marked."""

    id: int
    version: int
    employee_no: str
    name: str
    course: str
    title: str
    task: str
    number: int
    body: str
    files: tuple[HandedFile, ...]
    handed_in_at: datetime
    before: str  # the comment the try before was returned with


@dataclass(frozen=True, slots=True)
class MarkHomework:
    """What a person decides: accepted, or returned for another try with the reason as ``comment``."""

    id: int
    version: int
    accepted: bool
    score: Decimal | None = None
    comment: str = ""


def read_homework_file(path: str | Path) -> tuple[str, bytes]:
    """The name and content of a file to hand in. Errors: ``not_found``, ``too_large``."""
    return Path(path).name, attachments.load(path)


# --- the person ----------------------------------------------------------------------------------------------------------


@use_case("training.learn")
def my_homework(work: Work, learning_id: int) -> tuple[MyHomework, ...]:
    """The assignments of one's own course and what was handed in. Errors: ``not_found``."""
    with work.read() as conn:
        row = _own_learning(conn, work, learning_id)
        sections = _assignments(conn, row.course_version_id)
        tries = conn.execute(
            select(t.submission)
            .where(t.submission.c.learning_id == learning_id)
            .order_by(t.submission.c.section_id, t.submission.c.number.desc())
        ).all()
        files = _files(conn, [one.id for one in tries])
    found = []
    for ident in sections:
        own = tuple(_try(one, files.get(one.id, ())) for one in tries if one.section_id == ident)
        found.append(MyHomework(ident, own[0].state if own else Homework.OPEN, own))
    return tuple(found)


def _try(row: Any, files: tuple[HandedFile, ...]) -> Try:
    return Try(
        row.number, Homework(row.state), row.handed_in_at, row.body, files, row.score, row.comment or "", row.marked_at
    )


@use_case("training.learn")
def hand_in_homework(work: Work, order: HandInHomework) -> int:
    """Hands a try in; its number.

    Errors: ``not_found``, ``missing`` (neither text nor file), ``too_long``, ``too_many``, ``bad_kind``, ``too_large`` (a
    file), ``waiting`` (the try before waits to be marked), ``accepted``, ``disk_full``.
    """
    body = tidy(order.body)
    fault = homework_fault(body, [name for name, _data in order.files])
    if fault is not None:
        raise UserError(fault.message, code=fault.code, field="body", **dict(fault.values))
    with work.read() as conn:
        _may_hand_in(conn, work, order)
    stored = [attachments.put(work.database, data, name) for name, data in order.files]

    def block(conn: Connection) -> int:
        number = 1 + _may_hand_in(conn, work, order)
        ident = key_of(
            conn.execute(
                insert(t.submission).values(
                    learning_id=order.learning_id, section_id=order.section_id, number=number, body=body,
                    state=str(Homework.WAITING), handed_in_at=work.now(),
                )
            )
        )  # fmt: skip
        for one in stored:
            attachments.add(conn, one, KIND, ident, at=work.now(), account_id=work.actor.account_id)
        _settle(conn, order.learning_id)
        record(
            conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind=KIND,
            object_id=ident, fields=(f"number={number}", f"files={len(stored)}"),
        )  # fmt: skip
        return number

    return work.write(block)


def _may_hand_in(conn: Connection, work: Work, order: HandInHomework) -> int:
    """How many tries there were. Errors: see ``hand_in_homework``."""
    row = _own_learning(conn, work, order.learning_id)
    if order.section_id not in _assignments(conn, row.course_version_id):
        raise UserError(N_("There is no such homework."), code="not_found", hint=N_("Reload the list."))
    last = conn.execute(
        select(t.submission.c.number, t.submission.c.state)
        .where(t.submission.c.learning_id == order.learning_id, t.submission.c.section_id == order.section_id)
        .order_by(t.submission.c.number.desc())
        .limit(1)
    ).first()
    if last is None:
        return 0
    if last.state == Homework.WAITING:
        raise Conflict(N_("What you handed in waits to be marked."), code="waiting")
    if last.state == Homework.ACCEPTED:
        raise Conflict(N_("This homework is accepted already."), code="accepted")
    return int(last.number)


def _own_learning(conn: Connection, work: Work, learning_id: int) -> Any:
    row = conn.execute(
        select(t.learning).where(
            t.learning.c.id == learning_id, t.learning.c.employment_id == own_employment(work)
        )
    ).first()  # fmt: skip
    if row is None:
        raise UserError(N_("There is no such course of yours."), code="not_found", hint=N_("Reload the list."))
    return row


def _assignments(conn: Connection, version_id: int) -> list[int]:
    section = t.course_section
    wanted = select(section.c.id).where(section.c.course_version_id == version_id, section.c.kind == ASSIGNMENT)
    return list(conn.execute(wanted.order_by(section.c.place)).scalars())


def _files(conn: Connection, idents: Sequence[int]) -> dict[int, tuple[HandedFile, ...]]:
    found: dict[int, tuple[HandedFile, ...]] = {}
    for one in attachments.of(conn, KIND, idents):
        found[one.object_id] = (*found.get(one.object_id, ()), HandedFile(one.id, one.shown_name, one.bytes))
    return found


def begins_with(conn: Connection, version_id: int) -> str | None:
    """How the homework of somebody newly asked stands; None where the version has none."""
    return str(Homework.OPEN) if _assignments(conn, version_id) else None


def _settle(conn: Connection, learning_id: int) -> Homework | None:
    """Writes how all the homework of a course stands now."""
    version_id = conn.execute(
        select(t.learning.c.course_version_id).where(t.learning.c.id == learning_id)
    ).scalar_one()  # fmt: skip
    newest = {
        row.section_id: Homework(row.state)
        for row in conn.execute(
            select(t.submission).where(t.submission.c.learning_id == learning_id).order_by(t.submission.c.number)
        )
    }
    stands = together(newest.get(ident, Homework.OPEN) for ident in _assignments(conn, version_id))
    conn.execute(
        update(t.learning)
        .where(t.learning.c.id == learning_id)
        .values(homework=None if stands is None else str(stands), version=t.learning.c.version + 1)
    )
    return stands


@use_case("training.learn")
def homework_file(work: Work, attachment_id: int) -> tuple[str, bytes]:
    """A file handed in, for who handed it in and for who marks the person. Errors: ``not_found``, ``damaged``."""
    wanted = (
        select(t.attachment.c.id)
        .join(t.submission, t.submission.c.id == t.attachment.c.object_id)
        .join(t.learning, t.learning.c.id == t.submission.c.learning_id)
        .where(t.attachment.c.id == attachment_id, t.attachment.c.object_kind == KIND)
    )
    if may(work.actor.role, "training.mark") and work.actor.visit is None:
        wanted = wanted.where(visible(work, t.learning.c.employment_id, work.today()))
    else:
        wanted = wanted.where(t.learning.c.employment_id == own_employment(work))
    with work.read() as conn:
        ident = conn.execute(wanted).scalar()
    if ident is None:
        raise UserError(N_("There is no such file."), code="not_found", hint=N_("Reload the list."))
    return attachments.get(work.database, ident)


# --- who marks -----------------------------------------------------------------------------------------------------------


@use_case("training.mark")
def homework_waiting(work: Work) -> tuple[WaitingHomework, ...]:
    """What was handed in and is not marked yet, the oldest first; not one's own."""
    with work.read() as conn:
        rows = conn.execute(_waiting(work, work.today()).order_by(t.submission.c.handed_in_at, t.submission.c.id)).all()
        files = _files(conn, [row.id for row in rows])
        before = {
            (row.learning_id, row.section_id, row.number): row.comment or ""
            for row in conn.execute(
                select(t.submission).where(
                    t.submission.c.learning_id.in_([row.learning_id for row in rows]),
                    t.submission.c.state == str(Homework.RETURNED),
                )
            )
        }
    return tuple(
        WaitingHomework(
            row.id, row.version, row.employee_no, row.person_name, named(row.name_zh, row.name_en), row.title,
            row.task, row.number, row.body, files.get(row.id, ()), row.handed_in_at,
            before.get((row.learning_id, row.section_id, row.number - 1), ""),
        )
        for row in rows
    )  # fmt: skip


def _waiting(work: Work, day: date) -> Any:
    one, v, section = t.submission, t.course_version, t.course_section
    return (
        select(
            one, t.learning.c.employment_id, t.employment.c.employee_no, t.person.c.name.label("person_name"),
            v.c.name_zh, v.c.name_en, section.c.title, section.c.body.label("task"),
        )
        .select_from(
            one.join(t.learning, t.learning.c.id == one.c.learning_id)
            .join(v, v.c.id == t.learning.c.course_version_id)
            .join(section, section.c.id == one.c.section_id)
            .join(t.employment, t.employment.c.id == t.learning.c.employment_id)
            .join(t.person, t.person.c.id == t.employment.c.person_id)
        )
        .where(
            one.c.state == str(Homework.WAITING), visible(work, t.learning.c.employment_id, day),
            t.learning.c.employment_id != (work.actor.employment_id or -1),
        )
    )  # fmt: skip


def waiting_count(conn: Connection, work: Work, day: date) -> int:
    """How many tries wait for the actor to mark them."""
    return int(conn.execute(select(func.count()).select_from(_waiting(work, day).subquery())).scalar_one())


@use_case("training.mark")
def mark_homework(work: Work, order: MarkHomework) -> bool:
    """Accepts a try or returns it; whether the course is done by it.

    Errors: ``not_found`` (not waiting, or not one's to mark), ``out_of_range`` (score), ``missing`` (a reason to return),
    Conflict.
    """
    comment = tidy(order.comment)
    if order.score is not None and not 0 <= order.score <= 100:
        raise UserError(N_("A score goes from 0 to 100."), code="out_of_range", field="score")
    if not order.accepted and not comment:
        raise UserError(N_("Say what is to be done better."), code="missing", field="comment")

    def block(conn: Connection) -> bool:
        row = conn.execute(_waiting(work, work.today()).where(t.submission.c.id == order.id)).first()
        if row is None:
            raise UserError(
                N_("This homework does not wait to be marked."), code="not_found",
                hint=N_("Somebody else may have marked it; reload the list."),
            )  # fmt: skip
        state = Homework.ACCEPTED if order.accepted else Homework.RETURNED
        values = {
            "state": str(state), "score": order.score, "comment": comment or None, "marked_by": work.actor.account_id,
            "marked_at": work.now(),
        }  # fmt: skip
        update_versioned(conn, t.submission, order.id, order.version, values)
        record(
            conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind=KIND,
            object_id=order.id, fields=(str(state), "score"),
        )  # fmt: skip
        return _settle(conn, row.learning_id) is Homework.ACCEPTED and _finish_if_due(conn, work, row.learning_id)

    return work.write(block)


def _finish_if_due(conn: Connection, work: Work, learning_id: int) -> bool:
    """The last homework is accepted: the course is done where all of it was read and its exam is passed."""
    row = conn.execute(
        select(t.learning, t.course_version.c.exam_id, t.course_version.c.validity_months)
        .join(t.course_version, t.course_version.c.id == t.learning.c.course_version_id)
        .where(t.learning.c.id == learning_id)
    ).one()
    if row.read_at is None or row.finished_on is not None or row.ended_at is not None:
        return False
    renewed = row.assigned_at if row.round > 1 else None
    if row.exam_id is not None and not passed_exam(conn, row.employment_id, row.exam_id, renewed):
        return False
    finish_course(conn, work, row, row.validity_months)
    return True
