"""A sample agency whose month waits to be brought in: its workbooks are what a newcomer holds, its accounts the roles."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from hrdesk.app.sample.build import build_sample


def main(folder: Path) -> None:
    """Puts ``sample/`` with its workbooks into ``folder``."""
    build_sample(folder / "sample", clock=lambda: datetime.now(UTC))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
