"""Orders coming into force: posting, lead, status and account follow, on the day and never before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from hrdesk.app.organisation import lead_team
from hrdesk.app.people.orders import IDS, loop_error, superior_chain
from hrdesk.app.work import Work, use_case
from hrdesk.domain.errors import UserError
from hrdesk.domain.orders import LEADS, OrderKind, OrderState, account_follows, find_loop
from hrdesk.domain.people import Status
from hrdesk.domain.roles import Role, Scope
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_

_DAY = timedelta(days=1)
_UNITS = {"department": t.department, "team": t.team, "position": t.position}


@dataclass(frozen=True, slots=True)
class Applied:
    """How many orders came into force, and how many could not."""

    applied: int
    stuck: int


@use_case("orders.apply")
def apply_due(work: Work) -> Applied:
    """Carries out every order whose day has come, oldest first; one that cannot be is kept with its reason.

    Called when the file is opened, when a day begins while it is open, and by ``hrdesk daily``.
    """
    o = t.personnel_order
    due = (o.c.state == OrderState.WAITING.value, o.c.effective <= work.today())
    with work.read() as conn:
        if conn.execute(select(o.c.id).where(*due).limit(1)).first() is None:
            return Applied(0, 0)  # most days: nothing is written

    def block(conn: Connection) -> Applied:
        done = stuck = 0
        for row in conn.execute(select(o).where(*due).order_by(o.c.effective, o.c.id)).all():
            try:
                with conn.begin_nested():
                    carry_out(work, conn, row)
                done += 1
            except UserError as problem:
                values = {
                    "state": OrderState.STUCK.value,
                    "problem": {"message": problem.message, "values": dict(problem.values)},
                }
                update_versioned(conn, o, row.id, row.version, values)
                stuck += 1
        return Applied(done, stuck)

    return work.write(block)


def carry_out(work: Work, conn: Connection, order: Any) -> None:
    """Brings one order into force, inside the caller's transaction. Errors: what has changed since it was given."""
    who = conn.execute(select(t.employment).where(t.employment.c.id == order.employment_id)).one()
    if who.status == Status.LEFT:
        raise UserError(N_("The person has left meanwhile."), code="unlawful_status")
    before: dict[str, Any] = {}
    post = {name: new for name, new in order.changes.items() if name in IDS}
    if post:
        before |= _move(conn, order, post)
    if LEADS in order.changes or "team" in post:
        before |= _lead(work, conn, order)
    if order.kind == OrderKind.REGULARISATION:
        if who.status != Status.PROBATION:
            raise UserError(
                N_("{old} cannot become {new}."),
                code="unlawful_status",
                old=Status(who.status).text,
                new=Status.REGULAR.text,
            )
        values = {"status": Status.REGULAR.value, "regular_date": order.effective}
        update_versioned(conn, t.employment, who.id, who.version, values)
        before["status"] = who.status
    if "department" in post:
        _move_account(work, conn, order.employment_id, post["department"][0])
    values = {"state": OrderState.APPLIED.value, "applied_at": work.now(), "before": before, "problem": None}
    update_versioned(conn, t.personnel_order, order.id, order.version, values)
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="employment",
        object_id=order.employment_id,
        changes={name: (before.get(name), new[1]) for name, new in order.changes.items()},
        fields=("order",),
    )


def _move(conn: Connection, order: Any, post: dict[str, list[Any]]) -> dict[str, Any]:
    """The posting of now ends the day before; the one ordered begins. What stood there, in words."""
    for name, table in _UNITS.items():
        if name in post and post[name][0] is not None:
            _refuse_closed(conn, table, post[name])
    if post.get("superior_no") and post["superior_no"][0] is not None:
        chain = find_loop(order.employment_id, superior_chain(conn, waiting=False).get, post["superior_no"][0])
        if chain:
            raise loop_error(conn, chain, post["superior_no"][1])
    p = t.posting
    last = conn.execute(
        select(p).where(p.c.employment_id == order.employment_id).order_by(p.c.starts.desc()).limit(1)
    ).first()
    values = {IDS[name]: new[0] for name, new in post.items()}
    if last is None:
        conn.execute(
            insert(p).values(employment_id=order.employment_id, starts=order.effective, order_id=order.id, **values)
        )
        return {}
    if last.starts > order.effective or (last.ends is not None and last.ends < order.effective):
        raise UserError(N_("There is a later change already, from {day} on."), code="not_after", day=last.starts)
    before = _words(conn, last, post)
    if last.starts == order.effective:
        update_versioned(conn, p, last.id, last.version, {**values, "order_id": order.id})
        return before
    update_versioned(conn, p, last.id, last.version, {"ends": order.effective - _DAY})
    kept = {column: last._mapping[column] for column in (*IDS.values(), "employment_id", "ends")}
    conn.execute(insert(p).values(**{**kept, **values, "starts": order.effective, "order_id": order.id}))
    return before


