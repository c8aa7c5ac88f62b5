"""How a complaint of the register counts: one claim on one figure, taken back before another one is made.

The figure's key is that of an imported row with the same number, so both can never be added up; see ``imports/records``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from hrdesk.app.imports.by_hand import take_back
from hrdesk.app.imports.claims import keep
from hrdesk.app.performance.periods import refuse_closed_figure
from hrdesk.app.work import Work, key_of
from hrdesk.domain.calendar import Period
from hrdesk.domain.complaints import METRIC, Ruling
from hrdesk.domain.errors import UserError
from hrdesk.storage import tables as t
from hrdesk.words import N_, _

ENTRY = "entry"  # the kind of batch that is no file
FILE = "complaints"  # and of one that is
_UNITS = 10_000  # figures are kept in ten-thousandths
REOPEN = N_("The complaint counts in the month it was received: reopen that month with a reason first.")


@dataclass(frozen=True, slots=True)
class Told:
    """A complaint as the figures hold it: month, day, whose, 1 or 0, and the batch that said so."""

    month: int
    day: int
    employment_id: int
    value: int | None
    batch_id: int
    kind: str
    file: str
    account_id: int | None
    at: datetime


def same_number(conn: Connection, number: str, received: date) -> Told | None:
    """What an import says of the complaint with that number, in the month of receipt or beside it; None: nothing."""
    if not number:
        return None
    period = Period.of(received)
    months = [period.previous().number, period.number, period.next().number]
    row = conn.execute(
        select(
            t.fact, t.batch.c.kind, t.batch.c.file_name, t.batch.c.account_id, t.batch.c.at,
        )
        .join(t.batch, t.batch.c.id == t.fact.c.batch_id)
        .join(t.metric, t.metric.c.id == t.fact.c.metric_id)
        .where(t.fact.c.month.in_(months), t.metric.c.code == METRIC, t.fact.c.item == number)
        .order_by((t.batch.c.kind != FILE), t.batch.c.id.desc())
    ).first()  # fmt: skip
    if row is None:
        return None
    value = None if row.value is None else int(row.value)
    return Told(
        row.month, row.day, row.employment_id, value, row.batch_id, row.kind, row.file_name, row.account_id, row.at
    )


def recount(work: Work, conn: Connection, ident: int) -> None:
    """Makes the figures say what the register says of this complaint: exactly one claim, or none.

    Errors: ``period_closed``, ``already_there`` (a file books the number to somebody else).
    """
    row = conn.execute(select(t.complaint).where(t.complaint.c.id == ident)).one()
    metric_id = conn.execute(select(t.metric.c.id).where(t.metric.c.code == METRIC)).scalar()
    if metric_id is None:
        return
    if row.batch_id is not None:
        _take_back(work, conn, row, metric_id)
    value = Ruling(row.ruling).figure
    if value is None:
        return
    told = same_number(conn, row.complaint_no, row.received)
    if told is not None and told.employment_id != row.employment_id:
        _refuse_other(conn, row, told)
    if not value and told is None:
        return  # never counted: nothing to say no to
    month, day = (told.month, told.day) if told is not None else (Period.of(row.received).number, row.received.day)
    refuse_closed_figure(conn, month, day, REOPEN)
    made = conn.execute(
        insert(t.batch).values(
            kind=ENTRY, month=month, counts={"rows": 1, "new": 1}, reason=_("{what}: {said}", what=row.document_no, said=row.reason),
            account_id=work.actor.account_id, at=work.now(),
        )
    )  # fmt: skip
    item = row.complaint_no or row.document_no
    claim = (month, row.employment_id, metric_id, day, item, int(value * _UNITS), None, None, 1, row.channel)
    keep(conn, key_of(made), [claim])
    conn.execute(update(t.complaint).where(t.complaint.c.id == ident).values(batch_id=key_of(made)))


def _take_back(work: Work, conn: Connection, row: Any, metric_id: int) -> None:
    days = select(t.claim.c.month, t.claim.c.day).where(
        t.claim.c.batch_id == row.batch_id, t.claim.c.metric_id == metric_id
    )
    for month, day in conn.execute(days).all():
        refuse_closed_figure(conn, month, day, REOPEN)
    take_back(conn, row.batch_id, at=work.now(), account_id=work.actor.account_id)
    conn.execute(update(t.complaint).where(t.complaint.c.id == row.id).values(batch_id=None))


def _refuse_other(conn: Connection, row: Any, told: Told) -> None:
    who = conn.execute(select(t.employment.c.employee_no).where(t.employment.c.id == told.employment_id)).scalar_one()
    raise UserError(
        N_("{number} counts for {who} already ({file})."), code="already_there",
        hint=N_("Put the person right here, or undo that import."), number=row.complaint_no, who=who,
        file=told.file or _("Entered by hand"),
    )  # fmt: skip
