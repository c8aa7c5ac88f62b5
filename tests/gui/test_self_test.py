"""IT's question to an installed program: does it work on this PC?"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication

from hrdesk.app import self_test as checks
from hrdesk.gui import self_test
from hrdesk.gui.jobs import Job, Jobs


def _kept() -> str:
    return "kept"


@pytest.mark.usefixtures("qapp", "english")
def test_every_page_a_paper_a_workbook_and_the_store_are_tried_and_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checks, "credentials", _kept)
    place = tmp_path / "報告" / "self-test.txt"
    assert self_test.main(["--report", str(place)]) == 0
    said = place.read_text("utf-8")
    assert said == capsys.readouterr().out
    lines = said.strip().splitlines()
    assert lines[-1] == "Everything works."
    assert all(line.startswith("good") for line in lines[:-1])
    for tried in (
        "versions",
        "libraries",
        "workbook",
        "locks",
        "PDF",
        "page today",
        "page people",
        "page mine",
        "credential store",
    ):
        assert tried in said
    assert not [top for top in QApplication.topLevelWidgets() if top.isVisible()]


@pytest.mark.usefixtures("qapp", "english")
def test_what_fails_is_named_and_the_rest_is_tried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(*_given: object) -> str:
        raise OSError("this PC lacks something")

    monkeypatch.setattr(checks, "sample", broken)
    monkeypatch.setattr(checks, "credentials", _kept)
    place = tmp_path / "self-test.txt"
    assert self_test.main(["--report", str(place)]) == 3
    said = place.read_text("utf-8")
    assert "FAILED  encrypted file" in said
    assert "good  credential store" in said
    assert "1 of the checks failed." in said


def test_what_a_page_begins_in_the_turn_in_which_it_seemed_at_rest_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jobs, turns = SimpleNamespace(busy=True), []

    def turn(of: SimpleNamespace, at_most_ms: int) -> None:
        turns.append(at_most_ms)
        of.busy = len(turns) == 1

    monkeypatch.setattr(self_test, "_one_turn", turn)
    assert self_test._rests(jobs)
    assert len(turns) == 2


@pytest.mark.usefixtures("qapp")
def test_a_page_rests_when_all_it_asked_for_has_come() -> None:
    jobs = Jobs()
    done: list[str] = []

    def ask_more() -> None:
        jobs.read(lambda _job: "more", done=done.append)

    def ask(found: str) -> None:
        done.append(found)
        ask_more()

    jobs.read(lambda _job: "first", done=ask)
    assert self_test._rests(jobs)
    assert done == ["first", "more"]
    assert jobs.close()


@pytest.mark.usefixtures("qapp")
def test_a_page_that_asks_for_ever_is_said_not_to_rest() -> None:
    jobs = Jobs()

    def again(_found: object = None) -> None:
        jobs.read(_nothing, done=again)

    again()
    assert not self_test._rests(jobs, 50)
    assert jobs.close()


def _nothing(_job: Job[None]) -> None:
    """A read of no time."""
