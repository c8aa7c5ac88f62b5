"""What was set by hand and a file says otherwise, at the command line: told, kept, or the file's taken on request."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from hrdesk.app.performance.correcting import CorrectRecord, correct_record
from hrdesk.domain.performance.entering import Figure
from hrdesk.storage import tables as t
from tests.app.builders import PASSWORD, add_people, new_agency
from tests.app.imports.files import OCTOBER, take, xlsx
from tests.cli.console import Console

HEAD = ("流水号", "到账日期", "工号", "回款金额")


@pytest.fixture
def console(tmp_path: Path) -> Console:
    desk = new_agency(tmp_path)
    add_people(desk, 1, names=("马洁",))
    first = xlsx(tmp_path, "一.xlsx", HEAD, ("HK1", "2026-10-03", "HC0001", 100))
    take(desk, "repayments", first, period=OCTOBER)
    with desk.work().read() as conn:
        held = conn.execute(select(t.fact)).one()
    order = CorrectRecord(
        held.employment_id, "recovered_amount", 202610, 3, "HK1", Figure(Decimal(90)), "流水金额录错", held.batch_id
    )
    correct_record(desk.work(), order)
    desk.database.close()
    return Console(Path(desk.place), "admin", PASSWORD)


def test_it_is_told_kept_and_taken_only_on_request(console: Console, tmp_path: Path) -> None:
    file = xlsx(tmp_path, "二.xlsx", HEAD, ("HK1", "2026-10-03", "HC0001", 95), ("HK2", "2026-10-03", "HC0001", 5))
    looked = console.done("import", "repayments", file, "--period", "2026-10", "--dry-run")
    assert (looked["new"], looked["changed"], looked["by_hand"], looked["kept"]) == (1, 0, 1, None)
    (one,) = looked["set_by_hand"]
    assert (one["row"], one["employee_no"], one["name"], one["metric"]) == (2, "HC0001", "马洁", "recovered_amount")
    assert "100.00 → 90.00" in one["message"]
    assert "the file says 95.00" in one["message"]
    said = console("import", "repayments", file, "--period", "2026-10", as_json=False).out
    assert "HC0001 马洁" in said
    assert "It was kept" in said
    done = console.done("import", "repayments", file, "--period", "2026-10", "--by-hand", "file")
    assert (done["by_hand"], done["kept"]) == (1, False)
    assert console.done("import", "repayments", file, "--period", "2026-10", "--dry-run")["same"] == 2
