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
)
