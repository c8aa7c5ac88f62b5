"""Plans agreed, changed, looked at and closed."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from hrdesk.app.disputes.reading import LONGEST, words
from hrdesk.app.improvement.interviewing import keeper
from hrdesk.app.improvement.model import Close, FollowUp, GoalOrder, SavePlan
from hrdesk.app.improvement.reading import UNSIGNED, audited, figures_of, optional, read_one, refuse_own
from hrdesk.app.training.asking import ask
from hrdesk.app.work import Work, use_case
from hrdesk.domain.errors import UserError
from hrdesk.domain.improvement import (
    BECOMES,
    LONGEST_PLAN,
    MOST_FOLLOW_UPS,
    MOST_GOALS,
    Result,
    State,
    may_become,
)
from hrdesk.storage import tables as t
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_

_LARGEST = 10**9


@use_case("improvement.write")
def save_plan(work: Work, order: SavePlan) -> None:
    """Begins the plan agreed in an interview, or changes it. A course is asked of the person at once, due by the plan's end.

    Days already looked at stay, and so do goals whose figures were kept then. What is changed after the person
    acknowledged it is to be acknowledged anew. Errors: ``missing`` (goals, follow-ups),
    ``out_of_range`` (days outside the plan, too many, a figure), ``not_held``, ``ended``, ``not_found``, Conflict.
    """
    _check(work, order)

    def block(conn: Connection) -> None:
        row = read_one(work, conn, order.id)
        refuse_own(work, row.employment_id)
        _refuse_move(State(row.state), State.RUNNING)
        owner = keeper(conn, order.owner_id or row.held_by, "owner_id")
        values = {
            "state": State.RUNNING.value,
            "until": order.until,
            "support": optional(order.support, LONGEST, "support"),
            "course_id": _course(conn, order.course_id),
            "coach_id": _coach(conn, row, order.coach_id),
        }
        before = _agreed(conn, row.id)
        update_versioned(conn, t.improvement, row.id, order.version, values)
        _keep_goals(conn, row, order.goals)
        _keep_days(conn, row.id, order.days, owner)
        if _agreed(conn, row.id) != before:
            conn.execute(update(t.improvement).where(t.improvement.c.id == row.id).values(**UNSIGNED))
        if order.course_id is not None and order.course_id != row.course_id:
            ask(conn, work, order.course_id, {row.employment_id: order.until}, again=True)
        if row.until not in (None, order.until):
            audited(work, conn, row.id, "plan changed", until=(row.until, order.until))
        else:
            audited(work, conn, row.id, "plan begun" if row.state == State.HELD else "plan changed")

    work.write(block)


def _agreed(conn: Connection, ident: int) -> list[Any]:
    """What the person signs of a plan: its end, what helps, its goals."""
    p, g = t.improvement, t.improvement_goal
    whole = conn.execute(select(p.c.until, p.c.support, p.c.course_id, p.c.coach_id).where(p.c.id == ident))
    goals = conn.execute(
        select(g.c.metric_id, g.c.words, g.c.start, g.c.wanted, g.c.due)
        .where(g.c.improvement_id == ident)
        .order_by(g.c.place)
    )
    return [*whole, *goals]


def _check(work: Work, order: SavePlan) -> None:
    if not order.goals:
        raise UserError(N_("A plan needs a goal."), code="missing", field="goals")
    if len(order.goals) > MOST_GOALS:
        raise UserError(N_("These are more than {count} goals."), code="out_of_range", field="goals", count=MOST_GOALS)
    if not order.days:
        raise UserError(N_("Say on which days the plan is looked at."), code="missing", field="days")
    if len(order.days) > MOST_FOLLOW_UPS:
        raise UserError(
            N_("These are more than {count} days."), code="out_of_range", field="days", count=MOST_FOLLOW_UPS
        )
    if order.until < work.today() or (order.until - work.today()).days > LONGEST_PLAN:
        raise UserError(N_("A plan ends between today and a year from now."), code="out_of_range", field="until")
    for day in order.days:
        if day > order.until:
            raise UserError(N_("This is after the plan's last day."), code="out_of_range", field="days")
    for goal in order.goals:
        _check_goal(goal, order.until)


def _check_goal(goal: GoalOrder, until: date) -> None:
    if goal.due > until:
        raise UserError(N_("This is after the plan's last day."), code="out_of_range", field="goals")
    if goal.metric and goal.wanted is None:
        raise UserError(N_("Say which figure is to be reached."), code="missing", field="goals")
    if not goal.metric and not goal.words.strip():
        raise UserError(N_("Choose a metric, or say in words what is to become better."), code="missing", field="goals")
    if goal.wanted is not None and (not 0 <= goal.wanted < _LARGEST or goal.wanted != round(goal.wanted, 4)):
        raise UserError(N_("A goal's figure is 0 or more, with four decimals at most."), code="out_of_range",
                        field="goals")  # fmt: skip


def _refuse_move(now: State, then: State) -> None:
    if may_become(now, then):
        return
    if now is State.PLANNED:
        raise UserError(N_("The interview is still to come."), code="not_held",
                        hint=N_("Record it first: a plan is agreed in an interview."))  # fmt: skip
    raise UserError(N_("This plan is over."), code="ended", hint=N_("Begin another interview."))


def _course(conn: Connection, ident: int | None) -> int | None:
    if ident is None:
        return None
    there = select(t.course.c.id).where(t.course.c.id == ident, t.course.c.ended.is_(False), t.course.c.number > 0)
    if conn.execute(there).first() is None:
        raise UserError(N_("This course is no longer there."), code="not_found", field="course_id")
    return ident


def _coach(conn: Connection, row: Any, ident: int | None) -> int | None:
    if ident is None:
        return None
    if ident == row.employment_id:
        raise UserError(N_("Nobody is the own coach."), code="out_of_range", field="coach_id")
    if conn.execute(select(t.employment.c.id).where(t.employment.c.id == ident)).first() is None:
        raise UserError(N_("There is no such employee."), code="not_found", field="coach_id")
    return ident


def _keep_goals(conn: Connection, row: Any, goals: tuple[GoalOrder, ...]) -> None:
    g = t.improvement_goal
    held = {goal.id: goal for goal in conn.execute(select(g).where(g.c.improvement_id == row.id))}
    measured = set(
        conn.execute(
            select(t.improvement_figure.c.goal_id).where(t.improvement_figure.c.goal_id.in_(held)).distinct()
        ).scalars()
    )
    kept = {goal.id for goal in goals if goal.id in held}
    gone = set(held) - kept
    if gone & measured:
        raise UserError(N_("A goal whose figures were kept at a follow-up stays."), code="in_use", field="goals",
                        hint=N_("Change its figure or its day, or add another goal."))  # fmt: skip
    conn.execute(delete(g).where(g.c.id.in_(gone)))
    place = max((goal.place for goal in held.values()), default=0)
    for goal in goals:
        values = _goal(conn, row, goal)
        if goal.id in held:
            if goal.id in measured and values["metric_id"] != held[goal.id].metric_id:
                raise UserError(
                    N_("A goal whose figures were kept at a follow-up stays."), code="in_use", field="goals"
                )
            conn.execute(update(g).where(g.c.id == goal.id).values(**values))
        else:
            place += 1
            conn.execute(insert(g).values(improvement_id=row.id, place=place, **values))


def _goal(conn: Connection, row: Any, goal: GoalOrder) -> dict[str, Any]:
    said = optional(goal.words, LONGEST, "goals")
    if not goal.metric:
        return {"metric_id": None, "words": said, "start": None, "wanted": None, "due": goal.due}
    metric = conn.execute(select(t.metric.c.id).where(t.metric.c.code == goal.metric)).scalar()
    if metric is None:
        raise UserError(N_("There is no metric {metric}."), code="not_found", field="goals", metric=goal.metric)
    start = str(goal.start) if goal.start is not None else _of_evaluation(conn, row.evaluation_id, metric)
    return {"metric_id": metric, "words": said, "start": start, "wanted": goal.wanted, "due": goal.due}


def _of_evaluation(conn: Connection, evaluation_id: int | None, metric_id: int) -> str | None:
    """The figure the evaluation counted, exact."""
    if evaluation_id is None:
        return None
    line = t.evaluation_line
    found = conn.execute(
        select(line.c.value)
        .join(t.metric_version, t.metric_version.c.id == line.c.metric_version_id)
        .where(line.c.evaluation_id == evaluation_id, t.metric_version.c.metric_id == metric_id)
    ).scalar()
    return None if found is None else str(found)


def _keep_days(conn: Connection, ident: int, days: tuple[date, ...], owner: int) -> None:
    """Days not looked at yet are those wanted now; days looked at stay."""
    s = t.improvement_step
    done = set(conn.execute(select(s.c.due).where(s.c.improvement_id == ident, s.c.done_on.is_not(None))).scalars())
    open_ones = {
        row.due: row for row in conn.execute(select(s).where(s.c.improvement_id == ident, s.c.done_on.is_(None)))
    }
    wanted = set(days) - done
    conn.execute(delete(s).where(s.c.id.in_([row.id for day, row in open_ones.items() if day not in wanted])))
    for day in sorted(wanted):
        if day not in open_ones:
            conn.execute(insert(s).values(improvement_id=ident, due=day, owner_id=owner))
        elif open_ones[day].owner_id != owner:
            changed = {"owner_id": owner, "version": s.c.version + 1}
            conn.execute(update(s).where(s.c.id == open_ones[day].id).values(**changed))


@use_case("improvement.write")
def follow_up(work: Work, order: FollowUp) -> None:
    """Keeps what was seen, with the figures of all goals as the facts have them then.

    Errors: ``missing`` (what was seen), ``out_of_range`` (a day to come, or before the interview), ``ended``,
    ``not_found``, Conflict; Denied for whom it is about.
    """
    result = words(order.result, "result", N_("Please say what was seen."))
    if order.done_on > work.today():
        raise UserError(N_("This day is still to come."), code="out_of_range", field="done_on")

    def block(conn: Connection) -> None:
        step = conn.execute(select(t.improvement_step).where(t.improvement_step.c.id == order.step_id)).first()
        if step is None:
            raise UserError(N_("There is no such interview."), code="not_found")
        row = read_one(work, conn, step.improvement_id)
        refuse_own(work, row.employment_id)
        if row.state != State.RUNNING:
            raise UserError(N_("This plan is over."), code="ended")
        if order.done_on < row.day:
            raise UserError(N_("This is before the interview."), code="out_of_range", field="done_on")
        values = {"done_on": order.done_on, "done_by": work.actor.account_id, "result": result}
        update_versioned(conn, t.improvement_step, step.id, order.version, values, object_kind="improvement_step")
        _keep_figures(conn, row, step.id, order.done_on)
        audited(work, conn, row.id, f"followed up {step.due}")

    work.write(block)


def _keep_figures(conn: Connection, row: Any, step_id: int, day: date) -> None:
    goals = conn.execute(
        select(t.improvement_goal.c.id, t.metric.c.code)
        .join(t.metric, t.metric.c.id == t.improvement_goal.c.metric_id)
        .where(t.improvement_goal.c.improvement_id == row.id)
    ).all()
    found = figures_of(conn, row.employment_id, {goal.code for goal in goals}, day, row.day)
    conn.execute(delete(t.improvement_figure).where(t.improvement_figure.c.step_id == step_id))
    for goal in goals:
        if goal.code in found:
            period, value = found[goal.code]
            figure = {"step_id": step_id, "goal_id": goal.id, "month": period.number, "value": str(value)}
            conn.execute(insert(t.improvement_figure).values(**figure))


@use_case("improvement.write")
def close_plan(work: Work, order: Close) -> None:
    """Ends a plan with its result and what follows, or goes on with it until a later day; a planned interview is cancelled.

    Errors: ``missing`` (words, what follows, the later day), ``out_of_range`` (the day), ``ended``, ``not_found``,
    Conflict; Denied for whom it is about.
    """
    outcome = words(order.outcome, "outcome", N_("Please say how it went and what it rests on."))
    extended = order.result is Result.EXTENDED
    over = order.result in (Result.REACHED, Result.NOT_REACHED)
    if over and order.follows is None:
        raise UserError(N_("Please say what follows."), code="missing", field="follows")

    def block(conn: Connection) -> None:
        row = read_one(work, conn, order.id)
        refuse_own(work, row.employment_id)
        then = BECOMES[order.result]
        if extended and row.state == State.HELD:
            raise UserError(N_("There is no plan yet."), code="not_held")
        _refuse_move(State(row.state), then)
        if extended:
            _extend(work, conn, row, order, outcome)
            return
        follows = order.follows.value if over and order.follows is not None else ""
        values = {
            "state": then.value, "outcome": outcome, "follows": follows, "closed_by": work.actor.account_id,
            "closed_at": work.now(),
        }  # fmt: skip
        update_versioned(conn, t.improvement, row.id, order.version, values)
        audited(work, conn, row.id, then.value)

    work.write(block)


def _extend(work: Work, conn: Connection, row: Any, order: Close, reason: str) -> None:
    if order.until is None:
        raise UserError(N_("Say until when it goes on."), code="missing", field="until")
    if order.until <= row.until or order.until < work.today() or (order.until - row.day).days > 2 * LONGEST_PLAN:
        raise UserError(N_("It goes on to a day after {day}."), code="out_of_range", field="until", day=row.until)
    update_versioned(conn, t.improvement, row.id, order.version, {"until": order.until, **UNSIGNED})
    steps = t.improvement_step
    owner = conn.execute(
        select(steps.c.owner_id).where(steps.c.improvement_id == row.id).order_by(steps.c.due.desc())
    ).scalar()
    there = select(func.count()).where(steps.c.improvement_id == row.id, steps.c.due == order.until)
    if not conn.execute(there).scalar():
        conn.execute(insert(steps).values(improvement_id=row.id, due=order.until, owner_id=owner or row.held_by))
    audited(work, conn, row.id, "extended", until=(row.until, order.until), reason=(None, reason))
