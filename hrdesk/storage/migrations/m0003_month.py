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
    "ALTER TABLE learning ADD COLUMN homework TEXT",
    "ALTER TABLE attempt ADD COLUMN abandoned INTEGER",
    "CREATE TABLE kiosk_tries ( account_id INTEGER NOT NULL, failures INTEGER DEFAULT '0' NOT NULL, failed_at "
    "INTEGER, CONSTRAINT pk_kiosk_tries PRIMARY KEY (account_id), CONSTRAINT fk_kiosk_tries_account_id_account "
    "FOREIGN KEY(account_id) REFERENCES account (id) ) STRICT",
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
