"""Exit codes by kind of failure; answers as plain data; a console that lacks a character shows a question mark."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest

from hrdesk.cli.output import Exit, code_of, plain, say
from hrdesk.domain.errors import Conflict, Denied, Unavailable, UserError


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (UserError("no", code="wrong_use"), 2),
        (UserError("no", code="not_found"), 3),
        (Unavailable("no", code="disk_full"), 3),
        (Denied("no"), 4),
        (Conflict("no"), 5),
        (Unavailable("no", code="busy"), 5),
    ],
)
def test_the_exit_code_follows_the_kind_of_failure(problem: UserError, code: int) -> None:
    assert code_of(problem) is Exit(code)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Found:
    share: Decimal
    day: date
    at: datetime
    colour: Colour
    file: Path
    parts: tuple[int | None, ...]


def test_answers_are_plain_data() -> None:
    instant = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
    found = Found(Decimal("1E+2"), date(2026, 11, 23), instant, Colour.RED, Path("a"), (1, None))
    assert json.loads(json.dumps(plain({"one": found, 2: True}))) == {
        "one": {
            "share": "100",
            "day": "2026-11-23",
            "at": "2026-11-23T02:30:00+00:00",
            "colour": "red",
            "file": "a",
            "parts": [1, None],
        },
        "2": True,
    }


def test_a_console_of_old_windows_shows_what_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, "cp936", write_through=True))
    say({"name": "陈𬱖"}, False, lambda found: [found["name"], "完"])
    assert raw.getvalue().decode("cp936").splitlines() == ["陈?", "完"]
