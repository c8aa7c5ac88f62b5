"""Joiners from a block pasted out of Excel or WeCom, or from a workbook: the same headings, the same values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdesk.domain.errors import UserError
from hrdesk.words import N_, _

if TYPE_CHECKING:
    from hrdesk.sheets.guard import Guard
    from hrdesk.sheets.kinds import Kind
    from hrdesk.sheets.model import RawSheet

MOST = 500
_LONGEST_FORM = 200  # rows looked through for labels
_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv")
#: What the sheets call a field, where the record calls it otherwise.
_NAMES = {"address": "home_address", "supervisor": "superior_no"}
_LEFT_OUT = ("status", "regular_date", "leave_date", "seat_no", "client", "bank_branch", "note")


@dataclass(frozen=True, slots=True)
class Joiner:
    """One joiner as read. ``bad`` maps a field that could not be read to its sentence and hint."""

    number: int
    values: Mapping[str, Any]
    bad: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Block:
    """Everything read, and the headings nobody knows."""

    joiners: tuple[Joiner, ...]
    unknown: tuple[str, ...]


def pasted(text: str) -> Block:
    """A block with a line of headings. Errors: ``empty_file``, ``no_header``, ``too_large``."""
    from hrdesk.sheets.model import sheet_of

    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    if not lines:
        raise UserError(N_("Nothing was pasted."), code="empty_file", field="text")
    separator = "\t" if "\t" in text else "，" if "，" in lines[0] and "," not in lines[0] else ","
    return _read(sheet_of("pasted", [[cell.strip() for cell in line.split(separator)] for line in lines]))


def workbook(path: str | Path, guard: Guard | None = None) -> Block:
    """A list of joiners, or one returned 信息收集表 with a field and its value side by side. Errors: as reading workbooks."""
    from hrdesk.sheets import reading

    book = reading.read(path, guard=guard)
    sheet = reading.choose_sheet(book, joiner_kind())
    filled_in = _form(sheet)
    return Block((filled_in,), ()) if filled_in is not None else _read(sheet)


def folder(path: str | Path) -> Block:
    """Every workbook of a folder, in the order of names; one that cannot be read is a joiner with that problem.

    Errors: ``not_found``, ``no_rows`` (no workbook there), ``too_large``.
    """
    from hrdesk.sheets.guard import Guard

    place = Path(path)
    if not place.is_dir():
        raise UserError(N_("The folder {folder} is not there."), code="not_found", folder=str(place))
    files = sorted(file for file in place.iterdir() if file.suffix.lower() in _ENDINGS and file.name[:1] not in "~.")
    if not files:
        raise UserError(N_("There is no workbook in {folder}."), code="no_rows", folder=str(place))
    if len(files) > MOST:
        raise UserError(N_("More than {count} joiners at once."), code="too_large", count=MOST)
    joiners: list[Joiner] = []
    unknown: dict[str, None] = {}
    with Guard() as guard:
        for file in files:
            try:
                block = workbook(file, guard)
            except UserError as problem:
                said = _("{file}: {problem}", file=file.name, problem=str(problem))
                joiners.append(Joiner(len(joiners) + 1, {"name": file.stem}, {"name": (said, problem.hint)}))
                continue
            unknown |= dict.fromkeys(block.unknown)
            joiners += [replace(one, number=len(joiners) + place + 1) for place, one in enumerate(block.joiners)]
    return Block(tuple(joiners), tuple(unknown))


def _form(sheet: RawSheet) -> Joiner | None:
    """A form with labels and values side by side: at least the name and two more; None for a list."""
    from hrdesk.sheets.header import plain
    from hrdesk.sheets.values import Reading, convert, shown

    kind = joiner_kind()
    labels = {plain(synonym): field for field in kind.fields for synonym in field.synonyms}
    values: dict[str, Any] = {}
    bad: dict[str, tuple[str, str]] = {}
    for index in range(min(sheet.height, _LONGEST_FORM)):
        cells = [cell for cell in sheet.row(index) if cell not in (None, "")]
        if len(cells) > 2 and all(plain(shown(cell)) in labels for cell in cells):
            return None  # a line of headings: this is a list
        for cell, following in pairwise(cells):
            field = labels.get(plain(shown(cell).rstrip("：: ")))
            if field is None or plain(shown(following).rstrip("：: ")) in labels:
                continue
            found, wrong = convert([following], field.type, Reading(None))
            name = _NAMES.get(field.code, field.code)
            if wrong:
                bad[name] = (_(wrong[0][1].message, **wrong[0][1].values), _(wrong[0][1].hint, **wrong[0][1].values))
            elif found[0] not in (None, ""):
                values.setdefault(field.code, found[0])
    if "name" not in values or len(values) < 3:
        return None
    return Joiner(1, _values({code: [value] for code, value in values.items()}, 0), bad)


def joiner_kind() -> Kind:
    """What a list of joiners may say: the roster's fields and those of the contract."""
    from hrdesk.sheets.kinds import ROSTER, Field, Kind, Type

    known = [field for field in ROSTER.fields if field.code not in _LEFT_OUT]
    more = (
        Field("contract_months", N_("contract term in months"), Type.WHOLE,
              ("合同期限(月)", "合同月数", "合同期限（月）", "contract months")),
        Field("contract_years", N_("contract term in years"), Type.WHOLE, ("合同期限(年)", "合同年限", "contract years")),
        Field("contract_end", N_("last day of the contract"), Type.DAY,
              ("合同到期日", "现合同到期日", "首次合同到期日", "合同结束日期", "contract end")),
        Field("probation_months", N_("probation in months"), Type.WHOLE,
              ("试用期(月)", "试用期月数", "试用期（月）", "试用期", "probation months", "probation")),
    )  # fmt: skip
    return Kind("joiners", N_("Joiners"), (*known, *more), (("name",),))


