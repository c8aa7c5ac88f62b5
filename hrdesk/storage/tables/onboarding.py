"""Dated orders (异动), checklists, and the plans that run by them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, UniqueConstraint

from hrdesk.storage.tables.columns import ident, table, version
from hrdesk.storage.types import Day, Flag, Ident, Instant, Json, Sealed, Text

personnel_order = table(  # 异动: what changes for a person from a day on; waits, is applied on the day, or is undone
    "personnel_order",
    ident(),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("effective", Day, nullable=False),
    Column("until", Day),  # of a suspension
    Column("changes", Json, nullable=False),  # ids by name: only what changes
    Column("before", Json),  # what stood there when it was applied
    Column("pay", Sealed),  # yuan a month, as text
    Column("reason", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False),  # waiting, applied, undone, stuck
    Column("problem", Json),  # why it is stuck: message and values
    Column("given_at", Instant, nullable=False),
    Column("given_by", Ident, ForeignKey("account.id")),
    Column("applied_at", Instant),
    version(),
    CheckConstraint("until IS NULL OR until >= effective", name="days"),
    Index("ix_personnel_order_employment", "employment_id", "effective"),
    Index("ix_personnel_order_state", "state", "effective"),
    lasting_ids=True,
)
insurance_city = table(  # until which day of a month 增员 and 减员 still count for that month there
    "insurance_city",
    ident(),
    Column("name", Text, nullable=False, unique=True),
    Column("social_day", Ident, nullable=False),
    Column("fund_day", Ident, nullable=False),
    version(),
    CheckConstraint("social_day BETWEEN 1 AND 31 AND fund_day BETWEEN 1 AND 31", name="days"),
)
enrolment_report = table(  # 增员 or 减员 reported to the office of a scheme; no day: taken back
    "enrolment_report",
    ident(),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("change", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("reported_on", Day),
    Column("account_id", Ident, ForeignKey("account.id")),
    Column("at", Instant, nullable=False),
    version(),
    UniqueConstraint("employment_id", "change", "scheme"),
    CheckConstraint("change IN ('add', 'end')", name="change"),
    CheckConstraint("scheme IN ('social', 'fund')", name="scheme"),
)
checklist = table(  # a template; whom it is for is the newest version's
    "checklist",
    ident(),
    Column("code", Text, nullable=False, unique=True),
    Column("purpose", Text, nullable=False),  # onboarding; others may follow
    Column("ends", Day),
    version(),
)
checklist_version = table(  # never changed: a running plan names the one it was made by
    "checklist_version",
    ident(),
    Column("checklist_id", Ident, ForeignKey("checklist.id"), nullable=False),
    Column("number", Ident, nullable=False),
    Column("content", Json, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("account_id", Ident, ForeignKey("account.id")),
    UniqueConstraint("checklist_id", "number"),
)
plan = table(  # one person's checklist, a snapshot
    "plan",
    ident(),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("checklist_version_id", Ident, ForeignKey("checklist_version.id"), nullable=False),
    Column("first_day", Day, nullable=False),
    Column("state", Text, nullable=False),  # running, finished, cancelled
    Column("made_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("ended_by", Ident, ForeignKey("account.id")),
    Column("reason", Text),
    version(),
    Index("ix_plan_employment", "employment_id"),
    lasting_ids=True,
)
plan_item = table(
    "plan_item",
    ident(),
    Column("plan_id", Ident, ForeignKey("plan.id"), nullable=False),
    Column("place", Ident, nullable=False),
    Column("code", Text, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text),
    Column("kind", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("gate", Flag, nullable=False, server_default="0"),
    Column("source", Text),  # the article a legal due date comes from; none for the agency's own rule
    Column("due", Day, nullable=False),
    Column("owner_role", Text),  # any account of that role that sees the person may claim it
    Column("owner_id", Ident, ForeignKey("account.id")),
    Column("climbed", Text),  # whose it would have been, where the owner was looked for further up
    Column("state", Text, nullable=False),  # open, done, waived
    Column("done_at", Instant),
    Column("done_by", Ident, ForeignKey("account.id")),
    Column("words", Text),  # the evidence in words, or why it was waived
    Column("attachment_id", Ident, ForeignKey("attachment.id")),
    Column("course_id", Ident, ForeignKey("course.id")),  # held: the item is done by itself
    Column("exam_id", Ident, ForeignKey("exam.id")),  # passed: the item is done by itself
    Column("counts_from", Instant),  # opened again then: only what came later closes it
    Column("proof", Json),  # what closed it: message and values
    version(),
    UniqueConstraint("plan_id", "code"),
    Index("ix_plan_item_due", "state", "due"),
    Index("ix_plan_item_owner", "owner_id"),
    lasting_ids=True,
)
