"""The chain of holdings of a case: who held it on which day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hrdesk.domain.handover.model import Capacity

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody answers for the case from a day on, until the next holding begins."""

    starts: date
    employment_id: int
    capacity: Capacity
    absence: bool = False  # standing in for an owner who is away


@dataclass(frozen=True, slots=True)
class Stretch:
    """Somebody's days with a case, both included; ``ends`` None: still running."""

    starts: date
    ends: date | None
    employment_id: int
    capacity: Capacity

    def days(self, until: date) -> int:
        """How many days, as of ``until``."""
        return ((self.ends or until) - self.starts).days + 1


def stretches(chain: Sequence[Holding], closed_on: date | None = None) -> list[Stretch]:
    """The chain as days without gap or overlap. Of several holdings begun on one day the last one has the day."""
    found: list[Stretch] = []
    for place, holding in enumerate(chain):
        following = chain[place + 1].starts if place + 1 < len(chain) else None
        if following == holding.starts:
            continue
        ends = following - _DAY if following is not None else closed_on
        if found and (found[-1].employment_id, found[-1].capacity) == (holding.employment_id, holding.capacity):
            found[-1] = Stretch(found[-1].starts, ends, holding.employment_id, holding.capacity)
        else:
            found.append(Stretch(holding.starts, ends, holding.employment_id, holding.capacity))
    return found


def holder_on(chain: Sequence[Holding], day: date) -> Holding | None:
    """Who has the case on a day; None before it was listed."""
    held = None
    for holding in chain:
        if holding.starts > day:
            break
        held = holding
    return held
