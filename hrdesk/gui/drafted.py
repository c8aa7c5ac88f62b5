"""What an editor that is no form needs to answer to drafts as a form does: a strip above, and waiting while it asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid


class DraftedEditor(QWidget):
    """A widget whose content is one draft. It says ``typed`` and ``load_draft`` itself; ``parts`` wait while it asks."""

    fields: dict[str, Any] = {}  # noqa: RUF012 - never changed: a draft of an editor is not compared by field

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held: QWidget | None = None
        self._top: QWidget | None = None

    def waiting_parts(self) -> Sequence[QWidget]:
        """What is not to be touched while a draft is offered; the first takes the focus."""
        raise NotImplementedError

    def released(self) -> None:
        """The person chose: what may be pressed is decided again."""

    def loaded(self) -> dict[str, str]:
        """Nothing to compare with by field."""
        return {}

    def put_on_top(self, strip: QWidget | None) -> None:
        """Shows a strip above everything, in place of the one before."""
        box = self.layout()
        if self._top is not None and isValid(self._top):  # who was asked and chose has let its strip go
            self._top.hide()
            self._top.setParent(None)
        self._top = strip
        if strip is not None and isinstance(box, QVBoxLayout):
            box.insertWidget(0, strip)

    def hold(self, until: QWidget | None) -> None:
        """Waits while a draft is offered."""
        self._held = until
        for part in self.waiting_parts():
            part.setEnabled(until is None)
        if until is None:
            self.released()
        self.focus_first()

    def focus_first(self) -> None:
        """On what is asked, else where the person begins."""
        for first in (self._held, *self.waiting_parts()):
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)
                return
