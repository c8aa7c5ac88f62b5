"""A file as no HRDesk would leave it: one of its tables is gone while a window has it open, so that something unforeseen happens there."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from hrdesk.app.access import sign_in
from hrdesk.app.sample.build import PASSWORD


def main(place: str, table: str) -> None:
    """Takes ``table`` out of the file at ``place``; its rows go on under another name."""
    desk = sign_in(place, "admin", PASSWORD, clock=lambda: datetime.now(UTC))
    desk.work().write(lambda conn: conn.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {table}_gone"))
    desk.database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
