"""What may be done to a sheet that is typed into: typed, cleared, filled down, pasted, dropped; each can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QWidget

from hrdesk.gui.models.month import metric_of
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.typed.content import Changes, Content, Key
from hrdesk.gui.pages.typed.pasting import fall
from hrdesk.gui.pages.typed.said import cells_named
from hrdesk.gui.widgets.sheet_table import SheetTable
from hrdesk.words import P_, _, _n


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

    def __init__(self, edits: SheetEdits, words: str, changes: Changes) -> None:
        super().__init__(words)
        self._edits, self._after = edits, changes
        self._before: Changes = {}

    def redo(self) -> None:
        """Does it, for the first time or again."""
        self._before = self._edits.apply(self._after)

    def undo(self) -> None:
        """As it was before."""
        self._edits.apply(self._before)


class SheetEdits(QObject):
    """The edits of one sheet after another. ``changed``: cells are other than before."""

    changed = Signal()

    def __init__(self, errands: Errands, view: QWidget) -> None:
        super().__init__(view)
        self._errands = errands
        self._view = view
        self.content: Any = None  # a Content, of the kind the table shows
        self.table: Any = None  # its SheetTable
        self.held = False  # a draft is offered first
        self.pasted: frozenset[Key] = frozenset()  # by the last step
        self.steps = QUndoStack(self)
        self.fill = sheet_action(P_("entry", "Fill down"), "Ctrl+D", self.fill_down, view)
        self.undo = sheet_action(P_("entry", "Undo"), "Ctrl+Z", self.steps.undo, view)
        self.redo = sheet_action(P_("entry", "Redo"), "Ctrl+Y", self.steps.redo, view)

    def offered(self) -> list[QAction]:
        """What the table's menu offers."""
        return [self.fill, self.undo, self.redo]

    def begin(self, content: Content) -> None:
        """Another sheet; nothing of the one before is undone any more."""
        self.steps.clear()
        self.pasted = frozenset()
        self.content = content

    def let_go(self) -> None:
        """Until another sheet is there nothing can be edited."""
        self.content = None

    def show_in(self, table: SheetTable) -> None:
        """The table the sheet is edited in."""
        self.table = table
        table.offer_actions(self.offered())
        table.edited.connect(self.typed)
        table.pasted.connect(self._paste)
        table.cleared.connect(self._clear)
        table.refused.connect(self._say_why_not)

    def allow_steps(self) -> None:
        """Undo and redo are offered while there is anything to."""
        self.undo.setEnabled(self.steps.canUndo())
        self.redo.setEnabled(self.steps.canRedo())

    # -- one step ----------------------------------------------------------------------------------------------

    def apply(self, changes: Changes) -> dict[Key, Any]:
        """Puts edits into the sheet and shows what follows from them; what stood there before."""
        if self.content is None or self.table is None:
            return {}
        before: dict[Key, Any] = self.content.put(changes)
        self.table.show_edits()
        self.changed.emit()
        return before

    def _do(self, words: str, changes: Changes) -> None:
        if changes and not self.held:
            self.pasted = frozenset()
            self.steps.push(_Step(self, words, changes))

    # -- typing, clearing, filling -----------------------------------------------------------------------------

    @Slot(object, str, str)
    def typed(self, line: Any, name: str, text: str) -> None:
        """One cell, by its row and column."""
        content = self.content
        key = content.key(line, metric_of(name)) if content is not None and metric_of(name) else None
        if key is not None and not content.locked(key):
            self._do(content.told(key), {key: content.typing(key, text)})

    @Slot()
    def _clear(self) -> None:
        content, table = self.content, self.table
        if content is None or table is None:
            return
        chosen = table.selected_keys()
        keys = [key for key in chosen if not content.locked(key)]
        if chosen and not keys:
            self._say_why_not(chosen[0])
        self._do(P_("entry", "Clear"), {key: content.typing(key, "") for key in keys})

    @Slot(object)
    def _say_why_not(self, key: Key) -> None:
        """What was typed into a locked cell went nowhere: who would see that by oneself?"""
        if self.content is not None and (why := self.content.locked(key)):
            self._errands.messages.toast(_("{cell}: {why}", cell=self.content.told(key), why=why), tone="warning")

    @Slot()
    def fill_down(self) -> None:
        """The upper cell of each column of the selection into those below; of one cell alone: the one above it."""
        content, table = self.content, self.table
        if content is None or table is None:
            return
        keys, first = table.selected_keys(), {}
        if len(keys) == 1:
            over = table.above(keys[0])
            first = {content.code(keys[0]): over} if over is not None else {}
        changes = {}
        for key in keys:
            source = first.setdefault(content.code(key), key)
            if content.fills(source, key) and not content.locked(key):
                changes[key] = content.typing(key, content.text(source))
        self._do(P_("entry", "Fill down"), changes)

    @Slot()
    def drop(self) -> None:
        """Drops what can't be read; where everything can, keeps theirs in place of what was typed over it."""
        if self.content is not None and self.table is not None:
            self._do(P_("entry", "Drop"), dict.fromkeys(self.content.problems() or self.content.conflicts()))
            self.table.setFocus()

    # -- pasting -----------------------------------------------------------------------------------------------

    @Slot(object, str, list)
    def _paste(self, line: Any, name: str, lines: list[list[str]]) -> None:
        content = self.content
        if content is None or self.table is None or line is None:
            return
        cells = self._fallen(line, name, lines)
        if cells is None:
            return
        self._say_locked(cells)
        changes = {key: content.typing(key, text) for key, text in cells.items() if not content.locked(key)}
        self._do(P_("entry", "Paste"), changes)
        self.pasted = frozenset(changes)

    def _fallen(self, line: Any, name: str, lines: list[list[str]]) -> dict[Key, str] | None:
        """The texts by the cell they fall on, one text on all selected; None where the block names other people."""
        keys = self.table.selected_keys()
        if len(lines) == 1 and len(lines[0]) == 1 and len(keys) > 1:
            return dict.fromkeys(keys, lines[0][0])
        fallen = fall(self.content, self.table.cells_from(line, name, lines), lines)
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

    def _say_locked(self, cells: Mapping[Key, str]) -> None:
        content = self.content
        locked = [key for key, text in cells.items() if content.locked(key) and text != content.text(key)]
        if locked:
            said = _n(
                "{count} pasted cell is not open for entry and stays as it is: {cells}.",
                "{count} pasted cells are not open for entry and stay as they are: {cells}.",
                count=len(locked),
                cells=cells_named(content, locked),
            )
            self._errands.messages.toast(said, tone="warning")
