"""What a command says: one JSON object with ``--json``, plain lines without, and the exit code scripts rely on."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, IntEnum
from pathlib import Path
from typing import Any

from hrdesk.domain.errors import Conflict, Denied, UserError


class Exit(IntEnum):
    """Exit codes of ``hrdesk``; part of its contract with scripts."""

    DONE = 0
    SOME_REFUSED = 1
    WRONG_USE = 2
    FAILED = 3
    NOT_ALLOWED = 4
    CHANGED = 5


def code_of(problem: UserError) -> Exit:
    """The exit code for a failure."""
    if problem.code == "wrong_use":
        return Exit.WRONG_USE
    if isinstance(problem, Denied):
        return Exit.NOT_ALLOWED
    if isinstance(problem, Conflict) or problem.code == "busy":
        return Exit.CHANGED
    return Exit.FAILED


def plain(value: Any) -> Any:
    """Frozen results as JSON-able data: decimals as text without exponent, days as ISO dates."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    return value


def say(result: Mapping[str, Any], as_json: bool, lines: Callable[[Mapping[str, Any]], list[str]]) -> None:
    """Prints a result once: as one JSON object, or as lines for people."""
    found = plain(result)
    if as_json:
        _write(json.dumps(found, ensure_ascii=False))
    else:
        for line in lines(found):
            _write(line)


def say_error(problem: UserError, as_json: bool) -> Exit:
    """Prints what is wrong and what to do; never a traceback."""
    if as_json:
        _write(
            json.dumps(
                {"error": {"code": problem.code, "message": str(problem), "hint": problem.hint}}, ensure_ascii=False
            )
        )
    else:
        print(str(problem), file=sys.stderr)
        if problem.hint:
            print(problem.hint, file=sys.stderr)
    return code_of(problem)


def _write(line: str) -> None:
    # A Windows console in cp936 lacks characters of names; they are shown as ? rather than ending the command.
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(line.encode(encoding, "replace").decode(encoding) + "\n")
