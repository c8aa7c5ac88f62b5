"""What step 3 lists: a line for every problem and every mend, and for the rows without one where a tile asks for them.

``Lines`` is made and arranged beside the window: a file may have 100,000 rows and as many problems.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hrdesk.gui.models.filters import Answers, matcher
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.words import N_, _

if TYPE_CHECKING:
    from hrdesk.app.imports import ByHand, ImportCheck
    from hrdesk.app.imports.model import Mend, Problem

#: Outcome → word, what it means for the kinds with people, for figures, icon, tone.
OUTCOMES: dict[str, tuple[str, str, str, str, str]] = {
    "rejected": (N_("Refused"), N_("not saved: errors"), N_("not saved: errors"), "circle-x", "error"),
    "duplicate": (N_("Double"), N_("counted once"), N_("counted once"), "copy", "warning"),
    "by_hand": (N_("By hand"), N_("the file differs"), N_("the file differs"), "user-check", "warning"),
    "changed": (N_("Changed"), N_("other data"), N_("other data"), "pencil", "info"),
    "new": (N_("New"), N_("gets a record"), N_("not known before"), "plus", "success"),
    "same": (N_("Same"), N_("nothing to save"), N_("nothing to save"), "equal", "neutral"),
}
#: The byte of each outcome in ``check.outcomes.codes``.
ORDER_OF_CODES = ("new", "changed", "same", "duplicate", "rejected", "by_hand")
STILL_OPEN = ("rejected", "duplicate")
RAW_AROUND = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list. ``problem`` and ``mend`` are None for a row that is fine as it came."""

    number: int
    row: int
    outcome: str
    name: str = ""
    problem: Problem | None = None
    mend: Mend | None = None
    changed: str = ""  # what a changed row changes, old and new
    first: bool = True  # the first line of its row: the others leave row, result and name out
    by_hand: ByHand | None = None
    kept: bool = True  # what is decided on it

    @property
    def letter(self) -> str:
        """The column a mend of this line is for: its letter, or the field's code where the file has no such column."""
        if self.mend is not None:
            return self.mend.column
        if self.problem is None:
            return ""
        return self.problem.cell.rstrip("0123456789") or self.problem.field


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are to be listed, and how."""

    outcomes: frozenset[str] = frozenset()
    mended: bool = False
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    current: tuple[int, str] | None = None  # row and column of the line that is current


@dataclass(frozen=True, slots=True)
class Shown:
    """The lines as arranged (by number in ``Lines``, and whether each is the first of its row), and what is said of them."""

    numbers: Sequence[int]
    firsts: Sequence[int]
    rows: int
    problems: int
    total: int
    at: int = -1  # where the line that was current is now


class Lines:
    """All lines of a check, in the order of the tiles and rows.

    Numbers stand for lines until one is looked at: a hundred thousand small objects would make the collector of
    garbage stop the window.
    """

    def __init__(self, check: ImportCheck) -> None:
        self.check = check
        self._names = _names(check)
        problems: dict[int, list[int]] = {}
        for at, problem in enumerate(check.problems):
            problems.setdefault(problem.row, []).append(at)
        mends: dict[int, list[int]] = {}
        for at, mend in enumerate(check.mends):
            mends.setdefault(mend.row, []).append(at)
        hands: dict[int, list[int]] = {}
        for at, one in enumerate(check.set_by_hand):
            hands.setdefault(one.row, []).append(at)
        self.kept = True  # whether what was set by hand stays, as is decided at the moment
        self._rows, self._problems, self._mends, self._hands = array("q"), array("q"), array("q"), array("q")
        self._firsts = bytearray()
        self._spans: dict[str, range] = {}
        codes, numbers = check.outcomes.codes, check.outcomes.numbers
        order = list(ORDER_OF_CODES)
        for key in OUTCOMES:
            wanted, start = order.index(key), len(self._rows)
            for place, code in enumerate(codes):
                if code != wanted:
                    continue
                row = numbers[place]
                own = [(at, -1, -1) for at in problems.get(row, ())] + [(-1, at, -1) for at in mends.get(row, ())]
                if key == "by_hand":
                    own += [(-1, -1, at) for at in hands[row]]
                    own += [(-1, -1, -1)] if check.differences.text(row) else []  # what else the row changes
                for nth, (problem_at, mend_at, hand_at) in enumerate(own or ((-1, -1, -1),)):
                    self._rows.append(row)
                    self._problems.append(problem_at)
                    self._mends.append(mend_at)
                    self._hands.append(hand_at)
                    self._firsts.append(nth == 0)
            self._spans[key] = range(start, len(self._rows))
        if numbers:
            check.draft.raw_rows(numbers[0], numbers[0])  # decodes what the rows below the list will need

    def line(self, number: int, *, first: bool = True) -> Line:
        """The line of that number."""
        problem, mend, row = self._problems[number], self._mends[number], self._rows[number]
        found = self.check.problems[problem] if problem >= 0 else None
        name = self._names.get(row, "") or (found.name if found is not None else "")
        outcome = next(key for key, span in self._spans.items() if number in span)
        changed = self.check.differences.text(row) if outcome in ("changed", "by_hand") else ""
        mended = self.check.mends[mend] if mend >= 0 else None
        hand = self.check.set_by_hand[self._hands[number]] if self._hands[number] >= 0 else None
        return Line(number, row, outcome, name, found, mended, changed, first, hand, self.kept)

    def arranged(self, wanted: Wanted) -> Shown:
        """The lines wanted, filtered and sorted; slow for many, so it is called beside the window."""
        found = array("q")
        for key, span in self._spans.items():
            chosen = key in wanted.outcomes
            if chosen and (wanted.mended or key not in STILL_OPEN):
                found.extend(span)
            elif chosen:
                found.extend(number for number in span if self._mends[number] < 0)
            elif wanted.mended:
                found.extend(number for number in span if self._mends[number] >= 0)
        total = len(found)
        columns = {column.key: column for column in line_columns()}
        for key, text in wanted.filters.items():
            column = columns[key]
            answers = matcher(text, column.kind.value)
            found = array("q", (number for number in found if self._answers(column, answers, number)))
        if wanted.sort:
            column = columns[wanted.sort]
            values = {number: column.value(self.line(number)) for number in found}
            plain = (lambda one: one or 0) if column.kind is Kind.NUMBER else (lambda one: str(one or ""))
            keys = {number: plain(value) for number, value in values.items()}
            found = array("q", sorted(found, key=keys.__getitem__, reverse=wanted.descending))
        alone = bool(wanted.sort or wanted.filters)  # the lines of a row no longer stand together
        firsts = b"\1" * len(found) if alone else bytes(self._first_of(found))
        rows = len(set(map(self._rows.__getitem__, found)))
        problems = sum(self._problems[number] >= 0 for number in found)
        return Shown(found, firsts, rows, problems, total, self._near(wanted.current, found))

    def _answers(self, column: Column, answers: Answers, number: int) -> bool:
        line = self.line(number)
        return answers(column.cell(line).text, column.value(line))

    def _first_of(self, numbers: Sequence[int]) -> Iterator[bool]:
        before = -1
        for number in numbers:
            row = self._rows[number]
            yield row != before
            before = row

    def _near(self, current: tuple[int, str] | None, numbers: Sequence[int]) -> int:
        """Where the same row and column stand now; else the first line of that row or of one below it; else the first."""
        if current is None or not numbers:
            return 0 if numbers else -1
        row, letter = current
        own = [at for at, number in enumerate(numbers) if self._rows[number] == row]
        same = next((at for at in own if self.line(numbers[at]).letter == letter), own[0] if own else -1)
        if same >= 0:
            return same
        return next((at for at, number in enumerate(numbers) if self._rows[number] > row), 0)


def _names(check: ImportCheck) -> Mapping[int, str]:
    """Who each row is about, as the sheet says it."""
    by_field = {code: heading for heading, code in check.mapping.columns.items()}
    heading = next((by_field[code] for code in ("name", "employee_no", "seat_no") if code in by_field), "")
    return check.draft.column_texts(heading) if heading else {}


def line_columns() -> list[Column]:
    """The columns of the list."""
    return [
        Column("row", _("Row"), 52, Kind.NUMBER, grey=True, getter=_row),
        Column("outcome", _("Result"), 92, Kind.STATUS, getter=_outcome),
        Column("name", _("Name"), 84, getter=lambda line: line.name if line.first else "", bold=True),
        Column("column", _("Column"), 96, getter=_column),
        Column("cell", _("Cell"), 58, grey=True, getter=_cell),
        Column("value", _("In the sheet"), 140, getter=_value, editable=lambda line: bool(line.letter)),
        Column("message", _("Problem"), 240, getter=_message, stretch=True),
        Column("hint", _("What to do"), 220, stretch=True, grey=True, getter=_hint),
    ]


def _row(line: Line) -> Cell:
    return Cell(str(line.row) if line.first else "", line.row)


def _outcome(line: Line) -> Cell:
    word, _people, _figures, icon, tone = OUTCOMES[line.outcome]
    return Cell(_(word), line.outcome, tone=tone, icon=icon) if line.first else Cell("", line.outcome)


def _column(line: Line) -> str:
    if line.mend is not None:
        return line.mend.heading
    if line.by_hand is not None:
        return line.by_hand.metric.name
    return line.problem.column if line.problem else ""


def _cell(line: Line) -> str:
    if line.mend is not None:
        return f"{line.mend.column}{line.row}" if line.mend.column.isupper() else ""
    return line.problem.cell if line.problem else ""


def _value(line: Line) -> Cell:
    if line.mend is not None:
        return Cell(line.mend.new, line.mend.new, tone="info")
    if line.by_hand is not None:
        return Cell(line.by_hand.figures[2], line.by_hand.figures[2], tone="warning")
    if line.problem is None:
        return Cell("")
    tone = OUTCOMES[line.outcome][4] if line.outcome == "rejected" else "warning"
    return Cell(line.problem.value, line.problem.value, tone=tone)


def _message(line: Line) -> str:
    if line.mend is not None:
        return _("Mended here; the sheet says “{old}”.", old=line.mend.old)
    if line.by_hand is not None:
        return line.by_hand.act
    return line.problem.message if line.problem else line.changed


def _hint(line: Line) -> str:
    if line.by_hand is not None:
        return _("Stays as it was set by hand") if line.kept else _("The file's value will count")
    return line.problem.hint if line.problem else ""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of the sheet as it stands there, with what was mended put in."""

    number: int
    texts: tuple[str, ...]
    bad: frozenset[str] = frozenset()
    mended: Mapping[str, str] = field(default_factory=dict)


