"""A frozen dataclass of plain values as JSON and back: what a published evaluation keeps of its sheet.

Decimals and dates become text, tuples lists. Unknown fields of an older snapshot are ignored, new ones take their
default, so that a sheet published years ago still prints.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def dump(value: Any) -> Any:
    """``value`` as JSON-able data."""
    kind: Any = type(value)
    return _written(kind)(value)


@cache
def _written(kind: type) -> Callable[[Any], Any]:
    """How values of one type are written; asked some 250 times a sheet, so it is found once for each type."""
    if is_dataclass(kind):
        names = [field.name for field in fields(kind)]
        return lambda value: {name: dump(getattr(value, name)) for name in names}
    if issubclass(kind, Decimal):
        return str
    if issubclass(kind, Enum):
        return lambda value: value.value
    if issubclass(kind, date):
        return lambda value: value.isoformat()
    if issubclass(kind, list | tuple):
        return lambda value: [dump(item) for item in value]
    return lambda value: value


def load(kind: type[T], data: dict[str, Any]) -> T:
    """A ``kind`` from what ``dump`` gave."""
    wanted: Any = kind
    whole: T = _built(wanted)(data)
    return whole


@cache
def _built(kind: Any) -> Callable[[dict[str, Any]], Any]:
    """How a dataclass is put together again."""
    hints = typing.get_type_hints(kind)
    known = [(field.name, _read(hints[field.name])) for field in fields(kind)]
    needed = [field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING]

    def build(data: dict[str, Any]) -> Any:
        values = {name: read(data[name]) for name, read in known if name in data}
        for name in needed:
            values.setdefault(name, None)
        return kind(**values)

    return build


@cache
def _read(hint: Any) -> Callable[[Any], Any]:
    """How a value of a field so annotated is read back; nothing stays nothing."""
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return _read(next(part for part in typing.get_args(hint) if part is not type(None)))
    if origin is tuple:
        return _tuple_read(typing.get_args(hint))
    made: Callable[[Any], Any]
    plain: Any = hint
    if is_dataclass(hint):
        made = _built(plain)
    elif hint in (date, datetime):
        made = plain.fromisoformat
    elif hint is Decimal or (isinstance(hint, type) and issubclass(hint, Enum)):
        made = plain
    else:
        return lambda data: data
    return lambda data: None if data is None else made(data)


def _tuple_read(parts: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(parts) == 2 and parts[1] is Ellipsis:
        each = _read(parts[0])
        return lambda data: None if data is None else tuple([each(item) for item in data])
    reads = [_read(part) for part in parts]
    return lambda data: None if data is None else tuple(read(item) for read, item in zip(reads, data, strict=True))
