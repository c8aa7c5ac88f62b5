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
    "CREATE TABLE insurance_city ( id INTEGER NOT NULL, name TEXT NOT NULL, social_day INTEGER NOT NULL, fund_day "
    "INTEGER NOT NULL, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT pk_insurance_city PRIMARY KEY (id), "
    "CONSTRAINT ck_insurance_city_days CHECK (social_day BETWEEN 1 AND 31 AND fund_day BETWEEN 1 AND 31), "
    "CONSTRAINT uq_insurance_city_name UNIQUE (name) ) STRICT",
    "CREATE TABLE checklist ( id INTEGER NOT NULL, code TEXT NOT NULL, purpose TEXT NOT NULL, ends INTEGER, version "
    "INTEGER DEFAULT '1' NOT NULL, CONSTRAINT pk_checklist PRIMARY KEY (id), CONSTRAINT uq_checklist_code UNIQUE "
    "(code) ) STRICT",
    "CREATE TABLE checklist_version ( id INTEGER NOT NULL, checklist_id INTEGER NOT NULL, number INTEGER NOT NULL, "
    "content TEXT NOT NULL, made_at INTEGER NOT NULL, account_id INTEGER, CONSTRAINT pk_checklist_version PRIMARY "
    "KEY (id), CONSTRAINT uq_checklist_version_checklist_id UNIQUE (checklist_id, number), CONSTRAINT "
    "fk_checklist_version_checklist_id_checklist FOREIGN KEY(checklist_id) REFERENCES checklist (id), CONSTRAINT "
    "fk_checklist_version_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ) STRICT",
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
    "CREATE TABLE plan_item ( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, plan_id INTEGER NOT NULL, place "
    "INTEGER NOT NULL, code TEXT NOT NULL, name_zh TEXT NOT NULL, name_en TEXT, kind TEXT NOT NULL, evidence TEXT "
    "NOT NULL, gate INTEGER DEFAULT '0' NOT NULL, source TEXT, due INTEGER NOT NULL, owner_role TEXT, owner_id "
    "INTEGER, climbed TEXT, state TEXT NOT NULL, done_at INTEGER, done_by INTEGER, words TEXT, attachment_id "
    "INTEGER, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT uq_plan_item_plan_id UNIQUE (plan_id, code), "
    'CONSTRAINT fk_plan_item_plan_id_plan FOREIGN KEY(plan_id) REFERENCES "plan" (id), CONSTRAINT '
    "fk_plan_item_owner_id_account FOREIGN KEY(owner_id) REFERENCES account (id), CONSTRAINT "
    "fk_plan_item_done_by_account FOREIGN KEY(done_by) REFERENCES account (id), CONSTRAINT "
    "fk_plan_item_attachment_id_attachment FOREIGN KEY(attachment_id) REFERENCES attachment (id) ) STRICT",
    "CREATE INDEX ix_plan_item_due ON plan_item (state, due)",
    "CREATE INDEX ix_plan_item_owner ON plan_item (owner_id)",
)
