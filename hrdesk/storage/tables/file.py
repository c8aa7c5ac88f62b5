"""What the file itself needs, accounts, the audit log and attachments."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index

from hrdesk.storage.tables.columns import ident, table, version
from hrdesk.storage.types import Flag, Ident, Instant, Json, Sealed, Text

# --- the file itself ----------------------------------------------------------------------------------------------------

gate = table(  # one row: what may write here
    "gate",
    ident(),
    Column("file_id", Text, nullable=False),
    Column("schema_version", Text, nullable=False),
    Column("least_writer", Ident, nullable=False),
    Column("created_at", Instant, nullable=False),
)
setting = table("setting", Column("key", Text, primary_key=True), Column("value", Json, nullable=False), version())
counter = table("counter", Column("name", Text, primary_key=True), Column("next", Ident, nullable=False))
request = table(  # "did it save?": one row for each write, kept for a while
    "request",
    Column("id", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("use_case", Text, nullable=False),
    clustered=True,
)


# --- accounts, audit ----------------------------------------------------------------------------------------------------

account = table(
    "account",
    ident(),
    Column("login", Text, nullable=False, unique=True),
    Column("shown_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("employment_id", Ident, ForeignKey("employment.id", use_alter=True)),
    Column("department_id", Ident, ForeignKey("department.id", use_alter=True)),
    Column("must_change", Flag, nullable=False, server_default="0"),
    Column("stopped_at", Instant),
    Column("last_seen", Instant),
    version(),
    lasting_ids=True,  # the audit log names rows by id, also those an undo took away
)
presence = table(  # informs who is in; never decides anything
    "presence",
    Column("account_id", Ident, ForeignKey("account.id"), primary_key=True),
    Column("machine", Text, primary_key=True),
    Column("at", Instant, nullable=False),
)
audit = table(  # chained; holds no values
    "audit",
    ident(),
    Column("at", Instant, nullable=False),
    Column("account_id", Ident),
    Column("use_case", Text, nullable=False),
    Column("object_kind", Text, nullable=False),
    Column("object_id", Ident),
    Column("batch_id", Ident),
    Column("fields", Text, nullable=False, server_default=""),
    Column("digest", Text, nullable=False, server_default=""),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("ix_audit_object", "object_kind", "object_id"),
    Index("ix_audit_batch", "batch_id"),
)
history = table(  # old and new values, outside the chain so that they can be erased
    "history",
    ident(),
    Column("audit_id", Ident, ForeignKey("audit.id"), nullable=False),
    Column("object_kind", Text, nullable=False),
    Column("object_id", Ident, nullable=False),
    Column("field", Text, nullable=False),
    Column("old", Text),
    Column("new", Text),
    Column("sealed_old", Sealed),
    Column("sealed_new", Sealed),
    Index("ix_history_audit", "audit_id"),
    Index("ix_history_object", "object_kind", "object_id"),
)
attachment = table(
    "attachment",
    ident(),
    Column("object_kind", Text, nullable=False),
    Column("object_id", Ident, nullable=False),
    Column("shown_name", Text, nullable=False),
    Column("stored_name", Text, nullable=False, unique=True),
    Column("bytes", Ident, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("account_id", Ident, ForeignKey("account.id")),
    Index("ix_attachment_object", "object_kind", "object_id"),
)
