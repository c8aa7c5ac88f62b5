"""The outbox: what is to be sent is kept in the file first, once for each occasion, and survives crashes there.

Whoever sends takes a message by ``begin``, which marks it before anything goes out, and ends with ``sent`` or ``failed``. A
message found in ``sending`` after a crash may have gone out: it is told to a person, never sent again by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from hrdesk.app.work import Work, key_of, use_case
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.storage import tables as t
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_

WAITING, SENDING, SENT, FAILED, CANCELLED = "waiting", "sending", "sent", "failed", "cancelled"
MAIL, ROBOT = "mail", "robot"
_WAIT = timedelta(minutes=5)
MOST_ATTEMPTS = 8


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
    """A message in the outbox; its recipient is looked up only when it is sent."""

    id: int
    version: int
    channel: str
    employment_id: int | None
    subject: str
    body: str
    state: str
    made_at: datetime
    not_before: datetime
    attempts: int
    problem: str


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
def list_outbox(work: Work, states: tuple[str, ...] = (WAITING, SENDING, FAILED)) -> tuple[Queued, ...]:
    """What waits, is under way or failed; oldest first."""
    o = t.outbox
    columns = (
        o.c.id, o.c.version, o.c.channel, o.c.employment_id, o.c.subject, o.c.body, o.c.state, o.c.made_at, o.c.not_before,
        o.c.attempts, o.c.problem,
    )  # fmt: skip
    with work.read() as conn:
        rows = conn.execute(select(*columns).where(o.c.state.in_(states)).order_by(o.c.id)).all()
    make: Any = Queued  # by position
    return tuple(make(*row[:-1], row.problem or "") for row in rows)


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
