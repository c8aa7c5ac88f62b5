"""Revision 0003: what 0.3.0 adds to the tables, in its own words.

Made by tests/storage/freeze_step.py; the current tables are never imported here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

REVISION = "0003"


def upgrade(operations: Operations) -> None:
    """Adds tables, columns and indexes; takes nothing away."""
    connection = operations.get_bind()
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)


STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE handover ADD COLUMN revision INTEGER DEFAULT '1' NOT NULL",
    "ALTER TABLE handover ADD COLUMN printed TEXT",
    "ALTER TABLE outbox ADD COLUMN ended_by INTEGER REFERENCES account (id)",
    "ALTER TABLE learning ADD COLUMN homework TEXT",
    "ALTER TABLE attempt ADD COLUMN abandoned INTEGER",
    "CREATE TABLE kiosk_tries ( account_id INTEGER NOT NULL, failures INTEGER DEFAULT '0' NOT NULL, failed_at "
    "INTEGER, CONSTRAINT pk_kiosk_tries PRIMARY KEY (account_id), CONSTRAINT fk_kiosk_tries_account_id_account "
    "FOREIGN KEY(account_id) REFERENCES account (id) ) STRICT",
    "CREATE TABLE unsettled_release ( id INTEGER NOT NULL, month INTEGER NOT NULL, open INTEGER NOT NULL, reason "
    "TEXT NOT NULL, account_id INTEGER, at INTEGER NOT NULL, CONSTRAINT pk_unsettled_release PRIMARY KEY (id), "
    "CONSTRAINT fk_unsettled_release_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ) STRICT",
    "CREATE INDEX ix_unsettled_release_month ON unsettled_release (month)",
    "CREATE TABLE complaint ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, document_no TEXT NOT NULL, "
    "complaint_no TEXT DEFAULT '' NOT NULL, received INTEGER NOT NULL, channel TEXT NOT NULL, client TEXT DEFAULT "
    "'' NOT NULL, employment_id INTEGER NOT NULL, case_no TEXT DEFAULT '' NOT NULL, recording TEXT DEFAULT '' NOT "
    "NULL, said TEXT NOT NULL, ruling TEXT DEFAULT 'undecided' NOT NULL, reason TEXT DEFAULT '' NOT NULL, "
    "decided_by INTEGER, decided_at INTEGER, action TEXT DEFAULT '' NOT NULL, reply_due INTEGER NOT NULL, "
    "replied_on INTEGER, course_id INTEGER, batch_id INTEGER, account_id INTEGER NOT NULL, at INTEGER NOT NULL, "
    "version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT ck_complaint_ruling CHECK (ruling IN ('undecided', 'valid', "
    "'invalid')), CONSTRAINT ck_complaint_replied CHECK (replied_on IS NULL OR replied_on >= received), CONSTRAINT "
    "uq_complaint_document_no UNIQUE (document_no), CONSTRAINT fk_complaint_employment_id_employment FOREIGN "
    "KEY(employment_id) REFERENCES employment (id), CONSTRAINT fk_complaint_decided_by_account FOREIGN "
    "KEY(decided_by) REFERENCES account (id), CONSTRAINT fk_complaint_course_id_course FOREIGN KEY(course_id) "
    "REFERENCES course (id), CONSTRAINT fk_complaint_batch_id_batch FOREIGN KEY(batch_id) REFERENCES batch (id), "
    "CONSTRAINT fk_complaint_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ) STRICT",
    "CREATE INDEX ix_complaint_employment ON complaint (employment_id)",
    "CREATE INDEX ix_complaint_received ON complaint (received)",
    "CREATE UNIQUE INDEX uq_complaint_number ON complaint (complaint_no) WHERE complaint_no != ''",
    "CREATE TABLE figure_question ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, employment_id INTEGER NOT NULL, "
    "month INTEGER NOT NULL, metric_id INTEGER NOT NULL, state TEXT NOT NULL, document_no TEXT NOT NULL, asked TEXT "
    "NOT NULL, item TEXT DEFAULT '' NOT NULL, amount INTEGER, account_id INTEGER NOT NULL, at INTEGER NOT NULL, "
    "owner_id INTEGER, due INTEGER NOT NULL, answer TEXT DEFAULT '' NOT NULL, found TEXT, answered_by INTEGER, "
    "answered_at INTEGER, settled_at INTEGER, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT "
    "ck_figure_question_state CHECK (state IN ('open', 'answered', 'settled', 'withdrawn')), CONSTRAINT "
    "fk_figure_question_employment_id_employment FOREIGN KEY(employment_id) REFERENCES employment (id), CONSTRAINT "
    "fk_figure_question_metric_id_metric FOREIGN KEY(metric_id) REFERENCES metric (id), CONSTRAINT "
    "uq_figure_question_document_no UNIQUE (document_no), CONSTRAINT fk_figure_question_account_id_account FOREIGN "
    "KEY(account_id) REFERENCES account (id), CONSTRAINT fk_figure_question_owner_id_account FOREIGN KEY(owner_id) "
    "REFERENCES account (id), CONSTRAINT fk_figure_question_answered_by_account FOREIGN KEY(answered_by) REFERENCES "
    "account (id) ) STRICT",
    "CREATE INDEX ix_figure_question_employment ON figure_question (employment_id, month)",
    "CREATE INDEX ix_figure_question_state ON figure_question (state)",
    "CREATE TABLE kiosk_pin ( employment_id INTEGER NOT NULL, hash TEXT NOT NULL, must_change INTEGER DEFAULT '1' "
    "NOT NULL, failures INTEGER DEFAULT '0' NOT NULL, failed_at INTEGER, locked_at INTEGER, set_at INTEGER NOT "
    "NULL, set_by INTEGER, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT pk_kiosk_pin PRIMARY KEY "
    "(employment_id), CONSTRAINT fk_kiosk_pin_employment_id_employment FOREIGN KEY(employment_id) REFERENCES "
    "employment (id), CONSTRAINT fk_kiosk_pin_set_by_account FOREIGN KEY(set_by) REFERENCES account (id) ) STRICT",
    "CREATE TABLE kiosk_visit ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, account_id INTEGER NOT NULL, "
    "employment_id INTEGER NOT NULL, started_at INTEGER NOT NULL, ended_at INTEGER, how TEXT, CONSTRAINT "
    "fk_kiosk_visit_account_id_account FOREIGN KEY(account_id) REFERENCES account (id), CONSTRAINT "
    "fk_kiosk_visit_employment_id_employment FOREIGN KEY(employment_id) REFERENCES employment (id) ) STRICT",
    "CREATE INDEX ix_kiosk_visit_employment ON kiosk_visit (employment_id)",
    "CREATE INDEX ix_kiosk_visit_open ON kiosk_visit (account_id, ended_at)",
    "CREATE TABLE leaving_measure ( id INTEGER NOT NULL, team_id INTEGER NOT NULL, words TEXT NOT NULL, owner_id "
    "INTEGER NOT NULL, starts INTEGER NOT NULL, effect TEXT DEFAULT '' NOT NULL, effect_on INTEGER, account_id "
    "INTEGER, made_at INTEGER NOT NULL, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT pk_leaving_measure PRIMARY "
    "KEY (id), CONSTRAINT fk_leaving_measure_team_id_team FOREIGN KEY(team_id) REFERENCES team (id), CONSTRAINT "
    "fk_leaving_measure_owner_id_employment FOREIGN KEY(owner_id) REFERENCES employment (id), CONSTRAINT "
    "fk_leaving_measure_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ) STRICT",
    "CREATE INDEX ix_leaving_measure_team ON leaving_measure (team_id)",
    "CREATE TABLE enrolment_report ( id INTEGER NOT NULL, employment_id INTEGER NOT NULL, change TEXT NOT NULL, "
    "scheme TEXT NOT NULL, reported_on INTEGER, account_id INTEGER, at INTEGER NOT NULL, version INTEGER DEFAULT "
    "'1' NOT NULL, CONSTRAINT pk_enrolment_report PRIMARY KEY (id), CONSTRAINT uq_enrolment_report_employment_id "
    "UNIQUE (employment_id, change, scheme), CONSTRAINT ck_enrolment_report_change CHECK (change IN ('add', "
    "'end')), CONSTRAINT ck_enrolment_report_scheme CHECK (scheme IN ('social', 'fund')), CONSTRAINT "
    "fk_enrolment_report_employment_id_employment FOREIGN KEY(employment_id) REFERENCES employment (id), CONSTRAINT "
    "fk_enrolment_report_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ) STRICT",
    "CREATE TABLE entry_confirmation ( month INTEGER NOT NULL, employment_id INTEGER NOT NULL, metric_id INTEGER "
    "NOT NULL, batch_id INTEGER NOT NULL, account_id INTEGER NOT NULL, at INTEGER NOT NULL, CONSTRAINT "
    "pk_entry_confirmation PRIMARY KEY (month, employment_id, metric_id, batch_id), CONSTRAINT "
    "fk_entry_confirmation_employment_id_employment FOREIGN KEY(employment_id) REFERENCES employment (id), "
    "CONSTRAINT fk_entry_confirmation_metric_id_metric FOREIGN KEY(metric_id) REFERENCES metric (id), CONSTRAINT "
    "fk_entry_confirmation_batch_id_batch FOREIGN KEY(batch_id) REFERENCES batch (id), CONSTRAINT "
    "fk_entry_confirmation_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ) WITHOUT ROWID, "
    "STRICT",
    'CREATE TABLE loose_row ( batch_id INTEGER NOT NULL, "row" INTEGER NOT NULL, code TEXT NOT NULL, month INTEGER '
    "NOT NULL, on_month INTEGER DEFAULT '0' NOT NULL, day INTEGER DEFAULT '0' NOT NULL, item TEXT DEFAULT '' NOT "
    "NULL, case_no TEXT DEFAULT '' NOT NULL, who TEXT DEFAULT '' NOT NULL, figures TEXT NOT NULL, CONSTRAINT "
    'pk_loose_row PRIMARY KEY (batch_id, "row"), CONSTRAINT fk_loose_row_batch_id_batch FOREIGN KEY(batch_id) '
    "REFERENCES batch (id) ) WITHOUT ROWID, STRICT",
    "CREATE INDEX ix_loose_row_month ON loose_row (month)",
    "CREATE TABLE settlement ( id INTEGER NOT NULL, month INTEGER NOT NULL, finding TEXT NOT NULL, action TEXT NOT "
    "NULL, parts TEXT NOT NULL, reason TEXT NOT NULL, batch_id INTEGER, account_id INTEGER, at INTEGER NOT NULL, "
    "withdrawn_at INTEGER, withdrawn_by INTEGER, CONSTRAINT pk_settlement PRIMARY KEY (id), CONSTRAINT "
    "ck_settlement_action CHECK (action IN ('assign', 'split', 'exclude', 'accept', 'other')), CONSTRAINT "
    "fk_settlement_batch_id_batch FOREIGN KEY(batch_id) REFERENCES batch (id), CONSTRAINT "
    "fk_settlement_account_id_account FOREIGN KEY(account_id) REFERENCES account (id), CONSTRAINT "
    "fk_settlement_withdrawn_by_account FOREIGN KEY(withdrawn_by) REFERENCES account (id) ) STRICT",
    "CREATE INDEX ix_settlement_month ON settlement (month, finding)",
    "CREATE TABLE acknowledgement ( evaluation_id INTEGER NOT NULL, how TEXT NOT NULL, typed TEXT NOT NULL, "
    "account_id INTEGER NOT NULL, at INTEGER NOT NULL, CONSTRAINT pk_acknowledgement PRIMARY KEY (evaluation_id), "
    "CONSTRAINT ck_acknowledgement_how CHECK (how IN ('typed', 'paper')), CONSTRAINT "
    "fk_acknowledgement_evaluation_id_evaluation FOREIGN KEY(evaluation_id) REFERENCES evaluation (id), CONSTRAINT "
    "fk_acknowledgement_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ) STRICT",
    "CREATE TABLE appeal ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, evaluation_id INTEGER NOT NULL, metric_id "
    "INTEGER, state TEXT NOT NULL, document_no TEXT NOT NULL, grounds TEXT NOT NULL, account_id INTEGER NOT NULL, "
    "at INTEGER NOT NULL, due INTEGER NOT NULL, decision TEXT DEFAULT '' NOT NULL, decided_by INTEGER, decided_at "
    "INTEGER, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT ck_appeal_state CHECK (state IN ('open', 'upheld', "
    "'rejected', 'withdrawn')), CONSTRAINT fk_appeal_evaluation_id_evaluation FOREIGN KEY(evaluation_id) REFERENCES "
    "evaluation (id), CONSTRAINT fk_appeal_metric_id_metric FOREIGN KEY(metric_id) REFERENCES metric (id), "
    "CONSTRAINT uq_appeal_document_no UNIQUE (document_no), CONSTRAINT fk_appeal_account_id_account FOREIGN "
    "KEY(account_id) REFERENCES account (id), CONSTRAINT fk_appeal_decided_by_account FOREIGN KEY(decided_by) "
    "REFERENCES account (id) ) STRICT",
    "CREATE INDEX ix_appeal_evaluation ON appeal (evaluation_id)",
    "CREATE UNIQUE INDEX uq_appeal_open ON appeal (evaluation_id) WHERE state = 'open'",
    "CREATE TABLE back_payment ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, question_id INTEGER, employment_id "
    "INTEGER NOT NULL, metric_id INTEGER NOT NULL, of_month INTEGER NOT NULL, month INTEGER NOT NULL, value INTEGER "
    "NOT NULL, reason TEXT NOT NULL, state TEXT NOT NULL, account_id INTEGER NOT NULL, at INTEGER NOT NULL, "
    "second_id INTEGER, second_at INTEGER, batch_id INTEGER, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT "
    "ck_back_payment_months CHECK (of_month < month), CONSTRAINT ck_back_payment_state CHECK (state IN ('waiting', "
    "'counted', 'refused')), CONSTRAINT ck_back_payment_second CHECK (second_id IS NULL OR second_id <> "
    "account_id), CONSTRAINT fk_back_payment_question_id_figure_question FOREIGN KEY(question_id) REFERENCES "
    "figure_question (id), CONSTRAINT fk_back_payment_employment_id_employment FOREIGN KEY(employment_id) "
    "REFERENCES employment (id), CONSTRAINT fk_back_payment_metric_id_metric FOREIGN KEY(metric_id) REFERENCES "
    "metric (id), CONSTRAINT fk_back_payment_account_id_account FOREIGN KEY(account_id) REFERENCES account (id), "
    "CONSTRAINT fk_back_payment_second_id_account FOREIGN KEY(second_id) REFERENCES account (id), CONSTRAINT "
    "fk_back_payment_batch_id_batch FOREIGN KEY(batch_id) REFERENCES batch (id) ) STRICT",
    "CREATE TABLE submission ( id INTEGER NOT NULL, learning_id INTEGER NOT NULL, section_id INTEGER NOT NULL, "
    "number INTEGER NOT NULL, body TEXT DEFAULT '' NOT NULL, state TEXT NOT NULL, handed_in_at INTEGER NOT NULL, "
    "score INTEGER, comment TEXT, marked_by INTEGER, marked_at INTEGER, version INTEGER DEFAULT '1' NOT NULL, "
    "CONSTRAINT pk_submission PRIMARY KEY (id), CONSTRAINT uq_submission_learning_id UNIQUE (learning_id, "
    "section_id, number), CONSTRAINT fk_submission_learning_id_learning FOREIGN KEY(learning_id) REFERENCES "
    "learning (id), CONSTRAINT fk_submission_section_id_course_section FOREIGN KEY(section_id) REFERENCES "
    "course_section (id), CONSTRAINT fk_submission_marked_by_account FOREIGN KEY(marked_by) REFERENCES account (id) "
    ") STRICT",
    "CREATE INDEX ix_submission_state ON submission (state)",
)
