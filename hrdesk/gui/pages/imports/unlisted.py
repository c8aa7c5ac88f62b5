"""Open cases that a case list no longer names: told once it is taken, closed by somebody's own act only."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from hrdesk.gui.pages.imports.done import DoneStep
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.dialogs import QuestionDialog
from hrdesk.words import _, _n

if TYPE_CHECKING:
    from hrdesk.app.handover.back import Unlisted

MOST_SHOWN = 8


class UnlistedCases(QObject):
    """Fills the last step with them, asks before they are closed, and shows what is left."""

    def __init__(self, page: QWidget, errands: Errands, step: DoneStep) -> None:
        super().__init__(page)
        self._page, self._errands, self._step = page, errands, step
        step.close_wanted.connect(self._ask)

    def read(self, batch: int) -> None:
        """What the import of that number leaves open."""
        from hrdesk.app.handover.back import unlisted

        self._errands.read(lambda work: unlisted(work, batch), partial(self._step.show_unlisted, batch))

    @Slot(int, object)
    def _ask(self, batch: int, found: tuple[Unlisted, ...]) -> None:
        references = [reference for one in found for reference in one.references]
        shown = _(", ").join(references[:MOST_SHOWN]) + (" …" if len(references) > MOST_SHOWN else "")
        said = _(
            "{cases} are closed as of today and leave running handovers. A later list that names one opens it again.",
            cases=shown,
        )
        question = _n("Close {count} case?", "Close {count} cases?", count=len(references))
        dialog = QuestionDialog(question, said, _("Close them"), parent=self._page.window())
        dialog.agreed.connect(partial(self._close, batch))
        dialog.open()

    def _close(self, batch: int) -> None:
        from hrdesk.app.handover.back import close_unlisted

        def done(count: int) -> None:
            self._errands.messages.toast(_n("{count} case closed.", "{count} cases closed.", count=count))
            self.read(batch)

        self._errands.write(lambda work: close_unlisted(work, batch), done)
