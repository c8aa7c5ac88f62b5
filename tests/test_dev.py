"""The builders' command: sets up what is missing, says plainly what it cannot, works from any folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT / "packaging" / "dev.py"
sys.path.append(str(ROOT / "packaging"))  # its modules are siblings of dev.py, not a package

import checks  # noqa: E402
import sample_month  # noqa: E402
import setup_steps  # noqa: E402


def dev(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(DEV), *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=120)


def test_exec_runs_in_the_environment_from_any_folder_and_hands_the_exit_code_on(tmp_path: Path) -> None:
    folder = tmp_path / "新 文件夹"
    folder.mkdir()
    ran = dev("exec", "--", "python", "-c", "import os, sys, hrdesk; print(os.getcwd()); sys.exit(7)", cwd=folder)
    assert ran.returncode == 7
    assert Path(ran.stdout.strip()).resolve() == folder.resolve()


def test_exec_without_a_command_is_wrong_use() -> None:
    assert dev("exec", "--").returncode == 2


def test_a_command_that_does_not_exist_is_named() -> None:
    said = dev("exec", "--", "no-such-command")
    assert said.returncode == 3
    assert "no-such-command" in said.stderr
    assert "Traceback" not in said.stderr


def test_what_may_not_be_installed_is_named_with_the_command_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", {"apt-get": "/usr/bin/apt-get"}.get)
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(setup_steps.NotSetUp, match="sudo apt-get install -y libgl1 libegl1"):
        setup_steps._package_commands(["libgl1", "libegl1"])


def test_a_system_without_apt_is_told_the_names_of_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(setup_steps.NotSetUp, match="libgl1"):
        setup_steps._package_commands(["libgl1"])


def test_the_administrator_installs_without_being_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", {"apt-get": "/usr/bin/apt-get"}.get)
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    assert setup_steps._package_commands(["libgl1"])[-1][-2:] == ["--no-install-recommends", "libgl1"]


def test_a_second_set_up_installs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def unwanted(*words: object, **options: object) -> None:
        raise AssertionError(words)

    monkeypatch.setattr(setup_steps, "virtual_environment", lambda: None)
    monkeypatch.setattr(subprocess, "run", unwanted)
    setup_steps.packages()


def test_a_changed_lock_is_installed_by_hash(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ran: list[list[str]] = []

    def pip(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(setup_steps, "STAMP", tmp_path / "stamp.txt")
    monkeypatch.setattr(subprocess, "run", pip)
    setup_steps.packages()
    setup_steps.packages()
    assert len(ran) == 1
    assert "--require-hashes" in ran[0]


def test_packages_that_cannot_be_had_end_in_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    refused = subprocess.CompletedProcess([], 1, "", "WARNING: slow\nERROR: No matching distribution found for x==1\n")
    monkeypatch.setattr(setup_steps, "STAMP", tmp_path / "stamp.txt")
    monkeypatch.setattr(subprocess, "run", lambda *words, **options: refused)
    with pytest.raises(setup_steps.NotSetUp, match="No matching distribution found for x==1"):
        setup_steps.packages()
    assert not (tmp_path / "stamp.txt").exists()


def test_a_python_without_ensurepip_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    refused = subprocess.CompletedProcess([], 1, "ensurepip is not available", "")
    monkeypatch.setattr(setup_steps, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(setup_steps, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(subprocess, "run", lambda *words, **options: refused)
    with pytest.raises(setup_steps.NotSetUp, match=r"apt-get install -y python3\.1\d-venv"):
        setup_steps.virtual_environment()


@pytest.mark.parametrize("version", [(3, 10, 9), (3, 13, 0)])
def test_another_python_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...]) -> None:
    class Version(tuple):
        major, minor = property(lambda self: self[0]), property(lambda self: self[1])

    monkeypatch.setattr(setup_steps.sys, "version_info", Version(version))
    with pytest.raises(setup_steps.NotSetUp, match=r"3\.11 or 3\.12"):
        setup_steps.set_up()


def test_every_check_is_carried_out_though_an_earlier_one_fails(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    steps = [
        checks.Check("lint", ("python", "-c", "raise SystemExit(1)")),
        checks.Check("tests", ("python", "-c", "print('===== 3 passed, 1 skipped in 0.42s =====')")),
    ]
    monkeypatch.setattr(checks, "checks", lambda *, quick: steps)
    assert checks.run(quick=False) == 1
    lines = capfd.readouterr().out.strip().splitlines()
    assert lines[-1] == "===== 3 passed, 1 skipped in 0.42s ====="
    assert lines[-2] == "Failed: lint."


def test_quick_leaves_the_slow_tests_out() -> None:
    assert "not slow" in checks.checks(quick=True)[-1].command
    assert "not slow" not in checks.checks(quick=False)[-1].command


def test_a_sample_made_by_another_version_is_recognised(tmp_path: Path) -> None:
    assert not sample_month._is_current(tmp_path)
    (tmp_path / "made-by.txt").write_text(sample_month._origin(), "utf-8")
    assert sample_month._is_current(tmp_path)
    (tmp_path / "made-by.txt").write_text("another", "utf-8")
    assert not sample_month._is_current(tmp_path)


def died(name: str) -> list[str]:
    """How the test runner tells that a process died in a test."""
    return [
        f"worker 'gw0' crashed while running 'tests/gui/test_a.py::{name}'\n",
        f"FAILED tests/gui/test_a.py::{name}\n",
    ]


@pytest.mark.parametrize(
    ("lines", "lost"),
    [
        (died("test_x[zh 1]"), ("tests/gui/test_a.py::test_x[zh 1]",)),
        ([*died("test_x"), "FAILED tests/test_b.py::test_y[a b] - assert 1 == 2\n"], ()),
        ([*died("test_x"), "ERROR tests/test_b.py - ImportError\n"], ()),
        (["FAILED tests/test_b.py::test_y - assert \"worker 'gw0' crashed\"\n"], ()),
        ([*died("test_1"), *died("test_2"), *died("test_3")], ()),
        (["3 passed in 0.1s\n"], ()),
    ],
)
def test_only_tests_whose_process_died_are_run_again_and_only_a_few(lines: list[str], lost: tuple[str, ...]) -> None:
    assert checks.lost_with_their_process(lines) == lost
