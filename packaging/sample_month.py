"""`dev.py run`: HRDesk on the sample agency; without a screen, the sample month by the commands alone."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from setup_steps import PYTHON, ROOT, NotSetUp, has_screen, inside, say

SAMPLE = ROOT / "build" / "sample"
MONTH = ROOT / "build" / "sample-month"
_MADE_BY = "made-by.txt"


def _origin() -> str:
    """What the sample depends on: another schema or another sample agency makes it anew."""
    digest = hashlib.sha256((ROOT / "hrdesk" / "__init__.py").read_bytes())
    folders = [ROOT / "hrdesk" / "storage", ROOT / "hrdesk" / "app" / "sample", ROOT / "resources" / "sample"]
    for path in sorted(file for folder in folders for file in folder.rglob("*") if file.suffix not in {".pyc", ""}):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _variables() -> dict[str, str]:
    """As inside the environment, with a profile of its own: trying HRDesk out changes nobody's settings."""
    return inside() | {"HRDESK_PROFILE": str(ROOT / "build" / "profile")}


def _is_current(folder: Path) -> bool:
    stamp = folder / _MADE_BY
    return stamp.exists() and stamp.read_text("utf-8") == _origin()


def _hrdesk(*words: str, account: dict[str, str] | None = None, db: str = "") -> dict[str, Any]:
    """One command of HRDesk with ``--json``: its object, or NotSetUp with its sentence."""
    variables = _variables() | {"QT_QPA_PLATFORM": "offscreen"}
    options: list[str] = []
    if account is not None:
        variables["HRDESK_PASSWORD"] = account["password"]
        options = ["--db", db, "--user", account["user"]]
    command = [str(PYTHON), "-m", "hrdesk", *options, "--json", *words]
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, encoding="utf-8")
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise NotSetUp(f"hrdesk {' '.join(words)} ended with {done.returncode}: {done.stderr.strip()[-600:]}") from None
    if done.returncode not in (0, 1):
        error = answer.get("error", {})
        raise NotSetUp(f"hrdesk {' '.join(words)}: {error.get('message', '')} {error.get('hint', '')}".rstrip())
    return answer


def _make(folder: Path) -> dict[str, Any]:
    """The sample agency in ``folder``, from nothing."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = _hrdesk("demo", str(folder), "--no-window")
    (folder / _MADE_BY).write_text(_origin(), "utf-8")
    return made


def run() -> int:
    """The window where there is a screen, else the sample month."""
    return _window() if has_screen() else _month()


def _window() -> int:
    if SAMPLE.exists() and not _is_current(SAMPLE):
        say("The sample agency was made by another version; it is made anew.")
        shutil.rmtree(SAMPLE)
    if not SAMPLE.exists():
        say("Making the sample agency …")
        _make(SAMPLE)
    return subprocess.run([str(PYTHON), "-m", "hrdesk", "demo", str(SAMPLE)], cwd=ROOT, env=_variables()).returncode


def _account(made: dict[str, Any], *roles: str) -> dict[str, str]:
    for role in roles:
        for account in made["accounts"]:
            if account["role"] == role:
                return dict(account)
    return dict(made["accounts"][0])


def _month() -> int:
    """Imports the month's workbooks, evaluates and publishes it, prints all sheets into one PDF."""
    say("No screen here, so the sample month runs by the commands alone.")
    made = _make(MONTH)
    db, period = str(made["db"]), str(made["period"])
    hr = _account(made, "hr", "administrator")
    for workbook in made["workbooks"]:
        file = Path(workbook["file"])
        done = _hrdesk("import", workbook["kind"], str(file), "--period", period, "--accept", "good", account=hr, db=db)
        print(f"{file.name}: {done['rows']} rows, {done['new']} new, {done['rejected']} refused")
    result = _hrdesk("evaluate", period, "--publish", account=hr, db=db)
    print(f"{period}: {result['computed']} of {result['employees']} evaluated, {result['published']} published")
    pages = MONTH / f"evaluation-{period}.pdf"
    printed = _hrdesk("report", "evaluation", "--period", period, "--out", str(pages), account=hr, db=db)
    print(f"{printed['documents']} sheets on {printed['pages']} pages: {pages}")
    if os.environ.get("CI") is None:
        print("On a machine with a screen the same command opens the window.")
    return 0
