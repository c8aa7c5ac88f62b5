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
    hints = _hints(kind)  # type: ignore[arg-type]
    values = {}
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name in data:
            values[field.name] = _value(hints[field.name], data[field.name])
        elif field.default is MISSING and field.default_factory is MISSING:
            values[field.name] = None
    return kind(**values)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _value(hint: Any, data: Any) -> Any:
    if data is None:
        return None
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        inner = [part for part in typing.get_args(hint) if part is not type(None)]
        return _value(inner[0], data)
    if origin is tuple:
        parts = typing.get_args(hint)
        if len(parts) == 2 and parts[1] is Ellipsis:
            return tuple(_value(parts[0], item) for item in data)
        return tuple(_value(part, item) for part, item in zip(parts, data, strict=True))
    if is_dataclass(hint):
        return load(hint, data)  # type: ignore[arg-type]
    if hint is Decimal:
        return Decimal(data)
    if hint in (date, datetime):
        return hint.fromisoformat(data)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(data)
    return data
