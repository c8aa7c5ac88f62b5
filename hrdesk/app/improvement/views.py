"""Interviews and plans as the page, My desk and the paper look at them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, and_, func, select

from hrdesk.app.disputes.reading import is_own
from hrdesk.app.improvement.model import (
    Chosen,
    GoalShown,
    Happened,
    Improvement,
    Start,
    Step,
    WeakFigure,
)
from hrdesk.app.improvement.reading import read_one, seen_by
from hrdesk.app.people.listing import in_order, placed
from hrdesk.app.performance.catalogue import load_metrics, metric_from
from hrdesk.app.performance.views import may_see
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.improvement import OPEN, Goal, Next, State, reached, way_made, weakest
from hrdesk.domain.people import Status
from hrdesk.domain.performance.figures import shown
from hrdesk.domain.performance.model import LineState, Metric
from hrdesk.domain.roles import PERMISSIONS
from hrdesk.storage import tables as t
from hrdesk.words import N_, _, named

_holder, _closer = t.account.alias("holder"), t.account.alias("closer")
_coach_job, _coach = t.employment.alias("coach_job"), t.person.alias("coach")
_owner, _doer = t.account.alias("step_owner"), t.account.alias("step_doer")


@use_case("improvement.own")
def improvements(work: Work, *, also_over: bool = False) -> tuple[Improvement, ...]:
    """Interviews and plans the actor may see, what is due first first; ``also_over``: those that are over too."""
    with work.read() as conn:
        found = read_improvements(work, conn, also_over=also_over)
    return tuple(sorted(found, key=_first))


def _first(one: Improvement) -> tuple[object, ...]:
    """What is due first, then what is over, the newest first."""
    return (one.due is None, one.due or date.max - (one.day - date.min), one.document_no)


@use_case("improvement.own")
def improvement_view(work: Work, ident: int) -> tuple[Improvement, tuple[Happened, ...]]:
    """One of them with its history. Errors: ``not_found``."""
    with work.read() as conn:
        row = read_one(work, conn, ident)
        (found,) = read_improvements(work, conn, also_over=True, only=row.id)
        return found, tuple(_history(conn, ident))


@use_case("improvement.write")
def improvement_choices(work: Work) -> Chosen:
    """What the forms offer. Errors: none."""
    today = work.today()
    keepers = [role.value for role in PERMISSIONS["improvement.write"]]
    with work.read() as conn:
        people = conn.execute(
            in_order(
                select(t.employment.c.id, t.employment.c.employee_no, t.person.c.name)
                .select_from(placed(today))
                .where(visible(work, t.employment.c.id, today), t.employment.c.status.not_in(("left", "pending")))
            )
        ).all()
        owners = conn.execute(
            select(t.account.c.id, t.account.c.shown_name)
            .where(t.account.c.stopped_at.is_(None), t.account.c.role.in_(keepers))
            .order_by(t.account.c.shown_name)
        ).all()
        v = t.course_version
        courses = conn.execute(
            select(t.course.c.id, v.c.name_zh, v.c.name_en)
            .join(v, and_(v.c.course_id == t.course.c.id, v.c.number == t.course.c.number))
            .where(t.course.c.ended.is_(False))
            .order_by(v.c.name_zh)
        ).all()
        metrics, _ids, _versions = load_metrics(conn)
    return Chosen(
        tuple((row.id, f"{row.name} {row.employee_no}") for row in people),
        tuple((row.id, row.shown_name) for row in owners),
        tuple((row.id, named(row.name_zh, row.name_en)) for row in courses),
        tuple(metrics.values()),
    )


@use_case("improvement.write")
def start_of(work: Work, evaluation_id: int) -> Start:
    """What an evaluation gives an interview to start from: score, grade, the figures that cost most.

    Errors: ``not_found``.
    """
    with work.read() as conn:
        row = conn.execute(
            select(t.evaluation, t.employment.c.employee_no, t.person.c.name)
            .join(t.employment, t.employment.c.id == t.evaluation.c.employment_id)
            .join(t.person, t.person.c.id == t.employment.c.person_id)
            .where(t.evaluation.c.id == evaluation_id)
        ).first()
        if row is None or not may_see(work, conn, row, Period.from_number(row.month)):
            raise UserError(N_("There is no such evaluation."), code="not_found")
        open_one = conn.execute(
            select(t.improvement.c.id).where(
                t.improvement.c.employment_id == row.employment_id,
                t.improvement.c.month == row.month,
                t.improvement.c.state.in_([state.value for state in OPEN]),
            )
        ).scalar()
        weak = weakest(_scored(conn, evaluation_id))
    return Start(
        evaluation_id=row.id,
        employment_id=row.employment_id,
        name=row.name,
        employee_no=row.employee_no,
        month=Period.from_number(row.month).label,
        score=row.score,
        grade=row.grade or row.proposed_grade or "",
        weak=tuple(WeakFigure(one.metric, one.actual, one.target) for one in weak),
        existing=open_one,
    )


def _scored(conn: Connection, evaluation_id: int) -> list[tuple[Any, ...]]:
    rows = conn.execute(
        select(t.evaluation_line, t.metric_version, t.metric.c.code)
        .join(t.metric_version, t.metric_version.c.id == t.evaluation_line.c.metric_version_id)
        .join(t.metric, t.metric.c.id == t.metric_version.c.metric_id)
        .where(t.evaluation_line.c.evaluation_id == evaluation_id)
    )
    return [
        (
            metric_from(row._mapping),
            LineState(row.state),
            None if row.value is None else Decimal(row.value),
            row.target,
            row.score,
            row.weight,
        )
        for row in rows
    ]


@use_case("improvement.write")
def not_talked_about(work: Work) -> tuple[tuple[int, str], ...]:
    """Published evaluations with the lowest grade and no interview: (evaluation, who, month and grade in words)."""
    from hrdesk.app.improvement.today import MONTHS, low_grades

    found = []
    period = Period.of(work.today())
    with work.read() as conn:
        for _step in range(MONTHS):
            period = period.previous()
            for row in low_grades(work, conn, period, work.today()):
                told = _("{name} {number} · {month} · grade {grade}", name=row.name, number=row.employee_no,
                         month=period.label, grade=row.grade)  # fmt: skip
                found.append((int(row.id), told))
    return tuple(found)


# --- rows ---------------------------------------------------------------------------------------------------------------


def read_improvements(
    work: Work, conn: Connection, *, also_over: bool = False, only: int | None = None, of: int | None = None
) -> list[Improvement]:
    """Those of people whose plans the actor sees; ``only`` this one, or those ``of`` this employment."""
    i, v = t.improvement, t.course_version
    wanted = [seen_by(work, i.c.employment_id)]
    if not also_over:
        wanted.append(i.c.state.in_([state.value for state in OPEN]))
    if only is not None:
        wanted.append(i.c.id == only)
    if of is not None:
        wanted.append(i.c.employment_id == of)
    rows = conn.execute(
        select(
            i, t.employment.c.employee_no, t.employment.c.status, t.person.c.name, t.team.c.name_zh.label("team_zh"),
            t.team.c.name_en.label("team_en"), t.evaluation.c.score, t.evaluation.c.grade,
            t.evaluation.c.proposed_grade, t.evaluation.c.published_at, _holder.c.shown_name.label("holder"), _closer.c.shown_name.label("closer"),
            v.c.name_zh.label("course_zh"), v.c.name_en.label("course_en"), _coach.c.name.label("coach"),
        )
        .select_from(
            placed(work.today())
            .join(i, i.c.employment_id == t.employment.c.id)
            .outerjoin(t.evaluation, t.evaluation.c.id == i.c.evaluation_id)
            .outerjoin(_holder, _holder.c.id == i.c.held_by)
            .outerjoin(_closer, _closer.c.id == i.c.closed_by)
            .outerjoin(t.course, t.course.c.id == i.c.course_id)
            .outerjoin(v, and_(v.c.course_id == t.course.c.id, v.c.number == t.course.c.number))
            .outerjoin(_coach_job, _coach_job.c.id == i.c.coach_id)
            .outerjoin(_coach, _coach.c.id == _coach_job.c.person_id)
        )
        .where(*wanted)
    ).all()  # fmt: skip
    ids = [row.id for row in rows]
    measured = _measured(conn, ids)
    goals, steps, trained = _goals(conn, ids, measured), _steps(conn, ids, measured), _trained(conn, ids)
    return [_improvement(work, row, goals.get(row.id, ()), steps.get(row.id, ()), trained.get(row.id)) for row in rows]


def _improvement(
    work: Work, row: Any, goals: Sequence[GoalShown], steps: Sequence[Step], course_done: date | None
) -> Improvement:
    own = is_own(work.actor, row.employment_id)
    told = row.published_at is not None or not own  # what a month comes to is told by the published evaluation
    return Improvement(
        id=row.id, version=row.version, document_no=row.document_no, employment_id=row.employment_id,
        employee_no=row.employee_no, name=row.name, team=named(row.team_zh or "", row.team_en),
        evaluation_id=row.evaluation_id, month=Period.from_number(row.month).label if row.month else "",
        score=row.score if told else None, grade=(row.grade or row.proposed_grade or "") if told else "", state=State(row.state), day=row.day,
        held_by=row.held_by, holder=row.holder or "", others=row.others, said=row.said, answered=row.answered,
        agreed=row.agreed, until=row.until, support=row.support, course_id=row.course_id,
        course=named(row.course_zh or "", row.course_en), course_done=course_done, coach_id=row.coach_id,
        coach=row.coach or "", goals=tuple(goals), steps=tuple(steps), outcome=row.outcome,
        follows=Next(row.follows).text if row.follows else "", closed_by=row.closer or "",
        closed_on=_day(work, row.closed_at), own_words=row.own_words, acknowledged_how=row.acknowledged_how or "",
        acknowledged_on=_day(work, row.acknowledged_at), own=own,
        left=row.status == Status.LEFT,
    )  # fmt: skip


def _day(work: Work, at: datetime | None) -> date | None:
    return at.astimezone(work.zone).date() if at is not None else None


def _measured(conn: Connection, ids: Sequence[int]) -> dict[tuple[int, int], tuple[int, Decimal]]:
    """(step, goal) → (month, figure) of what was kept at follow-ups."""
    f, s = t.improvement_figure, t.improvement_step
    rows = conn.execute(select(f).join(s, s.c.id == f.c.step_id).where(s.c.improvement_id.in_(ids)))
    return {(row.step_id, row.goal_id): (row.month, Decimal(row.value)) for row in rows}


def _metrics(conn: Connection) -> dict[int, Metric]:
    """Metrics by id as they are now, also those out of use."""
    newest = (
        select(t.metric_version.c.metric_id, func.max(t.metric_version.c.number).label("number"))
        .group_by(t.metric_version.c.metric_id)
        .subquery()
    )
    rows = conn.execute(
        select(t.metric_version, t.metric.c.code)
        .join(t.metric, t.metric.c.id == t.metric_version.c.metric_id)
        .join(
            newest,
            and_(newest.c.metric_id == t.metric_version.c.metric_id, newest.c.number == t.metric_version.c.number),
        )
    )
    return {row.metric_id: metric_from(row._mapping) for row in rows}


def _goals(
    conn: Connection, ids: Sequence[int], measured: Mapping[tuple[int, int], tuple[int, Decimal]]
) -> dict[int, list[GoalShown]]:
    g = t.improvement_goal
    rows = conn.execute(select(g).where(g.c.improvement_id.in_(ids)).order_by(g.c.improvement_id, g.c.place)).all()
    metrics = _metrics(conn) if rows else {}
    last: dict[int, tuple[int, Decimal]] = {}
    for (_step, goal_id), figure in sorted(measured.items(), key=lambda item: item[1][0]):
        last[goal_id] = figure
    found: dict[int, list[GoalShown]] = defaultdict(list)
    for row in rows:
        goal = Goal(
            row.words, row.due, metrics.get(row.metric_id), None if row.start is None else Decimal(row.start),
            row.wanted, row.id,
        )  # fmt: skip
        month, now = last.get(row.id, (0, None))
        label = Period.from_number(month).label if month else ""
        found[row.improvement_id].append(GoalShown(goal, now, label, reached(goal, now), way_made(goal, now)))
    return found


def _steps(
    conn: Connection, ids: Sequence[int], measured: Mapping[tuple[int, int], tuple[int, Decimal]]
) -> dict[int, list[Step]]:
    s, g = t.improvement_step, t.improvement_goal
    figures: dict[int, list[str]] = defaultdict(list)
    if measured:
        metrics = _metrics(conn)
        about = {
            row.id: metrics.get(row.metric_id) for row in conn.execute(select(g).where(g.c.improvement_id.in_(ids)))
        }
        for (step_id, goal_id), (month, value) in sorted(measured.items()):
            metric = about.get(goal_id)
            if metric is not None:
                figures[step_id].append(
                    _("{metric} {figure} ({month})", metric=metric.name, figure=shown(value, metric),
                      month=Period.from_number(month).label)
                )  # fmt: skip
    found: dict[int, list[Step]] = defaultdict(list)
    for row in conn.execute(
        select(s, _owner.c.shown_name.label("owner"), _doer.c.shown_name.label("doer"))
        .outerjoin(_owner, _owner.c.id == s.c.owner_id)
        .outerjoin(_doer, _doer.c.id == s.c.done_by)
        .where(s.c.improvement_id.in_(ids))
        .order_by(s.c.improvement_id, s.c.due)
    ):
        found[row.improvement_id].append(
            Step(
                row.id, row.version, row.due, row.owner_id, row.owner or "", row.done_on, row.doer or "", row.result,
                tuple(figures.get(row.id, ())),
            )
        )  # fmt: skip
    return found


def _trained(conn: Connection, ids: Sequence[int]) -> dict[int, date]:
    """When the course of a plan was finished: after the interview, by the round that counts."""
    i, one, v = t.improvement, t.learning, t.course_version
    rows = conn.execute(
        select(i.c.id, func.max(one.c.finished_on).label("done"))
        .join(v, v.c.course_id == i.c.course_id)
        .join(one, and_(one.c.course_version_id == v.c.id, one.c.employment_id == i.c.employment_id))
        .where(i.c.id.in_(ids), one.c.finished_on >= i.c.day)
        .group_by(i.c.id)
    )
    return {row.id: row.done for row in rows}


# --- history ------------------------------------------------------------------------------------------------------------

_HAPPENED = {
    "planned": N_("Interview planned"),
    "held": N_("Interview recorded"),
    "changed": N_("Interview changed"),
    "plan begun": N_("Plan begun"),
    "plan changed": N_("Plan changed"),
    "extended": N_("Plan extended"),
    "acknowledged": N_("Acknowledged by the employee"),
    "signed on paper": N_("Signature on paper entered"),
    "reached": N_("Closed: reached"),
    "not_reached": N_("Closed: not reached"),
    "cancelled": N_("Cancelled"),
}


def _history(conn: Connection, ident: int) -> list[Happened]:
    changes: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    h = t.history
    for row in conn.execute(select(h).where(h.c.object_kind == "improvement", h.c.object_id == ident)):
        changes[row.audit_id][row.field] = (row.old or "", row.new or "")
    rows = conn.execute(
        select(t.audit, t.account.c.shown_name)
        .outerjoin(t.account, t.account.c.id == t.audit.c.account_id)
        .where(t.audit.c.object_kind == "improvement", t.audit.c.object_id == ident)
        .order_by(t.audit.c.id)
    )
    return [Happened(row.at, row.shown_name or "", _told(row.fields, changes.get(row.id, {}))) for row in rows]


def _told(fields: str, changes: Mapping[str, tuple[str, str]]) -> str:
    what = fields.split(",")[0].strip()
    if what.startswith("followed up"):
        return _("Looked at, due {day}", day=what.rpartition(" ")[2])
    told = _(_HAPPENED[what]) if what in _HAPPENED else what
    if "until" in changes:
        old, new = changes["until"]
        told = _("{what}: until {old} → {new}", what=told, old=old, new=new)
    if "reason" in changes:
        told = _("{what} ({reason})", what=told, reason=changes["reason"][1])
    return told
