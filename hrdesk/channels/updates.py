"""News of a version: a small file beside the installer, believed only with the publisher's signature.

``update.json`` is ``{product, version, file, sha256, bytes}``; ``update.json.sig`` its Ed25519 signature (RFC 8032) by the
publisher's key, whose public half is pinned inside the program as ``resources/update-key.pem``. A program without a pinned
key believes nobody.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from hrdesk.words import resources

_MOST = 10_000  # bytes of the news; nobody needs more
_VERSION = re.compile(r"\d{1,4}\.\d{1,4}\.\d{1,4}")


class Untrusted(ValueError):
    """``why``: signature, content or file."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class News:
    """What the publisher signed."""

    version: tuple[int, int, int]
    file: str
    sha256: str


def pinned_key() -> bytes | None:
    """The publisher's public key inside this program (PEM); None in one that was built without."""
    try:
        return (resources() / "update-key.pem").read_bytes()
    except OSError:
        return None


def numbers_of(version: str) -> tuple[int, int, int]:
    """``1.2.3`` as numbers, so that 1.10 is after 1.9. Errors: Untrusted ``content``."""
    if not _VERSION.fullmatch(version):
        raise Untrusted("content")
    first, second, third = map(int, version.split("."))
    return first, second, third


def news_in(folder: Path, key: bytes) -> News | None:
    """The news in ``folder``; None where there is none. Errors: Untrusted."""
    try:
        with (folder / "update.json").open("rb") as stream:
            told = stream.read(_MOST + 1)
    except OSError:
        return None
    try:
        signature = (folder / "update.json.sig").read_bytes()
    except OSError as failed:
        raise Untrusted("signature") from failed
    _check_signature(told, signature, key)
    return _read(told)


def _check_signature(told: bytes, signature: bytes, key: bytes) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    public = load_pem_public_key(key)
    if len(told) > _MOST or not isinstance(public, Ed25519PublicKey):
        raise Untrusted("signature")
    try:
        public.verify(signature, told)
    except InvalidSignature as failed:
        raise Untrusted("signature") from failed


def _read(told: bytes) -> News:
    try:
        held = json.loads(told)
        product, version, file, sha256 = (str(held[name]) for name in ("product", "version", "file", "sha256"))
    except (ValueError, KeyError, TypeError) as failed:
        raise Untrusted("content") from failed
    plain_name = file == Path(file).name == file.replace("\\", "/").rpartition("/")[2] and file.lower().endswith(".msi")
    if product != "HRDesk" or not plain_name or ":" in file or not re.fullmatch("[0-9a-f]{64}", sha256):
        raise Untrusted("content")
    return News(numbers_of(version), file, sha256)


def check_file(folder: Path, news: News) -> Path:
    """The installer the news speak of. Errors: Untrusted ``file`` where it is missing or another one."""
    place = folder / news.file
    try:
        with place.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as failed:
        raise Untrusted("file") from failed
    if digest != news.sha256:
        raise Untrusted("file")
    return place
