"""Today: what is due, waiting or expiring for the signed-in person, and the month's head count beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from hrdesk.app.performance.views import newest
from hrdesk.app.training.due import training_due
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.roles import Role, Scope, may
from hrdesk.storage import tables as t
from hrdesk.words import _

PROBATION_NOTICE = 30  # days ahead; facts: practice, a setting once contracts are kept
MONTHS_SHOWN = 6


class Urgency(StrEnum):
    """The group an item stands under."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class TodayItem:
    """One thing to do. ``target`` says what the action opens: a page and its argument."""

    urgency: Urgency
    kind: str
    title: str
    who: str
    employee_no: str
    detail: str
    due: date | None
    action: str
    target: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the head count: name, note in grey, value with unit."""

    name: str
    note: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class MonthCount:
    """Joiners, leavers and the closing head count of one month."""

    month: str
    joined: int
    left: int
    closing: int


@dataclass(frozen=True, slots=True)
class TodayView:
    """Everything on the page."""

    day: date
    items: tuple[TodayItem, ...]
    figures: tuple[Figure, ...]
    months: tuple[MonthCount, ...]


@use_case("people.read")
def today(work: Work) -> TodayView:
    """What waits for the actor, and the head count of the people the actor may see."""
    day = work.today()
    with work.read() as conn:
        items: list[TodayItem] = []
        if work.actor.scope is Scope.OWN:
            items += _own_evaluation(work, conn)
        else:
            items += _month_to_evaluate(work, conn, day)
            items += _probation(work, conn, day)
            items += _revisions(work, conn)
            items += _training(work, conn)
        if may(work.actor.role, "performance.import"):
            items += _watched(work, conn)
        months = () if work.actor.scope is Scope.OWN else _months(work, conn, day)
        figures = () if work.actor.scope is Scope.OWN else _figures(work, conn, day, months)
    if may(work.actor.role, "upkeep.backup"):
        items += _backup(work)
    return TodayView(day, tuple(items), figures, months)


def _month_to_evaluate(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    period = Period(day.year, day.month).previous()
    last = period.bounds(1)[1]
    people = _count(conn, t.employment.c.id, visible(work, t.employment.c.id, last), _employed(last))
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
        who = _("{count} people", count=len(waiting) or people)
        return TodayItem(
            urgency, "performance", _("Evaluation {period}", period=period.label), who, "", detail, due, action, where
        )

    if not rows and may(work.actor.role, "performance.import"):
        if not facts:
            return [item(_("No figures have been imported yet"), _("Import figures"), ("import", "facts"))]
        return [item(_("Figures are there; scores are not computed yet"), _("Compute"))]
    if not waiting:
        return []
    missing = sum(row.score is None for row in waiting)
    if missing:
        return [item(_("{count} people have figures missing", count=missing), _("Look"))]
    if work.actor.role is Role.SUPERVISOR:
        uncommented = sum(not row.comment for row in waiting)
        return [item(_("{count} without your comment", count=uncommented), _("Comment"))] if uncommented else []
    return [item(_("Computed; grades wait to be confirmed and published"), _("Review"))]


def _probation(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    rows = conn.execute(
        select(t.employment.c.id, t.employment.c.employee_no, t.employment.c.probation_end, t.person.c.name)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(
            t.employment.c.status == "probation",
            t.employment.c.probation_end.is_not(None),
            t.employment.c.probation_end <= day + timedelta(days=PROBATION_NOTICE),
            visible(work, t.employment.c.id, day),
        )
        .order_by(t.employment.c.probation_end, t.person.c.name_key)
    )
    found = []
    for row in rows:
        urgency = Urgency.OVERDUE if row.probation_end < day else Urgency.SOON
        if row.probation_end == day:
            urgency = Urgency.TODAY
        found.append(
            TodayItem(
                urgency,
                "probation",
                _("Probation ends"),
                row.name,
                row.employee_no,
                _("Decide on regularisation before the last day"),
                row.probation_end,
                _("Open"),
                ("people", str(row.id)),
            )
        )
    return found


def _training(work: Work, conn: Connection) -> list[TodayItem]:
    titles = {
        "overdue": (Urgency.OVERDUE, _("Course overdue"), "courses"),
        "expiring": (Urgency.SOON, _("Course expires"), "courses"),
        "essays": (Urgency.WAITING, _("Essays to mark"), "marking"),
    }
    found = []
    for one in training_due(conn, work):
        urgency, title, part = titles[one.kind]
        people = _("{count} people", count=one.people)
        found.append(
            TodayItem(urgency, "training", title, one.course, "", people, one.due, _("Open"), ("training", part))
        )
    return found


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
            _("{count} people", count=row.people),
            "",
            _("Figures of {period} changed after publishing", period=Period.from_number(row.month).label),
            None,
            _("Compute"),
            ("performance", Period.from_number(row.month).label),
        )
        for row in rows
    ]


def _watched(work: Work, conn: Connection) -> list[TodayItem]:
    """Files of the watched folder that could not be taken without a person."""
    from hrdesk.app.watched_files import waiting_files

    return [
        TodayItem(
            Urgency.WAITING,
            "watched",
            _("File to import"),
            one.place.rpartition("/")[2],
            "",
            one.why,
            None,
            _("Open") if one.kind else _("Settings"),
            ("import", f"watched:{one.id}") if one.kind else ("settings", "watched"),
        )
        for one in waiting_files(work, conn)
    ]


def _own_evaluation(work: Work, conn: Connection) -> list[TodayItem]:
    row = conn.execute(
        select(t.evaluation.c.month, t.evaluation.c.published_at)
        .where(t.evaluation.c.state == "published", t.evaluation.c.employment_id == work.actor.employment_id)
        .order_by(t.evaluation.c.month.desc(), t.evaluation.c.revision.desc())
    ).first()
    if row is None or row.published_at < work.now() - timedelta(days=31):
        return []
    label = Period.from_number(row.month).label
    return [
        TodayItem(
            Urgency.WAITING,
            "performance",
            _("Evaluation {period}", period=label),
            work.actor.shown_name,
            "",
            _("Your evaluation is published"),
            None,
            _("Read"),
            ("performance", label),
        )
    ]


def _backup(work: Work) -> list[TodayItem]:
    from hrdesk.app.upkeep import last_backup

    last = last_backup(work)
    if last is not None and last >= work.now() - timedelta(days=7):
        return []
    detail = (
        _("There is no verified backup yet")
        if last is None
        else _("The last verified backup is {days} days old", days=(work.now() - last).days)
    )
    return [
        TodayItem(Urgency.WAITING, "backup", _("Backup"), "", "", detail, None, _("Back up"), ("settings", "upkeep"))
    ]


def _employed(day: date) -> ColumnElement[bool]:
    return and_(
        t.employment.c.status != "pending",
        or_(t.employment.c.hire_date.is_(None), t.employment.c.hire_date <= day),
        or_(t.employment.c.leave_date.is_(None), t.employment.c.leave_date > day),
    )


def _count(conn: Connection, column: ColumnElement[Any], *where: ColumnElement[bool]) -> int:
    return conn.execute(select(func.count(column)).where(*where)).scalar() or 0


def _months(work: Work, conn: Connection, day: date) -> tuple[MonthCount, ...]:
    found = []
    period = Period(day.year, day.month)
    for _number in range(MONTHS_SHOWN):
        first, last = period.bounds(1)
        closing = min(last, day)
        seen = visible(work, t.employment.c.id, closing)
        found.append(
            MonthCount(
                period.label,
                _count(conn, t.employment.c.id, seen, t.employment.c.hire_date.between(first, closing)),
                _count(
                    conn,
                    t.employment.c.id,
                    visible(work, t.employment.c.id, first),
                    t.employment.c.leave_date.between(first, closing),
                ),
                _count(conn, t.employment.c.id, seen, _employed(closing)),
            )
        )
        period = period.previous()
    return tuple(found)


def _figures(work: Work, conn: Connection, day: date, months: tuple[MonthCount, ...]) -> tuple[Figure, ...]:
    now, before = months[0], months[1]
    seen = visible(work, t.employment.c.id, day)
    probation = _count(conn, t.employment.c.id, seen, t.employment.c.status == "probation")
    average = (before.closing + now.closing) / 2
    rate = f"{100 * now.left / average:.1f}" if average else "0.0"
    people = _("people")
    return (
        Figure(_("Employed"), "", str(now.closing), people),
        Figure(_("Joined"), _("last month {count}", count=before.joined), str(now.joined), people),
        Figure(_("Left"), _("last month {count}", count=before.left), str(now.left), people),
        Figure(_("Turnover rate"), _("leavers ÷ average head count"), rate, "%"),
        Figure(_("On probation"), "", str(probation), people),
    )
