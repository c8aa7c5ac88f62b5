"""What may be done to the sheet of figures: typed, cleared, filled down, pasted, commented on, dropped; each can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QWidget

from hrdesk.gui.models.entry import Edit, Key, Line, Sheet
from hrdesk.gui.models.month import metric_of
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.entry_said import cells_named
from hrdesk.gui.pages.performance.entry_table import EntryTable
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.performance.pasting import fall
from hrdesk.gui.widgets.form import Field
from hrdesk.words import P_, _, _n

Changes = Mapping[Key, "Edit | None"]


def sheet_action(words: str, keys: str, done: Callable[[], object], view: QWidget) -> QAction:
    """An action whose keys work wherever the cursor stands in ``view``."""
    act = QAction(words, view)
    act.setShortcut(QKeySequence(keys))
    act.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    act.triggered.connect(done)
    view.addAction(act)
    return act


class _Step(QUndoCommand):
    """One thing done to the sheet; Ctrl+Z undoes it."""

    def __init__(self, edits: EntryEdits, words: str, changes: Changes) -> None:
        super().__init__(words)
        self._edits, self._after = edits, changes
        self._before: Changes = {}

    def redo(self) -> None:
        """Does it, for the first time or again."""
        self._before = self._edits.apply(self._after)

    def undo(self) -> None:
        """As it was before."""
        self._edits.apply(self._before)


class EntryEdits(QObject):
    """The edits of one sheet after another. ``changed``: cells are other than before."""

    changed = Signal()

    def __init__(self, errands: Errands, view: QWidget) -> None:
        super().__init__(view)
        self._errands = errands
        self._view = view
        self.sheet: Sheet | None = None
        self.table: EntryTable | None = None
        self.held = False  # a draft is offered first
        self.pasted: frozenset[Key] = frozenset()  # by the last step
        self.steps = QUndoStack(self)
        self.fill = sheet_action(P_("entry", "Fill down"), "Ctrl+D", self.fill_down, view)
        self.comment = sheet_action(P_("entry", "Comment on the cell…"), "Shift+F2", self.ask_comment, view)
        self.undo = sheet_action(P_("entry", "Undo"), "Ctrl+Z", self.steps.undo, view)
        self.redo = sheet_action(P_("entry", "Redo"), "Ctrl+Y", self.steps.redo, view)

    def begin(self, sheet: Sheet) -> None:
        """Another sheet; nothing of the one before is undone any more."""
        self.steps.clear()
        self.sheet = sheet

    def let_go(self) -> None:
        """Until another sheet is there nothing can be edited."""
        self.sheet = None

    def show_in(self, table: EntryTable) -> None:
        """The table the sheet is edited in."""
        self.table = table
        table.offer_actions([self.fill, self.comment, self.undo, self.redo])
        table.edited.connect(self.typed)
        table.pasted.connect(self._paste)
        table.cleared.connect(self._clear)
        table.refused.connect(self._say_why_not)

    def allow_steps(self) -> None:
        """Undo and redo are offered while there is anything to."""
        self.undo.setEnabled(self.steps.canUndo())
        self.redo.setEnabled(self.steps.canRedo())

    # -- one step ----------------------------------------------------------------------------------------------

    def apply(self, changes: Changes) -> dict[Key, Edit | None]:
        """Puts edits into the sheet and shows what follows from them; what stood there before."""
        if self.sheet is None or self.table is None:
            return {}
        before = self.sheet.put(changes)
        self.table.entry_model().changed()
        self.changed.emit()
        return before

    def _do(self, words: str, changes: Changes) -> None:
        if changes and not self.held:
            self.pasted = frozenset()
            self.steps.push(_Step(self, words, changes))

    # -- typing, clearing, filling -----------------------------------------------------------------------------

    @Slot(object, str, str)
    def typed(self, line: Line, name: str, text: str) -> None:
        """One cell, by its row and column."""
        key = (line.row.employment_id, metric_of(name))
        if self.sheet is not None and key[1]:
            self._do(self.sheet.told(key), {key: self.sheet.typing(key, text)})

    @Slot()
    def _clear(self) -> None:
        if self.sheet is None or self.table is None:
            return
        chosen = self.table.selected_keys()
        keys = [key for key in chosen if not self.sheet.cell(key).locked]
        if chosen and not keys:
            self._say_why_not(chosen[0])
        self._do(P_("entry", "Clear"), {key: self.sheet.typing(key, "") for key in keys})

    @Slot(object)
    def _say_why_not(self, key: Key) -> None:
        """What was typed into a locked cell went nowhere: who would see that by oneself?"""
        if self.sheet is not None and (why := self.sheet.cell(key).locked):
            name, metric = self.sheet.lines[key[0]].row.name, self.sheet.metrics[key[1]].name
            said = _("{name}, {metric}: {why}", name=name, metric=metric, why=why)
            self._errands.messages.toast(said, tone="warning")

    @Slot()
    def fill_down(self) -> None:
        """The upper cell of each column of the selection into those below; of one cell alone: the one above it."""
        sheet, table = self.sheet, self.table
        if sheet is None or table is None:
            return
        keys, first = table.selected_keys(), {}
        if len(keys) == 1:
            over = table.above(keys[0])
            first = {keys[0][1]: over} if over is not None else {}
        changes = {}
        for key in keys:
            source = first.setdefault(key[1], key)
            if source != key and not sheet.cell(key).locked:
                text = sheet.lines[source[0]].text(key[1], sheet.metrics[key[1]])
                changes[key] = sheet.typing(key, text)
        self._do(P_("entry", "Fill down"), changes)

    @Slot()
    def drop(self) -> None:
        """Drops what can't be read; where everything can, keeps theirs in place of what was typed over it."""
        if self.sheet is not None and self.table is not None:
            self._do(P_("entry", "Drop"), dict.fromkeys(self.sheet.problems() or self.sheet.conflicts()))
            self.table.setFocus()

    # -- pasting -----------------------------------------------------------------------------------------------

    @Slot(object, str, list)
    def _paste(self, line: Line, name: str, lines: list[list[str]]) -> None:
        sheet, table = self.sheet, self.table
        if sheet is None or table is None or line is None:
            return
        cells = self._fallen(table, line, name, lines)
        if cells is None:
            return
        self._say_locked(sheet, cells)
        changes = {key: sheet.typing(key, text) for key, text in cells.items() if not sheet.cell(key).locked}
        self._do(P_("entry", "Paste"), changes)
        self.pasted = frozenset(changes)

    def _fallen(self, table: EntryTable, line: Line, name: str, lines: list[list[str]]) -> dict[Key, str] | None:
        """The texts by the cell they fall on, one text on all selected; None where the block names other people."""
        keys = table.selected_keys()
        if len(lines) == 1 and len(lines[0]) == 1 and len(keys) > 1:
            return dict.fromkeys(keys, lines[0][0])
        fallen = fall(table.cells_from(line, name, lines), lines)
        if fallen.mismatch:
            self._errands.messages.toast(fallen.mismatch, tone="error")
            return None
        if fallen.beyond:
            said = _n(
                "{count} pasted cell lies outside the figures and was left out.",
                "{count} pasted cells lie outside the figures and were left out.",
                count=fallen.beyond,
            )
            self._errands.messages.toast(said, tone="warning")
        return fallen.cells

    def _say_locked(self, sheet: Sheet, cells: Mapping[Key, str]) -> None:
        locked = [
            key
            for key, text in cells.items()
            if sheet.cell(key).locked and text != sheet.lines[key[0]].text(key[1], sheet.metrics[key[1]])
        ]
        if locked:
            said = _n(
                "{count} pasted cell is not open for entry and stays as it is: {cells}.",
                "{count} pasted cells are not open for entry and stay as they are: {cells}.",
                count=len(locked),
                cells=cells_named(sheet, locked),
            )
            self._errands.messages.toast(said, tone="warning")

    # -- comments ----------------------------------------------------------------------------------------------

    @Slot()
    def ask_comment(self) -> None:
        """A comment on the cell the cursor is on."""
        key = self.table.current_key() if self.table is not None else None
        if self.sheet is None or key is None or self.sheet.cell(key).locked:
            return
        dialog = AskDialog(
            _("Comment on {cell}", cell=self.sheet.told(key)),
            _("It stands beside the figure wherever the figure is traced."),
            [Field("note", P_("entry", "Comment"), kind="long")],
            P_("entry", "Keep"),
            today=self._errands.desk.work().today,
            parent=self._view,
        )
        dialog.form.load({"note": self.sheet.lines[key[0]].note(key[1])})
        dialog.submitted.connect(partial(self._noted, dialog, key))
        dialog.open()

    def _noted(self, dialog: AskDialog, key: Key, values: dict[str, Any]) -> None:
        note = str(values["note"] or "").strip()
        if len(note) > 500:
            dialog.complain("note", _("The comment is longer than 500 characters."))
            return
        dialog.accept()
        if self.sheet is not None and self.table is not None:
            self._do(P_("entry", "Comment"), {key: self.sheet.noting(key, note)})
            self.table.setFocus()
