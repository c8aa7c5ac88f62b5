"""What a new day brings, done by itself: when the file is opened, at midnight while it is open, or by ``hrdesk daily``.

Each part is re-runnable and writes nothing when there is nothing to do, so it does no harm to run it often or at two
computers at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from hrdesk.app.onboarding.proving import prove_due
from hrdesk.app.people.applying import apply_due as apply_orders
from hrdesk.app.performance.evaluation import from_training_room
from hrdesk.app.separation.starting import apply_due as end_employments
from hrdesk.app.training.abandoned import close_abandoned
from hrdesk.app.work import Work, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.roles import may
from hrdesk.storage.attachments import clear_orphans


@dataclass(frozen=True, slots=True)
class Daily:
    """What was done. ``stuck`` counts orders and ``not_ended`` employments that could not be carried out.

    ``attempts_closed``: exams left lying past their time; ``items_closed``: items of checklists done by themselves;
    ``files_cleared``: attachments no record tells of; ``months_updated``: months whose figures followed the training room.
    """

    orders_applied: int
    orders_stuck: int
    employments_ended: int = 0
    not_ended: int = 0
    attempts_closed: int = 0
    items_closed: int = 0
    files_cleared: int = 0
    months_updated: int = 0


@use_case("orders.apply")
def begin_day(work: Work) -> Daily:
    """Carries out orders whose day has come; employments end where the actor may end them, since keys are taken away."""
    ended, failed = 0, 0
    if may(work.actor.role, "separation.write"):
        done = end_employments(work)
        ended, failed = len(done.ended), len(done.failed)
    closed = close_abandoned(work)  # first: an exam passed by it closes items
    items = prove_due(work)
    now = Period.of(work.today())
    months = 0 if work.database.read_only else sum(from_training_room(work, of) for of in (now.previous(), now))
    cleared = 0 if work.database.read_only else clear_orphans(work.database, now=work.now())
    orders = apply_orders(work)  # last: it may give this very account another role, which then signs in again
    return Daily(orders.applied, orders.stuck, ended, failed, closed, items, cleared, months)