def _refuse_closed(conn: Connection, table: Any, unit: list[Any]) -> None:
    if conn.execute(select(table.c.ends).where(table.c.id == unit[0])).scalar() is not None:
        raise UserError(N_("{name} was closed meanwhile."), code="not_found", name=unit[1])


def _words(conn: Connection, row: Any, post: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in post:
        value = row._mapping[IDS[name]]
        if name in _UNITS and value is not None:
            table = _UNITS[name]
            value = conn.execute(select(table.c.name_zh).where(table.c.id == value)).scalar()
        elif name == "superior_no" and value is not None:
            value = conn.execute(select(t.employment.c.employee_no).where(t.employment.c.id == value)).scalar()
        found[name] = value
    return found


def _lead(work: Work, conn: Connection, order: Any) -> dict[str, Any]:
    """Who moves to another team no longer leads the old one; accounts follow."""
    who, day = order.employment_id, order.effective
    lead = t.team_lead
    running = (lead.c.employment_id == who, or_(lead.c.ends.is_(None), lead.c.ends >= day))
    held = conn.execute(
        select(lead, t.team.c.name_zh).join(t.team, t.team.c.id == lead.c.team_id).where(*running)
    ).all()
    wanted = order.changes.get(LEADS, [None, None])[0]
    touched = {who}
    for row in held:
        if row.team_id != wanted:
            ends = max(row.starts, day - _DAY)
            conn.execute(update(lead).where(lead.c.id == row.id).values(ends=ends, version=row.version + 1))
    if wanted is not None:
        others = select(lead.c.employment_id).where(
            lead.c.team_id == wanted, or_(lead.c.ends.is_(None), lead.c.ends >= day)
        )
        touched |= set(conn.execute(others).scalars())
        lead_team(conn, wanted, who, day)
    for one in touched:
        _follow(work, conn, one, day)
    return {LEADS: held[0].name_zh} if held and LEADS in order.changes else {}


def _follow(work: Work, conn: Connection, employment_id: int, day: date) -> None:
    """Gives the person's account the role and scope of the post."""
    lead = t.team_lead
    leads = conn.execute(
        select(lead.c.id).where(
            lead.c.employment_id == employment_id, lead.c.starts <= day, or_(lead.c.ends.is_(None), lead.c.ends >= day)
        )
    ).first()
    for row in conn.execute(select(t.account).where(t.account.c.employment_id == employment_id)).all():
        role, scope = account_follows(Role(row.role), Scope(row.scope), leads is not None)
        if (role, scope) != (row.role, row.scope):
            values = {"role": role.value, "scope": scope.value}
            _change_account(work, conn, row, values)


def _move_account(work: Work, conn: Connection, employment_id: int, department_id: int) -> None:
    """An account that sees a department sees the one its person works in."""
    a = t.account
    mine = (a.c.employment_id == employment_id, a.c.scope == Scope.DEPARTMENT.value, a.c.department_id != department_id)
    for row in conn.execute(select(a).where(*mine)).all():
        _change_account(work, conn, row, {"department_id": department_id})


def _change_account(work: Work, conn: Connection, row: Any, values: dict[str, Any]) -> None:
    update_versioned(conn, t.account, row.id, row.version, values)
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="account",
        object_id=row.id,
        changes={name: (str(row._mapping[name]), str(value)) for name, value in values.items()},
    )
