"""The files of a key folder: how one is named, written whole, read back and believed.

A *wrap* is one account's file of one generation: its public key, its private key behind a lock (password or recovery
key), the file key and perhaps the vault key sealed to the public one, and a certificate.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hrdesk.domain.accounts import same_login
from hrdesk.domain.errors import Unavailable, UserError
from hrdesk.storage import envelope
from hrdesk.storage.durable import speaking_of, write_whole
from hrdesk.storage.envelope import Cost, WrongKeyError
from hrdesk.words import N_

ABOUT = "folder.json"
FORMAT = 1


def as_text(data: bytes) -> str:
    """Bytes as the files hold them (base64)."""
    return base64.b64encode(data).decode()


def as_bytes(text: str) -> bytes:
    """Back from ``as_text``; WrongKeyError when it is none."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError, TypeError) as error:
        raise WrongKeyError from error


def mark(login: str) -> str:
    """The file name's first part: login names may hold what file names may not."""
    return hashlib.sha256(f"hrdesk login {same_login(login)}".encode()).hexdigest()[:24]


def purpose(file_id: str, login: str) -> str:
    """What seals of this file and account are for; part of each."""
    return f"hrdesk {file_id} {mark(login)}"


def begin(place: Path, file_id: str, moment: str) -> None:
    """Says in a new key folder which file it belongs to."""
    write_whole(place / ABOUT, json.dumps({"format": FORMAT, "file_id": file_id, "created": moment}).encode())


def file_id_of(place: Path) -> str:
    """The file a key folder belongs to. Errors: ``not_found``, ``newer_file``, ``damaged``."""
    if not place.is_dir():
        raise UserError(
            N_("The folder with the keys is missing: {place}"),
            code="not_found",
            hint=N_("Keep the file and its .keys folder together; a backup holds both."),
            place=place,
        )
    with speaking_of(place / ABOUT):
        raw = (place / ABOUT).read_bytes()
    try:
        about = json.loads(raw)
        if about["format"] > FORMAT:
            raise UserError(
                N_("This file was written by a newer HRDesk; please update HRDesk on this computer."), code="newer_file"
            )
        file_id = about["file_id"]
        if not isinstance(file_id, str):
            raise TypeError
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(place) from error
    return file_id


def _damaged(place: Path) -> Unavailable:
    return Unavailable(
        N_("The keys in {place} are damaged."),
        code="damaged",
        hint=N_("Restore the file from the last verified backup."),
        place=place,
    )


def _read(path: Path) -> dict[str, Any] | None:
    try:
        wrap = json.loads(path.read_bytes())
        wrap["generation"] = int(wrap["generation"])
        if not isinstance(wrap["login"], str) or not isinstance(wrap["lock"], dict):
            return None
        return {"vault": None, **wrap, "name": path.name}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def every(place: Path) -> Iterator[dict[str, Any]]:
    """All readable wraps of the folder."""
    for path in sorted(place.glob("*.key")):
        wrap = _read(path)
        if wrap is not None:
            yield wrap


def wraps(place: Path, login: str) -> Iterator[dict[str, Any]]:
    """What there is of ``login``, newest first; a damaged file alone is said, beside a good one passed over."""
    paths = sorted(place.glob(f"{mark(login)}.*.key"), reverse=True)
    found = [wrap for wrap in map(_read, paths) if wrap is not None and mark(wrap["login"]) == mark(login)]
    if paths and not found:
        raise _damaged(place)
    yield from found


def next_generation(place: Path, login: str) -> int:
    """One more than the newest there is."""
    return max((wrap["generation"] for wrap in wraps(place, login)), default=0) + 1


def locked(private: bytes, login: str, file_id: str, password: str, cost: Cost) -> dict[str, Any]:
    """A private key behind a password: what Argon2id needs to try it again, and the seal."""
    salt = secrets.token_bytes(16)
    key = envelope.password_key(password, salt, cost)
    return {
        "kdf": "argon2id",
        "memory_kib": cost.memory_kib,
        "passes": cost.passes,
        "lanes": cost.lanes,
        "salt": as_text(salt),
        "private": as_text(envelope.seal(key, private, purpose(file_id, login))),
    }


def store(place: Path, wrap: dict[str, Any]) -> str:
    """Writes a wrap under a name of its own; the name."""
    # the random part keeps two administrators from writing over one another
    name = f"{mark(wrap['login'])}.{wrap['generation']:06d}.{secrets.token_hex(3)}.key"
    write_whole(place / name, json.dumps(wrap, ensure_ascii=False, indent=1).encode())
    return name
