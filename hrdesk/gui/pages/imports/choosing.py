"""Step 1: which kind of workbook, which month, which file; below it what was brought in before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFileDialog, QGridLayout, QRadioButton, QWidget

from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.pages.imports.kinds import KINDS, ROSTER, WITHOUT_MONTH, KindWords, kind_words
from hrdesk.gui.widgets.parts import button, column, frame, label, named_by_label, picture, restyle, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.imports import BatchRow

ENDINGS = ("xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "txt", "html", "htm", "xml")


class DropPlace(QWidget):
    """Where a file is dropped or chosen. ``dropped`` carries its path."""

    dropped = Signal(str)
    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._card = frame("card")
        self.choose = button(_("Choose a file…"), "folder-open", self.wanted.emit, role="primary")
        words = column(
            label(_("Drop the workbook here, or choose it"), "strong"),
            label(
                _("Excel (.xlsx, .xls, .xlsb, .ods) or text (.csv). Nothing is saved before you have seen it."), "small"
            ),
            gap=4,
        )
        line = row(picture("file-spreadsheet", size=20), words, None, self.choose, gap=12, edges=(16, 16, 16, 16))
        self._card.setLayout(line)
        self.setLayout(column(self._card, gap=0))

    def _mark(self, over: bool) -> None:
        self._card.setProperty("current", "true" if over else "false")
        restyle(self._card)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if len(event.mimeData().urls()) == 1 and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()
            self._mark(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(False)
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData().urls()[0].toLocalFile())


class ChooseStep(QWidget):
    """``opened(kind, path)`` when a file is there; ``undo_wanted`` for an earlier import."""

    opened = Signal(str, str)
    kind_changed = Signal(str)
    undo_wanted = Signal(object)

    def __init__(self, zone: tzinfo, kinds: Sequence[KindWords] = KINDS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self._newest = 0
        self._group = QButtonGroup(self)
        self.kinds: dict[str, QRadioButton] = {}
        self.month = QComboBox()
        self.month.setFixedWidth(200)
        named_by_label(self.month, _("Month of the figures"))
        self._month_row = QWidget()
        self._month_row.setLayout(row(label(_("Month of the figures")), self.month, None, gap=12))
        self.drop = DropPlace()
        self.drop.dropped.connect(self._dropped)
        self.drop.wanted.connect(self._ask_file)
        self.history = DataTable(
            _history_columns(zone), name=_("Earlier imports"), identity=lambda batch: batch.id, frozen_left=0
        )
        self.undo = button(_("Undo this import"), "undo-2", self._undo)
        self.undo.setEnabled(False)
        self.history.chosen.connect(self._chosen)
        self.history.offer_actions([])
        self._build(kinds)
        self.choose_kind(next(iter(self.kinds), ROSTER))

    def _build(self, kinds: Sequence[KindWords]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(0)
        for number, kind in enumerate(kinds):
            made = QRadioButton(kind.name)
            made.setAccessibleDescription(kind.meaning)
            made.toggled.connect(partial(self._kind_toggled, kind.code))
            self._group.addButton(made)
            self.kinds[kind.code] = made
            meaning = label(kind.meaning, "small")
            meaning.setContentsMargins(24, 0, 0, 8)
            grid.addWidget(made, number // 2 * 2, number % 2)
            grid.addWidget(meaning, number // 2 * 2 + 1, number % 2)
        grid.setColumnStretch(2, 1)
        top = column(
            label(_("What does the workbook hold?"), "section"),
            grid,
            4,
            self._month_row,
            self.drop,
            gap=8,
            edges=(16, 16, 16, 12),
        )
        head = frame("strip")
        head.setFixedHeight(36)
        head.setLayout(row(label(_("Earlier imports"), "strong"), None, self.undo, edges=(16, 0, 16, 0)))
        self.setLayout(column(top, head, self.history, gap=0))

    # -- kind and month ----------------------------------------------------------------------------------------

    @property
    def kind(self) -> str:
        """The kind chosen."""
        return next((code for code, made in self.kinds.items() if made.isChecked()), ROSTER)

    def choose_kind(self, code: str) -> None:
        """Chooses a kind where it is offered."""
        if code in self.kinds:
            self.kinds[code].setChecked(True)

    def offer_months(self, months: Sequence[str], current: str) -> None:
        """Offers months, newest first, after "by the days in the file"."""
        self.month.clear()
        self.month.addItem(_("By the dates in the file"), "")
        for month in months:
            self.month.addItem(month, month)
        self.month.setCurrentIndex(max(0, self.month.findData(current)))

    @property
    def period(self) -> str:
        """The month chosen; empty: the file says."""
        return "" if self.kind in WITHOUT_MONTH else str(self.month.currentData() or "")

    @Slot(bool)
    def _kind_toggled(self, code: str, on: bool) -> None:
        if on:
            self._month_row.setVisible(code not in WITHOUT_MONTH)
            self.kind_changed.emit(code)

    # -- the file ----------------------------------------------------------------------------------------------

    def _ask_file(self) -> None:
        patterns = " ".join(f"*.{ending}" for ending in ENDINGS)
        path, _chosen = QFileDialog.getOpenFileName(
            self, _("Choose a workbook"), self.folder, _("Workbooks ({patterns})", patterns=patterns)
        )
        if path:
            self.folder = str(Path(path).parent)  # the month's workbooks lie together
            self.opened.emit(self.kind, path)

    @Slot(str)
    def _dropped(self, path: str) -> None:
        self.opened.emit(self.kind, path)

    # -- earlier imports ---------------------------------------------------------------------------------------

    def show_history(self, batches: Sequence[BatchRow]) -> None:
        """The imports there were, newest first."""
        self.history.load(batches)
        if batches and batches[0].id != self._newest:  # the one just made is the one to be looked at or taken back
            self._newest = batches[0].id
            self.history.choose(self._newest)
        self._chosen(self.history.current_row())

    @Slot(object)
    def _chosen(self, batch: BatchRow | None) -> None:
        self.undo.setEnabled(batch is not None and batch.undone_at is None)

    def _undo(self) -> None:
        batch = self.history.current_row()
        if batch is not None:
            self.undo_wanted.emit(batch)


def _history_columns(zone: tzinfo) -> list[Column]:
    def taken(batch: BatchRow) -> int:
        return batch.counts.get("new", 0) + batch.counts.get("changed", 0)

    def state(batch: BatchRow) -> Cell:
        if batch.undone_at is not None:
            return Cell(_("undone by {name}", name=batch.undone_by), tone="hint", icon="undo-2")
        return Cell(_("counts"), tone="success", icon="circle-check")

    return [
        Column("at", _("When"), 130, Kind.DATE, getter=lambda batch: batch.at.astimezone(zone)),
        Column("kind", _("Kind"), 150, Kind.CHOICE, getter=lambda batch: kind_words(batch.kind).name),
        Column("file_name", _("File"), 240, stretch=True, getter=lambda batch: batch.file_name or _("Entered by hand")),
        Column("sheet", _("Sheet"), 120),
        Column("month", _("Month"), 80),
        Column("taken", _("Rows taken"), 84, Kind.NUMBER, getter=taken),
        Column("rejected", _("Refused"), 72, Kind.NUMBER, getter=lambda batch: batch.counts.get("rejected", 0)),
        Column("by", _("By"), 100, Kind.CHOICE),
        Column("state", _("State"), 130, Kind.STATUS, getter=state),
    ]
