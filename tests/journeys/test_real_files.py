"""Real workbooks nobody here made, by commands alone: from the files to printed, recomputed evaluations."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.cli.console import DATA, Console, new_agency
from tests.journeys.recompute import Recomputed, recompute, table

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real files is not beside the project"),
]

WEEKLY = sorted((DATA / "kpi_cn" / "weekly_report").rglob("*.xls*"))
WEEKLY_CONFIGURATION = {
    "metrics": [
        {"code": "progress", "name": "本周进度", "unit": "percent", "aggregation": "mean", "decimals": 1},
        {"code": "delay_days", "name": "延期天数", "unit": "days", "aggregation": "sum", "direction": "lower",
         "decimals": 0},
        {"code": "done_share", "name": "是否完成", "unit": "percent", "aggregation": "ratio", "decimals": 1},
    ],
    "grades": [
        {"code": "A", "name": "优秀", "start": 100, "coefficient": 1.2},
        {"code": "B", "name": "良好", "start": 85, "coefficient": 1.1},
        {"code": "C", "name": "合格", "start": 70, "coefficient": 1},
        {"code": "D", "name": "不合格", "start": 0, "coefficient": 0.8},
    ],
    "schemes": [
        {"code": "weekly", "name": "周报考核", "lines": [
            {"metric": "progress", "weight": 40, "target": 0.9},
            {"metric": "delay_days", "weight": 20, "target": 2},
            {"metric": "done_share", "weight": 40, "target": 0.8},
        ]},
    ],
}  # fmt: skip
WEEKLY_ROSTER = {
    "source": "周报",
    "columns": {"部门": "department", "责任人": "name"},
    "match": ["name", "department"],
    "constants": {"status": "正式", "hire_date": "2018-01-01"},
}
WEEKLY_FACTS = {
    "source": "周报指标",
    "columns": {"部门": "department", "责任人": "name", "日期": "day", "本周进度": "progress",
                "延期天数": "delay_days", "是否完成": "done_share"},
    "match": ["name", "department"],
    "values": {"done_share": {"是": "1", "否": "0"}},
}  # fmt: skip

RATINGS = DATA / "hr" / "ibm_attrition_25col_bom.csv"
RATINGS_CONFIGURATION = {
    "metrics": [
        {"code": "job_sat", "name": "工作满意度", "unit": "points", "aggregation": "mean", "decimals": 1},
        {"code": "env_sat", "name": "环境满意度", "unit": "points", "aggregation": "mean", "decimals": 1},
        {"code": "perf", "name": "绩效评级", "unit": "points", "aggregation": "last", "decimals": 0},
        {"code": "involve", "name": "工作投入", "unit": "points", "aggregation": "mean", "decimals": 1},
        {"code": "distance", "name": "距离", "unit": "number", "aggregation": "sum", "direction": "lower",
         "decimals": 0},
    ],
    "grades": WEEKLY_CONFIGURATION["grades"],
    "schemes": [
        {"code": "ratings", "name": "评级考核", "lines": [
            {"metric": "job_sat", "weight": "33.33", "target": 3},
            {"metric": "env_sat", "weight": "16.67", "target": "2.7"},
            {"metric": "perf", "weight": 20, "target": 3},
            {"metric": "involve", "weight": 20, "target": 3, "method": "bands",
             "bands": [[0, 0], [60, 70], [100, 100], [120, 115]]},
            {"metric": "distance", "weight": 10, "target": 7},
        ]},
    ],
}  # fmt: skip
RATINGS_ROSTER = {
    "source": "ibm",
    "columns": {"EmployeeNumber": "employee_no", "Department": "department"},
    "constants": {"hire_date": "2015-01-01", "status": "正式"},
    "copies": {"name": "employee_no"},
}
RATINGS_FACTS = {
    "source": "ibm-ratings",
    "columns": {"EmployeeNumber": "employee_no", "JobSatisfaction": "job_sat", "EnvironmentSatisfaction": "env_sat",
                "PerformanceRating": "perf", "JobInvolvement": "involve", "DistanceFromHome": "distance"},
}  # fmt: skip


def written(folder: Path, name: str, content: dict[str, Any]) -> Path:
    path = folder / name
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def recomputed(console: Console, period: str, folder: Path) -> dict[str, Recomputed]:
    files = {name: folder / f"{name}.csv" for name in ("facts", "evaluations", "roster")}
    for name, file in files.items():
        assert console("export", name, "--period", period, "--out", file, lang="zh_CN").code == 0
    console.done("export", "configuration", "--out", folder / "configuration.json")
    return recompute(files["facts"], folder / "configuration.json", files["evaluations"], files["roster"], period)


def test_48_weekly_workbooks_become_169_printed_evaluations(tmp_path: Path) -> None:
    assert len(WEEKLY) == 48
    console = new_agency(tmp_path)
    console.done("configure", written(tmp_path, "configuration.json", WEEKLY_CONFIGURATION))
    roster, facts = (
        written(tmp_path, name, content)
        for name, content in (("roster.json", WEEKLY_ROSTER), ("facts-map.json", WEEKLY_FACTS))
    )
    counted: Counter[str] = Counter()
    for file in WEEKLY:
        counted["people"] += console.done("import", "roster", file, "--map", roster)["new"]
    for file in WEEKLY:
        done = console.done("import", "facts", file, "--map", facts)
        assert done["rows"] == done["new"] + done["same"] + done["duplicate"]
        counted["rows"] += done["rows"]
        counted["new"] += done["new"]
    assert counted == {"people": 169, "rows": 675, "new": 675}

    console.done("export", "roster", "--out", tmp_path / "people.csv")
    people = table(tmp_path / "people.csv")
    assert len(people) == len({one["employee number"] for one in people}) == 169
    assert len({one["name"] for one in people}) == 109
    assert all(one["employee number"].startswith("HC") for one in people)

    published = console.done("evaluate", "2020-06", "--publish")
    assert (published["computed"], published["published"], published["blocked"]) == (169, 169, [])
    agreed = recomputed(console, "2020-06", tmp_path)
    assert len(agreed) == 169
    assert not [number for number, one in agreed.items() if one.score != one.exported]
    done_share = [row for row in table(tmp_path / "facts.csv") if row["metric"] == "done_share"]
    yes = sum(int(row["numerator"]) for row in done_share)
    every = sum(int(row["denominator"]) for row in done_share)
    assert (yes, every - yes) == (540, 135)

    printed = console.done("report", "evaluation", "--period", "2020-06", "--out", tmp_path / "all.pdf")
    assert (printed["documents"], printed["missing_glyphs"]) == (169, [])
    assert len(PdfReader(tmp_path / "all.pdf").pages) == printed["pages"]
    assert console.done("check")["ok"]


def with_an_empty_rating() -> set[str]:
    ratings = [column for column in RATINGS_FACTS["columns"] if column != "EmployeeNumber"]
    return {row["EmployeeNumber"] for row in table(RATINGS) if row["EmployeeNumber"] and not all(map(row.get, ratings))}


def test_1470_rows_of_an_odd_shape_become_1468_evaluations_and_two_refusals(tmp_path: Path) -> None:
    console = new_agency(tmp_path)
    console.done("configure", written(tmp_path, "configuration.json", RATINGS_CONFIGURATION))
    roster = written(tmp_path, "roster.json", RATINGS_ROSTER)
    nothing = console.done("import", "roster", RATINGS, "--map", roster, code=1)
    assert nothing["batch"] is None
    people = console.done("import", "roster", RATINGS, "--map", roster, "--accept", "good", code=1)
    assert (people["new"], people["rejected"]) == (1468, 2)
    refused = [one for one in people["problems"] if one["row"]]
    assert len({one["row"] for one in refused}) == 2
    assert all(one["message"] for one in refused)

    facts = written(tmp_path, "facts-map.json", RATINGS_FACTS)
    ratings = console.done(
        "import", "facts", RATINGS, "--map", facts, "--period", "2026-10", "--accept", "good", code=1
    )
    assert (ratings["new"], ratings["rejected"]) == (1468, 2)
    published = console.done("evaluate", "2026-10", "--publish", code=1)
    gaps = {one["employee_no"] for one in published["blocked"]}
    assert gaps == with_an_empty_rating()  # an empty cell is no 0: who has one is not published
    assert (published["computed"], published["published"]) == (1468, 1468 - len(gaps))
    agreed = recomputed(console, "2026-10", tmp_path)
    assert len(agreed) == published["published"]
    assert not [number for number, one in agreed.items() if one.score != one.exported]
    printed = console.done("report", "evaluation", "--period", "2026-10", "--out", tmp_path / "all.pdf")
    assert printed["documents"] == 1468
    assert len(PdfReader(tmp_path / "all.pdf").pages) == printed["pages"]
