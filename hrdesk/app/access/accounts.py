"""Accounts: who may come in, as what, and how far they see."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, insert, select

from hrdesk.app.access.keyed import account_row, record_account, with_keys
from hrdesk.app.work import Work, key_of, use_case
from hrdesk.domain.accounts import login_faults
from hrdesk.domain.errors import UserError
from hrdesk.domain.roles import Role, Scope, default_scope, holds_vault
from hrdesk.storage import keys
from hrdesk.storage.tables import account, department, employment, person
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_

if TYPE_CHECKING:
    from hrdesk.storage.envelope import Cost

_SCOPES: dict[Role, frozenset[Scope]] = {
    Role.COLLECTOR: frozenset({Scope.OWN}),
    Role.KIOSK: frozenset({Scope.OWN}),  # its own of nobody: it belongs to a PC
    Role.SUPERVISOR: frozenset({Scope.TEAM, Scope.DEPARTMENT, Scope.ALL}),
}
_OFFICE_SCOPES = frozenset({Scope.DEPARTMENT, Scope.ALL})


@dataclass(frozen=True, slots=True)
class AddAccount:
    """An account to make. ``role`` and ``scope`` by name; ``employment_no`` ties it to a person (own, team scope)."""

    login: str
    shown_name: str
    role: str
    scope: str | None = None
    employment_no: str | None = None
    department: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeAccount:
    """What an account shall be from now on; all fields are given."""

    account_id: int
    version: int
    shown_name: str
    role: str
    scope: str | None = None
    employment_no: str | None = None
    department: str | None = None


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """A random password, shown once; the account must change it at its first sign-in."""

    account_id: int
    login: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account in the list."""

    account_id: int
    version: int
    login: str
    shown_name: str
    role: Role
    scope: Scope
    employee_no: str | None
    employee_name: str | None
    department: str | None
    must_change: bool
    stopped_at: datetime | None
    last_seen: datetime | None


@use_case("access.manage")
def list_accounts(work: Work) -> tuple[AccountRow, ...]:
    """All accounts, the stopped ones last, by shown name."""
    joined = (
        account.outerjoin(employment, employment.c.id == account.c.employment_id)
        .outerjoin(person, person.c.id == employment.c.person_id)
        .outerjoin(department, department.c.id == account.c.department_id)
    )
    columns = (account, employment.c.employee_no, person.c.name, department.c.name_zh.label("department"))
    order = (account.c.stopped_at.is_not(None), account.c.shown_name, account.c.id)
    with work.read() as conn:
        rows = conn.execute(select(*columns).select_from(joined).order_by(*order)).all()
    return tuple(
        AccountRow(
            row.id,
            row.version,
            row.login,
            row.shown_name,
            Role(row.role),
            Scope(row.scope),
            row.employee_no,
            row.name,
            row.department,
            row.must_change,
            row.stopped_at,
            row.last_seen,
        )
        for row in rows
    )


@use_case("access.manage")
def add_account(work: Work, order: AddAccount, *, cost: Cost | None = None) -> FirstPassword:
    """Makes an account with a random first password.

    Errors: ``missing``, ``bad_login``, ``already_there``, ``unknown_role``, ``unknown_scope``, ``unknown_employee``,
    ``not_found`` (department).
    """
    role, scope = _role_and_scope(order.role, order.scope)
    login = order.login.strip()
    with work.read() as conn:
        _check_free(conn, login)
        _ties(conn, role, scope, order.employment_no, order.department)
    wrapped = keys.grant(work.database.path, work.database.keys, login, vault=holds_vault(role), cost=cost)

    def block(conn: Connection) -> int:
        _check_free(conn, login)
        values = {
            "login": wrapped.login,
            "shown_name": order.shown_name.strip() or wrapped.login,
            "role": role.value,
            "scope": scope.value,
            **_ties(conn, role, scope, order.employment_no, order.department),
        }
        account_id = key_of(conn.execute(insert(account).values(**values, must_change=True)))
        record_account(conn, work, account_id, {name: (None, value) for name, value in values.items()})
        return account_id

    account_id = with_keys(work.database, block, wrapped, work.name, work.now())
    return FirstPassword(account_id, wrapped.login, wrapped.password or "")


