"""One record as it is now, read once for a change of it; and the audit row of that change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, case, select

from hrdesk.app.people.listing import superior
from hrdesk.app.people.model import FIELDS, Version
from hrdesk.app.people.view import person_row
from hrdesk.app.work import Work
from hrdesk.storage.audit import record
from hrdesk.storage.tables import account, audit, department, employment, position, posting, team
from hrdesk.storage.versions import Changed

_SEALED = tuple(name for name, entry in FIELDS.items() if entry.sealed)
_IN_ROW = tuple(name for name, entry in FIELDS.items() if entry.table in ("person", "employment"))
_IN_POSTING = tuple(name for name, entry in FIELDS.items() if entry.table == "posting")


@dataclass(frozen=True, slots=True)
class Record:
    """A person's employment: ``values`` of all fields, in full where the actor's keys open them."""

    employment_id: int
    person_id: int
    posting_id: int | None
    version: Version
    values: Mapping[str, Any]


def load(work: Work, conn: Connection, employment_id: int) -> Record:
    """The record. Errors: ``not_found``, also for whom the actor may not see."""
    row = person_row(work, conn, employment_id)
    values: dict[str, Any] = {name: row._mapping[name] for name in _IN_ROW}
    values.update(dict.fromkeys(_IN_POSTING))
    begun = posting.c.starts <= work.today()
    here = conn.execute(
        select(
            posting.c.id,
            posting.c.version,
            posting.c.level,
            department.c.name_zh.label("department"),
            team.c.name_zh.label("team"),
            position.c.name_zh.label("position"),
            superior.c.employee_no.label("superior_no"),
        )
        .select_from(posting)
        .outerjoin(department, department.c.id == posting.c.department_id)
        .outerjoin(team, team.c.id == posting.c.team_id)
        .outerjoin(position, position.c.id == posting.c.position_id)
        .outerjoin(superior, superior.c.id == posting.c.superior_id)
        .where(posting.c.employment_id == employment_id)
        # the newest begun, else the first one to come
        .order_by(begun.desc(), case((begun, None), else_=posting.c.starts), posting.c.starts.desc())
        .limit(1)
    ).first()
    if here is not None:
        values.update({name: here._mapping[name] for name in _IN_POSTING})
    version = (row.person_version, row.employment_version, here.version if here else 0)
    return Record(employment_id, row.person_id, here.id if here else None, version, values)


def current_values(work: Work, conn: Connection, employment_id: int) -> dict[str, Any]:
    """All fields of the form as they are now."""
    return dict(load(work, conn, employment_id).values)


def check_version(work: Work, conn: Connection, now: Record, seen: Version) -> None:
    """Nobody overwrites unseen. Errors: Changed, with who did it and how the record is now."""
    if now.version == tuple(seen):
        return
    same_person = select(employment.c.id).where(employment.c.person_id == now.person_id)
    last = conn.execute(
        select(account.c.shown_name, audit.c.at)
        .outerjoin(account, account.c.id == audit.c.account_id)
        .where(audit.c.object_kind == "employment", audit.c.object_id.in_(same_person))
        .order_by(audit.c.id.desc())
        .limit(1)
    ).first()
    error = Changed(last.shown_name if last else None, last.at if last else None, now.values)
    if error.at is not None:
        error.values["time"] = error.at.astimezone(work.zone).strftime("%Y-%m-%d %H:%M")  # where the agency is
    raise error


def as_text(value: object) -> str | None:
    """A field's value as the history keeps it."""
    return None if value is None else str(value)


def record_changes(work: Work, conn: Connection, employment_id: int, changes: Mapping[str, tuple[Any, Any]]) -> int:
    """The audit row of a change of one record; its id."""
    return record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="employment",
        object_id=employment_id,
        changes={name: (as_text(old), as_text(new)) for name, (old, new) in changes.items()},
        sealed=_SEALED,
    )
