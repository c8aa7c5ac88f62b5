"""Groups of people a course or an exam is for: everybody, a department, a post, a team, a client project, one person."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select

from hrdesk.app.training.asking import concerned
from hrdesk.app.work import Work, use_case, visible
from hrdesk.storage import tables as t
from hrdesk.words import named

AUDIENCES = ("everybody", "department", "team", "position", "project", "employment")


@dataclass(frozen=True, slots=True)
class Audience:
    """Who must take a course: everybody, or who is in a department, team, position or project, or one person.

    ``least_days``: only from that many days in the job on.
    """

    kind: str
    object_id: int | None = None
    least_days: int = 0


@use_case("training.write")
def people_of(work: Work, audience: Audience) -> tuple[int, ...]:
    """The employments of an audience today that the actor may see."""
    from types import SimpleNamespace

    today = work.today()
    wanted = SimpleNamespace(kind=audience.kind, object_id=audience.object_id, least_days=audience.least_days)
    with work.read() as conn:
        found = concerned(conn, wanted, today, None)
        seen = conn.execute(
            select(t.employment.c.id).where(t.employment.c.id.in_(found), visible(work, t.employment.c.id, today))
        )
        return tuple(seen.scalars())


@dataclass(frozen=True, slots=True)
class AudienceChoice:
    """A group of people that can be chosen, with its name."""

    audience: Audience
    name: str


@use_case("training.write")
def audiences(work: Work) -> tuple[AudienceChoice, ...]:
    """Everybody, then departments, positions, teams and client projects in use."""
    from hrdesk.words import _

    found = [AudienceChoice(Audience("everybody"), _("Everybody"))]
    today = work.today()
    with work.read() as conn:
        for kind, table in (
            ("department", t.department),
            ("position", t.position),
            ("team", t.team),
            ("project", t.client_project),
        ):
            running = or_(table.c.ends.is_(None), table.c.ends >= today)
            for row in conn.execute(
                select(table.c.id, table.c.name_zh, table.c.name_en).where(running).order_by(table.c.id)
            ):
                found.append(AudienceChoice(Audience(kind, row.id), named(row.name_zh, row.name_en)))
    return tuple(found)
