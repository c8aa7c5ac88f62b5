"""From computed to published, and closed: a snapshot of who is ready; a settled month takes no more figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from hrdesk.app.performance.catalogue import load_metrics
from hrdesk.app.performance.confirming import unconfirmed_names
from hrdesk.app.performance.evaluation import Blocked, from_training_room
from hrdesk.app.performance.grades import Confirm, confirm
from hrdesk.app.performance.month import UNPUBLISHED
from hrdesk.app.performance.periods import is_closed, refuse_closed
from hrdesk.app.performance.reasons import required
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_, _


@dataclass(frozen=True, slots=True)
class Publish:
    """Publishing: everybody ready, or the given ones. ``confirm`` records the caller as confirming proposed grades."""

    period: Period
    employment_ids: tuple[int, ...] | None = None
    confirm: bool = False
    unreconciled_reason: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did."""

    period: str
    published: int
    blocked: tuple[Blocked, ...]


@use_case("performance.publish")
def publish(work: Work, order: Publish) -> Published:
    """Publishes who is ready: a snapshot with its document number. Who is blocked stays, with the reason.

    Errors: ``unreconciled`` (differences between the sources are open and no reason was given), ``period_closed``.
    """
    from hrdesk.app.performance.paper import build_sheets
    from hrdesk.app.performance.snapshot import dump
    from hrdesk.storage.versions import next_number

    def block(conn: Connection) -> Published:
        now = work.now()
        differences = _unsettled(work, conn, order)
        ready, stopped = _ready(work, conn, order)
        if order.confirm and ready:
            confirm(work, conn, Confirm(order.period, tuple(row.employment_id for row in ready)))
            ready, stopped = _ready(work, conn, order)
        ready_ids = [row.id for row in ready if row.grade is not None]
        stopped += [
            Blocked(row.employee_no, _("The grade is not confirmed by a person yet.")) for row in ready if not row.grade
        ]
        if differences and ready_ids:
            _release(work, conn, order, differences, now)
        number = next_number(conn, f"evaluation-{order.period.number}", len(ready_ids)) if ready_ids else 0
        changes = [
            {
                "b_id": evaluation_id,
                "state": "published",
                "document_no": f"KH-{order.period.number}-{number + place:04d}",
                "published_at": now,
                "published_by": work.actor.account_id,
            }
            for place, evaluation_id in enumerate(ready_ids)
        ]
        _store(conn, changes)
        sheets = build_sheets(work, conn, order.period, evaluation_ids=ready_ids)
        _store(conn, [{"b_id": evaluation_id, "snapshot": dump(sheets[evaluation_id])} for evaluation_id in ready_ids])
        record(
            conn,
            at=work.now(),
            account_id=work.actor.account_id,
            use_case=work.name,
            object_kind="month",
            object_id=order.period.number,
            fields=(f"published={len(ready_ids)}",),
            changes={"unreconciled": (None, order.unreconciled_reason)} if order.unreconciled_reason else {},
        )
        return Published(order.period.label, len(ready_ids), tuple(stopped))

    from_training_room(work, order.period)
    return work.write(block)


def _unsettled(work: Work, conn: Connection, order: Publish) -> int:
    """How many differences are open; nothing is published beside them unless somebody says so by name and reason."""
    from hrdesk.app.reconciliation.finding import unsettled

    differences = unsettled(work, conn, order.period)
    if differences and not order.unreconciled_reason:
        raise UserError(
            N_("{period} has {count} differences between its sources that nobody has settled."),
            code="unreconciled",
            hint=N_("Settle them by reconciling the month, or publish with the reason why they may stay."),
            period=order.period.label,
            count=differences,
        )
    return differences


def _release(work: Work, conn: Connection, order: Publish, differences: int, now: datetime) -> None:
    conn.execute(
        insert(t.unsettled_release).values(
            month=order.period.number,
            open=differences,
            reason=required(order.unreconciled_reason, "reason"),
            account_id=work.actor.account_id,
            at=now,
        )
    )


def _store(conn: Connection, changes: Sequence[dict[str, Any]]) -> None:
    from sqlalchemy import bindparam

    if changes:
        names = [name for name in changes[0] if name != "b_id"]
        conn.execute(
            update(t.evaluation)
            .where(t.evaluation.c.id == bindparam("b_id"))
            .values(version=t.evaluation.c.version + 1, **{name: bindparam(name) for name in names}),
            list(changes),
        )


def _ready(work: Work, conn: Connection, order: Publish) -> tuple[list[Any], list[Blocked]]:
    """(evaluations without a gap, those with one) among the wanted and visible ones that are not published."""
    refuse_closed(conn, order.period)
    wanted = [t.evaluation.c.employment_id.in_(order.employment_ids)] if order.employment_ids is not None else []
    rows = conn.execute(
        select(t.evaluation, t.employment.c.employee_no)
        .join(t.employment, t.employment.c.id == t.evaluation.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(
            t.evaluation.c.month == order.period.number,
            t.evaluation.c.state.in_(UNPUBLISHED),
            visible(work, t.evaluation.c.employment_id, order.period.bounds(1)[1]),
            *wanted,
        )
        .order_by(t.person.c.name_key, t.person.c.name, t.employment.c.employee_no)
    ).all()
    names, _ids, _versions = load_metrics(conn)
    by_hand = unconfirmed_names(work, conn, order.period)
    ready, stopped = [], []
    for row in rows:
        if row.score is None:
            missing = _(", ").join(names[code].name for code in row.missing.split(",") if code in names)
            stopped.append(Blocked(row.employee_no, _("Missing: {metrics}.", metrics=missing)))
        elif row.stale:
            stopped.append(Blocked(row.employee_no, _("Figures changed since. Compute again.")))
        elif row.id in by_hand:
            told = _(
                "By hand, not confirmed by a second person: {metrics}.",
                metrics=_(", ").join(by_hand[row.id]),
            )
            stopped.append(Blocked(row.employee_no, told))
        else:
            ready.append(row)
    return ready, stopped


@use_case("performance.read")
def month_closed(work: Work, period: Period) -> bool:
    """Whether a month takes no more figures."""
    with work.read() as conn:
        return is_closed(conn, period)


@use_case("performance.publish")
def close_period(work: Work, period: Period) -> None:
    """Closes a month: new facts for it are refused until it is reopened with a reason."""
    _set_closed(work, period, "")


@use_case("performance.publish")
def reopen_period(work: Work, period: Period, reason: str) -> None:
    """Opens a closed month again."""
    _set_closed(work, period, required(reason, "reason"))


def _set_closed(work: Work, period: Period, reason: str) -> None:
    def block(conn: Connection) -> None:
        values: dict[str, Any] = {"closed_at": None if reason else work.now(), "reopened_reason": reason or None}
        row = conn.execute(select(t.period.c.version).where(t.period.c.month == period.number)).first()
        if row is None:
            conn.execute(insert(t.period).values(month=period.number, **values))
        else:
            conn.execute(
                update(t.period)
                .where(t.period.c.month == period.number)
                .values(version=t.period.c.version + 1, **values)
            )
        record(
            conn,
            at=work.now(),
            account_id=work.actor.account_id,
            use_case=work.name,
            object_kind="month",
            object_id=period.number,
            fields=("reopened" if reason else "closed",),
        )

    work.write(block)
