"""The clock of the place the file lies in: on a share, the server's, which no person at a PC can set."""

from __future__ import annotations

import datetime as dt
import secrets
from pathlib import Path

from hrdesk.storage.durable import speaking_of

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def now(db: Path) -> dt.datetime:
    """The time the file system beside ``db`` gives a file made now. Errors: ``unavailable``, ``read_only``, ``disk_full``."""
    mark = db.with_name(f".{db.name}.{secrets.token_hex(4)}.clock")
    with speaking_of(db.parent):
        try:
            mark.touch(exist_ok=False)
            made = mark.stat().st_mtime_ns
        finally:
            mark.unlink(missing_ok=True)
    return _EPOCH + dt.timedelta(microseconds=made // 1000)
