"""质检: single checks of calls entered by hand; those of files are figures alone."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index

from hrdesk.storage.tables.columns import ident, table, version
from hrdesk.storage.types import Day, Ident, Instant, Quantity, Text

quality_check = table(
    "quality_check",
    ident(),
    Column("document_no", Text, nullable=False, unique=True),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("checked_on", Day, nullable=False),
    Column("reference", Text, nullable=False, server_default=""),  # of the recording or call; files carry it
    Column("score", Quantity, nullable=False),
    Column("violation", Text, nullable=False, server_default="none"),  # domain.quality.Violation
    Column("kind", Text, nullable=False, server_default=""),  # what was violated
    Column("finding", Text, nullable=False, server_default=""),
    Column("batch_id", Ident, ForeignKey("batch.id"), nullable=False),  # the entry by which it counts
    Column("account_id", Ident, ForeignKey("account.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    Column("withdrawn_by", Ident, ForeignKey("account.id")),
    Column("withdrawn_reason", Text, nullable=False, server_default=""),
    version(),
    CheckConstraint("violation IN ('none', 'minor', 'serious')", name="violation"),
    CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn"),
    Index("ix_quality_check_employment", "employment_id", "checked_on"),
    lasting_ids=True,
)
