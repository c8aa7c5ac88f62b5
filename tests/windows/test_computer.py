"""The registry's presets, the credential store, the folders of logs: what IT relies on."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import winreg
from collections.abc import Iterator
from pathlib import Path

import pytest

from hrdesk import logs, settings
from hrdesk.channels import credentials

pytestmark = pytest.mark.windows


@pytest.fixture
def registry() -> Iterator[None]:
    """The computer's keys of HRDesk, removed afterwards."""
    yield
    for place in (settings.REGISTRY, settings.POLICIES):
        try:
            winreg.DeleteKey(winreg.HKEY_LOCAL_MACHINE, place)
        except FileNotFoundError:
            continue


def preset(place: str, **values: str | int) -> None:
    with winreg.CreateKeyEx(winreg.HKEY_LOCAL_MACHINE, place, 0, winreg.KEY_WRITE | winreg.KEY_WOW64_64KEY) as key:
        for name, value in values.items():
            kind = winreg.REG_DWORD if isinstance(value, int) else winreg.REG_SZ
            winreg.SetValueEx(key, name, 0, kind, value)


@pytest.mark.usefixtures("registry")
def test_presets_of_the_registry_are_defaults_and_policies_are_fixed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HRDESK_PROFILE", str(tmp_path))  # nobody opened any file here
    assert settings.presets() == settings.locked_presets() == {}
    preset(settings.REGISTRY, idle_minutes=20, zone="Asia/Urumqi", database=r"\\server\hr\a.hrdesk", folder="C:\\x")
    preset(settings.POLICIES, idle_minutes=5, language="en")
    assert settings.presets() == {"idle_minutes": 20, "zone": "Asia/Urumqi"}
    assert settings.locked_presets() == {"idle_minutes": 5, "language": "en"}
    assert settings.of_computer("database") == settings.last_database() == r"\\server\hr\a.hrdesk"
    assert settings.of_computer("language", fixed=True) == "en"


@pytest.mark.usefixtures("registry")
def test_a_person_cannot_overrule_a_policy_by_a_file_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preset(settings.POLICIES, idle_minutes=5, updates="off")
    (tmp_path / "settings.json").write_text('{"locked": {"idle_minutes": 240}, "updates": "on"}', "utf-8")
    monkeypatch.setenv("HRDESK_MACHINE", str(tmp_path))
    assert settings.locked_presets()["idle_minutes"] == 5
    assert settings.of_computer("updates") == "off"


@pytest.mark.usefixtures("registry")
def test_what_the_installer_preset_is_not_overruled_by_a_variable_of_the_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preset(settings.REGISTRY, updates="off", database=r"\\server\hr\a.hrdesk")
    (tmp_path / "settings.json").write_text('{"locked": {"updates": "on", "idle_minutes": 240}}', "utf-8")
    monkeypatch.setenv("HRDESK_MACHINE", str(tmp_path))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert settings.of_computer("updates") == "off"
    assert settings.locked_presets() == {}


@pytest.mark.usefixtures("registry")
def test_a_value_that_does_not_fit_is_left_out_and_the_others_count() -> None:
    preset(settings.POLICIES, idle_minutes=100_000, start_day="first", backup_warn_days=3, agency="nobody presets this")
    assert settings.locked_presets() == {"backup_warn_days": 3}


def test_a_secret_is_kept_by_windows_and_forgotten() -> None:
    credentials.keep("smtp", "密码-x")
    assert credentials.fetch("smtp") == "密码-x"
    credentials.forget("smtp")
    credentials.forget("smtp")
    assert credentials.fetch("smtp") is None


def test_logs_lie_in_the_person_s_own_folder_of_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HRDESK_PROFILE")
    local = subprocess.run(
        [sys.executable, "-c", "from hrdesk import settings; print(settings.profile())"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    ).stdout.strip()  # fmt: skip
    assert local.lower().endswith(r"appdata\local\hrdesk"), local


def test_the_log_is_rotated_while_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "BYTES", 2_000)
    logger = logging.getLogger("hrdesk")
    before = list(logger.handlers)
    logs.start(tmp_path)
    try:
        for number in range(200):
            logger.warning("entry %d", number)
        names = sorted(path.name for path in tmp_path.glob("hrdesk.log*"))
        assert names == ["hrdesk.log", *(f"hrdesk.log.{number}" for number in range(1, logs.KEPT + 1))]
        assert all(path.stat().st_size <= 2_200 for path in tmp_path.glob("hrdesk.log*"))
    finally:
        for handler in list(logger.handlers):
            handler.close()
            logger.removeHandler(handler)
        for handler in before:
            logger.addHandler(handler)
        logger.propagate = True