@use_case("access.manage")
def change_account(work: Work, order: ChangeAccount) -> None:
    """Gives an account another name, role or scope; the vault key follows the role, the password stays.

    Errors: as ``add_account``, ``changed``, ``last_administrator``.
    """
    role, scope = _role_and_scope(order.role, order.scope)
    with work.read() as conn:
        now = account_row(conn, order.account_id)
        _ties(conn, role, scope, order.employment_no, order.department)
    moves = holds_vault(Role(now.role)) is not holds_vault(role) and now.stopped_at is None
    wrapped = None
    if moves:
        wrapped = keys.set_vault(work.database.path, work.database.keys, now.login, vault=holds_vault(role))

    def block(conn: Connection) -> None:
        held = account_row(conn, order.account_id)
        if role is not Role.ADMINISTRATOR:
            _check_not_last(conn, held)
        values = {
            "shown_name": order.shown_name.strip() or held.login,
            "role": role.value,
            "scope": scope.value,
            **_ties(conn, role, scope, order.employment_no, order.department),
        }
        update_versioned(conn, account, order.account_id, order.version, values)
        changes = {name: (held._mapping[name], value) for name, value in values.items()}
        record_account(
            conn, work, order.account_id, {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
        )

    with_keys(work.database, block, wrapped, work.name, work.now())


@use_case("access.manage")
def reset_password(work: Work, account_id: int, *, cost: Cost | None = None) -> FirstPassword:
    """A new random password for somebody who forgot theirs; nobody learns the old one. Starts a stopped account again."""
    with work.read() as conn:
        row = account_row(conn, account_id)
    path, by = work.database.path, work.database.keys
    if any(holder.login == row.login for holder in keys.holders(path)):
        wrapped = keys.reset_password(path, by, row.login, cost=cost)
    else:
        wrapped = keys.grant(path, by, row.login, vault=holds_vault(Role(row.role)), cost=cost)

    def block(conn: Connection) -> None:
        held = account_row(conn, account_id)
        update_versioned(conn, account, account_id, held.version, {"must_change": True, "stopped_at": None})
        record_account(conn, work, account_id, {}, fields=("password",))

    with_keys(work.database, block, wrapped, work.name, work.now())
    return FirstPassword(account_id, row.login, wrapped.password or "")


@use_case("access.manage")
def stop_account(work: Work, account_id: int) -> None:
    """Ends an account: its keys are taken away, its name stays on what it did.

    Errors: ``own_account``, ``last_administrator``, ``not_found``.
    """
    if account_id == work.actor.account_id:
        raise UserError(N_("You cannot stop your own account."), code="own_account")

    def block(conn: Connection) -> str:
        row = account_row(conn, account_id)
        _check_not_last(conn, row)
        if row.stopped_at is None:
            update_versioned(conn, account, account_id, row.version, {"stopped_at": work.now()})
            record_account(conn, work, account_id, {}, fields=("stopped_at",))
        return str(row.login)

    keys.revoke(work.database.path, work.write(block))


def _check_free(conn: Connection, login: str) -> None:
    fault = login_faults({"": login}, conn.execute(select(account.c.login)).scalars()).get("")
    if fault is not None:
        raise fault


def _check_not_last(conn: Connection, row: Any) -> None:
    if row.role != Role.ADMINISTRATOR.value or row.stopped_at is not None:
        return
    others = select(func.count()).where(
        account.c.role == Role.ADMINISTRATOR.value, account.c.stopped_at.is_(None), account.c.id != row.id
    )
    if not conn.execute(others).scalar():
        raise UserError(
            N_("This is the last administrator."),
            code="last_administrator",
            hint=N_("Make another account an administrator first."),
        )


def _role_and_scope(role_name: str, scope_name: str | None) -> tuple[Role, Scope]:
    try:
        role = Role(role_name)
    except ValueError:
        raise UserError(N_("There is no role {role}."), code="unknown_role", field="role", role=role_name) from None
    try:
        scope = Scope(scope_name) if scope_name else default_scope(role)
    except ValueError:
        raise UserError(
            N_("There is no scope {scope}."), code="unknown_scope", field="scope", scope=scope_name
        ) from None
    if scope not in _SCOPES.get(role, _OFFICE_SCOPES):
        raise UserError(N_("This scope does not fit the role."), code="unknown_scope", field="scope")
    return role, scope


def _ties(
    conn: Connection, role: Role, scope: Scope, employment_no: str | None, unit: str | None
) -> dict[str, int | None]:
    """The person and the department the scope needs. Errors: missing, unknown_employee, not_found."""
    tie: dict[str, int | None] = {"employment_id": None, "department_id": None}
    if role is Role.KIOSK:
        return tie
    number = (employment_no or "").strip()
    if number:
        tie["employment_id"] = conn.execute(select(employment.c.id).where(employment.c.employee_no == number)).scalar()
        if tie["employment_id"] is None:
            raise UserError(
                N_("There is no employee with the number {number}."),
                code="unknown_employee",
                field="employment_no",
                number=number,
            )
    elif scope in (Scope.OWN, Scope.TEAM):
        raise UserError(
            N_("This account needs the employee number of its person."), code="missing", field="employment_no"
        )
    if scope is Scope.DEPARTMENT:
        name = (unit or "").strip()
        if not name:
            raise UserError(N_("Please choose the department."), code="missing", field="department")
        tie["department_id"] = conn.execute(select(department.c.id).where(department.c.name_zh == name)).scalar()
        if tie["department_id"] is None:
            raise UserError(N_("There is no department {name}."), code="not_found", field="department", name=name)
    return tie
