"""What an import shows at each step: the file as opened, what checking found, what was saved, what undoing did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from hrdesk.app.imports.differences import Differences
from hrdesk.domain.calendar import Period
from hrdesk.words import _, _n

if TYPE_CHECKING:
    from hrdesk.app.imports.by_hand import ByHand
    from hrdesk.app.imports.kinds.shape import Plan
    from hrdesk.sheets.mapping import Mapping as ColumnMapping

ROSTER = "roster"
FACTS = "facts"
EVENTS = ("repayments", "calls", "quality", "complaints", "feedback")
CONTRACTS, PAST_EVALUATIONS, TRAINING_RECORDS = "contracts", "past_evaluations", "training_records"


class Outcome(StrEnum):
    """What becomes of a row of the file."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    DUPLICATE = "duplicate"  # says again what another row of the file says; counted once
    REJECTED = "rejected"
    BY_HAND = "by_hand"  # says otherwise what somebody set by hand since; what else it says is taken


ORDER = tuple(Outcome)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What becomes of every data row, in the sheet's order: row numbers, and one byte a row (index into ``ORDER``)."""

    numbers: Sequence[int]
    codes: bytes

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[tuple[int, Outcome]]:
        return ((number, ORDER[code]) for number, code in zip(self.numbers, self.codes, strict=True))

    def count(self, outcome: Outcome) -> int:
        """How many rows end so."""
        return self.codes.count(ORDER.index(outcome))

    def rows(self, *outcomes: Outcome) -> list[int]:
        """The sheet's numbers of the rows that end in one of these ways."""
        wanted = {ORDER.index(outcome) for outcome in outcomes}
        return [number for number, code in zip(self.numbers, self.codes, strict=True) if code in wanted]


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell (or row) that is not taken as it stands. ``row`` is the sheet's own row number, ``cell`` such as D14.

    ``value`` is what the sheet shows, identity numbers masked. ``outcome`` says what becomes of the row.
    """

    row: int
    column: str
    cell: str
    value: str
    code: str
    message_source: str
    hint_source: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    outcome: Outcome = Outcome.REJECTED
    name: str = ""
    field: str = ""

    @property
    def message(self) -> str:
        """What is wrong, in the current language."""
        return _(self.message_source, **self.values)

    @property
    def hint(self) -> str:
        """What the person can do about it; may be empty."""
        return _(self.hint_source, **self.values) if self.hint_source else ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row passed over on purpose: title, note, subtotal, total, signature."""

    row: int
    why: str


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """A field a column may be matched to."""

    code: str
    name: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class DraftColumn:
    """A column of the sheet: its letter, heading, first few values as shown, and the field proposed for it."""

    letter: str
    name: str
    samples: tuple[str, ...]
    field: str | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """An import of the same file, sheet and kind that still counts."""

    batch_id: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ImportDraft:
    """A file opened for import; nothing is written. ``mapping`` is proposed, and may be changed before checking."""

    kind: str
    path: str
    file_name: str
    sha256: str
    sheet: str
    sheets: tuple[str, ...]
    header_row: int
    columns: tuple[DraftColumn, ...]
    fields: tuple[FieldChoice, ...]
    mapping: ColumnMapping
    period: Period | None
    data_rows: int
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    remembered: bool
    earlier: Earlier | None
    table: Any = field(repr=False, compare=False)  # sheets' own table, opaque to who looks

    def raw_rows(self, first: int, last: int) -> Sequence[tuple[int, tuple[str, ...]]]:
        """The sheet's rows ``first``…``last`` (its own numbers) as shown text; identity and bank numbers masked."""
        from hrdesk.app.imports.reading import shown_rows

        return shown_rows(self, first, last)

    def column_texts(self, heading: str) -> Mapping[int, str]:
        """What one column shows in every row of data, by the row's number; identity and bank numbers masked."""
        from hrdesk.app.imports.reading import column_texts

        return column_texts(self, heading)


