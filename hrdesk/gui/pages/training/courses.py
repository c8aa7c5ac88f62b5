"""Courses: publish one in minutes, see who has not read it, print the list to sign."""

from __future__ import annotations

from datetime import date, tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMenu, QWidget

from hrdesk.domain.letterhead import PaperKind, own_title
from hrdesk.domain.training.courses import Occasion, Section
from hrdesk.gui.models.table import Column, Kind
from hrdesk.gui.page import action
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.training.advising import AdviceDialog
from hrdesk.gui.pages.training.asking import WITHIN, ask_whom, audience_fields, audiences_of
from hrdesk.gui.pages.training.figures import EffectDialog
from hrdesk.gui.pages.training.part import Part
from hrdesk.gui.pages.training.printing import CoursePapers
from hrdesk.gui.pages.training.words import standing_cell
from hrdesk.gui.papers import PaperPlace
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.parts import EmptyPage, button, column, frame, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _, _n, named

if TYPE_CHECKING:
    from hrdesk.app.training.audiences import Audience, AudienceChoice
    from hrdesk.app.training.courses import CourseRow, ReaderRow
    from hrdesk.app.training.effect import MetricEffect
    from hrdesk.app.training.publishing import Published
    from hrdesk.app.work import Work

READERS_WIDE = 520
_FILES = "PDF (*.pdf);;PNG, JPEG (*.png *.jpg *.jpeg);;* (*)"


