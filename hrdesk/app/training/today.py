"""What of training stands on Today: for who looks after people, and for each person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, func, select

from hrdesk.app.today.model import SOON_DAYS, TodayItem, Urgency, urgency_of
from hrdesk.app.training.homework import waiting_count
from hrdesk.app.work import Work, visible
from hrdesk.domain.roles import Scope, may
from hrdesk.domain.training.courses import SOON, Occasion
from hrdesk.domain.training.homework import Homework
from hrdesk.storage import tables as t
from hrdesk.words import _, _n, named


def entries(work: Work, conn: Connection, day: date) -> Iterator[TodayItem]:
    """Own courses and exams; new rules not read yet, courses overdue or expiring among the people the actor may see; essays to be marked."""
    if work.actor.scope is Scope.OWN:
        yield from _own(work, conn, day)
        return
    if may(work.actor.role, "training.read"):
        yield from _people(work, conn, day)
    if may(work.actor.role, "training.mark"):
        yield from _essays(work, conn, day)
        yield from _homework(work, conn, day)


def _people(work: Work, conn: Connection, day: date) -> Iterator[TodayItem]:
    one, v = t.learning, t.course_version
    base = (
        select(v.c.name_zh, v.c.name_en, func.count().label("people"), func.min(one.c.due), func.min(one.c.valid_until))
        .join(v, v.c.id == one.c.course_version_id)
        .where(one.c.ended_at.is_(None), visible(work, one.c.employment_id, day))
        .group_by(v.c.course_id, v.c.name_zh, v.c.name_en)
    )
    late = base.where(one.c.finished_on.is_(None), one.c.due < day)
    soon = base.where(one.c.valid_until >= day, one.c.valid_until <= day + SOON)
    unread = base.where(one.c.read_at.is_(None), v.c.occasion == str(Occasion.RULE), one.c.due >= day)
    for statement, urgency, title, at in (
        (late, Urgency.OVERDUE, _("Course overdue"), 3),
        (unread, Urgency.WAITING, _("New rule not read yet"), 3),
        (soon, Urgency.SOON, _("Course expires"), 4),
    ):
        for row in conn.execute(statement):
            people = _n("{count} person", "{count} people", count=row.people)
            target = ("training", "courses")
            yield TodayItem(urgency, "course", title, named(row[0], row[1]), "", people, row[at], _("Open"), target)


def _essays(work: Work, conn: Connection, day: date) -> Iterator[TodayItem]:
    waiting = conn.execute(
        select(func.count()).select_from(t.attempt).where(
            t.attempt.c.state == "submitted", visible(work, t.attempt.c.employment_id, day)
        )
    ).scalar_one()  # fmt: skip
    if waiting:
        people = _n("{count} person", "{count} people", count=waiting)
        yield TodayItem(
            Urgency.WAITING, "exam", _("Essays to mark"), "", "", people, None, _("Open"), ("training", "marking")
        )


def _homework(work: Work, conn: Connection, day: date) -> Iterator[TodayItem]:
    if waiting := waiting_count(conn, work, day):
        handed_in = _("{count} handed in", count=waiting)
        yield TodayItem(
            Urgency.WAITING,
            "course",
            _("Homework to mark"),
            "",
            "",
            handed_in,
            None,
            _("Open"),
            ("training", "marking"),
        )


def _own(work: Work, conn: Connection, day: date) -> Iterator[TodayItem]:
    me, one, v = work.actor.employment_id, t.learning, t.course_version
    homework = conn.execute(
        select(v.c.name_zh, v.c.name_en, one.c.due)
        .join(v, v.c.id == one.c.course_version_id)
        .where(
            one.c.employment_id == me, one.c.ended_at.is_(None), one.c.read_at.is_not(None),
            one.c.homework.in_([str(state) for state in Homework if state.to_do]),
        )
    ).all()  # fmt: skip
    courses = conn.execute(
        select(v.c.name_zh, v.c.name_en, one.c.due)
        .join(v, v.c.id == one.c.course_version_id)
        .where(one.c.employment_id == me, one.c.ended_at.is_(None), one.c.read_at.is_(None))
    ).all()
    passed = select(t.attempt.c.exam_id).where(t.attempt.c.employment_id == me, t.attempt.c.passed.is_(True))
    exams = conn.execute(
        select(t.exam.c.name_zh, t.exam.c.name_en, t.exam_assignment.c.due)
        .join(t.exam, t.exam.c.id == t.exam_assignment.c.exam_id)
        .where(
            t.exam_assignment.c.employment_id == me, t.exam_assignment.c.ended_at.is_(None), t.exam.c.ended.is_(False),
            t.exam.c.id.not_in(passed),
        )
    ).all()  # fmt: skip
    for rows, kind, title, part in (
        (courses, "course", _("Course to read"), "courses"),
        (homework, "course", _("Homework to hand in"), "courses"),
        (exams, "exam", _("Exam to sit"), "exams"),
    ):
        for row in rows:
            urgency = Urgency.WAITING if row.due is None else urgency_of(row.due, day)
            if row.due is not None and (row.due - day).days > SOON_DAYS:
                continue
            yield TodayItem(urgency, kind, title, named(row[0], row[1]), "", "", row.due, _("Open"), ("training", part))
