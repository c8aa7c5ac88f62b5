"""Turnover on a real file nobody here made: from the workbook to the printed report, by commands alone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.console import DATA, new_agency
from tests.journeys.test_real_files import written

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real files is not beside the project"),
]

FILE = DATA / "hr" / "ibm_attrition_25col_bom.csv"
MAPPING = {
    "source": "ibm-attrition",
    "columns": {"EmployeeNumber": "employee_no", "Department": "department", "Attrition": "status"},
    "constants": {"hire_date": "2015-01-01", "leave_date": "2026-10-15"},
    "copies": {"name": "employee_no"},
    "values": {"status": {"Yes": "已离职", "No": "正式"}},
}


def test_the_leavers_of_a_real_file_are_counted_by_department(tmp_path: Path) -> None:
    console = new_agency(tmp_path)
    mapping = written(tmp_path, "roster.json", MAPPING)
    taken = console.done("import", "roster", FILE, "--map", mapping, "--accept", "good", code=1)
    assert taken["rejected"] == 2
    out = tmp_path / "turnover.csv"
    console.done("export", "turnover", "--period", "2026-10", "--out", out)
    rows = list(csv.DictReader(out.open(encoding="utf-8-sig")))
    whole = rows[0]
    assert (whole["Opening"], whole["Left"], whole["Closing"], whole["Joined"]) == ("1468", "237", "1231", "0")
    assert float(whole["Rate B"]) == pytest.approx(237 / 1468, abs=0.0001)
    units = {row["Name"]: (row["Left"], row["Opening"]) for row in rows if row["Parted by"] == "Department"}
    assert units == {
        "Research & Development": ("133", "959"),
        "Sales": ("92", "444"),
        "Human Resources": ("12", "63"),
        "Unassigned": ("0", "2"),
    }
    paper = tmp_path / "turnover.pdf"
    done = console.done("report", "turnover", "--period", "2026-10", "--out", paper)
    assert done["documents"] == 1
    assert done["missing_glyphs"] == []
    text = "".join(page.extract_text() for page in PdfReader(paper).pages)
    for figure in ("1468", "237", "1231", "133", "16.1 %"):
        assert figure in text
