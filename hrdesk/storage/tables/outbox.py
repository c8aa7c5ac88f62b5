"""Messages that wait to be sent. A message is in the file before anything goes out, so a crash loses none."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index

from hrdesk.storage.tables.columns import ident, table, version
from hrdesk.storage.types import Ident, Instant, Sealed, Text

outbox = table(
    "outbox",
    ident(),
    Column("key", Text, nullable=False, unique=True),  # one message for one occasion: queued twice is queued once
    Column("channel", Text, nullable=False),  # mail, robot
    Column("recipient", Sealed),  # an address; None: looked up when it is sent
    Column("employment_id", Ident, ForeignKey("employment.id")),  # whom it is about or for
    Column("subject", Text, nullable=False, server_default=""),
    Column("body", Text, nullable=False),
    Column("state", Text, nullable=False),  # waiting, sending, sent, failed, cancelled
    Column("made_at", Instant, nullable=False),
    Column("made_by", Ident, ForeignKey("account.id")),
    Column("not_before", Instant, nullable=False),
    Column("attempts", Ident, nullable=False, server_default="0"),
    Column("problem", Text),
    Column("sent_at", Instant),
    Column("ended_by", Ident, ForeignKey("account.id")),  # who sent it by hand or withdrew it; None: a channel sent it
    version(),
    Index("ix_outbox_state", "state", "not_before"),
    lasting_ids=True,
)
