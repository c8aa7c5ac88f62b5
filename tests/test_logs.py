"""What is kept of a failure: where in the code and of what kind, never what it was about."""

from __future__ import annotations

import faulthandler
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hrdesk import logs


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """The logger, the hook and the crash handler of the test run come back."""
    logger, hook, watched = logging.getLogger("hrdesk"), sys.excepthook, faulthandler.is_enabled()
    before = list(logger.handlers)
    yield
    for handler in [one for one in logger.handlers if one not in before]:
        handler.close()
        logger.removeHandler(handler)
    for handler in before:
        logger.addHandler(handler)
    logger.propagate, sys.excepthook = True, hook
    faulthandler.disable()
    if watched:
        faulthandler.enable(sys.__stderr__)


def failing() -> BaseException:
    try:
        raise ValueError("李雷的身份证号是 11010519491231002X")
    except ValueError as failure:
        return failure


def test_what_nobody_caught_is_logged_by_place_and_kind_and_told_once(tmp_path: Path) -> None:
    told: list[str] = []
    logs.start(tmp_path)
    logs.last_resort(told.append)
    failure = failing()
    sys.excepthook(type(failure), failure, failure.__traceback__)
    kept = (tmp_path / "hrdesk.log").read_text("utf-8")
    assert "uncaught: ValueError" in kept
    assert "failing" in kept
    assert len(told) == 1
    for text in (kept, told[0]):
        assert "李雷" not in text
        assert "11010519491231002X" not in text


def test_a_crash_of_the_machine_s_own_code_has_a_file_to_tell_of_it(tmp_path: Path) -> None:
    logs.start(tmp_path)
    assert faulthandler.is_enabled()
    assert (tmp_path / "crash.log").exists()


def test_the_file_of_crashes_is_kept_short(tmp_path: Path) -> None:
    (tmp_path / "crash.log").write_bytes(b"x" * (logs.CRASHES + 1))
    logs.watch_for_crashes(tmp_path)
    assert (tmp_path / "crash.log").stat().st_size == 0
    assert (tmp_path / "crash.log.1").stat().st_size == logs.CRASHES + 1


def test_a_folder_that_cannot_be_made_only_means_no_log(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be", "utf-8")
    logs.start(tmp_path / "logs")
    logging.getLogger("hrdesk").warning("nobody keeps this")
    assert (tmp_path / "logs").is_file()
