"""考核方案: the schemes with their lines and grades and whom they are for; made, changed, tried, used, taken out of use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from hrdesk.domain.performance.bands import from_above
from hrdesk.domain.performance.model import Line, Metric, Scheme
from hrdesk.gui.models.grades import grades_told
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.settings.scheme_basics import month_field, read_month, whom_choices
from hrdesk.gui.pages.settings.scheme_editor import SchemeEditor
from hrdesk.gui.pages.settings.scheme_files import SchemeFiles
from hrdesk.gui.pages.settings.scheme_shown import identity, line_columns_of, metric_columns, scheme_columns
from hrdesk.gui.pages.settings.section import Part
from hrdesk.gui.pages.settings.side_by_side import SideBySide
from hrdesk.gui.pages.settings.targets import TargetsView
from hrdesk.gui.pages.settings.trial import TrialView
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.parts import Choice, EmptyPage, Notice, Segments, button, column, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _, named, sentences

if TYPE_CHECKING:
    from hrdesk.app.organisation import Unit as Post
    from hrdesk.app.performance.scheme_list import ListedScheme, SchemeList
    from hrdesk.app.performance.scheme_making import Beginning, Used
    from hrdesk.app.work import Work

MOST_ROWS = 6  # of the list of schemes, before it scrolls


def _read_schemes(work: Work) -> SchemeList:
    from hrdesk.app.performance.scheme_list import scheme_list

    return scheme_list(work)


def _read_beginning(work: Work) -> tuple[Beginning, Sequence[Post]]:
    from hrdesk.app.organisation import organisation
    from hrdesk.app.performance.scheme_making import beginning

    return beginning(work), organisation(work).positions


class SchemesPart(Part):
    """The lists, and the ways in and out."""

    def __init__(self, errands: Errands) -> None:
        super().__init__(
            errands,
            _("Evaluation schemes"),
            _("A change makes a new version; published evaluations keep the one they were computed by."),
        )
        self.metrics: Mapping[str, Metric] = {}
        self._usual: Mapping[str, Line] = {}
        self.files = SchemeFiles(errands, self, self.say)
        self._build_head()
        holder = self._build_schemes()
        self.catalogue = DataTable(metric_columns(), name=_("Metrics"), identity=lambda one: one.code)
        words = _("No scheme yet. The ready-made pack is a good beginning; “New scheme” begins one of your own.")
        self.empty = EmptyPage("chart-column", words)
        self.empty.say(words, _("Use the ready-made collection pack"))
        self.empty.pressed.connect(self.files.ask_pack)
        self.stack = QStackedWidget()
        self.editor = SchemeEditor(errands)
        self.editor.saved.connect(self._saved)
        self.editor.left.connect(self._left)
        self.editor.trial_wanted.connect(self._try)
        self.trial = TrialView(errands)
        self.trial.left.connect(self._tried)
        self.compared = SideBySide(errands)
        self.targets = TargetsView(errands)
        for thing in (holder, self.catalogue, self.empty, self.editor, self.targets, self.trial, self.compared):
            self.stack.addWidget(thing)
        self.box.addWidget(self.stack, 1)

    def _build_head(self) -> None:
        self.new = button(_("New scheme…"), "plus", self.begin_scheme)
        choices = [
            Choice("schemes", _("Schemes")),
            Choice("compare", _("Side by side")),
            Choice("targets", _("Targets")),
            Choice("metrics", _("Metrics")),
        ]
        self.segments = Segments(choices, name=_("Show"))
        self.segments.chosen.connect(self._switch)
        files = self.files
        self.tools = (self.segments, self.new, files.pack, files.file, files.out)
        self.box.addLayout(row(self.segments, None, *self.tools[1:], gap=8))

    def _build_schemes(self) -> QWidget:
        """The schemes over the lines of the one chosen."""
        self.notice = Notice("warning")
        self.schemes = DataTable(scheme_columns(), name=_("Schemes"), identity=identity)
        self.schemes.chosen.connect(self._show_lines)
        columns = line_columns_of(lambda line: self.metrics[line.metric])
        self.lines = DataTable(columns, name=_("Metrics of the scheme"), identity=lambda one: one.metric)
        self.grades = label("", "small", wrap=True)
        both = column(gap=8)
        both.addWidget(self.schemes)
        both.addWidget(self.notice)
        self._heading = label("", "section")
        self.edit = button(_("Edit the scheme"), "pencil", self.edit_lines)
        self.positions = button(_("Use it for a position…"), "users", self.ask_position)
        self.copy = button(_("Copy"), "copy", self.begin_copy, hint=_("A new scheme with the same metrics and grades"))
        self.end = button(_("Out of use…"), "circle-minus", self.ask_end)
        self.of_scheme = (self.edit, self.positions, self.copy, self.end)
        both.addLayout(row(self._heading, None, self.end, self.copy, self.positions, self.edit, gap=8))
        both.addWidget(self.lines, 1)
        both.addWidget(self.grades)
        holder = QWidget()
        holder.setLayout(both)
        self.schemes.opened.connect(lambda _one: self.edit_lines())
        self.lines.opened.connect(lambda _line: self.edit_lines())
        self.schemes.offer_actions([*self.of_scheme, *self.tools[1:]])
        self.lines.offer_actions([self.edit])
        return holder

    # -- showing -----------------------------------------------------------------------------------------------

    def load(self) -> None:
        self.errands.read(_read_schemes, self._show)

    def _whole_rows(self) -> None:
        """The list is as high as its schemes, up to ``MOST_ROWS``: no half of a row, and no bar for it."""
        rows = min(MOST_ROWS, max(2, self.schemes.model().rowCount()))
        head = self.schemes.horizontalHeader().sizeHint().height()
        each = self.schemes.verticalHeader().defaultSectionSize()
        self.schemes.setFixedHeight(head + rows * each + 2 * self.schemes.frameWidth())

    def _show(self, found: SchemeList) -> None:
        self.metrics, self._usual = found.metrics, found.usual
        self.catalogue.load(self.metrics.values())
        before: ListedScheme | None = self.schemes.current_row()
        self.schemes.load(found.schemes)
        self._whole_rows()
        same = next((one for one in found.schemes if before and one.scheme.code == before.scheme.code), None)
        if same is None or not self.schemes.choose(identity(same)):
            self.schemes.choose_first()
        self._show_lines(self.schemes.current_row())
        anything = bool(found.schemes or self.metrics)
        self.segments.setEnabled(anything)
        self.files.out.setEnabled(anything)
        self._switch(self.segments.current)

    @property
    def dirty(self) -> bool:
        return self._editing and self.editor.dirty

    @property
    def _editing(self) -> bool:
        return self.stack.currentWidget() in (self.editor, self.trial)

    def _switch(self, key: str) -> None:
        if self._editing:
            return
        if key == "metrics" and self.metrics:
            self.stack.setCurrentWidget(self.catalogue)
        elif key == "compare" and self.schemes.grid.rowCount():
            self.stack.setCurrentWidget(self.compared)
            self.compared.load(self.metrics)
        elif key == "targets" and self.metrics:
            self.stack.setCurrentWidget(self.targets)
            self._offer_targets()
        else:
            self.stack.setCurrentIndex(0 if self.schemes.grid.rowCount() else 2)

    def _show_lines(self, one: ListedScheme | None) -> None:
        for part in self.of_scheme:
            part.setEnabled(one is not None)
        if one is None:
            self.lines.load([])
            self.notice.say("")
            return
        scheme = one.scheme
        self._heading.setText(_("{scheme}, version {number}", scheme=scheme.name, number=scheme.version))
        self.lines.load(scheme.lines)
        self.notice.say(sentences(*one.warnings))
        bands = from_above(scheme.grades)
        self.grades.setText(_("Grades: {grades}", grades=grades_told(bands)) if bands else "")

    # -- writing a scheme --------------------------------------------------------------------------------------

    def edit_lines(self) -> None:
        """Opens the scheme chosen to be changed."""
        one: ListedScheme | None = self.schemes.current_row()
        if one is not None:
            self._show_editor()
            self.editor.open_scheme(one.scheme, self.metrics, self._usual)

    def begin_scheme(self) -> None:
        """A scheme of one's own, with nothing but the grades used last; the ready-made metrics where there are none."""
        if self.metrics:
            self.errands.read(_read_beginning, partial(self._begin, None))
            return
        self.errands.messages.ask(
            _("Take over the ready-made metrics?"),
            _(
                "A scheme is made of metrics, and there are none yet. 13 usual ones are added (amount recovered, quality "
                "score, valid complaints …); which of them count is yours to choose."
            ),
            _("Take them over"),
            partial(self.files.use_metrics, self._metrics_there),
        )

    def _metrics_there(self) -> None:
        def shown(found: SchemeList) -> None:
            self._show(found)
            self.begin_scheme()

        self.errands.read(_read_schemes, shown)

    def begin_copy(self) -> None:
        """A scheme with the metrics and grades of the one chosen."""
        one: ListedScheme | None = self.schemes.current_row()
        if one is not None:
            self.errands.read(_read_beginning, partial(self._begin, one.scheme))

    def _begin(self, copied: Scheme | None, found: tuple[Beginning, Sequence[Post]]) -> None:
        begun, positions = found[0].scheme, found[1]
        if copied is not None:
            begun = replace(copied, code="", name_zh="", name_en=None, version=0)
        self._show_editor()
        rows: Sequence[ListedScheme] = self.schemes.grid.rows  # type: ignore[attr-defined]
        used = {name for one in rows for name in one.holders.get("position", ())}
        free = (each.id for each in positions if each.people and named(each.name_zh, each.name_en) not in used)
        self.editor.open_new(begun, self.metrics, self._usual, positions, position_id=next(free, None), first=not rows)

    def _show_editor(self) -> None:
        for tool in self.tools:
            tool.setVisible(False)
        self.stack.setCurrentWidget(self.editor)

    def _left(self) -> None:
        for tool in self.tools:
            tool.setVisible(True)
        self.segments.choose("schemes")
        self.stack.setCurrentIndex(0)
        self.load()
        (self.schemes if self.schemes.grid.rowCount() else self.new).setFocus()

    def _try(self, scheme: Scheme, position_id: int | None) -> None:
        self.stack.setCurrentWidget(self.trial)
        self.trial.try_out(scheme, position_id)

    def _tried(self) -> None:
        self.stack.setCurrentWidget(self.editor)
        self.editor.focus_first()

    def _saved(self, words: str, undo: Any) -> None:
        self.say(words, undo=undo)

    # -- using it ----------------------------------------------------------------------------------------------

    def ask_position(self) -> None:
        """Asks for which other position the scheme chosen is used."""
        from hrdesk.app.organisation import organisation

        one: ListedScheme | None = self.schemes.current_row()
        if one is not None:
            self.errands.read(organisation, lambda found: self._choose_position(one, found.positions))

    def _choose_position(self, one: ListedScheme, positions: Sequence[Post]) -> None:
        whom = Field("position", _("For whom"), "choice", required=True, choices=whom_choices(positions, nobody=False))
        dialog = AskDialog(
            _("Use “{scheme}” for a position", scheme=one.scheme.name),
            _(
                "From that month on it takes the place of another scheme of the position. Months that are not published "
                "follow when they are computed again."
            ),
            [whom, month_field()],
            _("Use it"),
            today=self.errands.desk.work().today,
            parent=self,
        )
        dialog.submitted.connect(partial(self._use_for, dialog, one.scheme))
        dialog.open()

    def _use_for(self, dialog: AskDialog, scheme: Scheme, values: dict[str, Any]) -> None:
        from hrdesk.app.performance.scheme_making import put_use_back, use_scheme_for

        def used(done: Used) -> None:
            dialog.accept()
            words = _("“{scheme}” is used for it now.", scheme=scheme.name)
            self.say(words, undo=lambda work: put_use_back(work, done))

        self.errands.write(
            lambda work: use_scheme_for(work, scheme.code, values["position"], read_month(values["first_month"])),
            used,
            failed=dialog.refuse,
            title=_("Saving"),
        )

    def ask_end(self) -> None:
        """Asks before the scheme chosen is taken out of use."""
        one: ListedScheme | None = self.schemes.current_row()
        if one is not None:
            self.errands.messages.ask(
                _("Take “{scheme}” out of use?", scheme=one.scheme.name),
                _(
                    "Nobody is evaluated by it any more in months that are not published; whoever has no other scheme is "
                    "named on the month's page. What is published stays, and it can be taken back."
                ),
                _("Take it out of use"),
                partial(self._end, one.scheme),
            )

    def _end(self, scheme: Scheme) -> None:
        from hrdesk.app.performance.scheme_making import end_scheme

        words = _("“{scheme}” is out of use.", scheme=scheme.name)
        self.errands.write(
            lambda work: end_scheme(work, scheme.code),
            lambda _done: self.say(words, undo=lambda work: end_scheme(work, scheme.code, back=True)),
            title=_("Saving"),
        )

    def _offer_targets(self) -> None:
        from hrdesk.app.organisation import organisation
        from hrdesk.app.people import list_people

        self.errands.read(
            lambda work: (organisation(work), list_people(work)),
            lambda found: self.targets.offer(found[0], found[1], self.metrics),
        )
