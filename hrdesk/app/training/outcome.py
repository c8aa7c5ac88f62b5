"""What follows from an attempt handed in: marks, score, pass or fail, what is repeated, which course it completes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select, update

from hrdesk.app.training.stored import question_of
from hrdesk.app.work import Work
from hrdesk.domain.training.exams import Past, score_of
from hrdesk.domain.training.marking import Answer, Rule, mark, points
from hrdesk.storage import tables as t
from hrdesk.storage.types import scaled

OPEN, SUBMITTED, MARKED = "open", "submitted", "marked"


def past_of(row: Any) -> Past:
    """An attempt's row, as the rules ask of it."""
    return Past(row.number, row.state == OPEN, row.submitted_at, row.score, row.passed)


def answer_of(kept: Mapping[str, Any] | None) -> Answer:
    """An answer as it is kept."""
    return Answer(tuple(kept.get("chosen", ())), kept.get("text", "")) if kept else Answer()


def mark_all(conn: Connection, attempt_id: int, credit: Rule) -> None:
    """Marks every answer that needs no person."""
    q, v = t.attempt_question, t.question_version
    rows = conn.execute(
        select(q.c.place, q.c.answer, q.c.points, v.c.kind, v.c.stem, v.c.content)
        .join(v, v.c.id == q.c.question_version_id)
        .where(q.c.attempt_id == attempt_id)
    ).all()
    found = [(points(mark(question_of(row), answer_of(row.answer), credit), row.points), row.place) for row in rows]
    marked = [(None if score is None else scaled(score, 4), attempt_id, place) for score, place in found]
    conn.exec_driver_sql("UPDATE attempt_question SET score = ? WHERE attempt_id = ? AND place = ?", marked)


def finish(conn: Connection, work: Work, attempt_id: int) -> bool:
    """Adds the marks up once all are there, and draws the consequences; whether the attempt is marked."""
    row = conn.execute(
        select(t.attempt, t.exam_version.c.rules)
        .join(t.exam_version, t.exam_version.c.id == t.attempt.c.exam_version_id)
        .where(t.attempt.c.id == attempt_id)
    ).one()
    q = t.attempt_question
    scores: Sequence[Decimal | None] = list(
        conn.execute(select(q.c.score).where(q.c.attempt_id == attempt_id)).scalars()
    )
    if any(score is None for score in scores):
        return False
    total = sum((score for score in scores if score is not None), Decimal(0))
    score = score_of(total, row.of_points)
    passed = score >= Decimal(row.rules["pass_mark"])
    conn.execute(
        update(t.attempt)
        .where(t.attempt.c.id == attempt_id)
        .values(
            state=MARKED,
            points=total,
            score=score,
            passed=passed,
            marked_at=work.now(),
            version=t.attempt.c.version + 1,
        )
    )
    _to_repeat(conn, work, attempt_id, row.employment_id)
    if passed:
        from hrdesk.app.training.completing import after_exam

        after_exam(conn, work, row.employment_id, row.exam_id)
    return True


def _to_repeat(conn: Connection, work: Work, attempt_id: int, employment_id: int) -> None:
    """What was missed enters the wrong-answer book, due at once."""
    from hrdesk.app.training.repeating import missed

    q, v = t.attempt_question, t.question_version
    rows = conn.execute(
        select(v.c.question_id)
        .select_from(q.join(v, v.c.id == q.c.question_version_id))
        .where(q.c.attempt_id == attempt_id, q.c.score < q.c.points, v.c.kind != "essay")
    ).scalars()
    missed(conn, employment_id, list(rows), work.now())
