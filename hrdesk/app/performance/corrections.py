"""Records put right by hand, as they stand: what was said before, who corrected it and why, who confirmed it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, select, true

from hrdesk.app.performance.confirming import CORRECTION, ENTRY
from hrdesk.app.reconciliation.records import SETTLEMENT
from hrdesk.domain.performance.entering import Figure
from hrdesk.storage import tables as t

BY_HAND = (CORRECTION, ENTRY, SETTLEMENT)  # the batches people make by hand, without a file


@dataclass(frozen=True, slots=True)
class Corrected:
    """One correction. ``before`` is what counted until then, None once its import was undone; ``at`` by the agency's clock.

    ``file`` is empty where it was entered by hand; ``second`` is who confirmed the correction, empty while it waits.
    ``over``: what a file imported since says, over which the correction was kept.
    """

    batch_id: int
    before: Figure | None
    file: str
    sheet: str
    row: int
    by: str
    at: datetime
    reason: str
    second: str
    account_id: int | None
    over: Over | None = None


@dataclass(frozen=True, slots=True)
class Over:
    """What a row of a file says though it does not count."""

    figure: Figure
    file: str
    sheet: str
    row: int


def corrections(conn: Connection, records: Iterable[Any], zone: tzinfo) -> dict[int, Corrected]:
    """By their batch, the corrections of these rows of ``fact`` (each with its key and the batch of its correction)."""
    records = {row.batch_id: row for row in records}
    if not records:
        return {}
    second = t.account.alias("second_account")
    rows = conn.execute(
        select(t.batch, t.account.c.shown_name, second.c.shown_name.label("second"))
        .outerjoin(t.account, t.account.c.id == t.batch.c.account_id)
        .outerjoin(t.entry_confirmation, t.entry_confirmation.c.batch_id == t.batch.c.id)
        .outerjoin(second, second.c.id == t.entry_confirmation.c.account_id)
        .where(t.batch.c.id.in_(records))
    ).all()
    return {row.id: _corrected(conn, row, records[row.id], zone) for row in rows}


def _corrected(conn: Connection, batch: Any, record: Any, zone: tzinfo) -> Corrected:
    act = (batch.counts or {}).get("kept_of", batch.id)  # this batch may only repeat the act over a newer file
    before = _said(conn, record, 0, act)
    over = _said(conn, record, act, batch.id) if act != batch.id else None
    return Corrected(
        batch_id=batch.id,
        before=None if before is None else figure_of(before),
        file=before.file_name if before is not None else "",
        sheet=before.sheet if before is not None else "",
        row=before.row if before is not None else 0,
        by=batch.shown_name or "",
        at=batch.at.astimezone(zone),
        reason=batch.reason or "",
        second=batch.second or "",
        account_id=batch.account_id,
        over=None if over is None else Over(figure_of(over), over.file_name, over.sheet, over.row),
    )


def _said(conn: Connection, record: Any, after: int, until: int) -> Any:
    """The newest claim not undone on this record by a batch between these two; of files alone where they follow an act."""
    c, b = t.claim, t.batch
    key = (c.c[name] == getattr(record, name) for name in ("month", "employment_id", "metric_id", "day", "item"))
    return conn.execute(
        select(c.c.value, c.c.numerator, c.c.denominator, c.c.row, b.c.file_name, b.c.sheet)
        .join(b, b.c.id == c.c.batch_id)
        .where(b.c.id > after, b.c.id < until, b.c.undone_at.is_(None), *key)
        .where(b.c.kind.not_in(BY_HAND) if after else true())
        .order_by(b.c.id.desc())
        .limit(1)
    ).first()


@dataclass(frozen=True, slots=True)
class Replaced:
    """What somebody had set by hand and a file replaced, as was decided when it was imported."""

    figure: Figure
    by: str
    at: datetime
    reason: str

    @property
    def counts(self) -> bool:
        """Whether it was a record at all: one taken out says nothing."""
        return self.figure.value is not None or self.figure.denominator is not None


def replaced(conn: Connection, records: Iterable[Any], zone: tzinfo) -> dict[tuple[Any, ...], Replaced]:
    """By key and batch: what was set by hand, still stands and no longer counts, of these rows of ``fact``.

    ``records``: of one person and metric.
    """
    rows = {(row.month, row.day, row.item): row for row in records}
    if not rows:
        return {}
    some = next(iter(rows.values()))
    c, b = t.claim, t.batch
    claims = conn.execute(
        select(c, b.c.at, b.c.reason, t.account.c.shown_name)
        .join(b, b.c.id == c.c.batch_id)
        .outerjoin(t.account, t.account.c.id == b.c.account_id)
        .where(
            b.c.kind.in_(BY_HAND),
            b.c.undone_at.is_(None),
            c.c.month.in_({row.month for row in rows.values()}),
            c.c.employment_id == some.employment_id,
            c.c.metric_id == some.metric_id,
        )
        .order_by(c.c.batch_id)
    )
    found = {}
    for claim in claims:
        row = rows.get((claim.month, claim.day, claim.item))
        if row is not None and claim.batch_id < row.batch_id and figure_of(claim) != figure_of(row):
            found[claim.month, claim.day, claim.item] = Replaced(
                figure_of(claim), claim.shown_name or "", claim.at.astimezone(zone), claim.reason or ""
            )
    return found


def figure_of(row: Any) -> Figure:
    """The figure of a row of ``fact`` or ``claim``; all parts None where it does not count."""
    return Figure(row.value, row.numerator, row.denominator)
