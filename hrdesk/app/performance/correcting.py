"""One record of a figure put right by hand, with the reason: a claim of its own that a second person confirms.

It counts in the draft at once and is published once confirmed, as figures entered by hand are; taken back, what stood
there before counts again. A closed month is not touched: what it lacked is paid up (补差).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, insert, select

from hrdesk.app.imports.by_hand import take_back
from hrdesk.app.imports.claims import keep
from hrdesk.app.performance.catalogue import current_metric
from hrdesk.app.performance.confirming import CORRECTION
from hrdesk.app.performance.corrections import figure_of
from hrdesk.app.performance.entry import compute_again
from hrdesk.app.performance.periods import months_of, refuse_closed_figure, start_days
from hrdesk.app.performance.reasons import required
from hrdesk.app.performance.training_room import KIND as ROOM
from hrdesk.app.work import Work, key_of, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Conflict, Denied, UserError
from hrdesk.domain.performance.correcting import check_correction
from hrdesk.domain.performance.entering import Figure
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_, P_

_UNITS = 10_000  # figures are kept in ten-thousandths
PAY_UP = N_(
    "Pay the difference up in a later month: from the question about this figure in “Questions and appeals”, answered"
    " as “the month is closed”. Or reopen the month with a reason."
)
#: where records that are no rows of a file are put right
REGISTERS = {
    "complaint": N_("This record comes from the register of complaints: put it right there."),
    "quality_check": N_("This record is a quality check entered in HRDesk: put it right there."),
    "back_payment": N_("This record is a back payment; it is not corrected. Enter another one."),
    "settlement": N_("A difference was settled on this record: take that back in the reconciliation first."),
}


@dataclass(frozen=True, slots=True)
class CorrectRecord:
    """One record and what it is to say. ``month`` (yyyymm), ``day`` (0: the whole month) and ``item`` are its key.

    ``figure`` None: it does not count. ``seen``: the import or entry whose figure was looked at. ``document_no``: the
    question or appeal it follows from, which stands before the reason.
    """

    employment_id: int
    metric: str
    month: int
    day: int
    item: str
    figure: Figure | None
    reason: str
    seen: int
    document_no: str = ""


@use_case("disputes.correct")
def correct_record(work: Work, order: CorrectRecord) -> int:
    """Keeps the correction and computes its months again where they were computed before; the id of its batch.

    Errors: ``missing`` (reason, figure), ``out_of_range``, ``same``, ``wrong_use`` (the record stands in a register of its
    own), ``not_found`` (the person, or the record is gone), ``period_closed``, Conflict naming what stands there now;
    Denied about oneself.
    """
    reason = required(order.reason, "reason")

    def block(conn: Connection) -> tuple[int, tuple[Period, ...]]:
        starts = start_days(conn)
        months = months_of(order.month, order.day, starts)
        _refuse_unseen(work, conn, order.employment_id, months[-1])
        metric_id, metric = current_metric(conn, order.metric)
        held = _held(conn, order, metric_id)
        refuse_closed_figure(conn, order.month, order.day, PAY_UP)
        if held.batch_id != order.seen:
            raise Conflict(
                N_("Somebody changed this record meanwhile: it says {figure} now."),
                hint=N_("Nothing was saved. Look at the figure again."),
                figure=said(figure_of(held)),
            )
        _refuse_register(conn, held)
        check_correction(metric, figure_of(held), order.figure)
        document = _document(conn, order)
        return _keep(work, conn, held, order.figure, f"{document}: {reason}" if document else reason), months

    batch_id, months = work.write(block)
    for month in months:
        compute_again(work, month)
    return batch_id


def said(figure: Figure) -> str:
    """A record's figure in words, as the list of records shows it."""
    if figure.denominator is not None:
        return f"{figure.numerator or 0:,f} / {figure.denominator:,f}"
    return f"{figure.value:,f}" if figure.value is not None else P_("record", "not counted")


def _refuse_unseen(work: Work, conn: Connection, employment_id: int, period: Period) -> None:
    if work.actor.employment_id == employment_id:
        raise Denied(N_("Nobody corrects their own figures."))
    wanted = select(t.employment.c.id).where(
        t.employment.c.id == employment_id, visible(work, t.employment.c.id, period.bounds(1)[1])
    )
    if conn.execute(wanted).first() is None:
        raise UserError(N_("There is no such employee among yours."), code="not_found")


