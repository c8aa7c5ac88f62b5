"""What performance puts on the Today page: the month to evaluate, revisions that are needed, one's own words about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, func, select

from hrdesk.app.performance.confirming import unconfirmed
from hrdesk.app.performance.deadlines import begun_on, read_terms
from hrdesk.app.performance.self_comment import due_of, under_review
from hrdesk.app.performance.views import newest
from hrdesk.app.today.figures import count, employed
from hrdesk.app.today.model import TodayItem, Urgency, urgency_of
from hrdesk.app.work import Work, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.deadlines import Terms, publish_due, review_due
from hrdesk.domain.performance.self_comment import OwnWords, standing
from hrdesk.domain.roles import Role, Scope, may
from hrdesk.storage import tables as t
from hrdesk.words import P_, _, _n


def entries(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    """One's own words while they are wanted, and the month for those who lead or run it.

    One's own evaluation once it is published stands under disputes.
    """
    own = _own_words(work, conn, day)
    if work.actor.scope is Scope.OWN:
        return own
    return own + _month_to_evaluate(work, conn, day) + _to_confirm(work, conn, day) + _revisions(work, conn)


def _own_words(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    """The self-comment that can still be written. One that was skipped is never asked for again."""
    terms, found = read_terms(conn), []
    for row in under_review(work, conn):
        due, label = due_of(row, work.zone, terms), Period.from_number(row.month).label
        if due is None or standing(row.self_comment or "", due, day) is not OwnWords.WANTED:
            continue
        found.append(
            TodayItem(
                urgency_of(due, day), "self_comment", _("Self-comment {period}", period=label), work.actor.shown_name, "",
                _("How the month went, in your own words; no score depends on it"), due, P_("self-comment", "Write"),
                ("performance", label), act="self_comment",
            )
        )  # fmt: skip
    return found


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
        select(t.evaluation)
        .join(new, and_(new.c.employment_id == t.evaluation.c.employment_id, new.c.revision == t.evaluation.c.revision))
        .where(t.evaluation.c.month == period.number, visible(work, t.evaluation.c.employment_id, last))
    ).all()
    facts = conn.execute(select(func.count()).select_from(t.fact).where(t.fact.c.month == period.number)).scalar() or 0
    waiting = [row for row in rows if row.state != "published"]
    terms = read_terms(conn)
    due = publish_due(period, terms)
    target = ("performance", period.label)

    def item(detail: str, action: str, where: tuple[str, str] = target, until: date = due) -> TodayItem:
        who = _n("{count} person", "{count} people", count=len(waiting) or people)
        title = _("Evaluation {period}", period=period.label)
        return TodayItem(urgency_of(until, day), "performance", title, who, "", detail, until, action, where)

    if not rows and may(work.actor.role, "performance.import"):
        if not facts:
            return [item(_("No figures imported yet"), _("Import figures"), ("import", "facts"))]
        return [item(_("Figures in, no scores yet"), _("Compute"))]
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
        uncommented = [row for row in waiting if not row.comment and row.employment_id != work.actor.employment_id]
        if not uncommented:
            return []
        until = _review_until(work, uncommented, period, terms)
        return [item(_("{count} without your comment", count=len(uncommented)), _("Comment"), until=until)]
    return [item(_("Computed; grades wait to be confirmed and published"), _("Review"))]


def _review_until(work: Work, rows: Sequence[Any], period: Period, terms: Terms) -> date:
    """The first of the days until which their supervisor's words are due."""
    return min(review_due(period, begun_on(row, work.zone), terms) for row in rows)


def _revisions(work: Work, conn: Connection) -> list[TodayItem]:
    """Published evaluations whose figures changed: to compute again, or computed again and waiting to be published."""
    later = t.evaluation.alias("later")
    followed = (
        select(later.c.id)
        .where(
            later.c.month == t.evaluation.c.month,
            later.c.employment_id == t.evaluation.c.employment_id,
            later.c.revision > t.evaluation.c.revision,
        )
        .correlate(t.evaluation)
    )
    computed = followed.exists()
    rows = conn.execute(
        select(t.evaluation.c.month, computed.label("computed"), func.count().label("people"))
        .where(
            t.evaluation.c.stale.is_(True),
            t.evaluation.c.state == "published",
            ~followed.where(later.c.published_at.is_not(None)).exists(),
            visible(work, t.evaluation.c.employment_id, work.today()),
        )
        .group_by(t.evaluation.c.month, computed)
        .order_by(t.evaluation.c.month, computed)
    )
    found = []
    for row in rows:
        label = Period.from_number(row.month).label
        if row.computed:
            detail, does = _("The revision of {period} waits to be published", period=label), _("Review")
        else:
            detail, does = _("Figures of {period} changed after publishing", period=label), _("Compute")
        who = _n("{count} person", "{count} people", count=row.people)
        found.append(
            TodayItem(
                Urgency.WAITING, "revision", _("Revision needed"), who, "", detail, None, does, ("performance", label)
            )
        )
    return found
