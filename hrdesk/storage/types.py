"""The only column types of HRDesk's tables: what STRICT tables hold, and what Python gets.

====== ============================ ===================== =====================================
type   Python                       SQLite (STRICT)       PostgreSQL
====== ============================ ===================== =====================================
Ident  int                          INTEGER               BIGINT
Text   str                          TEXT                  TEXT
Flag   bool                         INTEGER 0/1           BOOLEAN
Day    datetime.date                INTEGER yyyymmdd      DATE
Instant aware datetime              INTEGER µs since 1970 BIGINT
Fen    Decimal, yuan                INTEGER fen           BIGINT
Quantity Decimal                    INTEGER 1/10,000      BIGINT
Json   dict, list, str, …           TEXT                  TEXT
Sealed str, or SEALED               BLOB, AES-GCM         BYTEA
====== ============================ ===================== =====================================

Figures finer than their column are rounded half up. A float where a figure is meant is a bug (TypeError).
"""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import hmac
import json
import secrets
import unicodedata
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Date, Integer, LargeBinary
from sqlalchemy import Text as SqlText
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.base import SchemaEventTarget
from sqlalchemy.types import TypeDecorator, TypeEngine

from hrdesk.domain.errors import Denied, Unavailable, UserError
from hrdesk.words import N_

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_INT64 = 2**63 - 1
_WIDE = Context(prec=40, rounding=ROUND_HALF_UP)


class _Sealed(enum.Enum):
    """What a sealed field shows to who holds no vault key."""

    SEALED = "sealed"

    def __repr__(self) -> str:
        return "SEALED"

    def __str__(self) -> str:
        return "●●●●"

    def __bool__(self) -> bool:
        return True


SEALED: Final = _Sealed.SEALED


class Ident(TypeDecorator[int]):
    """A whole number: identities, versions, counts, months as yyyymm."""

    impl = Integer
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """BIGINT where the database tells the widths apart."""
        return BigInteger() if dialect.name == "postgresql" else Integer()


class Text(TypeDecorator[str]):
    """Text of any length."""

    impl = SqlText
    cache_ok = True


class Flag(TypeDecorator[bool]):
    """Yes or no."""

    impl = Integer
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """BOOLEAN on PostgreSQL, 0 or 1 in the file."""
        return Boolean() if dialect.name == "postgresql" else Integer()

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:
        """0 or 1; only bool is taken."""
        if value is None:
            return None
        if value not in (0, 1):
            raise TypeError(f"Flag takes True or False, not {value!r}")
        return bool(value) if dialect.name == "postgresql" else int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        """True or False."""
        return None if value is None else bool(value)


