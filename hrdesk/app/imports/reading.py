"""A file opened, its columns matched, its rows converted: the seam between ``sheets`` and the use cases."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from hrdesk.app.imports.ledger import Ledger, Source
from hrdesk.app.imports.model import DraftColumn, FieldChoice, ImportDraft, Mend, Skipped
from hrdesk.app.people.model import FIELDS
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.people import mask_bank_card, mask_id, mask_phone
from hrdesk.domain.performance.model import Aggregation, Metric, Unit
from hrdesk.words import N_, _

if TYPE_CHECKING:
    from hrdesk.sheets.header import Layout
    from hrdesk.sheets.kinds import Field, Kind, MetricColumn
    from hrdesk.sheets.mapping import Mapping as ColumnMapping
    from hrdesk.sheets.model import RawSheet, Workbook

#: How fields of sheets are called in the record.
RECORD_NAMES = {"address": "home_address"}
#: Fields of a roster that have no place in the record yet; said, never swallowed.
NOT_KEPT = ("email", "client", "bank_branch", "emergency_phone", "note")  # and kinds.NOT_IN_THE_RECORD
SAMPLES = 3
GUESSED_FROM = 200  # cells of a column
_MASKS: Mapping[str, Callable[[str], str]] = {
    "id_number": lambda text: mask_id(text) if len(text) > 7 else text,
    "bank_card": mask_bank_card,
    "phone": lambda text: mask_phone(text) if len(text) == 11 else text,
    "emergency_phone": lambda text: mask_phone(text) if len(text) == 11 else text,
}


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a file with its layout found."""

    raw: RawSheet
    layout: Layout
    kind: Kind
    fields: Mapping[str, Field]
    metrics: tuple[MetricColumn, ...]

    def headings(self) -> tuple[str, ...]:
        """The columns' names, in order; nameless columns left out."""
        return tuple(name for name in self.layout.columns if name)


def metric_columns(metrics: Mapping[str, Metric], endings: tuple[str, ...] = ()) -> tuple[MetricColumn, ...]:
    """The columns a wide sheet may have for the agency's metrics."""
    from hrdesk.sheets.kinds import MetricColumn

    return tuple(
        MetricColumn(
            code,
            tuple(
                name + ending
                for ending in ("", *endings)
                for name in (metric.name_zh, metric.name_en, metric.short_en, _stem(metric.name_zh) if ending else "")
                if name
            ),
            _type_of(metric),
        )
        for code, metric in metrics.items()
    )


def _stem(name: str) -> str:
    """What people say for short: 回款目标 for the target of 回款金额."""
    return next((name.removesuffix(end) for end in ("金额", "得分") if name.endswith(end)), "")


def _type_of(metric: Metric) -> Any:
    from hrdesk.sheets.kinds import Type

    if metric.unit is Unit.YUAN:
        return Type.MONEY
    if metric.unit is Unit.SECONDS:
        return Type.DURATION
    return Type.RATIO if metric.aggregation is Aggregation.RATIO or metric.unit is Unit.PERCENT else Type.NUMBER


def table_of(workbook: Workbook, kind: Kind, sheet: str | None, catalogue: Mapping[str, Metric]) -> Table:
    """The sheet to import: the one named, else the one whose headings fit the kind best."""
    from hrdesk.sheets import reading
    from hrdesk.sheets.header import plain
    from hrdesk.sheets.kinds import fields_of
    from hrdesk.sheets.own import without_own_columns
    from hrdesk.sheets.wording import refusal

    if sheet is None:
        raw = reading.choose_sheet(workbook, kind)
    else:
        named = next((raw for raw in workbook.sheets if raw.name == sheet), None)
        if named is None:
            names = _(", ").join(raw.name for raw in workbook.sheets)
            raise refusal("no_such_sheet", workbook.file, sheet=sheet, sheets=names)
        raw = named
    own = metric_columns(catalogue, kind.endings) if kind.takes_metrics else ()
    more = [plain(name) for metric in own for name in (*metric.names, metric.code)]
    layout = without_own_columns(raw, reading.table_of(raw, kind, more))
    return Table(raw, layout, kind, fields_of(kind, own), own)


def other_sheets(workbook: Workbook, chosen: str) -> tuple[str, ...]:
    """Visible sheets with rows that are not read."""
    return tuple(raw.name for raw in workbook.sheets if raw.name != chosen and not raw.hidden and raw.filled_rows > 1)


