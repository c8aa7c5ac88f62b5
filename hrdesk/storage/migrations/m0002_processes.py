"""Revision 0002: what 0.2.0 adds to the tables, in its own words.

Made by tests/storage/freeze_step.py; the current tables are never imported here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

REVISION = "0002"


def upgrade(operations: Operations) -> None:
    """Adds tables, columns and indexes; takes nothing away."""
    connection = operations.get_bind()
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)


STATEMENTS: tuple[str, ...] = (
    "CREATE TABLE course ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL, number INTEGER "
    "DEFAULT '0' NOT NULL, ended INTEGER DEFAULT '0' NOT NULL, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT "
    "uq_course_code UNIQUE (code) ) STRICT",
    "CREATE TABLE exam ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name_zh TEXT NOT NULL, name_en TEXT, number "
    "INTEGER DEFAULT '1' NOT NULL, ended INTEGER DEFAULT '0' NOT NULL, version INTEGER DEFAULT '1' NOT NULL ) "
    "STRICT",
    "CREATE TABLE course_version ( id INTEGER NOT NULL, course_id INTEGER NOT NULL, number INTEGER NOT NULL, label "
    "TEXT NOT NULL, name_zh TEXT NOT NULL, name_en TEXT, occasion TEXT NOT NULL, topics TEXT NOT NULL, minutes "
    "INTEGER NOT NULL, validity_months INTEGER, trainer TEXT DEFAULT '' NOT NULL, source TEXT DEFAULT '' NOT NULL, "
    "hard_stop INTEGER DEFAULT '0' NOT NULL, exam_id INTEGER, note TEXT DEFAULT '' NOT NULL, account_id INTEGER, "
    "published_at INTEGER NOT NULL, CONSTRAINT pk_course_version PRIMARY KEY (id), CONSTRAINT "
    "uq_course_version_course_id UNIQUE (course_id, number), CONSTRAINT fk_course_version_course_id_course FOREIGN "
    "KEY(course_id) REFERENCES course (id), CONSTRAINT fk_course_version_exam_id_exam FOREIGN KEY(exam_id) "
    "REFERENCES exam (id), CONSTRAINT fk_course_version_account_id_account FOREIGN KEY(account_id) REFERENCES "
    "account (id) ) STRICT",
    "CREATE TABLE requirement ( id INTEGER NOT NULL, course_id INTEGER NOT NULL, kind TEXT NOT NULL, object_id "
    "INTEGER, least_days INTEGER DEFAULT '0' NOT NULL, within_days INTEGER DEFAULT '7' NOT NULL, starts INTEGER NOT "
    "NULL, ends INTEGER, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT pk_requirement PRIMARY KEY (id), "
    "CONSTRAINT fk_requirement_course_id_course FOREIGN KEY(course_id) REFERENCES course (id) ) STRICT",
    "CREATE INDEX ix_requirement_course ON requirement (course_id)",
    "CREATE TABLE exam_version ( id INTEGER NOT NULL, exam_id INTEGER NOT NULL, number INTEGER NOT NULL, rules TEXT "
    "NOT NULL, account_id INTEGER, at INTEGER NOT NULL, CONSTRAINT pk_exam_version PRIMARY KEY (id), CONSTRAINT "
    "uq_exam_version_exam_id UNIQUE (exam_id, number), CONSTRAINT fk_exam_version_exam_id_exam FOREIGN KEY(exam_id) "
    "REFERENCES exam (id), CONSTRAINT fk_exam_version_account_id_account FOREIGN KEY(account_id) REFERENCES account "
    "(id) ) STRICT",
    "CREATE TABLE advice_rule ( id INTEGER NOT NULL, course_id INTEGER NOT NULL, kind TEXT NOT NULL, what TEXT NOT "
    "NULL, comparison TEXT DEFAULT '' NOT NULL, \"limit\" INTEGER, ended INTEGER DEFAULT '0' NOT NULL, version "
    "INTEGER DEFAULT '1' NOT NULL, CONSTRAINT pk_advice_rule PRIMARY KEY (id), CONSTRAINT "
    "fk_advice_rule_course_id_course FOREIGN KEY(course_id) REFERENCES course (id) ) STRICT",
    'CREATE TABLE batch_row ( batch_id INTEGER NOT NULL, "row" INTEGER NOT NULL, object_kind TEXT NOT NULL, '
    'object_id INTEGER NOT NULL, outcome TEXT NOT NULL, said TEXT, "before" TEXT, CONSTRAINT pk_batch_row PRIMARY '
    'KEY (batch_id, "row", object_kind), CONSTRAINT fk_batch_row_batch_id_batch FOREIGN KEY(batch_id) REFERENCES '
    "batch (id) ) WITHOUT ROWID, STRICT",
    "CREATE INDEX ix_batch_row_object ON batch_row (object_kind, object_id)",
    'CREATE TABLE batch_mend ( batch_id INTEGER NOT NULL, "row" INTEGER NOT NULL, "column" TEXT NOT NULL, heading '
    'TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL, CONSTRAINT pk_batch_mend PRIMARY KEY (batch_id, "row", '
    '"column"), CONSTRAINT fk_batch_mend_batch_id_batch FOREIGN KEY(batch_id) REFERENCES batch (id) ) WITHOUT '
    "ROWID, STRICT",
    "CREATE TABLE contract ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, employment_id INTEGER NOT NULL, kind "
    "TEXT NOT NULL, starts INTEGER NOT NULL, ends INTEGER, probation_end INTEGER, contract_no TEXT, company TEXT, "
    "note TEXT, batch_id INTEGER, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT uq_contract_employment_id UNIQUE "
    "(employment_id, starts), CONSTRAINT ck_contract_days CHECK (ends IS NULL OR ends >= starts), CONSTRAINT "
    "fk_contract_employment_id_employment FOREIGN KEY(employment_id) REFERENCES employment (id), CONSTRAINT "
    "fk_contract_batch_id_batch FOREIGN KEY(batch_id) REFERENCES batch (id) ) STRICT",
    "CREATE INDEX ix_contract_ends ON contract (ends)",
    "CREATE TABLE past_evaluation ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, employment_id INTEGER NOT NULL, "
    "month INTEGER NOT NULL, score INTEGER, grade TEXT, note TEXT, batch_id INTEGER, version INTEGER DEFAULT '1' "
    "NOT NULL, CONSTRAINT uq_past_evaluation_employment_id UNIQUE (employment_id, month), CONSTRAINT "
    "fk_past_evaluation_employment_id_employment FOREIGN KEY(employment_id) REFERENCES employment (id), CONSTRAINT "
    "fk_past_evaluation_batch_id_batch FOREIGN KEY(batch_id) REFERENCES batch (id) ) STRICT",
    "CREATE TABLE question ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, number INTEGER DEFAULT '1' NOT NULL, "
    "kind TEXT NOT NULL, topic TEXT DEFAULT '' NOT NULL, difficulty INTEGER, tags TEXT, code TEXT DEFAULT '' NOT "
    "NULL, ended INTEGER DEFAULT '0' NOT NULL, fingerprint TEXT NOT NULL, batch_id INTEGER, added_at INTEGER NOT "
    "NULL, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT fk_question_batch_id_batch FOREIGN KEY(batch_id) "
    "REFERENCES batch (id) ) STRICT",
    "CREATE INDEX ix_question_fingerprint ON question (fingerprint)",
    "CREATE INDEX ix_question_topic ON question (topic, difficulty)",
    "CREATE TABLE course_section ( id INTEGER NOT NULL, course_version_id INTEGER NOT NULL, place INTEGER NOT NULL, "
    "kind TEXT NOT NULL, title TEXT NOT NULL, body TEXT DEFAULT '' NOT NULL, attachment_id INTEGER, CONSTRAINT "
    "pk_course_section PRIMARY KEY (id), CONSTRAINT uq_course_section_course_version_id UNIQUE (course_version_id, "
    "place), CONSTRAINT fk_course_section_course_version_id_course_version FOREIGN KEY(course_version_id) "
    "REFERENCES course_version (id), CONSTRAINT fk_course_section_attachment_id_attachment FOREIGN "
    "KEY(attachment_id) REFERENCES attachment (id) ) STRICT",
    "CREATE TABLE learning ( id INTEGER NOT NULL, course_version_id INTEGER NOT NULL, employment_id INTEGER NOT "
    "NULL, round INTEGER DEFAULT '1' NOT NULL, assigned_at INTEGER NOT NULL, due INTEGER, read_at INTEGER, "
    "finished_on INTEGER, valid_until INTEGER, document_no TEXT, ended_at INTEGER, version INTEGER DEFAULT '1' NOT "
    "NULL, CONSTRAINT pk_learning PRIMARY KEY (id), CONSTRAINT uq_learning_course_version_id UNIQUE "
    "(course_version_id, employment_id, round), CONSTRAINT fk_learning_course_version_id_course_version FOREIGN "
    "KEY(course_version_id) REFERENCES course_version (id), CONSTRAINT fk_learning_employment_id_employment FOREIGN "
    "KEY(employment_id) REFERENCES employment (id) ) STRICT",
    "CREATE INDEX ix_learning_employment ON learning (employment_id, due)",
    "CREATE TABLE exam_assignment ( id INTEGER NOT NULL, exam_id INTEGER NOT NULL, employment_id INTEGER NOT NULL, "
    "due INTEGER, more_attempts INTEGER DEFAULT '0' NOT NULL, assigned_at INTEGER NOT NULL, ended_at INTEGER, "
    "version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT pk_exam_assignment PRIMARY KEY (id), CONSTRAINT "
    "uq_exam_assignment_exam_id UNIQUE (exam_id, employment_id), CONSTRAINT fk_exam_assignment_exam_id_exam FOREIGN "
    "KEY(exam_id) REFERENCES exam (id), CONSTRAINT fk_exam_assignment_employment_id_employment FOREIGN "
    "KEY(employment_id) REFERENCES employment (id) ) STRICT",
    "CREATE INDEX ix_exam_assignment_employment ON exam_assignment (employment_id)",
    "CREATE TABLE attempt ( id INTEGER NOT NULL, exam_id INTEGER NOT NULL, exam_version_id INTEGER NOT NULL, "
    "employment_id INTEGER NOT NULL, number INTEGER NOT NULL, state TEXT NOT NULL, overdue INTEGER DEFAULT '0' NOT "
    "NULL, seed INTEGER NOT NULL, seat TEXT NOT NULL, opened_at INTEGER NOT NULL, used_ms INTEGER DEFAULT '0' NOT "
    "NULL, limit_ms INTEGER, beat_place_at INTEGER, beat_at INTEGER, clock_differs INTEGER DEFAULT '0' NOT NULL, "
    "submitted_at INTEGER, points INTEGER, of_points INTEGER NOT NULL, score INTEGER, passed INTEGER, marked_at "
    "INTEGER, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT pk_attempt PRIMARY KEY (id), CONSTRAINT "
    "uq_attempt_exam_id UNIQUE (exam_id, employment_id, number), CONSTRAINT ck_attempt_used CHECK (used_ms >= 0), "
    "CONSTRAINT fk_attempt_exam_id_exam FOREIGN KEY(exam_id) REFERENCES exam (id), CONSTRAINT "
    "fk_attempt_exam_version_id_exam_version FOREIGN KEY(exam_version_id) REFERENCES exam_version (id), CONSTRAINT "
    "fk_attempt_employment_id_employment FOREIGN KEY(employment_id) REFERENCES employment (id) ) STRICT",
    "CREATE INDEX ix_attempt_employment ON attempt (employment_id, exam_id)",
    "CREATE UNIQUE INDEX uq_attempt_open ON attempt (exam_id, employment_id) WHERE state = 'open'",
    "CREATE TABLE question_version ( id INTEGER NOT NULL, question_id INTEGER NOT NULL, number INTEGER NOT NULL, "
    "kind TEXT NOT NULL, stem TEXT NOT NULL, content TEXT NOT NULL, attachment_id INTEGER, account_id INTEGER, at "
    "INTEGER NOT NULL, CONSTRAINT pk_question_version PRIMARY KEY (id), CONSTRAINT uq_question_version_question_id "
    "UNIQUE (question_id, number), CONSTRAINT fk_question_version_question_id_question FOREIGN KEY(question_id) "
    "REFERENCES question (id), CONSTRAINT fk_question_version_attachment_id_attachment FOREIGN KEY(attachment_id) "
    "REFERENCES attachment (id), CONSTRAINT fk_question_version_account_id_account FOREIGN KEY(account_id) "
    "REFERENCES account (id) ) STRICT",
    "CREATE TABLE section_read ( section_id INTEGER NOT NULL, employment_id INTEGER NOT NULL, at INTEGER NOT NULL, "
    "CONSTRAINT pk_section_read PRIMARY KEY (section_id, employment_id), CONSTRAINT "
    "fk_section_read_section_id_course_section FOREIGN KEY(section_id) REFERENCES course_section (id), CONSTRAINT "
    "fk_section_read_employment_id_employment FOREIGN KEY(employment_id) REFERENCES employment (id) ) WITHOUT "
    "ROWID, STRICT",
    "CREATE TABLE review_card ( employment_id INTEGER NOT NULL, question_id INTEGER NOT NULL, card TEXT NOT NULL, "
    "due INTEGER NOT NULL, misses INTEGER DEFAULT '1' NOT NULL, ended INTEGER DEFAULT '0' NOT NULL, CONSTRAINT "
    "pk_review_card PRIMARY KEY (employment_id, question_id), CONSTRAINT fk_review_card_employment_id_employment "
    "FOREIGN KEY(employment_id) REFERENCES employment (id), CONSTRAINT fk_review_card_question_id_question FOREIGN "
    "KEY(question_id) REFERENCES question (id) ) WITHOUT ROWID, STRICT",
    "CREATE TABLE attempt_question ( attempt_id INTEGER NOT NULL, place INTEGER NOT NULL, question_version_id "
    "INTEGER NOT NULL, points INTEGER NOT NULL, arranged TEXT NOT NULL, answer TEXT, answered_at INTEGER, flagged "
    "INTEGER DEFAULT '0' NOT NULL, score INTEGER, comment TEXT, marked_by INTEGER, CONSTRAINT pk_attempt_question "
    "PRIMARY KEY (attempt_id, place), CONSTRAINT fk_attempt_question_attempt_id_attempt FOREIGN KEY(attempt_id) "
    "REFERENCES attempt (id), CONSTRAINT fk_attempt_question_question_version_id_question_version FOREIGN "
    "KEY(question_version_id) REFERENCES question_version (id), CONSTRAINT fk_attempt_question_marked_by_account "
    "FOREIGN KEY(marked_by) REFERENCES account (id) ) WITHOUT ROWID, STRICT",
)
