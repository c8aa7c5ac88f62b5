"""Targets of a workbook saved and taken back: what was set before is set again, in whatever order imports are undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select, update

from hrdesk.app.imports.model import Undone
from hrdesk.app.performance.catalogue import load_metrics
from hrdesk.app.performance.month import UNPUBLISHED, latest_evaluations
from hrdesk.app.targets.imported import TARGETS, Step, as_kept, steps_of
from hrdesk.app.targets.keeping import drafts_follow, put_value, value_of
from hrdesk.app.targets.model import AGENCY, CLOSED, DEPARTMENT, PERSON, PUBLISHED, TEAM_PUBLISHED, Spot
from hrdesk.app.work import Work
from hrdesk.domain.calendar import Period
from hrdesk.storage import tables as t
from hrdesk.words import _


@dataclass(frozen=True, slots=True)
class Said:
    """What one cell asks for, as it would be kept."""

    index: int
    field: str
    period: Period
    spot: Spot
    value: Decimal
    kept: Decimal | None
    row: int  # of the sheet


@dataclass(frozen=True, slots=True)
class TargetPlan:
    """What accepting will set."""

    said: tuple[Said, ...]
    head: int


def save_targets(work: Work, conn: Connection, batch_id: int, plan: TargetPlan) -> Mapping[str, list[int]]:
    """Sets the targets; what must be remembered of each."""
    _metrics, ids, _versions = load_metrics(conn)
    made: list[Step] = []
    for one in plan.said:
        if one.kept == one.value:
            continue
        metric_id = ids[one.spot.metric]
        put_value(conn, one.period, one.spot, metric_id, one.value)
        made.append(Step(one.period.number, one.spot, metric_id, one.kept, one.value, one.row))
    drafts_follow(conn, {one.period.number for one in plan.said})
    return as_kept(made)


def undo_targets(work: Work, conn: Connection, batch: Any) -> Undone:
    """Sets what was set before the import, in whatever order imports are undone.

    What somebody changed since, what is published and what is closed stays, each named with the reason.
    """
    _metrics, ids, _versions = load_metrics(conn)
    codes = {number: code for code, number in ids.items()}
    later = list(
        conn.execute(
            select(t.batch)
            .where(t.batch.c.kind == TARGETS, t.batch.c.id > batch.id, t.batch.c.undone_at.is_(None))
            .order_by(t.batch.c.id)
        )
    )
    removed, restored, kept = 0, 0, []
    closed = set(conn.execute(select(t.period.c.month).where(t.period.c.closed_at.is_not(None))).scalars())
    published = _Published(conn)
    for step in steps_of(batch, codes):
        period = Period.from_number(step.month)
        why = _(CLOSED) if step.month in closed else published.why(step)
        now = value_of(conn, period, step.spot, step.metric_id)
        if not why and now != step.after:
            if _handed_on(conn, later, step, codes):
                removed, restored = removed + (step.before is None), restored + (step.before is not None)
                continue
            why = _("It was changed since.")
        if why:
            kept.append((_(
                "{period}, {metric}", period=period.label, metric=_metrics[step.spot.metric].name
            ), why))  # fmt: skip
            continue
        put_value(conn, period, step.spot, step.metric_id, step.before)
        removed, restored = removed + (step.before is None), restored + (step.before is not None)
    drafts_follow(conn, {step.month for step in steps_of(batch, codes)})
    return Undone(batch.id, removed, restored, tuple(dict.fromkeys(kept)))


def _handed_on(conn: Connection, later: Sequence[Any], step: Step, codes: Mapping[int, str]) -> bool:
    """Whether a later import stands on this figure: undoing that one shows then what was there before this one."""
    for number, batch in enumerate(later):
        steps = steps_of(batch, codes)
        mine = next((at for at, one in enumerate(steps) if one.place == step.place), None)
        if mine is None:
            continue
        if steps[mine].before != step.after:
            return False
        steps[mine] = replace(steps[mine], before=step.before)
        counts = dict(batch.counts)
        counts["made"] = as_kept(steps)
        conn.execute(update(t.batch).where(t.batch.c.id == batch.id).values(counts=counts))
        later[number] = conn.execute(select(t.batch).where(t.batch.c.id == batch.id)).one()  # type: ignore[index]
        return True
    return False


class _Published:
    """Whose evaluations of a month are published, asked once a month."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._by_month: dict[int, Any] = {}

    def why(self, step: Step) -> str:
        """Why a figure stays; empty: it may change. A sum scores nobody."""
        if step.spot.total:
            return ""
        if step.month not in self._by_month:
            self._by_month[step.month] = latest_evaluations(self._conn, Period.from_number(step.month))
        found = self._by_month[step.month]
        if step.spot.kind == PERSON:
            rows = [found[step.spot.object_id]] if step.spot.object_id in found else []
        else:
            home = "department_id" if step.spot.kind == DEPARTMENT else "team_id"
            rows = [
                row for row in found.values() if step.spot.kind == AGENCY or getattr(row, home) == step.spot.object_id
            ]
        done = any(row.state not in UNPUBLISHED for row in rows)
        return (_(PUBLISHED) if step.spot.kind == PERSON else _(TEAM_PUBLISHED)) if done else ""
