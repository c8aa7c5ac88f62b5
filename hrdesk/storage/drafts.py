"""Drafts of forms on this computer: small sealed files that only one account of one agency's file can open again.

They lie outside the agency's file on purpose: typing must survive when the file cannot be reached. The key follows from
the account's private half, which nobody else holds and which a change of one's own password leaves as it is; an
administrator's new password makes a new pair, and drafts of before stay closed (they cannot be told from random bytes).
Neither the folder nor a file's name says whose it is or what it is about.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from hrdesk.storage import envelope, key_files
from hrdesk.storage.durable import PART, speaking_of, write_whole
from hrdesk.storage.envelope import WrongKeyError
from hrdesk.storage.keys import Unlocked

SUFFIX = ".draft"
_LEFT_OVER = 3600  # seconds after which a file half written belongs to a program that was killed


class Drawer:
    """The drafts of whoever unlocked ``keys``, below ``place``. Each is an object by its name (the form's)."""

    def __init__(self, place: Path, keys: Unlocked) -> None:
        self._purpose = f"draft {key_files.purpose(keys.file_id, keys.login)}"
        self._key = envelope.derived(keys.private, self._purpose)
        self.folder = place / self._word("folder")[:24]

    def put(self, name: str, held: dict[str, Any]) -> None:
        """Keeps ``held`` in one step in place of what was kept under ``name``. Errors: ``disk_full``, ``read_only``."""
        data = json.dumps({"name": name, "held": held}, ensure_ascii=False).encode()
        path = self._path(name)
        with speaking_of(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, envelope.seal(self._key, data, f"{self._purpose} {path.name}"))

    def every(self) -> dict[str, dict[str, Any]]:
        """All that opens, by name; a damaged file is passed over and stays."""
        found: dict[str, dict[str, Any]] = {}
        with speaking_of(self.folder):
            if not self.folder.is_dir():
                return found
            for path in sorted(self.folder.iterdir()):
                if path.name.endswith(PART) and time.time() - path.stat().st_mtime > _LEFT_OVER:
                    path.unlink(missing_ok=True)
                elif path.suffix == SUFFIX:
                    found |= self._opened(path)
        return found

    def drop(self, name: str) -> None:
        """Takes a draft away, where there is one."""
        with speaking_of(self.folder):
            self._path(name).unlink(missing_ok=True)

    def _opened(self, path: Path) -> dict[str, dict[str, Any]]:
        try:
            content = json.loads(envelope.unseal(self._key, path.read_bytes(), f"{self._purpose} {path.name}"))
            return {content["name"]: content["held"]}
        except (WrongKeyError, ValueError, KeyError, TypeError):
            return {}

    def _path(self, name: str) -> Path:
        return self.folder / (self._word(f"name {name}")[:40] + SUFFIX)

    def _word(self, about: str) -> str:
        return envelope.derived(self._key, about).hex()
