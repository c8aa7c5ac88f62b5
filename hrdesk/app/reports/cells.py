"""What the workbooks of the reports are made of: sheets, headings that return, units."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdesk.domain.performance.model import Unit
from hrdesk.words import P_

if TYPE_CHECKING:
    from hrdesk.sheets.export import Sheet

Rows = Sequence[Sequence[Any]]
Head = tuple[str, str]  # heading, kind of column


def written(out: Path, sheets: Sequence[Sheet]) -> tuple[Path, int]:
    """The workbook and how many rows it has."""
    from hrdesk.sheets.export import write_workbook

    return out, write_workbook(out, sheets)


def sheet_of(name: str, heads: Sequence[Head], rows: Rows) -> Sheet:
    """A sheet with its headings."""
    from hrdesk.sheets.export import Column, Sheet

    return Sheet(name, [Column(head, kind) for head, kind in heads], rows)


def unit_of(unit: Unit) -> str:
    """The short name of a unit, as papers have it."""
    from hrdesk.documents.figures import unit_name

    return unit_name(unit)


def who() -> list[Head]:
    """Headings of a person: number, name, department, team."""
    return [
        (P_("table head", "Employee number"), "identifier"), (P_("table head", "Name"), "text"),
        (P_("workbook", "Department"), "text"), (P_("table head", "Team"), "text"),
    ]  # fmt: skip


def four_places(value: Decimal | None) -> Decimal | None:
    """A mean or percentage as a cell holds it."""
    return None if value is None else round(value, 4)
