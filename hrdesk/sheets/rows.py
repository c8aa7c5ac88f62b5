"""The rows of a table, typed column by column, with every cell that can't be taken named."""

from __future__ import annotations

from collections.abc import Mapping as Mapped
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as made
from types import MappingProxyType
from typing import Any

from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.sheets.columns import scale_of
from hrdesk.sheets.header import Layout
from hrdesk.sheets.kinds import Field, Kind, MetricColumn, fields_of
from hrdesk.sheets.mapping import Join, Mapping, Split, check
from hrdesk.sheets.model import Cell, RawSheet
from hrdesk.sheets.values import Bad, Reading, clean_text, convert, shown
from hrdesk.words import N_, _


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that can't be taken. ``row`` as Excel numbers it, ``cell`` such as D14, ``value`` as shown (not masked)."""

    row: int
    column: str
    cell: str
    field: str
    value: str
    code: str
    message_source: str
    hint_source: str = ""
    values: Mapped[str, object] = made(default_factory=dict)

    @property
    def message(self) -> str:
        """What is wrong, in the current language."""
        return _(self.message_source, **self.values)

    @property
    def hint(self) -> str:
        """What to do about it; may be empty."""
        return _(self.hint_source, **self.values) if self.hint_source else ""


@dataclass(slots=True)
class Rows:
    """Typed columns by field code, aligned with ``numbers`` (Excel's row numbers) and ``indexes`` (into the sheet).

    Types by field: text → ``str``; number, money, ratio, whole, duration (seconds) → ``int`` or ``Decimal``; day →
    ``date``; month → ``Period``; flag → ``bool``. ``None`` where a cell is blank, or bad and so among ``problems``.
    ``letters`` and ``headings`` say where a field comes from; constants have neither.
    """

    numbers: Sequence[int]
    indexes: Sequence[int]
    columns: dict[str, list[Any]]
    problems: list[Problem]
    letters: dict[str, str]
    headings: dict[str, str]
    raw: dict[str, list[Cell]]

    @property
    def size(self) -> int:
        """How many data rows there are."""
        return len(self.numbers)

    def shown(self, index: int, code: str) -> str:
        """The text a person sees in the cell a field comes from."""
        cells = self.raw.get(code)
        return shown(cells[index]) if cells is not None else ""

    def bad_rows(self) -> set[int]:
        """Row numbers that have a problem."""
        return {problem.row for problem in self.problems}


def read_rows(
    sheet: RawSheet,
    layout: Layout,
    mapping: Mapping,
    kind: Kind,
    *,
    metrics: Sequence[MetricColumn] = (),
    period: Period | None = None,
    mends: Mapped[tuple[int, str], str] = MappingProxyType({}),
) -> Rows:
    """All data rows by the mapping. Days without a year get theirs from ``period``.

    ``mends``: (Excel's row, letter of a column) → the text that stands for the cell; with a field's code in place of the
    letter, what the field shall say where the file has no column for it.

    Raises ``UserError``: ``no_rows`` for a table without data, ``missing`` when a required field has no column, and
    what ``mapping.check`` says. A column of the mapping that the sheet lacks is a problem of the heading's row.
    """
    check(mapping, kind, metrics)
    if not layout.rows:
        raise UserError(
            N_("Sheet “{sheet}” has a heading, but no rows below it."), code="no_rows",
            hint=N_("Choose another sheet or file."), sheet=sheet.name,
        )  # fmt: skip
    fields = fields_of(kind, metrics)
    _refuse_if_lacking(mapping, fields, layout)
    numbers = (
        range(sheet.first_row + layout.rows.start, sheet.first_row + layout.rows.stop)
        if isinstance(layout.rows, range)
        else [sheet.row_number(index) for index in layout.rows]
    )
    found = Rows(numbers, layout.rows, {}, [], {}, {}, {})
    source = _Source(sheet, layout, _by_place(sheet, layout, mapping, numbers, mends))
    for heading, code in mapping.columns.items():
        if heading not in source.places:
            found.problems.append(_absent_column(heading, code, layout))
            continue
        place = source.places[heading]
        _add_column(found, source, place, source.cells(place), fields[code], mapping, period)
    for heading, split in mapping.splits.items():
        _add_split(found, source, heading, split, fields, mapping, period)
    for code, join in mapping.joins.items():
        _add_join(found, source, code, join, fields, mapping, period)
    _add_mended(found, source, fields, mapping, period)
    for code, value in mapping.constants.items():
        _add_constant(found, fields[code], value, mapping, period)
    for code, other in mapping.copies.items():
        if other in found.headings:
            place = source.places[found.headings[other]]
            _add_column(found, source, place, found.raw[other], fields[code], mapping, period)
        elif other in found.columns:
            found.columns[code] = found.columns[other]
    _require(found, fields)
    return found


