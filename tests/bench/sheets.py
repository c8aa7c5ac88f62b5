"""Reading and writing 100,000 × 12 cells: HRDesk beside the fastest libraries alone.

Floor of reading: python-calamine's list of rows, unchecked, in this process. Floor of writing: rustpy-xlsxwriter fed
with ready-made rows. HRDesk reads in its guarded process, checks the sheet's own XML, and types every column.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from tests.bench import Row

NAME = "sheets"
ROWS = 100_000
_MB = 1_048_576
HEADING = (
    "工号",
    "姓名",
    "部门",
    "案件编号",
    "委托方",
    "回款金额",
    "到账日期",
    "流水号",
    "小组",
    "坐席号",
    "备注",
    "是否冲销",
)


def rows() -> list[tuple[Any, ...]]:
    """A month of repayments of a thousand people."""
    chance = Random(7)
    first = date(2026, 9, 1)
    return [
        (
            f"HC{n % 1000:04d}", f"张{n % 1000}", f"{n % 4}部", f"A{n:09d}", chance.choice("甲乙丙丁"),
            Decimal(chance.randrange(100, 2_000_000)) / 100, first + timedelta(days=n % 30), f"LS{n:012d}", f"{n % 6}组",
            f"8{n % 1000:03d}", "" if n % 3 else "分期", "否",
        )
        for n in range(ROWS)
    ]  # fmt: skip


def cpu() -> float:
    """CPU seconds of this process and of those it has waited for."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def timed(job: Callable[[], Any]) -> float:
    """CPU seconds of a job."""
    start = cpu()
    job()
    return cpu() - start


def measure() -> list[Row]:
    """All sides, one after another, in one run."""
    from rustpy_xlsxwriter import write_worksheet

    from hrdesk.sheets.export import Column, write_table

    table = rows()
    kinds = dict.fromkeys(HEADING, "text") | {"回款金额": "money", "到账日期": "day", "工号": "identifier"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "回款.xlsx"
        ready = [
            dict(zip(HEADING, [float(cell) if type(cell) is Decimal else cell for cell in row], strict=True))
            for row in table
        ]
        bare = timed(lambda: write_worksheet(ready, str(path)))
        ready.clear()
        ours = timed(lambda: write_table(path, [Column(name, kinds[name]) for name in HEADING], table))
        return [
            Row("rustpy-xlsxwriter alone writes", bare),
            Row("HRDesk exports", ours, "rustpy-xlsxwriter alone writes", "goal 1.3"),
            *_reading(path),
        ]


def _reading(path: Path) -> list[Row]:
    from python_calamine import CalamineWorkbook

    start = time.perf_counter()
    floor = timed(lambda: CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())
    waited = time.perf_counter() - start
    start = time.perf_counter()
    ours = timed(lambda: _hrdesk(path))
    ours_waited = time.perf_counter() - start
    slow = timed(lambda: _openpyxl(path))
    listed, held = _grown("calamine", path), _grown("hrdesk", path)
    memory = f"{held / _MB:.0f} MB at most in both processes, {held / listed:.2f} × calamine's list; goal ≤ 1.3"
    return [
        Row("python-calamine alone reads", floor, note=f"{waited:.2f} s on the clock; its list {listed / _MB:.0f} MB"),
        Row(
            "HRDesk reads, checks and types",
            ours,
            "python-calamine alone reads",
            f"goal ≤ 1.35; {ours_waited:.2f} s; {memory}",
        ),
        Row("openpyxl merely reads", slow, "HRDesk reads, checks and types", "goal ≥ 3"),
    ]


def _grown(side: str, path: Path) -> int:
    """Bytes by which a process of its own grew at most while one side read the file; with its child process."""
    command = [sys.executable, "-m", "tests.bench.sheets", side, str(path)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _peak(process: int | str = "self") -> int:
    """The most memory a process has held, in bytes."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def _measured_alone(side: str, path: str) -> int:
    if side == "calamine":
        from python_calamine import CalamineWorkbook

        before = _peak()
        held: Any = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        return _peak() - before if held else 0
    from hrdesk.sheets.guard import Guard
    from hrdesk.sheets.kinds import REPAYMENTS
    from hrdesk.sheets.mapping import propose
    from hrdesk.sheets.reading import choose_sheet, table_of
    from hrdesk.sheets.rows import read_rows

    with tempfile.TemporaryDirectory() as folder, Guard() as guard:
        small = Path(folder) / "small.csv"
        small.write_text("a,b\n1,2\n")
        guard.read(small)
        before = _peak() + _peak(guard.process_id or 0)
        sheet = choose_sheet(guard.read(path), REPAYMENTS)
        layout = table_of(sheet, REPAYMENTS)
        found = read_rows(sheet, layout, propose(layout, REPAYMENTS), REPAYMENTS)
        return _peak() + _peak(guard.process_id or 0) - before if found.size else 0


def _hrdesk(path: Path) -> None:
    from hrdesk.sheets.guard import Guard
    from hrdesk.sheets.kinds import REPAYMENTS
    from hrdesk.sheets.mapping import propose
    from hrdesk.sheets.reading import choose_sheet, table_of
    from hrdesk.sheets.rows import read_rows

    with Guard() as guard:
        sheet = choose_sheet(guard.read(path), REPAYMENTS)
    layout = table_of(sheet, REPAYMENTS)
    found = read_rows(sheet, layout, propose(layout, REPAYMENTS), REPAYMENTS)
    assert found.size == ROWS
    assert not found.problems


def _openpyxl(path: Path) -> None:
    from openpyxl import load_workbook

    for _row in load_workbook(path, read_only=True).active.iter_rows(values_only=True):
        pass


if __name__ == "__main__":
    print(_measured_alone(*sys.argv[1:]))
