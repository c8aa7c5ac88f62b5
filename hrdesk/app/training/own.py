"""Whose courses and exams these are: the employee the account belongs to."""

from __future__ import annotations

from hrdesk.app.work import Work
from hrdesk.domain.errors import Denied
from hrdesk.words import N_


def own_employment(work: Work) -> int:
    """The employment the account belongs to. Errors: Denied where there is none."""
    if work.actor.employment_id is None:
        raise Denied(
            N_("Your account belongs to no employee, so it has no courses or exams."),
            hint=N_("An administrator can tie the account to an employee number."),
        )
    return work.actor.employment_id
