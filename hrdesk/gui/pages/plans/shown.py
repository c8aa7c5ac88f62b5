"""One interview with its plan in the panel: what was said, goals with their figures, support, follow-ups, history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hrdesk.domain.improvement import State, with_unit
from hrdesk.gui.widgets.parts import StatusTag, column, label, row
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.improvement.model import GoalShown, Happened, Improvement, Step

#: by state: tone, icon
STATES = {
    State.PLANNED: ("warning", "calendar-clock"),
    State.HELD: ("neutral", "messages-square"),
    State.RUNNING: ("info", "chart-line"),
    State.REACHED: ("success", "circle-check"),
    State.NOT_REACHED: ("error", "circle-alert"),
    State.CANCELLED: ("neutral", "circle-minus"),
}


def fill(body: QVBoxLayout, one: Improvement, today: date, comes_next: QWidget | None = None) -> None:
    """Everything but the history; ``comes_next`` is the button for what is to be done, where something is."""
    tone, icon = STATES[one.state]
    body.addLayout(row(label(f"{one.name} {one.employee_no}", "strong"), None, StatusTag(one.state.text, tone, icon)))
    body.addWidget(label(_facts(one), "secondary", wrap=True))
    if comes_next is not None:
        body.addWidget(comes_next)
    for title, text in (
        (P_("improvement", "Said by the interviewer"), one.said),
        (P_("improvement", "Said by the employee"), one.answered),
        (P_("improvement", "Agreed"), one.agreed),
    ):
        if text:
            _part(body, title, [text])
    if one.goals:
        _part(body, P_("improvement", "Goals"), [])
        for goal in one.goals:
            _goal(body, goal)
    support = _support(one)
    if support:
        _part(body, P_("improvement", "Support"), support)
    if one.steps:
        _part(body, P_("improvement", "Follow-ups"), [])
        for step in one.steps:
            _step(body, step, today, running=one.state is State.RUNNING)
    if one.outcome:
        who = " · ".join(part for part in (one.closed_by, one.closed_on.isoformat() if one.closed_on else "") if part)
        _part(body, P_("improvement", "Result"), [one.outcome, *([one.follows] if one.follows else [])])
        body.addWidget(label(who, "small"))
    _own(body, one)


def history(zone: ZoneInfo, lines: Sequence[Happened]) -> QWidget:
    """What was done, by whom, when."""
    made = QWidget()
    inside = column(label(P_("improvement", "History"), "section"), gap=4)
    for line in lines:
        day = f"{line.at.astimezone(zone):%Y-%m-%d}"
        inside.addWidget(label(_("{day} {by}: {text}", day=day, by=line.by, text=line.text), "small", wrap=True))
    made.setLayout(inside)
    return made


def _facts(one: Improvement) -> str:
    about = one.month
    if one.score is not None:
        about = _("{month}: {score} {grade}", month=one.month, score=f"{one.score:,.2f}", grade=one.grade).strip()
    day = one.day.isoformat()
    held = _("interview planned {day}", day=day) if one.state is State.PLANNED else _("interview {day}", day=day)
    parts = [about, held, one.holder, one.others]
    if one.until is not None:
        parts.append(_("plan until {day}", day=one.until.isoformat()))
    return " · ".join(part for part in parts if part)


def _part(body: QVBoxLayout, title: str, texts: Sequence[str]) -> None:
    body.addSpacing(4)
    body.addWidget(label(title, "section"))
    for text in texts:
        body.addWidget(label(text, wrap=True))


def _goal(body: QVBoxLayout, held: GoalShown) -> None:
    line = row(gap=8)
    line.addWidget(label(held.goal.text, wrap=True), 1)
    if held.reached is not None:
        tone, icon = ("success", "circle-check") if held.reached else ("warning", "circle-dot")
        words = P_("goal", "reached") if held.reached else P_("goal", "not yet")
        line.addWidget(StatusTag(words, tone, icon), 0, Qt.AlignmentFlag.AlignTop)
    body.addLayout(line)
    told = [_("by {day}", day=held.goal.due.isoformat())]
    if held.now is not None and held.goal.metric is not None:
        figure = with_unit(held.now, held.goal.metric)
        told.append(_("{month}: {figure}", month=held.now_month, figure=figure))
        if held.way is not None:
            told.append(_("{share}\u00a0% of the way", share=held.way))
    body.addWidget(label(" · ".join(told), "small", wrap=True))


def _step(body: QVBoxLayout, step: Step, today: date, *, running: bool) -> None:
    if step.done_on is None:
        late = running and step.due < today
        tone, icon = ("error", "clock-alert") if late else ("neutral", "clock")
        words = P_("follow-up", "overdue") if late else P_("follow-up", "to come")
        told = label(_("{day} · {name}", day=step.due.isoformat(), name=step.owner), wrap=True)
        line = row(gap=8)
        line.addWidget(told, 1)
        line.addWidget(StatusTag(words, tone, icon) if running else label("—", "small"))
        body.addLayout(line)
        return
    body.addWidget(label(_("{day} · {name}", day=step.done_on.isoformat(), name=step.done_by), "strong"))
    body.addWidget(label(step.result, wrap=True))
    if step.figures:
        body.addWidget(label(" · ".join(step.figures), "small", wrap=True))


def _support(one: Improvement) -> list[str]:
    found = []
    if one.course:
        state = (
            _("finished {day}", day=one.course_done.isoformat())
            if one.course_done
            else P_("retraining", "not finished yet")
        )
        found.append(_("Course: {name} · {state}", name=one.course, state=state))
    if one.coach:
        found.append(_("Coach: {name}", name=one.coach))
    return [*found, one.support] if one.support else found


def _own(body: QVBoxLayout, one: Improvement) -> None:
    if one.state is State.PLANNED:
        return
    texts = [one.own_words] if one.own_words else []
    if one.acknowledged_on is None:
        texts.append(_("Not acknowledged yet."))
    elif one.acknowledged_how == "paper":
        texts.append(_("Signed on paper, entered {day}.", day=one.acknowledged_on.isoformat()))
    else:
        texts.append(_("Acknowledged on screen {day} by the own name.", day=one.acknowledged_on.isoformat()))
    _part(body, P_("improvement", "The employee's own words"), texts)
