"""What may be done to the sheet of figures beside what every sheet can: a comment on a cell."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from hrdesk.gui.models.entry import Key, Sheet
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.entry_table import EntryTable
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.typed.edits import SheetEdits, sheet_action
from hrdesk.gui.widgets.form import Field
from hrdesk.words import P_, _


class EntryEdits(SheetEdits):
    """The edits of one sheet of figures after another."""

    content: Sheet | None
    table: EntryTable | None

    def __init__(self, errands: Errands, view: QWidget) -> None:
        super().__init__(errands, view)
        self.comment = sheet_action(P_("entry", "Comment on the cell…"), "Shift+F2", self.ask_comment, view)

    def offered(self) -> list[QAction]:
        return [self.fill, self.comment, self.undo, self.redo]

    @Slot()
    def ask_comment(self) -> None:
        """A comment on the cell the cursor is on."""
        key = self.table.current_key() if self.table is not None else None
        if self.content is None or key is None or self.content.locked(key):
            return
        dialog = AskDialog(
            _("Comment on {cell}", cell=self.content.told(key)),
            _("It stands beside the figure wherever the figure is traced."),
            [Field("note", P_("entry", "Comment"), kind="long")],
            P_("entry", "Keep"),
            today=self._errands.desk.work().today,
            parent=self._view,
        )
        dialog.form.load({"note": self.content.lines[key[0]].note(key[1])})
        dialog.submitted.connect(partial(self._noted, dialog, key))
        dialog.open()

    def _noted(self, dialog: AskDialog, key: Key, values: dict[str, Any]) -> None:
        note = str(values["note"] or "").strip()
        if len(note) > 500:
            dialog.complain("note", _("The comment is longer than 500 characters."))
            return
        dialog.accept()
        if self.content is not None and self.table is not None:
            self._do(P_("entry", "Comment"), {key: self.content.noting(key, note)})
            self.table.setFocus()
