"""What a published evaluation keeps of its sheet comes back as it was, also from older and newer versions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

from hypothesis import given
from hypothesis import strategies as some

from hrdesk.app.performance.snapshot import dump, load


class State(StrEnum):
    DRAFT = "draft"
    OUT = "out"


@dataclass(frozen=True)
class Part:
    name: str
    value: Decimal | None = None


@dataclass(frozen=True)
class Whole:
    number: int
    day: date | None
    at: datetime
    state: State
    part: Part | None
    parts: tuple[Part, ...] = ()
    pair: tuple[int, Decimal] | None = None
    flag: bool = False


PARTS = some.builds(Part, some.text(), some.none() | some.decimals(allow_nan=False, allow_infinity=False))
WHOLES = some.builds(
    Whole,
    some.integers(),
    some.none() | some.dates(),
    some.datetimes(timezones=some.just(UTC)),
    some.sampled_from(State),
    some.none() | PARTS,
    some.lists(PARTS, max_size=3).map(tuple),
    some.none() | some.tuples(some.integers(), some.decimals(allow_nan=False, allow_infinity=False)),
    some.booleans(),
)


@given(WHOLES)
def test_it_comes_back_as_it_was(whole: Whole) -> None:
    assert load(Whole, json.loads(json.dumps(dump(whole)))) == whole


def test_an_older_one_takes_defaults_and_a_newer_ones_extras_are_passed_over() -> None:
    found = load(Whole, {"number": 3, "at": "2026-11-23T02:30:00+00:00", "state": "out", "colour": "red"})
    assert (found.number, found.day, found.part, found.parts, found.flag) == (3, None, None, (), False)
