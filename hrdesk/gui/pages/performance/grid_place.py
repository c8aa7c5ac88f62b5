"""Where the month's grid stands: another scheme, month or way of looking has other columns, and so a grid of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hrdesk.gui.models.month import metric_of
from hrdesk.gui.pages.performance.grid import MonthTable
from hrdesk.gui.remembered import Remembered
from hrdesk.gui.widgets.parts import column

if TYPE_CHECKING:
    from hrdesk.app.performance.views import MonthView, Row


class GridPlace(QWidget):
    """``table`` is the grid shown now. ``made`` is called with each new one; it stands between two others in Tab's way."""

    def __init__(
        self, made: Callable[[MonthTable], None], between: tuple[QWidget, QWidget], remembered: Remembered
    ) -> None:
        super().__init__()
        self._made, self._between, self._remembered = made, between, remembered
        self._shape: tuple[object, ...] = ()
        self._kept: tuple[int, str] | None = None
        self.table: MonthTable | None = None
        self._box = column(gap=0)
        self.setLayout(self._box)

    @property
    def column(self) -> str:
        """The key of the column the cursor stands in; empty where it is nowhere."""
        if self.table is None or not self.table.currentIndex().isValid():
            return ""
        return self.table.grid.columns[self.table.currentIndex().column()].key

    def prepare(self, view: MonthView, mode: str, before: Mapping[int, Row]) -> bool:
        """A new grid where the columns are others than before. True: it wants the focus."""
        revised = any(row.revision > 1 for row in view.rows)  # has a column of its own
        shape = (view.period, view.scheme, view.heads, mode, revised)
        same, self._shape = shape == self._shape, shape
        if not view.rows or (same and self.table is not None):
            return False
        old, focused, self._kept = self.table, False, None
        if old is not None:
            focused = old.hasFocus()
            current = old.current_row()
            self._kept = (current.employment_id, self.column) if current is not None else None
            self._box.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.table = MonthTable(view, mode, before, self._remembered)
        self._made(self.table)
        self._box.addWidget(self.table)
        if old is not None:
            self.table.take_filters(old)
        QWidget.setTabOrder(self._between[0], self.table)
        QWidget.setTabOrder(self.table, self._between[1])
        return focused or old is None

    def stand_on(self, view: MonthView, employee_no: str, metric: str) -> bool:
        """The cursor on the person asked for, else where it was, else on the first figure. True: on a figure asked for."""
        table = self.table
        if table is None:
            return False
        if employee_no and table.lead_to(view, employee_no, metric):
            return bool(metric_of(self.column))
        kept, self._kept = self._kept, None
        table.stand(kept)
        return False
