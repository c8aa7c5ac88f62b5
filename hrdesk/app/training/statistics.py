"""Effect: coverage, pass rates, time to pass, and which questions of an exam are worth mending."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from sqlalchemy import select

from hrdesk.app.training.outcome import MARKED
from hrdesk.app.training.stored import question_of
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.training.reading import plain_text
from hrdesk.domain.training.statistics import ExamFigures, ItemFigures, item_figures
from hrdesk.storage import tables as t

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One question of an exam, over all its versions asked."""

    question_id: int
    text: str
    topic: str
    figures: ItemFigures


@dataclass(frozen=True, slots=True)
class ExamStatistics:
    """An exam and its questions in numbers, over the people the actor may see."""

    figures: ExamFigures
    items: tuple[ItemRow, ...]


@use_case("training.read")
def exam_statistics(work: Work, exam_id: int) -> ExamStatistics:
    """Figures of an exam; each person's first marked attempt counts for the questions, so that resits don't flatter."""
    today = work.today()
    q, v = t.attempt_question, t.question_version
    with work.read() as conn:
        asked = conn.execute(
            select(t.exam_assignment.c.employment_id, t.exam_assignment.c.assigned_at).where(
                t.exam_assignment.c.exam_id == exam_id, t.exam_assignment.c.ended_at.is_(None),
                visible(work, t.exam_assignment.c.employment_id, today),
            )
        ).all()  # fmt: skip
        attempts = conn.execute(
            select(t.attempt)
            .where(
                t.attempt.c.exam_id == exam_id,
                t.attempt.c.state == MARKED,
                visible(work, t.attempt.c.employment_id, today),
            )
            .order_by(t.attempt.c.number)
        ).all()
        first: dict[int, Any] = {}
        for row in attempts:
            first.setdefault(row.employment_id, row)
        answers = conn.execute(
            select(
                q.c.attempt_id,
                q.c.score,
                q.c.points,
                v.c.question_id,
                v.c.kind,
                v.c.stem,
                v.c.content,
                t.question.c.topic,
            )
            .select_from(
                q.join(v, v.c.id == q.c.question_version_id).join(t.question, t.question.c.id == v.c.question_id)
            )
            .where(q.c.attempt_id.in_([row.id for row in first.values()]), q.c.score.is_not(None))
        ).all()
    return ExamStatistics(_exam(asked, attempts, first), _items(answers))


def _exam(asked: Any, attempts: Any, first: dict[int, Any]) -> ExamFigures:
    since = {row.employment_id: row.assigned_at for row in asked}
    passed: dict[int, Any] = {}
    for row in attempts:
        if row.passed:
            passed.setdefault(row.employment_id, row)
    days = [
        (row.submitted_at - since[ident]).total_seconds() / 86400 for ident, row in passed.items() if ident in since
    ]
    mean = sum((row.score for row in first.values()), Decimal(0)) / len(first) if first else None
    return ExamFigures(
        len(asked), len(first), len(passed), mean.quantize(_TENTH) if mean is not None else None,
        Decimal(str(round(median(days), 1))) if days else None,
    )  # fmt: skip


def _items(answers: Any) -> tuple[ItemRow, ...]:
    reached: dict[int, Decimal] = {}
    whole: dict[int, Decimal] = {}
    for one in answers:
        reached[one.attempt_id] = reached.get(one.attempt_id, Decimal(0)) + one.score
        whole[one.attempt_id] = whole.get(one.attempt_id, Decimal(0)) + one.points
    by_question: dict[int, list[Any]] = {}
    for one in answers:
        by_question.setdefault(one.question_id, []).append(one)
    found = []
    for ident, rows in by_question.items():
        shares = {one.attempt_id: one.score / one.points for one in rows}
        # the rest of the exam, without this question: else every question would agree with itself
        rest = {
            one.attempt_id: (reached[one.attempt_id] - one.score) / (whole[one.attempt_id] - one.points or 1)
            for one in rows
        }
        question = question_of(rows[-1])
        found.append(
            ItemRow(ident, plain_text(question.stem, question.markup), rows[-1].topic, item_figures(shares, rest))
        )
    return tuple(
        sorted(
            found,
            key=lambda row: (row.figures.discrimination is None, row.figures.discrimination or 0, row.question_id),
        )
    )