def columns_of(table: Table, mapping: ColumnMapping) -> tuple[DraftColumn, ...]:
    """Every named column with its samples and its proposed field."""
    from hrdesk.sheets.values import shown

    rows = list(table.layout.rows[: SAMPLES * 4])
    found = []
    for place, name in enumerate(table.layout.columns):
        if not name:
            continue
        field = mapping.columns.get(name)
        mask = _MASKS.get(field or "", str)
        cells = table.raw.columns[place].cells()
        texts = [shown(cells[index]) for index in rows if cells[index] is not None]
        found.append(DraftColumn(table.raw.column_letter(place), name, tuple(map(mask, texts[:SAMPLES])), field))
    return tuple(found)


def content_of(table: Table) -> Callable[[int], Sequence[Any]]:
    """The first cells of a column that hold something, for guessing what it holds; none of an empty column."""

    def cells(place: int) -> Sequence[Any]:
        column = table.raw.columns[place].cells()
        held = (column[index] for index in table.layout.rows)
        return list(islice((cell for cell in held if cell is not None), GUESSED_FROM))

    return cells


def field_choices(table: Table) -> tuple[FieldChoice, ...]:
    """What a column may be matched to, named in the current language."""
    return tuple(FieldChoice(code, field.name, field.required) for code, field in table.fields.items())


def skipped_of(table: Table) -> tuple[Skipped, ...]:
    """The rows passed over."""
    return tuple(Skipped(row.row, row.why) for row in table.layout.skipped)


def column_texts(draft: ImportDraft, heading: str) -> dict[int, str]:
    """One column's shown texts by row number, for all rows of data; empty without such a column."""
    from hrdesk.sheets.values import shown

    table: Table = draft.table
    if heading not in table.layout.columns:
        return {}
    mask = _MASKS.get(draft.mapping.columns.get(heading, ""), str)
    cells = table.raw.columns[table.layout.columns.index(heading)].cells()
    first = table.raw.first_row
    return {first + at: mask(shown(cells[at])) for at in table.layout.rows}


def shown_rows(draft: ImportDraft, first: int, last: int) -> list[tuple[int, tuple[str, ...]]]:
    """The sheet's rows by its own numbers, as text; sensitive columns masked."""
    from hrdesk.sheets.values import shown

    table: Table = draft.table
    masks = [_MASKS.get(draft.mapping.columns.get(name, ""), str) for name in table.layout.columns]
    found = []
    for number in range(max(first, table.raw.first_row), min(last, table.raw.first_row + table.raw.height - 1) + 1):
        cells = table.raw.row(number - table.raw.first_row)
        texts = zip(table.layout.columns, cells, masks, strict=True)
        found.append((number, tuple(mask(shown(cell)) for name, cell, mask in texts if name)))
    return found


# --- mapping ---------------------------------------------------------------------------------------------------------


def complete(table: Table, mapping: ColumnMapping, period: Period | None, mended: Collection[str] = ()) -> None:
    """Refuses a mapping that does not fit the sheet or leaves out what every row needs. Errors: ``unknown_column``.

    ``mended``: fields the person says for single rows, though no column does.
    """
    from hrdesk.sheets import mapping as mappings

    mappings.check(mapping, table.kind, table.metrics)
    headings = set(table.headings())
    for column in sorted(mapping.headings()):
        if column not in headings:
            raise UserError(
                N_("The sheet has no column “{column}”."),
                code="unknown_column",
                hint=N_("It has: {columns}."),
                field=column,
                column=column,
                columns=_(", ").join(table.headings()),
            )
    given = mapping.fields() | {code for code in mended if code in table.fields}
    for field in table.kind.fields:
        if field.required and field.code not in given:
            raise _no_column(field.name, field.code, table)
    if table.kind.identifies and not any(set(choice) <= given for choice in table.kind.identifies):
        raise _no_column(_("employee number"), "employee_no", table)
    if table.kind.takes_metrics:
        _figures_there(table, given)
        if period is None and not given & {"day", "period"}:
            raise UserError(
                N_("Which month are the figures of? The file has no column that says it."),
                code="wrong_use",
                hint=N_("Give the month: --period 2026-10."),
                field="period",
            )


def _no_column(name: str, code: str, table: Table) -> UserError:
    return UserError(
        N_("No column is matched to “{name}”."),
        code="unknown_column",
        hint=N_("Match one of these columns: {columns}."),
        field=code,
        name=name,
        columns=_(", ").join(table.headings()),
    )


