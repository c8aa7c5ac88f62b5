"""The file of the watched folder that is open in the import: read where it lies, imported by a person or set aside."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from hrdesk.gui.pages.imports.origin import Origin
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.watched_files import WatchedFile
    from hrdesk.gui.pages.imports.page import ImportPage


class Waiting(QObject):
    """``run(call, done, words)`` is the page's own way to have something done."""

    def __init__(self, page: ImportPage, run: Callable[..., None]) -> None:
        super().__init__(page)
        self._page = page
        self._run = run
        self.file: WatchedFile | None = None

    def open(self, number: int) -> None:
        """Opens the file of that number."""
        from hrdesk.app.watched_files import watched_file

        self._run(lambda work: watched_file(work, number), self._found, _("Reading the file"))

    def _found(self, found: WatchedFile) -> None:
        self._page.ended()
        self.file = found
        self._page.open(Origin(found.kind, found.path, period=found.period, source=found.source))

    def left_for(self, origin: Origin) -> None:
        """Another file is opened: this one goes on waiting."""
        if self.file is not None and origin.path != self.file.path:
            self.file = None

    @Slot()
    def set_aside(self) -> None:
        """The person decided not to import it; the message brings it back."""
        from hrdesk.app.watched_files import set_aside

        found = self.file
        if found is not None:
            self._run(lambda work: set_aside(work, found.id), partial(self._aside, found), _("Saving"), write=True)

    def _aside(self, found: WatchedFile, _done: None) -> None:
        self._page.ended()
        self.file = None
        self._page.context.messages.toast(
            _("{file} is not imported; it stays where it lies.", file=found.place), undo=partial(self._back, found.id)
        )
        self._page.leave_file()

    def _back(self, number: int) -> None:
        from hrdesk.app.watched_files import set_aside

        self._page.errands.write(lambda work: set_aside(work, number, again=True), _nothing)


def _nothing(_done: None) -> None:
    """Nothing follows."""
