"""What ends with an employment: posts, account, seats, and the cases somebody still held."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from hrdesk.app.access.keyed import record_account
from hrdesk.app.handover.holdings import Hold, begin, custodian_for, held_by, works
from hrdesk.app.work import Work
from hrdesk.domain.errors import UserError
from hrdesk.domain.handover.model import Capacity, Why
from hrdesk.domain.roles import Role
from hrdesk.storage import keys
from hrdesk.storage import tables as t
from hrdesk.storage.versions import update_versioned, update_where
from hrdesk.words import N_, N_n


def let_go(
    work: Work, conn: Connection, employment_id: int, day: date, witness_id: int | None = None
) -> tuple[str, ...]:
    """Ends what hangs on the employment, in the caller's transaction; the logins whose keys go after the commit.

    Cases the person holds pass into custody, so that none is ever without a holder who works here: to ``witness_id``,
    else the superior or team leader, else to whoever does this, else to somebody who leads or has been here longest.
    """
    custodian = _working(conn, witness_id) or custodian_for(conn, employment_id, day)
    custodian = custodian or _working(conn, work.actor.employment_id) or _somebody(conn, employment_id)
    _pass_on(work, conn, employment_id, custodian, day)
    end_posts(conn, employment_id, day)
    for table in (t.outside_identity, t.project_member):
        update_where(
            conn,
            table,
            (table.c.employment_id == employment_id) & or_(table.c.ends.is_(None), table.c.ends > day),
            {"ends": day},
        )
    return _stop_accounts(work, conn, employment_id)


def revoke_keys(work: Work, logins: Iterable[str]) -> None:
    """The keys of stopped accounts, once the change is saved."""
    for login in logins:
        keys.revoke(work.database.path, login)


def refuse_beside_exit(conn: Connection, employment_id: int, *, ends: bool) -> None:
    """A status is not changed beside a running exit, and who holds open cases leaves through one.

    Errors: ``exit_running``, ``holds_cases``.
    """
    exit_ = select(t.separation.c.effective_day).where(
        t.separation.c.employment_id == employment_id, t.separation.c.state == "running"
    )
    day = conn.execute(exit_).scalar()
    if day is not None:
        raise UserError(
            N_("An exit is running for this person, to {day}."), code="exit_running", field="status",
            hint=N_("End it or take it back on the page Leaving."), day=day,
        )  # fmt: skip
    count = len(held_by(conn, (employment_id,))) if ends else 0
    if count:
        raise UserError(
            N_n("This person still holds {count} open case.", "This person still holds {count} open cases."), code="holds_cases", field="status",
            hint=N_("Begin the exit on the page Leaving; there the cases are handed over."), count=count,
        )  # fmt: skip


def refuse_with_access(conn: Connection, employment_id: int) -> None:
    """A list does not end the employment of who can still sign in. Errors: ``has_account``."""
    login = conn.execute(
        select(t.account.c.login).where(t.account.c.employment_id == employment_id, t.account.c.stopped_at.is_(None))
    ).scalar()
    if login is not None:
        raise UserError(
            N_("This person can still sign in as {login}."), code="has_account", field="status",
            hint=N_("Begin the exit on the page Leaving: the account stops with the employment."), login=login,
        )  # fmt: skip


def end_posts(conn: Connection, employment_id: int, day: date) -> None:
    """Postings and team leads end on the day; those that were still to come never came about."""
    for table in (t.posting, t.team_lead):
        conn.execute(delete(table).where(table.c.employment_id == employment_id, table.c.starts > day))
        running = (table.c.employment_id == employment_id, or_(table.c.ends.is_(None), table.c.ends > day))
        conn.execute(update(table).where(*running).values(ends=day, version=table.c.version + 1))


def _working(conn: Connection, employment_id: int | None) -> int | None:
    if employment_id is None:
        return None
    status = conn.execute(select(t.employment.c.status).where(t.employment.c.id == employment_id)).scalar()
    return employment_id if status in ("probation", "regular", "leaving") else None


def _somebody(conn: Connection, employment_id: int) -> int | None:
    """Nobody is named for it: a team leader, else who has been here longest; those who stay before those who leave."""
    leads = t.employment.c.id.in_(select(t.team_lead.c.employment_id).where(t.team_lead.c.ends.is_(None)))
    found = conn.execute(
        select(t.employment.c.id)
        .where(works(), t.employment.c.id != employment_id)
        .order_by(t.employment.c.status == "leaving", leads.desc(), t.employment.c.hire_date, t.employment.c.id)
        .limit(1)
    ).scalar()
    return None if found is None else int(found)


def _pass_on(work: Work, conn: Connection, employment_id: int, custodian: int | None, day: date) -> None:
    """Cases into custody; handovers and exits this person was to witness go to the same hands; unanswered lines back."""
    if custodian is None or custodian == employment_id:
        return
    cases = held_by(conn, (employment_id,))
    on = max(day, work.today())  # what was held until now stays so
    begin(work, conn, [Hold(row.id, custodian, Capacity.CUSTODY, Why.ENDED) for row in cases], on)
    lines = t.handover_line
    update_where(
        conn,
        lines,
        (lines.c.receiver_id == employment_id) & lines.c.state.in_(("planned", "assigned", "objected")),
        {"receiver_id": None, "locked": False, "state": "planned"},
    )
    running = (t.handover.c.witness_id == employment_id) & t.handover.c.ended_at.is_(None)
    update_where(conn, t.handover, running, {"witness_id": custodian})
    exits = (t.separation.c.witness_id == employment_id) & t.separation.c.state.in_(("running", "ended"))
    update_where(conn, t.separation, exits, {"witness_id": custodian})
    away = (t.absence.c.custodian_id == employment_id) & t.absence.c.ended_on.is_(None)
    update_where(conn, t.absence, away, {"custodian_id": custodian})


def _stop_accounts(work: Work, conn: Connection, employment_id: int) -> tuple[str, ...]:
    """Stops the person's accounts. The last administrator's goes on: nobody else could let anybody in."""
    rows = conn.execute(
        select(t.account).where(t.account.c.employment_id == employment_id, t.account.c.stopped_at.is_(None))
    ).all()
    stopped = []
    for row in rows:
        if row.role == Role.ADMINISTRATOR and not _others(conn, row):
            continue
        update_versioned(conn, t.account, row.id, row.version, {"stopped_at": work.now()})
        record_account(conn, work, row.id, {}, fields=("stopped_at",))
        stopped.append(str(row.login))
    return tuple(stopped)


def _others(conn: Connection, row: Any) -> bool:
    others = select(func.count()).where(
        t.account.c.role == Role.ADMINISTRATOR.value, t.account.c.stopped_at.is_(None), t.account.c.id != row.id
    )
    return bool(conn.execute(others).scalar())


def begin_items(conn: Connection, separation_id: int, items: Iterable[str]) -> None:
    """The things every exit has to settle, as the list stands now."""
    rows = [{"separation_id": separation_id, "kind": item} for item in items]
    if rows:
        conn.execute(insert(t.separation_item), rows)