def _held(conn: Connection, order: CorrectRecord, metric_id: int) -> Any:
    f, c = t.fact, t.claim
    same = (c.c[name] == f.c[name] for name in ("batch_id", "month", "employment_id", "metric_id", "day", "item"))
    row = conn.execute(
        select(f, c.c.note, t.batch.c.kind)
        .join(t.batch, t.batch.c.id == f.c.batch_id)
        .outerjoin(c, and_(*same))
        .where(
            f.c.month == order.month,
            f.c.employment_id == order.employment_id,
            f.c.metric_id == metric_id,
            f.c.day == order.day,
            f.c.item == order.item,
        )
    ).first()
    if row is None or (row.value is None and row.denominator is None):
        raise UserError(
            N_("This record no longer counts: its import was undone meanwhile, or somebody took it out."),
            code="not_found",
            hint=N_("Nothing was saved. Look at the figure again."),
        )
    return row


def _refuse_register(conn: Connection, held: Any) -> None:
    if held.kind == ROOM:
        raise UserError(N_("This record comes from training in HRDesk: put it right there."), code="wrong_use")
    for name, words in REGISTERS.items():
        table = getattr(t, name)
        if conn.execute(select(table.c.id).where(table.c.batch_id == held.batch_id).limit(1)).first() is not None:
            raise UserError(words, code="wrong_use")


def _document(conn: Connection, order: CorrectRecord) -> str:
    """The number of the question or appeal of this person, as it is kept."""
    if not order.document_no:
        return ""
    q, a, e = t.figure_question, t.appeal, t.evaluation
    asked = select(q.c.document_no).where(
        q.c.document_no == order.document_no, q.c.employment_id == order.employment_id
    )
    appealed = (
        select(a.c.document_no)
        .join(e, e.c.id == a.c.evaluation_id)
        .where(a.c.document_no == order.document_no, e.c.employment_id == order.employment_id)
    )
    found = conn.execute(asked).scalar() or conn.execute(appealed).scalar()
    if found is None:
        raise UserError(
            N_("{number} is no question or appeal of this person."), code="not_found", number=order.document_no
        )
    return str(found)


def _keep(work: Work, conn: Connection, held: Any, figure: Figure | None, reason: str) -> int:
    made = conn.execute(
        insert(t.batch).values(
            kind=CORRECTION,
            month=held.month,
            counts={"rows": 1, "changed": 1},
            reason=reason,
            account_id=work.actor.account_id,
            at=work.now(),
        )
    )
    batch_id = key_of(made)
    new = figure or Figure()
    parts = (None if part is None else int(part * _UNITS) for part in (new.value, new.numerator, new.denominator))
    value, numerator, denominator = parts
    key = (held.month, held.employment_id, held.metric_id, held.day, held.item)
    keep(conn, batch_id, [(*key, value, numerator, denominator, 0, held.note)])
    _audited(work, conn, batch_id, "corrected")
    return batch_id


@use_case("disputes.correct")
def withdraw_correction(work: Work, batch_id: int) -> None:
    """Takes a correction back, by who made it or who could have confirmed it: what stood there before counts again.

    Errors: ``not_found``, ``already_undone``, ``period_closed``; Denied about oneself, or for somebody else's.
    """

    def block(conn: Connection) -> tuple[Period, ...]:
        batch = conn.execute(select(t.batch).where(t.batch.c.id == batch_id, t.batch.c.kind == CORRECTION)).first()
        claim = conn.execute(select(t.claim).where(t.claim.c.batch_id == batch_id)).first()
        if batch is None or claim is None:
            raise UserError(N_("There is no such correction."), code="not_found")
        months = months_of(claim.month, claim.day, start_days(conn))
        _refuse_unseen(work, conn, claim.employment_id, months[-1])
        if batch.account_id != work.actor.account_id and not work.actor.may("performance.publish"):
            raise Denied(N_("Only who made this correction, or HR, takes it back."))
        if batch.undone_at is not None:
            raise UserError(N_("This correction is taken back already."), code="already_undone")
        refuse_closed_figure(conn, claim.month, claim.day)
        take_back(conn, batch_id, at=work.now(), account_id=work.actor.account_id)
        _audited(work, conn, batch_id, "undone")
        return months

    for month in work.write(block):
        compute_again(work, month)


def _audited(work: Work, conn: Connection, batch_id: int, what: str) -> None:
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="batch",
        object_id=batch_id,
        batch_id=batch_id,
        fields=(what,),
    )
