"""A letter from the agency's own Word template: which one, what for, where to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QWidget

from hrdesk.gui.file_names import ask_where
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.widgets.form import Field
from hrdesk.words import _, _n

if TYPE_CHECKING:
    from hrdesk.app.people import Letters
    from hrdesk.gui.pages.performance.errands import Errands


class LetterErrand:
    """Asks for template and purpose, then for the file to write."""

    def __init__(self, errands: Errands, page: QWidget) -> None:
        self._errands = errands
        self._page = page

    def ask(self, employment_ids: Sequence[int]) -> None:
        """Begins with the template."""
        path, _kind = QFileDialog.getOpenFileName(
            self._page, _("Choose the template"), "", _("Word documents (*.docx)")
        )
        if path:
            self.ask_purpose(Path(path), employment_ids)

    def ask_purpose(self, template: Path, employment_ids: Sequence[int]) -> None:
        """What it is for is logged with every person."""
        said = _n(
            "{count} person. The merge fields of the document are filled; the purpose is logged.",
            "{count} people. The merge fields of the document are filled; the purpose is logged.",
            count=len(employment_ids),
        )
        fields = [Field("purpose", _("What is it for?"), required=True, placeholder=_("for example: pay of October"))]
        today = self._errands.desk.work().today
        dialog = AskDialog(template.name, said, fields, _("Fill in"), today=today, parent=self._page.window())
        dialog.submitted.connect(partial(self._chosen, dialog, template, tuple(employment_ids)))
        dialog.open()

    def _chosen(self, dialog: AskDialog, template: Path, ids: tuple[int, ...], values: dict[str, Any]) -> None:
        remembered = self._errands.context.remembered
        path = ask_where(self._page, remembered, _("Save the letter"), template.name, _("Word documents (*.docx)"))
        if path:
            self.write(dialog, template, ids, values["purpose"], Path(path))
        else:
            dialog.save.setEnabled(True)

    def write(self, dialog: AskDialog, template: Path, ids: tuple[int, ...], purpose: str, out: Path) -> None:
        """Fills the template and says which fields stayed empty."""
        from hrdesk.app.people import LetterOrder, fill_letters

        order = LetterOrder(template, ids, out, purpose)

        def done(written: Letters) -> None:
            dialog.accept()
            self._errands.messages.toast(_told(written), tone="warning" if written.blank else "success")

        self._errands.write(lambda work: fill_letters(work, order), done, failed=dialog.refuse)


def _told(written: Letters) -> str:
    if not written.blank:
        return _("{file} written.", file=written.file.name)
    shown = _(", ").join(f"{number} {field}" for number, field in written.blank[:6])
    return _("{file} written; empty: {fields}", file=written.file.name, fields=shown)
