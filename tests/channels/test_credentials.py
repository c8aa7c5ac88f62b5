"""Secrets lie in the system's own store, or nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from hrdesk.channels import credentials
from hrdesk.domain.errors import Unavailable


class Store:
    """The part of a store that is asked."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, name: str, secret: str) -> None:
        self.held[service, name] = secret

    def get_password(self, service: str, name: str) -> str | None:
        return self.held.get((service, name))

    def delete_password(self, service: str, name: str) -> None:
        del self.held[service, name]


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    made = Store()
    monkeypatch.setattr(credentials, "_store", lambda: made)
    return made


def test_a_secret_is_kept_fetched_and_forgotten(store: Store) -> None:
    credentials.keep("smtp", "密码")
    assert credentials.fetch("smtp") == "密码"
    assert list(store.held) == [("HRDesk", "smtp")]
    credentials.forget("smtp")
    credentials.forget("smtp")
    assert credentials.fetch("smtp") is None


@pytest.mark.parametrize("act", [lambda: credentials.keep("a", "b"), lambda: credentials.fetch("a")])
def test_without_a_store_nothing_is_kept_and_that_is_said(monkeypatch: pytest.MonkeyPatch, act: Any) -> None:
    def gone() -> Any:
        raise RuntimeError("no service here")

    monkeypatch.setattr(credentials, "_store", gone)
    with pytest.raises(Unavailable) as caught:
        act()
    assert caught.value.code == "no_credential_store"
    assert caught.value.hint
