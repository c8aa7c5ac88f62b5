"""Secrets of a computer (the password of a mail box, the address of a robot), in the system's own store or nowhere.

Windows keeps them in the Credential Manager, sealed for the person; a Linux desktop in its Secret Service. Where there is
neither, nothing is kept: no file of HRDesk's ever holds such a secret.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hrdesk.domain.errors import Unavailable
from hrdesk.words import N_

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "HRDesk"


def _store() -> KeyringBackend:
    """The one store of this system. It is named here, so that no plug-in or setting of the computer puts in another."""
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring

        return WinVaultKeyring()
    from keyring.backends.SecretService import Keyring

    return Keyring()  # type: ignore[no-untyped-call]


@contextmanager
def _speaking() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # whatever the system's store raises
        raise Unavailable(
            N_("This computer's store for passwords cannot be reached."),
            code="no_credential_store",
            hint=N_(
                "Nothing was kept. Sign in to the computer as usual, or ask IT whether the credential store is off."
            ),
        ) from error


def keep(name: str, secret: str) -> None:
    """Keeps ``secret`` under ``name`` for the person at this computer. Errors: ``no_credential_store``."""
    with _speaking():
        _store().set_password(SERVICE, name, secret)


def fetch(name: str) -> str | None:
    """The secret kept under ``name``; None where there is none. Errors: ``no_credential_store``."""
    with _speaking():
        return _store().get_password(SERVICE, name)


def forget(name: str) -> None:
    """Takes the secret away, if there is one. Errors: ``no_credential_store``."""
    with _speaking():
        store = _store()
        if store.get_password(SERVICE, name) is not None:
            store.delete_password(SERVICE, name)
