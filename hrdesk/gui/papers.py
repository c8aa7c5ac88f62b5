"""A paper in the window: written to a passing file and read back, so that what is previewed is what is printed, and its place."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from hrdesk.app.work import Work
    from hrdesk.gui.page import Page
    from hrdesk.gui.preview import Preview

T = TypeVar("T")


def paper_bytes(write: Callable[[Work, Path], Any]) -> Callable[[Work], bytes]:
    """The bytes of the PDF that ``write`` makes; no file is left behind."""
    both = paper_and_result(write)
    return lambda work: both(work)[0]


def paper_and_result(write: Callable[[Work, Path], T]) -> Callable[[Work], tuple[bytes, T]]:
    """As ``paper_bytes``, with what ``write`` says of the paper (who was left out)."""

    def call(work: Work) -> tuple[bytes, T]:
        with tempfile.TemporaryDirectory(prefix="hrdesk-paper-") as folder:
            out = Path(folder) / "paper.pdf"
            done = write(work, out)
            return out.read_bytes(), done

    return call


class PaperPlace(QObject):
    """A paper in place of what a page shows, until it is closed; the viewer is built for the first one.

    ``closed`` comes when the page shows again what it showed before, with its toolbar and the focus where it was.
    """

    closed = Signal()

    def __init__(self, page: Page, shown: QStackedWidget) -> None:
        super().__init__(page)
        self._page, self._shown = page, shown
        self._behind: tuple[int, bool] | None = None  # what was shown, and whether the toolbar was
        self._focus: QWidget | None = None  # where the person was
        self.preview: Preview | None = None

    @property
    def open(self) -> bool:
        """Whether a paper is looked at now."""
        return self.preview is not None and self._shown.currentWidget() is self.preview

    def show(self, pdf: bytes, name: str) -> None:
        """Shows these pages; the page's own primary button gives way to the one that prints."""
        from hrdesk.gui.preview import Preview

        if self.preview is None:
            self.preview = Preview(self._page.context)
            self.preview.closed.connect(self.close)
            self._shown.addWidget(self.preview)
        if not self.open:
            self._behind = (self._shown.currentIndex(), not self._page.toolbar.isHidden())
            self._focus = self._page.window().focusWidget()
        self._page.toolbar.hide()
        self._shown.setCurrentWidget(self.preview)
        self.preview.show_pages(pdf, name)
        self._page.primary = None
        self._page.header_changed.emit()

    @Slot()
    def close(self) -> None:
        """Puts the paper away; nothing happens while none is looked at."""
        if not self.open or self._behind is None:
            return
        behind, bar = self._behind
        self._shown.setCurrentIndex(behind)
        self._page.toolbar.setVisible(bar)
        if self._focus is not None and isValid(self._focus) and self._focus.isVisible():
            self._focus.setFocus()
        self.closed.emit()
