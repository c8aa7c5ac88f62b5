"""Items of a plan that are done by themselves: once the course they name is held, or the exam is passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from hrdesk.app.onboarding.plans import RUNNING, settle
from hrdesk.app.training.asking import ask
from hrdesk.app.training.assigning import assign
from hrdesk.app.training.completing import Proof, course_proof, exam_proof
from hrdesk.app.work import Work, use_case
from hrdesk.domain.errors import UserError
from hrdesk.domain.onboarding.checklist import Checklist, ItemKind, ItemState
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_, named


@dataclass(frozen=True, slots=True)
class Subject:
    """A course or an exam an item can name."""

    kind: ItemKind
    id: int
    name: str


@use_case("onboarding.manage")
def list_subjects(work: Work) -> tuple[Subject, ...]:
    """The courses and exams in use, courses first, in the order of names."""
    v = t.course_version
    courses = (
        select(t.course.c.id, v.c.name_zh, v.c.name_en)
        .join(v, and_(v.c.course_id == t.course.c.id, v.c.number == t.course.c.number))
        .where(t.course.c.ended.is_(False))
        .order_by(v.c.name_zh)
    )
    exams = (
        select(t.exam.c.id, t.exam.c.name_zh, t.exam.c.name_en)
        .where(t.exam.c.ended.is_(False))
        .order_by(t.exam.c.name_zh)
    )
    with work.read() as conn:
        return tuple(
            Subject(kind, row.id, named(row.name_zh, row.name_en))
            for kind, wanted in ((ItemKind.COURSE, courses), (ItemKind.EXAM, exams))
            for row in conn.execute(wanted)
        )


def refuse_unknown(conn: Connection, checklist: Checklist) -> None:
    """Refuses a template with an item whose course or exam is not in use. Errors: ``not_found``."""
    for item in checklist.items:
        if item.subject is None:
            continue
        table = t.course if item.kind is ItemKind.COURSE else t.exam
        wanted = select(table.c.id).where(table.c.id == item.subject, table.c.ended.is_(False))
        if conn.execute(wanted).first() is None:
            raise UserError(
                N_("{item}: the course or exam it names is no longer in use."),
                code="not_found",
                field="items",
                hint=N_("Open the item and choose another one, or none."),
                item=item.name,
            )


def ask_linked(work: Work, conn: Connection, plan_ids: Sequence[int]) -> None:
    """Asks the people of these plans for the courses and exams their open items name, and closes what is held already."""
    people: dict[int, None] = {}
    for item in _open(conn, t.plan.c.id.in_(plan_ids)):
        _ask(work, conn, item)
        people[item.employment_id] = None
    for employment_id in people:
        close_held(work, conn, employment_id)


def close_held(work: Work, conn: Connection, employment_id: int) -> int:
    """Closes the open items of one person whose course is held or exam is passed, with what shows it; how many."""
    closed = 0
    plans: dict[int, None] = {}
    for item in _open(conn, t.plan.c.employment_id == employment_id):
        proof = _proof(work, conn, item)
        if proof is None:
            continue
        values = {
            "state": ItemState.DONE.value, "done_at": work.now(), "words": None,
            "proof": {"message": proof.message, "values": dict(proof.values)},
        }  # fmt: skip
        update_versioned(conn, t.plan_item, item.id, item.version, values)
        record(
            conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind="plan_item",
            object_id=item.id, changes={"state": (item.state, ItemState.DONE.value)},
        )  # fmt: skip
        plans[item.plan_id] = None
        closed += 1
    for plan_id in plans:
        settle(work, conn, plan_id)
    return closed


@use_case("orders.apply")
def prove_due(work: Work) -> int:
    """Closes what has come to be held by other ways (an import), and asks again for what a new version replaced; how many.

    Writes nothing where there is nothing to do.
    """
    with work.read() as conn:
        found = [item for item in _open(conn) if not _asked(conn, item) or _proof(work, conn, item) is not None]
    people = list(dict.fromkeys(item.employment_id for item in found))
    if not people or work.database.read_only:
        return 0

    def block(conn: Connection) -> int:
        for item in found:
            _ask(work, conn, item)
        return sum(close_held(work, conn, employment_id) for employment_id in people)

    return work.write(block)


def _open(conn: Connection, *where: ColumnElement[bool]) -> Sequence[Any]:
    """Open items of running plans that name a course or an exam."""
    i = t.plan_item
    return conn.execute(
        select(i, t.plan.c.employment_id)
        .join(t.plan, t.plan.c.id == i.c.plan_id)
        .where(
            t.plan.c.state == RUNNING, i.c.state == ItemState.OPEN.value,
            or_(i.c.course_id.is_not(None), i.c.exam_id.is_not(None)), *where,
        )
        .order_by(i.c.plan_id, i.c.place)
    ).all()  # fmt: skip


def _proof(work: Work, conn: Connection, item: Any) -> Proof | None:
    if item.exam_id is not None:
        return exam_proof(conn, work, item.employment_id, item.exam_id, item.counts_from)
    after = item.counts_from.astimezone(work.zone).date() if item.counts_from is not None else None
    return course_proof(conn, item.employment_id, item.course_id, work.today(), after)


def _asked(conn: Connection, item: Any) -> bool:
    """Whether the person is asked for it, or it is out of use and cannot be asked for."""
    if item.exam_id is not None:
        running = select(t.exam_assignment.c.id).where(
            t.exam_assignment.c.exam_id == item.exam_id, t.exam_assignment.c.employment_id == item.employment_id,
            t.exam_assignment.c.ended_at.is_(None),
        )  # fmt: skip
        ended = select(t.exam.c.ended).where(t.exam.c.id == item.exam_id)
    else:
        v = t.course_version
        running = (
            select(t.learning.c.id)
            .join(v, v.c.id == t.learning.c.course_version_id)
            .where(
                v.c.course_id == item.course_id, t.learning.c.employment_id == item.employment_id,
                t.learning.c.ended_at.is_(None),
            )
        )  # fmt: skip
        ended = select(t.course.c.ended).where(t.course.c.id == item.course_id)
    return conn.execute(running).first() is not None or bool(conn.execute(ended).scalar())


def _ask(work: Work, conn: Connection, item: Any) -> None:
    if _asked(conn, item):
        return
    if item.exam_id is not None:
        assign(conn, work, item.exam_id, (item.employment_id,), item.due)
    else:
        ask(conn, work, item.course_id, {item.employment_id: item.due})
