"""Files that belong to records: encrypted under generated names in ``<file>.files``; what people call them is in the row.

The bytes are written and synced before the row, so a row never points at nothing; bytes without a row do no harm and are
counted by ``check``.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

from hrdesk.domain.errors import Unavailable, UserError
from hrdesk.storage import backup
from hrdesk.storage.durable import write_whole
from hrdesk.storage.envelope import WrongKeyError, derived, seal, unseal
from hrdesk.storage.work_unit import Database
from hrdesk.words import N_

LARGEST = 20 * 1024 * 1024
_PURPOSE = "hrdesk attachment"
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Kept:
    """What the row says of a file: how people call it, under which name it lies, its size and SHA-256."""

    shown_name: str
    stored_name: str
    bytes: int
    sha256: str


def keep(database: Database, path: str | Path) -> Kept:
    """Reads ``path`` and keeps it encrypted. Errors: ``not_found``, ``too_large``, ``empty_file``, ``disk_full``, ``read_only``."""
    source = Path(path)
    try:
        size = source.stat().st_size
        if size > LARGEST:
            raise UserError(
                N_("“{name}” is larger than {limit} MB."), code="too_large", name=source.name, limit=LARGEST // 1024**2
            )
        data = source.read_bytes()
    except OSError as failed:
        raise UserError(N_("“{name}” cannot be read."), code="not_found", name=source.name) from failed
    if not data:
        raise UserError(N_("“{name}” is empty."), code="empty_file", name=source.name)
    stored = secrets.token_hex(16)
    folder = backup.attachments(database.path)
    folder.mkdir(exist_ok=True)
    write_whole(folder / stored, seal(_key(database), data, stored))
    return Kept(source.name[-_LONGEST_NAME:], stored, size, hashlib.sha256(data).hexdigest())


def read(database: Database, stored_name: str) -> bytes:
    """The bytes of a kept file. Errors: ``not_found``, ``damaged``."""
    if not stored_name.isalnum():
        raise UserError(N_("This attachment is not there."), code="not_found")
    try:
        data = (backup.attachments(database.path) / stored_name).read_bytes()
        return unseal(_key(database), data, stored_name)
    except OSError as failed:
        raise UserError(N_("This attachment is not there."), code="not_found") from failed
    except WrongKeyError as failed:
        raise Unavailable(N_("This attachment was altered outside HRDesk."), code="damaged") from failed


def _key(database: Database) -> bytes:
    return derived(database.keys.file_key, _PURPOSE)
