"""A table whose columns people arrange: wide or narrow, shown or hidden, dragged to another place; and that remembers it.

What is frozen stays frozen: a column is moved among those that stay at the left, those that scroll, or those that stay at
the right, never from one into another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from hrdesk.gui.models.table import Column, TableModel
from hrdesk.gui.remembered import Remembered
from hrdesk.gui.widgets.fitting import fitted_widths
from hrdesk.gui.widgets.frozen_table import FrozenTable
from hrdesk.gui.widgets.table_cell import CellDelegate
from hrdesk.words import _

#: So many rows are measured, from the top; and no column grows beyond so many px by itself, one that stretches excepted.
_MEASURED, _WIDEST, _WIDEST_STRETCHED = 60, 260, 420

#: After these the filter row may have to follow the table.
_PLACED = (QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ParentChange)


class ArrangedTable(FrozenTable):
    """``DataTable``'s columns: their widths, places and whether they are shown, kept under its key."""

    _remembered: Remembered
    _key: str
    _delegate: CellDelegate

    def __init__(self, frozen: tuple[int, int], cells: bool, parent: QWidget | None = None) -> None:
        self._base: dict[int, int] = {}
        self._by_hand: set[int] = set()
        self._needed: dict[int, int] = {}
        self._spreading = False
        self._placing = False
        self._places: list[int] = []
        super().__init__(frozen, cells, parent)
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(300)
        self._keep.timeout.connect(self._remember)

    def follow_header(self) -> None:
        """Begins to follow what people do to the header."""
        self.header.setSectionsMovable(True)
        self.header.sectionResized.connect(self._resized)
        self.header.sectionMoved.connect(self._moved)
        self._places = self.placed_columns()
        self.grid.arranged.connect(self._measure)

    def show_filters(self, shown: bool = True) -> None:
        """Opens or closes the filter row."""
        raise NotImplementedError

    def sort_by(self, key: str, *, descending: bool = False) -> None:
        """Sorts by a column."""
        raise NotImplementedError

    def sort_here(self, *, descending: bool) -> None:
        """Sorts by the column the cursor is in."""
        raise NotImplementedError

    # -- which columns -----------------------------------------------------------------------------------------

    def column_menu(self, above: QMenu | None = None) -> QMenu:
        """The column chooser, in the order of the table; the first column always stays. ``above``: a part of that menu."""
        menu = QMenu(above or self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, above is None)
        for number in self.placed_columns():
            column = self.grid.columns[number]
            if not column.title:
                continue
            entry = menu.addAction(column.title)
            entry.setCheckable(True)
            entry.setChecked(not self.isColumnHidden(number))
            entry.setEnabled(number > 0)
            entry.setData(number)
        menu.addSeparator()
        menu.addAction(_("Columns as at first"), self.reset_columns)
        menu.triggered.connect(self._show_or_hide)
        return menu

    def add_column_actions(self, menu: QMenu) -> None:
        """Choosing and moving columns, for the right-click menu."""
        chooser = self.column_menu(menu)
        chooser.setTitle(_("Choose columns"))
        menu.addMenu(chooser)
        here = self.currentIndex().column()
        if here < 0:
            return
        if isinstance(self.grid, TableModel) and self.grid.columns[here].title:
            for words, keys, descending in (
                (_("Sort ascending"), "Alt+Up", False),
                (_("Sort descending"), "Alt+Down", True),
            ):
                entry = menu.addAction(words)
                entry.setShortcut(QKeySequence(keys))
                entry.triggered.connect(
                    lambda _checked=False, descending=descending: self.sort_here(descending=descending)
                )
        for words, keys, step in (
            (_("Column to the left"), "Alt+Left", -1),
            (_("Column to the right"), "Alt+Right", 1),
        ):
            entry = menu.addAction(words)
            entry.setShortcut(QKeySequence(keys))
            entry.setEnabled(self._neighbour(here, step) is not None)
            entry.triggered.connect(lambda _checked=False, step=step: self.move_column(step))

    @Slot(QAction)
    def _show_or_hide(self, entry: QAction) -> None:
        if entry.data() is None:
            return
        self.setColumnHidden(entry.data(), not entry.isChecked())
        self._arranged_anew()

    @Slot()
    def reset_columns(self) -> None:
        """Widths, places and hidden columns as they are without anybody's doing."""
        self._put(range(len(self.grid.columns)))
        self._by_hand.clear()
        self._spreading = True
        for number, column in enumerate(self.grid.columns):
            self._base[number] = self._width_at_first(column)
            self.setColumnWidth(number, self._base[number])
            self.setColumnHidden(number, column.hidden)
        self._spreading = False
        self._arranged_anew()

    def _arranged_anew(self) -> None:
        self._spread()
        self.header.place_filters()
        self.viewport().update()
        self._keep.start()

    # -- places ------------------------------------------------------------------------------------------------

    def move_column(self, step: int) -> bool:
        """Moves the current column one place to the left (-1) or right (1), among its like; False where it cannot."""
        here = self.currentIndex().column()
        there = self._neighbour(here, step) if here >= 0 else None
        if there is None:
            return False
        self.header.moveSection(self.header.visualIndex(here), self.header.visualIndex(there))
        self.scrollTo(self.currentIndex())
        return True

    def _neighbour(self, section: int, step: int) -> int | None:
        shown = self.shown_columns()
        if section not in shown:
            return None
        at = shown.index(section) + step
        if not 0 <= at < len(shown) or self._zone(shown, shown[at]) != self._zone(shown, section):
            return None
        return shown[at]

    def _zone(self, shown: Sequence[int], section: int) -> str:
        left, right = self._frozen
        if section in shown[:left]:
            return "left"
        return "right" if right and section in shown[max(left, len(shown) - right) :] else ""

    @Slot(int, int, int)
    def _moved(self, _section: int, before: int, now: int) -> None:
        """Somebody dragged a column; one dragged into or out of what is frozen goes back."""
        if self._placing:
            return
        hidden = {number for number in self._places if self.isColumnHidden(number)}
        old = [number for number in self._places if number not in hidden]
        new = self.shown_columns()
        if any(self._zone(old, number) != self._zone(new, number) for number in new):
            self._placing = True
            self.header.moveSection(now, before)
            self._placing = False
            return
        self._places = self.placed_columns()
        self._arranged_anew()

    def _put(self, order: Sequence[int]) -> None:
        self._placing = True
        for place, section in enumerate(order):
            self.header.moveSection(self.header.visualIndex(section), place)
        self._placing = False
        self._places = self.placed_columns()

    def _order_of(self, keys: Sequence[str]) -> list[int]:
        """The columns as they were placed; one that was not there then stands behind the one it follows at first."""
        known = {column.key: number for number, column in enumerate(self.grid.columns)}
        order = [known[key] for key in dict.fromkeys(keys) if key in known]
        for number in range(len(self.grid.columns)):
            if number not in order:
                order.insert(order.index(number - 1) + 1 if number else 0, number)
        return order

    # -- widths ------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in _PLACED and self._ready:
            self.header.place_filters()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()
        self.header.place_filters()

    @Slot()
    def _measure(self) -> None:
        """Sees how much the words of the first rows need; cells that are typed into keep their even columns."""
        if self._cells:
            return
        rows = [self.grid.row_at(number) for number in range(min(_MEASURED, self.grid.rowCount()))]
        rows = [row for row in rows if row is not None]
        self._needed = {}
        for number, column in enumerate(self.grid.columns):
            widest = max((self._delegate.width_of(column, column.cell(row)) for row in rows), default=0)
            most = max(_WIDEST_STRETCHED if column.stretch else _WIDEST, self._width_at_first(column))
            title, chosen = self.header.width_of_title(column), self.header.width_of_filter(number)
            self._needed[number] = max(title, chosen, min(widest, most))
        self._spread()

    def _spread(self) -> None:
        """Gives every column what its words need, and the room that is left to the column that stretches."""
        if self._spreading:
            return
        shown = self.shown_columns()
        meant = [self._base.get(number, self._width_at_first(self.grid.columns[number])) for number in shown]
        needed = [None if number in self._by_hand else self._needed.get(number) for number in shown]
        room = self.viewport().width()
        widths = dict(zip(shown, fitted_widths(meant, needed, room), strict=True))
        stretching = [number for number in shown if self.grid.columns[number].stretch]
        left_over = max(0, room - sum(widths.values()))
        for number in stretching:
            widths[number] += left_over // len(stretching)
        self._spreading = True
        for number, width in widths.items():
            if self.columnWidth(number) != width:
                self.setColumnWidth(number, width)
        self._spreading = False

    def _width_at_first(self, column: Column) -> int:
        """As wide as was meant, never narrower than the title in this language or than a section can be."""
        return max(column.width, self.header.width_of_title(column), self.header.minimumSectionSize())

    @Slot(int, int, int)
    def _resized(self, section: int, _before: int, now: int) -> None:
        if self._spreading:
            return
        self._base[section] = now
        self._by_hand.add(section)
        self._spread()
        if any(self._frozen):
            self.viewport().update()
        self._keep.start()

    # -- memory ------------------------------------------------------------------------------------------------

    def _restore(self) -> None:
        kept = self._remembered.get(self._key, {}) if self._key else {}
        widths, hidden = kept.get("widths", {}), kept.get("hidden")
        self._spreading = True
        for number, column in enumerate(self.grid.columns):
            self._base[number] = widths.get(column.key, self._width_at_first(column))
            if column.key in widths:
                self._by_hand.add(number)
            self.setColumnWidth(number, self._base[number])
            self.setColumnHidden(number, column.key in hidden if hidden is not None else column.hidden)
        self._spreading = False
        self._restore_places(kept.get("order"))
        self.header.setSortIndicatorShown(True)
        self.header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        sorted_by = kept.get("sort")
        if sorted_by and any(column.key == sorted_by[0] for column in self.grid.columns):
            self.sort_by(sorted_by[0], descending=sorted_by[1])
        if kept.get("filters") and isinstance(self.grid, TableModel):
            self.show_filters()

    def _restore_places(self, keys: Any) -> None:
        if not isinstance(keys, list):
            return
        before = self.shown_columns()
        self._put(self._order_of(keys))
        now = self.shown_columns()
        if any(self._zone(before, number) != self._zone(now, number) for number in now):
            self._put(range(len(self.grid.columns)))  # what is frozen changed since

    def _remember(self) -> None:
        if not self._key:
            return
        columns: Sequence[Column] = self.grid.columns
        section = self.header.sortIndicatorSection()
        descending = self.header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        places = self.placed_columns()
        self._remembered.put(
            self._key,
            {
                "widths": {columns[number].key: self._base[number] for number in sorted(self._by_hand)},
                "hidden": [column.key for number, column in enumerate(columns) if self.isColumnHidden(number)],
                "order": [columns[number].key for number in places] if places != sorted(places) else None,
                "sort": [columns[section].key, descending] if 0 <= section < len(columns) else None,
                "filters": self.header.filters_shown,
            },
        )
