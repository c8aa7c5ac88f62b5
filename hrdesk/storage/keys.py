"""Who can open the file: ``<db>.keys/``, one immutable file per account and generation.

The *file key* opens the database; the *vault key* opens its sealed fields and is given only to HR, finance and
administrators. Each account has an X25519 pair: the private half is sealed by its password, the two keys are sealed to
the public half, so an administrator can give and take keys without knowing passwords. A certificate under the vault key
says which public key is an account's, so nobody can slip in their own. One more holder is the printed recovery key.

Order of a change: write the new generation, commit the database, then ``settle`` (the old one away) or ``withdraw``.
Nothing here imports SQLAlchemy: signing in is on the way to the first window.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import json
import secrets
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hrdesk.domain.errors import Denied, Unavailable, UserError
from hrdesk.storage import envelope, tries
from hrdesk.storage.durable import PART, speaking_of, sync_folder, write_whole
from hrdesk.storage.envelope import Cost, WrongKeyError
from hrdesk.words import N_

RECOVERY = "*recovery*"  # no login may hold a star
_ABOUT = "folder.json"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Unlocked:
    """The keys of who signed in. ``failures``: failed sign-ins since the last good one, for the audit log."""

    login: str
    file_id: str
    file_key: bytes = field(repr=False)
    vault_key: bytes | None = field(repr=False)
    generation: int
    private: bytes = field(repr=False)
    failures: int = 0

    @property
    def digest_key(self) -> bytes | None:
        """For look-up digests of sealed values; None without the vault key."""
        return envelope.derived(self.vault_key, "hrdesk digest") if self.vault_key else None

    @property
    def audit_key(self) -> bytes:
        """For digests in the audit log."""
        return envelope.derived(self.file_key, "hrdesk audit")


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A new generation of an account's keys. ``password`` is the random first one, shown once, when there is one."""

    login: str
    generation: int
    name: str
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Holder:
    """An account's file in the key folder."""

    login: str
    generation: int
    vault: bool
    name: str


def folder(db: str | Path) -> Path:
    """Where the keys of ``db`` lie."""
    return Path(f"{db}.keys")


def create(
    db: str | Path, login: str, password: str, *, cost: Cost | None = None, now: dt.datetime | None = None
) -> tuple[Unlocked, str]:
    """A new key folder with its first administrator; (keys, recovery key to be printed once)."""
    place = folder(db)
    with speaking_of(place):
        if place.exists() and any(place.iterdir()):
            raise UserError(
                N_("There are keys already in {place}."),
                code="already_there",
                hint=N_("Choose another file name, or move the old file and its keys away together."),
                place=place,
            )
        place.mkdir(parents=True, exist_ok=True)
    login = _shown_login(login)
    file_id = secrets.token_hex(16)
    moment = (now or dt.datetime.now(dt.UTC)).isoformat()
    write_whole(place / _ABOUT, json.dumps({"format": _FORMAT, "file_id": file_id, "created": moment}).encode())
    private, public = envelope.new_pair()
    keys = Unlocked(login, file_id, secrets.token_bytes(32), secrets.token_bytes(32), 1, private)
    printed, secret = envelope.new_recovery()
    recovery_private, recovery_public = envelope.new_pair()
    lock = {
        "recovery": _text(
            envelope.seal(envelope.derived(secret, _use(file_id, RECOVERY)), recovery_private, "recovery")
        )
    }
    _write(place, keys, RECOVERY, 1, recovery_public, vault=True, lock=lock)
    _write(place, keys, login, 1, public, vault=True, lock=_locked(private, login, file_id, password, cost or Cost()))
    return keys, printed


def unlock(
    db: str | Path, login: str, password: str, *, cost: Cost | None = None, now: dt.datetime | None = None
) -> Unlocked:
    """The keys of ``login``.

    Errors: ``wrong_password`` (also for an unknown login, after the same work), ``too_many_tries``, ``not_found``,
    ``damaged``. A key made at a lower ``cost`` is made again at this one.
    """
    cost, now = cost or Cost(), now or dt.datetime.now(dt.UTC)
    place = folder(db)
    file_id = _about(place)["file_id"]
    ledger = tries.Ledger(place / f"{_mark(login)}.tries")
    failures = ledger.begin(now)
    wraps = list(_wraps(place, login))
    for wrap in wraps:
        try:
            keys = _open(wrap, file_id, password)
        except WrongKeyError:
            continue
        ledger.clear()
        keys = replace(keys, failures=failures)
        return _strengthened(place, keys, wrap, password, cost)
    if not wraps:
        envelope.password_key(password, b"\0" * 16, cost)
    raise UserError(
        N_("The user name or the password is wrong."),
        code="wrong_password",
        field="password",
        hint=N_("Check Caps Lock and the input method; an administrator can give a new password."),
    )