class CoursesPart(Part):
    """Courses at the left, the readers of the current one at the right."""

    def __init__(self, errands: Errands, place: PaperPlace) -> None:
        super().__init__(
            errands, EmptyPage("graduation-cap", _("Courses and new rules are published here and followed until everybody it concerns has read them."), _("New rule or course"))
        )  # fmt: skip
        self.empty.pressed.connect(self.new_course)
        self.table = DataTable(
            _columns(errands.desk.zone),
            name=_("Courses"),
            identity=lambda one: one.id,
            remembered=errands.context.remembered,
            key="courses",
        )
        self.table.chosen.connect(self._course_chosen)
        self.readers = DataTable(_reader_columns(), name=_("Readers"), identity=lambda one: one.employment_id)
        self.papers = CoursePapers(errands, self, place, self.table, self.readers)
        self._list = action(own_title(PaperKind.COURSE_LIST), "printer", self.papers.print_list, self, keys="Ctrl+P")
        self.addAction(self._list)
        self._name = label("", "strong")
        self._counts = label("", "small")
        head = frame("strip")
        head.setFixedHeight(44)
        head.setLayout(
            row(
                column(None, self._name, self._counts, None, gap=0),
                None,
                button(self._list.text(), "printer", self._list.trigger),
                edges=(16, 0, 8, 0),
            )
        )
        beside = QWidget()
        beside.setLayout(column(head, self.readers, gap=0))
        self.arrange(self.table, beside, READERS_WIDE)
        self._files: list[str] = []
        self._new: int | None = None
        writes = errands.may("training.write")
        if writes:
            self.primary = self.offer(_("New rule or course"), "plus", self.new_course)
            self.bar.addWidget(button(_("Ask people to take it…"), "users", self.require))
            self.bar.addWidget(button(_("New version…"), "file-plus", self.new_version))
            more = button(_("More"), "ellipsis")
            menu = QMenu(more)
            menu.addActions([
                action(_("Starter courses…"), "package", self.add_starters, menu),
                action(_("Recommendations…"), "award", self.show_rules, menu),
                action(_("Take out of use"), "x", self.end_course, menu),
            ])  # fmt: skip
            more.setMenu(menu)
            self.bar.addWidget(more)
        else:
            self.empty.action.hide()
        self.bar.addStretch(1)
        self.bar.addWidget(button(_("Only who has not read it"), "list-filter", self.only_open))
        self.bar.addWidget(button(_("Effect…"), "chart-column", self.show_effect))
        self.bar.addWidget(self._papers_button())
        self.bar.addWidget(button(_("Export…"), "file-spreadsheet", self.readers.export))

    def _papers_button(self) -> QWidget:
        made = button(P_("training", "Papers"), "file-check")
        menu = QMenu(made)
        menu.addActions([
            action(own_title(PaperKind.TRAINING_RECORD), "file-check", self.papers.print_record, menu),
            action(_("Certificates"), "award", self.papers.print_certificates, menu),
            action(_("Pack for a client…"), "package", self.papers.ask_pack, menu),
        ])  # fmt: skip
        made.setMenu(menu)
        return made

    def load(self) -> None:
        from hrdesk.app.training.courses import list_courses

        self.errands.read(list_courses, self._loaded)

    def begin(self) -> None:
        """Who joined or moved since is asked to take what is required; once, when the page is opened."""
        from hrdesk.app.training.courses import bring_up_to_date

        if self.errands.may("training.write"):
            self.errands.write(bring_up_to_date, self._brought)

    def _brought(self, count: int) -> None:
        if count:
            self.load()

    def _loaded(self, found: tuple[CourseRow, ...]) -> None:
        self.show_rows(self.table, found, lambda one: one.id)
        if self._new is not None and self.table.choose(self._new):
            self._new = None
        self._course_chosen(self.table.current_row())

    @Slot(object)
    def _course_chosen(self, course: CourseRow | None) -> None:
        if course is None:
            return
        from hrdesk.app.training.courses import readers

        self._name.setText(course.name)
        self._counts.setText(
            _("{done} of {asked} done, {overdue} overdue", done=course.done, asked=course.asked, overdue=course.overdue)
        )
        ident = course.id
        self.errands.read(lambda work: readers(work, ident), partial(self._readers_loaded, ident))

    def _readers_loaded(self, course_id: int, found: tuple[ReaderRow, ...]) -> None:
        current = self.table.current_row()
        if current is not None and current.id == course_id:
            self.readers.load(found)

    @Slot()
    def only_open(self) -> None:
        """Monday's list: who has not done it."""
        current = self.table.current_row()
        if current is None:
            return
        from hrdesk.app.training.courses import readers

        ident = current.id
        self.errands.read(
            lambda work: tuple(one for one in readers(work, ident) if one.standing.open),
            partial(self._readers_loaded, ident),
        )

    # -- publishing --------------------------------------------------------------------------------------------

    @Slot()
    def new_course(self) -> None:
        """Drop a file, choose whom it concerns and by when: published in minutes."""
        self._ask_file(None)

    @Slot()
    def new_version(self) -> None:
        """A new version of the current course."""
        if (current := self.table.current_row()) is not None:
            self._ask_file(current)

    def _ask_file(self, course: CourseRow | None) -> None:
        from hrdesk.app.training.audiences import audiences

        self._files = self.open_paths(_("Choose the document and its pictures (or cancel, to write a text)"), _FILES)
        self.errands.read(audiences, partial(self._ask_rest, course))

    def _ask_rest(self, course: CourseRow | None, choices: tuple[AudienceChoice, ...]) -> None:
        name = Path(self._files[0]).stem if self._files else ""
        fields = [
            Field("name_zh", _("Name of the course"), required=True),
            *audience_fields(choices),
            Field("due", _("To be done by"), "date", required=True),
            Field("hard_stop", _("Hard stop: no new cases after the day until it is done"), "check"),
            Field("text", _("Text"), "long", required=not self._files),
            Field("questions", _("Up to ten questions (GIFT or Aiken)"), "long", hint=_("The question, then its answer in braces: T, F, or = before what is right and ~ before what is wrong")),
            Field("note", _("What is new")),
            Field("occasion", _("Occasion"), "choice", choices=[(str(one), one.text) for one in Occasion]),
            Field("minutes", _("Minutes"), "whole", beside=True),
            Field("validity_months", _("Holds for months"), "whole", hint=_("empty: without end")),
            Field("trainer", _("Trainer"), beside=True),
            Field("homework", _("Homework"), "long", hint=_("What is to be handed in, as text or file; empty: none")),
        ]  # fmt: skip
        if course is not None:
            fields.append(Field("again", _("Who has done the version before must take it again"), "check"))
            name = course.name
        today = self.errands.desk.work().today()
        values = {
            "name_zh": name, "audience": "0", "due": today + WITHIN, "minutes": course.minutes if course else 30,
            "occasion": str(course.occasion if course else Occasion.RULE), "again": True,
            "validity_months": course.validity_months if course else None,
        }  # fmt: skip
        told = _("Document: {file}", file="、".join(Path(path).name for path in self._files)) if self._files else ""
        title = _("New version of a course") if course is not None else _("New rule or course")
        self.ask(
            title,
            told,
            fields,
            values,
            partial(_publish, tuple(self._files), course, choices),
            self._published,
            _("Publish"),
            600,
        )

    def _published(self, done: Published) -> None:
        self._new = done.course_id  # what was just published is looked at next
        self.say(
            _n(
                "Published; {count} person is asked to take it.",
                "Published; {count} people are asked to take it.",
                count=done.people,
            )
        )

    @Slot()
    def require(self) -> None:
        """Asks a group of people to take the current course as it is."""
        from hrdesk.app.training.audiences import audiences

        if self.table.current_row() is not None:
            self.errands.read(audiences, self._ask_whom)

    def _ask_whom(self, choices: tuple[AudienceChoice, ...]) -> None:
        course = self.table.current_row()

        def call(work: Work, whom: tuple[Audience, ...], due: date) -> int:
            from hrdesk.app.training.courses import RequireCourse, require_course

            return require_course(work, RequireCourse(course.id, whom, due))

        ask_whom(
            self, _("Ask people to take it"), course.name, choices, call,
            lambda count: _n("{count} person is asked to take it.", "{count} people are asked to take it.", count=count),
        )  # fmt: skip

    @Slot()
    def add_starters(self) -> None:
        """The ready-made courses and questions; nothing is asked of anybody yet."""
        from hrdesk.app.training.starters import add_starters

        self.errands.messages.ask(
            _("Add the ready-made courses and questions?"),
            _(
                "They go to the question bank and to the list, asked of nobody yet. Check them before use: each says its source and date."
            ),
            _("Add"),
            lambda: self.errands.write(add_starters, self._starters_added),
        )

    def _starters_added(self, done: Any) -> None:
        self.say(
            _(
                "{courses} and {questions} were added.",
                courses=_n("{count} course", "{count} courses", count=done.courses),
                questions=_n("{count} question", "{count} questions", count=done.questions),
            )
        )

    @Slot()
    def show_effect(self) -> None:
        """The figures of who did the current course, before and after it."""
        from hrdesk.app.training.effect import course_effect

        if (current := self.table.current_row()) is not None:
            ident = current.id
            self.errands.read(lambda work: course_effect(work, ident), partial(self._show_effect, current.name))

    def _show_effect(self, name: str, found: tuple[MetricEffect, ...]) -> None:
        EffectDialog(name, found, self.window()).open()

    @Slot()
    def show_rules(self) -> None:
        """Which figure or topic leads to which course."""
        from hrdesk.app.performance.configuration import configuration

        self.errands.read(configuration, self._show_rules)

    def _show_rules(self, found: dict[str, Any]) -> None:
        metrics = [(one["code"], named(one["name"], one.get("name_en"))) for one in found.get("metrics", ())]
        courses = [(one.id, one.name) for one in self.table.grid.rows]  # type: ignore[attr-defined]
        AdviceDialog(self.errands, courses, metrics, self.window()).open()

    @Slot()
    def end_course(self) -> None:
        """Out of use, after a question."""
        current = self.table.current_row()
        if current is None:
            return
        from hrdesk.app.training.courses import end_course

        ident, version = current.id, current.version
        self.errands.messages.ask(
            _("Take “{name}” out of use?", name=current.name),
            _("Who reads it now may finish; what was done stays in the training records."),
            _("Take out of use"),
            lambda: self.errands.write(
                lambda work: end_course(work, ident, version), lambda _done: self.say(_("The course is out of use."))
            ),
        )


