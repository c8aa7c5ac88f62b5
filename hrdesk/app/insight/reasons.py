"""Why people left, as their separation says: what they stated, else what the interview or the supervisor found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection, func, select

from hrdesk.domain.separation import Kind, Reason, State
from hrdesk.domain.turnover import Spell
from hrdesk.storage import tables as t


def with_reasons(conn: Connection, spells: Iterable[Spell]) -> list[Spell]:
    """The spells with their leave reasons in words; who left without a reason on record has the kind of the exit."""
    kept = _reasons(conn)
    return [replace(spell, reason=kept.get(spell.employment_id, "")) for spell in spells]


def _reasons(conn: Connection) -> dict[int, str]:
    s = t.separation
    reason = func.coalesce(s.c.stated_reason, s.c.interview_reason, s.c.supervisor_reason)
    rows = conn.execute(
        select(s.c.employment_id, s.c.kind, reason.label("reason"))
        .where(s.c.state != State.UNDONE.value)
        .order_by(s.c.id)
    )
    known = set(Reason)
    return {
        row.employment_id: Reason(row.reason).text if row.reason in known else row.reason or Kind(row.kind).text
        for row in rows
    }
