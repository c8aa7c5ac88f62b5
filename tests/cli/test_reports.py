"""The reports at the command line: a department's month, a year, all papers as file and as folder, workbooks."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest

from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from tests.app.builders import PASSWORD, new_agency
from tests.app.performance.month import MONTH, figures, team
from tests.cli.console import Console


@pytest.fixture
def console(tmp_path: Path) -> Console:
    desk = new_agency(tmp_path)
    for who in team(desk, 2, names=("马洁", "石凯")):
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    desk.database.close()
    return Console(Path(desk.place), "admin", PASSWORD)


@pytest.mark.parametrize("name", ["summary", "department"])
def test_a_departments_month(console: Console, tmp_path: Path, name: str) -> None:
    out = tmp_path / "汇总.pdf"
    done = console.done("report", name, "--period", "2026-10", "--department", "催收一部", "--out", out)
    assert (done["documents"], done["missing_glyphs"]) == (1, [])
    assert "电催一组" in pypdf.PdfReader(out).pages[0].extract_text()
    refused = console("report", name, "--period", "2026-10", "--department", "无", "--out", tmp_path / "x.pdf")
    assert (refused.code, refused.error["code"]) == (3, "not_found")


def test_years_of_everybody_and_of_one(console: Console, tmp_path: Path) -> None:
    whole = console.done("report", "year", "--period", "2026-10", "--out", tmp_path / "a.pdf")
    assert whole["documents"] == 2
    one = console.done("report", "year", "--period", "2026-10", "--from", "2025-10", "--employee", "HC0001", "--out",
                       tmp_path / "b.pdf")  # fmt: skip
    assert one["documents"] == 1
    said = console("report", "year", "--period", "2026-10", "--from", "2026-09", "--out", tmp_path / "c.pdf")
    assert (said.code, said.error["code"]) == (2, "wrong_use")


def test_all_papers_as_a_file_and_as_a_folder(console: Console, tmp_path: Path) -> None:
    done = console.done("report", "month", "--period", "2026-10", "--out", tmp_path / "月.pdf")
    assert done["documents"] == 1 + 1 + 2 + 1 + 1
    assert [one["kind"] for one in done["left_out"]] == ["appeals"]
    folder = console.done(
        "report", "month", "--period", "2026-10", "--only", "evaluation,team", "--out", tmp_path / "月"
    )
    assert (folder["documents"], folder["left_out"]) == (3, [])
    assert len(list((tmp_path / "月").iterdir())) == 3
    again = console("report", "month", "--period", "2026-10", "--out", tmp_path / "月")
    assert (again.code, again.error["code"]) == (3, "exists")


def test_an_unknown_kind_or_no_month_is_wrong_use(console: Console, tmp_path: Path) -> None:
    for more in (("--period", "2026-10", "--only", "team,nonsense"), ()):
        said = console("report", "month", *more, "--out", tmp_path / "x.pdf")
        assert (said.code, said.error["code"]) == (2, "wrong_use")


@pytest.mark.parametrize("what", ["month", "summary", "year"])
def test_workbooks(console: Console, tmp_path: Path, what: str) -> None:
    done = console.done("export", what, "--period", "2026-10", "--out", tmp_path / f"{what}.xlsx")
    assert done["rows"] > 2
    said = console("export", what, "--out", tmp_path / "x.xlsx")
    assert said.code == 2


def test_what_there_was_nothing_of_is_called_by_its_name_in_words_and_by_its_code_for_scripts(
    console: Console, tmp_path: Path
) -> None:
    said = console("report", "month", "--period", "2026-10", "--out", tmp_path / "月.pdf", as_json=False)
    assert "Appeal records: " in said.out
    assert "appeals:" not in said.out
