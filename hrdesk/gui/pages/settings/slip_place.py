"""Where papers of the settings are looked at; account slips once: put away, their first passwords are gone."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hrdesk.gui.page import Page
from hrdesk.gui.papers import PaperPlace
from hrdesk.gui.widgets.parts import Notice
from hrdesk.words import _, sentences


class SlipPlace(PaperPlace):
    """As every page's place for papers, but slips are closed only after a question, and nothing of them is kept then."""

    def __init__(self, page: Page, below: QWidget) -> None:
        super().__init__(page, below)
        self.slips_open = False
        self.warning: Notice | None = None
        self._printed = self._saved = False

    def show_slips(self, pdf: bytes, name: str) -> None:
        """Shows them in a viewer of their own, with the warning above the pages."""
        self._forget()
        self.slips_open, self._printed, self._saved = True, False, False
        self.show(pdf, name)
        assert self.preview is not None  # noqa: S101 - showing makes it
        self.preview.printed.connect(self._note_printed)
        self.preview.saved.connect(self._note_saved)
        self.warning = Notice("warning")
        self.warning.setContentsMargins(16, 8, 16, 8)
        around = self.preview.layout()
        assert isinstance(around, QVBoxLayout)  # noqa: S101 - the viewer's own
        around.insertWidget(1, self.warning)
        self.warning.say(
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
        """Asks first where slips are shown; closing them cannot be taken back."""
        if not self.open or not self.slips_open:
            super().close()
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
        if self.open and self.slips_open:
            super().close()
            self._forget()

    def _forget(self) -> None:
        """No viewer keeps pages with passwords in it."""
        self.slips_open, self.warning = False, None
        preview, self.preview = self.preview, None
        if preview is not None:
            preview.deleteLater()
