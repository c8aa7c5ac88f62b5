"""The papers of training: the list to sign, a person's record, certificates, the pack for a client's audit."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot

from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.gui.pages.training.part import Part

PDF = "PDF (*.pdf)"


class CoursePapers:
    """Asks where to save, writes beside the window and says how many pages came of it."""

    def __init__(self, errands: Errands, part: Part, courses: DataTable, readers: DataTable) -> None:
        self._errands, self._part = errands, part
        self._courses, self._readers = courses, readers

    @Slot()
    def print_list(self) -> None:
        """签收表: who has read it and when, with room to sign."""
        current = self._courses.current_row()
        if current is None:
            return
        from hrdesk.app.training.papers import print_course_list

        path = self._part.save_path(_("Save the list to sign"), f"{current.name}.pdf", PDF)
        if path:
            ident = current.id
            self._errands.read(lambda work: print_course_list(work, ident, Path(path)), self._printed)

    @Slot()
    def print_record(self) -> None:
        """The training record of the current reader."""
        person = self._readers.current_row()
        if person is None:
            self._errands.messages.toast(_("Choose a person in the list at the right first."), tone="info")
            return
        from hrdesk.app.training.papers import print_training_records

        path = self._part.save_path(_("Save the training record"), f"{person.employee_no} {person.name}.pdf", PDF)
        if path:
            self._errands.read(
                lambda work: print_training_records(work, Path(path), employee_no=person.employee_no), self._printed
            )

    @Slot()
    def print_certificates(self) -> None:
        """结业证书 of everybody who holds the current course."""
        current = self._courses.current_row()
        if current is None:
            return
        from hrdesk.app.training.papers import print_certificates

        name = _("Certificates {course}", course=current.name)
        path = self._part.save_path(_("Save the certificates"), f"{name}.pdf", PDF)
        if path:
            ident = current.id
            self._errands.read(lambda work: print_certificates(work, Path(path), course_id=ident), self._printed)

    @Slot()
    def ask_pack(self) -> None:
        """委托方检查包: whose, and of which days."""
        from hrdesk.app.training.papers import clients

        self._errands.read(clients, self._ask_pack)

    def _ask_pack(self, names: tuple[str, ...]) -> None:
        if not names:
            self._errands.messages.toast(
                _("There is no client project yet. Add one under Organisation first."), tone="info"
            )
            return
        last = self._errands.desk.work().today().replace(day=1) - timedelta(days=1)
        fields = [
            Field("client", _("Client or project"), "choice", required=True, choices=[(one, one) for one in names]),
            Field("first", P_("period", "First day"), "date", required=True),
            Field("last", P_("period", "Last day"), "date", required=True, beside=True),
        ]
        dialog = AskDialog(
            _("Pack for a client"), _("Roster and its changes, undertakings, training and exams of its people, in one PDF."),
            fields, _("Print"), today=self._errands.desk.work().today, parent=self._part.window(),
        )  # fmt: skip
        dialog.form.load({"client": names[0], "first": last.replace(day=1), "last": last})
        dialog.submitted.connect(partial(self._write_pack, dialog))
        dialog.open()

    def _write_pack(self, dialog: AskDialog, typed: dict[str, Any]) -> None:
        from hrdesk.app.training.papers import print_client_pack

        client, first, last = typed["client"], typed["first"], typed["last"]
        name = _("Audit pack {client} {first} to {last}", client=client, first=first, last=last)
        path = self._part.save_path(_("Save the pack"), f"{name}.pdf", PDF)
        if not path:
            dialog.save.setEnabled(True)
            return

        def done(printed: Any) -> None:
            dialog.accept()
            self._printed(printed)

        self._errands.read(
            lambda work: print_client_pack(work, client, first, last, Path(path)), done, failed=dialog.refuse
        )

    def _printed(self, done: Any) -> None:
        self._errands.messages.toast(_n("{count} page saved.", "{count} pages saved.", count=done.pages))
