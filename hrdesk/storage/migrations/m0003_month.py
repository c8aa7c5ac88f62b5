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
)
