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
    "CREATE TABLE watched_rule ( id INTEGER NOT NULL, place TEXT NOT NULL, kind TEXT NOT NULL, source TEXT DEFAULT "
    "'' NOT NULL, month TEXT DEFAULT 'dates' NOT NULL, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT "
    "pk_watched_rule PRIMARY KEY (id), CONSTRAINT uq_watched_rule_place UNIQUE (place) ) STRICT",
    "CREATE TABLE watched_file ( id INTEGER NOT NULL, sha256 TEXT NOT NULL, place TEXT NOT NULL, kind TEXT DEFAULT "
    "'' NOT NULL, source TEXT DEFAULT '' NOT NULL, month INTEGER, state TEXT NOT NULL, why TEXT, batch_id INTEGER, "
    "account_id INTEGER, at INTEGER NOT NULL, CONSTRAINT pk_watched_file PRIMARY KEY (id), CONSTRAINT "
    "uq_watched_file_sha256 UNIQUE (sha256), CONSTRAINT fk_watched_file_batch_id_batch FOREIGN KEY(batch_id) "
    "REFERENCES batch (id), CONSTRAINT fk_watched_file_account_id_account FOREIGN KEY(account_id) REFERENCES "
    "account (id) ) STRICT",
    "CREATE INDEX ix_watched_file_state ON watched_file (state)",
)
