"""Who can open the file: ``<db>.keys/``, one immutable file per account and generation.

The *file key* opens the database; the *vault key* opens its sealed fields and is given only to HR, finance and
administrators. Each account has an X25519 pair: the private half is sealed by its password, the two keys are sealed to
the public half, so an administrator can give and take keys without knowing passwords. A certificate under the vault key
says which public key is an account's, so nobody can slip in their own. One more holder is the printed recovery key.

Order of a change: write the new generation, commit the database, then ``settle`` (the old one away) or ``withdraw``.
Nothing here imports SQLAlchemy: signing in is on the way to the first window.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hrdesk.domain.accounts import shown_login
from hrdesk.domain.errors import Denied, Unavailable, UserError
from hrdesk.storage import envelope, key_files, tries
from hrdesk.storage.durable import PART, speaking_of, sync_folder
from hrdesk.storage.envelope import Cost, WrongKeyError
from hrdesk.words import N_

RECOVERY = "*recovery*"  # no login may hold a star


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
class Prepared:
    """Keys of an account that are made but lie in no folder yet."""

    login: str
    vault: bool
    public: bytes = field(repr=False)
    lock: dict[str, Any] = field(repr=False)
    password: str | None = field(repr=False)


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
    login = shown_login(login)
    file_id = secrets.token_hex(16)
    moment = (now or dt.datetime.now(dt.UTC)).isoformat()
    key_files.begin(place, file_id, moment)
    private, public = envelope.new_pair()
    keys = Unlocked(login, file_id, secrets.token_bytes(32), secrets.token_bytes(32), 1, private)
    printed, secret = envelope.new_recovery()
    recovery_private, recovery_public = envelope.new_pair()
    lock = {
        "recovery": key_files.as_text(
            envelope.seal(envelope.derived(secret, key_files.purpose(file_id, RECOVERY)), recovery_private, "recovery")
        )
    }
    _write(place, keys, RECOVERY, 1, recovery_public, vault=True, lock=lock)
    _write(
        place,
        keys,
        login,
        1,
        public,
        vault=True,
        lock=key_files.locked(private, login, file_id, password, cost or Cost()),
    )
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
    file_id = key_files.file_id_of(place)
    ledger = tries.Ledger(place / f"{key_files.mark(login)}.tries")
    failures = ledger.begin(now)
    wraps = list(key_files.wraps(place, login))
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
    file_id = key_files.file_id_of(place)
    try:
        secret = envelope.recovery_bytes(recovery_key)
        for wrap in key_files.wraps(place, RECOVERY):
            key = envelope.derived(secret, key_files.purpose(file_id, RECOVERY))
            private = envelope.unseal(key, key_files.as_bytes(wrap["lock"]["recovery"]), "recovery")
            return _with_private(wrap, file_id, private)
    except WrongKeyError:
        pass
    raise UserError(
        N_("This recovery key does not fit."),
        code="wrong_password",
        field="recovery_key",
        hint=N_("Type all eight groups of the printed sheet; mistyped characters are noticed."),
    )


def prepare(
    by: Unlocked, login: str, *, vault: bool, password: str | None = None, cost: Cost | None = None
) -> Prepared:
    """A new pair for ``login`` behind a password, in memory only: the slow half of ``grant``. It can be thrown away.

    Without ``password`` a random first one is made and returned once.
    """
    _certain(by)
    login = shown_login(login)
    first = password or envelope.new_password()
    private, public = envelope.new_pair()
    lock = key_files.locked(private, login, by.file_id, first, cost or Cost())
    return Prepared(login, vault, public, lock, None if password else first)


def put(db: str | Path, by: Unlocked, prepared: Prepared) -> Wrapped:
    """Writes what ``prepare`` made as the account's next generation."""
    place, login = folder(db), prepared.login
    generation = key_files.next_generation(place, login)
    name = _write(place, by, login, generation, prepared.public, vault=prepared.vault, lock=prepared.lock)
    return Wrapped(login, generation, name, prepared.password)


def grant(
    db: str | Path, by: Unlocked, login: str, *, vault: bool, password: str | None = None, cost: Cost | None = None
) -> Wrapped:
    """Gives ``login`` a pair and the keys; without ``password`` a random first one is made and returned once."""
    return put(db, by, prepare(by, login, vault=vault, password=password, cost=cost))


def reset_password(db: str | Path, by: Unlocked, login: str, *, cost: Cost | None = None) -> Wrapped:
    """A new pair and a random password for an account that has one; nobody learns the old password."""
    newest = next(key_files.wraps(folder(db), login), None)
    if newest is None:
        raise UserError(N_("There is no account {login}."), code="not_found", login=login)
    wrapped = grant(db, by, newest["login"], vault=_certified(newest, by), cost=cost)
    tries.Ledger(folder(db) / f"{key_files.mark(login)}.tries").clear()
    return wrapped


def set_vault(db: str | Path, by: Unlocked, login: str, *, vault: bool) -> Wrapped:
    """Gives the vault key to an account, or takes it; the password stays. Used when a role changes."""
    _certain(by)
    place = folder(db)
    newest = next(key_files.wraps(place, login), None)
    if newest is None:
        raise UserError(N_("There is no account {login}."), code="not_found", login=login)
    _certified(newest, by)
    generation = key_files.next_generation(place, login)
    name = _write(
        place, by, newest["login"], generation, key_files.as_bytes(newest["public"]), vault=vault, lock=newest["lock"]
    )
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
    newest = next(wrap for wrap in key_files.wraps(place, login) if wrap["generation"] == keys.generation)
    return _relocked(place, keys, newest, new, cost or Cost())


