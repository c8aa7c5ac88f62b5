"""Differences settled by a person, with the reason: what that makes count are claims of its own, so it can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from hrdesk.app.imports import claims
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.periods import REOPEN_FIRST, refuse_closed, refuse_closed_figure
from hrdesk.app.performance.reasons import required
from hrdesk.app.reconciliation.finding import Month, find_all, read_month, settlements
from hrdesk.app.reconciliation.found import Found
from hrdesk.app.reconciliation.model import Settle
from hrdesk.app.reconciliation.records import AMOUNT, SETTLEMENT, span_of
from hrdesk.app.work import Work, key_of, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.reconciliation.attribution import Share, split
from hrdesk.domain.reconciliation.model import Action, actions_for, check_shares
from hrdesk.storage import facts
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_

FEN = 100  # ten-thousandths


@dataclass(frozen=True, slots=True)
class Done:
    """What settling did: the settlements, to take them back."""

    ids: tuple[int, ...]


@use_case("reconciliation.settle")
def settle(work: Work, order: Settle) -> Done:
    """Settles differences, all or none; the month's evaluations under review are computed again.

    Errors: ``missing`` (no reason), ``wrong_use`` (not possible for this difference, or shares that don't fit),
    ``not_found`` (somebody not among the actor's people), ``period_closed``, Conflict ``changed`` (a difference is gone
    or was settled by somebody meanwhile).
    """
    reason = required(order.reason, "reason")
    if order.action is not None and (wrong := check_shares(order.action, order.shares)) is not None:
        raise UserError(wrong[0], code="wrong_use", field="shares", **wrong[1])

    def block(conn: Connection) -> Done:
        refuse_closed(conn, order.period, REOPEN_FIRST)
        month = read_month(conn, order.period)
        there = {one.key: one for one in find_all(work, conn, month)}
        done = settlements(conn, month.span)
        ids = []
        for key in order.keys:
            if key not in there or key in done:
                raise Conflict(
                    N_("Somebody settled this difference meanwhile, or a newer file changed it."),
                    code="changed",
                    hint=N_("Look at the list again; nothing was settled."),
                )
            ids.append(_settle_one(work, conn, month, there[key], order, reason))
        record(
            conn,
            at=work.now(),
            account_id=work.actor.account_id,
            use_case=work.name,
            object_kind="month",
            object_id=order.period.number,
            fields=(f"settled={len(ids)}",),
            changes={"settled": (None, reason)},
        )
        return Done(tuple(ids))

    made = work.write(block)
    _compute_again(work, order.period)
    return made


def _settle_one(work: Work, conn: Connection, month: Month, one: Found, order: Settle, reason: str) -> int:
    action, shares = order.action, tuple(order.shares)
    if action is None:
        shares = one.proposal
        action = Action.SPLIT if len(shares) > 1 else Action.ASSIGN
        if not shares:
            raise UserError(
                N_("The rule proposes nobody for one of these differences."),
                code="wrong_use",
                hint=N_("Choose the person yourself."),
            )
    if action not in actions_for(one.code, has_figure=bool(one.figures)):
        raise UserError(
            N_("“{action}” is not possible for this difference: {text}"),
            code="wrong_use",
            field="action",
            action=action.text,
            text=one.text(month.by_id.get(one.metric_id)),
        )
    if action is Action.SPLIT and set(one.figures) != {month.ids.get(AMOUNT)}:
        raise UserError(N_("Only amounts can be split."), code="wrong_use", field="action")
    for who in {share.who for share in shares} | ({one.employment_id} if one.employment_id else set()):
        _refuse_unseen(work, conn, who, order.period)
    batch_id = None
    said = _claims(conn, one, action, shares)
    for month_of, day in {
        (one.month, one.day if one.on_month == one.month else 0),
        *((row[0], row[3]) for row in said),
    }:
        refuse_closed_figure(conn, month_of, day)  # a period from the 26th shares days with the month before
    if said:
        batch_id = _batch(work, conn, one, reason)
        claims.keep(conn, batch_id, sorted(said))
    made = conn.execute(
        insert(t.settlement).values(
            month=one.month,
            finding=one.key,
            action=action.value,
            parts=[[share.who, str(share.percent)] for share in shares],
            reason=reason,
            batch_id=batch_id,
            account_id=work.actor.account_id,
            at=work.now(),
        )
    )
    return key_of(made)


def _claims(conn: Connection, one: Found, action: Action, shares: Sequence[Share]) -> list[facts.Row]:
    """What counts by the settlement: records withdrawn at one place, said at others."""
    if action is Action.ACCEPT or (action is Action.EXCLUDE and not one.counts):
        return []
    if action is Action.OTHER and one.other is not None and one.employment_id is not None:
        return [
            (one.month, one.employment_id, one.metric_id, one.day, one.item, *one.other, one.row, one.case_no or None)
        ]
    said: dict[tuple[int, int], facts.Row] = {}
    if one.counts and one.employment_id is not None:
        for metric in one.figures:
            gone = (
                one.month,
                one.employment_id,
                metric,
                one.day,
                one.item,
                None,
                None,
                None,
                one.row,
                one.case_no or None,
            )
            said[one.employment_id, metric] = gone
    if action is Action.EXCLUDE:
        return list(said.values())
    day = one.day if one.on_month == one.month else 0  # a row of another month counts as of this one, on no day of it
    for metric, figures in one.figures.items():
        for share, part in zip(shares, _parts(figures, shares), strict=True):
            own = one.counts and share.who == one.employment_id
            item = one.item if own else _free_item(conn, one, share.who, metric, day)
            said[share.who, metric] = (one.month, share.who, metric, day, item, *part, one.row, one.case_no or None)
    return list(said.values())


def _parts(figures: tuple[int | None, ...], shares: Sequence[Share]) -> list[tuple[int | None, int | None, int | None]]:
    value, numerator, denominator = figures
    if len(shares) == 1 or value is None:
        return [(value, numerator, denominator)] * len(shares)
    step = 1 if value % FEN else FEN
    return [(part, None, None) for part in split(value, shares, step)]


def _free_item(conn: Connection, one: Found, who: int, metric: int, day: int) -> str:
    """The record's own number, or one beside it where that person has a record of this number already."""
    taken = conn.exec_driver_sql(
        "SELECT 1 FROM fact WHERE month = ? AND employment_id = ? AND metric_id = ? AND day = ? AND item = ?",
        (one.month, who, metric, day, one.item),
    ).first()
    return f"{one.item}~{one.batch_id}.{one.row}" if taken else one.item


def _batch(work: Work, conn: Connection, one: Found, reason: str) -> int:
    """The settlement's own batch: file, sheet and row stay those the figure came from."""
    origin = conn.execute(select(t.batch).where(t.batch.c.id == one.batch_id)).first()
    made = conn.execute(
        insert(t.batch).values(
            kind=SETTLEMENT,
            file_name=origin.file_name if origin else "",
            sheet=origin.sheet if origin else "",
            header_row=origin.header_row if origin else None,
            month=one.month,
            reason=reason,
            account_id=work.actor.account_id,
            at=work.now(),
        )
    )
    return key_of(made)


@use_case("reconciliation.settle")
def unsettle(work: Work, period: Period, ids: tuple[int, ...]) -> int:
    """Takes settlements back: what counted before counts again; how many. Errors: ``not_found``, ``period_closed``."""

    def block(conn: Connection) -> int:
        refuse_closed(conn, period, REOPEN_FIRST)
        rows = conn.execute(
            select(t.settlement).where(
                t.settlement.c.id.in_(ids),
                t.settlement.c.withdrawn_at.is_(None),
                t.settlement.c.month.in_(span_of(conn, period).months),
            )
        ).all()
        if len(rows) != len(set(ids)):
            raise UserError(N_("This settlement was taken back already."), code="not_found")
        for row in rows:
            for who in _concerned(conn, row):
                _refuse_unseen(work, conn, who, period)
            for month_of, day in _figures_of(conn, row.batch_id):
                refuse_closed_figure(conn, month_of, day)
            _take_back(work, conn, row)
        record(
            conn,
            at=work.now(),
            account_id=work.actor.account_id,
            use_case=work.name,
            object_kind="month",
            object_id=period.number,
            fields=(f"unsettled={len(rows)}",),
        )
        return len(rows)

    count = work.write(block)
    _compute_again(work, period)
    return count


def _concerned(conn: Connection, row: Any) -> set[int]:
    """Whose figures a settlement changed."""
    counted = conn.execute(select(t.claim.c.employment_id).where(t.claim.c.batch_id == row.batch_id)).scalars()
    return {*counted, *(int(who) for who, _percent in row.parts)}


def _figures_of(conn: Connection, batch_id: int | None) -> set[tuple[int, int]]:
    """(month, day) of the figures a settlement made count."""
    rows = conn.execute(select(t.claim.c.month, t.claim.c.day).where(t.claim.c.batch_id == batch_id)).all()
    return {(row.month, row.day) for row in rows}


def _take_back(work: Work, conn: Connection, row: Any) -> None:
    conn.execute(
        update(t.settlement)
        .where(t.settlement.c.id == row.id)
        .values(withdrawn_at=work.now(), withdrawn_by=work.actor.account_id)
    )
    if row.batch_id is not None:
        facts.undo(conn, row.batch_id, at=work.now(), account_id=work.actor.account_id)
        claims.mark_after_undo(conn, row.batch_id, published=True)


def _refuse_unseen(work: Work, conn: Connection, employment_id: int, period: Period) -> None:
    seen = visible(work, t.employment.c.id, period.bounds(1)[1])
    if conn.execute(select(t.employment.c.id).where(t.employment.c.id == employment_id, seen)).first() is None:
        raise UserError(N_("There is no such employee among yours."), code="not_found")


def _compute_again(work: Work, period: Period) -> None:
    """The month's evaluations under review by the settled figures; nothing where none was computed yet."""
    with work.read() as conn:
        there = conn.execute(select(t.evaluation.c.id).where(t.evaluation.c.month == period.number)).first()
    if there is not None:
        evaluate.__wrapped__(work, period)  # type: ignore[attr-defined]
