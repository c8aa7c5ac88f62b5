"""The onboarding of somebody who is in the record already: offered after the form, and from the menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hrdesk.domain.people import Status
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.dialogs import QuestionDialog
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.people import PersonView


class OnboardingErrand:
    """Asks, starts the plan, and shows it."""

    def __init__(self, errands: Errands, page: QWidget) -> None:
        self._errands = errands
        self._page = page

    def may_start(self, view: PersonView) -> bool:
        """Whether it is worth offering: somebody with a first day and no licence to work."""
        if view.status is Status.LEFT or view.licensed is not None or view.hire_date is None:
            return False
        return self._errands.may("onboarding.manage")

    def ask(self, view: PersonView) -> None:
        """Offers the checklist."""
        dialog = QuestionDialog(
            _("Start the onboarding of {name}?", name=view.name),
            _(
                "No case and no target can be given before the gates of the checklist are passed. It can be started later too."
            ),
            _("Start onboarding"),
            parent=self._page.window(),
        )
        dialog.agreed.connect(partial(self._start, view.employment_id))
        dialog.open()

    def _start(self, employment_id: int) -> None:
        from hrdesk.app.onboarding import start_onboarding

        self._errands.write(
            lambda work: start_onboarding(work, employment_id),
            lambda plan: self._errands.context.go("onboarding", plan=str(plan)),
        )
