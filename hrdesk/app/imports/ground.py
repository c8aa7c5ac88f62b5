"""What people decided about a file's rows and records has no ground once the file is taken back: it goes with it."""

from __future__ import annotations

from sqlalchemy import Connection, Update, and_, exists, or_, select, update

from hrdesk.app.imports import claims
from hrdesk.app.performance.confirming import CORRECTION
from hrdesk.app.reconciliation.records import SETTLEMENT
from hrdesk.app.work import Work
from hrdesk.storage import facts
from hrdesk.storage import tables as t
from hrdesk.storage.facts import same_key

_DECISIONS = (SETTLEMENT, CORRECTION)


def take_decisions_back(work: Work, conn: Connection, batch_id: int) -> tuple[int, int]:
    """After an undone batch's figures are gone: (decisions taken back, of them figures that are gone with them).

    Decided about a record that another file says too, or shown in a published evaluation: that stays.
    """
    at, by = work.now(), work.actor.account_id
    count = removed = 0
    for act in _without_ground(conn, batch_id):
        removed += facts.undo(conn, act, at=at, account_id=by).removed
        claims.mark_after_undo(conn, act)
        conn.execute(_withdrawn(work).where(t.settlement.c.batch_id == act))
        count += 1
    own = or_(*(t.settlement.c.finding.startswith(f"{what}:{batch_id}:") for what in ("row", "total")))
    left = conn.execute(_withdrawn(work).where(own, t.settlement.c.batch_id.is_(None)))  # these made nothing count
    return count + left.rowcount, removed


def _withdrawn(work: Work) -> Update:
    return (
        update(t.settlement)
        .where(t.settlement.c.withdrawn_at.is_(None))
        .values(withdrawn_at=work.now(), withdrawn_by=work.actor.account_id)
    )


def _without_ground(conn: Connection, batch_id: int) -> list[int]:
    """Settlements and corrections, oldest first: one may stand on what another made of the file."""
    own = t.claim
    months = set(conn.execute(select(own.c.month).where(own.c.batch_id == batch_id).distinct()).scalars())
    acts = conn.execute(
        select(
            t.batch.c.id,
            exists().where(
                t.settlement.c.batch_id == t.batch.c.id, t.settlement.c.finding.startswith(f"row:{batch_id}:")
            ),
        )
        .where(
            t.batch.c.kind.in_(_DECISIONS),
            t.batch.c.undone_at.is_(None),
            # an older correction may have lost the file it was made on before: this file alone said its record since
            or_(
                t.batch.c.id > batch_id,
                and_(
                    t.batch.c.kind == CORRECTION,
                    exists().where(own.c.batch_id == t.batch.c.id, own.c.month.in_(months)),
                ),
            ),
        )
        .order_by(t.batch.c.id)
    )
    gone = [batch_id]
    for act, of_its_rows in acts.all():
        if (of_its_rows or _stood_on(conn, act, gone)) and not _published(conn, act):
            gone.append(act)
    return gone[1:]


def _stood_on(conn: Connection, act: int, gone: list[int]) -> bool:
    """Whether it decided about a record that these batches said, and nothing else that counts says it now."""
    said = f"SELECT 1 FROM claim AS g WHERE g.batch_id IN ({', '.join(map(str, gone))}) AND {same_key('g', 'c')}"
    decisions = ", ".join(f"'{kind}'" for kind in _DECISIONS)
    # claims are clustered by batch: each batch of these months is asked for the few records in question
    still = (
        "SELECT 1 FROM batch AS b CROSS JOIN claim AS o WHERE b.undone_at IS NULL AND b.id NOT IN"
        f" ({', '.join(map(str, [act, *gone]))}) AND (b.kind NOT IN ({decisions}) OR b.id < {act:d})"
        f" AND o.batch_id = b.id AND {same_key('o', 'c')}"
    )
    found = conn.exec_driver_sql(
        f"SELECT 1 FROM claim AS c WHERE c.batch_id = ? AND EXISTS ({said}) AND NOT EXISTS ({still}) LIMIT 1", (act,)
    )
    return found.first() is not None


def _published(conn: Connection, act: int) -> bool:
    """Whether a published evaluation shows it: what was signed stays."""
    found = conn.exec_driver_sql(
        f"SELECT 1 FROM claim AS c CROSS JOIN fact AS f ON f.batch_id = c.batch_id AND {same_key('f', 'c')}"
        " CROSS JOIN evaluation AS e CROSS JOIN scheme_version AS v ON v.id = e.scheme_version_id CROSS JOIN scheme_line AS l"
        " ON l.scheme_version_id = v.id AND l.metric_id = f.metric_id WHERE c.batch_id = ?"
        f" AND e.employment_id = f.employment_id AND e.state NOT IN ('computed', 'reviewed') AND {claims.covers('f')} LIMIT 1",
        (act,),
    )
    return found.first() is not None
