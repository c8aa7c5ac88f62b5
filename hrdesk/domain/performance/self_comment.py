"""自评: what a person says in words about the own month before it is published. No points: skipping it changes nothing."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from hrdesk.domain.errors import UserError
from hrdesk.words import N_

LONGEST = 1000  # characters: more would not fit beside the supervisor's words on the sheet


class OwnWords(StrEnum):
    """How the self-comment of an unpublished evaluation stands."""

    WANTED = "wanted"  # nothing written, the term runs
    WRITTEN = "written"  # can still be changed
    KEPT = "kept"  # written, the term is over
    SKIPPED = "skipped"  # not written, the term is over, or none is asked for


def standing(text: str, due: date | None, day: date) -> OwnWords:
    """``due`` None: none is asked for. The last day counts whole."""
    if due is not None and day <= due:
        return OwnWords.WRITTEN if text else OwnWords.WANTED
    return OwnWords.KEPT if text else OwnWords.SKIPPED


def checked(text: str) -> str:
    """The words without outer blanks; empty takes them back. Errors: ``out_of_range``."""
    clean = text.strip()
    if len(clean) > LONGEST:
        raise UserError(
            N_("The self-comment has {count} characters; {most} are the most."),
            code="out_of_range",
            field="text",
            hint=N_("Shorten it to what matters most; more can be said in the interview."),
            count=len(clean),
            most=LONGEST,
        )
    return clean
