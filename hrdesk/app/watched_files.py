"""What the watched folder is set to, and the files there that wait for a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, insert, select, update

from hrdesk.app.imports import KINDS
from hrdesk.app.imports.kinds import kind_named
from hrdesk.app.upkeep import read_settings
from hrdesk.app.watched import SET_ASIDE, WAITING
from hrdesk.app.work import Work, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.domain.roles import may
from hrdesk.domain.watched import BY_DATES, BY_NAME, tidy_place
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_, _

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class WatchedRule:
    """A rule as it is kept: see ``domain.watched.Rule``."""

    id: int
    version: int
    place: str
    kind: str
    source: str
    month: str


@dataclass(frozen=True, slots=True)
class WatchedFile:
    """A file met there. ``path`` is where it lies for this computer; ``why`` and ``hint`` say what it waits for."""

    id: int
    place: str
    path: str
    kind: str
    source: str
    period: Period | None
    state: str
    why: str
    hint: str
    batch: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class WatchedView:
    """The folder (``locked``: fixed by IT), its rules, the files that wait and those met last; names of known mappings."""

    folder: str
    locked: bool
    settings_version: int
    rules: tuple[WatchedRule, ...]
    files: tuple[WatchedFile, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SaveRule:
    """A rule to add (without ``id``) or to change."""

    place: str
    kind: str
    source: str = ""
    month: str = BY_DATES
    id: int | None = None
    version: int = 0


@use_case("performance.import")
def watched_view(work: Work) -> WatchedView:
    """The settings of the watched folder and what was met there."""
    from hrdesk import settings
    from hrdesk.app.upkeep import agency_settings

    version = agency_settings(work).version
    with work.read() as conn:
        folder = str(read_settings(conn)["watched_folder"])
        rules = conn.execute(select(t.watched_rule).order_by(t.watched_rule.c.place))
        files = conn.execute(select(t.watched_file).order_by(t.watched_file.c.id.desc()).limit(MOST_SHOWN)).all()
        open_ones = set(conn.execute(select(t.watched_file.c.id).where(still_waiting())).scalars())
        sources = conn.execute(
            select(t.column_mapping.c.source).where(~t.column_mapping.c.source.startswith("#")).distinct()
        ).scalars()
        return WatchedView(
            folder,
            "watched_folder" in settings.locked_presets(),
            version,
            tuple(WatchedRule(row.id, row.version, row.place, row.kind, row.source, row.month) for row in rules),
            tuple(_file(row, folder, row.id in open_ones) for row in files),
            tuple(sorted(sources)),
        )


def still_waiting() -> ColumnElement[bool]:
    """The condition for files a person has still to see to: not imported by hand meanwhile."""
    by_hand = exists().where(t.batch.c.sha256 == t.watched_file.c.sha256, t.batch.c.undone_at.is_(None))
    return and_(t.watched_file.c.state == WAITING, ~by_hand)


def waiting_files(work: Work, conn: Connection) -> list[WatchedFile]:
    """What waits, for Today; the newest first."""
    folder = str(read_settings(conn)["watched_folder"])
    rows = conn.execute(select(t.watched_file).where(still_waiting()).order_by(t.watched_file.c.id.desc()))
    found = [_file(row, folder, True) for row in rows]
    return [one for one in found if not one.kind or may(work.actor.role, kind_named(one.kind).permission)]


@use_case("performance.import")
def watched_file(work: Work, file_id: int) -> WatchedFile:
    """One file met there. Errors: ``not_found``."""
    with work.read() as conn:
        row = conn.execute(select(t.watched_file).where(t.watched_file.c.id == file_id)).first()
        folder = str(read_settings(conn)["watched_folder"])
    if row is None:
        raise UserError(N_("This file is no longer in the list."), code="not_found")
    return _file(row, folder, row.state == WAITING)


def _file(row: Any, folder: str, waits: bool) -> WatchedFile:
    why: Mapping[str, Any] = row.why or {}
    values: Mapping[str, Any] = why.get("values", {})
    message, hint = why.get("message"), why.get("hint")
    return WatchedFile(
        id=row.id,
        place=row.place,
        path=str(Path(folder, *row.place.split("/"))) if folder else row.place,
        kind=row.kind,
        source=row.source,
        period=Period.from_number(row.month) if row.month else None,
        state=row.state if waits or row.state != WAITING else "by_hand",
        why=_(message, **values) if message else "",
        hint=_(hint, **values) if hint else "",
        batch=row.batch_id,
        at=row.at,
    )


@use_case("performance.import")
def set_aside(work: Work, file_id: int, *, again: bool = False) -> None:
    """A waiting file is not to be imported; with ``again`` it waits once more. Errors: ``not_found``."""
    before, after = (SET_ASIDE, WAITING) if again else (WAITING, SET_ASIDE)

    def block(conn: Connection) -> None:
        done = conn.execute(
            update(t.watched_file)
            .where(t.watched_file.c.id == file_id, t.watched_file.c.state == before)
            .values(state=after)
        )
        if done.rowcount != 1:
            raise UserError(N_("This file is no longer in the list."), code="not_found")
        _record(work, conn, "watched_file", file_id, {"state": (before, after)})

    work.write(block)


# --- rules -----------------------------------------------------------------------------------------------------------


@use_case("performance.import")
def save_rule(work: Work, order: SaveRule) -> int:
    """Adds or changes a rule; its id. Errors: ``missing``, ``wrong_use``, ``already_there``, ``changed``, ``not_found``."""
    place = tidy_place(order.place)
    if not place or ".." in place.split("/"):
        raise UserError(
            N_("Please say which files: a folder such as finance/ or a name such as *calls*.xlsx."),
            code="missing",
            field="place",
        )
    if order.kind not in KINDS:
        raise UserError(N_("Please choose what these files hold."), code="missing", field="kind")
    if order.month not in (BY_DATES, BY_NAME):
        raise UserError(N_("The month comes from the dates or from the file's name."), code="wrong_use", field="month")
    values = {"place": place, "kind": order.kind, "source": order.source.strip(), "month": order.month}

    def block(conn: Connection) -> int:
        twin = conn.execute(select(t.watched_rule.c.id).where(t.watched_rule.c.place == place)).scalar()
        if twin is not None and twin != order.id:
            raise Conflict(N_("There is a rule for {place} already."), code="already_there", field="place", place=place)
        if order.id is None:
            ident = int(conn.execute(insert(t.watched_rule).values(values)).inserted_primary_key[0])  # type: ignore[index]
        else:
            ident = order.id
            update_versioned(conn, t.watched_rule, ident, order.version, values)
        _record(work, conn, "watched_rule", ident, {name: (None, value) for name, value in values.items()})
        return ident

    return work.write(block)


@use_case("performance.import")
def remove_rule(work: Work, rule_id: int) -> None:
    """Takes a rule away; what was taken by it stays. Errors: ``not_found``."""

    def block(conn: Connection) -> None:
        if conn.execute(delete(t.watched_rule).where(t.watched_rule.c.id == rule_id)).rowcount != 1:
            raise UserError(N_("This rule is no longer there."), code="not_found")
        _record(work, conn, "watched_rule", rule_id, {"place": (None, None)})

    work.write(block)


def _record(work: Work, conn: Connection, kind: str, ident: int, changes: Mapping[str, tuple[object, object]]) -> None:
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind=kind,
        object_id=ident,
        changes=changes,
    )
