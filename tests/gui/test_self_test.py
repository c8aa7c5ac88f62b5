"""IT's question to an installed program: does it work on this PC?"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from hrdesk.app import self_test as checks
from hrdesk.gui import self_test


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
