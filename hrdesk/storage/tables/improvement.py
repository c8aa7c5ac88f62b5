"""绩效面谈与改进计划: interviews about an evaluation, what is to become better, who looks at it when, what was seen then."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, UniqueConstraint

from hrdesk.storage.tables.columns import ident, table, version
from hrdesk.storage.types import Day, Ident, Instant, Quantity, Text

improvement = table(
    "improvement",
    ident(),
    Column("document_no", Text, nullable=False, unique=True),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("evaluation_id", Ident, ForeignKey("evaluation.id")),  # the revision it goes out from
    Column("month", Ident),  # yyyymm it is about; NULL: about no single month
    Column("state", Text, nullable=False),  # domain.improvement.State
    Column("day", Day, nullable=False),  # of the interview, planned or held
    Column("held_by", Ident, ForeignKey("account.id"), nullable=False),
    Column("others", Text, nullable=False, server_default=""),  # who else was there
    Column("said", Text, nullable=False, server_default=""),  # by who holds it
    Column("answered", Text, nullable=False, server_default=""),  # by the person, as noted down
    Column("agreed", Text, nullable=False, server_default=""),
    Column("until", Day),  # last day of the plan
    Column("support", Text, nullable=False, server_default=""),
    Column("course_id", Ident, ForeignKey("course.id")),
    Column("coach_id", Ident, ForeignKey("employment.id")),
    Column("outcome", Text, nullable=False, server_default=""),
    Column("follows", Text, nullable=False, server_default=""),  # domain.improvement.Next
    Column("closed_by", Ident, ForeignKey("account.id")),
    Column("closed_at", Instant),
    Column("own_words", Text, nullable=False, server_default=""),  # of the person, by the own account
    Column("acknowledged_how", Text),  # typed: the own name; paper: HR holds the signature
    Column("acknowledged_at", Instant),
    Column("account_id", Ident, ForeignKey("account.id"), nullable=False),
    Column("at", Instant, nullable=False),
    version(),
    CheckConstraint("state IN ('planned', 'held', 'running', 'reached', 'not_reached', 'cancelled')", name="state"),
    CheckConstraint("acknowledged_how IN ('typed', 'paper')", name="how"),
    Index("ix_improvement_employment", "employment_id", "month"),
    Index("ix_improvement_state", "state"),
    lasting_ids=True,
)
improvement_goal = table(
    "improvement_goal",
    ident(),
    Column("improvement_id", Ident, ForeignKey("improvement.id"), nullable=False),
    Column("place", Ident, nullable=False),
    Column("metric_id", Ident, ForeignKey("metric.id")),  # NULL: a goal in words only
    Column("words", Text, nullable=False, server_default=""),
    Column("start", Text),  # exact decimal, as the evaluation kept it
    Column("wanted", Quantity),
    Column("due", Day, nullable=False),
    UniqueConstraint("improvement_id", "place"),
    lasting_ids=True,
)
improvement_step = table(  # a day on which the plan is looked at, and what was seen
    "improvement_step",
    ident(),
    Column("improvement_id", Ident, ForeignKey("improvement.id"), nullable=False),
    Column("due", Day, nullable=False),
    Column("owner_id", Ident, ForeignKey("account.id"), nullable=False),
    Column("done_on", Day),
    Column("done_by", Ident, ForeignKey("account.id")),
    Column("result", Text, nullable=False, server_default=""),
    version(),
    UniqueConstraint("improvement_id", "due"),
    lasting_ids=True,
)
improvement_figure = table(  # the figure of a goal as the facts had it when the plan was looked at
    "improvement_figure",
    Column("step_id", Ident, ForeignKey("improvement_step.id"), primary_key=True),
    Column("goal_id", Ident, ForeignKey("improvement_goal.id"), primary_key=True),
    Column("month", Ident, nullable=False),  # yyyymm
    Column("value", Text, nullable=False),  # exact decimal
    clustered=True,
)
