"""How the entry sheet looks: its columns, what stands in a cell and what is said of it, read out too."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics

from hrdesk.domain.performance.figures import shown
from hrdesk.domain.performance.model import LineState, Metric
from hrdesk.gui.models.entry import Line, Sheet, actual_of
from hrdesk.gui.models.month import (
    EMPLOYEE_NO,
    NAME,
    NUMBER,
    RANK,
    TOTAL,
    UNITS,
    column_of,
    metric_of,
    number_shown,
    plain,
    target_shown,
    wanted_width,
)
from hrdesk.gui.models.table import CELL_ROLE, Cell, Column, Kind, TableModel
from hrdesk.gui.theme import SMALL, font
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.performance.entry_sheet import EntryCell, EntryView
    from hrdesk.app.performance.views import Head

Index = QModelIndex | QPersistentModelIndex
MARK, PADDING, WIDEST_NAME = 20, 6, 132  # px


def columns(view: EntryView) -> list[Column]:
    """Number, 工号 and name, one column a metric, score and place."""
    longest = max((QFontMetrics(font()).horizontalAdvance(row.name) for row in view.rows), default=0)
    return [
        Column(NUMBER, "", 32, getter=lambda line: None, grey=True, right=True, hint=_("Row")),
        Column(EMPLOYEE_NO, _("No."), 62, getter=lambda line: line.row.employee_no, grey=True),
        Column(
            NAME,
            _("Name"),
            min(WIDEST_NAME, max(84, longest + 2 * PADDING + 2)),
            getter=lambda line: line.row.name,
            subtitle=_("wt · target"),
            order=lambda line: (line.row.name_key, line.row.employee_no),
            typed=lambda line: line.row.name_key.replace(" ", ""),
        ),
        *(_metric_column(head) for head in view.heads),
        Column(TOTAL, P_("grid", "Score"), 66, Kind.NUMBER, _total, subtitle="100", bold=True),
        Column(RANK, P_("grid", "Rank"), 50, Kind.NUMBER, _rank, grey=True, hint=_("Within the team")),
    ]


def _metric_column(head: Head) -> Column:
    metric, small = head.metric, QFontMetrics(font(SMALL))
    weight = _("veto") if not head.weight else plain(head.weight)
    target = target_shown(head.target, metric)
    subtitle = f"{weight} · {target}" if target else weight
    unit = _(UNITS[metric.unit]) if metric.unit in UNITS else ""
    wide = max(
        QFontMetrics(font(SMALL, bold=True)).horizontalAdvance(metric.short_name),
        small.horizontalAdvance(subtitle),
        QFontMetrics(font()).horizontalAdvance(_("missing")) + MARK,
    )
    return Column(
        column_of(metric.code),
        metric.short_name,
        max(wanted_width(metric), wide + 2 * PADDING + 4),
        Kind.NUMBER,
        partial(_figure, metric=metric),
        subtitle=subtitle,
        hint=_("{metric} ({unit})", metric=metric.name, unit=unit) if unit else metric.name,
        stretch=True,
        editable=partial(_open, code=metric.code),
    )


def _open(line: Line, code: str) -> bool:
    return not line.row.cells[code].locked


def _total(line: Line) -> Cell:
    if line.score is None:
        return Cell("—", tone="hint")
    return Cell(f"{line.score:,.2f}", line.score, state="changed" if any(e.typed for e in line.edits.values()) else "")


def _rank(line: Line) -> Cell:
    return Cell("—", tone="hint") if line.rank is None else Cell(str(line.rank), line.rank)


def _figure(line: Line, metric: Metric) -> Cell:
    edit, cell = line.edits.get(metric.code), line.row.cells[metric.code]
    if edit is not None and edit.problem:
        return Cell(edit.text, None, icon="circle-alert", tone="error", state="bad")
    actual = actual_of(edit.figure, metric) if edit is not None and edit.typed else cell.actual
    text = shown(actual, metric)
    if line.conflict(metric.code):
        return Cell(text or "—", number_shown(text), icon="triangle-alert", tone="warning", state="missing")
    if not text:
        return _gap(line, metric, cell)
    if edit is not None:
        note = "messages-square" if line.note(metric.code) else ""
        return Cell(text, number_shown(text), icon=note, state="changed")
    if cell.locked:
        return Cell(text, number_shown(text), state="left_out")
    mark = "messages-square" if cell.note else "hourglass" if cell.waiting else ""
    return Cell(text, number_shown(text), icon=mark, tone="neutral" if mark else "")


def _gap(line: Line, metric: Metric, cell: EntryCell) -> Cell:
    state = line.states.get(metric.code)
    if state is LineState.MISSING:
        icon = "messages-square" if line.note(metric.code) else "circle-dashed"
        return Cell(_("missing"), icon=icon, tone="warning", state="left_out" if cell.locked else "missing")
    if state is LineState.EXCLUDED:
        return Cell(_("left out"), icon="circle-minus", state="left_out")
    return Cell("—", tone="hint", state="left_out" if cell.locked else "")


class EntryModel(TableModel):
    """The sheet's model: rows are ``Line``; what is edited is the text typed; a cell says who and why."""

    def __init__(self, sheet: Sheet, parent: QObject | None = None) -> None:
        super().__init__(columns(sheet.view), lambda line: line.row.employment_id, parent)
        self.sheet = sheet

    def take(self, lines: Mapping[int, Line]) -> None:
        """The same people were read anew: shows them where they stand, also while a cell is being edited."""
        self._rows = [lines[line.row.employment_id] for line in self._rows]
        self.changed()

    def changed(self) -> None:
        """Edits or scores changed: shows them without moving anything."""
        self._words.clear()
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self.columns) - 1))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if column.key == NUMBER and role in (Qt.ItemDataRole.DisplayRole, CELL_ROLE):
            text = str(index.row() + 1)
            return text if role == Qt.ItemDataRole.DisplayRole else Cell(text, tone="hint")
        line, code = self.row_at(index.row()), metric_of(column.key)
        if line is not None and code:
            metric = self.metric(code)
            if role == Qt.ItemDataRole.EditRole:
                return line.text(code, metric)
            if role == Qt.ItemDataRole.ToolTipRole:
                return told(line, code, metric) or None
        if role == Qt.ItemDataRole.AccessibleTextRole and line is not None:
            return self._read_out(index, line, code)
        return super().data(index, role)

    def metric(self, code: str) -> Metric:
        """A metric of the sheet."""
        return self.sheet.metrics[code]

    def _read_out(self, index: Index, line: Line, code: str) -> str:
        text = str(super().data(index, Qt.ItemDataRole.DisplayRole) or "")
        parts = [line.row.name, self.columns[index.column()].title, text]
        if code:
            parts.append(told(line, code, self.metric(code)).replace("\n", P_("said", ", ")))
        return P_("said", ", ").join(part for part in parts if part)


def told(line: Line, code: str, metric: Metric) -> str:
    """What there is to say of a cell, one thing a line: what is wrong, who said what, the comment."""
    cell, edit = line.row.cells[code], line.edits.get(code)
    said = []
    if edit is not None and edit.problem:
        said.append(edit.problem)
    elif edit is not None and line.conflict(code):
        who = cell.by or cell.source or "—"
        said.append(
            _(
                "{who} changed it meanwhile to {figure}. Type yours again, or keep theirs.",
                who=who,
                figure=shown(cell.actual, metric) or "—",
            )
        )
    elif edit is not None:
        said.append(_("Not saved yet; before: {figure}", figure=shown(cell.actual, metric) or "—"))
    elif cell.by_hand and cell.at is not None:
        said.append(_("Entered by {who}", who=cell.by or "—"))
    elif cell.source:
        said.append(_("From {file}", file=cell.source))
    if cell.waiting and edit is None:
        said.append(_("Waits for a second person to confirm it"))
    if cell.locked:
        said.append(cell.locked)
    if line.note(code):
        said.append(_("Comment: {text}", text=line.note(code)))
    return "\n".join(said)
