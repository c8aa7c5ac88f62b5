"""The papers of training: the list to sign, a person's record, certificates, the pack for a client's audit; each previewed."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot

from hrdesk.domain.letterhead import PaperKind, own_title
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.papers import PaperPlace, paper_bytes
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.gui.pages.training.part import Part


class CoursePapers:
    """Writes beside the window and shows in ``place`` what came of it."""

    def __init__(self, errands: Errands, part: Part, place: PaperPlace, courses: DataTable, readers: DataTable) -> None:
        self._errands, self._part, self._place = errands, part, place
        self._courses, self._readers = courses, readers

    @Slot()
    def print_list(self) -> None:
        """签收表: who has read it and when, with room to sign."""
        current = self._courses.current_row()
        if current is None:
            return
        from hrdesk.app.training.papers import print_course_list

        ident, title = current.id, f"{own_title(PaperKind.COURSE_LIST)} {current.name}"
        self._place.make(self._errands.read, lambda work, out: print_course_list(work, ident, out), title)

    @Slot()
    def print_record(self) -> None:
        """The training record of the current reader."""
        person = self._readers.current_row()
        if person is None:
            self._errands.messages.toast(_("Choose a person in the list at the right first."), tone="info")
            return
        from hrdesk.app.training.papers import print_training_records

        number = person.employee_no
        self._place.make(
            self._errands.read, lambda work, out: print_training_records(work, out, employee_no=number),
            f"{number} {person.name}", title=f"{own_title(PaperKind.TRAINING_RECORD)} {person.name}",
        )  # fmt: skip

    @Slot()
    def print_certificates(self) -> None:
        """结业证书 of everybody who holds the current course."""
        current = self._courses.current_row()
        if current is None:
            return
        from hrdesk.app.training.papers import print_certificates

        ident, name = current.id, _("Certificates {course}", course=current.name)
        self._place.make(self._errands.read, lambda work, out: print_certificates(work, out, course_id=ident), name)

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

        def done(pdf: bytes) -> None:
            dialog.accept()
            self._place.show(pdf, name)

        pages = paper_bytes(lambda work, out: print_client_pack(work, client, first, last, out))
        self._errands.read(pages, done, failed=dialog.refuse, title=_("Preparing the paper"))
