"""The month's records as the files say, whatever people settled since: set aside for the statements that compare them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from hrdesk.app.performance.periods import start_days
from hrdesk.domain.calendar import Period
from hrdesk.storage.facts import KEY, same_key

SETTLEMENT = "settlement"  # kind of the batches that settlements make
AMOUNT = "recovered_amount"


@dataclass(frozen=True, slots=True)
class Span:
    """The days a month's evaluations cover, as yyyymm with the days of it: two months where a period starts later."""

    period: Period
    parts: tuple[tuple[int, int, int], ...]  # (yyyymm, first day, last day); whole months from 0 (month figures) to 31

    @property
    def months(self) -> tuple[int, ...]:
        """The calendar months touched."""
        return tuple(month for month, _first, _last in self.parts)

    def within(self, alias: str) -> str:
        """SQL: the row of that alias lies in the span."""
        parts = (
            f"({alias}.month = {month:d} AND {alias}.day BETWEEN {first:d} AND {last:d})"
            for month, first, last in self.parts
        )
        return f"({' OR '.join(parts)})"


def span_of(conn: Connection, period: Period) -> Span:
    """By the days on which the evaluation periods of the schemes in use start."""
    starts = set(start_days(conn))
    later = starts - {1}
    last = 31 if 1 in starts else max(later) - 1
    parts = [(period.number, 0, last)]
    if later:
        parts.insert(0, (period.previous().number, min(later), 31))
    return Span(period, tuple(parts))


def settlement_batches(conn: Connection) -> str:
    """SQL: the batches of settlements that count."""
    return f"(SELECT id FROM batch WHERE kind = '{SETTLEMENT}' AND undone_at IS NULL)"


def files_of(conn: Connection, span: Span) -> Sequence[tuple[int, str, str, str, str]]:
    """(batch, kind, file, sheet, what its columns were matched to) of files not undone that say something about the span, the newest first."""
    months = ", ".join(f"{month:d}" for month in span.months)
    rows = conn.exec_driver_sql(
        "SELECT b.id, b.kind, b.file_name, b.sheet, coalesce(b.source, '') || coalesce(b.mapping, '') FROM batch AS b"
        f" WHERE b.undone_at IS NULL AND b.kind <> '{SETTLEMENT}' AND"
        f" (EXISTS (SELECT 1 FROM claim AS c WHERE c.batch_id = b.id AND c.month IN ({months}))"
        f" OR EXISTS (SELECT 1 FROM loose_row AS l WHERE l.batch_id = b.id AND l.month IN ({months})))"
        " ORDER BY b.id DESC"
    ).all()
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


@contextmanager
def repayments_aside(conn: Connection, span: Span, metric_id: int) -> Iterator[None]:
    """``temp.month_payment``: the span's repayments as the newest file says, with their case numbers."""
    conn.exec_driver_sql("DROP TABLE IF EXISTS temp.month_payment")
    conn.exec_driver_sql(
        "CREATE TEMP TABLE month_payment (month INTEGER, employment_id INTEGER, metric_id INTEGER, day INTEGER,"
        " item TEXT, value INTEGER, batch_id INTEGER, row INTEGER, case_no TEXT, settled INTEGER)"
    )
    try:
        _fill(conn, span, metric_id)
        yield
    finally:
        conn.exec_driver_sql("DROP TABLE IF EXISTS temp.month_payment")


def _fill(conn: Connection, span: Span, metric_id: int) -> None:
    key = ", ".join(f"f.{name}" for name in KEY)
    settled = settlement_batches(conn)
    conn.exec_driver_sql(
        f"INSERT INTO temp.month_payment SELECT {key}, f.value, f.batch_id, f.row, coalesce(c.note, ''), 0"
        f" FROM fact AS f CROSS JOIN claim AS c ON c.batch_id = f.batch_id AND {same_key('c', 'f')}"
        f" WHERE f.metric_id = {metric_id:d} AND {span.within('f')} AND f.batch_id NOT IN {settled}"
        " AND NOT (f.day = 0 AND f.item = '') AND f.value IS NOT NULL"  # nor what was taken out by hand
    )
    moved = conn.exec_driver_sql(
        f"SELECT {key} FROM fact AS f WHERE f.metric_id = {metric_id:d} AND {span.within('f')}"
        f" AND f.batch_id IN {settled}"
    ).all()
    files = [batch for batch, *_rest in files_of(conn, span)]
    for row in moved:
        for batch in files:
            said = conn.exec_driver_sql(
                "SELECT value, row, note FROM claim WHERE batch_id = ? AND month = ? AND employment_id = ?"
                " AND metric_id = ? AND day = ? AND item = ?",
                (batch, *row),
            ).first()
            if said is not None:
                conn.exec_driver_sql(
                    "INSERT INTO temp.month_payment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
                    (*row, said[0], batch, said[1], said[2] or ""),
                )
                break
