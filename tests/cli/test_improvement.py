"""An interview and its plan at the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pypdf

from hrdesk.app.improvement.interviewing import save_interview
from hrdesk.app.improvement.model import SaveInterview
from tests.app.builders import PASSWORD, add_people, new_agency
from tests.cli.console import Console


def test_somebodys_newest_is_printed_or_that_about_a_month(tmp_path: Path) -> None:
    desk = new_agency(tmp_path)
    who, other = add_people(desk, 2)
    for month, said in (("2026-09", "九月的面谈"), ("2026-10", "十月的面谈")):
        day = date(2026, int(month[-2:]) + 1, 5)
        save_interview(
            desk.work(), SaveInterview(who.employment_id, day, held=True, month=month, said=said, agreed="再看一个月。")
        )
    desk.database.close()
    console = Console(Path(desk.place), "admin", PASSWORD)
    out = tmp_path / "面谈.pdf"
    for options, words in (((), "十月的面谈"), (("--period", "2026-09"), "九月的面谈")):
        done = console.done("report", "improvement-plan", "--employee", who.employee_no, *options, "--out", out)
        assert (done["pages"], done["documents"], done["missing_glyphs"]) == (1, 1, [])
        text = pypdf.PdfReader(out).pages[0].extract_text()
        assert words in text
        assert who.name in text
    nothing = tmp_path / "x.pdf"
    for number, options in ((other.employee_no, ()), (who.employee_no, ("--period", "2026-08"))):
        said_ = console("report", "improvement-plan", "--employee", number, *options, "--out", nothing)
        assert (said_.code, said_.error["code"]) == (3, "no_rows")
        assert not nothing.exists()
    said_ = console("report", "improvement-plan", "--out", nothing)
    assert (said_.code, said_.error["code"]) == (2, "wrong_use")
