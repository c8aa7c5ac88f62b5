"""A roster taken back: the people it brought go, the values it changed return to what they would be without it.

Each change of a record is a claim in its history. A field shows the newest change that stands: one made by hand, or by
an import not undone. So an import undone late does not bring back what another undone one had left behind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, delete, exists, select, update
from sqlalchemy.exc import IntegrityError

from hrdesk.app.imports.model import Undone
from hrdesk.app.imports.roster_rows import OUTSIDE
from hrdesk.app.imports.roster_saving import POSTING
from hrdesk.app.people.model import FIELDS, label
from hrdesk.app.people.saving import as_text, current_values
from hrdesk.app.work import Work
from hrdesk.domain.people import name_key, search_key
from hrdesk.storage import tables as t
from hrdesk.storage import versions
from hrdesk.words import _, _n

_DAY = timedelta(days=1)
_PART = 500
Changes = Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class _Step:
    """One change of a record: by hand, or by an import; ``stands`` unless that import is undone."""

    audit_id: int
    batch_id: int | None
    stands: bool
    changes: Changes


@dataclass(frozen=True, slots=True)
class _Others:
    """What besides this import speaks of its people."""

    steps: Mapping[int, Sequence[_Step]]
    figures: frozenset[int]  # employments with figures that count, of imports or by hand
    claimed: frozenset[int]  # employments any import ever said a figure of
    named: Mapping[int, int]  # employment -> another standing import that names it


def undo_roster(work: Work, conn: Connection, batch: Any) -> Undone:
    """Takes a roster back; ``batch`` is its row, marked as undone already."""
    own = conn.execute(
        select(t.audit.c.id, t.audit.c.object_id)
        .where(t.audit.c.batch_id == batch.id, t.audit.c.object_kind == "employment")
        .order_by(t.audit.c.id.desc())
    ).all()
    others = _others(conn, batch.id, [row.object_id for row in own])
    kept: list[tuple[str, str]] = []
    removed = restored = 0
    for audit_id, employment_id in own:
        steps = others.steps.get(employment_id, ())
        changes = next((step.changes for step in steps if step.audit_id == audit_id), {})
        if "employee_no" in changes and changes["employee_no"][0] is None:
            why = _remove(conn, employment_id, audit_id, others)
            removed += why is None
        else:
            why = _restore(work, conn, employment_id, audit_id, steps)
            restored += why is None
        if why is not None:
            kept.append((_who(conn, employment_id), why))
    kept += _remove_units(conn, (batch.counts or {}).get("made", {}))
    if removed:
        kept.append(
            (
                _n("{count} employee number", "{count} employee numbers", count=removed),
                _("Numbers once given are not given to anybody else."),
            )
        )
    return Undone(batch.id, removed, restored, tuple(kept))


# --- what else there is ----------------------------------------------------------------------------------------------


def _others(conn: Connection, batch_id: int, people: Sequence[int]) -> _Others:
    figures: set[int] = set()
    claimed: set[int] = set()
    named: dict[int, int] = {}
    standing = select(t.batch.c.id).where(t.batch.c.undone_at.is_(None), t.batch.c.id != batch_id)
    for part in _parts(people):
        for table, found in ((t.fact, figures), (t.claim, claimed)):  # one walk each, whatever the number of people
            found |= set(
                conn.execute(select(table.c.employment_id).distinct().where(table.c.employment_id.in_(part))).scalars()
            )
        for row in conn.execute(
            select(t.batch_row.c.object_id, t.batch_row.c.batch_id).where(
                t.batch_row.c.object_kind == "employment",
                t.batch_row.c.object_id.in_(part),
                t.batch_row.c.batch_id.in_(standing),
            )
        ):
            named[row.object_id] = row.batch_id
    return _Others(_steps(conn, people), frozenset(figures), frozenset(claimed), named)


def _steps(conn: Connection, people: Sequence[int]) -> dict[int, list[_Step]]:
    """Every change of these people's records, the oldest first."""
    undone = set(conn.execute(select(t.batch.c.id).where(t.batch.c.undone_at.is_not(None))).scalars())
    heads: dict[int, tuple[int, int | None]] = {}
    changes: dict[int, dict[str, tuple[Any, Any]]] = defaultdict(dict)
    for part in _parts(people):
        rows = conn.execute(
            select(t.audit.c.id, t.audit.c.object_id, t.audit.c.batch_id).where(
                t.audit.c.object_kind == "employment",
                t.audit.c.object_id.in_(part),
                t.audit.c.use_case.not_like("%reveal%"),
            )
        )
        heads.update({row.id: (row.object_id, row.batch_id) for row in rows})
        for row in conn.execute(
            select(t.history).where(t.history.c.object_kind == "employment", t.history.c.object_id.in_(part))
        ):
            sealed = row.field in FIELDS and FIELDS[row.field].sealed
            changes[row.audit_id][row.field] = (row.sealed_old, row.sealed_new) if sealed else (row.old, row.new)
    found: dict[int, list[_Step]] = defaultdict(list)
    for audit_id, (employment_id, batch_id) in sorted(heads.items()):
        found[employment_id].append(_Step(audit_id, batch_id, batch_id not in undone, changes.get(audit_id, {})))
    return found


