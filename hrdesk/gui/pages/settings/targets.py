"""Targets of a month that differ from the scheme's: for everybody, a department, a position, a team or one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.figures import entered
from hrdesk.domain.performance.model import Metric
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.models.typed import read_figure
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.settings.scheme_lines import figure_of, unit_word
from hrdesk.gui.widgets.panel import PeriodPicker
from hrdesk.gui.widgets.parts import Notice, button, column, label, named_by_label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _, sentences

if TYPE_CHECKING:
    from hrdesk.app.organisation import Organisation
    from hrdesk.app.people import PersonRow
    from hrdesk.app.performance.scheme_editing import TargetOf

AHEAD, BACK = 3, 12  # months offered


@dataclass(frozen=True, slots=True)
class _Row:
    """One metric with the target of who is chosen, as stored; None: the scheme's counts."""

    metric: Metric
    own: Decimal | None


class TargetsView(QWidget):
    """Month and holder above, one row a metric; each figure typed is saved at once and can be taken back."""

    def __init__(self, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errands = errands
        self._metrics: Mapping[str, Metric] = {}
        self._asked = 0
        self.period = PeriodPicker()
        now = Period.of(errands.desk.work().today())
        months = [now]
        for _step in range(AHEAD):
            months.insert(0, months[0].next())
        for _step in range(BACK):
            months.append(months[-1].previous())
        self.period.offer([one.label for one in months], now.label)
        self.period.chosen.connect(lambda _label: self.load())
        self.holder = QComboBox()
        self.holder.setEditable(True)
        self.holder.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.holder.setMinimumWidth(220)
        completer = self.holder.completer()
        if isinstance(completer, QCompleter):
            from PySide6.QtCore import Qt

            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        named_by_label(self.holder, _("Whose targets"))
        self.holder.currentIndexChanged.connect(lambda _at: self.load())
        self.clear = button(_("Use the scheme's target"), "undo-2", self._take_away)
        self.notice = Notice()
        self.table = DataTable(
            (
                Column("metric", _("Metric"), 180, getter=lambda one: one.metric.name, bold=True),
                Column("dimension", _("Dimension"), 100, getter=lambda one: one.metric.dimension, grey=True),
                Column("own", _("Target of the month"), 150, Kind.NUMBER, _own, editable=True),
                Column("unit", _("Unit"), 80, getter=lambda one: unit_word(one.metric), grey=True, stretch=True),
            ),
            name=_("Targets"),
            identity=lambda one: one.metric.code,
            remembered=errands.context.remembered,
            key="targets",
            cells=True,
        )
        self.table.offer_actions([self.clear])
        self.table.edited.connect(self._edited)
        self.table.pasted.connect(self._pasted)
        self.table.chosen.connect(self._enable)
        said = _(
            "The narrowest counts: a person's target before the team's, the position's, the department's, everybody's, the scheme's."
        )
        stays = _("A published evaluation stays as it is; only a new revision of it follows what is changed here.")
        hint = label(sentences(said, stays), "hint", wrap=True)
        top = row(label(_("Month")), self.period, label(_("For")), self.holder, self.clear, None, gap=8)
        self.setLayout(column(top, self.table, self.notice, hint, gap=8))
        self._enable(None)

    def offer(self, units: Organisation, people: Sequence[PersonRow], metrics: Mapping[str, Metric]) -> None:
        """Whose targets can be set; who was chosen stays."""
        from hrdesk.app.performance.scheme_editing import TargetOf

        self._metrics = metrics
        found: list[tuple[str, TargetOf]] = [(_("everybody"), TargetOf("agency"))]
        found += [(_("position {names}", names=one.name_zh), TargetOf("position", one.id)) for one in units.positions]
        for department in units.departments:
            name = department.unit.name_zh
            found.append((_("department {names}", names=name), TargetOf("department", department.unit.id)))
            found += [
                (_("team {names}", names=f"{team.unit.name_zh} · {name}"), TargetOf("team", team.unit.id))
                for team in department.teams
            ]
        found += [(f"{one.name} {one.employee_no}", TargetOf("employment", one.employment_id)) for one in people]
        chosen = self.holder.currentData()
        self.holder.blockSignals(True)
        self.holder.clear()
        for words, holder in found:
            self.holder.addItem(words, holder)
        at = next((at for at, (_words, holder) in enumerate(found) if holder == chosen), 0)
        self.holder.setCurrentIndex(at)
        self.holder.blockSignals(False)
        self.load()

    @Slot()
    def load(self) -> None:
        """Reads the targets of who is chosen in the month chosen."""
        from hrdesk.app.performance.scheme_editing import targets_of

        holder = self.holder.currentData()
        if holder is None or not self._metrics:
            return
        self._asked += 1
        period = self._period()
        self._errands.read(lambda work: targets_of(work, period, holder), partial(self._show, self._asked))

    def _show(self, asked: int, own: Mapping[str, Decimal]) -> None:
        if asked == self._asked:
            self.table.load([_Row(metric, own.get(code)) for code, metric in self._metrics.items()])
            if not self.table.currentIndex().isValid() and self.table.grid.rowCount():
                self.table.setCurrentIndex(self.table.grid.index(0, self.table.grid.number_of("own")))
            self._enable(self.table.current_row())

    def _period(self) -> Period:
        return Period.parse(self.period.period)

    def _enable(self, one: _Row | None) -> None:
        self.clear.setEnabled(one is not None and one.own is not None)

    # -- saving ------------------------------------------------------------------------------------------------

    @Slot(object, str, str)
    def _edited(self, one: _Row, _key: str, text: str) -> None:
        self._save([(one, text)])

    @Slot(object, str, list)
    def _pasted(self, one: _Row | None, key: str, lines: list[list[str]]) -> None:
        if one is not None and key == "own":
            cells = self.table.cells_from(one, key, lines)
            self._save([(found, text) for found, name, text in cells if name == "own"])

    @Slot()
    def _take_away(self) -> None:
        one: _Row | None = self.table.current_row()
        if one is not None and one.own is not None:
            self._save([(one, "")])

    def _save(self, typed: Sequence[tuple[_Row, str]]) -> None:
        values: dict[str, Decimal | None] = {}
        for one, text in typed:
            figure = read_figure(text.removesuffix("%")) if text.strip() else None
            if text.strip() and figure is None:
                self.notice.say(_("“{text}” is no number.", text=text))
                return
            values[one.metric.code] = None if figure is None else entered(figure, one.metric)
        self.notice.say("")
        words = _(
            "Targets of {who} for {period} saved: {count}.",
            count=len(values),
            who=self.holder.currentText(),
            period=self.period.period,
        )
        seen = {one.metric.code: one.own for one, _text in typed}
        self._write(self._period(), self.holder.currentData(), values, seen, words)

    def _write(
        self,
        period: Period,
        holder: TargetOf,
        values: Mapping[str, Decimal | None],
        seen: Mapping[str, Decimal | None],
        words: str,
    ) -> None:
        from hrdesk.app.performance.scheme_editing import SaveTargets, save_targets

        def saved(before: dict[str, Decimal | None]) -> None:
            back = partial(self._write, period, holder, before, values, _("Taken back."))
            self._errands.messages.toast(words, undo=back if words != _("Taken back.") else None)
            self.load()

        def failed(failure: Any) -> bool:
            self.load()
            return False

        order = SaveTargets(period, holder, values, seen)
        self._errands.write(lambda work: save_targets(work, order), saved, failed=failed)


def _own(one: _Row) -> Cell:
    if one.own is None:
        return Cell(_("as in the scheme"), tone="hint")
    return Cell(figure_of(one.own, one.metric), one.own)
