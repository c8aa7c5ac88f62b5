"""What is asked and saved about one person of the month, in one way: a dialog with its draft, a toast that takes it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.form import Field
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.work import Work


class OfPerson(QObject):
    """``changed``: something was saved, or taken back."""

    changed = Signal()

    def __init__(self, errands: Errands, page: QWidget) -> None:
        super().__init__(page)
        self._errands, self._page = errands, page

    def dialog(
        self, title: str, sentence: str, fields: list[Field], act: str, *, draft: str = "", version: object = ""
    ) -> AskDialog:
        """Asks one thing; what is typed is kept under ``draft``."""
        return AskDialog(
            title,
            sentence,
            fields,
            act,
            today=self._errands.desk.work().today,
            drafts=self._errands.drafts,
            draft=draft,
            version=version,
            parent=self._page,
        )

    def save(
        self,
        dialog: AskDialog | None,
        call: Callable[[Work], object],
        said: str,
        *,
        undo: Callable[[Work, Any], object] | None = None,
    ) -> None:
        """``undo(work, result)`` takes it back from the toast."""

        def saved(result: object) -> None:
            if dialog is not None:
                dialog.accept()
            back = (
                None if undo is None else (lambda: self.save(None, lambda work: undo(work, result), _("Taken back.")))
            )
            self._errands.messages.toast(said, undo=back)
            self.changed.emit()

        self._errands.write(call, saved, failed=dialog.refuse if dialog is not None else None, title=_("Saving"))
