"""Who is asked to take a course: whom a requirement concerns, and single people a checklist asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, and_, insert, or_, select, update

from hrdesk.app.work import Work
from hrdesk.domain.people import Status
from hrdesk.storage import tables as t

_EMPLOYED = (Status.PROBATION.value, Status.REGULAR.value, Status.LEAVING.value)


def ask_required(
    conn: Connection, work: Work, course_id: int, *, due: date | None = None, only: int | None = None
) -> int:
    """Asks everybody a course is required of and who is not asked yet; how many. ``only``: of one person."""
    today = work.today()
    wanted: dict[int, int] = {}
    for row in conn.execute(
        select(t.requirement).where(t.requirement.c.course_id == course_id, t.requirement.c.ends.is_(None))
    ):
        for ident in concerned(conn, row, today, only):
            wanted[ident] = min(wanted.get(ident, row.within_days), row.within_days)
    return ask(conn, work, course_id, {ident: due or today + timedelta(days=days) for ident, days in wanted.items()})


def ask(conn: Connection, work: Work, course_id: int, wanted: Mapping[int, date], *, again: bool = False) -> int:
    """Asks these people (by employment, with the day it is due) to take a course unless they are asked already; how many.

    A course out of use is asked of nobody. ``again``: also of who has finished it, as another round (retraining).
    """
    version = conn.execute(
        select(t.course_version)
        .join(t.course, and_(t.course.c.id == t.course_version.c.course_id, t.course.c.number == t.course_version.c.number))
        .where(t.course.c.id == course_id, t.course.c.ended.is_(False))
    ).first()  # fmt: skip
    if version is None or not wanted:
        return 0
    if again:
        _end_finished(conn, work, course_id, wanted)
    holding = (
        select(t.learning.c.employment_id)
        .join(t.course_version, t.course_version.c.id == t.learning.c.course_version_id)
        .where(t.course_version.c.course_id == course_id, t.learning.c.ended_at.is_(None))
    )
    rounds: dict[int, int] = {}
    known = set(conn.execute(holding).scalars())
    for row in conn.execute(select(t.learning).where(t.learning.c.course_version_id == version.id)):
        rounds[row.employment_id] = max(rounds.get(row.employment_id, 0), row.round)
        if not again and (row.valid_until is None or row.valid_until >= work.today()):
            known.add(row.employment_id)
    new = [ident for ident in wanted if ident not in known]
    if new:
        from hrdesk.app.training.homework import begins_with  # whose courses are asked here

        homework = begins_with(conn, version.id)
        conn.execute(
            insert(t.learning),
            [
                {
                    "course_version_id": version.id, "employment_id": ident, "round": rounds.get(ident, 0) + 1,
                    "assigned_at": work.now(), "due": wanted[ident], "homework": homework,
                }
                for ident in new
            ],
        )  # fmt: skip
    return len(new)


def _end_finished(conn: Connection, work: Work, course_id: int, wanted: Mapping[int, date]) -> None:
    versions = select(t.course_version.c.id).where(t.course_version.c.course_id == course_id)
    conn.execute(
        update(t.learning)
        .where(
            t.learning.c.course_version_id.in_(versions), t.learning.c.employment_id.in_(list(wanted)),
            t.learning.c.finished_on.is_not(None), t.learning.c.ended_at.is_(None),
        )
        .values(ended_at=work.now(), version=t.learning.c.version + 1)
    )  # fmt: skip


def concerned(conn: Connection, row: Any, today: date, only: int | None) -> list[int]:
    """The employments a row of ``requirement`` (or an audience) is about on that day. ``only``: of one person."""
    here = and_(t.posting.c.starts <= today, or_(t.posting.c.ends.is_(None), t.posting.c.ends >= today))
    here_now = t.employment.c.status.in_(_EMPLOYED)
    if row.kind == "employment":  # named one by one, whoever is about to begin is meant too
        here_now = t.employment.c.status != Status.LEFT.value
    wanted = select(t.employment.c.id).where(here_now)
    if only is not None:
        wanted = wanted.where(t.employment.c.id == only)
    if row.least_days:
        wanted = wanted.where(t.employment.c.hire_date <= today - timedelta(days=row.least_days))
    if row.kind in ("department", "team", "position"):
        column = t.posting.c[f"{row.kind}_id"]
        wanted = wanted.where(
            t.employment.c.id.in_(select(t.posting.c.employment_id).where(here, column == row.object_id))
        )
    elif row.kind == "project":
        member = t.project_member
        running = and_(member.c.starts <= today, or_(member.c.ends.is_(None), member.c.ends >= today))
        wanted = wanted.where(
            t.employment.c.id.in_(select(member.c.employment_id).where(running, member.c.project_id == row.object_id))
        )
    elif row.kind == "employment":
        wanted = wanted.where(t.employment.c.id == row.object_id)
    return list(conn.execute(wanted).scalars())
