"""Where the figures of an evaluation sheet come from: files, entries by hand, who said that there was nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, literal, or_, select

from hrdesk.app.performance.month import EVENT_SOURCES
from hrdesk.app.performance.trace import without_file
from hrdesk.app.performance.training_room import KIND as ROOM
from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.sheet import (
    Label,
    SourceNote,
)
from hrdesk.storage import tables as t
from hrdesk.words import _, speaking


def read_sources(conn: Connection, period: Period) -> dict[tuple[int, int], list[Any]]:
    """Batches behind each figure of the month, by employment and metric, with how many records each brought."""
    found: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in conn.execute(
        select(
            t.fact.c.employment_id,
            t.fact.c.metric_id,
            t.fact.c.batch_id,
            func.count(func.coalesce(t.fact.c.value, t.fact.c.denominator)).label("records"),
            t.batch.c.file_name,
            t.batch.c.kind,
            t.batch.c.at,
        )
        .join(t.batch, t.batch.c.id == t.fact.c.batch_id)
        .where(t.fact.c.month == period.number)
        .group_by(t.fact.c.employment_id, t.fact.c.metric_id, t.fact.c.batch_id)
        .order_by(t.fact.c.batch_id)
    ):
        found[row.employment_id, row.metric_id].append(row)
    return found


def read_delivered(conn: Connection, period: Period) -> dict[str, list[Any]]:
    """Files of the month by kind of event, and who said "none this month": the origin of a 0 without records."""
    found: dict[str, list[Any]] = defaultdict(list)
    for row in conn.execute(
        select(
            t.delivery.c.source,
            t.delivery.c.batch_id,
            t.delivery.c.at,
            t.batch.c.file_name,
            t.batch.c.kind,
            t.account.c.shown_name,
            literal(0).label("records"),
        )
        .outerjoin(t.batch, t.batch.c.id == t.delivery.c.batch_id)
        .outerjoin(t.account, t.account.c.id == t.delivery.c.account_id)
        .where(t.delivery.c.month == period.number, or_(t.delivery.c.batch_id.is_(None), t.batch.c.undone_at.is_(None)))
        .order_by(t.delivery.c.id)
    ):
        if row.batch_id is None or row.source in EVENT_SOURCES:
            found[row.source].append(row)
    return found


def source_number(notes: dict[tuple[Any, ...], SourceNote], batches: Iterable[Any], zone: ZoneInfo) -> int | None:
    """The number of the note that names these batches, added to ``notes`` where it is new; None where there are none."""
    found = list(batches)
    if not found:
        return None
    key = tuple((batch.batch_id, bool(batch.records)) for batch in found)
    if key not in notes:
        by_hand = [not batch.file_name for batch in found]
        # what a settlement decided stands under the file it is about
        names = "、".join(dict.fromkeys(batch.file_name or _without_file(batch, "zh_CN") for batch in found))
        english = ", ".join(dict.fromkeys(batch.file_name or _without_file(batch, "en") for batch in found))
        notes[key] = SourceNote(
            number=len(notes) + 1,
            name=Label(names, english if any(by_hand) else None),
            records=sum(batch.records for batch in found),
            on=max(batch.at for batch in found).astimezone(zone).date(),
        )
    return notes[key].number


def _without_file(batch: Any, language: str) -> str:
    with speaking(language):
        if batch.batch_id is None:
            return _("none this month, said by {name}", name=batch.shown_name or "")
        return without_file(batch.kind) if batch.kind == ROOM else _("entered by hand")
