"""Open cases of the collection system, who holds each on which day, and their handover.

A holding has a first day and no last one: it lasts until the next ``place`` of the same case begins, so a gap or an
overlap cannot be written down. Triggers keep the chain whole: places count up, days never go back, a row once written
stays as it is. A case points to its newest place by a deferred key: no case is ever committed without a holder.
"""

from __future__ import annotations

from sqlalchemy import DDL, CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, event

from hrdesk.storage.tables.columns import ident, table, version
from hrdesk.storage.types import Day, Fen, Flag, Ident, Instant, Text

collection_case = table(  # only what a handover needs: nothing more about debtors is kept
    "collection_case",
    ident(),
    Column("reference", Text, nullable=False, unique=True),
    Column("client", Text, nullable=False, server_default=""),
    Column("debtor", Text, nullable=False, server_default=""),  # masked, as 陈*
    Column("product", Text, nullable=False, server_default=""),
    Column("ageing", Text, nullable=False, server_default=""),  # M1, M2, …
    Column("days_overdue", Ident),
    Column("outstanding", Fen, nullable=False),
    Column("promise_day", Day),
    Column("promise_amount", Fen),
    Column("last_contact", Day),
    Column("next_follow_up", Day),
    Column("stopped", Flag, nullable=False, server_default="0"),  # 停催
    Column("complaint", Flag, nullable=False, server_default="0"),  # 投诉中
    Column("negotiating", Flag, nullable=False, server_default="0"),  # 协商中
    Column("closed_on", Day),
    Column("place", Ident, nullable=False, server_default="1"),  # the newest holding; a trigger sets it
    Column("batch_id", Ident, ForeignKey("batch.id")),
    version(),
    ForeignKeyConstraint(
        ["id", "place"],
        ["case_holding.case_id", "case_holding.place"],
        name="fk_collection_case_place_case_holding",
        deferrable=True,
        initially="DEFERRED",
        use_alter=True,
    ),
    CheckConstraint("promise_amount IS NULL OR promise_day IS NOT NULL", name="promise"),
    lasting_ids=True,
)
case_holding = table(  # who answers for the case from a day on, as owner or in custody, and why
    "case_holding",
    Column("case_id", Ident, ForeignKey("collection_case.id"), primary_key=True),
    Column("place", Ident, primary_key=True),
    Column("starts", Day, nullable=False),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("capacity", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("handover_id", Ident, ForeignKey("handover.id")),
    Column("batch_id", Ident, ForeignKey("batch.id")),
    Column("account_id", Ident, ForeignKey("account.id")),
    Column("at", Instant, nullable=False),
    CheckConstraint("capacity IN ('owner', 'custody')", name="capacity"),
    Index("ix_case_holding_employment", "employment_id"),
    clustered=True,
)
handover = table(  # one sheet: from one or several people to receivers, under the eyes of a witness (监交人)
    "handover",
    ident(),
    Column("document_no", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),  # leaving, absence, transfer
    Column("witness_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("acceptance", Flag, nullable=False),  # each case is taken over by its receiver, or all at once
    Column("count", Flag, nullable=False, server_default="1"),  # what the proposal balances
    Column("amount", Flag, nullable=False, server_default="1"),
    Column("ageing", Flag, nullable=False, server_default="1"),
    Column("skill", Flag, nullable=False, server_default="1"),
    Column("due", Day),
    Column("made_at", Instant, nullable=False),
    Column("account_id", Ident, ForeignKey("account.id")),
    Column("ended_at", Instant),  # all taken over, or reversed
    Column("reversed_at", Instant),
    Column("revision", Ident, nullable=False, server_default="1"),  # of the sheet
    Column("printed", Text),  # a digest of what the newest sheet said
    version(),
    lasting_ids=True,
)
handover_giver = table(
    "handover_giver",
    Column("handover_id", Ident, ForeignKey("handover.id"), primary_key=True),
    Column("employment_id", Ident, ForeignKey("employment.id"), primary_key=True),
    clustered=True,
)
handover_receiver = table(
    "handover_receiver",
    Column("handover_id", Ident, ForeignKey("handover.id"), primary_key=True),
    Column("employment_id", Ident, ForeignKey("employment.id"), primary_key=True),
    Column("place", Ident, nullable=False),
    Column("cap", Ident, nullable=False),  # most cases this person may hold in all
    Column("skills", Text, nullable=False, server_default=""),  # ageing buckets, comma separated
    clustered=True,
)
handover_line = table(
    "handover_line",
    ident(),
    Column("handover_id", Ident, ForeignKey("handover.id"), nullable=False),
    Column("case_id", Ident, ForeignKey("collection_case.id"), nullable=False),
    Column("giver_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("receiver_id", Ident, ForeignKey("employment.id")),
    Column("locked", Flag, nullable=False, server_default="0"),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),  # of an objection
    Column("assigned_at", Instant),
    Column("answered_at", Instant),
    Column("answered_by", Ident, ForeignKey("account.id")),
    version(),
    UniqueConstraint("handover_id", "case_id"),
    CheckConstraint("state IN ('planned', 'assigned', 'objected', 'taken', 'withdrawn')", name="state"),
    CheckConstraint("state NOT IN ('assigned', 'objected', 'taken') OR receiver_id IS NOT NULL", name="receiver"),
)
Index(  # a case is in one running handover at most
    "uq_handover_line_running",
    handover_line.c.case_id,
    unique=True,
    sqlite_where=handover_line.c.state.in_(("planned", "assigned", "objected")),
)

_TRIGGERS = (
    "CREATE TRIGGER case_holding_follows BEFORE INSERT ON case_holding WHEN NEW.place <> 1 + coalesce((SELECT"
    " max(place) FROM case_holding WHERE case_id = NEW.case_id), 0) OR NEW.starts < coalesce((SELECT starts FROM"
    " case_holding WHERE case_id = NEW.case_id AND place = NEW.place - 1), 0)"
    " BEGIN SELECT RAISE(ABORT, 'a holding must follow the one before'); END",
    "CREATE TRIGGER case_holding_newest AFTER INSERT ON case_holding"
    " BEGIN UPDATE collection_case SET place = NEW.place WHERE id = NEW.case_id; END",
    "CREATE TRIGGER case_holding_stays BEFORE UPDATE ON case_holding"
    " BEGIN SELECT RAISE(ABORT, 'a holding is never changed'); END",
    "CREATE TRIGGER case_holding_kept BEFORE DELETE ON case_holding WHEN EXISTS (SELECT 1 FROM case_holding WHERE"
    " case_id = OLD.case_id AND place > OLD.place) BEGIN SELECT RAISE(ABORT, 'a later holding rests on this one'); END",
)
for _trigger in _TRIGGERS:
    event.listen(case_holding, "after_create", DDL(_trigger))  # type: ignore[no-untyped-call]
