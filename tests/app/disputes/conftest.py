from __future__ import annotations

from collections.abc import Iterator

import pytest

from hrdesk.app.work import Desk
from tests.app.disputes.builders import Month, published_month


@pytest.fixture
def month(desk: Desk) -> Iterator[Month]:
    made = published_month(desk)
    yield made
    made.hr.database.close()
    made.own.database.close()
