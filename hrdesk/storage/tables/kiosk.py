"""自助机: the PINs people identify themselves by at a shared PC, their visits there, and tries that failed."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index

from hrdesk.storage.tables.columns import ident, table, version
from hrdesk.storage.types import Flag, Ident, Instant, Text

kiosk_pin = table(  # opens nothing of the file: it only says who stands at a kiosk that is open already
    "kiosk_pin",
    Column("employment_id", Ident, ForeignKey("employment.id"), primary_key=True),
    Column("hash", Text, nullable=False),  # Argon2id, with its salt and cost
    Column("must_change", Flag, nullable=False, server_default="1"),
    Column("failures", Ident, nullable=False, server_default="0"),
    Column("failed_at", Instant),
    Column("locked_at", Instant),
    Column("set_at", Instant, nullable=False),
    Column("set_by", Ident, ForeignKey("account.id")),
    version(),
)
kiosk_visit = table(
    "kiosk_visit",
    ident(),
    Column("account_id", Ident, ForeignKey("account.id"), nullable=False),  # of the kiosk
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("how", Text),  # signed_out, idle, closed, lost (the program ended), reset (another PIN was given)
    Index("ix_kiosk_visit_open", "account_id", "ended_at"),
    Index("ix_kiosk_visit_employment", "employment_id"),
    lasting_ids=True,  # the audit log names visits by id
)
kiosk_tries = table(  # wrong numbers and PINs at one kiosk, whoever they were meant for
    "kiosk_tries",
    Column("account_id", Ident, ForeignKey("account.id"), primary_key=True),
    Column("failures", Ident, nullable=False, server_default="0"),
    Column("failed_at", Instant),
)
