"""A list of 1,000,000 people: the windowed model beside loading every row, each in its own process.

Both sides show the same columns of the same file in the same table widget. First paint counts from an open file to the
picture; memory is what the process grew by until then and, windowed, until all ids are there; a jump goes to a row far
down and ends with its words in the picture. CPU seconds.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench import Row

NAME = "lists"
ROWS = 1_000_000
JUMPS = (777_777, 123_456, 999_990, 5)
ROUNDS = 2
_MB = 1_048_576


class Person(NamedTuple):
    """A row shown."""

    id: int
    employee_no: str
    name: str
    team: str
    hired: str
    phone: str


_ALL = "SELECT id, employee_no, name, team, hired, phone FROM person"


def measure() -> list[Row]:
    """Both sides in turns, the least of each."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "people.db"
        _fill(file)
        sides = {side: [_run(side, file) for _ in range(ROUNDS)] for side in ("all", "windowed")}
    least = {side: {name: min(one[name] for one in found) for name in found[0]} for side, found in sides.items()}
    everything, ours = least["all"], least["windowed"]
    peer = "load all, first paint"
    share = ours["grown"] / everything["grown"]
    whole = f"{ours['grown'] / _MB:.0f} MB, {share:.3f} × load all; goal ≤ 0.06"
    return [
        Row(peer, everything["paint"], note=f"{everything['grown'] / _MB:.0f} MB"),
        Row("windowed, first paint", ours["paint"], peer, "goal ≤ 0.05"),
        Row("windowed, all ids there", ours["ids"], peer, whole),
        Row("windowed, a jump", ours["jump"], note="the slowest of four; goal ≤ 0.05 s"),
        Row("load all, a jump", everything["jump"]),
    ]


def _fill(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute(
            "CREATE TABLE person (id INTEGER PRIMARY KEY, employee_no TEXT, name TEXT, team TEXT, hired TEXT, phone TEXT)"
        )
        rows = ((f"HC{n:07d}", f"张{n}", f"{n % 40}组", "2024-03-01", f"138{n:08d}") for n in range(ROWS))
        database.executemany("INSERT INTO person (employee_no, name, team, hired, phone) VALUES (?, ?, ?, ?, ?)", rows)


def _run(side: str, file: Path) -> dict[str, float]:
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    words = [sys.executable, "-m", "tests.bench.lists", side, str(file)]
    found: dict[str, float] = json.loads(subprocess.run(words, check=True, capture_output=True, env=env).stdout)
    return found


def _held() -> int:
    """The memory this process holds, in bytes; where the system does not tell it, the most it has held."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    from resource import RUSAGE_SELF, getrusage

    most = getrusage(RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _timed(work: Callable[[], Any]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _side(side: str, file: str) -> dict[str, float]:
    """One side, in this process."""
    from PySide6.QtWidgets import QApplication

    from hrdesk.gui.models.table import Column, TableModel, WindowedModel
    from hrdesk.gui.theme import Theme
    from hrdesk.gui.widgets.table import DataTable

    app = QApplication(sys.argv[:1])
    theme = Theme(app)
    database = sqlite3.connect(file)
    columns = [Column(name, name) for name in Person._fields[1:]]

    def fetch(ids: Sequence[Any], deliver: Callable[[Sequence[Any]], None]) -> None:
        marks = ", ".join("?" * len(ids))
        rows = {row[0]: Person(*row) for row in database.execute(f"{_ALL} WHERE id IN ({marks})", list(ids))}
        deliver([rows[number] for number in ids])

    model = WindowedModel(columns, fetch) if side == "windowed" else TableModel(columns)
    table = DataTable(columns, name="", model=model)
    table.resize(1200, 700)
    table.show()
    table.grab()
    before = _held()

    def first() -> None:
        if isinstance(model, WindowedModel):
            model.load(array("q", (row[0] for row in database.execute("SELECT id FROM person ORDER BY id LIMIT 200"))))
        else:
            model.load([Person(*row) for row in database.execute(f"{_ALL} ORDER BY id")])
        table.grab()

    def ids() -> None:
        if isinstance(model, WindowedModel):
            model.load(array("q", (row[0] for row in database.execute("SELECT id FROM person ORDER BY id"))))
        table.grab()

    def jump(number: int) -> None:
        table.scrollTo(model.index(number, 0))
        table.grab()
        assert model.index(number, 0).data() == f"HC{number:07d}"

    found: dict[str, float] = {"paint": _timed(first), "ids": _timed(ids), "grown": _held() - before}
    found["jump"] = max(_timed(lambda number=number: jump(number)) for number in JUMPS)  # type: ignore[misc]
    del theme
    return found


if __name__ == "__main__":
    print(json.dumps(_side(sys.argv[1], sys.argv[2])))
    sys.stdout.flush()
    os._exit(0)  # a million rows are not taken down one by one
