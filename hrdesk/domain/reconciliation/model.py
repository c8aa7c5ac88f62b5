"""The words of a reconciliation: kinds of difference, why exactly, what a person may do about each, when a month is settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from hrdesk.domain.reconciliation.attribution import WHOLE, Share
from hrdesk.words import N_, P_, _


class Kind(StrEnum):
    """What sort of difference it is; the filter of the page."""

    UNMATCHED = "unmatched"
    DOUBLED = "doubled"
    DIFFERENT = "different"
    OUTSIDE = "outside"
    REVERSED = "reversed"
    UNREADABLE = "unreadable"
    TOTAL = "total"

    @property
    def text(self) -> str:
        """The word in the current language."""
        return _KINDS[self]()


_KINDS = {
    Kind.UNMATCHED: lambda: P_("reconciliation", "Unmatched"),
    Kind.DOUBLED: lambda: P_("reconciliation", "Doubled"),
    Kind.DIFFERENT: lambda: P_("reconciliation", "Different"),
    Kind.OUTSIDE: lambda: P_("reconciliation", "Other month"),
    Kind.REVERSED: lambda: P_("reconciliation", "Reversed"),
    Kind.UNREADABLE: lambda: P_("reconciliation", "Unreadable"),
    Kind.TOTAL: lambda: P_("reconciliation", "Total differs"),
}


class Action(StrEnum):
    """How a person settles a difference."""

    ASSIGN = "assign"  # count it for one person
    SPLIT = "split"  # count it for several
    EXCLUDE = "exclude"  # count it for nobody
    ACCEPT = "accept"  # leave it as it counts now
    OTHER = "other"  # count what the other source says

    @property
    def text(self) -> str:
        """The word in the current language."""
        return _(_ACTIONS[self])


_ACTIONS = {
    Action.ASSIGN: N_("Assign"),
    Action.SPLIT: N_("Split"),
    Action.EXCLUDE: N_("Do not count"),
    Action.ACCEPT: N_("Accept as it is"),
    Action.OTHER: N_("Count the other figure"),
}

#: Why a row of a file counts for nobody (the import's own codes) → kind of difference.
ROW_KINDS: Mapping[str, Kind] = {
    "unknown_employee": Kind.UNMATCHED,
    "ambiguous_name": Kind.UNMATCHED,
    "name_differs": Kind.UNMATCHED,
    "no_owner": Kind.UNMATCHED,
    "split_owner": Kind.UNMATCHED,
    "duplicate_in_file": Kind.DOUBLED,
    "repeated": Kind.DOUBLED,
    "already_there": Kind.DOUBLED,
    "outside_period": Kind.OUTSIDE,
    "period_closed": Kind.OUTSIDE,
}
#: A row word for word like another one under the same receipt number is the same record: shown, but no question.
CERTAIN = frozenset({"repeated"})

_ROWS = frozenset({Action.ASSIGN, Action.SPLIT, Action.EXCLUDE})
_COUNTED = frozenset({Action.ASSIGN, Action.SPLIT, Action.EXCLUDE, Action.ACCEPT})
#: What may be done about a difference, by its code; what is not named here is a row that counts for nobody.
ACTIONS: Mapping[str, frozenset[Action]] = {
    "other_owner": _COUNTED,
    "counted_twice": _COUNTED,
    "assigned_twice": _COUNTED,
    "without_original": _COUNTED,
    "of_somebody_else": _COUNTED,
    "larger_than_original": _COUNTED,
    "after_publishing": _COUNTED,
    "sources_differ": frozenset({Action.ACCEPT, Action.OTHER}),
    "calls_twice": frozenset({Action.ACCEPT, Action.EXCLUDE}),
    "case_calls_twice": frozenset({Action.ACCEPT, Action.EXCLUDE}),
    "calls_alone": frozenset({Action.ACCEPT}),
    "whole_and_parts": frozenset({Action.ACCEPT, Action.EXCLUDE}),
    "total_differs": frozenset({Action.ACCEPT}),
    "rows_differ": frozenset({Action.ACCEPT}),
    "no_calls": frozenset({Action.ACCEPT}),
    "unknown_cases": frozenset({Action.ACCEPT}),
}
#: Codes that are told and stop nobody from publishing.
NOTICES = frozenset({"no_calls", "unknown_cases", "calls_alone"})


def kind_of_row(code: str) -> Kind:
    """The kind of difference a refused row is."""
    return ROW_KINDS.get(code, Kind.UNREADABLE)


def actions_for(code: str, *, has_figure: bool = True) -> frozenset[Action]:
    """What may be done; a row without a readable figure can only be left out."""
    found = ACTIONS.get(code, _ROWS)
    return found if has_figure else found & {Action.EXCLUDE, Action.ACCEPT}


def check_shares(action: Action, shares: Sequence[Share]) -> tuple[str, Mapping[str, Any]] | None:
    """What is wrong with whom a figure shall count for (a message and its values), or None.

    Assigning takes one person with 100 percent; splitting two or more, different ones, each above 0, 100.00 together.
    """
    if action is Action.ASSIGN:
        return None if len(shares) == 1 and shares[0].percent == WHOLE else (N_("Choose one person."), {})
    if action is not Action.SPLIT:
        return None if not shares else (N_("Nobody is to be named here."), {})
    if len({share.who for share in shares}) < 2 or len({share.who for share in shares}) != len(shares):
        return N_("Name at least two different people."), {}
    if any(share.percent <= 0 or share.percent != round(share.percent, 2) for share in shares):
        return N_("Each part must be above 0 percent, with two decimals at most."), {}
    total = sum((share.percent for share in shares), Decimal(0))
    if total != WHOLE:
        return N_("The parts come to {total} percent; they must be 100."), {"total": total}
    return None
