"""Accounts for many people at once: who has none yet, what is proposed for each, all of them made in one write or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, exists, func, insert, or_, select

from hrdesk.app.access.keyed import record_account, with_many_keys, withdraw_all
from hrdesk.app.people.listing import in_order, placed
from hrdesk.app.work import AT_WORK, Work, key_of, use_case, visible
from hrdesk.domain.accounts import GIVEN_TO_MANY, login_faults, proposed_login, proposed_role
from hrdesk.domain.errors import UserError
from hrdesk.domain.roles import Role, default_scope, holds_vault
from hrdesk.storage import keys
from hrdesk.storage import tables as t
from hrdesk.words import N_

if TYPE_CHECKING:
    from hrdesk.storage.envelope import Cost
    from hrdesk.storage.keys import Prepared, Wrapped


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody at work without an account, and what is proposed. ``namesake``: an account tied to nobody bears the name."""

    employment_id: int
    employee_no: str
    name: str
    search_key: str
    department: str
    team: str
    position: str
    role: Role
    login: str
    namesake: str = ""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Whom accounts may be made for; ``logins``: the sign-in names there are; ``stopped``: how many have a stopped one."""

    people: tuple[Candidate, ...]
    logins: tuple[str, ...]
    stopped: int


@dataclass(frozen=True, slots=True)
class WantedAccount:
    """One account to make; ``role`` by name."""

    employment_id: int
    login: str
    role: str


@dataclass(frozen=True, slots=True)
class FirstSignIn:
    """What one person is handed on paper. The password is random, shown once, and changed at the first sign-in."""

    account_id: int
    employee_no: str
    name: str
    team: str
    role: Role
    login: str
    password: str = field(repr=False)


@use_case("access.manage")
def list_candidates(work: Work) -> Candidates:
    """Everybody at work without an account, in the order of names, with role and sign-in name proposed."""
    day = work.today()
    tied = select(t.account.c.employment_id).where(t.account.c.employment_id.is_not(None))
    running = exists().where(t.account.c.employment_id == t.employment.c.id, t.account.c.stopped_at.is_(None))
    stopped = exists().where(t.account.c.employment_id == t.employment.c.id, t.account.c.stopped_at.is_not(None))
    here = (t.employment.c.status.in_(AT_WORK), visible(work, t.employment.c.id, day))
    with work.read() as conn:
        accounts = conn.execute(select(t.account.c.login, t.account.c.shown_name, t.account.c.employment_id)).all()
        rows = conn.execute(in_order(_people(work).where(t.employment.c.id.not_in(tied), *here))).all()
        without = conn.execute(
            select(func.count()).select_from(t.employment).where(stopped, ~running, *here)
        ).scalar_one()
    untied = {one.shown_name: one.login for one in accounts if one.employment_id is None}
    people = tuple(
        Candidate(
            row.id, row.employee_no, row.name, row.search_key, row.department or "", row.team or "",
            row.position or "", proposed_role(row.position or "", leads=bool(row.leads)),
            proposed_login(row.employee_no), untied.get(row.name, ""),
        )
        for row in rows
    )  # fmt: skip
    return Candidates(people, tuple(one.login for one in accounts), int(without))


@use_case("access.manage")
def add_accounts(work: Work, wanted: Sequence[WantedAccount], *, cost: Cost | None = None) -> tuple[FirstSignIn, ...]:
    """Makes an account for each, with a random first password that must be changed; all of them or none.

    The slow half (a key behind each password) runs before anything is written and can be stopped.
    Errors: ``no_rows``, ``unknown_role``, ``not_given_to_many``, ``unknown_employee``, ``has_account``, and those of
    ``login_faults``; each names the person.
    """
    if not wanted:
        raise UserError(N_("Nobody is marked."), code="no_rows", hint=N_("Mark the people who shall get an account."))
    roles = {one.employment_id: _role(one.role) for one in wanted}
    with work.read() as conn:
        people = _checked(conn, work, wanted)
    prepared: list[Prepared] = []
    for number, one in enumerate(wanted):
        work.check_cancelled()
        work.progress(number, len(wanted), people[one.employment_id].name)
        vault = holds_vault(roles[one.employment_id])
        prepared.append(keys.prepare(work.database.keys, one.login, vault=vault, cost=cost))
    work.check_cancelled()
    with work.read() as conn:  # making them took a while: may who asked still, and is nobody served meanwhile?
        _checked(conn, work, wanted)

    def block(conn: Connection) -> list[int]:
        found = _checked(conn, work, wanted)
        return [
            _insert(conn, work, found[one.employment_id], key.login, roles[one.employment_id])
            for one, key in zip(wanted, prepared, strict=True)
        ]

    made = with_many_keys(work.database, block, _put(work, prepared), work.name, work.now())
    return tuple(
        FirstSignIn(
            account_id, held.employee_no, held.name, held.team or "", roles[held.id], key.login, key.password or ""
        )
        for account_id, key, held in zip(made, prepared, (people[one.employment_id] for one in wanted), strict=True)
    )


def _put(work: Work, prepared: Sequence[Prepared]) -> list[Wrapped]:
    """Their files in the key folder; where one cannot be written, none stays."""
    written: list[Wrapped] = []
    try:
        for one in prepared:
            written.append(keys.put(work.database.path, work.database.keys, one))
    except BaseException:
        withdraw_all(work.database, written)
        raise
    return written


def _people(work: Work) -> Any:
    day = work.today()
    leads = exists().where(
        t.team_lead.c.employment_id == t.employment.c.id, t.team_lead.c.starts <= day,
        or_(t.team_lead.c.ends.is_(None), t.team_lead.c.ends >= day),
    )  # fmt: skip
    return select(
        t.employment.c.id, t.employment.c.employee_no, t.person.c.name, t.person.c.search_key,
        t.department.c.name_zh.label("department"), t.team.c.name_zh.label("team"),
        t.position.c.name_zh.label("position"), leads.label("leads"),
    ).select_from(placed(day))  # fmt: skip


def _checked(conn: Connection, work: Work, wanted: Sequence[WantedAccount]) -> dict[int, Any]:
    """The people by employment, when each may get the account wanted. Errors: as ``add_accounts``."""
    idents = [one.employment_id for one in wanted]
    here = (t.employment.c.status.in_(AT_WORK), visible(work, t.employment.c.id, work.today()))
    found = {row.id: row for row in conn.execute(_people(work).where(t.employment.c.id.in_(idents), *here))}
    if len(found) != len(idents):
        raise UserError(
            N_("Somebody of these does not work here now, or stands in the list twice."),
            code="unknown_employee",
            hint=N_("Reload the list."),
        )
    held = conn.execute(
        select(t.account.c.employment_id, t.account.c.login).where(t.account.c.employment_id.in_(idents))
    ).first()
    if held is not None:
        raise UserError(
            N_("{name} has the account {login} already. No account was made."),
            code="has_account",
            hint=N_("Reload the list."),
            name=found[held.employment_id].name,
            login=held.login,
        )
    faults = login_faults(
        {one.employment_id: one.login for one in wanted}, conn.execute(select(t.account.c.login)).scalars()
    )
    for ident, fault in faults.items():
        raise UserError(
            N_("{name}: {reason} No account was made."),
            code=fault.code,
            field="login",
            hint=N_("Choose another user name."),
            name=found[ident].name,
            reason=str(fault),
        )
    return found


def _role(name: str) -> Role:
    try:
        role = Role(name)
    except ValueError:
        raise UserError(N_("There is no role {role}."), code="unknown_role", field="role", role=name) from None
    if role not in GIVEN_TO_MANY:
        raise UserError(
            N_("Administrators and shared PCs are not made many at once."),
            code="not_given_to_many",
            field="role",
            hint=N_("Make such an account by itself, with “New account”."),
        )
    return role


def _insert(conn: Connection, work: Work, held: Any, login: str, role: Role) -> int:
    values = {
        "login": login,
        "shown_name": held.name,
        "role": role.value,
        "scope": default_scope(role).value,
        "employment_id": held.id,
        "department_id": None,
    }
    account_id = key_of(conn.execute(insert(t.account).values(**values, must_change=True)))
    record_account(conn, work, account_id, {name: (None, value) for name, value in values.items()})
    return account_id
