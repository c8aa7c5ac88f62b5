"""What performance puts on the Today page: the month to evaluate, revisions that are needed, one's own evaluation."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection, and_, func, select

from hrdesk.app.performance.confirming import unconfirmed
from hrdesk.app.performance.views import newest
from hrdesk.app.today.figures import count, employed
from hrdesk.app.today.model import TodayItem, Urgency
from hrdesk.app.work import Work, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.roles import Role, Scope, may
from hrdesk.storage import tables as t
from hrdesk.words import _, _n


def entries(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    """The month's evaluation for those who lead or run it; one's own stands under disputes while its term runs."""
    if work.actor.scope is Scope.OWN:
        return []
    return _month_to_evaluate(work, conn, day) + _to_confirm(work, conn, day) + _revisions(work, conn)


def _to_confirm(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    """Figures of last month that somebody else entered by hand; without a second person nothing of them is published."""
    if not work.actor.may("performance.publish"):
        return []
    period = Period(day.year, day.month).previous()
    waiting = [
        row
        for row in unconfirmed(work, conn, period)
        if row.account_id != work.actor.account_id and row.employment_id != work.actor.employment_id
    ]
    if not waiting:
        return []
    return [
        TodayItem(
            Urgency.WAITING,
            "performance",
            _("Entered by hand {period}", period=period.label),
            _n("{count} figure", "{count} figures", count=len(waiting)),
            "",
            _("Waits for a second person to confirm it"),
            None,
            _("Look"),
            ("performance", period.label),
        )
    ]


def _month_to_evaluate(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    period = Period(day.year, day.month).previous()
    last = period.bounds(1)[1]
    people = count(conn, t.employment.c.id, visible(work, t.employment.c.id, last), employed(last))
    if not people:
        if work.actor.role in (Role.ADMINISTRATOR, Role.HR):
            return [
                TodayItem(
                    Urgency.TODAY,
                    "roster",
                    _("Roster"),
                    "",
                    "",
                    _("Nobody is on the roster yet"),
                    None,
                    _("Import the roster"),
                    ("import", "roster"),
                )
            ]
        return []
    new = newest(period.number).subquery()
    rows = conn.execute(
        select(t.evaluation.c.state, t.evaluation.c.score, t.evaluation.c.grade, t.evaluation.c.comment)
        .join(new, and_(new.c.employment_id == t.evaluation.c.employment_id, new.c.revision == t.evaluation.c.revision))
        .where(t.evaluation.c.month == period.number, visible(work, t.evaluation.c.employment_id, last))
    ).all()
    facts = conn.execute(select(func.count()).select_from(t.fact).where(t.fact.c.month == period.number)).scalar() or 0
    waiting = [row for row in rows if row.state != "published"]
    due = day.replace(day=1) + timedelta(days=9)
    urgency = Urgency.OVERDUE if day > due else Urgency.TODAY if day == due else Urgency.SOON
    target = ("performance", period.label)

    def item(detail: str, action: str, where: tuple[str, str] = target) -> TodayItem:
        who = _n("{count} person", "{count} people", count=len(waiting) or people)
        return TodayItem(
            urgency, "performance", _("Evaluation {period}", period=period.label), who, "", detail, due, action, where
        )

    if not rows and may(work.actor.role, "performance.import"):
        if not facts:
            return [item(_("No figures imported yet"), _("Import figures"), ("import", "facts"))]
        return [item(_("Figures are there; scores are not computed yet"), _("Compute"))]
    if not waiting:
        return []
    missing = sum(row.score is None for row in waiting)
    if missing:
        return [
            item(
                _n("{count} person has figures missing", "{count} people have figures missing", count=missing),
                _("Look"),
            )
        ]
    if work.actor.role is Role.SUPERVISOR:
        uncommented = sum(not row.comment for row in waiting)
        return [item(_("{count} without your comment", count=uncommented), _("Comment"))] if uncommented else []
    return [item(_("Computed; grades wait to be confirmed and published"), _("Review"))]


def _revisions(work: Work, conn: Connection) -> list[TodayItem]:
    rows = conn.execute(
        select(t.evaluation.c.month, func.count().label("people"))
        .where(
            t.evaluation.c.stale.is_(True),
            t.evaluation.c.state == "published",
            visible(work, t.evaluation.c.employment_id, work.today()),
        )
        .group_by(t.evaluation.c.month)
        .order_by(t.evaluation.c.month)
    )
    return [
        TodayItem(
            Urgency.WAITING,
            "revision",
            _("Revision needed"),
            _n("{count} person", "{count} people", count=row.people),
            "",
            _("Figures of {period} changed after publishing", period=Period.from_number(row.month).label),
            None,
            _("Compute"),
            ("performance", Period.from_number(row.month).label),
        )
        for row in rows
    ]
