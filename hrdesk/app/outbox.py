"""The outbox: what is to be sent is kept in the file first, once for each occasion, and survives crashes there.

Whoever sends takes a message by ``begin``, which marks it before anything goes out, and ends with ``sent`` or ``failed``. A
message found in ``sending`` after a crash may have gone out: it is told to a person, never sent again by itself.
Until an agency has a way out set up, a person sends from the mail program: ``write_mails`` gives files it opens, and
``mark_sent`` says that they went.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, func, insert, or_, select

from hrdesk.app.work import Work, key_of, use_case, visible
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.people import mask_mail
from hrdesk.storage import tables as t
from hrdesk.storage.audit import Entry, record_many
from hrdesk.storage.types import SEALED
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_

WAITING, SENDING, SENT, FAILED, CANCELLED = "waiting", "sending", "sent", "failed", "cancelled"
MAIL, ROBOT = "mail", "robot"
OPEN = (WAITING, SENDING, FAILED)
_WAIT = timedelta(minutes=5)
MOST_ATTEMPTS = 8
LONGEST_LIST = 2000


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be sent. ``key`` names the occasion: a second one of the same key is not kept."""

    key: str
    body: str
    subject: str = ""
    channel: str = MAIL
    recipient: str | None = field(default=None, repr=False)
    employment_id: int | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """A message in the outbox. ``to`` is the address, masked; empty: the person has none.

    ``by_hand``: who said that it went or is not wanted; empty where the program sent it.
    """

    id: int
    version: int
    channel: str
    employment_id: int | None
    employee_no: str
    name: str
    to: str
    subject: str
    body: str
    state: str
    made_at: datetime
    not_before: datetime
    attempts: int
    problem: str
    sent_at: datetime | None
    by_hand: str


def queue(work: Work, conn: Connection, message: Message) -> int | None:
    """Keeps a message in the caller's transaction; its id, None where its occasion has one already.

    Errors: ``bad_address`` for line breaks in address or subject, which would forge headers.
    """
    if any(mark in (message.recipient or "") + message.subject for mark in "\r\n"):
        raise UserError(N_("An address or a subject is one line."), code="bad_address")
    if conn.execute(select(t.outbox.c.id).where(t.outbox.c.key == message.key)).first() is not None:
        return None
    return key_of(
        conn.execute(
            insert(t.outbox).values(
                key=message.key,
                channel=message.channel,
                recipient=message.recipient,
                employment_id=message.employment_id,
                subject=message.subject,
                body=message.body,
                state=WAITING,
                made_at=work.now(),
                made_by=work.actor.account_id,
                not_before=message.not_before or work.now(),
            )
        )
    )


@use_case("onboarding.manage")
def list_outbox(work: Work, states: tuple[str, ...] = OPEN) -> tuple[Queued, ...]:
    """What waits, is under way or failed; oldest first. Of other states the newest ``LONGEST_LIST`` first."""
    o = t.outbox
    order = o.c.id if set(states) <= set(OPEN) else o.c.id.desc()
    wanted = _messages(work).where(o.c.state.in_(states)).order_by(order).limit(LONGEST_LIST)
    with work.read() as conn:
        return tuple(_queued(row) for row in conn.execute(wanted))


def waiting(work: Work, conn: Connection) -> dict[str, int]:
    """How many messages a person or a channel still has to see to, by state."""
    o = t.outbox
    rows = conn.execute(select(o.c.state, func.count()).where(o.c.state.in_(OPEN), _seen(work)).group_by(o.c.state))
    return {row[0]: row[1] for row in rows}


@use_case("onboarding.manage")
def mark_sent(work: Work, message_ids: Sequence[int]) -> int:
    """A person sent these another way; how many. Errors: ``settled``, ``not_found``."""
    return _settle(work, message_ids, OPEN, {"state": SENT, "sent_at": work.now(), "ended_by": work.actor.account_id})


@use_case("onboarding.manage")
def withdraw(work: Work, message_ids: Sequence[int]) -> int:
    """These are not to be sent any more; how many. Errors: ``settled``, ``not_found``."""
    return _settle(work, message_ids, (WAITING, FAILED), {"state": CANCELLED, "ended_by": work.actor.account_id})


@use_case("onboarding.manage")
def wait_again(work: Work, message_ids: Sequence[int]) -> int:
    """These are to be sent after all: failed, withdrawn, marked as sent by mistake, or of unknown outcome; how many.

    Errors: ``settled`` (the program itself sent it: nothing goes out twice), ``not_found``.
    """
    values = {
        "state": WAITING, "attempts": 0, "not_before": work.now(), "problem": None, "sent_at": None, "ended_by": None,
    }  # fmt: skip
    return _settle(work, message_ids, (FAILED, SENDING, CANCELLED, SENT), values)


@use_case("onboarding.manage")
def write_mails(work: Work, message_ids: Sequence[int], folder: Path) -> tuple[Path, ...]:
    """Each message as a file the mail program opens, ready to send; giving out the addresses is logged.

    Errors: ``no_address`` (names the first), ``not_found``, those of writing.
    """
    from hrdesk.channels.mail import as_eml, file_name
    from hrdesk.storage.durable import write_whole

    found = _addressed(work, message_ids)
    _log_address(work, found)
    written: list[Path] = []
    for row in found:
        path = folder / file_name(f"{row.employee_no or ''} {row.name or ''} {row.subject}", written)
        write_whole(path, as_eml(_address(row), row.name or "", row.subject, row.body))
        written.append(path)
    return tuple(written)


