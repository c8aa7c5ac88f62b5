"""Exits and absences as lists: columns, states with tone and icon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hrdesk.domain.separation import State
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.words import N_, P_, _, current

if TYPE_CHECKING:
    from hrdesk.app.separation.model import AbsenceView, SeparationRow

#: tone and icon of each state
STATES = {
    State.RUNNING: ("warning", "clock-alert"),
    State.ENDED: ("info", "hourglass"),
    State.CLOSED: ("success", "circle-check"),
    State.UNDONE: ("neutral", "undo-2"),
}
ABSENCES = {"gone": N_("Gone without a word"), "sick": N_("Sick"), "leave": N_("On leave")}


def columns() -> tuple[Column, ...]:
    """Exits: who, when, what is still open."""
    return (
        Column("employee_no", _("No."), 68, grey=True, hint=_("Employee number")),
        Column("name", _("Name"), 74, bold=True),
        Column("state", P_("table column", "State"), 126 if current() == "en" else 96, Kind.STATUS, getter=_state),
        Column("kind", _("Leave type"), 94, Kind.CHOICE, getter=lambda row: row.kind.text),
        Column("team", _("Team"), 80, Kind.CHOICE, getter=lambda row: row.team or row.department),
        Column("last_day", _("Last working day"), 92, Kind.DATE),
        Column("effective_day", _("Effective day"), 92, Kind.DATE),
        Column("open_cases", _("Open cases"), 72, Kind.NUMBER),
        Column("promises", _("Live promises"), 80, Kind.NUMBER),
        Column("blockers", _("Still open"), 84, Kind.STATUS, getter=_blockers, stretch=True),
    )


def _state(row: SeparationRow) -> Cell:
    tone, icon = STATES[row.state]
    return Cell(row.state.text, row.state.value, tone, icon)


def _blockers(row: SeparationRow) -> Any:
    if row.state in (State.CLOSED, State.UNDONE):
        return Cell("—", 0, "hint")
    if not row.blockers:
        return Cell(P_("blockers", "nothing"), 0, "success", "circle-check")
    return Cell(_("{count} things", count=row.blockers), row.blockers, "warning", "triangle-alert")


def absence_columns() -> tuple[Column, ...]:
    """Who is away, who has the cases, what is due today."""
    return (
        Column("employee_no", _("No."), 68, grey=True, hint=_("Employee number")),
        Column("name", _("Name"), 74, bold=True),
        Column("kind", _("Why"), 100, Kind.CHOICE, getter=lambda row: _(ABSENCES[row.kind])),
        Column("starts", P_("absence", "From"), 92, Kind.DATE),
        Column("until", P_("absence", "To"), 92, Kind.DATE),
        Column("custodian", _("Temporary custody"), 88, Kind.CHOICE),
        Column("cases", _("Open cases"), 84, Kind.NUMBER),
        Column("today", _("Due today"), 72, Kind.NUMBER, getter=lambda row: len(row.today)),
        Column("contacts", _("Tries to reach"), 76, Kind.NUMBER, getter=lambda row: len(row.contacts)),
        Column("notices", _("Letters"), 84, Kind.STATUS, getter=_letters, stretch=True),
    )


def _letters(row: AbsenceView) -> Cell:
    if not row.notices:
        return Cell("—", 0, "hint")
    waiting = sum(one.delivered_on is None for one in row.notices)
    if waiting:
        return Cell(_("{count} without proof of delivery", count=waiting), waiting, "warning", "triangle-alert")
    return Cell(_("{count} delivered", count=len(row.notices)), 0, "success", "circle-check")
