"""One warm reading process for all tests of the room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hrdesk.sheets.guard import Guard


@pytest.fixture(scope="session")
def guard() -> Iterator[Guard]:
    with Guard() as warm:
        yield warm
