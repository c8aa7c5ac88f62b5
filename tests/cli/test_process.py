"""The program as the task scheduler starts it: a process of its own, UTF-8 out, exit codes, no window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.windows

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "first-password-1"


def hrdesk(*words: object, **variables: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    command = [sys.executable, "-m", "hrdesk", *map(str, words)]
    return subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=120
    )


def test_a_task_makes_a_file_looks_at_it_and_backs_it_up(tmp_path: Path) -> None:
    db = tmp_path / "华诚.hrdesk"
    made = hrdesk("init", db, "--agency", "华诚信服", "--admin", "管理员", "--json", HRDESK_PASSWORD=PASSWORD)
    assert (made.returncode, made.stderr) == (0, b"")
    assert json.loads(made.stdout.decode("utf-8"))["db"] == str(db)
    checked = hrdesk("check", "--json", HRDESK_USER="管理员", HRDESK_PASSWORD=PASSWORD)  # the file opened last
    assert checked.returncode == 0
    assert json.loads(checked.stdout)["ok"] is True
    backed = hrdesk("backup", tmp_path / "备份", "--db", db, "--user", "管理员", HRDESK_PASSWORD=PASSWORD)
    assert backed.returncode == 0
    assert "已备份并验证" in backed.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("check", "--user", "admin"), 2),
        (("evaluate",), 2),
        (("peek", "gone.xlsx"), 3),
        (("check", "--db", "gone.hrdesk", "--user", "admin"), 3),
        (("--version",), 0),
        (("import", "--help"), 0),
    ],
)
def test_nobody_ever_sees_a_traceback(words: tuple[str, ...], code: int, tmp_path: Path) -> None:
    done = hrdesk(*words, HRDESK_PASSWORD=PASSWORD, HRDESK_PROFILE=str(tmp_path), PYTHONIOENCODING="cp936")
    assert done.returncode == code
    said = done.stdout + done.stderr
    assert b"Traceback" not in said
    assert said.decode("utf-8").strip()


def test_without_a_terminal_the_password_is_not_waited_for(tmp_path: Path) -> None:
    done = hrdesk("check", "--db", tmp_path / "a.hrdesk", "--user", "admin", "--json", "--lang", "en")
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "wrong_use"


def test_commands_load_neither_qt_nor_what_they_do_not_need() -> None:
    look = (
        "import sys, hrdesk.bootstrap as b; b.start(['--help']); print(sorted({m.split('.')[0] for m in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    loaded = done.stdout.splitlines()[-1]
    for heavy in ("PySide6", "sqlalchemy", "openpyxl", "reportlab", "cryptography", "pypinyin"):
        assert f"'{heavy}'" not in loaded


def test_output_into_a_pipe_that_closes_is_no_fault(tmp_path: Path) -> None:
    look = subprocess.Popen(
        [sys.executable, "-m", "hrdesk", "--help"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert look.stdout is not None
    assert look.stderr is not None
    look.stdout.close()
    errors = look.stderr.read()
    look.stderr.close()
    assert look.wait() in (0, 120)
    assert b"Traceback" not in errors
