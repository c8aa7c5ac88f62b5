"""Quality checks entered and taken back: what they count are claims of their own, keyed as an imported check would be."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select

from hrdesk.app.disputes.reading import is_own, words
from hrdesk.app.imports.by_hand import take_back
from hrdesk.app.imports.claims import keep
from hrdesk.app.imports.metrics import make_metrics
from hrdesk.app.performance.periods import refuse_closed_day
from hrdesk.app.quality.model import EnterCheck
from hrdesk.app.work import Work, key_of, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.quality import SCORE, SERIOUS, check_kind, check_score, clean_reference
from hrdesk.storage import facts
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.versions import next_number, update_versioned
from hrdesk.words import N_, _

ENTRY = "entry"  # the kind of batch that is no file
LONGEST = {"reference": 100, "kind": 100, "finding": 1000}
_UNITS = 10_000  # figures are kept in ten-thousandths


@use_case("performance.enter")
def enter_check(work: Work, order: EnterCheck) -> int:
    """Enters a check, which counts in the month of its day; its id.

    Errors: ``out_of_range`` (score, a day to come or before the first one, a text too long), ``missing`` (what was
    violated), ``already_there`` (the number counts already), ``not_found``, ``period_closed``; Denied about oneself.
    """
    values = _checked(work, order)

    def block(conn: Connection) -> int:
        _refuse_unseen(work, conn, order)
        _refuse_closed(conn, order.checked_on)
        month = Period.of(order.checked_on)
        number = f"ZJ-{work.today():%Y}-{next_number(conn, f'quality-{work.today():%Y}'):04}"
        item = values["reference"] or number
        _refuse_known(conn, item, month)
        ids = make_metrics(conn, (SCORE, SERIOUS))
        batch = conn.execute(
            insert(t.batch).values(
                kind=ENTRY, month=month.number, reason=_("Quality check {number}", number=number),
                account_id=work.actor.account_id, at=work.now(),
            )
        )  # fmt: skip
        note = values["finding"] or values["kind"] or None
        figures = {ids[SCORE]: order.score, ids[SERIOUS]: order.violation.figure}
        claims: list[facts.Row] = [
            (month.number, order.employment_id, metric, order.checked_on.day, item, int(figure * _UNITS), None, None, 1, note)
            for metric, figure in sorted(figures.items())
        ]  # fmt: skip
        keep(conn, key_of(batch), claims)
        made = conn.execute(
            insert(t.quality_check).values(
                **values, document_no=number, batch_id=key_of(batch), account_id=work.actor.account_id, at=work.now()
            )
        )
        _audited(work, conn, key_of(made), "entered")
        return key_of(made)

    return work.write(block)


def _checked(work: Work, order: EnterCheck) -> dict[str, Any]:
    if order.checked_on > work.today():
        raise UserError(N_("This day is still to come."), code="out_of_range", field="checked_on")
    texts = {
        "reference": clean_reference(order.reference),
        "kind": check_kind(order.violation, order.kind),
        "finding": " ".join(order.finding.split()),
    }
    for field, text in texts.items():
        if len(text) > LONGEST[field]:
            raise UserError(
                N_("The text is longer than {count} characters."),
                code="out_of_range",
                field=field,
                count=LONGEST[field],
            )
    return {
        **texts, "employment_id": order.employment_id, "checked_on": order.checked_on,
        "score": check_score(order.score), "violation": order.violation.value,
    }  # fmt: skip


def _refuse_unseen(work: Work, conn: Connection, order: EnterCheck) -> None:
    if is_own(work.actor, order.employment_id):
        raise Denied(N_("Nobody checks the own calls."))
    row = conn.execute(
        select(t.employment.c.hire_date, t.employment.c.leave_date).where(
            t.employment.c.id == order.employment_id, visible(work, t.employment.c.id, work.today())
        )
    ).first()
    if row is None:
        raise UserError(N_("There is no such employee among yours."), code="not_found", field="employment_id")
    if _outside(order.checked_on, row.hire_date, row.leave_date):
        raise UserError(N_("This person was not employed that day."), code="out_of_range", field="checked_on")


def _outside(day: date, hired: date | None, left: date | None) -> bool:
    return (hired is not None and day < hired) or (left is not None and day > left)


def _refuse_known(conn: Connection, item: str, month: Period) -> None:
    near = (month.previous().number, month.number, month.next().number)
    known = conn.execute(
        select(t.employment.c.employee_no, t.fact.c.month, t.fact.c.day, t.batch.c.file_name)
        .join(t.employment, t.employment.c.id == t.fact.c.employment_id)
        .join(t.metric, t.metric.c.id == t.fact.c.metric_id)
        .join(t.batch, t.batch.c.id == t.fact.c.batch_id)
        .where(t.fact.c.month.in_(near), t.metric.c.code == SCORE, t.fact.c.item == item, t.fact.c.value.is_not(None))
    ).first()
    if known is not None:
        raise UserError(
            N_("{number} counts for {who} already ({file})."), code="already_there", field="reference",
            hint=N_("It is the same check: leave it, or take the other one back first."), number=item,
            who=known.employee_no, file=known.file_name or _("Entered by hand"),
        )  # fmt: skip


def _refuse_closed(conn: Connection, day: date) -> None:
    refuse_closed_day(
        conn, day, N_("A check counts in the month of its day: reopen that month with a reason first."), "checked_on"
    )


@use_case("performance.enter")
def withdraw_check(work: Work, ident: int, version: int, reason: str) -> None:
    """Takes a check out of the figures; it stays in the list, with the reason.

    Errors: ``missing`` (reason), ``not_found``, ``ended`` (taken back already), ``period_closed``, Conflict.
    """
    said = words(reason, "reason", N_("Please give a reason."))

    def block(conn: Connection) -> None:
        row = conn.execute(
            select(t.quality_check).where(
                t.quality_check.c.id == ident, visible(work, t.quality_check.c.employment_id, work.today())
            )
        ).first()
        if row is None or is_own(work.actor, row.employment_id):
            raise UserError(N_("There is no such check."), code="not_found")
        if row.withdrawn_at is not None:
            raise UserError(N_("This check was taken back already."), code="ended")
        _refuse_closed(conn, row.checked_on)
        values = {
            "withdrawn_at": work.now(), "withdrawn_by": work.actor.account_id, "withdrawn_reason": said,
        }  # fmt: skip
        update_versioned(conn, t.quality_check, ident, version, values)
        take_back(conn, row.batch_id, at=work.now(), account_id=work.actor.account_id)
        _audited(work, conn, ident, "withdrawn")

    work.write(block)


def _audited(work: Work, conn: Connection, ident: int, *fields: str) -> None:
    record(
        conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind="quality_check",
        object_id=ident, fields=fields,
    )  # fmt: skip
