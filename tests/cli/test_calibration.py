"""The calibration record at the command line."""

from __future__ import annotations

from pathlib import Path

import pypdf

from hrdesk.app.performance.evaluation import evaluate
from tests.app.builders import PASSWORD, new_agency
from tests.app.performance.month import MONTH, figures, team
from tests.cli.console import Console


def test_the_record_is_written_as_paper_and_refused_for_a_month_without_scores(tmp_path: Path) -> None:
    desk = new_agency(tmp_path)
    for one in team(desk, 3):
        figures(desk, one)
    evaluate(desk.work(), MONTH)
    desk.database.close()
    console = Console(Path(desk.place), "admin", PASSWORD)
    done = console.done("report", "calibration", "--period", "2026-10", "--out", tmp_path / "校准.pdf")
    assert (done["pages"], done["documents"], done["missing_glyphs"]) == (1, 1, [])
    assert "October 2026" in pypdf.PdfReader(tmp_path / "校准.pdf").pages[0].extract_text()
    said = console("report", "calibration", "--period", "2026-08", "--out", tmp_path / "x.pdf")
    assert said.error["code"] == "no_rows"
    assert not (tmp_path / "x.pdf").exists()
    said = console("report", "calibration", "--out", tmp_path / "x.pdf")
    assert (said.code, said.error["code"]) == (2, "wrong_use")
