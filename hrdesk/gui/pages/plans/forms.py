"""The fields of an interview and of a plan, and what is typed into them as orders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hrdesk.domain.improvement import MOST_GOALS, follow_up_days
from hrdesk.domain.performance.figures import entered
from hrdesk.domain.performance.model import Metric, Unit
from hrdesk.gui.models.month import UNITS
from hrdesk.gui.widgets.form import Field
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.improvement.model import Chosen, GoalOrder, Improvement, Start

ROWS = 3  # of goals, at least
LENGTH = timedelta(days=60)
FIRST = timedelta(days=14)
GOAL = 340  # px: a goal in one's own words is read whole
KEEP = -1  # the follow-ups stay on their days


def interview_fields(chosen: Chosen, *, somebody: bool) -> list[Field]:
    """``somebody``: the person is chosen here."""
    who = [
        Field(
            "employment_id",
            _("With whom"),
            "choice",
            True,
            choices=chosen.people,
            editable=True,
            listed=True,
            width=260,
        )
    ]
    month = Field("month", _("About which month"), width=120, beside=True, placeholder="2026-10")
    return [
        *([*who, month] if somebody else []),
        Field("day", _("Day of the interview"), "date", True, width=160),
        Field("held_by", _("Held by"), "choice", True, choices=chosen.owners, width=200, beside=True),
        Field("others", _("Also there"), width=200, beside=True),
        Field("held", _("It was held"), "check", hint=_("If not, it stays on the interviewer's Today until it is recorded.")),
        Field("said", P_("improvement", "Said by the interviewer"), "long"),
        Field("answered", P_("improvement", "Said by the employee"), "long"),
        Field("agreed", P_("improvement", "Agreed"), "long", hint=_("Required once it was held.")),
    ]  # fmt: skip


def plan_fields(one: Improvement, chosen: Chosen) -> list[Field]:
    """The days, goals in rows (one left empty is none), the people; one more line of fields does not fit at 150 %."""
    metrics = [(metric.code, _with_unit(metric)) for metric in chosen.metrics]
    fields = [
        Field("until", _("Plan until"), "date", True, width=160),
        Field("first", _("First follow-up"), "date", not one.steps, width=160, beside=True),
        Field("every", _("Later follow-ups"), "choice", True, choices=_rhythms(one), width=140, beside=True),
    ]
    for place in range(1, _rows(one) + 1):
        hint = _("A metric, or in your own words.") if place == 1 else ""
        name = _("Goal {number}", number=place)
        fields += [
            Field(f"goal{place}", name, "choice", place == 1, hint, choices=metrics, editable=True, width=GOAL),
            Field(f"wanted{place}", _("Figure {number} to reach", number=place), "number", width=120, beside=True),
            Field(f"due{place}", _("By {number}", number=place), "date", width=140, beside=True),
        ]
    return [
        *fields,
        Field("course_id", _("Course"), "choice", choices=chosen.courses, width=260),
        Field(
            "coach_id", _("Coach"), "choice", choices=chosen.people, editable=True, listed=True, width=200, beside=True
        ),
        Field("owner_id", _("Followed up by"), "choice", True, choices=chosen.owners, width=140, beside=True),
        Field("support", _("Other support"), "long"),
    ]


def _rows(one: Improvement) -> int:
    return min(MOST_GOALS, max(ROWS, len(one.goals) + 1))


def _with_unit(metric: Metric) -> str:
    unit = _(UNITS[metric.unit]) if metric.unit in UNITS else ""
    if not unit or metric.unit is Unit.NUMBER:
        return metric.name
    return _("{metric} ({unit})", metric=metric.name, unit=unit)


def _rhythms(one: Improvement) -> list[tuple[int, str]]:
    kept = [(KEEP, _("stay as they are"))] if one.steps else []
    return [
        *kept,
        (7, _("every week")),
        (14, _("every two weeks")),
        (30, _("every 30 days")),
        (0, _("at the end only")),
    ]


def plan_loaded(one: Improvement, start: Start | None, today: date) -> dict[str, Any]:
    """What stands in the fields at first."""
    until = one.until or today + LENGTH
    owner = one.next_step.owner_id if one.next_step is not None else one.held_by
    values: dict[str, Any] = {
        "until": until, "owner_id": owner, "every": KEEP if one.steps else 14, "support": one.support,
        "course_id": one.course_id, "coach_id": one.coach_id, "first": None if one.steps else today + FIRST,
    }  # fmt: skip
    for place, held in enumerate(one.goals, start=1):
        goal = held.goal
        words = goal.metric.code if goal.metric is not None else goal.words
        values |= {f"goal{place}": words, f"due{place}": goal.due}
        if goal.metric is not None and goal.wanted is not None:
            values[f"wanted{place}"] = _typed(goal.wanted, goal.metric)
    if not one.goals and start is not None and start.weak:
        worst = start.weak[0]
        values |= {"goal1": worst.metric.code, "wanted1": _typed(worst.target, worst.metric)}
    return values


def _typed(figure: Decimal, metric: Metric) -> Decimal:
    """A figure as people type it."""
    return (figure / entered(Decimal(1), metric)).quantize(Decimal(1).scaleb(-metric.decimals))


def goals_from(values: Mapping[str, Any], one: Improvement, metrics: Mapping[str, Metric]) -> tuple[GoalOrder, ...]:
    """The rows filled in; a row that held a goal before goes on with it."""
    from hrdesk.app.improvement.model import GoalOrder

    found = []
    for place in range(1, _rows(one) + 1):
        what, wanted = values[f"goal{place}"], values[f"wanted{place}"]
        if not what:
            continue
        metric = metrics.get(str(what))
        before = one.goals[place - 1].goal if place <= len(one.goals) else None
        same = before is not None and (before.metric.code if before.metric else "") == (metric.code if metric else "")
        found.append(
            GoalOrder(
                due=values[f"due{place}"] or values["until"],
                metric=metric.code if metric is not None else "",
                wanted=entered(wanted, metric) if metric is not None and wanted is not None else None,
                words=_words(metric, before.words if before is not None and same else "", str(what), wanted),
                start=before.start if before is not None and same else None,
                id=before.id if before is not None and same else None,
            )
        )
    return tuple(found)


def _words(metric: Metric | None, before: str, typed: str, wanted: Decimal | None) -> str:
    """Words beside a metric stay; a goal in words keeps the figure typed beside it."""
    if metric is not None:
        return before
    return typed if wanted is None else _("{goal}: {figure}", goal=typed, figure=f"{wanted.normalize():f}")


def days_from(values: Mapping[str, Any], one: Improvement) -> tuple[date, ...]:
    """The days on which it is looked at."""
    every, until = values["every"], values["until"]
    open_days = tuple(step.due for step in one.steps if step.done_on is None)
    if every == KEEP:
        kept = {day for day in open_days if day <= until}
        return tuple(sorted(kept | {until}))
    first = values["first"] or (open_days[0] if open_days else until)
    return follow_up_days(min(first, until), every, until)
