"""The licence to work, as other capabilities ask for it: before a target is set or a case is given."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, select, update

from hrdesk.app.people.orders import suspensions
from hrdesk.app.training.completing import stopped_by
from hrdesk.app.work import Work
from hrdesk.domain.errors import UserError
from hrdesk.domain.onboarding.checklist import ItemState
from hrdesk.domain.onboarding.licence import PASSED, Licence
from hrdesk.domain.onboarding.licence import granted as grants
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_, named


def licences(conn: Connection, employment_ids: Iterable[int], day: date) -> dict[int, Licence]:
    """The licence of each on ``day``, with what is in the way of those who have none."""
    wanted = sorted(set(employment_ids))
    found: dict[int, Licence] = {}
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        held: dict[int, str | None] = dict(
            conn.execute(select(t.employment.c.id, t.employment.c.licensed).where(t.employment.c.id.in_(part))).all()
        )
        without = [who for who, reason in held.items() if reason is None]
        open_gates = _open_gates(conn, without)
        suspended = suspensions(conn, day, part)
        stopped = stopped_by(conn, part, day)
        found |= {
            who: Licence(
                reason, tuple(open_gates.get(who, ())), suspended.get(who), tuple(stopped.get(who, {}).values())
            )
            for who, reason in held.items()
        }  # fmt: skip
    return found


def licensed(conn: Connection, employment_id: int, day: date) -> bool:
    """Whether cases and targets may be given to this person on ``day``."""
    found = licences(conn, [employment_id], day).get(employment_id)
    return found is not None and found.holds


def refuse_unlicensed(conn: Connection, employment_ids: Iterable[int], day: date) -> None:
    """Refuses all where one may not be given work. Errors: ``not_licensed``, with the first one's name and what is open."""
    bad = {who: found for who, found in licences(conn, employment_ids, day).items() if not found.holds}
    if not bad:
        return
    row = conn.execute(
        select(t.employment.c.id, t.employment.c.employee_no, t.person.c.name)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(t.employment.c.id.in_(bad))
        .order_by(t.employment.c.employee_no)
    ).first()
    assert row is not None  # noqa: S101 - licences knows only rows that are there
    raise UserError(
        N_("{number} {name} may not be given work yet: {why}."),
        code="not_licensed",
        hint=bad[row.id].way_out,
        number=row.employee_no,
        name=row.name,
        why=bad[row.id].why_not,
        count=len(bad),
    )


def _open_gates(conn: Connection, employment_ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = conn.execute(
        select(t.plan.c.employment_id, t.plan_item.c.name_zh, t.plan_item.c.name_en)
        .join(t.plan, t.plan.c.id == t.plan_item.c.plan_id)
        .where(
            t.plan.c.employment_id.in_(employment_ids),
            t.plan.c.state != "cancelled",
            t.plan_item.c.gate.is_(True),
            t.plan_item.c.state == ItemState.OPEN.value,
        )
        .order_by(t.plan_item.c.place)
    )
    for row in rows:
        found.setdefault(row.employment_id, []).append(named(row.name_zh, row.name_en))
    return found


def renew(work: Work, conn: Connection, plan: Any) -> None:
    """Grants the licence once every gate of the plan is closed, and takes it back when one is opened again."""
    gates = conn.execute(
        select(t.plan_item.c.state).where(t.plan_item.c.plan_id == plan.id, t.plan_item.c.gate.is_(True))
    ).scalars()
    now = grants([state != ItemState.OPEN.value for state in gates])
    held = conn.execute(select(t.employment.c.licensed).where(t.employment.c.id == plan.employment_id)).scalar()
    if held == now or (now is None and held != PASSED):
        return
    conn.execute(
        update(t.employment)
        .where(t.employment.c.id == plan.employment_id)
        .values(licensed=now, version=t.employment.c.version + 1)
    )
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="employment",
        object_id=plan.employment_id,
        changes={"licensed": (held, now)},
    )
