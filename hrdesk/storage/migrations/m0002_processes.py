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
    "ALTER TABLE person ADD COLUMN email TEXT",
    "ALTER TABLE employment ADD COLUMN city TEXT",
    "CREATE TABLE watched_rule ( id INTEGER NOT NULL, place TEXT NOT NULL, kind TEXT NOT NULL, source TEXT DEFAULT "
    "'' NOT NULL, month TEXT DEFAULT 'dates' NOT NULL, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT "
    "pk_watched_rule PRIMARY KEY (id), CONSTRAINT uq_watched_rule_place UNIQUE (place) ) STRICT",
    "CREATE TABLE insurance_city ( id INTEGER NOT NULL, name TEXT NOT NULL, social_day INTEGER NOT NULL, fund_day "
    "INTEGER NOT NULL, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT pk_insurance_city PRIMARY KEY (id), "
    "CONSTRAINT ck_insurance_city_days CHECK (social_day BETWEEN 1 AND 31 AND fund_day BETWEEN 1 AND 31), "
    "CONSTRAINT uq_insurance_city_name UNIQUE (name) ) STRICT",
    "CREATE TABLE checklist ( id INTEGER NOT NULL, code TEXT NOT NULL, purpose TEXT NOT NULL, ends INTEGER, version "
    "INTEGER DEFAULT '1' NOT NULL, CONSTRAINT pk_checklist PRIMARY KEY (id), CONSTRAINT uq_checklist_code UNIQUE "
    "(code) ) STRICT",
    "CREATE TABLE course ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL, number INTEGER "
    "DEFAULT '0' NOT NULL, ended INTEGER DEFAULT '0' NOT NULL, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT "
    "uq_course_code UNIQUE (code) ) STRICT",
    "CREATE TABLE exam ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name_zh TEXT NOT NULL, name_en TEXT, number "
    "INTEGER DEFAULT '1' NOT NULL, ended INTEGER DEFAULT '0' NOT NULL, version INTEGER DEFAULT '1' NOT NULL ) "
    "STRICT",
    "CREATE TABLE checklist_version ( id INTEGER NOT NULL, checklist_id INTEGER NOT NULL, number INTEGER NOT NULL, "
    "content TEXT NOT NULL, made_at INTEGER NOT NULL, account_id INTEGER, CONSTRAINT pk_checklist_version PRIMARY "
    "KEY (id), CONSTRAINT uq_checklist_version_checklist_id UNIQUE (checklist_id, number), CONSTRAINT "
    "fk_checklist_version_checklist_id_checklist FOREIGN KEY(checklist_id) REFERENCES checklist (id), CONSTRAINT "
    "fk_checklist_version_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ) STRICT",
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
    "CREATE TABLE collection_case ( id INTEGER NOT NULL, reference TEXT NOT NULL, client TEXT DEFAULT '' NOT NULL, "
    "debtor TEXT DEFAULT '' NOT NULL, product TEXT DEFAULT '' NOT NULL, ageing TEXT DEFAULT '' NOT NULL, "
    "days_overdue INTEGER, outstanding INTEGER NOT NULL, promise_day INTEGER, promise_amount INTEGER, last_contact "
    "INTEGER, next_follow_up INTEGER, stopped INTEGER DEFAULT '0' NOT NULL, complaint INTEGER DEFAULT '0' NOT NULL, "
    "negotiating INTEGER DEFAULT '0' NOT NULL, closed_on INTEGER, place INTEGER DEFAULT '1' NOT NULL, batch_id "
    "INTEGER, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT pk_collection_case PRIMARY KEY (id), CONSTRAINT "
    "fk_collection_case_place_case_holding FOREIGN KEY(id, place) REFERENCES case_holding (case_id, place) "
    "DEFERRABLE INITIALLY DEFERRED, CONSTRAINT ck_collection_case_promise CHECK (promise_amount IS NULL OR "
    "promise_day IS NOT NULL), CONSTRAINT uq_collection_case_reference UNIQUE (reference), CONSTRAINT "
    "fk_collection_case_batch_id_batch FOREIGN KEY(batch_id) REFERENCES batch (id) ) STRICT",
    "CREATE TABLE handover ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, document_no TEXT NOT NULL, kind TEXT "
    "NOT NULL, witness_id INTEGER NOT NULL, acceptance INTEGER NOT NULL, count INTEGER DEFAULT '1' NOT NULL, amount "
    "INTEGER DEFAULT '1' NOT NULL, ageing INTEGER DEFAULT '1' NOT NULL, skill INTEGER DEFAULT '1' NOT NULL, due "
    "INTEGER, made_at INTEGER NOT NULL, account_id INTEGER, ended_at INTEGER, reversed_at INTEGER, version INTEGER "
    "DEFAULT '1' NOT NULL, CONSTRAINT uq_handover_document_no UNIQUE (document_no), CONSTRAINT "
    "fk_handover_witness_id_employment FOREIGN KEY(witness_id) REFERENCES employment (id), CONSTRAINT "
    "fk_handover_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ) STRICT",
    'CREATE TABLE batch_row ( batch_id INTEGER NOT NULL, "row" INTEGER NOT NULL, object_kind TEXT NOT NULL, '
    'object_id INTEGER NOT NULL, outcome TEXT NOT NULL, said TEXT, "before" TEXT, CONSTRAINT pk_batch_row PRIMARY '
    'KEY (batch_id, "row", object_kind), CONSTRAINT fk_batch_row_batch_id_batch FOREIGN KEY(batch_id) REFERENCES '
    "batch (id) ) WITHOUT ROWID, STRICT",
    "CREATE INDEX ix_batch_row_object ON batch_row (object_kind, object_id)",
    'CREATE TABLE batch_mend ( batch_id INTEGER NOT NULL, "row" INTEGER NOT NULL, "column" TEXT NOT NULL, heading '
    'TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL, CONSTRAINT pk_batch_mend PRIMARY KEY (batch_id, "row", '
    '"column"), CONSTRAINT fk_batch_mend_batch_id_batch FOREIGN KEY(batch_id) REFERENCES batch (id) ) WITHOUT '
    "ROWID, STRICT",
    "CREATE TABLE watched_file ( id INTEGER NOT NULL, sha256 TEXT NOT NULL, place TEXT NOT NULL, kind TEXT DEFAULT "
    "'' NOT NULL, source TEXT DEFAULT '' NOT NULL, month INTEGER, state TEXT NOT NULL, why TEXT, batch_id INTEGER, "
    "account_id INTEGER, at INTEGER NOT NULL, CONSTRAINT pk_watched_file PRIMARY KEY (id), CONSTRAINT "
    "uq_watched_file_sha256 UNIQUE (sha256), CONSTRAINT fk_watched_file_batch_id_batch FOREIGN KEY(batch_id) "
    "REFERENCES batch (id), CONSTRAINT fk_watched_file_account_id_account FOREIGN KEY(account_id) REFERENCES "
    "account (id) ) STRICT",
    "CREATE INDEX ix_watched_file_state ON watched_file (state)",
    "CREATE TABLE separation ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, employment_id INTEGER NOT NULL, kind "
    "TEXT NOT NULL, state TEXT NOT NULL, stated_reason TEXT, interview_reason TEXT, supervisor_reason TEXT, note "
    "TEXT DEFAULT '' NOT NULL, applied_day INTEGER, notice_day INTEGER NOT NULL, last_day INTEGER NOT NULL, "
    "effective_day INTEGER NOT NULL, short_notice TEXT DEFAULT '' NOT NULL, protection TEXT, interview_day INTEGER, "
    "interview_note TEXT DEFAULT '' NOT NULL, witness_id INTEGER, status_before TEXT NOT NULL, contract_kind TEXT, "
    "contract_starts INTEGER, contract_ends INTEGER, certificate_no TEXT, certificate_given INTEGER, "
    "certificate_how TEXT, account_id INTEGER, made_at INTEGER NOT NULL, ended_at INTEGER, closed_at INTEGER, "
    "undone_at INTEGER, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT ck_separation_state CHECK (state IN "
    "('running', 'ended', 'closed', 'undone')), CONSTRAINT ck_separation_days CHECK (last_day <= effective_day), "
    "CONSTRAINT fk_separation_employment_id_employment FOREIGN KEY(employment_id) REFERENCES employment (id), "
    "CONSTRAINT fk_separation_witness_id_employment FOREIGN KEY(witness_id) REFERENCES employment (id), CONSTRAINT "
    "fk_separation_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ) STRICT",
    "CREATE INDEX ix_separation_employment ON separation (employment_id)",
    "CREATE UNIQUE INDEX uq_separation_certificate_no ON separation (certificate_no)",
    "CREATE UNIQUE INDEX uq_separation_running ON separation (employment_id) WHERE state = 'running'",
    "CREATE TABLE absence ( id INTEGER NOT NULL, employment_id INTEGER NOT NULL, kind TEXT NOT NULL, custodian_id "
    "INTEGER NOT NULL, starts INTEGER NOT NULL, until INTEGER, ended_on INTEGER, outcome TEXT DEFAULT '' NOT NULL, "
    "account_id INTEGER, made_at INTEGER NOT NULL, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT pk_absence "
    "PRIMARY KEY (id), CONSTRAINT ck_absence_days CHECK (until IS NULL OR until >= starts), CONSTRAINT "
    "fk_absence_employment_id_employment FOREIGN KEY(employment_id) REFERENCES employment (id), CONSTRAINT "
    "fk_absence_custodian_id_employment FOREIGN KEY(custodian_id) REFERENCES employment (id), CONSTRAINT "
    "fk_absence_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ) STRICT",
    "CREATE UNIQUE INDEX uq_absence_running ON absence (employment_id) WHERE ended_on IS NULL",
    "CREATE TABLE personnel_order ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, employment_id INTEGER NOT NULL, "
    'kind TEXT NOT NULL, effective INTEGER NOT NULL, until INTEGER, changes TEXT NOT NULL, "before" TEXT, pay BLOB, '
    "reason TEXT DEFAULT '' NOT NULL, state TEXT NOT NULL, problem TEXT, given_at INTEGER NOT NULL, given_by "
    "INTEGER, applied_at INTEGER, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT ck_personnel_order_days CHECK "
    "(until IS NULL OR until >= effective), CONSTRAINT fk_personnel_order_employment_id_employment FOREIGN "
    "KEY(employment_id) REFERENCES employment (id), CONSTRAINT fk_personnel_order_given_by_account FOREIGN "
    "KEY(given_by) REFERENCES account (id) ) STRICT",
    "CREATE INDEX ix_personnel_order_employment ON personnel_order (employment_id, effective)",
    "CREATE INDEX ix_personnel_order_state ON personnel_order (state, effective)",
    'CREATE TABLE "plan" ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, employment_id INTEGER NOT NULL, '
    "checklist_version_id INTEGER NOT NULL, first_day INTEGER NOT NULL, state TEXT NOT NULL, made_at INTEGER NOT "
    "NULL, ended_at INTEGER, ended_by INTEGER, reason TEXT, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT "
    "fk_plan_employment_id_employment FOREIGN KEY(employment_id) REFERENCES employment (id), CONSTRAINT "
    "fk_plan_checklist_version_id_checklist_version FOREIGN KEY(checklist_version_id) REFERENCES checklist_version "
    "(id), CONSTRAINT fk_plan_ended_by_account FOREIGN KEY(ended_by) REFERENCES account (id) ) STRICT",
    'CREATE INDEX ix_plan_employment ON "plan" (employment_id)',
    'CREATE TABLE outbox ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "key" TEXT NOT NULL, channel TEXT NOT '
    "NULL, recipient BLOB, employment_id INTEGER, subject TEXT DEFAULT '' NOT NULL, body TEXT NOT NULL, state TEXT "
    "NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, not_before INTEGER NOT NULL, attempts INTEGER DEFAULT '0' "
    "NOT NULL, problem TEXT, sent_at INTEGER, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT uq_outbox_key UNIQUE "
    '("key"), CONSTRAINT fk_outbox_employment_id_employment FOREIGN KEY(employment_id) REFERENCES employment (id), '
    "CONSTRAINT fk_outbox_made_by_account FOREIGN KEY(made_by) REFERENCES account (id) ) STRICT",
    "CREATE INDEX ix_outbox_state ON outbox (state, not_before)",
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
    "CREATE TABLE training_record ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, employment_id INTEGER NOT NULL, "
    "course TEXT NOT NULL, completed_on INTEGER NOT NULL, score INTEGER, passed INTEGER, valid_until INTEGER, hours "
    "INTEGER, trainer TEXT, note TEXT, batch_id INTEGER, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT "
    "uq_training_record_employment_id UNIQUE (employment_id, course, completed_on), CONSTRAINT "
    "fk_training_record_employment_id_employment FOREIGN KEY(employment_id) REFERENCES employment (id), CONSTRAINT "
    "fk_training_record_batch_id_batch FOREIGN KEY(batch_id) REFERENCES batch (id) ) STRICT",
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
    "CREATE TABLE case_holding ( case_id INTEGER NOT NULL, place INTEGER NOT NULL, starts INTEGER NOT NULL, "
    "employment_id INTEGER NOT NULL, capacity TEXT NOT NULL, why TEXT NOT NULL, handover_id INTEGER, batch_id "
    "INTEGER, account_id INTEGER, at INTEGER NOT NULL, CONSTRAINT pk_case_holding PRIMARY KEY (case_id, place), "
    "CONSTRAINT ck_case_holding_capacity CHECK (capacity IN ('owner', 'custody')), CONSTRAINT "
    "fk_case_holding_case_id_collection_case FOREIGN KEY(case_id) REFERENCES collection_case (id), CONSTRAINT "
    "fk_case_holding_employment_id_employment FOREIGN KEY(employment_id) REFERENCES employment (id), CONSTRAINT "
    "fk_case_holding_handover_id_handover FOREIGN KEY(handover_id) REFERENCES handover (id), CONSTRAINT "
    "fk_case_holding_batch_id_batch FOREIGN KEY(batch_id) REFERENCES batch (id), CONSTRAINT "
    "fk_case_holding_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ) WITHOUT ROWID, STRICT",
    "CREATE INDEX ix_case_holding_employment ON case_holding (employment_id)",
    "CREATE TRIGGER case_holding_follows BEFORE INSERT ON case_holding WHEN NEW.place <> 1 + coalesce((SELECT "
    "max(place) FROM case_holding WHERE case_id = NEW.case_id), 0) OR NEW.starts < coalesce((SELECT starts FROM "
    "case_holding WHERE case_id = NEW.case_id AND place = NEW.place - 1), 0) BEGIN SELECT RAISE(ABORT, 'a holding "
    "must follow the one before'); END",
    "CREATE TRIGGER case_holding_kept BEFORE DELETE ON case_holding WHEN EXISTS (SELECT 1 FROM case_holding WHERE "
    "case_id = OLD.case_id AND place > OLD.place) BEGIN SELECT RAISE(ABORT, 'a later holding rests on this one'); "
    "END",
    "CREATE TRIGGER case_holding_newest AFTER INSERT ON case_holding BEGIN UPDATE collection_case SET place = "
    "NEW.place WHERE id = NEW.case_id; END",
    "CREATE TRIGGER case_holding_stays BEFORE UPDATE ON case_holding BEGIN SELECT RAISE(ABORT, 'a holding is never "
    "changed'); END",
    "CREATE TABLE handover_giver ( handover_id INTEGER NOT NULL, employment_id INTEGER NOT NULL, CONSTRAINT "
    "pk_handover_giver PRIMARY KEY (handover_id, employment_id), CONSTRAINT fk_handover_giver_handover_id_handover "
    "FOREIGN KEY(handover_id) REFERENCES handover (id), CONSTRAINT fk_handover_giver_employment_id_employment "
    "FOREIGN KEY(employment_id) REFERENCES employment (id) ) WITHOUT ROWID, STRICT",
    "CREATE TABLE handover_receiver ( handover_id INTEGER NOT NULL, employment_id INTEGER NOT NULL, place INTEGER "
    "NOT NULL, cap INTEGER NOT NULL, skills TEXT DEFAULT '' NOT NULL, CONSTRAINT pk_handover_receiver PRIMARY KEY "
    "(handover_id, employment_id), CONSTRAINT fk_handover_receiver_handover_id_handover FOREIGN KEY(handover_id) "
    "REFERENCES handover (id), CONSTRAINT fk_handover_receiver_employment_id_employment FOREIGN KEY(employment_id) "
    "REFERENCES employment (id) ) WITHOUT ROWID, STRICT",
    "CREATE TABLE handover_line ( id INTEGER NOT NULL, handover_id INTEGER NOT NULL, case_id INTEGER NOT NULL, "
    "giver_id INTEGER NOT NULL, receiver_id INTEGER, locked INTEGER DEFAULT '0' NOT NULL, state TEXT NOT NULL, "
    "reason TEXT DEFAULT '' NOT NULL, assigned_at INTEGER, answered_at INTEGER, answered_by INTEGER, version "
    "INTEGER DEFAULT '1' NOT NULL, CONSTRAINT pk_handover_line PRIMARY KEY (id), CONSTRAINT "
    "uq_handover_line_handover_id UNIQUE (handover_id, case_id), CONSTRAINT ck_handover_line_state CHECK (state IN "
    "('planned', 'assigned', 'objected', 'taken', 'withdrawn')), CONSTRAINT ck_handover_line_receiver CHECK (state "
    "NOT IN ('assigned', 'objected', 'taken') OR receiver_id IS NOT NULL), CONSTRAINT "
    "fk_handover_line_handover_id_handover FOREIGN KEY(handover_id) REFERENCES handover (id), CONSTRAINT "
    "fk_handover_line_case_id_collection_case FOREIGN KEY(case_id) REFERENCES collection_case (id), CONSTRAINT "
    "fk_handover_line_giver_id_employment FOREIGN KEY(giver_id) REFERENCES employment (id), CONSTRAINT "
    "fk_handover_line_receiver_id_employment FOREIGN KEY(receiver_id) REFERENCES employment (id), CONSTRAINT "
    "fk_handover_line_answered_by_account FOREIGN KEY(answered_by) REFERENCES account (id) ) STRICT",
    "CREATE UNIQUE INDEX uq_handover_line_running ON handover_line (case_id) WHERE state IN ('planned', 'assigned', "
    "'objected')",
    "CREATE TABLE separation_item ( id INTEGER NOT NULL, separation_id INTEGER NOT NULL, kind TEXT NOT NULL, title "
    "TEXT DEFAULT '' NOT NULL, done_on INTEGER, waived TEXT, account_id INTEGER, at INTEGER, version INTEGER "
    "DEFAULT '1' NOT NULL, CONSTRAINT pk_separation_item PRIMARY KEY (id), CONSTRAINT "
    "fk_separation_item_separation_id_separation FOREIGN KEY(separation_id) REFERENCES separation (id), CONSTRAINT "
    "fk_separation_item_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ) STRICT",
    "CREATE INDEX ix_separation_item_separation ON separation_item (separation_id)",
    "CREATE TABLE contact ( id INTEGER NOT NULL, absence_id INTEGER NOT NULL, at INTEGER NOT NULL, means TEXT NOT "
    "NULL, result TEXT NOT NULL, account_id INTEGER, CONSTRAINT pk_contact PRIMARY KEY (id), CONSTRAINT "
    "fk_contact_absence_id_absence FOREIGN KEY(absence_id) REFERENCES absence (id), CONSTRAINT "
    "fk_contact_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ) STRICT",
    "CREATE INDEX ix_contact_absence ON contact (absence_id)",
    "CREATE TABLE notice ( id INTEGER NOT NULL, employment_id INTEGER NOT NULL, absence_id INTEGER, separation_id "
    "INTEGER, kind TEXT NOT NULL, document_no TEXT NOT NULL, issued_on INTEGER NOT NULL, deadline INTEGER, grounds "
    "TEXT DEFAULT '' NOT NULL, delivered_on INTEGER, delivery TEXT DEFAULT '' NOT NULL, account_id INTEGER, version "
    "INTEGER DEFAULT '1' NOT NULL, CONSTRAINT pk_notice PRIMARY KEY (id), CONSTRAINT "
    "fk_notice_employment_id_employment FOREIGN KEY(employment_id) REFERENCES employment (id), CONSTRAINT "
    "fk_notice_absence_id_absence FOREIGN KEY(absence_id) REFERENCES absence (id), CONSTRAINT "
    "fk_notice_separation_id_separation FOREIGN KEY(separation_id) REFERENCES separation (id), CONSTRAINT "
    "uq_notice_document_no UNIQUE (document_no), CONSTRAINT fk_notice_account_id_account FOREIGN KEY(account_id) "
    "REFERENCES account (id) ) STRICT",
    "CREATE TABLE plan_item ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, plan_id INTEGER NOT NULL, place "
    "INTEGER NOT NULL, code TEXT NOT NULL, name_zh TEXT NOT NULL, name_en TEXT, kind TEXT NOT NULL, evidence TEXT "
    "NOT NULL, gate INTEGER DEFAULT '0' NOT NULL, source TEXT, due INTEGER NOT NULL, owner_role TEXT, owner_id "
    "INTEGER, climbed TEXT, state TEXT NOT NULL, done_at INTEGER, done_by INTEGER, words TEXT, attachment_id "
    "INTEGER, course_id INTEGER, exam_id INTEGER, counts_from INTEGER, proof TEXT, version INTEGER DEFAULT '1' NOT "
    "NULL, CONSTRAINT uq_plan_item_plan_id UNIQUE (plan_id, code), CONSTRAINT fk_plan_item_plan_id_plan FOREIGN "
    'KEY(plan_id) REFERENCES "plan" (id), CONSTRAINT fk_plan_item_owner_id_account FOREIGN KEY(owner_id) REFERENCES '
    "account (id), CONSTRAINT fk_plan_item_done_by_account FOREIGN KEY(done_by) REFERENCES account (id), CONSTRAINT "
    "fk_plan_item_attachment_id_attachment FOREIGN KEY(attachment_id) REFERENCES attachment (id), CONSTRAINT "
    "fk_plan_item_course_id_course FOREIGN KEY(course_id) REFERENCES course (id), CONSTRAINT "
    "fk_plan_item_exam_id_exam FOREIGN KEY(exam_id) REFERENCES exam (id) ) STRICT",
    "CREATE INDEX ix_plan_item_due ON plan_item (state, due)",
    "CREATE INDEX ix_plan_item_owner ON plan_item (owner_id)",
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