def unlock_with_recovery(db: str | Path, recovery_key: str) -> Unlocked:
    """The keys by the printed recovery key, to give an administrator a new password."""
    place = folder(db)
    file_id = _about(place)["file_id"]
    try:
        secret = envelope.recovery_bytes(recovery_key)
        for wrap in _wraps(place, RECOVERY):
            key = envelope.derived(secret, _use(file_id, RECOVERY))
            private = envelope.unseal(key, _bytes(wrap["lock"]["recovery"]), "recovery")
            return _with_private(wrap, file_id, private)
    except WrongKeyError:
        pass
    raise UserError(
        N_("This recovery key does not fit."),
        code="wrong_password",
        field="recovery_key",
        hint=N_("Type all eight groups of the printed sheet; mistyped characters are noticed."),
    )


def grant(
    db: str | Path, by: Unlocked, login: str, *, vault: bool, password: str | None = None, cost: Cost | None = None
) -> Wrapped:
    """Gives ``login`` a pair and the keys; without ``password`` a random first one is made and returned once."""
    _certain(by)
    login = _shown_login(login)
    place = folder(db)
    first = password or envelope.new_password()
    private, public = envelope.new_pair()
    generation = _next_generation(place, login)
    lock = _locked(private, login, by.file_id, first, cost or Cost())
    name = _write(place, by, login, generation, public, vault=vault, lock=lock)
    return Wrapped(login, generation, name, None if password else first)


def reset_password(db: str | Path, by: Unlocked, login: str, *, cost: Cost | None = None) -> Wrapped:
    """A new pair and a random password for an account that has one; nobody learns the old password."""
    newest = next(_wraps(folder(db), login), None)
    if newest is None:
        raise UserError(N_("There is no account {login}."), code="not_found", login=login)
    wrapped = grant(db, by, newest["login"], vault=_certified(newest, by), cost=cost)
    tries.Ledger(folder(db) / f"{_mark(login)}.tries").clear()
    return wrapped


def set_vault(db: str | Path, by: Unlocked, login: str, *, vault: bool) -> Wrapped:
    """Gives the vault key to an account, or takes it; the password stays. Used when a role changes."""
    _certain(by)
    place = folder(db)
    newest = next(_wraps(place, login), None)
    if newest is None:
        raise UserError(N_("There is no account {login}."), code="not_found", login=login)
    _certified(newest, by)
    generation = _next_generation(place, login)
    name = _write(place, by, newest["login"], generation, _bytes(newest["public"]), vault=vault, lock=newest["lock"])
    return Wrapped(newest["login"], generation, name)


def change_password(
    db: str | Path,
    login: str,
    old: str,
    new: str,
    *,
    cost: Cost | None = None,
    now: dt.datetime | None = None,
) -> Wrapped:
    """The owner's own change; the old password is asked for and counted like a sign-in."""
    keys = unlock(db, login, old, cost=cost, now=now)
    place = folder(db)
    newest = next(wrap for wrap in _wraps(place, login) if wrap["generation"] == keys.generation)
    return _relocked(place, keys, newest, new, cost or Cost())


def settle(db: str | Path, wrapped: Wrapped) -> None:
    """After the commit: generations older than ``wrapped`` go away."""
    place = folder(db)
    with speaking_of(place):
        for wrap in list(_wraps(place, wrapped.login)):
            if wrap["generation"] < wrapped.generation:
                (place / wrap["name"]).unlink(missing_ok=True)
        sync_folder(place)


def withdraw(db: str | Path, wrapped: Wrapped) -> None:
    """The commit failed: the new generation goes away, the old one stays good."""
    place = folder(db)
    with speaking_of(place):
        (place / wrapped.name).unlink(missing_ok=True)
        sync_folder(place)


