"""A validated import of 100,000 × 12 cells: HRDesk beside calamine and ``executemany`` into the same tables.

Floor: python-calamine's rows, unchecked, put by the bare driver with ``executemany`` into the same clustered tables of an
equally encrypted file, 工号 looked up in a dictionary. Each figure is kept twice: as what this file said (a claim, so that
the import can be taken back) and as the figure that counts; what claims cost is shown. CPU seconds with child processes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlcipher3 import dbapi2 as sqlcipher

from hrdesk.app.imports import accept, check, open_file, undo
from hrdesk.app.imports.metrics import make_metrics
from hrdesk.app.work import Desk
from hrdesk.domain.calendar import Period
from hrdesk.storage import tables as t
from hrdesk.storage.connection import raw_connection
from tests.app.builders import new_agency
from tests.bench import Row
from tests.bench.sheets import HEADING, ROWS, rows, timed

NAME = "imports"
PEOPLE = 1000
MONTH = Period(2026, 9)
_FLOOR, _ONE = "calamine + executemany", "calamine + executemany, without claims"
_CHECKED = "HRDesk: checked and saved"


def measure() -> list[Row]:
    """Both floors and HRDesk, one after another, in one run."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        path = _workbook(place)
        found = [Row(_FLOOR, timed(_floor(place / "one", path, claims=True)))]
        found.append(Row(_ONE, timed(_floor(place / "two", path, claims=False)), _FLOOR, "could not be taken back"))
        desk = _agency(place / "three")
        work = desk.work()
        spent: dict[str, float] = {}
        kept: dict[str, Any] = {}

        def step(name: str, job: Any) -> None:
            spent[name] = timed(lambda: kept.__setitem__(name, job()))

        step("read", lambda: open_file(work, "repayments", path, period=MONTH))
        step("check", lambda: check(work, kept["read"]))
        step("save", lambda: accept(work, kept["check"]))
        assert kept["save"].new == ROWS
        note = (
            f"goal ≤ 1.35, needed ≤ 1.6; read {spent['read']:.2f}, check {spent['check']:.2f}, save {spent['save']:.2f}"
        )
        found.append(Row(_CHECKED, sum(spent.values()), _FLOOR, note))

        def again() -> None:
            once_more = check(work, open_file(work, "repayments", path, period=MONTH))
            assert once_more.same == ROWS

        found.append(
            Row("HRDesk: the same file checked again", timed(again), _FLOOR, "compared with every figure here")
        )
        found.append(Row("HRDesk: taken back", timed(lambda: undo(work, kept["save"].batch)), _FLOOR))
        desk.database.close()
        return found


def _workbook(place: Path) -> Path:
    from rustpy_xlsxwriter import write_worksheet

    path = place / "回款.xlsx"
    cells = [[float(cell) if not isinstance(cell, str | date) else cell for cell in row] for row in rows()]
    write_worksheet([dict(zip(HEADING, row, strict=True)) for row in cells], str(path))
    return path


def _agency(place: Path) -> Desk:
    """Everybody the workbook speaks of, and the pack's metric."""
    place.mkdir()
    desk = new_agency(place, name="bench.hrdesk")
    people = [(f"HC{number:04d}", f"张{number}") for number in range(PEOPLE)]

    def block(conn: Any) -> None:
        make_metrics(conn, ["recovered_amount"])
        conn.execute(insert(t.person), [{"name": name, "name_key": name, "search_key": name} for _no, name in people])
        conn.execute(
            insert(t.employment),
            [
                {"person_id": number, "employee_no": no, "status": "regular"}
                for number, (no, _name) in enumerate(people, start=1)
            ],
        )

    desk.work().write(block)
    return desk


def _floor(place: Path, path: Path, *, claims: bool) -> Callable[[], None]:
    from python_calamine import CalamineWorkbook

    desk = _agency(place)
    database = desk.database
    with database.read() as conn:
        ids = {row.employee_no: row.id for row in conn.execute(t.employment.select())}
    made = database.path, database.keys.file_key
    batch = int(datetime(2026, 9, 30, tzinfo=UTC).timestamp() * 1_000_000)
    desk.work().write(
        lambda conn: conn.exec_driver_sql("INSERT INTO batch (id, kind, at) VALUES (1, 'repayments', ?)", (batch,))
    )
    database.close()

    def job() -> None:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=True)
        who, day, amount, item = (HEADING.index(name) for name in ("工号", "到账日期", "回款金额", "流水号"))
        figures = [
            (202609, ids[row[who]], 1, row[day].day, row[item], round(row[amount] * 10000), number)
            for number, row in enumerate(sheet[1:], start=2)
        ]
        _put(raw_connection(*made), figures, claims=claims)

    return job


def _put(connection: sqlcipher.Connection, figures: Sequence[tuple[Any, ...]], *, claims: bool) -> None:
    columns = "month, employment_id, metric_id, day, item, value, row"
    connection.execute("BEGIN IMMEDIATE")
    for table in ("claim", "fact") if claims else ("fact",):
        connection.executemany(f"INSERT INTO {table} (batch_id, {columns}) VALUES (1, ?, ?, ?, ?, ?, ?, ?)", figures)
    connection.execute("COMMIT")
    connection.close()
