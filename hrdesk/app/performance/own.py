"""Nobody assesses themselves: neither points, comment nor grade of the own month, nor what is left out of it."""

from __future__ import annotations

from hrdesk.app.work import Actor
from hrdesk.domain.errors import Denied
from hrdesk.words import N_


def refuse_own(actor: Actor, *employment_ids: int) -> None:
    """Denied where it is about the actor alone."""
    if set(employment_ids) == {actor.employment_id}:
        raise Denied(
            N_("Nobody assesses themselves."),
            hint=N_("Somebody else in HR or administration, or your own supervisor, does it."),
        )
