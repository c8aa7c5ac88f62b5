"""Saving what was typed into a person's form: the undo from the toast, and somebody else's change met meanwhile."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from hrdesk.domain.errors import UserError
from hrdesk.gui.pages.people.conflict import ConflictDialog, differences
from hrdesk.gui.pages.people.form import LICENCE, PersonForm
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.people import PersonView


class Saving(QObject):
    """``saved`` carries the record and whether it is a new one; ``theirs`` the record somebody else saved and which stands."""

    saved = Signal(object, bool)
    unchanged = Signal()
    undone = Signal(object)
    theirs = Signal(object)

    def __init__(self, errands: Errands, page: QWidget) -> None:
        super().__init__(page)
        self._errands = errands
        self._page = page

    def save(self, form: PersonForm, fields: dict[str, Any]) -> None:
        """Saves the fields that differ; a record nothing was changed of is left as it is."""
        if form.view is not None and not form.rehire and not fields:
            self.unchanged.emit()
            return
        self._write(form, fields, form.opened.version if form.opened is not None else None)

    def _write(self, form: PersonForm, fields: dict[str, Any], version: Any) -> None:
        from hrdesk.app.people import SavePerson, save_person

        made = form.view is None or form.rehire
        if form.view is None or form.rehire:
            known = {name: value for name, value in fields.items() if name != LICENCE}
            order = SavePerson(known, rehire=form.rehire, licence=str(fields.get(LICENCE) or ""))
        else:
            order = SavePerson(fields, form.view.employment_id, version)
        form.busy(True)
        self._errands.write(
            lambda work: save_person(work, order),
            partial(self._saved, made),
            failed=partial(self._not_saved, form, fields),
        )

    def _saved(self, made: bool, view: PersonView) -> None:
        undo = partial(self._undo, view.last_change) if not made and view.last_change is not None else None
        self._errands.messages.toast(_("Saved: {name}", name=f"{view.name} {view.employee_no}"), undo=undo)
        self.saved.emit(view, made)

    def _undo(self, audit_id: int) -> None:
        from hrdesk.app.people import revert

        def undone(view: PersonView) -> None:
            self._errands.messages.toast(_("Undone: {name}", name=view.name))
            self.undone.emit(view)

        self._errands.write(lambda work: revert(work, audit_id), undone)

    def _not_saved(self, form: PersonForm, fields: dict[str, Any], failure: BaseException) -> bool:
        form.busy(False)
        if not isinstance(failure, UserError):
            return False
        if failure.code == "changed" and form.view is not None and hasattr(failure, "theirs"):
            self._compare(form, fields, failure)
            return True
        if failure.code == "unavailable":
            return False
        form.refuse(failure)
        return True

    def _compare(self, form: PersonForm, fields: dict[str, Any], failure: UserError) -> None:
        from hrdesk.app.people import person_view

        opened = form.opened
        if opened is None:
            return

        def show(now: PersonView) -> None:
            dialog = ConflictDialog(str(failure), differences(opened, now, fields), self._page.window())
            dialog.mine_wanted.connect(partial(self._write, form, fields, now.version))
            dialog.theirs_wanted.connect(partial(self.theirs.emit, now))
            dialog.open()

        self._errands.read(lambda work: person_view(work, opened.employment_id), show)
