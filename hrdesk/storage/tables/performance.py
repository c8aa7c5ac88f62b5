"""Metrics, schemes, targets; the figures that count and what each import claimed; the month's evaluations."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, UniqueConstraint

from hrdesk.storage.tables.columns import ident, table, version
from hrdesk.storage.types import Day, Flag, Ident, Instant, Json, Quantity, Text

# --- the catalogue ------------------------------------------------------------------------------------------------------

metric = table(
    "metric", ident(), Column("code", Text, nullable=False, unique=True), Column("ended", Flag, server_default="0")
)
metric_version = table(
    "metric_version",
    ident(),
    Column("metric_id", Ident, ForeignKey("metric.id"), nullable=False),
    Column("number", Ident, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text),
    Column("short_en", Text),
    Column("dimension_zh", Text, nullable=False, server_default=""),
    Column("dimension_en", Text, nullable=False, server_default=""),
    Column("unit", Text, nullable=False),
    Column("decimals", Ident, nullable=False),
    Column("direction", Text, nullable=False),
    Column("aggregation", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("recovery", Flag, nullable=False, server_default="0"),
    UniqueConstraint("metric_id", "number"),
)
scheme = table(
    "scheme",
    ident(),
    Column("code", Text, nullable=False, unique=True),
    Column("ended", Flag, nullable=False, server_default="0"),
)
scheme_version = table(
    "scheme_version",
    ident(),
    Column("scheme_id", Ident, ForeignKey("scheme.id"), nullable=False),
    Column("number", Ident, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text),
    Column("start_day", Ident, nullable=False, server_default="1"),
    Column("grades", Json, nullable=False),
    UniqueConstraint("scheme_id", "number"),
)
scheme_line = table(
    "scheme_line",
    ident(),
    Column("scheme_version_id", Ident, ForeignKey("scheme_version.id"), nullable=False),
    Column("place", Ident, nullable=False),
    Column("metric_id", Ident, ForeignKey("metric.id"), nullable=False),
    Column("weight", Quantity, nullable=False),
    Column("target", Quantity),
    Column("method", Text, nullable=False),
    Column("floor", Quantity, nullable=False),
    Column("cap", Quantity, nullable=False),
    Column("bands", Json),
    Column("deduction", Quantity, nullable=False, server_default="0"),
    Column("prorate", Flag, nullable=False, server_default="0"),
    UniqueConstraint("scheme_version_id", "metric_id"),
)
scheme_use = table(  # which scheme a position, team or person is evaluated by, from a month on
    "scheme_use",
    ident(),
    Column("scheme_id", Ident, ForeignKey("scheme.id"), nullable=False),
    Column("kind", Text, nullable=False),  # position, team, employment
    Column("object_id", Ident, nullable=False),
    Column("first_month", Ident, nullable=False),
    Column("last_month", Ident),
    version(),
    UniqueConstraint("kind", "object_id", "first_month"),
)
target = table(  # overrides the scheme's own target; the narrowest wins
    "target",
    ident(),
    Column("kind", Text, nullable=False),  # position, team, employment
    Column("object_id", Ident, nullable=False),
    Column("month", Ident, nullable=False),
    Column("metric_id", Ident, ForeignKey("metric.id"), nullable=False),
    Column("value", Quantity, nullable=False),
    version(),
    UniqueConstraint("kind", "object_id", "month", "metric_id"),
)
# what a team or the whole agency is to bring together in a month; people's targets are spread from it
target_sum = table(
    "target_sum",
    ident(),
    Column("kind", Text, nullable=False),  # team, agency (object 0)
    Column("object_id", Ident, nullable=False),
    Column("month", Ident, nullable=False),
    Column("metric_id", Ident, ForeignKey("metric.id"), nullable=False),
    Column("value", Quantity, nullable=False),
    version(),
    UniqueConstraint("kind", "object_id", "month", "metric_id"),
)


# --- figures ------------------------------------------------------------------------------------------------------------

fact = table(
    # The figures that count now, clustered by what a month's adding-up walks. ``month`` is yyyymm; ``day`` is 1–31, or 0
    # for a figure of the whole month; ``item`` tells records of one day apart (receipt, check or complaint number).
    "fact",
    Column("month", Ident, primary_key=True),
    Column("employment_id", Ident, ForeignKey("employment.id"), primary_key=True),
    Column("metric_id", Ident, ForeignKey("metric.id"), primary_key=True),
    Column("day", Ident, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("value", Quantity),
    Column("numerator", Quantity),
    Column("denominator", Quantity),
    Column("batch_id", Ident, ForeignKey("batch.id"), nullable=False),
    Column("row", Ident, nullable=False),
    CheckConstraint("day BETWEEN 0 AND 31", name="day"),
    clustered=True,
)
claim = table(
    # What each import and each hand-made entry said. The newest not undone is the fact; undoing recomputes it.
    "claim",
    Column("batch_id", Ident, ForeignKey("batch.id"), primary_key=True),
    Column("month", Ident, primary_key=True),
    Column("employment_id", Ident, ForeignKey("employment.id"), primary_key=True),
    Column("metric_id", Ident, ForeignKey("metric.id"), primary_key=True),
    Column("day", Ident, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("value", Quantity),
    Column("numerator", Quantity),
    Column("denominator", Quantity),
    Column("row", Ident, nullable=False),
    Column("note", Text),  # what the row said besides: case number, channel
    clustered=True,
)


# --- the month ----------------------------------------------------------------------------------------------------------

period = table(
    "period",
    Column("month", Ident, primary_key=True, autoincrement=False),
    Column("closed_at", Instant),
    Column("reopened_reason", Text),
    version(),
)
exclusion = table(  # a metric left out openly for one person and month
    "exclusion",
    ident(),
    Column("month", Ident, nullable=False),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("metric_id", Ident, ForeignKey("metric.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("account_id", Ident, ForeignKey("account.id")),
    Column("at", Instant, nullable=False),
    UniqueConstraint("month", "employment_id", "metric_id"),
)
entry_confirmation = table(  # a figure entered by hand (its claim) that a second person has confirmed
    "entry_confirmation",
    Column("month", Ident, primary_key=True),
    Column("employment_id", Ident, ForeignKey("employment.id"), primary_key=True),
    Column("metric_id", Ident, ForeignKey("metric.id"), primary_key=True),
    Column("batch_id", Ident, ForeignKey("batch.id"), primary_key=True),
    Column("account_id", Ident, ForeignKey("account.id"), nullable=False),
    Column("at", Instant, nullable=False),
    clustered=True,
)
evaluation = table(
    "evaluation",
    ident(),
    Column("month", Ident, nullable=False),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("revision", Ident, nullable=False, server_default="1"),
    Column("state", Text, nullable=False),  # computed, reviewed, published; later acknowledged, appealed, settled
    Column("scheme_version_id", Ident, ForeignKey("scheme_version.id"), nullable=False),
    Column("team_id", Ident, ForeignKey("team.id")),
    Column("department_id", Ident, ForeignKey("department.id")),
    Column("score", Quantity),
    Column("proposed_grade", Text),
    Column("grade", Text),  # confirmed by a person
    Column("confirmed_by", Ident, ForeignKey("account.id")),
    Column("coefficient", Quantity),
    Column("rank", Ident),
    Column("rank_of", Ident),
    Column("share", Quantity, nullable=False, server_default="10000"),
    Column("missing", Text, nullable=False, server_default=""),  # metric codes, comma separated
    Column("vetoed", Flag, nullable=False, server_default="0"),
    Column("stale", Flag, nullable=False, server_default="0"),  # a fact changed since: "revision needed"
    Column("self_comment", Text),
    Column("self_commented_at", Instant),
    Column("comment", Text),
    Column("interviewed", Day),
    Column("document_no", Text),
    Column("snapshot", Json),  # of a published one: all that the sheet shows
    Column("computed_at", Instant, nullable=False),
    Column("begun", Day),  # when this revision was first computed: terms count from it; NULL before 0.4.0
    Column("grade_reason", Text),  # why the confirmed grade is another than the proposed one
    Column("published_at", Instant),
    Column("published_by", Ident, ForeignKey("account.id")),
    version(),
    UniqueConstraint("month", "employment_id", "revision"),
    Index("ix_evaluation_employment", "employment_id", "month"),
)
evaluation_line = table(
    "evaluation_line",
    Column("evaluation_id", Ident, ForeignKey("evaluation.id"), primary_key=True),
    Column("place", Ident, primary_key=True),
    Column("metric_version_id", Ident, ForeignKey("metric_version.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("weight", Quantity, nullable=False),
    Column("target", Quantity),
    Column("value", Text),  # exact decimal: a mean or ratio has no end in ten-thousandths
    Column("total", Quantity, nullable=False, server_default="0"),
    Column("records", Ident, nullable=False, server_default="0"),
    Column("numerator", Quantity),
    Column("denominator", Quantity),
    Column("raw_score", Quantity),
    Column("score", Quantity),
    Column("contribution", Quantity),
    Column("reason", Text, nullable=False, server_default=""),
    clustered=True,
)
adjustment = table(
    "adjustment",
    ident(),
    Column("month", Ident, nullable=False),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("points", Quantity, nullable=False),
    Column("reason", Text, nullable=False),
    Column("account_id", Ident, ForeignKey("account.id")),
    Column("at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    Index("ix_adjustment_month", "month", "employment_id"),
)
scheme_correction = table(
    # A published month is corrected by the scheme it was published by, unless somebody said otherwise with a reason.
    "scheme_correction",
    Column("month", Ident, primary_key=True),
    Column("employment_id", Ident, ForeignKey("employment.id"), primary_key=True),
    Column("scheme_version_id", Ident, ForeignKey("scheme_version.id"), nullable=False),  # by which it is corrected
    Column("reason", Text, nullable=False),
    Column("account_id", Ident, ForeignKey("account.id"), nullable=False),
    Column("at", Instant, nullable=False),
    clustered=True,
)
past_evaluation = table(  # a month evaluated before HRDesk came: shown in the trend, never computed with
    "past_evaluation",
    ident(),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("month", Ident, nullable=False),
    Column("score", Quantity),
    Column("grade", Text),
    Column("note", Text),
    Column("batch_id", Ident, ForeignKey("batch.id")),
    version(),
    UniqueConstraint("employment_id", "month"),
    lasting_ids=True,  # rows of imports name them by id, also those an undo took away
)
