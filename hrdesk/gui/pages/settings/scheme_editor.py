"""The lines of a scheme in a table: weights, targets, limits, bands; the total is told while it is typed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.figures import entered
from hrdesk.domain.performance.model import Line, Method, Metric, Scheme
from hrdesk.domain.performance.schemes import FULL, check_scheme
from hrdesk.gui.models.typed import read_figure
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.settings.scheme_lines import (
    entry_of,
    line_columns,
    line_from,
    read_bands,
    scoring_fields,
    show_scoring,
)
from hrdesk.gui.widgets.dialogs import DraftDialog
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.parts import Notice, StatusTag, button, column, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import N_, _, sentences

if TYPE_CHECKING:
    from hrdesk.app.drafts import Draft
    from hrdesk.app.performance.scheme_editing import SavedScheme
    from hrdesk.gui.drafts import Keeper

LINES = "lines"


class SchemeEditor(QWidget):
    """``open_scheme`` shows one; ``saved`` carries the sentence and how it is taken back; ``left``: back to the lists.

    It answers to drafts as a form does, with one field that holds all lines.
    """

    saved = Signal(str, object)
    left = Signal()
    changed = Signal()
    trial_wanted = Signal(object)  # the scheme as it is typed

    def __init__(self, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errands = errands
        self._metrics: Mapping[str, Metric] = {}
        self._scheme = Scheme("", "", (), ())
        self._lines: tuple[Line, ...] = ()
        self._keeper: Keeper | None = None
        self._held: QWidget | None = None
        self._top: QWidget | None = None
        self.fields: dict[str, Any] = {}
        self.heading = label("", "section")
        self.total = StatusTag()
        self.save = button(_("Save as a new version"), "save", self.submit, role="primary", hint="Ctrl+S")
        self.cancel = button(_("Cancel"), pressed=self.leave)
        self.add = button(_("Add a metric…"), "plus", self.ask_metric)
        self.scoring = button(_("Scoring…"), "scale", self.ask_scoring)
        self.remove = button(_("Remove"), "circle-minus", self.remove_line)
        self.trial = button(_("Try on past months"), "history", self.try_out)
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
        self._box: QVBoxLayout = column(gap=8)
        self._box.addLayout(row(self.heading, self.total, None, gap=12))
        self._box.addLayout(row(self.scoring, self.add, self.remove, None, self.trial, gap=8))
        self._box.addWidget(self.table, 1)
        self._box.addWidget(self.warning)
        hint = _("Type into a cell or paste from Excel. Unpublished months follow when they are computed again.")
        self._box.addWidget(label(hint, "hint", wrap=True))
        foot = row(self.save, self.cancel, gap=8)
        foot.addWidget(self.notice)
        foot.addStretch(1)
        self._box.addLayout(foot)
        self.setLayout(self._box)

    # -- opening and leaving -----------------------------------------------------------------------------------

    def open_scheme(self, scheme: Scheme, metrics: Mapping[str, Metric]) -> None:
        """Shows a scheme to be changed; a draft of it is offered."""
        self._scheme, self._metrics = scheme, metrics
        self.notice.say("")
        self.put_on_top(None)
        self._put(scheme.lines)
        self.heading.setText(_("{scheme}, version {number}", scheme=scheme.name, number=scheme.version))
        self._forget_keeper()
        self._keeper = self._errands.drafts.follow(
            self, f"scheme:{scheme.code}", version=str(scheme.version), before={}
        )
        self._keeper.continued.connect(self._continued)
        self.focus_first()

    def _forget_keeper(self) -> None:
        if self._keeper is not None:
            self._keeper.flush()
            self._keeper.deleteLater()
            self._keeper = None

    def _continued(self, draft: Draft) -> None:
        if draft.version != str(self._scheme.version):
            words = _(
                "Version {number} was saved since you began. Look at it before you save.", number=self._scheme.version
            )
            self.notice.say(words)

    @property
    def dirty(self) -> bool:
        """Whether something differs from the version that was read."""
        return self._lines != self._scheme.lines

    @Slot()
    def leave(self) -> None:
        """Back to the lists; what was typed is kept or dropped as the person says."""
        if not self.dirty:
            self._end()
            return
        question = DraftDialog(self.window())
        question.keep_wanted.connect(self._keep)
        question.drop_wanted.connect(self._drop)
        question.open()

    def _keep(self) -> None:
        if self._keeper is not None:
            self._keeper.keep()
        self._end()

    def _drop(self) -> None:
        if self._keeper is not None:
            self._keeper.drop()
        self._end()

    def _end(self) -> None:
        self._forget_keeper()
        self.hold(None)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() == Qt.Key.Key_S and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.submit()
        else:
            super().keyPressEvent(event)

    # -- as a form answers to drafts ---------------------------------------------------------------------------

    def typed(self) -> dict[str, str]:
        """All lines as one text, where any differs."""
        return {LINES: json.dumps([entry_of(line) for line in self._lines], ensure_ascii=False)} if self.dirty else {}

    def loaded(self) -> dict[str, str]:
        """Nothing to compare with by field."""
        return {}

    def load_draft(self, texts: Mapping[str, str]) -> None:
        """Puts the lines of a draft in; a metric that is gone since is left away."""
        lines = [line_from(entry) for entry in json.loads(texts.get(LINES, "[]"))]
        self._put(tuple(line for line in lines if line.metric in self._metrics))

    def put_on_top(self, strip: QWidget | None) -> None:
        """Shows a strip above everything, in place of the one before."""
        if self._top is not None:
            self._top.hide()
            self._box.removeWidget(self._top)
        self._top = strip
        if strip is not None:
            self._box.insertWidget(0, strip)

    def hold(self, until: QWidget | None) -> None:
        """The table waits while a draft is offered."""
        self._held = until
        for part in (self.table, self.save, self.add, self.scoring, self.remove, self.trial):
            part.setEnabled(until is None)
        if until is not None:
            until.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._enable(self.table.current_row())

    def focus_first(self) -> None:
        """On what is asked, else on the first weight."""
        if self._held is not None:
            self._held.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            if self.table.grid.rowCount() and not self.table.currentIndex().isValid():
                self.table.setCurrentIndex(self.table.grid.index(0, 1))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- lines -------------------------------------------------------------------------------------------------

    def _put(self, lines: Sequence[Line]) -> None:
        self._lines = tuple(lines)
        self.table.load(self._lines)
        self._tell()
        self._enable(self.table.current_row())

    def _change(self, lines: Sequence[Line]) -> None:
        self._put(lines)
        self.notice.say("")
        self.changed.emit()

    def _replace(self, line: Line) -> None:
        self._change([line if one.metric == line.metric else one for one in self._lines])

    def _tell(self) -> None:
        """The total as it is now, and the warning of recovery figures only."""
        total = sum((line.weight for line in self._lines), Decimal(0))
        if total == FULL:
            self.total.say(_("Weights total 100.00"), "success")
        else:
            gap = FULL - total
            short = f"{abs(gap):.2f}"
            told = _("{gap} missing", gap=short) if gap > 0 else _("{gap} too much", gap=short)
            self.total.say(_("Weights total {total}: {gap}", total=f"{total:.2f}", gap=told), "error")
        problems = check_scheme(replace(self._scheme, lines=self._lines), self._metrics)
        self.warning.say(sentences(*(self._said(one) for one in problems if one.warning)))

    def _said(self, problem: Any) -> str:
        from hrdesk.app.performance.scheme_editing import told

        return told(problem, self._metrics)

    def _enable(self, line: Line | None) -> None:
        self.scoring.setEnabled(line is not None and self._held is None)
        self.remove.setEnabled(line is not None and self._held is None)

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
        new = {one.metric: one for one in self._lines}
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
        self._change([new[one.metric] for one in self._lines])

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
    def ask_metric(self) -> None:
        """One more metric, with weight 0 until one is typed."""
        used = {line.metric for line in self._lines}
        rest = [(code, metric.name) for code, metric in self._metrics.items() if code not in used]
        if not rest:
            self.notice.say(_("Every metric stands in the scheme already."))
            return
        dialog = self._dialog(
            _("Add a metric"), "", [Field("metric", _("Metric"), "choice", True, choices=rest)], _("Add")
        )
        dialog.submitted.connect(lambda typed: self._added(dialog, typed["metric"]))
        dialog.open()

    def _added(self, dialog: AskDialog, code: str) -> None:
        dialog.accept()
        self._change([*self._lines, Line(code, Decimal(0))])
        self.table.choose(code, "weight")
        self.table.setFocus()

    @Slot()
    def remove_line(self) -> None:
        """Takes the current line out; it stays in the version before."""
        line = self.table.current_row()
        if line is not None:
            self._change([one for one in self._lines if one.metric != line.metric])

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

    # -- saving ------------------------------------------------------------------------------------------------

    @Slot()
    def submit(self) -> None:
        """Saves the lines as the next version; what is wrong is said below the table."""
        if self._held is None and self.save.isEnabled() and (wanted := self._usable()) is not None:
            self._write(wanted)

    @Slot()
    def try_out(self) -> None:
        """What the lines as they stand would have done in past months."""
        if self._held is None and (wanted := self._usable()) is not None:
            self.notice.say("")
            self.trial_wanted.emit(wanted)

    def _usable(self) -> Scheme | None:
        """The scheme as typed; None, and what is wrong said below the table, where it could not be used."""
        wanted = replace(self._scheme, lines=self._lines)
        wrong = next((one for one in check_scheme(wanted, self._metrics) if not one.warning), None)
        if wrong is not None:
            self.notice.say(self._said(wrong))
            return None
        return wanted

    def _write(self, wanted: Scheme) -> None:
        from hrdesk.app.performance.scheme_editing import save_scheme

        self.notice.say("")
        self.save.setEnabled(False)
        self._errands.write(
            lambda work: save_scheme(work, wanted), self._saved, failed=lambda why: self._refused(wanted, why)
        )

    def _saved(self, done: SavedScheme) -> None:
        from hrdesk.app.performance.scheme_editing import save_scheme

        self.save.setEnabled(True)
        back = replace(self._scheme, version=done.scheme.version)
        new = done.scheme.version != self._scheme.version
        words = _("{scheme} saved as version {number}.", scheme=done.scheme.name, number=done.scheme.version)
        self._drop()
        self.saved.emit(words, (lambda work: save_scheme(work, back)) if new else None)

    def _refused(self, wanted: Scheme, failure: BaseException) -> bool:
        self.save.setEnabled(True)
        if not isinstance(failure, UserError):
            return False
        number = failure.values.get("number")
        if failure.code == "changed" and isinstance(number, int):
            again = replace(wanted, version=number)
            self._errands.messages.ask(
                str(failure),
                _("Yours can be saved as the version after it; theirs stays in the history."),
                _("Save mine"),
                lambda: self._write(again),
            )
            return True
        self.notice.say(failure.whole)
        return True
