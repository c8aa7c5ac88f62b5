"""The chains of holdings and the promises of cases, by their numbers: what attribution asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.handover.holdings import BLOCK
from hrdesk.app.work import Work
from hrdesk.domain.handover.chain import Holding
from hrdesk.domain.handover.model import Capacity, Why
from hrdesk.domain.reconciliation.attribution import CountedDay, Cover, Promise, Rule
from hrdesk.storage import tables as t


def rule_of(settings: Mapping[str, Any]) -> Rule:
    """The agency's rule of attribution, from its settings."""
    return Rule(
        CountedDay(settings["repayment_day"]),
        Cover(settings["repayment_cover"]),
        settings["protected_days"],
        Decimal(settings["protected_share"]),
    )


def chains(conn: Connection, references: Collection[str]) -> dict[str, tuple[Holding, ...]]:
    """Every known case's holdings, the oldest first; case numbers no list has are left out."""
    found: dict[str, list[Holding]] = {}
    wanted = sorted(set(references))
    for first in range(0, len(wanted), BLOCK):
        for row in conn.execute(
            select(
                t.collection_case.c.reference,
                t.case_holding.c.starts,
                t.case_holding.c.employment_id,
                t.case_holding.c.capacity,
                t.case_holding.c.why,
            )
            .join(t.case_holding, t.case_holding.c.case_id == t.collection_case.c.id)
            .where(t.collection_case.c.reference.in_(wanted[first : first + BLOCK]))
            .order_by(t.collection_case.c.id, t.case_holding.c.place)
        ):
            held = Holding(row.starts, row.employment_id, Capacity(row.capacity), row.why == Why.ABSENCE)
            found.setdefault(row.reference, []).append(held)
    return {reference: tuple(chain) for reference, chain in found.items()}


def promises(work: Work, conn: Connection, references: Collection[str]) -> dict[str, tuple[Promise, ...]]:
    """Every promise a case had, the oldest first: made on the day a case list first said so."""
    found: dict[str, tuple[Promise, ...]] = {}
    wanted = sorted(set(references))
    for first in range(0, len(wanted), BLOCK):
        rows = conn.execute(
            select(t.collection_case.c.id, t.collection_case.c.reference, t.collection_case.c.promise_day, t.batch.c.at)
            .outerjoin(t.batch, t.batch.c.id == t.collection_case.c.batch_id)
            .where(
                t.collection_case.c.reference.in_(wanted[first : first + BLOCK]),
                t.collection_case.c.promise_day.is_not(None),
            )
        ).all()
        changed = _changed(conn, [row.id for row in rows])
        for row in rows:
            steps = _standing(changed.get(row.id, ()), row.promise_day.isoformat())
            said = [
                (row.at, steps[0].old if steps else row.promise_day.isoformat()),
                *((one.at, one.new) for one in steps),
            ]
            found[row.reference] = tuple(
                Promise(at.astimezone(work.zone).date(), date.fromisoformat(due)) for at, due in said if at and due
            )
    return found


def _changed(conn: Connection, case_ids: Collection[int]) -> dict[int, list[Any]]:
    """By case, each time a list changed its promised day: (when, from, to), the oldest first."""
    rows = conn.execute(
        select(t.history.c.object_id, t.history.c.old, t.history.c.new, t.audit.c.at)
        .join(t.audit, t.audit.c.id == t.history.c.audit_id)
        .where(
            t.history.c.object_kind == "case",
            t.history.c.field == "promise_day",
            t.history.c.object_id.in_(case_ids),
        )
        .order_by(t.history.c.object_id, t.history.c.id)
    )
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.object_id, []).append(row)
    return found


def _standing(changes: Sequence[Any], now: str) -> list[Any]:
    """Without those that were undone with their list: what came after them does not go on from there."""
    kept: list[Any] = []
    for one in reversed(changes):
        if one.new == (kept[0].old if kept else now):
            kept.insert(0, one)
    return kept
