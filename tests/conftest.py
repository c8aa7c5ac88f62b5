"""What holds for every test: nobody's real profile is touched, silence is normal, and the language is reset."""

from __future__ import annotations

import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

# Before anything of HRDesk or Qt is imported: a profile of this test process's own, no screen, no key store.
_PROFILE = Path(tempfile.mkdtemp(prefix="hrdesk-tests-"))
_FOLDERS = {
    "HOME": "home",
    "USERPROFILE": "home",
    "APPDATA": "roaming",
    "LOCALAPPDATA": "local",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "XDG_RUNTIME_DIR": "runtime",
    "HRDESK_PROFILE": "hrdesk",
}


def _isolate() -> None:
    for name in [name for name in os.environ if name.startswith("HRDESK_")]:
        del os.environ[name]
    for name, folder in _FOLDERS.items():
        (_PROFILE / folder).mkdir(mode=0o700, exist_ok=True)
        os.environ[name] = str(_PROFILE / folder)
    if os.environ.get("QT_QPA_PLATFORM") != "windows":  # `dev.py windows test` has a screen of its own for a few
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


_isolate()

# Here new inputs are tried in every run, and a finding prints what repeats it (@reproduce_failure); a change is judged in CI
# by inputs that are the same in every run, so that nothing fails there which the change did not break.
hypothesis_settings.register_profile("here", deadline=None, database=None, print_blob=True)
hypothesis_settings.register_profile("ci", deadline=None, database=None, derandomize=True, print_blob=True)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "here")

#: Log records of WARNING or above that are no failure, each with its reason.
ALLOWED_LOG: tuple[str, ...] = ()


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(_PROFILE, ignore_errors=True)


class _Heard(logging.Handler):
    """Keeps what is logged at WARNING or above while one test runs, in whatever thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        self.expected: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _heard() -> Iterator[_Heard]:
    """Fails a test that logs a warning or an error nobody asked for. (Qt's own messages: pytest-qt, pyproject.toml.)"""
    heard = _Heard()
    root = logging.getLogger()
    root.addHandler(heard)
    yield heard
    root.removeHandler(heard)
    known = (*ALLOWED_LOG, *heard.expected)
    surprises = [line for line in heard.lines if not any(re.search(pattern, line) for pattern in known)]
    missed = [pattern for pattern in heard.expected if not any(re.search(pattern, line) for line in heard.lines)]
    assert not surprises, "unexpected in the log: " + " | ".join(surprises)
    assert not missed, "expected in the log, but not there: " + " | ".join(missed)


@pytest.fixture
def expected_log(_heard: _Heard) -> Callable[[str], None]:
    """``expected_log(pattern)``: a record matching the regular expression is allowed, and must come."""
    return _heard.expected.append


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Every test begins in Chinese, as HRDesk does."""
    from hrdesk import words

    words.use("zh_CN")
    yield
    words.use("zh_CN")


@pytest.fixture
def chinese(_language: None) -> None:
    """The test speaks Chinese, in every thread."""
    from hrdesk import words

    words.use("zh_CN")


@pytest.fixture
def english(_language: None) -> None:
    """The test speaks English, in every thread."""
    from hrdesk import words

    words.use("en")
