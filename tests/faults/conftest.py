"""An encrypted file and writer processes on it."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hrdesk.storage import keys
from hrdesk.storage.engine import create_database
from hrdesk.storage.envelope import Cost

from .writer import as_text

NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
START = (
    "INSERT INTO counter VALUES ('all', 0)",
    "INSERT INTO account (login, shown_name, role, scope) VALUES ('admin', '管理员', 'administrator', 'all')",
)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def db(tmp_path):
    path = tmp_path / "华诚.hrdesk"
    held, _ = keys.create(path, "admin", "first-password", cost=CHEAP, now=NOW)
    with create_database(path, held, at=NOW) as made:
        made.writing(
            lambda conn: [conn.exec_driver_sql(statement) for statement in START],
            request_id="start",
            use_case="faults",
            at=NOW,
        )
        yield made


@pytest.fixture
def writer(db):
    """Starts a writer process: writer(name, count) -> Popen."""
    started: list[subprocess.Popen[str]] = []
    environment = {**os.environ, "HRDESK_TEST_KEYS": as_text(db.keys), "PYTHONPATH": str(ROOT)}

    def start(name: str, count: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.faults.writer", str(db.path), name, str(count)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()
