"""Orders (异动): what may change for a person from a day on, and what follows from it.

An order names only what changes, so that two orders given in either order add up. It waits until its day, is applied on
it, and may be undone before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from hrdesk.domain.errors import UserError
from hrdesk.domain.people import Status
from hrdesk.domain.roles import Role, Scope
from hrdesk.words import N_, _

GREATEST_PAY = Decimal(10_000_000)
POST = ("department", "team", "position", "level", "superior_no")
LEADS = "leads"  # the team somebody leads from then on; empty: none


class OrderKind(StrEnum):
    """异动类型."""

    TRANSFER = "transfer"  # 调动
    PROMOTION = "promotion"  # 晋升
    REGULARISATION = "regularisation"  # 转正
    PAY = "pay"  # 调薪
    SUSPENSION = "suspension"  # 停职
    RESUMPTION = "resumption"  # 复职

    @property
    def text(self) -> str:
        """The word in the current language."""
        return _(_KIND_WORDS[self])


class OrderState(StrEnum):
    """Where an order stands."""

    WAITING = "waiting"
    APPLIED = "applied"
    UNDONE = "undone"
    STUCK = "stuck"  # its day came, but it could not be carried out

    @property
    def text(self) -> str:
        """The word in the current language."""
        return _(_STATE_WORDS[self])


_KIND_WORDS = {
    OrderKind.TRANSFER: N_("Transfer"),
    OrderKind.PROMOTION: N_("Promotion"),
    OrderKind.REGULARISATION: N_("Regularisation"),
    OrderKind.PAY: N_("Pay change"),
    OrderKind.SUSPENSION: N_("Suspension"),
    OrderKind.RESUMPTION: N_("Back from suspension"),
}
_STATE_WORDS = {
    OrderState.WAITING: N_("Waiting for its day"),
    OrderState.APPLIED: N_("In force"),
    OrderState.UNDONE: N_("Undone"),
    OrderState.STUCK: N_("Could not be carried out"),
}
#: what each kind may change beside pay; a suspension changes the licence to work, not the post
_MAY_CHANGE: Mapping[OrderKind, frozenset[str]] = {
    OrderKind.TRANSFER: frozenset((*POST, LEADS)),
    OrderKind.PROMOTION: frozenset((*POST, LEADS)),
    OrderKind.REGULARISATION: frozenset((*POST, LEADS)),
    OrderKind.PAY: frozenset(),
    OrderKind.SUSPENSION: frozenset(),
    OrderKind.RESUMPTION: frozenset(),
}
_WITH_PAY = frozenset({OrderKind.TRANSFER, OrderKind.PROMOTION, OrderKind.REGULARISATION, OrderKind.PAY})


@dataclass(frozen=True, slots=True)
class Wanted:
    """An order as it is given, before it is checked. ``changes`` by the names of POST and LEADS; "" means none."""

    kind: OrderKind
    effective: date
    until: date | None = None
    changes: Mapping[str, str] = field(default_factory=dict)
    pay: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """What stands already: status, days, other live orders of the person, the last day of the last closed month."""

    status: Status
    hire_date: date | None
    leave_date: date | None
    last_day: date | None
    closed_until: date | None
    live: Sequence[tuple[OrderKind, date]] = ()
    last_applied: date | None = None  # the newest posting's first day
    suspended: bool = False


def check_order(wanted: Wanted, now: Situation) -> None:
    """Whether the order may be given.

    Errors: ``nothing_changes``, ``out_of_range``, ``period_closed``, ``already_there`` (another order for that day),
    ``not_after``, ``unlawful_status``.
    """
    _check_content(wanted)
    _check_day(wanted, now)
    if wanted.kind is OrderKind.REGULARISATION and now.status not in (Status.PENDING, Status.PROBATION):
        raise UserError(
            N_("{old} cannot become {new}."),
            code="unlawful_status",
            field="kind",
            old=now.status.text,
            new=Status.REGULAR.text,
        )
    if wanted.kind is OrderKind.RESUMPTION and not now.suspended:
        raise UserError(N_("This person is not suspended."), code="nothing_changes", field="kind")
    if now.status is Status.LEFT:
        raise UserError(
            N_("Who has left gets no more orders."),
            code="unlawful_status",
            field="kind",
            hint=N_("Take the person on again first."),
        )


def _check_content(wanted: Wanted) -> None:
    strange = set(wanted.changes) - _MAY_CHANGE[wanted.kind]
    if strange:
        raise ValueError(f"{wanted.kind} does not change {sorted(strange)}")
    if wanted.pay is not None:
        if wanted.kind not in _WITH_PAY:
            raise ValueError(f"{wanted.kind} does not change pay")
        if not 0 < wanted.pay <= GREATEST_PAY:
            raise UserError(N_("The pay must be above 0."), code="out_of_range", field="pay")
    changes_nothing = not wanted.changes and wanted.pay is None
    if wanted.kind is OrderKind.PAY and wanted.pay is None:
        raise UserError(N_("Please enter the new pay."), code="missing", field="pay")
    if changes_nothing and wanted.kind in (OrderKind.TRANSFER, OrderKind.PROMOTION):
        raise UserError(
            N_("Nothing would change: everything is as it is now."), code="nothing_changes", field="department"
        )
    if wanted.until is not None and (wanted.kind is not OrderKind.SUSPENSION or wanted.until < wanted.effective):
        raise UserError(N_("The last day lies before the first."), code="out_of_range", field="until")


def _check_day(wanted: Wanted, now: Situation) -> None:
    day = wanted.effective
    if now.hire_date is not None and day < now.hire_date:
        raise UserError(
            N_("The day is before the hire date {day}."), code="not_after", field="effective", day=now.hire_date
        )
    end = now.leave_date or now.last_day
    if end is not None and day > end:
        raise UserError(
            N_("The day is after the last working day {day}."), code="not_after", field="effective", day=end
        )
    if now.closed_until is not None and day <= now.closed_until:
        raise UserError(
            N_("The months until {day} are closed: who was where then no longer changes."),
            code="period_closed",
            field="effective",
            hint=N_("Choose a later day, or reopen the month with a reason."),
            day=now.closed_until,
        )
    for kind, other in now.live:
        if other == day:
            raise UserError(
                N_("There is an order for {day} already: {kind}."),
                code="already_there",
                field="effective",
                hint=N_("Undo it and give one order that holds both, or choose another day."),
                day=day,
                kind=kind.text,
            )
    if wanted.changes and now.last_applied is not None and day < now.last_applied:
        raise UserError(
            N_("There is a later change already, from {day} on."),
            code="not_after",
            field="effective",
            hint=N_("Choose a later day."),
            day=now.last_applied,
        )


def find_loop(start: int, superior_of: Callable[[int], int | None], above: int | None) -> tuple[int, ...]:
    """The chain from ``above`` back to ``start`` if ``above`` became the superior of ``start``; empty: no loop.

    A loop among others further up is also reported, since nobody could be found there.
    """
    chain: list[int] = []
    at = above
    while at is not None:
        if at == start or at in chain:
            return (*chain, at)
        chain.append(at)
        at = superior_of(at)
    return ()


def account_follows(role: Role, scope: Scope, leads: bool) -> tuple[Role, Scope]:
    """Role and scope of an account after its person's post changed: leading a team makes a supervisor of a collector.

    Only these two roles follow; the others are an administrator's decision.
    """
    if role is Role.COLLECTOR and leads:
        return Role.SUPERVISOR, Scope.TEAM
    if role is Role.SUPERVISOR and scope is Scope.TEAM and not leads:
        return Role.COLLECTOR, Scope.OWN
    return role, scope


def suspended_on(day: date, orders: Sequence[tuple[OrderKind, date, date | None]]) -> date | None:
    """Since when somebody is suspended on ``day``, by the orders in force (kind, effective, until); None: not at all."""
    since: date | None = None
    for kind, effective, until in sorted(orders, key=lambda order: order[1]):
        if effective > day:
            break
        if kind is OrderKind.SUSPENSION:
            since = None if until is not None and until < day else effective
        elif kind is OrderKind.RESUMPTION:
            since = None
    return since
