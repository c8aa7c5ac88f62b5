"""A writer process: saves rows through HRDesk's storage and prints each number once it is surely saved.

``python -m tests.faults.writer FILE NAME HOW_MANY``; the file key comes in HRDESK_TEST_KEYS (json).
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.engine import Connection

from hrdesk.storage.engine import open_database
from hrdesk.storage.keys import Unlocked
from hrdesk.storage.work_unit import new_request_id


def keys_from(text: str) -> Unlocked:
    """The keys passed on by ``as_text``."""
    held = json.loads(text)
    return Unlocked("admin", held["file_id"], bytes.fromhex(held["file"]), bytes.fromhex(held["vault"]), 1, b"")


def as_text(keys: Unlocked) -> str:
    """Keys for the environment of a writer process."""
    assert keys.vault_key is not None
    return json.dumps({"file_id": keys.file_id, "file": keys.file_key.hex(), "vault": keys.vault_key.hex()})


def write(path: Path, keys: Unlocked, name: str, count: int, say: Callable[[str], object]) -> None:
    """Saves ``count`` times two rows that must be there together, and raises one number everybody raises."""
    with open_database(path, keys) as db:
        for n in range(count):

            def block(conn: Connection, n: int = n) -> None:
                rows = [(f"{name} {n} a", "first"), (f"{name} {n} b", "x" * 3000)]
                conn.exec_driver_sql("INSERT INTO department (name_zh, name_en) VALUES (?, ?)", rows)
                seen = conn.exec_driver_sql("SELECT next FROM counter WHERE name = 'all'").scalar_one()
                conn.exec_driver_sql("UPDATE counter SET next = ? WHERE name = 'all'", (seen + 1,))

            db.writing(block, request_id=new_request_id(), use_case="faults", at=dt.datetime.now(dt.UTC))
            say(f"{n}\n")


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    write(Path(sys.argv[1]), keys_from(os.environ["HRDESK_TEST_KEYS"]), sys.argv[2], int(sys.argv[3]), _say)
