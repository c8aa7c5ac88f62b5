"""Use cases can be imported first, alone and from several sides at once: whatever page or job is the first to ask."""

from __future__ import annotations

import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import hrdesk.app

# Each in a process of its own, forked where its package has just come in: the package always comes before its modules.
_ALONE = """
import importlib, os, sys
import sqlalchemy, hrdesk.storage.tables
assert not any(name.startswith("hrdesk.app") for name in sys.modules)
names = sys.argv[1:]
def alone(name):
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    try:
        importlib.import_module(name)
        for inner in names:
            if inner.rpartition(".")[0] == name:
                alone(inner)
    except BaseException as error:
        print(name, type(error).__name__, error, flush=True)
    os._exit(0)
alone("hrdesk.app")
"""
_TWO_SIDES = """
import importlib, sys, threading
sys.setswitchinterval(1e-6)
from hrdesk.gui.opening import fetch_use_cases
gate = threading.Barrier(len(sys.argv))
def come(name):
    gate.wait()
    try:
        fetch_use_cases()
        importlib.import_module(name)
    except BaseException as error:
        print(name, type(error).__name__, error, flush=True)
threads = [threading.Thread(target=come, args=(name,)) for name in sys.argv[1:]]
for one in threads:
    one.start()
gate.wait()
fetch_use_cases()
for one in threads:
    one.join()
print(*(name for name in {later!r} if name in sys.modules))
"""
_NEVER = ("sqlalchemy.dialects.postgresql", "sqlalchemy.orm", "alembic", "openpyxl", "reportlab", "pypinyin")


def _modules() -> list[str]:
    return [found.name for found in pkgutil.walk_packages(hrdesk.app.__path__, "hrdesk.app.")]


def _said(folder: Path, code: str, *names: str) -> str:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", code, *names],
        capture_output=True,
        text=True,
        check=False,
        env=env | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONPYCACHEPREFIX": str(folder)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_every_use_case_can_be_the_first_one_imported(tmp_path: Path) -> None:
    names = _modules()
    assert len(names) > 100
    if hasattr(os, "fork"):
        assert not _said(tmp_path, _ALONE, *names)


def test_sides_that_come_at_once_all_get_in_with_nothing_that_signing_in_does_not_need(tmp_path: Path) -> None:
    sides = ("hrdesk.app.people", "hrdesk.app.onboarding", "hrdesk.app.imports.kinds", "hrdesk.app.training.exams")
    assert not _said(tmp_path, _TWO_SIDES.replace("{later!r}", repr(_NEVER)), *sides)