class Day(TypeDecorator[dt.date]):
    """A business date, without a time."""

    impl = Integer
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """DATE on PostgreSQL, yyyymmdd in the file."""
        return Date() if dialect.name == "postgresql" else Integer()

    def process_bind_param(self, value: dt.date | None, dialect: Dialect) -> Any:
        """Refuses a datetime: which day it is depends on a zone."""
        if value is None:
            return None
        if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
            raise TypeError(f"Day takes a date, not {value!r}")
        return value if dialect.name == "postgresql" else value.year * 10000 + value.month * 100 + value.day

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.date | None:
        """A date."""
        if value is None or isinstance(value, dt.date):
            return value
        return dt.date(value // 10000, value // 100 % 100, value % 100)


def microseconds(moment: dt.datetime | dt.timedelta) -> int:
    """An aware moment since 1970, or a span, in whole µs."""
    if isinstance(moment, dt.timedelta):
        return moment // _MICROSECOND
    if moment.tzinfo is None:
        raise TypeError("a moment needs a zone")
    return (moment - _EPOCH) // _MICROSECOND


class Instant(TypeDecorator[dt.datetime]):
    """A moment, in UTC."""

    impl = Integer
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """BIGINT where the database tells the widths apart."""
        return BigInteger() if dialect.name == "postgresql" else Integer()

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> int | None:
        """Refuses a time without a zone."""
        if value is None:
            return None
        return microseconds(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        """An aware datetime in UTC."""
        return None if value is None else _EPOCH + dt.timedelta(microseconds=value)


def scaled(value: Decimal | int, digits: int) -> int:
    """``value`` × 10**digits as a whole number, half up; UserError when no file could hold it."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"a figure must be Decimal or int, not {value!r}")
    if isinstance(value, int):
        whole = value * int(10**digits)
    elif not value.is_finite():
        raise TypeError(f"not a figure: {value}")
    else:
        whole = int(_WIDE.to_integral_value(value.scaleb(digits, _WIDE)))
    if abs(whole) > _INT64:
        raise UserError(N_("The figure {value} is too large."), code="out_of_range", value=value)
    return whole


class _Scaled(TypeDecorator[Decimal]):
    impl = Integer
    cache_ok = True
    digits = 0

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return BigInteger() if dialect.name == "postgresql" else Integer()

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        return None if value is None else scaled(value, self.digits)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-self.digits)


class Fen(_Scaled):
    """Money: Decimal yuan in Python, whole fen in the file."""

    digits = 2
    cache_ok = True


class Quantity(_Scaled):
    """Any other figure: Decimal in Python, whole ten-thousandths in the file."""

    digits = 4
    cache_ok = True


def _plain(value: object) -> str:
    if isinstance(value, Decimal | dt.date):
        return str(value)
    raise TypeError(f"not for JSON: {value!r}")


class Json(TypeDecorator[Any]):
    """Structured text. Keys are sorted, Decimal and dates become strings, NaN is refused."""

    impl = SqlText
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """One line of JSON; None stays NULL."""
        if value is None:
            return None
        return json.dumps(
            value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain
        )

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """What was stored."""
        return None if value is None else json.loads(value)


class Vault:
    """Seals and opens fields under the vault key. An engine whose dialect carries none shows SEALED.

    A sealed value is ``1 (format) | nonce 12 | AES-256-GCM``; the column's name is authenticated with it, so a value
    moved into another column does not open.
    """

    def __init__(self, key: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._cipher = AESGCM(key)

    def seal(self, text: str, place: str) -> bytes:
        """``text`` sealed for the column ``place`` ("person.id_number")."""
        nonce = secrets.token_bytes(12)
        return b"\x01" + nonce + self._cipher.encrypt(nonce, text.encode(), place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """The text of ``sealed``; Unavailable (damaged) when it was altered or belongs elsewhere."""
        from cryptography.exceptions import InvalidTag

        try:
            if sealed[:1] != b"\x01":
                raise InvalidTag
            return self._cipher.decrypt(sealed[1:13], sealed[13:], place.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise Unavailable(
                N_("A protected field ({place}) was altered outside HRDesk and cannot be read."),
                code="damaged",
                hint=N_("Restore the file from the last verified backup."),
                place=place,
            ) from error


def vault_of(dialect: Dialect) -> Vault | None:
    """The vault an engine was opened with; it rides on the engine's own dialect object, never in a global."""
    return getattr(dialect, "hrdesk_vault", None)


class Sealed(TypeDecorator[Any]):
    """Text only holders of the vault key can read: str for them, SEALED for everybody else.

    Writing without the vault key raises Denied. The type must stand in a table's column: its name is part of the seal.
    """

    impl = LargeBinary
    cache_ok = True  # a cached statement keeps its own column, and with it this instance

    def _set_parent(self, parent: SchemaEventTarget, outer: bool = False, **kw: Any) -> None:
        self._column: Any = parent
        super()._set_parent(parent, outer=outer, **kw)

    @property
    def place(self) -> str:
        """ "table.column"."""
        return f"{self._column.table.name}.{self._column.name}"

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """Seals; made per engine, since the engine's dialect holds the vault."""

        def seal(value: Any) -> bytes | None:
            if value is None:
                return None
            vault = vault_of(dialect)
            if vault is None or value is SEALED:
                raise Denied(N_("Your account may not change protected fields such as identity and bank numbers."))
            if not isinstance(value, str):
                raise TypeError(f"Sealed takes text, not {type(value).__name__}")
            return vault.seal(value, self.place)

        return seal

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Opens, or shows SEALED."""

        def open_(value: bytes | None) -> Any:
            if value is None:
                return None
            vault = vault_of(dialect)
            return SEALED if vault is None else vault.open(bytes(value), self.place)

        return open_


def digest(key: bytes, text: str) -> str:
    """Keyed look-up digest (HMAC-SHA256, hex) of ``text``: equal texts meet, nobody without ``key`` can guess them.

    Width and case variants (full-width digits, a small x) count as equal.
    """
    normal = unicodedata.normalize("NFKC", text).strip().upper()
    return hmac.new(key, normal.encode(), hashlib.sha256).hexdigest()
