"""The programs of this machine that the Windows steps call, and where their products and caches lie."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import setup_steps
from setup_steps import ROOT, NotSetUp, say

HERE = Path(__file__).resolve().parent
BUILD = ROOT / "build" / "windows"
#: Builds carry this instant (2026-01-01 UTC), so that the same source gives the same bytes.
EPOCH = "1767225600"

#: Debian's package by the program it brings.
PROGRAMS = {
    "wine": "wine",
    "wineserver": "wine64",
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xprop": "x11-utils",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
    "osslsigncode": "osslsigncode",
    "openssl": "openssl",
    "wixl": "wixl",
    "msiinfo": "msitools",
}
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
CHINESE = Path("/usr/share/i18n/locales/zh_CN")
#: ... and by the file it brings.
FILES = {FONT: "fonts-dejavu-core", CHINESE: "locales"}


def missing() -> list[str]:
    """Names of Debian packages that are not there."""
    programs = [package for program, package in PROGRAMS.items() if not find(program)]
    return programs + [package for file, package in FILES.items() if not file.exists()]


def find(program: str) -> str | None:
    """Where ``program`` lies; Debian keeps wineserver off the path."""
    return shutil.which(program) or shutil.which(program, path="/usr/lib/wine:/usr/lib/x86_64-linux-gnu/wine")


def install() -> None:
    """Installs what is missing where that is allowed. Errors: NotSetUp with the command to run."""
    if not sys.platform.startswith("linux"):
        raise NotSetUp(
            "The Windows program is built on Linux, where Wine stands in for Windows. On Windows itself, use dev.py test."
        )
    packages = missing()
    if packages:
        say(f"Installing system programs: {' '.join(packages)}")
        setup_steps.install_packages(packages)
    still = missing()
    if still:
        raise NotSetUp(f"Still missing after installing: {' '.join(still)}. Install them by hand, then try again.")


def cache() -> Path:
    """The folder of what may be thrown away at any time and is then made again."""
    chosen = os.environ.get("HRDESK_WINDOWS_CACHE")
    base = (
        Path(chosen) if chosen else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hrdesk-windows"
    )
    base.mkdir(parents=True, exist_ok=True)
    return base.resolve()


def key_of(*parts: str | bytes | Path) -> str:
    """A short name that changes with any of the parts (files by their content)."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:16]


def sha256(path: Path) -> str:
    """The file's digest in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def megabytes(place: Path) -> float:
    """What a file or a folder takes, in MB of a million bytes."""
    files = [place] if place.is_file() else [file for file in place.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6


def call(command: Sequence[str | Path], *, cwd: Path | None = None, given: str | None = None) -> str:
    """What a program of this machine prints. Errors: NotSetUp with its last words."""
    program = find(str(command[0])) or str(command[0])
    done = subprocess.run(
        [program, *map(str, command[1:])], cwd=cwd, input=given, capture_output=True, text=True, errors="replace"
    )
    if done.returncode:
        words = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()[-3:]
        raise NotSetUp(f"{Path(program).name} ended with {done.returncode}: {' / '.join(words)}")
    return done.stdout


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Keeps two of these commands from making the same thing in the cache at once."""
    import fcntl  # POSIX only; so are these steps

    with (cache() / "lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


@contextmanager
def made_whole(place: Path) -> Iterator[Path]:
    """A folder to fill that takes its name only when all of it is there; what lay there before makes way."""
    part = place.with_name(f"{place.name}.part{os.getpid()}")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        yield part
        shutil.rmtree(place, ignore_errors=True)
        part.rename(place)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def files_of(folder: Path) -> dict[str, Path]:
    """All files below, by relative name with slashes, sorted."""
    found: Iterable[Path] = (file for file in folder.rglob("*") if file.is_file())
    return dict(sorted((file.relative_to(folder).as_posix(), file) for file in found))
