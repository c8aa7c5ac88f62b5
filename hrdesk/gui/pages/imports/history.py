"""The imports there were: when, by whom, what was taken; one key takes one back, after saying what would stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.pages.imports.kinds import kind_words
from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.parts import EmptyPage, button, column, frame, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _, _n

if TYPE_CHECKING:
    from hrdesk.app.imports import BatchRow, Undone

MOST_KEPT_SHOWN = 200


class History(QWidget):
    """``undo_wanted``, ``problems_wanted`` and ``by_hand_wanted`` carry the import that is current."""

    undo_wanted = Signal(object)
    problems_wanted = Signal(object)
    by_hand_wanted = Signal(object)

    def __init__(self, zone: tzinfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._newest = 0
        self.table = DataTable(
            _columns(zone), name=_("Earlier imports"), identity=lambda batch: batch.id, frozen_left=0
        )
        self.undo = button(_("Undo this import…"), "undo-2", self._undo)
        self.problems = button(_("Its problems…"), "file-spreadsheet", self._problems)
        self.by_hand = button(_("By hand…"), "user-check", self._by_hand)
        self.empty = EmptyPage("history", _("What is imported is listed here and can be taken back as a whole."))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        self.table.chosen.connect(self._chosen)
        self.table.offer_actions([])
        head = frame("strip")
        head.setFixedHeight(36)
        head.setLayout(
            row(
                label(_("Earlier imports"), "strong"), None, self.by_hand, self.problems, self.undo, gap=8,
                edges=(16, 0, 16, 0),
            )
        )  # fmt: skip
        self.setLayout(column(head, self._stack, gap=0))
        self._chosen(None)

    def load(self, batches: Sequence[BatchRow]) -> None:
        """The imports there were, newest first."""
        self.table.load(batches)
        self._stack.setCurrentWidget(self.table if batches else self.empty)
        if batches and batches[0].id != self._newest:  # the one just made is the one to be looked at or taken back
            self._newest = batches[0].id
            self.table.choose(self._newest)
        self._chosen(self.table.current_row())

    @Slot(object)
    def _chosen(self, batch: BatchRow | None) -> None:
        self.undo.setEnabled(batch is not None and batch.undone_at is None)
        self.problems.setEnabled(batch is not None and bool(batch.counts.get("rejected", 0)))
        self.by_hand.setVisible(batch is not None and batch.kept is not None)

    def _undo(self) -> None:
        batch = self.table.current_row()
        if batch is not None:
            self.undo_wanted.emit(batch)

    def _problems(self) -> None:
        batch = self.table.current_row()
        if batch is not None:
            self.problems_wanted.emit(batch)

    def _by_hand(self) -> None:
        batch = self.table.current_row()
        if batch is not None:
            self.by_hand_wanted.emit(batch)


class UndoDialog(Dialog):
    """What taking an import back would do, and what would stay and why. ``agreed`` for yes."""

    agreed = Signal()

    def __init__(self, file: str, would: Undone, parent: QWidget | None = None) -> None:
        super().__init__(_("Undo this import"), width=560 if would.kept else 440, parent=parent)
        self.body.addWidget(label(_("Take back “{file}”?", file=file), "strong", wrap=True))
        said = _n(
            "{count:,} entry would be removed, {restored:,} get back what they were before.",
            "{count:,} entries would be removed, {restored:,} get back what they were before.",
            count=would.removed,
            restored=would.restored,
        )
        self.body.addWidget(label(said, "secondary", wrap=True))
        if would.decisions:
            self.body.addWidget(label(would.decisions_text, "secondary", wrap=True))
        self.kept: DataTable | None = None
        if would.kept:
            self.body.addWidget(
                label(_n("{count:,} stays as it is:", "{count:,} stay as they are:", count=len(would.kept)), "section")
            )
            columns = [
                Column("what", _("What"), 190, getter=lambda one: one[0], bold=True),
                Column("why", _("Why"), 300, getter=lambda one: one[1], stretch=True),
            ]
            self.kept = DataTable(columns, name=_("What stays"), identity=lambda one: one)
            self.kept.setMinimumHeight(min(300, 44 + 28 * len(would.kept)))
            self.kept.load(would.kept[:MOST_KEPT_SHOWN])
            self.body.addWidget(self.kept)
        self.no = button(_("Cancel"))
        self.no.clicked.connect(self.reject)
        self.yes = button(_("Undo this import"), "undo-2", role="primary")
        self.yes.clicked.connect(self._agree)
        self.buttons.addWidget(self.no)
        self.buttons.addWidget(self.yes)
        self.yes.setFocus()

    @Slot()
    def _agree(self) -> None:
        self.accept()
        self.agreed.emit()


def _columns(zone: tzinfo) -> list[Column]:
    def taken(batch: BatchRow) -> int:
        return batch.counts.get("new", 0) + batch.counts.get("changed", 0)

    def by_hand(batch: BatchRow) -> str:
        if batch.kept is None:
            return ""
        count = batch.counts.get("by_hand", 0)
        return _("{count:,} kept", count=count) if batch.kept else _("{count:,} replaced", count=count)

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
        Column("same", _("Same"), 64, Kind.NUMBER, getter=lambda batch: batch.counts.get("same", 0)),
        Column("by_hand", _("By hand"), 92, getter=by_hand),
        Column("rejected", _("Refused"), 72, Kind.NUMBER, getter=lambda batch: batch.counts.get("rejected", 0)),
        Column("by", _("By"), 100, Kind.CHOICE),
        Column("state", _("State"), 130, Kind.STATUS, getter=state),
    ]