def _publish(
    paths: tuple[str, ...],
    course: CourseRow | None,
    choices: tuple[AudienceChoice, ...],
    work: Work,
    typed: dict[str, Any],
) -> Published:
    from hrdesk.app.training.publishing import PublishCourse, SectionFile, publish_course, read_file
    from hrdesk.app.training.taking_in import typed_questions

    whom = audiences_of(work, choices, typed)
    sections: list[Section] = []
    files = []
    for path in paths:
        name, data = read_file(path)
        files.append(SectionFile(len(sections), name, data))
        sections.append(Section("file", Path(name).stem))
    if typed["text"]:
        sections.append(Section("text", _("Main points") if paths else typed["name_zh"], typed["text"]))
    if typed["homework"]:
        sections.append(Section("assignment", P_("course section", "Homework"), typed["homework"]))
    questions = typed_questions(work, typed["questions"]) if typed["questions"] else ()
    return publish_course(
        work,
        PublishCourse(
            typed["name_zh"], tuple(sections), whom, tuple(files),
            Occasion(typed["occasion"] or Occasion.RULE), minutes=typed["minutes"] or 0,
            validity_months=typed["validity_months"], trainer=typed["trainer"] or "", note=typed["note"] or "",
            hard_stop=bool(typed["hard_stop"]), again=bool(typed.get("again", True)), due=typed["due"], questions=questions,
            course_id=course.id if course is not None else None, version=course.version if course is not None else 0,
        ),
    )  # fmt: skip


def _columns(zone: tzinfo) -> list[Column]:
    return [
        Column("name", _("Course"), 180, bold=True, stretch=True),
        Column("label", _("Version"), 64),
        Column("occasion", _("Occasion"), 136, Kind.CHOICE, lambda one: one.occasion.text),
        Column("asked", _("Asked"), 64, Kind.NUMBER),
        Column("done", P_("count", "Done"), 64, Kind.NUMBER),
        Column("overdue", P_("count", "Overdue"), 72, Kind.NUMBER),
        Column(
            "published_at",
            P_("table column", "Published on"),
            92,
            Kind.DATE,
            lambda one: one.published_at.astimezone(zone).date(),
        ),
    ]


def _reader_columns() -> list[Column]:
    return [
        Column("name", _("Name"), 84, bold=True),
        Column("team", _("Team"), 96, Kind.CHOICE, stretch=True),
        Column("standing", P_("table column", "State"), 116, Kind.STATUS, lambda one: standing_cell(one.standing)),
        Column("due", _("Due"), 92, Kind.DATE),
        Column("finished_on", P_("course", "Done on"), 92, Kind.DATE),
    ]
