"""How a source's columns are understood: proposed from headings, kept per source, exchanged as a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hrdesk.domain.errors import UserError
from hrdesk.sheets import content
from hrdesk.sheets.columns import match
from hrdesk.sheets.header import Layout
from hrdesk.sheets.kinds import Field, Kind, MetricColumn, fields_of
from hrdesk.sheets.model import Cell
from hrdesk.words import N_

_KEYS = ("source", "columns", "constants", "copies", "values", "match", "splits", "joins")
_AND = " + "
_PERSONS = ("employee_no", "name", "seat_no")
_HINT = N_("A mapping file is JSON with the entries source, columns, constants, copies, values, match, splits, joins.")


@dataclass(frozen=True, slots=True)
class Split:
    """One column that says several fields, one after the other: 电催一组/催收员. The last one takes what is left."""

    fields: tuple[str, ...]
    separator: str = "/"

    def parts(self, text: str) -> list[str | None]:
        """What each field gets; None where the text says less."""
        said = [part.strip() for part in text.split(self.separator, len(self.fields) - 1)]
        return [part or None for part in said] + [None] * (len(self.fields) - len(said))


@dataclass(frozen=True, slots=True)
class Join:
    """Several columns that say one field together: 姓 and 名, a date and a time."""

    columns: tuple[str, ...]
    separator: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Column → field, and what the file itself does not say.

    ``constants``: field → value for every row · ``copies``: field → other field it repeats · ``values``: field → {shown:
    meant} · ``match``: the fields that identify a person · ``splits``: column → the fields it says one after the other ·
    ``joins``: field → the columns that say it together.
    """

    source: str = ""
    columns: Mapped[str, str] = field(default_factory=dict)
    constants: Mapped[str, str] = field(default_factory=dict)
    copies: Mapped[str, str] = field(default_factory=dict)
    values: Mapped[str, Mapped[str, str]] = field(default_factory=dict)
    match: tuple[str, ...] = ()
    splits: Mapped[str, Split] = field(default_factory=dict)
    joins: Mapped[str, Join] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """As a mapping file says it; ``splits`` and ``joins`` only where there are some."""
        said: dict[str, Any] = {
            "source": self.source, "columns": dict(self.columns), "constants": dict(self.constants),
            "copies": dict(self.copies), "values": {name: dict(words) for name, words in self.values.items()},
            "match": list(self.match),
        }  # fmt: skip
        if self.splits:
            said["splits"] = {
                column: {"fields": list(one.fields), "separator": one.separator} for column, one in self.splits.items()
            }
        if self.joins:
            said["joins"] = {
                code: {"columns": list(one.columns), "separator": one.separator} for code, one in self.joins.items()
            }
        return said

    def to_json(self) -> str:
        """The text of a mapping file."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=2) + "\n"

    def fields(self) -> set[str]:
        """Every field that will have values."""
        split = {code for one in self.splits.values() for code in one.fields}
        return {*self.columns.values(), *self.constants, *self.copies, *split, *self.joins}

    def headings(self) -> set[str]:
        """Every column of the sheet that is used."""
        joined = {column for one in self.joins.values() for column in one.columns}
        return {*self.columns, *self.splits, *joined}

    def with_column(self, column: str, code: str | None) -> Mapping:
        """The same with one column matched to another field (or to none); a field has one column."""
        columns = {name: known for name, known in self.columns.items() if name != column and known != code}
        if code is not None:
            columns[column] = code
        splits = {name: one for name, one in self.splits.items() if name != column and code not in one.fields}
        joins = {name: one for name, one in self.joins.items() if name != code and column not in one.columns}
        return replace(self, columns=columns, splits=splits, joins=joins)

    def with_split(self, column: str, fields: Sequence[str], separator: str = "/") -> Mapping:
        """The same with one column that says several fields."""
        rest = self.with_column(column, None)
        columns = {name: code for name, code in rest.columns.items() if code not in fields}
        return replace(rest, columns=columns, splits={**rest.splits, column: Split(tuple(fields), separator)})

    def with_join(self, code: str, columns: Sequence[str], separator: str = "") -> Mapping:
        """The same with several columns that say one field together."""
        rest = self
        for column in columns:
            rest = rest.with_column(column, None)
        others = {name: known for name, known in rest.columns.items() if known != code}
        return replace(rest, columns=others, joins={**rest.joins, code: Join(tuple(columns), separator)})

    def with_value(self, code: str, shown: str, meant: str) -> Mapping:
        """The same with one word of the file given its meaning; remembered with the mapping."""
        return replace(self, values={**self.values, code: {**self.values.get(code, {}), shown: meant}})


def load(path: str | Path) -> Mapping:
    """A mapping file. ``UserError`` says which entry is wrong."""
    path = Path(path)
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise UserError(
            N_("{file} is not there."), code="not_found", hint=N_("Check the name and the folder."), file=path.name
        ) from None
    except (OSError, UnicodeDecodeError):
        raise UserError(
            N_("{file} can't be read as a mapping file."), code="wrong_use", hint=_HINT, file=path.name
        ) from None
    try:
        given = json.loads(text)
    except ValueError as failed:
        line = getattr(failed, "lineno", 1)
        raise UserError(
            N_("{file} is not valid JSON (line {line})."), code="wrong_use", hint=_HINT, file=path.name, line=line
        ) from None
    return from_dict(given)


def from_dict(given: Any) -> Mapping:
    """A mapping from what a mapping file holds; numbers and yes/no among the values become text."""
    if not isinstance(given, dict):
        raise UserError(N_("A mapping is an object with entries."), code="wrong_use", hint=_HINT)
    unknown = sorted(set(given) - set(_KEYS))
    if unknown:
        raise UserError(N_("A mapping has no entry “{entry}”."), code="wrong_use", hint=_HINT, entry=unknown[0])
    values = given.get("values") or {}
    if not isinstance(values, dict):
        raise _wrong_entry("values")
    matching = given.get("match") or []
    if isinstance(matching, str):
        matching = [part.strip() for part in matching.split(",")]
    if not isinstance(matching, list) or not all(isinstance(part, str) for part in matching):
        raise _wrong_entry("match")
    return Mapping(
        source=_text(given.get("source") or "", "source"),
        columns=_texts(given, "columns"),
        constants=_texts(given, "constants"),
        copies=_texts(given, "copies"),
        values={str(name): _texts(values, str(name)) for name in values},
        match=tuple(matching),
        splits={
            column: Split(_names(one.get("fields"), "splits"), _text(one.get("separator") or "/", "splits"))
            for column, one in _objects(given, "splits").items()
        },
        joins={
            code: Join(_names(one.get("columns"), "joins"), _text(one.get("separator") or "", "joins"))
            for code, one in _objects(given, "joins").items()
        },
    )


def _objects(given: dict[str, Any], entry: str) -> dict[str, dict[str, Any]]:
    found = given.get(entry) or {}
    if not isinstance(found, dict) or not all(isinstance(one, dict) for one in found.values()):
        raise _wrong_entry(entry)
    return {str(key): one for key, one in found.items()}


def _names(given: Any, entry: str) -> tuple[str, ...]:
    if not isinstance(given, list) or len(given) < 2 or not all(isinstance(one, str) for one in given):
        raise _wrong_entry(entry)
    return tuple(given)


def _texts(given: dict[str, Any], entry: str) -> dict[str, str]:
    found = given.get(entry) or {}
    if not isinstance(found, dict):
        raise _wrong_entry(entry)
    return {str(key): _text(value, entry) for key, value in found.items()}


def _text(value: Any, entry: str) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, str | int | float):
        return str(value)
    raise _wrong_entry(entry)


def _wrong_entry(entry: str) -> UserError:
    return UserError(
        N_("The entry “{entry}” of the mapping is not as it should be."),
        code="wrong_use",
        hint=_HINT,
        field=entry,
        entry=entry,
    )


def check(mapping: Mapping, kind: Kind, metrics: Sequence[MetricColumn] = ()) -> None:
    """Refuses a mapping that speaks of fields the kind does not have, or fills one field twice."""
    fields = fields_of(kind, metrics)
    used: dict[str, str] = {}
    filled = [(column, code) for column, code in mapping.columns.items()]
    filled += [(column, code) for column, one in mapping.splits.items() for code in one.fields]
    filled += [(_AND.join(one.columns), code) for code, one in mapping.joins.items()]
    for column, code in filled:
        _known(code, fields, kind)
        if code in used:
            raise UserError(
                N_("The columns “{one}” and “{other}” are both matched to “{name}”."), code="wrong_use",
                hint=N_("Keep one of them."), field=code, name=code, one=used[code], other=column,
            )  # fmt: skip
        used[code] = column
    for code in (*mapping.constants, *mapping.copies, *mapping.copies.values(), *mapping.values, *mapping.match):
        _known(code, fields, kind)
    for code, other in mapping.copies.items():
        if other in mapping.copies or other not in {*used, *mapping.constants}:
            raise UserError(
                N_("“{name}” can't be copied from “{other}”: that field has no column of its own."), code="wrong_use",
                field=code, name=code, other=other,
            )  # fmt: skip


def _known(code: str, fields: Mapped[str, Field], kind: Kind) -> None:
    if code not in fields:
        raise UserError(
            N_("{kind} has no field “{name}”."), code="wrong_use", hint=N_("Fields: {fields}."), field=code,
            name=code, kind=kind.code, fields=", ".join(fields),
        )  # fmt: skip


def propose(
    layout: Layout,
    kind: Kind,
    metrics: Sequence[MetricColumn] = (),
    remembered: Mapping | None = None,
    *,
    cells: Callable[[int], Sequence[Cell]] | None = None,
    known: Mapped[str, Collection[str]] | None = None,
) -> Mapping:
    """The mapping HRDesk would use: what this source used last time, then what the headings say, then the content.

    ``cells(place)`` gives some cells of a column; ``known`` are values the agency knows (field → 工号, names, …).
    """
    fields = fields_of(kind, metrics)
    headings = [name for name in layout.columns if name]
    base = _fitting(remembered or Mapping(), headings, fields)
    columns = dict(base.columns)
    free = {code: one for code, one in fields.items() if code not in base.fields()}
    places = {name: place for place, name in enumerate(layout.columns) if name}
    held = {name: cells(place) for name, place in places.items()} if cells is not None else {}
    silent = {name for name, some in held.items() if not some}  # an empty column says nothing, whatever its heading
    left_out = {*(remembered.columns if remembered else ()), *base.headings(), *silent}
    found = match([name for name in headings if name not in left_out], free)
    if kind.takes_metrics and "metric" in {*found.values(), *columns.values()}:
        found = {name: code for name, code in found.items() if kind.field(code) is not None}  # a long sheet
    elif kind.takes_metrics:
        own = {metric.code for metric in metrics}
        found = _metrics_first(found, [name for name in headings if name not in silent], free, own, columns)
    if held:
        found = {name: code for name, code in found.items() if not content.belies(name, code, held[name], known or {})}
    needed = {code: one for code, one in free.items() if one.required and code not in found.values()}
    found |= match(
        [name for name in headings if name in silent and name not in columns], needed
    )  # its rows are refused
    columns |= found
    proposed = replace(base, columns=columns)
    if held:
        idle = {name: held[name] for name in headings if name not in proposed.headings() | left_out}
        wanted = dict(fields)
        if any(set(choice) <= proposed.fields() for choice in kind.identifies):
            wanted = {
                code: one for code, one in fields.items() if code not in _PERSONS
            }  # it is said already who is meant
        proposed = _by_content(proposed, idle, wanted, known or {})
    ordered = {name: proposed.columns[name] for name in headings if name in proposed.columns}
    return replace(proposed, columns=ordered, match=base.match or _who(proposed.fields()))


def _fitting(given: Mapping, headings: Collection[str], fields: Collection[str]) -> Mapping:
    """What of a remembered mapping this sheet has the columns for."""
    return replace(
        given,
        columns={name: code for name, code in given.columns.items() if name in headings and code in fields},
        splits={name: one for name, one in given.splits.items() if name in headings},
        joins={code: one for code, one in given.joins.items() if set(one.columns) <= set(headings)},
    )


def _by_content(
    proposed: Mapping,
    idle: Mapped[str, Sequence[Cell]],
    fields: Mapped[str, Field],
    known: Mapped[str, Collection[str]],
) -> Mapping:
    """Columns whose headings say nothing: two fields in one, or values that can be but one thing."""
    for name, cells in idle.items():
        parts = content.two_in_one(
            name, cells, {code: one for code, one in fields.items() if code not in proposed.fields()}
        )
        if parts is not None:
            proposed = proposed.with_split(name, *parts)
            continue
        code = content.field_of(cells, {code for code in fields if code not in proposed.fields()}, known)
        if code is not None:
            proposed = proposed.with_column(name, code)
    return proposed


def _metrics_first(
    found: dict[str, str], headings: Sequence[str], free: Mapped[str, Field], own: set[str], columns: Mapped[str, str]
) -> dict[str, str]:
    """In a wide sheet a heading that is a metric's name is that metric, even if it could be something else too."""
    of_metrics = {code: known for code, known in free.items() if code.split(".")[0] in own}
    named = match([name for name in headings if name not in columns], of_metrics)
    rest = {name: code for name, code in found.items() if name not in named and code not in named.values()}
    return (
        {**{name: code for name, code in rest.items() if code not in ("value", "metric")}, **named} if named else rest
    )


def _who(codes: set[str]) -> tuple[str, ...]:
    for choice in (("employee_no",), ("seat_no",), ("name", "department"), ("name",)):
        if set(choice) <= codes:
            return choice
    return ()
