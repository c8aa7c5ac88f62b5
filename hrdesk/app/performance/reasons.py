"""A reason somebody has to give: for adjusting, leaving out, another grade, publishing all the same."""

from __future__ import annotations

from hrdesk.domain.errors import UserError
from hrdesk.words import N_


def required(text: str, field: str) -> str:
    """The text without outer blanks; a sentence when there is none."""
    clean = " ".join(text.split())
    if not clean:
        raise UserError(N_("Please give a reason."), code="missing", field=field)
    if len(clean) > 500:
        raise UserError(N_("The reason is longer than 500 characters."), code="out_of_range", field=field)
    return clean
