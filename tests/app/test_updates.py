"""A newer version is offered only where IT says so, and only signed, higher and whole."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hrdesk import settings
from hrdesk.app.updates import Newer, newer
from hrdesk.domain.errors import UserError

PUBLISHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
KEY = PUBLISHER.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
NEWS = {"product": "HRDesk", "version": "1.10.0", "file": "HRDesk-1.10.0.msi", "bytes": 9}


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where IT puts installers; this computer is told of it."""
    folder = tmp_path / "更新"
    folder.mkdir()
    monkeypatch.setenv("HRDESK_MACHINE", str(tmp_path))
    preset(tmp_path, update_folder=str(folder))
    return folder


def preset(machine: Path, **values: str) -> None:
    (machine / "settings.json").write_text(json.dumps(values), "utf-8")


def publish(folder: Path, *, by: Ed25519PrivateKey = PUBLISHER, content: bytes = b"installer", **other: str) -> None:
    news = NEWS | {"sha256": hashlib.sha256(b"installer").hexdigest()} | other
    told = json.dumps(news).encode()
    (folder / "update.json").write_bytes(told)
    (folder / "update.json.sig").write_bytes(by.sign(told))
    (folder / str(news["file"])).write_bytes(content)


def refused() -> str:
    with pytest.raises(UserError) as caught:
        newer(key=KEY, version="1.9.0")
    assert caught.value.code == "untrusted_update"
    return caught.value.message


def test_a_signed_higher_version_is_offered_with_its_file(share: Path) -> None:
    publish(share)
    assert newer(key=KEY, version="1.9.0") == Newer("1.10.0", share / "HRDesk-1.10.0.msi")


@pytest.mark.parametrize("own", ["1.10.0", "1.10.1", "2.0.0"])
def test_the_same_or_an_older_one_is_not(share: Path, own: str) -> None:
    publish(share)
    assert newer(key=KEY, version=own) is None


def test_somebody_else_s_signature_is_refused(share: Path) -> None:
    publish(share, by=Ed25519PrivateKey.from_private_bytes(b"1" * 32))
    assert "not signed by the publisher" in refused()


def test_a_changed_word_or_a_missing_signature_is_refused(share: Path) -> None:
    publish(share)
    told = (share / "update.json").read_bytes()
    (share / "update.json").write_bytes(told.replace(b"1.10.0", b"1.11.0"))
    assert "not signed by the publisher" in refused()
    (share / "update.json.sig").unlink()
    assert "not signed by the publisher" in refused()


def test_an_installer_that_was_exchanged_or_is_gone_is_refused(share: Path) -> None:
    publish(share, content=b"something else")
    assert "not the one that was announced" in refused()
    (share / "HRDesk-1.10.0.msi").unlink()
    assert "not the one that was announced" in refused()


@pytest.mark.parametrize("file", ["../evil.msi", r"..\evil.msi", r"C:\evil.msi", "evil.exe", "a:b.msi"])
def test_news_that_point_out_of_the_folder_are_refused(share: Path, file: str) -> None:
    told = json.dumps(NEWS | {"file": file, "sha256": "0" * 64}).encode()
    (share / "update.json").write_bytes(told)
    (share / "update.json.sig").write_bytes(PUBLISHER.sign(told))
    refused()


def test_nothing_is_looked_at_when_it_turned_it_off(share: Path) -> None:
    publish(share, by=Ed25519PrivateKey.from_private_bytes(b"1" * 32))
    preset(share.parent, update_folder=str(share), updates="off")
    assert newer(key=KEY, version="1.9.0") is None


def test_without_a_folder_a_key_or_news_nothing_is_offered(share: Path) -> None:
    assert newer(key=KEY, version="1.9.0") is None
    publish(share)
    assert newer(version="1.9.0") is None  # this program, as it is developed, has no pinned key
    preset(share.parent)
    assert newer(key=KEY, version="1.9.0") is None


def test_the_installed_program_takes_no_presets_from_a_folder_its_user_names(
    share: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(share)
    held = {"update_folder": str(share), "locked": {"idle_minutes": 240, "updates": "on"}}
    (tmp_path / "settings.json").write_text(json.dumps(held), "utf-8")
    assert settings.locked_presets() == {"idle_minutes": 240}
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert settings.locked_presets() == {}
    assert newer(key=KEY, version="1.9.0") is None
