"""质检: one check of one call, its score, and what was violated; what it counts in the figures.

The kinds of violation follow what the standard and the banking association forbid (facts.md, chapter 4); an agency may type
its own. Only a serious one is counted, and vetoes where the scheme says so.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from enum import StrEnum

from hrdesk.domain.errors import UserError
from hrdesk.words import N_, P_

SCORE, SERIOUS = "quality_score", "serious_violation"  # metrics of the collection pack
#: What is violated, as a choice; another one may be typed.
KINDS = (
    N_("Threats, insults or abuse"),
    N_("Debt revealed to somebody else"),
    N_("Posing as police, court or authority"),
    N_("Calls between 22:00 and 8:00"),
    N_("Too many calls a day"),
    N_("Contact after collection was stopped"),
    N_("Promises nobody may make"),
    N_("Payment to a private account"),
    N_("Wording or service"),
)
BEST = Decimal(100)


class Violation(StrEnum):
    """How grave it is."""

    NONE = "none"
    MINOR = "minor"
    SERIOUS = "serious"

    @property
    def text(self) -> str:
        """In the current language."""
        if self is Violation.SERIOUS:
            return P_("quality check", "serious violation")
        return P_("quality check", "minor violation") if self is Violation.MINOR else P_("quality check", "none")

    @property
    def figure(self) -> Decimal:
        """What it counts as a serious violation."""
        return Decimal(self is Violation.SERIOUS)


def clean_reference(text: str) -> str:
    """The number of the recording or the check as files write it: half width, without outer blanks."""
    return unicodedata.normalize("NFKC", text).strip()


def check_score(score: Decimal) -> Decimal:
    """0 to 100 with two decimals at most. UserError ``out_of_range``."""
    if not 0 <= score <= BEST or score != round(score, 2):
        raise UserError(
            N_("A score lies between 0 and 100, with two decimals at most."), code="out_of_range", field="score"
        )
    return score


def check_kind(violation: Violation, kind: str) -> str:
    """What was violated, in words, where something was. UserError ``missing``."""
    words = " ".join(kind.split())
    if violation is Violation.NONE:
        return ""
    if not words:
        raise UserError(N_("Please say what was violated."), code="missing", field="kind")
    return words
