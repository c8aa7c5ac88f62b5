"""Exams: drawn from the bank by topic, asked of groups of people, results person by person."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from hrdesk.domain.training.exams import points_text
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.training.asking import ask_whom
from hrdesk.gui.pages.training.exam_form import RulesDialog, save
from hrdesk.gui.pages.training.figures import StatisticsDialog
from hrdesk.gui.pages.training.part import Part
from hrdesk.gui.pages.training.words import state_cell
from hrdesk.gui.widgets.parts import EmptyPage, button, column, frame, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.training.assigning import ResultRow
    from hrdesk.app.training.audiences import Audience, AudienceChoice
    from hrdesk.app.training.exams import ExamRow
    from hrdesk.app.training.statistics import ExamStatistics
    from hrdesk.app.work import Work

RESULTS_WIDE = 560


class ExamsPart(Part):
    """Exams at the left, the results of the current one at the right."""

    def __init__(self, errands: Errands) -> None:
        super().__init__(
            errands,
            EmptyPage(
                "file-check", _("Exams are drawn from the question bank and asked of whom they concern."), _("New exam")
            ),
        )
        self.empty.pressed.connect(self.new_exam)
        self.table = DataTable(
            _columns(), name=_("Exams"), identity=lambda one: one.id, remembered=errands.context.remembered, key="exams"
        )
        self.table.chosen.connect(self._exam_chosen)
        self.results = DataTable(_result_columns(), name=_("Results"), identity=lambda one: one.employment_id)
        self._name = label("", "strong")
        self._about = label("", "small")
        head = frame("strip")
        head.setFixedHeight(44)
        head.setLayout(row(column(None, self._name, self._about, None, gap=0), None, edges=(16, 0, 8, 0)))
        beside = QWidget()
        beside.setLayout(column(head, self.results, gap=0))
        self.arrange(self.table, beside, RESULTS_WIDE)
        if errands.may("training.write"):
            self.primary = self.offer(_("New exam"), "plus", self.new_exam)
            self.bar.addWidget(button(_("Change…"), "pencil", self.change_exam))
            self.bar.addWidget(button(_("Ask people to sit it…"), "users", self.assign))
            self.bar.addWidget(button(_("Grant a resit"), "repeat", self.grant))
        else:
            self.empty.action.hide()
        self.bar.addStretch(1)
        self.bar.addWidget(button(_("Statistics…"), "chart-column", self.show_statistics))
        self.bar.addWidget(button(_("Export…"), "file-spreadsheet", self.results.export))

    def load(self) -> None:
        from hrdesk.app.training.exams import list_exams

        self.errands.read(list_exams, self._loaded)

    def _loaded(self, found: tuple[ExamRow, ...]) -> None:
        self.show_rows(self.table, found, lambda one: one.id)
        self._exam_chosen(self.table.current_row())

    @Slot(object)
    def _exam_chosen(self, exam: ExamRow | None) -> None:
        if exam is None:
            return
        from hrdesk.app.training.assigning import exam_results

        rules = exam.rules
        limit = (
            _n("{count} minute", "{count} minutes", count=rules.minutes)
            if rules.minutes is not None
            else _("no time limit")
        )
        self._name.setText(exam.name)
        self._about.setText(
            " · ".join(
                [
                    _n("{count} question", "{count} questions", count=rules.questions),
                    limit,
                    _("passing score {mark}", mark=points_text(rules.pass_mark)),
                ]
            )
        )
        ident = exam.id
        self.errands.read(lambda work: exam_results(work, ident), partial(self._results_loaded, ident))

    def _results_loaded(self, exam_id: int, found: tuple[ResultRow, ...]) -> None:
        current = self.table.current_row()
        if current is not None and current.id == exam_id:
            self.results.load(found)
            self.results.choose_first()

    @Slot()
    def show_statistics(self) -> None:
        """Coverage, pass rate, and which questions are worth mending."""
        from hrdesk.app.training.statistics import exam_statistics

        if (exam := self.table.current_row()) is not None:
            ident = exam.id
            self.errands.read(lambda work: exam_statistics(work, ident), partial(self._statistics, exam.name))

    def _statistics(self, name: str, found: ExamStatistics) -> None:
        StatisticsDialog(name, found, self.window()).open()

    # -- making one --------------------------------------------------------------------------------------------

    @Slot()
    def new_exam(self) -> None:
        """A form with usual values."""
        self._ask(None)

    @Slot()
    def change_exam(self) -> None:
        """Other rules for the current exam, from the next attempt on."""
        if (current := self.table.current_row()) is not None:
            self._ask(current)

    def _ask(self, exam: ExamRow | None) -> None:
        from hrdesk.app.training.bank import topics

        self.errands.read(topics, partial(self._ask_rules, exam))

    def _ask_rules(self, exam: ExamRow | None, topics: tuple[tuple[str, int], ...]) -> None:
        dialog = RulesDialog(self.errands, exam, topics, self.window())
        self.follow(dialog, partial(save, dialog), lambda _ident: self.say(_("The exam is saved.")))

    @Slot()
    def assign(self) -> None:
        """Who must sit the current exam, by when."""
        from hrdesk.app.training.audiences import audiences

        if self.table.current_row() is not None:
            self.errands.read(audiences, self._ask_whom)

    def _ask_whom(self, choices: tuple[AudienceChoice, ...]) -> None:
        exam = self.table.current_row()

        def call(work: Work, whom: tuple[Audience, ...], due: date) -> int:
            from hrdesk.app.training.assigning import AssignExam, assign_exam
            from hrdesk.app.training.audiences import people_of

            people = dict.fromkeys(ident for one in whom for ident in people_of(work, one))
            return assign_exam(work, AssignExam(exam.id, tuple(people), due))

        ask_whom(
            self, _("Ask people to sit it"), exam.name, choices, call,
            lambda count: _n("{count} person is asked to sit it.", "{count} people are asked to sit it.", count=count),
        )  # fmt: skip

    @Slot()
    def grant(self) -> None:
        """One more attempt for the current person."""
        from hrdesk.app.training.assigning import grant_resit

        exam, person = self.table.current_row(), self.results.current_row()
        if exam is None or person is None:
            return
        self.errands.write(
            lambda work: grant_resit(work, exam.id, person.employment_id),
            lambda _count: self.say(_("{name} has one more attempt.", name=person.name)),
        )


def _columns() -> list[Column]:
    return [
        Column("name", _("Exam"), 200, bold=True, stretch=True),
        Column("questions", _("Questions"), 72, Kind.NUMBER, lambda one: one.rules.questions),
        Column("assigned", P_("exam", "Asked"), 64, Kind.NUMBER),
        Column("passed", P_("count", "Passed"), 64, Kind.NUMBER),
        Column("waiting", _("To mark"), 72, Kind.NUMBER),
    ]


def _result_columns() -> list[Column]:
    return [
        Column("employee_no", _("No."), 84, grey=True),
        Column("name", _("Name"), 84, bold=True),
        Column("team", _("Team"), 90, Kind.CHOICE, stretch=True),
        Column("state", P_("table column", "State"), 110, Kind.STATUS, _state),
        Column("score", _("Score"), 60, Kind.NUMBER, lambda one: None if one.score is None else Cell(points_text(one.score), one.score)),
        Column("attempts", _("Attempts"), 60, Kind.NUMBER),
        Column("clock", _("Clock"), 64, Kind.STATUS, lambda one: state_cell(_("differs"), "warning") if one.clock_differs else Cell(""),
               hint=_("The computer's clock and the true time differed by more than two minutes during an attempt.")),
    ]  # fmt: skip


def _state(one: ResultRow) -> Cell:
    if one.passed:
        return state_cell(P_("exam", "passed"), "success")
    if one.open:
        return state_cell(_("under way"), "warning")
    if one.waiting:
        return state_cell(_("being marked"), "info")
    if one.left == 0:
        return state_cell(P_("exam", "not passed"), "error")
    return state_cell(_("resit") if one.attempts else _("to sit"), "info")
