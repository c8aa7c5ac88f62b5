"""The metrics of a scheme in a table: weights, targets, limits, scoring; the total is told while it is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.figures import entered
from hrdesk.domain.performance.model import Line, Method, Metric, Scheme
from hrdesk.domain.performance.schemes import FULL, SchemeProblem, check_scheme
from hrdesk.gui.models.typed import read_figure
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.settings.scheme_lines import line_columns, read_bands, scoring_fields, show_scoring
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.parts import Notice, StatusTag, button, column, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import N_, _, sentences


class LinesEditor(QWidget):
    """``open_scheme`` shows the lines of one, ``lines`` is what stands there now; ``total`` may stand anywhere."""

    changed = Signal()

    def __init__(self, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errands = errands
        self._metrics: Mapping[str, Metric] = {}
        self._usual: Mapping[str, Line] = {}
        self._scheme = Scheme("", "", (), ())
        self._held = False
        self.lines: tuple[Line, ...] = ()
        self.total = StatusTag()
        self.add = button(_("Add metrics…"), "plus", self.ask_metrics)
        self.scoring = button(_("Scoring…"), "scale", self.ask_scoring)
        self.remove = button(_("Remove"), "circle-minus", self.remove_line)
        self.notice = Notice()
        self.warning = Notice("warning")
        self.table = DataTable(
            line_columns(lambda line: self._metrics[line.metric]),
            name=_("Lines of the scheme"),
            identity=lambda line: line.metric,
            remembered=errands.context.remembered,
            key="scheme-lines",
            cells=True,
        )
        self.table.offer_actions([self.scoring, self.add, self.remove])
        self.table.edited.connect(self._edited)
        self.table.pasted.connect(self._pasted)
        self.table.opened.connect(lambda _line: self.ask_scoring())
        self.table.chosen.connect(self._enable)
        hint = _("Type into a cell or paste from Excel. Unpublished months follow when they are computed again.")
        box = column(gap=8)
        box.addLayout(row(self.add, self.scoring, self.remove, None, gap=8))
        box.addWidget(self.table, 1)
        box.addWidget(self.notice)
        box.addWidget(self.warning)
        box.addWidget(label(hint, "hint", wrap=True))
        self.setLayout(box)

    def open_scheme(self, scheme: Scheme, metrics: Mapping[str, Metric], usual: Mapping[str, Line]) -> None:
        """``usual``: how a metric that is added is scored until something else is typed."""
        self._scheme, self._metrics, self._usual = scheme, metrics, usual
        self.notice.say("")
        self.load(scheme.lines)

    def load(self, lines: Sequence[Line]) -> None:
        """Shows these lines; a metric that is gone since is left away."""
        self.lines = tuple(line for line in lines if line.metric in self._metrics)
        self.table.load(self.lines)
        self._tell()
        self._enable(self.table.current_row())

    def hold(self, held: bool) -> None:
        """Nothing can be typed while a draft is offered."""
        self._held = held
        for part in (self.table, self.add, self.scoring, self.remove):
            part.setEnabled(not held)
        if not held:
            self._enable(self.table.current_row())

    def focus_first(self) -> None:
        """On the first weight; without a line, where one is added."""
        if not self.lines:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.table.grid.index(0, 1))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def complain(self, problem: SchemeProblem) -> None:
        """Says below the table what is wrong, the cursor on the line it is about."""
        self.notice.say(self._said(problem))
        metric = str(problem.values.get("metric", ""))
        if metric:
            self.table.choose(metric, problem.code if problem.code in ("weight", "target", "deduction") else "metric")
        self.focus_first()

    # -- showing -----------------------------------------------------------------------------------------------

    def change(self, lines: Sequence[Line]) -> None:
        """Puts these lines in place of those before, as typing does."""
        self.load(lines)
        self.notice.say("")
        self.changed.emit()

    def _replace(self, line: Line) -> None:
        self.change([line if one.metric == line.metric else one for one in self.lines])

    def _tell(self) -> None:
        """The total as it is now, and the warning of recovery figures only."""
        total = sum((line.weight for line in self.lines), Decimal(0))
        if total == FULL:
            self.total.say(_("Weights total 100.00"), "success")
        elif not self.lines:
            self.total.say(_("No metrics yet"), "neutral")
        else:
            gap = FULL - total
            short = f"{abs(gap):.2f}"
            told = _("{gap} missing", gap=short) if gap > 0 else _("{gap} too much", gap=short)
            self.total.say(_("Weights total {total}: {gap}", total=f"{total:.2f}", gap=told), "error")
        problems = check_scheme(replace(self._scheme, lines=self.lines), self._metrics)
        self.warning.say(sentences(*(self._said(one) for one in problems if one.warning)))

    def _said(self, problem: SchemeProblem) -> str:
        from hrdesk.app.performance.scheme_editing import told

        return told(problem, self._metrics)

    def _enable(self, line: Line | None) -> None:
        self.scoring.setEnabled(line is not None and not self._held)
        self.remove.setEnabled(line is not None and not self._held)

    # -- typing ------------------------------------------------------------------------------------------------

    @Slot(object, str, str)
    def _edited(self, line: Line, key: str, text: str) -> None:
        found = self._read(line, key, text)
        if found is not None:
            self._replace(found)

    @Slot(object, str, list)
    def _pasted(self, line: Line | None, key: str, lines: list[list[str]]) -> None:
        """Cells copied from a spreadsheet; what cannot be read is named and nothing of it is taken."""
        if line is None:
            return
        new = {one.metric: one for one in self.lines}
        for row_there, name, text in self.table.cells_from(line, key, lines):
            number = self.table.grid.number_of(name)
            editable = self.table.grid.columns[number].editable
            now = new[row_there.metric]
            if not (editable(now) if callable(editable) else editable):
                continue
            found = self._read(now, name, text)
            if found is None:
                return
            new[now.metric] = found
        self.change([new[one.metric] for one in self.lines])

    def _read(self, line: Line, key: str, text: str) -> Line | None:
        """The line with what was typed into one cell; None and a sentence where it is no figure."""
        if key == "target" and not text.strip():
            return replace(line, target=None)
        figure = read_figure(text.removesuffix("%"))
        if figure is None:
            self.notice.say(_("“{text}” is no number.", text=text))
            return None
        if key == "target":
            figure = entered(figure, self._metrics[line.metric])
        changes: dict[str, Any] = {key: figure}
        return replace(line, **changes)

    # -- asking ------------------------------------------------------------------------------------------------

    @Slot()
    def ask_metrics(self) -> None:
        """More metrics, several at once; each is scored as usual and weighs nothing until a weight is typed."""
        used = {line.metric for line in self.lines}
        rest = [metric for code, metric in self._metrics.items() if code not in used]
        if not rest:
            self.notice.say(_("Every metric stands in the scheme already."))
            return
        fields = [Field(metric.code, f"{metric.name}  ·  {metric.dimension}", "check") for metric in rest]
        dialog = self._dialog(_("Add metrics"), _("Tick what counts; the weights are typed next."), fields, _("Add"))
        # in the order of the catalogue: what a signal carries comes in that of the alphabet
        dialog.submitted.connect(lambda typed: self._added(dialog, [one.code for one in rest if typed[one.code]]))
        dialog.open()

    def _added(self, dialog: AskDialog, codes: Sequence[str]) -> None:
        if not codes:
            dialog.refuse(UserError(N_("Tick at least one metric.")))
            return
        dialog.accept()
        self.change([*self.lines, *(self._usual.get(code, Line(code, Decimal(0))) for code in codes)])
        self.table.choose(codes[0], "weight")
        self.table.setFocus()

    @Slot()
    def remove_line(self) -> None:
        """Takes the current line out; it stays in the version before."""
        line = self.table.current_row()
        if line is not None:
            self.change([one for one in self.lines if one.metric != line.metric])

    @Slot()
    def ask_scoring(self) -> None:
        """How the figure becomes points."""
        line: Line | None = self.table.current_row()
        if line is None:
            return
        dialog = self._dialog(
            _("Scoring of {metric}", metric=self._metrics[line.metric].name), "", scoring_fields(), _("Use")
        )
        show_scoring(dialog.form, line)
        dialog.submitted.connect(lambda typed: self._scored(dialog, line, typed))
        dialog.open()

    def _scored(self, dialog: AskDialog, line: Line, typed: dict[str, Any]) -> None:
        bands = read_bands(typed["bands"] or "")
        if isinstance(bands, str):
            dialog.refuse(UserError(N_("“{text}” is no band. Write 80 60, one a line."), field="bands", text=bands))
            return
        method = Method(typed["method"])
        dialog.accept()
        self._replace(
            replace(
                line,
                method=method,
                weight=Decimal(0) if method is Method.VETO else line.weight,
                floor=typed["floor"],
                cap=typed["cap"] if method is not Method.VETO else line.cap,
                deduction=typed["deduction"] or Decimal(0),
                bands=bands,
                prorate=typed["prorate"],
            )
        )

    def _dialog(self, title: str, sentence: str, fields: list[Field], act: str) -> AskDialog:
        return AskDialog(title, sentence, fields, act, today=self._errands.desk.work().today, parent=self.window())
