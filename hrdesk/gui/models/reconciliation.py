"""Columns of the reconciliation: differences, people side by side, cases side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hrdesk.domain.reconciliation.model import Action
from hrdesk.gui.models.month import plain
from hrdesk.gui.models.table import Cell, Column, Kind, minus, shown
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.reconciliation.model import CaseRow, Finding, Person, PersonRow


def finding_columns() -> list[Column]:
    """A difference a row: what is wrong, about whom, how it is settled."""
    return [
        Column("kind", P_("reconciliation", "Kind"), 116, Kind.CHOICE, lambda one: one.kind.text, bold=True),
        Column("text", P_("reconciliation", "What is wrong"), 236, stretch=True),
        Column("row", P_("reconciliation", "File row"), 66, Kind.NUMBER, lambda one: one.row or None, places=0),
        Column("case_no", _("Case number"), 92),
        Column("item", P_("reconciliation", "Receipt"), 84),
        Column("day", _("Day"), 92, Kind.DATE),
        Column("amount", P_("reconciliation", "Amount, figure"), 104, Kind.NUMBER, _figure),
        Column("person", P_("reconciliation", "Counts for"), 116, getter=_counts_for),
        Column("proposed", P_("reconciliation", "By the rule"), 116, getter=_proposed),
        Column("state", P_("reconciliation", "Settled"), 150, Kind.STATUS, _state),
        Column("by", P_("reconciliation", "By"), 90, getter=lambda one: one.settlement.by if one.settlement else ""),
        Column("file_name", _("File"), 150, hidden=True),
    ]


def _figure(one: Finding) -> Cell:
    """Money with its two decimals; calls, checks and scores as plain numbers."""
    if one.amount is None:
        return Cell("")
    if one.metric == "recovered_amount":
        return Cell(shown(one.amount, Kind.MONEY), one.amount)
    return Cell(minus(plain(one.amount)), one.amount)


def _counts_for(one: Finding) -> str:
    """For whom it counts now, settlements considered."""
    done = one.settlement
    if done is not None and done.people:
        return _named(done.people)
    if done is not None and done.action is Action.EXCLUDE:
        return _("nobody")
    if one.person is not None:
        return f"{one.person.employee_no} {one.person.name}"
    return _("nobody") if one.key.startswith("row:") else ""


def _proposed(one: Finding) -> str:
    return _named(one.proposed)


def _named(people: Sequence[Person]) -> str:
    if len(people) == 1:
        return f"{people[0].employee_no} {people[0].name}"
    return " / ".join(f"{who.name} {who.percent.normalize():f}%" for who in people)


def _state(one: Finding) -> Cell:
    if one.settlement is not None:
        people = " / ".join(f"{who.employee_no} {who.name}" for who in one.settlement.people)
        text = f"{one.settlement.action.text} {people}".strip()
        return Cell(text, text, "success", "circle-check")
    if not one.blocks:
        return Cell(_("For information"), "", "info", "info")
    return Cell(P_("reconciliation", "Open"), "", "warning", "circle-dashed")


def person_columns() -> list[Column]:
    """A person a row, the sources beside one another."""
    return [
        Column("employee_no", _("No."), 84, grey=True),
        Column("name", _("Name"), 100, bold=True),
        Column("team", _("Team"), 110, Kind.CHOICE),
        Column("finance", P_("reconciliation", "Repayments ¥"), 120, Kind.MONEY),
        Column("collection", P_("reconciliation", "Month figure ¥"), 120, Kind.MONEY),
        Column("moved", P_("reconciliation", "Settled ¥"), 110, Kind.MONEY, _moved),
        Column("counted", P_("reconciliation", "Counts ¥"), 120, Kind.MONEY, bold=True),
        Column("receipts", P_("reconciliation", "Receipts"), 80, Kind.NUMBER, places=0),
        Column("calls", _("Calls"), 80, Kind.NUMBER, places=0),
        Column("quality", P_("reconciliation", "Checks"), 80, Kind.NUMBER, places=0),
        Column("complaints", P_("reconciliation", "Complaints"), 90, Kind.NUMBER, places=0),
        Column("open", P_("reconciliation", "Differences"), 110, Kind.STATUS, _open, stretch=True),
    ]


def _moved(one: PersonRow) -> object:
    return one.moved or None


def _open(one: PersonRow | CaseRow) -> Cell:
    if not one.open:
        return Cell("", 0)
    return Cell(_("{count} open", count=one.open), one.open, "warning", "circle-dashed")


def case_columns() -> list[Column]:
    """A case a row: the case list beside the repayments."""
    return [
        Column("case_no", _("Case number"), 130, bold=True),
        Column("client", _("Client"), 110, Kind.CHOICE),
        Column("holder", P_("reconciliation", "Holder now"), 150),
        Column("credited", P_("reconciliation", "Counts for"), 190),
        Column("receipts", P_("reconciliation", "Receipts"), 80, Kind.NUMBER, places=0),
        Column("amount", P_("reconciliation", "Repayments ¥"), 120, Kind.MONEY),
        Column("reversed", P_("reconciliation", "Reversed ¥"), 110, Kind.MONEY, lambda one: one.reversed or None),
        Column("calls", P_("reconciliation", "Calls"), 80, Kind.NUMBER, places=0),
        Column("outstanding", P_("reconciliation", "Outstanding ¥"), 120, Kind.MONEY),
        Column(
            "complaint", P_("reconciliation", "In complaint"), 96, getter=lambda one: _("yes") if one.complaint else ""
        ),
        Column("open", P_("reconciliation", "Differences"), 110, Kind.STATUS, _open, stretch=True),
    ]
