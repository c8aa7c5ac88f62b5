"""The exams a person is asked to sit, and how far one is with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from hrdesk.app.training.attempts import assigned_exams
from hrdesk.app.training.outcome import OPEN, SUBMITTED, past_of
from hrdesk.app.training.own import own_employment
from hrdesk.app.training.rules import rules_of
from hrdesk.app.work import Work, use_case
from hrdesk.domain.training.exams import (
    Shown,
    attempts_left,
    counted,
    may_sit,
    shown_now,
)
from hrdesk.storage import tables as t
from hrdesk.words import named


@dataclass(frozen=True, slots=True)
class MyExam:
    """One exam a person is asked to sit. ``why_not``: why none can be opened now, in words; ``attempt_id``: the open one."""

    exam_id: int
    name: str
    due: date | None
    questions: int
    points: Decimal
    minutes: int | None
    pass_mark: Decimal
    attempts: int
    left: int | None
    score: Decimal | None
    passed: bool
    why_not: str
    attempt_id: int | None
    last_attempt_id: int | None
    waiting: bool
    may_review: bool


@use_case("training.learn")
def my_exams(work: Work) -> tuple[MyExam, ...]:
    """One's own exams, what is due first."""
    me = own_employment(work)
    with work.read() as conn:
        rows = conn.execute(
            assigned_exams()
            .where(
                t.exam_assignment.c.employment_id == me,
                t.exam_assignment.c.ended_at.is_(None),
                t.exam.c.ended.is_(False),
            )
            .order_by(t.exam_assignment.c.due.is_(None), t.exam_assignment.c.due, t.exam.c.id)
        ).all()
        attempts: dict[int, list[Any]] = {}
        for row in conn.execute(select(t.attempt).where(t.attempt.c.employment_id == me).order_by(t.attempt.c.number)):
            attempts.setdefault(row.exam_id, []).append(row)
    return tuple(
        _my_exam(row, [one for one in attempts.get(row.exam_id, []) if one.opened_at >= row.assigned_at], work.now())
        for row in rows
    )


def _my_exam(row: Any, attempts: Sequence[Any], now: datetime) -> MyExam:
    rules = rules_of(row.rules)
    past = [past_of(one) for one in attempts]
    refusal = may_sit(rules, past, row.more_attempts, now)
    hidden = shown_now(rules, past, row.more_attempts, now) is Shown.NOTHING
    running = next((one.id for one in attempts if one.state == OPEN), None)
    scores = [one.score for one in past if one.score is not None]
    return MyExam(
        row.exam_id, named(row.name_zh, row.name_en), row.due, rules.questions, rules.points, rules.minutes,
        rules.pass_mark, len(past), attempts_left(rules, past, row.more_attempts),
        None if hidden else counted(scores, rules.counting), any(one.passed for one in past),
        "" if refusal is None else str(refusal), running,
        max((one.id for one in attempts if one.state != OPEN), default=None),
        any(one.state == SUBMITTED for one in attempts),
        shown_now(rules, past, row.more_attempts, now) in (Shown.ANSWERS, Shown.EVERYTHING),
    )  # fmt: skip
