"""Exits and absences as lists: columns, states with tone and icon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hrdesk.domain.separation import State
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.words import N_, P_, _, _n, current

if TYPE_CHECKING:
    from hrdesk.app.separation.model import AbsenceView, SeparationRow

#: tone and icon of each state
STATES = {
    State.RUNNING: ("warning", "clock-alert"),
    State.ENDED: ("info", "hourglass"),
    State.CLOSED: ("success", "circle-check"),
    State.UNDONE: ("neutral", "undo-2"),
}
ABSENCES = {"gone": N_("Gone missing"), "sick": N_("Sick"), "leave": N_("On leave")}


def columns() -> tuple[Column, ...]:
    """Exits: who, when, what is still open."""
    return (
        Column("employee_no", _("No."), 68, grey=True, hint=_("Employee number")),
        Column("name", _("Name"), 74, bold=True),
        Column("state", P_("table column", "State"), 118 if current() == "en" else 90, Kind.STATUS, getter=_state),
        Column("kind", _("Leave type"), 94 if current() == "en" else 90, Kind.CHOICE, getter=lambda row: row.kind.text),
        Column("team", _("Team"), 72, Kind.CHOICE, getter=lambda row: row.team or row.department),
        Column("last_day", P_("exit", "Last day"), 88, Kind.DATE, hint=_("Last working day")),
        Column("effective_day", P_("exit", "Effective"), 88, Kind.DATE, hint=_("Effective day")),
        Column("open_cases", P_("exit", "Cases"), 60, Kind.NUMBER, hint=_("Open cases")),
        Column("promises", P_("exit", "Promises"), 72, Kind.NUMBER, hint=_("Live promises")),
        Column("blockers", _("Still open"), 80, Kind.STATUS, getter=_blockers, stretch=True),
    )


def _state(row: SeparationRow) -> Cell:
    tone, icon = STATES[row.state]
    return Cell(row.state.text, row.state.value, tone, icon)


def _blockers(row: SeparationRow) -> Any:
    if row.state in (State.CLOSED, State.UNDONE):
        return Cell("—", 0, "hint")
    if not row.blockers:
        return Cell(P_("blockers", "nothing"), 0, "success", "circle-check")
    return Cell(_n("{count} thing", "{count} things", count=row.blockers), row.blockers, "warning", "triangle-alert")


def absence_columns() -> tuple[Column, ...]:
    """Who is away, who has the cases, what is due today."""
    return (
        Column("employee_no", _("No."), 68, grey=True, hint=_("Employee number")),
        Column("name", _("Name"), 74, bold=True),
        Column(
            "kind", _("Why"), 112 if current() == "en" else 80, Kind.CHOICE, getter=lambda row: _(ABSENCES[row.kind])
        ),
        Column("starts", P_("absence", "From"), 88, Kind.DATE),
        Column("until", P_("absence", "To"), 88, Kind.DATE),
        Column("custodian", P_("absence", "Custody"), 76, Kind.CHOICE, hint=_("Temporary custody")),
        Column("cases", P_("exit", "Cases"), 60, Kind.NUMBER, hint=_("Open cases")),
        Column("today", _("Due today"), 72, Kind.NUMBER, getter=lambda row: len(row.today)),
        Column(
            "contacts",
            P_("absence", "Tries"),
            60,
            Kind.NUMBER,
            getter=lambda row: len(row.contacts),
            hint=_("Tries to reach"),
        ),
        Column("notices", _("Letters"), 116, Kind.STATUS, getter=_letters, stretch=True),
    )


def _letters(row: AbsenceView) -> Cell:
    if not row.notices:
        return Cell("—", 0, "hint")
    waiting = sum(one.delivered_on is None for one in row.notices)
    if waiting:
        return Cell(_("{count} without proof", count=waiting), waiting, "warning", "triangle-alert")
    return Cell(_("{count} delivered", count=len(row.notices)), 0, "success", "circle-check")
