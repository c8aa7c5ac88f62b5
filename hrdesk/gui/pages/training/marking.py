"""Essays handed in, marked one after the other."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from hrdesk.domain.errors import UserError
from hrdesk.domain.training.exams import points_text
from hrdesk.gui.models.table import Column, Kind
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.training.part import Part
from hrdesk.gui.widgets.form import Field, Form
from hrdesk.gui.widgets.parts import EmptyPage, button, column, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.training.essays import Waiting

PANEL_WIDE = 520


class MarkingPart(Part):
    """What waits at the left; the answer, the points and a comment at the right."""

    def __init__(self, errands: Errands) -> None:
        super().__init__(errands, EmptyPage("circle-check", _("No answer waits to be marked.")))
        self.table = DataTable(
            _columns(errands.desk.zone), name=_("To mark"), identity=lambda one: (one.attempt_id, one.place)
        )
        self.table.chosen.connect(self._chosen)
        self._who = label("", "strong")
        self._stem = label("", wrap=True)
        self._answer = label("", wrap=True)
        self._hint = label("", "secondary", wrap=True)
        self.form = Form(
            [
                Field("points", _("Points"), "number", required=True, width=120),
                Field("comment", P_("marking", "Comment"), "long"),
            ]
        )
        self.form.submitted.connect(self.mark)
        self.save = button(_("Save and next"), "check", self.mark, role="primary")
        panel = QWidget()
        panel.setLayout(
            column(
                self._who, label(_("Question"), "section"), self._stem, label(_("Answer"), "section"), self._answer,
                label(_("Model answer"), "section"), self._hint, 8, self.form, row(self.save, None), None, gap=8,
                edges=(24, 20, 24, 20),
            )
        )  # fmt: skip
        self.arrange(self.table, panel, PANEL_WIDE)
        self._head.hide()

    def load(self) -> None:
        from hrdesk.app.training.essays import essays_waiting

        if not self.form.dirty:
            self.errands.read(essays_waiting, self._loaded)

    def _loaded(self, found: tuple[Waiting, ...]) -> None:
        self.show_rows(self.table, found, lambda one: (one.attempt_id, one.place))
        self._chosen(self.table.current_row())

    @Slot(object)
    def _chosen(self, one: Waiting | None) -> None:
        if one is None:
            return
        self._who.setText(f"{one.name} {one.employee_no} · {one.exam}")
        self._stem.setText(one.stem)
        self._answer.setText(one.answer)
        self._hint.setText(one.hint or _("none given"))
        self.form.load({})
        self.form.controls["points"].setToolTip(_("0 to {worth}", worth=points_text(one.worth)))

    @Slot()
    def mark(self) -> None:
        """Saves the points and goes to the next one."""
        from hrdesk.app.training.essays import MarkAnswer, mark_answer

        one = self.table.current_row()
        if one is None or not self.form.check():
            return
        typed = self.form.values()
        order = MarkAnswer(one.attempt_id, one.place, typed["points"], typed["comment"] or "")
        self.errands.write(lambda work: mark_answer(work, order), self._marked, failed=self._refused)

    def _marked(self, _whole: bool) -> None:
        self.form.load({})
        self.say(_("Marked."))

    def _refused(self, failure: BaseException) -> bool:
        return isinstance(failure, UserError) and self.form.complain(failure)


def _columns(zone: tzinfo) -> list[Column]:
    return [
        Column("name", _("Name"), 90, bold=True),
        Column("exam", _("Exam"), 140, Kind.CHOICE),
        Column("stem", _("Question"), 240, stretch=True),
        Column("worth", _("Points"), 60, Kind.NUMBER, places=1),
        Column("submitted_at", _("Handed in"), 130, Kind.DATE, lambda one: one.submitted_at.astimezone(zone)),
    ]
