"""考核方案: the schemes with their lines and whom they are for, the metrics, the ready-made pack, files in and out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from hrdesk.domain.performance.model import Aggregation, Line, Method, Metric, Scheme, Unit
from hrdesk.gui.file_names import JSON, ask_where
from hrdesk.gui.models.table import Column, Kind
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.settings.scheme_editor import SchemeEditor
from hrdesk.gui.pages.settings.scheme_lines import METHODS
from hrdesk.gui.pages.settings.section import Part
from hrdesk.gui.pages.settings.side_by_side import SideBySide
from hrdesk.gui.pages.settings.targets import TargetsView
from hrdesk.gui.pages.settings.trial import TrialView
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.parts import Choice, EmptyPage, Notice, Segments, button, column, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import N_, _, _n, named, sentences

if TYPE_CHECKING:
    from hrdesk.app.organisation import Unit as Post
    from hrdesk.app.performance.configuration import Configured
    from hrdesk.app.work import Work

UNITS = {
    Unit.NUMBER: N_("number"),
    Unit.YUAN: N_("yuan"),
    Unit.PERCENT: "%",
    Unit.POINTS: N_("points"),
    Unit.SECONDS: N_("hours"),
    Unit.TIMES: N_("times"),
    Unit.DAYS: N_("days"),
}
ADDED = {
    Aggregation.SUM: N_("sum"),
    Aggregation.MEAN: N_("mean"),
    Aggregation.LAST: N_("last value"),
    Aggregation.RATIO: N_("ratio of sums"),
    Aggregation.COUNT: N_("count"),
}
SOURCES = {
    "repayments": N_("Repayments"),
    "calls": N_("Calls"),
    "quality": N_("Quality checks"),
    "complaints": N_("Complaints"),
    "training": N_("Training"),
    "feedback": N_("Customer feedback"),
    "attendance": N_("Attendance"),
    "facts": N_("Metric figures"),
    "entry": N_("Entered by hand"),
}
HOLDERS = {
    "employment": N_("{names} (person)"),
    "team": N_("team {names}"),
    "position": N_("position {names}"),
    "department": N_("department {names}"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One scheme, whom it is for, and what is to be warned about."""

    scheme: Scheme
    held_by: str
    first_month: str
    warnings: tuple[str, ...] = ()


def read_schemes(work: Work) -> tuple[list[Shown], dict[str, Metric]]:
    """Every scheme in force and every metric."""
    from hrdesk.app.performance.config_file import parse_configuration
    from hrdesk.app.performance.configuration import configuration
    from hrdesk.app.performance.trial import scheme_versions
    from hrdesk.domain.calendar import Period
    from hrdesk.domain.performance.schemes import check_scheme

    content = parse_configuration(configuration(work))
    metrics = {metric.code: metric for metric in content.metrics}
    numbers = {one.scheme.code: one.scheme.version for one in scheme_versions(work) if one.newest}
    shown = []
    for entry in content.schemes:
        kinds: dict[str, list[str]] = {}
        for holder in entry.holders:
            kinds.setdefault(holder.kind, []).append(holder.name)
        everybody = _("everybody") if "agency" in kinds else ""
        words = [_(HOLDERS[kind], names=_(", ").join(names)) for kind, names in kinds.items() if kind in HOLDERS]
        warnings = tuple(str(_(one.message, **one.values)) for one in check_scheme(entry.scheme, metrics))
        month = "" if entry.first_month <= 200001 else Period.from_number(entry.first_month).label
        held = _("; ").join(part for part in (everybody, *words) if part)
        scheme = replace(entry.scheme, version=numbers[entry.scheme.code])  # a file of settings knows no versions
        shown.append(Shown(scheme, held, month, warnings))
    return shown, metrics


MOST_ROWS = 6  # of the list of schemes, before it scrolls


