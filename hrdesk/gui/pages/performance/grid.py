"""The grid of a month: a spreadsheet with the person frozen at the left and the result at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QWidget

from hrdesk.domain.performance.model import LineState
from hrdesk.gui.models.month import LEFT, NAME, RIGHT, TOTAL, MonthModel, column_of, columns, metric_of, states_of
from hrdesk.gui.models.table import Column
from hrdesk.gui.remembered import Remembered
from hrdesk.gui.theme import ROW_SPREADSHEET, SMALL, font
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.performance.views import MonthView, Row

PADDING = 6
WIDEST_NAME = 132
MARK = 20  # the icon before a word in a cell


class MonthTable(DataTable):
    """One scheme's people in one month. ``escaped``: Esc was pressed."""

    escaped = Signal()

    def __init__(
        self,
        view: MonthView,
        mode: str,
        before: Mapping[int, Row],
        remembered: Remembered,
        parent: QWidget | None = None,
    ) -> None:
        longest, states = _longest_name(view.rows), states_of(view.rows)
        found = [_fitted(column, longest, states) for column in columns(view, mode, before)]
        self.mode = mode
        super().__init__(
            found,
            name=_("Evaluations of {period}", period=view.period),
            model=MonthModel(found),
            remembered=remembered,
            key=f"month/{view.scheme}/{mode}",
            frozen_left=len(LEFT),
            frozen_right=len(RIGHT),
            cells=True,
            row_height=ROW_SPREADSHEET,
            padding=PADDING,
            parent=parent,
        )

    def take_filters(self, other: MonthTable) -> None:
        """Who was looked for stays looked for; what a figure must be means something else in another way of looking."""
        if not other.header.filters_shown:
            return
        known = {column.key for column in self.grid.columns}
        filters = {
            key: text
            for key, text in other.month_model().filters.items()
            if key in known and (other.mode == self.mode or not metric_of(key))
        }
        self.filter(filters)
        self.show_filters()

    def frozen_edges(self) -> list[int]:
        """The lines beside person and result stand even while nothing is scrolled."""
        edges = super().frozen_edges()
        shown = self.shown_columns()
        if edges or self.horizontalScrollBar().maximum() > 0 or len(shown) <= len(LEFT) + len(RIGHT):
            return edges
        last_left, first_right = shown[len(LEFT) - 1], shown[-len(RIGHT)]
        left = self.columnViewportPosition(last_left) + self.columnWidth(last_left) - 2
        return [left, self.columnViewportPosition(first_right)]

    def month_model(self) -> MonthModel:
        """The model with what only this grid knows."""
        assert isinstance(self.grid, MonthModel)  # noqa: S101 - made above
        return self.grid

    def lead_to(self, view: MonthView, employee_no: str, metric: str) -> bool:
        """The cursor on a person's figure, of a metric there is no column for on the score; False: nobody of that number."""
        wanted = next((row for row in view.rows if row.employee_no == employee_no), None)
        key = column_of(metric) if metric else ""
        known = any(column.key == key for column in self.grid.columns)
        return wanted is not None and self.choose(wanted.employment_id, key if known else TOTAL)

    def stand(self, kept: tuple[int, str] | None) -> None:
        """The cursor where it was in the table before (person, column), else on the first figure where it is nowhere."""
        first = next((column.key for column in self.grid.columns if metric_of(column.key)), NAME)
        if kept is not None:
            known = any(column.key == kept[1] for column in self.grid.columns)
            if self.choose(kept[0], kept[1] if known else first):
                return
        if not self.currentIndex().isValid() and self.grid.rowCount():
            self.setCurrentIndex(self.grid.index(0, self.grid.number_of(first)))

    def next_missing(self) -> bool:
        """Moves to the next cell without data; False when there is none."""
        at = self.currentIndex()
        row, section = (at.row(), at.column()) if at.isValid() else (0, -1)
        found = self.month_model().missing_after(row, section)
        if found is None:
            return False
        index = self.grid.index(*found)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
            return
        super().keyPressEvent(event)


def _longest_name(rows: Sequence[Row]) -> int:
    metrics = QFontMetrics(font())
    return max((metrics.horizontalAdvance(row.name) for row in rows), default=0)


def _fitted(column: Column, longest_name: int, states: Mapping[str, set[LineState]]) -> Column:
    """A metric's column wide enough for its own head and for the marks that stand in it.

    It is told what stands in the rows and looks at none: there are hundreds of them and twenty columns.
    """
    if column.key == NAME:
        return replace(column, width=min(WIDEST_NAME, max(column.width, longest_name + 2 * PADDING + 2)))
    if not column.stretch:
        return column
    small, plain = QFontMetrics(font(SMALL)), QFontMetrics(font())
    wanted = [
        QFontMetrics(font(SMALL, bold=True)).horizontalAdvance(column.title),
        small.horizontalAdvance(column.subtitle),
    ]
    for state, word in ((LineState.MISSING, _("missing")), (LineState.EXCLUDED, _("left out"))):
        if state in states.get(metric_of(column.key), ()):
            wanted.append(plain.horizontalAdvance(word) + MARK)
    return replace(column, width=max(column.width, max(wanted) + 2 * PADDING + 4))
