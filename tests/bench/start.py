"""Start to first paint (doors or sign-in drawn) against a bare QMainWindow, each in its own process.

CPU seconds of the whole process (user and system), the least of several runs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from tests.bench import Row

NAME = "start"

_BARE = """
import sys
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(QLabel("HRDesk"))
window.resize(1366, 768)
window.show()
window.grab()
"""
_HRDESK = """
import sys
from PySide6.QtWidgets import QApplication
app = QApplication(sys.argv)
from hrdesk.gui.program import Program
program = Program(app, database={database!r})
program.start()
program.window.resize(1366, 768)
program.window.grab()
"""
_USABLE = """
import sys
from PySide6.QtWidgets import QApplication
app = QApplication(sys.argv)
from hrdesk.gui.program import Program
program = Program(app, database={database!r})
program.start()
program.window.grab()
program._entered(program.opening.sign_in({database!r}, "admin", "first-password-1"))
window = program.window
from PySide6.QtTest import QSignalSpy
from PySide6.QtCore import QEventLoop, QTimer
loop = QEventLoop()
window.page.header_changed.connect(loop.quit)
QTimer.singleShot(20000, loop.quit)
loop.exec()
window.grab()
sys.stdout.flush()
import os
os._exit(0)
"""


def _seconds(code: str, runs: int = 5) -> float:
    found = []
    for _ in range(runs):
        before = os.times()
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
        after = os.times()
        found.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return min(found)


def measure() -> list[Row]:
    """Bare window, sign-in drawn, Today filled."""
    from datetime import UTC, datetime
    from pathlib import Path

    from hrdesk.app.access import create_agency

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "bench.hrdesk"
        made = create_agency(place, "华诚信服", "admin", "管理员", "first-password-1", clock=lambda: datetime.now(UTC))
        made.desk.database.close()
        bare = _seconds(_BARE)
        return [
            Row("bare window", bare),
            Row("sign-in drawn", _seconds(_HRDESK.format(database=str(place))), "bare window", "first paint"),
            Row(
                "Today filled",
                _seconds(_USABLE.format(database=str(place)), 3),
                "bare window",
                "usable; includes Argon2id of signing in",
            ),
        ]
