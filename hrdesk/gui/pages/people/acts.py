"""What may be done with the person chosen in the list: the actions of buttons and menus, each with the dialog it opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from hrdesk.domain.people import Status
from hrdesk.gui.page import Page, action
from hrdesk.gui.pages.people.filling import Filling
from hrdesk.gui.pages.people.letters import LetterErrand
from hrdesk.gui.pages.people.onboarding import OnboardingErrand
from hrdesk.gui.pages.people.orders import Orders, lawful
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.people import PersonRow, PersonView


class PersonActs(QObject):
    """``main`` stand as buttons, ``more`` in the menu behind them. ``selected()``: the rows letters are written for."""

    def __init__(
        self,
        errands: Errands,
        orders: Orders,
        filling: Filling,
        selected: Callable[[], Sequence[PersonRow]],
        page: Page,
    ) -> None:
        super().__init__(page)
        self._errands, self._orders, self._filling, self._selected = errands, orders, filling, selected
        self.view: PersonView | None = None
        self.letters = LetterErrand(errands, page)
        self.onboarding = OnboardingErrand(errands, page)
        self.edit = action(_("Edit"), "pencil", self.edit_person, page, keys="Ctrl+E", hint="Ctrl+E")
        self.transfer = action(_("Order…"), "arrow-left-right", self._order, page)
        self.undo = action(_("Undo an order…"), "undo-2", self._undo, page)
        self.letter = action(_("Letter from a template…"), "file-text", self._letter, page)
        self.contract = action(_("Contract…"), "file-text", self._contract, page)
        self.status = action(_("Change status"), "circle-dot", self._status, page)
        self.onboard = action(_("Start onboarding…"), "user-plus", self._onboard, page)
        self.rehire = action(_("Take on again"), "user-plus", self._rehire, page)
        self.evaluation = action(_("Show the evaluation"), "chart-column", self._evaluation, page)
        self.mask_again = action(_("Mask everything again"), "eye-off", orders.forget_shown, page)
        self.main: list[QAction] = [self.edit, self.transfer, self.status, self.rehire, self.undo]
        self.more: list[QAction] = [self.contract, self.onboard, self.letter, self.evaluation, self.mask_again]
        for made in (*self.main, *self.more):
            page.addAction(made)
        self.aim(None)

    def aim(self, view: PersonView | None) -> None:
        """Says whom the actions are about; only what may be done is shown."""
        self.view = view
        edit = view is not None and view.may_edit
        left = view is not None and view.status is Status.LEFT
        for made, shown in (
            (self.edit, edit),
            (self.transfer, edit and not left),
            (self.contract, edit and not left),
            (self.onboard, view is not None and self.onboarding.may_start(view)),
            (self.letter, view is not None and view.may_reveal),
            (self.undo, edit and view is not None and bool(view.orders)),
            (self.status, edit and view is not None and bool(lawful(view))),
            (self.rehire, edit and left and view is not None and view.employment_id == view.spells[-1].employment_id),
            (self.evaluation, view is not None and self._errands.may("performance.read")),
            (self.mask_again, view is not None and bool(self._orders.values_shown(view.employment_id))),
        ):
            made.setVisible(shown)
            made.setEnabled(shown)

    def wait(self) -> None:
        """Nothing can be done until ``aim``: somebody else is chosen whose record is still being read."""
        for made in (*self.main, *self.more):
            made.setEnabled(False)

    def at_once(self, act: str) -> None:
        """What somebody came for, from Today: the dialog opens on the person asked for."""
        made = {"contract": self.contract, "regularise": self.transfer}.get(act)
        if made is not None and made.isEnabled():
            made.trigger()

    @Slot()
    def edit_person(self) -> None:
        """Opens the form of the person shown."""
        if self.view is not None:
            self._filling.edit(self.view)

    def _rehire(self) -> None:
        if self.view is not None:
            self._filling.rehire(self.view)

    def _order(self) -> None:
        if (view := self.view) is not None:
            self._filling.with_offered(lambda offered: self._orders.ask_order(view, offered))

    def _undo(self) -> None:
        if self.view is not None and self.view.orders:
            self._orders.ask_undo(self.view)

    def _status(self) -> None:
        if self.view is not None:
            self._orders.ask_status(self.view)

    def _contract(self) -> None:
        if self.view is not None:
            self._orders.ask_contract(self.view)

    def _onboard(self) -> None:
        if self.view is not None:
            self.onboarding.ask(self.view)

    def _letter(self) -> None:
        rows = self._selected()
        if rows:
            self.letters.ask([row.employment_id for row in rows])

    def _evaluation(self) -> None:
        if self.view is not None:
            self._errands.context.go("performance", employee_no=self.view.employee_no)
