"""What people say to a published evaluation: accepted, appealed against, asked about; and what is paid up afterwards."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index

from hrdesk.storage.tables.columns import ident, table, version
from hrdesk.storage.types import Day, Ident, Instant, Quantity, Text

acknowledgement = table(  # 签收: the person has seen a published revision and accepts it
    "acknowledgement",
    Column("evaluation_id", Ident, ForeignKey("evaluation.id"), primary_key=True, autoincrement=False),
    Column("how", Text, nullable=False),  # typed: the own name; paper: HR holds the signature
    Column("typed", Text, nullable=False),
    Column("account_id", Ident, ForeignKey("account.id"), nullable=False),
    Column("at", Instant, nullable=False),
    CheckConstraint("how IN ('typed', 'paper')", name="how"),
)
appeal = table(  # 申诉 against one revision, and its decision by somebody who did not assess
    "appeal",
    ident(),
    Column("evaluation_id", Ident, ForeignKey("evaluation.id"), nullable=False),
    Column("metric_id", Ident, ForeignKey("metric.id")),  # the figure it is about; NULL: the whole
    Column("state", Text, nullable=False),  # domain.disputes.AppealState
    Column("document_no", Text, nullable=False, unique=True),
    Column("grounds", Text, nullable=False),
    Column("account_id", Ident, ForeignKey("account.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("due", Day, nullable=False),  # a decision is promised until then
    Column("decision", Text, nullable=False, server_default=""),
    Column("decided_by", Ident, ForeignKey("account.id")),
    Column("decided_at", Instant),
    version(),
    CheckConstraint("state IN ('open', 'upheld', 'rejected', 'withdrawn')", name="state"),
    Index("ix_appeal_evaluation", "evaluation_id"),
    lasting_ids=True,
)
Index("uq_appeal_open", appeal.c.evaluation_id, unique=True, sqlite_where=appeal.c.state == "open")  # one at a time
figure_question = table(  # 疑问 on one figure of one month: who answers until when, and what came of it
    "figure_question",
    ident(),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("month", Ident, nullable=False),
    Column("metric_id", Ident, ForeignKey("metric.id"), nullable=False),
    Column("state", Text, nullable=False),  # domain.disputes.QuestionState
    Column("document_no", Text, nullable=False, unique=True),
    Column("asked", Text, nullable=False),
    Column("item", Text, nullable=False, server_default=""),  # the receipt or case it is about, where it is known
    Column("amount", Quantity),  # what is said to be missing
    Column("account_id", Ident, ForeignKey("account.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("owner_id", Ident, ForeignKey("account.id")),  # who answers; NULL: whoever may
    Column("due", Day, nullable=False),
    Column("answer", Text, nullable=False, server_default=""),
    Column("found", Text),  # domain.disputes.Finding
    Column("answered_by", Ident, ForeignKey("account.id")),
    Column("answered_at", Instant),
    Column("settled_at", Instant),
    version(),
    CheckConstraint("state IN ('open', 'answered', 'settled', 'withdrawn')", name="state"),
    Index("ix_figure_question_employment", "employment_id", "month"),
    Index("ix_figure_question_state", "state"),
    lasting_ids=True,
)
back_payment = table(  # 补差: a figure of a closed month that counts in a later one, once a second person says yes
    "back_payment",
    ident(),
    Column("question_id", Ident, ForeignKey("figure_question.id")),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("metric_id", Ident, ForeignKey("metric.id"), nullable=False),
    Column("of_month", Ident, nullable=False),
    Column("month", Ident, nullable=False),
    Column("value", Quantity, nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", Text, nullable=False),  # domain.disputes.PaymentState
    Column("account_id", Ident, ForeignKey("account.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("second_id", Ident, ForeignKey("account.id")),
    Column("second_at", Instant),
    Column("batch_id", Ident, ForeignKey("batch.id")),  # the entry that made it count
    version(),
    CheckConstraint("of_month < month", name="months"),
    CheckConstraint("state IN ('waiting', 'counted', 'refused')", name="state"),
    CheckConstraint("second_id IS NULL OR second_id <> account_id", name="second"),
    lasting_ids=True,
)
