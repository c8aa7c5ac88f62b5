"""What the live view reads besides the month itself: how far figures reach, and who brought the last ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, or_, select

from hrdesk.app.performance.catalogue import Book
from hrdesk.app.performance.month import EVENT_SOURCES
from hrdesk.app.progress.model import Origin
from hrdesk.app.work import Work
from hrdesk.domain.calendar import Period
from hrdesk.storage import facts
from hrdesk.storage import tables as t


@dataclass(frozen=True, slots=True)
class Delivered:
    """How far one metric's figures reach: the last day that has one, the newest batch with figures of a whole month."""

    day: date | None
    batch_id: int | None
    whole: int | None  # batch


def origins(work: Work, conn: Connection, period: Period, start_day: int, book: Book) -> dict[str, Origin]:
    """To which day the figures of each metric reach, never beyond today or the period; by metric code.

    What comes as events reaches as far as the newest event of its kind: nobody paid on a Sunday. A figure of the whole
    month reaches to the day it was taken in; "none this month" to the day it was said.
    """
    today = work.today()
    first, last = period.bounds(start_day)
    read = facts.reach(conn, period.number, start_day, today)
    reach = {code: _joined(read, book, code) for code in book.metrics}
    said = _said(conn, period)
    batches = _batches(conn, {found for one in reach.values() for found in (one.batch_id, one.whole) if found})
    result: dict[str, Origin] = {}
    for code, metric in book.metrics.items():
        found = _newest(work, reach[code], batches)
        if found is None and metric.source in said:
            found = _none_said(work, said[metric.source])
        day = None if found is None or found.day is None else max(first, min(found.day, last, today))
        result[code] = Origin(None) if found is None else Origin(day, found.kind, found.file_name, found.by, found.at)
    return result


def _joined(reach: Mapping[int, tuple[int, int, int]], book: Book, code: str) -> Delivered:
    """A metric's own figures; of events those of all metrics that come in the same kind."""
    source = book.metrics[code].source
    like = [code] if source not in EVENT_SOURCES else [c for c, m in book.metrics.items() if m.source == source]
    found = [reach[book.metric_ids[one]] for one in like if book.metric_ids[one] in reach]
    day, batch_id = max(((day, batch) for day, batch, _whole in found), default=(0, 0))
    whole = max((whole for _day, _batch, whole in found), default=0)
    return Delivered(_date(day), batch_id or None, whole or None)


def _date(number: int) -> date | None:
    return date(number // 10_000, number // 100 % 100, number % 100) if number else None


def _newest(work: Work, found: Delivered, batches: Mapping[int, Any]) -> Origin | None:
    """The later of the two: the last day with a figure, the day a whole month's figure was taken in."""
    dated, whole = batches.get(found.batch_id or 0), batches.get(found.whole or 0)
    made = None
    if dated is not None:
        made = Origin(found.day, dated.kind, dated.file_name, dated.shown_name or "", dated.at)
    if whole is not None:
        day = whole.at.astimezone(work.zone).date()
        if made is None or made.day is None or day > made.day:
            made = Origin(day, whole.kind, whole.file_name, whole.shown_name or "", whole.at)
    return made


def _none_said(work: Work, row: Any) -> Origin:
    kind = "none" if row.batch_id is None else row.kind or ""
    return Origin(row.at.astimezone(work.zone).date(), kind, row.file_name or "", row.shown_name or "", row.at)


def _batches(conn: Connection, wanted: Collection[int]) -> dict[int, Any]:
    rows = conn.execute(
        select(t.batch.c.id, t.batch.c.kind, t.batch.c.file_name, t.batch.c.at, t.account.c.shown_name)
        .outerjoin(t.account, t.account.c.id == t.batch.c.account_id)
        .where(t.batch.c.id.in_(wanted))
    )
    return {row.id: row for row in rows}


def _said(conn: Connection, period: Period) -> dict[str, Any]:
    """The newest delivery of each kind of event, by a file without figures or by a person."""
    rows = conn.execute(
        select(
            t.delivery.c.source, t.delivery.c.batch_id, t.delivery.c.at, t.batch.c.kind, t.batch.c.file_name,
            t.account.c.shown_name,
        )
        .outerjoin(t.batch, t.batch.c.id == t.delivery.c.batch_id)
        .outerjoin(t.account, t.account.c.id == t.delivery.c.account_id)
        .where(t.delivery.c.month == period.number, or_(t.delivery.c.batch_id.is_(None), t.batch.c.undone_at.is_(None)))
        .order_by(t.delivery.c.at)
    )  # fmt: skip
    return {row.source: row for row in rows if row.source in EVENT_SOURCES}
