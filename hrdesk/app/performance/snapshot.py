"""A frozen dataclass of plain values as JSON and back: what a published evaluation keeps of its sheet.

Decimals and dates become text, tuples lists. Unknown fields of an older snapshot are ignored, new ones take their
default, so that a sheet published years ago still prints.
"""

from __future__ import annotations

import types
import typing
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def dump(value: object) -> Any:
    """``value`` as JSON-able data."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: dump(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [dump(item) for item in value]
    return value


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
