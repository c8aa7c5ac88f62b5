"""办入职: joiners pasted, out of a workbook or entered one by one; checked before anything is saved; all or none."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from hrdesk.domain.errors import UserError
from hrdesk.gui.drafted import DraftedEditor
from hrdesk.gui.models.onboarding import joiner_columns
from hrdesk.gui.pages.people.form import WIDE, Offered, follow_department, posting_fields
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.widgets.dialogs import DraftDialog
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.parts import Notice, button, column, frame, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import N_, _, _n, sentences

if TYPE_CHECKING:
    from hrdesk.app.onboarding import JoinerCheck, JoinerRow, TakenOn
    from hrdesk.gui.pages.performance.errands import Errands

#: the headings an empty block begins with; kept in the language of rosters
HEADINGS = (
    N_("Name"), N_("Resident ID number"), N_("Mobile number"), N_("E-mail"), N_("Department"), N_("Team"), N_("Position"),
    N_("Hire date"),
)  # fmt: skip


class TakeOnView(DraftedEditor):
    """``taken`` once they are; ``closed`` to go back. The block and the list are kept as one draft until then."""

    taken = Signal(object)
    closed = Signal()
    changed = Signal()

    def __init__(self, errands: Errands, offered: Offered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.errands = errands
        self.offered = offered
        self.rows: list[JoinerRow] = []
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("Joiners, one a line"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(140)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabStopDistance(self.text.fontMetrics().horizontalAdvance("0" * 20))  # an ID number and a gap
        self.text.setPlaceholderText("\t".join(_(heading) for heading in HEADINGS))
        self.read = button(_("Check"), "check", self._read)
        self.workbook = button(_("Open a workbook…"), "file-spreadsheet", self._choose)
        self.folder = button(_("Read a folder…"), "folder-open", self._choose_folder)
        self.one = button(_("Enter one…"), "user-plus", self._ask_one)
        self.drop = button(_("Take out of the list"), "trash-2", self._drop)
        self.notice = Notice()
        self.table = DataTable(joiner_columns(), name=_("Joiners"), identity=id, key="joiners",
                               remembered=errands.context.remembered)  # fmt: skip
        self.back = button(_("Back to the list"), "", self._back)
        self.take = button(_("Take on"), role="primary")
        self.take.clicked.connect(self._take)
        self._build()
        self._show()
        self.text.textChanged.connect(self.changed)
        self._keeper = errands.drafts.follow(self, "joining")

    # -- as a form answers to drafts ---------------------------------------------------------------------------

    @property
    def dirty(self) -> bool:
        """Whether anything stands here that is not taken on."""
        return not self.may_leave()

    def typed(self) -> dict[str, str]:
        """The block as pasted, and the joiners of the list."""
        if not self.dirty:
            return {}
        return {"block": self.text.toPlainText(), "rows": packed([one.values for one in self.rows])}

    def load_draft(self, texts: Mapping[str, str]) -> None:
        """The block again, and the list, checked as of today."""
        from hrdesk.app.onboarding import check_joiners

        self.text.setPlainText(texts.get("block", ""))
        joiners = unpacked(texts.get("rows", "[]"))
        if joiners:
            self.errands.read(lambda work: check_joiners(work, joiners), self._got)

    def waiting_parts(self) -> Sequence[QWidget]:
        return self.text, self.read, self.workbook, self.folder, self.one, self.drop, self.table, self.take

    def released(self) -> None:
        self._show()

    def _build(self) -> None:
        said = _(
            "Paste the lines out of Excel, with their headings. Nothing is saved before you have seen what was understood."
        )
        top = column(
            label(said, "secondary", wrap=True),
            self.text,
            row(self.read, self.workbook, self.folder, self.one, self.drop, None, gap=8),
            self.notice,
            gap=8,
            edges=(16, 12, 16, 12),
        )
        self._summary = label("", "small")
        foot = frame("foot")
        foot.setLayout(row(self._summary, None, self.back, self.take, gap=8, edges=(16, 10, 16, 10)))
        holder = QWidget()
        holder.setLayout(column(self.table, gap=0))
        outer = column(top, holder, foot, gap=0)
        outer.setStretch(1, 1)
        self.setLayout(outer)

    def may_leave(self) -> bool:
        """Whether nothing would be lost; else the person is asked."""
        return not self.rows and not self.text.toPlainText().strip()

    # -- reading -----------------------------------------------------------------------------------------------

    def _read(self) -> None:
        from hrdesk.app.onboarding import read_block

        text = self.text.toPlainText()
        self.notice.say("")
        self.errands.read(lambda work: read_block(work, text), self._got, failed=self._refuse)

    def _choose(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(
            self, _("Open a workbook"), "", _("Workbooks (*.xlsx *.xls *.xlsb *.ods *.csv);;All files (*)")
        )
        if path:
            self.open_workbook(path)

    def open_workbook(self, path: str) -> None:
        """Reads the joiners of a workbook."""
        from hrdesk.app.onboarding import read_workbook

        self.notice.say("")
        self.errands.read(
            lambda work: read_workbook(work, path), self._got, failed=self._refuse, title=_("Reading the workbook")
        )

    def _choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, _("The folder of returned forms"))
        if path:
            self.open_folder(path)

    def open_folder(self, path: str) -> None:
        """Reads every returned form of a folder."""
        from hrdesk.app.onboarding import read_folder

        self.notice.say("")
        self.errands.read(
            lambda work: read_folder(work, path), self._got, failed=self._refuse, title=_("Reading the folder")
        )

    def _got(self, found: JoinerCheck) -> None:
        self.rows = list(found.rows)
        if found.unknown:
            self.notice.say(_("Not read: {columns}", columns=_(", ").join(found.unknown)))
        self._show()

    def _refuse(self, failure: BaseException) -> bool:
        if not isinstance(failure, UserError):
            return False
        self.take.setEnabled(bool(self.rows))
        self.notice.say(failure.whole)
        return True

    def _show(self) -> None:
        self.table.load(self.rows)
        self.changed.emit()
        bad = sum(bool(one.problems) for one in self.rows)
        ready = bool(self.rows) and not bad
        self.take.setEnabled(ready)
        self.drop.setEnabled(bool(self.rows))
        self.take.setText(
            _n("Take on {count} person", "Take on {count} people", count=len(self.rows)) if ready else _("Take on")
        )
        self._summary.setText(
            _("{bad} of {count} have problems; nobody is taken on before they are mended or taken out.", bad=bad,
              count=len(self.rows)) if bad else ""
        )  # fmt: skip

    # -- one by one --------------------------------------------------------------------------------------------

    def _ask_one(self) -> None:
        fields = [
            Field("name", _("Name"), required=True, width=WIDE),
            Field("id_number", _("Resident ID number"), "id", width=WIDE, beside=True),
            Field("phone", _("Mobile number"), "phone", width=WIDE),
            Field("email", _("E-mail"), width=WIDE, beside=True),
            Field("hire_date", _("First day"), "date", True, width=WIDE),
            Field("contract_months", _("contract term in months"), "whole", width=WIDE, beside=True),
            Field("probation_months", _("probation in months"), "whole", width=WIDE),
            *posting_fields(self.offered),
        ]
        today = self.errands.desk.work().today
        dialog = AskDialog(_("One joiner"), "", fields, _("Add to the list"), today=today,
                           drafts=self.errands.drafts, draft="joining:one", parent=self.window())  # fmt: skip
        follow_department(dialog.form, self.offered)
        dialog.form.load({"hire_date": today(), "contract_months": 36, "probation_months": 3})
        dialog.submitted.connect(lambda values: self._add(dialog, values))
        dialog.open()

    def _add(self, dialog: AskDialog, values: Mapping[str, Any]) -> None:
        from hrdesk.app.onboarding import check_joiners

        before = [one.values for one in self.rows]

        def got(found: JoinerCheck) -> None:
            problems = found.rows[-1].problems
            if problems:
                field, sentence, hint = problems[0]
                dialog.complain(field, sentences(sentence, hint))
                return
            dialog.accept()
            self._got(found)

        self.errands.read(lambda work: check_joiners(work, [*before, values]), got, failed=dialog.refuse)

    @Slot()
    def _drop(self) -> None:
        chosen = self.table.selected_rows() or [self.table.current_row()]
        kept = [one.values for one in self.rows if all(one is not other for other in chosen)]
        if not kept:
            self.rows = []
            self._show()
            return
        from hrdesk.app.onboarding import check_joiners

        self.errands.read(lambda work: check_joiners(work, kept), self._got)

    # -- the end -----------------------------------------------------------------------------------------------

    @Slot()
    def _take(self) -> None:
        from hrdesk.app.onboarding import take_on

        values = [one.values for one in self.rows]
        self.take.setEnabled(False)
        self.errands.write(
            lambda work: take_on(work, values), self._taken, failed=self._refuse, title=_("Taking people on")
        )

    def _taken(self, done: TakenOn) -> None:
        self.rows = []
        self.text.clear()
        self._keeper.drop()
        self.taken.emit(done)

    def _back(self) -> None:
        if self.may_leave():
            self.closed.emit()
            return
        dialog = DraftDialog(self.window())
        dialog.keep_wanted.connect(self._leave)
        dialog.drop_wanted.connect(self._discard)
        dialog.open()

    @Slot()
    def _leave(self) -> None:
        self._keeper.keep()
        self.closed.emit()

    @Slot()
    def _discard(self) -> None:
        self.rows = []
        self.text.clear()
        self._keeper.drop()
        self.closed.emit()


def packed(joiners: Sequence[Mapping[str, Any]]) -> str:
    """Joiners as one text; days are told from words."""
    plain = [
        {name: {"day": value.isoformat()} if isinstance(value, date) else value for name, value in one.items()}
        for one in joiners
    ]
    return json.dumps(plain, ensure_ascii=False)


def unpacked(text: str) -> list[dict[str, Any]]:
    """The joiners of ``packed``."""
    return [
        {name: date.fromisoformat(value["day"]) if isinstance(value, dict) else value for name, value in one.items()}
        for one in json.loads(text)
    ]
