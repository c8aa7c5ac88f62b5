"""What every use case gets: who acts, when, and one way each to read and to write.

A use case is a public function ``def accept_case(work: Work, order: AcceptCase) -> HandoverView`` wrapped by
``use_case(permission)``. The permission is checked before the first line of it runs; a refusal is written to the audit
log. What leaves ``app`` is frozen.
"""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, bindparam, false, or_, select, true

from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.roles import AT_KIOSK, Role, Scope, may
from hrdesk.storage.audit import BY
from hrdesk.storage.tables import account, employment, kiosk_visit, posting, team_lead
from hrdesk.words import N_

if TYPE_CHECKING:
    from hrdesk.storage.work_unit import Database

T = TypeVar("T")
P = ParamSpec("P")

AT_WORK = ("onboarding", "probation", "regular", "leaving")  # whom courses and exams are asked of


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in account, as far as rules ask.

    At a kiosk ``visit`` is the visit of somebody let in by PIN: ``account_id`` is the kiosk's, everything else the
    person's own. ``first_pin``: the PIN given must be changed before anything else.
    """

    account_id: int
    login: str
    shown_name: str
    role: Role
    scope: Scope
    employment_id: int | None = None
    department_id: int | None = None
    visit: int | None = None
    first_pin: bool = False

    def may(self, permission: str) -> bool:
        """Whether the actor has the permission; at a kiosk never more than belongs there."""
        if self.visit is not None and permission not in ({"kiosk.visit"} if self.first_pin else AT_KIOSK):
            return False
        return may(self.role, permission)


class Cancelled(UserError):
    """The person stopped a running job; nothing of it was kept."""

    code = "cancelled"


def _no_progress(done: int, total: int, what: str) -> None:
    """Nobody watches."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work by one actor. ``progress(done, total, what)``; ``cancelled()`` is asked between steps."""

    actor: Actor
    database: Database
    clock: Callable[[], datetime]
    zone: ZoneInfo
    progress: Callable[[int, int, str], None] = _no_progress
    cancelled: Callable[[], bool] = _never
    name: str = ""

    def now(self) -> datetime:
        """The instant, in UTC."""
        return self.clock().astimezone(UTC)

    def today(self) -> date:
        """The business date where the agency is."""
        return self.clock().astimezone(self.zone).date()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A reading transaction. Denied (``account_changed``) when the account was stopped or changed meanwhile."""
        with self.database.read() as conn:
            _still_stands(conn, self.actor)
            yield conn

    def write(self, block: Callable[[Connection], T]) -> T:
        """Runs ``block`` in one writing transaction; it may run again after a conflict, so it must be re-runnable."""
        self.check_cancelled()

        def checked(conn: Connection) -> T:
            _still_stands(conn, self.actor)
            if self.actor.visit is not None:  # the account is the kiosk's; the log names who it was
                conn.execution_options(**{BY: f"visit={self.actor.visit},employment={self.actor.employment_id}"})
            return block(conn)

        return self.database.writing(checked, use_case=self.name, request_id=secrets.token_hex(12), at=self.now())

    def check_cancelled(self) -> None:
        """Ends the job where the person asked for it."""
        if self.cancelled():
            raise Cancelled(N_("Stopped. Nothing was changed."))


@dataclass(frozen=True, slots=True)
class Desk:
    """An open file with somebody signed in: what the window and the command line hold."""

    database: Database
    actor: Actor
    agency: str
    clock: Callable[[], datetime]
    zone: ZoneInfo
    place: str

    def work(
        self,
        *,
        progress: Callable[[int, int, str], None] = _no_progress,
        cancelled: Callable[[], bool] = _never,
    ) -> Work:
        """A fresh piece of work for the signed-in actor."""
        return Work(self.actor, self.database, self.clock, self.zone, progress, cancelled)


_ACCOUNT = select(
    account.c.role, account.c.scope, account.c.employment_id, account.c.department_id, account.c.stopped_at
).where(account.c.id == bindparam("me"))


def _still_stands(conn: Connection, actor: Actor) -> None:
    """What the account may do is asked in every transaction: signing in was a while ago."""
    if actor.visit is not None:
        _visit_stands(conn, actor)
        return
    row = conn.execute(_ACCOUNT, {"me": actor.account_id}).first()
    if row is None or row != (actor.role, actor.scope, actor.employment_id, actor.department_id, None):
        raise _account_changed()


def _account_changed() -> Denied:
    return Denied(
        N_("What your account may do was changed meanwhile, or it was stopped."),
        code="account_changed",
        hint=N_("Sign in again. What you typed and did not save is kept as a draft."),
    )


_VISIT = (
    select(
        account.c.role, account.c.stopped_at, kiosk_visit.c.employment_id, kiosk_visit.c.ended_at, employment.c.status
    )
    .select_from(
        account.outerjoin(
            kiosk_visit, and_(kiosk_visit.c.account_id == account.c.id, kiosk_visit.c.id == bindparam("visit"))
        ).outerjoin(employment, employment.c.id == kiosk_visit.c.employment_id)
    )
    .where(account.c.id == bindparam("me"))
)


def _visit_stands(conn: Connection, actor: Actor) -> None:
    """The kiosk may still let people in, and this visit of this person still runs."""
    row = conn.execute(_VISIT, {"me": actor.account_id, "visit": actor.visit}).first()
    if row is None or row.role != Role.KIOSK or row.stopped_at is not None:
        raise _account_changed()
    if row.ended_at is not None or row.employment_id != actor.employment_id or row.status not in AT_WORK:
        raise Denied(N_("You were signed out here."), code="visit_ended", hint=N_("Sign in again with your PIN."))


def use_case(
    permission: str,
) -> Callable[[Callable[Concatenate[Work, P], T]], Callable[Concatenate[Work, P], T]]:
    """Declares what the actor must be allowed to do; checked before anything is read or written."""

    def wrap(function: Callable[Concatenate[Work, P], T]) -> Callable[Concatenate[Work, P], T]:
        name = f"{function.__module__.removeprefix('hrdesk.app.')}.{function.__name__}"

        @functools.wraps(function)
        def checked(work: Work, /, *args: P.args, **kwargs: P.kwargs) -> T:
            if not work.actor.may(permission):
                _log_refusal(replace(work, name=name), permission)
                raise Denied(
                    N_("Your account may not do this."),
                    hint=N_("Ask an administrator if you need it for your work."),
                )
            return function(replace(work, name=name), *args, **kwargs)

        checked.permission = permission  # type: ignore[attr-defined]
        return checked

    return wrap


def _log_refusal(work: Work, permission: str) -> None:
    from hrdesk.storage.audit import record

    def block(conn: Connection) -> None:
        record(
            conn,
            at=work.now(),
            account_id=work.actor.account_id,
            use_case=work.name,
            object_kind="refused",
            fields=(permission,),
        )

    work.write(block)


def visible(work: Work, employment_id: ColumnElement[int], on: date) -> ColumnElement[bool]:
    """The condition that keeps to people the actor may see on that day. Every read of people's data joins it."""
    actor = work.actor
    if actor.scope is Scope.ALL:
        return true()
    if actor.scope is Scope.OWN:
        return employment_id == actor.employment_id if actor.employment_id is not None else false()
    here = and_(posting.c.starts <= on, or_(posting.c.ends.is_(None), posting.c.ends >= on))
    members = select(posting.c.employment_id).where(here)
    if actor.scope is Scope.DEPARTMENT:
        return employment_id.in_(members.where(posting.c.department_id == actor.department_id))
    leading = select(team_lead.c.team_id).where(
        team_lead.c.employment_id == actor.employment_id,
        team_lead.c.starts <= on,
        or_(team_lead.c.ends.is_(None), team_lead.c.ends >= on),
    )
    own = employment_id == actor.employment_id if actor.employment_id is not None else false()
    return or_(own, employment_id.in_(members.where(posting.c.team_id.in_(leading))))


def key_of(made: Any) -> int:
    """The id of the row an INSERT made."""
    return int(made.inserted_primary_key[0])
