"""对账: rows of event files that count for nobody, and how people settled the differences of a month.

Differences themselves are not kept: they are found afresh, so none goes stale.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index

from hrdesk.storage.tables.columns import ident, table
from hrdesk.storage.types import Ident, Instant, Json, Text

loose_row = table(
    # A row of an accepted file that became no figure, so that claims and loose rows are the file together.
    "loose_row",
    Column("batch_id", Ident, ForeignKey("batch.id"), primary_key=True),
    Column("row", Ident, primary_key=True),
    Column("code", Text, nullable=False),  # why, as the import says it
    Column("month", Ident, nullable=False),  # yyyymm it is reconciled in
    Column("on_month", Ident, nullable=False, server_default="0"),  # yyyymm and day the row itself says; 0: none
    Column("day", Ident, nullable=False, server_default="0"),
    Column("item", Text, nullable=False, server_default=""),  # receipt, check or complaint number
    Column("case_no", Text, nullable=False, server_default=""),
    Column("who", Text, nullable=False, server_default=""),  # whom the row names, as written
    Column("figures", Json, nullable=False),  # metric code: [value, numerator, denominator] in ten-thousandths
    Index("ix_loose_row_month", "month"),
    clustered=True,
)
settlement = table(
    # How a person settled one difference. What it makes count are the claims of its own batch; undone with it.
    "settlement",
    ident(),
    Column("month", Ident, nullable=False),
    Column("finding", Text, nullable=False),  # the difference's key: it stays the same while the facts do
    Column("action", Text, nullable=False),
    Column("parts", Json, nullable=False),  # [[employment, percent as text], …]
    Column("reason", Text, nullable=False),
    Column("batch_id", Ident, ForeignKey("batch.id")),
    Column("account_id", Ident, ForeignKey("account.id")),
    Column("at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    Column("withdrawn_by", Ident, ForeignKey("account.id")),
    CheckConstraint("action IN ('assign', 'split', 'exclude', 'accept', 'other')", name="action"),
    Index("ix_settlement_month", "month", "finding"),
)
unsettled_release = table(  # a month published with differences open: who said so, and why
    "unsettled_release",
    ident(),
    Column("month", Ident, nullable=False),
    Column("open", Ident, nullable=False),
    Column("reason", Text, nullable=False),
    Column("account_id", Ident, ForeignKey("account.id")),
    Column("at", Instant, nullable=False),
    Index("ix_unsettled_release_month", "month"),
)
