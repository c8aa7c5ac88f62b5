"""Keeping the file well: backup, check, restore, migration, the agency's settings, who is in, what is new."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, delete, func, insert, select, update

from hrdesk import settings
from hrdesk.app.work import Desk, Work, use_case
from hrdesk.domain.errors import Conflict, Denied, UserError
from hrdesk.domain.people import NumberPattern
from hrdesk.domain.roles import Role, may
from hrdesk.storage.audit import record
from hrdesk.storage.tables import account, audit, presence, setting
from hrdesk.storage.work_unit import new_request_id
from hrdesk.words import N_, _

if TYPE_CHECKING:
    from hrdesk.storage.check import Report
    from hrdesk.storage.keys import Unlocked

BACKUPS = "backups"  # the folder beside the file where a migration leaves its backup
_IN_FOR = timedelta(minutes=3)  # a heartbeat comes each minute; two may be lost


# --- settings --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SettingsView:
    """The agency's settings by key; ``locked`` ones are fixed by IT on this computer. ``version`` is for saving."""

    values: Mapping[str, Any]
    locked: frozenset[str]
    version: int


@dataclass(frozen=True, slots=True)
class SaveSettings:
    """The settings to change, by key, and the version of the view they were changed in."""

    values: Mapping[str, Any]
    version: int


def read_settings(conn: Connection) -> dict[str, Any]:
    """Every declared setting with its value here: fixed by IT, else the file's, else the default."""
    values = {key: declared.default for key, declared in settings.DECLARED.items()}
    for row in conn.execute(select(setting.c.key, setting.c.value)):
        if row.key in values:
            values[row.key] = row.value
    return values | settings.locked_presets()


def store_settings(conn: Connection, wanted: Mapping[str, Any]) -> Iterator[str]:
    """Writes settings in the caller's transaction and tells of each: new, changed or same.

    Errors: ``unknown_setting``, ``bad_setting``, ``bad_pattern``.
    """
    held = {row.key: row.value for row in conn.execute(select(setting.c.key, setting.c.value))}
    for key, given in wanted.items():
        value = _checked(key, given)
        if key not in held:
            conn.execute(insert(setting).values(key=key, value=value))
            yield "new"
        elif held[key] != value:
            conn.execute(update(setting).where(setting.c.key == key).values(value=value, version=setting.c.version + 1))
            yield "changed"
        else:
            yield "same"


def exported_settings(conn: Connection) -> dict[str, Any]:
    """What the file says, as ``store_settings`` takes it."""
    rows = conn.execute(select(setting.c.key, setting.c.value).order_by(setting.c.key))
    return {row.key: row.value for row in rows if row.key in settings.DECLARED}


def _checked(key: str, given: Any) -> Any:
    try:
        value = settings.checked(key, given)
    except settings.BadSetting as error:
        if error.problem == "unknown":
            raise UserError(N_("There is no setting {key}."), code="unknown_setting", field=key, key=key) from error
        declared = settings.DECLARED[key]
        if error.problem == "range":
            message = N_("{key} must be from {least} to {most}.")
        elif error.problem == "choice":
            message = N_("{key} must be one of: {choices}.")
        else:
            message = N_("{value} does not fit the setting {key}.")
        raise UserError(
            message,
            code="bad_setting",
            field=key,
            key=key,
            value=given,
            least=declared.least,
            most=declared.most,
            choices=", ".join(declared.choices),
        ) from error
    if key == "number_pattern":
        NumberPattern(value)
    if key == "agency" and not value:
        raise UserError(N_("Please enter the agency's name."), code="missing", field="agency")
    if key == "zone":
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise UserError(N_("There is no time zone {zone}."), code="bad_setting", field=key, zone=value) from error
    return value


@use_case("settings.read")
def agency_settings(work: Work) -> SettingsView:
    """The agency's settings. The rule of employee numbers is the one in use, also where nobody set one."""
    with work.read() as conn:
        return _view(conn)


def _view(conn: Connection) -> SettingsView:
    from hrdesk.app.people.numbers import pattern_in_use

    values = read_settings(conn) | {"number_pattern": pattern_in_use(conn)}
    return SettingsView(values, frozenset(settings.locked_presets()), _settings_version(conn))


