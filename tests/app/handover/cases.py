"""Builders of cases, exits and handovers for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select

from hrdesk.app.handover.holdings import Hold, begin_first
from hrdesk.app.separation.model import SeparationView, StartSeparation
from hrdesk.app.separation.starting import start_separation
from hrdesk.app.work import Desk
from hrdesk.domain.handover.model import Capacity, Why
from hrdesk.domain.separation import Kind
from hrdesk.storage import tables as t
from tests.app.builders import TODAY, Somebody

NO_PROTECTION = dict.fromkeys(("pregnant", "medical", "injury", "disease", "near_retirement"), False)


def give_cases(
    desk: Desk, owner: Somebody, count: int, *, promises: int = 0, prefix: str = "A", **fields: Any
) -> list[int]:
    """``count`` open cases of an owner, straight into the tables; the first ``promises`` have a live promise."""
    work = desk.work()
    rows = [
        {
            "reference": f"{prefix}-{owner.employee_no}-{at:04}",
            "debtor": "陈*",
            "product": ("消费贷", "信用卡", "车贷")[at % 3],
            "ageing": f"M{at % 4 + 1}",
            "days_overdue": 20 + at % 100,
            "outstanding": Decimal(3000 + 977 * at % 60000),
            "promise_day": TODAY + timedelta(days=at % 12) if at < promises else None,
            "promise_amount": Decimal(500 + at) if at < promises else None,
            "next_follow_up": TODAY + timedelta(days=at % 7),
            **fields,
        }
        for at in range(count)
    ]

    def block(conn: Any) -> list[int]:
        conn.execute(insert(t.collection_case), rows)
        names = [row["reference"] for row in rows]
        found = conn.execute(
            select(t.collection_case.c.id)
            .where(t.collection_case.c.reference.in_(names))
            .order_by(t.collection_case.c.reference)
        )
        ids = list(found.scalars())
        holds = [Hold(ident, owner.employment_id, Capacity.OWNER, Why.LISTED) for ident in ids]
        begin_first(work, conn, holds, TODAY - timedelta(days=30), None)
        return ids

    return work.write(block)


def exit_of(who: Somebody, **parts: Any) -> StartSeparation:
    """A resignation with proper notice, effective in four days."""
    values = {
        "kind": Kind.RESIGNATION,
        "notice_day": TODAY - timedelta(days=30),
        "last_day": TODAY + timedelta(days=4),
        "effective_day": TODAY + timedelta(days=4),
        **parts,
    }
    return StartSeparation(who.employee_no, **values)


def leaves(desk: Desk, who: Somebody, **parts: Any) -> SeparationView:
    """The exit begun."""
    return start_separation(desk.work(), exit_of(who, **parts))


def holders(desk: Desk, case_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """case → (holder, capacity) now."""
    with desk.database.read() as conn:
        rows = conn.execute(
            select(t.case_holding).join(
                t.collection_case,
                (t.collection_case.c.id == t.case_holding.c.case_id)
                & (t.collection_case.c.place == t.case_holding.c.place),
            )
        ).all()
    return {row.case_id: (row.employment_id, row.capacity) for row in rows if row.case_id in set(case_ids)}


def chain_of(desk: Desk, case_id: int) -> list[tuple[date, int, str, str]]:
    """The case's holdings: (first day, who, capacity, why)."""
    with desk.database.read() as conn:
        rows = conn.execute(
            select(t.case_holding).where(t.case_holding.c.case_id == case_id).order_by(t.case_holding.c.place)
        ).all()
    return [(row.starts, row.employment_id, row.capacity, row.why) for row in rows]
