"""The one way anything is said to the person outside the pages themselves.

Toasts pass (6 s, may offer Undo), banners stay until what they say is over, dialogs ask or tell one thing. Every
message is emitted as ``said`` too, so that tests and the journal of a session can record them. The window shows them:
it connects ``toasted``, ``bannered`` and ``unbannered``; dialogs open over ``parent``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from hrdesk.domain.errors import Conflict, Denied, Unavailable, UserError
from hrdesk.words import _


@dataclass(frozen=True, slots=True)
class Said:
    """One message. ``kind``: toast, banner, error, bug, question. ``tone``: success, warning, error, info."""

    kind: str
    text: str
    tone: str = "info"
    hint: str = ""
    key: str = ""
    action: str = ""
    act: Callable[[], object] | None = None


class Messages(QObject):
    """The gateway; one per window."""

    said = Signal(object)  # Said
    toasted = Signal(object)
    bannered = Signal(object)
    unbannered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._window = parent
        self._bug_open = False

    def over(self, window: QWidget) -> None:
        """Opens dialogs over ``window`` from now on."""
        self._window = window

    def toast(
        self,
        text: str,
        *,
        undo: Callable[[], object] | None = None,
        tone: str = "success",
        action: str = "",
        act: Callable[[], object] | None = None,
    ) -> None:
        """Says ``text`` for 6 seconds, with an Undo button where ``undo`` is given, or ``action`` that does ``act``."""
        message = Said("toast", text, tone, action=_("Undo") if undo else action, act=undo or act)
        self.said.emit(message)
        self.toasted.emit(message)

    def banner(
        self,
        key: str,
        text: str,
        *,
        tone: str = "warning",
        action: str = "",
        act: Callable[[], object] | None = None,
    ) -> None:
        """Shows a strip above the page until ``clear_banner(key)``; the same key replaces what it said."""
        message = Said("banner", text, tone, key=key, action=action, act=act)
        self.said.emit(message)
        self.bannered.emit(message)

    def clear_banner(self, key: str) -> None:
        """Takes the banner away, where it is shown."""
        self.unbannered.emit(key)

    @Slot(object)
    @Slot(object, bool)
    def error(self, failure: UserError, saving: bool = True, *, kept: str = "") -> None:
        """Says what happened, what was kept and what to do. A person's own "stop" is only a toast.

        ``saving``: something typed was to be saved, so it is said that it is still there when the file is out of reach.
        """
        if failure.code == "cancelled":
            self.toast(str(failure), tone="info")
            return
        if isinstance(failure, Denied):
            tone = "warning"
        else:
            tone = "info" if isinstance(failure, Conflict) else "error"
        self.said.emit(Said("error", str(failure), tone, failure.hint))
        from hrdesk.gui.widgets.dialogs import ErrorDialog

        if not kept and saving and isinstance(failure, Unavailable):
            kept = _("Nothing you typed is lost: it is still on the page.")
        ErrorDialog(str(failure), kept, failure.hint, code=failure.code, tone=tone, parent=self._window).open()

    @Slot(str, str)
    def bug(self, doing: str, report: str) -> None:
        """Says once that HRDesk itself failed, with a report to copy; more of them meanwhile are only logged."""
        self.said.emit(Said("bug", doing, "error", report))
        if self._bug_open:
            return
        from hrdesk.gui.widgets.dialogs import ErrorDialog

        self._bug_open = True
        happened = (
            _("HRDesk made a mistake while working on: {what}", what=doing) if doing else _("HRDesk made a mistake.")
        )
        dialog = ErrorDialog(
            happened,
            _("What was saved before is safe. This step was not done."),
            _(
                "Try it once more. If it happens again, send the details to whoever looks after HRDesk; they hold no personal data."
            ),
            details=report,
            parent=self._window,
        )
        dialog.finished.connect(self._bug_closed)
        dialog.open()

    def ask(
        self,
        question: str,
        consequence: str,
        act: str,
        agreed: Callable[[], object],
        *,
        danger: bool = False,
    ) -> None:
        """Asks before something that cannot be undone; ``act`` is the word on the button, ``agreed`` what it does."""
        self.said.emit(Said("question", question, "warning", consequence, action=act, act=agreed))
        from hrdesk.gui.widgets.dialogs import QuestionDialog

        dialog = QuestionDialog(question, consequence, act, danger=danger, parent=self._window)
        dialog.agreed.connect(agreed)
        dialog.open()

    @Slot(int)
    def _bug_closed(self, _result: int) -> None:
        self._bug_open = False
