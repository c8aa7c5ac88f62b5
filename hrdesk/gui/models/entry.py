"""The entry sheet while it is filled in: what was typed over what is kept, its scores and places, and how a cell looks.

``Sheet`` knows no widget. Every edit remembers which entry or import its cell showed when it was made (``seen``): when
that is not what counts any more, the cell is a conflict, and nobody's figure is overwritten unseen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics

from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.entering import Figure, places, read_entry, score_with
from hrdesk.domain.performance.figures import shown
from hrdesk.domain.performance.model import LineState, Metric
from hrdesk.domain.performance.scoring import actual_value
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
    from hrdesk.app.performance.entry import Entered
    from hrdesk.app.performance.entry_sheet import EntryCell, EntryRow, EntryView
    from hrdesk.app.performance.views import Head

Index = QModelIndex | QPersistentModelIndex
Key = tuple[int, str]  # employment, metric code
LEFT, RIGHT = (NUMBER, EMPLOYEE_NO, NAME), (TOTAL, RANK)
MARK, PADDING, WIDEST_NAME = 20, 6, 132  # px


@dataclass(frozen=True, slots=True)
class Edit:
    """What was typed into a cell. ``typed``: the figure was, not only the comment (``note``; None: as it is)."""

    text: str = ""
    figure: Figure | None = None
    problem: str = ""  # why it can't be read
    typed: bool = True
    note: str | None = None
    seen: int | None = None


@dataclass(slots=True)
class Line:
    """One person of the sheet with the edits and what they score to."""

    row: EntryRow
    edits: dict[str, Edit] = field(default_factory=dict)
    states: Mapping[str, LineState] = field(default_factory=dict)
    score: Decimal | None = None
    rank: int | None = None
    of: int = 0

    def conflict(self, code: str) -> bool:
        """Whether somebody else changed the cell under an edit."""
        edit = self.edits.get(code)
        return edit is not None and edit.seen != self.row.cells[code].batch_id

    def text(self, code: str, metric: Metric) -> str:
        """What is edited: what was typed, else what is kept."""
        edit = self.edits.get(code)
        return edit.text if edit is not None and edit.typed else shown(self.row.cells[code].actual, metric)

    def note(self, code: str) -> str:
        """The comment on the cell as it stands."""
        edit = self.edits.get(code)
        return self.row.cells[code].note if edit is None or edit.note is None else edit.note


class Sheet:
    """See the module."""

    def __init__(self, view: EntryView) -> None:
        self.view = view
        self.metrics = view.metrics
        self.lines: dict[int, Line] = {}
        self._take(view)

    def _take(self, view: EntryView) -> None:
        self.view, self.metrics = view, view.metrics
        edits = {number: line.edits for number, line in self.lines.items()}
        self.lines = {row.employment_id: Line(row, edits.get(row.employment_id, {})) for row in view.rows}
        self._score(self.lines)

    # -- asking ------------------------------------------------------------------------------------------------

    def cell(self, key: Key) -> EntryCell:
        """What is kept."""
        return self.lines[key[0]].row.cells[key[1]]

    @property
    def edits(self) -> dict[Key, Edit]:
        """All that is not saved yet."""
        return {(number, code): edit for number, line in self.lines.items() for code, edit in line.edits.items()}

    def problems(self) -> list[Key]:
        """Cells whose text can't be read."""
        return [key for key, edit in self.edits.items() if edit.problem]

    def conflicts(self) -> list[Key]:
        """Cells somebody else changed under an edit."""
        return [key for key in self.edits if self.lines[key[0]].conflict(key[1])]

    def missing(self) -> int:
        """How many cells lack a figure, as the sheet stands now."""
        return sum(state is LineState.MISSING for line in self.lines.values() for state in line.states.values())

    def told(self, key: Key) -> str:
        """A cell in words: whose, which metric."""
        return f"{self.lines[key[0]].row.name} {self.metrics[key[1]].name}"

    def told_theirs(self, key: Key) -> str:
        """A cell somebody else changed: whose, which metric, who changed it and what it says now."""
        cell = self.cell(key)
        who, now = cell.by or cell.source or "—", shown(cell.actual, self.metrics[key[1]]) or "—"
        return P_("entry", "{cell} ({who}: {figure})", cell=self.told(key), who=who, figure=now)

    # -- changing ----------------------------------------------------------------------------------------------

    def typing(self, key: Key, text: str) -> Edit | None:
        """The edit that typing ``text`` makes; None where the cell then says what is kept."""
        cell, before = self.cell(key), self.lines[key[0]].edits.get(key[1])
        note = before.note if before is not None else None
        metric = self.metrics[key[1]]
        if text == shown(cell.actual, metric):
            same = True
        else:
            try:
                figure = read_entry(text, metric)
            except UserError as wrong:
                return Edit(text, None, f"{wrong} {wrong.hint}".strip(), note=note, seen=cell.batch_id)
            same = _actual(figure, metric) == cell.actual
        if same:
            return None if note is None else Edit(typed=False, note=note, seen=cell.batch_id)
        return Edit(text.strip(), figure, note=note, seen=cell.batch_id)

    def noting(self, key: Key, note: str) -> Edit | None:
        """The edit that a comment makes."""
        cell, before = self.cell(key), self.lines[key[0]].edits.get(key[1])
        kept = None if note == cell.note else note
        if before is not None and before.typed:
            return replace(before, note=kept)
        return None if kept is None else Edit(typed=False, note=kept, seen=cell.batch_id)

    def put(self, changes: Mapping[Key, Edit | None]) -> dict[Key, Edit | None]:
        """Makes the edits (None: the cell is as it is kept); what stood there before, to undo it."""
        before: dict[Key, Edit | None] = {}
        for (number, code), edit in changes.items():
            line = self.lines.get(number)
            if line is None or code not in line.row.cells:
                continue  # gone since
            before[number, code] = line.edits.get(code)
            if edit is None:
                line.edits.pop(code, None)
            else:
                line.edits[code] = edit
        self._score({number for number, _code in before})
        return before

    def rebase(self, view: EntryView, own: Collection[int] = ()) -> None:
        """What is kept was read anew: edits stay, those that say what is kept now are done.

        ``own``: what was saved from this sheet; typing over that is no conflict.
        """
        self._take(view)
        changes: dict[Key, Edit | None] = {}
        for key, edit in self.edits.items():
            if self._done(key, edit):
                changes[key] = None
            elif self.cell(key).batch_id in own:
                changes[key] = replace(edit, seen=self.cell(key).batch_id)
        self.put(changes)

    def _done(self, key: Key, edit: Edit) -> bool:
        cell = self.cell(key)
        figure_same = not edit.typed or (not edit.problem and _actual(edit.figure, self.metrics[key[1]]) == cell.actual)
        return figure_same and (edit.note is None or edit.note == cell.note)

    def _score(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            line = self.lines[number]
            changes = {code: edit.figure for code, edit in line.edits.items() if edit.typed}
            scored = score_with(line.row.entrant, changes, metrics=self.metrics, delivered=self.view.delivered)
            line.score = scored.total
            line.states = {result.metric: result.state for result in scored.lines}
        scores = {number: (line.row.entrant.group, line.score) for number, line in self.lines.items()}
        found = places(scores, self.view.others)
        for number, line in self.lines.items():
            line.rank, line.of = found.get(number, (None, 0))

    # -- saving ------------------------------------------------------------------------------------------------

    def cells_to_save(self) -> tuple[Entered, ...]:
        """All edits as the use case takes them; none of them may be a problem."""
        from hrdesk.app.performance.entry import Entered

        found = []
        for (number, code), edit in self.edits.items():
            cell = self.cell((number, code))
            figure = edit.figure if edit.typed else cell.figure
            found.append(Entered(number, code, figure, edit.seen, cell.note if edit.note is None else edit.note))
        return tuple(found)

    def texts(self) -> dict[str, str]:
        """The edits as a draft keeps them: ``12:quality_score`` the text, ``12:quality_score#`` the comment.

        Before each stands what it was typed over (``17|88.5``), so that a later change by somebody else is seen.
        """
        found: dict[str, str] = {}
        for (number, code), edit in self.edits.items():
            if edit.typed:
                found[f"{number}:{code}"] = f"{edit.seen or 0}|{edit.text}"
            if edit.note is not None:
                found[f"{number}:{code}#"] = f"{edit.seen or 0}|{edit.note}"
        return found

    def from_texts(self, texts: Mapping[str, str]) -> None:
        """Types a draft in; what is locked or gone since is left away."""
        for name, kept in texts.items():
            number, _colon, code = name.removesuffix("#").partition(":")
            seen, _bar, text = kept.partition("|")
            key = (int(number), code)
            line = self.lines.get(key[0])
            if line is not None and code in line.row.cells and not line.row.cells[code].locked:
                edit = self.noting(key, text) if name.endswith("#") else self.typing(key, text)
                self.put({key: edit and replace(edit, seen=int(seen) or None)})


def _actual(figure: Figure | None, metric: Metric) -> Decimal | None:
    return None if figure is None else actual_value(metric, figure.totals, delivered=False)


# --- how it looks ----------------------------------------------------------------------------------------------------


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
    actual = _actual(edit.figure, metric) if edit is not None and edit.typed else cell.actual
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
        if cell.waiting:
            said.append(_("Waits for a second person to confirm it"))
    elif cell.source:
        said.append(_("From {file}", file=cell.source))
    if cell.locked:
        said.append(cell.locked)
    if line.note(code):
        said.append(_("Comment: {text}", text=line.note(code)))
    return "\n".join(said)
