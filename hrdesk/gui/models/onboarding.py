"""How plans, items and joiners stand in lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from hrdesk.domain.onboarding.checklist import ItemKind, ItemState
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.words import N_, _, _n, sentences

if TYPE_CHECKING:
    from hrdesk.app.onboarding import ItemView, JoinerRow, PlanRow

#: which plans: the list's own key and its words
SCOPES = (("running", N_("Running")), ("finished", N_("Finished")), ("cancelled", N_("Cancelled")))
KIND_ICONS: Mapping[ItemKind, str] = {
    ItemKind.CHECK: "id-card",
    ItemKind.PAPER: "file-text",
    ItemKind.SIGNATURE: "pencil",
    ItemKind.COURSE: "graduation-cap",
    ItemKind.EXAM: "file-check",
    ItemKind.CONTRACT: "file-text",
    ItemKind.INSURANCE: "shield-check",
    ItemKind.HOUSING_FUND: "hotel",
    ItemKind.ACCOUNT: "key-round",
    ItemKind.ASSET: "package",
    ItemKind.DECISION: "user-check",
}


def plan_columns() -> list[Column]:
    """The list of plans."""
    return [
        Column("employee_no", _("No."), 68, grey=True),
        Column("name", _("Name"), 84, bold=True),
        Column("team", _("Team"), 80, getter=lambda row: row.team or row.department),
        Column("position", _("Position"), 84, hidden=True),
        Column("first_day", _("First day"), 88, Kind.DATE),
        Column("done", _("Done"), 52, getter=_progress, right=True),
        Column("overdue", _("Overdue"), 60, getter=_overdue, right=True),
        Column("licence", _("Licence to work"), 118, Kind.STATUS, getter=_licence),
        Column("next_due", _("Next due"), 88, Kind.DATE, stretch=True),
    ]


def _progress(row: PlanRow) -> Cell:
    return Cell(f"{row.done}/{row.total}", row.done / row.total if row.total else 0)


def _overdue(row: PlanRow) -> Cell:
    return Cell(str(row.overdue), row.overdue, "error", "circle-alert") if row.overdue else Cell("", 0)


def _licence(row: PlanRow) -> Cell:
    if row.licensed:
        return Cell(_("Licensed"), 0, "success", "shield-check")
    return Cell(_n("{count} gate open", "{count} gates open", count=row.open_gates), row.open_gates, "warning", "lock")


def item_columns(today: date) -> list[Column]:
    """The items of one plan."""
    return [
        Column("name", _("What"), 220, getter=_what, bold=True, stretch=True),
        Column("owner", _("Who"), 128, getter=_who),
        Column("due", _("Due"), 88, Kind.DATE, getter=_due),
        Column("state", _("State"), 88, Kind.STATUS, getter=_state),
    ]


def _what(item: ItemView) -> Cell:
    return Cell(item.name, item.place, icon="lock" if item.gate else KIND_ICONS[item.kind])


def _who(item: ItemView) -> Cell:
    if item.done_by:
        return Cell(item.done_by, item.done_by)
    if item.mine:
        return Cell(_("me"), item.owner, "info", "user")
    return Cell(item.owner, item.owner, "hint" if item.claimable else "")


def _due(item: ItemView) -> Cell:
    return Cell(item.due.isoformat(), item.due, "error" if item.overdue else "")


def _state(item: ItemView) -> Cell:
    if item.state is ItemState.DONE:
        return Cell(item.state.text, 2, "success", "circle-check")
    if item.state is ItemState.WAIVED:
        return Cell(item.state.text, 3, "neutral", "circle-minus")
    if item.overdue:
        return Cell(_("Overdue"), 0, "error", "circle-alert")
    return Cell(item.state.text, 1, "neutral", "circle")


def joiner_columns() -> list[Column]:
    """Joiners as they were read, with what is wrong."""

    def shown(name: str) -> Any:
        return lambda row: row.shown(name)

    return [
        Column("number", _("Row"), 52, Kind.NUMBER, grey=True),
        Column("name", _("Name"), 120, getter=lambda row: row.name, bold=True),
        Column("employee_no", _("No."), 80, getter=_number),
        Column("id_number", _("Resident ID number"), 168, getter=shown("id_number")),
        Column("phone", _("Mobile number"), 116, getter=shown("phone")),
        Column("department", _("Department"), 92, getter=shown("department")),
        Column("team", _("Team"), 92, getter=shown("team")),
        Column("position", _("Position"), 84, getter=shown("position")),
        Column("hire_date", _("First day"), 92, Kind.DATE, getter=lambda row: row.values.get("hire_date")),
        Column("said", _("Checked"), 300, Kind.STATUS, getter=_said, stretch=True),
    ]


def _number(row: JoinerRow) -> Cell:
    """The number brought, or, grey, the one that will be given."""
    brought = bool(row.values.get("employee_no"))
    return Cell(row.employee_no, row.employee_no, "" if brought else "hint")


def _said(row: JoinerRow) -> Cell:
    if row.problems:
        told = sentences(*(said for _field, *told in row.problems for said in told))
        return Cell(told, 0, "error", "circle-alert")
    if row.notes:
        return Cell(sentences(*row.notes), 1, "info", "info")
    return Cell(_("All right"), 2, "success", "circle-check")
