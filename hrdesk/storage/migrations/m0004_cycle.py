"""Revision 0004: what 0.4.0 adds to the tables, in its own words.

Made by tests/storage/freeze_step.py; the current tables are never imported here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

REVISION = "0004"


def upgrade(operations: Operations) -> None:
    """Adds tables, columns and indexes; takes nothing away."""
    connection = operations.get_bind()
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)


STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE evaluation ADD COLUMN self_commented_at INTEGER",
    "ALTER TABLE evaluation ADD COLUMN begun INTEGER",
    "ALTER TABLE evaluation ADD COLUMN grade_reason TEXT",
    "CREATE TABLE letterhead ( id INTEGER NOT NULL, texts TEXT NOT NULL, logo TEXT, version INTEGER DEFAULT '1' NOT "
    "NULL, CONSTRAINT pk_letterhead PRIMARY KEY (id) ) STRICT",
    "CREATE TABLE target_sum ( id INTEGER NOT NULL, kind TEXT NOT NULL, object_id INTEGER NOT NULL, month INTEGER "
    "NOT NULL, metric_id INTEGER NOT NULL, value INTEGER NOT NULL, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT "
    "pk_target_sum PRIMARY KEY (id), CONSTRAINT uq_target_sum_kind UNIQUE (kind, object_id, month, metric_id), "
    "CONSTRAINT fk_target_sum_metric_id_metric FOREIGN KEY(metric_id) REFERENCES metric (id) ) STRICT",
    "CREATE TABLE complaint_told ( batch_id INTEGER NOT NULL, month INTEGER NOT NULL, employment_id INTEGER NOT "
    "NULL, day INTEGER NOT NULL, item TEXT NOT NULL, channel TEXT DEFAULT '' NOT NULL, client TEXT DEFAULT '' NOT "
    "NULL, case_no TEXT DEFAULT '' NOT NULL, finding TEXT DEFAULT '' NOT NULL, CONSTRAINT pk_complaint_told PRIMARY "
    "KEY (batch_id, month, employment_id, day, item), CONSTRAINT fk_complaint_told_batch_id_batch FOREIGN "
    "KEY(batch_id) REFERENCES batch (id), CONSTRAINT fk_complaint_told_employment_id_employment FOREIGN "
    "KEY(employment_id) REFERENCES employment (id) ) WITHOUT ROWID, STRICT",
    "CREATE INDEX ix_complaint_told_item ON complaint_told (item)",
    "CREATE TABLE scheme_correction ( month INTEGER NOT NULL, employment_id INTEGER NOT NULL, scheme_version_id "
    "INTEGER NOT NULL, reason TEXT NOT NULL, account_id INTEGER NOT NULL, at INTEGER NOT NULL, CONSTRAINT "
    "pk_scheme_correction PRIMARY KEY (month, employment_id), CONSTRAINT "
    "fk_scheme_correction_employment_id_employment FOREIGN KEY(employment_id) REFERENCES employment (id), "
    "CONSTRAINT fk_scheme_correction_scheme_version_id_scheme_version FOREIGN KEY(scheme_version_id) REFERENCES "
    "scheme_version (id), CONSTRAINT fk_scheme_correction_account_id_account FOREIGN KEY(account_id) REFERENCES "
    "account (id) ) WITHOUT ROWID, STRICT",
    "CREATE TABLE quality_check ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, document_no TEXT NOT NULL, "
    "employment_id INTEGER NOT NULL, checked_on INTEGER NOT NULL, reference TEXT DEFAULT '' NOT NULL, score INTEGER "
    "NOT NULL, violation TEXT DEFAULT 'none' NOT NULL, kind TEXT DEFAULT '' NOT NULL, finding TEXT DEFAULT '' NOT "
    "NULL, batch_id INTEGER NOT NULL, account_id INTEGER NOT NULL, at INTEGER NOT NULL, withdrawn_at INTEGER, "
    "withdrawn_by INTEGER, withdrawn_reason TEXT DEFAULT '' NOT NULL, version INTEGER DEFAULT '1' NOT NULL, "
    "CONSTRAINT ck_quality_check_violation CHECK (violation IN ('none', 'minor', 'serious')), CONSTRAINT "
    "ck_quality_check_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)), CONSTRAINT "
    "uq_quality_check_document_no UNIQUE (document_no), CONSTRAINT fk_quality_check_employment_id_employment "
    "FOREIGN KEY(employment_id) REFERENCES employment (id), CONSTRAINT fk_quality_check_batch_id_batch FOREIGN "
    "KEY(batch_id) REFERENCES batch (id), CONSTRAINT fk_quality_check_account_id_account FOREIGN KEY(account_id) "
    "REFERENCES account (id), CONSTRAINT fk_quality_check_withdrawn_by_account FOREIGN KEY(withdrawn_by) REFERENCES "
    "account (id) ) STRICT",
    "CREATE INDEX ix_quality_check_employment ON quality_check (employment_id, checked_on)",
    "CREATE TABLE improvement ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, document_no TEXT NOT NULL, "
    "employment_id INTEGER NOT NULL, evaluation_id INTEGER, month INTEGER, state TEXT NOT NULL, day INTEGER NOT "
    "NULL, held_by INTEGER NOT NULL, others TEXT DEFAULT '' NOT NULL, said TEXT DEFAULT '' NOT NULL, answered TEXT "
    "DEFAULT '' NOT NULL, agreed TEXT DEFAULT '' NOT NULL, until INTEGER, support TEXT DEFAULT '' NOT NULL, "
    "course_id INTEGER, coach_id INTEGER, outcome TEXT DEFAULT '' NOT NULL, follows TEXT DEFAULT '' NOT NULL, "
    "closed_by INTEGER, closed_at INTEGER, own_words TEXT DEFAULT '' NOT NULL, acknowledged_how TEXT, "
    "acknowledged_at INTEGER, account_id INTEGER NOT NULL, at INTEGER NOT NULL, version INTEGER DEFAULT '1' NOT "
    "NULL, CONSTRAINT ck_improvement_state CHECK (state IN ('planned', 'held', 'running', 'reached', 'not_reached', "
    "'cancelled')), CONSTRAINT ck_improvement_how CHECK (acknowledged_how IN ('typed', 'paper')), CONSTRAINT "
    "uq_improvement_document_no UNIQUE (document_no), CONSTRAINT fk_improvement_employment_id_employment FOREIGN "
    "KEY(employment_id) REFERENCES employment (id), CONSTRAINT fk_improvement_evaluation_id_evaluation FOREIGN "
    "KEY(evaluation_id) REFERENCES evaluation (id), CONSTRAINT fk_improvement_held_by_account FOREIGN KEY(held_by) "
    "REFERENCES account (id), CONSTRAINT fk_improvement_course_id_course FOREIGN KEY(course_id) REFERENCES course "
    "(id), CONSTRAINT fk_improvement_coach_id_employment FOREIGN KEY(coach_id) REFERENCES employment (id), "
    "CONSTRAINT fk_improvement_closed_by_account FOREIGN KEY(closed_by) REFERENCES account (id), CONSTRAINT "
    "fk_improvement_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ) STRICT",
    "CREATE INDEX ix_improvement_employment ON improvement (employment_id, month)",
    "CREATE INDEX ix_improvement_state ON improvement (state)",
    "CREATE TABLE improvement_goal ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, improvement_id INTEGER NOT "
    "NULL, place INTEGER NOT NULL, metric_id INTEGER, words TEXT DEFAULT '' NOT NULL, start TEXT, wanted INTEGER, "
    "due INTEGER NOT NULL, CONSTRAINT uq_improvement_goal_improvement_id UNIQUE (improvement_id, place), CONSTRAINT "
    "fk_improvement_goal_improvement_id_improvement FOREIGN KEY(improvement_id) REFERENCES improvement (id), "
    "CONSTRAINT fk_improvement_goal_metric_id_metric FOREIGN KEY(metric_id) REFERENCES metric (id) ) STRICT",
    "CREATE TABLE improvement_step ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, improvement_id INTEGER NOT "
    "NULL, due INTEGER NOT NULL, owner_id INTEGER NOT NULL, done_on INTEGER, done_by INTEGER, result TEXT DEFAULT "
    "'' NOT NULL, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT uq_improvement_step_improvement_id UNIQUE "
    "(improvement_id, due), CONSTRAINT fk_improvement_step_improvement_id_improvement FOREIGN KEY(improvement_id) "
    "REFERENCES improvement (id), CONSTRAINT fk_improvement_step_owner_id_account FOREIGN KEY(owner_id) REFERENCES "
    "account (id), CONSTRAINT fk_improvement_step_done_by_account FOREIGN KEY(done_by) REFERENCES account (id) ) "
    "STRICT",
    "CREATE TABLE improvement_figure ( step_id INTEGER NOT NULL, goal_id INTEGER NOT NULL, month INTEGER NOT NULL, "
    "value TEXT NOT NULL, CONSTRAINT pk_improvement_figure PRIMARY KEY (step_id, goal_id), CONSTRAINT "
    "fk_improvement_figure_step_id_improvement_step FOREIGN KEY(step_id) REFERENCES improvement_step (id), "
    "CONSTRAINT fk_improvement_figure_goal_id_improvement_goal FOREIGN KEY(goal_id) REFERENCES improvement_goal "
    "(id) ) WITHOUT ROWID, STRICT",
)
