"""Figures that come from HRDesk's own training room: kept as claims of their own, one a course, so that each can be seen.

They are brought up to date whenever the month is computed or published and with every new day. A figure somebody imported
or entered for a person goes before the room's: then the room says nothing of that person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Connection, and_, func, insert, or_, select

from hrdesk.app.performance.catalogue import Book
from hrdesk.app.performance.periods import is_closed
from hrdesk.app.work import Work, key_of
from hrdesk.domain.calendar import Period
from hrdesk.domain.training.figures import METRIC, SOURCE, Asked, counted
from hrdesk.storage import facts
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_

KIND = "training"  # of the batches that come from the training room
NOTHING_DUE = N_("No course or exam was due this month.")
_WHOLE = 10_000


def bring_up_to_date(work: Work, period: Period, starts: Mapping[int, int], ids: Sequence[int]) -> bool:
    """Makes the month's figures of the metrics ``ids`` say what the training room says; whether anything changed.

    ``starts``: on which day of the month the period of each employment begins. A closed month stays as it is.
    """
    if not ids:
        return False
    with work.read() as conn:
        if not _changes(work, conn, period, starts, ids):
            return False
    return work.write(partial(_keep, work, period, starts, ids))


def has_anything(conn: Connection, period: Period) -> bool:
    """Whether anything was due in the period's calendar months or counts by the room: most agencies' quick way out."""
    first, last = _span(period)
    there = (
        select(t.learning.c.id).where(t.learning.c.due.between(first, last)),
        select(t.exam_assignment.c.id).where(t.exam_assignment.c.due.between(first, last)),
        select(t.batch.c.id).where(t.batch.c.kind == KIND, t.batch.c.month == period.number),
    )
    return any(conn.execute(one.limit(1)).first() is not None for one in there)


def _span(period: Period) -> tuple[date, date]:
    """The days a period may begin and end on, whatever day its scheme starts."""
    return period.previous().bounds(1)[0], period.bounds(1)[1]


def room_metrics(book: Book) -> list[int]:
    """The metrics that come from the training room."""
    return [book.metric_ids[code] for code, one in book.metrics.items() if code == METRIC or one.source == SOURCE]


def _keep(work: Work, period: Period, starts: Mapping[int, int], ids: Sequence[int], conn: Connection) -> bool:
    from hrdesk.app.imports.claims import keep  # imports ask what is published, which is made of this

    rows = _changes(work, conn, period, starts, ids)
    if not rows:
        return False
    made = conn.execute(
        insert(t.batch).values(kind=KIND, month=period.number, account_id=work.actor.account_id, at=work.now())
    )
    batch_id = key_of(made)
    keep(conn, batch_id, rows)
    conn.execute(
        insert(t.delivery).values(
            month=period.number, source=SOURCE, batch_id=batch_id, account_id=work.actor.account_id, at=work.now()
        )
    )
    record(
        conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind="month",
        object_id=period.number, fields=(f"training={len(rows)}",),
    )  # fmt: skip
    return True


def _changes(
    work: Work, conn: Connection, period: Period, starts: Mapping[int, int], ids: Sequence[int]
) -> list[facts.Row]:
    """Claims to make: what is new or other than it counts now, and what counts no longer (without any figure)."""
    if is_closed(conn, period):
        return []
    now, others = _standing(conn, period, starts, ids)
    wanted: dict[tuple[Any, ...], tuple[int, str]] = {}
    for one, done in _due(work, conn, period, starts):
        for metric in ids:
            if (one.who, metric) not in others:
                key = (one.due.year * 100 + one.due.month, one.who, metric, one.due.day, one.key)
                wanted[key] = (_WHOLE if done else 0, one.name)
    rows: list[facts.Row] = [
        (*key, None, done, _WHOLE, 0, name) for key, (done, name) in wanted.items() if now.get(key) != done
    ]
    rows += [(*key, None, None, None, 0, None) for key, done in now.items() if key not in wanted and done is not None]
    return sorted(rows, key=lambda row: row[:5])


def _standing(
    conn: Connection, period: Period, starts: Mapping[int, int], ids: Sequence[int]
) -> tuple[dict[tuple[Any, ...], int | None], set[tuple[int, int]]]:
    """What counts by the room now (numerators by key), and (employment, metric) of which somebody else says a figure."""
    f = t.fact
    rows = conn.execute(
        select(f.c.month, f.c.employment_id, f.c.metric_id, f.c.day, f.c.item, f.c.numerator, f.c.denominator, f.c.value, t.batch.c.kind)
        .join(t.batch, t.batch.c.id == f.c.batch_id)
        .where(f.c.month.in_((period.previous().number, period.number)), f.c.metric_id.in_(ids))
    )  # fmt: skip
    now: dict[tuple[Any, ...], int | None] = {}
    others = set()
    for row in rows:
        if not _within(period, starts.get(row.employment_id), row.month, row.day):
            continue
        if row.kind == KIND:
            now[tuple(row[:5])] = None if row.denominator is None else int(row.numerator * _WHOLE)
        elif row.value is not None or row.denominator is not None:
            others.add((row.employment_id, row.metric_id))
    return now, others


def _within(period: Period, start_day: int | None, month: int, day: int) -> bool:
    """Whether a figure is of the period; who is not evaluated has none."""
    if start_day is None:
        return False
    if start_day == 1 or day == 0:
        return month == period.number
    return day >= start_day if month == period.previous().number else day < start_day


def _due(work: Work, conn: Connection, period: Period, starts: Mapping[int, int]) -> list[tuple[Asked, bool]]:
    asked = _courses(work, conn, period) + _exams(work, conn, period)
    found = []
    for start_day in set(starts.values()):
        first, last = period.bounds(start_day)
        found += counted((one for one in asked if starts.get(one.who) == start_day), first, last, work.today())
    return found


def _courses(work: Work, conn: Connection, period: Period) -> list[Asked]:
    one, v = t.learning, t.course_version
    first, last = _span(period)
    rows = conn.execute(
        select(one, v.c.course_id, v.c.name_zh, v.c.label, v.c.published_at)
        .join(v, v.c.id == one.c.course_version_id)
        .where(one.c.due.between(first, last))
    ).all()
    told = _told_elsewhere(work, conn, [row for row in rows if row.finished_on is None], period)
    return [
        Asked(
            row.employment_id, f"course:{row.id}", " ".join(part for part in (row.name_zh, row.label) if part), row.due,
            row.finished_on or told.get(row.id),
            None if row.ended_at is None else row.ended_at.astimezone(work.zone).date(),
        )
        for row in rows
    ]  # fmt: skip


def _told_elsewhere(work: Work, conn: Connection, unfinished: Sequence[Any], period: Period) -> dict[int, date]:
    """By what is learned: the first day an imported record says the course was done, since this version of it is out."""
    if not unfinished:
        return {}
    out = {row.id: row.published_at.astimezone(work.zone).date() for row in unfinished}
    r = t.training_record
    rows = conn.execute(
        select(r.c.employment_id, r.c.course, r.c.completed_on)
        .where(
            r.c.completed_on.between(min(out.values()), period.bounds(1)[1]),
            or_(r.c.passed.is_(None), r.c.passed.is_(True)),
        )
        .order_by(r.c.completed_on)
    )
    done: dict[tuple[int, str], list[date]] = defaultdict(list)
    for record_of in rows:
        done[record_of.employment_id, record_of.course].append(record_of.completed_on)
    names = _names(conn) if done else {}
    found = {}
    for row in unfinished:
        days = [day for name in names.get(row.course_id, ()) for day in done.get((row.employment_id, name), ())]
        if since := [day for day in days if day >= out[row.id]]:
            found[row.id] = min(since)
    return found


def _names(conn: Connection) -> dict[int, set[str]]:
    """What files may call each course: its code and the names of its versions."""
    found = {row.id: {row.code} for row in conn.execute(select(t.course.c.id, t.course.c.code))}
    for row in conn.execute(select(t.course_version.c.course_id, t.course_version.c.name_zh)):
        found[row.course_id].add(row.name_zh)
    return found


def _exams(work: Work, conn: Connection, period: Period) -> list[Asked]:
    """Exams set by themselves; one that belongs to a course somebody reads counts with the course."""
    a, tried = t.exam_assignment, t.attempt
    first, last = _span(period)
    of_course = (
        select(t.learning.c.id)
        .join(t.course_version, t.course_version.c.id == t.learning.c.course_version_id)
        .where(
            t.course_version.c.exam_id == a.c.exam_id, t.learning.c.employment_id == a.c.employment_id,
            t.learning.c.due.is_not(None),
        )
    ).exists()  # fmt: skip
    passed = (
        select(tried.c.exam_id, tried.c.employment_id, func.min(tried.c.submitted_at).label("at"))
        .join(a, and_(a.c.exam_id == tried.c.exam_id, a.c.employment_id == tried.c.employment_id))
        .where(tried.c.passed.is_(True), tried.c.submitted_at >= a.c.assigned_at)
        .group_by(tried.c.exam_id, tried.c.employment_id)
        .subquery()
    )
    rows = conn.execute(
        select(a, t.exam.c.name_zh, passed.c.at)
        .join(t.exam, t.exam.c.id == a.c.exam_id)
        .outerjoin(passed, and_(passed.c.exam_id == a.c.exam_id, passed.c.employment_id == a.c.employment_id))
        .where(a.c.due.between(first, last), ~of_course)
    ).all()
    return [
        Asked(
            row.employment_id, f"exam:{row.id}", row.name_zh, row.due,
            None if row.at is None else row.at.astimezone(work.zone).date(),
            None if row.ended_at is None else row.ended_at.astimezone(work.zone).date(),
        )
        for row in rows
    ]  # fmt: skip
