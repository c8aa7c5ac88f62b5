"""题库: search, add, change one or many, take files in and give them out."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QLineEdit

from hrdesk.domain.training.questions import Kind as QuestionKind
from hrdesk.domain.training.questions import Question, tidy
from hrdesk.domain.training.typed import lines_of, parts_of
from hrdesk.gui.models.table import Column, Kind
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.training.bank_detail import QuestionDetail
from hrdesk.gui.pages.training.part import Part
from hrdesk.gui.pages.training.picture_line import PictureLine
from hrdesk.gui.pages.training.taking_in import TakingInDialog
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.parts import EmptyPage, button
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.training.bank import Given, QuestionRow, QuestionView
    from hrdesk.app.training.taking_in import BankDraft, TakenIn
    from hrdesk.app.work import Work

DETAIL_WIDE = 456
_IN = "*.xlsx *.xls *.csv *.ods *.gift *.txt *.aiken *.xml"
_OUT = "Excel (*.xlsx);;GIFT (*.gift);;Moodle XML (*.xml);;Aiken (*.aiken)"


class BankPart(Part):
    """Questions at the left, the current one with its answer at the right."""

    def __init__(self, errands: Errands) -> None:
        super().__init__(
            errands, EmptyPage("file-text", _("The question bank is empty. Take in a file, or write questions one by one."), _("Take in a file…"))
        )  # fmt: skip
        self.empty.pressed.connect(self.take_in)
        self._twice = False
        self.table = DataTable(
            _columns(),
            name=_("Question bank"),
            identity=lambda one: one.id,
            remembered=errands.context.remembered,
            key="bank",
        )
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._opened)
        self.detail = QuestionDetail()
        self.arrange(self.table, self.detail, DETAIL_WIDE)
        self.primary = self.offer(_("Take in a file…"), "upload", self.take_in)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search the questions"))
        self.search.setAccessibleName(_("Search the questions"))
        self.search.setFixedWidth(200)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(250)
        self._later.timeout.connect(self.load)
        self.search.textEdited.connect(self._later.start)
        self.bar.addWidget(self.search)
        self.bar.addWidget(button(_("New question"), "plus", self.new_question))
        self.bar.addWidget(button(_("Change…"), "pencil", self.change))
        self.bar.addWidget(button(_("Topic and difficulty…"), "list-filter", self.change_many))
        self.bar.addWidget(button(_("Take out of use"), "x", self.end_many))
        self.bar.addStretch(1)
        self.twice = button(_("Only what is there twice"), "copy", self._toggle_twice)
        self.twice.setCheckable(True)
        self.bar.addWidget(self.twice)
        self.bar.addWidget(button(_("Give out…"), "download", self.give_out))

    def load(self) -> None:
        from hrdesk.app.training.bank import BankFilter, duplicates, list_questions

        if self.twice.isChecked():
            self.errands.read(lambda work: tuple(one for group in duplicates(work) for one in group), self._loaded)
            return
        text = self.search.text()
        self.errands.read(lambda work: list_questions(work, BankFilter(text)), self._loaded)

    def _loaded(self, found: tuple[QuestionRow, ...]) -> None:
        self.show_rows(self.table, found, lambda one: one.id)
        if not found and (self.search.text() or self.twice.isChecked()):
            self._stack.setCurrentIndex(1)
        self._chosen(self.table.current_row())

    @Slot()
    def _toggle_twice(self) -> None:
        self.load()

    @Slot(object)
    def _chosen(self, one: QuestionRow | None) -> None:
        if one is None:
            self.detail.clear()
            return
        from hrdesk.app.training.bank import question_view

        ident = one.id
        self.errands.read(lambda work: question_view(work, ident), self._viewed)

    def _viewed(self, view: QuestionView) -> None:
        current = self.table.current_row()
        if current is not None and current.id == view.id:
            self.detail.show_question(view)

    # -- one question ------------------------------------------------------------------------------------------

    @Slot()
    def new_question(self) -> None:
        """An empty form."""
        self._ask(None)

    @Slot(object)
    def _opened(self, _one: QuestionRow) -> None:
        self.change()

    @Slot()
    def change(self) -> None:
        """The current question in a form."""
        from hrdesk.app.training.bank import question_view

        if (current := self.table.current_row()) is not None:
            ident = current.id
            self.errands.read(lambda work: question_view(work, ident), self._ask)

    def _ask(self, view: QuestionView | None) -> None:
        question = view.question if view is not None else None
        fields = [
            Field("kind", P_("question", "Kind"), "choice", required=True, choices=[(str(one), one.text) for one in QuestionKind]),
            Field("difficulty", _("Difficulty"), "choice", choices=[(n, str(n)) for n in range(1, 6)], beside=True),
            Field("stem", _("Question"), "long", required=True),
            Field("answers", _("Options and answers, one a line"), "long",
                  hint=_("A star before what is right: * 22:00. Matching: left → right. Number: 30±2. Ordering: in the right order.")),
            Field("topic", _("Topic")),
            Field("tags", _("Tags"), beside=True),
            Field("explanation", _("Explanation"), "long"),
            Field("source", _("Source")),
        ]  # fmt: skip
        values: dict[str, Any] = {"kind": str(QuestionKind.SINGLE)}
        if question is not None:
            values = {
                "kind": str(question.kind), "difficulty": question.difficulty, "stem": question.stem,
                "answers": lines_of(question), "topic": question.topic, "tags": " ".join(question.tags),
                "explanation": question.explanation, "source": question.source,
            }  # fmt: skip
        title = _("Change the question") if view is not None else _("New question")
        told = _("Old attempts keep the version they asked.") if view is not None and view.attempts else ""
        shown = PictureLine(
            self.errands, question.picture if question is not None else "", view.picture if view else None
        )
        self.ask(
            title,
            told,
            fields,
            values,
            partial(_save, view, shown),
            lambda _ident: self.say(_("The question is saved.")),
            width=600,
            below=shown,
        )

    # -- many --------------------------------------------------------------------------------------------------

    def _which(self) -> tuple[tuple[int, int], ...]:
        return tuple((one.id, one.version) for one in self.table.selected_rows())

    @Slot()
    def change_many(self) -> None:
        """Topic, difficulty and tags of all that are selected."""
        which = self._which()
        if not which:
            return
        fields = [
            Field("topic", _("Topic"), hint=_("empty: as it is")),
            Field("difficulty", _("Difficulty"), "choice", choices=[(n, str(n)) for n in range(1, 6)]),
            Field("tags", _("Add tags"), hint=_("several with blanks between")),
        ]

        def call(work: Work, typed: dict[str, Any]) -> int:
            from hrdesk.app.training.bank import BulkEdit, edit_many

            return edit_many(
                work, BulkEdit(which, typed["topic"], typed["difficulty"], tuple((typed["tags"] or "").split()))
            )

        self.ask(
            _n("{count} question", "{count} questions", count=len(which)), "", fields, {}, call, self._changed_many
        )

    def _changed_many(self, count: int) -> None:
        self.say(_n("{count} question changed.", "{count} questions changed.", count=count))

    @Slot()
    def end_many(self) -> None:
        """Takes all that are selected out of use."""
        from hrdesk.app.training.bank import BulkEdit, edit_many

        if which := self._which():
            self.errands.write(lambda work: edit_many(work, BulkEdit(which, ended=True)), self._changed_many)

    # -- files -------------------------------------------------------------------------------------------------

    @Slot()
    def take_in(self) -> None:
        """Chooses a file, reads it, and shows what would be saved."""
        path = self.open_path(_("Take in questions"), f"{_('Questions')} ({_IN})")
        if path:
            self.open_file(path)

    def open_file(self, path: str) -> None:
        """Reads a file of questions."""
        from hrdesk.app.training.taking_in import open_questions

        self.errands.read(
            lambda work: open_questions(work, path), self._opened_file, title=_("Reading {file}", file=Path(path).name)
        )

    def _opened_file(self, draft: BankDraft) -> None:
        dialog = TakingInDialog(draft, self.window())
        dialog.wanted.connect(partial(self._save_draft, dialog, draft))
        dialog.open()

    def _save_draft(self, dialog: TakingInDialog, draft: BankDraft, topic: str) -> None:
        from hrdesk.app.training.taking_in import take_in_questions

        def done(taken: TakenIn) -> None:
            dialog.accept()
            batch = taken.batch
            undo = partial(self._take_back, batch) if batch is not None else None
            self.errands.messages.toast(
                _n(
                    "{count} question added, {changed} changed.",
                    "{count} questions added, {changed} changed.",
                    count=taken.new,
                    changed=taken.changed,
                ),
                undo=undo,
            )
            self.load()

        self.errands.write(lambda work: take_in_questions(work, draft, "good", topic=topic), done)

    def _take_back(self, batch: int) -> None:
        from hrdesk.app.training.taking_in import take_back_questions

        self.errands.write(
            lambda work: take_back_questions(work, batch),
            lambda done: self.say(
                _n("Taken back: {count} question removed.", "Taken back: {count} questions removed.", count=done[0])
            ),
        )

    @Slot()
    def give_out(self) -> None:
        """What is shown, in the format the name says."""
        from hrdesk.app.training.bank import BankFilter, export_questions

        path = self.save_path(_("Give out questions"), f"{_('Question bank')}.xlsx", _OUT)
        if path:
            ids = tuple(one.id for one in self.table.grid.rows)  # type: ignore[attr-defined]
            self.errands.read(
                lambda work: export_questions(work, path, BankFilter(ids=ids)), self._given, title=_("Saving")
            )

    def _given(self, given: Given) -> None:
        self.errands.messages.toast(_n("{count} question saved.", "{count} questions saved.", count=given.questions))
        for words, count in given.losses[:3]:
            self.errands.messages.toast(f"{words} ({count})", tone="warning")


def _save(view: QuestionView | None, shown: PictureLine, work: Work, typed: dict[str, Any]) -> int:
    from hrdesk.app.training.bank import SaveQuestion, save_question

    kind = QuestionKind(typed["kind"])
    base = view.question if view is not None else Question(kind, "")
    parts = parts_of(kind, typed["answers"] or "")
    if view is not None and kind is base.kind and lines_of(base) == (typed["answers"] or ""):
        parts = base  # weights and feedback that the form does not show stay
    question = replace(
        base, kind=kind, stem=tidy(typed["stem"]), options=parts.options, pairs=parts.pairs, spans=parts.spans,
        topic=tidy(typed["topic"] or ""), tags=tuple((typed["tags"] or "").split()), difficulty=typed["difficulty"],
        explanation=tidy(typed["explanation"] or ""), source=tidy(typed["source"] or ""), picture=shown.name,
    )  # fmt: skip
    if view is None:
        return save_question(work, SaveQuestion(question, picture=shown.data))
    return save_question(work, SaveQuestion(question, view.id, view.version, shown.data))


def _columns() -> list[Column]:
    return [
        Column("text", _("Question"), 320, bold=False, stretch=True),
        Column("kind", P_("question", "Kind"), 118, Kind.CHOICE, lambda one: one.kind.text),
        Column("topic", _("Topic"), 130, Kind.CHOICE),
        Column("difficulty", _("Difficulty"), 64, Kind.NUMBER),
        Column("source", _("Source"), 130),
    ]
