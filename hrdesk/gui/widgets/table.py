"""The table of every list: like the spreadsheet people come from.

``DataTable(columns, name=…)`` sorts, filters above the columns, freezes columns at both sides, remembers how its
columns were arranged, copies with headers, tells the sum of a selection and gives out exactly what is shown::

    table = DataTable(COLUMNS, name=_("People"), identity=lambda row: row.employment_id,
                      remembered=context.remembered, key="people", frozen_left=2)
    table.load(rows)
    table.chosen.connect(self.show_person)      # the current row changed
    table.opened.connect(self.open_person)      # Enter or a double click
    table.summed.connect(self.status_changed)   # for the status bar
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QFrame, QHeaderView, QMenu, QWidget

from hrdesk.gui.models.table import NUMERIC, ROW_ROLE, SORT_ROLE, Column, GridModel, TableModel
from hrdesk.gui.remembered import InMemory, Remembered
from hrdesk.gui.theme import ROW_TABLE
from hrdesk.gui.widgets.arranged_table import ArrangedTable
from hrdesk.gui.widgets.table_cell import CellDelegate
from hrdesk.gui.widgets.table_header import TableHeader
from hrdesk.gui.widgets.table_out import Shown, copied, exports_above, fill_menu, shown_of
from hrdesk.gui.widgets.table_text import matrix, sums
from hrdesk.words import _

Index = QModelIndex | QPersistentModelIndex


class DataTable(ArrangedTable):
    """See the module. ``cells``: single cells are selected and summed, as in a spreadsheet; else whole rows."""

    chosen = Signal(object)  # the current row, or None
    opened = Signal(object)  # Enter or double click on a row
    cell_chosen = Signal(object, str)  # cells: row and column key
    summed = Signal(list)  # what the status bar says of the selection
    counted = Signal(int, int)  # rows shown, rows in all
    edited = Signal(object, str, str)  # row, column key, text typed
    pasted = Signal(object, str, list)  # first row, first column key, lines of texts

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        name: str,
        identity: Callable[[Any], Hashable] | None = None,
        model: GridModel | None = None,
        remembered: Remembered | None = None,
        key: str = "",
        frozen_left: int = 0,
        frozen_right: int = 0,
        cells: bool = False,
        row_height: int = ROW_TABLE,
        padding: int = 8,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__((frozen_left, frozen_right), cells, parent)
        if model is None:
            model = TableModel(columns, identity, self) if identity is not None else TableModel(columns, parent=self)
        self.grid = model
        self._remembered = remembered or InMemory()
        self._key = f"table/{key}" if key else ""
        self._typed = ""
        self._offered: list[QAction | QAbstractButton] = []
        self.setAccessibleName(name)
        self._set_up(padding, row_height)
        self.setModel(model)
        self.selectionModel().selectionChanged.connect(self._selected)
        self._connect()
        self._restore()
        self._ready = True

    def _set_up(self, padding: int, row_height: int) -> None:
        mode = QAbstractItemView.SelectionBehavior
        self.setSelectionBehavior(mode.SelectItems if self._cells else mode.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            trigger.EditKeyPressed | (trigger.AnyKeyPressed if self._cells else trigger.NoEditTriggers)
        )
        self._delegate = CellDelegate(self, padding=padding, upright_lines=self._cells)
        self.setItemDelegate(self._delegate)
        two_lines = any(column.subtitle for column in self.grid.columns)
        self.header = TableHeader(self, two_lines=two_lines, padding=padding, upright_lines=self._cells)
        self.setHorizontalHeader(self.header)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(row_height)
        self.verticalHeader().setDefaultSectionSize(row_height)

    def _connect(self) -> None:
        self._forget_typed = QTimer(self)
        self._forget_typed.setSingleShot(True)
        self._forget_typed.setInterval(1000)
        self._forget_typed.timeout.connect(self._typed_over)
        self._sum_later = QTimer(self)
        self._sum_later.setSingleShot(True)
        self._sum_later.setInterval(30)
        self._sum_later.timeout.connect(self._tell_sums)
        self.follow_header()
        self.header.sortIndicatorChanged.connect(self._sorted)
        self.header.sectionHandleDoubleClicked.connect(self.resizeColumnToContents)
        self.header.filtered.connect(self.filter)
        self.grid.edited.connect(self.edited)
        self.grid.arranged.connect(self._arranged)
        self.doubleClicked.connect(self._open_at)

    # -- rows --------------------------------------------------------------------------------------------------

    def load(self, rows: Iterable[Any]) -> None:
        """Shows these rows instead; the selection and the current row stay on the same ones."""
        model = self._list()
        self._keeping(lambda: model.load(rows))

    def filter(self, filters: Mapping[str, str]) -> None:
        """Shows only rows that answer (column key → condition); the first of them is current where the one before is not."""
        model = self._list()
        column = self.currentIndex().column()
        self._keeping(lambda: model.filter(filters))
        if column >= 0 and not self.currentIndex().isValid() and model.rowCount():
            self.setCurrentIndex(model.index(model.first, column))

    def _keeping(self, change: Callable[[], None]) -> None:
        model = self._list()
        column = max(0, self.currentIndex().column())
        current = model.identity_at(self.currentIndex().row())
        kept = [model.identity(row) for row in self.selected_rows()[:500]]
        change()
        if current is not None and (at := model.number_showing(current)) >= 0:
            self.setCurrentIndex(model.index(at, column))
        if len(kept) > 1:
            chosen = QItemSelection()
            wanted = set(kept)
            last = len(model.columns) - 1
            for number in range(model.rowCount()):
                if model.identity_at(number) in wanted:
                    chosen.select(model.index(number, 0), model.index(number, last))
            self.selectionModel().select(chosen, self.selectionModel().SelectionFlag.ClearAndSelect)
        if current is not None and self.current_row() is None:
            self.chosen.emit(None)

    def _list(self) -> TableModel:
        if not isinstance(self.grid, TableModel):
            raise TypeError("a windowed list is sorted and filtered by who hands in its ids")
        return self.grid

    def current_row(self) -> Any:
        """The row the keyboard is on, or None."""
        return self.currentIndex().data(ROW_ROLE) if self.currentIndex().isValid() else None

    def selected_rows(self) -> list[Any]:
        """The selected rows in their shown order."""
        numbers: set[int] = set()
        for part in self.selected_parts():
            numbers.update(range(part.top(), part.bottom() + 1))
        return [row for number in sorted(numbers) if (row := self.grid.row_at(number)) is not None]

    def choose(self, identity: Hashable, column: str = "") -> bool:
        """Makes the row of that identity current; False when it is not shown."""
        at = self._list().number_showing(identity)
        if at >= 0:
            self.setCurrentIndex(self.grid.index(at, self.grid.number_of(column) if column else self._first_column()))
            self.scrollTo(self.currentIndex())
        return at >= 0

    def choose_first(self) -> None:
        """Makes the first row current where none is."""
        if not self.currentIndex().isValid() and self.grid.rowCount():
            self.setCurrentIndex(self.grid.index(self.grid.first, self._first_column()))

    def distinct(self, key: str) -> list[str]:
        """The different words of a column."""
        return self._list().distinct(key) if isinstance(self.grid, TableModel) else []

    # -- filters -----------------------------------------------------------------------------------------------

    def show_filters(self, shown: bool = True) -> None:
        """Opens or closes the filter row; closing it shows all rows again."""
        filters = self._list().filters
        self.header.show_filters(shown, self.grid.columns, filters)
        self._measure()
        self.header.resize(self.header.sizeHint())
        self.updateGeometries()
        self.header.place_filters()
        if not shown and filters:
            self.filter({})
        self._keep.start()

    def clear_filters(self) -> None:
        """Shows all rows again and empties the filter row."""
        self.filter({})
        if self.header.filters_shown:
            self.header.show_filters(True, self.grid.columns, {})

    def _first_column(self) -> int:
        return next(iter(self.shown_columns()), 0)

    def sort_by(self, key: str, *, descending: bool = False) -> None:
        """Sorts by a column, as a click on its title does."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.header.setSortIndicator(self.grid.number_of(key), order)

    def sort_here(self, *, descending: bool) -> None:
        """Sorts by the column the cursor is in."""
        if self.currentIndex().isValid():
            self.sort_by(self.grid.columns[self.currentIndex().column()].key, descending=descending)
            self.scrollTo(self.currentIndex())

    @Slot(int, Qt.SortOrder)
    def _sorted(self, section: int, order: Qt.SortOrder) -> None:
        if isinstance(self.grid, TableModel) and section >= 0:
            self.grid.sort(section, order)
            self._keep.start()

    # -- what leaves: copy, export, sums ------------------------------------------------------------------------

    def exported(self) -> Shown:
        """Headers, native values and kinds of exactly what is shown, in that order."""
        return shown_of(self.grid, self.shown_columns())

    @property
    def can_export(self) -> bool:
        """Whether the window lets who is signed in give lists out."""
        above = exports_above(self)
        return above is not None and above.allowed and isinstance(self.grid, TableModel)

    @Slot()
    def export(self) -> None:
        """Asks for a file and gives out exactly what is shown."""
        above = exports_above(self)
        if above is not None:
            above.ask(self, self.accessibleName(), self.exported)

    @Slot()
    def copy(self) -> None:
        """Puts the selection on the clipboard with its headers, ready for a spreadsheet."""
        text = copied(self.grid, self.selected_parts(), self.shown_columns(), cells=self._cells)
        if text:
            QGuiApplication.clipboard().setText(text)

    def _tell_sums(self) -> None:
        if not self.isVisible():
            self.summed.emit([])  # what nobody sees is not counted
            return
        selection = self.selected_parts()
        if not self._cells:
            rows = sum(self.grid.count_between(part.top(), part.bottom()) for part in selection)
            self.summed.emit(sums(rows, [], cells=False, total=(self._rows_shown(), self.grid.total)))
            return
        values: list[Decimal] = []
        count = 0
        for part in selection:
            for number in range(part.left(), part.right() + 1):
                if self.isColumnHidden(number):
                    continue
                count += part.height()
                if self.grid.columns[number].kind in NUMERIC:
                    found = (
                        self.grid.index(row, number).data(SORT_ROLE) for row in range(part.top(), part.bottom() + 1)
                    )
                    values += [Decimal(value) for value in found if isinstance(value, int | Decimal)]
        self.summed.emit(sums(count, values, cells=True, total=(self._rows_shown(), self.grid.total)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell_sums()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tell_sums()

    def _rows_shown(self) -> int:
        return self.grid.count_between(0, self.grid.rowCount() - 1)

    def cells_from(self, row: Any, key: str, lines: Sequence[Sequence[str]]) -> list[tuple[Any, str, str]]:
        """Where pasted lines fall, from a cell on to the right and down: (row, column key, text) of cells there are."""
        shown = self.shown_columns()
        left = shown.index(self.grid.number_of(key))
        top = self._list().number_showing(self._list().identity(row))
        return [
            (found, self.grid.columns[number].key, text)
            for at, line in enumerate(lines)
            if (found := self.grid.row_at(top + at)) is not None
            for number, text in zip(shown[left:], line, strict=False)
        ]

    # -- keys, mouse, menu -------------------------------------------------------------------------------------

    def offer_actions(self, actions: Sequence[QAction | QAbstractButton]) -> None:
        """The right-click menu: the same actions as the toolbar's; a button of it may be given itself."""
        self._offered = list(actions)

    def menu(self) -> QMenu:
        """The right-click menu: what the toolbar offers, then what every table can do."""
        made = QMenu(self)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill_menu(made, self._offered)
        if not made.isEmpty():
            made.addSeparator()
        copy = made.addAction(_("Copy with headers"), self.copy)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        if self.can_export:
            made.addAction(_("Export what is shown…"), self.export)
        made.addSeparator()
        self.add_column_actions(made)
        if isinstance(self.grid, TableModel) and self._key:
            filters = made.addAction(_("Filter row"))
            filters.setShortcut(QKeySequence("Ctrl+Shift+L"))
            filters.setCheckable(True)
            filters.setChecked(self.header.filters_shown)
            filters.toggled.connect(self.show_filters)
        return made

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.currentIndex().isValid():
            at = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        self.menu().popup(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        if event.matches(QKeySequence.StandardKey.Paste) and self._cells and self.currentIndex().isValid():
            lines = matrix(QGuiApplication.clipboard().text())
            if lines:
                column = self.grid.columns[self.currentIndex().column()].key
                self.pasted.emit(self.current_row(), column, lines)
            return
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.move_column(-1 if key == Qt.Key.Key_Left else 1)
            return
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.sort_here(descending=key == Qt.Key.Key_Down)
            return
        if key == Qt.Key.Key_L and event.modifiers() == (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        ):
            self.show_filters(not self.header.filters_shown)
            self.header.focus_filter(max(self.currentIndex().column(), self._first_column()))
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() != QAbstractItemView.State.EditingState:
            if self.currentIndex().isValid():
                self._open_at(self.currentIndex())
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Type-ahead over everything typed within a second: the current column and its other words (pinyin)."""
        self._typed += search.casefold()
        self._forget_typed.start()
        columns = [self.grid.columns[max(0, self.currentIndex().column())]]
        columns += [column for column in self.grid.columns if column.typed is not None and column is not columns[0]]
        count = self.grid.rowCount()
        start = max(0, self.currentIndex().row()) + (1 if len(self._typed) == 1 else 0)
        for step in range(min(count, 20_000)):
            number = (start + step) % count
            row = self.grid.row_at(number)
            if row is not None and any(_begins(column, row, self._typed) for column in columns):
                self.setCurrentIndex(self.grid.index(number, max(0, self.currentIndex().column())))
                return

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not self._cells:
            self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: Any) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        before = self._delegate.hovered
        if row != before:
            self._delegate.hovered = row
            for number in (before, row):
                if number >= 0:
                    top = self.rowViewportPosition(number)
                    self.viewport().update(0, top, self.viewport().width(), self.rowHeight(number))

    @Slot(QModelIndex)
    def _open_at(self, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if row is not None and not self.grid.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.opened.emit(row)
        elif row is not None:
            self.edit(index)

    def _typed_over(self) -> None:
        self._typed = ""

    # -- selection ---------------------------------------------------------------------------------------------

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        if not current.isValid():
            return
        if self._cells:
            self.cell_chosen.emit(current.data(ROW_ROLE), self.grid.columns[current.column()].key)
        if not previous.isValid() or current.row() != previous.row():
            self.chosen.emit(current.data(ROW_ROLE))

    @Slot()
    def _selected(self) -> None:  # by signal: an override of selectionChanged() loses references in PySide6 6.11
        self.viewport().update()
        self._sum_later.start()

    @Slot()
    def _arranged(self) -> None:
        self.counted.emit(self._rows_shown(), self.grid.total)
        self._sum_later.start()
        self._spread()


def _begins(column: Column, row: Any, typed: str) -> bool:
    words = [column.cell(row).text, *(column.typed(row).split() if column.typed is not None else ())]
    return any(word.casefold().startswith(typed) for word in words)
