"""What keeps an exit open, counted from the records as they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, or_, select

from hrdesk.app.handover.holdings import OPEN
from hrdesk.app.separation.model import BlockerRow, ItemRow
from hrdesk.domain.separation import Blocker, Item, State
from hrdesk.storage import tables as t
from hrdesk.words import named

NAMED = 6


def belonging(people: Collection[int]) -> Select[Any]:
    """Open cases whose newest *owner* is one of these people, whoever has custody now: the case's columns, ``giver_id``."""
    newest = (
        select(func.max(t.case_holding.c.place))
        .where(t.case_holding.c.case_id == t.collection_case.c.id, t.case_holding.c.capacity == "owner")
        .correlate(t.collection_case)
        .scalar_subquery()
    )
    return (
        select(t.collection_case, t.case_holding.c.employment_id.label("giver_id"))
        .join(
            t.case_holding,
            and_(t.case_holding.c.case_id == t.collection_case.c.id, t.case_holding.c.place == newest),
        )
        .where(OPEN, t.case_holding.c.employment_id.in_(list(people)))
    )


@dataclass(frozen=True, slots=True)
class CaseCount:
    """The cases that still belong to somebody: all, with a live promise, handed out and not answered yet."""

    all: int = 0
    promises: int = 0
    waiting: int = 0


def case_counts(conn: Connection, people: Collection[int], today: date) -> dict[int, CaseCount]:
    """How many cases still belong to each of these people."""
    if not people:
        return {}
    held = belonging(people).subquery()
    assigned = exists().where(t.handover_line.c.case_id == held.c.id, t.handover_line.c.state == "assigned")
    rows = conn.execute(
        select(
            held.c.giver_id,
            func.count(),
            func.count().filter(held.c.promise_day >= today),
            func.count().filter(assigned),
        ).group_by(held.c.giver_id)
    )
    return {row[0]: CaseCount(row[1], row[2], row[3]) for row in rows}


def items_of(conn: Connection, separation_id: int) -> tuple[ItemRow, ...]:
    """The things to hand back or settle, in the order they were put down."""
    rows = conn.execute(
        select(t.separation_item)
        .where(t.separation_item.c.separation_id == separation_id)
        .order_by(t.separation_item.c.id)
    )
    return tuple(ItemRow(row.id, row.version, _title(row), row.done_on, row.waived or "", row.kind) for row in rows)


def _title(row: Any) -> str:
    return row.title or (Item(row.kind).text if row.kind in set(Item) else str(row.kind))


def blockers_of(
    conn: Connection, row: Any, today: date, items: Sequence[ItemRow] | None = None
) -> tuple[BlockerRow, ...]:
    """What keeps the exit ``row`` (of ``separation``) open, most urgent first."""
    if row.state in (State.CLOSED, State.UNDONE):
        return ()
    found = [*_of_cases(conn, row.employment_id, today), *_of_checklists(conn, row.employment_id)]
    led = conn.execute(
        select(t.person.c.name)
        .join(t.employment, t.employment.c.person_id == t.person.c.id)
        .join(t.posting, t.posting.c.employment_id == t.employment.c.id)
        .where(
            t.posting.c.superior_id == row.employment_id,
            t.posting.c.starts <= today,
            or_(t.posting.c.ends.is_(None), t.posting.c.ends >= today),
            t.employment.c.status != "left",
        )
        .order_by(t.person.c.name_key)
    ).scalars()
    found += _some(Blocker.TEAM, tuple(led))
    months = conn.execute(
        select(t.evaluation.c.month)
        .where(t.evaluation.c.employment_id == row.employment_id, t.evaluation.c.state.in_(("computed", "reviewed")))
        .order_by(t.evaluation.c.month)
    ).scalars()
    found += _some(Blocker.EVALUATION, tuple(f"{month // 100}-{month % 100:02}" for month in months))
    if row.state == State.ENDED and row.certificate_given is None:
        found.append(BlockerRow(Blocker.CERTIFICATE, 1))
    open_items = [item.title for item in (items if items is not None else items_of(conn, row.id)) if item.open]
    found += _some(Blocker.ITEM, tuple(open_items))
    return tuple(found)


def _of_cases(conn: Connection, employment_id: int, today: date) -> list[BlockerRow]:
    held = belonging((employment_id,)).subquery()
    assigned = exists().where(t.handover_line.c.case_id == held.c.id, t.handover_line.c.state == "assigned")
    promise = held.c.promise_day >= today
    order = (held.c.promise_day, held.c.reference)
    rows = conn.execute(
        select(held.c.reference, promise.label("promise"), assigned.label("waiting")).order_by(*order)
    ).all()
    promises = tuple(row.reference for row in rows if row.promise and not row.waiting)
    others = tuple(row.reference for row in rows if not row.promise and not row.waiting)
    waiting = tuple(row.reference for row in rows if row.waiting)
    return [
        *_some(Blocker.PROMISES, promises),
        *_some(Blocker.CASES, others),
        *_some(Blocker.CUSTODY, waiting),
    ]


def _of_checklists(conn: Connection, employment_id: int) -> list[BlockerRow]:
    """Open items of others' running plans that an account of this person owns."""
    i = t.plan_item
    rows = conn.execute(
        select(i.c.id, i.c.name_zh, i.c.name_en, t.person.c.name)
        .join(t.plan, t.plan.c.id == i.c.plan_id)
        .join(t.account, t.account.c.id == i.c.owner_id)
        .join(t.employment, t.employment.c.id == t.plan.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(
            t.account.c.employment_id == employment_id,
            t.plan.c.employment_id != employment_id,
            t.plan.c.state == "running",
            i.c.state == "open",
        )
        .order_by(i.c.due, i.c.id)
    ).all()
    if not rows:
        return []
    names = tuple(f"{row.name} {named(row.name_zh, row.name_en)}" for row in rows[:NAMED])
    return [BlockerRow(Blocker.TASKS, len(rows), names, tuple(row.id for row in rows))]


def _some(blocker: Blocker, names: tuple[str, ...]) -> list[BlockerRow]:
    return [BlockerRow(blocker, len(names), names[:NAMED])] if names else []
