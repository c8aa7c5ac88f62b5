"""The rows of one file while they are checked: typed columns, who is refused and why, what repeats what.

Nothing is lost here: each data row ends as taken, repeated (counted once) or refused with at least one problem.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hrdesk.app.imports.differences import Differences, FieldChange
from hrdesk.app.imports.model import ORDER, OtherName, Outcome, Outcomes, Problem
from hrdesk.words import N_, _

if TYPE_CHECKING:
    from hrdesk.app.imports.by_hand import ByHand


@dataclass(frozen=True, slots=True)
class Source:
    """Where a field's values come from: the heading and the letter of its column; both empty for a constant."""

    heading: str = ""
    letter: str = ""


@dataclass(slots=True)
class Ledger:
    """Typed columns aligned by index; ``numbers`` are the sheet's own row numbers.

    ``cells(index)`` gives a row's raw cells, ``shown(index, field)`` the text a person sees in the cell (masked).
    """

    kind: str
    numbers: Sequence[int]
    columns: Mapping[str, Sequence[Any]]
    sources: Mapping[str, Source]
    metric_columns: tuple[str, ...]
    cells: Callable[[int], tuple[Any, ...]]
    shown: Callable[[int, str], str]
    labels: Mapping[str, str] = field(default_factory=dict)  # field -> what it is called
    bad: bytearray = field(default_factory=bytearray)
    repeated: bytearray = field(default_factory=bytearray)
    problems: list[Problem] = field(default_factory=list)
    warnings: dict[str, None] = field(default_factory=dict)
    renames: frozenset[str] = frozenset()  # 工号 whose renaming the person confirmed
    other_names: list[OtherName] = field(default_factory=list)
    differences: Differences = field(default_factory=Differences)
    fields: dict[int, list[FieldChange]] = field(default_factory=dict)  # what changed rows change beside figures
    set_by_hand: tuple[ByHand, ...] = ()  # what the file says otherwise
    unknown: dict[tuple[str, str], list[int]] = field(default_factory=dict)  # (field, word) -> rows

    def __post_init__(self) -> None:
        self.bad = self.bad or bytearray(self.size)
        self.repeated = self.repeated or bytearray(self.size)

    @property
    def size(self) -> int:
        """How many data rows there are."""
        return len(self.numbers)

    def has(self, name: str) -> bool:
        """Whether the file (or a constant) says anything about the field."""
        return name in self.columns

    def column(self, name: str) -> Sequence[Any]:
        """The field's values, None where a cell is blank or wrong."""
        return self.columns[name]

    def heading(self, name: str) -> str:
        """The column's heading in the file."""
        return self.sources.get(name, Source()).heading or name

    def label(self, name: str) -> str:
        """What the field is called: its heading in the file, as in the list of problems, else the catalogue's word."""
        return self.sources.get(name, Source()).heading or self.labels.get(name, name)

    def raw_row(self, index: int) -> tuple[Any, ...]:
        """All cells of a row, mapped or not."""
        return self.cells(index)

    def meant_row(self, index: int) -> tuple[Any, ...]:
        """What a row says in the fields that are matched."""
        return tuple(column[index] for column in self.columns.values())

    def refuse(self, index: int, name: str, code: str, message: str, hint: str = "", /, **values: object) -> None:
        """The row is not taken, because of this cell."""
        self.bad[index] = 1
        self._add(index, name, code, message, hint, values, Outcome.REJECTED)

    def contradict(self, index: int, other: int) -> None:
        """The row is not taken: it says something else about what an earlier row says already."""
        self.bad[index] = 1
        self._add(
            index,
            "",
            "duplicate_in_file",
            N_("The same as row {row}, with other content."),
            N_("Keep the right one of the two rows."),
            {"row": self.numbers[other]},
            Outcome.REJECTED,
        )

    def repeat(self, index: int, other: int, *, say: bool = True) -> None:
        """The row says again what an earlier one says; it counts once."""
        self.repeated[index] = 1
        if say:
            self._add(
                index,
                "",
                "duplicate_in_file",
                N_("Repeats row {row}; it counts once."),
                "",
                {"row": self.numbers[other]},
                Outcome.DUPLICATE,
            )

    def refuse_word(self, index: int, name: str, text: str) -> None:
        """The row is not taken, because nobody has said yet what this word means here."""
        self.unknown.setdefault((name, text), []).append(self.numbers[index])
        self.refuse(
            index,
            name,
            "out_of_range",
            N_("“{text}” is not known here."),
            N_("Say once what it means, or correct the cell."),
            text=text,
        )

    def differ(self, number: int, name: str, old: str, new: str) -> None:
        """Row ``number`` of the sheet changes this field (its heading, or as the catalogue has it); sensitive values masked."""
        self.fields.setdefault(number, []).append((name, old, new))

    def warn(self, message: str, /, **values: object) -> None:
        """Something to know that refuses no row; said once."""
        self.warnings.setdefault(_(message, **values))

    def rows(self, indexes: Sequence[int], most: int = 8) -> str:
        """Row numbers for a sentence: "12, 15, 18 …"."""
        shown = _(", ").join(str(self.numbers[index]) for index in indexes[:most])
        return f"{shown} …" if len(indexes) > most else shown

    def outcomes(self, by_row: Mapping[int, Outcome], otherwise: Outcome = Outcome.SAME) -> Outcomes:
        """What becomes of every row; rows that are neither refused nor repeated are looked up by their number."""
        usual = ORDER.index(otherwise)
        codes = bytearray([usual]) * self.size
        if by_row:
            places = {outcome: ORDER.index(outcome) for outcome in ORDER}
            found = {number: places[outcome] for number, outcome in by_row.items()}
            codes = bytearray(found.get(number, usual) for number in self.numbers)
        for marks, outcome in ((self.repeated, Outcome.DUPLICATE), (self.bad, Outcome.REJECTED)):
            if any(marks):
                code = ORDER.index(outcome)
                for index, mark in enumerate(marks):
                    if mark:
                        codes[index] = code
        return Outcomes(self.numbers, bytes(codes))

    def _add(
        self,
        index: int,
        name: str,
        code: str,
        message: str,
        hint: str,
        values: Mapping[str, object],
        outcome: Outcome,
    ) -> None:
        source = self.sources.get(name, Source())
        number = self.numbers[index]
        self.problems.append(
            Problem(
                row=number,
                column=source.heading,
                cell=f"{source.letter}{number}" if source.letter else "",
                value=self.shown(index, name) if source.letter else "",
                code=code,
                message_source=message,
                hint_source=hint,
                values=values,
                outcome=outcome,
                name=self._who(index),
                field=name,
            )
        )

    def _who(self, index: int) -> str:
        names = self.columns.get("name")
        return str(names[index] or "") if names else ""
