"""Hashes of PINs: Argon2id in its standard text form, with salt and cost inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hrdesk.storage.envelope import Cost

if TYPE_CHECKING:
    from argon2 import PasswordHasher


def hashed(pin: str, cost: Cost | None = None) -> str:
    """What is kept of a PIN."""
    return _hasher(cost).hash(pin)


def matches(kept: str | None, pin: str, cost: Cost | None = None) -> bool:
    """Whether ``pin`` is the one kept; with nothing kept it takes as long and is False."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher(cost).verify(kept if kept is not None else _hasher(cost).hash("-"), pin) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str, cost: Cost | None = None) -> bool:
    """Whether it was made at a lower cost than today's and should be made again."""
    return _hasher(cost).check_needs_rehash(kept)


def _hasher(cost: Cost | None) -> PasswordHasher:
    from argon2 import PasswordHasher

    cost = cost or Cost()
    return PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes)