def revoke(db: str | Path, login: str) -> int:
    """Takes all keys of ``login`` away; how many files went. Who copied the folder before still holds a copy."""
    place = folder(db)
    with speaking_of(place):
        wraps = list(_wraps(place, login))
        for wrap in wraps:
            (place / wrap["name"]).unlink(missing_ok=True)
        (place / f"{_mark(login)}.tries").unlink(missing_ok=True)
        sync_folder(place)
    return len(wraps)


def holders(db: str | Path) -> list[Holder]:
    """Everyone in the folder but the recovery key, newest generation only, by login."""
    newest: dict[str, Holder] = {}
    for wrap in _all(folder(db)):
        held = newest.get(wrap["login"])
        if wrap["login"] != RECOVERY and (held is None or held.generation < wrap["generation"]):
            newest[wrap["login"]] = Holder(wrap["login"], wrap["generation"], wrap["vault"] is not None, wrap["name"])
    return sorted(newest.values(), key=lambda holder: holder.login)


def orphans(db: str | Path, known: Collection[str]) -> list[str]:
    """Names in the folder that belong to no known login, or to a generation that should be gone; for ``check``."""
    place = folder(db)
    current = {holder.name for holder in holders(db)}
    logins = {_mark(login) for login in known} | {_mark(RECOVERY)}
    wrong = [
        path.name
        for path in place.iterdir()
        if path.suffix == PART
        or (path.suffix == ".key" and path.name.split(".")[0] not in logins)
        or (path.suffix == ".key" and path.name not in current and path.name.split(".")[0] != _mark(RECOVERY))
    ]
    return sorted(wrong)


# --- inside the folder -----------------------------------------------------------------------------------------------


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError, TypeError) as error:
        raise WrongKeyError from error


def _shown_login(login: str) -> str:
    shown = unicodedata.normalize("NFKC", login).strip()
    if not shown or len(shown) > 64 or "*" in shown or not shown.isprintable():
        raise UserError(
            N_("A user name has 1 to 64 characters, without line breaks or *."), code="bad_login", field="login"
        )
    return shown


def _mark(login: str) -> str:
    """The file name's first part: login names may hold what file names may not."""
    normal = unicodedata.normalize("NFKC", login).strip().casefold()
    return hashlib.sha256(f"hrdesk login {normal}".encode()).hexdigest()[:24]


def _use(file_id: str, login: str) -> str:
    return f"hrdesk {file_id} {_mark(login)}"


def _about(place: Path) -> dict[str, Any]:
    if not place.is_dir():
        raise UserError(
            N_("The folder with the keys is missing: {place}"),
            code="not_found",
            hint=N_("Keep the file and its .keys folder together; a backup holds both."),
            place=place,
        )
    with speaking_of(place / _ABOUT):
        raw = (place / _ABOUT).read_bytes()
    try:
        about: dict[str, Any] = json.loads(raw)
        if about["format"] > _FORMAT:
            raise UserError(
                N_("This file was written by a newer HRDesk; please update HRDesk on this computer."), code="newer_file"
            )
        if not isinstance(about["file_id"], str):
            raise TypeError
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(place) from error
    return about


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


