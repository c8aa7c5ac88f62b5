"""``hrdesk watch`` for the task scheduler, and ``export template-…``."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from hrdesk.cli.terminal import Terminal
from tests.app.builders import CHEAP
from tests.cli.console import run, sample_agency


@pytest.fixture(scope="module")
def agency(tmp_path_factory):
    return sample_agency(tmp_path_factory.mktemp("watch"))


class Pauses:
    """Stands in for the time a command waits; ends it after some rounds, as Ctrl+C does."""

    def __init__(self, most=100):
        self.seconds = []
        self.most = most

    def __call__(self, seconds):
        self.seconds.append(seconds)
        if len(self.seconds) >= self.most:
            raise KeyboardInterrupt


def watch(agency, *words, pause=None, as_json=True):
    hr = agency.hr
    given = ["watch", *map(str, words), "--db", str(hr.db), "--user", hr.user, "--lang", "en"]
    terminal = replace(Terminal(hr.clock, lambda prompt: hr.password, CHEAP), pause=pause or Pauses())
    return run(*given, *(["--json"] if as_json else []), terminal=terminal)


def test_files_are_taken_once_and_what_waits_is_told(agency, tmp_path):
    kinds = {kind: file for kind, file in agency.workbooks if kind != "roster"}
    kind, file = next(iter(kinds.items()))
    agency.hr.done("import", kind, file, "--period", agency.period)  # its columns are remembered now
    batch = agency.hr.done("import", kind, file, "--period", agency.period)["batch"]
    (tmp_path / kind).mkdir()
    book = load_workbook(file)
    page = book.worksheets[-1] if len(book.worksheets) == 1 else book.worksheets[0]
    page.cell(page.max_row + 3, 1).value = " "
    book.save(tmp_path / kind / "daily.xlsx")
    pause = Pauses()
    told = watch(agency, tmp_path, "--once", pause=pause)
    assert told.code == 1
    assert told.json["taken"] == []
    assert [one["file"] for one in told.json["waiting"]] == [f"{kind}/daily.xlsx"]  # no rule says what it is
    assert pause.seconds == [3.0]
    again = watch(agency, tmp_path, "--once")
    assert (again.code, again.json["taken"], again.json["waiting"]) == (0, [], [])
    assert batch


def test_without_a_folder_it_is_said_what_to_do(agency):
    told = watch(agency, "--once")
    assert told.code == 2
    assert "Settings" in told.error["hint"]


def test_a_folder_that_is_not_there_is_said(agency, tmp_path):
    told = watch(agency, tmp_path / "gone", "--once")
    assert (told.code, told.error["code"]) == (3, "unavailable")


def test_without_once_it_goes_on_until_it_is_stopped(agency, tmp_path):
    told = watch(agency, tmp_path, pause=Pauses(3), as_json=False)
    assert told.code == 3
    assert watch(agency, tmp_path, pause=Pauses(3)).code == 2  # one JSON object is one answer


@pytest.mark.parametrize("kind", ["roster", "facts", "repayments", "calls", "quality", "complaints", "feedback"])
def test_a_template_of_every_kind_is_written(agency, tmp_path, kind):
    done = agency.hr.done("export", f"template-{kind}", "--out", tmp_path / "t.xlsx")
    assert done["rows"] == load_workbook(tmp_path / "t.xlsx").worksheets[0].max_column - 1


def test_the_refused_rows_are_given_out_with_their_cells_marked(agency, tmp_path):
    kind, file = next((kind, file) for kind, file in agency.workbooks if kind == "repayments")
    shutil.copy(file, tmp_path / "bad.xlsx")
    book = load_workbook(tmp_path / "bad.xlsx")
    page = book.worksheets[0]
    place = next(cell.column for row in page.iter_rows(max_row=5) for cell in row if cell.value == "工号")
    page.cell(page.max_row - 1, place).value = "NOBODY"
    book.save(tmp_path / "bad.xlsx")
    agency.hr.done(
        "import",
        kind,
        tmp_path / "bad.xlsx",
        "--period",
        agency.period,
        "--dry-run",
        "--marked",
        tmp_path / "m.xlsx",
        code=1,
    )
    marked = load_workbook(tmp_path / "m.xlsx").worksheets[0]
    assert any(cell.fill.fgColor.rgb == "FFFBE3E1" for row in marked.iter_rows() for cell in row)
