"""What every test of imports begins with."""

from __future__ import annotations

import pytest

from tests.app.builders import new_agency


@pytest.fixture
def desk(tmp_path):
    return new_agency(tmp_path)