@use_case("onboarding.manage")
def address_of(work: Work, message_id: int) -> str:
    """The address of one message in full, to be copied; logged. Errors: ``no_address``, ``not_found``."""
    found = _addressed(work, [message_id])
    _log_address(work, found)
    return _address(found[0])


def begin(work: Work, conn: Connection, message_id: int) -> Any:
    """Marks a waiting message as under way and gives its row. Errors: ``changed`` where another computer took it."""
    row = conn.execute(select(t.outbox).where(t.outbox.c.id == message_id)).one()
    if row.state not in (WAITING, FAILED) or row.not_before > work.now():
        raise Conflict(N_("This message is being sent already."))
    update_versioned(conn, t.outbox, row.id, row.version, {"state": SENDING, "attempts": row.attempts + 1})
    return row


def sent(work: Work, conn: Connection, message_id: int) -> None:
    """The message went out."""
    _end(conn, message_id, {"state": SENT, "sent_at": work.now(), "problem": None})


def failed(work: Work, conn: Connection, message_id: int, problem: str) -> None:
    """It surely did not go out: it waits longer each time, and after ``MOST_ATTEMPTS`` for a person."""
    attempts = conn.execute(select(t.outbox.c.attempts).where(t.outbox.c.id == message_id)).scalar_one()
    state = WAITING if attempts < MOST_ATTEMPTS else FAILED
    _end(conn, message_id, {"state": state, "problem": problem[:500], "not_before": work.now() + _WAIT * 2**attempts})


def _end(conn: Connection, message_id: int, values: dict[str, Any]) -> None:
    row = conn.execute(select(t.outbox.c.version, t.outbox.c.state).where(t.outbox.c.id == message_id)).one()
    if row.state != SENDING:
        raise Conflict(N_("This message is not being sent."))
    update_versioned(conn, t.outbox, message_id, row.version, values)


# --- inside ----------------------------------------------------------------------------------------------------------


def _seen(work: Work) -> Any:
    """Messages about nobody, and those about people the actor may see."""
    return or_(t.outbox.c.employment_id.is_(None), visible(work, t.outbox.c.employment_id, work.today()))


def _messages(work: Work) -> Select[Any]:
    o, who, ended = t.outbox, t.employment, t.account.alias("ended")
    return (
        select(
            o, who.c.employee_no, t.person.c.name, t.person.c.email, ended.c.shown_name.label("by_hand"),
        )
        .outerjoin(who, who.c.id == o.c.employment_id)
        .outerjoin(t.person, t.person.c.id == who.c.person_id)
        .outerjoin(ended, ended.c.id == o.c.ended_by)
        .where(_seen(work))
    )  # fmt: skip


def _queued(row: Any) -> Queued:
    return Queued(
        id=row.id, version=row.version, channel=row.channel, employment_id=row.employment_id,
        employee_no=row.employee_no or "", name=row.name or "", to=mask_mail(_address(row)) if _address(row) else "",
        subject=row.subject, body=row.body, state=row.state, made_at=row.made_at, not_before=row.not_before,
        attempts=row.attempts, problem=row.problem or "", sent_at=row.sent_at, by_hand=row.by_hand or "",
    )  # fmt: skip


def _address(row: Any) -> str:
    """The message's own address, else the one in the record today; empty where there is none to be seen."""
    return "" if row.recipient is SEALED else str(row.recipient or row.email or "")


def _rows(work: Work, conn: Connection, message_ids: Sequence[int]) -> Sequence[Any]:
    rows = conn.execute(_messages(work).where(t.outbox.c.id.in_(list(message_ids))).order_by(t.outbox.c.id)).all()
    if not rows or len(rows) != len(set(message_ids)):
        raise UserError(N_("This message is no longer in the outbox."), code="not_found")
    return rows


def _addressed(work: Work, message_ids: Sequence[int]) -> Sequence[Any]:
    with work.read() as conn:
        rows = _rows(work, conn, message_ids)
    without = next((row for row in rows if not _address(row)), None)
    if without is not None:
        raise UserError(
            N_("There is no e-mail address for {name}."),
            code="no_address",
            hint=N_("Enter it in the record of the person, or copy the text and send it another way."),
            name=without.name or without.subject,
        )
    return rows


def _log_address(work: Work, rows: Sequence[Any]) -> None:
    entries = [
        Entry(work.name, "employment", row.employment_id, fields=("email",))
        if row.employment_id is not None
        else Entry(work.name, "outbox", row.id, fields=("recipient",))
        for row in rows
    ]
    work.write(lambda conn: record_many(conn, entries, at=work.now(), account_id=work.actor.account_id))


def _settle(work: Work, message_ids: Sequence[int], fitting: tuple[str, ...], values: dict[str, Any]) -> int:
    """All of them or none; each with its record in the log."""

    def block(conn: Connection) -> int:
        rows = _rows(work, conn, message_ids)
        for row in rows:
            if row.state not in fitting or (row.state == SENT and row.ended_by is None):
                raise Conflict(
                    N_("“{subject}” is settled already or is being sent."), code="settled", subject=row.subject
                )
            update_versioned(conn, t.outbox, row.id, row.version, values)
        entries = [Entry(work.name, "outbox", row.id, changes={"state": (row.state, values["state"])}) for row in rows]
        record_many(conn, entries, at=work.now(), account_id=work.actor.account_id)
        return len(rows)

    return work.write(block)
