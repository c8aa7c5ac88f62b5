"""Files taken in: batches, remembered mappings, what was delivered."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, UniqueConstraint

from hrdesk.storage.tables.columns import ident, table, version
from hrdesk.storage.types import Ident, Instant, Json, Text

batch = table(  # one import or one hand-made entry; rows of other tables point here as their origin
    "batch",
    ident(),
    Column("kind", Text, nullable=False),
    Column("file_name", Text, nullable=False, server_default=""),
    Column("sha256", Text, nullable=False, server_default=""),
    Column("sheet", Text, nullable=False, server_default=""),
    Column("header_row", Ident),
    Column("source", Text, nullable=False, server_default=""),
    Column("mapping", Json),
    Column("month", Ident),
    Column("counts", Json),
    Column("reason", Text),  # of a hand-made entry
    Column("account_id", Ident, ForeignKey("account.id")),
    Column("at", Instant, nullable=False),
    Column("undone_at", Instant),
    Column("undone_by", Ident, ForeignKey("account.id")),
    Index("ix_batch_sha256", "sha256"),
    lasting_ids=True,  # the audit log names rows by id, also those an undo took away
)
column_mapping = table(  # how a source's columns were matched last time
    "column_mapping",
    ident(),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("mapping", Json, nullable=False),
    version(),
    UniqueConstraint("kind", "source"),
)
delivery = table(  # a kind of event was delivered for a month: by a batch, or "none this month" by a person
    "delivery",
    ident(),
    Column("month", Ident, nullable=False),
    Column("source", Text, nullable=False),
    Column("batch_id", Ident, ForeignKey("batch.id")),
    Column("account_id", Ident, ForeignKey("account.id")),
    Column("at", Instant, nullable=False),
    Index("ix_delivery_month", "month", "source"),
)
