"""Rows in groups: each group begins with a band that says what it is, how many there are and what they add up to.

A band can be closed, so that only its line is left. Sorting and filtering work within the groups, whose order stays.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt

from hrdesk.gui.models.table import CELL_ROLE, Cell, Column, TableModel, shown
from hrdesk.words import _

Index = QModelIndex | QPersistentModelIndex

BAND_ROLE = Qt.ItemDataRole.UserRole + 4  # a Band, where the line is one

_SAID = (
    int(Qt.ItemDataRole.AccessibleTextRole),
    int(Qt.ItemDataRole.ToolTipRole),
)


@dataclass(frozen=True, slots=True)
class Group:
    """One group. ``note(count, as_given)`` is said beside the title; ``as_given``: nobody sorted by a column."""

    key: str
    title: str
    note: Callable[[int, bool], str]


@dataclass(frozen=True, slots=True)
class Band:
    """The line a group begins with. ``sums``: column key → what its rows add up to, where any has
    a figure; also while it is closed."""

    group: Group
    note: str
    count: int
    sums: dict[str, Decimal]
    open: bool

    @property
    def said(self) -> str:
        """All of it in words, for who does not see it."""
        parts = {"title": self.group.title, "note": self.note}
        return _("{title}: {note}; opened", **parts) if self.open else _("{title}: {note}; closed", **parts)


@dataclass(frozen=True, slots=True)
class BandMark:
    """The identity of a band among those of rows."""

    key: str


class GroupedModel(TableModel):
    """``group_of(row)`` names the group of a row; ``summed`` are the keys of the columns that are added up."""

    def __init__(
        self,
        columns: Sequence[Column],
        identity: Callable[[Any], Hashable],
        groups: Sequence[Group],
        group_of: Callable[[Any], str],
        summed: Sequence[str] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, identity, parent)
        self.groups = tuple(groups)
        self._group_of = group_of
        self._summed = [self.columns[self.number_of(key)] for key in summed]
        self._closed: set[str] = set()
        self._bands: list[Band] = []
        self._band_numbers: list[int] = []  # where they stand, in order

    # -- bands -------------------------------------------------------------------------------------------------

    def band_at(self, number: int) -> Band | None:
        """The band that stands there, or None."""
        at = bisect_left(self._band_numbers, number)
        return self._bands[at] if at < len(self._bands) and self._band_numbers[at] == number else None

    def band_above(self, number: int) -> int:
        """Where the band of the row at ``number`` stands; -1 without one."""
        at = bisect_right(self._band_numbers, number) - 1
        return self._band_numbers[at] if at >= 0 else -1

    def bands_between(self, top: int, bottom: int) -> list[tuple[int, Band]]:
        """The bands from ``top`` to ``bottom`` with where they stand."""
        first, end = bisect_left(self._band_numbers, top), bisect_right(self._band_numbers, bottom)
        return list(zip(self._band_numbers[first:end], self._bands[first:end], strict=True))

    def open_band(self, number: int, wanted: bool) -> None:
        """Opens or closes the band at ``number``; the rows of the others keep their selection."""
        band = self.band_at(number)
        if band is None or band.open is wanted:
            return
        first, last = number + 1, number + band.count
        if wanted:
            self._closed.discard(band.group.key)
            self.beginInsertRows(QModelIndex(), first, last)
            self._arrange()
            self.endInsertRows()
        else:
            self._closed.add(band.group.key)
            self.beginRemoveRows(QModelIndex(), first, last)
            self._arrange()
            self.endRemoveRows()
        self.dataChanged.emit(self.index(number, 0), self.index(number, len(self.columns) - 1))
        self.arranged.emit()

    def open_all(self, wanted: bool) -> None:
        """Opens or closes all bands."""
        for number in reversed(self._band_numbers[:]):  # from below, so that those above stay where they are
            self.open_band(number, wanted)

    def _arrange(self) -> None:
        super()._arrange()
        members: dict[str, list[int]] = {group.key: [] for group in self.groups}
        for at in self._shown:
            members[self._group_of(self._rows[at])].append(at)
        self._shown, self._bands, self._band_numbers = [], [], []
        for group in self.groups:
            if members[group.key]:
                band = self._band(group, members[group.key])
                self._band_numbers.append(len(self._shown))
                self._bands.append(band)
                self._shown.append(-len(self._bands))
                self._shown += members[group.key] if band.open else []

    def _band(self, group: Group, members: Sequence[int]) -> Band:
        count = len(members)
        values = {
            column.key: [value for at in members if (value := column.value(self._rows[at])) is not None]
            for column in self._summed
        }
        sums = {key: sum(found, Decimal(0)) for key, found in values.items() if found}
        return Band(group, group.note(count, self._sorted is None), count, sums, group.key not in self._closed)

    # -- as a list of rows -------------------------------------------------------------------------------------

    @property
    def first(self) -> int:
        return next((number for number, at in enumerate(self._shown) if at >= 0), 0)

    def count_between(self, top: int, bottom: int) -> int:
        return super().count_between(top, bottom) - len(self.bands_between(top, bottom))

    def identity_at(self, number: int) -> Hashable:
        band = self.band_at(number)
        return super().identity_at(number) if band is None else BandMark(band.group.key)

    def number_showing(self, identity: Hashable) -> int:
        if not isinstance(identity, BandMark):
            return super().number_showing(identity)
        found = (at for at, band in zip(self._band_numbers, self._bands, strict=True) if band.group.key == identity.key)
        return next(found, -1)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.band_at(index.row()) is not None:
            return Qt.ItemFlag.ItemIsEnabled  # it can be gone to, but is nothing to work on
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        band = self.band_at(index.row()) if index.isValid() else None
        if band is None:
            return super().data(index, role)
        if role == BAND_ROLE:
            return band
        if role == CELL_ROLE:
            return Cell("")  # drawn across the columns by the table
        if role in _SAID:
            sums = [
                f"{column.title} {shown(band.sums[column.key], column.kind, column.places)}"
                for column in self._summed
                if column.key in band.sums
            ]
            return _("; ").join([band.said, *sums])
        if role == Qt.ItemDataRole.DisplayRole:
            return band.group.title if index.column() == 0 else ""
        return None
