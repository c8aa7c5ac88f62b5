"""How a source's columns are understood: proposed from headings, kept per source, exchanged as a file."""

from __future__ import annotations

import json
from collections.abc import Mapping as Mapped
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hrdesk.domain.errors import UserError
from hrdesk.sheets.columns import match
from hrdesk.sheets.header import Layout
from hrdesk.sheets.kinds import Field, Kind, MetricColumn, fields_of
from hrdesk.words import N_

_KEYS = ("source", "columns", "constants", "copies", "values", "match")
_HINT = N_("A mapping file is JSON with the entries source, columns, constants, copies, values, match.")


@dataclass(frozen=True, slots=True)
class Mapping:
    """Column → field, and what the file itself does not say.

    ``constants``: field → value for every row · ``copies``: field → other field it repeats · ``values``: field → {shown:
    meant} · ``match``: the fields that identify a person.
    """

    source: str = ""
    columns: Mapped[str, str] = field(default_factory=dict)
    constants: Mapped[str, str] = field(default_factory=dict)
    copies: Mapped[str, str] = field(default_factory=dict)
    values: Mapped[str, Mapped[str, str]] = field(default_factory=dict)
    match: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As a mapping file says it."""
        return {
            "source": self.source, "columns": dict(self.columns), "constants": dict(self.constants),
            "copies": dict(self.copies), "values": {name: dict(words) for name, words in self.values.items()},
            "match": list(self.match),
        }  # fmt: skip

    def to_json(self) -> str:
        """The text of a mapping file."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=2) + "\n"

    def fields(self) -> set[str]:
        """Every field that will have values."""
        return {*self.columns.values(), *self.constants, *self.copies}

    def with_column(self, column: str, code: str | None) -> Mapping:
        """The same with one column matched to another field (or to none); a field has one column."""
        columns = {name: known for name, known in self.columns.items() if name != column and known != code}
        if code is not None:
            columns[column] = code
        return replace(self, columns=columns)


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
    )


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
    for column, code in mapping.columns.items():
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
    layout: Layout, kind: Kind, metrics: Sequence[MetricColumn] = (), remembered: Mapping | None = None
) -> Mapping:
    """The mapping HRDesk would use: what this source used last time, then what the headings say."""
    fields = fields_of(kind, metrics)
    headings = [name for name in layout.columns if name]
    base = remembered or Mapping()
    columns = {name: code for name, code in base.columns.items() if name in headings and code in fields}
    given = {*columns.values(), *base.constants, *base.copies}
    free = {code: known for code, known in fields.items() if code not in given}
    left_out = set(base.columns)
    found = match([name for name in headings if name not in columns and name not in left_out], free)
    if kind.takes_metrics and "metric" in {*found.values(), *columns.values()}:
        found = {name: code for name, code in found.items() if kind.field(code) is not None}  # a long sheet
    elif kind.takes_metrics:
        own = {metric.code for metric in metrics}
        found = _metrics_first(found, headings, free, own, columns)
    columns |= found
    ordered = {name: columns[name] for name in headings if name in columns}
    return replace(base, columns=ordered, match=base.match or _who(set(ordered.values()) | set(base.constants)))


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
