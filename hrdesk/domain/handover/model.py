"""The words of a handover: capacities, why a holding begins, states of a line, what a case and a receiver are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from hrdesk.words import N_, _


class Capacity(StrEnum):
    """As what somebody holds a case."""

    OWNER = "owner"
    CUSTODY = "custody"  # 代管: answers for it, until somebody has taken it over

    @property
    def text(self) -> str:
        """The word in the current language."""
        return _(_CAPACITIES[self])


_CAPACITIES = {Capacity.OWNER: N_("owner"), Capacity.CUSTODY: N_("in custody")}


class Why(StrEnum):
    """Why a holding begins."""

    LISTED = "listed"  # first seen in a case list
    RELISTED = "relisted"  # a case list names somebody else
    ASSIGNED = "assigned"  # handed out, not yet taken over
    TAKEN = "taken"
    ABSENCE = "absence"  # temporary custody
    RETURNED = "returned"  # back from temporary custody
    ENDED = "ended"  # the employment ended before the case was taken over
    REVERSED = "reversed"  # the handover was taken back

    @property
    def text(self) -> str:
        """The word in the current language."""
        return _(_REASONS[self])


_REASONS = {
    Why.LISTED: N_("case list"),
    Why.RELISTED: N_("case list names another owner"),
    Why.ASSIGNED: N_("handed out, not taken over yet"),
    Why.TAKEN: N_("taken over"),
    Why.ABSENCE: N_("temporary custody"),
    Why.RETURNED: N_("back from temporary custody"),
    Why.ENDED: N_("employment ended before it was taken over"),
    Why.REVERSED: N_("handover reversed"),
}


class LineState(StrEnum):
    """How far one case of a handover is."""

    PLANNED = "planned"
    ASSIGNED = "assigned"
    OBJECTED = "objected"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"

    @property
    def text(self) -> str:
        """The word in the current language."""
        return _(_STATES[self])


_STATES = {
    LineState.PLANNED: N_("Not handed out"),
    LineState.ASSIGNED: N_("Waiting for answer"),
    LineState.OBJECTED: N_("Objected"),
    LineState.TAKEN: N_("Taken over"),
    LineState.WITHDRAWN: N_("Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Balance:
    """What a proposal balances; at least one of count, amount and ageing."""

    count: bool = True
    amount: bool = True
    ageing: bool = True
    skill: bool = True


@dataclass(frozen=True, slots=True)
class PlanCase:
    """A case to be given to somebody. ``locked`` to receiver ``given``; ``never``: receivers who objected to it."""

    key: int
    amount: Decimal  # yuan outstanding
    ageing: str  # M1, M2, …; another word counts as of middle weight
    promise: date | None = None
    follow_up: date | None = None
    given: int | None = None
    locked: bool = False
    never: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PlanReceiver:
    """Somebody who can take cases, with what they hold already. ``cap``: most cases in all; no skills: takes any."""

    key: int
    cap: int
    count: int = 0
    amount: Decimal = Decimal(0)
    ageing: Decimal = Decimal(0)  # sum of the ageing weights of the cases held
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who takes what: case → receiver. ``unassigned`` found no room. ``spread``: (most − least load) / mean load.

    ``unskilled`` counts cases at somebody without that ageing among their skills. ``loads``: receiver → points.
    """

    given: dict[int, int]
    unassigned: tuple[int, ...]
    unskilled: int
    loads: dict[int, int]

    @property
    def spread(self) -> float:
        """0 is perfectly even."""
        if not self.loads or not sum(self.loads.values()):
            return 0.0
        mean = sum(self.loads.values()) / len(self.loads)
        return (max(self.loads.values()) - min(self.loads.values())) / mean
