"""A small encrypted file for each test, opened by an administrator whose password costs little to derive."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from hrdesk import words
from hrdesk.storage import keys
from hrdesk.storage.engine import create_database
from hrdesk.storage.envelope import Cost

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _in_english():
    with words.speaking("en"):
        yield


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "华诚 100%#1.hrdesk"


@pytest.fixture
def unlocked(path: Path) -> keys.Unlocked:
    return keys.create(path, "admin", "first-password", cost=CHEAP, now=NOW)[0]


@pytest.fixture
def db(path: Path, unlocked: keys.Unlocked):
    with create_database(path, unlocked, at=NOW) as opened:
        yield opened
