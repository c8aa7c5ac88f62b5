"""Many rows at once: each column bound in one go, then handed to the driver as plain tuples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert


def insert_many(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows that name the same columns; what they don't name is left to the database's defaults.

    SQLAlchemy binds a thousand rows value by value, each through its own parameter set: three times the work. The column
    types still convert and refuse as they always do.
    """
    if not rows:
        return
    statement = insert(table).compile(dialect=conn.dialect, column_keys=list(rows[0]))
    names = [str(name) for name in statement.positiontup or ()]
    columns = [_bound(conn, table, name, [row[name] for row in rows]) for name in names]
    conn.exec_driver_sql(str(statement), list(zip(*columns, strict=True)))


def _bound(conn: Connection, table: Table, name: str, values: list[Any]) -> list[Any]:
    kind = table.c[name].type
    bind = kind.dialect_impl(conn.dialect).bind_processor(conn.dialect)
    if bind is None:
        return values
    bound = []
    last = made = object()
    for value in values:
        if value is not last:  # month, state, instant: the same object all the way down
            last, made = value, bind(value)
        bound.append(made)
    return bound
