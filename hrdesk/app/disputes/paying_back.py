"""补差: what a closed month lacked counts in a later one, pointing back, once a second person agrees."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert, select

from hrdesk.app.disputes.asking import read_question
from hrdesk.app.disputes.model import PayBack
from hrdesk.app.disputes.reading import is_own, payments_for, seen, words
from hrdesk.app.imports.claims import keep
from hrdesk.app.performance.catalogue import current_metric
from hrdesk.app.performance.periods import is_closed, refuse_closed
from hrdesk.app.work import Work, key_of, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.disputes import ADDABLE, PaymentState
from hrdesk.domain.errors import Denied, UserError
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_, _

_UNITS = 10_000  # figures are kept in ten-thousandths
ENTRY = "entry"  # the kind of batch that is no file


@use_case("disputes.correct")
def pay_back(work: Work, order: PayBack) -> int:
    """Enters a 补差; it counts once somebody else confirms it. Its id.

    Errors: ``missing``, ``out_of_range`` (value, months the wrong way round), ``unsupported`` (a mean or ratio cannot be
    paid up), ``period_closed`` (the month it would count in), ``month_open`` (the old month can still be put right),
    ``entered_already`` (one for that question waits or counts).
    """
    reason = words(order.reason, "reason", N_("Please give a reason."))
    old, new = Period.parse(order.of_month), Period.parse(order.month)
    _check_value(order.value)
    if old >= new:
        raise UserError(N_("It must count in a later month than the one it belongs to."), code="out_of_range",
                        field="month")  # fmt: skip

    def block(conn: Connection) -> int:
        if is_own(work.actor, order.employment_id):
            raise Denied(N_("Nobody enters figures of the own."))
        if not seen(work, conn, order.employment_id, new):
            raise UserError(N_("There is no such employee among yours."), code="not_found")
        _check_months(conn, old, new)
        metric_id = _addable(conn, order.metric)
        if order.question_id is not None:
            read_question(work, conn, order.question_id)
            _refuse_second(conn, order.question_id)
        made = conn.execute(
            insert(t.back_payment).values(
                question_id=order.question_id,
                employment_id=order.employment_id,
                metric_id=metric_id,
                of_month=old.number,
                month=new.number,
                value=order.value,
                reason=reason,
                state=PaymentState.WAITING.value,
                account_id=work.actor.account_id,
                at=work.now(),
            )
        )
        _audited(work, conn, key_of(made), "entered", None)
        return key_of(made)

    return work.write(block)


def _refuse_second(conn: Connection, question_id: int) -> None:
    entered = payments_for(conn, (question_id,))
    if not entered:
        return
    found = entered[-1]
    month, value = Period.from_number(found.month).label, f"{found.value:,.2f}"
    if found.state == PaymentState.WAITING:
        raise UserError(
            N_("{value} for this question waits to be confirmed already, counting in {month}."),
            code="entered_already",
            hint=N_("To change it, refuse that one first, then enter it anew."),
            value=value,
            month=month,
        )
    raise UserError(
        N_("{value} for this question counts in {month} already."),
        code="entered_already",
        hint=N_("What is still missing is entered for a question of its own."),
        value=value,
        month=month,
    )


def _check_value(value: Decimal) -> None:
    if value == 0 or value != round(value, 4) or abs(value) >= 10**12:
        raise UserError(N_("The figure must not be 0 and have four decimals at most."), code="out_of_range",
                        field="value")  # fmt: skip


def _check_months(conn: Connection, old: Period, new: Period) -> None:
    if not is_closed(conn, old):
        raise UserError(
            N_("{period} is not closed yet: put the figure right there."),
            code="month_open",
            hint=N_("Import or enter the right figure, then compute the month again."),
            period=old.label,
        )
    refuse_closed(conn, new, N_("Choose a month that is open."))


def _addable(conn: Connection, code: str) -> int:
    metric_id, found = current_metric(conn, code)
    if found.aggregation not in ADDABLE:
        raise UserError(
            N_("{metric} is no sum: it cannot be paid up in another month."),
            code="unsupported",
            hint=N_("Reopen the month with a reason and compute it again."),
            metric=found.name,
        )
    return metric_id


@use_case("disputes.correct")
def confirm_payment(work: Work, payment_id: int, version: int) -> int:
    """The second person's yes: the figure counts in its month from now on, as an entry of its own; the batch's id.

    Errors: ``not_found``, ``ended``, ``period_closed``, Conflict; Denied for who entered it and whom it is about.
    """

    def block(conn: Connection) -> int:
        row = _waiting(work, conn, payment_id)
        period = Period.from_number(row.month)
        refuse_closed(conn, period, N_("Refuse this one and enter it for an open month."))
        batch_id = _as_entry(work, conn, row)
        values = {
            "state": PaymentState.COUNTED.value,
            "second_id": work.actor.account_id,
            "second_at": work.now(),
            "batch_id": batch_id,
        }
        update_versioned(conn, t.back_payment, row.id, version, values)
        _audited(work, conn, row.id, "confirmed", batch_id)
        return batch_id

    return work.write(block)


def _as_entry(work: Work, conn: Connection, row: Any) -> int:
    held = row._mapping
    old = Period.from_number(held["of_month"])
    made = conn.execute(
        insert(t.batch).values(
            kind=ENTRY,
            month=held["month"],
            counts={"rows": 1, "new": 1},
            reason=_("{what}: {said}", what=old.label, said=held["reason"]),
            account_id=held["account_id"],
            at=work.now(),
        )
    )
    item = f"补差 {old.label} #{held['id']}"
    value = int(held["value"] * _UNITS)
    keep(
        conn,
        key_of(made),
        [(held["month"], held["employment_id"], held["metric_id"], 1, item, value, None, None, 1, held["reason"])],
    )
    return key_of(made)


@use_case("disputes.correct")
def refuse_payment(work: Work, payment_id: int, version: int) -> None:
    """The second person's no, or whoever entered it takes it back. Errors: ``not_found``, ``ended``, Conflict."""

    def block(conn: Connection) -> None:
        row = _waiting(work, conn, payment_id, second=False)
        values: dict[str, object] = {"state": PaymentState.REFUSED.value, "second_at": work.now()}
        if row.account_id != work.actor.account_id:
            values["second_id"] = work.actor.account_id
        update_versioned(conn, t.back_payment, row.id, version, values)
        _audited(work, conn, row.id, "refused", None)

    work.write(block)


def _waiting(work: Work, conn: Connection, payment_id: int, *, second: bool = True) -> Any:
    row = conn.execute(select(t.back_payment).where(t.back_payment.c.id == payment_id)).first()
    if row is None or not seen(work, conn, row.employment_id, Period.from_number(row.month)):
        raise UserError(N_("There is no such entry."), code="not_found")
    if row.state != PaymentState.WAITING:
        raise UserError(N_("This entry is confirmed or refused already."), code="ended")
    if second and (row.account_id == work.actor.account_id or is_own(work.actor, row.employment_id)):
        raise Denied(
            N_("A second person has to confirm it."), hint=N_("Ask a colleague in HR, finance or administration.")
        )
    return row


def _audited(work: Work, conn: Connection, payment_id: int, what: str, batch_id: int | None) -> None:
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="back_payment",
        object_id=payment_id,
        fields=(what,),
        batch_id=batch_id,
    )
