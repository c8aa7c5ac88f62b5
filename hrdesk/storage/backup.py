"""Backups that were opened and counted before they are called backups, and the way back from one.

A backup is a folder ``<name> 20261123-093000`` that holds the database, its keys, its attachments and a manifest. It is
made under another name, verified, and renamed as a whole: a backup that was cut short is never mistaken for one.
"""

from __future__ import annotations

import datetime as dt
import glob
import hashlib
import json
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from hrdesk import __version__
from hrdesk.domain.errors import Conflict, Unavailable, UserError
from hrdesk.storage import connection, faults, keys
from hrdesk.storage.audit import GENESIS, Head
from hrdesk.storage.durable import PART, speaking_of, sync_file, sync_folder, write_whole
from hrdesk.storage.keys import Unlocked
from hrdesk.words import N_

MANIFEST = "manifest.json"
_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. ``files`` maps every other file in it to its SHA-256."""

    file: str
    file_id: str
    made_at: str
    program: str
    schema: str
    sha256: str
    size: int
    tables: dict[str, int]
    audit_id: int
    audit_hash: str
    files: dict[str, str]
    format: int = 1

    @property
    def rows(self) -> int:
        """Rows in all tables."""
        return sum(self.tables.values())

    @property
    def head(self) -> Head:
        """The newest audit row then."""
        return Head(self.audit_id, self.audit_hash)

    @property
    def at(self) -> dt.datetime:
        """When it was made."""
        return dt.datetime.fromisoformat(self.made_at)


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified backup: ``file`` is the database inside its folder."""

    file: Path
    manifest: Manifest
    verified: bool = True


def attachments(db: str | Path) -> Path:
    """Where the attachments of ``db`` lie."""
    return Path(f"{db}.files")


