"""Groups of people a course or an exam is for: everybody, a department, a post, a team, a client project, one person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection, or_, select

from hrdesk.app.training.asking import concerned
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.errors import UserError
from hrdesk.domain.people import Status
from hrdesk.storage import tables as t
from hrdesk.words import N_, named

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


@use_case("training.write")
def chosen(work: Work, groups: Iterable[Audience], people: str = "", least_days: int = 0) -> tuple[Audience, ...]:
    """What a form says of whom something concerns: groups, from ``least_days`` in the job on, and single people.

    ``people``: numbers or full names, with commas, 、 or blanks between; they are meant however long they are here.
    Errors: ``missing`` (nobody is chosen), ``unknown_employee``, ``several_employees`` (a name two people have).
    """
    found = [replace(one, least_days=least_days) for one in groups]
    with work.read() as conn:
        idents = [ident for part in _parts(people) for ident in _of(work, conn, part)]
    found += [Audience("employment", ident) for ident in dict.fromkeys(idents)]
    if not found:
        raise UserError(N_("Choose whom it concerns."), code="missing", field="audience")
    return tuple(found)


def _parts(people: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,，、;；\n]", people) if part.strip()]


def _of(work: Work, conn: Connection, part: str) -> list[int]:
    """The person of a number or a name; of several with blanks between, each."""
    e, today = t.employment, work.today()
    seen = (
        select(e.c.id, e.c.employee_no)
        .join(t.person, t.person.c.id == e.c.person_id)
        .where(e.c.status != Status.LEFT.value, visible(work, e.c.id, today))
    )
    rows = conn.execute(seen.where(e.c.employee_no == part.upper())).all()
    rows = rows or conn.execute(seen.where(t.person.c.name == part).order_by(e.c.employee_no)).all()
    if len(rows) > 1:
        raise UserError(
            N_("{count} people are called {name}."), code="several_employees", field="people", count=len(rows), name=part,
            hint=N_("Give the number instead: {numbers}"), numbers="、".join(row.employee_no for row in rows),
        )  # fmt: skip
    if rows:
        return [rows[0].id]
    words = part.split()
    if len(words) > 1:
        return [ident for word in words for ident in _of(work, conn, word)]
    raise UserError(
        N_("Nobody here has the number or the name {text}."), code="unknown_employee", field="people", text=part
    )


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
