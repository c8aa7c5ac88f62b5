"""Targets of a workbook saved and taken back: what was set before is set again, in whatever order imports are undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select, update

from hrdesk.app.imports.figures import SCALE
from hrdesk.app.imports.model import TARGETS, Undone
from hrdesk.app.performance.catalogue import load_metrics
from hrdesk.app.performance.evaluation import UNPUBLISHED, latest_evaluations
from hrdesk.app.targets.keeping import put_value, value_of
from hrdesk.app.targets.model import AGENCY, CLOSED, DEPARTMENT, PERSON, PUBLISHED, TEAM, TEAM_PUBLISHED, Spot
from hrdesk.app.work import Work
from hrdesk.domain.calendar import Period
from hrdesk.storage import tables as t
from hrdesk.words import _

KINDS = (PERSON, TEAM, AGENCY, DEPARTMENT)  # as undoing remembers them, by place: a new one goes to the end
_NONE = -1


@dataclass(frozen=True, slots=True)
class Said:
    """What one cell asks for, as it would be kept."""

    index: int
    field: str
    period: Period
    spot: Spot
    value: Decimal
    kept: Decimal | None


@dataclass(frozen=True, slots=True)
class TargetPlan:
    """What accepting will set."""

    said: tuple[Said, ...]
    head: int


def save_targets(work: Work, conn: Connection, batch_id: int, plan: TargetPlan) -> Mapping[str, list[int]]:
    """Sets the targets; what must be remembered: for each its place, what was set before and what is now."""
    _metrics, ids, _versions = load_metrics(conn)
    made: list[int] = []
    for one in plan.said:
        if one.kept == one.value:
            continue
        metric_id = ids[one.spot.metric]
        put_value(conn, one.period, one.spot, metric_id, one.value)
        made += _Step(one.period.number, one.spot, metric_id, one.kept, one.value).numbers()
    _to_compute_again(conn, {one.period.number for one in plan.said})
    return {"targets": made}


@dataclass(frozen=True, slots=True)
class _Step:
    """One target an import set."""

    month: int
    spot: Spot
    metric_id: int
    before: Decimal | None
    after: Decimal | None

    def numbers(self) -> list[int]:
        """As the batch keeps it: seven whole numbers."""
        spot = self.spot
        place = [self.month, KINDS.index(spot.kind), spot.object_id, self.metric_id, int(spot.total)]
        return [*place, _scaled(self.before), _scaled(self.after)]

    @property
    def place(self) -> tuple[int, Spot]:
        """Which figure of which month."""
        return self.month, self.spot


WIDE = 7  # numbers a step is kept in


def _steps(batch: Any, codes: Mapping[int, str]) -> list[_Step]:
    kept = (batch.counts or {}).get("made", {}).get("targets", [])
    found = []
    for start in range(0, len(kept), WIDE):
        month, kind, number, metric_id, total, before, after = kept[start : start + WIDE]
        spot = Spot(KINDS[kind], number, codes.get(metric_id, ""), bool(total))
        found.append(_Step(month, spot, metric_id, _exact(before), _exact(after)))
    return found


def _scaled(value: Decimal | None) -> int:
    return _NONE if value is None else int(value * SCALE)


def _exact(number: int) -> Decimal | None:
    return None if number == _NONE else Decimal(number) / SCALE


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
    for step in _steps(batch, codes):
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
    _to_compute_again(conn, {step.month for step in _steps(batch, codes)})
    return Undone(batch.id, removed, restored, tuple(dict.fromkeys(kept)))


def _handed_on(conn: Connection, later: Sequence[Any], step: _Step, codes: Mapping[int, str]) -> bool:
    """Whether a later import stands on this figure: undoing that one shows then what was there before this one."""
    for number, batch in enumerate(later):
        steps = _steps(batch, codes)
        mine = next((at for at, one in enumerate(steps) if one.place == step.place), None)
        if mine is None:
            continue
        if steps[mine].before != step.after:
            return False
        steps[mine] = replace(steps[mine], before=step.before)
        counts = dict(batch.counts)
        counts["made"] = {"targets": [part for one in steps for part in one.numbers()]}
        conn.execute(update(t.batch).where(t.batch.c.id == batch.id).values(counts=counts))
        later[number] = conn.execute(select(t.batch).where(t.batch.c.id == batch.id)).one()  # type: ignore[index]
        return True
    return False


class _Published:
    """Whose evaluations of a month are published, asked once a month."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._by_month: dict[int, Any] = {}

    def why(self, step: _Step) -> str:
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


def _to_compute_again(conn: Connection, months: set[int]) -> None:
    """The drafts of the months follow at the next computing, and say so until then."""
    if months:
        conn.execute(
            update(t.evaluation)
            .where(t.evaluation.c.month.in_(months), t.evaluation.c.state.in_(UNPUBLISHED))
            .values(stale=True)
        )