def raw_columns(check: ImportCheck) -> list[Column]:
    """The sheet's columns: the row's number, then letter and heading."""
    found = [Column("number", str(check.draft.header_row), 52, Kind.NUMBER, grey=True)]
    for place, column in enumerate(check.draft.columns):
        found.append(
            Column(
                f"c{place}",
                f"{column.letter}  {column.name}",
                _width(column.samples, column.name),
                getter=_Raw(place, column.letter, column.name),
                editable=True,
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
    letter: str
    name: str

    def __call__(self, row: RawRow) -> Cell:
        if self.letter in row.mended:
            text = row.mended[self.letter]
            return Cell(text, text, state="bad" if self.name in row.bad else "changed")
        text = row.texts[self.place] if self.place < len(row.texts) else ""
        return Cell(text, text, state="bad" if self.name in row.bad else "")


def raw_rows(check: ImportCheck, row: int, problems: Collection[Problem]) -> list[RawRow]:
    """The row and its neighbours; cells with a problem are marked in the row itself, mended ones wherever they are."""
    bad = frozenset(problem.column for problem in problems)
    found = check.draft.raw_rows(max(1, row - RAW_AROUND), row + RAW_AROUND)
    shown = []
    for number, texts in found:
        mended = {mend.column: mend.new for mend in check.mends if mend.row == number}
        shown.append(RawRow(number, texts, bad if number == row else frozenset(), mended))
    return shown
