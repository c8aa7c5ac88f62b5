"""The chains of holdings and the promises of cases, by their numbers: what attribution asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select

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


def promises(work: Work, conn: Connection, references: Collection[str]) -> dict[str, Promise]:
    """The promise each case has now: made on the day a case list first said so."""
    found: dict[str, Promise] = {}
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
        changed = _changed(work, conn, [row.id for row in rows])
        for row in rows:
            listed = row.at.astimezone(work.zone).date() if row.at is not None else None
            made = changed.get((row.id, row.promise_day.isoformat())) or listed
            if made is not None:
                found[row.reference] = Promise(made, row.promise_day)
    return found


def _changed(work: Work, conn: Connection, case_ids: Collection[int]) -> dict[tuple[int, str], date]:
    """(case, promised day) → the day somebody's list changed it to that."""
    rows = conn.execute(
        select(t.history.c.object_id, t.history.c.new, func.max(t.audit.c.at).label("at"))
        .join(t.audit, t.audit.c.id == t.history.c.audit_id)
        .where(
            t.history.c.object_kind == "case",
            t.history.c.field == "promise_day",
            t.history.c.object_id.in_(case_ids),
        )
        .group_by(t.history.c.object_id, t.history.c.new)
    )
    return {(row.object_id, row.new): row.at.astimezone(work.zone).date() for row in rows if row.new}
