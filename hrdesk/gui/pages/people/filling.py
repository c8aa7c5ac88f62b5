"""The form of one person in place of the list: a new employee, a change, somebody taken on again; drafts, leaving, saving."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QStackedWidget

from hrdesk.gui.pages.people.form import Offered, PersonForm, offered_to
from hrdesk.gui.pages.people.saving import Saving
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.dialogs import DraftDialog

if TYPE_CHECKING:
    from hrdesk.app.people import PersonView
    from hrdesk.gui.page import Page

NEW = 0  # in place of an employment's id: a new person


class Filling(QObject):
    """``shown(employment)``: the sensitive values shown in full now, which the form shows as well.

    ``saved`` carries the record and whether it is a new one; ``undone`` the record after the toast's undo;
    ``person_wanted`` the employment to be shown instead.
    """

    opened = Signal()
    closed = Signal()
    saved = Signal(object, bool)
    undone = Signal(object)
    person_wanted = Signal(int)

    def __init__(
        self, errands: Errands, stack: QStackedWidget, shown: Callable[[int], Mapping[str, str]], page: Page
    ) -> None:
        super().__init__(page)
        self._errands, self._stack, self._shown, self._page = errands, stack, shown, page
        self._behind = 0
        self._offered: Offered | None = None
        self.form: PersonForm | None = None
        self.saving = Saving(errands, page)
        self.saving.saved.connect(self._saved)
        self.saving.unchanged.connect(self.drop_draft)
        self.saving.undone.connect(self.undone)
        self.saving.theirs.connect(self._take_theirs)

    # -- opening -----------------------------------------------------------------------------------------------

    def new(self) -> None:
        """Opens the form of a new person; a draft of one is offered."""
        if self.form is None:
            self.with_offered(lambda offered: self._open(offered, None))

    def edit(self, view: PersonView) -> None:
        """Opens the form of a person on record."""
        if self.form is None and view.may_edit:
            self.with_offered(lambda offered: self._open(offered, view))

    def rehire(self, view: PersonView) -> None:
        """Opens the form of somebody who left, to be taken on again."""
        if self.form is None:
            self.with_offered(lambda offered: self._open(offered, view, rehire=True))

    def with_offered(self, then: Callable[[Offered], object]) -> None:
        """The units and people the lists of a form offer, read once until somebody changes something."""
        if self._offered is not None:
            then(self._offered)
            return

        def got(offered: Offered) -> None:
            self._offered = offered
            then(offered)

        self._errands.read(offered_to, got)

    def forget_offered(self) -> None:
        """Somebody changed something: what lists offer is read again when it is needed."""
        self._offered = None

    def _open(self, offered: Offered, view: PersonView | None, *, rehire: bool = False) -> None:
        key = view.employment_id if view is not None else NEW
        form = PersonForm(offered, self._errands.desk.work().today, view, self._shown(key), rehire=rehire)
        form.save_wanted.connect(partial(self.saving.save, form))
        form.escaped.connect(self._escape)
        form.open_person.connect(self._open_other)
        form.take_on_again.connect(partial(self._submit_again, rehire=True))
        self.form = form
        self._behind = self._stack.currentIndex()
        self._stack.addWidget(form)
        self._stack.setCurrentWidget(form)
        form.keep_drafts(self._errands.drafts)
        self.opened.emit()
        form.form.focus_first()

    # -- leaving -----------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Back to the list."""
        form, self.form = self.form, None
        self._stack.setCurrentIndex(self._behind)
        if form is not None:
            self._stack.removeWidget(form)
            form.hide()
            form.deleteLater()
        self.closed.emit()

    def _escape(self) -> None:
        if self.form is not None and self.form.dirty:
            self._ask_leave()
        else:
            self.close()

    def _ask_leave(self) -> None:
        dialog = DraftDialog(self._page.window())
        dialog.keep_wanted.connect(self.keep_draft)
        dialog.drop_wanted.connect(self.drop_draft)
        dialog.open()

    @Slot()
    def keep_draft(self) -> None:
        """Leaves the form; what was typed waits on this computer."""
        if self.form is not None:
            self.form.keeper.keep()
        self.close()

    @Slot()
    def drop_draft(self) -> None:
        """Leaves the form and forgets what was typed."""
        if self.form is not None:
            self.form.keeper.drop()
        self.close()

    def _open_other(self, employment_id: int) -> None:
        self.keep_draft()
        self.person_wanted.emit(employment_id)

    def _submit_again(self, *, rehire: bool) -> None:
        if self.form is not None:
            self.form.rehire = rehire
            self.form.submit()

    # -- saved -------------------------------------------------------------------------------------------------

    @Slot(object, bool)
    def _saved(self, view: PersonView, made: bool) -> None:
        self.drop_draft()
        self.forget_offered()
        self.saved.emit(view, made)

    @Slot(object)
    def _take_theirs(self, now: PersonView) -> None:
        self.drop_draft()
        self.person_wanted.emit(now.employment_id)
