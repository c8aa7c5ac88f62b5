"""Small workbooks for tests, written as people write them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from hrdesk.app.imports import ImportCheck, ImportDone, accept, check, open_file
from hrdesk.app.work import Desk
from hrdesk.domain.calendar import Period
from hrdesk.sheets.mapping import Mapping, from_dict

OCTOBER = Period(2026, 10)


def xlsx(folder: Path, name: str, *rows: Sequence[Any]) -> Path:
    """A workbook of one sheet."""
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    path = folder / name
    book.save(path)
    return path


def mapping(**parts: Any) -> Mapping:
    """A mapping as a mapping file says it."""
    return from_dict(parts)


def checked(desk: Desk, kind: str, path: Path, **how: Any) -> ImportCheck:
    """Opened and checked, nothing saved."""
    work = desk.work()
    found = check(work, open_file(work, kind, path, **how))
    assert found.rows == found.new + found.changed + found.by_hand + found.same + found.duplicate + found.rejected
    assert len(found.outcomes) == found.rows
    return found


def take(desk: Desk, kind: str, path: Path, accepted: str = "all", **how: Any) -> tuple[ImportCheck, ImportDone]:
    """The whole import."""
    found = checked(desk, kind, path, **how)
    return found, accept(desk.work(), found, accepted)


def codes(found: ImportCheck) -> list[str]:
    """The problems' codes in the file's order."""
    return [problem.code for problem in found.problems]
