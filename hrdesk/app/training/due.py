"""What of training is due: the source of Today's entries, for who looks after people and for each person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from hrdesk.app.work import Work, visible
from hrdesk.domain.roles import may
from hrdesk.domain.training.courses import SOON
from hrdesk.storage import tables as t
from hrdesk.words import named


@dataclass(frozen=True, slots=True)
class Due:
    """One matter. ``kind``: overdue, expiring, essays. ``course``: its name; ``due``: the earliest day."""

    kind: str
    course: str
    people: int
    due: date | None


def training_due(conn: Connection, work: Work) -> list[Due]:
    """Courses overdue or expiring within 30 days among the people the actor may see, and essays to be marked."""
    if not may(work.actor.role, "training.read"):
        return []
    today, one, v = work.today(), t.learning, t.course_version
    seen = visible(work, one.c.employment_id, today)
    base = (
        select(v.c.name_zh, v.c.name_en, func.count().label("people"), func.min(one.c.due), func.min(one.c.valid_until))
        .join(v, v.c.id == one.c.course_version_id)
        .where(one.c.ended_at.is_(None), seen)
        .group_by(v.c.course_id, v.c.name_zh, v.c.name_en)
    )
    late = conn.execute(base.where(one.c.finished_on.is_(None), one.c.due < today)).all()
    soon = conn.execute(base.where(one.c.valid_until >= today, one.c.valid_until <= today + SOON)).all()
    found = [Due("overdue", named(row[0], row[1]), row[2], row[3]) for row in late]
    found += [Due("expiring", named(row[0], row[1]), row[2], row[4]) for row in soon]
    if may(work.actor.role, "training.mark"):
        waiting = conn.execute(
            select(func.count()).select_from(t.attempt).where(
                t.attempt.c.state == "submitted", visible(work, t.attempt.c.employment_id, today)
            )
        ).scalar_one()  # fmt: skip
        found += [Due("essays", "", waiting, None)] if waiting else []
    return found
