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
    "CREATE TABLE letterhead ( id INTEGER NOT NULL, texts TEXT NOT NULL, logo TEXT, version INTEGER DEFAULT '1' NOT "
    "NULL, CONSTRAINT pk_letterhead PRIMARY KEY (id) ) STRICT",
    "CREATE TABLE target_sum ( id INTEGER NOT NULL, kind TEXT NOT NULL, object_id INTEGER NOT NULL, month INTEGER "
    "NOT NULL, metric_id INTEGER NOT NULL, value INTEGER NOT NULL, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT "
    "pk_target_sum PRIMARY KEY (id), CONSTRAINT uq_target_sum_kind UNIQUE (kind, object_id, month, metric_id), "
    "CONSTRAINT fk_target_sum_metric_id_metric FOREIGN KEY(metric_id) REFERENCES metric (id) ) STRICT",
)
