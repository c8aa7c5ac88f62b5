"""Two people, one record: nothing is overwritten unseen. Every change of a row with a ``version`` goes through here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, select, update
from sqlalchemy.engine import Connection

from hrdesk.domain.errors import Conflict, UserError
from hrdesk.words import N_


class Changed(Conflict):
    """The record was changed meanwhile: ``theirs`` is how it is now, ``name`` and ``at`` say by whom and when."""

    def __init__(self, name: str | None, at: dt.datetime | None, theirs: Mapping[str, Any]) -> None:
        hint = N_("Compare both versions; what you entered is kept.")
        if name is None or at is None:
            super().__init__(N_("Changed by somebody else meanwhile."), hint=hint)
        else:
            shown = at.astimezone().strftime("%Y-%m-%d %H:%M")
            super().__init__(N_("Changed by {name} at {time}."), hint=hint, name=name, time=shown)
        self.name = name
        self.at = at
        self.theirs = dict(theirs)


def update_versioned(
    conn: Connection,
    table: Table[Any],
    ident: object,
    expected: int,
    values: Mapping[str, Any],
    *,
    object_kind: str | None = None,
) -> int:
    """Changes the one row if it still has version ``expected``; its new version.

    ``ident`` is the primary key (a tuple where it has several columns). Errors: Changed, or UserError (``not_found``).
    ``object_kind`` is what the audit log calls such rows, by default the table's name.
    """
    found = _is(table, ident)
    done = conn.execute(
        update(table).where(found, table.c.version == expected).values(**values, version=table.c.version + 1)
    )
    if done.rowcount == 1:
        return expected + 1
    raise _stale(conn, table, ident, object_kind or table.name)


def update_many_versioned(
    conn: Connection,
    table: Table[Any],
    changes: Sequence[tuple[int, int, Mapping[str, Any]]],
    *,
    object_kind: str | None = None,
) -> int:
    """Changes many rows, each given as (id, expected version, values); how many.

    All are checked first, inside the writer's own transaction; one stale row refuses all of them.
    """
    if not changes:
        return 0
    expected = {ident: version for ident, version, _ in changes}
    if len(expected) != len(changes):
        raise ValueError("the same row twice in one bulk change")
    current: dict[int, int] = {}
    for idents in _blocks(list(expected)):
        rows = conn.execute(select(table.c.id, table.c.version).where(table.c.id.in_(idents)))
        current.update((row.id, row.version) for row in rows)
    for ident, version in expected.items():
        if current.get(ident) != version:
            raise _stale(conn, table, ident, object_kind or table.name)
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for ident, _, values in changes:
        groups.setdefault(tuple(sorted(values)), []).append({**values, "the_id": ident})
    for rows_ in groups.values():
        conn.execute(update(table).where(table.c.id == bindparam("the_id")).values(version=table.c.version + 1), rows_)
    return len(changes)


def update_where(conn: Connection, table: Table[Any], where: ColumnElement[bool], values: Mapping[str, Any]) -> int:
    """A set-based change that no single person's screen is behind; raises every touched row's version. How many."""
    return conn.execute(update(table).where(where).values(**values, version=table.c.version + 1)).rowcount


def next_number(conn: Connection, name: str, count: int = 1) -> int:
    """Takes ``count`` numbers from the counter ``name`` and returns the first; a new counter starts at 1."""
    if count < 1:
        raise ValueError(count)
    after = conn.exec_driver_sql(
        'INSERT INTO counter (name, next) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET "next" = counter."next" + ?'
        ' RETURNING "next"',
        (name, 1 + count, count),
    ).scalar_one()
    return int(after) - count


def raise_counter(conn: Connection, name: str, past: int) -> None:
    """Makes the counter's next number greater than ``past``: numbers that came from elsewhere are not given again."""
    conn.exec_driver_sql(
        "INSERT INTO counter (name, next) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET"
        ' "next" = excluded."next" WHERE excluded."next" > counter."next"',
        (name, past + 1),
    )


def _is(table: Table[Any], ident: object) -> ColumnElement[bool]:
    parts = ident if isinstance(ident, tuple) else (ident,)
    columns = list(table.primary_key.columns)
    if len(parts) != len(columns):
        raise ValueError(f"{table.name} has the key {[column.name for column in columns]}")
    found: ColumnElement[bool] = columns[0] == parts[0]
    for column, part in zip(columns[1:], parts[1:], strict=True):
        found = found & (column == part)
    return found


def _stale(conn: Connection, table: Table[Any], ident: object, object_kind: str) -> UserError:
    from hrdesk.storage.tables import account, audit

    theirs = conn.execute(select(table).where(_is(table, ident))).mappings().first()
    if theirs is None:
        return UserError(
            N_("This record is no longer there."), code="not_found", hint=N_("Somebody removed it; reload the list.")
        )
    last = None
    if isinstance(ident, int):
        last = conn.execute(
            select(account.c.shown_name, audit.c.at)
            .outerjoin(account, account.c.id == audit.c.account_id)
            .where(audit.c.object_kind == object_kind, audit.c.object_id == ident)
            .order_by(audit.c.id.desc())
            .limit(1)
        ).first()
    return Changed(last.shown_name if last else None, last.at if last else None, dict(theirs))


def _blocks(idents: list[int], size: int = 500) -> Iterable[list[int]]:
    return (idents[at : at + size] for at in range(0, len(idents), size))
