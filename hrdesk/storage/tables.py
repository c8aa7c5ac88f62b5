"""Every table of the file, as it is now. Migrations keep their own copies; a test compares the two.

Rows that people edit carry ``version``. Rows with ``starts``/``ends`` are dated: ``ends`` is the last day, NULL means
still running. Nothing that others point to is deleted. Columns use ``storage/types.py`` only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, MetaData, Table, UniqueConstraint

from hrdesk.storage.types import Day, Flag, Ident, Instant, Json, Quantity, Sealed, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


if TYPE_CHECKING:
    AnyColumn = Column[Any]
    AnyTable = Table[Any]


def _table(
    name: str,
    *parts: AnyColumn | CheckConstraint | Index | UniqueConstraint,
    clustered: bool = False,
    lasting_ids: bool = False,
) -> AnyTable:
    options: dict[str, Any] = {"sqlite_strict": True, "sqlite_autoincrement": lasting_ids}
    if clustered:
        options["sqlite_with_rowid"] = False
    return Table(name, metadata, *parts, **options)


def _id() -> AnyColumn:
    return Column("id", Ident, primary_key=True, autoincrement=True)


def _version() -> AnyColumn:
    return Column("version", Ident, nullable=False, server_default="1")


def _dated() -> tuple[AnyColumn, AnyColumn]:
    return Column("starts", Day, nullable=False), Column("ends", Day)


# --- the file itself -------------------------------------------------------------------------------------------------

gate = _table(  # one row: what may write here
    "gate",
    _id(),
    Column("file_id", Text, nullable=False),
    Column("schema_version", Text, nullable=False),
    Column("least_writer", Ident, nullable=False),
    Column("created_at", Instant, nullable=False),
)
setting = _table("setting", Column("key", Text, primary_key=True), Column("value", Json, nullable=False), _version())
counter = _table("counter", Column("name", Text, primary_key=True), Column("next", Ident, nullable=False))
request = _table(  # "did it save?": one row for each write, kept for a while
    "request",
    Column("id", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("use_case", Text, nullable=False),
    clustered=True,
)

# --- accounts, audit -------------------------------------------------------------------------------------------------

account = _table(
    "account",
    _id(),
    Column("login", Text, nullable=False, unique=True),
    Column("shown_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("employment_id", Ident, ForeignKey("employment.id", use_alter=True)),
    Column("department_id", Ident, ForeignKey("department.id", use_alter=True)),
    Column("must_change", Flag, nullable=False, server_default="0"),
    Column("stopped_at", Instant),
    Column("last_seen", Instant),
    _version(),
    lasting_ids=True,  # the audit log names rows by id, also those an undo took away
)
presence = _table(  # informs who is in; never decides anything
    "presence",
    Column("account_id", Ident, ForeignKey("account.id"), primary_key=True),
    Column("machine", Text, primary_key=True),
    Column("at", Instant, nullable=False),
)
audit = _table(  # chained; holds no values
    "audit",
    _id(),
    Column("at", Instant, nullable=False),
    Column("account_id", Ident),
    Column("use_case", Text, nullable=False),
    Column("object_kind", Text, nullable=False),
    Column("object_id", Ident),
    Column("batch_id", Ident),
    Column("fields", Text, nullable=False, server_default=""),
    Column("digest", Text, nullable=False, server_default=""),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("ix_audit_object", "object_kind", "object_id"),
    Index("ix_audit_batch", "batch_id"),
)
history = _table(  # old and new values, outside the chain so that they can be erased
    "history",
    _id(),
    Column("audit_id", Ident, ForeignKey("audit.id"), nullable=False),
    Column("object_kind", Text, nullable=False),
    Column("object_id", Ident, nullable=False),
    Column("field", Text, nullable=False),
    Column("old", Text),
    Column("new", Text),
    Column("sealed_old", Sealed),
    Column("sealed_new", Sealed),
    Index("ix_history_audit", "audit_id"),
    Index("ix_history_object", "object_kind", "object_id"),
)
attachment = _table(
    "attachment",
    _id(),
    Column("object_kind", Text, nullable=False),
    Column("object_id", Ident, nullable=False),
    Column("shown_name", Text, nullable=False),
    Column("stored_name", Text, nullable=False, unique=True),
    Column("bytes", Ident, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("account_id", Ident, ForeignKey("account.id")),
    Index("ix_attachment_object", "object_kind", "object_id"),
)

# --- people ----------------------------------------------------------------------------------------------------------

department = _table(
    "department",
    _id(),
    Column("name_zh", Text, nullable=False, unique=True),
    Column("name_en", Text),
    Column("parent_id", Ident, ForeignKey("department.id")),
    Column("ends", Day),
    _version(),
)
team = _table(  # dated by its memberships; a closed team keeps its name
    "team",
    _id(),
    Column("department_id", Ident, ForeignKey("department.id"), nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text),
    Column("ends", Day),
    _version(),
    UniqueConstraint("department_id", "name_zh"),
)
position = _table(
    "position",
    _id(),
    Column("name_zh", Text, nullable=False, unique=True),
    Column("name_en", Text),
    Column("ends", Day),
    _version(),
)
client_project = _table(
    "client_project",
    _id(),
    Column("name_zh", Text, nullable=False, unique=True),
    Column("name_en", Text),
    Column("client", Text, nullable=False, server_default=""),
    *_dated(),
    _version(),
)
person = _table(
    "person",
    _id(),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),  # pinyin order
    Column("search_key", Text, nullable=False),  # full pinyin, initials
    Column("id_number", Sealed),
    Column("id_digest", Text),
    Column("sex", Text),
    Column("birth_date", Day),
    Column("phone", Text),
    Column("education", Text),
    Column("household", Text),
    Column("emergency_contact", Text),
    Column("home_address", Sealed),
    Column("bank_card", Sealed),
    _version(),
    Index("uq_person_id_digest", "id_digest", unique=True),
    Index("ix_person_name_key", "name_key"),
    lasting_ids=True,  # the audit log names rows by id, also those an undo took away
)
employment = _table(  # one spell of one person; facts, cases and evaluations belong to it
    "employment",
    _id(),
    Column("person_id", Ident, ForeignKey("person.id"), nullable=False),
    Column("spell", Ident, nullable=False, server_default="1"),
    Column("employee_no", Text, nullable=False, unique=True),
    Column("status", Text, nullable=False),
    Column("employment_type", Text),
    Column("hire_date", Day),
    Column("probation_end", Day),
    Column("regular_date", Day),
    Column("last_day", Day),
    Column("leave_date", Day),
    Column("licensed", Text),  # why work may be given: "existing staff", later the passed gates
    _version(),
    UniqueConstraint("person_id", "spell"),
    Index("ix_employment_status", "status"),
    lasting_ids=True,  # the audit log names rows by id, also those an undo took away
)
posting = _table(  # where and as what, dated; at most one runs on any day
    "posting",
    _id(),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    *_dated(),
    Column("department_id", Ident, ForeignKey("department.id"), nullable=False),
    Column("team_id", Ident, ForeignKey("team.id")),
    Column("position_id", Ident, ForeignKey("position.id")),
    Column("level", Text),
    Column("superior_id", Ident, ForeignKey("employment.id")),
    Column("order_id", Ident),  # the 异动 that made it
    _version(),
    UniqueConstraint("employment_id", "starts"),
    CheckConstraint("ends IS NULL OR ends >= starts", name="days"),
    Index("ix_posting_team", "team_id"),
)
team_lead = _table(  # who leads or supervises a team, dated; scope "team" follows it
    "team_lead",
    _id(),
    Column("team_id", Ident, ForeignKey("team.id"), nullable=False),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    *_dated(),
    _version(),
)
outside_identity = _table(  # 坐席号, collection-system account, 考勤号码, WeCom account
    "outside_identity",
    _id(),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("project_id", Ident, ForeignKey("client_project.id")),
    *_dated(),
    _version(),
    Index("ix_outside_identity_value", "kind", "value"),
)
project_member = _table(
    "project_member",
    _id(),
    Column("project_id", Ident, ForeignKey("client_project.id"), nullable=False),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    *_dated(),
    _version(),
)

# --- files taken in --------------------------------------------------------------------------------------------------

batch = _table(  # one import or one hand-made entry; rows of other tables point here as their origin
    "batch",
    _id(),
    Column("kind", Text, nullable=False),
    Column("file_name", Text, nullable=False, server_default=""),
    Column("sha256", Text, nullable=False, server_default=""),
    Column("sheet", Text, nullable=False, server_default=""),
    Column("header_row", Ident),
    Column("source", Text, nullable=False, server_default=""),
    Column("mapping", Json),
    Column("month", Ident),
    Column("counts", Json),
    Column("reason", Text),  # of a hand-made entry
    Column("account_id", Ident, ForeignKey("account.id")),
    Column("at", Instant, nullable=False),
    Column("undone_at", Instant),
    Column("undone_by", Ident, ForeignKey("account.id")),
    Index("ix_batch_sha256", "sha256"),
    lasting_ids=True,  # the audit log names rows by id, also those an undo took away
)
column_mapping = _table(  # how a source's columns were matched last time
    "column_mapping",
    _id(),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("mapping", Json, nullable=False),
    _version(),
    UniqueConstraint("kind", "source"),
)
delivery = _table(  # a kind of event was delivered for a month: by a batch, or "none this month" by a person
    "delivery",
    _id(),
    Column("month", Ident, nullable=False),
    Column("source", Text, nullable=False),
    Column("batch_id", Ident, ForeignKey("batch.id")),
    Column("account_id", Ident, ForeignKey("account.id")),
    Column("at", Instant, nullable=False),
    Index("ix_delivery_month", "month", "source"),
)

# --- performance: the catalogue --------------------------------------------------------------------------------------

metric = _table(
    "metric", _id(), Column("code", Text, nullable=False, unique=True), Column("ended", Flag, server_default="0")
)
metric_version = _table(
    "metric_version",
    _id(),
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
scheme = _table(
    "scheme",
    _id(),
    Column("code", Text, nullable=False, unique=True),
    Column("ended", Flag, nullable=False, server_default="0"),
)
scheme_version = _table(
    "scheme_version",
    _id(),
    Column("scheme_id", Ident, ForeignKey("scheme.id"), nullable=False),
    Column("number", Ident, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text),
    Column("start_day", Ident, nullable=False, server_default="1"),
    Column("grades", Json, nullable=False),
    UniqueConstraint("scheme_id", "number"),
)
scheme_line = _table(
    "scheme_line",
    _id(),
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
scheme_use = _table(  # which scheme a position, team or person is evaluated by, from a month on
    "scheme_use",
    _id(),
    Column("scheme_id", Ident, ForeignKey("scheme.id"), nullable=False),
    Column("kind", Text, nullable=False),  # position, team, employment
    Column("object_id", Ident, nullable=False),
    Column("first_month", Ident, nullable=False),
    Column("last_month", Ident),
    _version(),
    UniqueConstraint("kind", "object_id", "first_month"),
)
target = _table(  # overrides the scheme's own target; the narrowest wins
    "target",
    _id(),
    Column("kind", Text, nullable=False),  # position, team, employment
    Column("object_id", Ident, nullable=False),
    Column("month", Ident, nullable=False),
    Column("metric_id", Ident, ForeignKey("metric.id"), nullable=False),
    Column("value", Quantity, nullable=False),
    _version(),
    UniqueConstraint("kind", "object_id", "month", "metric_id"),
)

# --- performance: figures --------------------------------------------------------------------------------------------

fact = _table(
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
claim = _table(
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

# --- performance: the month ------------------------------------------------------------------------------------------

period = _table(
    "period",
    Column("month", Ident, primary_key=True, autoincrement=False),
    Column("closed_at", Instant),
    Column("reopened_reason", Text),
    _version(),
)
exclusion = _table(  # a metric left out openly for one person and month
    "exclusion",
    _id(),
    Column("month", Ident, nullable=False),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("metric_id", Ident, ForeignKey("metric.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("account_id", Ident, ForeignKey("account.id")),
    Column("at", Instant, nullable=False),
    UniqueConstraint("month", "employment_id", "metric_id"),
)
evaluation = _table(
    "evaluation",
    _id(),
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
    Column("comment", Text),
    Column("interviewed", Day),
    Column("document_no", Text),
    Column("snapshot", Json),  # of a published one: all that the sheet shows
    Column("computed_at", Instant, nullable=False),
    Column("published_at", Instant),
    Column("published_by", Ident, ForeignKey("account.id")),
    _version(),
    UniqueConstraint("month", "employment_id", "revision"),
    Index("ix_evaluation_employment", "employment_id", "month"),
)
evaluation_line = _table(
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
adjustment = _table(
    "adjustment",
    _id(),
    Column("month", Ident, nullable=False),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("points", Quantity, nullable=False),
    Column("reason", Text, nullable=False),
    Column("account_id", Ident, ForeignKey("account.id")),
    Column("at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    Index("ix_adjustment_month", "month", "employment_id"),
)
