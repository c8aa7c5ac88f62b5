"""A month under review: points given or taken, figures left out, comments. Each makes the month be computed again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert, select, update

from hrdesk.app.performance.catalogue import load_metrics
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.month import UNPUBLISHED
from hrdesk.app.performance.own import refuse_own
from hrdesk.app.performance.periods import REOPEN_FIRST, refuse_closed
from hrdesk.app.performance.reasons import required
from hrdesk.app.work import Work, key_of, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_

LARGEST_ADJUSTMENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class Adjust:
    """加扣分 for one person and month."""

    period: Period
    employment_id: int
    points: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Comment:
    """The supervisor's words on one evaluation; ``version`` is the one that was read."""

    evaluation_id: int
    version: int
    text: str
    interviewed: date | None = None


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """A metric left out openly for one person and month (不计).

    ``seen``: the reason it was left out for when it was looked at; empty: it counted.
    """

    period: Period
    employment_id: int
    metric: str
    reason: str
    seen: str = ""


def _seen(work: Work, conn: Connection, employment_id: int, period: Period) -> str:
    """The 工号 of somebody else whom the actor may see in that period, or a refusal."""
    refuse_own(work.actor, employment_id)
    found = conn.execute(
        select(t.employment.c.employee_no).where(
            t.employment.c.id == employment_id, visible(work, t.employment.c.id, period.bounds(1)[1])
        )
    ).scalar()
    if found is None:
        raise UserError(N_("There is no such employee among yours."), code="not_found")
    return str(found)


def _open(conn: Connection, period: Period, employment_id: int) -> Any:
    """The evaluation under review, or a sentence why there is none. Errors: ``published``, ``period_closed``."""
    refuse_closed(conn, period, REOPEN_FIRST)
    row = conn.execute(
        select(t.evaluation)
        .where(t.evaluation.c.month == period.number, t.evaluation.c.employment_id == employment_id)
        .order_by(t.evaluation.c.revision.desc())
    ).first()
    if row is not None and row.state not in UNPUBLISHED:
        raise UserError(
            N_("This evaluation is published and cannot be changed."),
            code="published",
            hint=N_("Correct the figures and compute the month again: that makes a new revision beside it."),
        )
    return row


def _audited(work: Work, conn: Connection, kind: str, object_id: int, fields: str) -> None:
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind=kind,
        object_id=object_id,
        fields=(fields,),
    )


@use_case("performance.adjust")
def adjust(work: Work, order: Adjust) -> int:
    """Adds points or takes them, with the reason; the month is computed again. The adjustment's id, to take it back."""
    reason = required(order.reason, "reason")
    if order.points == 0 or abs(order.points) > LARGEST_ADJUSTMENT or order.points != round(order.points, 2):
        raise UserError(
            N_("Points must lie between −100 and 100, not 0, with two decimals at most."),
            code="out_of_range",
            field="points",
        )

    def block(conn: Connection) -> int:
        _seen(work, conn, order.employment_id, order.period)
        _open(conn, order.period, order.employment_id)
        made = conn.execute(
            insert(t.adjustment).values(
                month=order.period.number,
                employment_id=order.employment_id,
                points=order.points,
                reason=reason,
                account_id=work.actor.account_id,
                at=work.now(),
            )
        )
        _audited(work, conn, "adjustment", key_of(made), "points,reason")
        return key_of(made)

    adjustment_id = work.write(block)
    _compute_again(work, order.period)
    return adjustment_id


@use_case("performance.adjust")
def withdraw_adjustment(work: Work, adjustment_id: int, reason: str) -> None:
    """Takes an adjustment back with a reason; the row stays, marked, and the reason stands in the audit log.

    Errors: ``missing`` (no reason), ``not_found`` (taken back already, or not the actor's), ``published``.
    """
    reason = required(reason, "reason")

    def block(conn: Connection) -> Period:
        row = conn.execute(select(t.adjustment).where(t.adjustment.c.id == adjustment_id)).first()
        if row is None or row.withdrawn_at is not None:
            raise UserError(N_("This adjustment was taken back already."), code="not_found")
        period = Period.from_number(row.month)
        _seen(work, conn, row.employment_id, period)
        _open(conn, period, row.employment_id)
        conn.execute(update(t.adjustment).where(t.adjustment.c.id == adjustment_id).values(withdrawn_at=work.now()))
        record(
            conn,
            at=work.now(),
            account_id=work.actor.account_id,
            use_case=work.name,
            object_kind="adjustment",
            object_id=adjustment_id,
            changes={"withdrawn": (None, reason)},
        )
        return period

    _compute_again(work, work.write(block))


