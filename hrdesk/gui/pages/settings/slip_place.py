"""Where account slips are looked at, printed and saved: once. Put away, their first passwords are gone."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from hrdesk.gui.page import Page
from hrdesk.gui.papers import PaperPlace
from hrdesk.gui.widgets.parts import Notice
from hrdesk.words import _, sentences


class SlipPlace(PaperPlace):
    """As every paper's place, but it is closed only after a question, and nothing of it is kept then."""

    def __init__(self, page: Page, below: QWidget, warning: Notice) -> None:
        super().__init__(page, below)
        self._warning = warning
        self._printed = self._saved = False

    def show(self, pdf: bytes, name: str, title: str = "") -> None:
        self._printed = self._saved = False
        super().show(pdf, name, title)
        if self.preview is not None:
            self.preview.printed.connect(self._note_printed)
            self.preview.saved.connect(self._note_saved)
        self._warning.say(
            _("These first passwords are shown only now. Print or save the slips: they cannot be shown again.")
        )

    @Slot()
    def _note_printed(self) -> None:
        self._printed = True

    @Slot()
    def _note_saved(self) -> None:
        self._saved = True

    @Slot()
    def close(self) -> None:
        """Asks first; closing cannot be taken back."""
        if not self.open:
            return
        safe = self._printed or self._saved
        words = _("They cannot be shown again; whoever has no slip needs a new password from you.")
        if self._saved:
            words = sentences(words, _("The saved file holds the passwords in clear: delete it once it is printed."))
        if not safe:
            words = sentences(_("They were neither printed nor saved."), words)
        self._page.context.messages.ask(
            _("Put the account slips away?"), words, _("Put them away"), self._put_away, danger=not safe
        )

    def _put_away(self) -> None:
        preview = self.preview
        if not self.open or preview is None:
            return
        self._warning.say("")
        super().close()
        self.preview = None
        preview.deleteLater()
