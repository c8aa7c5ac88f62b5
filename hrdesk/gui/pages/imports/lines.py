"""What step 3 lists: a line for every problem, and for the rows without one where a tile asks to see them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.words import N_, _

if TYPE_CHECKING:
    from hrdesk.app.imports import ImportCheck, Problem

#: Outcome → word, what it means for the kinds with people, for figures, icon, tone.
OUTCOMES: dict[str, tuple[str, str, str, str, str]] = {
    "rejected": (N_("Refused"), N_("not saved: errors"), N_("not saved: errors"), "circle-x", "error"),
    "duplicate": (N_("Double"), N_("counted once"), N_("counted once"), "copy", "warning"),
    "changed": (N_("Changed"), N_("other data"), N_("another figure"), "pencil", "info"),
    "new": (N_("New"), N_("gets a record"), N_("not known before"), "plus", "success"),
    "same": (N_("Same"), N_("nothing to save"), N_("nothing to save"), "equal", "neutral"),
}
RAW_AROUND = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list. ``problem`` is None for a row that is fine."""

    number: int
    row: int
    outcome: str
    problem: Problem | None = None
    first: bool = True  # the first line of its row: the others leave row, result and name out


@dataclass(slots=True)
class Lines:
    """All lines of a check; names of rows without a problem are looked up when they are shown."""

    check: ImportCheck
    _names: dict[int, str] = field(default_factory=dict)

    def shown(self, outcomes: Collection[str]) -> list[Line]:
        """The lines of rows with these outcomes, by outcome and row."""
        by_row: dict[int, list[Problem]] = {}
        for problem in self.check.problems:
            by_row.setdefault(problem.row, []).append(problem)
        order = {key: place for place, key in enumerate(OUTCOMES)}
        rows = [(order[outcome.value], row, outcome.value) for row, outcome in self.check.outcomes]
        found: list[Line] = []
        for _place, row, outcome in sorted(rows):
            if outcome not in outcomes:
                continue
            problems: Sequence[Problem | None] = by_row.get(row) or (None,)
            for at, problem_of in enumerate(problems):
                found.append(Line(len(found), row, outcome, problem_of, at == 0))
        return found

    def name(self, line: Line) -> str:
        """Who the row is about, as the sheet says it."""
        if line.problem is not None and line.problem.name:
            return line.problem.name
        if line.row not in self._names:
            self._names[line.row] = self._read_name(line.row)
        return self._names[line.row]

    def _read_name(self, row: int) -> str:
        columns = [column.name for column in self.check.draft.columns]
        for code in ("name", "employee_no", "seat_no"):
            wanted = next((name for name, to in self.check.mapping.columns.items() if to == code), None)
            if wanted in columns:
                shown = self.check.draft.raw_rows(row, row)
                if shown:
                    return shown[0][1][columns.index(wanted)]
        return ""

    def columns(self) -> list[Column]:
        """The columns of the list."""
        return [
            Column("row", _("Row"), 52, Kind.NUMBER, grey=True, getter=_row),
            Column("outcome", _("Result"), 92, Kind.STATUS, getter=_outcome),
            Column("name", _("Name"), 84, getter=lambda line: self.name(line) if line.first else "", bold=True),
            Column("column", _("Column"), 96, getter=lambda line: line.problem.column if line.problem else ""),
            Column("cell", _("Cell"), 58, grey=True, getter=lambda line: line.problem.cell if line.problem else ""),
            Column("value", _("In the sheet"), 140, getter=_value),
            Column(
                "message",
                _("Problem"),
                240,
                getter=lambda line: line.problem.message if line.problem else "",
                stretch=True,
            ),
            Column("hint", _("What to do"), 220, stretch=True, grey=True, getter=_hint),
        ]


def _row(line: Line) -> Cell:
    return Cell(str(line.row) if line.first else "", line.row)


def _outcome(line: Line) -> Cell:
    word, _people, _figures, icon, tone = OUTCOMES[line.outcome]
    return Cell(_(word), line.outcome, tone=tone, icon=icon) if line.first else Cell("", line.outcome)


def _value(line: Line) -> Cell:
    if line.problem is None:
        return Cell("")
    return Cell(
        line.problem.value,
        line.problem.value,
        tone=OUTCOMES[line.outcome][4] if line.outcome == "rejected" else "warning",
    )


def _hint(line: Line) -> str:
    return line.problem.hint if line.problem else ""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of the sheet as it stands there."""

    number: int
    texts: tuple[str, ...]
    bad: frozenset[str] = frozenset()
    tone: str = ""


def raw_columns(check: ImportCheck) -> list[Column]:
    """The sheet's columns: the row's number, then letter and heading."""
    found = [Column("number", str(check.draft.header_row), 52, Kind.NUMBER, grey=True)]
    for place, column in enumerate(check.draft.columns):
        found.append(
            Column(
                f"c{place}",
                f"{column.letter}  {column.name}",
                _width(column.samples, column.name),
                getter=_Raw(place, column.name),
            )
        )
    return found


def _width(samples: Sequence[str], name: str) -> int:
    def wide(text: str) -> int:
        return sum(13 if ord(sign) > 0x2E80 else 7 for sign in text)

    return min(220, max(72, wide(name) + 36, *(wide(text) + 20 for text in samples), 0))


@dataclass(frozen=True, slots=True)
class _Raw:
    place: int
    name: str

    def __call__(self, row: RawRow) -> Cell:
        text = row.texts[self.place] if self.place < len(row.texts) else ""
        return Cell(text, text, state="bad" if self.name in row.bad else "")


def raw_rows(check: ImportCheck, row: int) -> list[RawRow]:
    """The row and its neighbours; cells with a problem are marked in the row itself."""
    bad = frozenset(problem.column for problem in check.problems if problem.row == row)
    found = check.draft.raw_rows(max(1, row - RAW_AROUND), row + RAW_AROUND)
    return [RawRow(number, texts, bad if number == row else frozenset()) for number, texts in found]
