"""Where the file may lie: not in a folder that a sync service copies about, not where it cannot be written or locked.

A sync service copies a database in the middle of a save and answers two people's saves with two files.
"""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from hrdesk.domain.errors import UserError
from hrdesk.settings import console_program
from hrdesk.words import N_

# what a service names its folders, in any part of the path; compared without case
_FOLDERS = {
    "OneDrive": ("onedrive", "onedrive -", "skydrive"),
    "Dropbox": ("dropbox",),
    "坚果云": ("坚果云", "nutstore", "nutstore files", "我的坚果云"),
    "微盘": ("微盘", "wedrive", "企业微信微盘"),
    "百度网盘": (
        "百度网盘",
        "baidunetdisk",
        "baidunetdiskdownload",
        "baidusyncdisk",
        "baiduyunguanjia",
        "百度云同步盘",
    ),
    "iCloud": ("icloud", "iclouddrive", "icloud drive", "mobile documents", "com~apple~clouddocs"),
    "Google Drive": ("google drive", "googledrive"),
    "WPS 云盘": ("wps云盘", "wpsdrive", "wps cloud files"),
    "阿里云盘": ("阿里云盘", "adrive", "aliyundrive"),
}
_ENVIRONMENT = {
    "OneDrive": ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"),
    "Dropbox": ("DROPBOX",),
    "坚果云": ("NUTSTORE",),
}
# files a service leaves in (a parent of) what it syncs
_MARKERS = {
    "Dropbox": (".dropbox", ".dropbox.cache"),
    "坚果云": (".nutstore", ".nutstoreignore", ".nutstore-sync"),
    "百度网盘": (".baiduyun", ".bdsync"),
    "Syncthing": (".stfolder",),
    "Synology Drive": (".synologydrive", ".synologyworkingdirectory"),
    "Nextcloud": (".sync_", "._sync_"),
    "OneDrive": (".849c9593-d756-4e56-8d6e-42412f2a707b",),
}
_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_CONFLICT_WORDS = ("conflicted copy", "冲突副本", "的冲突文件", "sync-conflict", "冲突-", "(冲突", "conflict copy")


@dataclass(frozen=True, slots=True)
class Objection:
    """Why the file must not lie there. ``code``: sync_folder, conflict_copy, wal, read_only, not_found, locks, bad_name."""

    code: str
    message: str
    values: Mapping[str, Any]

    def error(self) -> UserError:
        """As an error to raise."""
        hint = N_("Choose a folder on this computer's own disk or on the office's file server.")
        if self.code == "bad_name":
            hint = N_('Choose a name without < > : " / \\ | ? *, and not one such as CON or NUL.')
        return UserError(self.message, code=self.code, hint=hint, **self.values)


def objections(file: str | Path, environment: Mapping[str, str] | None = None) -> list[Objection]:
    """All reasons against ``file`` (existing or to be made), without the lock probe; empty when the place is good."""
    name = PureWindowsPath(str(file)).name  # on every system: the file may be opened from Windows tomorrow
    if not name or _UNFIT.search(name) or PureWindowsPath(name).is_reserved() or name != name.rstrip(". "):
        return [Objection("bad_name", N_("{name} cannot be the name of a file on Windows."), {"name": name or file})]
    path = Path(os.path.abspath(file))  # noqa: PTH100 (resolve() would follow a share's own links)
    found: list[Objection] = []
    service = sync_service(path, os.environ if environment is None else environment)
    if service:
        message = N_("{place} is kept in step by {service}; a database there gets copied half saved and doubled.")
        found.append(Objection("sync_folder", message, {"place": path.parent, "service": service}))
    parent = path.parent
    if not parent.is_dir():
        found.append(Objection("not_found", N_("There is no folder {place}."), {"place": parent}))
        return found
    conflict = _conflict_copy(path)
    if conflict:
        message = N_("{name} looks like a conflict copy: this folder is kept in step by some service.")
        found.append(Objection("conflict_copy", message, {"name": conflict}))
    if any(path.with_name(path.name + end).exists() for end in ("-wal", "-shm")):
        message = N_("{name}-wal lies beside the file: another program has it open in a way that is unsafe on shares.")
        found.append(Objection("wal", message, {"name": path.name}))
    if not _writable(parent):
        found.append(Objection("read_only", N_("This place is read-only: {place}"), {"place": parent}))
    return found


