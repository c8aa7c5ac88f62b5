"""200 random evaluations of the sample agency, recomputed from what HRDesk exports, agree to the last hundredth."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from random import Random

from hrdesk.domain.performance.pack import GRADES
from tests.app.imports.files import xlsx
from tests.cli.console import Console, SampleAgency
from tests.journeys import recompute as other
from tests.journeys.recompute import Recomputed, recompute

WANTED = 200
MONTHS = ("2026-03", "2026-06", "2026-08", "2026-09", "2026-10")

BANDED = {
    "code": "service_bands",
    "name": "客服分档考核",
    "from": "2026-10",
    "positions": ["客服专员"],
    "grades": list(GRADES),
    "lines": [
        {"metric": "connect_rate", "weight": "33.33", "target": "0.38"},
        {"metric": "quality_score", "weight": "33.34", "target": "90", "method": "bands", "cap": "115",
         "bands": [["0", "0"], ["80", "62.5"], ["95", "88.75"], ["100", "100"], ["105", "112"]]},
        {"metric": "valid_complaints", "weight": "13.33", "target": "0.7", "floor": "12.5", "cap": "110"},
        {"metric": "satisfaction", "weight": "20", "target": "4.4", "floor": "60", "cap": "102.25"},
        {"metric": "serious_violation", "weight": "0", "method": "veto", "floor": "59"},
    ],
}  # fmt: skip


def exported(console: Console, period: str, folder: Path) -> dict[str, Recomputed]:
    files = {name: folder / f"{name}-{period}.csv" for name in ("facts", "evaluations", "roster")}
    for name, file in files.items():
        shown = console("export", name, "--period", period, "--out", file, lang="zh_CN")
        assert shown.code == 0
    configuration = folder / "configuration.json"
    console.done("export", "configuration", "--out", configuration)
    return recompute(files["facts"], configuration, files["evaluations"], files["roster"], period)


def violations(sample: SampleAgency, folder: Path) -> Path:
    """Two service agents and a collector did what must never happen."""
    rows = [("HC0050", 1), ("HC0054", 2), ("HC0012", 1)]
    return xlsx(folder, "违规.xlsx", ("工号", "重大违规"), *rows)


def test_200_random_evaluations_agree_to_the_last_hundredth(sample: SampleAgency, tmp_path: Path) -> None:
    console = sample.hr
    file = tmp_path / "banded.json"
    file.write_text(json.dumps({"schemes": [BANDED]}, ensure_ascii=False), "utf-8")
    console.done("configure", file)
    sample.take_all_in()
    console.done("import", "facts", violations(sample, tmp_path), "--period", sample.period)
    console.done("evaluate", sample.period, "--publish")

    every = [(period, number, one) for period in MONTHS for number, one in exported(console, period, tmp_path).items()]
    assert len(every) >= WANTED
    drawn = Random(20261123).sample(every, WANTED)
    wrong = [(period, number, float(one.score), float(one.exported)) for period, number, one in drawn
             if one.score != one.exported]  # fmt: skip
    assert not wrong
    assert not [one for _period, _number, one in every if one.score != one.exported or one.grade != one.exported_grade]
    assert {one.scheme for _period, _number, one in drawn} == {
        "collector", "team_leader", "customer_service", "service_bands",
    }  # fmt: skip
    vetoed = {number: one.exported for period, number, one in every if period == sample.period and one.exported <= 59}
    assert vetoed["HC0012"] == 0
    assert vetoed["HC0050"] == vetoed["HC0054"] == 59


def test_the_recomputation_shares_no_code_with_hrdesk() -> None:
    tree = ast.parse(Path(other.__file__).read_text("utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert not [name for name in names if name.startswith(("hrdesk", "tests"))]
