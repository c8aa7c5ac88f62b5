"""The entry sheet while it is filled in: what was typed over what is kept, its scores and places, and how a cell looks.

``Sheet`` knows no widget. Every edit remembers which entry or import its cell showed when it was made (``seen``): when
that is not what counts any more, the cell is a conflict, and nobody's figure is overwritten unseen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

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
)
from hrdesk.words import P_

if TYPE_CHECKING:
    from hrdesk.app.performance.entry import Entered
    from hrdesk.app.performance.entry_sheet import EntryCell, EntryRow, EntryView

Key = tuple[int, str]  # employment, metric code
LEFT, RIGHT = (NUMBER, EMPLOYEE_NO, NAME), (TOTAL, RANK)


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

    def key(self, line: Line, code: str) -> Key | None:
        """The cell of a row for a metric."""
        return line.row.employment_id, code

    def code(self, key: Key) -> str:
        """The metric of a cell."""
        return key[1]

    def locked(self, key: Key) -> str:
        """Why the cell can't be changed; empty where it can."""
        return self.cell(key).locked

    def text(self, key: Key) -> str:
        """What is edited: what was typed, else what is kept."""
        return self.lines[key[0]].text(key[1], self.metrics[key[1]])

    def fills(self, source: Key, key: Key) -> bool:
        """Whether one cell may be filled into the other."""
        return source != key

    def named(self, line: Line) -> Mapping[str, str]:
        """What names a row, by column: a block pasted must not name another."""
        return {NAME: line.row.name, EMPLOYEE_NO: line.row.employee_no}

    def told(self, key: Key) -> str:
        """A cell in words: whose, which metric."""
        name, metric = self.lines[key[0]].row.name, self.metrics[key[1]].name
        return P_("entry", "{name} {metric}", name=name, metric=metric)

    def told_wrong(self, key: Key) -> str:
        """A cell with what can't be read in it, or with who changed it meanwhile and what it says now."""
        line, said = self.lines[key[0]], self.told(key)
        edit = line.edits.get(key[1])
        if edit is not None and edit.problem:
            return P_("entry", "{cell} “{text}”", cell=said, text=edit.text)
        if not line.conflict(key[1]):
            return said
        cell = self.cell(key)
        who, now = cell.by or cell.source or "—", shown(cell.actual, self.metrics[key[1]]) or "—"
        return P_("entry", "{cell} ({who}: {figure})", cell=said, who=who, figure=now)

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
                return Edit(text, None, wrong.whole, note=note, seen=cell.batch_id)
            same = actual_of(figure, metric) == cell.actual
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
        figure_same = not edit.typed or (
            not edit.problem and actual_of(edit.figure, self.metrics[key[1]]) == cell.actual
        )
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


def actual_of(figure: Figure | None, metric: Metric) -> Decimal | None:
    """What a figure typed counts as."""
    return None if figure is None else actual_value(metric, figure.totals, delivered=False)
