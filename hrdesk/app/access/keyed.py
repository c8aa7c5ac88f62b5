"""What the account use cases share: the rule for passwords, and writes that belong to a change of keys.

Keys come before rows: a new generation of an account's keys is written, the database commits, then the old generation
goes (``storage.keys``). So whatever breaks in between, the old way in still works and ``check`` reports the left-over.
"""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, select

from hrdesk.app.work import Work
from hrdesk.domain.errors import UserError
from hrdesk.storage import keys
from hrdesk.storage.audit import record
from hrdesk.storage.tables import account
from hrdesk.storage.work_unit import new_request_id
from hrdesk.words import N_

if TYPE_CHECKING:
    from hrdesk.storage.work_unit import Database

T = TypeVar("T")

LEAST_PASSWORD = 8
_GUESSED_FIRST = frozenset({"password", "passw0rd", "qwertyui", "qwerty123", "admin123", "administrator", "hrdesk123"})


def check_password(password: str, login: str) -> None:
    """The rule for passwords people choose. Errors: ``weak_password``."""
    plain = unicodedata.normalize("NFKC", password)
    if len(plain) < LEAST_PASSWORD:
        raise UserError(
            N_("The password needs at least {count} characters."),
            code="weak_password",
            field="password",
            count=LEAST_PASSWORD,
        )
    low = plain.casefold()
    counted = low in "01234567890123456789" or low in "98765432109876543210"
    if counted or len(set(low)) < 3 or low in _GUESSED_FIRST or low == login.strip().casefold():
        raise UserError(
            N_("This password is guessed first. Choose one that is harder to guess."),
            code="weak_password",
            field="password",
        )


def with_keys(
    database: Database,
    block: Callable[[Connection], Any],
    wrapped: keys.Wrapped | None,
    use_case_name: str,
    at: datetime,
) -> Any:
    """Runs the write that belongs to new keys; the old generation goes only when it is surely saved."""
    return with_many_keys(database, block, () if wrapped is None else (wrapped,), use_case_name, at)


def with_many_keys(
    database: Database,
    block: Callable[[Connection], Any],
    wrapped: Sequence[keys.Wrapped],
    use_case_name: str,
    at: datetime,
) -> Any:
    """As ``with_keys``, for the keys of several accounts that one write makes: all of them or none."""
    request_id = new_request_id()
    try:
        result = database.writing(block, use_case=use_case_name, request_id=request_id, at=at)
    except BaseException:
        # where it is not known whether it was saved, both generations stay and ``check`` tells
        with contextlib.suppress(UserError):
            if wrapped and not database.was_saved(request_id):
                withdraw_all(database, wrapped)
        raise
    for one in wrapped:
        keys.settle(database.path, one)
    return result


def withdraw_all(database: Database, wrapped: Sequence[keys.Wrapped]) -> None:
    """Takes new generations away again that belong to nothing saved; one that cannot be taken is told by ``check``."""
    for one in wrapped:
        with contextlib.suppress(UserError):
            keys.withdraw(database.path, one)


def record_account(
    conn: Connection, work: Work, account_id: int, changes: dict[str, tuple[Any, Any]], *, fields: tuple[str, ...] = ()
) -> None:
    """The audit row of a change of one account, with old and new values."""
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="account",
        object_id=account_id,
        fields=fields,
        changes={name: (_shown(old), _shown(new)) for name, (old, new) in changes.items()},
    )


def account_row(conn: Connection, account_id: int) -> Any:
    """The account. Errors: ``not_found``."""
    row = conn.execute(select(account).where(account.c.id == account_id)).one_or_none()
    if row is None:
        raise UserError(N_("There is no such account."), code="not_found")
    return row


def _shown(value: object) -> str | None:
    return None if value is None else str(value)
