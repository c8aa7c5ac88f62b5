"""What a new day brings, done by itself: when the file is opened, at midnight while it is open, or by ``hrdesk daily``.

Each part is re-runnable and writes nothing when there is nothing to do, so it does no harm to run it often or at two
computers at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from hrdesk.app.people.applying import apply_due
from hrdesk.app.work import Work, use_case


@dataclass(frozen=True, slots=True)
class Daily:
    """What was done: orders that came into force, and those that could not."""

    orders_applied: int
    orders_stuck: int


@use_case("orders.apply")
def begin_day(work: Work) -> Daily:
    """Carries out what waited for this day."""
    orders = apply_due(work)
    return Daily(orders.applied, orders.stuck)
