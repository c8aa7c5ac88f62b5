"""Sets up what is missing, and only that: system libraries, `.venv`, locked packages, compiled messages."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
ENVIRONMENT = ROOT / ".venv"
PROGRAMS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = PROGRAMS / ("python.exe" if os.name == "nt" else "python")
LOCK = HERE / "requirements-dev.lock"
STAMP = ENVIRONMENT / "hrdesk-set-up.txt"
SUPPORTED = ((3, 11), (3, 12))

#: Debian's and Ubuntu's packages by the library each brings. Qt loads these even without a screen.
LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
#: ... and these for a window on X11.
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
#: The tests look at printed pages with these.
PROGRAMS_FOR_TESTS = {"pdftoppm": "poppler-utils"}


class NotSetUp(Exception):
    """Something is missing that only a person can mend; the text says what to do."""


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def has_screen() -> bool:
    return os.name == "nt" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages() -> list[str]:
    """Names of Debian packages whose library does not load here; empty on Windows."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = [package for library, package in (LIBRARIES | WINDOW_LIBRARIES).items() if not _loads(library)]
    return wanted + [package for program, package in PROGRAMS_FOR_TESTS.items() if not shutil.which(program)]


def _package_commands(packages: Iterable[str]) -> list[list[str]]:
    """The commands that install ``packages``; raises NotSetUp where nobody may or can run them."""
    names = list(packages)
    by_hand = f"Run this once, then try again:  sudo apt-get install -y {' '.join(names)}"
    if not shutil.which("apt-get"):
        raise NotSetUp(
            "These system libraries are missing (named as in Debian): "
            f"{' '.join(names)}. Install them with this system's package manager, then try again."
        )
    if os.geteuid() == 0:  # type: ignore[attr-defined,unused-ignore]  # POSIX only
        before: list[str] = []
    elif shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        before = ["sudo", "-n"]
    else:
        raise NotSetUp(f"System libraries are missing and installing them needs rights. {by_hand}")
    return [[*before, "apt-get", "update"], [*before, "apt-get", "install", "-y", "--no-install-recommends", *names]]


def install_packages(packages: Sequence[str]) -> None:
    """Installs Debian packages. Errors: NotSetUp where nobody may, or it fails."""
    for command in _package_commands(packages):
        done = subprocess.run(
            command, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, capture_output=True, text=True
        )
        if done.returncode and "install" in command:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise NotSetUp(
                f"The system's package manager could not install them ({last}). "
                f"Run this once, then try again:  sudo apt-get install -y {' '.join(packages)}"
            )


def system_libraries() -> None:
    packages = missing_packages()
    if not packages:
        return
    say(f"Installing system libraries: {' '.join(packages)}")
    install_packages(packages)
    if still := missing_packages():
        raise NotSetUp(f"Still missing after installing: {' '.join(still)}. Install them by hand, then try again.")


def virtual_environment() -> None:
    """`.venv` with a Python of this version; made anew when it is broken (moved, its Python gone or another one)."""
    wanted = f"{sys.version_info.major}.{sys.version_info.minor}"
    if PYTHON.exists() and _answers([str(PYTHON), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], wanted):
        return
    if (ENVIRONMENT / ("bin" if os.name == "nt" else "Scripts")).exists():  # a folder shared by two systems
        raise NotSetUp(f"{ENVIRONMENT} was made by another system. Remove it there, or work in a copy of this folder.")
    say(f"Making .venv with Python {wanted}")
    if ENVIRONMENT.exists():
        shutil.rmtree(ENVIRONMENT)
    done = subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], capture_output=True, text=True)
    if done.returncode or not _answers([str(PYTHON), "-c", "import pip; print('pip')"], "pip"):
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        if "ensurepip" in done.stdout + done.stderr:
            raise NotSetUp(
                "This Python cannot make virtual environments. "
                f"Run this once, then try again:  sudo apt-get install -y python{wanted}-venv"
            )
        why = ((done.stderr or done.stdout).strip().splitlines() or ["no reason given"])[-1]
        raise NotSetUp(f"The environment {ENVIRONMENT} could not be made: {why}")


def _answers(command: Sequence[str], expected: str) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and done.stdout.strip() == expected


def packages() -> None:
    """The packages of the lock, checked by hash; skipped while the lock is the one last installed."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text("utf-8") == digest:
        return
    say("Installing the locked packages (some 350 MB the first time)")
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    done = subprocess.run([*command, "--require-hashes", "-r", str(LOCK)], stderr=subprocess.PIPE, text=True)
    if done.returncode:
        reasons = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise NotSetUp(
            "The packages could not be installed: "
            + (reasons[-1].removeprefix("ERROR: ") if reasons else f"pip stopped with {done.returncode}")
            + ". Look whether the network and the disk are there, then try again."
        )
    STAMP.write_text(digest, "utf-8")


def launcher() -> None:
    """`hrdesk` as a command of the environment, for `exec -- hrdesk …` and an activated shell."""
    if os.name == "nt":
        path, text = PROGRAMS / "hrdesk.cmd", '@set "PYTHONPATH=%~dp0..\\.."\r\n@"%~dp0python.exe" -m hrdesk %*\r\n'
    else:
        path = PROGRAMS / "hrdesk"
        text = (
            '#!/bin/sh\nhere=$(dirname "$(readlink -f "$0")")\n'
            'PYTHONPATH="$here/../..${PYTHONPATH:+:$PYTHONPATH}" exec "$here/python" -m hrdesk "$@"\n'
        )
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8", newline="")
        path.chmod(0o755)


def messages() -> None:
    """The compiled catalogue, where it is older than its source."""
    for source in (ROOT / "resources" / "words").glob("*/LC_MESSAGES/hrdesk.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            subprocess.run([str(PYTHON), str(HERE / "catalogue.py"), "compile"], check=True, cwd=ROOT)
            return


def set_up(*, quiet: bool = False) -> None:
    if sys.version_info[:2] not in SUPPORTED:
        raise NotSetUp(f"HRDesk needs Python 3.11 or 3.12; this is {sys.version.split()[0]}.")
    system_libraries()
    virtual_environment()
    packages()
    launcher()
    messages()
    if not quiet:
        say("Set up.")


def inside() -> dict[str, str]:
    """The variables of a process inside the environment, so that `python` and `hrdesk` are ours from any folder."""
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONHOME"}
    variables["PATH"] = os.pathsep.join(filter(None, [str(PROGRAMS), os.environ.get("PATH")]))
    variables["VIRTUAL_ENV"] = str(ENVIRONMENT)
    variables["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    variables["PYTHONUTF8"] = "1"
    return variables


def run_inside(command: Sequence[str], *, here: bool = False) -> int:
    """Runs ``command`` inside the environment, from the project's folder if ``here``; its exit code."""
    program = shutil.which(command[0], path=inside()["PATH"])
    if program is None:
        raise NotSetUp(f"There is no command {command[0]} inside the environment or on this machine.")
    return subprocess.run([program, *command[1:]], env=inside(), cwd=ROOT if here else None).returncode