class SchemesPart(Part):
    """The lists, and the ways in and out."""

    def __init__(self, errands: Errands) -> None:
        super().__init__(
            errands,
            _("Evaluation schemes"),
            _("A change makes a new version; published evaluations keep the one they were computed by."),
        )
        self.metrics: dict[str, Metric] = {}
        self._build_head()
        holder = self._build_schemes()
        self.catalogue = DataTable(_metric_columns(), name=_("Metrics"), identity=lambda one: one.code)
        words = _("No scheme yet. The ready-made pack is a good beginning.")
        self.empty = EmptyPage("chart-column", words)
        self.empty.say(words, _("Use the ready-made collection pack"))
        self.empty.pressed.connect(self.ask_pack)
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
        self.pack = button(_("Use the ready-made collection pack"), "package", self.ask_pack)
        self.file = button(_("From a file…"), "folder-open", self._choose_file)
        self.out = button(_("Save to a file…"), "download", self._choose_out)
        choices = [
            Choice("schemes", _("Schemes")),
            Choice("compare", _("Side by side")),
            Choice("targets", _("Targets")),
            Choice("metrics", _("Metrics")),
        ]
        self.segments = Segments(choices, name=_("Show"))
        self.segments.chosen.connect(self._switch)
        self.box.addLayout(row(self.segments, None, self.pack, self.file, self.out, gap=8))

    def _build_schemes(self) -> QWidget:
        """The schemes over the lines of the one chosen."""
        self.notice = Notice("warning")
        self.schemes = DataTable(
            (
                Column("name", _("Scheme"), 230, getter=_scheme_name, bold=True),
                Column("held_by", _("For"), 190, stretch=True),
                Column("first_month", _("From month"), 92),
                Column("lines", _("Metrics"), 84, Kind.NUMBER, getter=lambda one: len(one.scheme.lines)),
                Column("version", _("Version"), 64, Kind.NUMBER, getter=lambda one: one.scheme.version, hidden=True),
            ),
            name=_("Schemes"),
            identity=lambda one: (one.scheme.code, one.first_month, one.held_by),
        )
        self.schemes.chosen.connect(self._show_lines)
        self.lines = DataTable(self._line_columns(), name=_("Metrics of the scheme"), identity=lambda one: one.metric)
        self.grades = label("", "small", wrap=True)
        both = column(gap=8)
        both.addWidget(self.schemes)
        both.addWidget(self.notice)
        self._heading = label("", "section")
        self.edit = button(_("Edit the lines"), "pencil", self.edit_lines)
        self.positions = button(_("Use it for a position…"), "users", self.ask_position)
        both.addLayout(row(self._heading, None, self.positions, self.edit, gap=8))
        both.addWidget(self.lines, 1)
        both.addWidget(self.grades)
        holder = QWidget()
        holder.setLayout(both)
        self.schemes.opened.connect(lambda _one: self.edit_lines())
        self.lines.opened.connect(lambda _line: self.edit_lines())
        self.schemes.offer_actions([self.edit, self.positions, self.pack, self.file, self.out])
        self.lines.offer_actions([self.edit])
        return holder

    def _line_columns(self) -> tuple[Column, ...]:
        def metric(line: Line) -> Metric:
            return self.metrics[line.metric]

        def target(line: Line) -> str:
            return "—" if line.target is None else _figure(line.target, metric(line))

        def bounds(line: Line) -> str:
            if line.method is Method.VETO:
                return _("total at most {count}", count=f"{line.floor:f}")
            if line.method is Method.DEDUCTION:
                return _n("{count} point off each", "{count} points off each", count=f"{line.deduction:f}")
            return f"{line.floor:f} – {line.cap:f}"

        return (
            Column("metric", _("Metric"), 176, getter=lambda line: metric(line).name, bold=True),
            Column("dimension", _("Dimension"), 100, getter=lambda line: metric(line).dimension, grey=True),
            Column("weight", _("Weight %"), 76, Kind.NUMBER, places=2),
            Column("target", _("Target"), 110, getter=target, right=True),
            Column("unit", _("Unit"), 64, getter=lambda line: _(UNITS[metric(line).unit]), grey=True),
            Column("method", _("Scoring"), 104, getter=lambda line: _(METHODS[line.method])),
            Column("bounds", _("Points, lowest to highest"), 160, getter=bounds),
            Column("prorate", _("By days worked"), 110, getter=_prorated, stretch=True),
        )

    def load(self) -> None:
        self.errands.read(read_schemes, self._show)

    def _whole_rows(self) -> None:
        """The list is as high as its schemes, up to ``MOST_ROWS``: no half of a row, and no bar for it."""
        rows = min(MOST_ROWS, max(2, self.schemes.model().rowCount()))
        head = self.schemes.horizontalHeader().sizeHint().height()
        each = self.schemes.verticalHeader().defaultSectionSize()
        self.schemes.setFixedHeight(head + rows * each + 2 * self.schemes.frameWidth())

    def _show(self, found: tuple[list[Shown], dict[str, Metric]]) -> None:
        schemes, self.metrics = found
        self.catalogue.load(self.metrics.values())
        before: Shown | None = self.schemes.current_row()
        self.schemes.load(schemes)
        self._whole_rows()
        same = next((one for one in schemes if before is not None and one.scheme.code == before.scheme.code), None)
        if same is None or not self.schemes.choose((same.scheme.code, same.first_month, same.held_by)):
            self.schemes.choose_first()
        self._show_lines(self.schemes.current_row())
        self.segments.setEnabled(bool(schemes or self.metrics))
        self.out.setEnabled(bool(schemes or self.metrics))
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

    def _show_lines(self, one: Shown | None) -> None:
        if one is None:
            self.lines.load([])
            self.notice.say("")
            return
        scheme = one.scheme
        self._heading.setText(_("{scheme}, version {number}", scheme=_scheme_name(one), number=scheme.version))
        self.lines.load(scheme.lines)
        self.notice.say(sentences(*one.warnings))
        bands = [
            _("{code} {name} from {start} points", code=band.code, name=band.name, start=f"{band.start:f}")
            for band in sorted(scheme.grades, key=lambda band: -band.start)
        ]
        self.grades.setText(_("Grades: {grades}", grades=_("; ").join(bands)) if bands else "")

    # -- editing -----------------------------------------------------------------------------------------------

    def edit_lines(self) -> None:
        """Opens the lines of the scheme chosen to be changed."""
        one: Shown | None = self.schemes.current_row()
        if one is not None:
            self._show_tools(False)
            self.stack.setCurrentWidget(self.editor)
            self.editor.open_scheme(one.scheme, self.metrics)

    def ask_position(self) -> None:
        """Asks for which other position the scheme chosen is used."""
        from hrdesk.app.organisation import organisation

        one: Shown | None = self.schemes.current_row()
        if one is not None:
            self.errands.read(organisation, lambda found: self._choose_position(one, found.positions))

    def _choose_position(self, one: Shown, positions: Sequence[Post]) -> None:
        choices = [
            (None, ""),
            *((each.id, f"{named(each.name_zh, each.name_en)} · {each.people}") for each in positions),
        ]
        dialog = AskDialog(
            _("Use “{scheme}” for a position", scheme=_scheme_name(one)),
            _(
                "Months that are not published follow when they are computed again. Another scheme of the position gives way."
            ),
            [Field("position", _("Position"), "choice", required=True, choices=choices)],
            _("Use it"),
            today=self.errands.desk.work().today,
            parent=self,
        )
        dialog.submitted.connect(partial(self._use_for, dialog, one.scheme.code))
        dialog.open()

    def _use_for(self, dialog: AskDialog, code: str, values: dict[str, Any]) -> None:
        from hrdesk.app.performance.scheme_making import use_scheme_for

        def used(_result: object) -> None:
            dialog.accept()
            self.load()

        self.errands.write(
            lambda work: use_scheme_for(work, code, values["position"]), used, failed=dialog.refuse, title=_("Saving")
        )

    def _show_tools(self, shown: bool) -> None:
        for tool in (self.segments, self.pack, self.file, self.out):
            tool.setVisible(shown)

    def _left(self) -> None:
        self._show_tools(True)
        self.stack.setCurrentIndex(0)
        self.load()
        self.schemes.setFocus()

    def _try(self, scheme: Scheme) -> None:
        self.stack.setCurrentWidget(self.trial)
        self.trial.try_out(scheme)

    def _tried(self) -> None:
        self.stack.setCurrentWidget(self.editor)
        self.editor.focus_first()

    def _saved(self, words: str, undo: Any) -> None:
        self.say(words, undo=undo)

    def _offer_targets(self) -> None:
        from hrdesk.app.organisation import organisation
        from hrdesk.app.people import list_people

        self.errands.read(
            lambda work: (organisation(work), list_people(work)),
            lambda found: self.targets.offer(found[0], found[1], self.metrics),
        )

    # -- in and out --------------------------------------------------------------------------------------------

    def ask_pack(self) -> None:
        """Asks before the pack is brought in."""
        self.errands.messages.ask(
            _("Use the ready-made collection pack?"),
            _(
                "13 metrics and 3 schemes are added, or made new versions where they differ from yours. "
                "All weights and targets are proposals: change them to your rules before you publish."
            ),
            _("Use the pack"),
            self.use_pack,
        )

    def use_pack(self) -> None:
        """Brings the pack in."""
        from hrdesk.app.performance.configuration import configure_from
        from hrdesk.domain.performance.pack import configuration

        self.errands.write(lambda work: configure_from(work, configuration()), self._configured)

    def use_file(self, path: str) -> None:
        """Brings a configuration file in."""
        from hrdesk.app.performance.configuration import configure

        self.errands.write(lambda work: configure(work, Path(path)), self._configured)

    def save_to(self, path: str) -> None:
        """Writes the whole set-up into a file that ``use_file`` reads."""
        from hrdesk.app.exports import export_configuration

        self.errands.read(
            lambda work: export_configuration(work, path),
            lambda made: self.errands.messages.toast(_("Saved: {name}", name=made.file.name)),
        )

    def _configured(self, done: Configured) -> None:
        words = _("{new} new, {changed} changed, {same} as before.", new=done.new, changed=done.changed, same=done.same)
        self.say(words)

    def _choose_file(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, _("Schemes from a file"), "", "JSON (*.json)")
        if path:
            self.use_file(path)

    def _choose_out(self) -> None:
        name = _("Schemes {day}", day=self.errands.desk.work().today().isoformat())
        remembered = self.errands.context.remembered
        path = ask_where(self, remembered, _("Save the schemes"), f"{name}.json", JSON)
        if path:
            self.save_to(path)


def _scheme_name(one: Shown) -> str:
    return named(one.scheme.name_zh, one.scheme.name_en)


def _prorated(line: Line) -> str:
    return _("target by days worked") if line.prorate else ""


def _figure(value: Decimal, metric: Metric) -> str:
    if metric.unit is Unit.PERCENT:
        return f"{value * 100:,.{metric.decimals}f}"
    if metric.unit is Unit.SECONDS:
        return f"{value / 3600:,.{metric.decimals}f}"
    return f"{value:,.{metric.decimals}f}"


def _metric_columns() -> tuple[Column, ...]:
    def better(metric: Any) -> str:
        return _("less is better") if metric.direction == "lower" else _("more is better")

    return (
        Column("name", _("Metric"), 150, bold=True),
        Column("code", _("Code"), 180, grey=True),
        Column("dimension", _("Dimension"), 90),
        Column("unit", _("Unit"), 70, getter=lambda metric: _(UNITS[metric.unit])),
        Column("added", _("Adds up by"), 110, getter=lambda metric: _(ADDED[metric.aggregation])),
        Column("source", _("Comes from"), 130, getter=lambda metric: _(SOURCES.get(metric.source, metric.source))),
        Column("direction", _("Direction"), 110, getter=better, stretch=True),
    )
