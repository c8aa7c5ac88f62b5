"""The page's tables: people by team, departments and teams, the ranking board, one's own lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Signal

from hrdesk.gui.models.month import metric_of
from hrdesk.gui.models.progress import ProgressModel, columns
from hrdesk.gui.models.progress_board import (
    BoardModel,
    LinesModel,
    UnitModel,
    board_columns,
    line_columns,
    unit_columns,
)
from hrdesk.gui.remembered import Remembered
from hrdesk.gui.widgets.grouped_table import GroupedTable
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.progress.model import ProgressView

ROW = 34  # px: a figure and its bar
Index = QModelIndex | QPersistentModelIndex


class PeopleTable(GroupedTable):
    """``metric_chosen`` carries the metric of the column the cursor comes to."""

    metric_chosen = Signal(str)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        _tell_metric(self, current)


class UnitTable(DataTable):
    """The same of departments and teams."""

    metric_chosen = Signal(str)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        _tell_metric(self, current)


def _tell_metric(table: PeopleTable | UnitTable, current: Index) -> None:
    code = metric_of(table.grid.columns[current.column()].key) if current.isValid() else ""
    if code:
        table.metric_chosen.emit(code)


def people_table(view: ProgressView, remembered: Remembered) -> PeopleTable:
    """Person rows in bands of their teams."""
    return PeopleTable(
        columns(view), name=_("Progress of {period}", period=view.period), model=ProgressModel(view),
        remembered=remembered, key=f"progress/{view.scheme}", frozen_left=2, frozen_right=1 + view.ranks, row_height=ROW,
        padding=6,
    )  # fmt: skip


def board_table(view: ProgressView, remembered: Remembered) -> PeopleTable:
    """The ranking board."""
    return PeopleTable(
        board_columns(view), name=_("Ranking board of {period}", period=view.period), model=BoardModel(view),
        remembered=remembered, key=f"board/{view.scheme}", row_height=ROW,
    )  # fmt: skip


def unit_table(view: ProgressView, remembered: Remembered) -> UnitTable:
    """Agency, departments, teams."""
    return UnitTable(
        unit_columns(view), name=_("Departments and teams"), model=UnitModel(view), remembered=remembered,
        key=f"units/{view.scheme}", frozen_left=1, row_height=ROW, padding=6,
    )  # fmt: skip


def lines_table(remembered: Remembered) -> DataTable:
    """One's own month, a metric a line."""
    return DataTable(
        line_columns(), name=_("My month so far"), model=LinesModel(), remembered=remembered, key="progress/own",
        row_height=ROW,
    )  # fmt: skip
