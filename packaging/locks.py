"""Remakes the two locks: one file each for Linux and Windows, every package with its hashes, no registry's address."""

from __future__ import annotations

import shutil
import subprocess

from setup_steps import HERE, NotSetUp


def remake() -> int:
    """Locks ``requirements-dev.in`` first; what ships takes its versions from there."""
    program = shutil.which("uv")
    if program is None:
        raise NotSetUp("Remaking the locks needs the program uv: install it, then try again.")
    command = [program, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
    command += ["--no-emit-index-url", "--no-header", "--no-emit-find-links", "--upgrade"]
    for name, limits in (("requirements-dev", []), ("requirements", ["-c", "requirements-dev.lock"])):
        done = subprocess.run([*command, *limits, f"{name}.in", "-o", f"{name}.lock"], cwd=HERE)
        if done.returncode:
            return done.returncode
    return 0
