"""A month's evaluation, 1,000 people and 300,000 facts of 3.9 million: adding up against a scan of the month.

The file is encrypted on all sides; "scan" walks the same rows and sums three columns without grouping. A month is added up by a
program that has just opened the file, and again while people correct it: first every side opens the file anew, then every side
finds the month's pages in its memory.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import insert, text

from hrdesk.app.performance.configuration import configure_from
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.domain.calendar import Period
from hrdesk.storage import facts
from hrdesk.storage import tables as t
from tests.app.builders import add_people, new_agency
from tests.bench import Row

NAME = "evaluation"
PEOPLE, METRICS, DAYS = 1000, 10, 30
ROUNDS = 6
MONTH_NUMBERS = [202510, 202511, 202512, *range(202601, 202611)]
RATIO = {"code": "rate", "name": "接通率", "aggregation": "ratio", "unit": "percent"}
LINES = [{"metric": f"m{n}", "weight": "10", "target": "3000"} for n in range(METRICS)]


def _timed(work: Callable[[], Any]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def measure() -> list[Row]:
    """Scan, adding up, everything with scoring and saving."""
    with tempfile.TemporaryDirectory() as folder:
        desk = new_agency(Path(folder))
        configure_from(
            desk.work(),
            {
                "metrics": [{"code": f"m{n}", "name": f"指标{n}"} for n in range(METRICS)],
                "schemes": [
                    {"code": "s", "name": "方案", "lines": LINES, "grades": [{"code": "A", "name": "优", "start": 0}]}
                ],
            },
        )
        people = add_people(desk, PEOPLE)
        _fill(desk, [person.employment_id for person in people])
        month = 202610

        def scan() -> None:
            with desk.work().read() as conn:
                conn.execute(
                    text("SELECT sum(value), sum(numerator), sum(denominator) FROM fact WHERE month = :m"), {"m": month}
                ).one()

        def add_up() -> None:
            with desk.work().read() as conn:
                facts.add_up(conn, month)

        def opened(work: Callable[[], Any]) -> float:
            desk.database._engine.dispose()
            scan_nothing()
            return _timed(work)

        def scan_nothing() -> None:
            with desk.work().read() as conn:
                conn.execute(text("SELECT 1")).one()

        sides = (scan, add_up, lambda: evaluate(desk.work(), Period(2026, 10)))
        rows = []
        for state, take in ((" just opened", opened), ("", _timed), (", a ratio in the catalogue", _timed)):
            if "ratio" in state:  # numerators and denominators are walked too, as most agencies' metrics ask
                configure_from(desk.work(), {"metrics": [RATIO]})
            spent = []
            for _ in range(ROUNDS):  # in turns: the machine has other work too
                _forget(desk)
                spent.append([take(side) for side in sides])
            floor, added, everything = (median(side) for side in zip(*spent, strict=True))
            scanned = f"scan of the month{state}"
            rows += [
                Row(scanned, floor),
                Row(f"adding up{state}", added, scanned, "goal ≤ 3, needed ≤ 4"),
                Row(f"with scoring and saving{state}", everything, scanned, "goal ≤ 6, needed ≤ 8"),
            ]
        desk.database.close()
        return rows


def _forget(desk: Any) -> None:
    """The month has no evaluations yet."""

    def forget(conn: Any) -> None:
        for table in ("evaluation_line", "evaluation"):
            conn.exec_driver_sql(f"DELETE FROM {table}")

    desk.work().write(forget)


def _fill(desk: Any, employments: list[int]) -> None:
    work = desk.work()

    def block(conn: Any) -> None:
        batch = conn.execute(insert(t.batch).values(kind="facts", at=work.now())).inserted_primary_key[0]
        metrics = [row.id for row in conn.execute(t.metric.select())]
        for month in MONTH_NUMBERS:
            conn.exec_driver_sql(
                "INSERT INTO fact (month, employment_id, metric_id, day, item, value, batch_id, row)"
                " VALUES (?, ?, ?, ?, '', ?, ?, 0)",
                [
                    (month, employment, metric, day, 1_000_000 + employment * day, batch)
                    for employment in employments
                    for metric in metrics
                    for day in range(1, DAYS + 1)
                ],
            )

    work.write(block)
