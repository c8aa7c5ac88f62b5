"""What is settled around an exit: reasons, things handed back, the certificate, and the end of the process."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select

from hrdesk.app.onboarding.reporting import report, reports_of
from hrdesk.app.separation.blockers import blockers_of
from hrdesk.app.separation.model import RecordReasons, SeparationView, SettleItem
from hrdesk.app.separation.starting import note
from hrdesk.app.separation.views import read_view, separation_row
from hrdesk.app.work import Work, use_case
from hrdesk.domain.enrolment import Change, Scheme
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.roles import may
from hrdesk.domain.separation import Item, State
from hrdesk.storage import tables as t
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_, _

LONGEST = 200


@use_case("separation.supervise")
def record_reasons(work: Work, order: RecordReasons) -> SeparationView:
    """The interview's reason and notes (HR), the supervisor's own reason. Errors: ``not_found``, Changed, Denied."""
    values: dict[str, Any] = {}
    if order.supervisor_reason is not None:
        values["supervisor_reason"] = order.supervisor_reason.value
    if order.interview_reason is not None or order.interview_day is not None or order.interview_note is not None:
        if not may(work.actor.role, "separation.write"):
            raise Denied(N_("The exit interview is HR's; a supervisor enters their own reason."))
        values["interview_day"] = order.interview_day
        if order.interview_reason is not None:
            values["interview_reason"] = order.interview_reason.value
        if order.interview_note is not None:
            values["interview_note"] = order.interview_note.strip()

    def block(conn: Connection) -> None:
        row = separation_row(work, conn, order.separation_id)
        update_versioned(conn, t.separation, row.id, order.version, values)
        changes = {name: (row._mapping[name], value) for name, value in values.items() if name != "interview_note"}
        note(work, conn, row.id, changes)

    if values:
        work.write(block)
    with work.read() as conn:
        return read_view(work, conn, order.separation_id)


@use_case("separation.write")
def add_item(work: Work, separation_id: int, title: str) -> SeparationView:
    """Something more to hand back or settle. Errors: ``missing``, ``not_found``, ``closed``."""
    said = " ".join(title.split())[:LONGEST]
    if not said:
        raise UserError(N_("Please say what is to be handed back or settled."), code="missing", field="title")

    def block(conn: Connection) -> None:
        row = _open_row(work, conn, separation_id)
        conn.execute(insert(t.separation_item).values(separation_id=row.id, kind="other", title=said))
        note(work, conn, row.id, {"item": (None, said)})

    work.write(block)
    with work.read() as conn:
        return read_view(work, conn, separation_id)


@use_case("separation.write")
def settle_item(work: Work, order: SettleItem) -> SeparationView:
    """Ticks, waives or opens an item again. Errors: ``not_found``, ``closed``, ``out_of_range``, Changed."""
    waived = " ".join(order.waived.split())[:LONGEST]
    if order.done_on is not None and order.done_on > work.today():
        raise UserError(N_("This day is still to come."), code="out_of_range", field="done_on")

    def block(conn: Connection) -> int:
        item = conn.execute(select(t.separation_item).where(t.separation_item.c.id == order.item_id)).first()
        if item is None:
            raise UserError(N_("There is no such item."), code="not_found")
        row = _open_row(work, conn, item.separation_id)
        values = {
            "done_on": order.done_on,
            "waived": waived or None,
            "account_id": work.actor.account_id,
            "at": work.now(),
        }
        update_versioned(conn, t.separation_item, item.id, order.version, values)
        if item.kind == Item.INSURANCE.value and not waived:
            _report_both(work, conn, row.employment_id, order.done_on, was=item.done_on)
        state = f"{order.done_on or ''} {waived}".strip() or None
        note(work, conn, row.id, {f"item.{item.kind}": (None, state)})
        return int(row.id)

    separation_id = work.write(block)
    with work.read() as conn:
        return read_view(work, conn, separation_id)


def _report_both(work: Work, conn: Connection, employment_id: int, on: date | None, *, was: date | None) -> None:
    """Ticked by hand, what was not reported yet counts as reported on that day; opened again, nothing does."""
    told = reports_of(conn, (employment_id,))
    for scheme in Scheme:
        if (on is not None and (employment_id, Change.END, scheme) not in told) or (on is None and was is not None):
            report(work, conn, employment_id, Change.END, scheme, on)


@use_case("separation.write")
def note_certificate(work: Work, separation_id: int, version: int, given: date, how: str) -> SeparationView:
    """Enters when and how the leaving certificate was delivered. Errors: ``missing``, ``not_yet``, Changed."""
    said = " ".join(how.split())[:LONGEST]
    if not said:
        raise UserError(
            N_("Please enter how it was delivered: in person, by post with its number, as electronic text."),
            code="missing",
            field="how",
        )

    def block(conn: Connection) -> None:
        row = separation_row(work, conn, separation_id)
        if row.certificate_no is None:
            raise UserError(
                N_("The certificate was not printed yet."), code="not_yet", hint=N_("Print it first."), field="given"
            )
        if given > work.today():
            raise UserError(N_("This day is still to come."), code="out_of_range", field="given")
        update_versioned(conn, t.separation, row.id, version, {"certificate_given": given, "certificate_how": said})
        note(work, conn, row.id, {"certificate_given": (row.certificate_given, given), "certificate_how": (None, said)})

    work.write(block)
    with work.read() as conn:
        return read_view(work, conn, separation_id)


@use_case("separation.write")
def close_separation(work: Work, separation_id: int, version: int) -> SeparationView:
    """Ends the process once nothing is open any more. Errors: ``blocked`` (what is open), ``not_yet``, Changed."""

    def block(conn: Connection) -> None:
        row = separation_row(work, conn, separation_id)
        if row.state == State.RUNNING:
            raise UserError(
                N_("The employment runs until {day}; the process ends after it."), code="not_yet", day=row.effective_day
            )
        blockers = blockers_of(conn, row, work.today())
        if blockers:
            raise UserError(
                N_("Not settled yet: {what}."),
                code="blocked",
                hint=N_("Each line of the exit says its way out."),
                what=_(", ").join(f"{blocker.text} {blocker.count}" for blocker in blockers),
            )
        if row.state != State.ENDED:
            raise UserError(N_("This exit is settled or withdrawn already."), code="closed")
        values = {"state": State.CLOSED.value, "closed_at": work.now()}
        update_versioned(conn, t.separation, row.id, version, values)
        note(work, conn, row.id, {"state": (row.state, State.CLOSED)})

    work.write(block)
    with work.read() as conn:
        return read_view(work, conn, separation_id)


def _open_row(work: Work, conn: Connection, separation_id: int) -> Any:
    row = separation_row(work, conn, separation_id)
    if row.state in (State.CLOSED, State.UNDONE):
        raise UserError(N_("This exit is settled or withdrawn already."), code="closed")
    return row
