"""Cases in and papers out at the terminal, as an agency's IT would script it."""

from __future__ import annotations

from pathlib import Path

from hrdesk.app import access
from hrdesk.app.handover.model import PlanHandover
from hrdesk.app.handover.planning import plan_handover
from tests.app.builders import CHEAP, TODAY, add_people, lead
from tests.app.handover.cases import leaves
from tests.app.imports.files import xlsx
from tests.cli.console import Console


def test_a_case_list_is_imported_and_the_papers_of_an_exit_are_written(agency: Console, tmp_path: Path) -> None:
    desk = access.sign_in(agency.db, agency.user, agency.password, clock=agency.clock, cost=CHEAP)
    leader, leaver, receiver = add_people(desk, 3)
    lead(desk, leader.employee_no, "电催一组")
    rows = [(f"A-{at}", leaver.employee_no, "陈小明", 1000 + at) for at in range(5)]
    path = xlsx(tmp_path, "案件.xlsx", ("案件编号", "催收员工号", "债务人", "欠款余额"), *rows)
    done = agency("import", "cases", path)
    assert (done.code, done.json["new"]) == (0, 5)
    leaves(desk, leaver, last_day=TODAY, effective_day=TODAY)
    plan_handover(desk.work(), PlanHandover((leaver.employee_no,), (receiver.employee_no,)))
    desk.database.close()
    for name in ("handover", "separation", "leaving-certificate"):
        out = tmp_path / f"{name}.pdf"
        written = agency("report", name, "--employee", leaver.employee_no, "--out", out)
        assert (written.code, written.json["documents"]) == (0, 1), written
        assert out.read_bytes().startswith(b"%PDF")
    checked = agency("check")
    assert checked.json["ok"], checked.json


def test_a_paper_of_nobody_is_one_sentence(agency: Console, tmp_path: Path) -> None:
    said = agency("report", "handover", "--out", tmp_path / "a.pdf")
    assert (said.code, said.error["code"]) == (2, "wrong_use")
    said = agency("report", "leaving-certificate", "--employee", "HC9999", "--out", tmp_path / "a.pdf")
    assert (said.code, said.error["code"]) == (3, "no_rows")
    assert not (tmp_path / "a.pdf").exists()
