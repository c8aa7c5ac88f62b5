"""As for the commands: a profile of its own for each test, a new agency, the sample agency."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.console import Console, SampleAgency, new_agency, sample_agency


@pytest.fixture(autouse=True)
def _own_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HRDESK_PROFILE", str(tmp_path / "profile"))


@pytest.fixture
def agency(tmp_path: Path) -> Console:
    """The administrator of a new agency at the terminal."""
    return new_agency(tmp_path)


@pytest.fixture
def sample(tmp_path: Path) -> SampleAgency:
    """A copy of the sample agency."""
    return sample_agency(tmp_path)
