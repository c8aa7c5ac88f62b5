"""Which kinds of event a month has: delivered by an import, declared to be none, or neither. Missing is not 0."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, or_, select

from hrdesk.app.imports.model import EVENTS, Delivery
from hrdesk.app.performance.periods import refuse_closed
from hrdesk.app.work import Work, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_

SOURCES = (*EVENTS, "training")


@use_case("performance.import")
def declare_none(work: Work, period: Period, source: str) -> None:
    """Says that there were no events of this kind in the month, so that none means 0.

    Errors: ``wrong_use`` (no such kind), ``period_closed``.
    """
    if source not in SOURCES:
        raise UserError(
            N_("There is no kind of event called “{source}”."),
            code="wrong_use",
            hint=N_("Kinds: {kinds}."),
            source=source,
            kinds=", ".join(SOURCES),
        )

    def block(conn: Connection) -> None:
        refuse_closed(conn, period)
        declared = select(t.delivery.c.id).where(
            t.delivery.c.month == period.number, t.delivery.c.source == source, t.delivery.c.batch_id.is_(None)
        )
        if conn.execute(declared).first() is not None:
            return
        conn.execute(
            insert(t.delivery).values(
                month=period.number, source=source, account_id=work.actor.account_id, at=work.now()
            )
        )
        _audited(work, conn, period, f"none:{source}")

    work.write(block)


@use_case("performance.import")
def withdraw_none(work: Work, period: Period, source: str) -> None:
    """Takes "none this month" back. Errors: ``period_closed``."""

    def block(conn: Connection) -> None:
        refuse_closed(conn, period)
        conn.execute(
            delete(t.delivery).where(
                t.delivery.c.month == period.number, t.delivery.c.source == source, t.delivery.c.batch_id.is_(None)
            )
        )
        _audited(work, conn, period, f"none:{source} withdrawn")

    work.write(block)


@use_case("performance.read")
def deliveries(work: Work, period: Period) -> tuple[Delivery, ...]:
    """Every kind of event with its state for the month; the newest import that still counts stands for it."""
    with work.read() as conn:
        rows = conn.execute(
            select(t.delivery, t.account.c.shown_name)
            .outerjoin(t.batch, t.batch.c.id == t.delivery.c.batch_id)
            .outerjoin(t.account, t.account.c.id == t.delivery.c.account_id)
            .where(
                t.delivery.c.month == period.number,
                or_(t.delivery.c.batch_id.is_(None), t.batch.c.undone_at.is_(None)),
            )
            .order_by(t.delivery.c.id)
        ).all()
    found = {source: Delivery(source, delivered=False) for source in SOURCES}
    for row in rows:
        if row.source in found and not (row.batch_id is None and found[row.source].batch_id is not None):
            found[row.source] = Delivery(
                row.source, True, row.batch_id is None, row.batch_id, row.shown_name or "", row.at
            )
    return tuple(found.values())


def _audited(work: Work, conn: Connection, period: Period, what: str) -> None:
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="month",
        object_id=period.number,
        fields=(what,),
    )
