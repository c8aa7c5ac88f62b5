"""What the first paint waits for: Qt's widgets and nothing that signing in, papers or workbooks need later."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hrdesk import settings

_LATER = ("sqlalchemy", "alembic", "sqlcipher3", "openpyxl", "reportlab", "cryptography", "argon2", "pypinyin", "chinese_calendar",
          "logging.handlers")  # fmt: skip
_START = """
import enum, gc, sys
from PySide6.QtWidgets import QApplication
def drawn(*_):
    window = next(one for one in QApplication.topLevelWidgets() if one.isVisible())
    assert not window.grab().isNull()
    print(" ".join(name for name in {later!r} if name in sys.modules))
    print(sum(isinstance(one, enum.EnumType) and one.__module__.startswith("PySide6") for one in gc.get_objects()))
    return 0
QApplication.exec = drawn
from hrdesk.bootstrap import start
sys.exit(start([]))
"""


def _started(folder: Path) -> tuple[str, int]:
    env = os.environ | {"HRDESK_PROFILE": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    code = _START.format(later=_LATER)
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    modules, enumerations = done.stdout.splitlines()[-2:]
    return modules, int(enumerations)


def test_signing_in_is_drawn_before_anything_heavy_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "华诚.hrdesk"
    file.touch()
    monkeypatch.setenv("HRDESK_PROFILE", str(tmp_path))
    settings.remember_database(str(file), "admin")
    modules, enumerations = _started(tmp_path)
    assert not modules
    assert enumerations < 110  # with those of the namespace Qt, all made at once, there are 190


def test_the_doors_are_drawn_before_anything_heavy_is_imported(tmp_path: Path) -> None:
    assert not _started(tmp_path)[0]