def _all(place: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(place.glob("*.key")):
        wrap = _read(path)
        if wrap is not None:
            yield wrap


def _wraps(place: Path, login: str) -> Iterator[dict[str, Any]]:
    """What there is of ``login``, newest first; a damaged file alone is said, beside a good one passed over."""
    paths = sorted(place.glob(f"{_mark(login)}.*.key"), reverse=True)
    found = [wrap for wrap in map(_read, paths) if wrap is not None and _mark(wrap["login"]) == _mark(login)]
    if paths and not found:
        raise _damaged(place)
    yield from found


def _next_generation(place: Path, login: str) -> int:
    return max((wrap["generation"] for wrap in _wraps(place, login)), default=0) + 1


def _locked(private: bytes, login: str, file_id: str, password: str, cost: Cost) -> dict[str, Any]:
    salt = secrets.token_bytes(16)
    key = envelope.password_key(password, salt, cost)
    return {
        "kdf": "argon2id",
        "memory_kib": cost.memory_kib,
        "passes": cost.passes,
        "lanes": cost.lanes,
        "salt": _text(salt),
        "private": _text(envelope.seal(key, private, _use(file_id, login))),
    }


def _certificate(keys: Unlocked, login: str, public: bytes, vault: bool) -> str:
    assert keys.vault_key is not None  # noqa: S101
    words = f"{_use(keys.file_id, login)} {public.hex()} {vault}"
    return hmac.new(envelope.derived(keys.vault_key, "hrdesk certificate"), words.encode(), hashlib.sha256).hexdigest()


def _certain(by: Unlocked) -> None:
    if by.vault_key is None:
        raise Denied(N_("Only an administrator can give or take keys."))


def _certified(wrap: dict[str, Any], by: Unlocked) -> bool:
    """Whether the account holds the vault key, by its certificate; Unavailable when the file was tampered with."""
    _certain(by)
    vault = wrap["vault"] is not None
    expected = _certificate(by, wrap["login"], _bytes(wrap["public"]), vault)
    if not hmac.compare_digest(expected, str(wrap.get("certificate"))):
        raise Unavailable(
            N_("The key file of {login} was altered outside HRDesk. Take its keys away and make the account anew."),
            code="damaged",
            login=wrap["login"],
        )
    return vault


def _write(
    place: Path, keys: Unlocked, login: str, generation: int, public: bytes, *, vault: bool, lock: dict[str, Any]
) -> str:
    assert keys.vault_key is not None  # noqa: S101
    return _store(
        place,
        {
            "format": _FORMAT,
            "login": login,
            "generation": generation,
            "public": _text(public),
            "lock": lock,
            "file": _text(envelope.seal_to(public, keys.file_key, _use(keys.file_id, login) + " file")),
            "vault": _text(envelope.seal_to(public, keys.vault_key, _use(keys.file_id, login) + " vault"))
            if vault
            else None,
            "certificate": _certificate(keys, login, public, vault),
        },
    )


def _store(place: Path, wrap: dict[str, Any]) -> str:
    # the random part keeps two administrators from writing over one another
    name = f"{_mark(wrap['login'])}.{wrap['generation']:06d}.{secrets.token_hex(3)}.key"
    write_whole(place / name, json.dumps(wrap, ensure_ascii=False, indent=1).encode())
    return name


def _open(wrap: dict[str, Any], file_id: str, password: str) -> Unlocked:
    lock = wrap["lock"]
    try:
        cost = Cost(int(lock["memory_kib"]), int(lock["passes"]), int(lock["lanes"]))
        if cost.memory_kib > 1024 * 1024 or cost.passes > 64 or cost.lanes > 64:
            raise WrongKeyError  # altered so as to hang the sign-in
        key = envelope.password_key(password, _bytes(lock["salt"]), cost)
        private = envelope.unseal(key, _bytes(lock["private"]), _use(file_id, wrap["login"]))
    except (KeyError, ValueError, TypeError) as error:
        raise WrongKeyError from error
    return _with_private(wrap, file_id, private)


def _with_private(wrap: dict[str, Any], file_id: str, private: bytes) -> Unlocked:
    login, use = wrap["login"], _use(file_id, wrap["login"])
    file_key = envelope.unseal_with(private, _bytes(wrap["file"]), use + " file")
    vault_key = None if wrap["vault"] is None else envelope.unseal_with(private, _bytes(wrap["vault"]), use + " vault")
    return Unlocked(login, file_id, file_key, vault_key, wrap["generation"], private)


def _relocked(place: Path, keys: Unlocked, wrap: dict[str, Any], password: str, cost: Cost) -> Wrapped:
    """The same pair and keys behind another password (or cost), as a new generation."""
    generation = _next_generation(place, keys.login)
    lock = _locked(keys.private, keys.login, keys.file_id, password, cost)
    fresh = {key: value for key, value in wrap.items() if key != "name"}
    name = _store(place, fresh | {"generation": generation, "lock": lock})
    return Wrapped(keys.login, generation, name)


def _strengthened(place: Path, keys: Unlocked, wrap: dict[str, Any], password: str, cost: Cost) -> Unlocked:
    lock = wrap["lock"]
    if not Cost(lock["memory_kib"], lock["passes"], lock["lanes"]).below(cost):
        return keys
    try:
        wrapped = _relocked(place, keys, wrap, password, cost)
    except UserError:
        return keys  # a read-only place: signing in still works
    for old in list(_wraps(place, keys.login)):
        if old["generation"] < wrapped.generation:
            (place / old["name"]).unlink(missing_ok=True)
    return replace(keys, generation=wrapped.generation)
