"""绩效面谈记录与改进计划: what was said, what is to become better, the help given, what was seen, what came of it."""

from __future__ import annotations

from hrdesk.documents.figures import NONE, day, month_said, plain
from hrdesk.documents.flow import PITCH, WRITING, Flow
from hrdesk.documents.pages import HAIR, Paper
from hrdesk.domain.improvement import FollowUpShown, PlanSheet, State, caution
from hrdesk.domain.letterhead import PaperKind, own_signers, own_title
from hrdesk.words import P_, _

_LINES = 3  # to write on, where nothing was typed yet


def draw(paper: Paper, sheet: PlanSheet) -> None:
    """Adds its pages."""
    with paper.fonts.on_behalf_of(sheet.name):
        planned = bool(sheet.goals)
        title = own_title(PaperKind.IMPROVEMENT) if planned else P_("paper", "Record of a performance interview")
        flow = Flow(
            paper,
            kind=PaperKind.IMPROVEMENT,
            agency=sheet.agency.text,
            document_no=sheet.document_no,
            title=title,
            beside=sheet.state.text,
            right=month_said(sheet.month),
            whose=f"{sheet.name} {sheet.employee_no}",
            by=sheet.printed_by,
            at=sheet.printed_at,
            keep=_("Confidential: personnel file"),
        )
        _facts(flow, sheet)
        _interview(flow, sheet)
        if planned:
            _plan(flow, sheet)
            _follow_ups(flow, sheet)
        _own_words(flow, sheet)
        if sheet.result:
            _closing(flow, sheet)
        flow.heading(P_("improvement", "Please note"))
        flow.text(caution())
        flow.finish(own_signers(PaperKind.IMPROVEMENT), f"{sheet.document_no} {sheet.name}")


def _facts(flow: Flow, sheet: PlanSheet) -> None:
    score = NONE if sheet.score is None else plain(sheet.score)
    flow.facts(
        (
            (P_("paper", "Name and number"), f"{sheet.name} {sheet.employee_no}"),
            (P_("paper", "Department / team / position"), sheet.place or NONE),
            (P_("paper", "Evaluation"), sheet.evaluation_no or NONE),
            (P_("paper", "Score and grade"), f"{score} {sheet.grade}".strip()),
            (P_("paper", "Interview on"), day(sheet.day)),
            (P_("paper", "Held by"), sheet.held_by),
            (P_("paper", "Also there"), sheet.others or NONE),
            (P_("paper", "Plan until"), day(sheet.until) if sheet.until else NONE),
        )
    )


def _interview(flow: Flow, sheet: PlanSheet) -> None:
    blank = sheet.state is State.PLANNED
    for heading, text in (
        (P_("improvement", "Said by the interviewer"), sheet.said),
        (P_("improvement", "Said by the employee"), sheet.answered),
        (P_("improvement", "Agreed"), sheet.agreed),
    ):
        if text or blank:
            flow.heading(heading)
            _written(flow, text)


def _written(flow: Flow, text: str) -> None:
    """What was typed, or lines to write on."""
    if text:
        flow.text(text)
        return
    for _line in range(_LINES):
        flow.need(WRITING)
        flow.y += WRITING
        flow.page.rule(flow.y, HAIR)


def _plan(flow: Flow, sheet: PlanSheet) -> None:
    flow.heading(P_("improvement", "Goals"))
    rows = [
        (_("{number}. until {day}", number=place, day=day(goal.due)), goal.text)
        for place, goal in enumerate(sheet.goals, start=1)
    ]
    flow.lines(rows, left=120)
    if sheet.support:
        flow.heading(P_("improvement", "Support"))
        flow.lines(list(sheet.support), left=120)


def _follow_ups(flow: Flow, sheet: PlanSheet) -> None:
    flow.heading(P_("improvement", "Follow-ups"))
    flow.lines([(f"{day(one.due)} {one.owner}", _seen(one)) for one in sheet.follow_ups], left=120)


def _seen(one: FollowUpShown) -> str:
    if one.done_on is None:
        return P_("improvement", "to come")
    told = " · ".join([one.result, *one.figures])
    return told if one.done_on == one.due else _("{day}: {text}", day=day(one.done_on), text=told)


def _own_words(flow: Flow, sheet: PlanSheet) -> None:
    flow.heading(P_("improvement", "The employee's own words"))
    _written(flow, sheet.own_words)
    if sheet.acknowledged:
        flow.text(sheet.acknowledged)


def _closing(flow: Flow, sheet: PlanSheet) -> None:
    flow.heading(P_("improvement", "Result"))
    flow.need(PITCH * 3)
    flow.text(sheet.result, bold=True)
    flow.text(sheet.outcome)
    if sheet.follows:
        flow.text(_("What follows: {text}", text=sheet.follows))
