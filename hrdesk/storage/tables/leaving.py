"""Separations with what must be settled before they are closed, and people who are gone without a word."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index

from hrdesk.storage.tables.columns import ident, table, version
from hrdesk.storage.types import Day, Ident, Instant, Json, Text

separation = table(  # one exit; somebody may resign, take it back, and leave later
    "separation",
    ident(),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("kind", Text, nullable=False),  # domain.separation.Kind
    Column("state", Text, nullable=False),  # running, ended (the employment), closed (the process), undone
    Column("stated_reason", Text),
    Column("interview_reason", Text),
    Column("supervisor_reason", Text),
    Column("note", Text, nullable=False, server_default=""),
    Column("applied_day", Day),  # 申请
    Column("notice_day", Day, nullable=False),  # 通知送达
    Column("last_day", Day, nullable=False),  # 最后工作日
    Column("effective_day", Day, nullable=False),  # 解除/终止生效
    Column("short_notice", Text, nullable=False, server_default=""),  # why less than the notice period was agreed
    Column("protection", Json),  # the protected states asked before a dismissal, and the answers
    Column("interview_day", Day),
    Column("interview_note", Text, nullable=False, server_default=""),
    Column("witness_id", Ident, ForeignKey("employment.id")),  # 监交人
    Column("status_before", Text, nullable=False),
    Column("contract_kind", Text),  # fixed, open_ended, task: what the certificate must say of the contract
    Column("contract_starts", Day),
    Column("contract_ends", Day),
    Column("certificate_no", Text),
    Column("certificate_given", Day),
    Column("certificate_how", Text),
    Column("account_id", Ident, ForeignKey("account.id")),
    Column("made_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("closed_at", Instant),
    Column("undone_at", Instant),
    version(),
    CheckConstraint("state IN ('running', 'ended', 'closed', 'undone')", name="state"),
    CheckConstraint("last_day <= effective_day", name="days"),
    Index("ix_separation_employment", "employment_id"),
    lasting_ids=True,
)
Index(  # one exit at a time
    "uq_separation_running",
    separation.c.employment_id,
    unique=True,
    sqlite_where=separation.c.state == "running",
)
Index("uq_separation_certificate_no", separation.c.certificate_no, unique=True)
separation_item = table(  # what has to be handed back or settled by hand; cases and evaluations are counted live
    "separation_item",
    ident(),
    Column("separation_id", Ident, ForeignKey("separation.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    Column("done_on", Day),
    Column("waived", Text),  # the reason it need not be done
    Column("account_id", Ident, ForeignKey("account.id")),
    Column("at", Instant),
    version(),
    Index("ix_separation_item_separation", "separation_id"),
)
leaving_measure = table(  # what is done so that fewer leave a team: measure, owner, effect
    "leaving_measure",
    ident(),
    Column("team_id", Ident, ForeignKey("team.id"), nullable=False),
    Column("words", Text, nullable=False),
    Column("owner_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("starts", Day, nullable=False),
    Column("effect", Text, nullable=False, server_default=""),  # what came of it, in words
    Column("effect_on", Day),
    Column("account_id", Ident, ForeignKey("account.id")),
    Column("made_at", Instant, nullable=False),
    version(),
    Index("ix_leaving_measure_team", "team_id"),
)
absence = table(  # 失联, or sick days: cases in temporary custody (临时代管) without a separation
    "absence",
    ident(),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("kind", Text, nullable=False),  # gone, sick, leave
    Column("custodian_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("starts", Day, nullable=False),
    Column("until", Day),  # the last day planned
    Column("ended_on", Day),
    Column("outcome", Text, nullable=False, server_default=""),  # returned, separated
    Column("account_id", Ident, ForeignKey("account.id")),
    Column("made_at", Instant, nullable=False),
    version(),
    CheckConstraint("until IS NULL OR until >= starts", name="days"),
)
Index("uq_absence_running", absence.c.employment_id, unique=True, sqlite_where=absence.c.ended_on.is_(None))
contact = table(  # who tried to reach the person, how, and what came of it
    "contact",
    ident(),
    Column("absence_id", Ident, ForeignKey("absence.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("means", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("account_id", Ident, ForeignKey("account.id")),
    Index("ix_contact_absence", "absence_id"),
)
notice = table(  # 限期返岗通知书, 解除劳动合同通知书, with proof of delivery
    "notice",
    ident(),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("absence_id", Ident, ForeignKey("absence.id")),
    Column("separation_id", Ident, ForeignKey("separation.id")),
    Column("kind", Text, nullable=False),
    Column("document_no", Text, nullable=False, unique=True),
    Column("issued_on", Day, nullable=False),
    Column("deadline", Day),
    Column("grounds", Text, nullable=False, server_default=""),
    Column("delivered_on", Day),
    Column("delivery", Text, nullable=False, server_default=""),  # in person, post with number, e-mail, public notice
    Column("account_id", Ident, ForeignKey("account.id")),
    version(),
)
