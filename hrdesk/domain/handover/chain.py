"""The chain of holdings of a case: who held it on which day, and whose a repayment of that day is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hrdesk.domain.handover.model import Capacity

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody answers for the case from a day on, until the next holding begins."""

    starts: date
    employment_id: int
    capacity: Capacity


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


def split(chain: Sequence[Holding], repayments: Iterable[tuple[date, Decimal]]) -> dict[int | None, Decimal]:
    """Repayments (day, yuan) by who held the case that day; under None what came before anybody held it."""
    found: dict[int | None, Decimal] = {}
    for day, amount in repayments:
        held = holder_on(chain, day)
        whose = held.employment_id if held is not None else None
        found[whose] = found.get(whose, Decimal(0)) + amount
    return found
