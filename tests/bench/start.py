"""Start to first paint (sign-in drawn) and to Today filled, against a bare QMainWindow, each in its own process.

CPU seconds of the process from its beginning, the interpreter's own start included, to the picture; the sides take turns
and the least of several runs counts. HRDesk starts as by its icon: its own entry, its log, the file opened last, from byte code.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from hrdesk import settings
from tests.bench import Row

NAME = "start"
RUNS = 9
_PASSWORD = "first-password-1"

_BARE = """
import sys
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(QLabel("HRDesk"))
window.resize(1366, 768)
window.show()
window.grab()
import time
print(time.process_time())
"""
# Where the program would wait for the person, its window is drawn into a picture instead, and it ends.
_DRAWN = """
from PySide6.QtWidgets import QApplication
def drawn(*_):
    window = next(one for one in QApplication.topLevelWidgets() if one.isVisible())
    window.resize(1366, 768)
    window.grab()
    import time
    print(time.process_time())
    return 0
QApplication.exec = drawn
from hrdesk.bootstrap import start
start([])
"""
_USABLE = """
import os
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from hrdesk.gui.program import Program
def used(*_):
    sign_in = next(one for one in QApplication.topLevelWidgets() if one.isVisible())
    sign_in.resize(1366, 768)
    sign_in.grab()
    sign_in.password.edit.setText({password!r})
    loop = QEventLoop()
    show = Program._show
    def shown(program, window):
        show(program, window)
        window.page.header_changed.connect(loop.quit)
    Program._show = shown
    sign_in.enter.click()
    QTimer.singleShot(120000, loop, lambda: os._exit(3))
    loop.exec()
    window = next(one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not sign_in)
    window.resize(1366, 768)
    window.grab()
    import time
    print(time.process_time(), flush=True)
    os._exit(0)
QApplication.exec = used
from hrdesk.bootstrap import start
start([])
"""
_PASSWORD_ALONE = """
from argon2.low_level import Type, hash_secret_raw
hash_secret_raw(b"first-password-1", b"salt" * 4, time_cost=3, memory_cost=65536, parallelism=1, hash_len=32, type=Type.ID)
import time
print(time.process_time())
"""
_NOTHING = "import argon2.low_level, time; print(time.process_time())"


def measure() -> list[Row]:
    """Bare window, sign-in drawn, Today filled with and without what the password costs on purpose."""
    from hrdesk.app.access import create_agency

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "bench.hrdesk"
        made = create_agency(place, "华诚信服", "admin", "管理员", _PASSWORD, clock=lambda: datetime.now(UTC))
        made.desk.database.close()
        settings.remember_database(str(place), "admin")
        usable = _USABLE.format(password=_PASSWORD)
        sides = {"bare": _BARE, "drawn": _DRAWN, "usable": usable, "hash": _PASSWORD_ALONE, "nothing": _NOTHING}
        spent = _seconds(sides, folder)
    password = spent["hash"] - spent["nothing"]
    bare = "bare window"
    return [
        Row(bare, spent["bare"]),
        Row("sign-in drawn", spent["drawn"], bare, "first paint; goal ≤ 1.3, needed ≤ 1.5"),
        Row("Today filled", spent["usable"], bare, f"signing in included; its Argon2id alone {password:.3f} s"),
        Row("Today filled, without Argon2id", spent["usable"] - password, bare, "goal ≤ 3"),
    ]


def _seconds(sides: Mapping[str, str], cache: str) -> dict[str, float]:
    """The least CPU seconds of each side's runs; byte code is kept, as an installed program has it."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPYCACHEPREFIX"] = cache
    env["QT_QPA_PLATFORM"] = "offscreen"
    least = dict.fromkeys(sides, 9e9)
    for turn in range(RUNS + 1):
        for side, code in sides.items():
            done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, env=env)
            spent = float(done.stdout.split()[-1])
            if turn:  # the first run compiles
                least[side] = min(least[side], spent)
    return least