@dataclass(frozen=True, slots=True)
class Mend:
    """A cell put right while checking. ``column`` is its letter, or a field's code where the file has no such column.

    ``old`` and ``new`` as shown; identity and bank numbers masked.
    """

    row: int
    column: str
    heading: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class OtherName:
    """A number that belongs to somebody of another name: refused, unless its renaming is confirmed by the number."""

    row: int
    employee_no: str
    known: str
    said: str


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """A word of the file the agency does not know, to be given its meaning once (``mapping.with_value``).

    ``choices``: (what to write into the mapping, how it is shown). ``refused``: whether its rows are refused until then;
    else it is a new department, team or position that would be made.
    """

    field: str
    field_name: str
    shown: str
    rows: tuple[int, ...]
    choices: tuple[tuple[str, str], ...]
    refused: bool


@dataclass(frozen=True, slots=True)
class Footing:
    """A total the file states itself (in ``cell``) and what its rows come to. ``column`` is empty for a count of rows."""

    row: int
    cell: str
    column: str
    stated: str
    found: str


@dataclass(frozen=True, slots=True)
class ImportCheck:
    """Every data row accounted for before anything is saved: rows = new + changed + by_hand + same + duplicate + rejected.

    ``mends`` are the cells that were put right for this check, ``renames`` the numbers whose renaming was confirmed;
    ``other_names``, ``unknown_values`` and ``footings`` are what the person may want to decide on, ``set_by_hand`` what the
    file would override; ``differences`` what changed rows change.
    """

    draft: ImportDraft
    mapping: ColumnMapping
    rows: int
    new: int
    changed: int
    same: int
    duplicate: int
    rejected: int
    problems: tuple[Problem, ...]
    outcomes: Outcomes
    warnings: tuple[str, ...]
    plan: Plan = field(repr=False, compare=False)
    mends: tuple[Mend, ...] = ()
    renames: frozenset[str] = frozenset()
    other_names: tuple[OtherName, ...] = ()
    unknown_values: tuple[UnknownValue, ...] = ()
    footings: tuple[Footing, ...] = ()
    differences: Differences = field(default_factory=Differences, repr=False, compare=False)
    by_hand: int = 0
    set_by_hand: tuple[ByHand, ...] = ()
    given_mends: Mapping[tuple[int, str], str] = field(default_factory=dict, repr=False)  # as ``check`` got them

    @property
    def kind(self) -> str:
        """roster, facts, repayments, …"""
        return self.draft.kind


@dataclass(frozen=True, slots=True)
class ImportDone:
    """What was saved. ``batch`` is None when nothing was: all rows were asked for and some were refused.

    ``kept``: whether what was set by hand stayed so; None where the file overrides nothing of that kind.
    """

    batch: int | None
    kind: str
    new: int
    changed: int
    same: int
    duplicate: int
    rejected: int
    by_hand: int = 0
    kept: bool | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """An import taken back: figures or people removed, earlier values shown again, and what stays with the reason.

    ``decisions``: settlements and corrections of its rows and records, which have no ground without it and went too.
    """

    batch: int
    removed: int
    restored: int
    kept: tuple[tuple[str, str], ...] = ()
    decisions: int = 0

    @property
    def decisions_text(self) -> str:
        """The sentence about them; empty where there are none."""
        return (
            _n(
                "{count:,} settled difference or corrected record of it is taken back with it.",
                "{count:,} settled differences and corrected records of it are taken back with it.",
                count=self.decisions,
            )
            if self.decisions
            else ""
        )


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One import in the list of imports. ``kept``: whether what was set by hand stayed so; None where nothing was."""

    id: int
    kind: str
    file_name: str
    sheet: str
    month: str | None
    at: datetime
    by: str
    counts: Mapping[str, int]
    undone_at: datetime | None
    undone_by: str
    kept: bool | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A kind of event for a month: delivered by an import, declared to be none, or neither yet."""

    source: str
    delivered: bool
    declared_none: bool = False
    batch_id: int | None = None
    by: str = ""
    at: datetime | None = None
