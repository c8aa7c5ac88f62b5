"""The entry sheet of 100 people × 10 metrics: scores and places after one edit and after a whole column is filled.

Pure scoring, as the window does it on each edit in its own thread. CPU seconds, the least of several; a person must not
feel it.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hrdesk.app.performance.configuration import configure_from
from hrdesk.app.performance.entry_sheet import entry_view
from hrdesk.domain.calendar import Period
from hrdesk.gui.models.entry import Sheet
from tests.app.builders import add_people, new_agency
from tests.bench import Row

NAME = "entry"
PEOPLE, METRICS, ROUNDS = 100, 10, 12
LINES = [{"metric": f"m{n}", "weight": "10", "target": "3000"} for n in range(METRICS)]
METRICS_MADE = [{"code": f"m{n}", "name": f"指标{n}", "source": "entry"} for n in range(METRICS)]
SCHEME = {"code": "s", "name": "方案", "lines": LINES, "grades": [{"code": "A", "name": "优", "start": 0}]}


def measure() -> list[Row]:
    """One edit, a filled column, a pasted sheet of a thousand cells, the sheet read anew."""
    with tempfile.TemporaryDirectory() as folder:
        desk = new_agency(Path(folder))
        configure_from(desk.work(), {"metrics": METRICS_MADE, "schemes": [SCHEME]})
        numbers = [one.employment_id for one in add_people(desk, PEOPLE)]
        month = Period(2026, 10)
        sheet = Sheet(entry_view(desk.work(), month))
        whole = [(number, f"m{n}") for number in numbers for n in range(METRICS)]
        sheet.put({key: sheet.typing(key, "2900") for key in whole})

        def edit() -> None:
            key = (numbers[50], "m3")
            sheet.put({key: sheet.typing(key, "3100")})

        def fill() -> None:
            sheet.put({(number, "m3"): sheet.typing((number, "m3"), "3000") for number in numbers})

        def paste() -> None:
            sheet.put({key: sheet.typing(key, "2800") for key in whole})

        spent = [_least(one) for one in (edit, fill, paste, lambda: entry_view(desk.work(), month) and None)]
        desk.database.close()
    names = ("one edit", "a column of 100 filled", "1,000 cells pasted", "the sheet read from the file")
    notes = ("goal ≤ 0.03 s", "goal ≤ 0.03 s", "goal ≤ 0.1 s", "beside the window; goal ≤ 0.5 s")
    return [Row(name, seconds, note=note) for name, seconds, note in zip(names, spent, notes, strict=True)]


def _least(work: Callable[[], None]) -> float:
    least = float("inf")
    for _round in range(ROUNDS):
        begun = time.process_time()
        work()
        least = min(least, time.process_time() - begun)
    return least
