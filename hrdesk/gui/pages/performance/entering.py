"""录入: the month's figures typed like a sheet, scores and places following; nothing saved that can't be read or was overtaken."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hrdesk.domain.calendar import Period
from hrdesk.gui.models.entry import Sheet
from hrdesk.gui.pages.performance.confirming import waiting_figures
from hrdesk.gui.pages.performance.entry_edits import EntryEdits, sheet_action
from hrdesk.gui.pages.performance.entry_frame import EntryHead, EntryStrip, entry_keys
from hrdesk.gui.pages.performance.entry_said import how_it_stands, in_the_way
from hrdesk.gui.pages.performance.entry_saving import EntrySaving
from hrdesk.gui.pages.performance.entry_table import EntryTable
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.parts import column, connect
from hrdesk.words import P_

if TYPE_CHECKING:
    from hrdesk.app.performance.entry_sheet import EntryView
    from hrdesk.gui.drafts import Keeper


class EnterView(QWidget):
    """In place of the month's grid until it is closed. ``saved``: figures changed. ``changed``: something was typed."""

    closed = Signal()
    saved = Signal()
    changed = Signal()
    summed = Signal(list)

    def __init__(self, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errands = errands
        self._asked = 0
        self._wanted: str | None = None
        self._keeper: Keeper | None = None
        self._top: QWidget | None = None
        self._held: QWidget | None = None
        self.fields: dict[str, Any] = {}  # a draft is not compared by field: each text says what it was typed over
        self.period: Period | None = None
        self.head = EntryHead()
        self.strip = EntryStrip()
        self.scheme = self.head.scheme
        self._place = column(gap=0)
        self._box: QVBoxLayout = column(gap=0)
        self._box.addWidget(self.head)
        self._box.addWidget(self.strip)
        self._box.addLayout(self._place, 1)
        self._box.addWidget(entry_keys())
        self.setLayout(self._box)
        self.edits = EntryEdits(errands, self)
        self.saving = EntrySaving(errands, self)
        self.keep = sheet_action(P_("entry", "Save figures"), "Ctrl+S", self.save_all, self)
        self._soon = QTimer(self)  # a word on the sheet follows a burst of changes once
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._tell)
        self._connect()

    def _connect(self) -> None:
        connect(self.head.back.clicked, self.closed.emit)
        self.scheme.activated.connect(self._scheme_chosen)
        connect(self.head.confirm.clicked, self._ask_to_confirm)
        connect(self.head.save.clicked, self.save_all)
        connect(self.strip.next.clicked, self.next_open)
        connect(self.strip.drop.clicked, self.edits.drop)
        self.edits.changed.connect(self._soon.start)
        self.edits.changed.connect(self.changed)
        self.saving.kept.connect(self.edits.steps.clear)
        self.saving.saved.connect(self.load)
        self.saving.saved.connect(self.saved)
        self.saving.failed.connect(self._not_saved)

    @property
    def sheet(self) -> Sheet | None:
        """What is edited; None until it is read."""
        return self.edits.sheet

    @property
    def table(self) -> EntryTable | None:
        """Where it is edited."""
        return self.edits.table

    # -- loading -----------------------------------------------------------------------------------------------

    def show_month(self, period: Period, scheme: str | None = None) -> None:
        """Shows a month's sheet; what is not saved of another one is kept as its draft."""
        if self._keeper is not None:
            self._keeper.flush()
        if period != self.period or (
            scheme is not None and self.sheet is not None and scheme != self.sheet.view.scheme
        ):
            self.edits.let_go()
        self.period, self._wanted = period, scheme or (self.sheet.view.scheme if self.sheet is not None else None)
        self.load()

    @Slot()
    def load(self) -> None:
        """Reads the sheet beside the window; a late answer for an older question is dropped."""
        if self.period is None:
            return
        from hrdesk.app.performance.entry_sheet import entry_view

        self._asked += 1
        period, scheme = self.period, self._wanted
        self._errands.read(lambda work: entry_view(work, period, scheme), partial(self._loaded, self._asked))

    def _loaded(self, asked: int, view: EntryView) -> None:
        if asked != self._asked:
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
        self._tell()

    def _new_sheet(self, view: EntryView) -> None:
        """Another month or scheme, or other columns: a table of its own; what is not saved of the same one comes along."""
        before, sheet = self.sheet, Sheet(view)
        self.edits.begin(sheet)
        same = before is not None and (before.view.period, before.view.scheme) == (view.period, view.scheme)
        if before is not None and same:
            sheet.from_texts(before.texts())
        old, self._wanted = self.table, view.scheme
        if old is not None:
            self._place.removeWidget(old)
            old.hide()
            old.deleteLater()
        table = EntryTable(sheet, self._errands.context.remembered)
        self.edits.show_in(table)
        table.escaped.connect(self.closed)
        table.summed.connect(self.summed)
        self._place.addWidget(table)
        if view.rows:
            table.setCurrentIndex(table.grid.index(0, 3))
        table.setFocus()
        if not same:
            self._follow(view)

    def _follow(self, view: EntryView) -> None:
        """Keeps what is typed into this sheet as its draft; the one of another sheet was kept before."""
        if self._keeper is not None:
            self._keeper.setParent(None)
            self._keeper.deleteLater()
            self.put_on_top(None)
            self.hold(None)
        self._keeper = self._errands.drafts.follow(self, f"entry:{view.period}:{view.scheme}")

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
    def _tell(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        self.head.said.setText(how_it_stands(sheet))
        self.head.save.setEnabled(bool(sheet.edits) and self._held is None)
        self.head.offer_to_confirm(len(waiting_figures(sheet.view)))
        self.edits.allow_steps()
        self.strip.say(*in_the_way(sheet, self.edits.pasted))

    @Slot()
    def save_all(self) -> None:
        """Saves all edits at once; while one can't be read or was overtaken, it is shown and nothing is saved."""
        sheet, period = self.sheet, self.period
        if sheet is None or period is None or self._held is not None or not sheet.edits:
            return
        wrong = sheet.problems() or sheet.conflicts()
        if wrong and self.table is not None:
            self._tell()
            self.table.go_to(wrong[0])
            return
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

    # -- as a form answers to drafts ---------------------------------------------------------------------------

    @property
    def dirty(self) -> bool:
        """Whether anything is not saved."""
        return self.sheet is not None and bool(self.sheet.edits)

    def typed(self) -> dict[str, str]:
        """What is not saved, with what it was typed over."""
        return self.sheet.texts() if self.sheet is not None else {}

    def loaded(self) -> dict[str, str]:
        """Nothing to compare with by field."""
        return {}

    def load_draft(self, texts: Mapping[str, str]) -> None:
        """Types a draft in; what somebody changed since is marked."""
        if self.sheet is not None and self.table is not None:
            self.sheet.from_texts(texts)
            self.table.entry_model().changed()
            self._tell()

    def put_on_top(self, strip: QWidget | None) -> None:
        """Shows a strip above everything, in place of the one before."""
        if self._top is not None:
            self._top.hide()
            self._box.removeWidget(self._top)
        self._top = strip
        if strip is not None:
            self._box.insertWidget(0, strip)

    def hold(self, until: QWidget | None) -> None:
        """The sheet waits while a draft is offered."""
        self._held = until
        self.edits.held = until is not None
        if self.table is not None:
            self.table.setEnabled(until is None)
        self._tell()
        if until is not None:
            until.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        """On what is asked, else in the table."""
        there = self._held or self.table
        if there is not None:
            there.setFocus(Qt.FocusReason.OtherFocusReason)


def _shape(view: EntryView) -> tuple[object, ...]:
    return view.period, view.scheme, view.heads
