"""The version before this one, for the upgrade: frozen from the repository's own history by the steps of today."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

import setup_steps
from setup_steps import ROOT, NotSetUp

from windows import build, msi, signing, tools
from windows.python import set_up
from windows.table import Table

#: The last commit of 0.3.0, which had no tag yet.
COMMIT = "f0d23f1"
_MADE_BY = ("hrdesk.spec", "build.py", "HRDesk.wxs", "msi.py", "hrdesk.c")


@dataclass(frozen=True, slots=True)
class Previous:
    """Its MSI and version."""

    msi: Path
    version: str


def _source(place: Path) -> None:
    """The tree of ``COMMIT`` with its messages compiled. Errors: NotSetUp where the history is not at hand."""
    done = subprocess.run(
        ["git", "archive", "--format=tar", COMMIT, "hrdesk", "resources", "packaging"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise NotSetUp(
            f"The version before this one is frozen from commit {COMMIT}, which this copy of the repository does not hold. "
            "Fetch the whole history (git fetch --unshallow), then try again."
        )
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as packed:
        packed.extractall(place, filter="data")
    tools.call([setup_steps.PYTHON, place / "packaging" / "catalogue.py", "compile"], cwd=place)


def made(table: Table) -> Previous:
    """The MSI of the version before, from the cache where it was made already."""
    place = tools.cache() / f"previous-{tools.key_of(COMMIT, *(tools.HERE / name for name in _MADE_BY))}"
    note = place / "previous.json"
    if not note.exists():
        windows = set_up()
        with tools.made_whole(place) as part:
            source = part / "source"
            source.mkdir()
            _source(source)
            with table.step(f"PyInstaller, {build.version_of(source)} (the version before)") as step:
                frozen = build.freeze(windows, source, part / "dist")
                step.note = f"{tools.megabytes(frozen.folder):.1f} MB unpacked"
            target = part / f"HRDesk-{frozen.version}.msi"
            msi.make(frozen, part / "dist" / "work" / "hrdesk.ico", target)
            signing.sign(signing.signer(), target)
            for folder in (source, part / "dist"):
                shutil.rmtree(folder)
            (part / "previous.json").write_text(json.dumps({"version": frozen.version}), "utf-8")
    version = str(json.loads(note.read_text("utf-8"))["version"])
    return Previous(place / f"HRDesk-{version}.msi", version)
