"""A new agency's file, signing in, and the way back in with the printed recovery key."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select, update

from hrdesk import settings
from hrdesk.app.access.keyed import check_password, with_keys
from hrdesk.app.work import Actor, Desk, key_of
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.roles import Role, Scope
from hrdesk.storage import keys
from hrdesk.storage.audit import record
from hrdesk.storage.tables import account
from hrdesk.storage.work_unit import new_request_id
from hrdesk.words import N_

if TYPE_CHECKING:
    from hrdesk.storage.envelope import Cost
    from hrdesk.storage.work_unit import Database

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Created:
    """A new agency: the signed-in administrator, and the recovery key to be printed once."""

    desk: Desk
    recovery_key: str = field(repr=False)


def create_agency(
    path: str | Path,
    agency: str,
    login: str,
    shown_name: str,
    password: str,
    *,
    clock: Clock,
    zone: ZoneInfo | None = None,
    cost: Cost | None = None,
) -> Created:
    """A new encrypted file with its first administrator, signed in.

    Errors: ``already_there``, ``weak_password``, ``missing`` (agency or user name), ``sync_folder``, ``read_only``,
    ``disk_full``. Nothing is left behind by a refusal.
    """
    from hrdesk.storage.engine import create_database

    place = _new_place(path)
    agency, shown_name = agency.strip(), shown_name.strip() or login.strip()
    if not agency:
        raise UserError(N_("Please enter the agency's name."), code="missing", field="agency")
    check_password(password, login)
    mine = not keys.folder(place).exists()
    made: Database | None = None
    try:
        unlocked, recovery_key = keys.create(place, login, password, cost=cost, now=clock())
        made = create_database(place, unlocked, at=clock().astimezone(UTC))
        desk = _first_rows(made, agency, unlocked.login, shown_name, clock, zone)
    except BaseException:
        if made is not None:
            made.close()
            place.unlink(missing_ok=True)
        if not place.exists():  # a full disk leaves the journal of the file that could not be made
            place.with_name(place.name + "-journal").unlink(missing_ok=True)
        if mine:
            shutil.rmtree(keys.folder(place), ignore_errors=True)
        raise
    settings.remember_database(desk.place, unlocked.login)
    return Created(desk, recovery_key)


def check_new_place(path: str | Path) -> None:
    """Whether a new file may lie at ``path``; its folder may still have to be made.

    Errors: ``already_there``, ``sync_folder``, ``conflict_copy``, ``wal``, ``read_only``, ``not_found`` (no such drive),
    ``no_locks`` (two programs do not keep each other out there: tried with a second process).
    """
    from hrdesk.storage.place import check_new, locks_work, objections

    place = Path(path).expanduser().absolute()
    _check_name_free(place)
    missing = [objection for objection in objections(place) if objection.code != "not_found"]
    for objection in missing:
        raise objection.error()
    there = next((folder for folder in place.parents if folder.is_dir()), place.parent)
    check_new(there / place.name)
    if not locks_work(there):
        raise UserError(
            N_("Programs do not keep each other out in {place}: two people saving at once would lose what one saved."),
            code="no_locks",
            field="path",
            hint=N_("Choose another place, or ask IT to set for this share: oplocks = no, smb2 leases = no."),
            place=str(there),
        )


def _new_place(path: str | Path) -> Path:
    from hrdesk.storage.place import check_new

    place = Path(path).expanduser()
    _check_name_free(place)
    check_new(place)
    return place


def _check_name_free(place: Path) -> None:
    if place.exists():
        raise UserError(
            N_("{file} exists already."),
            code="already_there",
            field="path",
            hint=N_("Choose another name."),
            file=place,
        )


def _first_rows(
    database: Database, agency: str, login: str, shown_name: str, clock: Clock, zone: ZoneInfo | None
) -> Desk:
    from hrdesk.app.upkeep import store_settings

    now = clock().astimezone(UTC)
    wanted: dict[str, Any] = {**settings.presets(), "agency": agency}
    if zone is not None:
        wanted["zone"] = zone.key

    def block(conn: Connection) -> None:
        values = {"login": login, "shown_name": shown_name, "role": Role.ADMINISTRATOR.value, "scope": Scope.ALL.value}
        made = conn.execute(insert(account).values(**values, last_seen=now))
        list(store_settings(conn, wanted))
        account_id = key_of(made)
        record(
            conn,
            at=now,
            account_id=account_id,
            use_case="access.create_agency",
            object_kind="account",
            object_id=account_id,
            changes={name: (None, value) for name, value in values.items()},
        )

    database.writing(block, use_case="access.create_agency", request_id=new_request_id(), at=now)
    return _desk(database, clock)


def sign_in(path: str | Path, login: str, password: str, *, clock: Clock, cost: Cost | None = None) -> Desk:
    """Opens the file for ``login``.

    Errors: ``wrong_password`` (the same words whoever is meant), ``too_many_tries``, ``account_stopped``,
    ``not_found``, ``unsupported``, ``damaged``, ``newer_file``, ``older_file``, ``unavailable``.
    """
    unlocked = keys.unlock(_existing(path), login, password, cost=cost, now=clock())
    return _come_in(path, unlocked, clock, note=f"failed={unlocked.failures}" if unlocked.failures else None)


def sign_in_with_recovery(
    path: str | Path,
    recovery_key: str,
    new_password: str,
    *,
    clock: Clock,
    login: str | None = None,
    cost: Cost | None = None,
) -> Desk:
    """Gives an administrator (``login``, else the first one) a new password by the printed key, and signs in."""
    from hrdesk.storage.engine import open_database

    place = _existing(path)
    unlocked = keys.unlock_with_recovery(place, recovery_key)
    with open_database(place, unlocked) as database:
        with database.read() as conn:
            wanted = [account.c.role == Role.ADMINISTRATOR.value, account.c.stopped_at.is_(None)]
            if login:
                wanted.append(account.c.login == login.strip())
            found = conn.execute(select(account.c.id, account.c.login).where(*wanted).order_by(account.c.id)).first()
        if found is None:
            raise UserError(N_("There is no administrator of this name."), code="not_found", field="login")
        check_password(new_password, found.login)
        wrapped = keys.grant(place, unlocked, found.login, vault=True, password=new_password, cost=cost)
        now = clock().astimezone(UTC)

        def block(conn: Connection) -> None:
            conn.execute(update(account).where(account.c.id == found.id).values(must_change=False))
            record(
                conn,
                at=now,
                account_id=None,
                use_case="access.sign_in_with_recovery",
                object_kind="account",
                object_id=found.id,
                fields=("password",),
            )

        with_keys(database, block, wrapped, "access.sign_in_with_recovery", now)
    return sign_in(place, found.login, new_password, clock=clock, cost=cost)


def _existing(path: str | Path) -> Path:
    """The file, before any password is tried: a wrong path is no wrong password."""
    from hrdesk.storage.connection import existing

    return existing(path if isinstance(path, str) and "://" in path else Path(path).expanduser())


def _come_in(path: str | Path, unlocked: keys.Unlocked, clock: Clock, note: str | None) -> Desk:
    from hrdesk.storage.engine import open_database

    database = open_database(_existing(path), unlocked)
    try:
        desk = _desk(database, clock)
        _note_arrival(desk, note)
    except BaseException:
        database.close()
        raise
    settings.remember_database(desk.place, unlocked.login)
    return desk


def _desk(database: Database, clock: Clock) -> Desk:
    from hrdesk.app.upkeep import read_settings

    with database.read() as conn:
        row = conn.execute(select(account).where(account.c.login == database.keys.login)).one_or_none()
        held = read_settings(conn)
    if row is None or row.stopped_at is not None:
        raise Denied(
            N_("This account was stopped."),
            code="account_stopped",
            field="login",
            hint=N_("Ask an administrator if you need it again."),
        )
    role, scope = Role(row.role), Scope(row.scope)
    actor = Actor(row.id, row.login, row.shown_name, role, scope, row.employment_id, row.department_id)
    return Desk(database, actor, held["agency"], clock, ZoneInfo(held["zone"]), str(database.path))


def _note_arrival(desk: Desk, note: str | None) -> None:
    now = desk.clock().astimezone(UTC)

    def block(conn: Connection) -> None:
        conn.execute(update(account).where(account.c.id == desk.actor.account_id).values(last_seen=now))
        record(
            conn,
            at=now,
            account_id=desk.actor.account_id,
            use_case="access.sign_in",
            object_kind="account",
            object_id=desk.actor.account_id,
            fields=(note,) if note else (),
        )

    try:
        desk.database.writing(block, use_case="access.sign_in", request_id=new_request_id(), at=now)
    except UserError as error:
        if error.code != "read_only":  # a copy on a read-only place may still be looked at
            raise
