"""One's own account: who am I here, another password, the idle lock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select, update

from hrdesk.app.access.keyed import account_row, check_password, record_account, with_keys
from hrdesk.app.work import Work, use_case
from hrdesk.domain.errors import UserError
from hrdesk.domain.roles import Role, Scope
from hrdesk.storage import keys
from hrdesk.storage.tables import account, employment
from hrdesk.words import N_

if TYPE_CHECKING:
    from hrdesk.storage.envelope import Cost


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """The owner's own change."""

    old: str = field(repr=False)
    new: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """The signed-in account, as its owner sees it."""

    login: str
    shown_name: str
    role: Role
    scope: Scope
    employee_no: str | None
    must_change: bool


@use_case("account.own")
def own_account(work: Work) -> OwnAccount:
    """Who is signed in, and whether the first password must be changed now."""
    with work.read() as conn:
        row = account_row(conn, work.actor.account_id)
        number = conn.execute(select(employment.c.employee_no).where(employment.c.id == row.employment_id)).scalar()
    return OwnAccount(row.login, row.shown_name, Role(row.role), Scope(row.scope), number, row.must_change)


@use_case("account.own")
def change_own_password(work: Work, order: ChangePassword, *, cost: Cost | None = None) -> None:
    """The owner's own change. Errors: ``wrong_password``, ``too_many_tries``, ``weak_password``, ``same_password``."""
    login = work.database.keys.login
    check_password(order.new, login)
    if order.new == order.old:
        raise UserError(N_("The new password is the old one."), code="same_password", field="password")
    wrapped = keys.change_password(work.database.path, login, order.old, order.new, cost=cost, now=work.now())

    def block(conn: Connection) -> None:
        conn.execute(update(account).where(account.c.id == work.actor.account_id).values(must_change=False))
        record_account(conn, work, work.actor.account_id, {}, fields=("password",))

    with_keys(work.database, block, wrapped, work.name, work.now())


@use_case("account.own")
def verify_own_password(work: Work, password: str, *, cost: Cost | None = None) -> None:
    """For the idle lock: returns when the password is right. Errors: ``wrong_password``, ``too_many_tries``."""
    keys.unlock(work.database.path, work.database.keys.login, password, cost=cost, now=work.now())
