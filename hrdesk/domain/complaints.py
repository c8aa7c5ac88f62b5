"""投诉台账: what was found of a complaint, when its reply is due, and what it counts in the figures.

A complaint counts in the month it was received, once, and only while somebody found it valid (product.md, Performance).
The days for a reply are the agency's own or its client's (setting ``complaint_reply_working_days``); no law names them.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal
from enum import StrEnum

from hrdesk.words import N_, P_

METRIC = "valid_complaints"
#: How complaints reach an agency, as a choice; another one may be typed.
CHANNELS = (
    N_("Passed on by the client"),
    N_("Phone call to the agency"),
    N_("12378 hotline"),
    N_("12345 hotline"),
    N_("Supervisory authority"),
    N_("Internet platform"),
    N_("Letter or visit"),
)


class Ruling(StrEnum):
    """What was found."""

    UNDECIDED = "undecided"
    VALID = "valid"
    INVALID = "invalid"

    @property
    def text(self) -> str:
        """In the current language."""
        if self is Ruling.VALID:
            return P_("complaint", "valid")
        return P_("complaint", "invalid") if self is Ruling.INVALID else P_("complaint", "to be examined")

    @property
    def figure(self) -> Decimal | None:
        """What it counts; an undecided one says nothing."""
        return {Ruling.VALID: Decimal(1), Ruling.INVALID: Decimal(0)}.get(self)


def clean_number(text: str) -> str:
    """The complaint number of the client or the hotline as files write it: half width, without outer blanks."""
    return unicodedata.normalize("NFKC", text).strip()


def is_open(ruling: Ruling, replied_on: date | None) -> bool:
    """Whether something is still to be done."""
    return ruling is Ruling.UNDECIDED or replied_on is None