def _read(sheet: RawSheet) -> Block:
    from hrdesk.sheets import mapping as mappings
    from hrdesk.sheets.reading import table_of
    from hrdesk.sheets.rows import read_rows

    kind = joiner_kind()
    try:
        layout = table_of(sheet, kind)
    except UserError as problem:
        raise _no_headings() from problem
    mapping = mappings.propose(layout, kind, ())
    if "name" not in mapping.columns.values():
        raise _no_headings()
    rows = read_rows(sheet, layout, mapping, kind)
    if rows.size > MOST:
        raise UserError(N_("More than {count} joiners at once."), code="too_large", field="text", count=MOST)
    bad: dict[int, dict[str, tuple[str, str]]] = {}
    for cell in rows.problems:
        bad.setdefault(cell.row, {})[_NAMES.get(cell.field, cell.field)] = (cell.message, cell.hint)
    joiners = [Joiner(number, _values(rows.columns, at), bad.get(number, {})) for at, number in enumerate(rows.numbers)]
    headings = [name for name in layout.columns if name and name not in mapping.columns]
    return Block(tuple(joiners), tuple(headings))


def _no_headings() -> UserError:
    return UserError(
        N_("The first line must hold headings, among them the name."),
        code="no_header",
        field="text",
        hint=N_("For example: name, resident ID number, mobile number, department, team, position, hire date."),
    )


def _values(columns: Mapping[str, Sequence[Any]], at: int) -> dict[str, Any]:
    values = {_NAMES.get(code, code): column[at] for code, column in columns.items()}
    phone = values.pop("emergency_phone", None)
    if phone:
        values["emergency_contact"] = " ".join(part for part in (values.get("emergency_contact"), phone) if part)
    years = values.pop("contract_years", None)
    if years and not values.get("contract_months"):
        values["contract_months"] = years * 12
    return {name: value for name, value in values.items() if value not in (None, "")}
