"""录入: the month's figures typed like a sheet, scores and places following; nothing saved that can't be read or was overtaken."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from hrdesk.domain.calendar import Period
from hrdesk.gui.models.entry import Sheet
from hrdesk.gui.pages.performance.confirming import waiting_figures
from hrdesk.gui.pages.performance.entry_edits import EntryEdits
from hrdesk.gui.pages.performance.entry_frame import EntryHead, entry_keys
from hrdesk.gui.pages.performance.entry_said import how_it_stands
from hrdesk.gui.pages.performance.entry_saving import EntrySaving
from hrdesk.gui.pages.performance.entry_table import EntryTable
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.typed.edits import sheet_action
from hrdesk.gui.pages.typed.sheet import TypedSheet
from hrdesk.gui.widgets.parts import connect
from hrdesk.words import P_

if TYPE_CHECKING:
    from hrdesk.app.performance.entry_sheet import EntryView


class EnterView(TypedSheet):
    """In place of the month's grid until it is closed. ``saved``: figures changed."""

    closed = Signal()
    saved = Signal()
    edits: EntryEdits

    def __init__(self, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(errands, parent)
        self._wanted: str | None = None
        self.head = EntryHead()
        self.scheme = self.head.scheme
        self.build(EntryEdits(errands, self), [self.head], [entry_keys()])
        self.saving = EntrySaving(errands, self)
        self.keep = sheet_action(P_("entry", "Save figures"), "Ctrl+S", self.save_all, self)
        connect(self.head.back.clicked, self.closed.emit)
        self.scheme.activated.connect(self._scheme_chosen)
        connect(self.head.confirm.clicked, self._ask_to_confirm)
        connect(self.head.save.clicked, self.save_all)
        connect(self.strip.next.clicked, self.next_open)
        self.saving.kept.connect(self.edits.steps.clear)
        self.saving.saved.connect(self.load)
        self.saving.saved.connect(self.saved)
        self.saving.failed.connect(self._not_saved)

    @property
    def sheet(self) -> Sheet | None:
        """What is edited; None until it is read."""
        return self.edits.content

    @property
    def table(self) -> EntryTable | None:
        """Where it is edited."""
        return self.edits.table

    # -- loading -----------------------------------------------------------------------------------------------

    def show_month(self, period: Period, scheme: str | None = None) -> None:
        """Shows a month's sheet; what is not saved of another one is kept as its draft."""
        self.flush()
        sheet = self.sheet
        if period != self.period or (scheme is not None and sheet is not None and scheme != sheet.view.scheme):
            self.edits.let_go()
        self.period, self._wanted = period, scheme or (self.sheet.view.scheme if self.sheet is not None else None)
        self.load()

    @Slot()
    def load(self) -> None:
        """Reads the sheet beside the window."""
        if self.period is None:
            return
        from hrdesk.app.performance.entry_sheet import entry_view

        self.asked += 1
        period, scheme = self.period, self._wanted
        self.errands.read(lambda work: entry_view(work, period, scheme), partial(self._loaded, self.asked))

    def _loaded(self, asked: int, view: EntryView) -> None:
        if asked != self.asked:
            return
        self.head.offer_schemes(view)
        if self.sheet is not None and self.table is not None and _shape(self.sheet.view) == _shape(view):
            same = [found.employment_id for found in self.sheet.view.rows] == [one.employment_id for one in view.rows]
            self.sheet.rebase(view, self.saving.own)
            if same:
                self.table.entry_model().take(self.sheet.lines)
            else:
                self.table.load(self.sheet.lines.values())
            self.changed.emit()  # what is saved needs no draft any more
        else:
            self._new_sheet(view)
        self.tell()

    def _new_sheet(self, view: EntryView) -> None:
        """Another month or scheme, or other columns: a table of its own; what is not saved of the same one comes along."""
        before, sheet = self.sheet, Sheet(view)
        self.edits.begin(sheet)
        same = before is not None and (before.view.period, before.view.scheme) == (view.period, view.scheme)
        if before is not None and same:
            sheet.from_texts(before.texts())
        self._wanted = view.scheme
        table = EntryTable(sheet, self.errands.context.remembered)
        self.put_table(table)
        table.escaped.connect(self.closed)
        if view.rows:
            table.setCurrentIndex(table.grid.index(0, 3))
        table.setFocus()
        if not same:
            self.follow(f"entry:{view.period}:{view.scheme}")

    @Slot()
    def _scheme_chosen(self, _at: int = 0) -> None:
        if self.period is not None:
            self.show_month(self.period, self.scheme.currentData())

    # -- what is said, and saving ------------------------------------------------------------------------------

    @Slot()
    def next_open(self) -> None:
        """To the next cell that is missing, can't be read or was changed by somebody else."""
        if self.table is not None:
            self.table.next_open()

    @Slot()
    def tell(self) -> None:
        sheet = self.sheet
        if sheet is not None:
            self.head.said.setText(how_it_stands(sheet))
            self.head.save.setEnabled(self.can_save)
            self.head.offer_to_confirm(len(waiting_figures(sheet.view)))
        super().tell()

    @Slot()
    def save_all(self) -> None:
        """Saves all edits at once; while one can't be read or was overtaken, it is shown and nothing is saved."""
        sheet, period = self.sheet, self.period
        if sheet is not None and period is not None and self.ready_to_save():
            self.head.save.setEnabled(False)
            self.saving.save(period, sheet)

    @Slot()
    def _not_saved(self) -> None:
        self.head.save.setEnabled(True)
        self.load()  # marks what was changed meanwhile

    @Slot()
    def _ask_to_confirm(self) -> None:
        if self.sheet is not None and self.period is not None:
            self.saving.ask_to_confirm(self.period, self.sheet)


def _shape(view: EntryView) -> tuple[object, ...]:
    return view.period, view.scheme, view.heads
