"""Orders (异动): given for a day, waiting until it, applied on it, undone before. Pay stays sealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Connection, and_, func, insert, or_, select

from hrdesk.app.people.record import Record, load
from hrdesk.app.people.units import place
from hrdesk.app.work import Work, key_of, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.orders import (
    LEADS,
    POST,
    OrderKind,
    OrderState,
    Situation,
    Wanted,
    check_order,
    find_loop,
    suspended_on,
)
from hrdesk.domain.people import Status
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_, _

IDS = {
    "department": "department_id",
    "team": "team_id",
    "position": "position_id",
    "level": "level",
    "superior_no": "superior_id",
}
_LIVE = (OrderState.WAITING.value, OrderState.APPLIED.value, OrderState.STUCK.value)
_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class GiveOrder:
    """An order to give. ``post`` holds the fields of the post as the form shows them; what equals now is no change.

    ``leads`` names the team the person leads from then on ("" none, None as it is); ``pay`` is yuan a month.
    """

    employment_id: int
    kind: str
    effective: date
    post: Mapping[str, str | None] = field(default_factory=dict)
    leads: str | None = None
    until: date | None = None
    pay: Decimal | None = field(default=None, repr=False)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order as it is shown. ``changes``: name → (before, after) in words; pay only says whether there is one."""

    id: int
    version: int
    employment_id: int
    employee_no: str
    name: str
    kind: OrderKind
    state: OrderState
    effective: date
    until: date | None
    changes: Mapping[str, tuple[str, str]]
    has_pay: bool
    reason: str
    problem: str
    given_at: datetime
    given_by: str


@use_case("people.write")
def give_order(work: Work, order: GiveOrder) -> OrderView:
    """Keeps an order; one whose day has come is applied at once.

    Errors: those of ``check_order``, of names (``not_found``, ``unknown_employee``), ``own_superior`` (a loop), Denied
    for pay without the vault key.
    """
    kind = OrderKind(order.kind)

    def block(conn: Connection) -> int:
        now = load(work, conn, order.employment_id)
        changes = _changes(conn, now, order)
        wanted = Wanted(kind, order.effective, order.until, dict.fromkeys(changes, ""), order.pay)
        check_order(wanted, _situation(conn, now, work.today()))
        if changes.get("superior_no") and changes["superior_no"][0] is not None:
            _refuse_loop(conn, order.employment_id, changes["superior_no"])
        order_id = key_of(
            conn.execute(
                insert(t.personnel_order).values(
                    employment_id=order.employment_id,
                    kind=kind.value,
                    effective=order.effective,
                    until=order.until,
                    changes=changes,
                    pay=None if order.pay is None else f"{order.pay:.2f}",
                    reason=" ".join(order.reason.split())[:_LONGEST_REASON],
                    state=OrderState.WAITING.value,
                    given_at=work.now(),
                    given_by=work.actor.account_id,
                )
            )
        )
        said = {"order": (None, kind.value), "effective": (None, order.effective.isoformat())}
        _record(work, conn, order.employment_id, said | {name: (None, new[1]) for name, new in changes.items()})
        if order.effective <= work.today():
            from hrdesk.app.people.applying import carry_out

            carry_out(work, conn, _row(conn, order_id))
        return order_id

    return _written(work, work.write(block))


@use_case("people.write")
def undo_order(work: Work, order_id: int) -> OrderView:
    """Takes back an order whose day has not come, or that could not be carried out. Errors: ``not_undoable``, ``not_found``."""

    def block(conn: Connection) -> int:
        row = _seen(work, conn, order_id)
        if row.state not in (OrderState.WAITING, OrderState.STUCK):
            raise UserError(
                N_("This order is in force and cannot be undone."),
                code="not_undoable",
                hint=N_("Give another order that sets things right; both stay in the record."),
            )
        update_versioned(conn, t.personnel_order, order_id, row.version, {"state": OrderState.UNDONE.value})
        _record(work, conn, row.employment_id, {"order": (row.kind, None)})
        return order_id

    return _written(work, work.write(block))


@use_case("people.read")
def orders_of(work: Work, employment_id: int) -> tuple[OrderView, ...]:
    """All orders of one person, newest day first. Errors: ``not_found``."""
    with work.read() as conn:
        load(work, conn, employment_id)
        return views(work, conn, t.personnel_order.c.employment_id == employment_id)


