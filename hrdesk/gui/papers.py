"""A paper in the window: written to a passing file and read back, so that what is previewed is what is printed, and its place."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QWidget
from shiboken6 import isValid

from hrdesk.words import _

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
    """A paper in place of a whole page, until it is closed; the viewer is built for the first one.

    What lies below goes on as before: it may load, a colleague's news come to it, and ``closed`` shows it as it is by then,
    with the focus where the person was. ``open``: one is looked at now; ``title``: what it is called. ``look_only``, before
    the first paper: nothing is printed or saved here.
    """

    closed = Signal()

    def __init__(self, page: Page, below: QWidget) -> None:
        super().__init__(page)
        self._page, self._below = page, below
        self._focus: QWidget | None = None  # where the person was
        self.open = False
        self.title = ""
        self.look_only = False
        self.preview: Preview | None = None

    def make(
        self, run: Callable[..., object], write: Callable[[Work, Path], object], name: str, *, title: str = ""
    ) -> None:
        """Shows what ``write`` puts into a PDF; ``run``: ``errands.read``, or ``errands.write`` where it is recorded."""
        run(paper_bytes(write), partial(self.show, name=name, title=title), title=_("Preparing the paper"))

    def show(self, pdf: bytes, name: str, title: str = "") -> None:
        """Shows these pages; ``name`` is the file name proposed, without its ending, ``title`` what the header calls them."""
        from hrdesk.gui.preview import Preview

        if self.preview is None:
            self.preview = Preview(self._page.context, in_page=True, look_only=self.look_only)
            self.preview.closed.connect(self.close)
            self._page.layout().addWidget(self.preview)  # type: ignore[union-attr]
        if not self.open:
            self._focus = self._page.window().focusWidget()
        self.open, self.title = True, title or name
        self.preview.show()
        self._page.setFocusProxy(self.preview.view)
        self.preview.show_pages(pdf, name)
        self._below.hide()
        self._page.header_changed.emit()

    @Slot()
    def close(self) -> None:
        """Puts the paper away; nothing happens while none is looked at."""
        if not self.open or self.preview is None:
            return
        now = self._page.window().focusWidget()
        held = now is not None and self.preview.isAncestorOf(now)
        self.open = False
        self._page.setFocusProxy(None)  # type: ignore[arg-type]
        self._below.show()
        if held:
            self._focus_again()
        self.preview.hide()
        self._page.header_changed.emit()
        self.closed.emit()

    def _focus_again(self) -> None:
        """Where the person was; who pressed a button goes on at the row it was about, where there is one in sight."""
        was, self._focus = self._focus, None
        stands = was is not None and isValid(was) and was.isVisible() and was.isEnabled()
        if not stands or isinstance(was, QAbstractButton):
            self._page.setFocus()
            stands = stands and self._page.window().focusWidget() is self._page  # no row took it
        if was is not None and stands:
            was.setFocus()
