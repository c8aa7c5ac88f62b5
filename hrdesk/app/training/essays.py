"""Essays handed in: waiting for a person's marks, and marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.training.exams import record_change
from hrdesk.app.training.outcome import finish
from hrdesk.app.training.stored import question_of
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.errors import UserError
from hrdesk.domain.training.marking import Answer
from hrdesk.domain.training.questions import tidy
from hrdesk.domain.training.reading import plain_text
from hrdesk.storage import tables as t
from hrdesk.words import N_, named


@dataclass(frozen=True, slots=True)
class Waiting:
    """An essay to be marked. ``worth``: its points; ``hint``: the explanation of the question."""

    attempt_id: int
    place: int
    exam: str
    employee_no: str
    name: str
    stem: str
    answer: str
    worth: Decimal
    hint: str
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class MarkAnswer:
    """Points a person gives for an essay."""

    attempt_id: int
    place: int
    points: Decimal
    comment: str = ""


@use_case("training.mark")
def essays_waiting(work: Work) -> tuple[Waiting, ...]:
    """Essays handed in and not marked yet, the oldest first; not one's own."""
    day = work.today()
    with work.read() as conn:
        rows = conn.execute(
            _waiting(work, day).order_by(t.attempt.c.submitted_at, t.attempt.c.id, t.attempt_question.c.place)
        ).all()
    found = []
    for row in rows:
        question = question_of(row)
        found.append(
            Waiting(
                row.attempt_id, row.place, named(row.exam_zh, row.exam_en), row.employee_no, row.person_name,
                plain_text(question.stem, question.markup), Answer(**_kept(row.answer)).text, row.points,
                plain_text(question.explanation, question.markup), row.submitted_at,
            )
        )  # fmt: skip
    return tuple(found)


def _waiting(work: Work, day: date) -> Any:
    q, v = t.attempt_question, t.question_version
    return (
        select(
            q.c.attempt_id, q.c.place, q.c.answer, q.c.points, v.c.kind, v.c.stem, v.c.content,
            t.exam.c.name_zh.label("exam_zh"), t.exam.c.name_en.label("exam_en"), t.employment.c.employee_no,
            t.person.c.name.label("person_name"), t.attempt.c.submitted_at,
        )
        .select_from(
            q.join(t.attempt, t.attempt.c.id == q.c.attempt_id)
            .join(v, v.c.id == q.c.question_version_id)
            .join(t.exam, t.exam.c.id == t.attempt.c.exam_id)
            .join(t.employment, t.employment.c.id == t.attempt.c.employment_id)
            .join(t.person, t.person.c.id == t.employment.c.person_id)
        )
        .where(
            t.attempt.c.state == "submitted", q.c.score.is_(None), visible(work, t.attempt.c.employment_id, day),
            t.attempt.c.employment_id != (work.actor.employment_id or -1),
        )
    )  # fmt: skip


def _kept(answer: Any) -> dict[str, Any]:
    return {"chosen": tuple(answer.get("chosen", ())), "text": answer.get("text", "")} if answer else {}


@use_case("training.mark")
def mark_answer(work: Work, order: MarkAnswer) -> bool:
    """Points for an essay; whether the attempt is wholly marked now.

    Errors: ``not_found`` (not waiting, or not one's to mark), ``out_of_range`` (beyond what it is worth).
    """

    def block(conn: Connection) -> bool:
        q = t.attempt_question
        row = conn.execute(
            _waiting(work, work.today()).where(q.c.attempt_id == order.attempt_id, q.c.place == order.place)
        ).first()
        if row is None:
            raise UserError(
                N_("This answer does not wait to be marked."), code="not_found", hint=N_("Somebody else may have marked it; reload the list.")
            )  # fmt: skip
        if not 0 <= order.points <= row.points:
            raise UserError(
                N_("The points go from 0 to {worth}."), code="out_of_range", field="points", worth=f"{row.points.normalize():f}"
            )  # fmt: skip
        conn.execute(
            q.update()
            .where(q.c.attempt_id == order.attempt_id, q.c.place == order.place)
            .values(score=order.points, comment=tidy(order.comment) or None, marked_by=work.actor.account_id)
        )
        record_change(conn, work, "attempt", order.attempt_id, (f"place={order.place}", "score"))
        return finish(conn, work, order.attempt_id)

    return work.write(block)
