"""An unsettled month at the command line: refused with a code, published with a reason, its record as paper and table."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest

from tests.app.builders import PASSWORD, new_agency
from tests.app.reconciliation.test_planted_month import planted
from tests.cli.console import Console


@pytest.fixture
def console(tmp_path: Path) -> Console:
    desk = new_agency(tmp_path)
    planted(desk, tmp_path)
    desk.database.close()
    return Console(Path(desk.place), "admin", PASSWORD)


def test_an_unsettled_month_is_refused_and_published_with_a_reason(console: Console) -> None:
    refused = console("evaluate", "2026-10", "--publish")
    assert (refused.code, refused.error["code"]) == (3, "unreconciled")
    assert "--publish" not in refused.error["message"]
    done = console.done("evaluate", "2026-10", "--publish", "--accept-unreconciled", "财务月底前不出更正表")
    assert done["published"] == 3


def test_the_record_is_written_as_paper_and_as_table(console: Console, tmp_path: Path) -> None:
    paper = console.done("report", "reconciliation", "--period", "2026-10", "--out", tmp_path / "对账.pdf")
    assert (paper["documents"], paper["missing_glyphs"]) == (1, [])
    assert "HC9999" in pypdf.PdfReader(tmp_path / "对账.pdf").pages[0].extract_text()
    table = console.done("export", "reconciliation", "--period", "2026-10", "--out", tmp_path / "对账.csv")
    assert table["rows"] == 11
    first, *rows = (tmp_path / "对账.csv").read_text("utf-8-sig").splitlines()
    assert first.startswith("kind,code,what,case_no,receipt_no,day,amount,employee_no,by_rule")
    assert any("other_owner" in row and "700" in row and ",HC0001,HC0002," in row for row in rows)


def test_the_record_of_no_month_is_wrong_use(console: Console, tmp_path: Path) -> None:
    said = console("report", "reconciliation", "--out", tmp_path / "x.pdf")
    assert (said.code, said.error["code"]) == (2, "wrong_use")
