"""The ready-made checklist names the ready-made course and the pre-post exam, without anybody linking them by hand."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, select

from hrdesk.domain.onboarding.checklist import Checklist
from hrdesk.storage import tables as t

COURSE_CODE = "starter 合规基础"  # hrdesk.app.training.starters: the longest of the pre-post courses
EXAM_NAME = "岗前考试"
TRAINING, EXAM = "training", "exam"


def with_subjects(conn: Connection, checklist: Checklist) -> Checklist:
    """The list with what is in use put in where an item names nothing yet."""
    wanted = {
        TRAINING: select(t.course.c.id).where(t.course.c.code == COURSE_CODE, t.course.c.ended.is_(False)),
        EXAM: select(t.exam.c.id)
        .where(t.exam.c.name_zh == EXAM_NAME, t.exam.c.ended.is_(False))
        .order_by(t.exam.c.id.desc())
        .limit(1),
    }
    found = {code: conn.execute(query).scalar() for code, query in wanted.items()}
    items = tuple(
        replace(item, subject=found.get(item.code)) if item.subject is None else item for item in checklist.items
    )
    return replace(checklist, items=items)


def complete(checklist: Checklist) -> bool:
    """Whether both items name something."""
    named = {item.code for item in checklist.items if item.subject is not None}
    return {TRAINING, EXAM} <= named