@dataclass(slots=True)
class _Source:
    """The sheet's cells with what was mended: by column place or field code, place among the data rows → text."""

    sheet: RawSheet
    layout: Layout
    mended: Mapped[int | str, Mapped[int, str]]
    places: dict[str, int] = made(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = {name: place for place, name in enumerate(self.layout.columns) if name}

    def cells(self, place: int) -> list[Cell]:
        """The data rows' cells of a column."""
        cells = _cells(self.sheet, self.layout, place)
        mends = self.mended.get(place)
        if mends:
            cells = list(cells)
            for at, text in mends.items():
                cells[at] = text or None
        return cells


def _by_place(
    sheet: RawSheet, layout: Layout, mapping: Mapping, numbers: Sequence[int], mends: Mapped[tuple[int, str], str]
) -> dict[int | str, dict[int, str]]:
    """The mends sorted by column; those of a field that has a column go there."""
    if not mends:
        return {}
    rows = {number: at for at, number in enumerate(numbers)}
    letters = {sheet.column_letter(place): place for place, name in enumerate(layout.columns) if name}
    columns = {
        code: letters_place for letters_place, name in enumerate(layout.columns) if (code := mapping.columns.get(name))
    }
    found: dict[int | str, dict[int, str]] = {}
    for (number, column), text in mends.items():
        if number not in rows:
            raise UserError(
                N_("Row {row} is no row of data; nothing can be mended there."),
                code="wrong_use",
                row=number,
                field=column,
            )
        place: int | str | None = letters.get(column, columns.get(column))
        found.setdefault(column if place is None else place, {})[rows[number]] = text
    return found


def _add_mended(
    found: Rows, source: _Source, fields: Mapped[str, Field], mapping: Mapping, period: Period | None
) -> None:
    """Fields the file has no column for, said by the person for single rows."""
    for code, texts in source.mended.items():
        if isinstance(code, int):
            continue
        known = fields.get(code)
        if known is None:
            raise UserError(N_("There is no column “{column}” to mend."), code="wrong_use", field=code, column=code)
        cells: list[Cell] = [None] * found.size
        for at, text in texts.items():
            cells[at] = text or None
        values, bad = convert(cells, known.type, Reading(period, meant=mapping.values.get(code, {})))
        column = found.columns.get(code)
        found.columns[code] = [
            other if value is None else value
            for value, other in zip(values, column or [None] * found.size, strict=True)
        ]
        for at, wrong in bad:
            found.problems.append(_refused(found.numbers[at], "", "", code, shown(cells[at]), wrong))


def _add_split(
    found: Rows, source: _Source, heading: str, split: Split, fields: Mapped[str, Field], mapping: Mapping,
    period: Period | None,
) -> None:  # fmt: skip
    if heading not in source.places:
        found.problems.append(_absent_column(heading, split.fields[0], source.layout))
        return
    place = source.places[heading]
    cells = source.cells(place)
    table = {cell: split.parts(clean_text(shown(cell))) for cell in set(cells) if cell is not None}
    nothing: list[str | None] = [None] * len(split.fields)
    for nth, code in enumerate(split.fields):
        own: list[Cell] = [table[cell][nth] if cell is not None else nothing[nth] for cell in cells]
        _add_column(found, source, place, own, fields[code], mapping, period)
        found.raw[code] = cells


def _add_join(
    found: Rows, source: _Source, code: str, join: Join, fields: Mapped[str, Field], mapping: Mapping,
    period: Period | None,
) -> None:  # fmt: skip
    absent = [heading for heading in join.columns if heading not in source.places]
    if absent:
        found.problems.append(_absent_column(absent[0], code, source.layout))
        return
    parts = [source.cells(source.places[heading]) for heading in join.columns]
    joined: list[Cell] = []
    for cells in zip(*parts, strict=True):
        texts = [clean_text(shown(cell)) for cell in cells if cell is not None]
        joined.append(join.separator.join(text for text in texts if text) or None)
    _add_column(found, source, source.places[join.columns[0]], joined, fields[code], mapping, period)


def _refuse_if_lacking(mapping: Mapping, fields: Mapped[str, Field], layout: Layout) -> None:
    present = set(layout.columns)
    filled = mapping.fields() - {code for heading, code in mapping.columns.items() if heading not in present}
    lacking = [known for known in fields.values() if known.required and known.code not in filled]
    if lacking:
        raise UserError(
            N_("No column says: {names}."), code="missing",
            hint=N_("Match a column to it, or correct the heading in the file. Headings found: {headings}."),
            field=lacking[0].code, names=", ".join(one.name for one in lacking),
            headings=", ".join(name for name in layout.columns if name),
        )  # fmt: skip


def _absent_column(heading: str, code: str, layout: Layout) -> Problem:
    return Problem(
        layout.header_row, heading, "", code, "", "unknown_column", N_("The sheet has no column “{heading}”."),
        N_("Correct the heading, or match another column."), {"heading": heading},
    )  # fmt: skip


def _cells(sheet: RawSheet, layout: Layout, place: int) -> list[Cell]:
    cells = sheet.columns[place].cells()
    if isinstance(layout.rows, range):
        return cells[layout.rows.start : layout.rows.stop]
    return [cells[index] for index in layout.rows]


def _add_column(
    found: Rows, source: _Source, place: int, cells: list[Cell], known: Field, mapping: Mapping, period: Period | None
) -> None:
    sheet = source.sheet
    heading, letter = source.layout.columns[place], sheet.column_letter(place)
    in_percent = place in sheet.percent_columns
    factor = scale_of(heading, known.type, shown_in_percent=in_percent, stated=source.layout.unit)
    reading = Reading(period, factor, sheet.date1904, mapping.values.get(known.code, {}))
    values, bad = convert(cells, known.type, reading)
    found.columns[known.code], found.raw[known.code] = values, cells
    found.letters[known.code], found.headings[known.code] = letter, heading
    found.problems += [
        _refused(found.numbers[at], heading, letter, known.code, shown(cells[at]), wrong) for at, wrong in bad
    ]


def _refused(number: int, heading: str, letter: str, code: str, value: str, wrong: Bad) -> Problem:
    return Problem(
        number,
        heading,
        f"{letter}{number}" if letter else "",
        code,
        value,
        wrong.code,
        wrong.message,
        wrong.hint,
        wrong.values,
    )


def _add_constant(found: Rows, known: Field, value: str, mapping: Mapping, period: Period | None) -> None:
    values, bad = convert([value], known.type, Reading(period, meant=mapping.values.get(known.code, {})))
    if bad:
        wrong: Bad = bad[0][1]
        raise UserError(
            N_("The fixed value “{value}” for “{name}” can't be used."), code=wrong.code,
            hint=N_("Correct it in the mapping."), field=known.code, value=value, name=known.name,
        )  # fmt: skip
    column = found.columns.get(known.code)
    if column is None:
        found.columns[known.code] = values * found.size
    else:  # a column of the same field has the say where it says something
        found.columns[known.code] = [values[0] if cell is None else cell for cell in column]


def _require(found: Rows, fields: Mapped[str, Field]) -> None:
    for code, known in fields.items():
        column = found.columns.get(code)
        if not known.required or column is None or not any(value is None for value in column):
            continue
        told = {problem.row for problem in found.problems if problem.field == code}
        blank = [at for at, value in enumerate(column) if value is None and found.numbers[at] not in told]
        found.problems += [_blank(found, known, at) for at in blank]


def _blank(found: Rows, known: Field, at: int) -> Problem:
    heading, letter, number = found.headings.get(known.code, ""), found.letters.get(known.code, ""), found.numbers[at]
    return Problem(
        number, heading, f"{letter}{number}" if letter else "", known.code, "", "missing", N_("“{name}” is blank."),
        N_("Fill the cell in, or delete the row."), {"name": known.name},
    )  # fmt: skip
