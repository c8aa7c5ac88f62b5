"""Rows of frozen results as a table: columns declared once, cells shown, sorted, filtered and summed from them.

``TableModel`` holds a wholly loaded list; ``WindowedModel`` holds ids and fetches blocks of rows as they are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from hrdesk.gui.models.filters import matcher

Index = QModelIndex | QPersistentModelIndex

CELL_ROLE = Qt.ItemDataRole.UserRole  # a Cell
ROW_ROLE = Qt.ItemDataRole.UserRole + 1  # the row itself
SORT_ROLE = Qt.ItemDataRole.UserRole + 2  # the native value
COLUMN_ROLE = Qt.ItemDataRole.UserRole + 3  # headerData: the Column


class Kind(Enum):
    """What a column holds; decides alignment, format, filter and sum."""

    TEXT = "text"
    CHOICE = "choice"  # few different words: the filter is a list of them
    NUMBER = "number"
    MONEY = "money"  # yuan with two places; ¥ stands in the header, never in cells
    PERCENT = "percent"  # 0.5 is shown as 50.0
    DATE = "date"
    STATUS = "status"  # the getter returns a Cell with tone and icon
    LINK = "link"  # opens what is behind it


NUMERIC = (Kind.NUMBER, Kind.MONEY, Kind.PERCENT)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows.

    ``value`` is what it is sorted, summed and exported by. ``tone``: success, warning, error, info, neutral, hint.
    ``state``: "" or ``missing`` (boxed), ``left_out`` (grey), ``changed`` (edge), ``bad`` (boxed red), ``band`` (bold on
    grey: the line of a group among its rows). ``bar``: drawn below the words, which say the same: how full (0 to 1) and
    where its mark stands (None: no mark). ``indent``: px before the words, of a level below the line above.
    """

    text: str
    value: Any = None
    tone: str = ""
    icon: str = ""
    state: str = ""
    icon_after: bool = False
    bar: tuple[float, float | None] | None = None
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``key`` names it for filters, memory and export; without ``getter`` it is the row's attribute.

    ``getter(row)`` returns a plain value (None: empty) or a Cell. ``width`` in px. ``order(row)`` sorts by something
    else (pinyin), ``typed(row)`` gives more words for type-ahead (initials). ``subtitle`` is a second header line.
    """

    key: str
    title: str
    width: int = 100
    kind: Kind = Kind.TEXT
    getter: Callable[[Any], Any] | None = None
    places: int | None = None
    bold: bool = False
    grey: bool = False
    subtitle: str = ""
    hint: str = ""
    hidden: bool = False
    stretch: bool = False
    editable: bool | Callable[[Any], bool] = False
    right: bool | None = None
    order: Callable[[Any], Any] | None = None
    typed: Callable[[Any], str] | None = None

    @property
    def to_right(self) -> bool:
        """Whether cells and title stand at the right: numbers do."""
        return self.kind in NUMERIC if self.right is None else self.right

    def get(self, row: Any) -> Any:
        """The raw value or Cell of a row."""
        return self.getter(row) if self.getter is not None else getattr(row, self.key)

    def cell(self, row: Any) -> Cell:
        """What is shown of a row."""
        raw = self.get(row)
        return raw if isinstance(raw, Cell) else Cell(shown(raw, self.kind, self.places), raw)

    def value(self, row: Any) -> Any:
        """The native value of a row: Decimal, int, date, str or None."""
        raw = self.get(row)
        return raw.value if isinstance(raw, Cell) else raw


def minus(figure: str) -> str:
    """A figure with the sign that is as wide as a digit, as everywhere on screen and paper."""
    return figure.replace("-", "−")


def shown(value: Any, kind: Kind, places: int | None = None) -> str:
    """A value as it stands in a table: 168,420.00, −50.8, 2026-11-23; None is empty."""
    if value is None:
        return ""
    if kind is Kind.MONEY:
        return minus(f"{Decimal(value):,.{2 if places is None else places}f}")
    if kind is Kind.PERCENT:
        return minus(f"{Decimal(value) * 100:,.{1 if places is None else places}f}")
    if kind is Kind.NUMBER:
        return minus(f"{value:,}" if places is None else f"{Decimal(value):,.{places}f}")
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


class GridModel(QAbstractTableModel):
    """What both models share: columns, headers, cells. ``edited(row, key, text)`` asks for a change, makes none."""

    edited = Signal(object, str, str)
    arranged = Signal()  # other rows are shown, or in another order

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)

    def row_at(self, number: int) -> Any:
        """The row shown at ``number``; None while it is being fetched."""
        raise NotImplementedError

    def number_of(self, key: str) -> int:
        """Where the column of that key is."""
        return next(number for number, column in enumerate(self.columns) if column.key == key)

    @property
    def total(self) -> int:
        """How many rows there are, shown or not."""
        return self.rowCount()

    @property
    def first(self) -> int:
        """Where the first row stands that people work on."""
        return 0

    def count_between(self, top: int, bottom: int) -> int:
        """How many rows stand from ``top`` to ``bottom``."""
        return bottom - top + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.to_right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role not in _ASKED:
            return None
        row = self.row_at(index.row())
        if row is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole else None
        if role == ROW_ROLE:
            return row
        if role == SORT_ROLE:
            return column.value(row)
        cell = column.cell(row)
        if role == Qt.ItemDataRole.EditRole and column.to_right and cell.value is None:
            return ""  # words in place of a figure are not what is edited
        return cell if role == CELL_ROLE else cell.text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        if not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title or column.hint
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return column.title or column.hint or None
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.hint or None
        return column if role == COLUMN_ROLE else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid():
            editable = self.columns[index.column()].editable
            row = self.row_at(index.row()) if callable(editable) else None
            if editable is True or (callable(editable) and row is not None and editable(row)):
                flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.row_at(index.row()) if index.isValid() else None
        if role != Qt.ItemDataRole.EditRole or row is None:
            return False
        if str(value) != self.data(index, Qt.ItemDataRole.EditRole):
            self.edited.emit(row, self.columns[index.column()].key, str(value))
        return True


_ASKED = (
    int(Qt.ItemDataRole.DisplayRole),
    int(Qt.ItemDataRole.EditRole),
    int(CELL_ROLE),
    int(ROW_ROLE),
    int(SORT_ROLE),
)


def _itself(row: Any) -> Hashable:
    return row  # type: ignore[no-any-return]


class TableModel(GridModel):
    """A wholly loaded list. ``identity(row)`` tells rows apart through sorting, filtering and reloading."""

    def __init__(
        self,
        columns: Sequence[Column],
        identity: Callable[[Any], Hashable] = _itself,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, parent)
        self.identity = identity
        self._rows: list[Any] = []
        self._order: list[int] = []  # all rows as sorted
        self._words: dict[str, list[str]] = {}  # what the text filters of a column look through
        self._shown: list[int] = []  # places in _rows; below zero: no row (``GroupedModel``'s bands)
        self._filters: dict[str, str] = {}
        self._sorted: tuple[str, bool] | None = None

    def load(self, rows: Iterable[Any]) -> None:
        """Shows these rows instead, sorted and filtered as before."""
        self.beginResetModel()
        self._rows = list(rows)
        self._words.clear()
        self._order = self._in_order()
        self._arrange()
        self.endResetModel()
        self.arranged.emit()

    def replace(self, row: Any) -> None:
        """Shows ``row`` in place of the one with its identity; order and filter stay until asked for anew."""
        wanted = self.identity(row)
        for number, at in enumerate(self._shown):
            if at >= 0 and self.identity(self._rows[at]) == wanted:
                self._rows[at] = row
                self._words.clear()
                self.dataChanged.emit(self.index(number, 0), self.index(number, len(self.columns) - 1))
                return

    @property
    def rows(self) -> list[Any]:
        """All rows, as loaded."""
        return self._rows

    @property
    def shown_rows(self) -> list[Any]:
        """The rows shown, in their order."""
        return [self._rows[at] for at in self._shown if at >= 0]

    @property
    def total(self) -> int:
        return len(self._rows)

    @property
    def filters(self) -> dict[str, str]:
        """What is filtered now: column key → what was typed or chosen."""
        return dict(self._filters)

    def row_at(self, number: int) -> Any:
        at = self._shown[number] if 0 <= number < len(self._shown) else -1
        return self._rows[at] if at >= 0 else None

    def identity_at(self, number: int) -> Hashable:
        """The identity of what is shown at ``number``; None where nothing is."""
        row = self.row_at(number)
        return None if row is None else self.identity(row)

    def number_showing(self, identity: Hashable) -> int:
        """Where the row of that identity is shown; -1 when it is not."""
        for number, at in enumerate(self._shown):
            if at >= 0 and self.identity(self._rows[at]) == identity:
                return number
        return -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def filter(self, filters: Mapping[str, str]) -> None:
        """Shows only rows that answer all ``filters`` (column key → condition; see ``filters.matcher``)."""
        wanted = {key: text for key, text in filters.items() if text.strip()}
        if wanted == self._filters:
            return
        self.beginResetModel()
        self._filters = wanted
        self._arrange()
        self.endResetModel()
        self.arranged.emit()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if not 0 <= column < len(self.columns):
            self._sorted = None
            return
        self._sorted = (self.columns[column].key, order == Qt.SortOrder.DescendingOrder)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [(self._shown[index.row()], index.column()) for index in before]
        self._order = self._in_order()
        self._arrange()
        place = {at: number for number, at in enumerate(self._shown)} if kept else {}
        self.changePersistentIndexList(before, [self.index(place[at], number) for at, number in kept])
        self.layoutChanged.emit()
        self.arranged.emit()

    def distinct(self, key: str) -> list[str]:
        """The different words of a column, for its filter; at most 200."""
        column = self.columns[self.number_of(key)]
        return sorted({column.cell(row).text for row in self._rows} - {""})[:200]

    def _arrange(self) -> None:
        shown = self._order
        for key, text in self._filters.items():
            column = self.columns[self.number_of(key)]
            answers = matcher(text, column.kind.value)
            words, rows = self._looked_through(column), self._rows
            if column.kind in (Kind.TEXT, Kind.CHOICE, Kind.STATUS, Kind.LINK):
                shown = [at for at in shown if answers(words[at], None)]
            else:
                shown = [at for at in shown if answers(words[at], column.value(rows[at]))]
        self._shown = list(shown)

    def _looked_through(self, column: Column) -> list[str]:
        if column.key not in self._words:
            words = [column.cell(row).text for row in self._rows]
            if column.typed is not None and column.kind is Kind.TEXT:
                words = [f"{text} {column.typed(row)}" for text, row in zip(words, self._rows, strict=True)]
            self._words[column.key] = words
        return self._words[column.key]

    def _in_order(self) -> list[int]:
        if self._sorted is None:
            return list(range(len(self._rows)))
        key, descending = self._sorted
        column = self.columns[self.number_of(key)]
        value = column.order or column.value
        values = [value(row) for row in self._rows]
        filled = [at for at, one in enumerate(values) if one is not None]
        empty = [at for at, one in enumerate(values) if one is None]  # last, whichever way it is sorted
        try:
            filled.sort(key=values.__getitem__, reverse=descending)
        except TypeError:  # words among figures
            filled.sort(key=lambda at: str(values[at]), reverse=descending)
        return filled + empty


class WindowedModel(GridModel):
    """Ids first, rows by window: ``fetch(ids, deliver)`` is asked for a block when one of its rows is looked at.

    ``fetch`` usually starts a read job and calls ``deliver(rows)`` (one per id, in order) when it is done; rows of a
    block that came too late for new ids are dropped. Sorting and filtering are the caller's: it hands in new ids.
    """

    BLOCK = 200
    KEPT = 40  # blocks

    def __init__(
        self,
        columns: Sequence[Column],
        fetch: Callable[[Sequence[Hashable], Callable[[Sequence[Any]], None]], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, parent)
        self._fetch = fetch
        self._ids: Sequence[Hashable] = ()
        self._blocks: dict[int, Sequence[Any]] = {}
        self._asked: set[int] = set()
        self._round = 0

    def load(self, ids: Sequence[Hashable]) -> None:
        """Shows the rows of these ids, in their order."""
        self.beginResetModel()
        self._ids = ids
        self._blocks.clear()
        self._asked.clear()
        self._round += 1
        self.endResetModel()
        self.arranged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    def row_at(self, number: int) -> Any:
        if not 0 <= number < len(self._ids):
            return None
        block, at = divmod(number, self.BLOCK)
        rows = self._blocks.get(block)
        if rows is not None:
            return rows[at] if at < len(rows) else None
        if block not in self._asked:
            self._ask(block)
            rows = self._blocks.get(block)  # an answer that came at once
        return rows[at] if rows is not None and at < len(rows) else None

    def _ask(self, block: int) -> None:
        self._asked.add(block)
        first = block * self.BLOCK
        asked = self._round

        def deliver(rows: Sequence[Any]) -> None:
            if asked != self._round:
                return
            self._asked.discard(block)
            self._blocks[block] = rows
            while len(self._blocks) > self.KEPT:
                del self._blocks[next(iter(self._blocks))]
            last = min(first + self.BLOCK, len(self._ids)) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

        self._fetch(self._ids[first : first + self.BLOCK], deliver)
