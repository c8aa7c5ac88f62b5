"""投诉台账: complaints entered by hand, what was found of them, what was done and replied."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index

from hrdesk.storage.tables.columns import ident, table, version
from hrdesk.storage.types import Day, Ident, Instant, Text

complaint = table(
    "complaint",
    ident(),
    Column("document_no", Text, nullable=False, unique=True),  # the agency's own number
    Column("complaint_no", Text, nullable=False, server_default=""),  # the client's or the hotline's; files carry it
    Column("received", Day, nullable=False),
    Column("channel", Text, nullable=False),
    Column("client", Text, nullable=False, server_default=""),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("case_no", Text, nullable=False, server_default=""),
    Column("recording", Text, nullable=False, server_default=""),  # where the recording is found
    Column("said", Text, nullable=False),
    Column("ruling", Text, nullable=False, server_default="undecided"),  # domain.complaints.Ruling
    Column("reason", Text, nullable=False, server_default=""),
    Column("decided_by", Ident, ForeignKey("account.id")),
    Column("decided_at", Instant),
    Column("action", Text, nullable=False, server_default=""),
    Column("reply_due", Day, nullable=False),
    Column("replied_on", Day),
    Column("course_id", Ident, ForeignKey("course.id")),  # the retraining asked of the person
    Column("batch_id", Ident, ForeignKey("batch.id")),  # the entry by which it counts
    Column("account_id", Ident, ForeignKey("account.id"), nullable=False),
    Column("at", Instant, nullable=False),
    version(),
    CheckConstraint("ruling IN ('undecided', 'valid', 'invalid')", name="ruling"),
    CheckConstraint("replied_on IS NULL OR replied_on >= received", name="replied"),
    Index("ix_complaint_employment", "employment_id"),
    Index("ix_complaint_received", "received"),
    lasting_ids=True,
)
Index("uq_complaint_number", complaint.c.complaint_no, unique=True, sqlite_where=complaint.c.complaint_no != "")
complaint_told = (
    table(  # what a file's row says of a complaint besides its figure; goes with the batch when it is undone
        "complaint_told",
        Column("batch_id", Ident, ForeignKey("batch.id"), primary_key=True),
        Column("month", Ident, primary_key=True),
        Column("employment_id", Ident, ForeignKey("employment.id"), primary_key=True),
        Column("day", Ident, primary_key=True),
        Column("item", Text, primary_key=True),  # the complaint's number, or what stands for it
        Column("channel", Text, nullable=False, server_default=""),
        Column("client", Text, nullable=False, server_default=""),
        Column("case_no", Text, nullable=False, server_default=""),
        Column("finding", Text, nullable=False, server_default=""),
        Index("ix_complaint_told_item", "item"),
        clustered=True,
    )
)
