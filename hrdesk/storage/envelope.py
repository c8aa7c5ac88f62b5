"""Cryptographic parts of the key folder: sealing by password, by public key, by recovery key. No files here.

Argon2id (RFC 9106) makes a key from a password; X25519 + HKDF-SHA256 + AES-256-GCM seal to a public key; a recovery key
is 184 random bits in Crockford's base32 with a 16-bit checksum. Every seal authenticates what it is for ("purpose").
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RECOVERY_BYTES, _CHECK_BYTES = 23, 2


class WrongKeyError(Exception):
    """A seal does not open: another password or key, or the bytes were altered."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess of a password costs: KiB of memory, passes, lanes. OWASP's least is 19 MiB and 2 passes."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    def below(self, other: Cost) -> bool:
        """Whether a key made at this cost should be made again at ``other``."""
        return self.memory_kib < other.memory_kib or self.passes < other.passes


def password_key(password: str, salt: bytes, cost: Cost) -> bytes:
    """32 bytes from a typed password; full-width and composed forms of one password are one."""
    from argon2.low_level import Type, hash_secret_raw

    secret = unicodedata.normalize("NFKC", password).encode()
    return hash_secret_raw(
        secret,
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=32,
        type=Type.ID,
    )


def derived(key: bytes, purpose: str) -> bytes:
    """A 32-byte key for one ``purpose`` from another key (HKDF-SHA256, RFC 5869, one block)."""
    inner = hmac.new(b"\0" * 32, key, hashlib.sha256).digest()
    return hmac.new(inner, purpose.encode() + b"\x01", hashlib.sha256).digest()


def seal(key: bytes, data: bytes, purpose: str) -> bytes:
    """nonce 12 | AES-256-GCM of ``data``."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(key).encrypt(nonce, data, purpose.encode())


def unseal(key: bytes, sealed: bytes, purpose: str) -> bytes:
    """What ``seal`` took; WrongKeyError otherwise."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise WrongKeyError from error


def new_pair() -> tuple[bytes, bytes]:
    """(private, public) of X25519, 32 bytes each."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    pair = X25519PrivateKey.generate()
    return pair.private_bytes_raw(), pair.public_key().public_bytes_raw()


def seal_to(public: bytes, data: bytes, purpose: str) -> bytes:
    """Sealed so that only the holder of the private half opens it: one-time public 32 | seal."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    once = X25519PrivateKey.generate()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    sender = once.public_key().public_bytes_raw()
    return sender + seal(derived(shared + sender + public, purpose), data, purpose)


def unseal_with(private: bytes, sealed: bytes, purpose: str) -> bytes:
    """Opens what ``seal_to`` made for this pair; WrongKeyError otherwise."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    own = X25519PrivateKey.from_private_bytes(private)
    sender = sealed[:32]
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(sender))
    except ValueError as error:
        raise WrongKeyError from error
    public = own.public_key().public_bytes_raw()
    return unseal(derived(shared + sender + public, purpose), sealed[32:], purpose)


def new_recovery() -> tuple[str, bytes]:
    """(what is printed, in eight groups of five; its 23 bytes)."""
    secret = secrets.token_bytes(_RECOVERY_BYTES)
    number = int.from_bytes(secret + hashlib.sha256(secret).digest()[:_CHECK_BYTES], "big")
    letters = "".join(_CROCKFORD[number >> 5 * place & 31] for place in range(39, -1, -1))
    return "-".join(letters[at : at + 5] for at in range(0, 40, 5)), secret


def recovery_bytes(typed: str) -> bytes:
    """The bytes of a typed recovery key (case, blanks and dashes don't matter; O is 0, I and L are 1); else WrongKeyError."""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(str.maketrans("OIL", "011"))
    letters = [letter for letter in plain if letter.isalnum()]
    if len(letters) != 40 or any(letter not in _CROCKFORD for letter in letters):
        raise WrongKeyError
    number = 0
    for letter in letters:
        number = number << 5 | _CROCKFORD.index(letter)
    raw = number.to_bytes(_RECOVERY_BYTES + _CHECK_BYTES, "big")
    secret, check = raw[:_RECOVERY_BYTES], raw[_RECOVERY_BYTES:]
    if hashlib.sha256(secret).digest()[:_CHECK_BYTES] != check:
        raise WrongKeyError
    return secret


def new_password() -> str:
    """A random first password of 12 letters and digits that are not mistaken for one another (about 57 bits)."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    raw = "".join(secrets.choice(letters) for _ in range(12))
    return "-".join(raw[at : at + 4] for at in range(0, 12, 4))