@use_case("performance.publish")
def leave_out(work: Work, order: LeaveOut) -> None:
    """Leaves a metric out for one person; the other weights are rescaled and the sheet says so.

    Errors: ``missing``, ``not_found``, ``published``, ``period_closed``, Conflict (somebody else left it out meanwhile, for
    another reason).
    """
    reason = required(order.reason, "reason")

    def block(conn: Connection) -> None:
        _seen(work, conn, order.employment_id, order.period)
        _open(conn, order.period, order.employment_id)
        metrics, ids, _versions = load_metrics(conn)
        if order.metric not in ids:
            raise UserError(N_("There is no metric {metric}."), code="not_found", metric=order.metric)
        key = {
            "month": order.period.number,
            "employment_id": order.employment_id,
            "metric_id": ids[order.metric],
        }
        same = [t.exclusion.c[name] == value for name, value in key.items()]
        kept = conn.execute(select(t.exclusion.c.reason).where(*same)).scalar()
        if kept is not None and kept not in (order.seen, reason):
            raise _left_out_otherwise(metrics[order.metric].name, kept)
        if kept is not None:
            conn.execute(update(t.exclusion).where(*same).values(reason=reason))
        else:
            conn.execute(
                insert(t.exclusion).values(reason=reason, account_id=work.actor.account_id, at=work.now(), **key)
            )
        _audited(work, conn, "exclusion", order.employment_id, order.metric)

    work.write(block)
    _compute_again(work, order.period)


def _left_out_otherwise(metric: str, kept: str) -> Conflict:
    return Conflict(
        N_("Somebody else left out {metric} meanwhile, for this reason: {reason}"),
        hint=N_("Look at the month again; nothing was changed."),
        metric=metric,
        reason=kept,
    )


@use_case("performance.publish")
def count_again(work: Work, period: Period, employment_id: int, metric: str, seen: str | None = None) -> str:
    """Takes leaving-out back; the reason it was left out for, so that it can be left out again.

    ``seen``: that reason as it was looked at. Errors: ``not_found``, Conflict (somebody left it out for another one since).
    """

    def block(conn: Connection) -> str:
        _seen(work, conn, employment_id, period)
        _open(conn, period, employment_id)
        metrics, ids, _versions = load_metrics(conn)
        same = (
            t.exclusion.c.month == period.number,
            t.exclusion.c.employment_id == employment_id,
            t.exclusion.c.metric_id == ids.get(metric, 0),
        )
        reason = conn.execute(select(t.exclusion.c.reason).where(*same)).scalar()
        if reason is None:
            raise UserError(N_("This figure is not left out any more."), code="not_found")
        if seen is not None and str(reason) != seen:
            raise _left_out_otherwise(metrics[metric].name, str(reason))
        conn.execute(t.exclusion.delete().where(*same))
        _audited(work, conn, "exclusion", employment_id, f"{metric} withdrawn")
        return str(reason)

    reason = work.write(block)
    _compute_again(work, period)
    return reason


def _compute_again(work: Work, period: Period) -> None:
    """A supervisor's adjustment changes ranks of the whole team, so the month is computed by the same rule for all."""
    undecorated = evaluate.__wrapped__  # type: ignore[attr-defined]
    undecorated(work, period)


@use_case("performance.comment")
def comment(work: Work, order: Comment) -> None:
    """The supervisor's comment on an evaluation under review; marks it reviewed."""
    text = order.text.strip()
    if len(text) > 2000:
        raise UserError(N_("The comment is longer than 2,000 characters."), code="out_of_range", field="comment")

    def block(conn: Connection) -> None:
        row = conn.execute(select(t.evaluation).where(t.evaluation.c.id == order.evaluation_id)).first()
        if row is None:
            raise UserError(N_("There is no such evaluation."), code="not_found")
        period = Period.from_number(row.month)
        _seen(work, conn, row.employment_id, period)
        _open(conn, period, row.employment_id)
        if row.version != order.version:
            raise Conflict(
                N_("Somebody else changed this evaluation meanwhile."),
                hint=N_("Your text is kept here. Look at the newer one, then save again."),
            )
        conn.execute(
            update(t.evaluation)
            .where(t.evaluation.c.id == row.id)
            .values(comment=text, interviewed=order.interviewed, state="reviewed", version=row.version + 1)
        )
        _audited(work, conn, "evaluation", row.id, "comment")

    work.write(block)