def check_new(file: str | Path, environment: Mapping[str, str] | None = None) -> None:
    """For a file about to be made: raises the first objection to its place, if there is one."""
    for objection in objections(file, environment):
        raise objection.error()


def sync_service(path: Path, environment: Mapping[str, str]) -> str | None:
    """The sync service that keeps ``path``, by environment, folder names and markers; None when none shows."""
    for service, names in _ENVIRONMENT.items():
        for name in names:
            root = environment.get(name)
            if root and path.is_relative_to(Path(root)):
                return service
    for part in path.parts[:-1]:
        plain = part.casefold()
        for service, folders in _FOLDERS.items():
            if plain in folders or any(plain.startswith(f"{folder} - ") for folder in folders):
                return service
    for parent in path.parents:
        for service, markers in _MARKERS.items():
            for marker in markers:
                if (parent / marker).exists() or (marker.endswith("_") and any(parent.glob(marker + "*.db"))):
                    return service
    return None


def locks_work(folder: str | Path, *, seconds: float = 20) -> bool:
    """Whether two processes keep each other out there: another process must find our lock, and get it afterwards.

    UserError ``read_only`` when nothing can be written.
    """
    probe = Path(folder) / f".hrdesk-lock-{secrets.token_hex(4)}"
    try:
        here = sqlcipher.connect(str(probe), isolation_level=None, timeout=0)
        here.execute("PRAGMA journal_mode = TRUNCATE")
        here.execute("CREATE TABLE lock (n INTEGER)")
        try:
            here.execute("BEGIN IMMEDIATE")
            held = _another_process(probe, seconds)
            here.execute("COMMIT")
            free = _another_process(probe, seconds)
            count = here.execute("SELECT count(*) FROM lock").fetchone()[0]
        finally:
            here.close()
    except sqlcipher.Error as error:
        raise Objection("read_only", N_("This place is read-only: {place}"), {"place": folder}).error() from error
    finally:
        for end in ("", "-journal"):
            probe.with_name(probe.name + end).unlink(missing_ok=True)
    return held == "busy" and free == "done" and count == 1


def probe_as_other(path: str) -> str:
    """What the other process of ``locks_work`` does: one insert; ``done``, ``busy`` or ``error``."""
    try:
        other = sqlcipher.connect(path, isolation_level=None, timeout=0)
        try:
            other.execute(
                "PRAGMA journal_mode = TRUNCATE"
            )  # as everybody: Windows can't delete what the first holds open
            other.execute("INSERT INTO lock VALUES (1)")
        finally:
            other.close()
    except sqlcipher.Error as error:
        return "busy" if getattr(error, "sqlite_errorcode", 0) & 0xFF == 5 else "error"
    return "done"


def _another_process(probe: Path, seconds: float) -> str:
    # the installed program is no interpreter: it answers to this option by printing probe_as_other()
    frozen = getattr(sys, "frozen", False)
    start = [str(console_program())] if frozen else [sys.executable, "-m", "hrdesk.storage.place"]
    command = [*start, "--lock-probe", str(probe)]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds, check=False,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )  # fmt: skip
    return done.stdout.strip()


def _conflict_copy(path: Path) -> str | None:
    """The name of a conflict copy of this file in its folder."""
    stem = path.stem.casefold()
    for file in path.parent.iterdir():
        name = file.name.casefold()
        if name.startswith(stem) and any(word in name for word in _CONFLICT_WORDS):
            return file.name
    return None


def _writable(folder: Path) -> bool:
    trial = folder / f".hrdesk-{secrets.token_hex(4)}"
    try:
        with trial.open("xb"):
            pass
        trial.unlink()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.stdout.write(probe_as_other(sys.argv[2]))
