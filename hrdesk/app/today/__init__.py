"""Today: what is due, waiting or expiring for the signed-in person, and the month's head count beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hrdesk.app.today.figures import Figure, Joining, MonthCount, figures, joining, months
from hrdesk.app.today.model import Source, TodayItem, Urgency
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work, use_case
from hrdesk.domain.roles import Scope, may
from hrdesk.words import _, _n

__all__ = ["Figure", "Joining", "MonthCount", "Source", "TodayItem", "TodayView", "Urgency", "sources", "today"]

_ORDER = list(Urgency)


@dataclass(frozen=True, slots=True)
class TodayView:
    """Everything on the page."""

    day: date
    items: tuple[TodayItem, ...]
    figures: tuple[Figure, ...]
    months: tuple[MonthCount, ...]
    joining: tuple[Joining, ...] = ()


def sources() -> tuple[Source, ...]:
    """Whatever capability has something for this page; a new one adds its line here."""
    from hrdesk.app.complaints import today as complaints
    from hrdesk.app.disputes import today as disputes
    from hrdesk.app.imports import today as imports
    from hrdesk.app.improvement import today as improvement
    from hrdesk.app.onboarding import today as onboarding
    from hrdesk.app.people import today as people
    from hrdesk.app.performance import today as performance
    from hrdesk.app.reconciliation import today as reconciliation
    from hrdesk.app.separation import today as leaving
    from hrdesk.app.training import today as training

    return (
        Source("performance.read", performance.entries),
        Source("reconciliation.settle", reconciliation.entries),
        Source("disputes.read", disputes.entries),
        Source("complaints.write", complaints.entries),
        Source("improvement.own", improvement.entries),
        Source("people.read", people.entries),
        Source("onboarding.read", onboarding.entries),
        Source("performance.import", imports.entries),
        Source("handover.read", leaving.entries),
        Source("training.learn", training.entries),
    )


@use_case("people.read")
def today(work: Work) -> TodayView:
    """What waits for the actor, and the head count of the people the actor may see."""
    day = work.today()
    narrow = work.actor.scope is Scope.OWN
    with work.read() as conn:
        items = [
            item
            for source in sources()
            if may(work.actor.role, source.permission)
            for item in source.entries(work, conn, day)
        ]
        counted = () if narrow else months(work, conn, day)
        beside = () if narrow else figures(work, conn, day, counted)
        coming = () if narrow else joining(work, conn, day)
        warn_after = timedelta(days=read_settings(conn)["backup_warn_days"])
    if may(work.actor.role, "upkeep.backup"):
        items += _backup(work, warn_after)
    items.sort(key=lambda item: (_ORDER.index(item.urgency), item.due or date.max))
    return TodayView(day, tuple(items), beside, counted, coming)


def _backup(work: Work, warn_after: timedelta) -> list[TodayItem]:
    from hrdesk.app.upkeep import last_backup

    last = last_backup(work)
    if last is not None and last >= work.now() - warn_after:
        return []
    detail = (
        _("There is no verified backup yet")
        if last is None
        else _n(
            "The last verified backup is {count} day old",
            "The last verified backup is {count} days old",
            count=(work.now() - last).days,
        )
    )
    return [
        TodayItem(Urgency.WAITING, "backup", _("Backup"), "", "", detail, None, _("Back up"), ("settings", "upkeep"))
    ]
