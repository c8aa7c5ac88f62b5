"""Who holds which open case: read and written inside other use cases' transactions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, or_, select

from hrdesk.app.work import Work
from hrdesk.domain.handover.model import Capacity, Why
from hrdesk.storage import tables as t

BLOCK = 500

#: A case's newest holding, for joins.
HELD = and_(t.case_holding.c.case_id == t.collection_case.c.id, t.case_holding.c.place == t.collection_case.c.place)
OPEN: ColumnElement[bool] = t.collection_case.c.closed_on.is_(None)


@dataclass(frozen=True, slots=True)
class Hold:
    """A holding to begin: who answers for the case from the day on, as what and why."""

    case_id: int
    employment_id: int
    capacity: Capacity
    why: Why


def held_by(conn: Connection, people: Collection[int], capacity: Capacity | None = None) -> Sequence[Any]:
    """Open cases these people hold: the case's columns with ``holder_id``, ``capacity``, ``why``, ``since``."""
    if not people:
        return ()
    wanted = (
        select(
            t.collection_case,
            t.case_holding.c.employment_id.label("holder_id"),
            t.case_holding.c.capacity,
            t.case_holding.c.why,
            t.case_holding.c.starts.label("since"),
        )
        .join(t.case_holding, HELD)
        .where(OPEN, t.case_holding.c.employment_id.in_(list(people)))
        .order_by(t.collection_case.c.id)
    )
    if capacity is not None:
        wanted = wanted.where(t.case_holding.c.capacity == capacity)
    return conn.execute(wanted).all()


def begin(
    work: Work,
    conn: Connection,
    holds: Iterable[Hold],
    on: date,
    *,
    handover_id: int | None = None,
    batch_id: int | None = None,
) -> int:
    """Begins holdings on a day, each after the case's newest one (never before it); how many.

    Who holds the case as that already gets no new row.
    """
    wanted = {hold.case_id: hold for hold in holds}
    rows: list[dict[str, Any]] = []
    ids = sorted(wanted)
    for first in range(0, len(ids), BLOCK):
        for now in conn.execute(
            select(t.case_holding)
            .join(t.collection_case, HELD)
            .where(t.collection_case.c.id.in_(ids[first : first + BLOCK]))
        ):
            hold = wanted[now.case_id]
            if (now.employment_id, now.capacity) == (hold.employment_id, hold.capacity):
                continue
            rows.append(_row(work, hold, now.place + 1, max(now.starts, on), handover_id, batch_id))
    if rows:
        conn.execute(insert(t.case_holding), rows)
    return len(rows)


def begin_first(work: Work, conn: Connection, holds: Iterable[Hold], on: date, batch_id: int | None) -> None:
    """The first holding of new cases."""
    rows = [_row(work, hold, 1, on, None, batch_id) for hold in holds]
    if rows:
        conn.execute(insert(t.case_holding), rows)


def _row(work: Work, hold: Hold, place: int, on: date, handover_id: int | None, batch_id: int | None) -> dict[str, Any]:
    return {
        "case_id": hold.case_id,
        "place": place,
        "starts": on,
        "employment_id": hold.employment_id,
        "capacity": hold.capacity.value,
        "why": hold.why.value,
        "handover_id": handover_id,
        "batch_id": batch_id,
        "account_id": work.actor.account_id,
        "at": work.now(),
    }


def custodian_for(conn: Connection, employment_id: int, on: date) -> int | None:
    """Who would take custody: the superior, else the team's leader, each only while employed; None: nobody is named."""
    here = or_(t.posting.c.ends.is_(None), t.posting.c.ends >= on)
    post = conn.execute(
        select(t.posting.c.superior_id, t.posting.c.team_id)
        .where(t.posting.c.employment_id == employment_id, t.posting.c.starts <= on, here)
        .order_by(t.posting.c.starts.desc())
    ).first()
    if post is None:
        return None
    leads = select(t.team_lead.c.employment_id).where(
        t.team_lead.c.team_id == post.team_id,
        t.team_lead.c.starts <= on,
        or_(t.team_lead.c.ends.is_(None), t.team_lead.c.ends >= on),
    )
    named = [post.superior_id, *conn.execute(leads).scalars()]
    working = select(t.employment.c.id).where(t.employment.c.id.in_([one for one in named if one]), works())
    able = set(conn.execute(working).scalars())
    return next((one for one in named if one in able and one != employment_id), None)


def works() -> ColumnElement[bool]:
    """Whose employment runs."""
    working: ColumnElement[bool] = t.employment.c.status.in_(("probation", "regular", "leaving"))
    return working
