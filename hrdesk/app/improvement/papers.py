"""绩效面谈记录与改进计划 on paper, for preview, printer and file."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, select

from hrdesk.app.improvement.model import Improvement
from hrdesk.app.improvement.reading import read_one, seen_by
from hrdesk.app.improvement.views import read_improvements
from hrdesk.app.letterhead.kept import letterhead_of
from hrdesk.app.people.listing import place_of, placed
from hrdesk.app.performance.printing import Printed
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.improvement import FollowUpShown, PlanSheet, State
from hrdesk.domain.performance.sheet import Label
from hrdesk.storage import tables as t
from hrdesk.words import N_, P_, _


@use_case("improvement.own")
def print_plan(work: Work, ident: int, out: Path) -> Printed:
    """The record of one interview with its plan, with lines to sign. Errors: ``not_found``, those of writing."""
    from hrdesk.documents.improvement import write_plan

    with work.read() as conn:
        row = read_one(work, conn, ident)
        (one,) = read_improvements(work, conn, also_over=True, only=row.id)
        sheet = _sheet(work, conn, one)
    done = write_plan(sheet, out, letterhead=letterhead_of(work))
    return Printed(out, done.pages, done.documents, tuple(glyph.label for glyph in done.missing_glyphs))


@use_case("improvement.own")
def print_plan_of(work: Work, employee_no: str, out: Path, period: Period | None = None) -> Printed:
    """Somebody's newest interview or plan, or that about a month. Errors: ``no_rows``, those of ``print_plan``."""
    improvement, here = t.improvement, [] if period is None else [t.improvement.c.month == period.number]
    with work.read() as conn:
        ident = conn.execute(
            select(improvement.c.id)
            .join(t.employment, t.employment.c.id == improvement.c.employment_id)
            .where(t.employment.c.employee_no == employee_no, seen_by(work, improvement.c.employment_id), *here)
            .order_by(improvement.c.day.desc(), improvement.c.id.desc())
        ).scalar()
    if ident is None:
        raise UserError(
            N_("There is no interview or plan of this person to print."), code="no_rows",
            hint=N_("Check the number and the month; begin one in Performance › More › Interviews and plans."),
        )  # fmt: skip
    return print_plan(work, ident, out)


def _sheet(work: Work, conn: Connection, one: Improvement) -> PlanSheet:
    agency, (number, published) = read_settings(conn), _evaluation(conn, one.evaluation_id)
    return PlanSheet(
        agency=Label(agency["agency"], agency["agency_en"] or None),
        document_no=one.document_no,
        name=one.name,
        employee_no=one.employee_no,
        place=_place(work, conn, one.employment_id),
        month=one.month,
        evaluation_no=number,
        score=one.score if published else None,
        grade=one.grade if published else "",
        state=one.state,
        day=one.day,
        held_by=one.holder,
        others=one.others,
        said=one.said,
        answered=one.answered,
        agreed=one.agreed,
        goals=tuple(goal.goal for goal in one.goals),
        until=one.until,
        support=tuple(_support(one)),
        follow_ups=tuple(
            FollowUpShown(step.due, step.owner if step.done_on is None else step.done_by, step.done_on, step.result,
                          step.figures)
            for step in one.steps
        ),
        own_words=one.own_words,
        acknowledged=_acknowledged(one),
        result=one.state.text if one.state in (State.REACHED, State.NOT_REACHED, State.CANCELLED) else "",
        outcome=_outcome(one),
        follows=one.follows,
        printed_by=work.actor.shown_name,
        printed_at=work.clock().astimezone(work.zone).replace(tzinfo=None),
    )  # fmt: skip


def _place(work: Work, conn: Connection, employment_id: int) -> str:
    held = conn.execute(
        select(
            t.department.c.name_zh.label("department_zh"), t.department.c.name_en.label("department_en"),
            t.team.c.name_zh.label("team_zh"), t.team.c.name_en.label("team_en"),
            t.position.c.name_zh.label("position_zh"), t.position.c.name_en.label("position_en"),
        )
        .select_from(placed(work.today()))
        .where(t.employment.c.id == employment_id)
    ).one()  # fmt: skip
    return place_of(held)


def _evaluation(conn: Connection, ident: int | None) -> tuple[str, bool]:
    """Its number in words, and whether it is published: a score and a grade are told the person by that alone."""
    if ident is None:
        return "", False
    row = conn.execute(select(t.evaluation).where(t.evaluation.c.id == ident)).one()
    if not row.document_no:
        return _("not published yet"), False
    return _("{number}, revision {revision}", number=row.document_no, revision=row.revision), True


def _support(one: Improvement) -> list[tuple[str, str]]:
    found = []
    if one.course:
        state = (
            _("finished {day}", day=one.course_done.isoformat())
            if one.course_done
            else P_("retraining", "not finished yet")
        )
        found.append((P_("improvement", "Course"), f"{one.course} · {state}"))
    if one.coach:
        found.append((P_("improvement", "Coach"), one.coach))
    if one.support:
        found.append((P_("improvement", "In words"), one.support))
    return found


def _acknowledged(one: Improvement) -> str:
    if one.acknowledged_on is None:
        return ""
    day = one.acknowledged_on.isoformat()
    if one.acknowledged_how == "paper":
        return _("Signed on paper, entered {day}.", day=day)
    return _("Acknowledged on screen {day} by the own name.", day=day)


def _outcome(one: Improvement) -> str:
    if one.closed_on is None:
        return one.outcome
    return _("{text} ({name}, {day})", text=one.outcome, name=one.closed_by, day=one.closed_on.isoformat())
