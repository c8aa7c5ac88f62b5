"""Revision 0001: every table of the first release, in its own words.

Made once, when 0.1.0 was released; the current tables are never imported here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

REVISION = "0001"


def upgrade(operations: Operations) -> None:
    """Makes the tables in an empty file."""
    connection = operations.get_bind()
    for statement in TABLES:
        connection.exec_driver_sql(statement)


TABLES = (
    "CREATE TABLE gate ( id INTEGER NOT NULL, file_id TEXT NOT NULL, schema_version TEXT NOT NULL, least_writer "
    "INTEGER NOT NULL, created_at INTEGER NOT NULL, CONSTRAINT pk_gate PRIMARY KEY (id) ) STRICT",
    "CREATE TABLE setting ( \"key\" TEXT NOT NULL, value TEXT NOT NULL, version INTEGER DEFAULT '1' NOT NULL, "
    'CONSTRAINT pk_setting PRIMARY KEY ("key") ) STRICT',
    "CREATE TABLE counter ( name TEXT NOT NULL, next INTEGER NOT NULL, CONSTRAINT pk_counter PRIMARY KEY (name) ) "
    "STRICT",
    "CREATE TABLE request ( id TEXT NOT NULL, at INTEGER NOT NULL, use_case TEXT NOT NULL, CONSTRAINT pk_request "
    "PRIMARY KEY (id) ) WITHOUT ROWID, STRICT",
    "CREATE TABLE account ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, login TEXT NOT NULL, shown_name TEXT NOT "
    "NULL, role TEXT NOT NULL, scope TEXT NOT NULL, employment_id INTEGER, department_id INTEGER, must_change "
    "INTEGER DEFAULT '0' NOT NULL, stopped_at INTEGER, last_seen INTEGER, version INTEGER DEFAULT '1' NOT NULL, "
    "CONSTRAINT uq_account_login UNIQUE (login), CONSTRAINT fk_account_employment_id_employment FOREIGN "
    "KEY(employment_id) REFERENCES employment (id), CONSTRAINT fk_account_department_id_department FOREIGN "
    "KEY(department_id) REFERENCES department (id) ) STRICT",
    "CREATE TABLE audit ( id INTEGER NOT NULL, at INTEGER NOT NULL, account_id INTEGER, use_case TEXT NOT NULL, "
    "object_kind TEXT NOT NULL, object_id INTEGER, batch_id INTEGER, fields TEXT DEFAULT '' NOT NULL, digest TEXT "
    "DEFAULT '' NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL, CONSTRAINT pk_audit PRIMARY KEY (id) ) STRICT",
    "CREATE INDEX ix_audit_object ON audit (object_kind, object_id)",
    "CREATE INDEX ix_audit_batch ON audit (batch_id)",
    "CREATE TABLE department ( id INTEGER NOT NULL, name_zh TEXT NOT NULL, name_en TEXT, parent_id INTEGER, ends "
    "INTEGER, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT pk_department PRIMARY KEY (id), CONSTRAINT "
    "uq_department_name_zh UNIQUE (name_zh), CONSTRAINT fk_department_parent_id_department FOREIGN KEY(parent_id) "
    "REFERENCES department (id) ) STRICT",
    "CREATE TABLE position ( id INTEGER NOT NULL, name_zh TEXT NOT NULL, name_en TEXT, ends INTEGER, version "
    "INTEGER DEFAULT '1' NOT NULL, CONSTRAINT pk_position PRIMARY KEY (id), CONSTRAINT uq_position_name_zh UNIQUE "
    "(name_zh) ) STRICT",
    "CREATE TABLE client_project ( id INTEGER NOT NULL, name_zh TEXT NOT NULL, name_en TEXT, client TEXT DEFAULT '' "
    "NOT NULL, starts INTEGER NOT NULL, ends INTEGER, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT "
    "pk_client_project PRIMARY KEY (id), CONSTRAINT uq_client_project_name_zh UNIQUE (name_zh) ) STRICT",
    "CREATE TABLE person ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, name_key TEXT NOT "
    "NULL, search_key TEXT NOT NULL, id_number BLOB, id_digest TEXT, sex TEXT, birth_date INTEGER, phone TEXT, "
    "education TEXT, household TEXT, emergency_contact TEXT, home_address BLOB, bank_card BLOB, version INTEGER "
    "DEFAULT '1' NOT NULL ) STRICT",
    "CREATE INDEX ix_person_name_key ON person (name_key)",
    "CREATE UNIQUE INDEX uq_person_id_digest ON person (id_digest)",
    "CREATE TABLE column_mapping ( id INTEGER NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL, mapping TEXT NOT "
    "NULL, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT pk_column_mapping PRIMARY KEY (id), CONSTRAINT "
    "uq_column_mapping_kind UNIQUE (kind, source) ) STRICT",
    "CREATE TABLE metric ( id INTEGER NOT NULL, code TEXT NOT NULL, ended INTEGER DEFAULT '0', CONSTRAINT pk_metric "
    "PRIMARY KEY (id), CONSTRAINT uq_metric_code UNIQUE (code) ) STRICT",
    "CREATE TABLE scheme ( id INTEGER NOT NULL, code TEXT NOT NULL, ended INTEGER DEFAULT '0' NOT NULL, CONSTRAINT "
    "pk_scheme PRIMARY KEY (id), CONSTRAINT uq_scheme_code UNIQUE (code) ) STRICT",
    "CREATE TABLE period ( month INTEGER NOT NULL, closed_at INTEGER, reopened_reason TEXT, version INTEGER DEFAULT "
    "'1' NOT NULL, CONSTRAINT pk_period PRIMARY KEY (month) ) STRICT",
    "CREATE TABLE presence ( account_id INTEGER NOT NULL, machine TEXT NOT NULL, at INTEGER NOT NULL, CONSTRAINT "
    "pk_presence PRIMARY KEY (account_id, machine), CONSTRAINT fk_presence_account_id_account FOREIGN "
    "KEY(account_id) REFERENCES account (id) ) STRICT",
    "CREATE TABLE history ( id INTEGER NOT NULL, audit_id INTEGER NOT NULL, object_kind TEXT NOT NULL, object_id "
    "INTEGER NOT NULL, field TEXT NOT NULL, old TEXT, new TEXT, sealed_old BLOB, sealed_new BLOB, CONSTRAINT "
    "pk_history PRIMARY KEY (id), CONSTRAINT fk_history_audit_id_audit FOREIGN KEY(audit_id) REFERENCES audit (id) "
    ") STRICT",
    "CREATE INDEX ix_history_object ON history (object_kind, object_id)",
    "CREATE INDEX ix_history_audit ON history (audit_id)",
    "CREATE TABLE attachment ( id INTEGER NOT NULL, object_kind TEXT NOT NULL, object_id INTEGER NOT NULL, "
    "shown_name TEXT NOT NULL, stored_name TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, added_at "
    "INTEGER NOT NULL, account_id INTEGER, CONSTRAINT pk_attachment PRIMARY KEY (id), CONSTRAINT "
    "uq_attachment_stored_name UNIQUE (stored_name), CONSTRAINT fk_attachment_account_id_account FOREIGN "
    "KEY(account_id) REFERENCES account (id) ) STRICT",
    "CREATE INDEX ix_attachment_object ON attachment (object_kind, object_id)",
    "CREATE TABLE team ( id INTEGER NOT NULL, department_id INTEGER NOT NULL, name_zh TEXT NOT NULL, name_en TEXT, "
    "ends INTEGER, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT pk_team PRIMARY KEY (id), CONSTRAINT "
    "uq_team_department_id UNIQUE (department_id, name_zh), CONSTRAINT fk_team_department_id_department FOREIGN "
    "KEY(department_id) REFERENCES department (id) ) STRICT",
    "CREATE TABLE employment ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, person_id INTEGER NOT NULL, spell "
    "INTEGER DEFAULT '1' NOT NULL, employee_no TEXT NOT NULL, status TEXT NOT NULL, employment_type TEXT, hire_date "
    "INTEGER, probation_end INTEGER, regular_date INTEGER, last_day INTEGER, leave_date INTEGER, licensed TEXT, "
    "version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT uq_employment_person_id UNIQUE (person_id, spell), CONSTRAINT "
    "fk_employment_person_id_person FOREIGN KEY(person_id) REFERENCES person (id), CONSTRAINT "
    "uq_employment_employee_no UNIQUE (employee_no) ) STRICT",
    "CREATE INDEX ix_employment_status ON employment (status)",
    "CREATE TABLE batch ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, file_name TEXT DEFAULT "
    "'' NOT NULL, sha256 TEXT DEFAULT '' NOT NULL, sheet TEXT DEFAULT '' NOT NULL, header_row INTEGER, source TEXT "
    "DEFAULT '' NOT NULL, mapping TEXT, month INTEGER, counts TEXT, reason TEXT, account_id INTEGER, at INTEGER NOT "
    "NULL, undone_at INTEGER, undone_by INTEGER, CONSTRAINT fk_batch_account_id_account FOREIGN KEY(account_id) "
    "REFERENCES account (id), CONSTRAINT fk_batch_undone_by_account FOREIGN KEY(undone_by) REFERENCES account (id) "
    ") STRICT",
    "CREATE INDEX ix_batch_sha256 ON batch (sha256)",
    "CREATE TABLE metric_version ( id INTEGER NOT NULL, metric_id INTEGER NOT NULL, number INTEGER NOT NULL, "
    "name_zh TEXT NOT NULL, name_en TEXT, short_en TEXT, dimension_zh TEXT DEFAULT '' NOT NULL, dimension_en TEXT "
    "DEFAULT '' NOT NULL, unit TEXT NOT NULL, decimals INTEGER NOT NULL, direction TEXT NOT NULL, aggregation TEXT "
    "NOT NULL, source TEXT NOT NULL, recovery INTEGER DEFAULT '0' NOT NULL, CONSTRAINT pk_metric_version PRIMARY "
    "KEY (id), CONSTRAINT uq_metric_version_metric_id UNIQUE (metric_id, number), CONSTRAINT "
    "fk_metric_version_metric_id_metric FOREIGN KEY(metric_id) REFERENCES metric (id) ) STRICT",
    "CREATE TABLE scheme_version ( id INTEGER NOT NULL, scheme_id INTEGER NOT NULL, number INTEGER NOT NULL, "
    "name_zh TEXT NOT NULL, name_en TEXT, start_day INTEGER DEFAULT '1' NOT NULL, grades TEXT NOT NULL, CONSTRAINT "
    "pk_scheme_version PRIMARY KEY (id), CONSTRAINT uq_scheme_version_scheme_id UNIQUE (scheme_id, number), "
    "CONSTRAINT fk_scheme_version_scheme_id_scheme FOREIGN KEY(scheme_id) REFERENCES scheme (id) ) STRICT",
    "CREATE TABLE scheme_use ( id INTEGER NOT NULL, scheme_id INTEGER NOT NULL, kind TEXT NOT NULL, object_id "
    "INTEGER NOT NULL, first_month INTEGER NOT NULL, last_month INTEGER, version INTEGER DEFAULT '1' NOT NULL, "
    "CONSTRAINT pk_scheme_use PRIMARY KEY (id), CONSTRAINT uq_scheme_use_kind UNIQUE (kind, object_id, "
    "first_month), CONSTRAINT fk_scheme_use_scheme_id_scheme FOREIGN KEY(scheme_id) REFERENCES scheme (id) ) STRICT",
    "CREATE TABLE target ( id INTEGER NOT NULL, kind TEXT NOT NULL, object_id INTEGER NOT NULL, month INTEGER NOT "
    "NULL, metric_id INTEGER NOT NULL, value INTEGER NOT NULL, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT "
    "pk_target PRIMARY KEY (id), CONSTRAINT uq_target_kind UNIQUE (kind, object_id, month, metric_id), CONSTRAINT "
    "fk_target_metric_id_metric FOREIGN KEY(metric_id) REFERENCES metric (id) ) STRICT",
    "CREATE TABLE posting ( id INTEGER NOT NULL, employment_id INTEGER NOT NULL, starts INTEGER NOT NULL, ends "
    "INTEGER, department_id INTEGER NOT NULL, team_id INTEGER, position_id INTEGER, level TEXT, superior_id "
    "INTEGER, order_id INTEGER, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT pk_posting PRIMARY KEY (id), "
    "CONSTRAINT uq_posting_employment_id UNIQUE (employment_id, starts), CONSTRAINT ck_posting_days CHECK (ends IS "
    "NULL OR ends >= starts), CONSTRAINT fk_posting_employment_id_employment FOREIGN KEY(employment_id) REFERENCES "
    "employment (id), CONSTRAINT fk_posting_department_id_department FOREIGN KEY(department_id) REFERENCES "
    "department (id), CONSTRAINT fk_posting_team_id_team FOREIGN KEY(team_id) REFERENCES team (id), CONSTRAINT "
    "fk_posting_position_id_position FOREIGN KEY(position_id) REFERENCES position (id), CONSTRAINT "
    "fk_posting_superior_id_employment FOREIGN KEY(superior_id) REFERENCES employment (id) ) STRICT",
    "CREATE INDEX ix_posting_team ON posting (team_id)",
    "CREATE TABLE team_lead ( id INTEGER NOT NULL, team_id INTEGER NOT NULL, employment_id INTEGER NOT NULL, starts "
    "INTEGER NOT NULL, ends INTEGER, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT pk_team_lead PRIMARY KEY "
    "(id), CONSTRAINT fk_team_lead_team_id_team FOREIGN KEY(team_id) REFERENCES team (id), CONSTRAINT "
    "fk_team_lead_employment_id_employment FOREIGN KEY(employment_id) REFERENCES employment (id) ) STRICT",
    "CREATE TABLE outside_identity ( id INTEGER NOT NULL, employment_id INTEGER NOT NULL, kind TEXT NOT NULL, value "
    "TEXT NOT NULL, project_id INTEGER, starts INTEGER NOT NULL, ends INTEGER, version INTEGER DEFAULT '1' NOT "
    "NULL, CONSTRAINT pk_outside_identity PRIMARY KEY (id), CONSTRAINT fk_outside_identity_employment_id_employment "
    "FOREIGN KEY(employment_id) REFERENCES employment (id), CONSTRAINT "
    "fk_outside_identity_project_id_client_project FOREIGN KEY(project_id) REFERENCES client_project (id) ) STRICT",
    "CREATE INDEX ix_outside_identity_value ON outside_identity (kind, value)",
    "CREATE TABLE project_member ( id INTEGER NOT NULL, project_id INTEGER NOT NULL, employment_id INTEGER NOT "
    "NULL, starts INTEGER NOT NULL, ends INTEGER, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT "
    "pk_project_member PRIMARY KEY (id), CONSTRAINT fk_project_member_project_id_client_project FOREIGN "
    "KEY(project_id) REFERENCES client_project (id), CONSTRAINT fk_project_member_employment_id_employment FOREIGN "
    "KEY(employment_id) REFERENCES employment (id) ) STRICT",
    "CREATE TABLE delivery ( id INTEGER NOT NULL, month INTEGER NOT NULL, source TEXT NOT NULL, batch_id INTEGER, "
    "account_id INTEGER, at INTEGER NOT NULL, CONSTRAINT pk_delivery PRIMARY KEY (id), CONSTRAINT "
    "fk_delivery_batch_id_batch FOREIGN KEY(batch_id) REFERENCES batch (id), CONSTRAINT "
    "fk_delivery_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ) STRICT",
    "CREATE INDEX ix_delivery_month ON delivery (month, source)",
    "CREATE TABLE scheme_line ( id INTEGER NOT NULL, scheme_version_id INTEGER NOT NULL, place INTEGER NOT NULL, "
    "metric_id INTEGER NOT NULL, weight INTEGER NOT NULL, target INTEGER, method TEXT NOT NULL, floor INTEGER NOT "
    "NULL, cap INTEGER NOT NULL, bands TEXT, deduction INTEGER DEFAULT '0' NOT NULL, prorate INTEGER DEFAULT '0' "
    "NOT NULL, CONSTRAINT pk_scheme_line PRIMARY KEY (id), CONSTRAINT uq_scheme_line_scheme_version_id UNIQUE "
    "(scheme_version_id, metric_id), CONSTRAINT fk_scheme_line_scheme_version_id_scheme_version FOREIGN "
    "KEY(scheme_version_id) REFERENCES scheme_version (id), CONSTRAINT fk_scheme_line_metric_id_metric FOREIGN "
    "KEY(metric_id) REFERENCES metric (id) ) STRICT",
    "CREATE TABLE fact ( month INTEGER NOT NULL, employment_id INTEGER NOT NULL, metric_id INTEGER NOT NULL, day "
    "INTEGER NOT NULL, item TEXT NOT NULL, value INTEGER, numerator INTEGER, denominator INTEGER, batch_id INTEGER "
    'NOT NULL, "row" INTEGER NOT NULL, CONSTRAINT pk_fact PRIMARY KEY (month, employment_id, metric_id, day, item), '
    "CONSTRAINT ck_fact_day CHECK (day BETWEEN 0 AND 31), CONSTRAINT fk_fact_employment_id_employment FOREIGN "
    "KEY(employment_id) REFERENCES employment (id), CONSTRAINT fk_fact_metric_id_metric FOREIGN KEY(metric_id) "
    "REFERENCES metric (id), CONSTRAINT fk_fact_batch_id_batch FOREIGN KEY(batch_id) REFERENCES batch (id) ) "
    "WITHOUT ROWID, STRICT",
    "CREATE TABLE claim ( batch_id INTEGER NOT NULL, month INTEGER NOT NULL, employment_id INTEGER NOT NULL, "
    "metric_id INTEGER NOT NULL, day INTEGER NOT NULL, item TEXT NOT NULL, value INTEGER, numerator INTEGER, "
    'denominator INTEGER, "row" INTEGER NOT NULL, note TEXT, CONSTRAINT pk_claim PRIMARY KEY (batch_id, month, '
    "employment_id, metric_id, day, item), CONSTRAINT fk_claim_batch_id_batch FOREIGN KEY(batch_id) REFERENCES "
    "batch (id), CONSTRAINT fk_claim_employment_id_employment FOREIGN KEY(employment_id) REFERENCES employment "
    "(id), CONSTRAINT fk_claim_metric_id_metric FOREIGN KEY(metric_id) REFERENCES metric (id) ) WITHOUT ROWID, "
    "STRICT",
    "CREATE TABLE exclusion ( id INTEGER NOT NULL, month INTEGER NOT NULL, employment_id INTEGER NOT NULL, "
    "metric_id INTEGER NOT NULL, reason TEXT NOT NULL, account_id INTEGER, at INTEGER NOT NULL, CONSTRAINT "
    "pk_exclusion PRIMARY KEY (id), CONSTRAINT uq_exclusion_month UNIQUE (month, employment_id, metric_id), "
    "CONSTRAINT fk_exclusion_employment_id_employment FOREIGN KEY(employment_id) REFERENCES employment (id), "
    "CONSTRAINT fk_exclusion_metric_id_metric FOREIGN KEY(metric_id) REFERENCES metric (id), CONSTRAINT "
    "fk_exclusion_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ) STRICT",
    "CREATE TABLE evaluation ( id INTEGER NOT NULL, month INTEGER NOT NULL, employment_id INTEGER NOT NULL, "
    "revision INTEGER DEFAULT '1' NOT NULL, state TEXT NOT NULL, scheme_version_id INTEGER NOT NULL, team_id "
    "INTEGER, department_id INTEGER, score INTEGER, proposed_grade TEXT, grade TEXT, confirmed_by INTEGER, "
    "coefficient INTEGER, rank INTEGER, rank_of INTEGER, share INTEGER DEFAULT '10000' NOT NULL, missing TEXT "
    "DEFAULT '' NOT NULL, vetoed INTEGER DEFAULT '0' NOT NULL, stale INTEGER DEFAULT '0' NOT NULL, self_comment "
    "TEXT, comment TEXT, interviewed INTEGER, document_no TEXT, snapshot TEXT, computed_at INTEGER NOT NULL, "
    "published_at INTEGER, published_by INTEGER, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT pk_evaluation "
    "PRIMARY KEY (id), CONSTRAINT uq_evaluation_month UNIQUE (month, employment_id, revision), CONSTRAINT "
    "fk_evaluation_employment_id_employment FOREIGN KEY(employment_id) REFERENCES employment (id), CONSTRAINT "
    "fk_evaluation_scheme_version_id_scheme_version FOREIGN KEY(scheme_version_id) REFERENCES scheme_version (id), "
    "CONSTRAINT fk_evaluation_team_id_team FOREIGN KEY(team_id) REFERENCES team (id), CONSTRAINT "
    "fk_evaluation_department_id_department FOREIGN KEY(department_id) REFERENCES department (id), CONSTRAINT "
    "fk_evaluation_confirmed_by_account FOREIGN KEY(confirmed_by) REFERENCES account (id), CONSTRAINT "
    "fk_evaluation_published_by_account FOREIGN KEY(published_by) REFERENCES account (id) ) STRICT",
    "CREATE INDEX ix_evaluation_employment ON evaluation (employment_id, month)",
    "CREATE TABLE adjustment ( id INTEGER NOT NULL, month INTEGER NOT NULL, employment_id INTEGER NOT NULL, points "
    "INTEGER NOT NULL, reason TEXT NOT NULL, account_id INTEGER, at INTEGER NOT NULL, withdrawn_at INTEGER, "
    "CONSTRAINT pk_adjustment PRIMARY KEY (id), CONSTRAINT fk_adjustment_employment_id_employment FOREIGN "
    "KEY(employment_id) REFERENCES employment (id), CONSTRAINT fk_adjustment_account_id_account FOREIGN "
    "KEY(account_id) REFERENCES account (id) ) STRICT",
    "CREATE INDEX ix_adjustment_month ON adjustment (month, employment_id)",
    "CREATE TABLE evaluation_line ( evaluation_id INTEGER NOT NULL, place INTEGER NOT NULL, metric_version_id "
    "INTEGER NOT NULL, state TEXT NOT NULL, weight INTEGER NOT NULL, target INTEGER, value TEXT, total INTEGER "
    "DEFAULT '0' NOT NULL, records INTEGER DEFAULT '0' NOT NULL, numerator INTEGER, denominator INTEGER, raw_score "
    "INTEGER, score INTEGER, contribution INTEGER, reason TEXT DEFAULT '' NOT NULL, CONSTRAINT pk_evaluation_line "
    "PRIMARY KEY (evaluation_id, place), CONSTRAINT fk_evaluation_line_evaluation_id_evaluation FOREIGN "
    "KEY(evaluation_id) REFERENCES evaluation (id), CONSTRAINT fk_evaluation_line_metric_version_id_metric_version "
    "FOREIGN KEY(metric_version_id) REFERENCES metric_version (id) ) WITHOUT ROWID, STRICT",
)
