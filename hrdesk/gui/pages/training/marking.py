"""What a person marks: essays of exams and homework of courses, one after the other in one queue."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from hrdesk.domain.errors import UserError
from hrdesk.domain.training.exams import points_text
from hrdesk.gui.file_names import ask_where
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.training.homework import HomeworkPanel
from hrdesk.gui.pages.training.part import Part
from hrdesk.gui.widgets.form import Field, Form
from hrdesk.gui.widgets.parts import EmptyPage, button, column, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.training.essays import Waiting
    from hrdesk.app.training.homework import MarkHomework, WaitingHomework
    from hrdesk.app.work import Work

PANEL_WIDE = 520


class MarkingPart(Part):
    """What waits at the left, the oldest first; the answer and the marks at the right."""

    def __init__(self, errands: Errands) -> None:
        super().__init__(errands, EmptyPage("circle-check", _("No answer or homework waits to be marked.")))
        self.table = DataTable(_columns(errands.desk.zone), name=_("To mark"), identity=_identity)
        self.table.chosen.connect(self._chosen)
        self.essay = EssayPanel()
        self.essay.submitted.connect(self.mark)
        self.form, self.save = self.essay.form, self.essay.save
        self.homework = HomeworkPanel(errands.desk.zone)
        self.homework.decided.connect(self._mark_homework)
        self.homework.file_wanted.connect(self._open_file)
        self._panels = QStackedWidget()
        for panel in (self.essay, self.homework):
            area = QScrollArea()
            area.setWidgetResizable(True)
            panel.setProperty("role", "surface")
            area.setWidget(panel)
            self._panels.addWidget(area)
        self.arrange(self.table, self._panels, PANEL_WIDE)
        self._head.hide()

    def load(self) -> None:
        if not self.form.dirty and not self.homework.form.dirty:
            self.errands.read(_waiting, self._loaded)

    def _loaded(self, found: tuple[Waiting | WaitingHomework, ...]) -> None:
        self.show_rows(self.table, found, _identity)
        self._chosen(self.table.current_row())

    @Slot(object)
    def _chosen(self, one: Any) -> None:
        if one is None:
            return
        essay = _is_essay(one)
        self._panels.setCurrentIndex(0 if essay else 1)
        if essay:
            self.essay.show_answer(one)
        else:
            self.homework.show_try(one)

    @Slot()
    def mark(self) -> None:
        """Saves the points of an essay and goes to the next one."""
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

    def _mark_homework(self, order: MarkHomework) -> None:
        from hrdesk.app.training.homework import mark_homework

        words = P_("homework", "Accepted.") if order.accepted else _("Returned; the person sees your comment.")

        def done(_course_done: bool) -> None:
            self.homework.done()
            self.say(words)

        self.errands.write(lambda work: mark_homework(work, order), done, failed=self.homework.refuse)

    def _open_file(self, attachment_id: int) -> None:
        from hrdesk.app.training.homework import homework_file

        self.errands.read(lambda work: homework_file(work, attachment_id), self._save_file)

    def _save_file(self, found: tuple[str, bytes]) -> None:
        from hrdesk.app.training.learning import save_file

        name, data = found
        path = ask_where(self, self.errands.context.remembered, _("Save the file"), name)
        if path:
            self.errands.write(lambda work: save_file(work, path, data), self._saved_file)

    def _saved_file(self, name: str) -> None:
        self.errands.messages.toast(_("Saved: {file}", file=name))


class EssayPanel(QWidget):
    """An essay with its question and model answer. ``submitted``: points were typed."""

    submitted = Signal()

    def __init__(self) -> None:
        super().__init__()
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
        self.form.submitted.connect(self.submitted)
        self.save = button(_("Save and next"), "check", self.submitted.emit, role="primary")
        self.setLayout(
            column(
                self._who, label(_("Question"), "section"), self._stem, label(_("Answer"), "section"), self._answer,
                label(_("Model answer"), "section"), self._hint, 8, self.form, row(self.save, None), None, gap=8,
                edges=(24, 20, 24, 20),
            )
        )  # fmt: skip

    def show_answer(self, one: Waiting) -> None:
        """Shows one that waits."""
        self._who.setText(f"{one.name} {one.employee_no} · {one.exam}")
        self._stem.setText(one.stem)
        self._answer.setText(one.answer)
        self._hint.setText(one.hint or _("none given"))
        self.form.load({})
        self.form.controls["points"].setToolTip(_("0 to {worth}", worth=points_text(one.worth)))


def _waiting(work: Work) -> tuple[Waiting | WaitingHomework, ...]:
    from hrdesk.app.training.essays import essays_waiting
    from hrdesk.app.training.homework import homework_waiting

    return tuple(sorted((*essays_waiting(work), *homework_waiting(work)), key=_handed_in))


def _is_essay(one: Any) -> bool:
    return hasattr(one, "attempt_id")


def _identity(one: Any) -> tuple[str, int, int]:
    return ("essay", one.attempt_id, one.place) if _is_essay(one) else ("homework", one.id, one.version)


def _handed_in(one: Any) -> Any:
    return one.submitted_at if _is_essay(one) else one.handed_in_at


def _columns(zone: tzinfo) -> list[Column]:
    def kind(one: Any) -> str:
        return P_("marking", "Essay") if _is_essay(one) else P_("marking", "Homework")

    def worth(one: Any) -> Cell:
        return Cell(f"{one.worth:.1f}", one.worth) if _is_essay(one) else Cell("", None)

    return [
        Column("name", _("Name"), 90, bold=True),
        Column("kind", P_("marking", "Kind"), 96, Kind.CHOICE, kind),
        Column("exam", _("Exam or course"), 140, Kind.CHOICE, lambda one: one.exam if _is_essay(one) else one.course),
        Column("stem", _("Question or task"), 200, getter=lambda one: one.stem if _is_essay(one) else one.title or one.task, stretch=True),
        Column("worth", P_("marking", "Worth"), 60, Kind.NUMBER, worth, places=1),
        Column("submitted_at", _("Handed in"), 130, Kind.DATE, lambda one: _handed_in(one).astimezone(zone)),
    ]  # fmt: skip
