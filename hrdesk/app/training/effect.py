"""Whether figures moved after a course: every metric before and after it, over the people who did it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select

from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.training.effect import Effect, effect
from hrdesk.storage import tables as t
from hrdesk.words import named


@dataclass(frozen=True, slots=True)
class MetricEffect:
    """One metric before and after a course. ``lower``: less of it is better."""

    code: str
    name: str
    unit: str
    decimals: int
    lower: bool
    effect: Effect


@use_case("training.read")
def course_effect(work: Work, course_id: int) -> tuple[MetricEffect, ...]:
    """Every metric of published evaluations, for the people the actor may see who did the course in any version.

    A person counts from the first time on. Means of fewer people than ``LEAST_PEOPLE`` are not given.
    """
    today, v = work.today(), t.course_version
    with work.read() as conn:
        rows = conn.execute(
            select(t.learning.c.employment_id, func.min(t.learning.c.finished_on).label("day"))
            .join(v, v.c.id == t.learning.c.course_version_id)
            .where(
                v.c.course_id == course_id, t.learning.c.finished_on.is_not(None),
                visible(work, t.learning.c.employment_id, today),
            )
            .group_by(t.learning.c.employment_id)
        ).all()  # fmt: skip
        done = {row.employment_id: _month(row.day) for row in rows}
        lines = _lines(conn, course_id)
    about: dict[str, Any] = {}
    figures: dict[str, dict[int, dict[int, Decimal]]] = {}
    for line in lines:
        if line.employment_id in done:
            about[line.code] = line
            figures.setdefault(line.code, {}).setdefault(line.employment_id, {})[line.month] = Decimal(line.value)
    found = []
    for code, one in about.items():
        lower = one.direction == "lower"
        moved = effect(done, figures[code], lower_is_better=lower)
        if moved.people:
            found.append(MetricEffect(code, named(one.name_zh, one.name_en), one.unit, one.decimals, lower, moved))
    return tuple(sorted(found, key=lambda one: (-one.effect.people, one.code)))


def _month(day: date) -> int:
    return day.year * 100 + day.month


def _lines(conn: Connection, course_id: int) -> Any:
    """Figures of the newest published revision of each month, of whoever did the course."""
    e, line, mv = t.evaluation, t.evaluation_line, t.metric_version
    takers = (
        select(t.learning.c.employment_id)
        .join(t.course_version, t.course_version.c.id == t.learning.c.course_version_id)
        .where(t.course_version.c.course_id == course_id, t.learning.c.finished_on.is_not(None))
    )
    newest = (
        select(e.c.employment_id, e.c.month, func.max(e.c.revision).label("revision"))
        .where(e.c.published_at.is_not(None), e.c.employment_id.in_(takers))
        .group_by(e.c.employment_id, e.c.month)
        .subquery()
    )
    return conn.execute(
        select(
            e.c.employment_id, e.c.month, t.metric.c.code, mv.c.name_zh, mv.c.name_en, mv.c.unit, mv.c.decimals,
            mv.c.direction, line.c.value,
        )
        .select_from(
            e.join(
                newest,
                (newest.c.employment_id == e.c.employment_id) & (newest.c.month == e.c.month)
                & (newest.c.revision == e.c.revision),
            )
            .join(line, line.c.evaluation_id == e.c.id)
            .join(mv, mv.c.id == line.c.metric_version_id)
            .join(t.metric, t.metric.c.id == mv.c.metric_id)
        )
        .where(line.c.value.is_not(None))
        .order_by(mv.c.number)
    ).all()  # fmt: skip
