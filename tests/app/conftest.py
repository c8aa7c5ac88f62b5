"""An agency's file for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hrdesk.app.work import Desk
from tests.app.builders import Clock, new_agency


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """The administrator of 华诚信服, signed in."""
    opened = new_agency(tmp_path, clock)
    yield opened
    opened.database.close()
