"""What all tables are made of: the one ``metadata``, and the columns many of them share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, MetaData, Table, UniqueConstraint

from hrdesk.storage.types import Day, Ident

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


if TYPE_CHECKING:
    AnyColumn = Column[Any]
    AnyTable = Table[Any]


def table(
    name: str,
    *parts: AnyColumn | CheckConstraint | ForeignKeyConstraint | Index | UniqueConstraint,
    clustered: bool = False,
    lasting_ids: bool = False,
) -> AnyTable:
    """A STRICT table. ``clustered``: without rowid; ``lasting_ids``: an id is never given twice."""
    options: dict[str, Any] = {"sqlite_strict": True, "sqlite_autoincrement": lasting_ids}
    if clustered:
        options["sqlite_with_rowid"] = False
    return Table(name, metadata, *parts, **options)


def ident() -> AnyColumn:
    """The key most tables have."""
    return Column("id", Ident, primary_key=True, autoincrement=True)


def version() -> AnyColumn:
    """Counts the changes of a row that people edit."""
    return Column("version", Ident, nullable=False, server_default="1")


def dated() -> tuple[AnyColumn, AnyColumn]:
    """The first and the last day; NULL means still running."""
    return Column("starts", Day, nullable=False), Column("ends", Day)