def settle(db: str | Path, wrapped: Wrapped) -> None:
    """After the commit: generations older than ``wrapped`` go away."""
    place = folder(db)
    with speaking_of(place):
        for wrap in list(key_files.wraps(place, wrapped.login)):
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
        wraps = list(key_files.wraps(place, login))
        for wrap in wraps:
            (place / wrap["name"]).unlink(missing_ok=True)
        (place / f"{key_files.mark(login)}.tries").unlink(missing_ok=True)
        sync_folder(place)
    return len(wraps)


def holders(db: str | Path) -> list[Holder]:
    """Everyone in the folder but the recovery key, newest generation only, by login."""
    newest: dict[str, Holder] = {}
    for wrap in key_files.every(folder(db)):
        held = newest.get(wrap["login"])
        if wrap["login"] != RECOVERY and (held is None or held.generation < wrap["generation"]):
            newest[wrap["login"]] = Holder(wrap["login"], wrap["generation"], wrap["vault"] is not None, wrap["name"])
    return sorted(newest.values(), key=lambda holder: holder.login)


def orphans(db: str | Path, known: Collection[str]) -> list[str]:
    """Names in the folder that belong to no known login, or to a generation that should be gone; for ``check``."""
    place = folder(db)
    current = {holder.name for holder in holders(db)}
    logins = {key_files.mark(login) for login in known} | {key_files.mark(RECOVERY)}
    wrong = [
        path.name
        for path in place.iterdir()
        if path.suffix == PART
        or (path.suffix == ".key" and path.name.split(".")[0] not in logins)
        or (path.suffix == ".key" and path.name not in current and path.name.split(".")[0] != key_files.mark(RECOVERY))
    ]
    return sorted(wrong)


# --- inside the folder -----------------------------------------------------------------------------------------------


def _certificate(keys: Unlocked, login: str, public: bytes, vault: bool) -> str:
    assert keys.vault_key is not None  # noqa: S101
    words = f"{key_files.purpose(keys.file_id, login)} {public.hex()} {vault}"
    return hmac.new(envelope.derived(keys.vault_key, "hrdesk certificate"), words.encode(), hashlib.sha256).hexdigest()


def _certain(by: Unlocked) -> None:
    if by.vault_key is None:
        raise Denied(N_("Only an administrator can give or take keys."))


def _certified(wrap: dict[str, Any], by: Unlocked) -> bool:
    """Whether the account holds the vault key, by its certificate; Unavailable when the file was tampered with."""
    _certain(by)
    vault = wrap["vault"] is not None
    expected = _certificate(by, wrap["login"], key_files.as_bytes(wrap["public"]), vault)
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
    return key_files.store(
        place,
        {
            "format": key_files.FORMAT,
            "login": login,
            "generation": generation,
            "public": key_files.as_text(public),
            "lock": lock,
            "file": key_files.as_text(
                envelope.seal_to(public, keys.file_key, key_files.purpose(keys.file_id, login) + " file")
            ),
            "vault": key_files.as_text(
                envelope.seal_to(public, keys.vault_key, key_files.purpose(keys.file_id, login) + " vault")
            )
            if vault
            else None,
            "certificate": _certificate(keys, login, public, vault),
        },
    )


def _open(wrap: dict[str, Any], file_id: str, password: str) -> Unlocked:
    lock = wrap["lock"]
    try:
        cost = Cost(int(lock["memory_kib"]), int(lock["passes"]), int(lock["lanes"]))
        if cost.memory_kib > 1024 * 1024 or cost.passes > 64 or cost.lanes > 64:
            raise WrongKeyError  # altered so as to hang the sign-in
        key = envelope.password_key(password, key_files.as_bytes(lock["salt"]), cost)
        private = envelope.unseal(key, key_files.as_bytes(lock["private"]), key_files.purpose(file_id, wrap["login"]))
    except (KeyError, ValueError, TypeError) as error:
        raise WrongKeyError from error
    return _with_private(wrap, file_id, private)


def _with_private(wrap: dict[str, Any], file_id: str, private: bytes) -> Unlocked:
    login, use = wrap["login"], key_files.purpose(file_id, wrap["login"])
    file_key = envelope.unseal_with(private, key_files.as_bytes(wrap["file"]), use + " file")
    vault_key = (
        None
        if wrap["vault"] is None
        else envelope.unseal_with(private, key_files.as_bytes(wrap["vault"]), use + " vault")
    )
    return Unlocked(login, file_id, file_key, vault_key, wrap["generation"], private)


def _relocked(place: Path, keys: Unlocked, wrap: dict[str, Any], password: str, cost: Cost) -> Wrapped:
    """The same pair and keys behind another password (or cost), as a new generation."""
    generation = key_files.next_generation(place, keys.login)
    lock = key_files.locked(keys.private, keys.login, keys.file_id, password, cost)
    fresh = {key: value for key, value in wrap.items() if key != "name"}
    name = key_files.store(place, fresh | {"generation": generation, "lock": lock})
    return Wrapped(keys.login, generation, name)


def _strengthened(place: Path, keys: Unlocked, wrap: dict[str, Any], password: str, cost: Cost) -> Unlocked:
    lock = wrap["lock"]
    if not Cost(lock["memory_kib"], lock["passes"], lock["lanes"]).below(cost):
        return keys
    try:
        wrapped = _relocked(place, keys, wrap, password, cost)
    except UserError:
        return keys  # a read-only place: signing in still works
    for old in list(key_files.wraps(place, keys.login)):
        if old["generation"] < wrapped.generation:
            (place / old["name"]).unlink(missing_ok=True)
    return replace(keys, generation=wrapped.generation)
