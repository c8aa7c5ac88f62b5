"""单据版式: what the agency's papers carry of its own. One row; without it papers look as HRDesk makes them."""

from __future__ import annotations

from sqlalchemy import Column

from hrdesk.storage.tables.columns import ident, table, version
from hrdesk.storage.types import Json, Text

letterhead = table(
    "letterhead",
    ident(),
    Column("texts", Json, nullable=False),  # domain/letterhead.texts_of
    Column("logo", Text),  # a PNG in base64: within the file, so every backup carries it
    version(),
)