def _parts(people: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(people), _PART):
        yield people[start : start + _PART]


def _who(conn: Connection, employment_id: int) -> str:
    row = conn.execute(
        select(t.employment.c.employee_no, t.person.c.name)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(t.employment.c.id == employment_id)
    ).one()
    return f"{row.employee_no} {row.name}"


# --- people it brought -----------------------------------------------------------------------------------------------


def _remove(conn: Connection, employment_id: int, audit_id: int, others: _Others) -> str | None:
    """Takes a person of the import out again; the reason where later records stand in the way."""
    if any(step.stands and step.audit_id > audit_id for step in others.steps.get(employment_id, ())):
        return _("The record was changed after the import.")
    if employment_id in others.named:
        return _("Import {batch} names this person too.", batch=others.named[employment_id])
    if employment_id in others.figures:
        return _("Figures were imported for this person.")
    person_id = conn.execute(select(t.employment.c.person_id).where(t.employment.c.id == employment_id)).scalar_one()
    savepoint = conn.begin_nested()
    try:
        # what undone imports once claimed about somebody who was never here says nothing any more
        if employment_id in others.claimed:
            undone = exists().where(t.batch.c.id == t.claim.c.batch_id, t.batch.c.undone_at.is_not(None))
            conn.execute(delete(t.claim).where(t.claim.c.employment_id == employment_id, undone))
        conn.execute(update(t.posting).where(t.posting.c.superior_id == employment_id).values(superior_id=None))
        for table in (t.outside_identity, t.posting):
            conn.execute(delete(table).where(table.c.employment_id == employment_id))
        conn.execute(delete(t.employment).where(t.employment.c.id == employment_id))
        rest = select(t.employment.c.id).where(t.employment.c.person_id == person_id)
        if conn.execute(rest).first() is None:
            conn.execute(delete(t.person).where(t.person.c.id == person_id))
    except IntegrityError:
        savepoint.rollback()
        return _("Later records belong to this person: an evaluation, a contract, an account, a team that is led.")
    savepoint.commit()
    return None


# --- records it changed ----------------------------------------------------------------------------------------------


def _restore(work: Work, conn: Connection, employment_id: int, audit_id: int, steps: Sequence[_Step]) -> str | None:
    """Gives the record the values it would have without the import; names the fields somebody changed since."""
    here = next(place for place, step in enumerate(steps) if step.audit_id == audit_id)
    changes = steps[here].changes
    later = {name for step in steps[here + 1 :] if step.stands for name in step.changes}
    now = current_values(work, conn, employment_id)
    overtaken = [name for name in changes if name in FIELDS and name in later]
    for name, (_old, new) in changes.items():
        if name in FIELDS and name not in later and as_text(now[name]) not in (new, _without(steps, here, name)):
            overtaken.append(name)  # changed by something that keeps no history
    back = {
        name: (_without(steps, here, name), new)
        for name, (_old, new) in changes.items()
        if name in FIELDS and name not in overtaken
    }
    person_id = conn.execute(select(t.employment.c.person_id).where(t.employment.c.id == employment_id)).scalar_one()
    _write_back(work, conn, person_id, employment_id, back)
    if POSTING & changes.keys():
        _post_back(conn, employment_id, back, changes, moved_since=_moved_since(steps[here + 1 :]))
    if back.get("status", ("", ""))[1] == "left":
        _open_posts(conn, employment_id, changes)
    for name, kind in OUTSIDE.items():
        if name in changes and name not in later:
            _outside_back(conn, employment_id, kind, changes[name][1])
    if overtaken:
        return _("Changed again since the import: {fields}.", fields=_(", ").join(label(name) for name in overtaken))
    return None


def _without(steps: Sequence[_Step], here: int, name: str) -> Any:
    """The field as it would be without that step: the newest earlier change that stands, else what was there first."""
    said = [step for step in steps[: here + 1] if name in step.changes]
    for step in reversed(said[:-1]):
        if step.stands:
            return step.changes[name][1]
    return said[0].changes[name][0]


def _moved_since(later: Sequence[_Step]) -> bool:
    """Whether a post was corrected since without beginning a new one: then the post the import began stays."""
    return any(step.stands and POSTING & step.changes.keys() and "starts" not in step.changes for step in later)