def _figures_there(table: Table, given: set[str]) -> None:
    codes = {metric.code for metric in table.metrics}
    if any(code.split(".")[0] in codes for code in given):
        return
    if "metric" in given and given & {"value", "numerator"}:
        return
    raise UserError(
        N_("No column is matched to a metric."),
        code="unknown_column",
        hint=N_("Match the columns with figures to metrics: {columns}."),
        field="metric",
        columns=_(", ").join(table.headings()),
    )


# --- rows ------------------------------------------------------------------------------------------------------------


def ledger_of(
    draft: ImportDraft, mapping: ColumnMapping, mends: Mapping[tuple[int, str], str]
) -> tuple[Ledger, tuple[Mend, ...]]:
    """The rows converted column by column; cells that cannot be taken are refused with their reason. And what was mended."""
    from hrdesk.sheets.kinds import Type
    from hrdesk.sheets.rows import read_rows

    table: Table = draft.table
    rows = read_rows(
        table.raw, table.layout, mapping, table.kind, metrics=table.metrics, period=draft.period, mends=mends
    )
    names = {code: RECORD_NAMES.get(code, code) for code in rows.columns}
    fields = {name: code for code, name in names.items()}
    columns: dict[str, Sequence[Any]] = {names[code]: column for code, column in rows.columns.items()}
    raw, indexes = table.raw, rows.indexes
    by_letter = {raw.column_letter(place): place for place in range(raw.width)}
    put_right = {(row, by_letter[column]): text for (row, column), text in mends.items() if column in by_letter}

    def cells(index: int) -> tuple[Any, ...]:
        if not put_right:
            return tuple(column.cells()[indexes[index]] for column in raw.columns)
        number = rows.numbers[index]
        return tuple(
            put_right.get((number, place), column.cells()[indexes[index]]) for place, column in enumerate(raw.columns)
        )

    def text(index: int, name: str) -> str:
        return _MASKS.get(name, str)(rows.shown(index, fields.get(name, name)))

    ledger = Ledger(
        kind=draft.kind,
        numbers=rows.numbers,
        columns=columns,
        sources={names[code]: Source(heading, rows.letters[code]) for code, heading in rows.headings.items()},
        metric_columns=tuple(
            metric.code for metric in table.metrics if metric.code in columns or f"{metric.code}.denominator" in columns
        ),
        cells=cells,
        shown=text,
        labels={names.get(code, code): field.label for code, field in table.fields.items()},
    )
    places = {number: index for index, number in enumerate(rows.numbers)} if rows.problems else {}
    for problem in rows.problems:
        field = table.fields.get(problem.field)
        if field is not None and field.type in (Type.FLAG, Type.DECISION) and problem.code == "out_of_range":
            ledger.unknown.setdefault((problem.field, problem.value), []).append(problem.row)
        ledger.refuse(
            places[problem.row],
            names.get(problem.field, problem.field),
            problem.code,
            problem.message_source,
            problem.hint_source,
            **problem.values,
        )
    _say_what_is_left_out(ledger, table, mapping)
    return ledger, tuple(_mended(table, mapping, row, column, text) for (row, column), text in sorted(mends.items()))


def _mended(table: Table, mapping: ColumnMapping, row: int, column: str, text: str) -> Mend:
    from hrdesk.sheets.values import shown

    place = next((at for at in range(table.raw.width) if table.raw.column_letter(at) == column), None)
    if place is None:
        field = table.fields.get(column)
        return Mend(row, column, field.name if field else "", "", _MASKS.get(column, str)(text))
    heading = table.layout.columns[place]
    mask = _MASKS.get(mapping.columns.get(heading, ""), str)
    old = shown(table.raw.columns[place].cells()[row - table.raw.first_row])
    return Mend(row, column, heading, mask(old), mask(text))


def _say_what_is_left_out(ledger: Ledger, table: Table, mapping: ColumnMapping) -> None:
    from hrdesk.sheets.kinds import NOT_IN_THE_RECORD

    used = mapping.headings()
    content = content_of(table)
    unmatched = [
        name for place, name in enumerate(table.layout.columns) if name and name not in used and content(place)
    ]  # of an empty column nothing is lost
    if unmatched:
        ledger.warn(N_("Columns not imported: {columns}."), columns=_(", ").join(unmatched))
    doubtful = {*NOT_KEPT, *(code for code, _label, _names in NOT_IN_THE_RECORD)}
    nowhere = {code for code in doubtful if RECORD_NAMES.get(code, code) not in FIELDS}
    idle = [heading for heading, code in mapping.columns.items() if ledger.kind == "roster" and code in nowhere]
    if idle:
        ledger.warn(N_("Read, but not kept in the record yet: {columns}."), columns=_(", ").join(idle))
