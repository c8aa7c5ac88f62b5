"""Writes migrations/m0001_baseline.py from the current tables: ``python -m tests.storage.freeze_baseline``.

Only until the first release; after it the baseline stays as it is and changes become further steps.
"""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path

from sqlalchemy import create_mock_engine

import hrdesk
from hrdesk.storage.tables import metadata

HEAD = '''"""Revision 0001: every table of the first release, in its own words.

Made once by tests/storage/freeze_baseline.py; the current tables are never imported here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

REVISION = "0001"


def upgrade(operations: Operations) -> None:
    """Makes the tables in an empty file."""
    connection = operations.get_bind()
    for statement in TABLES:
        connection.exec_driver_sql(statement)


TABLES = (
'''


def statements() -> list[str]:
    """The DDL of all tables and indexes, one line each."""
    found: list[str] = []
    engine = create_mock_engine(
        "sqlite://", lambda sql, *_, **__: found.append(str(sql.compile(dialect=engine.dialect)))
    )
    metadata.create_all(engine, checkfirst=False)
    return [re.sub(r"\s+", " ", statement).strip() for statement in found]


def main() -> None:
    """Writes the module."""
    parts = []
    for statement in statements():
        lines = textwrap.wrap(statement, 110, break_long_words=False, break_on_hyphens=False)
        if len(lines) == 1:
            parts.append(f"    {_quoted(lines[0])},\n")
        else:
            quoted = [_quoted(line + " ") for line in lines[:-1]] + [_quoted(lines[-1])]
            parts.append("    " + "\n    ".join(quoted) + ",\n")
    path = Path(hrdesk.__file__).parent / "storage" / "migrations" / "m0001_baseline.py"
    path.write_text(HEAD + "".join(parts) + ")\n", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", str(path)], check=True)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


if __name__ == "__main__":
    main()
