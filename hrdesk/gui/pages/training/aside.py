"""A sealed copy of an exam on this computer, for the case that the program is ended before the file is back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hrdesk.domain.errors import UserError
from hrdesk.gui.pages.performance.errands import Errands

if TYPE_CHECKING:
    from hrdesk.app.training.taking import HandIn, Sitting


class Aside:
    """The copy of one sitting: put there while the file is gone, forgotten as soon as the file has it all."""

    def __init__(self, errands: Errands, sitting: Sitting) -> None:
        self._errands = errands
        self._sitting = sitting
        self._lies = False

    def put(self, order: HandIn, left_ms: int | None, *, ended: bool) -> None:
        """Keeps what would be handed in now; ``ended``: the person has handed it in already."""
        from hrdesk.app.training.kept import KeptExam, keep_exam

        desk = self._errands.desk
        kept = KeptExam(order, self._sitting.exam, desk.work().now(), left_ms, ended)
        self._lies = True
        self._errands.context.jobs.aside(lambda _job: keep_exam(desk.work(), kept), failed=_no_copy)

    def forget(self) -> None:
        """Nothing of it is needed any longer."""
        from hrdesk.app.training.kept import forget_exam

        if self._lies:
            self._lies = False
            desk, ident = self._errands.desk, self._sitting.attempt_id
            self._errands.context.jobs.aside(lambda _job: forget_exam(desk.work(), ident), failed=_no_copy)


def _no_copy(failure: BaseException) -> bool:
    """A full disk here: the exam itself goes on in its window, which says what is not saved."""
    return isinstance(failure, UserError)
