"""What files and people said of a record, claim by claim, and which of it counted at a moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.performance.periods import months_of
from hrdesk.domain.calendar import Period
from hrdesk.storage import tables as t

Key = tuple[int, int, int, int, str]  # employment, metric, month (yyyymm), day, item


def claims_of(
    conn: Connection,
    period: Period,
    starts: Collection[int],
    people: Collection[int],
    metric_ids: Collection[int] | None = None,
) -> dict[Key, list[Any]]:
    """Claims of these people's records that count in the month by schemes beginning on one of ``starts``, by record.

    The oldest first, each with ``kind``, ``at`` and ``undone_at`` of its batch. ``metric_ids`` None: of every metric.
    """
    c, b = t.claim, t.batch
    every = b.alias("every")
    wanted = (
        select(c, b.c.kind, b.c.at, b.c.undone_at)
        .join(b, b.c.id == c.c.batch_id)
        .where(
            # claims are clustered by batch: asked batch by batch they are looked up, else millions are walked
            c.c.batch_id.in_(select(every.c.id)),
            c.c.month.in_((period.previous().number, period.number)),
            c.c.employment_id.in_(people),
        )
        .order_by(c.c.batch_id)
    )
    if metric_ids is not None:
        wanted = wanted.where(c.c.metric_id.in_(metric_ids))
    records: dict[Key, list[Any]] = defaultdict(list)
    for row in conn.execute(wanted):
        if period in months_of(row.month, row.day, starts):
            records[row.employment_id, row.metric_id, row.month, row.day, row.item].append(row)
    return records


def counted_at(batch: Any, at: datetime) -> bool:
    """Whether a batch (or a claim with its moments) was there at that moment, not undone."""
    return bool(batch.at <= at and (batch.undone_at is None or batch.undone_at > at))


def counting(claims: Sequence[Any], at: datetime) -> Any:
    """Of one record's claims the one that counted at that moment: the newest not undone. None where there was none."""
    return next((one for one in reversed(claims) if counted_at(one, at)), None)