@use_case("people.reveal")
def reveal_pay(work: Work, order_id: int, purpose: str) -> Decimal:
    """The pay an order sets, for a purpose that is logged. Errors: ``missing``, ``not_found``, Denied."""
    purpose = " ".join(purpose.split())[:200]
    if not purpose:
        raise UserError(N_("Please say what it is for."), code="missing", field="purpose")

    def block(conn: Connection) -> Decimal:
        row = _seen(work, conn, order_id)
        if row.pay is None:
            raise UserError(N_("This order changes no pay."), code="not_found")
        _record(work, conn, row.employment_id, {"purpose": (None, purpose)}, fields=("pay",))
        try:
            return Decimal(row.pay)
        except (InvalidOperation, TypeError, ValueError):  # SEALED: the vault key is not there
            from hrdesk.domain.errors import Denied

            raise Denied(N_("Your account may not see protected fields.")) from None

    return work.write(block)


def views(work: Work, conn: Connection, *where: Any) -> tuple[OrderView, ...]:
    """Orders the actor may see, newest day first, inside a transaction."""
    o = t.personnel_order
    rows = conn.execute(
        select(
            o, o.c.pay.is_not(None).label("paid"), t.employment.c.employee_no, t.person.c.name, t.account.c.shown_name
        )
        .join(t.employment, t.employment.c.id == o.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .outerjoin(t.account, t.account.c.id == o.c.given_by)
        .where(visible(work, o.c.employment_id, work.today()), *where)
        .order_by(o.c.effective.desc(), o.c.id.desc())
    )
    return tuple(_view(row) for row in rows)


def _view(row: Any) -> OrderView:
    before = row.before or {}
    changes = {name: (str(before.get(name) or ""), str(new[1] or "")) for name, new in row.changes.items()}
    return OrderView(
        row.id,
        row.version,
        row.employment_id,
        row.employee_no,
        row.name,
        OrderKind(row.kind),
        OrderState(row.state),
        row.effective,
        row.until,
        changes,
        bool(row.paid),
        row.reason,
        _told(row.problem),
        row.given_at,
        row.shown_name or "",
    )


def _told(problem: Mapping[str, Any] | None) -> str:
    message = problem["message"] if problem else ""
    return _(message, **problem["values"]) if problem else ""


def suspensions(conn: Connection, day: date, employment_ids: Iterable[int] | None = None) -> dict[int, date]:
    """Who is suspended on ``day``, and since when, by employment."""
    o = t.personnel_order
    wanted = select(o.c.employment_id, o.c.kind, o.c.effective, o.c.until).where(
        o.c.kind.in_((OrderKind.SUSPENSION.value, OrderKind.RESUMPTION.value)),
        or_(o.c.state == OrderState.APPLIED.value, and_(o.c.state == OrderState.WAITING.value, o.c.effective <= day)),
    )
    if employment_ids is not None:
        wanted = wanted.where(o.c.employment_id.in_(list(employment_ids)))
    held: dict[int, list[tuple[OrderKind, date, date | None]]] = {}
    for row in conn.execute(wanted):
        held.setdefault(row.employment_id, []).append((OrderKind(row.kind), row.effective, row.until))
    found = {who: suspended_on(day, orders) for who, orders in held.items()}
    return {who: since for who, since in found.items() if since is not None}


# --- inside ----------------------------------------------------------------------------------------------------------


def _written(work: Work, order_id: int) -> OrderView:
    with work.read() as conn:
        return views(work, conn, t.personnel_order.c.id == order_id)[0]


def _row(conn: Connection, order_id: int) -> Any:
    return conn.execute(select(t.personnel_order).where(t.personnel_order.c.id == order_id)).one()


def _seen(work: Work, conn: Connection, order_id: int) -> Any:
    row = conn.execute(
        select(t.personnel_order).where(
            t.personnel_order.c.id == order_id, visible(work, t.personnel_order.c.employment_id, work.today())
        )
    ).first()
    if row is None:
        raise UserError(N_("There is no such order."), code="not_found")
    return row


def _changes(conn: Connection, now: Record, order: GiveOrder) -> dict[str, list[Any]]:
    """What differs from now, each as [id, words]; a new department always says which team."""
    names = {name: now.values.get(name) for name in POST}
    wanted = names | {name: value or None for name, value in order.post.items()}
    different = [name for name in POST if wanted[name] != names[name]]
    found: dict[str, list[Any]] = {}
    if different:
        ids = place(conn, now.employment_id, wanted)
        if "department" in different and "team" not in different:
            different.append("team")
        found = {name: [ids[IDS[name]], wanted[name]] for name in different}
    if order.leads is not None:
        found[LEADS] = _led(conn, order.leads)
    return found


def _led(conn: Connection, name: str) -> list[Any]:
    if not name:
        return [None, None]
    rows = conn.execute(select(t.team.c.id).where(t.team.c.name_zh == name, t.team.c.ends.is_(None))).scalars().all()
    if len(rows) != 1:
        raise UserError(
            N_("There is no team {name}.") if not rows else N_("There are several teams {name}."),
            code="not_found",
            field=LEADS,
            hint=N_("Add it under Settings, Organisation first."),
            name=name,
        )
    return [int(rows[0]), name]


def _situation(conn: Connection, now: Record, today: date) -> Situation:
    o = t.personnel_order
    live = conn.execute(
        select(o.c.kind, o.c.effective).where(o.c.employment_id == now.employment_id, o.c.state.in_(_LIVE))
    ).all()
    newest = select(func.max(t.posting.c.starts)).where(t.posting.c.employment_id == now.employment_id)
    return Situation(
        status=Status(now.values["status"]),
        hire_date=now.values["hire_date"],
        leave_date=now.values["leave_date"],
        last_day=now.values["last_day"],
        closed_until=closed_until(conn),
        live=[(OrderKind(row.kind), row.effective) for row in live],
        last_applied=conn.execute(newest).scalar(),
        suspended=now.employment_id in suspensions(conn, today, [now.employment_id]),
    )


def closed_until(conn: Connection) -> date | None:
    """The last day of the last closed month; None where none is closed."""
    newest = conn.execute(select(func.max(t.period.c.month)).where(t.period.c.closed_at.is_not(None))).scalar()
    return Period.from_number(newest).bounds()[1] if newest else None


def superior_chain(conn: Connection, waiting: bool) -> dict[int, int | None]:
    """Everybody's superior by the newest post, with ``waiting`` orders counted as if they were in force."""
    p = t.posting
    rows = conn.execute(select(p.c.employment_id, p.c.superior_id).where(p.c.ends.is_(None)).order_by(p.c.starts))
    found: dict[int, int | None] = {row.employment_id: row.superior_id for row in rows}
    if waiting:
        o = t.personnel_order
        for row in conn.execute(
            select(o.c.employment_id, o.c.changes)
            .where(o.c.state == OrderState.WAITING.value)
            .order_by(o.c.effective, o.c.id)
        ):
            if "superior_no" in row.changes:
                found[row.employment_id] = row.changes["superior_no"][0]
    return found


def _refuse_loop(conn: Connection, employment_id: int, superior: list[Any]) -> None:
    chain = find_loop(employment_id, superior_chain(conn, waiting=True).get, superior[0])
    if chain:
        raise loop_error(conn, chain, superior[1])


def loop_error(conn: Connection, chain: tuple[int, ...], number: object) -> UserError:
    """The sentence that names everybody in a loop of superiors."""
    rows = conn.execute(select(t.employment.c.id, t.employment.c.employee_no).where(t.employment.c.id.in_(chain)))
    numbers = {row.id: row.employee_no for row in rows}
    return UserError(
        N_("{number} cannot be the superior: the chain would run in a circle ({chain})."),
        code="own_superior",
        field="superior_no",
        hint=N_("Waiting orders count, too. Choose another superior, or undo one of the orders."),
        number=number,
        chain=" → ".join(numbers.get(one, "?") for one in chain),
    )


def _record(
    work: Work,
    conn: Connection,
    employment_id: int,
    changes: Mapping[str, tuple[Any, Any]],
    fields: tuple[str, ...] = (),
) -> None:
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="employment",
        object_id=employment_id,
        fields=fields,
        changes=changes,
    )
