"""What leaves a table: a selection for the clipboard, the list as it is shown for a workbook, actions for a menu."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from PySide6.QtCore import QItemSelectionRange
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from hrdesk.gui.models.table import NUMERIC, Cell, Column, GridModel, Kind
from hrdesk.gui.widgets.table_text import as_text


class Shown(NamedTuple):
    """A list exactly as it is shown. ``kinds``: ``money``, ``percent`` or empty (seen from the values)."""

    headings: list[str]
    rows: list[list[Any]]
    kinds: list[str]


class GivesOut(Protocol):
    """The window, as far as lists leave through it."""

    allowed: bool

    def ask(self, over: QWidget, name: str, shown: Callable[[], Shown]) -> None:
        """Asks for a file and writes the list there."""


def exports_above(widget: QWidget) -> GivesOut | None:
    """Through what lists leave where ``widget`` stands: the window above it, also above its dialog."""
    above: QWidget | None = widget
    while above is not None:
        found: GivesOut | None = getattr(above, "table_exports", None)
        if found is not None:
            return found
        above = above.parentWidget()
    return None


def shown_of(grid: GridModel, numbers: Iterable[int]) -> Shown:
    """What stands in these columns of all rows shown; those without a title are only for the eye."""
    columns = [column for number in numbers if (column := grid.columns[number]).title]
    rows = [row for number in range(grid.rowCount()) if (row := grid.row_at(number)) is not None]
    kinds = {Kind.MONEY: "money", Kind.PERCENT: "percent"}
    return Shown(
        [column.title for column in columns],
        [[_given_out(column, row) for column in columns] for row in rows],
        [kinds.get(column.kind, "") for column in columns],
    )


def copied(grid: GridModel, parts: Sequence[QItemSelectionRange], shown: Sequence[int], *, cells: bool) -> str:
    """A selection as tab-separated text with its headers; empty for none."""
    rows: set[int] = set()
    columns: set[int] = set()
    for part in parts:
        rows.update(range(part.top(), part.bottom() + 1))
        columns.update(range(part.left(), part.right() + 1))
    wanted = [grid.columns[number] for number in shown if not cells or number in columns]
    wanted = [column for column in wanted if column.title]
    headers = [column.title for column in wanted]
    lines = [[_copied(grid.row_at(row), column) for column in wanted] for row in sorted(rows)]
    if not lines:
        return ""
    return as_text([headers, *lines] if len(headers) > 1 or len(lines) > 1 else lines)


def fill_menu(menu: QMenu, offered: Iterable[QAction | QAbstractButton]) -> None:
    """The actions of a toolbar; a button stands for itself, with its words, its icon and whether it can be pressed."""
    for one in offered:
        if isinstance(one, QAction):
            menu.addAction(one)
        elif not one.isHidden():
            entry = menu.addAction(one.icon(), one.accessibleName() or one.text(), one.click)
            entry.setEnabled(one.isEnabled())


def _copied(row: Any, column: Column) -> Any:
    return "" if row is None else column.cell(row).text if column.kind not in NUMERIC else column.value(row)


def _given_out(column: Column, row: Any) -> Any:
    """A figure or a day as such, everything else as the words shown."""
    raw = column.get(row)
    value = raw.value if isinstance(raw, Cell) and isinstance(raw.value, Decimal | int | date) else raw
    if isinstance(value, Cell):
        return value.text
    if isinstance(value, bool):
        return column.cell(row).text
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value
