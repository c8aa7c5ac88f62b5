"""Handovers as a list and as a board; who held a case when."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, or_, select

from hrdesk.app.handover.model import Board, HandoverRow, HeldStretch
from hrdesk.app.handover.planning import visible_ever
from hrdesk.app.handover.reading import people, read_board, seen
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.errors import UserError
from hrdesk.domain.handover.chain import Holding, stretches
from hrdesk.domain.handover.model import Capacity, LineState
from hrdesk.storage import tables as t
from hrdesk.words import N_


@use_case("handover.read")
def list_handovers(work: Work, *, ended: bool = False) -> tuple[HandoverRow, ...]:
    """Handovers the actor may see, the newest first; ended ones only where asked for."""
    with work.read() as conn:
        wanted = select(t.handover).where(seen(work)).order_by(t.handover.c.id.desc())
        rows = conn.execute(wanted if ended else wanted.where(t.handover.c.ended_at.is_(None))).all()
        counts: dict[int, Counter[str]] = defaultdict(Counter)
        for handover_id, state, count in conn.execute(
            select(t.handover_line.c.handover_id, t.handover_line.c.state, func.count()).group_by(
                t.handover_line.c.handover_id, t.handover_line.c.state
            )
        ):
            counts[handover_id][state] = count
        givers: dict[int, list[int]] = defaultdict(list)
        for handover_id, who in conn.execute(select(t.handover_giver)):
            givers[handover_id].append(who)
        named = people(conn, [who for row in rows for who in givers[row.id]])
    return tuple(
        HandoverRow(
            row.id,
            row.document_no,
            tuple(named[who][1] for who in givers[row.id]),
            sum(count for state, count in counts[row.id].items() if state != LineState.WITHDRAWN),
            counts[row.id][LineState.TAKEN],
            counts[row.id][LineState.ASSIGNED],
            counts[row.id][LineState.OBJECTED],
            row.ended_at is not None,
            row.reversed_at is not None,
        )
        for row in rows
    )


@use_case("handover.plan")
def board(work: Work, handover_id: int) -> Board:
    """A handover with its lines and receivers. Errors: ``not_found``."""
    with work.read() as conn:
        return read_board(work, conn, handover_id)


@use_case("handover.read")
def handover_of(work: Work, employment_id: int) -> int | None:
    """The running handover that has this person's cases, if there is one the actor may see."""
    with work.read() as conn:
        found: int | None = conn.execute(
            select(t.handover.c.id)
            .join(t.handover_giver, t.handover_giver.c.handover_id == t.handover.c.id)
            .where(seen(work), t.handover_giver.c.employment_id == employment_id, t.handover.c.ended_at.is_(None))
            .order_by(t.handover.c.id.desc())
        ).scalar()
        return found


@use_case("handover.read")
def held_stretches(work: Work, employee_no: str, first: date, last: date) -> tuple[HeldStretch, ...]:
    """Who had which case on which days, of all cases this person ever held, within a period: the commission's ground.

    Errors: ``not_found``, ``out_of_range`` (the period ends before it begins).
    """
    if last < first:
        raise UserError(N_("The last day lies before the first."), code="out_of_range", field="last")
    with work.read() as conn:
        who = conn.execute(
            select(t.employment.c.id).where(
                t.employment.c.employee_no == employee_no.strip(), visible_ever(work, t.employment.c.id)
            )
        ).scalar()
        if who is None:
            raise UserError(N_("There is no such employee in your list."), code="not_found", field="employee_no")
        rows = _chains(conn, who)
        named = people(conn, [row.employment_id for row in rows])
        allowed = set(
            conn.execute(
                select(t.employment.c.id).where(
                    t.employment.c.id.in_(list(named)),
                    or_(visible(work, t.employment.c.id, work.today()), t.employment.c.id == who),
                )
            ).scalars()
        )
    return tuple(_stretches(rows, named, allowed, first, last))


def _chains(conn: Connection, who: int) -> Sequence[Any]:
    cases = select(t.case_holding.c.case_id).where(t.case_holding.c.employment_id == who)
    return conn.execute(
        select(t.case_holding, t.collection_case.c.reference, t.collection_case.c.closed_on)
        .join(t.collection_case, t.collection_case.c.id == t.case_holding.c.case_id)
        .where(t.case_holding.c.case_id.in_(cases))
        .order_by(t.collection_case.c.reference, t.case_holding.c.case_id, t.case_holding.c.place)
    ).all()


def _stretches(
    rows: Sequence[Any], named: dict[int, tuple[str, str]], allowed: set[int], first: date, last: date
) -> list[HeldStretch]:
    chains: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        chains[row.case_id].append(row)
    found = []
    for chain in chains.values():
        holdings = [Holding(row.starts, row.employment_id, Capacity(row.capacity)) for row in chain]
        for stretch in stretches(holdings, chain[0].closed_on):
            starts, ends = max(stretch.starts, first), min(stretch.ends or last, last)
            if starts > ends:
                continue
            number, name = named[stretch.employment_id] if stretch.employment_id in allowed else ("", "")
            found.append(
                HeldStretch(chain[0].reference, number, name, stretch.capacity, starts, ends, (ends - starts).days + 1)
            )
    return found