@use_case("settings.write")
def save_settings(work: Work, order: SaveSettings) -> SettingsView:
    """Changes settings, all or none, with their history. Errors: those of ``store_settings``, ``locked``, ``changed``."""
    fixed = sorted(set(order.values) & set(settings.locked_presets()))
    if fixed:
        raise Denied(
            N_("IT has fixed this setting on this computer: {key}"), code="locked", field=fixed[0], key=fixed[0]
        )

    def block(conn: Connection) -> SettingsView:
        if _settings_version(conn) != order.version:
            raise Conflict(
                N_("Somebody else changed the settings meanwhile."),
                hint=N_("Look at them again, then make your change."),
            )
        before = read_settings(conn)
        outcomes = list(store_settings(conn, order.values))
        if set(outcomes) - {"same"}:
            after = read_settings(conn)
            changes = {key: (str(before[key]), str(after[key])) for key in order.values if before[key] != after[key]}
            record(
                conn,
                at=work.now(),
                account_id=work.actor.account_id,
                use_case=work.name,
                object_kind="setting",
                object_id=_settings_version(conn),
                changes=changes,
            )
        return _view(conn)

    return work.write(block)


def _settings_version(conn: Connection) -> int:
    return int(conn.execute(select(func.coalesce(func.sum(setting.c.version), 0))).scalar_one())


# --- who is in, what is new ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who has the file open."""

    shown_name: str
    machine: str
    at: datetime
    me: bool


@use_case("account.own")
def come_by(work: Work, machine: str) -> tuple[Present, ...]:
    """The heartbeat, once a minute: notes that the actor is here on ``machine``; everybody who is, by name."""
    now, me = work.now(), work.actor.account_id

    def block(conn: Connection) -> None:
        mine = (presence.c.account_id == me, presence.c.machine == machine)
        if not conn.execute(update(presence).where(*mine).values(at=now)).rowcount:
            conn.execute(insert(presence).values(account_id=me, machine=machine, at=now))

    work.write(block)
    with work.read() as conn:
        rows = conn.execute(
            select(account.c.id, account.c.shown_name, presence.c.machine, presence.c.at)
            .join(account, account.c.id == presence.c.account_id)
            .where(presence.c.at > now - _IN_FOR)
            .order_by(account.c.shown_name, presence.c.machine)
        ).all()
    return tuple(Present(row[1], row[2], row[3], (row[0], row[2]) == (me, machine)) for row in rows)


@use_case("account.own")
def leave(work: Work, machine: str) -> None:
    """Takes the actor off the list of who is in, on signing out."""
    gone = delete(presence).where(presence.c.account_id == work.actor.account_id, presence.c.machine == machine)
    work.write(lambda conn: conn.execute(gone).rowcount and None)


class News(int):
    """The number of the newest entry in the audit log; two are equal when nobody changed a record in between."""

    data_version: int = 0


def news(desk: Desk, seen: int | None = None) -> News:
    """Asked each second: differs from ``seen`` once anybody changed a record (heartbeats of others don't count).

    With the last answer as ``seen`` it takes a few µs while nothing was written. Unavailable when the file is gone.
    """
    version = desk.database.data_version()
    if isinstance(seen, News) and seen.data_version == version:
        return seen
    with desk.database.read() as conn:
        newest = News(conn.execute(select(func.coalesce(func.max(audit.c.id), 0))).scalar_one())
    newest.data_version = version
    return newest


# --- backup, check, restore, migration -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was made and verified."""

    file: Path
    sha256: str
    rows: int
    verified: bool
    at: datetime


@use_case("upkeep.backup")
def back_up(work: Work, folder: str | Path) -> BackedUp:
    """A verified copy of file, keys and attachments in a new folder under ``folder``; older ones are thinned out.

    Errors: ``disk_full``, ``read_only``, ``unavailable``, ``damaged``.
    """
    from hrdesk.storage import backup

    def progress(done: int, total: int) -> None:
        work.check_cancelled()
        work.progress(done, total, _("Backup"))

    made = backup.make(work.database.path, work.database.keys, folder, at=work.now(), progress=progress)
    backup.rotate(folder, work.database.keys.file_id)
    _remember_head(work)

    def block(conn: Connection) -> None:
        note = f"sha256={made.manifest.sha256}"
        record(
            conn,
            at=work.now(),
            account_id=work.actor.account_id,
            use_case=work.name,
            object_kind="backup",
            fields=(note, f"rows={made.manifest.rows}"),
        )

    work.write(block)
    return BackedUp(made.file, made.manifest.sha256, made.manifest.rows, made.verified, made.manifest.at)


@use_case("upkeep.backup")
def last_backup(work: Work) -> datetime | None:
    """When the last verified backup was made; None when there is none. Asked by ``today`` and the status line."""
    with work.read() as conn:
        newest = select(audit.c.at).where(audit.c.object_kind == "backup").order_by(audit.c.id.desc()).limit(1)
        found: datetime | None = conn.execute(newest).scalar()
        return found


