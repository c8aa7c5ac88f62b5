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
    "CREATE TABLE unsettled_release ( id INTEGER NOT NULL, month INTEGER NOT NULL, open INTEGER NOT NULL, reason "
    "TEXT NOT NULL, account_id INTEGER, at INTEGER NOT NULL, CONSTRAINT pk_unsettled_release PRIMARY KEY (id), "
    "CONSTRAINT fk_unsettled_release_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ) STRICT",
    "CREATE INDEX ix_unsettled_release_month ON unsettled_release (month)",
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
)
