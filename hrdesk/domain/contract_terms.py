"""Contracts one after the other: what the law says of a new one beside those before it, and until when it is signed.

Sources: 劳动合同法 arts 10, 14, 19, 82; 实施条例 art. 6; 法释〔2025〕12号 (an extension of a year counts as a contract).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hrdesk.domain.contracts import ContractKind, last_day, whole_months
from hrdesk.domain.errors import UserError
from hrdesk.domain.people import probation_cap_months
from hrdesk.words import N_


@dataclass(frozen=True, slots=True)
class Term:
    """A contract's kind and days; ``ends`` is its last day."""

    kind: ContractKind
    starts: date
    ends: date | None = None
    probation_end: date | None = None


def latest_probation(term: Term) -> date | None:
    """The last day a probation may have under this contract; None where it may have none (art. 19)."""
    if term.kind is ContractKind.PROJECT:
        return None
    months = None if term.ends is None else whole_months(term.starts, term.ends)
    cap = probation_cap_months(months)
    if cap == 0:
        return None
    latest = last_day(term.starts, cap)
    return min(latest, term.ends) if term.ends is not None else latest


def check_term(term: Term, earlier: Sequence[Term] = ()) -> None:
    """Whether the contract may be kept. ``earlier``: those of the person before it, oldest first.

    Errors: ``missing``, ``out_of_range``, ``probation_too_long``, ``probation_twice``, ``overlap``.
    """
    if term.kind is ContractKind.FIXED and term.ends is None:
        raise UserError(N_("A fixed-term contract needs its last day."), code="missing", field="ends")
    if term.kind is ContractKind.OPEN and term.ends is not None:
        raise UserError(N_("An open-ended contract has no last day."), code="out_of_range", field="ends")
    if term.ends is not None and term.ends < term.starts:
        raise UserError(N_("The last day lies before the first."), code="out_of_range", field="ends")
    for before in earlier:
        if before.ends is None or before.ends >= term.starts:
            raise UserError(
                N_("The contract from {starts} is still running on {day}."),
                code="overlap",
                field="starts",
                hint=N_("End the earlier one the day before, or choose a later first day."),
                starts=before.starts,
                day=term.starts,
            )
    _check_probation(term, earlier)


def _check_probation(term: Term, earlier: Sequence[Term]) -> None:
    if term.probation_end is None:
        return
    if term.probation_end < term.starts:
        raise UserError(N_("The last day lies before the first."), code="out_of_range", field="probation_end")
    if any(before.probation_end is not None for before in earlier):
        raise UserError(
            N_("There was a probation already; there may be only one at an employer (Labour Contract Law, art. 19)."),
            code="probation_twice",
            field="probation_end",
        )
    latest = latest_probation(term)
    if latest is None:
        raise UserError(
            N_("A contract like this may have no probation (Labour Contract Law, art. 19)."),
            code="probation_too_long",
            field="probation_end",
        )
    if term.probation_end > latest:
        raise UserError(
            N_("Under this contract the probation may last until {day} at most (Labour Contract Law, art. 19)."),
            code="probation_too_long",
            field="probation_end",
            day=latest,
        )


def may_ask_for_open_ended(contracts: Sequence[Term]) -> bool:
    """Whether two fixed terms were concluded, so that the employee may ask for an open-ended one (art. 14)."""
    return len([term for term in contracts if term.kind is ContractKind.FIXED]) >= 2


def signing_deadline(first_day: date) -> date:
    """The last day to sign within the first month; from the day after the month on, wages are due twice (art. 82)."""
    return last_day(first_day, 1)
