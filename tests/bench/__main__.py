"""``python -m tests.bench [NAME]``: HRDesk beside floors and peers, all in one run; ratios are what counts."""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
from pathlib import Path

from tests.bench import Row

ORDER = ("start", "imports", "sheets", "documents", "evaluation", "lists", "storage")
ALONE = ("fuzz",)  # long, and no comparison: only when asked for by name


def modules(wanted: str = "") -> list[str]:
    """The benches there are, in order; those of ``wanted`` only, where given."""
    there = {path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith(("_", "test_"))}
    names = [name for name in ORDER if name in there] + sorted(there - set(ORDER))
    return [name for name in names if (wanted == name if wanted else name not in ALONE)]


def table(rows: list[Row]) -> list[str]:
    """Lines of one bench: what, seconds, the ratio to the peer named, the note."""
    seconds = {row.what: row.cpu_seconds for row in rows}
    lines = []
    for row in rows:
        ratio = ""
        if seconds.get(row.peer):
            times = row.cpu_seconds / seconds[row.peer]
            ratio = f"{times:8.{2 if times >= 0.1 else 4}f} × {row.peer}"
        lines.append(f"  {row.what:<46.46} {row.cpu_seconds:9.4f} s  {ratio:<46}  {row.note}")
    return lines


def main(argv: list[str]) -> int:
    """Runs and prints."""
    wanted = argv[0] if argv else ""
    names = modules(wanted)
    if not names:
        print(f"There is no bench {wanted}. There are: {', '.join(modules())}")
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as profile:
        os.environ["HRDESK_PROFILE"] = profile
        for name in names:
            bench = importlib.import_module(f"tests.bench.{name}")
            print(f"\n{name}: {(bench.__doc__ or '').splitlines()[0]}")
            print("\n".join(table(bench.measure())), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
