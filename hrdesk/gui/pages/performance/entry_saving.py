"""The figures typed into the sheet into the file: saved all at once, taken back from the toast, confirmed by a second person."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Conflict
from hrdesk.gui.models.entry import Sheet
from hrdesk.gui.pages.performance.confirming import ConfirmDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.words import _, _n

if TYPE_CHECKING:
    from hrdesk.app.performance.confirming import Confirmed
    from hrdesk.app.performance.entry import FiguresEntered


class EntrySaving(QObject):
    """``kept``: what was typed is in the file. ``saved``: the file has other figures. ``failed``: it is as it was."""

    kept = Signal()
    saved = Signal()
    failed = Signal()

    def __init__(self, errands: Errands, view: QWidget) -> None:
        super().__init__(view)
        self._errands = errands
        self._view = view
        self.own: set[int] = set()  # the entries saved from here

    def save(self, period: Period, sheet: Sheet) -> None:
        """All edits of a sheet that has neither problems nor conflicts."""
        from hrdesk.app.performance.entry import EnterFigures, enter_figures

        order = EnterFigures(period, sheet.view.scheme or "", sheet.cells_to_save())
        self._errands.write(
            lambda work: enter_figures(work, order), self._was_saved, failed=self._not_saved, title=_("Saving figures")
        )

    def _was_saved(self, done: FiguresEntered) -> None:
        said = _n("{count} figure saved.", "{count} figures saved.", count=done.cells)
        if done.batch_id is not None:
            self.own.add(done.batch_id)
            self._errands.messages.toast(said, undo=partial(self._take_back, done.batch_id))
        self.kept.emit()
        self.saved.emit()

    def _not_saved(self, failure: BaseException) -> bool:
        self.failed.emit()
        if not isinstance(failure, Conflict):
            return False
        self._errands.messages.error(failure, kept=_("What you typed is still here."))
        return True

    def _take_back(self, batch_id: int) -> None:
        from hrdesk.app.performance.entry import take_back

        def done(_undone: object) -> None:
            self._errands.messages.toast(_("Taken back."))
            self.saved.emit()

        self._errands.write(lambda work: take_back(work, batch_id), done, title=_("Saving figures"))

    def ask_to_confirm(self, period: Period, sheet: Sheet) -> None:
        """Shows what others entered and waits for the person at the desk."""
        dialog = ConfirmDialog(sheet.view, self._view)
        dialog.confirmed.connect(partial(self._confirm, dialog, period))
        dialog.open()

    def _confirm(self, dialog: ConfirmDialog, period: Period) -> None:
        from hrdesk.app.performance.confirming import ConfirmEntries, confirm_entries

        order = ConfirmEntries(period, dialog.figures)
        dialog.accept()

        def done(found: Confirmed) -> None:
            said = _n("{count} entry confirmed.", "{count} entries confirmed.", count=found.figures)
            self._errands.messages.toast(said)
            self.saved.emit()

        self._errands.write(lambda work: confirm_entries(work, order), done, title=_("Saving figures"))