def make(
    db: str | Path,
    held: Unlocked,
    target: str | Path,
    *,
    at: dt.datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Backup:
    """Copies ``db`` with keys and attachments into a new folder under ``target`` and verifies the copy.

    Needs no vault key and works beside writers. Errors: ``disk_full``, ``read_only``, ``unavailable``, ``damaged`` (the
    copy does not hold: the original is in doubt too).
    """
    source, target = Path(db), Path(target)
    if not source.is_file():
        raise UserError(N_("Not found: {place}"), code="not_found", place=source)
    with speaking_of(target):
        target.mkdir(parents=True, exist_ok=True)
        place = _free(target, f"{source.stem} {at.astimezone():{_STAMP}}")
        _clear_left_overs(target, source.stem, at)
        aside = target / f".{place.name}.{secrets.token_hex(3)}{PART}"
        aside.mkdir()
    try:
        with _speaking(target):
            copy = aside / source.name
            _copy_database(source, copy, held)
            progress(1, 3)
            # keys after data: an account added in between has keys no row knows, never a row without keys
            carried = _carry(source, aside)
            progress(2, 3)
            manifest = _described(copy, held, at, carried)
            write_whole(aside / MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode())
            _verify_folder(aside, held)
            sync_folder(aside)
            aside.rename(place)
            sync_folder(target)
            progress(3, 3)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return Backup(place / source.name, manifest)


def look(file: str | Path) -> Backup:
    """A backup's own description, without opening it: for the preview of a restore. Not verified by this."""
    folder = Path(file) if Path(file).is_dir() else Path(file).parent
    try:
        raw = json.loads((folder / MANIFEST).read_bytes())
        manifest = Manifest(**{key: raw[key] for key in Manifest.__dataclass_fields__})
        if (
            not all(isinstance(count, int) for count in manifest.tables.values())
            or Path(manifest.file).name != manifest.file
        ):
            raise TypeError
        _ = manifest.at
    except FileNotFoundError as error:
        raise UserError(
            N_("{file} is not a backup made by HRDesk: its manifest is missing."),
            code="not_found",
            hint=N_("Choose the database inside a backup folder; folder and content belong together."),
            file=Path(file).name,
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unsound(folder, MANIFEST) from error
    return Backup(folder / manifest.file, manifest, verified=False)


def verify(file: str | Path, held: Unlocked) -> Backup:
    """Opens the backup and checks all of it: hashes, integrity, foreign keys, row counts. ``damaged`` otherwise."""
    found = look(file)
    with _speaking(found.file.parent):
        _verify_folder(found.file.parent, held)
    return Backup(found.file, found.manifest)


def restore(file: str | Path, to: str | Path, held: Unlocked, *, at: dt.datetime) -> Path | None:
    """Puts a verified backup in the place of ``to``; where the old file was moved (with keys and attachments), or None.

    ``held`` are the keys of the *backup* (``keys.unlock`` on the backup's file: old backups open with the passwords of
    then). Everybody must be out: Conflict ``busy`` otherwise. The caller records it in the restored file's audit log.
    """
    found = verify(file, held)
    goal = Path(to)
    if goal.parent.resolve() == found.file.parent.resolve():
        raise UserError(N_("Restore to another folder: this would be written over the backup itself."), code="wrong")
    stamp = f"{at.astimezone():{_STAMP}}"
    fresh = goal.with_name(f".{goal.name}.{secrets.token_hex(3)}{PART}")
    pairs = [
        (keys.folder(found.file), keys.folder(fresh), keys.folder(goal)),
        (attachments(found.file), attachments(fresh), attachments(goal)),
        (found.file, fresh, goal),  # last: with it the restored state begins
    ]
    try:
        with _speaking(goal.parent):
            goal.parent.mkdir(parents=True, exist_ok=True)
            for source, aside, _goal in pairs:
                _copy(source, aside)
            if _sha256(fresh) != found.manifest.sha256:
                raise _unsound(found.file.parent, found.file.name)
            with _nobody_else(goal, held) as let_go:
                if sys.platform == "win32":  # an open file cannot be renamed there, which keeps others out as well
                    let_go()
                return _exchange(pairs, goal, _free(goal.parent, f"{goal.stem} before restore {stamp}"))
    except BaseException:
        for _source, aside, _goal in pairs:
            shutil.rmtree(aside, ignore_errors=True) if aside.is_dir() else aside.unlink(missing_ok=True)
        raise


def listed(target: str | Path, file_id: str | None = None) -> list[Backup]:
    """Backups in ``target`` (of the file ``file_id``), newest first; what is no whole backup is passed over."""
    found = []
    for folder in Path(target).iterdir() if Path(target).is_dir() else ():
        if folder.suffix == PART or not (folder / MANIFEST).is_file():
            continue
        try:
            backup = look(folder)
        except UserError:
            continue
        if file_id is None or backup.manifest.file_id == file_id:
            found.append(backup)
    return sorted(found, key=lambda backup: backup.manifest.at, reverse=True)


def to_keep(moments: list[dt.datetime]) -> set[dt.datetime]:
    """Which of these to keep: the newest of each of the last 7 days, 5 weeks and 12 months that have one."""
    kept: set[dt.datetime] = set()
    rules: tuple[tuple[int, Callable[[dt.datetime], object]], ...] = (
        (7, lambda moment: moment.date()),
        (5, lambda moment: moment.isocalendar()[:2]),
        (12, lambda moment: (moment.year, moment.month)),
    )
    for number, span in rules:
        newest: dict[object, dt.datetime] = {}
        for moment in sorted(moments):
            newest[span(moment)] = moment
        kept.update(sorted(newest.values())[-number:])
    return kept


def rotate(target: str | Path, file_id: str) -> list[Path]:
    """Removes the backups of this file that ``to_keep`` lets go; their folders. Other files are never touched."""
    backups = listed(target, file_id)
    kept = to_keep([backup.manifest.at for backup in backups])
    gone = [backup.file.parent for backup in backups if backup.manifest.at not in kept]
    with speaking_of(target):
        for folder in gone:
            # renamed first: a removal cut short must not look like a backup
            aside = folder.with_name(f".{folder.name}{PART}")
            folder.rename(aside)
            shutil.rmtree(aside)
    return gone


# --- steps -----------------------------------------------------------------------------------------------------------


@contextmanager
def _speaking(place: Path) -> Iterator[None]:
    try:
        with speaking_of(place):
            yield
    except shutil.Error as error:
        raise faults.out_of_reach(place) from error
    except sqlcipher.Error as error:
        raise faults.meant(error, place) from error


def _clear_left_overs(target: Path, stem: str, at: dt.datetime) -> None:
    """Backups of this file that a killed program left half made, a day ago or more."""
    for folder in target.glob(f".{glob.escape(stem)} *{PART}"):
        if at.timestamp() - folder.stat().st_mtime > 86400:
            shutil.rmtree(folder, ignore_errors=True)


def _free(parent: Path, name: str) -> Path:
    place, number = parent / name, 2
    while place.exists():
        place, number = parent / f"{name} ({number})", number + 1
    return place


def _copy_database(source: Path, copy: Path, held: Unlocked) -> None:
    """The whole file in one step, from one moment: a stepped copy beside a busy writer never ends."""
    here = connection.raw_connection(source, held.file_key, read_only=True)
    try:
        there = connection.raw_connection(copy, held.file_key, create=True)
        try:
            here.backup(there, pages=-1)
        finally:
            there.close()
    finally:
        here.close()
    sync_file(copy)


def _copy(source: Path, goal: Path) -> None:
    """A file or a folder of files, synced; a missing folder becomes none."""
    if source.is_dir():
        goal.mkdir()
        for file in sorted(source.iterdir()):
            if file.is_file() and file.suffix != PART:
                _copy(file, goal / file.name)
        sync_folder(goal)
    elif source.is_file():
        shutil.copyfile(source, goal)
        sync_file(goal)


def _carry(source: Path, aside: Path) -> dict[str, str]:
    carried = {}
    for folder in (keys.folder(source), attachments(source)):
        _copy(folder, aside / folder.name)
        if (aside / folder.name).is_dir():
            for file in sorted((aside / folder.name).iterdir()):
                carried[f"{folder.name}/{file.name}"] = _sha256(file)
    return carried


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _described(copy: Path, held: Unlocked, at: dt.datetime, carried: dict[str, str]) -> Manifest:
    raw = connection.raw_connection(copy, held.file_key, read_only=True)
    try:
        file_id, schema = raw.execute("SELECT file_id, schema_version FROM gate").fetchone()
        head = raw.execute("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1").fetchone() or (0, GENESIS)
        tables = row_counts(raw)
    finally:
        raw.close()
    return Manifest(
        file=copy.name,
        file_id=file_id,
        made_at=at.isoformat(),
        program=__version__,
        schema=schema,
        sha256=_sha256(copy),
        size=copy.stat().st_size,
        tables=tables,
        audit_id=head[0],
        audit_hash=head[1],
        files=carried,
    )


def row_counts(raw: Any) -> dict[str, int]:
    """Rows by table, over a DB-API connection."""
    names = raw.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    ).fetchall()
    return {name: raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}


def _verify_folder(folder: Path, held: Unlocked) -> None:
    found = look(folder)
    manifest = found.manifest
    if not found.file.is_file() or _sha256(found.file) != manifest.sha256:
        raise _unsound(folder, manifest.file)
    for name, digest in manifest.files.items():
        file = folder / name
        if ".." in Path(name).parts or not file.is_file() or _sha256(file) != digest:
            raise _unsound(folder, name)
    if held.file_id != manifest.file_id:
        raise UserError(N_("These keys belong to another file than the backup."), code="wrong_password")
    raw = connection.raw_connection(found.file, held.file_key, read_only=True)
    try:
        sound = raw.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
        linked = raw.execute("PRAGMA foreign_key_check").fetchone() is None
        counted = row_counts(raw) == manifest.tables
    finally:
        raw.close()
    if not (sound and linked and counted):
        raise _unsound(folder, manifest.file)


def _unsound(folder: Path, name: str) -> Unavailable:
    return Unavailable(
        N_("The backup {place} is not sound ({name}) and is not used."),
        code="damaged",
        hint=N_("Choose another backup, and look at the disk this one lies on."),
        place=folder.name,
        name=name,
    )


@contextmanager
def _nobody_else(goal: Path, held: Unlocked) -> Iterator[Callable[[], None]]:
    """Holds the file about to be replaced, so that nobody reads or writes it meanwhile.

    Programs that are open but idle hold no lock; they notice the exchange before their next save.
    """
    raw: Any = None
    try:
        if goal.is_file() and goal.stat().st_size:
            raw = connection.raw_connection(goal, held.file_key, busy_seconds=1.0)
            raw.execute("BEGIN EXCLUSIVE")
    except sqlcipher.Error as error:
        if raw is not None:
            raw.close()
            raw = None
        if faults.is_busy(error):
            raise Conflict(
                N_("Somebody is using {file}; everybody must leave HRDesk before a restore."),
                code="busy",
                file=goal.name,
            ) from error
        # damaged, or another file: that is why it is being replaced
    try:
        yield raw.close if raw is not None else lambda: None
    finally:
        if raw is not None:
            raw.close()


def _exchange(pairs: list[tuple[Path, Path, Path]], goal: Path, old: Path) -> Path | None:
    """The old file, keys and attachments into a folder ``old``; the restored ones into their places, database last.

    Where one cannot be moved (on Windows: another program holds it), those before it go back to where they were.
    """
    kept = None
    if any(place.exists() for _source, _aside, place in pairs):
        old.mkdir()
        kept = old / goal.name
    moved: list[tuple[Path, Path]] = []

    def move(source: Path, target: Path) -> None:
        source.rename(target)
        moved.append((source, target))

    try:
        for _source, aside, place in pairs:
            if kept is not None and place.exists():
                move(place, old / place.name)
            if aside.exists():
                move(aside, place)
        journal = goal.with_name(goal.name + "-journal")
        if kept is not None and journal.exists():  # belongs to the old file, never to the restored one
            move(journal, old / journal.name)
    except OSError:
        for source, target in reversed(moved):
            target.rename(source)
        if kept is not None:
            old.rmdir()
        raise
    sync_folder(goal.parent)
    return kept
