"""After handing in: what a person may know of an attempt now, and a look back at it as far as its rules show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.training.attempts import past_attempts
from hrdesk.app.training.outcome import MARKED, OPEN, answer_of
from hrdesk.app.training.own import own_employment
from hrdesk.app.training.repeating import right_answer
from hrdesk.app.training.rules import rules_of
from hrdesk.app.training.stored import question_of
from hrdesk.app.work import Work, use_case
from hrdesk.domain.errors import UserError
from hrdesk.domain.training.exams import (
    Past,
    Rules,
    Shown,
    attempts_left,
    shown_now,
)
from hrdesk.domain.training.marking import Answer
from hrdesk.domain.training.questions import Kind, Question
from hrdesk.domain.training.reading import plain_text
from hrdesk.storage import tables as t
from hrdesk.words import N_, named


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a person may know of an attempt handed in; ``score`` None: not shown, or not marked yet."""

    attempt_id: int
    waiting: bool
    score: Decimal | None
    passed: bool | None
    pass_mark: Decimal
    overdue: bool
    left: int | None
    shown: Shown


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One question looked back at. ``worth`` None: not marked yet; ``right`` and ``explanation`` empty while hidden."""

    place: int
    kind: Kind
    stem: str
    given: str
    points: Decimal
    worth: Decimal | None
    comment: str
    right: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Review:
    """A look back at one attempt."""

    exam: str
    outcome: Outcome
    questions: tuple[Reviewed, ...]


def _ended(conn: Connection, work: Work, attempt_id: int) -> tuple[Any, Rules, list[Past], int]:
    me = own_employment(work)
    row = conn.execute(
        select(t.attempt, t.exam_version.c.rules, t.exam.c.name_zh, t.exam.c.name_en)
        .join(t.exam_version, t.exam_version.c.id == t.attempt.c.exam_version_id)
        .join(t.exam, t.exam.c.id == t.attempt.c.exam_id)
        .where(t.attempt.c.id == attempt_id, t.attempt.c.employment_id == me, t.attempt.c.state != OPEN)
    ).first()
    if row is None:
        raise UserError(N_("There is no such exam of yours."), code="not_found", hint=N_("Reload the list."))
    asked = conn.execute(
        select(t.exam_assignment.c.more_attempts, t.exam_assignment.c.assigned_at).where(
            t.exam_assignment.c.exam_id == row.exam_id, t.exam_assignment.c.employment_id == me
        )
    ).one()
    return row, rules_of(row.rules), past_attempts(conn, row.exam_id, me, asked.assigned_at), asked.more_attempts


def _outcome(row: Any, rules: Rules, past: Sequence[Past], more: int, now: datetime) -> Outcome:
    shown = shown_now(rules, past, more, now)
    hidden = shown is Shown.NOTHING
    return Outcome(
        row.id, row.state != MARKED, None if hidden else row.score, None if hidden else row.passed, rules.pass_mark,
        row.overdue, attempts_left(rules, past, more), shown,
    )  # fmt: skip


@use_case("training.learn")
def outcome(work: Work, attempt_id: int) -> Outcome:
    """What one may know of one's attempt now. Errors: ``not_found``."""
    with work.read() as conn:
        row, rules, past, more = _ended(conn, work, attempt_id)
    return _outcome(row, rules, past, more, work.now())


@use_case("training.learn")
def review(work: Work, attempt_id: int) -> Review:
    """Looks back at one's attempt, as far as the exam's rules show it now. Errors: ``not_found``, ``not_shown``."""
    q, v = t.attempt_question, t.question_version
    with work.read() as conn:
        row, rules, past, more = _ended(conn, work, attempt_id)
        result = _outcome(row, rules, past, more, work.now())
        if result.shown not in (Shown.ANSWERS, Shown.EVERYTHING):
            raise UserError(
                N_("The answers of this exam are not shown now."), code="not_shown",
                hint=N_("They may be shown once it is passed, closed, or no attempt is left."),
            )  # fmt: skip
        rows = conn.execute(
            select(q, v.c.kind, v.c.stem, v.c.content)
            .join(v, v.c.id == q.c.question_version_id)
            .where(q.c.attempt_id == attempt_id)
            .order_by(q.c.place)
        ).all()
    everything = result.shown is Shown.EVERYTHING
    return Review(named(row.name_zh, row.name_en), result, tuple(_reviewed(one, everything) for one in rows))


def _reviewed(row: Any, everything: bool) -> Reviewed:
    question = question_of(row)
    return Reviewed(
        row.place, question.kind, plain_text(question.stem, question.markup), in_words(question, answer_of(row.answer)),
        row.points, row.score, row.comment or "", right_answer(question) if everything else "",
        plain_text(question.explanation, question.markup) if everything else "",
    )  # fmt: skip


def in_words(question: Question, answer: Answer) -> str:
    """An answer as kept, in words; empty where none was given."""
    from hrdesk.words import P_

    if not answer.given:
        return ""
    if question.kind is Kind.TRUE_FALSE:
        return P_("answer", "true") if answer.chosen[:1] == (0,) else P_("answer", "false")
    if question.kind is Kind.MATCHING:
        rights = question.rights
        pairs = zip(question.lefts, answer.chosen, strict=False)
        return "；".join(f"{left} → {rights[at]}" for left, at in pairs if 0 <= at < len(rights))
    if answer.chosen:
        join = " → " if question.kind is Kind.ORDERING else "；"
        options = question.options
        return join.join(
            plain_text(options[at].text, question.markup) for at in answer.chosen if 0 <= at < len(options)
        )
    return answer.text
