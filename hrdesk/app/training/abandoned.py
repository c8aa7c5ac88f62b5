"""Attempts left lying: opened, never handed in, their time long over. What was answered counts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Select, select

from hrdesk.app.training.attempts import end_attempt, keep_timing, timing_of
from hrdesk.app.training.outcome import OPEN
from hrdesk.app.work import Work, use_case
from hrdesk.domain.training.exams import Timing
from hrdesk.storage import place_clock
from hrdesk.storage import tables as t

GRACE = timedelta(hours=12)  # somebody whose network failed may still hand in, with the true time


@use_case("orders.apply")
def close_abandoned(work: Work) -> int:
    """Hands in and marks attempts whose time ended more than ``GRACE`` ago; how many.

    One without a time limit stays open. Writes nothing where there is nothing to do.
    """
    if work.database.read_only:
        return 0
    with work.read() as conn:
        if conn.execute(_open()).first() is None:
            return 0
    place_now = place_clock.now(work.database.path)

    def left_lying(conn: Connection) -> list[tuple[Any, Timing]]:
        rows = [(row, timing_of(row).resumed(place_now, work.now())) for row in conn.execute(_open())]
        return [(row, timing) for row, timing in rows if timing.limit and timing.used >= timing.limit + GRACE]

    def block(conn: Connection) -> int:
        found = left_lying(conn)
        for row, timing in found:
            keep_timing(conn, row.id, timing)
            end_attempt(conn, work, row, overdue=True, by_itself=True)
        return len(found)

    with work.read() as conn:
        there = bool(left_lying(conn))
    return work.write(block) if there else 0


def _open() -> Select[Any]:
    return (
        select(t.attempt, t.exam_version.c.rules)
        .join(t.exam_version, t.exam_version.c.id == t.attempt.c.exam_version_id)
        .where(t.attempt.c.state == OPEN, t.attempt.c.limit_ms.is_not(None))
    )
