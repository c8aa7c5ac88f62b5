"""What an import of targets set, as its batch keeps it: for taking it back, and for saying what moved a score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hrdesk.app.targets.model import AGENCY, DEPARTMENT, PERSON, TEAM, Spot

TARGETS = "targets"  # the kind of import
SCALE = 10_000
KINDS = (PERSON, TEAM, AGENCY, DEPARTMENT)  # by place: a new one goes to the end
WIDE = 7  # numbers a step is kept in
_NONE = -1


@dataclass(frozen=True, slots=True)
class Step:
    """One target an import set; ``row`` of the sheet, 0 where the batch is of a release that did not keep it."""

    month: int
    spot: Spot
    metric_id: int
    before: Decimal | None
    after: Decimal | None
    row: int = 0

    @property
    def place(self) -> tuple[int, Spot]:
        """Which figure of which month."""
        return self.month, self.spot


def as_kept(steps: Sequence[Step]) -> dict[str, list[int]]:
    """As the batch keeps them: seven whole numbers a step, and beside them the rows."""
    numbers = [
        number
        for one in steps
        for number in (
            one.month, KINDS.index(one.spot.kind), one.spot.object_id, one.metric_id, int(one.spot.total),
            _scaled(one.before), _scaled(one.after),
        )
    ]  # fmt: skip
    return {"targets": numbers, "rows": [one.row for one in steps]}


def steps_of(batch: Any, codes: Mapping[int, str]) -> list[Step]:
    """What a batch set; ``codes`` of metrics by id."""
    made = (batch.counts or {}).get("made", {})
    kept, rows = made.get("targets", []), made.get("rows", [])
    found = []
    for place, start in enumerate(range(0, len(kept), WIDE)):
        month, kind, number, metric_id, total, before, after = kept[start : start + WIDE]
        spot = Spot(KINDS[kind], number, codes.get(metric_id, ""), bool(total))
        row = rows[place] if place < len(rows) else 0
        found.append(Step(month, spot, metric_id, _exact(before), _exact(after), row))
    return found


def _scaled(value: Decimal | None) -> int:
    return _NONE if value is None else int(value * SCALE)


def _exact(number: int) -> Decimal | None:
    return None if number == _NONE else Decimal(number) / SCALE
