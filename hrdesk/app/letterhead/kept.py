"""The letterhead as the file keeps it. Every printing use case asks ``letterhead_of`` and hands it to the paper."""

from __future__ import annotations

import base64
from dataclasses import replace

from sqlalchemy import Connection, insert, select, update

from hrdesk.app.work import Work
from hrdesk.domain.letterhead import PLAIN, Letterhead, letterhead_from, texts_of
from hrdesk.storage import tables as t

ROW = 1


def letterhead_of(work: Work) -> Letterhead:
    """What the agency's papers carry today, also those of months published long ago."""
    with work.read() as conn:
        return read_letterhead(conn)[0]


def read_letterhead(conn: Connection) -> tuple[Letterhead, int]:
    """The letterhead and its version; version 0: nothing was ever set."""
    from hrdesk.documents.logo import kept

    row = conn.execute(select(t.letterhead).where(t.letterhead.c.id == ROW)).first()
    if row is None:
        return PLAIN, 0
    logo = kept(base64.b64decode(row.logo)) if row.logo else None
    return replace(letterhead_from(row.texts), logo=logo), row.version


def store_letterhead(conn: Connection, wanted: Letterhead) -> None:
    """Writes it in the caller's transaction, in place of what was set before."""
    values = {
        "texts": texts_of(wanted),
        "logo": base64.b64encode(wanted.logo.png).decode("ascii") if wanted.logo is not None else None,
    }
    changed = update(t.letterhead).where(t.letterhead.c.id == ROW).values(**values, version=t.letterhead.c.version + 1)
    if not conn.execute(changed).rowcount:
        conn.execute(insert(t.letterhead).values(id=ROW, **values))
