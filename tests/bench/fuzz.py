"""20,000 files harmed by chance, read through the guard: each ends in sheets or in one sentence, within its time.

``python packaging/dev.py bench fuzz`` runs it alone (the table of all benches leaves it out). ``HRDESK_FUZZ`` may hold
another number of files, or ``first:last``. Whatever leaves ``sheets`` that is no ``UserError`` is told with the number
that makes the file again, and ends the run with an error.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hrdesk.domain.errors import UserError
from hrdesk.sheets.declared import disagreements
from hrdesk.sheets.guard import Guard
from hrdesk.sheets.reading import read, table_of
from hrdesk.sheets.values import shown
from tests.bench import Row
from tests.faults.mutation import made_seeds, mutant, real_seeds

NAME = "fuzz"
FILES = 20_000
SLOW = 11.0  # seconds: what the guard allows a small file, and a little


@dataclass(slots=True)
class Outcome:
    """What a run came to. ``failures`` are the mutants that broke the promise, with what happened."""

    files: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    started: int = 0
    failures: list[str] = field(default_factory=list)


def run(seeds: Sequence[tuple[str, bytes]], numbers: range, place: Path) -> Outcome:
    """Reads the mutants of these numbers, one after another, with one warm reader."""
    outcome = Outcome()
    with Guard() as guard:
        for number in numbers:
            made = mutant(seeds, number)
            path = place / made.name
            path.write_bytes(made.data)
            before, start = guard.process_id, time.perf_counter()
            try:
                ended = _look(guard, path)
            except UserError as refused:
                ended = refused.code
                if made.name not in str(refused) or not refused.hint:
                    outcome.failures.append(f"{number} {made.name} {made.how}: no clear sentence: {refused}")
            except Exception:  # this is what is looked for
                ended = "FAILED"
                outcome.failures.append(f"{number} {made.name} {made.how}:\n{traceback.format_exc()}")
            spent = time.perf_counter() - start
            if spent > SLOW:
                outcome.failures.append(f"{number} {made.name} {made.how}: {spent:.1f} s, ended {ended}")
            outcome.files += 1
            outcome.ended[ended] += 1
            outcome.seconds.append(spent)
            outcome.started += guard.process_id != before
            path.unlink()
    return outcome


def _look(guard: Guard, path: Path) -> str:
    """Reads the file as an import would: every cell, the heading, the first rows as text."""
    book = read(path, guard=guard)
    for sheet in book.sheets:
        for column in sheet.columns:
            assert len(column.cells()) == sheet.height
        with contextlib.suppress(UserError):
            layout = table_of(sheet)
            disagreements(sheet, layout)
            for index in layout.rows[:20]:
                assert all(isinstance(shown(cell), str) for cell in sheet.row(index))
    return "read"


def _numbers() -> range:
    first, colon, last = os.environ.get("HRDESK_FUZZ", str(FILES)).partition(":")
    return range(int(first), int(last)) if colon else range(int(first))


def measure() -> list[Row]:
    """The run, told as rows: how the files ended, how long they took, how often a new reader was needed."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        seeds = made_seeds(place) + real_seeds()
        start = time.process_time()
        outcome = run(seeds, _numbers(), place)
        spent = time.process_time() - start
    for failure in outcome.failures[:20]:
        print(failure)
    ordered = sorted(outcome.seconds) or [0.0]
    told = ", ".join(f"{code} {count}" for code, count in outcome.ended.most_common())
    if outcome.failures:
        raise AssertionError(f"{len(outcome.failures)} of {outcome.files} files broke the promise")
    return [
        Row(f"{outcome.files} harmed files of {len(seeds)} seeds", spent, note=told),
        Row("the middle one of them", ordered[len(ordered) // 2], note="seconds on the clock"),
        Row("the slowest of them", ordered[-1], note=f"new readers started: {outcome.started}"),
    ]
