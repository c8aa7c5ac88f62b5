"""How people stand in lists: columns, states, length of service, the list's scopes and saved views, timeline events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hrdesk.domain.people import Status, length_of_service
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.words import N_, _, current

if TYPE_CHECKING:
    from hrdesk.app.people import PersonRow, PersonView

PROBATION_NOTICE = timedelta(days=30)

#: tone and icon of each state
STATES: Mapping[Status, tuple[str, str]] = {
    Status.PENDING: ("neutral", "calendar-clock"),
    Status.PROBATION: ("info", "hourglass"),
    Status.REGULAR: ("success", "circle-check"),
    Status.LEAVING: ("warning", "clock-alert"),
    Status.LEFT: ("neutral", "circle-minus"),
}

#: who is listed: the list's own key, words, what the use case takes
SCOPES = (
    ("on", N_("Employed"), ("on",)),
    ("pending", N_("Pending onboarding"), ("pending",)),
    ("left", N_("Has left"), ("left",)),
    ("all", N_("All"), ("all",)),
)

#: kind of event: icon, words for the filter
EVENTS: Mapping[str, tuple[str, str]] = {
    "joined": ("user-plus", N_("Onboarding")),
    "regular": ("user-check", N_("Regularisation")),
    "left": ("user-minus", N_("Offboarding")),
    "moved": ("arrow-left-right", N_("Transfer")),
    "ordered": ("calendar-clock", N_("Order")),
    "status": ("circle-dot", N_("Status changed")),
    "changed": ("pencil", N_("Changed")),
    "revealed": ("eye", N_("Shown in full")),
    "imported": ("upload", N_("Import")),
    "evaluation": ("chart-column", N_("Evaluation")),
    "interview": ("handshake", N_("Interviews and plans")),
}


@dataclass(frozen=True, slots=True)
class SavedView:
    """A way to look at the list: who is listed and what is filtered."""

    name: str
    scope: str = "on"
    filters: Mapping[str, str] = field(default_factory=dict)


def views_kept(kept: object) -> list[SavedView]:
    """Saved views from what was remembered; whatever is damaged is left out."""
    found = []
    for entry in kept if isinstance(kept, list) else []:
        if not isinstance(entry, dict):
            continue
        name, scope, filters = entry.get("name"), entry.get("scope"), entry.get("filters")
        if isinstance(name, str) and scope in [key for key, *_rest in SCOPES] and isinstance(filters, dict):
            found.append(SavedView(name, scope, {str(key): str(text) for key, text in filters.items()}))
    return found


def views_to_keep(views: list[SavedView]) -> list[dict[str, Any]]:
    """Saved views as they are remembered."""
    return [{"name": view.name, "scope": view.scope, "filters": dict(view.filters)} for view in views]


def service(hired: date | None, until: date) -> str:
    """司龄 in words: 2 years 6 months; from today; empty before the first day."""
    if hired is None or hired > until:
        return ""
    if hired == until:
        return _("from today")
    years, months = length_of_service(hired, until)
    if years and months:
        return _("{years} y {months} m", years=years, months=months)
    if years:
        return _("{years} y", years=years)
    return _("{months} m", months=months) if months else _("under 1 month")


def status_cell(status: Status) -> Cell:
    """A state with its tone and icon."""
    tone, icon = STATES[status]
    return Cell(status.text, status.value, tone, icon)


def columns(today: date) -> tuple[Column, ...]:
    """The list's columns; the less wanted ones are there to be switched on."""

    def days(row: PersonRow) -> int | None:
        return None if row.hire_date is None else ((row.leave_date or today) - row.hire_date).days

    def probation(row: PersonRow) -> Any:
        end = row.probation_end
        if end is None or row.status is not Status.PROBATION:
            return end
        if end < today:
            return Cell(end.isoformat(), end, "error", "circle-alert")
        return Cell(end.isoformat(), end, "warning", "triangle-alert") if end <= today + PROBATION_NOTICE else end

    return (
        Column("employee_no", _("No."), 68, grey=True, hint=_("Employee number")),
        Column("name", _("Name"), 76, bold=True, order=lambda row: row.name_key, typed=_typed),
        Column(
            "status",
            _("Status"),
            104 if current() == "en" else 82,
            Kind.STATUS,
            getter=lambda row: status_cell(row.status),
        ),
        Column("department", _("Department"), 96, Kind.CHOICE, hidden=True),
        Column("team", _("Team"), 82, Kind.CHOICE),
        Column("position", _("Position"), 76, Kind.CHOICE),
        Column("hire_date", _("Hire date"), 88, Kind.DATE),
        Column("probation_end", _("Probation ends"), 104, Kind.DATE, getter=probation),
        Column("superior_name", _("Reports to"), 76, Kind.CHOICE),
        Column(
            "service",
            _("Service"),
            90,
            getter=lambda row: service(row.hire_date, row.leave_date or today),
            order=days,
            stretch=True,
            hint=_("Length of service"),
        ),
        Column("level", _("Job level"), 72, Kind.CHOICE, hidden=True),
        Column("regular_date", _("Regularisation date"), 120, Kind.DATE, hidden=True),
        Column("leave_date", _("Leave date"), 100, Kind.DATE, hidden=True),
        Column("phone", _("Mobile number"), 120, hidden=True),
    )


def _typed(row: PersonRow) -> str:
    parts = row.name_key.split()
    return f"{''.join(parts)} {''.join(part[0] for part in parts)}"


def standing(view: PersonView) -> str:
    """Where and as what: 电催一组 · 催收员 · employment 1."""
    here = view.posting
    parts = [(here.team or here.department) if here else "", (here.position or "") if here else ""]
    parts.append(_("employment {number}", number=view.spell))
    return " · ".join(part for part in parts if part)