def _write_back(work: Work, conn: Connection, person_id: int, employment_id: int, changes: Changes) -> None:
    values: dict[str, dict[str, Any]] = {"person": {}, "employment": {}}
    for name, (old, _new) in changes.items():
        entry = FIELDS.get(name)
        if entry is not None and entry.table in values:
            values[entry.table][name] = date.fromisoformat(old) if old and entry.kind == "day" else old
    own = values["person"]
    if own.get("name"):
        own["name_key"], own["search_key"] = name_key(own["name"]), search_key(own["name"])
    if "id_number" in own:
        own["id_digest"] = work.database.digest(own["id_number"]) if own["id_number"] else None
    for table, ident in ((t.person, person_id), (t.employment, employment_id)):
        if values[table.name]:
            versions.update_where(conn, table, table.c.id == ident, values[table.name])


def _open_posts(conn: Connection, employment_id: int, changes: Changes) -> None:
    left = changes.get("leave_date", (None, None))[1]
    if left:
        ended = (t.posting.c.employment_id == employment_id) & (t.posting.c.ends == date.fromisoformat(left))
        versions.update_where(conn, t.posting, ended, {"ends": None})


def _outside_back(conn: Connection, employment_id: int, kind: str, value: str) -> None:
    """The seat or account the import gave is taken away; the one it ended runs again."""
    mine = conn.execute(
        select(t.outside_identity)
        .where(t.outside_identity.c.employment_id == employment_id, t.outside_identity.c.kind == kind)
        .order_by(t.outside_identity.c.starts.desc(), t.outside_identity.c.id.desc())
    ).all()
    given = next((row for row in mine if row.value == value and row.ends is None), None)
    if given is None:
        return
    conn.execute(delete(t.outside_identity).where(t.outside_identity.c.id == given.id))
    before = next(
        (row for row in mine if row.id != given.id and row.ends == max(row.starts, given.starts - _DAY)), None
    )
    if before is not None:
        versions.update_where(conn, t.outside_identity, t.outside_identity.c.id == before.id, {"ends": None})


def _post_back(conn: Connection, employment_id: int, back: Changes, changes: Changes, *, moved_since: bool) -> None:
    """The post the import began is taken away and the one before runs on; a corrected one gets its old names."""
    posts = conn.execute(
        select(t.posting).where(t.posting.c.employment_id == employment_id).order_by(t.posting.c.starts.desc())
    ).all()
    began = changes.get("starts", (None, None))[1]
    place = next((at for at, post in enumerate(posts) if began and post.starts == date.fromisoformat(began)), None)
    if place is not None and place + 1 < len(posts) and not moved_since:
        post, before = posts[place], posts[place + 1]
        conn.execute(delete(t.posting).where(t.posting.c.id == post.id))
        values: dict[str, Any] = {"ends": post.ends, **_names_back(conn, back, employment_id)}
        versions.update_where(conn, t.posting, t.posting.c.id == before.id, values)
    elif posts:
        values = _names_back(conn, back, employment_id)
        if values:
            versions.update_where(conn, t.posting, t.posting.c.id == posts[0].id, values)


def _names_back(conn: Connection, back: Changes, employment_id: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    department_id = None
    if "department" in back:
        department_id = conn.execute(
            select(t.department.c.id).where(t.department.c.name_zh == back["department"][0])
        ).scalar()
        if department_id is not None:
            values["department_id"] = department_id
    if "team" in back:
        within = (
            department_id
            or conn.execute(
                select(t.posting.c.department_id)
                .where(t.posting.c.employment_id == employment_id)
                .order_by(t.posting.c.starts.desc())
            ).scalar()
        )
        named = (t.team.c.name_zh == back["team"][0], t.team.c.department_id == within)
        values["team_id"] = conn.execute(select(t.team.c.id).where(*named)).scalar() if back["team"][0] else None
    if "position" in back:
        named_so = t.position.c.name_zh == back["position"][0]
        values["position_id"] = conn.execute(select(t.position.c.id).where(named_so)).scalar()
    if "level" in back:
        values["level"] = back["level"][0]
    if "superior_no" in back:
        numbered = t.employment.c.employee_no == back["superior_no"][0]
        values["superior_id"] = conn.execute(select(t.employment.c.id).where(numbered)).scalar()
    return values


def _remove_units(conn: Connection, made: Mapping[str, list[int]]) -> list[tuple[str, str]]:
    """Departments, teams and positions the import made go too, unless somebody is there by now."""
    kept: list[tuple[str, str]] = []
    for table in (t.team, t.position, t.department):
        for ident in made.get(table.name, ()):
            name = conn.execute(select(table.c.name_zh).where(table.c.id == ident)).scalar()
            if name is None:
                continue
            savepoint = conn.begin_nested()
            try:
                conn.execute(delete(table).where(table.c.id == ident))
            except IntegrityError:
                savepoint.rollback()
                kept.append((str(name), _("Other records use it.")))
            else:
                savepoint.commit()
    return kept
