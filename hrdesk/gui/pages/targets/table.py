"""The table targets are typed into: people under their team, one column a metric."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from hrdesk.gui.models.month import column_of, metric_of
from hrdesk.gui.models.targets import LEFT, Line, Plan
from hrdesk.gui.models.targets_shown import PlanModel
from hrdesk.gui.remembered import Remembered
from hrdesk.gui.theme import ROW_SPREADSHEET
from hrdesk.gui.widgets.sheet_table import SheetTable
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.targets.model import Spot


class PlanTable(SheetTable):
    """A month's plan. Rows keep their order: a title sorts nothing."""

    def __init__(self, plan: Plan, remembered: Remembered, parent: QWidget | None = None) -> None:
        model = PlanModel(plan)
        super().__init__(
            model.columns,
            name=_("Targets of {period}", period=plan.sheet.period.label),
            model=model,
            remembered=remembered,
            key="month-targets",
            frozen_left=len(LEFT),
            cells=True,
            row_height=ROW_SPREADSHEET,
            padding=6,
            parent=parent,
        )
        self.plan = plan
        self.header.setSectionsClickable(False)
        self.load(plan.lines.values())

    def plan_model(self) -> PlanModel:
        """The model with what only this table knows."""
        assert isinstance(self.grid, PlanModel)  # noqa: S101 - made above
        return self.grid

    def line_at(self, row: int) -> Line | None:
        """The row shown there."""
        found = self.grid.row_at(row)
        return found if isinstance(found, Line) else None

    def key_at(self, row: int, column: int) -> Spot | None:
        line, code = self.line_at(row), metric_of(self.grid.columns[column].key)
        return self.plan.key(line, code) if line is not None and code else None

    def show_edits(self) -> None:
        self.plan_model().changed()

    def above(self, spot: Spot) -> Spot | None:
        """The figure over this one."""
        at = self._list().number_showing(spot.holder)
        return self.key_at(at - 1, self.grid.number_of(column_of(spot.metric))) if at > 0 else None

    def begin(self, where: Spot | None = None) -> None:
        """Puts the cursor ``where`` it was, if that is still asked; else on the first figure that is open.

        A supervisor's are below those of the team.
        """
        asked = where is not None and where.metric in self.plan.sheet.metrics
        if where is not None and asked and self.choose(where.holder, column_of(where.metric)):
            return
        first = len(self.grid.columns) - len(self.plan.sheet.metrics)
        rows = range(self.grid.rowCount())
        open_ones = (at for at in rows if (spot := self.key_at(at, first)) is not None and not self.plan.locked(spot))
        self.setCurrentIndex(self.grid.index(next(open_ones, 0), first))

    def go_to(self, spot: Spot) -> None:
        """Puts the cursor on a figure."""
        self.choose(spot.holder, column_of(spot.metric))
        self.setFocus(Qt.FocusReason.OtherFocusReason)
