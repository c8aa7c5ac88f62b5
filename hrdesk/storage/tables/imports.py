"""Files taken in: batches, what became of their rows, remembered mappings, what was delivered."""

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
batch_row = table(
    # What a row of a file became: the record it made, changed, or found as it says. Figures say so in their claims.
    # ``said`` is what the row claims of the record, ``before`` what stood there: undoing recomputes the record from the
    # claims of imports not undone. A person's own fields are in the history, so both are empty for ``employment``.
    "batch_row",
    Column("batch_id", Ident, ForeignKey("batch.id"), primary_key=True),
    Column("row", Ident, primary_key=True),
    Column("object_kind", Text, primary_key=True),
    Column("object_id", Ident, nullable=False),
    Column("outcome", Text, nullable=False),  # new, changed, same
    Column("said", Json),
    Column("before", Json),
    Index("ix_batch_row_object", "object_kind", "object_id"),
    clustered=True,
)
batch_mend = table(  # a cell the person put right while checking; sensitive values masked; who: the batch's account
    "batch_mend",
    Column("batch_id", Ident, ForeignKey("batch.id"), primary_key=True),
    Column("row", Ident, primary_key=True),
    Column("column", Text, primary_key=True),  # the column's letter, or the field where the file has no column
    Column("heading", Text, nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    clustered=True,
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

watched_rule = table(  # what kind the files at a place of the watched folder are
    "watched_rule",
    ident(),
    Column("place", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False, server_default=""),
    Column("month", Text, nullable=False, server_default="dates"),
    version(),
)
watched_file = table(  # one row for each content met in the watched folder: no content is ever taken twice
    "watched_file",
    ident(),
    Column("sha256", Text, nullable=False, unique=True),
    Column("place", Text, nullable=False),
    Column("kind", Text, nullable=False, server_default=""),
    Column("source", Text, nullable=False, server_default=""),
    Column("month", Ident),
    Column("state", Text, nullable=False),
    Column("why", Json),
    Column("batch_id", Ident, ForeignKey("batch.id")),
    Column("account_id", Ident, ForeignKey("account.id")),
    Column("at", Instant, nullable=False),
    Index("ix_watched_file_state", "state"),
)
