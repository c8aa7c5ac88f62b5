"""Complaints entered, changed, examined and answered."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select

from hrdesk.app.complaints.counting import recount, same_number
from hrdesk.app.complaints.model import Retrain, RuleOn, SaveComplaint
from hrdesk.app.disputes.reading import is_own, words
from hrdesk.app.training.asking import ask
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work, key_of, use_case, visible
from hrdesk.domain.calendar import add_working_days
from hrdesk.domain.complaints import Ruling, clean_number
from hrdesk.domain.errors import Denied, UserError
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.versions import next_number, update_versioned
from hrdesk.words import N_, _

SHORT = 200  # characters of a channel, client, number or reference


@use_case("complaints.write")
def save_complaint(work: Work, order: SaveComplaint) -> int:
    """Enters or changes a complaint; its id. One that a file brought already keeps what the file says of its validity.

    Errors: ``missing`` (said, channel), ``out_of_range`` (a day in the future, a reply before receipt, a text too long),
    ``already_there`` (number), ``not_found``, ``period_closed`` (it counts, and its month would change), Conflict.
    """
    values = _checked(work, order)

    def block(conn: Connection) -> int:
        if not _seen(work, conn, order.employment_id):
            raise UserError(N_("There is no such employee among yours."), code="not_found", field="employment_id")
        _refuse_known(conn, values["complaint_no"], order.id)
        due = order.reply_due or add_working_days(
            order.received, int(read_settings(conn)["complaint_reply_working_days"])
        )
        if order.id is None:
            return _enter(work, conn, {**values, "reply_due": due})
        row = read_complaint(work, conn, order.id)
        _refuse_own(work, row.employment_id)
        update_versioned(conn, t.complaint, order.id, order.version, {**values, "reply_due": due})
        if row.batch_id is not None:
            recount(work, conn, order.id)
        _audited(work, conn, order.id, *(name for name, value in values.items() if getattr(row, name) != value))
        return order.id

    return work.write(block)


def _checked(work: Work, order: SaveComplaint) -> dict[str, Any]:
    for field, day in (("received", order.received), ("replied_on", order.replied_on)):
        if day is not None and day > work.today():
            raise UserError(N_("This day is still to come."), code="out_of_range", field=field)
    for field, day in (("replied_on", order.replied_on), ("reply_due", order.reply_due)):
        if day is not None and day < order.received:
            raise UserError(N_("This is before the complaint was received."), code="out_of_range", field=field)
    short = {
        "channel": words(order.channel, "channel", N_("Please say how it came in.")),
        "complaint_no": clean_number(order.complaint_no),
        "client": order.client.strip(),
        "case_no": order.case_no.strip(),
        "recording": order.recording.strip(),
    }
    for field, text in short.items():
        if len(text) > SHORT:
            raise UserError(N_("The text is longer than 200 characters."), code="out_of_range", field=field)
    action = words(order.action, "action", "") if order.action.strip() else ""
    said = words(order.said, "said", N_("Please say what the complaint is about."))
    return {
        **short, "said": said, "action": action, "received": order.received, "employment_id": order.employment_id,
        "replied_on": order.replied_on,
    }  # fmt: skip


def _enter(work: Work, conn: Connection, values: dict[str, Any]) -> int:
    number = next_number(conn, f"complaint-{work.today():%Y}")
    told = same_number(conn, values["complaint_no"], values["received"])
    ruled: dict[str, Any] = {}
    if told is not None and told.employment_id == values["employment_id"] and told.value is not None:
        ruled = {
            "ruling": (Ruling.VALID if told.value else Ruling.INVALID).value,
            "reason": _("As the file {file} says", file=told.file),
            "decided_by": told.account_id,
            "decided_at": told.at,
        }
    made = conn.execute(
        insert(t.complaint).values(
            **values, **ruled, document_no=f"TS-{work.today():%Y}-{number:04}", account_id=work.actor.account_id,
            at=work.now(),
        )
    )  # fmt: skip
    _audited(work, conn, key_of(made), "entered")
    return key_of(made)


@use_case("complaints.write")
def rule_on(work: Work, order: RuleOn) -> None:
    """Keeps what was found. A valid one counts in the month it was received; any other ruling takes that back.

    Errors: ``missing`` (reason), ``period_closed``, ``already_there`` (a file books the number to somebody else),
    ``not_found``, Conflict; Denied for whom it is about.
    """
    undecided = order.ruling is Ruling.UNDECIDED
    reason = "" if undecided else words(order.reason, "reason", N_("Please give a reason."))

    def block(conn: Connection) -> None:
        row = read_complaint(work, conn, order.complaint_id)
        _refuse_own(work, row.employment_id)
        values = {
            "ruling": order.ruling.value,
            "reason": reason,
            "decided_by": None if undecided else work.actor.account_id,
            "decided_at": None if undecided else work.now(),
        }
        update_versioned(conn, t.complaint, row.id, order.version, values)
        recount(work, conn, row.id)
        _audited(work, conn, row.id, order.ruling.value)

    work.write(block)


@use_case("complaints.write")
def retrain(work: Work, order: Retrain) -> None:
    """Asks the person to take a course, again where it was taken before. Errors: ``not_found``, ``out_of_range``, Conflict."""
    if order.due < work.today():
        raise UserError(N_("This day is past."), code="out_of_range", field="due")

    def block(conn: Connection) -> None:
        row = read_complaint(work, conn, order.complaint_id)
        there = select(t.course.c.id).where(
            t.course.c.id == order.course_id, t.course.c.ended.is_(False), t.course.c.number > 0
        )
        if conn.execute(there).first() is None:
            raise UserError(N_("This course is no longer there."), code="not_found", field="course_id")
        update_versioned(conn, t.complaint, row.id, order.version, {"course_id": order.course_id})
        ask(conn, work, order.course_id, {row.employment_id: order.due}, again=True)
        _audited(work, conn, row.id, "retraining")

    work.write(block)


def read_complaint(work: Work, conn: Connection, ident: int) -> Any:
    """A complaint about somebody the actor may see. Errors: ``not_found``."""
    row = conn.execute(select(t.complaint).where(t.complaint.c.id == ident)).first()
    if row is None or not _seen(work, conn, row.employment_id):
        raise UserError(N_("There is no such complaint."), code="not_found")
    return row


def _seen(work: Work, conn: Connection, employment_id: int) -> bool:
    wanted = select(t.employment.c.id).where(
        t.employment.c.id == employment_id, visible(work, t.employment.c.id, work.today())
    )
    return conn.execute(wanted).first() is not None


def _refuse_own(work: Work, employment_id: int) -> None:
    if is_own(work.actor, employment_id):
        raise Denied(N_("Nobody decides on complaints about the own work."))


def _refuse_known(conn: Connection, number: str, ident: int | None) -> None:
    if not number:
        return
    known = conn.execute(
        select(t.complaint.c.document_no).where(t.complaint.c.complaint_no == number, t.complaint.c.id != (ident or 0))
    ).scalar()
    if known is not None:
        raise UserError(
            N_("Complaint {number} stands in the register as {entry}."), code="already_there", field="complaint_no",
            hint=N_("Open that one, or leave the number empty."), number=number, entry=known,
        )  # fmt: skip


def _audited(work: Work, conn: Connection, ident: int, *fields: str) -> None:
    record(
        conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind="complaint",
        object_id=ident, fields=fields,
    )  # fmt: skip