@use_case("upkeep.check")
def check(work: Work) -> Report:
    """Integrity, links, the audit chain (also against what this computer saw before), keys, attachments, rules."""
    from hrdesk.storage import audit as audit_log
    from hrdesk.storage.check import run

    known = audit_log.remembered(settings.profile(), work.database.keys.file_id)

    def progress(done: int, total: int) -> None:
        work.check_cancelled()
        work.progress(done, total, _("Check"))

    report = run(work.database, heads=[known] if known else [], progress=progress)
    if report.ok:
        _remember_head(work)
    return report


def _remember_head(work: Work) -> None:
    from hrdesk.storage import audit as audit_log

    with work.read() as conn:
        newest = audit_log.head(conn)
    try:
        audit_log.remember(settings.profile(), work.database.keys.file_id, newest)
    except UserError:
        return  # a profile that can't be written only loses this one safeguard


@dataclass(frozen=True, slots=True)
class BackupPreview:
    """What a backup says of itself, before it is restored."""

    file: Path
    at: datetime
    rows: int
    people: int
    program: str


def preview_backup(file: str | Path) -> BackupPreview:
    """A backup's own description, without opening it. Errors: ``not_found``, ``damaged``."""
    from hrdesk.storage import backup

    found = backup.look(file)
    people = found.manifest.tables.get("person", 0)
    return BackupPreview(found.file, found.manifest.at, found.manifest.rows, people, found.manifest.program)


def restore(
    file: str | Path, to: str | Path, login: str, password: str, *, clock: Callable[[], datetime]
) -> dict[str, Any]:
    """Puts a backup in the place of ``to``; what was there is kept aside. For an administrator *of the backup*.

    Gives ``{db, from, rows, made_at, kept}``. Errors: ``not_found``, ``wrong_password``, ``not_allowed``, ``damaged``,
    ``busy``, ``disk_full``, ``read_only``.
    """
    from hrdesk.storage import audit as audit_log
    from hrdesk.storage import backup
    from hrdesk.storage.engine import open_database

    found = backup.look(file)
    held = _unlocked_backup(found.file, login, password, clock())
    now = clock().astimezone(UTC)
    with open_database(found.file, held, read_only=True) as copy, copy.read() as conn:
        row = conn.execute(select(account).where(account.c.login == held.login)).one_or_none()
    if row is None or row.stopped_at is not None or not may(Role(row.role), "upkeep.restore"):
        raise Denied(N_("Only an administrator can restore a backup."))
    kept = backup.restore(found.file, to, held, at=now)
    with open_database(to, held) as restored:
        restored.writing(
            lambda conn: record(
                conn,
                at=now,
                account_id=row.id,
                use_case="upkeep.restore",
                object_kind="restore",
                fields=(f"sha256={found.manifest.sha256}",),
            ),
            use_case="upkeep.restore",
            request_id=new_request_id(),
            at=now,
        )
    audit_log.forget(settings.profile(), held.file_id)
    return {
        "db": str(to),
        "from": str(found.file),
        "rows": found.manifest.rows,
        "made_at": found.manifest.made_at,
        "kept": str(kept) if kept else None,
    }


def _unlocked_backup(file: Path, login: str, password: str, now: datetime) -> Unlocked:
    """The keys in a backup, by the passwords of then. Signing in writes to the key folder, so a copy of it is used."""
    from hrdesk.storage import keys
    from hrdesk.storage.durable import speaking_of
    from hrdesk.storage.envelope import Cost

    with tempfile.TemporaryDirectory(prefix="hrdesk-") as aside:
        place = Path(aside) / file.name
        with speaking_of(file):
            shutil.copytree(keys.folder(file), keys.folder(place))
        return keys.unlock(place, login, password, cost=Cost(memory_kib=64, passes=1), now=now)


def migrate(path: str | Path, login: str, password: str, *, clock: Callable[[], datetime]) -> dict[str, Any]:
    """Brings a file to this program's schema after a verified backup; nothing to do is no error.

    For those who hold the vault key (administrator, HR, finance): colleagues with an earlier program cannot open the
    file afterwards. Gives ``{db, from, to, backup}``. Errors: ``not_found``, ``wrong_password``, ``newer_file``,
    ``damaged``; Denied.
    """
    from hrdesk.storage import keys
    from hrdesk.storage.connection import existing
    from hrdesk.storage.migrations.runner import migrate as bring_up

    place = existing(path)
    held = keys.unlock(place, login, password, now=clock())
    if held.vault_key is None:
        raise Denied(
            N_("Your account may not bring the file up to date."),
            hint=N_("Ask an administrator or HR to sign in with the new HRDesk once."),
        )
    done = bring_up(place, held, place.parent / BACKUPS, at=clock().astimezone(UTC))
    return {
        "db": str(place),
        "from": done.before,
        "to": done.after,
        "backup": str(done.backup) if done.backup else None,
    }
