"""`windows test`: the tests on the Windows Python, in a copy of the project that nothing else uses.

A copy, because Wine follows a link of this machine when it deletes one: whatever a test removes must be the test's own.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from setup_steps import ROOT

from windows import python, tools, wine
from windows.table import Table

#: Tests of the builder's own command and of the source itself, and what drives a Linux screen: no part of the program.
NOT_HERE = ("tests/test_dev.py", "tests/test_house.py", "tests/bench", "tests/journeys/blackbox")
_FOLDERS = ("hrdesk", "resources", "tests", "packaging")
_FILES = ("pyproject.toml", "README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE")
_CLOSING = re.compile(r"=* ?(?P<words>\d+ (passed|failed|error).*) in (?P<seconds>[\d.]+)s")


def copied() -> Path:
    """The project as it stands, beside a link to the folder of real files, both under ``build/windows/tested``."""
    place = tools.BUILD / "tested" / "hrdesk"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for folder in _FOLDERS:
        shutil.copytree(ROOT / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    for file in _FILES:
        shutil.copy(ROOT / file, place / file)
    shared = place.parent / "shared"
    real = ROOT.parent / "shared"
    if real.is_dir() and not shared.is_symlink():
        shared.symlink_to(real.resolve())
    return place


def run(table: Table, chosen: Sequence[str] = (), *, marked: bool = False) -> bool:
    """Runs the tests; ``marked``: only those marked ``windows``. True when all passed."""
    with table.step("Windows Python and wheels") as step:
        windows = python.set_up()
        step.note = f"{tools.megabytes(windows.folder):.0f} MB"
    place = copied()
    plain = ["-m", "pytest", "-o", "addopts=--strict-markers --import-mode=importlib -p no:cacheprovider", "-r", "fE"]
    words = [*plain, "-v", *(f"--ignore={name}" for name in NOT_HERE), "-n", "2", "--dist", "loadfile", *chosen]
    with table.step("marked tests" if marked else "all tests") as all_of_them:
        done = windows.run(
            *words, "-m", "windows" if marked else "not window",
            cwd=place, env=_variables("offscreen"), shown=True, seconds=7200,
        )  # fmt: skip
        all_of_them.note = _closing(done.out)
        all_of_them.good = done.code == 0
    with table.step("tests in a native window") as native, wine.screen() as display:
        shown = python.WindowsPython(
            windows.folder, wine.prefix("screen").on(display)
        )  # a PC that never was without one
        done = shown.run(*plain, "-m", "window", "tests/windows", cwd=place, env=_variables("windows"), shown=True)
        native.note = _closing(done.out)
        native.good = done.code == 0
    return all_of_them.good and native.good


def _variables(platform: str) -> dict[str, str]:
    told = {"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1", "QT_QPA_PLATFORM": platform}
    told["QT_QPA_FONTDIR"] = r"C:\windows\Fonts"  # else Qt, offscreen, warns that there are none beside itself
    return told | ({"CI": os.environ["CI"]} if os.environ.get("CI") else {})


def _closing(said: str) -> str:
    found = [match for line in said.splitlines() if (match := _CLOSING.search(line))]
    return found[-1]["words"] if found else (said.strip().splitlines() or ["nothing was said"])[-1][:80]
