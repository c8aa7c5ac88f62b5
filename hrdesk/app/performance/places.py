"""Who sees places (名次): all where the agency shows them; where it hides them HR and supervisors, of past months too.

A person's own papers go to that person: where places are hidden they carry none, whoever prints them. What was published
keeps its place in the file, and it stands there again once the agency shows places.
"""

from __future__ import annotations

from sqlalchemy import Connection

from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work
from hrdesk.domain.errors import Denied
from hrdesk.domain.roles import Role, Scope
from hrdesk.words import N_

_SEE_HIDDEN = (Role.ADMINISTRATOR, Role.HR, Role.SUPERVISOR)


def shown_to_all(conn: Connection) -> bool:
    """Whether the agency shows places."""
    return bool(read_settings(conn)["ranking_board"] == "shown")


def may_see_places(work: Work, conn: Connection) -> bool:
    """Whether places are shown to the actor."""
    return shown_to_all(conn) or work.actor.role in _SEE_HIDDEN


def refuse_ranking(work: Work, conn: Connection) -> None:
    """Denied for who may not see the places of others: those who see only themselves, and where places are hidden."""
    if work.actor.scope is Scope.OWN:
        raise Denied(N_("Your account may not do this."), hint=N_("Your own evaluation can be printed instead."))
    if not may_see_places(work, conn):
        raise Denied(
            N_("The agency shows places to HR and supervisors only."),
            hint=N_("Settings › Days and reminders says who sees them."),
        )
