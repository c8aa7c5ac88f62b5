"""Signatures: programs and MSI by a code-signing certificate, news of a version by the publisher's update key.

``HRDESK_SIGN_PFX`` (with ``HRDESK_SIGN_PASSWORD``) names the publisher's or the agency's own certificate, ``HRDESK_SIGN_TIME`` a
time-stamping service, ``HRDESK_UPDATE_KEY`` the Ed25519 key (PEM). Where they are not given, a certificate and a key for
tests are made in the cache: what they sign is for trying out, and the table says so.
"""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from setup_steps import NotSetUp

from windows import tools

TEST_SUBJECT = "/CN=HRDesk TEST certificate, trust nothing it signs"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs. ``test``: made here, worth nothing outside; ``authority``: what the signature is checked against."""

    pfx: Path
    password: str
    test: bool
    authority: Path | None


def signer() -> Signer:
    """The certificate named in the environment, else one for tests."""
    given = os.environ.get("HRDESK_SIGN_PFX")
    if given:
        if not Path(given).is_file():
            raise NotSetUp(f"There is no certificate {given}; look at HRDESK_SIGN_PFX.")
        return Signer(Path(given), os.environ.get("HRDESK_SIGN_PASSWORD", ""), test=False, authority=None)
    place = tools.cache() / "test-certificate"
    if not place.exists():
        with tools.made_whole(place) as part:
            tools.call(
                ["openssl", "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-days", "3650", "-sha256", "-subj", TEST_SUBJECT,
                 "-addext", "extendedKeyUsage=codeSigning", "-addext", "keyUsage=critical,digitalSignature",
                 "-keyout", part / "key.pem", "-out", part / "certificate.pem"]
            )  # fmt: skip
            tools.call(
                ["openssl", "pkcs12", "-export", "-passout", "pass:test", "-inkey", part / "key.pem",
                 "-in", part / "certificate.pem", "-out", part / "test.pfx"]
            )  # fmt: skip
    return Signer(place / "test.pfx", "test", test=True, authority=place / "certificate.pem")


def sign(by: Signer, *files: Path) -> None:
    """Signs programs or MSIs in place. Errors: NotSetUp."""
    stamp = os.environ.get("HRDESK_SIGN_TIME")
    for file in files:
        signed = file.with_name(f"{file.name}.signed")
        tools.call(
            ["osslsigncode", "sign", "-pkcs12", by.pfx, "-pass", by.password, "-h", "sha256", "-n", "HRDesk",
             *(("-ts", stamp) if stamp else ()), *(("-time", tools.EPOCH) if by.test else ()), "-in", file, "-out", signed]
        )  # fmt: skip
        os.utime(signed, (file.stat().st_mtime, file.stat().st_mtime))
        signed.replace(file)


def is_signed(by: Signer, file: Path) -> bool:
    """Whether the signature is there, by that certificate, and nothing was changed since."""
    trusted = ["-CAfile", str(by.authority)] if by.authority else []
    done = subprocess.run(
        [tools.find("osslsigncode") or "osslsigncode", "verify", *trusted, "-ignore-crl", "-ignore-cdp", "-in", str(file)],
        capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    return done.returncode == 0 and "Succeeded" in done.stdout


def update_key() -> Path:
    """The private key that signs news of a version; one for tests where the environment names none."""
    given = os.environ.get("HRDESK_UPDATE_KEY")
    if given:
        if not Path(given).is_file():
            raise NotSetUp(f"There is no update key {given}; look at HRDESK_UPDATE_KEY.")
        return Path(given)
    place = tools.cache() / "test-update-key"
    if not place.exists():
        with tools.made_whole(place) as part:
            tools.call(["openssl", "genpkey", "-algorithm", "ed25519", "-out", part / "key.pem"])
    return place / "key.pem"


def public_update_key() -> bytes:
    """What is pinned inside the program."""
    return tools.call(["openssl", "pkey", "-in", update_key(), "-pubout"]).encode()


def manifest(msi: Path, version: str) -> Path:
    """``update.json`` and its signature ``update.json.sig`` beside the MSI: what the program looks at before it offers one."""
    told = {
        "product": "HRDesk",
        "version": version,
        "file": msi.name,
        "sha256": tools.sha256(msi),
        "bytes": msi.stat().st_size,
    }
    place = msi.with_name("update.json")
    place.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    tools.call(
        [
            "openssl",
            "pkeyutl",
            "-sign",
            "-rawin",
            "-inkey",
            update_key(),
            "-in",
            place,
            "-out",
            place.with_name("update.json.sig"),
        ]
    )
    return place
